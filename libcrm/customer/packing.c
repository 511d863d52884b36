#include "customer/packing.h"

/* What a packed customer begins with; then come the measures, the launch lines, the sums of days,
 * the outcomes of campaigns, the complaints and the id. Its size keeps aligned what follows. */
struct head {
    uint32_t launches;
    uint32_t days;
    uint32_t outcomes;
    uint32_t complaints;
};

/* How a sum of 8 bytes after the measures is aligned. */
enum { ALIGNED = 8 };

/* Where the parts begin. */
struct places {
    size_t launches;
    size_t days;
    size_t outcomes;
    size_t complaints;
    size_t customer;
};

static struct places places_of(struct head head, size_t size)
{
    size_t measures = (size + ALIGNED - 1) / ALIGNED * ALIGNED;
    struct places places = { .launches = sizeof head + measures };
    places.days = places.launches + head.launches * sizeof(struct crm_launch_line);
    places.outcomes = places.days + head.days * sizeof(struct crm_day_sum);
    places.complaints = places.outcomes + head.outcomes * sizeof(struct crm_campaign_outcome);
    places.customer = places.complaints + head.complaints * sizeof(struct crm_complaint);
    return places;
}

static void copy(char *to, const void *from, size_t length)
{
    if (length > 0) {
        memcpy(to, from, length);
    }
}

enum crm_status crm_packing_write(struct crm_buffer *buffer, const struct crm_measures *measures,
                                  size_t size, const struct crm_packed_lists *lists,
                                  struct crm_error *error)
{
    struct head head = { (uint32_t)lists->launch_count, (uint32_t)lists->sums.count,
                         (uint32_t)lists->outcomes.count, (uint32_t)lists->complaints.count };
    struct places places = places_of(head, size);
    crm_buffer_clear(buffer);
    char *to = crm_buffer_room(buffer, places.customer);
    if (to == NULL) {
        return crm_fail_memory(error);
    }
    memset(to, 0, places.launches);
    memcpy(to, &head, sizeof head);
    memcpy(to + sizeof head, measures, size);
    copy(to + places.launches, lists->launches, places.days - places.launches);
    copy(to + places.days, lists->sums.days, places.outcomes - places.days);
    copy(to + places.outcomes, lists->outcomes.outcomes, places.complaints - places.outcomes);
    copy(to + places.complaints, lists->complaints.complaints, places.customer - places.complaints);
    buffer->length = places.customer;
    return CRM_OK;
}

struct crm_span crm_packing_customer(struct crm_span packed, size_t size)
{
    struct head head;
    memcpy(&head, packed.at, sizeof head);
    size_t place = places_of(head, size).customer;
    return (struct crm_span){ packed.at + place, packed.length - place };
}

struct crm_packed_lists crm_packing_read(struct crm_span packed, size_t size,
                                         struct crm_measures *measures)
{
    const char *at = packed.at;
    struct head head;
    memcpy(&head, at, sizeof head);
    memcpy(measures, at + sizeof head, size);
    struct places places = places_of(head, size);
    return (struct crm_packed_lists){
        .launches = (const struct crm_launch_line *)(const void *)(at + places.launches),
        .launch_count = head.launches,
        .sums = { (const struct crm_day_sum *)(const void *)(at + places.days), head.days },
        .outcomes = { (const struct crm_campaign_outcome *)(const void *)(at + places.outcomes),
                      head.outcomes },
        .complaints = { (const struct crm_complaint *)(const void *)(at + places.complaints),
                        head.complaints },
    };
}
