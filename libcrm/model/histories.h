/* model/histories.h — what the models of purchases know of customers: repeat purchases, when the
 * last one was, how long the customer has been watched. Whole days, or parts of them; equal
 * histories are kept once, with their number. */
#ifndef CRM_MODEL_HISTORIES_H
#define CRM_MODEL_HISTORIES_H

#include <stdbool.h>

#include "base/memory.h"

struct crm_history {
    uint32_t repeats;    /* x: purchase days (or orders) after the first */
    int32_t active_days; /* t_x: first to last purchase; 0 where repeats is 0 */
    int32_t tenure_days; /* T: first purchase to as-of; at least active_days */
};

struct crm_history_group {
    struct crm_history history;
    uint64_t customers;
};

/* Owns the groups. Zero-initialised is empty. */
struct crm_histories {
    struct crm_history_group *groups;
    size_t count;
    size_t capacity;
    double parts; /* of a day, in which the histories count; 0: whole days */
    bool grouped; /* sorted by repeats, active_days, tenure_days; each history once */
};

/* Adds one customer. CRM_REFUSED for a history that cannot be. */
CRM_MUST_CHECK enum crm_status crm_histories_add(struct crm_histories *histories,
                                                 struct crm_history history,
                                                 struct crm_error *error);

CRM_MUST_CHECK enum crm_status crm_histories_merge(struct crm_histories *histories,
                                                   const struct crm_histories *other,
                                                   struct crm_error *error);

/* Sorts and groups: after it nothing tells in which order the customers came. */
void crm_histories_group(struct crm_histories *histories);

void crm_histories_free(struct crm_histories *histories);

#endif
