/* The schemes of crm-score and crm-churn: margin (D1), and that gathering in parts and merging, or
 * learning and adopting, never shows in a value. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "classify/classifier.h"
#include "customer/gather.h"
#include "model/margin.h"
#include "model/scores.h"

enum { PEOPLE = 700, AS_OF = 20000, FIELDS = 7, COLUMNS = 16 };

struct person {
    struct crm_measures measures;
    char line[64];
    uint32_t ends[FIELDS];
    struct crm_record record;
};

static struct person people[PEOPLE];

/* Person i: bought on up to 12 days, 20 to 70 days apart, some of the lines without a cost. The
 * record is "C TAB id TAB source TAB end_date TAB p_alive TAB clv TAB credit_limit". */
static void make_person(int32_t i)
{
    struct person *person = &people[i];
    struct crm_measures *measures = &person->measures;
    int32_t days = i % 7 == 0 ? 0 : 1 + i % 12;
    int32_t gap = 20 + i % 51;
    int32_t last = AS_OF - i % 400;
    bool bought = days > 0;
    *measures = (struct crm_measures){ .occasions = (uint32_t)days,
                                       .occasions_365 = (uint32_t)days / 2,
                                       .purchase_days = (uint32_t)days,
                                       .first_day = bought ? last - gap * (days - 1) : CRM_NO_DAY,
                                       .last_day = bought ? last : CRM_NO_DAY,
                                       .revenue = days * (i + 3) * 1000,
                                       .revenue_365 = days * (i + 3) * 700,
                                       .margin = days * (i % 5) * 30000,
                                       .margin_365 = days * (i % 5) * 10000,
                                       .covered_revenue = days * (i % 5) * 60000,
                                       .covered_revenue_365 = days * (i % 5) * 20000,
                                       .purchase_total = days * (i + 3) * 1000,
                                       .first_day_total = (i + 3) * 1000,
                                       .before_last_day = CRM_NO_DAY,
                                       .gap_squares = (uint64_t)(gap * gap * days),
                                       .recent_revenue = i % 4 * (i + 3) * 100,
                                       .prior_revenue = (i % 6 - 1) * (i + 9) * 100 };
    measures->mix[CRM_MIX_CATEGORY].distinct = (uint32_t)(days - i % 2);
    measures->service =
        (struct crm_service){ .cost_365 = i % 3 * 7000,
                              .survey_score = i % 8 == 0 ? CRM_MONEY_NONE : i % 5,
                              .survey_perceived = i % 9 == 0 ? i % 4 : CRM_MONEY_NONE };
    measures->credit = (struct crm_credit){ .lines = (uint32_t)i % 3,
                                            .due_365 = i % 3 * 50000,
                                            .overdue_365 = i % 5 * 1500,
                                            .late_365 = i % 5 * 1500,
                                            .late_days_365 = i % 5 * 15000,
                                            .owed = i % 4 * 8000 };
    if (bought && measures->first_day <= AS_OF - 365) {
        measures->before_last_day = measures->first_day;
        measures->before_days = 1;
    }
    snprintf(person->line, sizeof person->line, "C\t%d\ts%d\t%s\t0.%d\t%d.5\t%s", i, i % 3,
             i % 11 == 0 ? "2024-01-01" : "", i % 10, i, i % 2 == 0 ? "2.50" : "");
    size_t field = 0;
    for (uint32_t at = 0; at <= strlen(person->line); at++) {
        if (person->line[at] == '\t' || person->line[at] == '\0') {
            person->ends[field++] = at;
        }
    }
    person->record = (struct crm_record){ .bytes = person->line, .ends = person->ends };
}

/* One run of a scheme over the people. */
struct run {
    const struct crm_scheme *scheme;
    struct crm_settings settings;
    struct crm_layout layout;
    struct crm_totals totals;
    struct crm_gather *gather;
    struct crm_notes notes;
    struct crm_learned learned;
    struct crm_error error;
    void *state;
};

static void *start_state(struct run *run)
{
    static const struct crm_activity_rule rule = { AS_OF, 45, -1 };
    const struct crm_scheme_context context = {
        .rule = &rule,
        .settings = &run->settings,
        .customers = &run->layout,
        .totals = &run->totals,
        .gather = run->gather,
        .as_of = AS_OF,
        .notes = &run->notes,
    };
    const char *missing = NULL;
    void *state = crm_allocate(1, run->scheme->state_size, &run->error);
    cr_assert(state != NULL
              && run->scheme->start(state, &context, &missing, &run->error) == CRM_OK);
    cr_assert(missing == NULL, "%s: %s", run->scheme->name, missing);
    return state;
}

static void end_state(const struct run *run, void *state)
{
    if (run->scheme->finish != NULL) {
        run->scheme->finish(state);
    }
    crm_release(state);
}

