/* How long customers stay (F5): curves, means and tests against published figures, and by hand. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/special.h"
#include "model/survival.h"
#include "published.h"
#include "support.h"

enum { SPELLS_MOST = 24 };

static void add_all(struct crm_spells *spells, const struct crm_spell *rows, size_t count)
{
    struct crm_error error = { 0 };
    for (size_t i = 0; i < count; i++) {
        cr_assert(crm_spells_add(spells, rows[i], &error) == CRM_OK, "%s", error.message);
    }
}

static void estimate(struct crm_survival *curve, const struct crm_spell *rows, size_t count)
{
    struct crm_error error = { 0 };
    struct crm_spells spells = { 0 };
    add_all(&spells, rows, count);
    cr_assert(crm_survival_estimate(curve, &spells, &error) == CRM_OK);
    crm_spells_free(&spells);
}

/* The grade-3 gliomas of one group, out of the table that is published. */
static size_t read_gliomas(const char *group, struct crm_spell *rows)
{
    char line[256];
    size_t count = 0;
    FILE *file = open_data("survival/g3.csv");
    while (fgets(line, sizeof line, file) != NULL && count < SPELLS_MOST) {
        char own[16];
        char ended[16];
        int days = 0;
        if (sscanf(line, "%*[^,],%*[^,],%*[^,],%*[^,],%15[^,],%15[^,],%d", own, ended, &days) == 3
            && strcmp(own, group) == 0) {
            rows[count++] = (struct crm_spell){ 0, days, strcmp(ended, "True") == 0, 1 };
        }
    }
    fclose(file);
    return count;
}

Test(survival, published_gliomas)
{
    static const struct {
        char group[8];
        int32_t days;
        double survival, low, high; /* low < 0: not published */
    } figures[] = {
        { "Control", 9, 0.833, 0.2731, 0.975 }, { "Control", 19, 0.667, 0.1946, 0.904 },
        { "Control", 32, 0.5, 0.1109, 0.804 },  { "Control", 34, 0.333, 0.0461, 0.676 },
        { "RIT", 25, 0.909, -1, -1 },           { "RIT", 53, 0.779, -1, -1 },
    };
    for (size_t i = 0; i < CRM_COUNT(figures); i++) {
        struct crm_spell rows[SPELLS_MOST];
        struct crm_survival curve;
        char what[64];
        size_t count = read_gliomas(figures[i].group, rows);
        cr_assert(count > 0);
        estimate(&curve, rows, count);
        struct crm_survival_point point = crm_survival_at(&curve, figures[i].days);
        snprintf(what, sizeof what, "%.7s, S(%d)", figures[i].group, figures[i].days);
        near(what, point.survival, figures[i].survival, 1e-3);
        if (figures[i].low >= 0) {
            near("  its lower limit", point.low, figures[i].low, 1e-3);
            near("  its upper limit", point.high, figures[i].high, 1e-3);
        }
        crm_survival_free(&curve);
    }
}

/* Who comes under watch late, and weights: as whole numbers, ten times as large. */
Test(survival, published_curves)
{
    static const struct crm_spell late[] = { { 1, 2, true, 1 },
                                             { 2, 10, true, 1 },
                                             { 4, 5, true, 1 },
                                             { 0, 4, true, 1 },
                                             { 0, 3, true, 1 } };
    static const double late_curve[][2] = { { 0, 1 },     { 1, 1 },     { 2, 0.667 }, { 3, 0.444 },
                                            { 4, 0.222 }, { 5, 0.111 }, { 10, 0 } };
    static const struct crm_spell weighed[] = {
        { 0, 6, false, 15 }, { 0, 4, true, 20 }, { 0, 8, true, 8 }, { 0, 9, false, 9 }
    };
    static const double weighed_curve[][2] = { { 0, 1 },
                                               { 4, 0.6153846153846154 },
                                               { 6, 0.6153846153846154 },
                                               { 8, 0.32579185520362 },
                                               { 9, 0.32579185520362 } };
    struct crm_survival curve;
    estimate(&curve, late, CRM_COUNT(late));
    for (size_t i = 0; i < CRM_COUNT(late_curve); i++) {
        near("late entry", crm_survival_at(&curve, (int32_t)late_curve[i][0]).survival,
             late_curve[i][1], 1e-3);
    }
    crm_survival_free(&curve);
    estimate(&curve, weighed, CRM_COUNT(weighed));
    for (size_t i = 0; i < CRM_COUNT(weighed_curve); i++) {
        near("weights", crm_survival_at(&curve, (int32_t)weighed_curve[i][0]).survival,
             weighed_curve[i][1], 1e-12);
    }
    crm_survival_free(&curve);
}

