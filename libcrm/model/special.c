#include "model/special.h"

#include <math.h>
#include <stdbool.h>

/* From here on the asymptotic series below are exact to double precision. */
static const double large = 12;

double crm_log_gamma(double z)
{
    int sign = 0;
    return lgamma_r(z, &sign);
}

/* What ln(z) - 1 / (2 z) leaves of the slope of ln Γ, taken negative, z large. */
static double digamma_rest(double z)
{
    double square = 1 / (z * z);
    return square
           * (1.0 / 12
              - square
                    * (1.0 / 120
                       - square
                             * (1.0 / 252
                                - square
                                      * (1.0 / 240
                                         - square * (1.0 / 132 - square * 691 / 32760)))));
}

double crm_digamma(double z)
{
    double shift = 0;
    while (z < large) {
        shift -= 1 / z;
        z += 1;
    }
    return shift + log(z) - 0.5 / z - digamma_rest(z);
}

double crm_digamma_step(double z, double step)
{
    double shift = 0;
    while (z < large) {
        shift += 1 / z - 1 / (z + step);
        z += 1;
    }
    return shift + log1p(step / z) + 0.5 * step / (z * (z + step)) + digamma_rest(z)
           - digamma_rest(z + step);
}

/* What Stirling's formula leaves of ln Γ(z), z large (Abramowitz and Stegun 6.1.41). */
static double stirling_rest(double z)
{
    double square = 1 / (z * z);
    return (1.0 / 12
            - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188))))
           / z;
}

double crm_log_gamma_step(double z, double step)
{
    if (z < large) {
        return crm_log_gamma(z + step) - crm_log_gamma(z);
    }
    return (z - 0.5) * log1p(step / z) + step * (log(z + step) - 1) + stirling_rest(z + step)
           - stirling_rest(z);
}

double crm_softplus(double z)
{
    return z > 0 ? z + log1p(exp(-z)) : log1p(exp(z));
}

double crm_sigmoid(double z)
{
    return 1 / (1 + exp(-z));
}

double crm_chi_square_tail(double x, uint32_t degrees)
{
    double half = x / 2;
    double tail = degrees % 2 == 1 ? erfc(sqrt(half)) : degrees > 0 ? exp(-half) : 1;
    if (half <= 0 || degrees == 0) {
        return 1;
    }
    for (uint32_t i = degrees % 2 == 1 ? 1 : 2; i < degrees; i += 2) {
        tail += exp(i / 2.0 * log(half) - half - crm_log_gamma(i / 2.0 + 1));
    }
    return fmin(tail, 1);
}

/* The continued fraction of I_x(a, b), by Lentz's method; it is fast for x < (a + 1) / (a + b + 2).
 */
static double beta_fraction(double a, double b, double x)
{
    static const double tiny = 1e-300;
    static const double exact = 1e-15;
    enum { TERMS_MOST = 10000 };
    double c = 1;
    double d = 1 / fmax(1 - (a + b) * x / (a + 1), tiny);
    double fraction = d;
    for (int m = 1; m < TERMS_MOST; m++) {
        const double terms[2] = { m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                                  -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)) };
        double factor = 1;
        for (int i = 0; i < 2; i++) {
            d = 1 + terms[i] * d;
            c = 1 + terms[i] / c;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = fabs(c) < tiny ? tiny : c;
            factor = c * d;
            fraction *= factor;
        }
        if (fabs(factor - 1) < exact) {
            break;
        }
    }
    return fraction;
}

double crm_beta_share(double a, double b, double x)
{
    if (x <= 0 || x >= 1) {
        return x <= 0 ? 0 : 1;
    }
    double front = exp(crm_log_gamma(a + b) - crm_log_gamma(a) - crm_log_gamma(b) + a * log(x)
                       + b * log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a
                                     : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double crm_student_95(double degrees)
{
    static const double normal_from = 1e7;
    double low = CRM_NORMAL_95;
    double high = 12.8; /* beyond 12.706, that of one degree */
    if (degrees >= normal_from) {
        return CRM_NORMAL_95;
    }
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        double square = middle * middle;
        bool inside = crm_beta_share(0.5, degrees / 2, square / (degrees + square)) < 0.95;
        *(inside ? &low : &high) = middle;
    }
    return (low + high) / 2;
}
