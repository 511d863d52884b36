#include "io/groups.h"

#include <stdlib.h>

struct sortable {
    uint64_t prefix; /* 8 bytes behind what all keys share, as a big-endian number */
    const char *at;
    uint32_t length;
    uint32_t group;
};

static int compare_sortable(const void *left, const void *right)
{
    const struct sortable *a = left;
    const struct sortable *b = right;
    if (a->prefix != b->prefix) {
        return a->prefix < b->prefix ? -1 : 1;
    }
    return crm_span_compare((struct crm_span){ a->at, a->length },
                            (struct crm_span){ b->at, b->length });
}

/* Bytes that all keys begin with: skipped, because ids such as c0001234 differ late. */
static size_t shared_prefix(const struct crm_map *map)
{
    size_t shared = map->keys[0].length;
    for (size_t i = 1; i < map->count && shared > 0; i++) {
        size_t most = map->keys[i].length < shared ? map->keys[i].length : shared;
        size_t same = 0;
        while (same < most && map->keys[i].at[same] == map->keys[0].at[same]) {
            same++;
        }
        shared = same;
    }
    return shared;
}

static struct sortable sortable_of(const struct crm_map *map, uint32_t group, size_t skip)
{
    const struct crm_map_key *key = &map->keys[group];
    uint64_t prefix = 0;
    for (size_t i = 0; i < 8; i++) {
        size_t at = skip + i;
        prefix = prefix << 8 | (at < key->length ? (unsigned char)key->at[at] : 0);
    }
    return (struct sortable){ prefix, key->at, key->length, group };
}

enum crm_status crm_groups_sort(struct crm_groups *groups, struct crm_error *error)
{
    size_t count = groups->map.count;
    if (groups->ordered == count) {
        return CRM_OK;
    }
    struct sortable *items = crm_allocate(count, sizeof *items, error);
    uint32_t *sorted = items != NULL ? crm_allocate(count, sizeof *sorted, error) : NULL;
    uint32_t *position = sorted != NULL ? crm_allocate(count, sizeof *position, error) : NULL;
    if (position == NULL) {
        crm_release(items);
        crm_release(sorted);
        return CRM_FAILURE;
    }
    size_t skip = shared_prefix(&groups->map);
    for (uint32_t i = 0; i < count; i++) {
        items[i] = sortable_of(&groups->map, i, skip);
    }
    qsort(items, count, sizeof *items, compare_sortable);
    for (uint32_t i = 0; i < count; i++) {
        sorted[i] = items[i].group;
        position[items[i].group] = i;
    }
    crm_release(items);
    crm_release(groups->sorted);
    crm_release(groups->position);
    groups->sorted = sorted;
    groups->position = position;
    groups->ordered = count;
    return CRM_OK;
}

void crm_groups_free(struct crm_groups *groups)
{
    crm_map_free(&groups->map);
    crm_release(groups->sorted);
    crm_release(groups->position);
    *groups = (struct crm_groups){ 0 };
}
