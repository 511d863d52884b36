#include "model/beta_geometric.h"

#include <float.h>
#include <math.h>

#include "model/special.h"

enum { R = CRM_BETA_R, ALPHA = CRM_BETA_ALPHA, A = CRM_BETA_A, B = CRM_BETA_B };

/* The likelihood: equation 6 of Fader, Hardie and Lee (2005), in the form of Hardie's note on its
 * implementation, with the differences of ln Γ as sums of logarithms, where nothing cancels; and
 * equation 7 of Batislam, Denizel and Filiztekin (2007). */

/* What depends on x alone, and its slopes. */
struct of_repeats {
    double value;   /* ln Γ(r+x) - ln Γ(r) + ln B(a, b+first+x) - ln B(a, b) - x ln(alpha) */
    double slope_r; /* with respect to r, a, b */
    double slope_a;
    double slope_b;
    double log_odds; /* ln(a inverse) */
    double inverse;  /* 1 / (b+first+x-1); 0 where nobody can have dropped out */
};

/* What depends on a time alone. */
struct of_time {
    double growth;  /* ln((alpha + t) / alpha) */
    double inverse; /* 1 / (alpha + t) */
};

enum { SUM_MOST = 256 };

static struct of_repeats of_no_repeats(const double *parameters, unsigned first)
{
    double a = parameters[A];
    double b = parameters[B];
    struct of_repeats at = { 0 };
    if (first > 0) {
        at.value = -log1p(a / b);
        at.slope_a = -1 / (a + b);
        at.slope_b = a / (b * (a + b));
    }
    return at;
}

/* Adds to what x = from brings what x = to brings more. */
static void add_repeats(struct of_repeats *at, const double *parameters, unsigned first,
                        double from, double to)
{
    double r = parameters[R] + from;
    double a = parameters[A];
    double b = parameters[B] + first + from;
    double step = to - from;
    if (step > SUM_MOST) {
        double total = crm_digamma_step(a + b, step);
        at->value += crm_log_gamma_step(r, step) + crm_log_gamma_step(b, step)
                     - crm_log_gamma_step(a + b, step);
        at->slope_r += crm_digamma_step(r, step);
        at->slope_a -= total;
        at->slope_b += crm_digamma_step(b, step) - total;
    } else {
        for (uint32_t i = 0; i < step; i++) {
            at->value += log(r + i) - log1p(a / (b + i));
            at->slope_r += 1 / (r + i);
            at->slope_a -= 1 / (a + b + i);
            at->slope_b += a / ((b + i) * (a + b + i));
        }
    }
    at->value -= step * log(parameters[ALPHA]);
    double chances = first + to;
    at->inverse = chances > 0 ? 1 / (parameters[B] + (chances - 1)) : 0;
    at->log_odds = chances > 0 ? log(a * at->inverse) : 0;
}

/* A product of factors below 2, which stays below 1e155. */
enum { ROWS_A_PART = 64, FACTORS_MOST = 8 };

/* What rows add up to: log-likelihood, and its slopes in r, alpha, a, b. */
struct likelihood {
    struct crm_sum value;
    double part;    /* of a few rows, to be added … */
    double product; /* … with its logarithm: one for all of them */
    double start;   /* r / alpha, the slope of the rate of buying */
    double slopes[CRM_PURCHASE_PARAMETERS];
};

/* Adds a row: of customers who are still alive, or dropped out at t_x, whose odds are e^log_odds.
 * Taken from the side that weighs more, so that no large parts cancel. */
static void add_row(struct likelihood *sum, const double *parameters, double customers, double x,
                    const struct of_repeats *repeats, const struct of_time *active,
                    const struct of_time *tenure)
{
    double shape = parameters[R] + x;
    double growth = tenure->growth - active->growth;
    double value = repeats->value - shape * active->growth;
    double alive = 1;
    double gone = 0;
    if (repeats->inverse > 0) {
        double log_odds = repeats->log_odds + shape * growth;
        double odds = exp(-fabs(log_odds)); /* of the side that weighs less */
        double more = 1 / (1 + odds);
        double less = odds * more;
        gone = log_odds > 0 ? more : less;
        alive = log_odds > 0 ? less : more;
        value += log_odds > 0 ? repeats->log_odds : -shape * growth;
        if (customers > FACTORS_MOST) {
            value += log1p(odds);
        } else {
            for (int i = 0; i < customers; i++) {
                sum->product *= 1 + odds;
            }
        }
    } else {
        value -= shape * growth;
    }
    sum->part += customers * value;
    sum->slopes[R] += customers * (repeats->slope_r - active->growth - alive * growth);
    sum->slopes[ALPHA] +=
        customers
        * (sum->start + shape * (alive * (active->inverse - tenure->inverse) - active->inverse));
    sum->slopes[A] += customers * (repeats->slope_a * parameters[A] + gone);
    sum->slopes[B] += customers * (repeats->slope_b - gone * repeats->inverse);
}

/* Takes the part and the product of a few rows into the value. */
static void close_part(struct likelihood *sum)
{
    crm_sum_add(&sum->value, sum->part + log(sum->product));
    sum->part = 0;
    sum->product = 1;
}

