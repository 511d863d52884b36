/* D5: what customers did after a campaign, and treatment against control, held against published
 * intervals and against campaigns whose effect is known. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "model/campaign_table.h"
#include "support.h"

enum { AS_OF = 20000, DAYS = 30 };

/* An interaction "I TAB id TAB time TAB kind TAB campaign TAB group", its text and fields. */
struct line {
    char text[64];
    uint32_t ends[6];
    struct crm_record record;
};

static void make_line(struct line *line, const char *kind, const char *campaign, const char *group)
{
    size_t field = 0;
    snprintf(line->text, sizeof line->text, "I\tc1\t2024-01-01\t%s\t%s\t%s", kind, campaign, group);
    for (uint32_t at = 0; at <= strlen(line->text); at++) {
        if (line->text[at] == '\t' || line->text[at] == '\0') {
            line->ends[field++] = at;
        }
    }
    line->record = (struct crm_record){ .bytes = line->text, .ends = line->ends };
}

static enum crm_status add(struct crm_campaigns *campaigns, const char *kind, const char *campaign,
                           const char *group, int32_t day, crm_money cost, struct crm_error *error)
{
    struct line line;
    make_line(&line, kind, campaign, group);
    return crm_campaigns_add(campaigns, &line.record, day, cost, error);
}

static struct crm_campaigns open_campaigns(void)
{
    return (struct crm_campaigns){ .as_of = AS_OF, .days = DAYS, .fields = { 3, 4, 5 } };
}

/* The first group that is named counts; a second one on the first day makes it unknown, a later one
 * is only said. */
Test(campaigns, groups)
{
    static const struct {
        char records[3][12]; /* of days 100, 100 and 101 */
        uint8_t group;
        bool crossed;
        crm_money cost;
    } cases[] = {
        { { "treatment", "", "" }, CRM_TREATMENT, false, 9 },
        { { "control", "", "" }, CRM_CONTROL, false, 6 },
        { { "control", "control", "control" }, CRM_CONTROL, false, 0 },
        { { "treatment", "control", "" }, CRM_BOTH_GROUPS, false, 6 },
        { { "control", "treatment", "" }, CRM_BOTH_GROUPS, false, 6 },
        { { "treatment", "", "control" }, CRM_TREATMENT, true, 6 },
        { { "control", "", "treatment" }, CRM_CONTROL, true, 6 },
        { { "", "", "" }, CRM_NO_GROUP, false, 9 },
        { { "", "", "control" }, CRM_CONTROL, false, 6 },
        { { "other", "treatment", "" }, CRM_TREATMENT, false, 9 },
    };
    struct crm_campaigns campaigns = open_campaigns();
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        crm_campaigns_clear(&campaigns);
        for (int32_t j = 0; j < 3; j++) {
            cr_assert(
                add(&campaigns, "campaign", "spring", cases[i].records[j], 100 + j / 2, 3, &error)
                == CRM_OK);
        }
        cr_assert(add(&campaigns, "contact", "spring", "", 100, 50, &error) == CRM_OK);
        cr_assert(crm_campaigns_end(&campaigns, NULL, 0, &error) == CRM_OK);
        const struct crm_campaign_outcome *outcome = &campaigns.outcomes[0];
        cr_assert(campaigns.count == 1 && outcome->group == cases[i].group
                      && outcome->crossed == cases[i].crossed && outcome->cost == cases[i].cost
                      && outcome->day == 100,
                  "%zu", i);
    }
    crm_campaigns_free(&campaigns);
}