/* The 6-MP trial is Freireich's (1963), remissions in weeks: 9 of 21 and 21 of 21 ended. */
Test(survival, published_tests)
{
    static const struct {
        char name[16];
        struct crm_spell rows[2][SPELLS_MOST];
        double chi_square, tolerance, chance;
    } figures[] = {
        { "6-MP",
          { { { 0, 6, true, 3 },
              { 0, 6, false, 1 },
              { 0, 7, true, 1 },
              { 0, 9, false, 1 },
              { 0, 10, true, 1 },
              { 0, 10, false, 1 },
              { 0, 11, false, 1 },
              { 0, 13, true, 1 },
              { 0, 16, true, 1 },
              { 0, 17, false, 1 },
              { 0, 19, false, 1 },
              { 0, 20, false, 1 },
              { 0, 22, true, 1 },
              { 0, 23, true, 1 },
              { 0, 25, false, 1 },
              { 0, 32, false, 2 },
              { 0, 34, false, 1 },
              { 0, 35, false, 1 } },
            { { 0, 1, true, 2 },
              { 0, 2, true, 2 },
              { 0, 3, true, 1 },
              { 0, 4, true, 2 },
              { 0, 5, true, 2 },
              { 0, 8, true, 4 },
              { 0, 11, true, 2 },
              { 0, 12, true, 2 },
              { 0, 15, true, 1 },
              { 0, 17, true, 1 },
              { 0, 22, true, 1 },
              { 0, 23, true, 1 } } },
          16.8,
          0.1,
          4.17e-5 },
        { "3 and 3",
          { { { 0, 10, true, 1 }, { 0, 20, true, 1 }, { 0, 30, true, 1 } },
            { { 0, 10, true, 1 }, { 0, 20, true, 1 }, { 0, 50, true, 1 } } },
          0.254237,
          1e-6,
          0.614107 },
        { "two censored",
          { { { 0, 10, true, 1 }, { 0, 20, false, 1 }, { 0, 30, true, 1 } },
            { { 0, 10, true, 1 }, { 0, 20, false, 1 }, { 0, 50, true, 1 } } },
          0.384615,
          1e-6,
          0.535143 },
    };
    for (size_t i = 0; i < CRM_COUNT(figures); i++) {
        struct crm_spells classes[2] = { { 0 }, { 0 } };
        struct crm_log_rank result;
        struct crm_error error = { 0 };
        for (size_t class = 0; class < 2; class ++) {
            size_t count = 0;
            while (count < SPELLS_MOST && figures[i].rows[class][count].customers > 0) {
                count++;
            }
            add_all(&classes[class], figures[i].rows[class], count);
        }
        cr_assert(crm_log_rank(&result, classes, 2, &error) == CRM_OK && result.degrees == 1);
        printf("log-rank: %s\n", figures[i].name);
        near("  chi-square", result.chi_square, figures[i].chi_square, figures[i].tolerance);
        near("  chance", result.chance, figures[i].chance, 1e-6);
        crm_spells_free(&classes[0]);
        crm_spells_free(&classes[1]);
    }
}

/* By hand: 4 customers, who end on days 2 and 6, are watched up to 4 and 8. S = 3/4 from 2 on, 3/8
 * from 6 on; up to 8 the mean is 2 + 4 x 3/4 + 2 x 3/8 = 5.75. */
Test(survival, restricted_mean)
{
    static const struct crm_spell rows[] = {
        { 0, 2, true, 1 }, { 0, 4, false, 1 }, { 0, 6, true, 1 }, { 0, 8, false, 1 }
    };
    static const struct {
        int32_t horizon;
        double days;
        int32_t used;
    } cases[] = {
        { 0, 0, 0 }, { 2, 2, 2 }, { 3, 2.75, 3 }, { 8, 5.75, 8 }, { 9, 5.75, 8 },
    };
    struct crm_survival curve;
    estimate(&curve, rows, CRM_COUNT(rows));
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_restricted_mean mean = crm_survival_mean(&curve, cases[i].horizon);
        cr_assert(fabs(mean.days - cases[i].days) < 1e-12 && mean.horizon == cases[i].used, "%d",
                  cases[i].horizon);
    }
    /* Areas from the points to the horizon: 3.75 and 0.75; d / (n (n - d)): 1/12 and 1/2. */
    struct crm_restricted_mean mean = crm_survival_mean(&curve, 8);
    cr_assert(fabs(mean.standard_error - sqrt(3.75 * 3.75 / 12 + 0.75 * 0.75 / 2)) < 1e-12);
    crm_survival_free(&curve);

    /* Nobody left: known for ever, and no error where nobody stays. */
    static const struct crm_spell gone[] = { { 0, 3, true, 5 } };
    estimate(&curve, gone, 1);
    mean = crm_survival_mean(&curve, 100);
    cr_assert(mean.horizon == 100 && fabs(mean.days - 3) < 1e-12 && !(mean.standard_error > 0));
    struct crm_survival_point end = crm_survival_at(&curve, 3);
    cr_assert(!(end.survival > 0) && !(end.low > 0) && !(end.high > 0));
    crm_survival_free(&curve);
}

