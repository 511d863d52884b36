/* io/groups.h — the groups (customers) that records are ordered by: numbered as they come, sorted
 * by the bytes of their keys when an order needs it. */
#ifndef CRM_IO_GROUPS_H
#define CRM_IO_GROUPS_H

#include "base/map.h"

/* Owns everything; zero-initialised is empty. */
struct crm_groups {
    struct crm_map map;
    uint32_t *sorted;   /* group numbers in byte order of their keys */
    uint32_t *position; /* of each group in `sorted` */
    size_t ordered;     /* how many groups the two arrays know */
};

/* Makes `sorted` and `position` cover all groups of the map. */
CRM_MUST_CHECK enum crm_status crm_groups_sort(struct crm_groups *groups, struct crm_error *error);

void crm_groups_free(struct crm_groups *groups);

#endif
