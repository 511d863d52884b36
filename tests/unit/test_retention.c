/* Simple customer value by retention (D2), and lifetimes of classes (D4), by hand. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "model/scores.h"

enum { MOST = 40, OWN = 30 };

/* Someone of a class who bought each `gap` days, from `first` to `last` days ago, with a margin of
 * 100 in the last 365 days. */
static struct desk_customer buyer(const char *class, int32_t first, int32_t last, int32_t gap)
{
    struct desk_customer customer = desk_customer(class);
    struct crm_measures *measures = &customer.measures;
    uint32_t days = (uint32_t)((first - last) / gap + 1);
    measures->lines = measures->cost_lines = days;
    measures->occasions = measures->purchase_days = days;
    measures->first_day = DESK_AS_OF - first;
    measures->last_day = DESK_AS_OF - last;
    measures->revenue = measures->covered_revenue = 200 * CRM_MONEY_UNIT;
    measures->margin = 120 * CRM_MONEY_UNIT;
    measures->revenue_365 = measures->covered_revenue_365 = 150 * CRM_MONEY_UNIT;
    measures->margin_365 = 100 * CRM_MONEY_UNIT;
    for (int32_t day = first; day >= 365 && day >= last; day -= gap) {
        measures->before_last_day = DESK_AS_OF - day;
        measures->before_days++;
    }
    return customer;
}

/* Thirty of class a, ten of class b, the first of each as `one`, the others as `other`. */
static size_t crowd(struct desk_customer *customers, const size_t *ones, int32_t one, int32_t other)
{
    static const char *const classes[] = { "a", "b" };
    static const size_t counts[] = { OWN, MOST - OWN };
    size_t count = 0;
    for (size_t class = 0; class < CRM_COUNT(classes); class ++) {
        for (size_t i = 0; i < counts[class]; i++) {
            customers[count++] = buyer(classes[class], 730, i < ones[class] ? one : other, 10);
        }
    }
    return count;
}

/* Holds values parted by "|" to numbers; NAN: empty. */
static void expect(const char *said, const double *expected, size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++) {
        char *end = NULL;
        double value = strtod(said, &end);
        bool empty = end == said;
        cr_expect(empty == (bool)isnan(expected[i]), "%s, %zu: %s", what, i, said);
        cr_expect(empty || fabs(value - expected[i]) < 1e-6, "%s, %zu: %.9g, expected %.9g", what,
                  i, value, expected[i]);
        cr_assert(*end == (i + 1 < count ? '|' : '\0'), "%s, %zu: %s", what, i, said);
        said = end + 1;
    }
}

/* With q = r / 1.1: 100 q (1 - q^L) / (1 - q), L = (1 - r^10) / (1 - r). Of a, 24 of 30 who were
 * active a year ago are not lost; of b 6 of 10, too few for a retention of their own: 30 of 40. */
Test(clv_simple, of_classes_and_of_all)
{
    static const struct {
        char what[24];
        char class[4];
        int32_t last;
        double values[3];
    } cases[] = {
        { "own class", "a", 10, { 0.8, 4.463129088, 202.293342359669 } },
        { "too small a class", "b", 10, { 0.75, 3.774745941, 163.803969156813 } },
        { "unknown class", "c", 10, { 0.75, 3.774745941, 163.803969156813 } },
        { "no class", "", 10, { 0.75, 3.774745941, 163.803969156813 } },
        { "at risk", "a", 90, { 0.8, 4.463129088, 202.293342359669 } },
        { "lost", "a", 91, { 0.8, 4.463129088, 0 } },
    };
    static const size_t kept[] = { 24, 6 };
    struct desk_customer customers[MOST];
    struct desk desk = { .table = &crm_score_schemes, .totals = { .has_costs = true } };
    size_t count = crowd(customers, kept, 10, 380);
    desk_learn(&desk, "clv_simple", "source", "", "", customers, count);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer customer =
            buyer(cases[i].class, cases[i].last + 100, cases[i].last, 10);
        expect(desk_values(&desk, &customer), cases[i].values, 3, cases[i].what);
    }
    struct desk_customer nobody = desk_customer("a");
    expect(desk_values(&desk, &nobody), (const double[]){ NAN, NAN, NAN }, 3, "never bought");
    desk_close(&desk);
}

/* Who had gone a year ago was not active then; below thirty of all, nothing is estimated. */
Test(clv_simple, settings_and_few)
{
    static const struct {
        char setting[20];
        char value[8];
        size_t kept[2];
        size_t count;
        double values[3];
    } cases[] = {
        { "value.discount", "0", { 24, 6 }, MOST, { 0.8, 4.463129088, 252.246392469545 } },
        { "clv_simple.years", "2", { 24, 6 }, MOST, { 0.8, 1.8, 116.344206226622 } },
        { "value.discount", "0", { 30, 10 }, MOST, { 1, 10, 1000 } }, /* q = 1: m L */
        { "clv_simple.years", "7", { 0, 0 }, MOST, { 0, 1, 0 } },
        { "", "", { 24, 0 }, OWN, { 0.8, 4.463129088, 202.293342359669 } },
        { "", "", { 24, 0 }, OWN - 1, { NAN, NAN, NAN } },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char what[16];
        struct desk_customer customers[MOST + 1];
        struct desk_customer customer = buyer("a", 110, 10, 10);
        struct desk desk = { .table = &crm_score_schemes, .totals = { .has_costs = true } };
        crowd(customers, cases[i].kept, 10, 380);
        customers[cases[i].count] = buyer("a", 730, 500, 10);
        snprintf(what, sizeof what, "case %zu", i);
        desk_learn(&desk, "clv_simple", "source", cases[i].setting, cases[i].value, customers,
                   cases[i].count + 1);
        expect(desk_values(&desk, &customer), cases[i].values, 3, what);
        desk_close(&desk);
    }
}

/* Of a, half bought once, a long time ago, and left 90 days later; the others stay: S = 1 up to day
 * 90, then 1/2, of all 25/40. Restricted to a year, (90 + 275 S) / 365 years. */
Test(lifetime, of_classes_and_of_all)
{
    static const struct {
        char class[4];
        double values[3];
    } cases[] = {
        { "a", { 0.5, 0.623287671232877, 1 } },
        { "b", { 0.625, 0.717465753424658, 1 } },
        { "", { 0.625, 0.717465753424658, 1 } },
    };
    struct desk_customer customers[MOST];
    struct desk desk = { .table = &crm_score_schemes };
    for (size_t i = 0; i < MOST; i++) {
        customers[i] =
            i < OWN / 2 ? buyer("a", 1000, 1000, 1) : buyer(i < OWN ? "a" : "b", 2000, 0, 10);
    }
    desk_learn(&desk, "lifetime", "source", "lifetime.horizon", "1", customers, MOST);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer customer = buyer(cases[i].class, 110, 10, 10);
        const char *said = desk_values(&desk, &customer);
        const char *name = i == 0 ? "a|" : "|";
        cr_assert(strncmp(said, name, strlen(name)) == 0, "case %zu: %s", i, said);
        expect(said + strlen(name), cases[i].values, 3, cases[i].class);
    }
    struct desk_customer nobody = desk_customer("a");
    cr_assert(strcmp(desk_values(&desk, &nobody), "|||") == 0);
    desk_close(&desk);
    struct desk few = { .table = &crm_score_schemes };
    desk_learn(&few, "lifetime", "source", "", "", customers, OWN - 1);
    cr_assert(strcmp(desk_values(&few, &customers[0]), "|||") == 0 && few.notes.count == 1);
    desk_close(&few);
}
