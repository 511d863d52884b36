#include "model/special.h"

#include <math.h>

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
