/* ingest/look.h — what the cells of a file's columns look like: filled or not, as which kind of
 * value they can be read, and in which forms. Forms are decided by whole columns, never by a cell.
 */
#ifndef CRM_INGEST_LOOK_H
#define CRM_INGEST_LOOK_H

#include "base/memory.h"
#include "ingest/csv.h"
#include "value/amount.h"
#include "value/date_form.h"

enum { CRM_LOOK_SAMPLES = 3, CRM_LOOK_ORDERS = 5, CRM_LOOK_MARKS = 2 };

/* The first cell that cannot be read in a form in which others can. */
struct crm_look_against {
    uint64_t line; /* 0: none */
    const char *cell;
};

/* What is looked for in a column. */
enum { CRM_LOOK_NOTHING = 0, CRM_LOOK_IDS = 1, CRM_LOOK_FORMS = 2, CRM_LOOK_ALL = 3 };

/* One column. Texts are the arena's of its owner. */
struct crm_look_column {
    unsigned wanted; /* CRM_LOOK_…; all at first */
    uint64_t rows;   /* that were looked at */
    uint64_t filled;
    uint64_t decimal_ids; /* digits and ".0" */
    uint64_t digit_ids;   /* digits alone */
    uint64_t cancel_ids;  /* the letter C and digits */
    uint64_t clocks;      /* times of day alone */
    uint64_t dates;
    uint64_t amounts;
    uint64_t open;         /* amounts whose mark may part thousands or decimals */
    const char *open_cell; /* the first of these; NULL: none */
    unsigned orders;       /* CRM_DATE_…: in which all dates can be read */
    unsigned marks;        /* CRM_DECIMAL_…: by which all amounts can be read */
    struct crm_look_against against_order[CRM_LOOK_ORDERS]; /* by bit */
    struct crm_look_against against_mark[CRM_LOOK_MARKS];
    const char *samples[CRM_LOOK_SAMPLES]; /* the first different cells; NULL: no more */
};

/* Owns its texts and columns. */
struct crm_look {
    struct crm_arena arena;
    struct crm_look_column *columns;
    size_t column_count;
    uint64_t rows;      /* sound ones, of as many cells as there are columns */
    uint64_t bad_rows;  /* others */
    uint64_t last_line; /* that was looked at */
};

CRM_MUST_CHECK enum crm_status crm_look_open(struct crm_look *look, size_t column_count,
                                             struct crm_error *error);

/* Looks at a row; cells behind the columns must be empty, else it is a bad one. */
CRM_MUST_CHECK enum crm_status crm_look_row(struct crm_look *look, const struct crm_csv_row *row,
                                            struct crm_error *error);

void crm_look_free(struct crm_look *look);

/* True where nothing stands in the row. */
bool crm_row_is_blank(const struct crm_csv_row *row);

/* A cell without what spreadsheets and others put around values: blanks, ="…", an apostrophe before
 * digits, a backtick before anything. */
struct crm_span crm_cell_bare(struct crm_span cell);

/* True for C1234, as which some systems write the order that takes 1234 back. */
bool crm_cell_cancels(struct crm_span id);

/* True where the row has its cells, or more that are empty. */
bool crm_row_fits(const struct crm_csv_row *row, size_t column_count);

#endif
