/* The model room: BG/NBD, Gamma-Gamma, value (D3). */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "model/bgnbd.h"
#include "model/gamma_gamma.h"
#include "model/special.h"
#include "model/value.h"
#include "published.h"
#include "support.h"
#include "value/date.h"

Test(model_figures, cdnow_fit)
{
    struct sales sales;
    size_t count = cdnow_customers(&sales);
    struct crm_histories histories = histories_of(count);
    double repeats = 0;
    double holdout = 0;
    double once = 0;
    for (size_t i = 0; i < count; i++) {
        repeats += customers[i].history.repeats;
        holdout += customers[i].holdout;
        once += customers[i].history.repeats == 0;
    }
    crm_histories_group(&histories);
    near("customers", (double)count, 2357, 0);
    near("sum x", repeats, 2457, 0);
    near("sum holdout x", holdout, 1882, 0);
    near("customers with x = 0", once, 1411, 0);
    near("distinct (x, t_x, T)", (double)histories.count, 1016, 0);
    crm_histories_free(&histories);

    struct crm_purchase_fit fit = fit_of(&crm_purchase_bgnbd, count, 7);
    static const struct {
        char name[12];
        double published[4]; /* r, alpha, a, b */
        double tolerance[4];
        double log_likelihood;
        double likelihood_tolerance;
    } fits[] = {
        { "the paper", { 0.243, 4.414, 0.793, 2.426 }, { 5e-4, 5e-4, 5e-4, 5e-4 }, -9582.4, 0.05 },
        { "CLVTools",
          { 0.2425945, 4.4136019, 0.7929199, 2.4258881 },
          { 5e-6, 5e-5, 2e-5, 1e-4 },
          -9582.429,
          1e-3 },
        { "BTYD",
          { 0.2425982, 4.4136842, 0.7929899, 2.4261667 },
          { 1e-5, 2e-4, 2e-4, 5e-4 },
          -9582.429,
          1e-3 },
        { "the optimum",
          { 0.24259453, 4.41360189, 0.7929221, 2.42590694 },
          { 2e-6, 4e-5, 8e-6, 2e-5 },
          -9582.429206674,
          1e-6 },
    };
    for (size_t i = 0; i < CRM_COUNT(fits); i++) {
        char what[64];
        for (size_t j = 0; j < 4; j++) {
            snprintf(what, sizeof what, "%s of %.11s", fit.model->parameters[j], fits[i].name);
            near(what, fit.parameters[j], fits[i].published[j], fits[i].tolerance[j]);
        }
        snprintf(what, sizeof what, "log-likelihood of %.11s", fits[i].name);
        near(what, fit.quality.log_likelihood, fits[i].log_likelihood,
             fits[i].likelihood_tolerance);
    }
    near("AIC", fit.quality.aic, 8 + 2 * 9582.429206674, 1e-5);
    near("BIC", fit.quality.bic, 4 * log(2357) + 2 * 9582.429206674, 1e-5);
    cr_expect(fit.quality.customers == 2357 && fit.repeat_customers == 946
              && fit.history_days == 272);
    free(sales.sales);
}

Test(model_figures, cdnow_forecasts)
{
    struct sales sales;
    size_t count = cdnow_customers(&sales);
    struct crm_purchase_fit fit = fit_of(&crm_purchase_bgnbd, count, 7);
    const struct crm_purchase_model *model = fit.model;
    static const struct {
        double time;
        double published;
        double tolerance;
    } news[] = {
        { 52, 1.444004, 2e-5 },      { 0.1429, 0.0078, 5e-4 },  { 1, 0.0532, 5e-4 },
        { 3, 0.1506, 5e-4 },         { 31.8571, 1.0405, 5e-4 }, { 32, 1.0437, 5e-4 },
        { 78, 1.8576, 5e-4 },        { 1, 0.053184, 1e-6 },     { 78, 1.857958, 1e-6 },
        { 31.8571, 1.040489, 2e-6 },
    };
    for (size_t i = 0; i < CRM_COUNT(news); i++) {
        char what[64];
        snprintf(what, sizeof what, "E[X(%g)]", news[i].time);
        near(what, model->expected_new(fit.parameters, news[i].time), news[i].published,
             news[i].tolerance);
    }
    static const struct {
        double x;
        double published;
    } paradox[] = {
        { 10, 0.3474606 }, { 15, 0.04283391 }, { 20, 0.004158973 }, { 25, 0.0003583685 }
    };
    for (size_t i = 0; i < CRM_COUNT(paradox); i++) {
        char what[64];
        snprintf(what, sizeof what, "E[X(52) | x = %g, t_x = 20, T = 39]", paradox[i].x);
        struct crm_past past = { paradox[i].x, 20, 39 };
        near_relative(what, crm_purchase_model_expected(model, fit.parameters, past, 52),
                      paradox[i].published, 2e-4);
    }
    struct crm_history best = { 26, 216, 217 };
    near("customer 1516: E[X(52) | .]", crm_purchase_expected(&fit, best, 364), 25.75659, 2e-3);
    near("customer 1516: E[X(52) | .] at the optimum", crm_purchase_expected(&fit, best, 364),
         25.75734, 1e-5);
    near("customer 1516: P(alive)", alive_of(&fit, best), 0.9688523, 5e-6);
    struct crm_past first = { 2, 30.43, 38.86 };
    near("customer 1: E[X(39) | .]", crm_purchase_model_expected(model, fit.parameters, first, 39),
         1.226, 5e-4);
    double sum = 0;
    double alive = 0;
    for (size_t i = 0; i < count; i++) {
        sum += crm_purchase_expected(&fit, customers[i].history, 273);
        alive += alive_of(&fit, customers[i].history);
    }
    near_relative("sum E[X(39) | .]", sum, 1653.408658, 1e-5);
    near_relative("sum P(alive)", alive, 1917.277660, 1e-5);
    near_relative("customer 1: E[X(39) | .], whole days",
                  crm_purchase_expected(&fit, customers[0].history, 273), 1.225994, 1e-5);
    free(sales.sales);
}

Test(model_figures, cdnow_by_frequency)
{
    struct sales sales;
    size_t count = cdnow_customers(&sales);
    struct crm_purchase_fit fit = fit_of(&crm_purchase_bgnbd, count, 7);
    static const struct {
        double customers;
        double actual;
        double expected;
    } published[] = {
        { 1411, 0.2367116, 0.2250893 }, { 439, 0.6970387, 0.5231364 }, { 214, 1.392523, 1.044126 },
        { 100, 1.560000, 1.520256 },    { 62, 2.532258, 2.163824 },    { 38, 2.947368, 2.653789 },
        { 29, 3.862069, 3.503957 },     { 64, 6.359375, 6.157036 },
    };
    double sums[8][3] = { { 0 } };
    for (size_t i = 0; i < count; i++) {
        uint32_t bin = customers[i].history.repeats < 7 ? customers[i].history.repeats : 7;
        sums[bin][0]++;
        sums[bin][1] += customers[i].holdout;
        sums[bin][2] += crm_purchase_expected(&fit, customers[i].history, 273);
    }
    for (size_t i = 0; i < 8; i++) {
        char what[64];
        snprintf(what, sizeof what, "frequency %zu: customers", i);
        near(what, sums[i][0], published[i].customers, 0);
        snprintf(what, sizeof what, "frequency %zu: holdout mean, actual", i);
        near(what, sums[i][1] / sums[i][0], published[i].actual, 1e-6);
        snprintf(what, sizeof what, "frequency %zu: mean E[X(39) | .]", i);
        near_relative(what, sums[i][2] / sums[i][0], published[i].expected, 5e-4);
    }
    free(sales.sales);
}

