#include "model/histories.h"

#include <stdlib.h>

static int compare(const void *left, const void *right)
{
    const struct crm_history *a = &((const struct crm_history_group *)left)->history;
    const struct crm_history *b = &((const struct crm_history_group *)right)->history;
    if (a->repeats != b->repeats) {
        return a->repeats < b->repeats ? -1 : 1;
    }
    if (a->active_days != b->active_days) {
        return a->active_days < b->active_days ? -1 : 1;
    }
    return (a->tenure_days > b->tenure_days) - (a->tenure_days < b->tenure_days);
}

void crm_histories_group(struct crm_histories *histories)
{
    if (histories->grouped || histories->count == 0) {
        return;
    }
    struct crm_history_group *groups = histories->groups;
    size_t kept = 0;
    qsort(groups, histories->count, sizeof *groups, compare);
    for (size_t i = 1; i < histories->count; i++) {
        if (compare(&groups[kept], &groups[i]) == 0) {
            groups[kept].customers += groups[i].customers;
        } else {
            groups[++kept] = groups[i];
        }
    }
    histories->count = kept + 1;
    histories->grouped = true;
}

static enum crm_status add_group(struct crm_histories *histories, struct crm_history_group group,
                                 struct crm_error *error)
{
    /* Grouping before growing keeps memory with the number of different histories. */
    size_t needed = histories->count + 1;
    if (needed > histories->capacity) {
        crm_histories_group(histories);
        bool roomy = histories->count <= histories->capacity / 2;
        needed = roomy ? histories->count + 1 : histories->capacity + 1;
    }
    enum crm_status status = crm_grow(&histories->groups, &histories->capacity, needed,
                                      sizeof *histories->groups, error);
    if (status == CRM_OK) {
        histories->groups[histories->count++] = group;
        histories->grouped = false;
    }
    return status;
}

enum crm_status crm_histories_add(struct crm_histories *histories, struct crm_history history,
                                  struct crm_error *error)
{
    if (history.active_days < 0 || history.tenure_days < history.active_days
        || (history.repeats == 0 && history.active_days > 0)) {
        return crm_fail(error, CRM_REFUSED,
                        "no such history: %u repeat purchases, the last after %d of %d days",
                        history.repeats, history.active_days, history.tenure_days);
    }
    return add_group(histories, (struct crm_history_group){ history, 1 }, error);
}

enum crm_status crm_histories_merge(struct crm_histories *histories,
                                    const struct crm_histories *other, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < other->count && status == CRM_OK; i++) {
        status = add_group(histories, other->groups[i], error);
    }
    return status;
}

void crm_histories_free(struct crm_histories *histories)
{
    crm_release(histories->groups);
    *histories = (struct crm_histories){ 0 };
}
