#include "stream/place.h"

uint64_t crm_place_rank(struct crm_time time, char tag)
{
    uint64_t day = (uint64_t)((int64_t)time.day + 1000000);
    return (day * 86401 + (uint64_t)(time.second + 1)) << 8 | (unsigned char)tag;
}

struct crm_place crm_place_of(const struct crm_record *record)
{
    char tag = crm_record_tag(record);
    return (struct crm_place){ crm_field(record, 1),
                               crm_is_fact(tag) ? crm_field(record, 2) : (struct crm_span){ "", 0 },
                               tag };
}

bool crm_place_follows(const struct crm_place *before, const struct crm_place *now,
                       bool *same_customer)
{
    bool fact = crm_is_fact(now->tag);
    *same_customer = false;
    if (before->tag == 0 || crm_is_fact(before->tag) != fact
        || (!fact && before->tag != now->tag)) {
        return true;
    }
    int order = crm_span_compare(before->key, now->key);
    if (order != 0 || !fact) {
        return order < 0;
    }
    *same_customer = true;
    order = crm_span_compare(before->time, now->time);
    return order < 0 || (order == 0 && before->tag <= now->tag);
}

enum crm_status crm_place_keep(const struct crm_place *place, struct crm_buffer *key,
                               struct crm_buffer *time, struct crm_error *error)
{
    crm_buffer_clear(key);
    crm_buffer_clear(time);
    crm_buffer_span(key, place->key);
    crm_buffer_span(time, place->time);
    enum crm_status status = crm_buffer_check(key, error);
    return status == CRM_OK ? crm_buffer_check(time, error) : status;
}