double crm_beta_geometric_likelihood(const struct crm_purchase_data *data, const double *parameters,
                                     unsigned first, double *slopes)
{
    struct of_repeats *repeats = (struct of_repeats *)data->scratch;
    struct of_time *times = (struct of_time *)(repeats + data->repeats_count);
    struct of_repeats at = of_no_repeats(parameters, first);
    for (size_t i = 0; i < data->repeats_count; i++) {
        add_repeats(&at, parameters, first, i > 0 ? data->repeats[i - 1] : 0, data->repeats[i]);
        repeats[i] = at;
    }
    for (size_t i = 0; i < data->times_count; i++) {
        times[i].growth = log1p(data->times[i] / parameters[ALPHA]);
        times[i].inverse = 1 / (parameters[ALPHA] + data->times[i]);
    }
    struct likelihood sum = { .product = 1, .start = parameters[R] / parameters[ALPHA] };
    for (size_t i = 0; i < data->row_count; i++) {
        const struct crm_purchase_row *row = &data->rows[i];
        add_row(&sum, parameters, row->customers, data->repeats[row->repeats],
                &repeats[row->repeats], &times[row->active], &times[row->tenure]);
        if (i % ROWS_A_PART == 0) {
            close_part(&sum);
        }
    }
    close_part(&sum);
    slopes[R] = sum.slopes[R] * parameters[R];
    slopes[ALPHA] = sum.slopes[ALPHA] * parameters[ALPHA];
    slopes[A] = sum.slopes[A];
    slopes[B] = sum.slopes[B] * parameters[B];
    return crm_sum_of(&sum.value);
}

/* The part of the likelihood in which a customer who could drop out is still alive (equation 11
 * of Fader, Hardie and Lee). */
double crm_beta_geometric_p_alive(const double *parameters, unsigned first, struct crm_past past)
{
    double chances = first + past.repeats;
    if (chances <= 0) {
        return 1;
    }
    double growth = log1p((past.tenure - past.active) / (parameters[ALPHA] + past.active));
    return crm_sigmoid(log(parameters[B] + (chances - 1)) - log(parameters[A])
                       - (parameters[R] + past.repeats) * growth);
}

/* What a customer alive at T is expected to buy in the next `time`: lambda ~ Gamma(shape, rate),
 * p ~ Beta(a, b), so E[(1 - (1 + p ratio)^-shape) / p]. */
struct alive {
    double shape; /* r + x */
    double a;
    double b;     /* b + first + x */
    double ratio; /* time / (alpha + T) */
};

enum { TERMS_MOST = 20000 };

/* Equation 10 of Fader, Hardie and Lee without its p(alive), after Euler's transformation of 2F1,
 * and with the first term of the series taken out, which removes the singularities at a = 1 and c =
 * a + b + x - 1 = 0: c (1 - w^(a-1)) / (a-1) - w^(a-1) sum over n >= 1 of (c-shape)_n (a)_(n-1) z^n
 * / ((c+1)_(n-1) n!) with z = ratio / (1 + ratio), w = 1 - z. NaN where it takes too long or too
 * much cancels. */
static double expected_by_series(const struct alive *alive)
{
    double c = alive->a + alive->b - 1;
    double first = c - alive->shape;
    double z = alive->ratio / (1 + alive->ratio);
    double log_w = -log1p(alive->ratio);
    double term = first * z;
    double sum = 0;
    double most = 0;
    for (int i = 1; i <= TERMS_MOST; i++) {
        double n = i;
        sum += term;
        most = fmax(most, fabs(sum));
        double next = term * (first + n) * (alive->a + n - 1) / ((c + n) * (n + 1)) * z;
        /* The rest is at most a geometric series once the terms fall. */
        if (fabs(next) <= fabs(term) && fabs(next) * (1 + alive->ratio) <= 1e-17 * most) {
            term = 0;
            break;
        }
        term = next;
    }
    double a1 = alive->a - 1;
    double power = a1 != 0 ? -expm1(a1 * log_w) / a1 : -log_w;
    double scale = exp(a1 * log_w);
    double value = c * power - scale * sum;
    double parts = fabs(c) * power + scale * most;
    return term == 0 && value > 1e-4 * parts && isfinite(parts) ? value : NAN;
}

/* The same by the trapezoidal rule over y = ln(p / (1 - p)), where the Beta has one smooth peak
 * and falls exponentially, so that the rule is exact to double precision for steps well below the
 * width of the peak. The integrand g(p) = (1 - (1 + p ratio)^-shape) / p falls from g(0) to g(1);
 * where the Beta has nearly all its weight at an end, g(0) (1 - p) or g(1) p are taken off and
 * added by their mean, so that what is left falls quickly at both ends. */
struct integral {
    const struct alive *alive;
    double at_0; /* g(0) where it is taken off, else 0 */
    double at_1;
    double log_scale; /* -ln B(a, b) */
    double sum;
    double weights;
};

