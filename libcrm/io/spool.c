#include "io/spool.h"

#include <string.h>

#include "base/memory.h"
#include "io/file.h"
#include "io/system.h"

enum { BLOCK_SIZE = 1 << 20, WRITE_SIZE = 1 << 18, READ_SIZE = 1 << 18 };

/* A record is its length in 8 bytes, then its bytes, filled up to a multiple of 8. */
struct crm_spool_block {
    struct crm_spool_block *next;
    size_t used;
    size_t size;
    _Alignas(8) char bytes[];
};

static const char filling[8];

static size_t packed_size(size_t length)
{
    return 8 + ((length + 7) & ~(size_t)7);
}

void crm_spool_open(struct crm_spool *spool, uint64_t budget)
{
    *spool = (struct crm_spool){ .budget = budget, .descriptor = -1 };
}

static struct crm_spool_block *add_block(struct crm_spool *spool, size_t size,
                                         struct crm_error *error)
{
    size_t least = spool->budget < BLOCK_SIZE ? (size_t)spool->budget & ~(size_t)7 : BLOCK_SIZE;
    size_t room = size > least ? size : least;
    struct crm_spool_block *block = crm_hook_resize(NULL, sizeof *block + room);
    if (block == NULL) {
        crm_fail_memory(error);
        return NULL;
    }
    *block = (struct crm_spool_block){ .size = room };
    if (spool->last == NULL) {
        spool->first = block;
    } else {
        spool->last->next = block;
    }
    spool->last = block;
    spool->held += room;
    return block;
}

static void pack(char *to, struct crm_span head, struct crm_span body)
{
    uint64_t length = head.length + body.length;
    memcpy(to, &length, sizeof length);
    if (head.length > 0) {
        memcpy(to + 8, head.at, head.length);
    }
    if (body.length > 0) {
        memcpy(to + 8 + head.length, body.at, body.length);
    }
}

static enum crm_status write_pending(struct crm_spool *spool, struct crm_error *error)
{
    enum crm_status status = crm_buffer_check(&spool->pending, error);
    if (status == CRM_OK) {
        status = crm_file_write(spool->descriptor, "temporary file", spool->pending.bytes,
                                spool->pending.length, error);
    }
    spool->spilled += spool->pending.length;
    crm_buffer_clear(&spool->pending);
    return status;
}

static enum crm_status spill(struct crm_spool *spool, struct crm_span head, struct crm_span body,
                             struct crm_error *error)
{
    if (spool->descriptor < 0 && crm_file_temporary(&spool->descriptor, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    uint64_t length = head.length + body.length;
    crm_buffer_append(&spool->pending, &length, sizeof length);
    crm_buffer_span(&spool->pending, head);
    crm_buffer_span(&spool->pending, body);
    crm_buffer_append(&spool->pending, filling, packed_size(length) - 8 - length);
    spool->count++;
    return spool->pending.length < WRITE_SIZE ? crm_buffer_check(&spool->pending, error)
                                              : write_pending(spool, error);
}

enum crm_status crm_spool_append(struct crm_spool *spool, struct crm_span head,
                                 struct crm_span body, struct crm_error *error)
{
    size_t size = packed_size(head.length + body.length);
    struct crm_spool_block *block = spool->last;
    if (spool->descriptor < 0 && (block == NULL || block->size - block->used < size)) {
        if (spool->held + size > spool->budget) {
            return spill(spool, head, body, error);
        }
        block = add_block(spool, size, error);
        if (block == NULL) {
            return CRM_FAILURE;
        }
    }
    if (spool->descriptor >= 0) {
        return spill(spool, head, body, error);
    }
    pack(block->bytes + block->used, head, body);
    block->used += size;
    spool->count++;
    return CRM_OK;
}

enum crm_status crm_spool_rewind(struct crm_spool *spool, struct crm_error *error)
{
    if (spool->descriptor >= 0) {
        if (spool->from_file == 0 && write_pending(spool, error) != CRM_OK) {
            return CRM_FAILURE;
        }
        if (crm_hook_seek(spool->descriptor, 0) != 0) {
            return crm_fail_errno(error, "temporary file", "cannot start again");
        }
    }
    crm_buffer_clear(&spool->pending);
    spool->reading = spool->first;
    spool->at = 0;
    spool->from_file = 0;
    return CRM_OK;
}

/* Makes sure that `size` bytes stand at pending[at]. */
static enum crm_status fetch(struct crm_spool *spool, size_t size, struct crm_error *error)
{
    size_t kept = spool->pending.length - spool->at;
    if (kept >= size) {
        return CRM_OK;
    }
    if (kept > 0) {
        memmove(spool->pending.bytes, spool->pending.bytes + spool->at, kept);
    }
    spool->pending.length = kept;
    spool->at = 0;
    size_t room = size > READ_SIZE ? size : READ_SIZE;
    char *to = crm_buffer_room(&spool->pending, room);
    if (to == NULL) {
        return crm_fail_memory(error);
    }
    while (spool->pending.length < size) {
        size_t count = 0;
        if (crm_file_read(spool->descriptor, "temporary file",
                          spool->pending.bytes + spool->pending.length,
                          kept + room - spool->pending.length, &count, error)
            != CRM_OK) {
            return CRM_FAILURE;
        }
        if (count == 0) {
            return crm_fail_at(error, CRM_FAILURE, "temporary file", 0, 0, "is cut short");
        }
        spool->pending.length += count;
        spool->from_file += count;
    }
    return CRM_OK;
}

static enum crm_step next_spilled(struct crm_spool *spool, struct crm_span *record,
                                  struct crm_error *error)
{
    uint64_t length = 0;
    if (spool->from_file >= spool->spilled && spool->at >= spool->pending.length) {
        return CRM_STEP_END;
    }
    if (fetch(spool, sizeof length, error) != CRM_OK) {
        return CRM_STEP_FAILED;
    }
    memcpy(&length, spool->pending.bytes + spool->at, sizeof length);
    if (fetch(spool, packed_size(length), error) != CRM_OK) {
        return CRM_STEP_FAILED;
    }
    *record = (struct crm_span){ spool->pending.bytes + spool->at + 8, length };
    spool->at += packed_size(length);
    return CRM_STEP_RECORD;
}

enum crm_step crm_spool_next(struct crm_spool *spool, struct crm_span *record,
                             struct crm_error *error)
{
    while (spool->reading != NULL && spool->at == spool->reading->used) {
        spool->reading = spool->reading->next;
        spool->at = 0;
    }
    if (spool->reading == NULL) {
        return spool->descriptor >= 0 ? next_spilled(spool, record, error) : CRM_STEP_END;
    }
    uint64_t length = 0;
    memcpy(&length, spool->reading->bytes + spool->at, sizeof length);
    *record = (struct crm_span){ spool->reading->bytes + spool->at + 8, length };
    spool->at += packed_size(length);
    return CRM_STEP_RECORD;
}

void crm_spool_close(struct crm_spool *spool)
{
    while (spool->first != NULL) {
        struct crm_spool_block *next = spool->first->next;
        crm_release(spool->first);
        spool->first = next;
    }
    if (spool->descriptor >= 0) {
        crm_hook_close(spool->descriptor);
    }
    crm_buffer_free(&spool->pending);
    *spool = (struct crm_spool){ .descriptor = -1 };
}
