#include "customer/gather.h"

#include <math.h>
#include <stdio.h>

#include "customer/mix.h"
#include "customer/orders.h"
#include "customer/sale.h"
#include "stream/escape.h"

/* Kinds of interactions whose cost may be configured where none is given. */
static const char *const contact_kinds[] = { "contact", "visit", "complaint", "survey",
                                             "campaign" };

#define CONTACT_COST(kind)                                                                         \
    {                                                                                              \
        "contact_cost." kind, CRM_SETTING_NUMBER, "0", 0, 1e9, NULL,                               \
            "what an interaction of kind " kind " costs where its record does not say"             \
    }

static const struct crm_setting settings_rows[] = {
    CONTACT_COST("contact"),
    CONTACT_COST("visit"),
    CONTACT_COST("complaint"),
    CONTACT_COST("survey"),
    CONTACT_COST("campaign"),
    { "measures.window", CRM_SETTING_INTEGER, "90", 1, 36500, NULL,
      "days of recent_revenue, and of prior_revenue before them" },
    { "activity.inactive", CRM_SETTING_INTEGER, "", 0, 36500, NULL,
      "days without a purchase after which a customer is lost; empty: three times the customer's "
      "own purchase cycle, at least 90, at most 365" },
};

/* Fields of the T section, 0 where it has no such column. */
struct fields {
    struct crm_sale_fields sale;
    size_t order_id;
    size_t mix[CRM_MIX_COUNT];
    size_t product;
    bool known;
};

static const char *const mix_columns[CRM_MIX_COUNT] = { "place", "channel", "category" };

struct crm_gather {
    unsigned extras;
    int32_t as_of;
    int32_t window;
    int32_t rfm_window;
    crm_money contact_costs[CRM_COUNT(contact_kinds)];
    size_t contact_kind; /* fields of I, 0: no such column */
    size_t contact_cost;
    struct crm_notes *notes;
    struct fields fields;
    struct crm_totals totals;
    struct crm_spool spool;
    struct crm_measures now; /* of the customer whose facts are coming */
    struct crm_buffer customer;
    bool in_customer;
    struct crm_orders orders;
    struct crm_tallies tallies[CRM_MIX_COUNT];
    uint32_t weekdays[8];
    uint32_t hours[24];
    struct crm_map products; /* to their category, for lines that have none */
    struct crm_map product_categories;
    uint32_t *category_of;
    size_t category_capacity;
    struct crm_buffer text;
    struct crm_span pending; /* the spool's record that no customer has taken */
    bool has_pending;
    bool spool_ended;
    uint64_t strangers;
};

const struct crm_setting *crm_gather_settings(size_t *count)
{
    *count = CRM_COUNT(settings_rows);
    return settings_rows;
}

enum crm_status crm_gather_open(struct crm_gather **gather, unsigned extras, uint64_t memory,
                                const struct crm_settings *settings, struct crm_notes *notes,
                                struct crm_error *error)
{
    *gather = crm_allocate(1, sizeof **gather, error);
    if (*gather == NULL) {
        return CRM_FAILURE;
    }
    (*gather)->extras = extras;
    (*gather)->as_of = CRM_NO_DAY;
    (*gather)->window = (int32_t)crm_setting_number(settings, "measures.window");
    (*gather)->rfm_window = crm_settings_find(settings, "rfm.window") != NULL
                                    && crm_setting_is_set(settings, "rfm.window")
                                ? (int32_t)crm_setting_number(settings, "rfm.window")
                                : INT32_MAX;
    for (size_t i = 0; i < CRM_COUNT(contact_kinds); i++) {
        char key[40];
        snprintf(key, sizeof key, "contact_cost.%s", contact_kinds[i]);
        (*gather)->contact_costs[i] =
            (crm_money)llround(crm_setting_number(settings, key) * CRM_MONEY_UNIT);
    }
    (*gather)->notes = notes;
    (*gather)->totals.first_day = CRM_NO_DAY;
    (*gather)->totals.last_day = CRM_NO_DAY;
    crm_spool_open(&(*gather)->spool, memory);
    return CRM_OK;
}

void crm_gather_as_of(struct crm_gather *gather, int32_t as_of)
{
    gather->as_of = as_of;
}

/* The place of the greatest count from `first` on; -1 where it is no habit: less than twice, or as
 * often as another one. */
static int commonest(const uint32_t *counts, int first, int behind)
{
    int most = -1;
    int ties = 0;
    for (int i = first; i < behind; i++) {
        if (counts[i] > (most >= 0 ? counts[most] : 1)) {
            most = i;
            ties = 1;
        } else if (most >= 0 && counts[i] == counts[most]) {
            ties++;
        }
    }
    return ties == 1 ? most : -1;
}

