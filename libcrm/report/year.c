#include "report/year.h"

#include "base/memory.h"

enum { YEAR = 365 };

enum now { NOW_KEPT, NOW_LOST, NOW_BY_MEDIAN };

/* A buyer with one purchase day by then. */
struct crm_year_waiting {
    int32_t last_day; /* that day */
    uint8_t now;      /* enum now; NOW_BY_MEDIAN: no purchase day since */
};

void crm_year_open(struct crm_year *year)
{
    *year = (struct crm_year){ .inactive_limit = -1, .median_cycle = -1 };
}

static bool is_lost(const struct crm_year *year, const struct crm_measures *measures, int32_t day)
{
    struct crm_activity_rule rule = { day, year->median_cycle, year->inactive_limit };
    return crm_activity_of(measures, &rule) == CRM_LOST;
}

static void count(struct crm_year *year, bool lost_then, bool lost_now)
{
    year->active += !lost_then;
    year->lost += !lost_then && lost_now;
}

enum crm_status crm_year_add(struct crm_year *year, const struct crm_measures *measures,
                             int32_t as_of, struct crm_error *error)
{
    struct crm_measures before = crm_measures_before(measures);
    enum crm_status status = crm_population_add(&year->population, measures, error);
    if (status != CRM_OK || before.occasions == 0) {
        return status;
    }
    bool repeats = measures->purchase_days > 1;
    bool lost = repeats && is_lost(year, measures, as_of);
    if (before.purchase_days > 1) {
        count(year, is_lost(year, &before, as_of - YEAR), lost);
        return CRM_OK;
    }
    if (crm_grow(&year->waiting, &year->waiting_capacity, year->waiting_count + 1,
                 sizeof *year->waiting, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    enum now now = !repeats ? NOW_BY_MEDIAN : lost ? NOW_LOST : NOW_KEPT;
    year->waiting[year->waiting_count++] =
        (struct crm_year_waiting){ before.last_day, (uint8_t)now };
    return CRM_OK;
}

void crm_year_finish(struct crm_year *year, int32_t as_of)
{
    year->median_cycle = crm_population_median_cycle(&year->population);
    for (size_t i = 0; i < year->waiting_count; i++) {
        const struct crm_year_waiting *waiting = &year->waiting[i];
        struct crm_measures once = { .first_day = waiting->last_day,
                                     .last_day = waiting->last_day,
                                     .occasions = 1,
                                     .purchase_days = 1 };
        bool lost =
            waiting->now == NOW_BY_MEDIAN ? is_lost(year, &once, as_of) : waiting->now == NOW_LOST;
        count(year, is_lost(year, &once, as_of - YEAR), lost);
    }
}

void crm_year_free(struct crm_year *year)
{
    crm_population_free(&year->population);
    crm_release(year->waiting);
    *year = (struct crm_year){ 0 };
}
