/* Histories of purchases: sorted, each once, whoever came first. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "model/histories.h"
#include "support.h"

/* Random ones up to the highest numbers; few: many are equal. */
static struct crm_history draw(uint64_t *state, uint32_t repeats, int32_t days)
{
    struct crm_history history = { .repeats = (uint32_t)(random_next(state) % (repeats + 1ULL)) };
    history.tenure_days = (int32_t)(random_next(state) % ((uint64_t)days + 1));
    if (history.repeats > 0) {
        history.active_days = (int32_t)(random_next(state) % ((uint64_t)history.tenure_days + 1));
    }
    return history;
}

static bool goes_before(const struct crm_history *a, const struct crm_history *b)
{
    if (a->repeats != b->repeats) {
        return a->repeats < b->repeats;
    }
    return a->active_days != b->active_days ? a->active_days < b->active_days
                                            : a->tenure_days < b->tenure_days;
}

/* Sorted strictly, and the sums of what was added: so nothing is lost, doubled or changed. */
static void check_groups(const struct crm_histories *histories, uint64_t customers, uint64_t sum,
                         const char *title)
{
    uint64_t counted = 0;
    uint64_t summed = 0;
    for (size_t i = 0; i < histories->count; i++) {
        const struct crm_history_group *group = &histories->groups[i];
        cr_assert(i == 0 || goes_before(&histories->groups[i - 1].history, &group->history),
                  "%s: %zu", title, i);
        counted += group->customers;
        summed +=
            group->customers
            * (group->history.repeats * (uint64_t)31 + (uint64_t)group->history.active_days * 17
               + (uint64_t)group->history.tenure_days);
    }
    cr_assert(counted == customers, "%s", title);
    cr_assert(summed == sum, "%s", title);
}

Test(histories, sorted_and_each_once)
{
    static const struct {
        const char *title;
        size_t customers;
        uint32_t repeats;
        int32_t days;
    } cases[] = {
        { "few", 100, 3, 5 },
        { "by digits, many equal", 20000, 9, 30 },
        { "by digits, one pass", 20000, 1, 15 },
        { "by digits, hardly any equal", 20000, 300, 4000 },
        { "by digits, 64 bits", 9000, 3, INT32_MAX },
        { "wider than a key", 9000, UINT32_MAX, INT32_MAX },
        { "all the same", 9000, 0, 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_histories histories = { 0 };
        struct crm_error error;
        uint64_t state = i + 1;
        uint64_t sum = 0;
        for (size_t j = 0; j < cases[i].customers; j++) {
            struct crm_history history = draw(&state, cases[i].repeats, cases[i].days);
            sum += history.repeats * (uint64_t)31 + (uint64_t)history.active_days * 17
                   + (uint64_t)history.tenure_days;
            cr_assert(crm_histories_add(&histories, history, &error) == CRM_OK);
        }
        crm_histories_group(&histories);
        check_groups(&histories, cases[i].customers, sum, cases[i].title);
        crm_histories_free(&histories);
    }
}