/* The day of the record counts and the 30th after it; who cannot be watched so long is said. */
Test(campaigns, days)
{
    static const struct {
        int32_t campaign, sale;
        bool bought, observed;
    } cases[] = {
        { 100, 99, false, true },          { 100, 100, true, true },
        { 100, 130, true, true },          { 100, 131, false, true },
        { AS_OF - 30, AS_OF, true, true }, { AS_OF - 29, AS_OF, true, false },
    };
    struct crm_campaigns campaigns = open_campaigns();
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const struct crm_sale sales[] = {
            { .time = { cases[i].sale, -1 }, .amount = 700, .cost = 300, .has_cost = true },
            { .time = { cases[i].sale, -1 }, .amount = -200 },
        };
        crm_campaigns_clear(&campaigns);
        for (size_t j = 0; j < CRM_COUNT(sales); j++) {
            cr_assert(crm_campaigns_add_sale(&campaigns, &sales[j], &error) == CRM_OK);
        }
        cr_assert(add(&campaigns, "campaign", "x", "control", cases[i].campaign, 0, &error)
                  == CRM_OK);
        cr_assert(add(&campaigns, "campaign", "y", "control", 1000, 0, &error) == CRM_OK);
        cr_assert(crm_campaigns_end(&campaigns, &cases[i].sale, 1, &error) == CRM_OK);
        const struct crm_campaign_outcome *outcome = &campaigns.outcomes[0];
        crm_money part = cases[i].bought ? 1 : 0;
        cr_assert(outcome->bought == cases[i].bought && outcome->observed == cases[i].observed,
                  "%zu", i);
        cr_assert(outcome->revenue == 500 * part && outcome->margin == 400 * part
                  && outcome->covered_revenue == 700 * part);
        cr_assert(!campaigns.outcomes[1].bought && campaigns.outcomes[1].revenue == 0);
    }
    crm_campaigns_free(&campaigns);
}

Test(campaigns, range_of_money)
{
    struct crm_campaigns campaigns = open_campaigns();
    struct crm_error error = { 0 };
    const struct crm_sale sale = { .time = { 5, -1 }, .amount = INT64_MAX };
    cr_assert(crm_campaigns_add_sale(&campaigns, &sale, &error) == CRM_OK);
    cr_assert(crm_campaigns_add_sale(&campaigns, &sale, &error) == CRM_REFUSED);
    cr_assert(add(&campaigns, "campaign", "x", "", 5, INT64_MAX, &error) == CRM_OK);
    cr_assert(add(&campaigns, "campaign", "x", "", 5, 1, &error) == CRM_REFUSED);
    crm_campaigns_free(&campaigns);
}

static void prepare_nothing(void)
{
}

static enum crm_status learn_and_tell(struct crm_error *error)
{
    struct crm_campaigns campaigns = open_campaigns();
    struct crm_learned learned = { 0 };
    struct crm_notes notes = { 0 };
    struct crm_buffer table = { 0 };
    struct crm_experiment experiment = { 0 };
    const struct crm_sale sale = { .time = { 100, -1 }, .amount = 5 };
    enum crm_status status = add(&campaigns, "campaign", "x", "treatment", 100, 0, error);
    status = status == CRM_OK ? crm_campaigns_add_sale(&campaigns, &sale, error) : status;
    status = status == CRM_OK ? crm_campaigns_end(&campaigns, NULL, 0, error) : status;
    if (status == CRM_OK) {
        crm_experiment_add(&experiment, &campaigns.outcomes[0]);
        const struct crm_campaign_row row = { .campaign = crm_span_of("x"),
                                              .all = true,
                                              .figures =
                                                  crm_experiment_close(&experiment, 0, false) };
        status = crm_campaign_put(&learned, &row, error);
    }
    status = status == CRM_OK ? crm_campaign_table(&learned, &notes, &table, error) : status;
    cr_assert(status != CRM_OK || strstr(crm_buffer_string(&table), "\tnot_estimable\n") != NULL);
    crm_campaigns_free(&campaigns);
    crm_learned_free(&learned);
    crm_notes_free(&notes);
    crm_buffer_free(&table);
    return status;
}

static void check_status(enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE);
}

Test(campaigns, memory_runs_out)
{
    fault_each(FAULT_MEMORY, prepare_nothing, learn_and_tell, check_status);
}

