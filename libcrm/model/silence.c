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

/* The same as the mean of e^(-power v) over an exponential y of this rate, where
 * e^v - 1 = ratio (e^y - 1), by panels of Gauss and Legendre's rule: over the one of y and v that
 * grows faster at first, and alike in the end, so that no singularity is nearer than pi. */
struct integral {
    double power;
    double rate;
    double ratio;
    double log_ratio;
    struct crm_silence of;
    double mean; /* of y */
};

/* By how much the other of y and v grows with it: up to 1. */
static double growth(const struct integral *integral, double at)
{
    double ratio = fmin(integral->ratio, 1 / integral->ratio);
    return ratio / (ratio + exp(-at) * (1 - ratio));
}

/* Adds what the integrand at y and v, of this weight, brings. */
static void add(struct integral *integral, double y, double v, double weight)
{
    double part = weight * integral->rate * exp(-integral->rate * y - integral->power * v);
    integral->of.value += part;
    integral->of.slope_power -= part * v;
    integral->of.slope_log_ratio += part * integral->power * expm1(-v);
    integral->mean += part * y;
}

static double other(double ratio, double at)
{
    return at < 40 ? log1p(ratio * expm1(at)) : at + log(ratio + exp(-at) * (1 - ratio));
}

static void add_panel(struct integral *integral, double from, double to)
{
    struct crm_node nodes[CRM_NODES];
    crm_panel(from, to, nodes);
    for (int i = 0; i < CRM_NODES; i++) {
        double at = nodes[i].at;
        if (integral->ratio > 1) {
            add(integral, other(1 / integral->ratio, at), at,
                nodes[i].weight * growth(integral, at));
        } else {
            add(integral, at, other(integral->ratio, at), nodes[i].weight);
        }
    }
}

/* Behind `at` y and v grow alike, and an exponential is left. */
static void add_tail(struct integral *integral, double at)
{
    double whole = integral->power + integral->rate;
    double y = integral->ratio > 1 ? at - integral->log_ratio : at;
    double v = integral->ratio > 1 ? at : at + integral->log_ratio;
    add(integral, y, v, 1 / whole);
    double rest = integral->rate / (whole * whole) * exp(-integral->rate * y - integral->power * v);
    integral->of.slope_power -= rest;
    integral->mean += rest;
}

static struct crm_silence by_integral(double power, double rate, double ratio)
{
    const double nothing = 40;
    const double steepest = 12;
    struct integral integral = {
        .power = power, .rate = rate, .ratio = ratio, .log_ratio = log(ratio)
    };
    double slow = ratio > 1 ? power : rate;
    double fast = ratio > 1 ? rate : power;
    double tail = nothing + fabs(integral.log_ratio);
    double last = ratio > 1 ? tail : nothing; /* the exponent where nothing is left */
    double at = 0;
    while (at < tail && slow * at + fast * other(fmin(ratio, 1 / ratio), at) < last) {
        double width = fmin(3, tail - at);
        while (width * (slow + fast * growth(&integral, at + width)) > steepest) {
            width /= 2;
        }
        add_panel(&integral, at, at + width);
        at += width;
    }
    if (at >= tail) {
        add_tail(&integral, at);
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
