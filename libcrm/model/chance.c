#include "model/chance.h"

#include <math.h>

#include "model/special.h"

/* SplitMix64: Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators". */
static uint64_t next(struct crm_chance *chance)
{
    uint64_t mixed = chance->state += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
    return mixed ^ mixed >> 31;
}

double crm_chance_fraction(struct crm_chance *chance)
{
    return ((double)(next(chance) >> 12) + 0.5) * 0x1p-52;
}

double crm_chance_exponential(struct crm_chance *chance)
{
    return -log(crm_chance_fraction(chance));
}

/* The polar method: Marsaglia and Bray (1964). */
static double next_normal(struct crm_chance *chance)
{
    double x = 0;
    double square = 1;
    do {
        x = 2 * crm_chance_fraction(chance) - 1;
        double y = 2 * crm_chance_fraction(chance) - 1;
        square = x * x + y * y;
    } while (square >= 1);
    return x * sqrt(-2 * log(square) / square);
}

/* Marsaglia and Tsang (2000), "A simple method for generating gamma variables"; a shape below 1
 * by one more, times a power of a fraction. */
double crm_chance_log_gamma(struct crm_chance *chance, double shape)
{
    double log_factor = 0;
    if (shape < 1) {
        log_factor = log(crm_chance_fraction(chance)) / shape;
        shape += 1;
    }
    double d = shape - 1.0 / 3;
    double c = 1 / sqrt(9 * d);
    for (;;) {
        double normal = next_normal(chance);
        double root = 1 + c * normal;
        if (root <= 0) {
            continue;
        }
        double log_cube = 3 * log(root);
        double cube = root * root * root;
        if (log(crm_chance_fraction(chance)) < normal * normal / 2 + d - d * cube + d * log_cube) {
            return log_factor + log(d) + log_cube;
        }
    }
}

double crm_chance_log_beta(struct crm_chance *chance, double a, double b)
{
    double log_a = crm_chance_log_gamma(chance, a);
    double log_b = crm_chance_log_gamma(chance, b);
    return -crm_softplus(log_b - log_a);
}