/* Who ends on a day was at risk on it, and who was watched up to it, too; day 0 counts. */
Test(survival, thresholds)
{
    static const struct crm_spell rows[] = {
        { 0, 0, true, 1 }, { 0, 0, false, 1 }, { 0, 5, false, 2 },
        { 0, 5, true, 1 }, { 4, 5, false, 1 }, { 5, 9, false, 7 },
    };
    struct crm_survival curve;
    estimate(&curve, rows, CRM_COUNT(rows));
    cr_assert(curve.count == 2 && curve.customers == 13 && curve.ended == 2 && curve.watched == 9);
    cr_assert(curve.points[0].days == 0 && curve.points[0].at_risk == 5);
    cr_assert(curve.points[1].days == 5 && curve.points[1].at_risk == 4);
    cr_assert(fabs(crm_survival_at(&curve, 4).survival - 0.8) < 1e-12);
    cr_assert(fabs(crm_survival_at(&curve, 5).survival - 0.6) < 1e-12);
    crm_survival_free(&curve);

    static const struct crm_spell wrong[] = {
        { -1, 2, true, 1 }, { 0, -1, true, 1 }, { 2, 2, true, 1 }, { 3, 2, false, 1 }
    };
    for (size_t i = 0; i < CRM_COUNT(wrong); i++) {
        struct crm_spells spells = { 0 };
        struct crm_error error = { 0 };
        cr_assert(crm_spells_add(&spells, wrong[i], &error) == CRM_REFUSED, "%zu", i);
    }
    struct crm_spells none = { 0 };
    struct crm_error error = { 0 };
    cr_assert(crm_survival_estimate(&curve, &none, &error) == CRM_OK && curve.count == 0);
    cr_assert(crm_survival_mean(&curve, 10).horizon == 0);
    crm_survival_free(&curve);
}

/* F5: a lost buyer's spell ends at the last purchase + L, whatever the as-of date; another one's
 * is watched up to it. L is 90 by the cycle of 30 days; a part of a day is left off. */
Test(survival, spells_of_buyers)
{
    static const struct {
        int32_t first, last;
        uint32_t days; /* with purchases */
        double inactive, median;
        int32_t spell;
        bool ended;
    } cases[] = {
        { 0, 60, 3, -1, -1, 150, true },    { 110, 110, 1, -1, -1, 90, false },
        { 109, 109, 1, -1, -1, 90, true },  { 0, 105, 3, -1, -1, 200, false },
        { 20, 20, 1, -1, 40.4, 121, true }, { 0, 150, 3, 50, -1, 200, false },
        { 0, 149, 3, 50, -1, 199, true },   { 200, 200, 1, -1, -1, 0, false },
        { 0, 0, 1, 0, -1, 0, true },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_measures measures = crm_measures_none();
        measures.first_day = cases[i].first;
        measures.last_day = cases[i].last;
        measures.purchase_days = cases[i].days;
        measures.occasions = cases[i].days;
        struct crm_activity_rule rule = { 200, cases[i].median, cases[i].inactive };
        struct crm_spell spell = crm_spell_of(&measures, &rule);
        cr_assert(spell.days == cases[i].spell && spell.ended == cases[i].ended, "%zu: %d", i,
                  spell.days);
    }
}

