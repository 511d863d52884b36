/* report/year.h — yearly churn (domain F5): of the customers active 365 days before the as-of
 * date, how many are lost on it, both by their own cycle (B6). Who had bought on one day only is
 * judged by the median cycle of repeat buyers, so waits until all were seen: 8 bytes each; a cycle
 * of a repeat buyer takes 8 bytes more. */
#ifndef CRM_REPORT_YEAR_H
#define CRM_REPORT_YEAR_H

#include "customer/population.h"

struct crm_year_waiting;

/* Owns the arrays. To be set up by crm_year_open. */
struct crm_year {
    double inactive_limit; /* days; negative: by the cycle */
    struct crm_population population;
    struct crm_year_waiting *waiting;
    size_t waiting_count;
    size_t waiting_capacity;
    double median_cycle; /* after crm_year_finish; negative: nobody bought on two days */
    uint64_t active;     /* at as_of - 365 */
    uint64_t lost;       /* of those, at as_of */
};

void crm_year_open(struct crm_year *year);

/* Adds a buyer. */
CRM_MUST_CHECK enum crm_status crm_year_add(struct crm_year *year,
                                            const struct crm_measures *measures, int32_t as_of,
                                            struct crm_error *error);

/* Judges who waits; to be called once, after the last buyer. */
void crm_year_finish(struct crm_year *year, int32_t as_of);

void crm_year_free(struct crm_year *year);

#endif
