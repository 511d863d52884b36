#include "ingest/collection.h"

#include "base/buffer.h"
#include "base/hash.h"
#include "ingest/refunds.h"
#include "stream/place.h"

struct crm_layout *crm_collection_layout(struct crm_collection *collection,
                                         enum crm_section section)
{
    switch (section) {
    case CRM_PRODUCTS:
        return &collection->products;
    case CRM_TRANSACTIONS:
        return &collection->transactions;
    case CRM_INTERACTIONS:
        return &collection->interactions;
    case CRM_CUSTOMERS:
        break;
    }
    return &collection->customers;
}

enum crm_status crm_collection_open(struct crm_collection *collection, uint64_t memory,
                                    struct crm_error *error)
{
    collection->last_sale = CRM_NO_DAY;
    collection->last_interaction = CRM_NO_DAY;
    struct crm_groups *customers = &collection->customer_groups;
    enum crm_status status = crm_order_open(&collection->facts, customers, memory, error);
    if (status == CRM_OK) {
        status = crm_intake_open(&collection->intake, collection->facts, customers, error);
    }
    if (status == CRM_OK) {
        status = crm_order_open(&collection->customer_records, customers, memory / 4, error);
    }
    if (status == CRM_OK) {
        status = crm_order_open(&collection->product_records, &collection->product_groups,
                                memory / 8, error);
    }
    if (status == CRM_OK && !collection->customers.present) {
        collection->customers.section = CRM_CUSTOMERS;
        status = crm_layout_add(&collection->customers, crm_span_of("customer_id"), error);
    }
    return status;
}

static enum crm_status add_record(struct crm_order *order, uint32_t group, uint64_t rank,
                                  struct crm_span line, struct crm_error *error)
{
    char *room = crm_order_add(order, group, rank, line.length, error);
    if (room == NULL) {
        return error->status;
    }
    memcpy(room, line.at, line.length);
    return CRM_OK;
}

enum crm_status crm_collection_mention(struct crm_collection *collection, struct crm_span customer,
                                       struct crm_error *error)
{
    return crm_intake_mention(collection->intake, customer, error);
}

enum crm_status crm_collection_fact(struct crm_collection *collection, enum crm_section section,
                                    struct crm_span customer, struct crm_time time,
                                    struct crm_span line, struct crm_error *error)
{
    int32_t *last =
        section == CRM_TRANSACTIONS ? &collection->last_sale : &collection->last_interaction;
    *last = time.day > *last ? time.day : *last; /* CRM_NO_DAY is the least */
    return crm_intake_fact(collection->intake, crm_place_rank(time, (char)section), line,
                           customer.length, error);
}

/* Never 0, which stands for no record. Empty fields at the end do not count: a later stream
 * may have brought more columns. */
static uint64_t hash_of(struct crm_span line)
{
    uint64_t hash = CRM_HASH_START;
    while (line.length > 0
           && (line.at[line.length - 1] == '\n' || line.at[line.length - 1] == '\t')) {
        line.length--;
    }
    for (size_t i = 0; i < line.length; i++) {
        hash = crm_hash_add(hash, (unsigned char)line.at[i]);
    }
    return hash | 1;
}

