/* customer/packing.h — how what was gathered of one customer lies in the spool until the customer's
 * own record comes: measures, lists, id. */
#ifndef CRM_CUSTOMER_PACKING_H
#define CRM_CUSTOMER_PACKING_H

#include "customer/gather.h"
#include "customer/purchases.h"

/* The lists of one customer; owns nothing. */
struct crm_packed_lists {
    const struct crm_launch_line *launches;
    size_t launch_count;
    struct crm_day_sums sums;
    struct crm_campaign_outcomes outcomes;
    struct crm_complaints complaints;
};

/* Puts the first `size` bytes of the measures and the lists into the buffer, instead of what is
 * there; the id is to follow. The spool's records must be aligned to 8 bytes. */
CRM_MUST_CHECK enum crm_status crm_packing_write(struct crm_buffer *buffer,
                                                 const struct crm_measures *measures, size_t size,
                                                 const struct crm_packed_lists *lists,
                                                 struct crm_error *error);

/* The id in a packed customer; `size` is that of its measures, here and below. */
struct crm_span crm_packing_customer(struct crm_span packed, size_t size);

/* The lists in a packed customer, valid as long as it is, and its measures into the first `size`
 * bytes of *measures. */
struct crm_packed_lists crm_packing_read(struct crm_span packed, size_t size,
                                         struct crm_measures *measures);

#endif
