#include "customer/telling.h"

#include <math.h>

#include "value/number.h"

void crm_tell_count(struct crm_buffer *text, uint64_t count, const char *one, const char *many)
{
    char shown[32];
    crm_count_display(count, shown);
    crm_buffer_format(text, "%s %s", shown, count == 1 ? one : many);
}

void crm_tell_days(struct crm_buffer *text, double days)
{
    double tenths = round(days * 10);
    if (fmod(tenths, 10) == 0) {
        crm_tell_count(text, (uint64_t)(tenths / 10), "day", "days");
    } else {
        crm_buffer_format(text, "%.1f days", tenths / 10);
    }
}

static void tell_money(struct crm_buffer *text, crm_money money)
{
    char shown[32];
    crm_money_display_cents(money, shown);
    crm_buffer_text(text, shown);
}

void crm_tell_day(struct crm_buffer *text, int32_t day)
{
    char written[19];
    crm_buffer_append(text, written, crm_time_write((struct crm_time){ day, -1 }, written));
}

static void tell_share(struct crm_buffer *text, double part, double whole)
{
    crm_buffer_format(text, "%.1f %%", whole > 0 ? 100 * part / whole : 0);
}

static void tell_time(const struct crm_measured *measured, struct crm_buffer *text)
{
    const struct crm_measures *measures = measured->measures;
    if (measures->purchase_days == 1) {
        crm_buffer_text(text, "bought on one day only, ");
        crm_tell_day(text, measures->first_day);
    } else {
        crm_buffer_text(text, "first bought on ");
        crm_tell_day(text, measures->first_day);
        crm_buffer_text(text, ", ");
        crm_tell_days(text, measured->rule->as_of - measures->first_day);
        crm_buffer_text(text, " ago, last on ");
        crm_tell_day(text, measures->last_day);
    }
    crm_buffer_text(text, ", ");
    crm_tell_days(text, measured->rule->as_of - measures->last_day);
    crm_buffer_text(text, " ago");
}

static void tell_habit(const struct crm_measures *measures, struct crm_buffer *text)
{
    static const char *const weekdays[] = { "",          "Mondays", "Tuesdays",  "Wednesdays",
                                            "Thursdays", "Fridays", "Saturdays", "Sundays" };
    if (measures->usual_weekday > 0) {
        crm_buffer_format(text, "; mostly on %s", weekdays[measures->usual_weekday]);
    }
    if (measures->usual_hour >= 0) {
        crm_buffer_format(text, "%s between %d and %d o'clock",
                          measures->usual_weekday > 0 ? "," : "; mostly", measures->usual_hour,
                          measures->usual_hour + 1);
    }
}

static void tell_planned(const struct crm_measured *measured, struct crm_buffer *text)
{
    if (measured->measures->service.next_planned != CRM_NO_DAY) {
        crm_buffer_text(text, "; the next purchase is planned for ");
        crm_tell_day(text, measured->measures->service.next_planned);
    }
}

/* "tea and 3 more" */
static void tell_main(const struct crm_measured *measured, enum crm_mix_kind kind,
                      struct crm_buffer *text)
{
    const struct crm_mix *mix = &measured->measures->mix[kind];
    crm_buffer_span(text, crm_gather_value(measured->gather, kind, mix->main));
    if (mix->distinct > 1) {
        char shown[32];
        crm_count_display(mix->distinct - 1, shown);
        crm_buffer_format(text, " and %s more", shown);
    }
}

