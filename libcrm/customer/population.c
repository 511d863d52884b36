#include "customer/population.h"

#include <stdlib.h>

#include "base/memory.h"

enum crm_status crm_population_add(struct crm_population *population,
                                   const struct crm_measures *measures, struct crm_error *error)
{
    double cycle = crm_cycle_days(measures);
    if (cycle < 0) {
        return CRM_OK;
    }
    if (crm_grow(&population->cycles, &population->capacity, population->count + 1,
                 sizeof *population->cycles, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    population->cycles[population->count++] = cycle;
    return CRM_OK;
}

enum crm_status crm_population_merge(struct crm_population *population,
                                     const struct crm_population *other, struct crm_error *error)
{
    if (crm_grow(&population->cycles, &population->capacity, population->count + other->count,
                 sizeof *population->cycles, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < other->count; i++) {
        population->cycles[population->count++] = other->cycles[i];
    }
    return CRM_OK;
}

static int compare_numbers(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

void crm_sort_numbers(double *values, size_t count)
{
    if (count > 1) {
        qsort(values, count, sizeof *values, compare_numbers);
    }
}

struct crm_quantile_place crm_quantile_place(size_t count, size_t part, size_t parts)
{
    size_t steps = (count - 1) * part;
    size_t below = steps / parts;
    return (struct crm_quantile_place){
        .below = below,
        .above = below + 1 < count ? below + 1 : below,
        .rest = (double)(steps % parts) / (double)parts,
    };
}

double crm_quantile(const double *values, size_t count, size_t part, size_t parts)
{
    struct crm_quantile_place place = crm_quantile_place(count, part, parts);
    double low = values[place.below];
    return low + place.rest * (values[place.above] - low);
}

double crm_population_median_cycle(struct crm_population *population)
{
    if (population->count == 0) {
        return -1;
    }
    crm_sort_numbers(population->cycles, population->count);
    return crm_quantile(population->cycles, population->count, 1, 2);
}

void crm_population_free(struct crm_population *population)
{
    crm_release(population->cycles);
    *population = (struct crm_population){ 0 };
}
