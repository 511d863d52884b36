/* The schemes of crm-score and crm-churn: margin (D1), and that gathering in parts and merging, or
 * learning and adopting, never shows in a value. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "customer/gather.h"
#include "desk.h"
#include "model/bgnbd.h"
#include "model/margin.h"
#include "model/scores.h"
#include "support.h"

enum { PEOPLE = 700, AS_OF = DESK_AS_OF, COLUMNS = 16 };

/* A customer and what outcomes and complaints of his point to. */
struct person {
    struct desk_customer customer;
    struct crm_campaign_outcome outcome;
    struct crm_complaint complaint;
};

static struct person people[PEOPLE];

/* What a person bought: nobody in seven did, the others do as BG/NBD and Gamma-Gamma have it. */
struct drawn {
    uint32_t days; /* with a purchase */
    int32_t active;
    int32_t tenure;
    double amount; /* mean of the repeat days */
};

static struct drawn draw_person(int32_t i, struct crm_chance *chance)
{
    static const double parameters[] = { 0.8, 60, 0.9, 2.5 }; /* r, alpha in days, a, b */
    const double p = 6;
    const double q = 4;
    const double gamma = 60;
    struct drawn drawn = { .tenure = 30 + i * 37 % 700 };
    if (i % 7 == 0) {
        return drawn;
    }
    struct crm_past past = crm_purchase_bgnbd.simulate(parameters, drawn.tenure, chance);
    double rate = crm_chance_log_gamma(chance, q) - log(gamma);
    drawn.days = 1 + (uint32_t)past.repeats;
    drawn.active = past.repeats > 0 ? (int32_t)fmax(past.active, 1) : 0;
    drawn.amount = past.repeats > 0
                       ? exp(crm_chance_log_gamma(chance, p * past.repeats) - rate) / past.repeats
                       : 0;
    return drawn;
}

/* The values of source, end_date, p_alive, clv and credit_limit; buyers come from s0 and s1, the
 * others from s1 and s2. */
static void set_values(struct desk_customer *customer, int32_t i, bool bought)
{
    char id[12];
    char values[48];
    snprintf(id, sizeof id, "%d", i);
    snprintf(values, sizeof values, "s%d\t%s\t0.%d\t%d.5\t%s", bought ? i % 2 : 1 + i % 2,
             i % 11 == 0 ? "2024-01-01" : "", i % 10, i, i % 2 == 0 ? "2.50" : "");
    *customer = desk_customer_of(id, values);
}

