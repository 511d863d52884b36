/* ingest/row_time.h — dates and times of a row, in the form of their column. */
#ifndef CRM_INGEST_ROW_TIME_H
#define CRM_INGEST_ROW_TIME_H

#include "ingest/check.h"

/* Reads a filled cell; false where it is no date of the column's form. *usual: the cell is what the
 * stream has, but for a blank that stands for its T. */
bool crm_row_time_parse(struct crm_checker *checker, const struct crm_plan_column *form,
                        struct crm_span cell, struct crm_time *time, bool *usual,
                        struct crm_changes *changes);

/* Whether a cell that cannot be read has another form than its column was found to have. */
bool crm_row_time_contradicts(const struct crm_plan_column *form, struct crm_span cell);

/* Completes a day by the clock that stands in a column of its own; false where that is none. */
bool crm_row_time_add_clock(struct crm_checker *checker, const struct crm_csv_row *row,
                            struct crm_time *time, struct crm_changes *changes);

#endif