/* Newcombe's (1998) table II, method 10. */
Test(uplift, published_shares)
{
    static const double rows[][6] = {
        { 56, 70, 48, 80, 0.0524, 0.3339 }, { 9, 10, 3, 10, 0.1705, 0.8090 },
        { 6, 7, 2, 7, 0.0582, 0.8062 },     { 5, 56, 0, 29, -0.0381, 0.1926 },
        { 0, 10, 0, 20, -0.1611, 0.2775 },  { 0, 10, 0, 10, -0.2775, 0.2775 },
        { 10, 10, 0, 20, 0.6791, 1.0000 },  { 10, 10, 0, 10, 0.6075, 1.0000 },
    };
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        const double *row = rows[i];
        const struct crm_experiment_figures figures = {
            .groups = { { .customers = row[1], .buyers = row[0] },
                        { .customers = row[3], .buyers = row[2] } }
        };
        struct crm_uplift uplift = crm_uplift_of(&figures);
        printf("Newcombe: %g/%g - %g/%g: %.4f to %.4f, published %.4f to %.4f\n", row[0], row[1],
               row[2], row[3], uplift.response.low, uplift.response.high, row[4], row[5]);
        cr_assert(fabs(uplift.response.low - row[4]) < 6e-5, "%zu", i);
        cr_assert(fabs(uplift.response.high - row[5]) < 6e-5, "%zu", i);
    }
}

static struct crm_campaign_outcome outcome_of(bool treated, double revenue)
{
    return (struct crm_campaign_outcome){
        .group = treated ? CRM_TREATMENT : CRM_CONTROL,
        .revenue = llround(revenue * CRM_MONEY_UNIT),
        .observed = true,
        .bought = revenue > 0,
        .day = 100,
    };
}

/* Student's sleep data, as R's t.test has it: -3.3654832 to 0.2054832; half of the hours have a
 * cost, so that a margin rate of 1 makes the margin the revenue. */
Test(uplift, published_means)
{
    static const double hours[2][10] = { { 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2 },
                                         { 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4 } };
    struct crm_experiment experiment = { 0 };
    for (size_t i = 0; i < 20; i++) {
        struct crm_campaign_outcome outcome = outcome_of(i % 2 == 0, hours[i % 2][i / 2]);
        outcome.covered_revenue = i % 4 == 0 ? outcome.revenue : 0;
        outcome.margin = outcome.covered_revenue;
        crm_experiment_add(&experiment, &outcome);
    }
    struct crm_experiment_figures figures = crm_experiment_close(&experiment, 1, true);
    struct crm_uplift uplift = crm_uplift_of(&figures);
    printf("Welch: %.7f to %.7f, published -3.3654832 to 0.2054832\n", uplift.revenue.low,
           uplift.revenue.high);
    cr_assert(fabs(uplift.revenue.low + 3.3654832) < 1e-7);
    cr_assert(fabs(uplift.revenue.high - 0.2054832) < 1e-7);
    cr_assert(fabs(uplift.margin.low - uplift.revenue.low) < 1e-12);
    cr_assert(fabs(uplift.margin.high - uplift.revenue.high) < 1e-12);
    /* Of the second group: mean 2.33, and the third moment by hand. */
    cr_assert(fabs(figures.groups[CRM_CONTROLS].revenue - 2.33) < 1e-12);
    double squares = 0;
    double cubes = 0;
    for (size_t i = 0; i < 10; i++) {
        squares += pow(hours[1][i] - 2.33, 2) / 10;
        cubes += pow(hours[1][i] - 2.33, 3) / 10;
    }
    cr_assert(fabs(figures.groups[CRM_CONTROLS].revenue_skewness - cubes / pow(squares, 1.5))
              < 1e-12);
}

