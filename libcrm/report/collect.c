#include "report/collect.h"

struct collection {
    struct crm_facts *facts;
    struct crm_reader *reader;
    struct crm_gather *gather;
    bool facts_ended; /* the customers have begun */
};

/* The facts end where the customers' columns are named, or with a stream that has no customers. */
static enum crm_status end_facts(struct collection *collection, struct crm_error *error)
{
    if (collection->facts_ended) {
        return CRM_OK;
    }
    collection->facts_ended = true;
    return crm_gather_finish(collection->gather, error);
}

static enum crm_status take_customers(struct collection *collection, const struct crm_batch *batch,
                                      struct crm_error *error)
{
    struct crm_measures measures;
    for (size_t i = 0; i < batch->count; i++) {
        const struct crm_record *record = &batch->records[i];
        enum crm_status status =
            crm_gather_join(collection->gather, crm_field(record, 1), &measures, NULL, error);
        if (status != CRM_OK) {
            return status;
        }
        struct crm_span category = { 0 };
        uint32_t main = measures.mix[CRM_MIX_CATEGORY].main;
        if (measures.mix[CRM_MIX_CATEGORY].distinct > 0 && main != CRM_MAP_NONE) {
            category = crm_gather_value(collection->gather, CRM_MIX_CATEGORY, main);
        }
        status = crm_facts_add(collection->facts, record, &measures, category, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
}

static enum crm_status take_records(struct collection *collection, const struct crm_batch *batch,
                                    struct crm_error *error)
{
    return crm_record_tag(&batch->records[0]) == CRM_CUSTOMERS
               ? take_customers(collection, batch, error)
               : crm_gather_batch(collection->gather, collection->reader, batch, error);
}

static void take_as_of(struct collection *collection, int32_t as_of)
{
    collection->facts->as_of = as_of;
    crm_gather_as_of(collection->gather, as_of);
}

/* Keeps what classes and scores were made with, to say it beside them. Both tools write the row
 * "activity", which is the same. */
static enum crm_status take_model(struct collection *collection, const struct crm_batch *batch,
                                  struct crm_error *error)
{
    static const char *const owners[] = { "crm-segment\t", "crm-score\t" };
    for (size_t i = 0; i < CRM_COUNT(owners) && crm_span_is(batch->name, "model"); i++) {
        size_t length = strlen(owners[i]);
        if (batch->value.length >= length && memcmp(batch->value.at, owners[i], length) == 0) {
            struct crm_span row = { batch->value.at + length, batch->value.length - length };
            return crm_learned_read(&collection->facts->learned, row, error);
        }
    }
    return CRM_OK;
}

static enum crm_status take(struct collection *collection, enum crm_read read,
                            const struct crm_batch *batch, bool own_as_of, struct crm_error *error)
{
    switch (read) {
    case CRM_READ_META:
        if (!own_as_of && crm_span_is(batch->name, "as_of")) {
            take_as_of(collection, crm_reader_head(collection->reader)->as_of);
        }
        return take_model(collection, batch, error);
    case CRM_READ_LAYOUT:
        if (!crm_span_is(batch->name, "C")) {
            return CRM_OK;
        }
        if (end_facts(collection, error) != CRM_OK) {
            return error->status;
        }
        return crm_facts_columns(collection->facts,
                                 crm_reader_layout(collection->reader, CRM_CUSTOMERS), error);
    case CRM_READ_RECORDS:
        return take_records(collection, batch, error);
    default:
        return CRM_OK;
    }
}

static enum crm_status finish(struct collection *collection, struct crm_error *error)
{
    struct crm_facts *facts = collection->facts;
    enum crm_status status = end_facts(collection, error);
    if (status == CRM_OK) {
        status = crm_gather_end(collection->gather, &facts->strangers, error);
    }
    crm_facts_finish(facts);
    facts->head = *crm_reader_head(collection->reader);
    facts->totals = *crm_gather_totals(collection->gather);
    return status;
}

enum crm_status crm_facts_collect(struct crm_facts *facts, struct crm_reader *reader,
                                  struct crm_gather *gather, int32_t as_of, struct crm_error *error)
{
    struct collection collection = { .facts = facts, .reader = reader, .gather = gather };
    if (as_of != CRM_NO_DAY) {
        take_as_of(&collection, as_of);
    }
    struct crm_batch batch;
    enum crm_read read;
    while ((read = crm_reader_next(reader, &batch, error)) != CRM_READ_END) {
        enum crm_status status = read == CRM_READ_FAILED
                                     ? error->status
                                     : take(&collection, read, &batch, as_of != CRM_NO_DAY, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return finish(&collection, error);
}
