/* The loyalty index (D8) and the return on keeping (D9). */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "desk.h"
#include "model/scores.h"
#include "support.h"

enum { UNIT = CRM_MONEY_UNIT, BUYERS = 101 };

/* Buyer i of 101: a first purchase 200 + i days ago, gaps the more even the higher i, growing with
 * i, i categories and one more, and an answer of i in a survey: each percentile is i. */
static struct desk_customer buyer(int i)
{
    struct desk_customer customer = desk_customer("");
    struct crm_measures *measures = &customer.measures;
    measures->occasions = 3;
    measures->purchase_days = 3;
    measures->first_day = DESK_AS_OF - 200 - i;
    measures->last_day = measures->first_day + 150;
    int apart = 2 * (BUYERS - i); /* gaps of 75 - apart / 2 and 75 + apart / 2 twice over */
    measures->gap_squares = (uint64_t)(2 * 75 * 75 + apart * apart / 2);
    measures->recent_revenue = i * UNIT;
    measures->prior_revenue = 50 * UNIT;
    measures->mix[CRM_MIX_CATEGORY].distinct = (uint32_t)i + 1;
    measures->service.survey_score = i * UNIT;
    measures->service.survey_day = DESK_AS_OF;
    return customer;
}

static struct desk_customer crowd[BUYERS + 1];

/* The buyers in another order, and one who never bought. */
static void make_crowd(void)
{
    for (int i = 0; i < BUYERS; i++) {
        crowd[i] = buyer(i * 37 % BUYERS);
    }
    crowd[BUYERS] = desk_customer("");
    crowd[BUYERS].measures.service.survey_score = 1000 * UNIT;
}

static void expect(const struct desk *desk, const struct desk_customer *customer,
                   const char *expected, const char *what)
{
    const char *said = desk_values(desk, customer);
    cr_assert(strcmp(said, expected) == 0, "%s: \"%s\", not \"%s\"", what, said, expected);
}

/* The percentile of one part: where all others of buyer 50 are not known. */
Test(loyalty_index, parts)
{
    static const struct {
        char what[32];
        crm_money recent;
        crm_money prior;
        int32_t tenure;
        uint32_t days;
        uint32_t categories;
        crm_money score;
        crm_money perceived;
        char expected[16];
    } cases[] = {
        { "tenure alone", 0, 0, 250, 1, 0, CRM_MONEY_NONE, CRM_MONEY_NONE, "50" },
        { "the newest", 0, 0, 1, 1, 0, CRM_MONEY_NONE, CRM_MONEY_NONE, "0" },
        { "two days have no rhythm", 0, 0, 250, 2, 0, CRM_MONEY_NONE, CRM_MONEY_NONE, "50" },
        { "three have", 0, 0, 250, 3, 0, CRM_MONEY_NONE, CRM_MONEY_NONE, "50" },
        { "growth", 70 * UNIT, 50 * UNIT, 250, 1, 0, CRM_MONEY_NONE, CRM_MONEY_NONE, "60" },
        { "the same ratio", 7, 5, 250, 1, 0, CRM_MONEY_NONE, CRM_MONEY_NONE, "60" },
        { "nothing before", 1, 0, 250, 1, 0, CRM_MONEY_NONE, CRM_MONEY_NONE, "75" },
        { "less than nothing before", 1, -9, 250, 1, 0, CRM_MONEY_NONE, CRM_MONEY_NONE, "75" },
        { "nothing of late", 0, 1, 250, 1, 0, CRM_MONEY_NONE, CRM_MONEY_NONE, "25" },
        { "returned of late", -9, 1, 250, 1, 0, CRM_MONEY_NONE, CRM_MONEY_NONE, "25" },
        { "returned all", -9, -9, 250, 1, 0, CRM_MONEY_NONE, CRM_MONEY_NONE, "50" },
        { "a customer since the window", 9, 0, 90, 1, 0, CRM_MONEY_NONE, CRM_MONEY_NONE, "50" },
        { "one since later", 9, 0, 89, 1, 0, CRM_MONEY_NONE, CRM_MONEY_NONE, "0" },
        { "categories", 0, 0, 250, 1, 11, CRM_MONEY_NONE, CRM_MONEY_NONE, "30" },
        { "a score", 0, 0, 250, 1, 0, 90 * UNIT, CRM_MONEY_NONE, "70" },
        { "perceived goes before", 0, 0, 250, 1, 0, 90 * UNIT, 10 * UNIT, "30" },
        { "above all", 0, 0, 9999, 1, 999, 999 * UNIT, CRM_MONEY_NONE, "100" },
    };
    struct desk desk = { .table = &crm_score_schemes };
    make_crowd();
    desk_learn(&desk, "loyalty_index", "", "", "", crowd, CRM_COUNT(crowd));
    cr_assert(desk.notes.count == 0);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer customer = buyer(50);
        struct crm_measures *measures = &customer.measures;
        measures->recent_revenue = cases[i].recent;
        measures->prior_revenue = cases[i].prior;
        measures->first_day = DESK_AS_OF - cases[i].tenure;
        measures->last_day = measures->first_day + 150;
        measures->purchase_days = cases[i].days;
        measures->mix[CRM_MIX_CATEGORY].distinct = cases[i].categories;
        measures->service.survey_score = cases[i].score;
        measures->service.survey_perceived = cases[i].perceived;
        expect(&desk, &customer, cases[i].expected, cases[i].what);
    }
    for (int i = 0; i < BUYERS; i++) {
        char expected[16];
        struct desk_customer customer = buyer(i);
        snprintf(expected, sizeof expected, "%d", i);
        expect(&desk, &customer, expected, "each");
    }
    expect(&desk, &crowd[BUYERS], "", "never bought");
    desk_close(&desk);
}

