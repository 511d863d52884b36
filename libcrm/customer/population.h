/* customer/population.h — what the measures of one customer need of all others: the median cycle
 * of repeat buyers, by which those with a single purchase day are judged (B6). */
#ifndef CRM_CUSTOMER_POPULATION_H
#define CRM_CUSTOMER_POPULATION_H

#include "customer/measures.h"

/* Owns the array; zero-initialised is empty. */
struct crm_population {
    double *cycles; /* of repeat buyers, in days */
    size_t count;
    size_t capacity;
};

CRM_MUST_CHECK enum crm_status crm_population_add(struct crm_population *population,
                                                  const struct crm_measures *measures,
                                                  struct crm_error *error);

/* Adds another part of the same customers' world. */
CRM_MUST_CHECK enum crm_status crm_population_merge(struct crm_population *population,
                                                    const struct crm_population *other,
                                                    struct crm_error *error);

/* The median cycle in days; -1 where nobody bought on two days. Sorts the cycles. */
double crm_population_median_cycle(struct crm_population *population);

void crm_population_free(struct crm_population *population);

/* Where a quantile of type 7 (Hyndman and Fan 1996) stands among ascending values: at values[below]
 * and rest times the way to values[above]. */
struct crm_quantile_place {
    size_t below;
    size_t above;
    double rest; /* 0 to below 1 */
};

/* Its place at the fraction part / parts; at least one value. */
struct crm_quantile_place crm_quantile_place(size_t count, size_t part, size_t parts);

/* The quantile itself. */
double crm_quantile(const double *values, size_t count, size_t part, size_t parts);

/* Sorts ascending. */
void crm_sort_numbers(double *values, size_t count);

#endif