/* When it is not estimable, and what the verdict is at its limits. */
Test(uplift, verdicts)
{
    static const struct {
        double treated, control, waiting, waiting_controls, known, variance, uplift, cost;
        enum crm_verdict verdict;
        bool estimable;
    } cases[] = {
        { 100, 0, 0, 0, 1, 1, 0, 1, CRM_NO_CONTROL, false },
        { 0, 100, 0, 0, 1, 1, 0, 1, CRM_NO_CONTROL, false },
        { 0, 0, 0, 0, 1, 1, 0, 1, CRM_NO_CONTROL, false },
        { 60, 0, 1, 0, 1, 1, 0, 1, CRM_NO_CONTROL, false },
        { 0, 60, 0, 1, 1, 1, 0, 1, CRM_NO_CONTROL, false },
        { 0, 0, 60, 0, 1, 1, 0, 1, CRM_NO_CONTROL, false },
        { 0, 0, 1, 1, 1, 1, 0, 1, CRM_TOO_EARLY, false },
        { 60, 0, 0, 5, 1, 1, 0, 1, CRM_TOO_EARLY, false },
        { 1, 60, 1, 0, 1, 1, 0, 1, CRM_TOO_EARLY, false },
        { 60, 1, 5, 0, 1, 1, 0, 1, CRM_TOO_FEW, false },
        { 100, 1, 0, 0, 1, 1, 0, 1, CRM_TOO_FEW, false },
        { 2, 2, 0, 0, 1, 1, 0, 1, CRM_TOO_FEW, true },
        { 29, 30, 0, 0, 1, 1, 9, 1, CRM_TOO_FEW, true },
        { 30, 29, 0, 0, 1, 1, 9, 1, CRM_TOO_FEW, true },
        { 30, 30, 0, 0, 1, 1, 9, 1, CRM_PAYS, true },
        { 30, 30, 0, 0, 0, 1, 9, 1, CRM_NO_MARGIN, true },
        { 30, 30, 0, 0, 1, 0, 0, 1, CRM_TOO_FEW, true },
        { 30, 30, 0, 0, 1, 1, 0, 1, CRM_STOP, true },
        /* half the width at 58 degrees of freedom is 2.0017175 sqrt(2 / 30) = 0.5168412 */
        { 30, 30, 0, 0, 1, 1, 1, 1.51684, CRM_UNCLEAR, true },
        { 30, 30, 0, 0, 1, 1, 1, 1.51685, CRM_STOP, true },
        { 30, 30, 0, 0, 1, 1, 1, 0.48316, CRM_UNCLEAR, true },
        { 30, 30, 0, 0, 1, 1, 1, 0.48315, CRM_PAYS, true },
        { 30, 30, 0, 0, 1, 1, 1, 0, CRM_PAYS, true },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const struct crm_experiment_figures figures = {
            .groups = { { .customers = cases[i].treated,
                          .waiting = cases[i].waiting,
                          .margin = cases[i].uplift,
                          .margin_variance = cases[i].variance },
                        { .customers = cases[i].control,
                          .waiting = cases[i].waiting_controls,
                          .margin_variance = cases[i].variance } },
            .margin_known = cases[i].known,
            .cost = cases[i].cost,
        };
        struct crm_uplift uplift = crm_uplift_of(&figures);
        cr_assert(uplift.verdict == cases[i].verdict && uplift.estimable == cases[i].estimable,
                  "%zu: %s", i, crm_verdict_names[uplift.verdict]);
        cr_assert(uplift.has_return
                  == (uplift.estimable && cases[i].known > 0 && cases[i].cost > 0));
    }
}

