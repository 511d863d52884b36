#include "io/order.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "io/file.h"
#include "io/system.h"

enum {
    CHUNK_BITS = 26, /* 64 MiB a chunk, of which only what is used takes memory */
    CHUNK_SIZE = 1 << CHUNK_BITS,
    CHUNK_UNITS = CHUNK_SIZE / 8,
    CHUNKS_MOST = 512, /* a handle is 32 bits: chunk and offset in 8 bytes */
    RUN_BUFFER = 1 << 18,
    LONGEST = 1 << 24,
    PREFETCH = 48, /* records ahead: about two customers of an export */
    CACHE_LINE = 64,
    HUGE_PAGE = 1 << 21,
    MOVES = 8, /* a record: more, and the group is not nearly in order */
};

/* Before the bytes of each record, in memory and in a run. */
struct header {
    uint64_t rank;
    uint32_t group;
    uint32_t length;
};

struct chunk {
    char *bytes;
    size_t used;
};

/* A record in memory, as they arrived: what it takes to order them without a look at each. */
struct entry {
    uint32_t handle;
    uint32_t group;
};

/* A sorted run in the temporary file, being read back. */
struct run {
    uint64_t at; /* in the file: where the next bytes come from */
    uint64_t end;
    char *buffer;
    size_t size;
    size_t start; /* the current record's header in buffer */
    size_t filled;
};

struct crm_order {
    struct crm_groups *groups;
    uint64_t budget;
    size_t run_buffer; /* bytes read ahead of each run: many runs come of a small budget */
    uint64_t count;
    struct chunk chunks[CHUNKS_MOST];
    size_t chunk_count;
    size_t current; /* the chunk being filled */
    uint64_t held;
    struct entry *entries;
    size_t entry_capacity;
    size_t entry_count;
    uint32_t
        *handles; /* the records in memory by group; inside a group in order once it is its turn */
    uint32_t *ends;     /* by group: where its handles end */
    size_t group_count; /* that ends knows */
    size_t group_next;  /* in order: the group after that of next */
    size_t group_end;   /* handles before it are in order */
    size_t next;
    int descriptor;
    uint64_t file_end;
    struct run *runs;
    size_t run_count;
    size_t run_capacity;
    size_t *heap; /* run numbers, the least current record on top */
    size_t heap_count;
    bool taken; /* the record on top has been given out */
};

enum crm_status crm_order_open(struct crm_order **order, struct crm_groups *groups, uint64_t budget,
                               struct crm_error *error)
{
    *order = crm_allocate(1, sizeof **order, error);
    if (*order == NULL) {
        return CRM_FAILURE;
    }
    uint64_t most = (uint64_t)CHUNKS_MOST * CHUNK_SIZE;
    (*order)->groups = groups;
    (*order)->budget = budget < most ? budget : most;
    (*order)->run_buffer = budget > RUN_BUFFER ? RUN_BUFFER : budget > 4096 ? (size_t)budget : 4096;
    (*order)->descriptor = -1;
    return CRM_OK;
}

static size_t record_size(size_t length)
{
    return sizeof(struct header) + ((length + 7) & ~(size_t)7);
}

static struct header *header_at(const struct crm_order *order, uint32_t handle)
{
    return (struct header *)(void *)(order->chunks[handle / CHUNK_UNITS].bytes
                                     + (size_t)(handle % CHUNK_UNITS) * 8);
}

static struct crm_span bytes_of(const struct header *header)
{
    return (struct crm_span){ (const char *)(header + 1), header->length };
}

static int compare_records(const struct header *a, const struct header *b)
{
    if (a->rank != b->rank) {
        return a->rank < b->rank ? -1 : 1;
    }
    return crm_span_compare(bytes_of(a), bytes_of(b));
}

static int compare_handles(const void *left, const void *right, void *order)
{
    return compare_records(header_at(order, *(const uint32_t *)left),
                           header_at(order, *(const uint32_t *)right));
}

/* Few moves where the records are nearly in order; gives up where they are not. Looks ahead,
 * because the records lie where they arrived, and each would be waited for. (Not by a function of
 * its own: a function that only prefetches does nothing for gcc, which leaves its calls out.) */
