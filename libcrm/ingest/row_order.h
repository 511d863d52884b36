/* ingest/row_order.h — what a line's order says: its head, and whether it was paid. */
#ifndef CRM_INGEST_ROW_ORDER_H
#define CRM_INGEST_ROW_ORDER_H

#include "ingest/check.h"

/* The head of a line's order; *head is NULL where no file has heads, or the row is one. False where
 * there is none, or a head has no order id: the row is rejected then. */
bool crm_row_order_find(struct crm_checker *checker, const struct crm_csv_row *row,
                        struct crm_head **head, struct crm_checked *checked);

/* Leaves out the line of an order never paid, or closed; remembers words for states and types of
 * sale that nobody knows. */
void crm_row_order_check(struct crm_checker *checker, const struct crm_csv_row *row,
                         struct crm_checked *checked);

#endif
