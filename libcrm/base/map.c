#include "base/map.h"

/* Multiply-and-fold over 8 bytes at a time; the keys are short ids. */
static uint32_t hash_of(struct crm_span key)
{
    uint64_t hash = 0x9e3779b97f4a7c15u ^ key.length;
    const char *at = key.at;
    size_t left = key.length;
    while (left > 0) {
        uint64_t word = 0;
        size_t step = left < 8 ? left : 8;
        memcpy(&word, at, step);
        hash = (hash ^ word) * 0xff51afd7ed558ccdu;
        hash ^= hash >> 32;
        at += step;
        left -= step;
    }
    hash *= 0xc4ceb9fe1a85ec53u;
    return (uint32_t)(hash >> 32);
}

static bool is_key(const struct crm_map_key *stored, struct crm_span key, uint32_t hash)
{
    return stored->hash == hash && stored->length == key.length
           && (key.length == 0 || memcmp(stored->at, key.at, key.length) == 0);
}

/* The slot that holds key, or the empty one where it belongs. */
static size_t slot_of(const struct crm_map *map, struct crm_span key, uint32_t hash)
{
    size_t mask = map->slot_count - 1;
    size_t slot = hash & mask;
    while (map->slots[slot] != CRM_MAP_NONE && !is_key(&map->keys[map->slots[slot]], key, hash)) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

static enum crm_status grow_slots(struct crm_map *map, struct crm_error *error)
{
    size_t slot_count = map->slot_count == 0 ? 64 : map->slot_count * 2;
    uint32_t *slots = crm_allocate(slot_count, sizeof *slots, error);
    if (slots == NULL) {
        return CRM_FAILURE;
    }
    memset(slots, 0xff, slot_count * sizeof *slots);
    for (size_t i = 0; i < map->count; i++) {
        size_t slot = map->keys[i].hash & (slot_count - 1);
        while (slots[slot] != CRM_MAP_NONE) {
            slot = (slot + 1) & (slot_count - 1);
        }
        slots[slot] = (uint32_t)i;
    }
    crm_release(map->slots);
    map->slots = slots;
    map->slot_count = slot_count;
    return CRM_OK;
}

static enum crm_status add_hashed(struct crm_map *map, struct crm_span key, uint32_t hash,
                                  uint32_t *index, struct crm_error *error)
{
    if ((map->count + 1) * 2 > map->slot_count && grow_slots(map, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    size_t slot = slot_of(map, key, hash);
    if (map->slots[slot] != CRM_MAP_NONE) {
        *index = map->slots[slot];
        return CRM_OK;
    }
    if (map->count >= UINT32_MAX - 1 || key.length > UINT32_MAX) {
        return crm_fail(error, CRM_FAILURE, "more than 4,294,967,294 distinct keys");
    }
    if (crm_grow(&map->keys, &map->capacity, map->count + 1, sizeof *map->keys, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    const char *copy = crm_arena_copy(&map->arena, key.at, key.length, error);
    if (copy == NULL) {
        return CRM_FAILURE;
    }
    *index = (uint32_t)map->count;
    map->keys[map->count++] = (struct crm_map_key){ copy, (uint32_t)key.length, hash };
    map->slots[slot] = *index;
    return CRM_OK;
}

enum crm_status crm_map_add(struct crm_map *map, struct crm_span key, uint32_t *index,
                            struct crm_error *error)
{
    return add_hashed(map, key, hash_of(key), index, error);
}

/* Asks for the memory that looking up the keys will need: all slots, then all that they lead to.
 * (In one function: one that only prefetches does nothing for gcc, which leaves its calls out.) */
enum crm_status crm_map_add_many(struct crm_map *map, const struct crm_span *keys, size_t count,
                                 uint32_t *indexes, struct crm_error *error)
{
    uint32_t hashes[CRM_MAP_MANY];
    size_t mask = map->slot_count - 1;
    bool filled = map->slot_count > 0;
    for (size_t i = 0; i < count; i++) {
        hashes[i] = hash_of(keys[i]);
        if (filled) {
            __builtin_prefetch(&map->slots[hashes[i] & mask]);
        }
    }
    for (size_t i = 0; i < count && filled; i++) {
        indexes[i] = map->slots[hashes[i] & mask];
        if (indexes[i] != CRM_MAP_NONE) {
            __builtin_prefetch(&map->keys[indexes[i]]);
        }
    }
    for (size_t i = 0; i < count && filled; i++) {
        if (indexes[i] != CRM_MAP_NONE) {
            __builtin_prefetch(map->keys[indexes[i]].at);
        }
    }
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        status = add_hashed(map, keys[i], hashes[i], &indexes[i], error);
    }
    return status;
}

uint32_t crm_map_find(const struct crm_map *map, struct crm_span key)
{
    if (map->slot_count == 0) {
        return CRM_MAP_NONE;
    }
    return map->slots[slot_of(map, key, hash_of(key))];
}

void crm_map_clear(struct crm_map *map)
{
    crm_arena_free(&map->arena);
    if (map->slots != NULL) {
        memset(map->slots, 0xff, map->slot_count * sizeof *map->slots);
    }
    map->count = 0;
}

void crm_map_free(struct crm_map *map)
{
    crm_arena_free(&map->arena);
    crm_release(map->keys);
    crm_release(map->slots);
    *map = (struct crm_map){ 0 };
}
