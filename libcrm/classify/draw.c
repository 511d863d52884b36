#include "classify/draw.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "classify/apportion.h"

enum crm_status crm_draw_add(struct crm_draw *draw, struct crm_span stratum, uint64_t hash,
                             struct crm_error *error)
{
    struct crm_candidate candidate = { .hash = hash };
    if (crm_map_add(&draw->strata, stratum, &candidate.stratum, error) != CRM_OK
        || crm_grow(&draw->candidates, &draw->capacity, draw->count + 1, sizeof candidate, error)
               != CRM_OK) {
        return CRM_FAILURE;
    }
    draw->candidates[draw->count++] = candidate;
    return candidate.stratum < CRM_STRATA_MOST
               ? CRM_OK
               : crm_fail(error, CRM_USAGE, "more than %d values are too many to sample by",
                          CRM_STRATA_MOST);
}

enum crm_status crm_draw_merge(struct crm_draw *draw, const struct crm_draw *other,
                               struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < other->count && status == CRM_OK; i++) {
        const struct crm_candidate *candidate = &other->candidates[i];
        status = crm_draw_add(draw, crm_map_key(&other->strata, candidate->stratum),
                              candidate->hash, error);
    }
    return status;
}

static int compare_values(const void *left, const void *right)
{
    return crm_span_compare(((const struct crm_stratum *)left)->value,
                            ((const struct crm_stratum *)right)->value);
}

static int compare_candidates(const void *left, const void *right)
{
    const struct crm_candidate *a = left;
    const struct crm_candidate *b = right;
    return a->stratum != b->stratum ? (a->stratum > b->stratum) - (a->stratum < b->stratum)
                                    : (a->hash > b->hash) - (a->hash < b->hash);
}

/* Sorts the strata by value and the candidates by stratum and hash; counts them. */
static enum crm_status sort(struct crm_draw *draw, struct crm_stratum *strata,
                            struct crm_error *error)
{
    size_t count = draw->strata.count;
    uint32_t *places = crm_allocate(count, sizeof *places, error);
    if (places == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < count; i++) {
        strata[i].value = crm_map_key(&draw->strata, (uint32_t)i);
    }
    qsort(strata, count, sizeof *strata, compare_values);
    for (size_t i = 0; i < count; i++) {
        places[crm_map_find(&draw->strata, strata[i].value)] = (uint32_t)i;
    }
    for (size_t i = 0; i < draw->count; i++) {
        struct crm_candidate candidate = draw->candidates[i];
        candidate.stratum = places[candidate.stratum];
        strata[candidate.stratum].size++;
        draw->candidates[i] = candidate;
    }
    qsort(draw->candidates, draw->count, sizeof *draw->candidates, compare_candidates);
    crm_release(places);
    return CRM_OK;
}

/* How many of each stratum are drawn, and how many of those are controls. */
static enum crm_status part(struct crm_stratum *strata, size_t count, uint64_t wanted, double share,
                            struct crm_error *error)
{
    uint64_t *sizes = crm_allocate(count, sizeof *sizes, error);
    uint64_t *parts = sizes != NULL ? crm_allocate(count, sizeof *parts, error) : NULL;
    enum crm_status status = parts != NULL ? CRM_OK : CRM_FAILURE;
    uint64_t total = 0;
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        sizes[i] = strata[i].size;
        total += sizes[i];
    }
    wanted = wanted < total ? wanted : total;
    status = status == CRM_OK ? crm_apportion(sizes, count, wanted, parts, error) : status;
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        strata[i].drawn = parts[i];
        sizes[i] = parts[i];
    }
    uint64_t controls = (uint64_t)floor((double)wanted * share + 0.5);
    status = status == CRM_OK ? crm_apportion(sizes, count, controls, parts, error) : status;
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        strata[i].controls = parts[i];
    }
    crm_release(sizes);
    crm_release(parts);
    return status;
}

enum crm_status crm_draw_take(struct crm_draw *draw, uint64_t wanted, double share,
                              struct crm_stratum **strata, struct crm_error *error)
{
    size_t count = draw->strata.count;
    struct crm_stratum *made = crm_allocate(count + 1, sizeof *made, error);
    *strata = NULL;
    if (made == NULL) {
        return CRM_FAILURE;
    }
    enum crm_status status = count > 0 ? sort(draw, made, error) : CRM_OK;
    status = status == CRM_OK && count > 0 ? part(made, count, wanted, share, error) : status;
    if (status != CRM_OK) {
        crm_release(made);
        return status;
    }
    const struct crm_candidate *first = draw->candidates;
    for (size_t i = 0; i < count; i++) {
        made[i].last_drawn = made[i].drawn > 0 ? first[made[i].drawn - 1].hash : 0;
        made[i].last_control = made[i].controls > 0 ? first[made[i].controls - 1].hash : 0;
        first += made[i].size;
    }
    *strata = made;
    return CRM_OK;
}

void crm_draw_free(struct crm_draw *draw)
{
    crm_map_free(&draw->strata);
    crm_release(draw->candidates);
    *draw = (struct crm_draw){ 0 };
}
