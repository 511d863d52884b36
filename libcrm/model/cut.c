#include "model/cut.h"

#include "customer/orders.h"
#include "customer/sale.h"
#include "io/spool.h"

/* What a spooled customer begins with; then come the days and the customer's id. */
struct packed {
    crm_money repeat_total;
    crm_money came_total;
    uint32_t past;
    uint32_t came;
};

struct pass {
    const struct crm_cut_options *options;
    struct crm_cut_totals *totals;
    struct crm_reader *reader;
    crm_cut_take *take;
    void *user;
    bool fields_known;
    struct crm_sale_fields fields;
    size_t order_id;
    size_t relation;         /* field of C; 0: internal customers are not told apart */
    struct crm_orders known; /* of the lines up to the cut */
    struct crm_orders all;   /* of the lines up to the as-of date */
    struct crm_buffer id;    /* of the customer whose facts are coming */
    bool in_customer;
    struct packed now;
    int32_t *days;
    size_t day_count;
    size_t days_capacity;
    struct crm_buffer packing;
    struct crm_spool spool;
    bool facts_ended;
    struct crm_span pending; /* the spool's record that no customer has taken */
    bool has_pending;
};

static enum crm_status refuse_range(struct crm_error *error)
{
    return crm_fail(error, CRM_REFUSED, "the sum of the amounts leaves the range of money");
}

/* Adds a purchase unless it is of the same day as the last one and days are counted. Returns
 * whether it was added. */
static bool add_day(struct pass *pass, int32_t day)
{
    if (!pass->options->by_order && pass->day_count > 0 && pass->days[pass->day_count - 1] == day) {
        return false;
    }
    pass->days[pass->day_count++] = day;
    return true;
}

static bool take_past(struct pass *pass)
{
    bool fits = true;
    for (size_t i = 0; i < pass->known.count; i++) {
        const struct crm_order_sum *order = &pass->known.orders[i];
        if (!crm_order_is_occasion(order)) {
            continue;
        }
        add_day(pass, order->time.day);
        if (pass->day_count > 1) {
            fits =
                fits && crm_money_add(pass->now.repeat_total, order->net, &pass->now.repeat_total);
        }
    }
    /* Orders of one day only give a model no time between them: they are one purchase to it. */
    if (pass->day_count > 1 && pass->days[0] == pass->days[pass->day_count - 1]) {
        pass->day_count = 1;
        pass->now.repeat_total = 0;
    }
    pass->now.past = (uint32_t)pass->day_count;
    return fits;
}

static bool take_what_came(struct pass *pass)
{
    bool fits = true;
    for (size_t i = 0; i < pass->all.count; i++) {
        const struct crm_order_sum *order = &pass->all.orders[i];
        if (order->time.day > pass->totals->cut && crm_order_is_occasion(order)) {
            pass->now.came += add_day(pass, order->time.day);
            fits = fits && crm_money_add(pass->now.came_total, order->net, &pass->now.came_total);
        }
    }
    return fits;
}

static enum crm_status spool_customer(struct pass *pass, struct crm_error *error)
{
    struct crm_buffer *packing = &pass->packing;
    crm_buffer_clear(packing);
    crm_buffer_append(packing, &pass->now, sizeof pass->now);
    crm_buffer_append(packing, pass->days, pass->day_count * sizeof *pass->days);
    enum crm_status status = crm_buffer_check(packing, error);
    return status == CRM_OK ? crm_spool_append(&pass->spool, crm_buffer_view(packing),
                                               crm_buffer_view(&pass->id), error)
                            : status;
}