static void open_run(struct run *run, const struct crm_scheme_table *table, size_t row)
{
    static const char *const names[] = { "customer_id", "source", "end_date",
                                         "p_alive",     "clv",    "credit_limit" };
    *run = (struct run){ .scheme = table->rows[row],
                         .totals = { .has_costs = true,
                                     .campaigns = 1,
                                     .complaints = 1,
                                     .has_contacts = true,
                                     .has_dues = true,
                                     .has_payments = true } };
    for (size_t i = 0; i < CRM_COUNT(names); i++) {
        cr_assert(crm_layout_add(&run->layout, crm_span_of(names[i]), &run->error) == CRM_OK);
    }
    size_t count = 0;
    const struct crm_setting *rows = crm_gather_settings(&count);
    cr_assert(crm_settings_add(&run->settings, rows, count, &run->error) == CRM_OK);
    for (size_t i = 0; i < table->count; i++) {
        const struct crm_scheme *scheme = table->rows[i];
        cr_assert(
            crm_settings_add(&run->settings, scheme->settings, scheme->setting_count, &run->error)
            == CRM_OK);
    }
    cr_assert(crm_gather_open(&run->gather, 0, 1 << 16, &run->settings, &run->notes, &run->error)
              == CRM_OK);
    run->state = start_state(run);
}

static void close_run(struct run *run)
{
    end_state(run, run->state);
    crm_gather_close(run->gather);
    crm_settings_free(&run->settings);
    crm_layout_free(&run->layout);
    crm_learned_free(&run->learned);
    crm_notes_free(&run->notes);
}

static void gather(struct run *run, void *state, size_t from, size_t to)
{
    for (size_t i = from; i < to && run->scheme->gather != NULL; i++) {
        struct crm_subject subject = { .measures = &people[i].measures,
                                       .record = &people[i].record };
        cr_assert(run->scheme->gather(state, &subject, &run->error) == CRM_OK);
    }
}

/* Learns from the people in `parts` states, and writes everyone's values. */
static void values_of(const struct crm_scheme_table *table, size_t row, size_t parts,
                      struct crm_buffer *text)
{
    struct run run;
    open_run(&run, table, row);
    for (size_t part = parts; part-- > 1;) {
        void *state = start_state(&run);
        gather(&run, state, PEOPLE * part / parts, PEOPLE * (part + 1) / parts);
        cr_assert(run.scheme->merge == NULL
                  || run.scheme->merge(run.state, state, &run.error) == CRM_OK);
        end_state(&run, state);
    }
    gather(&run, run.state, 0, PEOPLE / parts);
    if (run.scheme->learn != NULL) {
        cr_assert(run.scheme->learn(run.state, &run.learned, &run.notes, &run.error) == CRM_OK);
        cr_assert(run.scheme->adopt == NULL
                      || run.scheme->adopt(run.state, &run.learned, &run.error) == CRM_OK,
                  "%s", run.error.message);
    }
    for (size_t i = 0; i < PEOPLE && run.scheme->apply != NULL; i++) {
        struct crm_subject subject = { .measures = &people[i].measures,
                                       .record = &people[i].record };
        struct crm_span values[COLUMNS];
        run.scheme->apply(run.state, &subject, values);
        for (size_t column = 0; column < run.scheme->column_count; column++) {
            crm_buffer_span(text, values[column]);
            crm_buffer_byte(text, column + 1 < run.scheme->column_count ? '\t' : '\n');
        }
    }
    close_run(&run);
}

static void check_table(const struct crm_scheme_table *table)
{
    for (size_t row = 0; row < table->count; row++) {
        struct crm_buffer whole = { 0 };
        values_of(table, row, 1, &whole);
        for (size_t parts = 2; parts <= 7; parts += 5) {
            struct crm_buffer merged = { 0 };
            values_of(table, row, parts, &merged);
            cr_assert(strcmp(crm_buffer_string(&whole), crm_buffer_string(&merged)) == 0,
                      "%s in %zu parts", table->rows[row]->name, parts);
            crm_buffer_free(&merged);
        }
        crm_buffer_free(&whole);
    }
}

Test(scores, parts_do_not_show)
{
    for (int32_t i = 0; i < PEOPLE; i++) {
        make_person(i);
    }
    check_table(&crm_score_schemes);
    check_table(&crm_churn_schemes);
}

/* Covered lines keep their margin; the rate is for the revenue of the others, rounded half away
 * from zero. */
