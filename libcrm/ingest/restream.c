#include "ingest/restream.h"

enum { MONEY_MOST = 16 };

/* Where each field of the collection's layout stands in the stream's records; 0: nowhere. */
struct slots {
    size_t *fields;
    size_t count;
    size_t capacity;
    size_t money[MONEY_MOST]; /* fields of the stream's records that hold amounts or quantities */
    size_t money_count;
    size_t amount; /* the field of a transaction's amount, 0: none */
};

struct restream {
    struct crm_reader *reader;
    struct crm_collection *collection;
    struct crm_account *read;
    struct crm_notes *notes;
    struct crm_layout claimed; /* columns of C that tools have added */
    struct slots slots;
    char section; /* that the slots are for */
    struct crm_buffer line;
};

static enum crm_status find_slots(struct restream *restream, enum crm_section section,
                                  struct crm_error *error)
{
    const struct crm_layout *from = crm_reader_layout(restream->reader, section);
    const struct crm_layout *to = crm_collection_layout(restream->collection, section);
    struct slots *slots = &restream->slots;
    if (crm_grow(&slots->fields, &slots->capacity, to->count, sizeof *slots->fields, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    slots->count = to->count;
    for (size_t i = 0; i < to->count; i++) {
        bool claimed =
            section == CRM_CUSTOMERS && crm_layout_field(&restream->claimed, to->names[i]) != 0;
        slots->fields[i] = claimed ? 0 : crm_layout_field(from, to->names[i]);
    }
    slots->money_count = 0;
    for (size_t i = 0; i < from->count && slots->money_count < MONEY_MOST; i++) {
        const struct crm_column *known = crm_column_find(section, crm_span_of(from->names[i]));
        if (known != NULL && (known->type == CRM_MONEY || known->type == CRM_QUANTITY)) {
            slots->money[slots->money_count++] = i + 1;
        }
    }
    slots->amount = section == CRM_TRANSACTIONS ? crm_layout_field(from, "amount") : 0;
    if (section == CRM_TRANSACTIONS && slots->amount == 0) {
        return crm_fail_at(error, CRM_REFUSED, crm_reader_name(restream->reader), 0, 0,
                           "its transactions have no column amount");
    }
    restream->section = (char)section;
    return CRM_OK;
}

/* Remembers what a ##columns line says: names[0] is the tool. */
static enum crm_status take_claim(struct restream *restream, struct crm_span value,
                                  struct crm_error *error)
{
    bool first = true;
    while (value.length > 0) {
        struct crm_span name = crm_next_part(&value);
        if (!first && crm_layout_add(&restream->claimed, name, error) != CRM_OK) {
            return CRM_FAILURE;
        }
        first = false;
    }
    return CRM_OK;
}

/* Adds the customers' columns that no other file has; only here the stream says them. */
static enum crm_status take_customer_columns(struct restream *restream, struct crm_error *error)
{
    const struct crm_layout *from = crm_reader_layout(restream->reader, CRM_CUSTOMERS);
    struct crm_layout *to = &restream->collection->customers;
    for (size_t i = 0; i < from->count; i++) {
        if (crm_layout_field(&restream->claimed, from->names[i]) == 0
            && crm_layout_field(to, from->names[i]) == 0
            && crm_layout_add(to, crm_span_of(from->names[i]), error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    if (restream->claimed.count > 0) {
        crm_note(restream->notes,
                 "note: %s: the columns that tools had added are left out; run them again",
                 crm_reader_name(restream->reader));
    }
    return CRM_OK;
}

/* The record's line with its fields in the collection's order; *bare: only the key is filled. */
static enum crm_status arrange(struct restream *restream, const struct crm_record *record,
                               bool *bare, struct crm_error *error)
{
    struct crm_buffer *line = &restream->line;
    *bare = true;
    crm_buffer_clear(line);
    crm_buffer_byte(line, crm_record_tag(record));
    for (size_t i = 0; i < restream->slots.count; i++) {
        size_t field = restream->slots.fields[i];
        struct crm_span value = crm_field_or_empty(record, field);
        crm_buffer_byte(line, '\t');
        crm_buffer_span(line, value);
        *bare = *bare && (i == 0 || value.length == 0);
    }
    crm_buffer_byte(line, '\n');
    return crm_buffer_check(line, error);
}

static enum crm_status take_fact(struct restream *restream, const struct crm_batch *batch,
                                 size_t at, struct crm_error *error)
{
    const struct crm_record *record = &batch->records[at];
    char tag = crm_record_tag(record);
    struct crm_time time;
    crm_money amount = 0;
    if (!crm_time_parse(crm_field(record, 2), &time)) {
        return crm_reader_refuse(restream->reader, batch, at, 2, error,
                                 "not a date YYYY-MM-DD, nor one with THH:MM:SS");
    }
    for (size_t i = 0; i < restream->slots.money_count; i++) {
        size_t field = restream->slots.money[i];
        struct crm_span cell = crm_field(record, field);
        bool needed = field == restream->slots.amount;
        crm_money money = 0;
        if ((cell.length > 0 || needed) && crm_money_parse(cell, &money) != CRM_MONEY_GOOD) {
            return crm_reader_refuse(restream->reader, batch, at, field, error, "not an amount");
        }
        amount = needed ? money : amount;
    }
    enum crm_status status =
        crm_account_add(restream->read, tag == CRM_TRANSACTIONS, true, amount, error);
    return status == CRM_OK ? crm_collection_fact(restream->collection, (enum crm_section)tag,
                                                  crm_field(record, 1), time,
                                                  crm_buffer_view(&restream->line), error)
                            : status;
}

static enum crm_status take_keyed(struct restream *restream, const struct crm_batch *batch,
                                  size_t at, bool bare, struct crm_error *error)
{
    const struct crm_record *record = &batch->records[at];
    enum crm_section section = (enum crm_section)crm_record_tag(record);
    enum crm_collected collected = CRM_COLLECTED_NEW;
    restream->read->rows++;
    enum crm_status status =
        bare && section == CRM_CUSTOMERS
            ? crm_collection_mention(restream->collection, crm_field(record, 1), error)
            : crm_collection_record(restream->collection, section, crm_field(record, 1),
                                    crm_buffer_view(&restream->line), &collected, error);
    if (status == CRM_OK && collected == CRM_COLLECTED_OTHER) {
        return crm_reader_refuse(restream->reader, batch, at, 1, error,
                                 "another input says something else of this %s",
                                 section == CRM_CUSTOMERS ? "customer" : "product");
    }
    return status;
}

static enum crm_status take_records(struct restream *restream, const struct crm_batch *batch,
                                    struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < batch->count && status == CRM_OK; i++) {
        char tag = crm_record_tag(&batch->records[i]);
        bool bare = false;
        if (tag != restream->section) {
            status = find_slots(restream, (enum crm_section)tag, error);
        }
        status = status == CRM_OK ? arrange(restream, &batch->records[i], &bare, error) : status;
        if (status == CRM_OK) {
            status = tag == CRM_TRANSACTIONS || tag == CRM_INTERACTIONS
                         ? take_fact(restream, batch, i, error)
                         : take_keyed(restream, batch, i, bare, error);
        }
    }
    return status;
}

static enum crm_status take(struct restream *restream, enum crm_read read,
                            const struct crm_batch *batch, struct crm_error *error)
{
    if (read == CRM_READ_RECORDS) {
        return take_records(restream, batch, error);
    }
    if (read == CRM_READ_OTHER) {
        return crm_fail_at(error, CRM_REFUSED, crm_reader_name(restream->reader), batch->first_line,
                           1,
                           "section %c is not known here: it cannot be put "
                           "in order with others",
                           crm_record_tag(&batch->records[0]));
    }
    if (read == CRM_READ_META && crm_span_is(batch->name, "columns")) {
        return take_claim(restream, batch->value, error);
    }
    if (read == CRM_READ_LAYOUT && crm_span_is(batch->name, "C")) {
        restream->section = 0; /* the collection's columns may change */
        return take_customer_columns(restream, error);
    }
    return CRM_OK;
}

enum crm_status crm_restream(struct crm_reader *reader, struct crm_collection *collection,
                             struct crm_account *read, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct restream restream = {
        .reader = reader, .collection = collection, .read = read, .notes = notes
    };
    /* the day that the stream takes as today holds, though it may have later facts */
    bool dated = crm_reader_head(reader)->as_of != CRM_NO_DAY;
    int32_t last_sale = collection->last_sale;
    int32_t last_interaction = collection->last_interaction;
    enum crm_status status = CRM_OK;
    while (status == CRM_OK) {
        struct crm_batch batch;
        enum crm_read next = crm_reader_next(reader, &batch, error);
        if (next == CRM_READ_END) {
            break;
        }
        status = next == CRM_READ_FAILED ? error->status : take(&restream, next, &batch, error);
    }
    if (dated) {
        collection->last_sale = last_sale;
        collection->last_interaction = last_interaction;
    }
    crm_layout_free(&restream.claimed);
    crm_release(restream.slots.fields);
    crm_buffer_free(&restream.line);
    return status;
}
