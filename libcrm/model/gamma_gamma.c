#include "model/gamma_gamma.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "model/special.h"

enum { P = CRM_GAMMA_P, Q = CRM_GAMMA_Q, GAMMA = CRM_GAMMA_GAMMA, COUNT = CRM_GAMMA_PARAMETERS };

enum { SPENDERS_LEAST = 30 };

/* The parameter space, in logarithms of p, q - 1 and gamma (in mean amounts): 1e-4 to 1e6. */
static const double lowest = -9.210340371976182;
static const double highest = 13.815510557964274;

const char *const crm_gamma_gamma_parameters[COUNT] = { "p", "q", "gamma" };

/* In p, q - 1 and gamma in mean amounts. */
static const double starts[][COUNT] = { { 5, 3, 1 }, { 1, 1, 1 }, { 2, 10, 10 } };

enum crm_status crm_spenders_add(struct crm_spenders *spenders, uint32_t repeats, double amount,
                                 struct crm_error *error)
{
    if (repeats == 0 || !(amount > 0) || !isfinite(amount)) {
        return CRM_OK;
    }
    enum crm_status status = crm_grow(&spenders->spenders, &spenders->capacity, spenders->count + 1,
                                      sizeof *spenders->spenders, error);
    if (status == CRM_OK) {
        spenders->spenders[spenders->count++] = (struct crm_spender){ repeats, amount };
    }
    return status;
}

enum crm_status crm_spenders_merge(struct crm_spenders *spenders, const struct crm_spenders *other,
                                   struct crm_error *error)
{
    enum crm_status status =
        crm_grow(&spenders->spenders, &spenders->capacity, spenders->count + other->count,
                 sizeof *spenders->spenders, error);
    if (status == CRM_OK && other->count > 0) {
        memcpy(&spenders->spenders[spenders->count], other->spenders,
               other->count * sizeof *spenders->spenders);
        spenders->count += other->count;
    }
    return status;
}

void crm_spenders_free(struct crm_spenders *spenders)
{
    crm_release(spenders->spenders);
    *spenders = (struct crm_spenders){ 0 };
}

static int compare(const void *left, const void *right)
{
    const struct crm_spender *a = left;
    const struct crm_spender *b = right;
    if (a->repeats != b->repeats) {
        return a->repeats < b->repeats ? -1 : 1;
    }
    return (a->amount > b->amount) - (a->amount < b->amount);
}

/* What depends on x alone: ln Γ(px + q) - ln Γ(px) - ln Γ(q), and its slopes. */
struct of_repeats {
    double value;
    double slope_p;
    double slope_q;
};

static struct of_repeats repeats_part(const double *parameters, double x)
{
    double p = parameters[P] * x;
    double q = parameters[Q];
    double total = crm_digamma(p + q);
    return (struct of_repeats){
        crm_log_gamma_step(p, q) - crm_log_gamma(q),
        x * (total - crm_digamma(p)),
        total - crm_digamma(q),
    };
}

/* Equation 1a of Fader and Hardie (2013), with the powers of the amount gathered:
 *   … - ln m - p x ln((gamma + m x) / (m x)) - q ln((gamma + m x) / gamma) */
double crm_gamma_gamma_likelihood(const struct crm_spenders *spenders, const double *parameters,
                                  double *slopes)
{
    double gamma = parameters[GAMMA];
    struct crm_sum value = { 0 };
    double sums[COUNT] = { 0 };
    struct of_repeats part = { 0 };
    uint32_t part_repeats = 0;
    for (size_t i = 0; i < spenders->count; i++) {
        const struct crm_spender *spender = &spenders->spenders[i];
        double x = spender->repeats;
        if (spender->repeats != part_repeats) {
            part = repeats_part(parameters, x);
            part_repeats = spender->repeats;
        }
        double spent = spender->amount * x;
        double above = log1p(gamma / spent);
        double below = log1p(spent / gamma);
        crm_sum_add(&value, part.value - log(spender->amount) - parameters[P] * x * above
                                - parameters[Q] * below);
        sums[P] += part.slope_p - x * above;
        sums[Q] += part.slope_q - below;
        sums[GAMMA] += (parameters[Q] * spent - parameters[P] * x * gamma) / (gamma + spent);
    }
    slopes[P] = sums[P] * parameters[P];
    slopes[Q] = sums[Q] * (parameters[Q] - 1);
    slopes[GAMMA] = sums[GAMMA];
    return crm_sum_of(&value);
}