Test(model_figures, cdnow_weeks)
{
    struct sales sales;
    size_t count = cdnow_customers(&sales);
    struct crm_purchase_fit fit = fit_of(&crm_purchase_bgnbd, count, 7);
    static const struct {
        int week;
        double actual;
        double total;
        double expected;
        double expected_total;
    } published[] = {
        { 20, 73, 1359, 76.86531, 1312.458 }, { 21, 55, 1414, 74.88843, 1387.346 },
        { 22, 70, 1484, 73.04554, 1460.392 }, { 23, 33, 1517, 71.32166, 1531.713 },
        { 24, 56, 1573, 69.70412, 1601.418 }, { 25, 99, 1672, 68.18213, 1669.6 },
    };
    double actual[80] = { 0 };
    int32_t start = crm_day_of(1997, 1, 1);
    for (size_t i = 1; i < sales.count; i++) {
        if (sales.sales[i].customer == sales.sales[i - 1].customer) {
            actual[(sales.sales[i].day - start) / 7 + 1]++;
        }
    }
    for (size_t i = 0; i < CRM_COUNT(published); i++) {
        char what[64];
        int week = published[i].week;
        double total = 0;
        for (int j = 1; j <= week; j++) {
            total += actual[j];
        }
        snprintf(what, sizeof what, "week %d: actual", week);
        near(what, actual[week], published[i].actual, 0);
        snprintf(what, sizeof what, "week %d: actual until then", week);
        near(what, total, published[i].total, 0);
        double until = expected_until(&fit, count, week);
        snprintf(what, sizeof what, "week %d: expected", week);
        near(what, until - expected_until(&fit, count, week - 1), published[i].expected, 1e-3);
        snprintf(what, sizeof what, "week %d: expected until then", week);
        near(what, until, published[i].expected_total, 0.01);
    }
    free(sales.sales);
}

Test(model_figures, summary_fit)
{
    size_t count = load_summary("cdnow/cdnow_customers_summary.csv", false);
    struct crm_purchase_fit fit = fit_of(&crm_purchase_bgnbd, count, HUNDREDTHS);
    static const double published[] = { 0.242593, 4.413532, 0.792886, 2.425752 };
    static const double errors[] = { 0.012557, 0.378221, 0.185719, 0.705345 };
    for (size_t i = 0; i < 4; i++) {
        char what[64];
        snprintf(what, sizeof what, "%s of lifetimes", fit.model->parameters[i]);
        near(what, fit.parameters[i], published[i], 2e-6 + 1e-5 * published[i]);
        snprintf(what, sizeof what, "standard error of %s of lifetimes", fit.model->parameters[i]);
        near_relative(what, fit.standard_errors[i], errors[i], 0.01);
    }
    static const struct {
        int32_t number;
        double published;
    } next[] = {
        { 509, 0.424877 }, { 841, 0.474738 },  { 1981, 0.486526 },
        { 157, 0.662396 }, { 1516, 0.710623 },
    };
    for (size_t i = 0; i < CRM_COUNT(next); i++) {
        char what[64];
        snprintf(what, sizeof what, "customer %d: E[X(1) | .]", next[i].number);
        struct crm_history history = customers[next[i].number - 1].history;
        near(what, crm_purchase_expected(&fit, history, HUNDREDTHS), next[i].published, 2e-6);
    }
}

Test(model_figures, example_fit)
{
    struct sales sales;
    load_example(&sales);
    size_t count = customers_of(&sales, crm_day_of(2014, 12, 31));
    near("customers", (double)count, 5000, 0);
    struct crm_purchase_fit fit = fit_of(&crm_purchase_bgnbd, count, 1);
    static const double published[] = { 0.16, 1.86, 1.85, 3.18 };
    for (size_t i = 0; i < 4; i++) {
        near(fit.model->parameters[i], fit.parameters[i], published[i], 5e-3);
    }
    static const struct {
        struct crm_history history;
        double expected;
    } rows[] = {
        { { 0, 0, 298 }, 0.016053 }, { { 0, 0, 224 }, 0.021171 }, { { 6, 142, 292 }, 0.030461 },
        { { 0, 0, 147 }, 0.031686 }, { { 2, 9, 183 }, 0.001607 },
    };
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        char what[64];
        cr_expect(customers[i].history.repeats == rows[i].history.repeats
                  && customers[i].history.active_days == rows[i].history.active_days
                  && customers[i].history.tenure_days == rows[i].history.tenure_days);
        snprintf(what, sizeof what, "customer %zu: E[X(30) | .]", i);
        near(what, crm_purchase_expected(&fit, customers[i].history, 30), rows[i].expected, 1e-6);
    }
    free(sales.sales);
}

Test(model_figures, fixed_parameters)
{
    static const double parameters[] = { 0.243, 4.414, 0.793, 2.426 };
    static const struct {
        double time;
        uint32_t repeats;
        double published;
        double tolerance;
    } chances[] = {
        { 2, 10, 1.07869e-07, 1e-12 },   { 39, 0, 0.5737864, 1e-7 },
        { 30, 11, 0.0019995214, 1e-10 }, { 30, 12, 0.0015170236, 1e-10 },
        { 30, 13, 0.0011633150, 1e-10 }, { 30, 14, 0.0009003148, 1e-10 },
        { 30, 15, 0.0007023638, 1e-10 }, { 30, 16, 0.0005517902, 1e-10 },
        { 30, 17, 0.0004361913, 1e-10 }, { 30, 18, 0.0003467171, 1e-10 },
        { 30, 19, 0.0002769613, 1e-10 }, { 30, 20, 0.0002222260, 1e-10 },
    };
    for (size_t i = 0; i < CRM_COUNT(chances); i++) {
        char what[64];
        snprintf(what, sizeof what, "P(X(%g) = %u)", chances[i].time, chances[i].repeats);
        near(what, crm_purchase_bgnbd.probability(parameters, chances[i].time, chances[i].repeats),
             chances[i].published, chances[i].tolerance);
    }
    /* All chances together are one, and their mean is E[X(t)]. */
    double total = 0;
    double mean = 0;
    for (uint32_t x = 0; x < 2000; x++) {
        double chance = crm_purchase_bgnbd.probability(parameters, 30, x);
        total += chance;
        mean += chance * x;
    }
    near("sum of P(X(30) = x)", total, 1, 1e-12);
    near("sum of x P(X(30) = x)", mean, crm_purchase_bgnbd.expected_new(parameters, 30), 1e-12);
}

