/* stream/place.h — where a record belongs: the order of products, facts and customers. */
#ifndef CRM_STREAM_PLACE_H
#define CRM_STREAM_PLACE_H

#include "base/buffer.h"
#include "stream/record.h"
#include "value/date.h"

/* Key and, for facts, time of a record. */
struct crm_place {
    struct crm_span key;
    struct crm_span time;
    char tag; /* 0: no record yet */
};

/* Byte order of (time, tag) as a number: a date without a clock sorts before that day's times. */
uint64_t crm_place_rank(struct crm_time time, char tag);

struct crm_place crm_place_of(const struct crm_record *record);

/* True where `now` may follow `before`: facts by (customer, time, tag), equal ones allowed;
 * products and customers by their keys, each once. *same_customer: facts of one customer. */
bool crm_place_follows(const struct crm_place *before, const struct crm_place *now,
                       bool *same_customer);

/* A copy of a place that outlives its record: its texts are in *key and *time. */
CRM_MUST_CHECK enum crm_status crm_place_keep(const struct crm_place *place, struct crm_buffer *key,
                                              struct crm_buffer *time, struct crm_error *error);

#endif
