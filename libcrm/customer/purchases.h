/* customer/purchases.h — the transactions of one customer, put together to the measures of buying:
 * times, frequency, spend, and as far as they are asked for the mix of brands and places, bargains,
 * launches and the sums of days. */
#ifndef CRM_CUSTOMER_PURCHASES_H
#define CRM_CUSTOMER_PURCHASES_H

#include "customer/catalog.h"
#include "customer/gather.h"
#include "customer/mix.h"
#include "customer/orders.h"
#include "customer/sale.h"

/* Where a stream's transactions have what is needed of them; 0: nowhere. */
struct crm_purchase_fields {
    struct crm_sale_fields sale;
    size_t order_id;
    size_t product;
    size_t discount;
    size_t mix[CRM_MIX_BRAND + 1];
};

struct crm_purchase_fields crm_purchase_fields_of(const struct crm_layout *transactions);

/* A line that is of a new product if nobody is found to have bought it much earlier. */
struct crm_launch_line {
    crm_money amount;
    uint32_t product;
    int32_t day;
};

/* Owns its lists and tallies, not the catalog; zero-initialised but for the first members. Reused
 * from customer to customer. */
struct crm_purchases {
    unsigned extras;
    int32_t as_of;
    int32_t window;        /* days of recent_revenue */
    int32_t rfm_window;    /* INT32_MAX: all history */
    double inactive;       /* days, --inactive; negative: by the cycle */
    int64_t bargain_parts; /* least discount of a bargain, in millionths of the list price */
    int32_t launch_days;   /* how long after its launch a product is new */
    struct crm_catalog *catalog;
    struct crm_purchase_fields fields;
    struct crm_measures now;
    struct crm_orders orders;
    struct crm_tallies tallies[CRM_MIX_BRAND + 1];
    uint32_t weekdays[8];
    uint32_t hours[24];
    int32_t *occasions; /* days of the occasions, ascending: from crm_purchases_end on */
    size_t occasions_capacity;
    struct crm_launch_line *launches;
    size_t launch_count;
    size_t launches_capacity;
    struct crm_day_sum *days; /* of the last CRM_HISTORY_DAYS */
    size_t day_count;
    size_t days_capacity;
    struct crm_buffer text;
};

/* Begins a customer. */
void crm_purchases_clear(struct crm_purchases *purchases);

/* Adds a line of time <= as_of that was paid, or is to be: they come in order of time. Counts it in
 * the totals, too. CRM_REFUSED, without a place, where sums leave the range of money. */
CRM_MUST_CHECK enum crm_status
crm_purchases_add(struct crm_purchases *purchases, const struct crm_record *record,
                  const struct crm_sale *sale, struct crm_totals *totals, struct crm_error *error);

/* Ends a customer: purchases->now is complete but for launch_spend and service. */
CRM_MUST_CHECK enum crm_status crm_purchases_end(struct crm_purchases *purchases,
                                                 struct crm_totals *totals,
                                                 struct crm_error *error);

void crm_purchases_free(struct crm_purchases *purchases);

#endif
