/* Logistic regression by itself: fits against their slopes and curvature by hand, AUC, extremes. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "model/logistic.h"
#include "model/special.h"

/* A trait of two levels: customers of the one and of the other who are a no and a yes. */
struct pair {
    uint32_t reference[2], other[2];
    double penalty;
};

static void spread(uint32_t counts[static CRM_FOLDS][2], const uint32_t answers[static 2])
{
    for (uint32_t answer = 0; answer < 2; answer++) {
        for (uint32_t i = 0; i < answers[answer]; i++) {
            counts[i % CRM_FOLDS][answer]++;
        }
    }
}

static void make_pair(const struct pair *pair, struct crm_logistic_row rows[static 2])
{
    memset(rows, 0, 2 * sizeof *rows);
    rows[1].levels[3] = 1;
    spread(rows[0].counts, pair->reference);
    spread(rows[1].counts, pair->other);
}

/* The fit of a pair is where the slopes are 0, its errors the inverse of its Hessian, by hand. */
static void check_pair(const struct pair *pair, const double weights[static 2])
{
    struct crm_logistic_row rows[2];
    double coefficients[2];
    double errors[2];
    struct crm_error error = { 0 };
    make_pair(pair, rows);
    struct crm_logistic_data data = { rows, 2, 2, { weights[0], weights[1] } };
    cr_assert(crm_logistic_fit(&data, pair->penalty, coefficients, errors, &error) == CRM_OK);
    double p[] = { crm_sigmoid(coefficients[0]), crm_sigmoid(coefficients[0] + coefficients[1]) };
    double no[] = { pair->reference[0] * weights[0], pair->other[0] * weights[0] };
    double yes[] = { pair->reference[1] * weights[1], pair->other[1] * weights[1] };
    double slope = no[1] * p[1] - yes[1] * (1 - p[1]);
    double bends[] = { (no[0] + yes[0]) * p[0] * (1 - p[0]), (no[1] + yes[1]) * p[1] * (1 - p[1]) };
    double whole = (bends[0] + bends[1]) * (bends[1] + pair->penalty) - bends[1] * bends[1];
    double near = 1e-12 * (no[0] + yes[0] + no[1] + yes[1] + pair->penalty);
    cr_assert_float_eq(slope + no[0] * p[0] - yes[0] * (1 - p[0]), 0, near);
    cr_assert_float_eq(slope + pair->penalty * coefficients[1], 0, near);
    cr_assert_float_eq(errors[0], sqrt((bends[1] + pair->penalty) / whole), 1e-9);
    cr_assert_float_eq(errors[1], sqrt((bends[0] + bends[1]) / whole), 1e-9);
}

Test(logistic, two_levels)
{
    static const struct pair pairs[] = {
        { { 10, 20 }, { 20, 10 }, 1 },       { { 1, 0 }, { 0, 1 }, 0.1 },
        { { 500, 0 }, { 0, 500 }, 0.1 },     { { 5, 5 }, { 5, 5 }, 10 },
        { { 1, 1000000 }, { 3, 0 }, 1000 },  { { 70, 0 }, { 1, 3 }, 1 },
        { { 1000000, 1 }, { 1, 1 }, 0.001 }, { { 0, 3 }, { 40, 2 }, 1e6 },
    };
    static const double weights[][2] = { { 1, 1 }, { 0.25, 1.75 }, { 1.999, 0.001 } };
    for (size_t i = 0; i < CRM_COUNT(pairs); i++) {
        for (size_t j = 0; j < CRM_COUNT(weights); j++) {
            check_pair(&pairs[i], weights[j]);
        }
    }
}

Test(logistic, all_alike)
{
    static const struct pair pairs[] = {
        { { 0, 20 }, { 0, 10 }, 1 },
        { { 20, 0 }, { 10, 0 }, 1 },
        { { 0, 0 }, { 0, 0 }, 1 },
    };
    for (size_t i = 0; i < CRM_COUNT(pairs); i++) {
        struct crm_logistic_row rows[2];
        struct crm_logistic_validation validation;
        double numbers[4] = { 1, 1, 1, 1 };
        struct crm_error error = { 0 };
        make_pair(&pairs[i], rows);
        struct crm_logistic_data data = { rows, 2, 2, { 1, 1 } };
        cr_assert(crm_logistic_fit(&data, 1, numbers, numbers + 2, &error) == CRM_OK);
        for (size_t j = 0; j < 4; j++) {
            cr_assert_float_eq(numbers[j], 0, 0);
        }
        if (i < 2) {
            cr_assert(crm_logistic_validate(&data, &validation, &error) == CRM_OK);
            cr_assert_float_eq(validation.auc, 0.5, 0);
            cr_assert_float_eq(validation.limits[0], 0, 0);
            cr_assert_float_eq(validation.limits[1], 1, 0);
        }
    }
}

Test(logistic, chances)
{
    static const struct {
        double sum, chance;
    } cases[] = {
        { 0, 0.5 }, { 1000, 1 }, { -1000, 0 }, { 1, 0.7310585786300049 }, { -40, 4.24835425529e-18 }
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        double chance = crm_sigmoid(cases[i].sum);
        cr_assert(fabs(chance - cases[i].chance) <= 1e-12 * cases[i].chance, "%zu: %.17g", i,
                  chance);
    }
}

/* In each fold the other level holds 8 of 10 yes and 2 of 10 no: of 100 pairs 64 are in order, 32
 * equal. Hanley and McNeil's variance, by hand. */
Test(logistic, area)
{
    static const struct pair pair = { { 40, 10 }, { 10, 40 }, 1 };
    struct crm_logistic_row rows[2];
    struct crm_logistic_validation validation;
    struct crm_error error = { 0 };
    make_pair(&pair, rows);
    struct crm_logistic_data data = { rows, 2, 2, { 1, 1 } };
    cr_assert(crm_logistic_validate(&data, &validation, &error) == CRM_OK);
    cr_assert_float_eq(validation.auc, 0.8, 1e-15);
    double variance = (0.16 + 49 * (0.8 / 1.2 - 0.64) + 49 * (1.28 / 1.8 - 0.64)) / 2500;
    cr_assert_float_eq(validation.limits[0], 0.8 - CRM_NORMAL_95 * sqrt(variance), 1e-12);
    cr_assert_float_eq(validation.limits[1], 0.8 + CRM_NORMAL_95 * sqrt(variance), 1e-12);
    for (size_t k = 0; k < CRM_PENALTIES; k++) {
        cr_assert(validation.losses[validation.best] <= validation.losses[k]);
    }
    cr_assert(validation.losses[validation.best] < log(2));
}

/* Of levels that tell nothing, the largest penalty is the best. */
Test(logistic, nothing_to_learn)
{
    static const struct pair pair = { { 25, 25 }, { 25, 25 }, 1 };
    struct crm_logistic_row rows[2];
    struct crm_logistic_validation validation;
    struct crm_error error = { 0 };
    make_pair(&pair, rows);
    struct crm_logistic_data data = { rows, 2, 2, { 1, 1 } };
    cr_assert(crm_logistic_validate(&data, &validation, &error) == CRM_OK);
    cr_assert(validation.best == CRM_PENALTIES - 1);
    cr_assert_float_eq(validation.auc, 0.5, 1e-15);
}