static bool add_occasion(struct crm_gather *gather, const struct crm_order_sum *order)
{
    struct crm_measures *now = &gather->now;
    int32_t day = order->time.day;
    if (now->occasions == 0) {
        now->first_order_total = order->net;
        now->first_day = day;
        now->purchase_days = 1;
    } else if (day != now->last_day) {
        uint64_t gap = (uint64_t)(day - now->last_day);
        now->purchase_days++;
        now->gap_squares += gap * gap;
    }
    if (gather->as_of - day >= 365) {
        now->before_last_day = day;
        now->before_days = now->purchase_days;
    }
    now->last_day = day;
    now->occasions++;
    now->occasions_365 += gather->as_of - day < 365;
    now->rfm_occasions += gather->as_of - day < gather->rfm_window;
    if ((gather->extras & CRM_GATHER_HABIT) != 0) {
        gather->weekdays[crm_day_weekday(day)]++;
        if (order->time.second >= 0) {
            gather->hours[order->time.second / 3600]++;
        }
    }
    return crm_money_add(now->purchase_total, order->net, &now->purchase_total)
           && (day != now->first_day
               || crm_money_add(now->first_day_total, order->net, &now->first_day_total));
}

/* Turns what was collected of the customer into measures, and those into the spool. */
static enum crm_status end_customer(struct crm_gather *gather, struct crm_error *error)
{
    if (!gather->in_customer) {
        return CRM_OK;
    }
    struct crm_measures *now = &gather->now;
    now->first_day = CRM_NO_DAY;
    now->last_day = CRM_NO_DAY;
    now->before_last_day = CRM_NO_DAY;
    for (size_t i = 0; i < gather->orders.count; i++) {
        const struct crm_order_sum *order = &gather->orders.orders[i];
        if (crm_order_is_occasion(order) && !add_occasion(gather, order)) {
            return crm_fail(error, CRM_REFUSED, "the sum of the amounts leaves the range of money");
        }
    }
    now->orders = (uint32_t)gather->orders.count;
    gather->totals.occasions += now->occasions;
    gather->totals.orders += gather->orders.count;
    now->usual_hour = -1;
    if ((gather->extras & CRM_GATHER_HABIT) != 0) {
        int weekday = commonest(gather->weekdays, 1, 8);
        now->usual_weekday = (uint8_t)(weekday > 0 ? weekday : 0);
        now->usual_hour = (int8_t)commonest(gather->hours, 0, 24);
        memset(gather->weekdays, 0, sizeof gather->weekdays);
        memset(gather->hours, 0, sizeof gather->hours);
    }
    for (size_t i = 0; i < CRM_MIX_COUNT; i++) {
        now->mix[i] = crm_tallies_take(&gather->tallies[i]);
    }
    crm_orders_clear(&gather->orders);
    gather->in_customer = false;
    return crm_spool_append(&gather->spool, (struct crm_span){ (const char *)now, sizeof *now },
                            crm_buffer_view(&gather->customer), error);
}

static enum crm_status start_customer(struct crm_gather *gather, struct crm_span customer,
                                      struct crm_error *error)
{
    enum crm_status status = end_customer(gather, error);
    if (status != CRM_OK) {
        return status;
    }
    gather->in_customer = true;
    gather->now = (struct crm_measures){ 0 };
    crm_buffer_clear(&gather->customer);
    crm_buffer_span(&gather->customer, customer);
    return crm_buffer_check(&gather->customer, error);
}

static void find_fields(struct crm_gather *gather, const struct crm_layout *layout,
                        const struct crm_layout *interactions)
{
    struct fields *fields = &gather->fields;
    fields->known = true;
    fields->sale = crm_sale_fields_of(layout);
    fields->order_id = crm_layout_field(layout, "order_id");
    fields->product = crm_layout_field(layout, "product");
    for (size_t i = 0; i < CRM_MIX_COUNT; i++) {
        fields->mix[i] = crm_layout_field(layout, mix_columns[i]);
    }
    gather->totals.has_orders = fields->order_id != 0;
    gather->contact_kind = crm_layout_field(interactions, "kind");
    gather->contact_cost = crm_layout_field(interactions, "cost");
}

static enum crm_status add_to(crm_money *sum, crm_money money, struct crm_error *error)
{
    return crm_money_add(*sum, money, sum)
               ? CRM_OK
               : crm_fail(error, CRM_REFUSED, "the sum of the amounts leaves the range of money");
}