/* A part in which all are alike is left out, and said; with nobody there is nothing to say. */
Test(loyalty_index, parts_that_tell_nothing)
{
    struct desk desk = { .table = &crm_score_schemes };
    make_crowd();
    for (int i = 0; i < BUYERS; i++) {
        crowd[i].measures.mix[CRM_MIX_CATEGORY].distinct = 1;
        crowd[i].measures.service.survey_score = CRM_MONEY_NONE;
    }
    desk_learn(&desk, "loyalty_index", "", "", "", crowd, BUYERS);
    cr_assert(desk.notes.count == 1
              && strstr(desk.notes.texts[0], "without categories, perceived: ") != NULL);
    struct desk_customer customer = buyer(50);
    customer.measures.first_day = DESK_AS_OF - 240;
    customer.measures.last_day = customer.measures.first_day + 150;
    expect(&desk, &customer, "46.6666667", "three parts");
    desk_close(&desk);
    struct desk one = { .table = &crm_score_schemes };
    desk_learn(&one, "loyalty_index", "", "", "", crowd, 1);
    expect(&one, &crowd[0], "", "one buyer");
    cr_assert(one.notes.count == 1);
    desk_close(&one);
    struct desk nobody = { .table = &crm_score_schemes };
    desk_learn(&nobody, "loyalty_index", "", "", "", crowd + BUYERS, 1);
    expect(&nobody, &crowd[0], "", "nobody");
    cr_assert(nobody.notes.count == 0);
    desk_close(&nobody);
}