static void tell_brand(const struct crm_measured *measured, struct crm_buffer *text)
{
    const struct crm_measures *measures = measured->measures;
    const struct crm_mix *rivals = &measures->mix[CRM_MIX_COMPETITOR];
    struct crm_span main =
        crm_gather_value(measured->gather, CRM_MIX_BRAND, measures->mix[CRM_MIX_BRAND].main);
    if (measures->mix[CRM_MIX_BRAND].distinct == 1
        && measures->main_brand_spend == measures->purchase_spend) {
        crm_buffer_format(text, "Brand (B2): buys %.*s only.\n", (int)main.length, main.at);
    } else if (measures->mix[CRM_MIX_BRAND].distinct > 0) {
        crm_buffer_format(text, "Brand (B2): spends most on %.*s: ", (int)main.length, main.at);
        tell_money(text, measures->main_brand_spend);
        crm_buffer_text(text, ", ");
        tell_share(text, (double)measures->main_brand_spend, (double)measures->purchase_spend);
        crm_buffer_text(text, " of all purchases; bought ");
        crm_tell_count(text, measures->mix[CRM_MIX_BRAND].distinct, "brand", "brands");
        crm_buffer_text(text, ".\n");
    }
    if (rivals->distinct > 0) {
        crm_buffer_text(text, "Rivals (B2): has named ");
        tell_main(measured, CRM_MIX_COMPETITOR, text);
        crm_buffer_text(text, ".\n");
    }
}

static void tell_frequency(const struct crm_measured *measured, struct crm_buffer *text)
{
    const struct crm_measures *measures = measured->measures;
    double cycle = crm_cycle_days(measures);
    double irregular = crm_gap_cv(measures);
    crm_buffer_text(text, "Frequency (B3): ");
    crm_tell_count(text, measures->occasions, "purchase", "purchases");
    if (measures->occasions == 1) {
        crm_buffer_text(text, measures->occasions_365 > 0 ? ", in the last 365 days"
                                                          : ", not in the last 365 days");
    } else {
        char shown[32];
        crm_count_display(measures->occasions_365, shown);
        crm_buffer_format(text, ", %s of them in the last 365 days", shown);
    }
    if (cycle >= 0) {
        crm_buffer_text(text, "; one purchase day every ");
        crm_tell_days(text, cycle);
        crm_buffer_text(text, " on average");
    }
    if (irregular >= 0) {
        crm_buffer_format(text, ", %s (the gaps vary by %.0f %% of their mean)",
                          irregular < 0.5 ? "regularly"
                          : irregular < 1 ? "not quite regularly"
                                          : "irregularly",
                          100 * irregular);
    }
    crm_buffer_text(text, ".\n");
}

static void tell_spend(const struct crm_measured *measured, struct crm_buffer *text)
{
    const struct crm_measures *measures = measured->measures;
    crm_buffer_text(text, "Spend (B4): ");
    tell_money(text, measures->revenue);
    if (measures->occasions > 1) {
        crm_buffer_text(text, " in all, on average ");
        tell_money(text, (crm_money)llround((double)measures->revenue / measures->occasions));
        crm_buffer_text(text, " a purchase");
    }
    if (measures->revenue_365 != measures->revenue) {
        crm_buffer_text(text, ", ");
        tell_money(text, measures->revenue_365);
        crm_buffer_text(text, " in the last 365 days");
    }
    if (measures->cost_lines > 0) {
        crm_buffer_text(text, "; margin ");
        tell_money(text, measures->margin);
        crm_buffer_text(text, ", ");
        tell_share(text, (double)measures->margin, (double)measures->covered_revenue);
    }
    if (measures->returned > 0) {
        crm_buffer_text(text, "; sent back ");
        tell_money(text, measures->returned);
        crm_buffer_text(text, ", ");
        tell_share(text, (double)measures->returned,
                   (double)measures->revenue + (double)measures->returned);
        crm_buffer_text(text, " of what was bought");
    }
    crm_buffer_text(text, ".\n");
}

static void tell_places(const struct crm_measured *measured, struct crm_buffer *text)
{
    static const struct {
        enum crm_mix_kind kind;
        const char *before;
    } mixes[] = {
        { CRM_MIX_CATEGORY, "buys mostly " },
        { CRM_MIX_CHANNEL, "through " },
        { CRM_MIX_PLACE, "at " },
    };
    const char *between = "Place (B5): ";
    for (size_t i = 0; i < CRM_COUNT(mixes); i++) {
        if (measured->measures->mix[mixes[i].kind].distinct > 0) {
            crm_buffer_format(text, "%s%s", between, mixes[i].before);
            tell_main(measured, mixes[i].kind, text);
            between = ", ";
        }
    }
    uint32_t products = measured->measures->mix[CRM_MIX_PRODUCT].distinct;
    if (products > 0) {
        crm_buffer_text(text, between[0] == ',' ? between : "Products (B5): ");
        crm_tell_count(text, products, "product", "different products");
        between = ", ";
    }
    crm_buffer_text(text, between[0] == ',' ? ".\n" : "");
}