static void parameters_of(const double *point, double *parameters)
{
    parameters[P] = exp(point[P]);
    parameters[Q] = 1 + exp(point[Q]);
    parameters[GAMMA] = exp(point[GAMMA]);
}

/* The negative log-likelihood per customer, and a penalty beyond the parameter space. */
static double objective(void *context, const double *point, double *gradient)
{
    const struct crm_spenders *spenders = context;
    double parameters[COUNT];
    parameters_of(point, parameters);
    double customers = (double)spenders->count;
    double value = -crm_gamma_gamma_likelihood(spenders, parameters, gradient) / customers;
    for (size_t i = 0; i < COUNT; i++) {
        double beyond = point[i] - fmax(lowest, fmin(point[i], highest));
        value += beyond * beyond;
        gradient[i] = 2 * beyond - gradient[i] / customers;
    }
    return value;
}

/* Mean amount and correlation, from sorted spenders. */
static void describe(const struct crm_spenders *spenders, struct crm_gamma_gamma_fit *fit)
{
    double count = (double)spenders->count;
    double repeats = 0;
    double amount = 0;
    for (size_t i = 0; i < spenders->count; i++) {
        repeats += spenders->spenders[i].repeats;
        amount += spenders->spenders[i].amount;
    }
    repeats /= count;
    amount /= count;
    double both = 0;
    double repeats_squares = 0;
    double amount_squares = 0;
    for (size_t i = 0; i < spenders->count; i++) {
        double more = spenders->spenders[i].repeats - repeats;
        double dearer = spenders->spenders[i].amount - amount;
        both += more * dearer;
        repeats_squares += more * more;
        amount_squares += dearer * dearer;
    }
    double scale = sqrt(repeats_squares) * sqrt(amount_squares);
    fit->quality.customers = spenders->count;
    fit->mean_amount = amount;
    fit->correlation = scale > 0 ? both / scale : 0;
}

/* Fits the amounts in units of their mean, so that the answer does not depend on the currency. */
static enum crm_status search_scaled(const struct crm_spenders *spenders, double scale,
                                     struct crm_minimum *minimum, struct crm_error *error)
{
    struct crm_spenders scaled = { 0 };
    enum crm_status status = crm_spenders_merge(&scaled, spenders, error);
    if (status == CRM_OK) {
        for (size_t i = 0; i < scaled.count; i++) {
            scaled.spenders[i].amount /= scale;
        }
        struct crm_function function = { COUNT, objective, &scaled, lowest, highest };
        crm_minimum_find(&function, starts[0], CRM_COUNT(starts), minimum);
    }
    crm_spenders_free(&scaled);
    return status;
}

static void fill_fit(const struct crm_spenders *spenders, const struct crm_minimum *minimum,
                     bool sound, struct crm_gamma_gamma_fit *fit)
{
    double point[COUNT];
    double slopes[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        point[i] = fmax(lowest, fmin(minimum->point[i], highest));
    }
    parameters_of(point, fit->parameters);
    fit->parameters[GAMMA] *= fit->mean_amount;
    const double scales[COUNT] = { fit->parameters[P], fit->parameters[Q] - 1,
                                   fit->parameters[GAMMA] };
    crm_fit_measure(&fit->quality, minimum, sound, scales, COUNT, fit->standard_errors);
    crm_fit_score(&fit->quality, crm_gamma_gamma_likelihood(spenders, fit->parameters, slopes),
                  COUNT);
}

/* What the amounts are like where the search ended so. */
static const char *cause_of(const struct crm_minimum *minimum)
{
    const double many = log(1e4);
    return minimum->point[P] > many        ? "each customer spends the same each time"
           : minimum->point[Q] > many      ? "all customers spend alike"
           : minimum->point[Q] < -many / 2 ? "a few customers spend so much that there is no mean"
                                           : "the amounts are not like those of the model";
}

/* What is wrong with the optimum; empty where nothing is. */
static void judge(const struct crm_minimum *minimum, double customers,
                  char reason[static CRM_FIT_REASON])
{
    for (size_t i = 0; i < COUNT; i++) {
        if (minimum->point[i] <= lowest + 0.01 || minimum->point[i] >= highest - 0.01) {
            bool no_mean = i == Q && minimum->point[i] < 0;
            const char *limit = no_mean                 ? "1, below which amounts have no mean"
                                : minimum->point[i] > 0 ? "infinity"
                                                        : "zero";
            crm_fit_judge_edge(crm_gamma_gamma_parameters[i], limit, cause_of(minimum), reason);
            return;
        }
    }
    crm_fit_judge(minimum, customers, cause_of(minimum), reason);
}

