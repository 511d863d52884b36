/* ingest/plan.h — how one file is to be read: its encoding, delimiter, header, role, which of its
 * columns is which field, and in which forms dates and amounts stand there. Found by looking at the
 * beginning, each guess replaced by an option. */
#ifndef CRM_INGEST_PLAN_H
#define CRM_INGEST_PLAN_H

#include "base/memory.h"
#include "base/notes.h"
#include "ingest/alias.h"
#include "ingest/look.h"
#include "ingest/rows.h"
#include "stream/layout.h"
#include "stream/reader.h"

/* The line of the header, or one of these. */
enum { CRM_HEADER_GUESS = 0, CRM_HEADER_NONE = -1, CRM_HEADER_FIRST = -2 };

/* What the user said of a file. Owns nothing; what it points to outlives the plan. */
struct crm_plan_options {
    struct crm_rows_options rows;
    int64_t header;          /* line, or CRM_HEADER_… */
    const char *const *maps; /* "field=column"; "=column" leaves a column out */
    size_t map_count;
    bool *map_used;                  /* [map_count]: set where a file has that column */
    const char *const *date_formats; /* "ymd", "%d/%m/%Y", "time=dmy": the last that fits holds */
    size_t date_format_count;
    const char *const *decimals; /* "point", "comma", "amount=comma" */
    size_t decimal_count;
    bool partial;                   /* take an earlier stream that breaks off */
    const struct crm_layout *heads; /* fields of order heads, for their lines; NULL: none */
    bool is_heads;                  /* the file is a table of order heads itself */
    const struct crm_aliases *aliases;
    struct crm_notes *notes;
};

struct crm_plan_column {
    const char *header; /* as the file has it, or its number where there is no header */
    struct crm_span folded;
    const char *field;       /* name in the stream; "": left out; NULL: not known yet */
    bool mapped;             /* by the user */
    bool decimal_ids;        /* every value is digits and ".0", which is to go */
    bool digit_ids;          /* mostly digits, the others C and digits: those take orders back */
    const char *date_format; /* a pattern of the user's; NULL: date_order */
    unsigned date_order;     /* one of CRM_DATE_… */
    unsigned decimal;        /* one of CRM_DECIMAL_… */
    bool pinned;             /* the form was said: a cell of another form is a bad one */
    bool seen;               /* cells have shown the form; else it is the usual one */
};

/* Owns its texts, for a pipe the opened rows, and for an earlier stream its reader. */
struct crm_plan {
    struct crm_arena arena;
    const char *path;
    struct crm_rows_options found; /* how its rows are read: nothing left to guess */
    enum crm_format format;
    enum crm_encoding_found encoding_found;
    const struct crm_aliases *aliases;
    const struct crm_layout *heads;
    struct crm_rows rows;      /* open only where the file is a pipe: at its start */
    const char *other_sheets;  /* of the workbook, that are shown but not read; "": none */
    struct crm_reader *reader; /* instead, where the file is an earlier stream: behind its head */
    uint64_t header_line;      /* 0: none; what stands above is passed over */
    enum crm_section role;
    bool is_heads;
    struct crm_plan_column *columns;
    size_t column_count;
    struct crm_look look; /* at the first MiB, at all of it where that decides nothing */
};

/* Looks at a file. role 0: by its columns. CRM_USAGE where a needed field has no column or two, or
 * where a form cannot be decided, with what there is; the plan then holds what was found so far. */
CRM_MUST_CHECK enum crm_status crm_plan_make(struct crm_plan *plan, const char *path, char role,
                                             const struct crm_plan_options *options,
                                             struct crm_error *error);

/* Goes to the first row behind the header, opening the file where it is not. */
CRM_MUST_CHECK enum crm_status crm_plan_start(struct crm_plan *plan, struct crm_error *error);

/* Passes over the header and what stands above it; the rows are at their start. */
CRM_MUST_CHECK enum crm_status crm_plan_skip_header(struct crm_plan *plan, struct crm_error *error);

/* The number of the column with a field; column_count where there is none. */
size_t crm_plan_find(const struct crm_plan *plan, const char *field);

/* The type of a field in the plan's section, import's own fields too; CRM_TEXT for others. */
enum crm_column_type crm_plan_type(const struct crm_plan *plan, const char *field);

/* One line for the user: role, encoding, delimiter, header, forms. */
void crm_plan_describe(const struct crm_plan *plan, struct crm_buffer *text);

/* "standard input", or the path. */
const char *crm_plan_name(const struct crm_plan *plan);

void crm_plan_free(struct crm_plan *plan);

#endif