Test(margin, rate_for_the_rest)
{
    static const struct {
        double rate;
        crm_money margin, revenue, covered, expected;
    } rows[] = {
        { 0.5, 0, 0, 0, 0 },        { 0.5, 70, 200, 100, 120 }, { 0.5, 70, 101, 100, 71 },
        { 0.5, 70, 99, 100, 69 },   { 0, 70, 1000, 0, 70 },     { 1, -70, 1000, 0, 930 },
        { 0.25, -5, -100, 0, -30 }, { 0.3, 7, 50, 50, 7 },      { -0.2, 0, 100, 0, -20 },
    };
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        struct crm_margin margin = { .known = true, .rate = rows[i].rate };
        struct crm_measures measures = { .margin = rows[i].margin,
                                         .revenue = rows[i].revenue,
                                         .covered_revenue = rows[i].covered,
                                         .margin_365 = rows[i].margin,
                                         .revenue_365 = rows[i].revenue,
                                         .covered_revenue_365 = rows[i].covered };
        cr_assert(crm_margin_all(&margin, &measures) == rows[i].expected, "%zu", i);
        cr_assert(crm_margin_year(&margin, &measures) == rows[i].expected, "%zu", i);
    }
}

Test(margin, models)
{
    struct crm_learned learned = { 0 };
    struct crm_error error = { 0 };
    struct crm_notes notes = { 0 };
    struct crm_margin learner = { .known = true, .covered = 200, .margin = 50 };
    struct crm_margin unknown = { 0 };
    struct crm_margin same = { .known = true };
    struct crm_margin given = { .known = true, .given = true, .rate = 0.25 };
    struct crm_margin other = { .known = true, .given = true, .rate = 0.3 };
    cr_assert(crm_margin_adopt(&same, "x", &learned, &error) == CRM_REFUSED);
    cr_assert(crm_margin_learn(&learner, "x", &learned, &notes, &error) == CRM_OK);
    cr_assert(crm_margin_adopt(&same, "x", &learned, &error) == CRM_OK);
    cr_assert_float_eq(same.rate, 0.25, 1e-15);
    cr_assert(crm_margin_adopt(&given, "x", &learned, &error) == CRM_OK);
    cr_assert(crm_margin_adopt(&other, "x", &learned, &error) == CRM_REFUSED);
    cr_assert(crm_margin_adopt(&unknown, "x", &learned, &error) == CRM_REFUSED);
    cr_assert(notes.count == 0);
    for (double rate = -1.5; rate <= 1.5; rate += 0.5) {
        cr_assert(crm_learned_set(&learned, "x", "margin_rate", &rate, 1, &error) == CRM_OK);
        same = (struct crm_margin){ .known = true };
        bool good = rate >= -1 && rate <= 1;
        cr_assert((crm_margin_adopt(&same, "x", &learned, &error) == CRM_OK) == good, "%g", rate);
    }
    crm_learned_free(&learned);
}

/* What is learned of sums, in 1/10000. */
Test(margin, rates)
{
    static const struct {
        bool given, of_all;
        double rate;
        crm_money covered, margin, revenue;
        bool known;
        double learned;
        bool noted;
    } rows[] = {
        { true, false, 0.2, 400, 300, 4000, true, 0.2, false },
        { true, true, 0.2, 400, 300, 4000, true, 0.255, false },
        { true, true, 0.2, 0, 0, 4000, true, 0.2, false },
        { true, true, 0.2, 0, -400, 4000, true, 0.1, false }, /* costs of what was taken back */
        { true, true, 0.2, 100, 50, -10, true, 0.2, false },
        { true, true, 0.2, 100, -90000, 1000, true, -1, true },
        { false, true, 0, 400, 300, 4000, true, 0.75, false },
        { false, false, 0, 1, -499, 1001, true, -1, true },
        { false, false, 0, 1, 3, 1001, true, 1, true },
        { false, false, 0, 0, -400, 4000, false, 0, false },
        { false, true, 0, -5, 3, 4000, false, 0, false },
    };
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        struct crm_learned learned = { 0 };
        struct crm_notes notes = { 0 };
        struct crm_error error = { 0 };
        struct crm_margin margin = { .known = true,
                                     .has_costs = true,
                                     .given = rows[i].given,
                                     .of_all = rows[i].of_all,
                                     .rate = rows[i].rate,
                                     .covered = rows[i].covered,
                                     .margin = rows[i].margin,
                                     .revenue = rows[i].revenue };
        struct crm_margin fresh = margin;
        cr_assert(crm_margin_learn(&margin, "x", &learned, &notes, &error) == CRM_OK);
        cr_assert(margin.known == rows[i].known && (notes.count > 0) == rows[i].noted, "%zu", i);
        cr_assert(fabs(margin.rate - rows[i].learned) < 1e-15, "%zu: %g", i, margin.rate);
        cr_assert(crm_margin_adopt(&fresh, "x", &learned, &error) == CRM_OK, "%zu", i);
        cr_assert(fresh.known == margin.known && fabs(fresh.rate - margin.rate) < 1e-15, "%zu", i);
        crm_notes_free(&notes);
        crm_learned_free(&learned);
    }
}
