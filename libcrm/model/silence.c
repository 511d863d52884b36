#include "model/silence.h"

#include <math.h>

#include "model/quadrature.h"

/* The series 2F1(1, b; c; z) = sum of (b)_n / (c)_n z^n, which is Euler's transform of that of the
 * paper: all terms are positive, so that nothing cancels. */
struct series {
    double value;
    double slope_c;  /* of its logarithm, taken positive: it falls with c */
    double slope_bc; /* of its logarithm, b and c growing together */
    double slope_z;  /* of its logarithm */
};

/* Below this z at most a thousand terms are needed. */
static const double series_most = 0.95;

static struct series sum_series(double b, double c, double z)
{
    double term = 1;
    double harmonic_c = 0;
    double harmonic_bc = 0;
    double sum = 1;
    double sum_c = 0;
    double sum_bc = 0;
    double sum_n = 0;
    /* The rest is at most a geometric series of ratio z. */
    for (int i = 0; term * (i + 2.0) > 1e-17 * sum * (1 - z); i++) {
        double n = i;
        double over = 1 / ((b + n) * (c + n));
        harmonic_c += over * (b + n);
        harmonic_bc += over * (c - b);
        term *= z * over * (b + n) * (b + n);
        sum += term;
        sum_c += term * harmonic_c;
        sum_bc += term * harmonic_bc;
        sum_n += term * (n + 1);
    }
    return (struct series){ sum, sum_c / sum, sum_bc / sum, z > 0 ? sum_n / (sum * z) : b / c };
}

static struct crm_silence by_series(double power, double rate, double ratio, double z)
{
    double whole = power + rate;
    double slope_rate = power / (rate * whole); /* of ln(rate / whole) */
    struct crm_silence of = { 0 };
    if (ratio <= 1) {
        struct series series = sum_series(power, whole + 1, z);
        of.value = rate / whole * series.value;
        of.slope_power = of.value * (series.slope_bc - 1 / whole);
        of.slope_rate = of.value * (slope_rate - series.slope_c);
        of.slope_log_ratio = -of.value * ratio * series.slope_z;
    } else {
        struct series series = sum_series(rate + 1, whole + 1, z);
        of.value = rate / whole * series.value / ratio;
        of.slope_power = -of.value * (series.slope_c + 1 / whole);
        of.slope_rate = of.value * (slope_rate + series.slope_bc);
        of.slope_log_ratio = of.value * (series.slope_z / ratio - 1);
    }
    return of;
}

/* The same as the mean of (1 + ratio (e^y - 1))^-power over an exponential y of this rate, by
 * panels of Gauss and Legendre's rule up to where the rest is a power of e^y. */
struct integral {
    double power;
    double rate;
    double ratio;
    double log_ratio;
    struct crm_silence of;
    double mean; /* of y */
};

/* What the exponent of the integrand grows by, per y. */
static double steepness(const struct integral *integral, double y)
{
    double ratio = integral->ratio;
    double below = ratio < 1 ? ratio + exp(-y) * (1 - ratio) : 1 - expm1(-y) * (ratio - 1);
    return integral->rate + integral->power * ratio / below;
}

static double exponent_base(const struct integral *integral, double y)
{
    return y < 40
               ? log1p(integral->ratio * expm1(y))
               : integral->log_ratio + y + log1p((1 - integral->ratio) / integral->ratio * exp(-y));
}

static void add_node(struct integral *integral, double y, double weight)
{
    double base = exponent_base(integral, y);
    double part = weight * integral->rate * exp(-integral->rate * y - integral->power * base);
    integral->of.value += part;
    integral->of.slope_power -= part * base;
    integral->of.slope_log_ratio -=
        part * integral->power * integral->ratio * expm1(y) * exp(-base);
    integral->mean += part * y;
}

/* Behind y nothing of the integrand is left but e^-(power + rate) y. */
static void add_tail(struct integral *integral, double y)
{
    double whole = integral->power + integral->rate;
    double base = integral->log_ratio + y;
    double part = integral->rate / whole * exp(-integral->rate * y - integral->power * base);
    integral->of.value += part;
    integral->of.slope_power -= part * (base + 1 / whole);
    integral->of.slope_log_ratio -= part * integral->power;
    integral->mean += part * (y + 1 / whole);
}

static struct crm_silence by_integral(double power, double rate, double ratio)
{
    struct integral integral = {
        .power = power, .rate = rate, .ratio = ratio, .log_ratio = log(ratio)
    };
    const double nothing = 60;
    const double steepest = 12;
    double tail = 40 + fmax(0, -integral.log_ratio);
    double y = 0;
    /* The nearest singularity lies at y = ln(1 - 1 / ratio) on the real axis, or at imaginary pi.
     */
    double near = ratio > 1 ? -log1p(-1 / ratio) : HUGE_VAL;
    while (y < tail && rate * y + power * exponent_base(&integral, y) < nothing) {
        double width = fmin(fmin(3, tail - y), y + near);
        while (width * fmax(steepness(&integral, y), steepness(&integral, y + width)) > steepest) {
            width /= 2;
        }
        struct crm_node nodes[CRM_NODES];
        crm_panel(y, y + width, nodes);
        for (int i = 0; i < CRM_NODES; i++) {
            add_node(&integral, nodes[i].at, nodes[i].weight);
        }
        y += width;
    }
    if (y >= tail) {
        add_tail(&integral, y);
    }
    integral.of.slope_rate = integral.of.value / rate - integral.mean;
    return integral.of;
}

struct crm_silence crm_silence(double power, double rate, double buying, double lifetime,
                               double gap)
{
    double ratio = lifetime / buying;
    double z = fabs(gap) / fmax(buying, lifetime);
    return z < series_most ? by_series(power, rate, ratio, z) : by_integral(power, rate, ratio);
}
