#include "customer/measure_table.h"

#include <stdio.h>
#include <string.h>

#include "customer/telling.h"
#include "value/number.h"

static void write_day(struct crm_buffer *text, int32_t day)
{
    if (day != CRM_NO_DAY) {
        crm_tell_day(text, day);
    }
}

static void write_count(struct crm_buffer *text, uint64_t count)
{
    crm_buffer_format(text, "%llu", (unsigned long long)count);
}

static void write_money(struct crm_buffer *text, crm_money money)
{
    char written[24];
    crm_buffer_append(text, written, crm_money_write(money, written));
}

static void write_number(struct crm_buffer *text, double number)
{
    crm_number_append(text, number, 9);
}

static bool bought(const struct crm_measured *measured)
{
    return measured->measures->occasions > 0;
}

static void first_purchase(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_day(text, measured->measures->first_day);
}

static void last_purchase(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_day(text, measured->measures->last_day);
}

static void recency_days(const struct crm_measured *measured, struct crm_buffer *text)
{
    if (bought(measured)) {
        write_count(text, (uint64_t)(measured->rule->as_of - measured->measures->last_day));
    }
}

static void tenure_days(const struct crm_measured *measured, struct crm_buffer *text)
{
    if (bought(measured)) {
        write_count(text, (uint64_t)(measured->rule->as_of - measured->measures->first_day));
    }
}

static void usual_weekday(const struct crm_measured *measured, struct crm_buffer *text)
{
    if (measured->measures->usual_weekday > 0) {
        write_count(text, measured->measures->usual_weekday);
    }
}

static void usual_hour(const struct crm_measured *measured, struct crm_buffer *text)
{
    if (measured->measures->usual_hour >= 0) {
        write_count(text, (uint64_t)measured->measures->usual_hour);
    }
}

static void occasions(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_count(text, measured->measures->occasions);
}

static void occasions_365(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_count(text, measured->measures->occasions_365);
}

static void purchase_days(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_count(text, measured->measures->purchase_days);
}

static void cycle_days(const struct crm_measured *measured, struct crm_buffer *text)
{
    double cycle = crm_cycle_days(measured->measures);
    if (cycle >= 0) {
        write_number(text, cycle);
    }
}

static void gap_cv(const struct crm_measured *measured, struct crm_buffer *text)
{
    double cv = crm_gap_cv(measured->measures);
    if (cv >= 0) {
        write_number(text, cv);
    }
}

static void revenue(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_money(text, measured->measures->revenue);
}

static void margin(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_money(text, measured->measures->margin);
}

static void revenue_per_occasion(const struct crm_measured *measured, struct crm_buffer *text)
{
    if (bought(measured)) {
        write_number(text, (double)measured->measures->revenue / CRM_MONEY_UNIT
                               / measured->measures->occasions);
    }
}

static void revenue_365(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_money(text, measured->measures->revenue_365);
}

static void margin_365(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_money(text, measured->measures->margin_365);
}

static void recent_revenue(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_money(text, measured->measures->recent_revenue);
}

static void prior_revenue(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_money(text, measured->measures->prior_revenue);
}

static void returned(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_money(text, measured->measures->returned);
}

/* What came back, as a share of what was sold before returns. */
static void return_rate(const struct crm_measured *measured, struct crm_buffer *text)
{
    double back = (double)measured->measures->returned;
    double sold = (double)measured->measures->revenue + back;
    if (sold > 0) {
        write_number(text, back / sold);
    }
}

static void write_main(const struct crm_measured *measured, enum crm_mix_kind kind,
                       struct crm_buffer *text)
{
    crm_buffer_span(text,
                    crm_gather_value(measured->gather, kind, measured->measures->mix[kind].main));
}

static void write_entropy(const struct crm_measured *measured, enum crm_mix_kind kind,
                          struct crm_buffer *text)
{
    const struct crm_mix *mix = &measured->measures->mix[kind];
    if (mix->distinct > 0) {
        write_number(text, mix->entropy);
    }
}

static void main_place(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_main(measured, CRM_MIX_PLACE, text);
}

static void places(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_count(text, measured->measures->mix[CRM_MIX_PLACE].distinct);
}

static void place_entropy(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_entropy(measured, CRM_MIX_PLACE, text);
}

static void main_channel(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_main(measured, CRM_MIX_CHANNEL, text);
}

static void channels(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_count(text, measured->measures->mix[CRM_MIX_CHANNEL].distinct);
}

static void channel_entropy(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_entropy(measured, CRM_MIX_CHANNEL, text);
}