Test(loyalty_index, merged_saved_and_refused)
{
    static char whole[16384];
    struct crm_error error = { 0 };
    struct desk desk = { .table = &crm_score_schemes };
    struct desk halves[2] = { { .table = &crm_score_schemes }, { .table = &crm_score_schemes } };
    make_crowd();
    desk_learn(&desk, "loyalty_index", "", "", "", crowd, CRM_COUNT(crowd));
    snprintf(whole, sizeof whole, "%s", desk_model(&desk));
    for (size_t i = 0; i < 2; i++) {
        cr_assert(desk_open(&halves[i], "loyalty_index", "", "", "", &error) == CRM_OK);
        cr_assert(desk_gather(&halves[i], crowd + (1 - i) * 40, i == 0 ? 62 : 40, &error)
                  == CRM_OK);
    }
    cr_assert(crm_classifier_merge(halves[0].classifier, halves[1].classifier, &error) == CRM_OK);
    cr_assert(crm_classifier_learn(halves[0].classifier, 0, &halves[0].learned, &error) == CRM_OK);
    cr_assert(strcmp(whole, desk_model(&halves[0])) == 0);
    cr_assert(crm_classifier_adopt(halves[1].classifier, &desk.learned, &error) == CRM_OK);
    for (size_t i = 0; i < BUYERS; i++) {
        char expected[32];
        snprintf(expected, sizeof expected, "%s", desk_values(&desk, &crowd[i]));
        expect(&halves[0], &crowd[i], expected, "merged");
        expect(&halves[1], &crowd[i], expected, "adopted");
    }
    desk_close(&halves[0]);
    desk_close(&halves[1]);
    static const char rows[][16] = { "tenure_cuts",     "regularity_cuts", "growth_cuts",
                                     "categories_cuts", "perceived_cuts",  "settings" };
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        struct crm_learned learned = { 0 };
        for (size_t j = 0; j < desk.learned.count; j++) {
            const struct crm_learned_row *row = &desk.learned.rows[j];
            bool broken = strcmp(row->name, rows[i]) == 0;
            cr_assert(crm_learned_set(&learned, row->scheme, row->name, row->numbers,
                                      row->count - broken, &error)
                      == CRM_OK);
        }
        cr_assert(crm_classifier_adopt(desk.classifier, &learned, &error) == CRM_REFUSED, "%s",
                  rows[i]);
        crm_learned_free(&learned);
    }
    struct desk other = { .table = &crm_score_schemes };
    cr_assert(desk_open(&other, "loyalty_index", "", "measures.window", "91", &error) == CRM_OK);
    cr_assert(crm_classifier_adopt(other.classifier, &desk.learned, &error) == CRM_REFUSED);
    desk_close(&other);
    desk_close(&desk);
}

/* Return on keeping */

static struct desk_customer kept(double margin, const char *clv, double cost)
{
    struct desk_customer customer = desk_customer(clv);
    struct crm_measures *measures = &customer.measures;
    measures->margin_365 = (crm_money)llround(margin * UNIT);
    measures->revenue_365 = 2 * measures->margin_365;
    measures->covered_revenue_365 = measures->revenue_365;
    measures->margin = measures->margin_365;
    measures->covered_revenue = measures->revenue_365;
    measures->service.cost_365 = (crm_money)llround(cost * UNIT);
    return customer;
}

/* A run of the scheme alone, so that clv is that of the record. */
extern const struct crm_scheme crm_scheme_keep_return;

struct keeping {
    struct desk desk;
    const struct crm_scheme *scheme;
    _Alignas(max_align_t) char state[256];
    const char *missing;
};

static void open_keeping(struct keeping *keeping, const char *rate)
{
    struct crm_error error = { 0 };
    keeping->scheme = &crm_scheme_keep_return;
    cr_assert(keeping->scheme->state_size <= sizeof keeping->state);
    keeping->desk.table = &crm_score_schemes;
    cr_assert(desk_open(&keeping->desk, "credit", "clv", rate[0] != '\0' ? "profit.rate" : "", rate,
                        &error)
              == CRM_OK);
    cr_assert(
        keeping->scheme->start(keeping->state, &keeping->desk.context, &keeping->missing, &error)
        == CRM_OK);
}

static void learn_keeping(struct keeping *keeping, const struct desk_customer *customer)
{
    struct crm_error error = { 0 };
    struct crm_subject subject = { .measures = &customer->measures };
    cr_assert(keeping->scheme->gather(keeping->state, &subject, &error) == CRM_OK);
    cr_assert(
        keeping->scheme->learn(keeping->state, &keeping->desk.learned, &keeping->desk.notes, &error)
        == CRM_OK);
    cr_assert(keeping->scheme->adopt(keeping->state, &keeping->desk.learned, &error) == CRM_OK);
}

static void expect_return(struct keeping *keeping, const struct desk_customer *customer,
                          const char *expected, const char *sentence)
{
    struct crm_record record;
    struct crm_subject subject = desk_known_subject(&keeping->desk, customer, &record);
    struct crm_span value = { "", 0 };
    struct crm_buffer text = { 0 };
    keeping->scheme->apply(keeping->state, &subject, &value);
    cr_assert(crm_span_is(value, expected), "\"%.*s\", not \"%s\"", (int)value.length, value.at,
              expected);
    keeping->scheme->explain(keeping->state, &subject, &text);
    cr_assert(strcmp(crm_buffer_string(&text), sentence) == 0, "%s", crm_buffer_string(&text));
    crm_buffer_free(&text);
}