Test(model_figures, edge_cases)
{
    static const double plain[] = { 0.25, 4, 0.8, 2.5 };
    static const double cdnow[] = { 0.243, 4.414, 0.793, 2.426 };
    static const double near_one[] = { 0.243, 4.414, 1.000001, 2.426 };
    near("ln L, x = 0, T = 40",
         likelihood_of(&crm_purchase_bgnbd, plain, (struct crm_history){ 0, 0, 4000 }), -0.59947382,
         1e-8);
    near_relative("ln L, x = 0, T = 40 (60 digits)",
                  likelihood_of(&crm_purchase_bgnbd, plain, (struct crm_history){ 0, 0, 4000 }),
                  -0.5994738181995926, 1e-10);
    near_relative(
        "ln L, x = 200, t_x = 38, T = 40 (60 digits)",
        likelihood_of(&crm_purchase_bgnbd, plain, (struct crm_history){ 200, 3800, 4000 }),
        100.7956930927065, 1e-10);
    near_relative(
        "ln L, x = 1000, t_x = 10, T = 100 (60 digits)",
        likelihood_of(&crm_purchase_bgnbd, cdnow, (struct crm_history){ 1000, 1000, 10000 }),
        3225.142983682824, 1e-10);
    near_relative(
        "ln L, x = 10000, t_x = 99.9, T = 100 (60 digits)",
        likelihood_of(&crm_purchase_bgnbd, cdnow, (struct crm_history){ 10000, 9990, 10000 }),
        35610.36301853507, 1e-10);
    const struct crm_purchase_model *model = &crm_purchase_bgnbd;
    struct crm_past first = { 2, 30.43, 38.86 };
    near_relative("E[X(39) | 2, 30.43, 38.86] (60 digits)",
                  crm_purchase_model_expected(model, cdnow, first, 39), 1.226028174767144, 1e-10);
    near_relative(
        "E[X(5000) | 26, 30.857, 31] (60 digits)",
        crm_purchase_model_expected(model, cdnow, (struct crm_past){ 26, 30.857, 31 }, 5000),
        230.9142417497864, 1e-10);
    near_relative("E[X(39) | 2, 30.43, 38.86], a = 1.000001 (60 digits)",
                  crm_purchase_model_expected(model, near_one, first, 39), 1.102136239809676,
                  1e-10);
}

Test(model_figures, amounts)
{
    struct sales sales;
    size_t count = cdnow_customers(&sales);
    struct crm_gamma_gamma_fit fit = amounts_fit_of(count);
    static const double published[] = { 6.25, 3.74, 15.44 };
    static const double optimum[] = { 6.24957296, 3.74422476, 15.44351977 };
    static const double tolerances[] = { 5e-3, 5e-3, 1e-2 };
    for (size_t i = 0; i < 3; i++) {
        near(crm_gamma_gamma_parameters[i], fit.parameters[i], published[i], tolerances[i]);
        near_relative("the optimum", fit.parameters[i], optimum[i], 1e-5);
    }
    near("log-likelihood", fit.quality.log_likelihood, -4055.9177, 1e-3);
    near("log-likelihood of the optimum", fit.quality.log_likelihood, -4055.917694802, 1e-6);
    cr_expect(fit.quality.customers == 946);
    free(sales.sales);
}

static int compare_numbers(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

/* "RFM and CLV": repeat spend to 1 October 1997, in whole dollars. */
Test(model_figures, repeat_spend)
{
    struct sales sales;
    load_cdnow(&sales);
    size_t count = customers_of(&sales, crm_day_of(1997, 10, 1));
    static double amounts[2400];
    size_t repeaters = 0;
    double sum = 0;
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        if (customers[i].amount > 0) {
            amounts[repeaters++] = customers[i].amount;
            sum += customers[i].amount;
            squares += customers[i].amount * customers[i].amount;
        }
    }
    double number = (double)repeaters;
    qsort(amounts, repeaters, sizeof *amounts, compare_numbers);
    near("repeat customers", number, 946, 0.5);
    near("mean amount", sum / number, 35, 0.5);
    near("standard deviation", sqrt((squares - sum * sum / number) / (number - 1)), 30, 0.5);
    near("least", amounts[0], 3, 0.5);
    near("median", (amounts[repeaters / 2 - 1] + amounts[repeaters / 2]) / 2, 27, 0.5);
    near("most", amounts[repeaters - 1], 300, 0.5);
    free(sales.sales);
}

Test(model_figures, customer_value)
{
    size_t count = load_summary("cdnow/cdnow_customers_summary_with_transactions.csv", true);
    struct crm_purchase_fit fit = fit_of(&crm_purchase_bgnbd, count, HUNDREDTHS);
    struct crm_gamma_gamma_fit amounts = amounts_fit_of(count);
    static const struct {
        double amount;
        double value;
    } published[] = {
        { 24.658619, 36.278499 }, { 18.911489, 4.637467 }, { 35.170981, 8.344093 },
        { 35.170981, 8.344093 },  { 35.170981, 8.344093 }, { 71.462843, 283.523611 },
        { 18.911489, 6.881408 },  { 35.170981, 8.344093 }, { 27.282408, 43.353645 },
        { 35.170981, 8.344093 },
    };
    /* Twelve months of 4.345 weeks at 1 % a month. */
    const struct crm_horizon year = { 12 * 4.345, 4.345, 0.01 };
    double amount_sum = 0;
    double value_sum = 0;
    for (size_t i = 0; i < count; i++) {
        const struct crm_history *history = &customers[i].history;
        double amount = crm_gamma_gamma_expected(&amounts, history->repeats, customers[i].amount);
        double value =
            crm_customer_value(&fit, crm_past_of(*history, fit.unit_days), amount, &year);
        amount_sum += amount;
        value_sum += value;
        if (i < CRM_COUNT(published)) {
            char what[64];
            snprintf(what, sizeof what, "customer %zu: E(M | .)", i + 1);
            near(what, amount, published[i].amount, 1e-4);
            snprintf(what, sizeof what, "customer %zu: value", i + 1);
            near_relative(what, value, published[i].value, 1e-4);
        }
    }
    near("mean E(M | .)", amount_sum / (double)count, 35.2529588256, 1e-4);
    near("mean amount", amounts.mean_amount, 35.078551797, 1e-8);
    near("correlation of frequency and amount", amounts.correlation, 0.113884, 1e-6);
    near_relative("sum of values", value_sum, 71509.9034, 1e-4);
}

/* Against 60 digits */

