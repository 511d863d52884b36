/* ingest/heads.h — the heads of orders that stand in a file of their own: who, when, in which
 * state. Their lines, in other files, take from them what they do not say themselves. */
#ifndef CRM_INGEST_HEADS_H
#define CRM_INGEST_HEADS_H

#include "base/map.h"
#include "base/buffer.h"
#include "ingest/plan.h"
#include "value/date.h"

/* One head. Its record is that of a transaction by the layout of heads. */
struct crm_head {
    uint64_t offset; /* of its record in the texts */
    uint32_t length;
    bool unpaid;
    bool used; /* some line belongs to it */
    struct crm_time time;
};

/* Owns everything. Zero-initialised is empty. */
struct crm_heads {
    struct crm_layout layout;
    size_t order_field; /* of order_id in the layout */
    struct crm_map ids;
    struct crm_head *heads; /* by number of the id */
    size_t capacity;
    struct crm_buffer texts;
    size_t longest; /* bytes of a record */
};

/* Sets the layout: the keys and the columns of the plans of heads that a line can take over, which
 * are all but money and quantities. */
CRM_MUST_CHECK enum crm_status crm_heads_open(struct crm_heads *heads, const struct crm_plan *plans,
                                              size_t count, struct crm_error *error);

/* Adds a head; *known where its order was there before, which stays. */
CRM_MUST_CHECK enum crm_status crm_heads_add(struct crm_heads *heads, struct crm_span record,
                                             struct crm_time time, bool unpaid, bool *known,
                                             struct crm_error *error);

/* The head of an order, NULL where there is none. */
struct crm_head *crm_heads_find(struct crm_heads *heads, struct crm_span order_id);

/* Field number `field` (from 1) of a head's record. */
struct crm_span crm_heads_field(const struct crm_heads *heads, const struct crm_head *head,
                                size_t field);

/* Heads without a line, of orders that would count. */
uint64_t crm_heads_unused(const struct crm_heads *heads);

void crm_heads_free(struct crm_heads *heads);

#endif
