#include "ingest/intake.h"

#include "base/buffer.h"
#include "base/worker.h"

/* What is gathered: enough that handing it over costs nothing, and not more than caches hold. */
enum { FACTS_MOST = 1 << 12, BYTES_MOST = 1 << 19, KEY_AT = 2 };

struct fact {
    uint64_t rank;
    size_t key; /* in the text: the customer */
    size_t key_length;
    size_t length; /* of the line, which begins KEY_AT before the key; 0: only a mention */
};

struct batch {
    struct crm_intake *intake;
    struct crm_buffer text;
    struct fact *facts;
    size_t capacity;
    size_t count;
};

struct crm_intake {
    struct crm_order *order;
    struct crm_groups *groups;
    struct crm_worker *worker; /* NULL: there were not that many */
    struct batch batches[2];   /* one being filled, the other the worker's */
    size_t filling;
};

enum crm_status crm_intake_open(struct crm_intake **intake, struct crm_order *order,
                                struct crm_groups *groups, struct crm_error *error)
{
    *intake = crm_allocate(1, sizeof **intake, error);
    if (*intake == NULL) {
        return CRM_FAILURE;
    }
    (*intake)->order = order;
    (*intake)->groups = groups;
    for (size_t i = 0; i < CRM_COUNT((*intake)->batches); i++) {
        (*intake)->batches[i].intake = *intake;
    }
    return CRM_OK;
}

static enum crm_status put_fact(const struct batch *batch, const struct fact *fact, uint32_t group,
                                struct crm_error *error)
{
    if (fact->length == 0) {
        return CRM_OK;
    }
    char *room = crm_order_add(batch->intake->order, group, fact->rank, fact->length, error);
    if (room == NULL) {
        return error->status;
    }
    memcpy(room, batch->text.bytes + fact->key - KEY_AT, fact->length);
    return CRM_OK;
}

/* Puts the facts of a batch in their places and empties it: a job. */
static enum crm_status put_batch(void *data, struct crm_error *error)
{
    struct batch *batch = data;
    enum crm_status status = CRM_OK;
    for (size_t begin = 0; begin < batch->count && status == CRM_OK; begin += CRM_MAP_MANY) {
        size_t left = batch->count - begin;
        size_t count = left < CRM_MAP_MANY ? left : CRM_MAP_MANY;
        struct crm_span keys[CRM_MAP_MANY];
        uint32_t groups[CRM_MAP_MANY];
        for (size_t i = 0; i < count; i++) {
            const struct fact *fact = &batch->facts[begin + i];
            keys[i] = (struct crm_span){ batch->text.bytes + fact->key, fact->key_length };
        }
        status = crm_map_add_many(&batch->intake->groups->map, keys, count, groups, error);
        for (size_t i = 0; i < count && status == CRM_OK; i++) {
            status = put_fact(batch, &batch->facts[begin + i], groups[i], error);
        }
    }
    batch->count = 0;
    crm_buffer_clear(&batch->text);
    return status;
}

/* Hands over the batch that is full; the other one is empty then. */
static enum crm_status hand_over(struct crm_intake *intake, struct crm_error *error)
{
    if (intake->worker == NULL && crm_worker_open(&intake->worker, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    struct batch *batch = &intake->batches[intake->filling];
    intake->filling = 1 - intake->filling;
    return crm_worker_give(intake->worker, put_batch, batch, error);
}

static enum crm_status add_fact(struct crm_intake *intake, const struct fact *fact,
                                struct crm_span text, struct crm_error *error)
{
    struct batch *batch = &intake->batches[intake->filling];
    if (batch->count == FACTS_MOST || batch->text.length > BYTES_MOST) {
        if (hand_over(intake, error) != CRM_OK) {
            return error->status;
        }
        batch = &intake->batches[intake->filling];
    }
    if (batch->count == batch->capacity
        && crm_grow(&batch->facts, &batch->capacity, batch->count + 1, sizeof *batch->facts, error)
               != CRM_OK) {
        return CRM_FAILURE;
    }
    batch->facts[batch->count] = *fact;
    batch->facts[batch->count++].key += batch->text.length;
    crm_buffer_span(&batch->text, text);
    return crm_buffer_check(&batch->text, error);
}

enum crm_status crm_intake_fact(struct crm_intake *intake, uint64_t rank, struct crm_span line,
                                size_t customer_length, struct crm_error *error)
{
    struct fact fact = {
        .rank = rank, .key = KEY_AT, .key_length = customer_length, .length = line.length
    };
    return add_fact(intake, &fact, line, error);
}

enum crm_status crm_intake_mention(struct crm_intake *intake, struct crm_span customer,
                                   struct crm_error *error)
{
    struct fact fact = { .key_length = customer.length };
    return add_fact(intake, &fact, customer, error);
}

enum crm_status crm_intake_settle(struct crm_intake *intake, struct crm_error *error)
{
    enum crm_status status =
        intake->worker != NULL ? crm_worker_wait(intake->worker, error) : CRM_OK;
    return status == CRM_OK ? put_batch(&intake->batches[intake->filling], error) : status;
}

void crm_intake_close(struct crm_intake *intake)
{
    if (intake == NULL) {
        return;
    }
    crm_worker_close(intake->worker);
    for (size_t i = 0; i < CRM_COUNT(intake->batches); i++) {
        crm_buffer_free(&intake->batches[i].text);
        crm_release(intake->batches[i].facts);
    }
    crm_release(intake);
}
