/* classify/scheme.h — what a classification is: one row, in one file, in the table of schemes.
 *
 * A scheme sees every customer once (gather), learns numbers from them (learn), takes those or a
 * saved model's (adopt), and then says each customer's classes (apply). Its state is its own
 * struct of state_size bytes, zeroed before start; two states of the same start merge into what
 * one would have been, in either order. */
#ifndef CRM_CLASSIFY_SCHEME_H
#define CRM_CLASSIFY_SCHEME_H

#include "base/notes.h"
#include "classify/learned.h"
#include "customer/gather.h"

/* One class of a column: the value in the stream, labels for reports, what to do. */
struct crm_class {
    const char *name;
    const char *label;
    const char *label_chinese;
    const char *action;  /* NULL: none */
    const char *meaning; /* which customers, a few words for crm(7); NULL: the label says it */
};

/* A column that a scheme writes. A score has no classes. */
struct crm_class_column {
    const char *name;
    const struct crm_class *classes; /* best first: the order of reports */
    size_t class_count;
};

/* A column that a scheme adds in this run, and where its value stands among all of them. */
struct crm_added_column {
    const char *name;
    size_t place;
};

/* Lines of the customers who count: not of internal ones, nor facts of nobody. */
struct crm_counted_lines {
    uint64_t lines;
    uint64_t with_cost;
};

/* What is the same for all customers of a run. Valid from start to finish of a state. */
struct crm_scheme_context {
    const struct crm_settings *settings;
    const struct crm_layout *customers;      /* columns of C */
    const struct crm_totals *totals;         /* complete before the first gather */
    const struct crm_counted_lines *counted; /* complete in learn and adopt */
    const struct crm_gather *gather;         /* for the names of brands, categories … */
    const struct crm_reader *reader;         /* columns of T, I and P */
    int32_t as_of;
    const struct crm_activity_rule *rule; /* B6; known from learn on, and to late schemes */
    const struct crm_learned *model;      /* to be adopted, and its file; NULL: learn anew */
    const char *model_file;
    const struct crm_added_column *added; /* by the schemes that were started before */
    size_t added_count;
    struct crm_notes *notes;
};

/* One customer: measures, the C record to look columns up in, and what was added in this run. */
struct crm_subject {
    const struct crm_measures *measures;
    const struct crm_record *record;
    const struct crm_day_sums *sums; /* in a gather that is not late, where it was asked for */
    const struct crm_campaign_outcomes *outcomes; /* of campaigns; as sums */
    const struct crm_complaints *complaints;      /* as sums */
    const struct crm_span *added;
};

/* A column by name, whether it came with the stream or is added in this run. */
struct crm_column_place {
    bool found;
    bool added;
    size_t at; /* among what is added, or the field of C */
};

/* Finds it; what is added in this run goes before what came with the stream. In start only. */
struct crm_column_place crm_context_find(const struct crm_scheme_context *context,
                                         struct crm_span name);

/* The value as it stands in the stream, escaped; "" where the column was not found. */
struct crm_span crm_subject_value(const struct crm_subject *subject,
                                  const struct crm_column_place *place);

/* Takes the name of a column that a scheme wants to read: of another scheme, which runs before it,
 * or of a measure of buying, which is gathered. Other names do not matter. */
struct crm_wanted;
CRM_MUST_CHECK enum crm_status crm_wanted_add(struct crm_wanted *wanted, struct crm_span column,
                                              struct crm_error *error);

struct crm_scheme {
    const char *id;          /* "C7" */
    const char *name;        /* for --by */
    const char *summary;     /* one line for --list */
    const char *needs;       /* for --list: "transactions" */
    unsigned extras;         /* enum crm_gather_extra: what it needs to be gathered */
    const char *const *uses; /* columns of other schemes that it reads, NULL-terminated; or NULL */
    bool late;               /* its gather reads columns, too: it sees the customers once more */
    bool ranks;              /* it holds customers against each other: inside a class by --within */
    bool given;              /* its column comes with the data: it is explained, never written */
    const struct crm_class_column *columns;
    size_t column_count;
    const struct crm_setting *settings;
    size_t setting_count;
    size_t state_size;

    /* Whether it takes part at all: where its settings ask for it, whatever --by names, and never
     * where they do not. NULL: as --by says. */
    bool (*asked)(const struct crm_settings *settings);

    /* Whether it takes part where --by names none; NULL: it does. */
    bool (*offered)(const struct crm_settings *settings);

    /* Checks settings that depend on each other, before anything is read; NULL: nothing to. */
    enum crm_status (*check)(const struct crm_settings *settings, struct crm_error *error);

    /* Names further columns of other schemes that it reads by its settings; NULL: none. */
    enum crm_status (*want)(const struct crm_settings *settings, struct crm_wanted *wanted,
                            struct crm_error *error);

    /* Prepares a state. Where the data lacks what the scheme needs, *missing says what ("no
     * birth_date or age column"; "" where a note of its own says it) and the scheme adds no column.
     */
    enum crm_status (*start)(void *state, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error);
    enum crm_status (*gather)(void *state, const struct crm_subject *subject,
                              struct crm_error *error); /* NULL: learns nothing */
    enum crm_status (*merge)(void *state, const void *other, struct crm_error *error);
    enum crm_status (*learn)(void *state, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error);
    enum crm_status (*adopt)(void *state, const struct crm_learned *learned,
                             struct crm_error *error); /* NULL: it computes nothing from that */

    /* One text a column into values[column_count]; empty where the customer has none. The texts are
     * constants, or the state's until the next call. NULL: it has no columns. */
    void (*apply)(void *state, const struct crm_subject *subject, struct crm_span *values);

    /* Appends sentences: what was measured, the thresholds, the rule that decided. NULL: it has
     * nothing to say of one customer. */
    void (*explain)(const void *state, const struct crm_subject *subject, struct crm_buffer *text);
    void (*finish)(void *state);
};

/* What buyers are held against each other by: margins, unless some line has no cost, for then
 * margins of some would be held against revenues of others. */
enum crm_basis {
    CRM_BY_REVENUE,
    CRM_BY_MARGIN,
    CRM_BY_EITHER, /* only some lines have a cost: gather both, the customers who count decide */
};

/* The basis, as far as it is known before the customers come. */
enum crm_basis crm_basis_of(const struct crm_scheme_context *context);

/* Whether it is margins, in learn and adopt. Where only some lines have a cost a warning says that
 * `what` ("importance: buyers are ranked") goes by revenue. */
bool crm_by_margin(const struct crm_scheme_context *context, const char *what);

/* A table of schemes: what one tool can say, in the order of the columns in its output. */
struct crm_scheme_table {
    const struct crm_scheme *const *rows;
    size_t count;
};

/* The classifications, for crm-segment. */
extern const struct crm_scheme_table crm_class_schemes;

/* The class column of a name in a table, one with classes; NULL where there is none. */
const struct crm_class_column *crm_class_column_find(const struct crm_scheme_table *table,
                                                     struct crm_span name);

#endif
