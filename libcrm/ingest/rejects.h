/* ingest/rejects.h — rows that were set aside: why, how many, how much money, and where they are
 * written to. The list of reasons is closed. */
#ifndef CRM_INGEST_REJECTS_H
#define CRM_INGEST_REJECTS_H

#include "base/buffer.h"
#include "value/money.h"

enum crm_reason {
    CRM_ACCEPTED,
    CRM_NO_CUSTOMER_ID,
    CRM_NO_TIME,
    CRM_NO_AMOUNT,
    CRM_NO_PRODUCT,
    CRM_NO_KIND,
    CRM_NO_ORDER_ID,
    CRM_BAD_DATE,
    CRM_BAD_AMOUNT,
    CRM_BAD_NUMBER,
    CRM_BAD_CURRENCY,
    CRM_TOO_PRECISE,
    CRM_TOO_LARGE,
    CRM_MANGLED_ID,
    CRM_CONTROL_CHARACTER,
    CRM_WRONG_FIELD_COUNT,
    CRM_BAD_QUOTES,
    CRM_BAD_ENCODING,
    CRM_ROW_TOO_LONG,
    CRM_DUPLICATE_CUSTOMER,
    CRM_DUPLICATE_PRODUCT,
    CRM_DUPLICATE_ORDER,
    CRM_UNKNOWN_ORDER,
    CRM_REASON_COUNT,
};

/* "no_customer_id", and a sentence for messages. */
const char *crm_reason_name(enum crm_reason reason);
const char *crm_reason_text(enum crm_reason reason);

/* Rows and the money in them. */
struct crm_account {
    uint64_t rows;
    uint64_t priceless; /* sales rows whose amount cannot be read */
    crm_money amount;
};

/* Adds a row of a sales file (priced: with this amount) or of another one. CRM_REFUSED where
 * the sum leaves the range of money. */
CRM_MUST_CHECK enum crm_status crm_account_add(struct crm_account *account, bool sales, bool priced,
                                               crm_money amount, struct crm_error *error);

struct crm_rejects;

/* path NULL: rows are counted only. */
CRM_MUST_CHECK enum crm_status crm_rejects_open(struct crm_rejects **rejects, const char *path,
                                                struct crm_error *error);

/* A rejected row: where, which column of the file (NULL: the row as a whole), why, the text. */
CRM_MUST_CHECK enum crm_status crm_rejects_add(struct crm_rejects *rejects, const char *source,
                                               uint64_t line, const char *column,
                                               enum crm_reason reason, struct crm_span row,
                                               struct crm_error *error);

/* Appends what a field of the table stands for; false where it is not as crm_rejects_add writes
 * one: a backslash that means nothing. */
CRM_MUST_CHECK bool crm_rejects_unescape(struct crm_buffer *text, struct crm_span field);

/* Publishes the file, frees; frees also on failure. */
CRM_MUST_CHECK enum crm_status crm_rejects_close(struct crm_rejects *rejects,
                                                 struct crm_error *error);

/* Frees without publishing; NULL is fine. */
void crm_rejects_discard(struct crm_rejects *rejects);

#endif