static void main_category(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_main(measured, CRM_MIX_CATEGORY, text);
}

static void categories(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_count(text, measured->measures->mix[CRM_MIX_CATEGORY].distinct);
}

static void category_entropy(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_entropy(measured, CRM_MIX_CATEGORY, text);
}

static void next_planned(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_day(text, measured->measures->service.next_planned);
}

static void main_brand(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_main(measured, CRM_MIX_BRAND, text);
}

static bool has_brand(const struct crm_measured *measured)
{
    return measured->measures->mix[CRM_MIX_BRAND].distinct > 0;
}

static void main_brand_share(const struct crm_measured *measured, struct crm_buffer *text)
{
    const struct crm_measures *measures = measured->measures;
    if (has_brand(measured) && measures->purchase_spend > 0) {
        write_number(text, (double)measures->main_brand_spend / (double)measures->purchase_spend);
    }
}

static void main_brand_spend(const struct crm_measured *measured, struct crm_buffer *text)
{
    if (has_brand(measured)) {
        write_money(text, measured->measures->main_brand_spend);
    }
}

static void main_brand_per_order(const struct crm_measured *measured, struct crm_buffer *text)
{
    if (has_brand(measured) && bought(measured)) {
        write_number(text, (double)measured->measures->main_brand_spend / CRM_MONEY_UNIT
                               / measured->measures->occasions);
    }
}

static void brands(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_count(text, measured->measures->mix[CRM_MIX_BRAND].distinct);
}

static void main_competitor(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_main(measured, CRM_MIX_COMPETITOR, text);
}

static void competitors(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_count(text, measured->measures->mix[CRM_MIX_COMPETITOR].distinct);
}

static void main_substitute(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_main(measured, CRM_MIX_SUBSTITUTE, text);
}

static void substitutes(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_count(text, measured->measures->mix[CRM_MIX_SUBSTITUTE].distinct);
}

static void products(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_count(text, measured->measures->mix[CRM_MIX_PRODUCT].distinct);
}

static void contacts_in(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_count(text, measured->measures->service.contacts_in);
}

static void contacts_out(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_count(text, measured->measures->service.contacts_out);
}

static void contact_recency_days(const struct crm_measured *measured, struct crm_buffer *text)
{
    int32_t last = measured->measures->service.last_contact;
    if (last != CRM_NO_DAY) {
        write_count(text, (uint64_t)(measured->rule->as_of - last));
    }
}

static void complaints(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_count(text, measured->measures->service.complaints);
}

static void service_cost(const struct crm_measured *measured, struct crm_buffer *text)
{
    write_money(text, measured->measures->contact_cost);
}

static void inactive_limit(const struct crm_measured *measured, struct crm_buffer *text)
{
    if (bought(measured)) {
        write_number(text, crm_activity_limit(measured->measures, measured->rule));
    }
}

static void activity(const struct crm_measured *measured, struct crm_buffer *text)
{
    crm_buffer_text(text, crm_activity_name(crm_activity_of(measured->measures, measured->rule)));
}

