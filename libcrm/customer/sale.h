/* customer/sale.h — what a transaction says, in numbers. */
#ifndef CRM_CUSTOMER_SALE_H
#define CRM_CUSTOMER_SALE_H

#include "stream/reader.h"
#include "value/date.h"
#include "value/money.h"

/* Where a stream's transactions have what is needed of them; 0: nowhere. */
struct crm_sale_fields {
    size_t order_status;
    size_t amount;
    size_t quantity;
    size_t cost;
};

struct crm_sale {
    struct crm_time time;
    crm_money amount;
    crm_money cost;
    bool has_cost;
    bool refund; /* a negative amount or quantity */
    bool unpaid; /* of an order never paid, or closed */
};

struct crm_sale_fields crm_sale_fields_of(const struct crm_layout *transactions);

/* Reads record number `at` of a batch; CRM_REFUSED with its place. */
CRM_MUST_CHECK enum crm_status crm_sale_read(const struct crm_sale_fields *fields,
                                             const struct crm_reader *reader,
                                             const struct crm_batch *batch, size_t at,
                                             struct crm_sale *sale, struct crm_error *error);

/* An amount or quantity of a record; a field that is empty, or not there, is 0. */
CRM_MUST_CHECK enum crm_status crm_sale_money(const struct crm_reader *reader,
                                              const struct crm_batch *batch, size_t record,
                                              size_t field, crm_money *money,
                                              struct crm_error *error);

#endif