/* Who is left out is counted, and parts do not show. */
Test(uplift, parts)
{
    uint64_t random = 3;
    struct crm_experiment whole = { 0 };
    struct crm_experiment parts[3] = { 0 };
    for (int i = 0; i < 3000; i++) {
        struct crm_campaign_outcome outcome =
            outcome_of(random_below(&random, 2) == 0, (double)random_below(&random, 100000) / 7);
        outcome.margin = outcome.revenue / 3;
        outcome.covered_revenue = outcome.revenue / 2;
        outcome.cost = 100;
        outcome.day = 100 + i % 5;
        outcome.observed = i % 10 != 0;
        outcome.crossed = i % 11 == 0;
        outcome.group = i % 13 == 0 ? (i % 2 == 0 ? CRM_NO_GROUP : CRM_BOTH_GROUPS) : outcome.group;
        crm_experiment_add(&whole, &outcome);
        crm_experiment_add(&parts[random_below(&random, 2)], &outcome);
    }
    crm_experiment_merge(&parts[2], &parts[1]);
    crm_experiment_merge(&parts[2], &parts[0]);
    struct crm_experiment_figures one = crm_experiment_close(&whole, 0.4, true);
    struct crm_experiment_figures other = crm_experiment_close(&parts[2], 0.4, true);
    double left[CRM_EXPERIMENT_NUMBERS];
    double right[CRM_EXPERIMENT_NUMBERS];
    memcpy(left, &one, sizeof left);
    memcpy(right, &other, sizeof right);
    for (size_t i = 0; i < CRM_EXPERIMENT_NUMBERS; i++) {
        cr_assert(fabs(left[i] - right[i]) <= 1e-9 * fabs(left[i]) + 1e-12, "%zu", i);
    }
    cr_assert(one.both > 0 && one.ungrouped > 0 && one.groups[0].waiting > 0
              && one.groups[1].waiting > 0 && one.crossed > 0);
    cr_assert(fabs(one.groups[0].customers + one.groups[1].customers + one.both + one.ungrouped
                   + one.groups[0].waiting + one.groups[1].waiting - 3000)
              < 0.5);
    cr_assert(fabs(one.cost - 0.01) < 1e-12 && fabs(one.first_day - 100) < 0.5);
}

static double uniform(uint64_t *random)
{
    return (double)(random_below(random, 1u << 30) + 1) / (1u << 30);
}

/* 1,000 campaigns with a known effect: 12 % buy without, 20 % with it, for 60 on average, spread as
 * an exponential distribution. The intervals of 95 % cover the truth in 93 to 97 % of them. */
Test(uplift, known_effect)
{
    enum { CAMPAIGNS = 1000, TREATED = 600, CONTROLS = 400 };
    static const double without = 0.12;
    static const double with = 0.20;
    static const double amount = 60;
    static const double rate = 0.4;
    uint64_t random = 20240611;
    size_t covered[3] = { 0 };
    for (size_t i = 0; i < CAMPAIGNS; i++) {
        struct crm_experiment experiment = { 0 };
        for (size_t j = 0; j < TREATED + CONTROLS; j++) {
            bool bought = uniform(&random) <= (j < TREATED ? with : without);
            double revenue = bought ? 0.01 - amount * log(uniform(&random)) : 0;
            struct crm_campaign_outcome outcome = outcome_of(j < TREATED, revenue);
            crm_experiment_add(&experiment, &outcome);
        }
        struct crm_experiment_figures figures = crm_experiment_close(&experiment, rate, true);
        struct crm_uplift uplift = crm_uplift_of(&figures);
        const double truth[] = { with - without, (with - without) * (amount + 0.01),
                                 (with - without) * (amount + 0.01) * rate };
        const struct crm_interval said[] = { uplift.response, uplift.revenue, uplift.margin };
        for (size_t k = 0; k < CRM_COUNT(said); k++) {
            covered[k] += said[k].low <= truth[k] && truth[k] <= said[k].high;
        }
    }
    printf("uplift: of %d intervals, %zu cover the response, %zu the revenue, %zu the margin\n",
           CAMPAIGNS, covered[0], covered[1], covered[2]);
    for (size_t k = 0; k < CRM_COUNT(covered); k++) {
        cr_assert(covered[k] >= 930 && covered[k] <= 970, "%zu", covered[k]);
    }
}

static void check_interval(const struct crm_interval *interval)
{
    cr_assert(isfinite(interval->value) && interval->low <= interval->value
              && interval->value <= interval->high && isfinite(interval->high - interval->low));
}