static void add_node(struct integral *integral, double y)
{
    const struct alive *alive = integral->alive;
    double log_p = -crm_softplus(-y);
    double log_q = -crm_softplus(y);
    double p = exp(log_p);
    double part = -expm1(-alive->shape * log1p(p * alive->ratio));
    double g = p > 0 ? part / p : alive->shape * alive->ratio;
    double weight = exp(alive->a * log_p + alive->b * log_q + integral->log_scale);
    integral->sum += weight * (g - integral->at_0 * exp(log_q) - integral->at_1 * p);
    integral->weights += weight;
}

static double expected_by_integral(const struct alive *alive)
{
    const double small = 0.1;
    double a = alive->a;
    double b = alive->b;
    struct integral integral = {
        .alive = alive,
        .at_0 = a < small ? alive->shape * alive->ratio : 0,
        .at_1 = b < small ? -expm1(-alive->shape * log1p(alive->ratio)) : 0,
        .log_scale = crm_log_gamma_step(b, a) - crm_log_gamma(a),
    };
    double width = sqrt(1 / a + 1 / b);
    double step = fmin(0.25, 0.5 * width);
    double reach = 20 * fmin(width, 10);
    double left = reach + 90 / (a < small ? a + 1 : a) + log1p(alive->shape * alive->ratio);
    double right = reach + 90 / (b < small ? b + 1 : b);
    double middle = log(a / b);
    int nodes = (int)((left + right) / step) + 1;
    for (int i = 0; i < nodes; i++) {
        add_node(&integral, middle - left + i * step);
    }
    if (a < small || b < small) {
        return (integral.at_0 * b + integral.at_1 * a) / (a + b) + step * integral.sum;
    }
    /* By the weights' own sum, which is 1 / step but for the rounding of log_scale. */
    return integral.sum / integral.weights;
}

double crm_beta_geometric_alive(const double *parameters, unsigned first, double repeats,
                                double tenure, double time)
{
    struct alive alive = { parameters[R] + repeats, parameters[A], parameters[B] + first + repeats,
                           time / (parameters[ALPHA] + tenure) };
    if (!(time > 0)) {
        return 0;
    }
    double value = expected_by_series(&alive);
    return isnan(value) ? expected_by_integral(&alive) : value;
}

enum { TAIL_MOST = 1 << 20 };

/* P(at least `count` purchases) at rate lambda ~ Gamma(r, alpha), nobody dropping out; the terms
 * of the negative binomial from the side that has fewer of them. */
static double at_least(const double *parameters, double time, uint32_t count)
{
    double r = parameters[R];
    double log_z = -log1p(parameters[ALPHA] / time);
    double z = exp(log_z);
    double below = 0;
    double term = exp(-r * log1p(time / parameters[ALPHA]));
    for (uint32_t j = 0; j < count; j++) {
        below += term;
        term *= (r + j) / (j + 1.0) * z;
    }
    if (below < 0.5) {
        return 1 - below;
    }
    double above = 0;
    for (int i = 0; i < TAIL_MOST && term > fmax(1e-17 * above * (1 - z), DBL_MIN); i++) {
        double j = (double)count + i;
        above += term;
        term *= (r + j) / (j + 1) * z;
    }
    return above;
}

/* Equation 8 of Fader, Hardie and Lee. */
double crm_beta_geometric_probability(const double *parameters, unsigned first, double time,
                                      uint32_t repeats)
{
    double r = parameters[R];
    double a = parameters[A];
    double b = parameters[B];
    double chances = (double)first + repeats;
    if (!(time > 0)) {
        return repeats == 0 ? 1 : 0;
    }
    double log_alive = -r * log1p(time / parameters[ALPHA]);
    double log_left = first > 0 ? -log1p(a / b) : 0; /* of B(a, b + first + x) / B(a, b) */
    for (uint32_t i = 0; i < repeats; i++) {
        log_alive += log((r + i) / (i + 1.0)) - log1p(parameters[ALPHA] / time);
        log_left -= log1p(a / (b + first + i));
    }
    double value = exp(log_alive + log_left);
    if (chances > 0) {
        /* B(a + 1, b - 1) / B(a, b) = a / (b - 1) */
        value += exp(log_left) * a / (b + (chances - 1)) * at_least(parameters, time, repeats);
    }
    return value;
}

struct crm_past crm_beta_geometric_simulate(const double *parameters, unsigned first, double tenure,
                                            struct crm_chance *chance)
{
    struct crm_past past = { 0, 0, tenure };
    double rate = exp(crm_chance_log_gamma(chance, parameters[R])) / parameters[ALPHA];
    double leaves = exp(crm_chance_log_beta(chance, parameters[A], parameters[B]));
    bool alive = first == 0 || crm_chance_fraction(chance) >= leaves;
    double time = 0;
    while (alive && past.repeats < CRM_SIMULATED_MOST) {
        time += crm_chance_exponential(chance) / rate;
        if (!(time <= tenure)) {
            break;
        }
        past.repeats++;
        past.active = time;
        alive = crm_chance_fraction(chance) >= leaves;
    }
    return past;
}