static bool insert_all(const struct crm_order *order, size_t begin, size_t end)
{
    uint32_t *handles = order->handles;
    size_t moves = (end - begin) * MOVES;
    for (size_t i = begin; i < end && moves > 0; i++) {
        if (i + PREFETCH < order->entry_count) {
            const char *ahead = (const char *)header_at(order, handles[i + PREFETCH]);
            __builtin_prefetch(ahead);
            __builtin_prefetch(ahead + CACHE_LINE);
            __builtin_prefetch(ahead + (size_t)2 * CACHE_LINE);
        }
        uint32_t moving = handles[i];
        const struct header *header = header_at(order, moving);
        size_t to = i;
        while (to > begin && moves > 0
               && compare_records(header_at(order, handles[to - 1]), header) > 0) {
            handles[to] = handles[to - 1];
            to--;
            moves--;
        }
        handles[to] = moving;
    }
    return moves > 0;
}

/* Orders the records of one group; those of an export mostly are in order. */
static void sort_group(struct crm_order *order, size_t begin, size_t end)
{
    if (!insert_all(order, begin, end)) {
        qsort_r(order->handles + begin, end - begin, sizeof *order->handles, compare_handles,
                order);
    }
}

/* Lets ends say where the handles of each group begin: sums, in the order of the groups. */
static void place_groups(struct crm_order *order)
{
    for (size_t i = 0; i < order->entry_count; i++) {
        order->ends[order->entries[i].group]++;
    }
    uint32_t begin = 0;
    for (size_t i = 0; i < order->group_count; i++) {
        uint32_t *end = &order->ends[order->groups->sorted[i]];
        uint32_t count = *end;
        *end = begin;
        begin += count;
    }
}

/* Puts the handles of all records in memory in order of their groups, by counting. Inside a group
 * they are ordered when it is its turn, while its records are at hand for the reader, too. */
