#include "model/holdout.h"

#include <math.h>

enum { WEEK = 7 };

/* What is kept of a customer until the models are fitted. */
struct outcome {
    struct crm_history history;
    uint32_t came;
    double amount; /* mean of the repeat purchases; 0: none */
    crm_money money_came;
};

/* Customers who first bought on a day, and repeat purchases of the day. */
struct day {
    uint64_t born;
    uint64_t came;
};

struct comparison {
    const struct crm_holdout_options *options;
    struct crm_holdout *holdout;
    struct crm_histories histories;
    struct crm_spenders spenders;
    struct outcome *outcomes;
    size_t count;
    size_t capacity;
    struct day *days; /* from totals.first_day to the as-of date */
};

static enum crm_status count_days(struct comparison *comparison,
                                  const struct crm_cut_customer *customer, struct crm_error *error)
{
    const struct crm_cut_totals *totals = &comparison->holdout->totals;
    size_t span = (size_t)(totals->as_of - totals->first_day) + 1;
    if (comparison->days == NULL) {
        comparison->days = crm_allocate(span, sizeof *comparison->days, error);
    }
    if (comparison->days == NULL) {
        return CRM_FAILURE;
    }
    comparison->days[customer->days[0] - totals->first_day].born++;
    for (uint32_t i = 1; i < customer->past + customer->came; i++) {
        comparison->days[customer->days[i] - totals->first_day].came++;
    }
    return CRM_OK;
}

/* Keeps a customer, as a crm_cut_take. */
static enum crm_status take(void *user, const struct crm_cut_customer *customer,
                            struct crm_error *error)
{
    struct comparison *comparison = user;
    struct crm_holdout *holdout = comparison->holdout;
    if (customer->past == 0) {
        holdout->new_buyers++;
        return CRM_OK;
    }
    int32_t first = customer->days[0];
    struct outcome outcome = {
        .history = { .repeats = customer->past - 1,
                     .active_days = customer->days[customer->past - 1] - first,
                     .tenure_days = holdout->totals.cut - first },
        .came = customer->came,
        .money_came = customer->came_total,
    };
    if (outcome.history.repeats > 0) {
        outcome.amount = (double)customer->repeat_total / CRM_MONEY_UNIT / outcome.history.repeats;
    }
    holdout->came += outcome.came;
    if (!crm_money_add(holdout->money_came, outcome.money_came, &holdout->money_came)) {
        return crm_fail(error, CRM_REFUSED, "the sum of the amounts leaves the range of money");
    }
    enum crm_status status = crm_grow(&comparison->outcomes, &comparison->capacity,
                                      comparison->count + 1, sizeof outcome, error);
    status = status == CRM_OK ? count_days(comparison, customer, error) : status;
    if (status != CRM_OK) {
        return status;
    }
    comparison->outcomes[comparison->count++] = outcome;
    status = crm_histories_add(&comparison->histories, outcome.history, error);
    return status == CRM_OK && outcome.amount > 0 ? crm_spenders_add(
               &comparison->spenders, outcome.history.repeats, outcome.amount, error)
                                                  : status;
}

static enum crm_status refuse_empty(const struct crm_holdout *holdout, struct crm_error *error)
{
    char as_of[20] = "";
    const struct crm_cut_totals *totals = &holdout->totals;
    if (totals->first_day == CRM_NO_DAY) {
        return crm_fail(error, CRM_REFUSED, "nobody has bought anything: nothing to hold out");
    }
    as_of[crm_time_write((struct crm_time){ totals->as_of, -1 }, as_of)] = '\0';
    return crm_fail(error, CRM_REFUSED,
                    "no customer had bought by then, %d day%s before %s: hold out fewer days",
                    totals->as_of - totals->cut, totals->as_of - totals->cut == 1 ? "" : "s",
                    as_of);
}

