#include "classify/percentile.h"

#include <string.h>

#include "base/memory.h"
#include "customer/population.h"

static enum crm_status make_room(struct crm_percentiles *percentiles, size_t count,
                                 struct crm_error *error)
{
    return crm_grow(&percentiles->values, &percentiles->capacity, percentiles->count + count,
                    sizeof *percentiles->values, error);
}

enum crm_status crm_percentiles_add(struct crm_percentiles *percentiles, double value,
                                    struct crm_error *error)
{
    if (make_room(percentiles, 1, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    percentiles->values[percentiles->count++] = value;
    return CRM_OK;
}

enum crm_status crm_percentiles_merge(struct crm_percentiles *percentiles,
                                      const struct crm_percentiles *other, struct crm_error *error)
{
    if (make_room(percentiles, other->count, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < other->count; i++) {
        percentiles->values[percentiles->count++] = other->values[i];
    }
    return CRM_OK;
}

enum crm_status crm_percentiles_learn(struct crm_percentiles *percentiles,
                                      struct crm_learned *learned, const char *scheme,
                                      const char *row, struct crm_error *error)
{
    double cuts[CRM_PERCENTILE_CUTS];
    size_t count = percentiles->count > 0 ? CRM_PERCENTILE_CUTS : 0;
    crm_sort_numbers(percentiles->values, percentiles->count);
    for (size_t i = 0; i < count; i++) {
        cuts[i] = crm_quantile(percentiles->values, percentiles->count, i, CRM_PERCENTILE_CUTS);
    }
    return crm_learned_set(learned, scheme, row, cuts, count, error);
}

/* A row of cut points is empty or has all of them, ascending. */
static bool is_good(const struct crm_learned_row *row)
{
    if (row == NULL || (row->count != 0 && row->count != CRM_PERCENTILE_CUTS)) {
        return false;
    }
    for (size_t i = 1; i < row->count; i++) {
        if (row->numbers[i] < row->numbers[i - 1]) {
            return false;
        }
    }
    return true;
}

enum crm_status crm_percentiles_adopt(struct crm_percentiles *percentiles,
                                      const struct crm_learned *learned, const char *scheme,
                                      const char *row, struct crm_error *error)
{
    const struct crm_learned_row *found = crm_learned_get(learned, scheme, row);
    if (!is_good(found)) {
        return crm_fail(error, CRM_REFUSED, "the model has no %s for %s; leave it out with --by",
                        row, scheme);
    }
    percentiles->known = found->count > 0;
    if (percentiles->known) {
        memcpy(percentiles->cuts, found->numbers, sizeof percentiles->cuts);
    }
    return CRM_OK;
}

int crm_percentile(const struct crm_percentiles *percentiles, double value)
{
    int below = 0;
    int most = CRM_PERCENTILE_CUTS;
    if (!percentiles->known) {
        return -1;
    }
    while (below < most) {
        int middle = below + (most - below) / 2;
        if (percentiles->cuts[middle] < value) {
            below = middle + 1;
        } else {
            most = middle;
        }
    }
    return below;
}

void crm_percentiles_free(struct crm_percentiles *percentiles)
{
    crm_release(percentiles->values);
    *percentiles = (struct crm_percentiles){ 0 };
}