Test(model_special, functions)
{
    static const struct {
        double z;
        double step;
        double log_gamma_step;
        double digamma;
    } cases[] = {
        { 1e-6, 3, -13.122361877404954, -1000000.57721402 },
        { 0.5, 2.25, -0.097150276009762957, -1.9635100260214235 },
        { 11.9, 1e4, 82192.068552455209, 2.4339335368825375 },
        { 12.5, 0.001, 0.0024852372927318548, 2.485195651274912 },
        { 1e9, 2.5, 51.808164594241028, 20.723265836446411 },
        { 40, 1e-9, 3.6763273740475007e-9, 3.6763273740348431 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        double z = cases[i].z;
        near("ln Γ(z + step) - ln Γ(z)", crm_log_gamma_step(z, cases[i].step),
             cases[i].log_gamma_step, 4e-15 * (1 + fabs(cases[i].log_gamma_step)));
        near_relative("digamma", crm_digamma(z), cases[i].digamma, 4e-15);
    }
    cr_expect(crm_softplus(-1000) == 0 && crm_softplus(1000) == 1000 && crm_sigmoid(-1000) == 0
              && crm_sigmoid(1000) == 1);
}

Test(model_bgnbd, expected_against_60_digits)
{
    static const struct {
        double parameters[4];
        struct crm_past past;
        double time;
        double expected;
    } cases[] = {
        { { 0.25, 4, 0.8, 2.5 }, { 0, 0, 40 }, 39, 0.19792009714914731 },
        { { 0.25, 4, 1, 2.5 }, { 2, 30, 39 }, 39, 1.1061515238709803 },
        { { 0.25, 4, 1.000000001, 2.5 }, { 2, 30, 39 }, 39, 1.1061515233180096 },
        { { 0.25, 4, 0.3, 0.4 }, { 0, 0, 40 }, 52, 0.2375765731087957 },
        { { 0.25, 4, 0.3, 0.7 }, { 0, 0, 40 }, 52, 0.25226237370667655 },
        { { 0.25, 4, 0.001, 0.002 }, { 0, 0, 40 }, 52, 0.25598848642486238 },
        { { 0.25, 4, 0.8, 2.5 }, { 5000, 9990, 10000 }, 365, 175.65844598338863 },
        { { 0.25, 4, 0.8, 2.5 }, { 5000, 10000, 10000 }, 365, 179.8027698551344 },
        { { 0.25, 4, 2.5, 3 }, { 0, 0, 0 }, 1e8, 2.9390800389279437 },
        { { 0.25, 4, 0.02, 3 }, { 0, 0, 0 }, 1e9, 44342989.163746736 },
        { { 0.25, 4, 3, 0.01 }, { 0, 0, 0 }, 1e7, 0.97968139291568083 },
        { { 2, 0.001, 1.7, 2.2 }, { 1, 5, 5 }, 1e6, 3.1420767918194992 },
        { { 50, 2000, 30, 400 }, { 3, 50, 60 }, 52, 1.1642744757886335 },
        { { 0.2, 4, 500, 50000 }, { 0, 0, 40 }, 52, 0.23471833252183012 },
        { { 0.2, 4, 500, 50000 }, { 6, 35, 40 }, 0.01, 0.0013799307484308628 },
        { { 100000, 200000, 0.5, 2 }, { 4, 30, 39 }, 39, 1.2778104467559548 },
        { { 0.2, 4, 50, 1e-3 }, { 0, 0, 40 }, 52, 0.14446898461196679 },
        { { 0.2, 4, 0.05, 0.04 }, { 0, 0, 0 }, 1e7, 111128.78222322926 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char what[64];
        snprintf(what, sizeof what, "case %zu: E[X(%g) | .]", i, cases[i].time);
        near_relative(what,
                      crm_purchase_model_expected(&crm_purchase_bgnbd, cases[i].parameters,
                                                  cases[i].past, cases[i].time),
                      cases[i].expected, 1e-10);
    }
}

/* Gradients */

/* e^-span to e^span */
static double random_positive(uint64_t *state, double span)
{
    return exp(((double)random_below(state, 1000001) / 500000 - 1) * span);
}

static struct crm_history random_history(uint64_t *state, uint32_t most)
{
    struct crm_history history = { (uint32_t)random_below(state, most), 0,
                                   (int32_t)random_below(state, 800) };
    if (history.repeats > 0) {
        history.active_days = (int32_t)random_below(state, (size_t)history.tenure_days + 1);
    }
    return history;
}

/* Whether the gradient is what the values around say. */
static void check_slope(size_t point, size_t variable, double slope, double above, double below,
                        double step)
{
    double difference = (above - below) / (2 * step);
    double noise = 1e-15 * (fabs(above) + fabs(below)) / step;
    cr_assert(fabs(slope - difference) <= 1e-6 * fabs(slope) + 1e-6 + 8 * noise,
              "point %zu, variable %zu: slope %.12g, difference %.12g", point, variable, slope,
              difference);
}

static void check_gradients(const struct crm_purchase_model *model)
{
    uint64_t state = 20240229;
    struct crm_histories histories = { 0 };
    struct crm_purchase_data data;
    struct crm_error error = { 0 };
    const double step = 1e-4;
    for (size_t i = 0; i < 300; i++) {
        struct crm_history history = random_history(&state, i % 10 == 0 ? 2000 : 12);
        cr_assert(crm_histories_add(&histories, history, &error) == CRM_OK);
    }
    cr_assert(crm_purchase_data_make(&data, &histories, 7, &error) == CRM_OK);
    for (size_t i = 0; i < 200; i++) {
        double parameters[4];
        double slopes[4];
        double unused[4];
        for (size_t j = 0; j < 4; j++) {
            parameters[j] = random_positive(&state, 5);
        }
        cr_assert(isfinite(model->log_likelihood(&data, parameters, slopes)));
        for (size_t j = 0; j < 4; j++) {
            double value = parameters[j];
            parameters[j] = value * exp(step);
            double above = model->log_likelihood(&data, parameters, unused);
            parameters[j] = value * exp(-step);
            double below = model->log_likelihood(&data, parameters, unused);
            parameters[j] = value;
            check_slope(i, j, slopes[j], above, below, step);
        }
    }
    crm_purchase_data_free(&data);
    crm_histories_free(&histories);
}

Test(model_purchase, gradient_at_200_points)
{
    for (size_t i = 0; i < CRM_PURCHASE_MODELS; i++) {
        check_gradients(crm_purchase_models[i]);
    }
}

static void fill_spenders(struct crm_spenders *spenders, uint64_t *state, size_t count)
{
    struct crm_error error = { 0 };
    for (size_t i = 0; i < count; i++) {
        uint32_t repeats = (uint32_t)(1 + random_below(state, 30));
        cr_assert(crm_spenders_add(spenders, repeats, random_positive(state, 2), &error) == CRM_OK);
    }
}

Test(model_gamma_gamma, gradient_at_200_points)
{
    uint64_t state = 19970101;
    struct crm_spenders spenders = { 0 };
    const double step = 1e-4;
    fill_spenders(&spenders, &state, 100);
    for (size_t i = 0; i < 200; i++) {
        double inner[3];
        double slopes[3];
        double unused[3];
        for (size_t j = 0; j < 3; j++) {
            inner[j] = random_positive(&state, 5);
        }
        double parameters[] = { inner[0], 1 + inner[1], inner[2] };
        cr_assert(isfinite(crm_gamma_gamma_likelihood(&spenders, parameters, slopes)));
        for (size_t j = 0; j < 3; j++) {
            double value = parameters[j];
            double base = j == CRM_GAMMA_Q ? 1 : 0;
            parameters[j] = base + inner[j] * exp(step);
            double above = crm_gamma_gamma_likelihood(&spenders, parameters, unused);
            parameters[j] = base + inner[j] * exp(-step);
            double below = crm_gamma_gamma_likelihood(&spenders, parameters, unused);
            parameters[j] = value;
            check_slope(i, j, slopes[j], above, below, step);
        }
    }
    crm_spenders_free(&spenders);
}

/* Edges */

/* Everything that the model says of a customer is a number in its range. */
static void check_history(const struct crm_purchase_model *model, const double *parameters,
                          struct crm_history history)
{
    static const double times[] = { 0, 1e-6, 1, 52, 1e4, 1e8 };
    struct crm_past past = crm_past_of(history, HUNDREDTHS);
    double alive = model->p_alive(parameters, past);
    double before = 0;
    likelihood_of(model, parameters, history);
    cr_assert(alive >= 0 && alive <= 1);
    cr_assert(history.repeats > 0 || alive == 1 || model != &crm_purchase_bgnbd);
    for (size_t i = 0; i < CRM_COUNT(times); i++) {
        double expected = crm_purchase_model_expected(model, parameters, past, times[i]);
        cr_assert(isfinite(expected) && expected >= before * (1 - 1e-9),
                  "%s %g %g %g %g x %u t_x %d T %d t %g: %g after %g", model->id, parameters[0],
                  parameters[1], parameters[2], parameters[3], history.repeats, history.active_days,
                  history.tenure_days, times[i], expected, before);
        /* Nobody can buy faster than without ever dropping out. */
        double most =
            alive * (parameters[0] + past.repeats) / (parameters[1] + past.tenure) * times[i];
        cr_assert(expected <= most * (1 + 1e-9), "%g > %g", expected, most);
        double fresh = model->expected_new(parameters, times[i]);
        cr_assert(isfinite(fresh) && fresh >= 0);
        before = expected;
    }
}

static void check_edges(const struct crm_purchase_model *model)
{
    static const double special[][4] = {
        { 0.25, 4, 0.8, 2.5 },       { 0.25, 4, 1, 2.5 },        { 0.25, 4, 1 + 1e-9, 2.5 },
        { 0.25, 4, 1 - 1e-12, 2.5 }, { 0.25, 4, 0.3, 0.4 },      { 0.25, 4, 0.4, 0.6 },
        { 0.25, 4, 0.5, 0.5 },       { 1e-6, 1e-6, 1e-6, 1e-6 }, { 1e6, 1e6, 1e6, 1e6 },
        { 1e6, 1e-6, 1e6, 1e-6 },    { 1e-6, 1e6, 1e-6, 1e6 },   { 1e-6, 1e-6, 1e6, 1e6 },
        { 1e6, 1e6, 1e-6, 1e-6 },    { 2, 1e-3, 1.7, 2.2 },      { 1, 3, 1, 3 },
        { 1e-8, 1e-8, 1e-8, 1e-8 },  { 1e8, 1e8, 1e8, 1e8 },     { 1e8, 1e-8, 1e8, 1e-8 },
        { 1e-8, 1e8, 1e-8, 1e8 },    { 1e8, 1e-8, 1e-8, 1e8 },   { 1e-8, 1e8, 1e8, 1e-8 },
        { 1e-8, 1e-8, 1e8, 1e8 },    { 1e8, 1e8, 1e-8, 1e-8 },   { 3, 5, 1, 5 },
        { 1, 1e-8, 1, 1e8 },         { 1, 1e8, 1, 1e-8 },
    };
    static const struct crm_history histories[] = {
        { 0, 0, 0 },
        { 0, 0, 1000000 },
        { 1, 0, 0 },
        { 1, 0, 100 },
        { 1, 100, 100 },
        { 3, 300, 300 },
        { 5000, 0, 1000000 },
        { 5000, 1000000, 1000000 },
        { 5000, 500000, 1000000 },
    };
    for (size_t i = 0; i < CRM_COUNT(special); i++) {
        for (size_t j = 0; j < CRM_COUNT(histories); j++) {
            check_history(model, special[i], histories[j]);
        }
    }
    uint64_t state = 5000;
    for (size_t i = 0; i < 500; i++) {
        double parameters[4];
        for (size_t j = 0; j < 4; j++) {
            parameters[j] = random_positive(&state, 7);
        }
        check_history(model, parameters, random_history(&state, i % 2 == 0 ? 5000 : 10));
    }
}

Test(model_purchase, edges)
{
    for (size_t i = 0; i < CRM_PURCHASE_MODELS; i++) {
        check_edges(crm_purchase_models[i]);
    }
}

/* Fits */

/* A customer whose rate and chance of leaving are his own. */
static struct crm_history drawn_history(uint64_t *state, int32_t tenure)
{
    struct crm_history history = { 0, 0, tenure };
    double uniform = ((double)random_below(state, 1000000) + 0.5) / 1000000;
    double gap = 10 / pow(uniform, 1.5);
    double day = 0;
    double leaves = (double)random_below(state, 1000) / 1000;
    while ((double)random_below(state, 1000) / 1000 >= leaves * leaves) {
        double wait = -log(((double)random_below(state, 1000000) + 0.5) / 1000000) * gap;
        day += fmax(1, wait);
        if (day > tenure) {
            break;
        }
        history.repeats++;
        history.active_days = (int32_t)day;
    }
    return history;
}

static void shuffle(struct crm_history *histories, size_t count, uint64_t *state)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = random_below(state, i);
        struct crm_history kept = histories[i - 1];
        histories[i - 1] = histories[other];
        histories[other] = kept;
    }
}

