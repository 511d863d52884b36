#include "customer/gather.h"

#include <math.h>
#include <stdio.h>

#include "customer/dues.h"
#include "customer/packing.h"
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

struct crm_gather {
    int32_t as_of;
    crm_money contact_costs[CRM_COUNT(contact_kinds)];
    bool fields_known;
    struct crm_contact_fields contact_fields;
    struct crm_due_fields due_fields;
    size_t named[2]; /* fields of I: competitor, substitute */
    struct crm_notes *notes;
    struct crm_totals totals;
    struct crm_spool spool;
    struct crm_catalog catalog;
    struct crm_purchases purchases; /* of the customer whose facts are coming */
    struct crm_contacts contacts;
    struct crm_dues dues;
    struct crm_campaigns campaigns;
    struct crm_campaign_outcomes outcomes; /* of the customer that was joined last */
    struct crm_complaints complaints;      /* of the same */
    uint64_t unsigned_lines;
    struct crm_complaint *unsigned_complaints;
    size_t unsigned_count;
    size_t unsigned_capacity;
    struct crm_tallies rivals[2]; /* competitors, substitutes */
    struct crm_buffer customer;
    struct crm_buffer packing;
    struct crm_buffer text;
    bool in_customer;
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

/* Settings of schemes are there only in tools that have those schemes. */
static double number_if_set(const struct crm_settings *settings, const char *key, double other)
{
    return crm_settings_find(settings, key) != NULL && crm_setting_is_set(settings, key)
               ? crm_setting_number(settings, key)
               : other;
}

static crm_money money_if_set(const struct crm_settings *settings, const char *key, double other)
{
    return (crm_money)llround(number_if_set(settings, key, other) * CRM_MONEY_UNIT);
}

enum crm_status crm_gather_open(struct crm_gather **gather, unsigned extras, uint64_t memory,
                                const struct crm_settings *settings, struct crm_notes *notes,
                                struct crm_error *error)
{
    *gather = crm_allocate(1, sizeof **gather, error);
    if (*gather == NULL) {
        return CRM_FAILURE;
    }
    struct crm_gather *made = *gather;
    made->as_of = CRM_NO_DAY;
    made->purchases.extras = extras;
    made->purchases.catalog = &made->catalog;
    made->purchases.window = (int32_t)crm_setting_number(settings, "measures.window");
    made->purchases.rfm_window = (int32_t)number_if_set(settings, "rfm.window", INT32_MAX);
    made->purchases.inactive = number_if_set(settings, "activity.inactive", -1);
    made->purchases.bargain_parts =
        crm_parts(number_if_set(settings, "orientation.discount", 0.10));
    made->purchases.launch_days = (int32_t)number_if_set(settings, "orientation.launch_days", 90);
    made->contacts.follow_days = (int32_t)number_if_set(settings, "engagement.follow_days", 30);
    made->contacts.recent_days = (int32_t)number_if_set(settings, "sample.contact_days", 0);
    made->contacts.satisfied_from =
        money_if_set(settings, "satisfaction.satisfied", CRM_SATISFIED_FROM);
    made->contacts.delighted_from =
        money_if_set(settings, "satisfaction.delighted", CRM_DELIGHTED_FROM);
    made->dues.long_days = (int32_t)number_if_set(settings, "credit.unpaid_days", 90);
    made->campaigns.days = (int32_t)number_if_set(settings, "uplift.days", 30);
    for (size_t i = 0; i < CRM_COUNT(contact_kinds); i++) {
        char key[40];
        snprintf(key, sizeof key, "contact_cost.%s", contact_kinds[i]);
        made->contact_costs[i] =
            (crm_money)llround(crm_setting_number(settings, key) * CRM_MONEY_UNIT);
    }
    made->notes = notes;
    made->totals.first_day = CRM_NO_DAY;
    made->totals.last_day = CRM_NO_DAY;
    crm_spool_open(&made->spool, memory);
    return CRM_OK;
}

void crm_gather_as_of(struct crm_gather *gather, int32_t as_of)
{
    gather->as_of = as_of;
    gather->purchases.as_of = as_of;
    gather->contacts.as_of = as_of;
    gather->dues.as_of = as_of;
    gather->campaigns.as_of = as_of;
}

size_t crm_gather_size(const struct crm_gather *gather)
{
    unsigned beside = CRM_GATHER_CAMPAIGNS | CRM_GATHER_COMPLAINTS;
    return (gather->purchases.extras & ~beside) == 0 ? CRM_MEASURES_BASIC
                                                     : sizeof(struct crm_measures);
}

/* Puts the measures and lists of the customer into the spool. */
static enum crm_status pack(struct crm_gather *gather, struct crm_error *error)
{
    const struct crm_purchases *purchases = &gather->purchases;
    const struct crm_campaigns *campaigns = &gather->campaigns;
    const struct crm_contacts *contacts = &gather->contacts;
    bool complaints = (purchases->extras & CRM_GATHER_COMPLAINTS) != 0;
    const struct crm_packed_lists lists = {
        .launches = purchases->launches,
        .launch_count = purchases->launch_count,
        .sums = { purchases->days, purchases->day_count },
        .outcomes = { campaigns->outcomes, campaigns->count },
        .complaints = { contacts->complaints, complaints ? contacts->complaint_count : 0 },
    };
    enum crm_status status = crm_packing_write(&gather->packing, &purchases->now,
                                               crm_gather_size(gather), &lists, error);
    return status == CRM_OK ? crm_spool_append(&gather->spool, crm_buffer_view(&gather->packing),
                                               crm_buffer_view(&gather->customer), error)
                            : status;
}

/* Keeps the complaints of nobody known: no record of a customer will take them. */
static enum crm_status keep_unsigned(struct crm_gather *gather, struct crm_error *error)
{
    const struct crm_contacts *contacts = &gather->contacts;
    size_t count = gather->unsigned_count + contacts->complaint_count;
    if (contacts->complaint_count == 0) {
        return CRM_OK;
    }
    enum crm_status status = crm_grow(&gather->unsigned_complaints, &gather->unsigned_capacity,
                                      count, sizeof *gather->unsigned_complaints, error);
    if (status == CRM_OK) {
        memcpy(gather->unsigned_complaints + gather->unsigned_count, contacts->complaints,
               contacts->complaint_count * sizeof *contacts->complaints);
        gather->unsigned_count = count;
    }
    return status;
}

/* Turns what was collected of the customer into measures, and those into the spool. */
static enum crm_status end_customer(struct crm_gather *gather, struct crm_error *error)
{
    struct crm_measures *now = &gather->purchases.now;
    if (!gather->in_customer) {
        return CRM_OK;
    }
    enum crm_status status = crm_purchases_end(&gather->purchases, &gather->totals, error);
    if (status != CRM_OK) {
        return status;
    }
    if ((gather->purchases.extras & CRM_GATHER_SERVICE) != 0) {
        now->service =
            crm_contacts_take(&gather->contacts, gather->purchases.occasions, now->occasions);
        for (size_t i = 0; i < CRM_COUNT(gather->rivals); i++) {
            now->mix[CRM_MIX_COMPETITOR + i] = crm_tallies_take(&gather->rivals[i], NULL);
            gather->totals.values[CRM_MIX_COMPETITOR + i] =
                (uint32_t)gather->rivals[i].values.count;
        }
    }
    if ((gather->purchases.extras & CRM_GATHER_CREDIT) != 0) {
        status = crm_dues_take(&gather->dues, now->orders, &now->credit, error);
    }
    gather->in_customer = false;
    if (status == CRM_OK) {
        status = crm_campaigns_end(&gather->campaigns, gather->purchases.occasions, now->occasions,
                                   error);
    }
    if (status == CRM_OK && (gather->purchases.extras & CRM_GATHER_COMPLAINTS) != 0) {
        gather->totals.complaints += gather->contacts.complaint_count;
        status = crm_span_is(crm_buffer_view(&gather->customer), "-") ? keep_unsigned(gather, error)
                                                                      : CRM_OK;
    }
    return status == CRM_OK ? pack(gather, error) : status;
}

static enum crm_status start_customer(struct crm_gather *gather, struct crm_span customer,
                                      struct crm_error *error)
{
    enum crm_status status = end_customer(gather, error);
    if (status != CRM_OK) {
        return status;
    }
    gather->in_customer = true;
    crm_purchases_clear(&gather->purchases);
    crm_contacts_clear(&gather->contacts);
    crm_dues_clear(&gather->dues);
    crm_campaigns_clear(&gather->campaigns);
    crm_buffer_clear(&gather->customer);
    crm_buffer_span(&gather->customer, customer);
    return crm_buffer_check(&gather->customer, error);
}

static void find_fields(struct crm_gather *gather, const struct crm_reader *reader)
{
    const struct crm_layout *interactions = crm_reader_layout(reader, CRM_INTERACTIONS);
    const struct crm_layout *transactions = crm_reader_layout(reader, CRM_TRANSACTIONS);
    struct crm_purchase_fields fields = crm_purchase_fields_of(transactions);
    gather->fields_known = true;
    gather->purchases.fields = fields;
    gather->contact_fields = crm_contact_fields_of(interactions);
    gather->due_fields = crm_due_fields_of(transactions);
    gather->campaigns.fields = crm_campaign_fields_of(interactions);
    gather->named[0] = crm_layout_field(interactions, "competitor");
    gather->named[1] = crm_layout_field(interactions, "substitute");
    gather->totals.has_orders = fields.order_id != 0;
    gather->totals.has_discounts = fields.discount != 0;
    gather->totals.has_products = fields.product != 0;
    gather->totals.has_contacts = gather->contact_fields.kind != 0;
    gather->totals.has_directions = gather->contact_fields.direction != 0;
    gather->totals.has_answers =
        gather->contact_fields.score != 0
        || (gather->contact_fields.perceived != 0 && gather->contact_fields.expectation != 0);
}

static enum crm_status add_to(crm_money *sum, crm_money money, struct crm_error *error)
{
    return crm_money_add(*sum, money, sum)
               ? CRM_OK
               : crm_fail(error, CRM_REFUSED, "the sum of the amounts leaves the range of money");
}

static enum crm_status add_sale(struct crm_gather *gather, const struct crm_reader *reader,
                                const struct crm_batch *batch, size_t at,
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
    enum crm_status status =
        crm_purchases_add(&gather->purchases, &batch->records[at], sale, totals, error);
    if (status == CRM_OK && (gather->purchases.extras & CRM_GATHER_CAMPAIGNS) != 0) {
        status = crm_campaigns_add_sale(&gather->campaigns, sale, error);
    }
    if (status != CRM_OK || (gather->purchases.extras & CRM_GATHER_CREDIT) == 0) {
        return status;
    }
    return crm_dues_add(&gather->dues, &gather->due_fields, reader, batch, at, sale,
                        gather->purchases.orders.last, error);
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

/* What a contact costs: as its record says, else as its kind does; a control is none. */
static enum crm_status contact_cost(const struct crm_gather *gather,
                                    const struct crm_reader *reader, const struct crm_batch *batch,
                                    size_t at, crm_money *cost, struct crm_error *error)
{
    const struct crm_record *record = &batch->records[at];
    *cost = 0;
    if (gather->contact_fields.cost != 0
        && crm_field(record, gather->contact_fields.cost).length > 0) {
        return crm_sale_money(reader, batch, at, gather->contact_fields.cost, cost, error);
    }
    if (gather->contact_fields.kind == 0 || crm_is_control(&gather->campaigns.fields, record)) {
        return CRM_OK;
    }
    for (size_t i = 0; i < CRM_COUNT(contact_kinds); i++) {
        if (crm_span_is(crm_field(record, gather->contact_fields.kind), contact_kinds[i])) {
            *cost = gather->contact_costs[i];
        }
    }
    return CRM_OK;
}

/* Counts the competitor and the substitute that an interaction names. */
static enum crm_status add_rivals(struct crm_gather *gather, const struct crm_record *record,
                                  struct crm_error *error)
{
    for (size_t i = 0; i < CRM_COUNT(gather->rivals); i++) {
        struct crm_span name = crm_field_or_empty(record, gather->named[i]);
        name = crm_unescaped(&gather->text, name);
        enum crm_status status = crm_buffer_check(&gather->text, error);
        status = status == CRM_OK ? crm_tallies_add(&gather->rivals[i], name, 0, error) : status;
        if (status != CRM_OK) {
            return status;
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
    if (status == CRM_OK) {
        status = placed(add_to(&gather->purchases.now.contact_cost, cost, error), reader, batch, at,
                        error);
    }
    if (status == CRM_OK && (gather->purchases.extras & CRM_GATHER_CAMPAIGNS) != 0) {
        status = placed(
            crm_campaigns_add(&gather->campaigns, &batch->records[at], time.day, cost, error),
            reader, batch, at, error);
        gather->totals.campaigns = (uint32_t)gather->campaigns.names.count;
    }
    if (status != CRM_OK || (gather->purchases.extras & CRM_GATHER_SERVICE) == 0) {
        return status;
    }
    status = add_rivals(gather, &batch->records[at], error);
    return status == CRM_OK ? placed(crm_contacts_add(&gather->contacts, &gather->contact_fields,
                                                      reader, batch, at, time, cost, error),
                                     reader, batch, at, error)
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
    enum crm_status status =
        crm_sale_read(&gather->purchases.fields.sale, reader, batch, at, &sale, error);
    return status == CRM_OK
               ? placed(add_sale(gather, reader, batch, at, &sale, error), reader, batch, at, error)
               : status;
}

enum crm_status crm_gather_batch(struct crm_gather *gather, const struct crm_reader *reader,
                                 const struct crm_batch *batch, struct crm_error *error)
{
    char tag = crm_record_tag(&batch->records[0]);
    if (tag == CRM_PRODUCTS) {
        unsigned uses = CRM_GATHER_MIX | CRM_GATHER_BRAND;
        return (gather->purchases.extras & uses) != 0
                   ? crm_catalog_add(&gather->catalog, reader, batch, error)
                   : CRM_OK;
    }
    if (tag != CRM_TRANSACTIONS && tag != CRM_INTERACTIONS) {
        return CRM_OK;
    }
    if (gather->as_of == CRM_NO_DAY) {
        return crm_fail_at(error, CRM_REFUSED, crm_reader_name(reader), batch->first_line, 0,
                           "the stream has no ##as_of line; give --as-of");
    }
    if (!gather->fields_known) {
        find_fields(gather, reader);
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
    gather->totals.has_dues = gather->dues.has_dues;
    gather->totals.has_payments = gather->dues.has_payments;
    if (gather->totals.later_facts > 0) {
        bool all = gather->totals.lines + gather->totals.interactions == 0;
        crm_note(gather->notes,
                 all ? "all %llu facts are after the as-of date: nothing is known by then"
                     : "facts after the as-of date, left out: %llu",
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

/* Counts the pending customer as one without a record, or the lines of nobody, who is "-". */
static void count_stranger(struct crm_gather *gather, struct crm_span customer)
{
    struct crm_measures measures;
    bool nobody = crm_span_is(customer, "-");
    crm_packing_read(gather->pending, crm_gather_size(gather), &measures);
    gather->strangers += !nobody;
    gather->unsigned_lines += nobody ? measures.lines : 0;
}

/* The id in the pending record. */
static struct crm_span pending_customer(const struct crm_gather *gather)
{
    return crm_packing_customer(gather->pending, crm_gather_size(gather));
}

/* Takes the pending record apart; only now is known when each product was first sold. */
static void unpack(struct crm_gather *gather, struct crm_measures *measures,
                   struct crm_day_sums *sums)
{
    struct crm_packed_lists lists =
        crm_packing_read(gather->pending, crm_gather_size(gather), measures);
    for (size_t i = 0; i < lists.launch_count; i++) {
        const struct crm_launch_line *line = &lists.launches[i];
        int32_t launch =
            crm_catalog_launch(&gather->catalog, line->product, gather->totals.first_day);
        if (launch != CRM_NO_DAY && line->day - launch <= gather->purchases.launch_days) {
            measures->launch_spend += line->amount;
        }
    }
    gather->outcomes = lists.outcomes;
    if (!crm_span_is(pending_customer(gather), "-")) { /* theirs were kept */
        gather->complaints = lists.complaints;
    }
    if (sums != NULL) {
        *sums = lists.sums;
    }
}

enum crm_status crm_gather_join(struct crm_gather *gather, struct crm_span customer,
                                struct crm_measures *measures, struct crm_day_sums *sums,
                                struct crm_error *error)
{
    *measures = crm_measures_none();
    gather->outcomes = (struct crm_campaign_outcomes){ NULL, 0 };
    gather->complaints = (struct crm_complaints){ NULL, 0 };
    if (sums != NULL) {
        *sums = (struct crm_day_sums){ NULL, 0 };
    }
    for (;;) {
        if (!gather->has_pending && !gather->spool_ended && advance(gather, error) != CRM_OK) {
            return CRM_FAILURE;
        }
        if (!gather->has_pending) {
            return CRM_OK;
        }
        struct crm_span pending = pending_customer(gather);
        int order = crm_span_compare(pending, customer);
        if (order > 0) {
            return CRM_OK;
        }
        gather->has_pending = false;
        if (order == 0) {
            unpack(gather, measures, sums);
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
            count_stranger(gather, pending_customer(gather));
        }
        if (advance(gather, error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    if (gather->strangers > 0) {
        crm_note(gather->notes, "customers with facts but no record of their own, left out: %llu",
                 (unsigned long long)gather->strangers);
    }
    if (gather->unsigned_lines > 0) {
        crm_note(gather->notes, "lines of nobody known, under the customer -, left out: %llu",
                 (unsigned long long)gather->unsigned_lines);
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
    const struct crm_tallies *tallies = kind <= CRM_MIX_BRAND
                                            ? &gather->purchases.tallies[kind]
                                            : &gather->rivals[kind - CRM_MIX_COMPETITOR];
    return number == CRM_MAP_NONE ? (struct crm_span){ "", 0 }
                                  : crm_map_key(&tallies->values, number);
}

struct crm_campaign_outcomes crm_gather_outcomes(const struct crm_gather *gather)
{
    return gather->outcomes;
}

struct crm_complaints crm_gather_complaints(const struct crm_gather *gather)
{
    return gather->complaints;
}

struct crm_complaints crm_gather_unsigned_complaints(const struct crm_gather *gather)
{
    return (struct crm_complaints){ gather->unsigned_complaints, gather->unsigned_count };
}

struct crm_span crm_gather_campaign(const struct crm_gather *gather, uint32_t number)
{
    return crm_map_key(&gather->campaigns.names, number);
}

void crm_gather_close(struct crm_gather *gather)
{
    if (gather == NULL) {
        return;
    }
    crm_purchases_free(&gather->purchases);
    crm_contacts_free(&gather->contacts);
    crm_dues_free(&gather->dues);
    crm_campaigns_free(&gather->campaigns);
    for (size_t i = 0; i < CRM_COUNT(gather->rivals); i++) {
        crm_tallies_free(&gather->rivals[i]);
    }
    crm_catalog_free(&gather->catalog);
    crm_release(gather->unsigned_complaints);
    crm_buffer_free(&gather->customer);
    crm_buffer_free(&gather->packing);
    crm_buffer_free(&gather->text);
    crm_spool_close(&gather->spool);
    crm_release(gather);
}
