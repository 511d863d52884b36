#include "customer/campaigns.h"

struct crm_campaign_day {
    crm_money revenue;
    crm_money margin;
    crm_money covered_revenue;
    int32_t day;
};

struct crm_campaign_fields crm_campaign_fields_of(const struct crm_layout *interactions)
{
    return (struct crm_campaign_fields){
        .kind = crm_layout_field(interactions, "kind"),
        .campaign = crm_layout_field(interactions, "campaign"),
        .group = crm_layout_field(interactions, "group"),
    };
}

static enum crm_campaign_group group_of(const struct crm_campaign_fields *fields,
                                        const struct crm_record *record)
{
    struct crm_span text = crm_field_or_empty(record, fields->group);
    return crm_span_is(text, "treatment") ? CRM_TREATMENT
           : crm_span_is(text, "control") ? CRM_CONTROL
                                          : CRM_NO_GROUP;
}

static bool is_campaign(const struct crm_campaign_fields *fields, const struct crm_record *record)
{
    return crm_span_is(crm_field_or_empty(record, fields->kind), "campaign");
}

bool crm_is_control(const struct crm_campaign_fields *fields, const struct crm_record *record)
{
    return is_campaign(fields, record) && group_of(fields, record) == CRM_CONTROL;
}

void crm_campaigns_clear(struct crm_campaigns *campaigns)
{
    campaigns->count = 0;
    campaigns->sum_count = 0;
}

static enum crm_status refuse_range(struct crm_error *error)
{
    return crm_fail(error, CRM_REFUSED, "the sums of a campaign's days leave the range of money");
}

/* The customer's outcome of a campaign, begun at its first record; NULL and *error. */
static struct crm_campaign_outcome *outcome_of(struct crm_campaigns *campaigns, uint32_t campaign,
                                               int32_t day, struct crm_error *error)
{
    size_t place = 0;
    while (place < campaigns->count && campaigns->outcomes[place].campaign != campaign) {
        place++;
    }
    if (place == campaigns->count) {
        if (crm_grow(&campaigns->outcomes, &campaigns->capacity, place + 1,
                     sizeof *campaigns->outcomes, error)
            != CRM_OK) {
            return NULL;
        }
        campaigns->outcomes[campaigns->count++] =
            (struct crm_campaign_outcome){ .campaign = campaign, .day = day };
    }
    return &campaigns->outcomes[place];
}

enum crm_status crm_campaigns_add(struct crm_campaigns *campaigns, const struct crm_record *record,
                                  int32_t day, crm_money cost, struct crm_error *error)
{
    const struct crm_campaign_fields *fields = &campaigns->fields;
    uint32_t campaign = 0;
    if (!is_campaign(fields, record)) {
        return CRM_OK;
    }
    if (crm_map_add(&campaigns->names, crm_field_or_empty(record, fields->campaign), &campaign,
                    error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    struct crm_campaign_outcome *outcome = outcome_of(campaigns, campaign, day, error);
    if (outcome == NULL) {
        return CRM_FAILURE;
    }
    enum crm_campaign_group group = group_of(fields, record);
    if (outcome->group == CRM_NO_GROUP) {
        outcome->group = (uint8_t)group;
    } else if (group != CRM_NO_GROUP && outcome->group != group) {
        bool same_day = day == outcome->day;
        outcome->crossed = !same_day;
        outcome->group = same_day ? CRM_BOTH_GROUPS : outcome->group;
    }
    bool fits = group == CRM_CONTROL || crm_money_add(outcome->cost, cost, &outcome->cost);
    return fits ? CRM_OK : refuse_range(error);
}

enum crm_status crm_campaigns_add_sale(struct crm_campaigns *campaigns, const struct crm_sale *sale,
                                       struct crm_error *error)
{
    crm_money margin = 0;
    if (campaigns->fields.kind == 0) {
        return CRM_OK; /* there are no campaigns */
    }
    if (campaigns->sum_count == 0
        || campaigns->sums[campaigns->sum_count - 1].day != sale->time.day) {
        if (crm_grow(&campaigns->sums, &campaigns->sums_capacity, campaigns->sum_count + 1,
                     sizeof *campaigns->sums, error)
            != CRM_OK) {
            return CRM_FAILURE;
        }
        campaigns->sums[campaigns->sum_count++] =
            (struct crm_campaign_day){ .day = sale->time.day };
    }
    struct crm_campaign_day *sum = &campaigns->sums[campaigns->sum_count - 1];
    bool fits =
        crm_money_add(sum->revenue, sale->amount, &sum->revenue)
        && (!sale->has_cost
            || (crm_money_subtract(sale->amount, sale->cost, &margin)
                && crm_money_add(sum->margin, margin, &sum->margin)
                && crm_money_add(sum->covered_revenue, sale->amount, &sum->covered_revenue)));
    return fits ? CRM_OK : refuse_range(error);
}

/* Sums the days from the first record on; false where they do not fit. */
static bool sum_days(const struct crm_campaigns *campaigns, struct crm_campaign_outcome *outcome)
{
    bool fits = true;
    for (size_t i = 0; i < campaigns->sum_count && fits; i++) {
        const struct crm_campaign_day *sum = &campaigns->sums[i];
        if (sum->day >= outcome->day && sum->day - outcome->day <= campaigns->days) {
            fits = crm_money_add(outcome->revenue, sum->revenue, &outcome->revenue)
                   && crm_money_add(outcome->margin, sum->margin, &outcome->margin)
                   && crm_money_add(outcome->covered_revenue, sum->covered_revenue,
                                    &outcome->covered_revenue);
        }
    }
    return fits;
}

enum crm_status crm_campaigns_end(struct crm_campaigns *campaigns, const int32_t *occasions,
                                  size_t count, struct crm_error *error)
{
    for (size_t i = 0; i < campaigns->count; i++) {
        struct crm_campaign_outcome *outcome = &campaigns->outcomes[i];
        outcome->observed = campaigns->as_of - outcome->day >= campaigns->days;
        for (size_t j = 0; j < count; j++) {
            int32_t after = occasions[j] - outcome->day;
            outcome->bought = outcome->bought || (after >= 0 && after <= campaigns->days);
        }
        if (!sum_days(campaigns, outcome)) {
            return refuse_range(error);
        }
    }
    return CRM_OK;
}

void crm_campaigns_free(struct crm_campaigns *campaigns)
{
    crm_map_free(&campaigns->names);
    crm_release(campaigns->outcomes);
    crm_release(campaigns->sums);
    *campaigns = (struct crm_campaigns){ 0 };
}
