/* customer/gather.h — gathers the measures of every customer in one pass over a stream.
 *
 * The facts of one customer come together, so all that is kept of them is one struct
 * crm_measures; those wait in a spool until the customers' own records come, which have the same
 * order. Memory goes with the number of customers, and past `memory` into a temporary file. */
#ifndef CRM_CUSTOMER_GATHER_H
#define CRM_CUSTOMER_GATHER_H

#include "base/notes.h"
#include "customer/measures.h"
#include "io/spool.h"
#include "stream/reader.h"
#include "value/setting.h"

/* What beside dates, occasions and money is to be gathered: it costs time. */
enum crm_gather_extra {
    CRM_GATHER_MIX = 1,  /* measures.mix (B5) */
    CRM_GATHER_HABIT = 2 /* usual weekday and hour (B1) */
};

/* Counts over all facts that were gathered. */
struct crm_totals {
    uint64_t lines; /* T records used */
    uint64_t interactions;
    uint64_t later_facts;  /* after as_of: left out */
    uint64_t unpaid_lines; /* of orders never paid, or closed: left out */
    crm_money unpaid_amount;
    uint64_t cost_lines; /* lines with a cost */
    uint64_t occasions;
    uint64_t orders; /* occasions and cancelled ones */
    crm_money revenue;
    crm_money margin;
    int32_t first_day; /* of a line; CRM_NO_DAY: none */
    int32_t last_day;
    bool has_orders; /* the T section has order ids */
    bool has_costs;  /* the T section has a cost column and at least one is filled */
};

struct crm_gather;

/* memory: bytes that the spool may hold. notes must outlive it. settings: measures.window and,
 * where there is such a row, rfm.window. */
CRM_MUST_CHECK enum crm_status crm_gather_open(struct crm_gather **gather, unsigned extras,
                                               uint64_t memory, const struct crm_settings *settings,
                                               struct crm_notes *notes, struct crm_error *error);

/* The settings of this room: measures.* and activity.*. */
const struct crm_setting *crm_gather_settings(size_t *count);

/* as_of in force from now on (a stream's head, or --as-of): before the first batch of facts. */
void crm_gather_as_of(struct crm_gather *gather, int32_t as_of);

/* Takes a batch of P, of facts or of another kind (ignored). */
CRM_MUST_CHECK enum crm_status crm_gather_batch(struct crm_gather *gather,
                                                const struct crm_reader *reader,
                                                const struct crm_batch *batch,
                                                struct crm_error *error);

/* Ends the facts; to be called before the first crm_gather_join. */
CRM_MUST_CHECK enum crm_status crm_gather_finish(struct crm_gather *gather,
                                                 struct crm_error *error);

/* The measures of the customer of a C record (all zero where there are no facts), valid until
 * the next call; customers must come in the stream's order. Facts of customers in between, who
 * have no C record, are counted. */
CRM_MUST_CHECK enum crm_status crm_gather_join(struct crm_gather *gather, struct crm_span customer,
                                               struct crm_measures *measures,
                                               struct crm_error *error);

const struct crm_totals *crm_gather_totals(const struct crm_gather *gather);

/* Ends the customers: *strangers is how many have facts but no C record (a note says it too). */
CRM_MUST_CHECK enum crm_status crm_gather_end(struct crm_gather *gather, uint64_t *strangers,
                                              struct crm_error *error);

/* A value of a mix: the place, channel or category with this number, unescaped. */
struct crm_span crm_gather_value(const struct crm_gather *gather, enum crm_mix_kind kind,
                                 uint32_t number);

void crm_gather_close(struct crm_gather *gather);

#endif