static void tell_activity(const struct crm_measured *measured, struct crm_buffer *text)
{
    const struct crm_measures *measures = measured->measures;
    double limit = crm_activity_limit(measures, measured->rule);
    enum crm_activity activity = crm_activity_of(measures, measured->rule);
    crm_buffer_format(text, "Activity (B6): %s: ",
                      activity == CRM_ACTIVE    ? "active"
                      : activity == CRM_AT_RISK ? "at risk"
                                                : "lost");
    crm_tell_days(text, measured->rule->as_of - measures->last_day);
    crm_buffer_text(text, " without a purchase; at risk after ");
    crm_tell_days(text, limit / 2);
    crm_buffer_text(text, ", lost after ");
    crm_tell_days(text, limit);
    if (measured->rule->inactive_limit >= 0) {
        crm_buffer_text(text, " (as set for everybody)");
    } else if (crm_cycle_days(measures) >= 0) {
        crm_buffer_text(text, " (three times the purchase cycle, at least 90, at most 365)");
    } else if (measured->rule->median_cycle >= 0) {
        crm_buffer_text(text, " (three times the usual cycle of repeat buyers, ");
        crm_tell_days(text, measured->rule->median_cycle);
        crm_buffer_text(text, ", as there is none of this one; at least 90, at most 365)");
    }
    crm_buffer_text(text, ".\n");
}

static void tell_service(const struct crm_measured *measured, struct crm_buffer *text)
{
    const struct crm_service *service = &measured->measures->service;
    if (service->last_contact == CRM_NO_DAY) {
        crm_buffer_text(text, "Service (B7): no contact on record.\n");
        return;
    }
    crm_buffer_text(text, "Service (B7): ");
    crm_tell_count(text, service->contacts_in, "contact", "contacts");
    crm_buffer_format(text, " by the customer, %u to the customer, the last one ",
                      service->contacts_out);
    crm_tell_days(text, measured->rule->as_of - service->last_contact);
    crm_buffer_text(text, " ago");
    if (service->complaints > 0) {
        crm_buffer_text(text, "; ");
        crm_tell_count(text, service->complaints, "complaint", "complaints");
        crm_buffer_format(text, ", %u of them open", service->complaints_open);
    }
    if (measured->measures->contact_cost > 0) {
        crm_buffer_text(text, "; it cost ");
        tell_money(text, measured->measures->contact_cost);
    }
    crm_buffer_text(text, ".\n");
}

void crm_measures_tell(const struct crm_measured *measured, struct crm_buffer *text)
{
    crm_buffer_text(text, "Time (B1): ");
    if (measured->measures->occasions > 0) {
        tell_time(measured, text);
        if (measured->measures->occasions > 1) {
            tell_habit(measured->measures, text);
        }
    } else {
        bool returns = measured->measures->lines > 0;
        bool sales = crm_gather_totals(measured->gather)->lines > 0;
        crm_buffer_text(text, returns ? "no purchase that was not taken back"
                              : sales ? "never bought"
                                      : "no transactions in the data");
    }
    tell_planned(measured, text);
    crm_buffer_text(text, ".\n");
    tell_brand(measured, text);
    if (measured->measures->occasions > 0) {
        tell_frequency(measured, text);
    }
    if (measured->measures->lines > 0) {
        tell_spend(measured, text);
    }
    if (measured->measures->occasions > 0) {
        tell_places(measured, text);
        tell_activity(measured, text);
    }
    if (crm_gather_totals(measured->gather)->has_contacts) {
        tell_service(measured, text);
    }
}