static enum crm_status fit(struct comparison *comparison, struct crm_error *error)
{
    const struct crm_holdout_options *options = comparison->options;
    struct crm_holdout *holdout = comparison->holdout;
    struct crm_notes *notes = options->cut.notes;
    enum crm_status status =
        crm_purchase_choose(&holdout->purchases, options->named, &comparison->histories,
                            options->unit_days, options->force, notes, error);
    if (status == CRM_REFUSED) {
        const struct crm_error reason = *error;
        return crm_fail(error, CRM_REFUSED, "%s; fewer days held out leave more to learn from",
                        reason.message);
    }
    if (status != CRM_OK) {
        return status;
    }
    status =
        crm_gamma_gamma_fit(&comparison->spenders, options->force, notes, &holdout->amounts, error);
    holdout->priced = status == CRM_OK;
    if (status == CRM_REFUSED) {
        crm_note(notes, "amounts are left out: %s", error->message);
        return CRM_OK;
    }
    return status;
}

/* Moves the means one customer on (Welford), so that spreads do not cancel out; count: with him. */
static void score_add(struct crm_holdout_score *score, double count, double predicted, double came)
{
    double error = predicted - came;
    double off = predicted - score->mean_predicted;
    double off_came = came - score->mean_came;
    score->predicted += predicted;
    score->absolute_error += fabs(error);
    score->squared_error += error * error;
    score->mean_predicted += off / count;
    score->mean_came += off_came / count;
    score->spread_predicted += off * (predicted - score->mean_predicted);
    score->spread_came += off_came * (came - score->mean_came);
    score->together += off * (came - score->mean_came);
}

static void compare_customer(struct crm_holdout *holdout, const struct outcome *outcome)
{
    const struct crm_history *history = &outcome->history;
    double days = holdout->totals.as_of - holdout->totals.cut;
    double count = (double)++holdout->customers;
    double predicted[CRM_HOLDOUT_RIVALS] = {
        [CRM_HOLDOUT_MODEL] = crm_purchase_expected(&holdout->purchases.fit, *history, days),
        [CRM_HOLDOUT_SAME_RATE] =
            history->repeats > 0 ? history->repeats * days / history->tenure_days : 0,
    };
    double amounts[CRM_HOLDOUT_RIVALS] = { [CRM_HOLDOUT_SAME_RATE] = outcome->amount };
    if (holdout->priced) {
        uint32_t repeats = outcome->amount > 0 ? history->repeats : 0;
        amounts[CRM_HOLDOUT_MODEL] =
            crm_gamma_gamma_expected(&holdout->amounts, repeats, outcome->amount);
    }
    size_t place = history->repeats < CRM_HOLDOUT_BINS ? history->repeats : CRM_HOLDOUT_BINS - 1;
    struct crm_holdout_bin *bin = &holdout->bins[place];
    bin->customers++;
    bin->came += outcome->came;
    for (size_t i = 0; i < CRM_HOLDOUT_RIVALS; i++) {
        bin->predicted[i] += predicted[i];
        score_add(&holdout->counts[i], count, predicted[i], outcome->came);
        score_add(&holdout->money[i], count, predicted[i] * amounts[i],
                  (double)outcome->money_came / CRM_MONEY_UNIT);
    }
}

/* Customers who first bought so many days after the first of all. */
struct cohort {
    size_t day;
    double customers;
};

/* Repeat purchases that are expected up to the end of a day, so many days after the first: of each
 * customer as many as a new one makes in the time since he came. His first day counts as a whole
 * one, as in the published tracking of CDNOW, so that this is a day more than the T of the models.
 */
static double expected_until(const struct cohort *cohorts, size_t count, const double *expected_new,
                             size_t end)
{
    double sum = 0;
    for (size_t i = 0; i < count && cohorts[i].day < end; i++) {
        sum += cohorts[i].customers * expected_new[end - cohorts[i].day];
    }
    return sum;
}

/* The cohorts of the days into cohorts[span]; returns their number. */
static size_t collect_cohorts(const struct day *days, size_t span, struct cohort *cohorts)
{
    size_t count = 0;
    for (size_t i = 0; i < span; i++) {
        if (days[i].born > 0) {
            cohorts[count++] = (struct cohort){ i, (double)days[i].born };
        }
    }
    return count;
}