/* Fits are compared by what a model file would say of them. */
static void check_same(const struct crm_purchase_fit *fits,
                       const struct crm_gamma_gamma_fit *amounts)
{
    struct crm_learned learned[2] = { { 0 }, { 0 } };
    struct crm_buffer lines[2] = { { 0 }, { 0 } };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < 2; i++) {
        cr_assert(fits == NULL || crm_purchase_fit_store(&fits[i], &learned[i], &error) == CRM_OK);
        cr_assert(amounts == NULL
                  || crm_gamma_gamma_store(&amounts[i], &learned[i], &error) == CRM_OK);
        for (size_t j = 0; j < learned[i].count; j++) {
            crm_learned_write(&learned[i].rows[j], &lines[i]);
        }
    }
    cr_assert(crm_span_equal(crm_buffer_view(&lines[0]), crm_buffer_view(&lines[1])), "%s\n%s",
              crm_buffer_string(&lines[0]), crm_buffer_string(&lines[1]));
    for (size_t i = 0; i < 2; i++) {
        crm_learned_free(&learned[i]);
        crm_buffer_free(&lines[i]);
    }
}

Test(model_fit, order_never_shows)
{
    enum { COUNT = 3000 };
    static struct crm_history list[COUNT];
    uint64_t state = 42;
    struct crm_purchase_fit fits[3];
    struct crm_error error = { 0 };
    struct crm_notes notes = { 0 };
    for (size_t i = 0; i < COUNT; i++) {
        list[i] = drawn_history(&state, (int32_t)(100 + random_below(&state, 300)));
    }
    for (size_t round = 0; round < 3; round++) {
        struct crm_histories parts[2] = { { 0 }, { 0 } };
        for (size_t i = 0; i < COUNT; i++) {
            cr_assert(crm_histories_add(&parts[i * round / COUNT], list[i], &error) == CRM_OK);
        }
        cr_assert(crm_histories_merge(&parts[0], &parts[1], &error) == CRM_OK);
        cr_assert(
            crm_purchase_fit(&crm_purchase_bgnbd, &parts[0], 7, false, &notes, &fits[round], &error)
                == CRM_OK,
            "%s", error.message);
        crm_histories_free(&parts[0]);
        crm_histories_free(&parts[1]);
        shuffle(list, COUNT, &state);
    }
    check_same(&fits[0], NULL);
    check_same(&fits[1], NULL);
    cr_assert(fits[0].quality.customers == COUNT && notes.count == 0);
}