static enum crm_status sort_memory(struct crm_order *order, struct crm_error *error)
{
    if (crm_groups_sort(order->groups, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    crm_release(order->handles);
    crm_release(order->ends);
    order->group_count = order->groups->ordered;
    order->ends = crm_allocate(order->group_count, sizeof *order->ends, error);
    order->handles = order->ends != NULL
                         ? crm_allocate(order->entry_count, sizeof *order->handles, error)
                         : NULL;
    if (order->handles == NULL) {
        return CRM_FAILURE;
    }
    place_groups(order);
    for (size_t i = 0; i < order->entry_count; i++) {
        const struct entry *entry = &order->entries[i];
        order->handles[order->ends[entry->group]++] = entry->handle;
    }
    order->next = 0;
    order->group_next = 0;
    order->group_end = 0;
    return CRM_OK;
}

static const struct header *next_in_memory(struct crm_order *order)
{
    if (order->next >= order->entry_count) {
        return NULL;
    }
    while (order->next == order->group_end) {
        order->group_end = order->ends[order->groups->sorted[order->group_next++]];
        sort_group(order, order->next, order->group_end);
    }
    return header_at(order, order->handles[order->next++]);
}

/* Each run costs a look at all groups, which are in memory themselves: a budget far below what they
 * take would cost the square of their number. */
static uint64_t budget_of(const struct crm_order *order)
{
    enum { BYTES_OF_GROUP = 32 };
    uint64_t least = (uint64_t)order->groups->map.count * BYTES_OF_GROUP;
    return order->budget > least ? order->budget : least;
}

/* Writes what is in memory as a sorted run and empties the memory. */
static enum crm_status spill(struct crm_order *order, struct crm_error *error)
{
    if ((order->descriptor < 0 && crm_file_temporary(&order->descriptor, error) != CRM_OK)
        || sort_memory(order, error) != CRM_OK
        || crm_grow(&order->runs, &order->run_capacity, order->run_count + 1, sizeof *order->runs,
                    error)
               != CRM_OK) {
        return CRM_FAILURE;
    }
    struct crm_buffer block = { 0 };
    enum crm_status status = CRM_OK;
    uint64_t start = order->file_end;
    const struct header *header = NULL;
    while (status == CRM_OK && (header = next_in_memory(order)) != NULL) {
        crm_buffer_append(&block, header, record_size(header->length));
        status = crm_buffer_check(&block, error);
        bool full = block.length >= RUN_BUFFER || order->next == order->entry_count;
        if (status == CRM_OK && full) {
            status = crm_file_write(order->descriptor, "temporary file", block.bytes, block.length,
                                    error);
            order->file_end += block.length;
            crm_buffer_clear(&block);
        }
    }
    crm_buffer_free(&block);
    if (status != CRM_OK) {
        return status;
    }
    order->runs[order->run_count++] = (struct run){ .at = start, .end = order->file_end };
    for (size_t i = 0; i < order->chunk_count; i++) {
        order->chunks[i].used = 0;
    }
    order->current = 0;
    order->held = 0;
    order->entry_count = 0;
    return CRM_OK;
}

/* Large pages where the system has them: records are read from all over the memory, and with small
 * pages the processor has to find most of them anew. */
static void use_huge_pages(char *bytes)
{
    size_t skipped = -(uintptr_t)bytes & (HUGE_PAGE - 1);
    (void)madvise(bytes + skipped, CHUNK_SIZE - HUGE_PAGE, MADV_HUGEPAGE);
}

/* A chunk with room for `size` bytes. */
static struct chunk *chunk_for(struct crm_order *order, size_t size, struct crm_error *error)
{
    if (order->entry_count > 0
        && (order->held + size > budget_of(order) || order->entry_count >= UINT32_MAX)
        && spill(order, error) != CRM_OK) {
        return NULL;
    }
    if (order->current < order->chunk_count
        && CHUNK_SIZE - order->chunks[order->current].used < size) {
        order->current++;
    }
    if (order->current == CHUNKS_MOST && spill(order, error) != CRM_OK) {
        return NULL;
    }
    if (order->current == order->chunk_count) {
        char *bytes = crm_hook_resize(NULL, CHUNK_SIZE);
        if (bytes == NULL) {
            crm_fail_memory(error);
            return NULL;
        }
        if (order->chunk_count > 0) { /* the first is hardly filled by most */
            use_huge_pages(bytes);
        }
        order->chunks[order->chunk_count++] = (struct chunk){ .bytes = bytes };
    }
    return &order->chunks[order->current];
}

char *crm_order_add(struct crm_order *order, uint32_t group, uint64_t rank, size_t length,
                    struct crm_error *error)
{
    if (length > LONGEST) {
        crm_fail(error, CRM_REFUSED, "a record of %zu bytes is too long", length);
        return NULL;
    }
    struct chunk *chunk = chunk_for(order, record_size(length), error);
    if (chunk == NULL
        || crm_grow(&order->entries, &order->entry_capacity, order->entry_count + 1,
                    sizeof *order->entries, error)
               != CRM_OK) {
        return NULL;
    }
    uint32_t handle = (uint32_t)(order->current * CHUNK_UNITS + chunk->used / 8);
    order->entries[order->entry_count++] = (struct entry){ handle, group };
    struct header *record = (struct header *)(void *)(chunk->bytes + chunk->used);
    if (length % 8 != 0) { /* the filling is written to the file, too */
        memset((char *)(record + 1) + (length & ~(size_t)7), 0, 8);
    }
    *record = (struct header){ rank, group, (uint32_t)length };
    chunk->used += record_size(length);
    order->held += record_size(length);
    order->count++;
    return (char *)(record + 1);
}

uint64_t crm_order_count(const struct crm_order *order)
{
    return order->count;
}

static struct header *run_record(const struct run *run)
{
    return (struct header *)(void *)(run->buffer + run->start);
}

/* Makes `size` bytes of the run stand at its start. */
static enum crm_status run_fill(struct crm_order *order, struct run *run, size_t size,
                                struct crm_error *error)
{
    if (run->filled - run->start >= size) {
        return CRM_OK;
    }
    size_t kept = run->filled - run->start;
    if (kept > 0) {
        memmove(run->buffer, run->buffer + run->start, kept);
    }
    run->start = 0;
    run->filled = kept;
    size_t wanted = size > order->run_buffer ? size : order->run_buffer;
    if (crm_grow(&run->buffer, &run->size, wanted, 1, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    if (crm_hook_seek(order->descriptor, (off_t)run->at) < 0) {
        return crm_fail_errno(error, "temporary file", "cannot seek");
    }
    while (run->filled < size) {
        uint64_t left = run->end - run->at;
        size_t room = run->size - run->filled;
        size_t count = 0;
        if (crm_file_read(order->descriptor, "temporary file", run->buffer + run->filled,
                          left < room ? left : room, &count, error)
            != CRM_OK) {
            return CRM_FAILURE;
        }
        if (count == 0) {
            return crm_fail_at(error, CRM_FAILURE, "temporary file", 0, 0, "is cut short");
        }
        run->at += count;
        run->filled += count;
    }
    return CRM_OK;
}

/* Reads the header and bytes of the run's record at `start`. */
static enum crm_status run_load(struct crm_order *order, struct run *run, struct crm_error *error)
{
    enum crm_status status = run_fill(order, run, sizeof(struct header), error);
    return status == CRM_OK ? run_fill(order, run, record_size(run_record(run)->length), error)
                            : status;
}

static bool run_before(const struct crm_order *order, size_t left, size_t right)
{
    const struct header *a = run_record(&order->runs[left]);
    const struct header *b = run_record(&order->runs[right]);
    uint32_t a_position = order->groups->position[a->group];
    uint32_t b_position = order->groups->position[b->group];
    return a_position != b_position ? a_position < b_position : compare_records(a, b) < 0;
}

static void heap_sink(struct crm_order *order, size_t at)
{
    size_t *heap = order->heap;
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < order->heap_count; child++) {
            if (run_before(order, heap[child], heap[least])) {
                least = child;
            }
        }
        if (least == at) {
            return;
        }
        size_t moving = heap[at];
        heap[at] = heap[least];
        heap[least] = moving;
        at = least;
    }
}

enum crm_status crm_order_finish(struct crm_order *order, struct crm_error *error)
{
    if (order->run_count == 0) {
        return sort_memory(order, error);
    }
    if ((order->entry_count > 0 && spill(order, error) != CRM_OK)
        || crm_groups_sort(order->groups, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < order->chunk_count; i++) {
        crm_release(order->chunks[i].bytes);
    }
    order->chunk_count = 0;
    order->heap = crm_allocate(order->run_count, sizeof *order->heap, error);
    if (order->heap == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < order->run_count; i++) {
        if (run_load(order, &order->runs[i], error) != CRM_OK) {
            return CRM_FAILURE;
        }
        order->heap[i] = i;
    }
    order->heap_count = order->run_count;
    for (size_t i = order->heap_count; i-- > 0;) {
        heap_sink(order, i);
    }
    return CRM_OK;
}

/* Moves the run on top past the record that was given out. */
static enum crm_status merge_advance(struct crm_order *order, struct crm_error *error)
{
    struct run *run = &order->runs[order->heap[0]];
    run->start += record_size(run_record(run)->length);
    if (run->start == run->filled && run->at == run->end) {
        order->heap[0] = order->heap[--order->heap_count];
    } else if (run_load(order, run, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    heap_sink(order, 0);
    return CRM_OK;
}

enum crm_step crm_order_next(struct crm_order *order, struct crm_ordered *record,
                             struct crm_error *error)
{
    const struct header *header = NULL;
    if (order->run_count == 0) {
        header = next_in_memory(order);
    } else {
        if (order->taken && merge_advance(order, error) != CRM_OK) {
            return CRM_STEP_FAILED;
        }
        header = order->heap_count > 0 ? run_record(&order->runs[order->heap[0]]) : NULL;
        order->taken = header != NULL;
    }
    if (header == NULL) {
        return CRM_STEP_END;
    }
    *record = (struct crm_ordered){ header->group, header->rank, bytes_of(header) };
    return CRM_STEP_RECORD;
}

void crm_order_close(struct crm_order *order)
{
    if (order == NULL) {
        return;
    }
    for (size_t i = 0; i < order->chunk_count; i++) {
        crm_release(order->chunks[i].bytes);
    }
    for (size_t i = 0; i < order->run_count; i++) {
        crm_release(order->runs[i].buffer);
    }
    if (order->descriptor >= 0) {
        crm_hook_close(order->descriptor);
    }
    crm_release(order->entries);
    crm_release(order->handles);
    crm_release(order->ends);
    crm_release(order->runs);
    crm_release(order->heap);
    crm_release(order);
}
