#include "classify/choice.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "customer/measure_table.h"

/* A scheme of the table while it is not yet known which ones take part. */
struct candidate {
    bool asked;
    bool wanted;  /* by another one */
    bool ordered; /* its round is known */
    bool ordering;
    unsigned extras; /* of the measures that it wants */
    unsigned round;
    size_t place; /* behind all that it reads */
};

struct choosing {
    const struct crm_scheme_table *table;
    const struct crm_settings *settings;
    const char *within;
    struct candidate *candidates; /* one a row of the table */
    size_t ordered;
};

/* The columns that one scheme wants, as they are named. */
struct crm_wanted {
    struct choosing *choosing;
    size_t row;     /* of the one that wants */
    unsigned round; /* the latest of what it wants */
};

static enum crm_status refuse_name(const struct crm_scheme_table *table, struct crm_span name,
                                   struct crm_error *error)
{
    char text[64];
    const char *names[64];
    struct crm_buffer all = { 0 };
    size_t count = table->count < CRM_COUNT(names) ? table->count : CRM_COUNT(names);
    snprintf(text, sizeof text, "%.*s", (int)(name.length < 63 ? name.length : 63), name.at);
    for (size_t i = 0; i < count; i++) {
        names[i] = table->rows[i]->name;
        crm_buffer_format(&all, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    const char *nearest = crm_nearest(text, names, count);
    enum crm_status status =
        crm_fail(error, CRM_USAGE, "no scheme is called '%s'; there are %s%s%s%s", text,
                 crm_buffer_string(&all), nearest != NULL ? "; did you mean " : "",
                 nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
    crm_buffer_free(&all);
    return status;
}

static enum crm_status ask(struct choosing *choosing, const char *names, struct crm_error *error)
{
    for (;;) {
        size_t length = strcspn(names, ",");
        struct crm_span name = { names, length };
        size_t row = 0;
        while (row < choosing->table->count
               && !crm_span_is(name, choosing->table->rows[row]->name)) {
            row++;
        }
        if (row == choosing->table->count) {
            return refuse_name(choosing->table, name, error);
        }
        choosing->candidates[row].asked = true;
        if (names[length] == '\0') {
            return CRM_OK;
        }
        names += length + 1;
    }
}

/* Before the names of --by are looked at. */
static bool is_asked(const struct crm_scheme *scheme, bool named,
                     const struct crm_settings *settings)
{
    return scheme->asked != NULL ? scheme->asked(settings)
                                 : !named && (scheme->offered == NULL || scheme->offered(settings));
}

/* The row of the table that adds the column; count where none does. */
static size_t adds(const struct crm_scheme_table *table, struct crm_span column)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct crm_scheme *scheme = table->rows[i];
        for (size_t j = 0; j < scheme->column_count && !scheme->given; j++) {
            if (crm_span_is(column, scheme->columns[j].name)) {
                return i;
            }
        }
    }
    return table->count;
}

/* The scheme that gives the classes ranks all customers. */
static bool is_within(const struct choosing *choosing, size_t row)
{
    return choosing->within != NULL && choosing->table->rows[row]->ranks
           && adds(choosing->table, crm_span_of(choosing->within)) != row;
}

static unsigned latest(unsigned one, unsigned other)
{
    return one > other ? one : other;
}

static enum crm_status order(struct choosing *choosing, size_t row, struct crm_error *error);

/* What is wanted comes before the one that wants it. */
enum crm_status crm_wanted_add(struct crm_wanted *wanted, struct crm_span column,
                               struct crm_error *error)
{
    size_t row = adds(wanted->choosing->table, column);
    if (row == wanted->choosing->table->count) {
        wanted->choosing->candidates[wanted->row].extras |= crm_measure_extras(column);
        return CRM_OK;
    }
    struct candidate *candidate = &wanted->choosing->candidates[row];
    candidate->wanted = true;
    if (order(wanted->choosing, row, error) != CRM_OK) {
        return error->status;
    }
    wanted->round = latest(wanted->round, candidate->round);
    return CRM_OK;
}

/* Finds the round of a scheme: one after those of the columns that its gathering reads. */
static enum crm_status order(struct choosing *choosing, size_t row, struct crm_error *error)
{
    const struct crm_scheme *scheme = choosing->table->rows[row];
    struct candidate *candidate = &choosing->candidates[row];
    if (candidate->ordered) {
        return CRM_OK;
    }
    if (candidate->ordering) {
        return crm_fail(error, CRM_USAGE, "%s reads a column that depends on its own",
                        scheme->name);
    }
    candidate->ordering = true;
    struct crm_wanted read = { choosing, row, 0 };
    enum crm_status status = CRM_OK;
    for (size_t i = 0; scheme->uses != NULL && scheme->uses[i] != NULL && status == CRM_OK; i++) {
        status = crm_wanted_add(&read, crm_span_of(scheme->uses[i]), error);
    }
    if (status == CRM_OK && scheme->want != NULL) {
        status = scheme->want(choosing->settings, &read, error);
    }
    struct crm_wanted class = { choosing, row, 0 };
    bool computed =
        is_within(choosing, row)
        && adds(choosing->table, crm_span_of(choosing->within)) < choosing->table->count;
    if (status == CRM_OK && computed) {
        status = crm_wanted_add(&class, crm_span_of(choosing->within), error);
    }
    candidate->round =
        latest(read.round + (scheme->late ? 1 : 0), class.round + (computed ? 1 : 0));
    candidate->place = choosing->ordered++;
    candidate->ordered = true;
    return status;
}

static int compare(const void *left, const void *right)
{
    const struct crm_chosen *a = left;
    const struct crm_chosen *b = right;
    return a->round != b->round ? (a->round > b->round) - (a->round < b->round)
                                : (a->place > b->place) - (a->place < b->place);
}

static enum crm_status collect(struct crm_choice *choice, const struct choosing *choosing,
                               struct crm_error *error)
{
    choice->rows = crm_allocate(choosing->table->count, sizeof *choice->rows, error);
    if (choice->rows == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < choosing->table->count; i++) {
        const struct candidate *candidate = &choosing->candidates[i];
        if (candidate->asked || candidate->wanted) {
            choice->rows[choice->count++] = (struct crm_chosen){
                .scheme = choosing->table->rows[i],
                .hidden = !candidate->asked,
                .within = is_within(choosing, i),
                .extras = choosing->table->rows[i]->extras | candidate->extras,
                .round = candidate->round,
                .place = candidate->place,
            };
            choice->rounds = latest(choice->rounds, candidate->round + 1);
        }
    }
    if (choice->count > 1) {
        qsort(choice->rows, choice->count, sizeof *choice->rows, compare);
    }
    return CRM_OK;
}

static enum crm_status check(const struct crm_choice *choice, const struct choosing *choosing,
                             struct crm_error *error)
{
    bool has_within = choosing->within == NULL;
    for (size_t i = 0; i < choice->count; i++) {
        const struct crm_scheme *scheme = choice->rows[i].scheme;
        has_within = has_within || choice->rows[i].within;
        if (scheme->check != NULL && scheme->check(choosing->settings, error) != CRM_OK) {
            return error->status;
        }
    }
    return has_within ? CRM_OK
                      : crm_fail(error, CRM_USAGE,
                                 "--within has no use: none of the chosen schemes ranks customers");
}

enum crm_status crm_choose(struct crm_choice *choice, const struct crm_scheme_table *table,
                           const char *const *names, size_t count, const char *within,
                           const struct crm_settings *settings, struct crm_error *error)
{
    *choice = (struct crm_choice){ 0 };
    struct choosing choosing = { .table = table, .settings = settings, .within = within };
    choosing.candidates = crm_allocate(table->count, sizeof *choosing.candidates, error);
    enum crm_status status = choosing.candidates != NULL ? CRM_OK : CRM_FAILURE;
    for (size_t i = 0; i < table->count && status == CRM_OK; i++) {
        choosing.candidates[i].asked = is_asked(table->rows[i], count > 0, settings);
    }
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        status = ask(&choosing, names[i], error);
    }
    for (size_t i = 0; i < table->count && status == CRM_OK; i++) {
        status = choosing.candidates[i].asked ? order(&choosing, i, error) : CRM_OK;
    }
    status = status == CRM_OK ? collect(choice, &choosing, error) : status;
    status = status == CRM_OK ? check(choice, &choosing, error) : status;
    crm_release(choosing.candidates);
    if (status != CRM_OK) {
        crm_choice_free(choice);
    }
    return status;
}

void crm_choice_free(struct crm_choice *choice)
{
    crm_release(choice->rows);
    *choice = (struct crm_choice){ 0 };
}
