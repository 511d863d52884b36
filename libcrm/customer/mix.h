/* customer/mix.h — how one customer's order lines spread over the values of a column (B5). */
#ifndef CRM_CUSTOMER_MIX_H
#define CRM_CUSTOMER_MIX_H

#include "base/map.h"
#include "customer/measures.h"

struct crm_tally {
    uint32_t value;
    uint32_t lines;
};

/* Counts of one customer over values that a map of the whole stream numbers. Owns everything;
 * zero-initialised is empty; reused from customer to customer. */
struct crm_tallies {
    struct crm_map values;
    struct crm_tally *tallies;
    size_t count;
    size_t capacity;
    uint32_t *slots; /* of a value: 1 + its tally, or 0 */
    size_t slot_capacity;
};

/* Counts a line with this value; an empty one is not counted. */
CRM_MUST_CHECK enum crm_status crm_tallies_add(struct crm_tallies *tallies, struct crm_span value,
                                               struct crm_error *error);

/* The mix of the customer's lines; ties go to the value first in byte order. Empties the tallies
 * for the next customer. */
struct crm_mix crm_tallies_take(struct crm_tallies *tallies);

void crm_tallies_free(struct crm_tallies *tallies);

#endif
