#include "customer/mix.h"

#include <math.h>

enum { SKETCH_BITS = 1 << 16, SKETCH_WORDS = SKETCH_BITS / 64 };

/* Makes sure that the value has a slot. */
static enum crm_status reserve_slot(struct crm_tallies *tallies, uint32_t value,
                                    struct crm_error *error)
{
    size_t known = tallies->slot_capacity;
    if (crm_grow(&tallies->slots, &tallies->slot_capacity, (size_t)value + 1,
                 sizeof *tallies->slots, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    for (size_t i = known; i < tallies->slot_capacity; i++) {
        tallies->slots[i] = 0;
    }
    return CRM_OK;
}

/* Numbers of values come in the order of appearance: only mixing makes them random bits. */
static void mark(struct crm_tallies *tallies, uint32_t value)
{
    uint64_t hash = (value + 1) * 0x9e3779b97f4a7c15u;
    hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9u;
    hash = (hash ^ hash >> 27) * 0x94d049bb133111ebu;
    uint64_t bit = (hash ^ hash >> 31) % SKETCH_BITS;
    tallies->sketch[bit / 64] |= (uint64_t)1 << bit % 64;
}

static enum crm_status add_other(struct crm_tallies *tallies, uint32_t value,
                                 struct crm_error *error)
{
    if (tallies->sketch == NULL) {
        tallies->sketch = crm_allocate(SKETCH_WORDS, sizeof *tallies->sketch, error);
        if (tallies->sketch == NULL) {
            return CRM_FAILURE;
        }
    }
    for (size_t i = 0; i < tallies->count && tallies->others == 0; i++) {
        mark(tallies, tallies->tallies[i].value);
    }
    mark(tallies, value);
    tallies->others++;
    return CRM_OK;
}

enum crm_status crm_tallies_add(struct crm_tallies *tallies, struct crm_span value, int64_t weight,
                                struct crm_error *error)
{
    if (value.length == 0) {
        return CRM_OK;
    }
    uint32_t number = 0;
    if (crm_map_add(&tallies->values, value, &number, error) != CRM_OK
        || reserve_slot(tallies, number, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    if (tallies->slots[number] == 0) {
        if (tallies->count == CRM_MIX_EXACT) {
            return add_other(tallies, number, error);
        }
        if (crm_grow(&tallies->tallies, &tallies->capacity, tallies->count + 1,
                     sizeof *tallies->tallies, error)
            != CRM_OK) {
            return CRM_FAILURE;
        }
        tallies->tallies[tallies->count++] = (struct crm_tally){ number, 0, 0 };
        tallies->slots[number] = (uint32_t)tallies->count;
    }
    struct crm_tally *tally = &tallies->tallies[tallies->slots[number] - 1];
    tally->records++;
    tally->weight += weight;
    return CRM_OK;
}

/* Whether a comes before b as the main value. */
static bool is_before(const struct crm_tallies *tallies, const struct crm_tally *a,
                      const struct crm_tally *b)
{
    if (a->weight != b->weight) {
        return a->weight > b->weight;
    }
    if (a->weight == 0 && a->records != b->records) {
        return a->records > b->records;
    }
    return crm_span_compare(crm_map_key(&tallies->values, a->value),
                            crm_map_key(&tallies->values, b->value))
           < 0;
}

/* Empties the sketch; how many values it has seen. */
static uint32_t take_sketch(struct crm_tallies *tallies)
{
    uint32_t set = 0;
    for (size_t i = 0; i < SKETCH_WORDS; i++) {
        set += (uint32_t)__builtin_popcountll(tallies->sketch[i]);
        tallies->sketch[i] = 0;
    }
    double empty = set < SKETCH_BITS ? SKETCH_BITS - set : 0.5;
    return (uint32_t)lround(SKETCH_BITS * log(SKETCH_BITS / empty));
}

struct crm_mix crm_tallies_take(struct crm_tallies *tallies, int64_t *weight)
{
    struct crm_mix mix = { CRM_MAP_NONE, (uint32_t)tallies->count, 0 };
    const struct crm_tally *main = NULL;
    double total = 0;
    double weighted = 0;
    for (size_t i = 0; i < tallies->count; i++) {
        const struct crm_tally *tally = &tallies->tallies[i];
        tallies->slots[tally->value] = 0;
        total += tally->records;
        weighted += tally->records * log(tally->records);
        main = main == NULL || is_before(tallies, tally, main) ? tally : main;
    }
    if (tallies->others > 0) {
        uint32_t seen = take_sketch(tallies);
        mix.distinct = seen > CRM_MIX_EXACT ? seen : CRM_MIX_EXACT + 1;
        double alike = (double)tallies->others / (mix.distinct - CRM_MIX_EXACT);
        total += tallies->others;
        weighted += tallies->others * log(alike > 1 ? alike : 1);
        tallies->others = 0;
    }
    if (mix.distinct > 1) {
        mix.entropy = log(total) - weighted / total;
    }
    mix.main = main != NULL ? main->value : CRM_MAP_NONE;
    if (weight != NULL) {
        *weight = main != NULL ? main->weight : 0;
    }
    tallies->count = 0;
    return mix;
}

void crm_tallies_free(struct crm_tallies *tallies)
{
    crm_map_free(&tallies->values);
    crm_release(tallies->tallies);
    crm_release(tallies->slots);
    crm_release(tallies->sketch);
    *tallies = (struct crm_tallies){ 0 };
}
