#include "customer/mix.h"

#include <math.h>

enum crm_status crm_tallies_add(struct crm_tallies *tallies, struct crm_span value,
                                struct crm_error *error)
{
    if (value.length == 0) {
        return CRM_OK;
    }
    uint32_t number = 0;
    if (crm_map_add(&tallies->values, value, &number, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    size_t known = tallies->slot_capacity;
    if (crm_grow(&tallies->slots, &tallies->slot_capacity, (size_t)number + 1,
                 sizeof *tallies->slots, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    for (size_t i = known; i < tallies->slot_capacity; i++) {
        tallies->slots[i] = 0;
    }
    if (tallies->slots[number] == 0) {
        if (crm_grow(&tallies->tallies, &tallies->capacity, tallies->count + 1,
                     sizeof *tallies->tallies, error)
            != CRM_OK) {
            return CRM_FAILURE;
        }
        tallies->tallies[tallies->count++] = (struct crm_tally){ number, 0 };
        tallies->slots[number] = (uint32_t)tallies->count;
    }
    tallies->tallies[tallies->slots[number] - 1].lines++;
    return CRM_OK;
}

struct crm_mix crm_tallies_take(struct crm_tallies *tallies)
{
    struct crm_mix mix = { CRM_MAP_NONE, (uint32_t)tallies->count, 0 };
    uint32_t most = 0;
    double total = 0;
    double weighted = 0;
    for (size_t i = 0; i < tallies->count; i++) {
        struct crm_tally tally = tallies->tallies[i];
        tallies->slots[tally.value] = 0;
        total += tally.lines;
        weighted += tally.lines * log(tally.lines);
        bool tie = tally.lines == most && mix.main != CRM_MAP_NONE
                   && crm_span_compare(crm_map_key(&tallies->values, tally.value),
                                       crm_map_key(&tallies->values, mix.main))
                          < 0;
        if (tally.lines > most || tie) {
            most = tally.lines;
            mix.main = tally.value;
        }
    }
    if (tallies->count > 1) {
        mix.entropy = log(total) - weighted / total;
    }
    tallies->count = 0;
    return mix;
}

void crm_tallies_free(struct crm_tallies *tallies)
{
    crm_map_free(&tallies->values);
    crm_release(tallies->tallies);
    crm_release(tallies->slots);
    *tallies = (struct crm_tallies){ 0 };
}