/* Some of the lines have no cost; some belong to a campaign, some complain. */
static void make_person(int32_t i, struct crm_chance *chance)
{
    struct person *person = &people[i];
    struct crm_measures *measures = &person->customer.measures;
    struct drawn drawn = draw_person(i, chance);
    int32_t days = (int32_t)drawn.days;
    bool bought = days > 0;
    crm_money repeat_total = (crm_money)((days - 1) * drawn.amount * CRM_MONEY_UNIT);
    set_values(&person->customer, i, bought);
    *measures = (struct crm_measures){
        .lines = 2 * drawn.days,
        .cost_lines = drawn.days,
        .occasions = drawn.days,
        .occasions_365 = drawn.days / 2,
        .purchase_days = drawn.days,
        .first_day = bought ? AS_OF - drawn.tenure : CRM_NO_DAY,
        .last_day = bought ? AS_OF - drawn.tenure + drawn.active : CRM_NO_DAY,
        .revenue = days * (i + 3) * 1000,
        .revenue_365 = days * (i + 3) * 700,
        .margin = days * (i % 5) * 30000,
        .margin_365 = days * (i % 5) * 10000,
        .covered_revenue = days * (i % 5) * 60000,
        .covered_revenue_365 = days * (i % 5) * 20000,
        .purchase_total = bought ? 10000 + repeat_total : 0,
        .first_day_total = bought ? 10000 : 0,
        .before_last_day = CRM_NO_DAY,
        .gap_squares = (uint64_t)(drawn.active * drawn.active),
        .recent_revenue = i % 4 * (i + 3) * 100,
        .prior_revenue = (i % 6 - 1) * (i + 9) * 100,
    };
    measures->mix[CRM_MIX_CATEGORY].distinct = (uint32_t)(days - i % 2);
    measures->service =
        (struct crm_service){ .satisfaction = i % 8 == 2 ? CRM_DISSATISFIED : CRM_NO_SURVEY,
                              .cost_365 = i % 3 * 7000,
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
    person->outcome = (struct crm_campaign_outcome){
        .campaign = (uint32_t)i / 2 % 2, /* crm_gather_campaign */
        .group = i % 3 == 0 ? CRM_CONTROL : CRM_TREATMENT,
        .day = AS_OF - 100 + i % 9,
        .observed = i % 13 != 0,
        .bought = i % 5 == 0,
        .revenue = i % 5 == 0 ? i * 7919 : 0,
        .cost = 300,
    };
    person->complaint = (struct crm_complaint){
        .day = AS_OF - 400 + i % 300,
        .resolved = i % 4 == 0 ? CRM_NO_DAY : AS_OF - 400 + i % 300 + i % 11,
        .next_purchase = i % 3 == 0 ? CRM_NO_DAY : AS_OF - 300 + i % 290,
        .bought_before = i % 5 > 0,
    };
    person->customer.outcomes = (struct crm_campaign_outcomes){ &person->outcome, i % 6 > 0 };
    person->customer.complaints = (struct crm_complaints){ &person->complaint, i % 10 == 1 };
}

/* One run of a scheme over the people. */
struct run {
    const struct crm_scheme *scheme;
    struct desk desk;
    struct crm_gather *gather;
    void *state;
};

static void *start_state(struct run *run)
{
    struct crm_error *error = &run->desk.error;
    const char *missing = NULL;
    void *state = crm_allocate(1, run->scheme->state_size, error);
    cr_assert(state != NULL
              && run->scheme->start(state, &run->desk.context, &missing, error) == CRM_OK);
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

/* Names of campaigns: all that schemes ask of what was gathered. */
static void open_gather(struct run *run)
{
    struct crm_reader *reader = NULL;
    struct crm_batch batch;
    cr_assert(crm_gather_open(&run->gather, CRM_GATHER_CAMPAIGNS, 1 << 16, &run->desk.settings,
                              &run->desk.notes, &run->desk.error)
              == CRM_OK);
    crm_gather_as_of(run->gather, AS_OF);
    cr_assert(crm_reader_open(&reader, folder_path("in"), NULL, &run->desk.notes, &run->desk.error)
              == CRM_OK);
    enum crm_read read = crm_reader_next(reader, &batch, &run->desk.error);
    for (; read != CRM_READ_END; read = crm_reader_next(reader, &batch, &run->desk.error)) {
        cr_assert(read != CRM_READ_FAILED, "%s", run->desk.error.message);
        bool facts = read == CRM_READ_RECORDS && crm_record_tag(&batch.records[0]) != CRM_CUSTOMERS;
        if (facts) {
            cr_assert(crm_gather_batch(run->gather, reader, &batch, &run->desk.error) == CRM_OK);
        } else if (read == CRM_READ_RECORDS) {
            struct crm_measures measures;
            cr_assert(crm_gather_finish(run->gather, &run->desk.error) == CRM_OK);
            cr_assert(crm_gather_join(run->gather, crm_field(&batch.records[0], 1), &measures, NULL,
                                      &run->desk.error)
                      == CRM_OK);
        }
    }
    crm_reader_close(reader);
}

static void open_run(struct run *run, const struct crm_scheme_table *table, size_t row)
{
    *run = (struct run){ .scheme = table->rows[row],
                         .desk = { .table = table,
                                   .rule = { AS_OF, 45, -1 },
                                   .totals = { .has_costs = true,
                                               .campaigns = 1,
                                               .complaints = 1,
                                               .has_contacts = true,
                                               .has_dues = true,
                                               .has_payments = true } } };
    cr_assert(desk_prepare(&run->desk, "source,end_date,p_alive,clv,credit_limit", &run->desk.error)
              == CRM_OK);
    open_gather(run);
    run->desk.context.gather = run->gather;
    run->state = start_state(run);
}

static void close_run(struct run *run)
{
    end_state(run, run->state);
    crm_gather_close(run->gather);
    desk_close(&run->desk);
}

static void gather(struct run *run, void *state, size_t from, size_t to)
{
    for (size_t i = from; i < to && run->scheme->gather != NULL; i++) {
        struct crm_record record;
        struct crm_subject subject = desk_subject(&run->desk, &people[i].customer, &record);
        cr_assert(run->scheme->gather(state, &subject, &run->desk.error) == CRM_OK);
    }
}

/* Learns from the people in `parts` states into *learned, and writes everyone's values. */
static void values_of(const struct crm_scheme_table *table, size_t row, size_t parts,
                      struct crm_buffer *text, struct crm_learned *learned)
{
    struct run run;
    open_run(&run, table, row);
    for (size_t part = parts; part-- > 1;) {
        void *state = start_state(&run);
        gather(&run, state, PEOPLE * part / parts, PEOPLE * (part + 1) / parts);
        cr_assert(run.scheme->merge == NULL
                  || run.scheme->merge(run.state, state, &run.desk.error) == CRM_OK);
        end_state(&run, state);
    }
    gather(&run, run.state, 0, PEOPLE / parts);
    if (run.scheme->learn != NULL) {
        cr_assert(run.scheme->learn(run.state, &run.desk.learned, &run.desk.notes, &run.desk.error)
                  == CRM_OK);
        cr_assert(run.scheme->adopt == NULL
                      || run.scheme->adopt(run.state, &run.desk.learned, &run.desk.error) == CRM_OK,
                  "%s", run.desk.error.message);
    }
    for (size_t i = 0; i < PEOPLE && run.scheme->apply != NULL; i++) {
        struct crm_record record;
        struct crm_subject subject = desk_known_subject(&run.desk, &people[i].customer, &record);
        struct crm_span values[COLUMNS];
        run.scheme->apply(run.state, &subject, values);
        for (size_t column = 0; column < run.scheme->column_count; column++) {
            crm_buffer_span(text, values[column]);
            crm_buffer_byte(text, column + 1 < run.scheme->column_count ? '\t' : '\n');
        }
    }
    *learned = run.desk.learned;
    run.desk.learned = (struct crm_learned){ 0 };
    close_run(&run);
}

/* Sums may differ in their last digits, by the order of what was added. */
static void check_same_rows(const struct crm_learned *whole, const struct crm_learned *merged)
{
    cr_assert(whole->count == merged->count);
    for (size_t i = 0; i < whole->count; i++) {
        const struct crm_learned_row *one = &whole->rows[i];
        const struct crm_learned_row *other = crm_learned_get(merged, one->scheme, one->name);
        cr_assert(other != NULL && other->count == one->count, "%s %s", one->scheme, one->name);
        for (size_t j = 0; j < one->count; j++) {
            double off = fabs(one->numbers[j] - other->numbers[j]);
            cr_assert(off <= 1e-9 * fabs(one->numbers[j]) + 1e-12, "%s %s: %zu", one->scheme,
                      one->name, j);
        }
    }
}

/* Somebody must have a value in each column, or nothing is compared. */
static void check_filled(const struct crm_scheme *scheme, const char *text)
{
    bool filled[COLUMNS] = { false };
    size_t column = 0;
    for (; *text != '\0'; text++) {
        filled[column] |= *text != '\t' && *text != '\n';
        column = *text == '\t' ? column + 1 : *text == '\n' ? 0 : column;
    }
    for (size_t i = 0; i < scheme->column_count; i++) {
        cr_assert(filled[i], "nobody has %s", scheme->columns[i].name);
    }
}

static void check_table(const struct crm_scheme_table *table)
{
    for (size_t row = 0; row < table->count; row++) {
        struct crm_buffer whole = { 0 };
        struct crm_learned learned = { 0 };
        values_of(table, row, 1, &whole, &learned);
        check_filled(table->rows[row], crm_buffer_string(&whole));
        cr_assert(learned.count > 0 || table->rows[row]->learn == NULL);
        for (size_t parts = 2; parts <= 7; parts += 5) {
            struct crm_buffer merged = { 0 };
            struct crm_learned other = { 0 };
            values_of(table, row, parts, &merged, &other);
            check_same_rows(&learned, &other);
            crm_learned_free(&other);
            cr_assert(strcmp(crm_buffer_string(&whole), crm_buffer_string(&merged)) == 0,
                      "%s in %zu parts", table->rows[row]->name, parts);
            crm_buffer_free(&merged);
        }
        crm_learned_free(&learned);
        crm_buffer_free(&whole);
    }
}

Test(scores, parts_do_not_show)
{
    struct crm_chance chance = { 5 };
    folder_make();
    file_put(folder_path("in"),
             crm_span_of("##crm\t1\n##as_of\t2024-10-04\n#I\tcustomer_id\ttime\tkind\tcampaign\n"
                         "I\ta\t2024-01-01\tcampaign\tspring\nI\ta\t2024-01-02\tcampaign\tautumn\n"
                         "#C\tcustomer_id\nC\ta\n##end\tI=2\tC=1\n"));
    for (int32_t i = 0; i < PEOPLE; i++) {
        make_person(i, &chance);
    }
    check_table(&crm_score_schemes);
    check_table(&crm_churn_schemes);
    folder_remove();
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

/* What a model was learned with, what is there when it is applied, and what is said. */
Test(margin, models)
{
    static const struct crm_margin none = { 0 };
    static const struct crm_margin costs = { .known = true, .has_costs = true };
    static const struct crm_margin empty = { .has_costs = true, .bare = 1 };
    static const struct crm_margin set = { .known = true, .given = true, .set = 0.4, .rate = 0.4 };
    static const struct crm_margin less = { .known = true, .given = true, .set = 0.3, .rate = 0.3 };
    static const struct {
        const struct crm_margin *learner;
        crm_money covered;
        const struct crm_margin *user;
        const char *refused; /* "" where it is adopted */
        double rate;
    } cases[] = {
        { &none, 0, &none, "", 0 },
        { &costs, 200, &costs, "", 0.25 },
        { &set, 0, &set, "", 0.4 },
        { &empty, 0, &costs, "", 0 },
        { &empty, 0, &none, "", 0 },
        { &costs, 200, &none, "x was learned from data with costs, and this has none: ", 0 },
        { &none, 0, &costs, "x was learned from data without costs, and this has some: ", 0 },
        { &costs, 200, &set, "x was learned without profit.rate, which is set here: ", 0 },
        { &empty, 0, &set, "x was learned without profit.rate, which is set here: ", 0 },
        { &set, 0, &none, "x was learned with profit.rate=0.4, which is not set here: ", 0 },
        { &set, 0, &costs, "x was learned with profit.rate=0.4, which is not set here: ", 0 },
        { &set, 0, &less, "x was learned with profit.rate=0.4, here it is 0.3: ", 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_learned learned = { 0 };
        struct crm_error error = { 0 };
        struct crm_notes notes = { 0 };
        struct crm_margin learner = *cases[i].learner;
        struct crm_margin user = *cases[i].user;
        const char *expected = cases[i].refused;
        learner.covered = cases[i].covered;
        learner.margin = learner.covered / 4;
        cr_assert(crm_margin_learn(&learner, "x", &learned, &notes, &error) == CRM_OK);
        enum crm_status status = crm_margin_adopt(&user, "x", &learned, &error);
        cr_assert(status == (expected[0] == '\0' ? CRM_OK : CRM_REFUSED), "case %zu", i);
        cr_assert(strncmp(error.message, expected, strlen(expected)) == 0, "%s", error.message);
        cr_assert(expected[0] != '\0' || fabs(user.rate - cases[i].rate) < 1e-15, "case %zu", i);
        cr_assert(notes.count == 0);
        crm_learned_free(&learned);
    }
}

Test(margin, models_that_are_damaged)
{
    static const struct {
        size_t count;
        double numbers[3];
        bool good;
    } rows[] = {
        { 1, { 1 }, true },          { 1, { -1 }, true },
        { 1, { 1.5 }, false },       { 1, { -1.5 }, false },
        { 2, { 0.5, 0.25 }, true },  { 2, { 0.5, 1.25 }, false },
        { 2, { 1.5, 0.25 }, false }, { 3, { 0.5, 0.25, 0 }, false },
    };
    struct crm_learned learned = { 0 };
    struct crm_error error = { 0 };
    struct crm_margin user = { .has_costs = true };
    cr_assert(crm_margin_adopt(&user, "x", &learned, &error) == CRM_REFUSED);
    cr_assert(strncmp(error.message, "the model has not learned x: ", 29) == 0);
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        bool given = rows[i].count == 2;
        user = (struct crm_margin){ .has_costs = true, .given = given, .set = given ? 0.25 : 0 };
        cr_assert(
            crm_learned_set(&learned, "x", "margin_rate", rows[i].numbers, rows[i].count, &error)
            == CRM_OK);
        cr_assert((crm_margin_adopt(&user, "x", &learned, &error) == CRM_OK) == rows[i].good,
                  "row %zu: %s", i, error.message);
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
                                     .set = rows[i].rate,
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