static enum crm_status add_money(struct crm_gather *gather, const struct crm_sale *sale,
                                 struct crm_error *error)
{
    struct crm_measures *now = &gather->now;
    struct crm_totals *totals = &gather->totals;
    int32_t age = gather->as_of - sale->time.day;
    enum crm_status status = add_to(&now->revenue, sale->amount, error);
    status = status == CRM_OK ? add_to(&totals->revenue, sale->amount, error) : status;
    if (status != CRM_OK) {
        return status;
    }
    /* parts of the sum above, or of one like it */
    bool fits = true;
    if (age < 365) {
        fits = crm_money_add(now->revenue_365, sale->amount, &now->revenue_365);
    }
    if (age < gather->rfm_window) {
        fits = fits && crm_money_add(now->rfm_revenue, sale->amount, &now->rfm_revenue);
    }
    if (age < gather->window) {
        fits = fits && crm_money_add(now->recent_revenue, sale->amount, &now->recent_revenue);
    } else if (age < 2 * gather->window) {
        fits = fits && crm_money_add(now->prior_revenue, sale->amount, &now->prior_revenue);
    }
    if (sale->refund) {
        now->return_lines++;
        fits = fits && crm_money_subtract(now->returned, sale->amount, &now->returned);
    }
    crm_money margin = 0;
    if (sale->has_cost) {
        now->cost_lines++;
        totals->cost_lines++;
        totals->has_costs = true;
        fits =
            fits && crm_money_subtract(sale->amount, sale->cost, &margin)
            && crm_money_add(now->margin, margin, &now->margin)
            && crm_money_add(now->covered_revenue, sale->amount, &now->covered_revenue)
            && (age >= 365
                || crm_money_add(now->covered_revenue_365, sale->amount, &now->covered_revenue_365))
            && crm_money_add(totals->margin, margin, &totals->margin)
            && (age >= 365 || crm_money_add(now->margin_365, margin, &now->margin_365));
    }
    return fits ? CRM_OK
                : crm_fail(error, CRM_REFUSED, "the sum of the amounts leaves the range of money");
}

/* A line's own category, or its product's. */
static struct crm_span category_of(const struct crm_gather *gather, const struct crm_record *record)
{
    size_t field = gather->fields.mix[CRM_MIX_CATEGORY];
    struct crm_span category = field != 0 ? crm_field(record, field) : (struct crm_span){ "", 0 };
    if (category.length > 0 || gather->fields.product == 0) {
        return category;
    }
    uint32_t product = crm_map_find(&gather->products, crm_field(record, gather->fields.product));
    return product != CRM_MAP_NONE
               ? crm_map_key(&gather->product_categories, gather->category_of[product])
               : category;
}

