/* report/tidy.h — a report as rows of (section, table, item, measure, value), one a number: the
 * shape of TSV and CSV. Codes stand for names, so that it is the same in every language; numbers
 * are plain: no grouping, shares as fractions at 6 significant digits, days as YYYY-MM-DD. */
#ifndef CRM_REPORT_TIDY_H
#define CRM_REPORT_TIDY_H

#include "base/buffer.h"
#include "report/table.h"

/* The section of key figures; their table and item are empty. */
#define CRM_TIDY_FIGURES "key_figures"

enum { CRM_TIDY_FIELDS = 5 };

/* Appends a row. number: the value, the last field, is one (or a day) and needs no guarding. */
typedef void crm_tidy_row(struct crm_buffer *buffer, const struct crm_span fields[CRM_TIDY_FIELDS],
                          bool number);

/* Calls `row` for the names of the columns, then for every cell that is not empty, in order. */
void crm_tidy_rows(const struct crm_report *report, crm_tidy_row *row, struct crm_buffer *buffer);

#endif
