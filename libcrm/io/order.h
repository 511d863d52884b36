/* io/order.h — external ordering: records by (group, rank, bytes), in memory up to a budget, then
 * by merging sorted runs from an unnamed temporary file.
 *
 * Groups (customers) are numbered once in a crm_groups that several orders share. Ordering counts
 * the records of each group instead of comparing them, so its cost does not depend on the length
 * of the keys, and records that arrive in order stay so for free. */
#ifndef CRM_IO_ORDER_H
#define CRM_IO_ORDER_H

#include <stdint.h>

#include "io/groups.h"
#include "io/spool.h"

struct crm_order;

/* What crm_order_next gives; bytes are valid until the next call. */
struct crm_ordered {
    uint32_t group;
    uint64_t rank;
    struct crm_span bytes;
};

/* groups must outlive the order. budget: bytes of records held in memory. */
CRM_MUST_CHECK enum crm_status crm_order_open(struct crm_order **order, struct crm_groups *groups,
                                              uint64_t budget, struct crm_error *error);

/* Room for a record of `length` bytes (at most 16 MiB) that the caller fills before the next
 * call; NULL and *error on failure. */
CRM_MUST_CHECK char *crm_order_add(struct crm_order *order, uint32_t group, uint64_t rank,
                                   size_t length, struct crm_error *error);

/* Number of records added. */
uint64_t crm_order_count(const struct crm_order *order);

/* Ends adding. No group may be added to groups between this and the last crm_order_next. */
CRM_MUST_CHECK enum crm_status crm_order_finish(struct crm_order *order, struct crm_error *error);

/* The records in order. */
CRM_MUST_CHECK enum crm_step crm_order_next(struct crm_order *order, struct crm_ordered *record,
                                            struct crm_error *error);

void crm_order_close(struct crm_order *order);

#endif
