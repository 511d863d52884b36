/* customer/dues.h — the amounts with a due date of one customer, put together to what they say of
 * how the customer pays (D7).
 *
 * A line's amount is due on its due_date and was paid, whole, on its paid_date, where that is not
 * after as_of. A refund of an order that has due dates lowers what that order owes: it takes the
 * dates of the line that it is taken off, an unpaid one before a paid one, then the one due last.
 * Another refund stands for itself with the due date that it has; without one it is left out, as
 * every line without a due date is. */
#ifndef CRM_CUSTOMER_DUES_H
#define CRM_CUSTOMER_DUES_H

#include "customer/measures.h"
#include "customer/sale.h"

/* Where a stream's transactions have what is needed of them; 0: nowhere. */
struct crm_due_fields {
    size_t due_date;
    size_t paid_date;
};

struct crm_due_fields crm_due_fields_of(const struct crm_layout *transactions);

/* A line with a due date, or a refund. */
struct crm_due_line {
    crm_money amount;
    int32_t due;    /* day; CRM_NO_DAY: none */
    int32_t paid;   /* day, at most as_of; CRM_NO_DAY: unpaid */
    uint32_t order; /* number of the order */
    bool refund;
};

/* Owns the arrays; zero-initialised is empty but for the days. Reused from customer to customer. */
struct crm_dues {
    int32_t as_of;
    int32_t long_days; /* past due from which credit.owed_long counts: more than these */
    bool has_dues;     /* some line of any customer has a due date */
    bool has_payments; /* … a paid date */
    struct crm_due_line *lines;
    size_t count;
    size_t capacity;
    struct crm_due_line *orders; /* of each order the line that refunds are taken off */
    size_t orders_capacity;
};

/* Begins a customer. */
void crm_dues_clear(struct crm_dues *dues);

/* Adds a line, of an order with this number among the customer's. CRM_REFUSED, with its place, for
 * a field that is no date. */
CRM_MUST_CHECK enum crm_status
crm_dues_add(struct crm_dues *dues, const struct crm_due_fields *fields,
             const struct crm_reader *reader, const struct crm_batch *batch, size_t at,
             const struct crm_sale *sale, size_t order, struct crm_error *error);

/* Ends a customer of so many orders. CRM_REFUSED where a sum leaves the range of money. */
CRM_MUST_CHECK enum crm_status crm_dues_take(struct crm_dues *dues, size_t orders,
                                             struct crm_credit *credit, struct crm_error *error);

void crm_dues_free(struct crm_dues *dues);

#endif
