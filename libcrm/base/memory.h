/* base/memory.h — the one hook that every allocation of the library goes through, and the arena.
 *
 * crm_hook_resize is the hook: a program or a preloaded object that defines the same symbol gets
 * every request, and may refuse the Nth (tests/fault does). Nothing else calls malloc. */
#ifndef CRM_BASE_MEMORY_H
#define CRM_BASE_MEMORY_H

#include <stddef.h>

#include "base/error.h"

/* realloc(3) with size > 0; free(3) and NULL with size = 0. NULL when memory is out. */
void *crm_hook_resize(void *block, size_t size);

/* count * size bytes, zeroed; NULL and *error when memory is out or the product overflows. */
CRM_MUST_CHECK void *crm_allocate(size_t count, size_t size, struct crm_error *error);

/* Grows *block, an array of *capacity items of `size` bytes, to hold at least `needed` items;
 * capacity at least doubles, new items are not zeroed. On failure the block is as before. */
CRM_MUST_CHECK enum crm_status crm_grow(void *block, size_t *capacity, size_t needed, size_t size,
                                        struct crm_error *error);

/* Frees a block of the functions above; NULL is fine. */
void crm_release(void *block);

/* Memory that lives until the whole arena is freed. Zero-initialised is empty; the arena owns
 * every block that it handed out. */
struct crm_arena {
    struct crm_arena_chunk *chunk;
    size_t used;
    size_t size;
};

/* `size` bytes aligned to 8, not zeroed. */
CRM_MUST_CHECK void *crm_arena_take(struct crm_arena *arena, size_t size, struct crm_error *error);

/* A copy of `length` bytes with a NUL behind. */
CRM_MUST_CHECK char *crm_arena_copy(struct crm_arena *arena, const char *bytes, size_t length,
                                    struct crm_error *error);

/* Frees everything; the arena is empty again. */
void crm_arena_free(struct crm_arena *arena);

#endif
