/* Purchases parted by a day, and what is held against them. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "model/holdout.h"
#include "support.h"

/* As of 2024-12-31, less 92 days: the cut is 2024-09-30. */
enum { DAYS = 92 };

static const char stream[] =
    "##crm\t1\n##as_of\t2024-12-31\n"
    "#T\tcustomer_id\ttime\torder_id\tamount\torder_status\n"
    /* a: the day of the cut is past, its next one came; two orders of one day; a late fact */
    "T\ta\t2024-01-01\to1\t10\t\n"
    "T\ta\t2024-01-01T10:00:00\to2\t5\t\n"
    "T\ta\t2024-09-30T23:59:59\to3\t20\t\n"
    "T\ta\t2024-10-01T00:00:00\to4\t40\t\n"
    "T\ta\t2024-12-31\to5\t80\t\n"
    "T\ta\t2025-01-01\to6\t160\t\n"
    /* b: o2 is taken back only behind the cut, o3 goes on there; unpaid is nothing */
    "T\tb\t2024-05-01\to1\t10\t\n"
    "T\tb\t2024-06-01\to2\t10\t\n"
    "T\tb\t2024-07-01\to3\t10\t\n"
    "T\tb\t2024-08-01\to4\t10\tunpaid\n"
    "T\tb\t2024-10-05\to2\t-10\t\n"
    "T\tb\t2024-10-06\to3\t7\t\n"
    "T\tb\t2024-11-01\to5\t10\t\n"
    "T\tb\t2024-11-02\to5\t-10\t\n"
    /* c came behind the cut; d bought nothing that stayed; e has no record; f is internal */
    "T\tc\t2024-10-01\to1\t10\t\n"
    "T\tc\t2024-10-02\to2\t10\t\n"
    "T\td\t2024-02-01\to1\t10\t\n"
    "T\td\t2024-02-02\to1\t-10\t\n"
    "T\te\t2023-06-01\to1\t10\t\n"
    "T\tf\t2023-07-01\to1\t10\t\n"
    /* g: orders of one day, and then some more of another */
    "T\tg\t2024-02-01\to1\t10\t\n"
    "T\tg\t2024-02-01\to2\t10\t\n"
    "T\tg\t2024-12-01\to3\t1\t\n"
    "T\tg\t2024-12-01\to4\t1\t\n"
    "#C\tcustomer_id\trelation\n"
    "C\ta\t\nC\tb\tconsumer\nC\tc\t\nC\td\t\nC\tf\tinternal\nC\tg\t\n"
    "##end\tP=0\tT=24\tI=0\tC=6\n";

/* What a crm_cut_take was shown, as text: days since 2024-01-01. */
struct shown {
    struct crm_cut_totals totals;
    struct crm_buffer text;
};

static enum crm_status tell(void *user, const struct crm_cut_customer *customer,
                            struct crm_error *error)
{
    struct shown *shown = user;
    int32_t origin = crm_day_of(2024, 1, 1);
    for (uint32_t i = 0; i < customer->past + customer->came; i++) {
        crm_buffer_format(&shown->text, "%s%d",
                          i == customer->past ? " | "
                          : i > 0             ? " "
                                              : "",
                          customer->days[i] - origin);
    }
    crm_buffer_format(&shown->text, ": %d %d\n", (int)(customer->repeat_total / CRM_MONEY_UNIT),
                      (int)(customer->came_total / CRM_MONEY_UNIT));
    return crm_buffer_check(&shown->text, error);
}

static struct crm_cut_options options_of(const char *path, struct crm_notes *notes)
{
    return (struct crm_cut_options){
        .input = path,
        .as_of = CRM_NO_DAY,
        .days = DAYS,
        .memory = 1 << 16,
        .notes = notes,
    };
}

Test(holdout, cut)
{
    static const struct {
        bool by_order;
        bool internal;
        int32_t as_of;
        const char *text;
    } cases[] = {
        { false, false, CRM_NO_DAY,
          "0 273 | 274 365: 20 120\n121 152 182: 20 0\n | 274 275: 0 20\n31 | 335: 0 2\n" },
        { true, false, CRM_NO_DAY,
          "0 0 273 | 274 365: 25 120\n121 152 182: 20 0\n | 274 275: 0 20\n31 | 335 335: 0 2\n" },
        { false, true, CRM_NO_DAY,
          "0 273 | 274 365: 20 120\n121 152 182: 20 0\n | 274 275: 0 20\n-184: 0 0\n"
          "31 | 335: 0 2\n" },
        /* a day later the first of October is past */
        { false, false, 20089,
          "0 273 274 | 365 366: 60 240\n121 152 182: 20 0\n274 | 275: 0 10\n31 | 335: 0 2\n" },
    };
    folder_make();
    const char *path = folder_path("stream");
    file_put(path, crm_span_of(stream));
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_notes notes = { 0 };
        struct crm_error error = { 0 };
        struct shown shown = { 0 };
        struct crm_cut_options options = options_of(path, &notes);
        options.by_order = cases[i].by_order;
        options.internal = cases[i].internal;
        options.as_of = cases[i].as_of;
        cr_assert(crm_cut_read(&options, &shown.totals, tell, &shown, &error) == CRM_OK, "%s",
                  error.message);
        cr_assert_str_eq(crm_buffer_string(&shown.text), cases[i].text, "case %zu: %s", i,
                         crm_buffer_string(&shown.text));
        cr_assert(shown.totals.strangers == 1);
        cr_assert(shown.totals.internal == (cases[i].internal ? 0 : 1));
        cr_assert(shown.totals.later_facts == (cases[i].as_of == CRM_NO_DAY ? 1 : 0));
        cr_assert(shown.totals.first_day == crm_day_of(2023, 6, 1));
        crm_buffer_free(&shown.text);
        crm_notes_free(&notes);
    }
    folder_remove();
}