/* Whatever customers did, nothing is NaN or infinite. */
Test(uplift, random_outcomes)
{
    uint64_t random = 11;
    for (int round = 0; round < 3000; round++) {
        struct crm_experiment experiment = { 0 };
        size_t count = random_below(&random, 12);
        unsigned shift = (unsigned)random_below(&random, 63);
        for (size_t i = 0; i < count; i++) {
            struct crm_campaign_outcome outcome = outcome_of(random_below(&random, 2) == 0, 0);
            outcome.revenue = (int64_t)random_next(&random) >> shift;
            outcome.margin = (int64_t)random_next(&random) >> shift;
            outcome.covered_revenue = (int64_t)random_next(&random) >> shift;
            outcome.cost = (int64_t)(random_next(&random) >> 1);
            outcome.bought = random_below(&random, 2) == 0;
            crm_experiment_add(&experiment, &outcome);
        }
        struct crm_experiment_figures figures =
            crm_experiment_close(&experiment, uniform(&random), true);
        double numbers[CRM_EXPERIMENT_NUMBERS];
        memcpy(numbers, &figures, sizeof numbers);
        for (size_t i = 0; i < CRM_EXPERIMENT_NUMBERS; i++) {
            cr_assert(isfinite(numbers[i]), "%d: %zu", round, i);
        }
        struct crm_uplift uplift = crm_uplift_of(&figures);
        check_interval(&uplift.response);
        check_interval(&uplift.revenue);
        check_interval(&uplift.margin);
        cr_assert(isfinite(uplift.net_return));
    }
}

/* A model's rows come back as they were; those of something else, or that no customers can have,
 * are passed over. */
Test(uplift, rows)
{
    struct crm_learned learned = { 0 };
    struct crm_error error = { 0 };
    double numbers[CRM_EXPERIMENT_NUMBERS] = { 0 };
    static const char *const strange[] = { "class:1:early", "settings",
                                           "class:x",       "class:",
                                           "class:9:a:b",   "class:-1:a:b",
                                           "class:1:ab",    "class:18446744073709551615:a:b" };
    static const char *const names[] = { "", "a:b", "a" };
    static const char *const classes[] = { "p:q", "", "b:p" };
    for (size_t i = 0; i < CRM_COUNT(strange); i++) {
        cr_assert(
            crm_learned_set(&learned, "uplift", strange[i], numbers, CRM_EXPERIMENT_NUMBERS, &error)
            == CRM_OK);
    }
    cr_assert(crm_learned_set(&learned, "uplift", "campaign:short", numbers, 3, &error) == CRM_OK);
    cr_assert(
        crm_learned_set(&learned, "clv", "campaign:other", numbers, CRM_EXPERIMENT_NUMBERS, &error)
        == CRM_OK);
    /* A group: customers, buyers, revenue, its variance and skewness, margin, its variance,
     * waiting; then the day and the cost. */
    static const double wrong[] = { -1, 1, 1e16, -1, 1e16, -1e16, -1, -1 };
    for (size_t i = 0; i < 2 * CRM_COUNT(wrong) + 2; i++) {
        char name[32];
        snprintf(name, sizeof name, "campaign:%zu", i);
        numbers[i] = i < 2 * CRM_COUNT(wrong) ? wrong[i % CRM_COUNT(wrong)] : 1e16;
        cr_assert(crm_learned_set(&learned, "uplift", name, numbers, CRM_EXPERIMENT_NUMBERS, &error)
                  == CRM_OK);
        numbers[i] = 0;
    }
    for (size_t i = 0; i < 2 * CRM_COUNT(names); i++) {
        const struct crm_campaign_row row = { .campaign = crm_span_of(names[i / 2]),
                                              .class = crm_span_of(classes[i / 2]),
                                              .all = i % 2 == 0,
                                              .figures.cost = 1 };
        cr_assert(crm_campaign_put(&learned, &row, &error) == CRM_OK);
    }
    size_t at = 0;
    struct crm_campaign_row back;
    for (size_t i = 0; i < 2 * CRM_COUNT(names); i++) {
        cr_assert(crm_campaign_next(&learned, &at, &back), "%zu", i);
        cr_assert(back.all == (i % 2 == 0) && back.figures.cost > 0, "%zu", i);
        cr_assert(crm_span_is(back.campaign, names[i / 2]));
        cr_assert(crm_span_is(back.class, back.all ? "" : classes[i / 2]));
    }
    cr_assert(!crm_campaign_next(&learned, &at, &back));
    crm_learned_free(&learned);
}
