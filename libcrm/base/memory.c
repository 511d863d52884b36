#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_SIZE = 1 << 18 };

struct crm_arena_chunk {
    struct crm_arena_chunk *previous;
    size_t size;
};

void *crm_hook_resize(void *block, size_t size)
{
    if (size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, size);
}

void *crm_allocate(size_t count, size_t size, struct crm_error *error)
{
    size_t bytes = 0;
    void *block = NULL;
    if (!__builtin_mul_overflow(count, size, &bytes)) {
        block = crm_hook_resize(NULL, bytes > 0 ? bytes : 1);
    }
    if (block == NULL) {
        crm_fail_memory(error);
        return NULL;
    }
    memset(block, 0, bytes);
    return block;
}

enum crm_status crm_grow(void *block, size_t *capacity, size_t needed, size_t size,
                         struct crm_error *error)
{
    if (needed <= *capacity) {
        return CRM_OK;
    }
    size_t target = *capacity < 8 ? 16 : *capacity * 2;
    if (target < needed) {
        target = needed;
    }
    size_t bytes = 0;
    void *old = NULL;
    memcpy(&old, block, sizeof old);
    void *grown = NULL;
    if (!__builtin_mul_overflow(target, size, &bytes)) {
        grown = crm_hook_resize(old, bytes);
    }
    if (grown == NULL) {
        return crm_fail_memory(error);
    }
    memcpy(block, &grown, sizeof grown);
    *capacity = target;
    return CRM_OK;
}

void crm_release(void *block)
{
    if (block != NULL) {
        crm_hook_resize(block, 0);
    }
}

void *crm_arena_take(struct crm_arena *arena, size_t size, struct crm_error *error)
{
    if (size > SIZE_MAX / 2) {
        crm_fail_memory(error);
        return NULL;
    }
    size = (size + 7) & ~(size_t)7;
    if (arena->chunk == NULL || arena->size - arena->used < size) {
        size_t body = size > CHUNK_SIZE ? size : (size_t)CHUNK_SIZE;
        struct crm_arena_chunk *chunk = crm_hook_resize(NULL, sizeof *chunk + body);
        if (chunk == NULL) {
            crm_fail_memory(error);
            return NULL;
        }
        chunk->previous = arena->chunk;
        chunk->size = body;
        arena->chunk = chunk;
        arena->used = 0;
        arena->size = body;
    }
    void *block = (char *)(arena->chunk + 1) + arena->used;
    arena->used += size;
    return block;
}

char *crm_arena_copy(struct crm_arena *arena, const char *bytes, size_t length,
                     struct crm_error *error)
{
    char *copy = crm_arena_take(arena, length + 1, error);
    if (copy != NULL) {
        if (length > 0) {
            memcpy(copy, bytes, length);
        }
        copy[length] = '\0';
    }
    return copy;
}

void crm_arena_free(struct crm_arena *arena)
{
    while (arena->chunk != NULL) {
        struct crm_arena_chunk *previous = arena->chunk->previous;
        crm_release(arena->chunk);
        arena->chunk = previous;
    }
    *arena = (struct crm_arena){ 0 };
}