/* Neither the order nor the parts in which spells came show, and nothing is ever NaN. */
Test(survival, random_spells)
{
    uint64_t random = 7;
    struct crm_error error = { 0 };
    for (int round = 0; round < 200; round++) {
        struct crm_spells parts[4] = { { 0 }, { 0 }, { 0 }, { 0 } };
        struct crm_spells whole = { 0 };
        struct crm_spells merged = { 0 };
        size_t count = random_below(&random, 60);
        for (size_t i = 0; i < count; i++) {
            struct crm_spell spell = { 0, (int32_t)random_below(&random, 12),
                                       random_below(&random, 2) == 0, 1 };
            spell.entry = spell.days > 1 && random_below(&random, 3) == 0 ? spell.days - 1 : 0;
            add_all(&whole, &spell, 1);
            add_all(&parts[random_below(&random, 4)], &spell, 1);
        }
        for (size_t i = 4; i-- > 0;) {
            cr_assert(crm_spells_merge(&merged, &parts[i], &error) == CRM_OK);
        }
        struct crm_survival one;
        struct crm_survival other;
        cr_assert(crm_survival_estimate(&one, &whole, &error) == CRM_OK);
        cr_assert(crm_survival_estimate(&other, &merged, &error) == CRM_OK);
        cr_assert(one.count == other.count && one.customers == count);
        for (size_t i = 0; i < one.count; i++) {
            const struct crm_survival_point *point = &one.points[i];
            cr_assert(memcmp(&point->survival, &other.points[i].survival, sizeof(double)) == 0);
            cr_assert(point->low >= 0 && point->low <= point->survival
                      && point->survival <= point->high && point->high <= 1);
        }
        struct crm_log_rank result;
        cr_assert(crm_log_rank(&result, parts, 4, &error) == CRM_OK);
        cr_assert(result.chi_square >= 0 && result.chance >= 0 && result.chance <= 1);
        cr_assert(result.degrees <= 3);
        cr_assert(isfinite(crm_survival_mean(&one, 9).standard_error));
        crm_survival_free(&one);
        crm_survival_free(&other);
        crm_spells_free(&whole);
        crm_spells_free(&merged);
        for (size_t i = 0; i < 4; i++) {
            crm_spells_free(&parts[i]);
        }
    }
}

static enum crm_status all_of_it(struct crm_error *error)
{
    struct crm_spells classes[2] = { { 0 }, { 0 } };
    struct crm_survival curve = { 0 };
    struct crm_log_rank result;
    enum crm_status status = CRM_OK;
    for (int32_t i = 0; i < 40 && status == CRM_OK; i++) {
        status = crm_spells_add(&classes[i % 2], (struct crm_spell){ 0, i, i % 3 > 0, 1 }, error);
    }
    status = status == CRM_OK ? crm_survival_estimate(&curve, &classes[0], error) : status;
    status = status == CRM_OK ? crm_log_rank(&result, classes, 2, error) : status;
    crm_survival_free(&curve);
    crm_spells_free(&classes[0]);
    crm_spells_free(&classes[1]);
    return status;
}

static void prepare_nothing(void)
{
}

static void check_status(enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE);
}

Test(survival, memory_runs_out)
{
    fault_each(FAULT_MEMORY, prepare_nothing, all_of_it, check_status);
}

/* Percentage points of chi-square and t as tables have them (Abramowitz and Stegun 26.8, 26.10). */
Test(survival, distributions)
{
    static const struct {
        double x;
        uint32_t degrees;
        double chance;
    } tails[] = {
        { 3.841458821, 1, 0.05 },
        { 5.991464547, 2, 0.05 },
        { 7.814727903, 3, 0.05 },
        { 18.307038053, 10, 0.05 },
        { 0, 4, 1 },
        { 5, 0, 1 },
        { 6.634896601, 1, 0.01 },
        { 113.145270, 90, 0.05 },
    };
    static const double points[][2] = {
        { 1, 12.70620474 },  { 2, 4.30265273 },   { 3, 3.182446305 },   { 5, 2.570581836 },
        { 10, 2.228138852 }, { 30, 2.042272456 }, { 120, 1.979930405 }, { 1e9, 1.959963985 },
    };
    for (size_t i = 0; i < CRM_COUNT(tails); i++) {
        cr_assert(fabs(crm_chi_square_tail(tails[i].x, tails[i].degrees) - tails[i].chance) < 1e-8,
                  "%g", crm_chi_square_tail(tails[i].x, tails[i].degrees));
    }
    for (size_t i = 0; i < CRM_COUNT(points); i++) {
        cr_assert(fabs(crm_student_95(points[i][0]) - points[i][1]) < 1e-8, "%g",
                  crm_student_95(points[i][0]));
    }
    cr_assert(crm_student_95(9.5) < crm_student_95(9) && crm_student_95(9.5) > crm_student_95(10));
    cr_assert(fabs(crm_beta_share(2, 3, 0.4) - 0.5248) < 1e-12); /* 1 - C(4,0).6⁴ - C(4,1).4 .6³ */
}