Test(keep_return, values)
{
    struct keeping keeping = { .desk.totals = { .has_costs = true, .has_contacts = true } };
    open_keeping(&keeping, "");
    cr_assert(keeping.missing == NULL);
    struct desk_customer customer = kept(100, "20.5", 10);
    learn_keeping(&keeping, &customer);
    cr_assert(keeping.desk.notes.count == 1); /* that of credit, which stands in for a scheme */
    expect_return(&keeping, &customer, "12.05",
                  "12.05: margin of the last 365 days 100.00 and clv 20.50 against the 10.00 that "
                  "interactions cost in these days.");
    customer = kept(-30, "20", 4);
    expect_return(&keeping, &customer, "-2.5",
                  "-2.50: margin of the last 365 days -30.00 and clv 20.00 against the 4.00 that "
                  "interactions cost in these days.");
    customer = kept(100, "20.5", 0);
    expect_return(&keeping, &customer, "", "no return: keeping cost nothing in the last 365 days.");
    customer = kept(100, "20.5", -1);
    expect_return(&keeping, &customer, "", "no return: keeping cost nothing in the last 365 days.");
    customer = kept(100, "", 10);
    expect_return(&keeping, &customer, "", "no return: no clv is known.");
    /* a line without a cost has the margin rate of the others, a half */
    customer = kept(100, "0", 10);
    customer.measures.revenue_365 += 50 * UNIT;
    expect_return(&keeping, &customer, "12.5",
                  "12.50: margin of the last 365 days 125.00 and clv 0.00 against the 10.00 that "
                  "interactions cost in these days.");
    desk_close(&keeping.desk);
}

Test(keep_return, what_is_missing)
{
    static const struct {
        bool costs;
        bool contacts;
        char rate[8];
        char missing[16];
    } cases[] = {
        { false, true, "", "costs, and" },
        { false, true, "0.4", "" },
        { true, false, "", "interactions" },
        { true, true, "", "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct keeping keeping = { .desk.totals = { .has_costs = cases[i].costs,
                                                    .has_contacts = cases[i].contacts } };
        open_keeping(&keeping, cases[i].rate);
        cr_assert((keeping.missing == NULL) == (cases[i].missing[0] == '\0'), "%zu", i);
        cr_assert(keeping.missing == NULL
                      || strncmp(keeping.missing, cases[i].missing, strlen(cases[i].missing)) == 0,
                  "%zu: %s", i, keeping.missing);
        if (keeping.missing == NULL) {
            struct desk_customer customer = kept(100, "1", 0);
            learn_keeping(&keeping, &customer);
            cr_assert(keeping.desk.notes.count == 2); /* nobody cost anything */
        }
        desk_close(&keeping.desk);
    }
}

/* Faults */

static void prepare_crowd(void)
{
    make_crowd();
}

static enum crm_status learn_all(struct crm_error *error)
{
    struct desk desk = { .table = &crm_score_schemes,
                         .totals = { .has_costs = true,
                                     .has_contacts = true,
                                     .has_dues = true,
                                     .has_payments = true } };
    struct desk other = desk;
    static const char names[] = "credit,loyalty_index,keep_return";
    enum crm_status status = desk_open(&desk, names, "", "", "", error);
    status = status == CRM_OK ? desk_open(&other, names, "", "", "", error) : status;
    status = status == CRM_OK ? desk_gather(&desk, crowd, 4, error) : status;
    status = status == CRM_OK ? desk_gather(&other, crowd + 4, 4, error) : status;
    status =
        status == CRM_OK ? crm_classifier_merge(desk.classifier, other.classifier, error) : status;
    status =
        status == CRM_OK ? crm_classifier_learn(desk.classifier, 0, &desk.learned, error) : status;
    status = status == CRM_OK ? crm_notes_check(&desk.notes, error) : status;
    for (size_t i = 0; status == CRM_OK && i < desk.learned.count; i++) {
        fault_tell(desk.learned.rows[i].numbers, desk.learned.rows[i].count * sizeof(double));
    }
    desk_close(&desk);
    desk_close(&other);
    return status;
}

Test(loyalty_index, faults)
{
    fault_each(FAULT_MEMORY, prepare_crowd, learn_all, NULL);
}
