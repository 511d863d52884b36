/* base/map.h — byte strings to dense numbers 0, 1, 2 … in the order of their first appearance.
 *
 * The map owns copies of the keys. Zero-initialised is empty. */
#ifndef CRM_BASE_MAP_H
#define CRM_BASE_MAP_H

#include <stdint.h>

#include "base/memory.h"
#include "base/span.h"

#define CRM_MAP_NONE UINT32_MAX

struct crm_map_key {
    const char *at;
    uint32_t length;
    uint32_t hash;
};

struct crm_map {
    struct crm_arena arena;
    struct crm_map_key *keys; /* keys[i] is the i-th distinct key */
    size_t count;
    size_t capacity;
    uint32_t *slots;
    size_t slot_count;
};

/* The number of key, added if it is new; *index says it. At most 2^32 - 2 keys. */
CRM_MUST_CHECK enum crm_status crm_map_add(struct crm_map *map, struct crm_span key,
                                           uint32_t *index, struct crm_error *error);

/* As crm_map_add for each of at most CRM_MAP_MANY keys, but with one wait for the memory of all of
 * them, not one after the other: several times as fast on a map that is larger than the caches. */
#define CRM_MAP_MANY 32
CRM_MUST_CHECK enum crm_status crm_map_add_many(struct crm_map *map, const struct crm_span *keys,
                                                size_t count, uint32_t *indexes,
                                                struct crm_error *error);

/* The number of key, or CRM_MAP_NONE. */
uint32_t crm_map_find(const struct crm_map *map, struct crm_span key);

static inline struct crm_span crm_map_key(const struct crm_map *map, uint32_t index)
{
    return (struct crm_span){ map->keys[index].at, map->keys[index].length };
}

/* Forgets all keys, keeps the slots' memory: cheap for small maps that are filled again. */
void crm_map_clear(struct crm_map *map);

void crm_map_free(struct crm_map *map);

#endif
