/* report/table.h — a report before it has a format: key figures, remarks, and sections of tables
 * whose cells still are numbers. Sections write it (section.h), renderers read it (renderer.h).
 *
 * What is added goes to the section, table or row added last. A failure (memory) is remembered,
 * later additions do nothing, and crm_report_check tells it once at the end. */
#ifndef CRM_REPORT_TABLE_H
#define CRM_REPORT_TABLE_H

#include <stdbool.h>

#include "base/memory.h"
#include "value/money.h"

enum crm_language { CRM_ENGLISH, CRM_CHINESE };

/* One thing's names: the code for scripts, the same in every language, and labels for people. */
struct crm_words {
    const char *code;
    const char *english;
    const char *chinese;
};

enum crm_cell_kind {
    CRM_CELL_EMPTY,
    CRM_CELL_TEXT,
    CRM_CELL_COUNT,
    CRM_CELL_MONEY,
    CRM_CELL_SHARE,  /* a fraction: 0.5 is 50 % */
    CRM_CELL_NUMBER, /* a mean, a ratio */
    CRM_CELL_DAY,
};

struct crm_cell {
    enum crm_cell_kind kind;
    union {
        const char *text;
        uint64_t count;
        crm_money money;
        double number; /* of a share, too; finite */
        int32_t day;
    };
};

/* A column in which every cell is empty is not shown. */
struct crm_report_column {
    struct crm_words words;
    bool bar; /* of shares: drawn as bars as well */
};

struct crm_report_row {
    const char *code;
    const char *label;
    struct crm_cell *cells; /* one a column */
    size_t filled;          /* cells added so far */
};

struct crm_report_table {
    struct crm_words words;
    struct crm_words item; /* what a row is: the heading above the labels */
    const struct crm_report_column *columns;
    size_t column_count;
    struct crm_report_row *rows;
    size_t row_count;
    size_t row_capacity;
    const char *note; /* below the table; NULL: none */
};

struct crm_report_section {
    const struct crm_words *words;
    struct crm_report_table *tables;
    size_t table_count;
    size_t table_capacity;
    const char *note; /* below the title; NULL: none */
};

/* A key figure; without words for people it is for scripts only. */
struct crm_report_figure {
    struct crm_words words;
    struct crm_cell cell;
    const char *remark; /* behind it, for people; NULL: none */
};

/* Owns everything but the words and columns, which are constants or in its arena. */
struct crm_report {
    enum crm_language language;
    struct crm_arena arena;
    struct crm_words title;
    struct crm_report_figure *figures;
    size_t figure_count;
    size_t figure_capacity;
    const char **warnings; /* what the reader must know before anything else */
    size_t warning_count;
    size_t warning_capacity;
    struct crm_report_section *sections;
    size_t section_count;
    size_t section_capacity;
    bool failed;
    struct crm_error error;
};

/* The label in the report's language. */
const char *crm_report_label(const struct crm_report *report, const struct crm_words *words);

/* words by value, its texts constants or of the report's arena. */
void crm_report_add_figure(struct crm_report *report, struct crm_words words, struct crm_cell cell);

/* Remarks of the last figure, warnings, notes of the last table (of its section as long as there
 * is none): a format in each language for the same arguments. */
void crm_report_remark(struct crm_report *report, const char *english, const char *chinese, ...)
    CRM_FORMAT(2, 4) CRM_FORMAT(3, 4);
void crm_report_warn(struct crm_report *report, const char *english, const char *chinese, ...)
    CRM_FORMAT(2, 4) CRM_FORMAT(3, 4);
void crm_report_note(struct crm_report *report, const char *english, const char *chinese, ...)
    CRM_FORMAT(2, 4) CRM_FORMAT(3, 4);

void crm_report_add_section(struct crm_report *report, const struct crm_words *words);
void crm_report_add_table(struct crm_report *report, struct crm_words words, struct crm_words item,
                          const struct crm_report_column *columns, size_t column_count);

/* Copies both texts. */
void crm_report_add_row(struct crm_report *report, const char *code, const char *label);

/* Fill the last row's cells from the left. */
void crm_report_add_cell(struct crm_report *report, struct crm_cell cell);

static inline struct crm_cell crm_empty_cell(void)
{
    return (struct crm_cell){ .kind = CRM_CELL_EMPTY };
}

static inline struct crm_cell crm_text_cell(const char *text)
{
    return (struct crm_cell){ .kind = CRM_CELL_TEXT, .text = text };
}

static inline struct crm_cell crm_count_cell(uint64_t count)
{
    return (struct crm_cell){ .kind = CRM_CELL_COUNT, .count = count };
}

static inline struct crm_cell crm_money_cell(crm_money money)
{
    return (struct crm_cell){ .kind = CRM_CELL_MONEY, .money = money };
}

struct crm_cell crm_day_cell(int32_t day); /* empty for CRM_NO_DAY */

/* part / whole; empty where whole is not positive. */
struct crm_cell crm_share_cell(int64_t part, int64_t whole);
struct crm_cell crm_ratio_cell(uint64_t sum, uint64_t count);

/* sum / count, rounded half to even to 1/10000; empty where count is 0. */
struct crm_cell crm_mean_cell(crm_money sum, uint64_t count);

/* A copy of a text in the report's arena; "" after a failure. */
const char *crm_report_copy(struct crm_report *report, const char *text, size_t length);

/* CRM_OK where nothing of the above has failed; CRM_REFUSED for data whose sums leave the range of
 * money, CRM_FAILURE without memory, or for a cell that has no place in its row. */
CRM_MUST_CHECK enum crm_status crm_report_check(const struct crm_report *report,
                                                struct crm_error *error);

void crm_report_free(struct crm_report *report);

#endif