/* What is said of a day is said in any unit: the fit does not depend on it. */
Test(model_fit, units)
{
    uint64_t state = 7;
    struct crm_histories histories = { 0 };
    struct crm_error error = { 0 };
    struct crm_purchase_fit fits[CRM_TIME_UNITS];
    for (size_t i = 0; i < 2000; i++) {
        struct crm_history history =
            drawn_history(&state, (int32_t)(100 + random_below(&state, 300)));
        cr_assert(crm_histories_add(&histories, history, &error) == CRM_OK);
    }
    for (size_t i = 0; i < CRM_TIME_UNITS; i++) {
        cr_assert(crm_purchase_fit(&crm_purchase_bgnbd, &histories, crm_time_units[i].days, false,
                                   NULL, &fits[i], &error)
                      == CRM_OK,
                  "%s", error.message);
        struct crm_history history = { 3, 60, 100 };
        near_relative("alpha in days", fits[i].parameters[1] * fits[i].unit_days,
                      fits[0].parameters[1], 1e-7);
        near_relative("expected in 90 days", crm_purchase_expected(&fits[i], history, 90),
                      crm_purchase_expected(&fits[0], history, 90), 1e-7);
    }
    cr_assert(crm_time_unit_find("week") == &crm_time_units[1]);
    cr_assert(crm_time_unit_find("year") == NULL);
    cr_assert(crm_purchase_model_find("bgnbd") == &crm_purchase_bgnbd);
    cr_assert(crm_purchase_model_find("") == NULL);
    crm_histories_free(&histories);
}

/* count customers, the first `repeaters` of them came again, watched for `days`. */
static void check_refusal(size_t count, size_t repeaters, int32_t days, const char *reason)
{
    struct crm_histories histories = { 0 };
    struct crm_error error = { 0 };
    struct crm_notes notes = { 0 };
    struct crm_purchase_fit fit;
    uint64_t state = 3;
    for (size_t i = 0; i < count; i++) {
        struct crm_history history = { 0, 0, days };
        if (i < repeaters) {
            history.repeats = (uint32_t)(1 + random_below(&state, 4));
            history.active_days = (int32_t)(1 + random_below(&state, (size_t)days));
        }
        cr_assert(crm_histories_add(&histories, history, &error) == CRM_OK);
    }
    enum crm_status status =
        crm_purchase_fit(&crm_purchase_bgnbd, &histories, 7, false, &notes, &fit, &error);
    cr_expect(status == CRM_REFUSED && strstr(error.message, reason) != NULL, "%s", error.message);
    cr_expect(notes.count == 0);
    status = crm_purchase_fit(&crm_purchase_bgnbd, &histories, 7, true, &notes, &fit, &error);
    cr_expect(status == CRM_OK && notes.count > 0 && strstr(notes.texts[0], reason) != NULL);
    for (size_t i = 0; i < 4; i++) {
        cr_expect(isfinite(fit.parameters[i]) && fit.parameters[i] > 0
                  && isfinite(fit.standard_errors[i]));
    }
    cr_expect(isfinite(fit.quality.log_likelihood) && isfinite(fit.quality.slope)
              && isfinite(fit.quality.curvature));
    for (size_t i = 0; i < notes.count; i++) {
        printf("  %s\n", notes.texts[i]);
    }
    crm_notes_free(&notes);
    crm_histories_free(&histories);
}

Test(model_fit, refusals)
{
    check_refusal(499, 200, 300, "499 buyers, at least 500 are needed");
    check_refusal(600, 200, 179, "179 days of history, at least 180 are needed");
    check_refusal(600, 29, 300, "29 buyers who came again, at least 30 are needed");
    check_refusal(600, 0, 300, "0 buyers who came again");
    check_refusal(600, 600, 300, "no optimum inside the parameter space");

    struct crm_histories histories = { 0 };
    struct crm_error error = { 0 };
    struct crm_notes notes = { 0 };
    struct crm_purchase_fit fit;
    cr_assert(crm_purchase_fit(&crm_purchase_bgnbd, &histories, 7, true, &notes, &fit, &error)
              == CRM_REFUSED);
    cr_assert(crm_histories_add(&histories, (struct crm_history){ 1, 5, 4 }, &error)
              == CRM_REFUSED);
    cr_assert(crm_histories_add(&histories, (struct crm_history){ 0, 1, 4 }, &error)
              == CRM_REFUSED);
    cr_assert(crm_histories_add(&histories, (struct crm_history){ 1, -1, 4 }, &error)
              == CRM_REFUSED);
    cr_assert(histories.count == 0);
}

/* Amounts whose tail is too heavy for a mean. */
static double far_apart(uint64_t *state)
{
    double uniform = ((double)random_below(state, 1000000) + 0.5) / 1000000;
    return random_positive(state, 0.3) / (uniform * uniform);
}