static const struct crm_measure table[] = {
    { "B1", "first_purchase", first_purchase, 0 },
    { "B1", "last_purchase", last_purchase, 0 },
    { "B1", "recency_days", recency_days, 0 },
    { "B1", "tenure_days", tenure_days, 0 },
    { "B1", "usual_weekday", usual_weekday, CRM_GATHER_HABIT },
    { "B1", "usual_hour", usual_hour, CRM_GATHER_HABIT },
    { "B1", "next_planned", next_planned, CRM_GATHER_SERVICE },
    { "B2", "main_brand", main_brand, CRM_GATHER_BRAND },
    { "B2", "main_brand_share", main_brand_share, CRM_GATHER_BRAND },
    { "B2", "main_brand_spend", main_brand_spend, CRM_GATHER_BRAND },
    { "B2", "main_brand_per_order", main_brand_per_order, CRM_GATHER_BRAND },
    { "B2", "brands", brands, CRM_GATHER_BRAND },
    { "B2", "main_competitor", main_competitor, CRM_GATHER_SERVICE },
    { "B2", "competitors", competitors, CRM_GATHER_SERVICE },
    { "B2", "main_substitute", main_substitute, CRM_GATHER_SERVICE },
    { "B2", "substitutes", substitutes, CRM_GATHER_SERVICE },
    { "B3", "occasions", occasions, 0 },
    { "B3", "occasions_365", occasions_365, 0 },
    { "B3", "purchase_days", purchase_days, 0 },
    { "B3", "cycle_days", cycle_days, 0 },
    { "B3", "gap_cv", gap_cv, 0 },
    { "B4", "revenue", revenue, 0 },
    { "B4", "margin", margin, 0 },
    { "B4", "revenue_per_occasion", revenue_per_occasion, 0 },
    { "B4", "revenue_365", revenue_365, 0 },
    { "B4", "margin_365", margin_365, 0 },
    { "B4", "recent_revenue", recent_revenue, 0 },
    { "B4", "prior_revenue", prior_revenue, 0 },
    { "B4", "returned", returned, 0 },
    { "B4", "return_rate", return_rate, 0 },
    { "B5", "main_place", main_place, CRM_GATHER_MIX },
    { "B5", "places", places, CRM_GATHER_MIX },
    { "B5", "place_entropy", place_entropy, CRM_GATHER_MIX },
    { "B5", "main_channel", main_channel, CRM_GATHER_MIX },
    { "B5", "channels", channels, CRM_GATHER_MIX },
    { "B5", "channel_entropy", channel_entropy, CRM_GATHER_MIX },
    { "B5", "main_category", main_category, CRM_GATHER_MIX },
    { "B5", "categories", categories, CRM_GATHER_MIX },
    { "B5", "category_entropy", category_entropy, CRM_GATHER_MIX },
    { "B5", "products", products, CRM_GATHER_MIX },
    { "B6", "inactive_limit", inactive_limit, 0 },
    { "B6", "activity", activity, 0 },
    { "B7", "contacts_in", contacts_in, CRM_GATHER_SERVICE },
    { "B7", "contacts_out", contacts_out, CRM_GATHER_SERVICE },
    { "B7", "contact_recency_days", contact_recency_days, CRM_GATHER_SERVICE },
    { "B7", "complaints", complaints, CRM_GATHER_SERVICE },
    { "B7", "service_cost", service_cost, 0 },
};

const struct crm_measure *crm_measures_table(size_t *count)
{
    *count = CRM_COUNT(table);
    return table;
}

const struct crm_measure *crm_measure_find(struct crm_span name)
{
    for (size_t i = 0; i < CRM_COUNT(table); i++) {
        if (crm_span_is(name, table[i].name)) {
            return &table[i];
        }
    }
    return NULL;
}

unsigned crm_measure_extras(struct crm_span name)
{
    const struct crm_measure *measure = crm_measure_find(name);
    return measure != NULL ? measure->extras : 0;
}

static bool has_column(const struct crm_reader *reader, enum crm_section section, const char *name)
{
    return crm_layout_field(crm_reader_layout(reader, section), name) != 0;
}

/* The columns that a measure needs, in any of two sections; other measures need none. */
static const struct {
    const char *measures; /* names, each behind a blank */
    enum crm_section section;
    enum crm_section or_section;
    const char *column;
} needed[] = {
    { " main_place places place_entropy ", CRM_TRANSACTIONS, CRM_TRANSACTIONS, "place" },
    { " main_channel channels channel_entropy ", CRM_TRANSACTIONS, CRM_TRANSACTIONS, "channel" },
    { " main_category categories category_entropy ", CRM_TRANSACTIONS, CRM_PRODUCTS, "category" },
    { " products ", CRM_TRANSACTIONS, CRM_TRANSACTIONS, "product" },
    { " main_brand main_brand_share main_brand_spend main_brand_per_order brands ",
      CRM_TRANSACTIONS, CRM_PRODUCTS, "brand" },
    { " main_competitor competitors ", CRM_INTERACTIONS, CRM_INTERACTIONS, "competitor" },
    { " main_substitute substitutes ", CRM_INTERACTIONS, CRM_INTERACTIONS, "substitute" },
    { " next_planned ", CRM_INTERACTIONS, CRM_INTERACTIONS, "planned_date" },
    { " contacts_in contacts_out contact_recency_days complaints service_cost ", CRM_INTERACTIONS,
      CRM_INTERACTIONS, "kind" },
};

bool crm_measure_available(const struct crm_measure *measure, const struct crm_reader *reader,
                           const struct crm_totals *totals)
{
    char name[40];
    if (strcmp(measure->name, "margin") == 0 || strcmp(measure->name, "margin_365") == 0) {
        return totals->has_costs;
    }
    snprintf(name, sizeof name, " %s ", measure->name);
    for (size_t i = 0; i < CRM_COUNT(needed); i++) {
        if (strstr(needed[i].measures, name) != NULL) {
            return has_column(reader, needed[i].section, needed[i].column)
                   || has_column(reader, needed[i].or_section, needed[i].column);
        }
    }
    return true;
}
