#include "model/paretonbd.h"

#include <math.h>

#include "model/quadrature.h"
#include "model/silence.h"
#include "model/special.h"

enum { R, ALPHA, S, BETA };

static const double starts[][CRM_PURCHASE_PARAMETERS] = {
    { 1, 3, 1, 3 },
    { 0.5, 10, 0.5, 10 },
    { 1, 100, 1, 100 },
};

/* What depends on x alone, and its slope. */
struct of_repeats {
    double value; /* ln Γ(r+x) - ln Γ(r) - x ln(alpha) */
    double slope_r;
};

/* What depends on a time, and in `silence` on the x at hand too. */
struct of_time {
    double buying_growth;   /* ln((alpha + t) / alpha) */
    double buying_inverse;  /* 1 / (alpha + t) */
    double lifetime_growth; /* the same of beta */
    double lifetime_inverse;
    struct crm_silence silence;
    double silence_of; /* index of the x that silence is of; below 0: none yet */
};

enum { SUM_MOST = 256 };

/* Adds to what x = from brings what x = to brings more. */
static void add_repeats(struct of_repeats *at, const double *parameters, double from, double to)
{
    double r = parameters[R] + from;
    double step = to - from;
    if (step > SUM_MOST) {
        at->value += crm_log_gamma_step(r, step);
        at->slope_r += crm_digamma_step(r, step);
    } else {
        for (uint32_t i = 0; i < step; i++) {
            at->value += log(r + i);
            at->slope_r += 1 / (r + i);
        }
    }
    at->value -= step * log(parameters[ALPHA]);
}

static void set_time(struct of_time *time, const double *parameters, double at)
{
    time->buying_growth = log1p(at / parameters[ALPHA]);
    time->buying_inverse = 1 / (parameters[ALPHA] + at);
    time->lifetime_growth = log1p(at / parameters[BETA]);
    time->lifetime_inverse = 1 / (parameters[BETA] + at);
    time->silence_of = -1;
}

static const struct crm_silence *silence_at(struct of_time *time, const double *parameters,
                                            double x, uint32_t index)
{
    if (time->silence_of < index || time->silence_of > index) {
        time->silence =
            crm_silence(parameters[R] + x, parameters[S], 1 / time->buying_inverse,
                        1 / time->lifetime_inverse, parameters[ALPHA] - parameters[BETA]);
        time->silence_of = index;
    }
    return &time->silence;
}

/* One row's log-likelihood, and its slopes in r, alpha, s, beta. A history that ends at T in a
 * customer alive weighs 1; one that ends in a drop-out behind t weighs e^(what is between t and T)
 * times the silence at t. So the likelihood is that of the customer alive at t_x, times
 * silence(t_x) + (1 - silence(T)) e^-between, where nothing overflows and nothing cancels. */
static double row_likelihood(const double *parameters, double x, uint32_t index,
                             const struct of_repeats *repeats, struct of_time *active,
                             struct of_time *tenure, double *slopes)
{
    double power = parameters[R] + x;
    double s = parameters[S];
    const struct crm_silence *last = silence_at(active, parameters, x, index);
    const struct crm_silence *end = silence_at(tenure, parameters, x, index);
    double buying = tenure->buying_growth - active->buying_growth;
    double lifetime = tenure->lifetime_growth - active->lifetime_growth;
    double between = power * buying + s * lifetime;
    double shrunk = exp(-between);
    double weight = last->value + (1 - end->value) * shrunk;
    double alive = shrunk / weight;
    double stays = (1 - end->value) * alive;
    double value =
        repeats->value - power * active->buying_growth - s * active->lifetime_growth + log(weight);
    slopes[R] = repeats->slope_r - active->buying_growth - stays * buying
                + last->slope_power / weight - end->slope_power * alive;
    slopes[S] = last->slope_rate / weight - end->slope_rate * alive - active->lifetime_growth
                - stays * lifetime;
    double at_last = last->slope_log_ratio / weight;
    double at_end = end->slope_log_ratio * alive;
    slopes[ALPHA] = parameters[R] / parameters[ALPHA] - power * active->buying_inverse
                    + stays * power * (active->buying_inverse - tenure->buying_inverse)
                    - at_last * active->buying_inverse + at_end * tenure->buying_inverse;
    slopes[BETA] = s * (1 / parameters[BETA] - active->lifetime_inverse)
                   + stays * s * (active->lifetime_inverse - tenure->lifetime_inverse)
                   + at_last * active->lifetime_inverse - at_end * tenure->lifetime_inverse;
    return value;
}