static void fill_weeks(struct crm_holdout *holdout, const struct day *days,
                       const struct cohort *cohorts, size_t cohort_count,
                       const double *expected_new, size_t span)
{
    double before = 0;
    for (size_t i = 0; i < holdout->week_count; i++) {
        struct crm_holdout_week *week = &holdout->weeks[i];
        size_t end = (i + 1) * WEEK < span ? (i + 1) * WEEK : span;
        double until = expected_until(cohorts, cohort_count, expected_new, end);
        week->last_day = holdout->first_day + (int32_t)end - 1;
        week->expected = until - before;
        before = until;
        for (size_t j = i * WEEK; j < end; j++) {
            week->came += days[j].came;
        }
    }
}

static enum crm_status track(struct comparison *comparison, struct crm_error *error)
{
    struct crm_holdout *holdout = comparison->holdout;
    const struct crm_purchase_fit *purchases = &holdout->purchases.fit;
    const struct day *days = comparison->days;
    while (days->born == 0) { /* of customers who were left out */
        days++;
    }
    holdout->first_day = holdout->totals.first_day + (int32_t)(days - comparison->days);
    size_t span = (size_t)(holdout->totals.as_of - holdout->first_day) + 1;
    double *expected_new = crm_allocate(span + 1, sizeof *expected_new, error);
    struct cohort *cohorts = crm_allocate(span, sizeof *cohorts, error);
    holdout->week_count = (span + WEEK - 1) / WEEK;
    holdout->weeks = crm_allocate(holdout->week_count, sizeof *holdout->weeks, error);
    bool made = expected_new != NULL && cohorts != NULL && holdout->weeks != NULL;
    if (made) {
        for (size_t i = 1; i <= span; i++) {
            expected_new[i] = purchases->model->expected_new(purchases->parameters,
                                                             (double)i / purchases->unit_days);
        }
        size_t count = collect_cohorts(days, span, cohorts);
        fill_weeks(holdout, days, cohorts, count, expected_new, span);
    }
    crm_release(cohorts);
    crm_release(expected_new);
    return made ? CRM_OK : CRM_FAILURE;
}

enum crm_status crm_holdout_run(const struct crm_holdout_options *options,
                                struct crm_holdout *holdout, struct crm_error *error)
{
    struct comparison comparison = { .options = options, .holdout = holdout };
    enum crm_status status =
        crm_cut_read(&options->cut, &holdout->totals, take, &comparison, error);
    if (status == CRM_OK && comparison.count == 0) {
        status = refuse_empty(holdout, error);
    }
    status = status == CRM_OK ? fit(&comparison, error) : status;
    status = status == CRM_OK ? track(&comparison, error) : status;
    for (size_t i = 0; i < comparison.count && status == CRM_OK; i++) {
        compare_customer(holdout, &comparison.outcomes[i]);
    }
    crm_histories_free(&comparison.histories);
    crm_spenders_free(&comparison.spenders);
    crm_release(comparison.outcomes);
    crm_release(comparison.days);
    return status;
}

double crm_holdout_mae(const struct crm_holdout *holdout, const struct crm_holdout_score *score)
{
    return score->absolute_error / (double)holdout->customers;
}

double crm_holdout_rmse(const struct crm_holdout *holdout, const struct crm_holdout_score *score)
{
    return sqrt(score->squared_error / (double)holdout->customers);
}

bool crm_holdout_correlation(const struct crm_holdout_score *score, double *correlation)
{
    double scale = sqrt(score->spread_predicted) * sqrt(score->spread_came);
    *correlation = scale > 0 ? score->together / scale : 0;
    return scale > 0;
}

void crm_holdout_free(struct crm_holdout *holdout)
{
    crm_release(holdout->weeks);
    *holdout = (struct crm_holdout){ 0 };
}