/* Amounts far apart from customer to customer have q below 1; equal ones have no spread. */
Test(model_gamma_gamma, refusals)
{
    struct crm_error error = { 0 };
    struct crm_gamma_gamma_fit fit;
    uint64_t state = 9;
    static const char reasons[][40] = { "at least 30 are needed", "amounts have no mean",
                                        "no optimum inside" };
    for (size_t kind = 0; kind < CRM_COUNT(reasons); kind++) {
        struct crm_spenders spenders = { 0 };
        struct crm_notes notes = { 0 };
        for (size_t i = 0; i < (kind == 0 ? 29 : 400); i++) {
            double amount = kind == 0 ? 10 + (double)i : kind == 1 ? far_apart(&state) : 10;
            cr_assert(crm_spenders_add(&spenders, (uint32_t)(1 + i % 5), amount, &error) == CRM_OK);
        }
        cr_assert(crm_spenders_add(&spenders, 0, 5, &error) == CRM_OK);
        cr_assert(crm_spenders_add(&spenders, 3, 0, &error) == CRM_OK);
        cr_assert(crm_spenders_add(&spenders, 3, NAN, &error) == CRM_OK);
        cr_assert(spenders.count == (kind == 0 ? 29 : 400));
        enum crm_status status = crm_gamma_gamma_fit(&spenders, false, &notes, &fit, &error);
        cr_expect(status == CRM_REFUSED && strstr(error.message, reasons[kind]) != NULL, "%zu: %s",
                  kind, status == CRM_OK ? "fitted" : error.message);
        cr_expect(notes.count == 0);
        status = crm_gamma_gamma_fit(&spenders, true, &notes, &fit, &error);
        cr_expect(status == CRM_OK && notes.count > 0);
        for (size_t i = 0; i < notes.count; i++) {
            printf("  %s\n", notes.texts[i]);
        }
        cr_expect(fit.parameters[CRM_GAMMA_Q] > 1
                  && isfinite(crm_gamma_gamma_expected(&fit, 3, 12)));
        crm_notes_free(&notes);
        crm_spenders_free(&spenders);
    }
    struct crm_spenders none = { 0 };
    cr_assert(crm_gamma_gamma_fit(&none, true, NULL, &fit, &error) == CRM_REFUSED);
}

/* Amounts of customers with a level of their own. */
static void fill_levels(struct crm_spenders *spenders, uint64_t *state, size_t count)
{
    struct crm_error error = { 0 };
    for (size_t i = 0; i < count; i++) {
        uint32_t repeats = (uint32_t)(1 + random_below(state, 6));
        double level = random_positive(state, 0.5) * random_positive(state, 0.5);
        double sum = 0;
        for (uint32_t j = 0; j < repeats; j++) {
            sum += level * random_positive(state, 0.8);
        }
        cr_assert(crm_spenders_add(spenders, repeats, 40 * sum / repeats, &error) == CRM_OK);
    }
}

Test(model_gamma_gamma, order_and_currency_never_show)
{
    uint64_t state = 11;
    struct crm_spenders spenders = { 0 };
    struct crm_spenders turned = { 0 };
    struct crm_spenders cents = { 0 };
    struct crm_gamma_gamma_fit fits[3];
    struct crm_error error = { 0 };
    fill_levels(&spenders, &state, 1500);
    for (size_t i = spenders.count; i-- > 0;) {
        const struct crm_spender *spender = &spenders.spenders[i];
        cr_assert(crm_spenders_add(&turned, spender->repeats, spender->amount, &error) == CRM_OK);
        cr_assert(crm_spenders_add(&cents, spender->repeats, spender->amount * 1e6, &error)
                  == CRM_OK);
    }
    cr_assert(crm_gamma_gamma_fit(&spenders, false, NULL, &fits[0], &error) == CRM_OK, "%s",
              error.message);
    cr_assert(crm_gamma_gamma_fit(&turned, false, NULL, &fits[1], &error) == CRM_OK);
    cr_assert(crm_gamma_gamma_fit(&cents, false, NULL, &fits[2], &error) == CRM_OK);
    check_same(NULL, fits);
    near_relative("q", fits[2].parameters[1], fits[0].parameters[1], 1e-7);
    near_relative("gamma", fits[2].parameters[2], fits[0].parameters[2] * 1e6, 1e-7);
    near_relative("its standard error", fits[2].standard_errors[2],
                  fits[0].standard_errors[2] * 1e6, 1e-5);
    crm_spenders_free(&spenders);
    crm_spenders_free(&turned);
    crm_spenders_free(&cents);
}

/* Model files */

Test(model_fit, text_form)
{
    struct crm_purchase_fit fit = {
        .model = &crm_purchase_bgnbd,
        .unit_days = 30.4375,
        .parameters = { 1.0 / 3, 4.4136018914, 0.1, 1e-5 },
        .standard_errors = { 0.1, 0.2, 0.3, 0.4 },
        .quality.log_likelihood = -9582.4292066741,
        .quality.aic = 1,
        .quality.bic = 2,
        .quality.customers = 123456789012,
        .repeat_customers = 946,
        .history_days = 272,
        .quality.converged = true,
        .quality.slope = 1e-13,
        .quality.curvature = 0.004,
        .quality.evaluations = 123,
    };
    struct crm_gamma_gamma_fit amounts = {
        { 6.25, 3.74, 15.44 }, { 1, 2, 3 }, { -4055.9, 1, 2, 946, true, 0, 0.1, 99 }, 35.08, -0.1,
    };
    struct crm_learned learned = { 0 };
    struct crm_learned read = { 0 };
    struct crm_buffer line = { 0 };
    struct crm_error error = { 0 };
    cr_assert(crm_purchase_fit_store(&fit, &learned, &error) == CRM_OK);
    cr_assert(crm_gamma_gamma_store(&amounts, &learned, &error) == CRM_OK);
    cr_assert(learned.count == 6);
    for (size_t i = 0; i < learned.count; i++) {
        crm_buffer_clear(&line);
        crm_learned_write(&learned.rows[i], &line);
        cr_assert(crm_learned_read(&read, crm_buffer_view(&line), &error) == CRM_OK);
    }
    struct crm_purchase_fit fits[2] = { fit, { 0 } };
    struct crm_gamma_gamma_fit amount_fits[2] = { amounts, amounts };
    cr_assert(crm_purchase_fit_restore(&fits[1], fit.model, &read, &error) == CRM_OK);
    cr_assert(crm_gamma_gamma_restore(&amount_fits[1], &read, &error) == CRM_OK);
    check_same(fits, amount_fits);

    const double bad[] = { 1, 0.5, 1 };
    cr_assert(crm_learned_set(&read, "bgnbd", "parameters", bad, 3, &error) == CRM_OK);
    cr_assert(crm_purchase_fit_restore(&fits[1], fit.model, &read, &error) == CRM_REFUSED);
    for (size_t i = 0; i < CRM_PURCHASE_PARAMETERS; i++) {
        static const double outside[] = { 0, 1e-8, 1e8, 1e300 };
        for (size_t j = 0; j < CRM_COUNT(outside); j++) {
            double parameters[CRM_PURCHASE_PARAMETERS] = { 1, 1, 1, 1 };
            parameters[i] = outside[j];
            cr_assert(crm_learned_set(&read, "bgnbd", "parameters", parameters,
                                      CRM_PURCHASE_PARAMETERS, &error)
                      == CRM_OK);
            cr_assert(crm_purchase_fit_restore(&fits[1], fit.model, &read, &error) == CRM_REFUSED,
                      "%zu: %g", i, outside[j]);
        }
    }
    static const double strange[][CRM_GAMMA_PARAMETERS] = {
        { 1, 0.5, 1 },  { 1, 1, 1 },     { 1, 1e8, 1 },  { 1e8, 2, 1 },
        { 1e-8, 2, 1 }, { 1, 2, 1e300 }, { 1, 2, 1e-8 },
    };
    for (size_t i = 0; i < CRM_COUNT(strange); i++) {
        cr_assert(crm_learned_set(&read, "gamma_gamma", "parameters", strange[i], 3, &error)
                  == CRM_OK);
        cr_assert(crm_gamma_gamma_restore(&amount_fits[1], &read, &error) == CRM_REFUSED, "%zu", i);
    }
    crm_learned_free(&read);
    cr_assert(crm_purchase_fit_restore(&fits[1], fit.model, &read, &error) == CRM_REFUSED);
    crm_learned_free(&learned);
    crm_buffer_free(&line);
}

