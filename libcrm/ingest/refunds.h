/* ingest/refunds.h — refunds, and the sales that they take back.
 *
 * A refund line (amount below zero) belongs to the latest sale up to its time of the same customer,
 * product and price of which that quantity is left; it is then a line of that sale's order, so that
 * an order that was taken back is none. What has no such sale stays a refund of its own. */
#ifndef CRM_INGEST_REFUNDS_H
#define CRM_INGEST_REFUNDS_H

#include "base/buffer.h"
#include "base/map.h"
#include "stream/layout.h"
#include "value/money.h"

/* A fact of the customer at hand. */
struct crm_refund_fact {
    uint64_t rank;
    size_t offset; /* of its line in the lines */
    size_t length;
    crm_money left;   /* quantity of a sale that is not taken back yet */
    uint32_t earlier; /* the sale of the same product and price before it, plus 1; 0: none */
    uint32_t sale;    /* that a refund takes back, plus 1; 0: none */
};

/* Owns everything. */
struct crm_refunds {
    size_t order_field; /* fields of T, 0: none */
    size_t product_field;
    size_t quantity_field;
    size_t amount_field;
    struct crm_buffer lines;
    struct crm_refund_fact *facts;
    size_t count;
    size_t capacity;
    struct crm_map goods; /* product and price */
    uint32_t *last;       /* by number of goods: the latest sale of them, plus 1; 0: none */
    size_t last_capacity;
    struct crm_buffer key;
    uint64_t refunds;
    uint64_t matched;
};

/* Nothing can be matched where transactions have no order ids. */
void crm_refunds_open(struct crm_refunds *refunds, const struct crm_layout *transactions);

/* Adds the next fact of the customer at hand, in the order of the stream. */
CRM_MUST_CHECK enum crm_status crm_refunds_add(struct crm_refunds *refunds, uint64_t rank,
                                               struct crm_span line, struct crm_error *error);

/* Matches the facts of the customer at hand and puts them in order again. */
CRM_MUST_CHECK enum crm_status crm_refunds_settle(struct crm_refunds *refunds,
                                                  struct crm_error *error);

/* The line of fact `number`, valid until facts are added or forgotten. */
struct crm_span crm_refunds_line(const struct crm_refunds *refunds, size_t number);

/* Forgets the facts: the next customer's follow. */
void crm_refunds_clear(struct crm_refunds *refunds);

void crm_refunds_free(struct crm_refunds *refunds);

#endif
