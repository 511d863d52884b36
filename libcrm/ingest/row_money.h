/* ingest/row_money.h — what a row says in money: amounts, quantities, currencies, refunds. */
#ifndef CRM_INGEST_ROW_MONEY_H
#define CRM_INGEST_ROW_MONEY_H

#include "ingest/check.h"

/* What the amounts of a row have in common. */
struct crm_row_money {
    enum crm_reason reason;
    size_t column;
    bool contradicts;
    struct crm_currency_text currency;
};

/* Reads all money of a row into the checker's slots, in the currency of the stream, and of a sale
 * what it is worth into *checked. What is wrong with it is in *money. */
CRM_MUST_CHECK enum crm_status crm_row_money_read(struct crm_checker *checker,
                                                  const struct crm_csv_row *row,
                                                  struct crm_checked *checked,
                                                  struct crm_row_money *money,
                                                  struct crm_error *error);

#endif
