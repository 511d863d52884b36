/* ingest/row_field.h — one field of a record, written as its column's type wants it. */
#ifndef CRM_INGEST_ROW_FIELD_H
#define CRM_INGEST_ROW_FIELD_H

#include "ingest/check.h"

/* What a field may take beside the text of its cell: a date, an amount, a code. */
enum { CRM_FIELD_ROOM = 40 };

/* Appends a TAB and the field of a slot: what its cell says, or the head of the order, or nothing;
 * rejects the row for a cell that cannot be. Money was read before; the line has room for all of
 * the row and CRM_FIELD_ROOM for each field. */
void crm_row_field_write(struct crm_checker *checker, size_t number, const struct crm_csv_row *row,
                         const struct crm_head *head, struct crm_checked *checked);

/* Appends a time, or only its day. */
void crm_row_field_time(struct crm_checker *checker, struct crm_time time, bool day_only);

#endif