static double log_likelihood(const struct crm_purchase_data *data, const double *parameters,
                             double *slopes)
{
    struct of_repeats *repeats = (struct of_repeats *)data->scratch;
    struct of_time *times = (struct of_time *)(repeats + data->repeats_count);
    struct of_repeats at = { 0 };
    for (size_t i = 0; i < data->repeats_count; i++) {
        add_repeats(&at, parameters, i > 0 ? data->repeats[i - 1] : 0, data->repeats[i]);
        repeats[i] = at;
    }
    for (size_t i = 0; i < data->times_count; i++) {
        set_time(&times[i], parameters, data->times[i]);
    }
    struct crm_sum value = { 0 };
    double sums[CRM_PURCHASE_PARAMETERS] = { 0 };
    for (size_t i = 0; i < data->row_count; i++) {
        const struct crm_purchase_row *row = &data->rows[i];
        double slope[CRM_PURCHASE_PARAMETERS];
        crm_sum_add(&value, row->customers
                                * row_likelihood(parameters, data->repeats[row->repeats],
                                                 row->repeats, &repeats[row->repeats],
                                                 &times[row->active], &times[row->tenure], slope));
        for (size_t j = 0; j < CRM_PURCHASE_PARAMETERS; j++) {
            sums[j] += row->customers * slope[j];
        }
    }
    for (size_t j = 0; j < CRM_PURCHASE_PARAMETERS; j++) {
        slopes[j] = sums[j] * parameters[j];
    }
    return crm_sum_of(&value);
}

/* The share of the customer alive in the likelihood: equation 11 of Schmittlein, Morrison and
 * Colombo, by the note of Fader and Hardie. */
static double p_alive(const double *parameters, struct crm_past past)
{
    double power = parameters[R] + past.repeats;
    double gap = parameters[ALPHA] - parameters[BETA];
    double silent = past.tenure - past.active;
    double buying = parameters[ALPHA] + past.active;
    double lifetime = parameters[BETA] + past.active;
    double last = crm_silence(power, parameters[S], buying, lifetime, gap).value;
    double end = crm_silence(power, parameters[S], parameters[ALPHA] + past.tenure,
                             parameters[BETA] + past.tenure, gap)
                     .value;
    double between = power * log1p(silent / buying) + parameters[S] * log1p(silent / lifetime);
    double shrunk = exp(-between);
    return fmin(shrunk / (last + (1 - end) * shrunk), 1);
}

/* While alive he buys at the mean rate (r + x) / (alpha + T), for the mean of what is left of his
 * life, at most `time`; s = 1 is a removable singularity. */
static double expected_alive(const double *parameters, double repeats, double tenure, double time)
{
    double rate = (parameters[R] + repeats) / (parameters[ALPHA] + tenure);
    double lifetime = parameters[BETA] + tenure;
    if (!(time > 0)) {
        return 0;
    }
    double growth = log1p(time / lifetime);
    double turned = (parameters[S] - 1) * growth;
    double share = turned < 0 || turned > 0 ? -expm1(-turned) / turned : 1;
    return rate * lifetime * growth * share;
}

static double expected_new(const double *parameters, double time)
{
    return expected_alive(parameters, 0, 0, time);
}

/* The logarithm of the chance of `repeats` purchases in a time, nobody dropping out: negative
 * binomial. */
static double log_unhindered(const double *parameters, double log_ways, double time, double repeats)
{
    double bought = repeats > 0 ? repeats * log1p(parameters[ALPHA] / time) : 0;
    return log_ways - parameters[R] * log1p(time / parameters[ALPHA]) - bought;
}

/* Those who drop out after so many purchases, over y, the logarithm of the time when they do: the
 * logarithm of the integrand is concave, so that there is one peak. */