static enum crm_status end_customer(struct pass *pass, struct crm_error *error)
{
    if (!pass->in_customer) {
        return CRM_OK;
    }
    pass->in_customer = false;
    pass->day_count = 0;
    pass->now = (struct packed){ 0 };
    if (crm_grow(&pass->days, &pass->days_capacity, pass->known.count + pass->all.count,
                 sizeof *pass->days, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    if (!take_past(pass) || !take_what_came(pass)) {
        return refuse_range(error);
    }
    if (pass->day_count == 0) {
        return CRM_OK;
    }
    struct crm_cut_totals *totals = pass->totals;
    if (totals->first_day == CRM_NO_DAY || pass->days[0] < totals->first_day) {
        totals->first_day = pass->days[0];
    }
    return spool_customer(pass, error);
}

static enum crm_status start_customer(struct pass *pass, struct crm_span id,
                                      struct crm_error *error)
{
    enum crm_status status = end_customer(pass, error);
    pass->in_customer = true;
    crm_orders_clear(&pass->known);
    crm_orders_clear(&pass->all);
    crm_buffer_clear(&pass->id);
    crm_buffer_span(&pass->id, id);
    return status == CRM_OK ? crm_buffer_check(&pass->id, error) : status;
}

static enum crm_status add_sale(struct pass *pass, const struct crm_record *record,
                                const struct crm_sale *sale, struct crm_error *error)
{
    struct crm_span order = crm_field_or_empty(record, pass->order_id);
    if (sale->time.day > pass->totals->as_of) {
        pass->totals->later_facts++;
        return CRM_OK;
    }
    if (sale->unpaid) {
        return CRM_OK;
    }
    enum crm_status status = CRM_OK;
    if (sale->time.day <= pass->totals->cut) {
        status = crm_orders_add(&pass->known, order, sale->time, sale->amount, sale->refund, error);
    }
    return status == CRM_OK
               ? crm_orders_add(&pass->all, order, sale->time, sale->amount, sale->refund, error)
               : status;
}

static enum crm_status add_fact(struct pass *pass, const struct crm_batch *batch, size_t at,
                                struct crm_error *error)
{
    const struct crm_record *record = &batch->records[at];
    struct crm_sale sale = { 0 };
    enum crm_status status =
        record->same_customer ? CRM_OK : start_customer(pass, crm_field(record, 1), error);
    if (status != CRM_OK || crm_record_tag(record) != CRM_TRANSACTIONS) {
        return status;
    }
    status = crm_sale_read(&pass->fields, pass->reader, batch, at, &sale, error);
    status = status == CRM_OK ? add_sale(pass, record, &sale, error) : status;
    if (status == CRM_REFUSED && error->line == 0) {
        char message[256];
        memcpy(message, error->message, sizeof message - 1);
        message[sizeof message - 1] = '\0';
        return crm_reader_refuse(pass->reader, batch, at, 0, error, "%s", message);
    }
    return status;
}

/* The days are known with the head of the stream, before its first fact. */
static enum crm_status find_days(struct pass *pass, uint64_t line, struct crm_error *error)
{
    const struct crm_layout *transactions = crm_reader_layout(pass->reader, CRM_TRANSACTIONS);
    struct crm_cut_totals *totals = pass->totals;
    pass->fields_known = true;
    pass->fields = crm_sale_fields_of(transactions);
    pass->order_id = crm_layout_field(transactions, "order_id");
    totals->as_of = pass->options->as_of != CRM_NO_DAY ? pass->options->as_of
                                                       : crm_reader_head(pass->reader)->as_of;
    if (totals->as_of == CRM_NO_DAY) {
        return crm_fail_at(error, CRM_REFUSED, crm_reader_name(pass->reader), line, 0,
                           "the stream has no ##as_of line; give --as-of");
    }
    totals->cut = totals->as_of - pass->options->days;
    return CRM_OK;
}

static enum crm_status take_facts(struct pass *pass, const struct crm_batch *batch,
                                  struct crm_error *error)
{
    enum crm_status status =
        pass->fields_known ? CRM_OK : find_days(pass, batch->first_line, error);
    for (size_t i = 0; i < batch->count && status == CRM_OK; i++) {
        status = add_fact(pass, batch, i, error);
    }
    return status;
}

static enum crm_status advance(struct pass *pass, struct crm_error *error)
{
    enum crm_step step = crm_spool_next(&pass->spool, &pass->pending, error);
    pass->has_pending = step == CRM_STEP_RECORD;
    return step == CRM_STEP_FAILED ? CRM_FAILURE : CRM_OK;
}

static enum crm_status end_facts(struct pass *pass, struct crm_error *error)
{
    if (pass->facts_ended) {
        return CRM_OK;
    }
    pass->facts_ended = true;
    enum crm_status status = end_customer(pass, error);
    status = status == CRM_OK ? crm_spool_rewind(&pass->spool, error) : status;
    return status == CRM_OK ? advance(pass, error) : status;
}

static struct packed head_of(const struct pass *pass)
{
    struct packed head;
    memcpy(&head, pass->pending.at, sizeof head);
    return head;
}

/* The id in the pending record; "-" stands for nobody. */
static struct crm_span pending_id(const struct pass *pass)
{
    struct packed head = head_of(pass);
    size_t place = sizeof head + ((size_t)head.past + head.came) * sizeof(int32_t);
    return (struct crm_span){ pass->pending.at + place, pass->pending.length - place };
}

static enum crm_status pass_strangers(struct pass *pass, const struct crm_span *up_to,
                                      struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    while (status == CRM_OK && pass->has_pending
           && (up_to == NULL || crm_span_compare(pending_id(pass), *up_to) < 0)) {
        pass->totals->strangers += !crm_span_is(pending_id(pass), "-");
        status = advance(pass, error);
    }
    return status;
}

static enum crm_status show(struct pass *pass, struct crm_error *error)
{
    struct packed head = head_of(pass);
    struct crm_cut_customer customer = {
        .days = (const int32_t *)(const void *)(pass->pending.at + sizeof head),
        .past = head.past,
        .came = head.came,
        .repeat_total = head.repeat_total,
        .came_total = head.came_total,
    };
    return pass->take(pass->user, &customer, error);
}

static enum crm_status take_customers(struct pass *pass, const struct crm_batch *batch,
                                      struct crm_error *error)
{
    enum crm_status status = end_facts(pass, error);
    if (!pass->options->internal) {
        pass->relation =
            crm_layout_field(crm_reader_layout(pass->reader, CRM_CUSTOMERS), "relation");
    }
    for (size_t i = 0; i < batch->count && status == CRM_OK; i++) {
        const struct crm_record *record = &batch->records[i];
        struct crm_span id = crm_field(record, 1);
        status = pass_strangers(pass, &id, error);
        if (status != CRM_OK || !pass->has_pending || crm_span_compare(pending_id(pass), id) != 0) {
            continue;
        }
        if (pass->relation != 0 && crm_span_is(crm_field(record, pass->relation), "internal")) {
            pass->totals->internal++;
        } else {
            status = show(pass, error);
        }
        status = status == CRM_OK ? advance(pass, error) : status;
    }
    return status;
}

static enum crm_status take_batch(struct pass *pass, const struct crm_batch *batch,
                                  struct crm_error *error)
{
    char tag = crm_record_tag(&batch->records[0]);
    if (tag == CRM_CUSTOMERS) {
        return take_customers(pass, batch, error);
    }
    return tag == CRM_TRANSACTIONS || tag == CRM_INTERACTIONS ? take_facts(pass, batch, error)
                                                              : CRM_OK;
}

static void note_left_out(const struct pass *pass)
{
    const struct crm_cut_totals *totals = pass->totals;
    if (totals->later_facts > 0) {
        crm_note(pass->options->notes, "facts after the as-of date, left out: %llu",
                 (unsigned long long)totals->later_facts);
    }
    if (totals->strangers > 0) {
        crm_note(pass->options->notes,
                 "customers with facts but no record of their own, left out: %llu",
                 (unsigned long long)totals->strangers);
    }
}

static enum crm_status read_all(struct pass *pass, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    while (status == CRM_OK) {
        struct crm_batch batch;
        enum crm_read read = crm_reader_next(pass->reader, &batch, error);
        if (read == CRM_READ_FAILED) {
            return error->status;
        }
        if (read == CRM_READ_END) {
            break;
        }
        status = read == CRM_READ_RECORDS ? take_batch(pass, &batch, error) : CRM_OK;
    }
    status = status == CRM_OK ? end_facts(pass, error) : status;
    status = status == CRM_OK ? pass_strangers(pass, NULL, error) : status;
    if (status == CRM_OK) {
        pass->totals->partial = crm_reader_head(pass->reader)->partial;
        note_left_out(pass);
    }
    return status;
}

enum crm_status crm_cut_read(const struct crm_cut_options *options, struct crm_cut_totals *totals,
                             crm_cut_take *take, void *user, struct crm_error *error)
{
    struct pass pass = { .options = options, .totals = totals, .take = take, .user = user };
    *totals = (struct crm_cut_totals){
        .as_of = CRM_NO_DAY,
        .cut = CRM_NO_DAY,
        .first_day = CRM_NO_DAY,
    };
    crm_spool_open(&pass.spool, options->memory);
    enum crm_status status =
        crm_reader_open(&pass.reader, options->input, &options->reader, options->notes, error);
    status = status == CRM_OK ? read_all(&pass, error) : status;
    crm_reader_close(pass.reader);
    crm_orders_free(&pass.known);
    crm_orders_free(&pass.all);
    crm_release(pass.days);
    crm_buffer_free(&pass.id);
    crm_buffer_free(&pass.packing);
    crm_spool_close(&pass.spool);
    return status;
}
