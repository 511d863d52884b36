/* customer/mix.h — how one customer's records spread over the values of a column (B2, B5).
 *
 * Up to CRM_MIX_EXACT distinct values of one customer everything is exact. Past that, new values
 * are not told apart any more: `distinct` is estimated by linear counting (Whang, Vander-Zanden and
 * Taylor 1990) over 2^16 bits, within 1 % up to 100,000 values; the main value is that of the first
 * CRM_MIX_EXACT ones; the entropy takes the others to be as common as each other. */
#ifndef CRM_CUSTOMER_MIX_H
#define CRM_CUSTOMER_MIX_H

#include "base/map.h"
#include "customer/measures.h"

enum { CRM_MIX_EXACT = 4096 };

struct crm_tally {
    uint32_t value;
    uint32_t records;
    int64_t weight; /* sum */
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
    uint32_t others;  /* records of values past CRM_MIX_EXACT */
    uint64_t *sketch; /* of all values, once there are others */
};

/* Counts a record with this value; an empty one is not counted. The weights of one customer must
 * not be negative, nor their sum leave the range. */
CRM_MUST_CHECK enum crm_status crm_tallies_add(struct crm_tallies *tallies, struct crm_span value,
                                               int64_t weight, struct crm_error *error);

/* The mix of the customer's records. The main value has the most weight, or where none has any the
 * most records; of equal ones it is the first in byte order; *weight, unless NULL, is its weight.
 * Empties the tallies for the next customer. */
struct crm_mix crm_tallies_take(struct crm_tallies *tallies, int64_t *weight);

void crm_tallies_free(struct crm_tallies *tallies);

#endif