struct dropping_out {
    const double *parameters;
    double log_ways;
    double repeats;
};

static double log_density(const struct dropping_out *of, double y)
{
    double at = exp(y);
    double beta = of->parameters[BETA];
    return log_unhindered(of->parameters, of->log_ways, at, of->repeats)
           - of->parameters[S] * log1p(at / beta) - log1p(beta / at);
}

static double density_slope(const struct dropping_out *of, double y)
{
    double at = exp(y);
    double alpha = of->parameters[ALPHA];
    double beta = of->parameters[BETA];
    return (of->repeats * alpha - of->parameters[R] * at) / (alpha + at)
           + (beta - of->parameters[S] * at) / (beta + at);
}

/* The peak, or the end where the integrand still rises there. */
static double peak_before(const struct dropping_out *of, double end)
{
    double least = end;
    double most = end;
    while (density_slope(of, least) < 0) {
        most = least;
        least -= 4;
    }
    for (int i = 0; i < 60 && least < most; i++) {
        double middle = (least + most) / 2;
        *(density_slope(of, middle) < 0 ? &most : &least) = middle;
    }
    return least;
}

/* From the peak away, downwards or up to the end, by panels until nothing is left. */
static double integrate_away(const struct dropping_out *of, double from, double end)
{
    const double steepest = 8;
    const double nothing = 45;
    double top = log_density(of, from);
    double sum = 0;
    for (double y = from; fabs(end - y) > 0 && top - log_density(of, y) < nothing;) {
        double width = copysign(fmin(3, fabs(end - y)), end - y);
        while (fabs(width * density_slope(of, y + width)) > steepest) {
            width /= 2;
        }
        struct crm_node nodes[CRM_NODES];
        crm_panel(y, y + width, nodes);
        for (int i = 0; i < CRM_NODES; i++) {
            sum += fabs(nodes[i].weight) * exp(log_density(of, nodes[i].at));
        }
        y = fabs(width) < fabs(end - y) ? y + width : end;
    }
    return sum;
}

/* Fader and Hardie (2006), "Deriving an Expression for P(X(t) = x) Under the Pareto/NBD Model",
 * with the integral of those who dropped out instead of their sums, where nothing cancels. */
static double probability(const double *parameters, double time, uint32_t repeats)
{
    if (!(time > 0)) {
        return repeats == 0 ? 1 : 0;
    }
    double log_ways = 0; /* ln(Γ(r + x) / (Γ(r) x!)) */
    for (uint32_t i = 0; i < repeats; i++) {
        log_ways += log((parameters[R] + i) / (i + 1.0));
    }
    double stayed = log_unhindered(parameters, log_ways, time, repeats)
                    - parameters[S] * log1p(time / parameters[BETA]);
    struct dropping_out out = { parameters, log_ways, repeats };
    double end = log(time);
    double peak = peak_before(&out, end);
    double left = integrate_away(&out, peak, -HUGE_VAL) + integrate_away(&out, peak, end);
    return exp(stayed) + parameters[S] * left;
}

static struct crm_past simulate(const double *parameters, double tenure, struct crm_chance *chance)
{
    struct crm_past past = { 0, 0, tenure };
    double rate = exp(crm_chance_log_gamma(chance, parameters[R])) / parameters[ALPHA];
    double leaving = exp(crm_chance_log_gamma(chance, parameters[S])) / parameters[BETA];
    double end = fmin(crm_chance_exponential(chance) / leaving, tenure);
    double time = crm_chance_exponential(chance) / rate;
    while (time <= end && past.repeats < CRM_SIMULATED_MOST) {
        past.repeats++;
        past.active = time;
        time += crm_chance_exponential(chance) / rate;
    }
    return past;
}

const struct crm_purchase_model crm_purchase_paretonbd = {
    .id = "paretonbd",
    .name = "Pareto/NBD",
    .parameters = { "r", "alpha", "s", "beta" },
    .parameter_count = 4,
    .starts = starts[0],
    .start_count = CRM_COUNT(starts),
    .log_likelihood = log_likelihood,
    .expected_alive = expected_alive,
    .expected_new = expected_new,
    .p_alive = p_alive,
    .probability = probability,
    .simulate = simulate,
};
