#include "classify/apportion.h"

#include <stdlib.h>

#include "base/memory.h"

struct remainder {
    uint64_t size;
    size_t part;
};

static int compare(const void *left, const void *right)
{
    const struct remainder *a = left;
    const struct remainder *b = right;
    return a->size != b->size ? (a->size < b->size) - (a->size > b->size)
                              : (a->part > b->part) - (a->part < b->part);
}

enum crm_status crm_apportion(const uint64_t *sizes, size_t count, uint64_t places, uint64_t *parts,
                              struct crm_error *error)
{
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        total += sizes[i];
    }
    uint64_t left = places < total ? places : total;
    struct remainder *remainders = crm_allocate(count + 1, sizeof *remainders, error);
    if (remainders == NULL) {
        return CRM_FAILURE;
    }
    uint64_t wanted = left;
    for (size_t i = 0; i < count; i++) {
        uint64_t product = total > 0 ? wanted * sizes[i] : 0;
        parts[i] = total > 0 ? product / total : 0;
        remainders[i] = (struct remainder){ total > 0 ? product % total : 0, i };
        left -= parts[i];
    }
    if (count > 1) {
        qsort(remainders, count, sizeof *remainders, compare);
    }
    for (size_t i = 0; i < left; i++) {
        parts[remainders[i].part]++;
    }
    crm_release(remainders);
    return CRM_OK;
}