enum crm_status crm_collection_record(struct crm_collection *collection, enum crm_section section,
                                      struct crm_span key, struct crm_span line,
                                      enum crm_collected *collected, struct crm_error *error)
{
    bool customer = section == CRM_CUSTOMERS;
    struct crm_groups *groups =
        customer ? &collection->customer_groups : &collection->product_groups;
    uint64_t **hashes = customer ? &collection->customer_hashes : &collection->product_hashes;
    size_t *capacity = customer ? &collection->customer_capacity : &collection->product_capacity;
    size_t known = *capacity;
    uint32_t group = 0;
    if (customer && crm_intake_settle(collection->intake, error) != CRM_OK) {
        return error->status;
    }
    if (crm_map_add(&groups->map, key, &group, error) != CRM_OK
        || crm_grow(hashes, capacity, (size_t)group + 1, sizeof **hashes, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    for (size_t i = known; i < *capacity; i++) {
        (*hashes)[i] = 0;
    }
    uint64_t hash = hash_of(line);
    if ((*hashes)[group] != 0) {
        *collected = (*hashes)[group] == hash ? CRM_COLLECTED_SAME : CRM_COLLECTED_OTHER;
        return CRM_OK;
    }
    (*hashes)[group] = hash;
    *collected = CRM_COLLECTED_NEW;
    return add_record(customer ? collection->customer_records : collection->product_records, group,
                      0, line, error);
}

static enum crm_status write_head(const struct crm_collection *collection,
                                  const struct crm_collection_head *head, struct crm_writer *writer,
                                  struct crm_error *error)
{
    int32_t as_of = head->as_of != CRM_NO_DAY             ? head->as_of
                    : collection->last_sale != CRM_NO_DAY ? collection->last_sale
                                                          : collection->last_interaction;
    if (as_of == CRM_NO_DAY) {
        return crm_fail(error, CRM_USAGE, "no transaction says what day it is: give --as-of DATE");
    }
    char day[19];
    size_t length = crm_time_write((struct crm_time){ as_of, -1 }, day);
    enum crm_status status = crm_writer_meta(writer, "crm", crm_span_of("1"), error);
    if (status == CRM_OK) {
        status = crm_writer_meta(writer, "as_of", (struct crm_span){ day, length }, error);
    }
    if (status == CRM_OK && head->currency != NULL) {
        status = crm_writer_meta(writer, "currency", crm_span_of(head->currency), error);
    }
    if (status == CRM_OK && head->partial) {
        status = crm_writer_meta(writer, "partial", crm_span_of(""), error);
    }
    status =
        status == CRM_OK ? crm_writer_meta(writer, "tool", crm_span_of(head->tool), error) : status;
    const struct crm_layout *layouts[] = { &collection->products, &collection->transactions,
                                           &collection->interactions };
    for (size_t i = 0; i < CRM_COUNT(layouts) && status == CRM_OK; i++) {
        if (layouts[i]->present) {
            status = crm_writer_layout(writer, layouts[i], error);
        }
    }
    return status;
}

/* Counts the distinct order ids of the customer at hand; owns the map. */
struct order_count {
    size_t field; /* of T; 0: there are no order ids */
    uint32_t group;
    bool started;
    struct crm_map ids;
    uint64_t orders;
};

static struct crm_span field_of(struct crm_span line, size_t field)
{
    const char *at = line.at;
    const char *end = line.at + line.length - 1;
    for (; field > 0; field--) {
        at = (const char *)memchr(at, '\t', (size_t)(end - at)) + 1;
    }
    const char *tab = memchr(at, '\t', (size_t)(end - at));
    return (struct crm_span){ at, (size_t)((tab != NULL ? tab : end) - at) };
}

static enum crm_status count_order(struct order_count *count, const struct crm_ordered *fact,
                                   struct crm_error *error)
{
    if (count->field == 0 || fact->bytes.at[0] != CRM_TRANSACTIONS) {
        return CRM_OK;
    }
    if (!count->started || fact->group != count->group) {
        count->orders += count->ids.count;
        count->started = true;
        count->group = fact->group;
        crm_map_clear(&count->ids);
    }
    struct crm_span id = field_of(fact->bytes, count->field);
    uint32_t number = 0;
    bool repeated =
        id.length == 0
        || (count->ids.count > 0
            && crm_span_equal(crm_map_key(&count->ids, (uint32_t)count->ids.count - 1), id));
    return repeated ? CRM_OK : crm_map_add(&count->ids, id, &number, error);
}

static enum crm_status write_order(struct crm_order *order, struct crm_writer *writer,
                                   struct order_count *count, struct crm_error *error)
{
    enum crm_status status = crm_order_finish(order, error);
    while (status == CRM_OK) {
        struct crm_ordered record;
        enum crm_step step = crm_order_next(order, &record, error);
        if (step == CRM_STEP_END) {
            break;
        }
        status =
            step == CRM_STEP_RECORD ? crm_writer_line(writer, record.bytes, error) : error->status;
        if (status == CRM_OK && count != NULL) {
            status = count_order(count, &record, error);
        }
    }
    return status;
}

/* Writes the facts of one customer, the refunds in the orders that they take back. */
static enum crm_status write_matched(struct crm_refunds *refunds, uint32_t group,
                                     struct crm_writer *writer, struct order_count *count,
                                     struct crm_error *error)
{
    enum crm_status status = crm_refunds_settle(refunds, error);
    for (size_t i = 0; i < refunds->count && status == CRM_OK; i++) {
        struct crm_ordered fact = { .group = group, .bytes = crm_refunds_line(refunds, i) };
        status = crm_writer_line(writer, fact.bytes, error);
        status = status == CRM_OK ? count_order(count, &fact, error) : status;
    }
    crm_refunds_clear(refunds);
    return status;
}

/* As write_order, customer by customer, so that refunds find their sales. */
static enum crm_status match_and_write(struct crm_order *order, struct crm_refunds *refunds,
                                       struct crm_writer *writer, struct order_count *count,
                                       struct crm_error *error)
{
    uint32_t group = 0;
    enum crm_status status = crm_order_finish(order, error);
    while (status == CRM_OK) {
        struct crm_ordered record;
        enum crm_step step = crm_order_next(order, &record, error);
        if (step == CRM_STEP_FAILED) {
            return error->status;
        }
        if (refunds->count > 0 && (step == CRM_STEP_END || record.group != group)) {
            status = write_matched(refunds, group, writer, count, error);
        }
        if (step == CRM_STEP_END) {
            break;
        }
        group = record.group;
        status =
            status == CRM_OK ? crm_refunds_add(refunds, record.rank, record.bytes, error) : status;
    }
    return status;
}

static enum crm_status write_facts(struct crm_collection *collection, bool match_refunds,
                                   struct crm_writer *writer, struct crm_collection_counts *counts,
                                   struct crm_error *error)
{
    struct order_count count = { .field = crm_layout_field(&collection->transactions, "order_id") };
    struct crm_refunds refunds;
    crm_refunds_open(&refunds, &collection->transactions);
    enum crm_status status =
        match_refunds ? match_and_write(collection->facts, &refunds, writer, &count, error)
                      : write_order(collection->facts, writer, &count, error);
    counts->has_orders = count.field != 0;
    counts->orders = count.orders + count.ids.count;
    counts->refunds = refunds.refunds;
    counts->matched = refunds.matched;
    crm_refunds_free(&refunds);
    crm_map_free(&count.ids);
    return status;
}

/* Writes a customer's record, or a bare one for a customer who is in the facts only (`line` is
 * the key then), filled up to all the columns that customers have by now. */
static enum crm_status write_customer(const struct crm_collection *collection,
                                      struct crm_writer *writer, struct crm_span line, bool bare,
                                      struct crm_buffer *text, struct crm_error *error)
{
    crm_buffer_clear(text);
    crm_buffer_text(text, bare ? "C\t" : "");
    crm_buffer_append(text, line.at, bare ? line.length : line.length - 1);
    size_t fields = 0;
    for (size_t i = 0; i < text->length; i++) {
        fields += text->bytes[i] == '\t';
    }
    for (; fields < collection->customers.count; fields++) {
        crm_buffer_byte(text, '\t');
    }
    crm_buffer_byte(text, '\n');
    enum crm_status status = crm_buffer_check(text, error);
    return status == CRM_OK ? crm_writer_line(writer, crm_buffer_view(text), error) : status;
}

/* All customers in order; `-` stands for nobody. */
static enum crm_status write_customers(struct crm_collection *collection, struct crm_writer *writer,
                                       uint64_t *customers, struct crm_error *error)
{
    struct crm_order *order = collection->customer_records;
    struct crm_groups *groups = &collection->customer_groups;
    struct crm_buffer text = { 0 };
    struct crm_ordered record;
    enum crm_status status = crm_order_finish(order, error);
    status = status == CRM_OK ? crm_groups_sort(groups, error) : status;
    enum crm_step step = status == CRM_OK ? crm_order_next(order, &record, error) : CRM_STEP_FAILED;
    for (size_t i = 0; i < groups->ordered && status == CRM_OK && step != CRM_STEP_FAILED; i++) {
        uint32_t group = groups->sorted[i];
        struct crm_span key = crm_map_key(&groups->map, group);
        bool has_record = step == CRM_STEP_RECORD && record.group == group;
        if (!has_record && crm_span_is(key, "-")) {
            continue;
        }
        status = write_customer(collection, writer, has_record ? record.bytes : key, !has_record,
                                &text, error);
        *customers += 1;
        if (has_record && status == CRM_OK) {
            step = crm_order_next(order, &record, error);
        }
    }
    crm_buffer_free(&text);
    return status == CRM_OK && step == CRM_STEP_FAILED ? error->status : status;
}

enum crm_status crm_collection_write(struct crm_collection *collection,
                                     const struct crm_collection_head *head,
                                     struct crm_writer *writer,
                                     struct crm_collection_counts *counts, struct crm_error *error)
{
    *counts = (struct crm_collection_counts){ 0 };
    enum crm_status status = crm_intake_settle(collection->intake, error);
    status = status == CRM_OK ? write_head(collection, head, writer, error) : status;
    if (status == CRM_OK) {
        status = write_order(collection->product_records, writer, NULL, error);
    }
    status = status == CRM_OK ? write_facts(collection, head->match_refunds, writer, counts, error)
                              : status;
    if (status == CRM_OK) {
        status = crm_writer_layout(writer, &collection->customers, error);
    }
    return status == CRM_OK ? write_customers(collection, writer, &counts->customers, error)
                            : status;
}

void crm_collection_close(struct crm_collection *collection)
{
    crm_intake_close(collection->intake);
    crm_order_close(collection->facts);
    crm_order_close(collection->customer_records);
    crm_order_close(collection->product_records);
    crm_groups_free(&collection->customer_groups);
    crm_groups_free(&collection->product_groups);
    crm_release(collection->customer_hashes);
    crm_release(collection->product_hashes);
    crm_layout_free(&collection->products);
    crm_layout_free(&collection->transactions);
    crm_layout_free(&collection->interactions);
    crm_layout_free(&collection->customers);
    *collection = (struct crm_collection){ 0 };
}