static const char name[] = "Gamma-Gamma";

enum crm_status crm_gamma_gamma_fit(struct crm_spenders *spenders, bool force,
                                    struct crm_notes *notes, struct crm_gamma_gamma_fit *fit,
                                    struct crm_error *error)
{
    struct crm_minimum minimum = { 0 };
    char reason[CRM_FIT_REASON];
    enum crm_status status = CRM_OK;
    *fit = (struct crm_gamma_gamma_fit){ 0 };
    if (spenders->count < SPENDERS_LEAST) {
        snprintf(reason, sizeof reason,
                 "%zu buyer%s who came again and spent, at least %d are needed", spenders->count,
                 spenders->count == 1 ? "" : "s", SPENDERS_LEAST);
        status = crm_fit_doubt(name, force && spenders->count > 1, reason, notes, error);
    }
    if (status != CRM_OK) {
        return status;
    }
    qsort(spenders->spenders, spenders->count, sizeof *spenders->spenders, compare);
    describe(spenders, fit);
    status = search_scaled(spenders, fit->mean_amount, &minimum, error);
    if (status != CRM_OK) {
        return status;
    }
    judge(&minimum, (double)spenders->count, reason);
    fill_fit(spenders, &minimum, reason[0] == '\0', fit);
    return reason[0] != '\0' ? crm_fit_doubt(name, force, reason, notes, error) : CRM_OK;
}

double crm_gamma_gamma_expected(const struct crm_gamma_gamma_fit *fit, uint32_t repeats,
                                double amount)
{
    const double *parameters = fit->parameters;
    return parameters[P] * (parameters[GAMMA] + repeats * amount)
           / (parameters[P] * repeats + parameters[Q] - 1);
}

/* Model files */

/* The row fit: the quality's first part, mean amount, correlation, its second part. */
enum {
    FIRST,
    MEAN_AMOUNT = FIRST + CRM_FIT_PART,
    CORRELATION,
    SECOND,
    FIT_NUMBERS = SECOND + CRM_FIT_PART
};

static const char owner[] = "gamma_gamma";

enum crm_status crm_gamma_gamma_store(const struct crm_gamma_gamma_fit *fit,
                                      struct crm_learned *learned, struct crm_error *error)
{
    double numbers[FIT_NUMBERS] = {
        [MEAN_AMOUNT] = fit->mean_amount,
        [CORRELATION] = fit->correlation,
    };
    crm_fit_put(&fit->quality, &numbers[FIRST], &numbers[SECOND]);
    return crm_fit_store(learned, owner, fit->parameters, fit->standard_errors, COUNT, numbers,
                         FIT_NUMBERS, error);
}

/* True for parameters of the space that is searched, but for the rounding of a file: a file may say
 * anything. */
static bool are_inside(const double *parameters, double mean_amount)
{
    const double scaled[COUNT] = { parameters[P], parameters[Q] - 1,
                                   parameters[GAMMA] / mean_amount };
    bool inside = mean_amount > 0 && mean_amount <= 1e15;
    for (size_t i = 0; i < COUNT && inside; i++) {
        inside = scaled[i] >= exp(lowest - 1) && scaled[i] <= exp(highest + 1);
    }
    return inside;
}

enum crm_status crm_gamma_gamma_restore(struct crm_gamma_gamma_fit *fit,
                                        const struct crm_learned *learned, struct crm_error *error)
{
    const double *numbers = NULL;
    *fit = (struct crm_gamma_gamma_fit){ 0 };
    bool good = crm_fit_restore(learned, owner, fit->parameters, fit->standard_errors, COUNT,
                                &numbers, FIT_NUMBERS)
                && are_inside(fit->parameters, numbers[MEAN_AMOUNT])
                && crm_fit_take(&fit->quality, &numbers[FIRST], &numbers[SECOND]);
    if (!good) {
        return crm_fit_refuse(owner, error);
    }
    fit->mean_amount = numbers[MEAN_AMOUNT];
    fit->correlation = numbers[CORRELATION];
    return CRM_OK;
}
