/* model/chance.h — random numbers of a seed: the same seed, the same numbers. */
#ifndef CRM_MODEL_CHANCE_H
#define CRM_MODEL_CHANCE_H

#include <stdint.h>

/* Any value is a seed. */
struct crm_chance {
    uint64_t state;
};

/* Above 0 and below 1. */
double crm_chance_fraction(struct crm_chance *chance);

/* With mean 1. */
double crm_chance_exponential(struct crm_chance *chance);

/* The logarithm of a Gamma(shape, 1): its value itself may be below every double. */
double crm_chance_log_gamma(struct crm_chance *chance, double shape);

/* The logarithm of a Beta(a, b). */
double crm_chance_log_beta(struct crm_chance *chance, double a, double b);

#endif
