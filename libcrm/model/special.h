/* model/special.h — the functions of analysis that libm has not, for positive arguments. */
#ifndef CRM_MODEL_SPECIAL_H
#define CRM_MODEL_SPECIAL_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/* Within so many standard deviations lies 95 % of a normal distribution. */
#define CRM_NORMAL_95 1.959963984540054

/* A sum of many numbers whose error does not grow with how many they are: Neumaier (1974). Near a
 * maximum of a log-likelihood of a million rows, plain sums hide whether a step has helped. Zero-
 * initialised is 0. */
struct crm_sum {
    double total;
    double rest; /* what the total has lost */
};

static inline void crm_sum_add(struct crm_sum *sum, double number)
{
    double total = sum->total + number;
    bool larger = fabs(sum->total) >= fabs(number);
    sum->rest += larger ? (sum->total - total) + number : (number - total) + sum->total;
    sum->total = total;
}

static inline double crm_sum_of(const struct crm_sum *sum)
{
    return sum->total + sum->rest;
}

/* ln Γ(z), without the global sign that lgamma() sets. */
double crm_log_gamma(double z);

/* The slope of ln Γ: Abramowitz and Stegun 6.3.5, 6.3.18; relative error about 1e-15 away from
 * its zero at 1.46. */
double crm_digamma(double z);

/* ln Γ(z + step) - ln Γ(z), step >= 0, and its slope in z, without the cancellation of the two
 * where z is large. */
double crm_log_gamma_step(double z, double step);
double crm_digamma_step(double z, double step);

/* ln(1 + e^z) and 1 / (1 + e^-z), for any z. */
double crm_softplus(double z);
double crm_sigmoid(double z);

/* The chance of more than x >= 0 under chi-square with so many degrees of freedom; 1 with none:
 * Abramowitz and Stegun 26.4.4, 26.4.5. */
double crm_chi_square_tail(double x, uint32_t degrees);

/* The regularised incomplete beta function I_x(a, b), 0 <= x <= 1: Abramowitz and Stegun 26.5.8. */
double crm_beta_share(double a, double b, double x);

/* Within so many standard errors lies 95 % of Student's t with degrees >= 1, whole or not. */
double crm_student_95(double degrees);

#endif