Test(model_value, horizons)
{
    struct crm_horizon year = crm_horizon_of(365, 0.1, 7, 7);
    near("weeks of a year", year.length, 365.0 / 7, 1e-12);
    near("ten percent a year", pow(1 + year.discount, 365.0 / 7), 1.1, 1e-12);
    struct crm_purchase_fit fit = { .model = &crm_purchase_bgnbd,
                                    .unit_days = 7,
                                    .parameters = { 0.25, 4, 0.8, 2.5 } };
    struct crm_past past = { 2, 30, 39 };
    struct crm_horizon free_of_discount = { 10.5, 1, 0 };
    near_relative("without discount", crm_customer_value(&fit, past, 1, &free_of_discount),
                  crm_purchase_model_expected(fit.model, fit.parameters, past, 10.5), 1e-12);
    struct crm_horizon one = { 0.5, 1, 0.21 };
    near_relative("half a period", crm_customer_value(&fit, past, 10, &one),
                  10 * crm_purchase_model_expected(fit.model, fit.parameters, past, 0.5) / 1.1,
                  1e-12);
    struct crm_horizon none = { 0, 1, 0.1 };
    cr_assert(crm_discounted_purchases(&fit, 2, 39, &none) == 0);
}

/* A valuation says what the customers say one by one. */
Test(model_value, valuation)
{
    struct crm_purchase_fit fit = { .model = &crm_purchase_bgnbd,
                                    .unit_days = 7,
                                    .parameters = { 0.25, 4, 0.8, 2.5 } };
    struct crm_valuation valuation = { .fit = &fit, .horizon = crm_horizon_of(365, 0.1, 7, 7) };
    struct crm_error error = { 0 };
    uint64_t state = 77;
    for (size_t i = 0; i < 6000; i++) {
        struct crm_history history = random_history(&state, 6);
        double value = 0;
        cr_assert(crm_valuation_value(&valuation, history, 20, &value, &error) == CRM_OK);
        if (i % 10 == 0) {
            double alone =
                crm_customer_value(&fit, crm_past_of(history, 7), 20, &valuation.horizon);
            cr_assert(fabs(value - alone) <= 1e-15 * alone, "%g %g", value, alone);
        }
    }
    cr_assert(valuation.used > 1024 && valuation.used <= 4800);
    crm_valuation_free(&valuation);
}

/* Faults and scale */

static struct crm_histories fault_histories;
static struct crm_spenders fault_spenders;

static void prepare_faults(void)
{
    uint64_t state = 1;
    struct crm_error error = { 0 };
    crm_histories_free(&fault_histories);
    crm_spenders_free(&fault_spenders);
    for (size_t i = 0; i < 600; i++) {
        struct crm_history history =
            drawn_history(&state, (int32_t)(100 + random_below(&state, 200)));
        cr_assert(crm_histories_add(&fault_histories, history, &error) == CRM_OK);
    }
    fill_levels(&fault_spenders, &state, 100);
}

static enum crm_status fit_all(struct crm_error *error)
{
    struct crm_purchase_fit fit;
    struct crm_gamma_gamma_fit amounts;
    struct crm_learned learned = { 0 };
    struct crm_histories copy = { 0 };
    enum crm_status status = crm_histories_merge(&copy, &fault_histories, error);
    if (status == CRM_OK) {
        status = crm_purchase_fit(&crm_purchase_bgnbd, &copy, 7, false, NULL, &fit, error);
    }
    if (status == CRM_OK) {
        status = crm_gamma_gamma_fit(&fault_spenders, false, NULL, &amounts, error);
    }
    if (status == CRM_OK) {
        status = crm_purchase_fit_store(&fit, &learned, error);
    }
    if (status == CRM_OK) {
        status = crm_gamma_gamma_store(&amounts, &learned, error);
    }
    for (size_t i = 0; status == CRM_OK && i < learned.count; i++) {
        fault_tell(learned.rows[i].numbers, learned.rows[i].count * sizeof(double));
    }
    crm_learned_free(&learned);
    crm_histories_free(&copy);
    return status;
}

Test(model_fit, memory_may_fail)
{
    fault_each(FAULT_MEMORY, prepare_faults, fit_all, NULL);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

Test(model_fit, a_million_customers)
{
    uint64_t state = 1000000;
    struct crm_histories histories = { 0 };
    struct crm_error error = { 0 };
    struct crm_purchase_fit fit;
    for (size_t i = 0; i < 1000000; i++) {
        struct crm_history history =
            drawn_history(&state, (int32_t)(1 + random_below(&state, 730)));
        cr_assert(crm_histories_add(&histories, history, &error) == CRM_OK);
    }
    double start = seconds();
    crm_histories_group(&histories);
    double grouped = seconds();
    cr_assert(crm_purchase_fit(&crm_purchase_bgnbd, &histories, 7, false, NULL, &fit, &error)
                  == CRM_OK,
              "%s", error.message);
    printf("  a million customers: %zu groups in %.2f s, fitted in %.2f s (%u evaluations)\n",
           histories.count, grouped - start, seconds() - grouped, fit.quality.evaluations);
    cr_assert(fit.quality.customers == 1000000);
    start = seconds();
    struct crm_valuation valuation = { .fit = &fit, .horizon = crm_horizon_of(365, 0.1, 7, 7) };
    double sum = 0;
    for (size_t i = 0; i < histories.count; i++) {
        double value = 0;
        cr_assert(crm_valuation_value(&valuation, histories.groups[i].history, 1, &value, &error)
                  == CRM_OK);
        sum += value * (double)histories.groups[i].customers;
    }
    printf("  valued by %zu sums of 53 weeks in %.2f s: %.1f discounted purchases\n",
           valuation.used, seconds() - start, sum);
    crm_valuation_free(&valuation);
    crm_histories_free(&histories);
}