static enum crm_status add_mix(struct crm_gather *gather, const struct crm_record *record,
                               struct crm_error *error)
{
    for (size_t i = 0; i < CRM_MIX_COUNT; i++) {
        size_t field = gather->fields.mix[i];
        struct crm_span value = i == CRM_MIX_CATEGORY ? category_of(gather, record)
                                : field != 0          ? crm_field(record, field)
                                                      : (struct crm_span){ "", 0 };
        value = crm_unescaped(&gather->text, value);
        enum crm_status status = crm_buffer_check(&gather->text, error);
        status = status == CRM_OK ? crm_tallies_add(&gather->tallies[i], value, error) : status;
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
}

static enum crm_status add_sale(struct crm_gather *gather, const struct crm_record *record,
                                const struct crm_sale *sale, struct crm_error *error)
{
    struct crm_totals *totals = &gather->totals;
    if (sale->time.day > gather->as_of) {
        totals->later_facts++;
        return CRM_OK;
    }
    if (sale->unpaid) {
        totals->unpaid_lines++;
        return add_to(&totals->unpaid_amount, sale->amount, error);
    }
    totals->lines++;
    gather->now.lines++;
    if (totals->first_day == CRM_NO_DAY || sale->time.day < totals->first_day) {
        totals->first_day = sale->time.day;
    }
    if (totals->last_day == CRM_NO_DAY || sale->time.day > totals->last_day) {
        totals->last_day = sale->time.day;
    }
    size_t field = gather->fields.order_id;
    struct crm_span order = field != 0 ? crm_field(record, field) : (struct crm_span){ "", 0 };
    enum crm_status status =
        crm_orders_add(&gather->orders, order, sale->time, sale->amount, sale->refund, error);
    status = status == CRM_OK ? add_money(gather, sale, error) : status;
    return status == CRM_OK && (gather->extras & CRM_GATHER_MIX) != 0 && !sale->refund
               ? add_mix(gather, record, error)
               : status;
}

/* Says where a fact stands that could not be added. */
static enum crm_status placed(enum crm_status status, const struct crm_reader *reader,
                              const struct crm_batch *batch, size_t at, struct crm_error *error)
{
    if (status == CRM_REFUSED && error->line == 0) {
        char message[256];
        memcpy(message, error->message, sizeof message - 1);
        message[sizeof message - 1] = '\0';
        return crm_reader_refuse(reader, batch, at, 0, error, "%s", message);
    }
    return status;
}

/* What a contact costs: as its record says, else as its kind does. */
static enum crm_status contact_cost(const struct crm_gather *gather,
                                    const struct crm_reader *reader, const struct crm_batch *batch,
                                    size_t at, crm_money *cost, struct crm_error *error)
{
    const struct crm_record *record = &batch->records[at];
    *cost = 0;
    if (gather->contact_cost != 0 && crm_field(record, gather->contact_cost).length > 0) {
        return crm_sale_money(reader, batch, at, gather->contact_cost, cost, error);
    }
    for (size_t i = 0; gather->contact_kind != 0 && i < CRM_COUNT(contact_kinds); i++) {
        if (crm_span_is(crm_field(record, gather->contact_kind), contact_kinds[i])) {
            *cost = gather->contact_costs[i];
        }
    }
    return CRM_OK;
}

static enum crm_status add_interaction(struct crm_gather *gather, const struct crm_reader *reader,
                                       const struct crm_batch *batch, size_t at,
                                       struct crm_error *error)
{
    struct crm_time time;
    crm_money cost = 0;
    if (!crm_time_parse(crm_field(&batch->records[at], 2), &time)) {
        return crm_reader_refuse(reader, batch, at, 2, error,
                                 "not a date YYYY-MM-DD, nor one with THH:MM:SS");
    }
    if (time.day > gather->as_of) {
        gather->totals.later_facts++;
        return CRM_OK;
    }
    gather->totals.interactions++;
    enum crm_status status = contact_cost(gather, reader, batch, at, &cost, error);
    return status == CRM_OK
               ? placed(add_to(&gather->now.contact_cost, cost, error), reader, batch, at, error)
               : status;
}

static enum crm_status add_fact(struct crm_gather *gather, const struct crm_reader *reader,
                                const struct crm_batch *batch, size_t at, struct crm_error *error)
{
    const struct crm_record *record = &batch->records[at];
    if (!record->same_customer) {
        enum crm_status status = start_customer(gather, crm_field(record, 1), error);
        if (status != CRM_OK) {
            return status;
        }
    }
    if (crm_record_tag(record) == CRM_INTERACTIONS) {
        return add_interaction(gather, reader, batch, at, error);
    }
    struct crm_sale sale = { 0 };
    enum crm_status status = crm_sale_read(&gather->fields.sale, reader, batch, at, &sale, error);
    return status == CRM_OK
               ? placed(add_sale(gather, record, &sale, error), reader, batch, at, error)
               : status;
}

/* Products are kept for their category only. */
static enum crm_status add_products(struct crm_gather *gather, const struct crm_reader *reader,
                                    const struct crm_batch *batch, struct crm_error *error)
{
    size_t field = crm_layout_field(crm_reader_layout(reader, CRM_PRODUCTS), "category");
    if (field == 0 || (gather->extras & CRM_GATHER_MIX) == 0) {
        return CRM_OK;
    }
    for (size_t i = 0; i < batch->count; i++) {
        uint32_t product = 0;
        uint32_t category = 0;
        if (crm_map_add(&gather->products, crm_field(&batch->records[i], 1), &product, error)
                != CRM_OK
            || crm_map_add(&gather->product_categories, crm_field(&batch->records[i], field),
                           &category, error)
                   != CRM_OK
            || crm_grow(&gather->category_of, &gather->category_capacity, (size_t)product + 1,
                        sizeof *gather->category_of, error)
                   != CRM_OK) {
            return CRM_FAILURE;
        }
        gather->category_of[product] = category;
    }
    return CRM_OK;
}

enum crm_status crm_gather_batch(struct crm_gather *gather, const struct crm_reader *reader,
                                 const struct crm_batch *batch, struct crm_error *error)
{
    char tag = crm_record_tag(&batch->records[0]);
    if (tag == CRM_PRODUCTS) {
        return add_products(gather, reader, batch, error);
    }
    if (tag != CRM_TRANSACTIONS && tag != CRM_INTERACTIONS) {
        return CRM_OK;
    }
    if (gather->as_of == CRM_NO_DAY) {
        return crm_fail_at(error, CRM_REFUSED, crm_reader_name(reader), batch->first_line, 0,
                           "the stream has no ##as_of line; give --as-of");
    }
    if (!gather->fields.known) {
        find_fields(gather, crm_reader_layout(reader, CRM_TRANSACTIONS),
                    crm_reader_layout(reader, CRM_INTERACTIONS));
    }
    for (size_t i = 0; i < batch->count; i++) {
        enum crm_status status = add_fact(gather, reader, batch, i, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
}

enum crm_status crm_gather_finish(struct crm_gather *gather, struct crm_error *error)
{
    enum crm_status status = end_customer(gather, error);
    if (status != CRM_OK) {
        return status;
    }
    if (gather->totals.later_facts > 0) {
        crm_note(gather->notes, "facts after the as-of date, left out: %llu",
                 (unsigned long long)gather->totals.later_facts);
    }
    return crm_spool_rewind(&gather->spool, error);
}

/* Makes the next record of the spool pending. */
static enum crm_status advance(struct crm_gather *gather, struct crm_error *error)
{
    enum crm_step step = crm_spool_next(&gather->spool, &gather->pending, error);
    gather->has_pending = step == CRM_STEP_RECORD;
    gather->spool_ended = step == CRM_STEP_END;
    return step == CRM_STEP_FAILED ? CRM_FAILURE : CRM_OK;
}

/* Counts the pending customer as one without a record; "-" stands for nobody. */
static void count_stranger(struct crm_gather *gather, struct crm_span customer)
{
    gather->strangers += !crm_span_is(customer, "-");
}

enum crm_status crm_gather_join(struct crm_gather *gather, struct crm_span customer,
                                struct crm_measures *measures, struct crm_error *error)
{
    *measures = (struct crm_measures){ .first_day = CRM_NO_DAY,
                                       .last_day = CRM_NO_DAY,
                                       .before_last_day = CRM_NO_DAY,
                                       .usual_hour = -1 };
    for (size_t i = 0; i < CRM_MIX_COUNT; i++) {
        measures->mix[i].main = CRM_MAP_NONE;
    }
    for (;;) {
        if (!gather->has_pending && !gather->spool_ended && advance(gather, error) != CRM_OK) {
            return CRM_FAILURE;
        }
        if (!gather->has_pending) {
            return CRM_OK;
        }
        struct crm_span pending = { gather->pending.at + sizeof *measures,
                                    gather->pending.length - sizeof *measures };
        int order = crm_span_compare(pending, customer);
        if (order > 0) {
            return CRM_OK;
        }
        gather->has_pending = false;
        if (order == 0) {
            memcpy(measures, gather->pending.at, sizeof *measures);
            return CRM_OK;
        }
        count_stranger(gather, pending);
    }
}

enum crm_status crm_gather_end(struct crm_gather *gather, uint64_t *strangers,
                               struct crm_error *error)
{
    while (gather->has_pending || !gather->spool_ended) {
        if (gather->has_pending) {
            count_stranger(
                gather, (struct crm_span){ gather->pending.at + sizeof(struct crm_measures),
                                           gather->pending.length - sizeof(struct crm_measures) });
        }
        if (advance(gather, error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    if (gather->strangers > 0) {
        crm_note(gather->notes, "customers with facts but no record of their own, left out: %llu",
                 (unsigned long long)gather->strangers);
    }
    *strangers = gather->strangers;
    return CRM_OK;
}

const struct crm_totals *crm_gather_totals(const struct crm_gather *gather)
{
    return &gather->totals;
}

struct crm_span crm_gather_value(const struct crm_gather *gather, enum crm_mix_kind kind,
                                 uint32_t number)
{
    return number == CRM_MAP_NONE ? (struct crm_span){ "", 0 }
                                  : crm_map_key(&gather->tallies[kind].values, number);
}

void crm_gather_close(struct crm_gather *gather)
{
    if (gather == NULL) {
        return;
    }
    for (size_t i = 0; i < CRM_MIX_COUNT; i++) {
        crm_tallies_free(&gather->tallies[i]);
    }
    crm_orders_free(&gather->orders);
    crm_map_free(&gather->products);
    crm_map_free(&gather->product_categories);
    crm_release(gather->category_of);
    crm_buffer_free(&gather->customer);
    crm_buffer_free(&gather->text);
    crm_spool_close(&gather->spool);
    crm_release(gather);
}
