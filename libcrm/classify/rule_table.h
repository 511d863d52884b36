/* classify/rule_table.h — reads tables of rules, built-in ones and the user's: UTF-8, cells parted
 * by TABs, the first line names the columns, "#" at the start of a line is a remark. Blank lines, a
 * byte order mark, CRLF, and cells in quotes or empty ones at the end, as spreadsheets write them,
 * do not matter. */
#ifndef CRM_CLASSIFY_RULE_TABLE_H
#define CRM_CLASSIFY_RULE_TABLE_H

#include "base/buffer.h"
#include "base/memory.h"
#include "classify/rule_text.h"

enum { CRM_RULE_COLUMNS_MOST = 16 };

/* A column that a kind of table has. */
struct crm_rule_column {
    const char *name;
    bool optional; /* may be missing, and its cells may be empty */
};

/* Owns everything but `columns` and `name`. Zero-initialised is empty. */
struct crm_rule_table {
    const char *name; /* of the file, for messages */
    const struct crm_rule_column *columns;
    size_t column_count;
    struct crm_rule_text *cells; /* row by row, in the order of `columns`, without blanks around */
    size_t row_count;
    size_t capacity;
    struct crm_buffer content;
};

/* Reads a table from a text; `columns` and `name` must outlive it. CRM_USAGE where something is
 * wrong with the table, CRM_REFUSED where it is no text; *error says line and column. A table has
 * at least one row. To be freed also after a failure. */
CRM_MUST_CHECK enum crm_status crm_rule_table_read(struct crm_rule_table *table, const char *name,
                                                   struct crm_span text,
                                                   const struct crm_rule_column *columns,
                                                   size_t column_count, struct crm_error *error);

/* A cell; the text of an optional one may be empty. */
static inline const struct crm_rule_text *crm_rule_cell(const struct crm_rule_table *table,
                                                        size_t row, size_t column)
{
    return &table->cells[row * table->column_count + column];
}

void crm_rule_table_free(struct crm_rule_table *table);

#endif