/* Of the customers who first bought on days 0, 31 and 121: in a week, and in all. */
static void check_expected(const struct crm_holdout *holdout)
{
    const struct crm_purchase_fit *fit = &holdout->purchases.fit;
    double (*of)(const double *parameters, double time) = fit->model->expected_new;
    const double *p = fit->parameters;
    double fifth = of(p, 35.0 / 7) - of(p, 28.0 / 7) + of(p, 4.0 / 7);
    double sum = of(p, 366.0 / 7) + of(p, 335.0 / 7) + of(p, 245.0 / 7);
    double expected = 0;
    for (size_t i = 0; i < holdout->week_count; i++) {
        expected += holdout->weeks[i].expected;
    }
    cr_assert(fifth > 0 && fabs(holdout->weeks[4].expected - fifth) < 1e-12 * sum);
    cr_assert(fabs(expected - sum) < 1e-12 * sum, "%.17g, %.17g", expected, sum);
}

static const char *fault_path;

static enum crm_status hold_out(struct crm_error *error)
{
    struct crm_notes notes = { 0 };
    struct crm_holdout holdout = { 0 };
    struct crm_holdout_options options = {
        .cut = options_of(fault_path, &notes),
        .named = crm_purchase_model_find("bgnbd"),
        .unit_days = 7,
        .force = true,
    };
    enum crm_status status = crm_holdout_run(&options, &holdout, error);
    if (status == CRM_OK) {
        /* a, b and g; who is internal or a stranger does not begin the weeks */
        cr_assert(holdout.customers == 3 && holdout.new_buyers == 1 && holdout.came == 3);
        cr_assert(holdout.bins[0].customers == 1 && holdout.bins[1].customers == 1
                  && holdout.bins[2].customers == 1 && holdout.bins[1].came == 2);
        cr_assert(holdout.money_came == 122 * CRM_MONEY_UNIT);
        double same_rate = 1 * 92.0 / 273; /* of a; b: 2 in 152 days */
        cr_assert(fabs(holdout.bins[1].predicted[CRM_HOLDOUT_SAME_RATE] - same_rate) < 1e-12);
        same_rate += 2 * 92.0 / 152;
        double errors = 2 - 92.0 / 273 + 2 * 92.0 / 152 + 1;
        const struct crm_holdout_score *score = &holdout.counts[CRM_HOLDOUT_SAME_RATE];
        cr_assert(fabs(score->predicted - same_rate) < 1e-12);
        cr_assert(fabs(crm_holdout_mae(&holdout, score) - errors / 3) < 1e-12);
        score = &holdout.counts[CRM_HOLDOUT_NOBODY];
        double none = 0;
        cr_assert(fabs(crm_holdout_rmse(&holdout, score) - sqrt(5.0 / 3)) < 1e-12);
        cr_assert(!crm_holdout_correlation(score, &none));
        cr_assert(holdout.first_day == crm_day_of(2024, 1, 1) && holdout.week_count == 53);
        uint64_t came = 0;
        for (size_t i = 0; i < holdout.week_count; i++) {
            came += holdout.weeks[i].came;
        }
        cr_assert(came == 6 && holdout.weeks[38].came == 0 && holdout.weeks[39].came == 2);
        cr_assert(holdout.weeks[52].last_day == holdout.totals.as_of
                  && holdout.weeks[52].came == 1);
        check_expected(&holdout);
    }
    crm_holdout_free(&holdout);
    crm_notes_free(&notes);
    return status;
}

static void prepare(void)
{
}

static void check(enum crm_status status)
{
    cr_assert(status != CRM_REFUSED && status != CRM_USAGE);
}

Test(holdout, compared)
{
    folder_make();
    fault_path = folder_path("stream");
    file_put(fault_path, crm_span_of(stream));
    struct crm_error error = { 0 };
    cr_assert(hold_out(&error) == CRM_OK, "%s", error.message);
    fault_each(FAULT_MEMORY | FAULT_OPEN | FAULT_READ, prepare, hold_out, check);
    folder_remove();
}
