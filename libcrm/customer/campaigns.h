/* customer/campaigns.h — what one customer did after each campaign that he was drawn for, by
 * intention to treat (D5): the group is that of the first record, whatever came of it. */
#ifndef CRM_CUSTOMER_CAMPAIGNS_H
#define CRM_CUSTOMER_CAMPAIGNS_H

#include "base/map.h"
#include "customer/sale.h"

enum crm_campaign_group {
    CRM_NO_GROUP, /* not said: of a campaign without groups, or of one that has them */
    CRM_TREATMENT,
    CRM_CONTROL,
    CRM_BOTH_GROUPS, /* on the same day: nobody knows which was first */
};

/* One customer and one campaign. Sums are of the lines from the day of the first record to `days`
 * after it, both included. */
struct crm_campaign_outcome {
    crm_money revenue;         /* refunds taken off */
    crm_money margin;          /* of the lines with a cost */
    crm_money covered_revenue; /* of the same */
    crm_money cost;            /* of all records of the campaign but a control group's */
    uint32_t campaign;         /* crm_gather_campaign */
    int32_t day;               /* of the first record */
    uint8_t group;             /* enum crm_campaign_group */
    bool crossed;              /* a later day has a record of the other group */
    bool bought;               /* an occasion */
    bool observed;             /* the last day is not after the as-of date */
};

/* Those of one customer, in the order of their first records. */
struct crm_campaign_outcomes {
    const struct crm_campaign_outcome *outcomes;
    size_t count;
};

/* Where a stream's interactions have what is needed of them; 0: nowhere. */
struct crm_campaign_fields {
    size_t kind;
    size_t campaign;
    size_t group;
};

struct crm_campaign_fields crm_campaign_fields_of(const struct crm_layout *interactions);

/* True for a record of a control group, which is no contact and costs nothing by itself. */
bool crm_is_control(const struct crm_campaign_fields *fields, const struct crm_record *record);

struct crm_campaign_day;

/* Owns its lists and names; zero-initialised but for as_of, days and fields. Reused from customer
 * to customer. */
struct crm_campaigns {
    int32_t as_of;
    int32_t days; /* that outcomes are looked at after the first record */
    struct crm_campaign_fields fields;
    struct crm_map
        names; /* of all customers' campaigns, as they stand in the stream; "": no name */
    struct crm_campaign_outcome *outcomes;
    size_t count;
    size_t capacity;
    struct crm_campaign_day *sums; /* of the days with lines */
    size_t sum_count;
    size_t sums_capacity;
};

/* Begins a customer. */
void crm_campaigns_clear(struct crm_campaigns *campaigns);

/* Adds an interaction, of whatever kind, up to as_of; they come in order of time. CRM_REFUSED,
 * without a place, where costs leave the range of money. */
CRM_MUST_CHECK enum crm_status crm_campaigns_add(struct crm_campaigns *campaigns,
                                                 const struct crm_record *record, int32_t day,
                                                 crm_money cost, struct crm_error *error);

/* Adds a line that was paid, or is to be, up to as_of; they come in order of time. */
CRM_MUST_CHECK enum crm_status crm_campaigns_add_sale(struct crm_campaigns *campaigns,
                                                      const struct crm_sale *sale,
                                                      struct crm_error *error);

/* Ends a customer, who bought on these days: ascending, one an occasion. Completes the outcomes. */
CRM_MUST_CHECK enum crm_status crm_campaigns_end(struct crm_campaigns *campaigns,
                                                 const int32_t *occasions, size_t count,
                                                 struct crm_error *error);

void crm_campaigns_free(struct crm_campaigns *campaigns);

#endif
