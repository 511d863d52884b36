/* model/clv.c — D3: value by model. Purchases by BG/NBD, MBG/NBD or Pareto/NBD, amounts by
 * Gamma-Gamma (Fader and Hardie 2013): chance of still being a customer, expected purchases and
 * amount, and their discounted product over a horizon, of margin where the margin rate is known. */
#include "model/gamma_gamma.h"
#include "model/margin.h"
#include "model/purchase_choice.h"
#include "model/scores.h"
#include "model/summary.h"
#include "model/value.h"

#include <math.h>

/* From here on the assumption of Gamma-Gamma does not hold. */
static const double correlation_most = 0.3;

/* Where fewer repeat buyers than this are doubted, the model sees nobody leave. */
static const double doubtful_least = 0.01;

/* So many periods take 8 ms a customer. */
static const double periods_most = 10000;

enum { P_ALIVE, EXPECTED_PURCHASES, EXPECTED_AMOUNT, CLV, COLUMNS };

static const struct crm_class_column columns[COLUMNS] = {
    [P_ALIVE] = { "p_alive", NULL, 0 },
    [EXPECTED_PURCHASES] = { "expected_purchases", NULL, 0 },
    [EXPECTED_AMOUNT] = { "expected_amount", NULL, 0 },
    [CLV] = { "clv", NULL, 0 },
};

static const char *const answers[] = { "no", "yes", NULL };

static const struct crm_setting settings[] = {
    { "value.model_type", CRM_SETTING_CHOICE, "auto", 0, 0, crm_purchase_model_words,
      "model of purchases; auto: the one of the least BIC" },
    { "value.horizon", CRM_SETTING_NUMBER, "365", 0, 36500, NULL,
      "days that clv looks ahead; 0: all time to come" },
    { "value.unit", CRM_SETTING_CHOICE, "week", 0, 0, crm_time_unit_words,
      "time unit of the model's parameters, and period of discounting" },
    { "value.occasion", CRM_SETTING_CHOICE, "day", 0, 0, crm_purchase_words,
      "what the model counts as a purchase: a day with purchases, or an order" },
    { "value.period", CRM_SETTING_NUMBER, "", 0.01, 3650, NULL,
      "days of a period of discounting; empty: the time unit" },
    { "value.summary", CRM_SETTING_CHOICE, "no", 0, 0, answers,
      "take histories from the customers' columns x, t_x, T and zbar, in the time unit, instead of "
      "from transactions" },
    { "value.force", CRM_SETTING_CHOICE, "no", 0, 0, answers,
      "fit also where the data is too little for a fit to be relied on" },
};

/* BY_ORDER: 1 or 0. */
enum { BY_ORDER, SETTINGS };

struct state {
    struct crm_margin margin;
    const struct crm_purchase_model *named; /* NULL: by BIC */
    const struct crm_time_unit *unit;
    double discount;
    double horizon_days;
    double period_days;
    double settings[SETTINGS];  /* of the row "settings" */
    bool summarized;            /* histories come with the customers */
    struct crm_summary summary; /* where */
    double parts;               /* of a day, in which histories count */
    bool force;
    bool from_file; /* the model is */
    struct crm_notes *notes;
    int32_t as_of;
    struct crm_histories histories;
    struct crm_spenders spenders;
    bool fitted; /* purchases are */
    bool priced; /* amounts are, too */
    struct crm_purchase_choice purchases;
    struct crm_gamma_gamma_fit amounts;
    struct crm_valuation valuation;
    struct crm_valuation ahead; /* of purchases, each worth 1 whenever it is */
    struct crm_score_text texts[COLUMNS];
};

static bool is_set_to(const struct crm_settings *rows, const char *key, const char *value)
{
    return strcmp(crm_setting_text(rows, key), value) == 0;
}

static double period_of(const struct crm_settings *rows)
{
    return crm_setting_is_set(rows, "value.period")
               ? crm_setting_number(rows, "value.period")
               : crm_time_unit_find(crm_setting_text(rows, "value.unit"))->days;
}

static enum crm_status check(const struct crm_settings *rows, struct crm_error *error)
{
    double horizon = crm_setting_number(rows, "value.horizon");
    if (horizon / period_of(rows) > periods_most) {
        return crm_fail(error, CRM_USAGE,
                        "value.horizon=%g has %.0f periods of value.period=%g (empty: value.unit), "
                        "at most %.0f are summed: give a longer period, or value.horizon=0 for all "
                        "time to come",
                        horizon, ceil(horizon / period_of(rows)), period_of(rows), periods_most);
    }
    if (horizon <= 0 && crm_setting_number(rows, "value.discount") <= 0) {
        return crm_fail(error, CRM_USAGE,
                        "value.horizon=0, all time to come, needs a value.discount above 0");
    }
    if (is_set_to(rows, "value.summary", "yes") && is_set_to(rows, "value.occasion", "order")) {
        return crm_fail(error, CRM_USAGE,
                        "value.occasion=order does not go with value.summary=yes: the columns say "
                        "how many purchases there were");
    }
    return CRM_OK;
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)missing;
    const struct crm_settings *rows = context->settings;
    crm_margin_start(&state->margin, context);
    state->margin.of_all = true;
    state->settings[BY_ORDER] = is_set_to(rows, "value.occasion", "order");
    state->named = crm_purchase_model_find(crm_setting_text(rows, "value.model_type"));
    state->unit = crm_time_unit_find(crm_setting_text(rows, "value.unit"));
    state->discount = crm_setting_number(rows, "value.discount");
    state->horizon_days = crm_setting_number(rows, "value.horizon");
    state->period_days = period_of(rows);
    state->summarized = is_set_to(rows, "value.summary", "yes");
    state->parts = state->summarized ? CRM_SUMMARY_PARTS : 1;
    state->histories.parts = state->parts;
    state->force = is_set_to(rows, "value.force", "yes");
    state->from_file = context->model != NULL;
    state->notes = context->notes;
    state->as_of = context->as_of;
    return state->summarized ? crm_summary_find(&state->summary, context, error) : CRM_OK;
}

static bool is_by_order(const struct state *state)
{
    return state->settings[BY_ORDER] > 0;
}

static struct crm_history history_of(const struct state *state, const struct crm_measures *measures)
{
    uint32_t purchases = is_by_order(state) ? measures->occasions : measures->purchase_days;
    return (struct crm_history){ .repeats = purchases - 1,
                                 .active_days = measures->last_day - measures->first_day,
                                 .tenure_days = state->as_of - measures->first_day };
}

/* Mean of the purchases behind the first: of the days behind the first day, or of the orders behind
 * the first order. */
static double amount_of(const struct state *state, struct crm_history history,
                        const struct crm_measures *measures)
{
    crm_money first = is_by_order(state) ? measures->first_order_total : measures->first_day_total;
    double total = (double)measures->purchase_total - (double)first;
    return history.repeats > 0 ? total / CRM_MONEY_UNIT / history.repeats : 0;
}

/* Orders of one day only give a model no time between them: they are one purchase to it. */
static bool is_usable(struct crm_history history)
{
    return history.repeats == 0 || history.active_days > 0;
}

/* What a customer bought; known is false where that is nothing. */
struct bought {
    bool known;
    struct crm_history history;
    double amount; /* mean of the repeat purchases; 0: none */
};

static enum crm_status read_bought(const struct state *state, const struct crm_subject *subject,
                                   struct bought *bought, struct crm_error *error)
{
    const struct crm_measures *measures = subject->measures;
    *bought = (struct bought){ .known = measures->occasions > 0 };
    if (state->summarized) {
        return crm_summary_read(&state->summary, subject, state->unit->days, &bought->known,
                                &bought->history, &bought->amount, error);
    }
    if (bought->known) {
        bought->history = history_of(state, measures);
        if (!is_usable(bought->history)) {
            bought->history.repeats = 0;
        }
        bought->amount = amount_of(state, bought->history, measures);
    }
    return CRM_OK;
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    struct bought bought;
    enum crm_status status = crm_margin_gather(&state->margin, subject->measures, error);
    status = status == CRM_OK ? read_bought(state, subject, &bought, error) : status;
    if (status != CRM_OK || !bought.known) {
        return status;
    }
    status = crm_histories_add(&state->histories, bought.history, error);
    return status == CRM_OK && bought.amount > 0
               ? crm_spenders_add(&state->spenders, bought.history.repeats, bought.amount, error)
               : status;
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    enum crm_status status = crm_margin_merge(&state->margin, &added->margin, error);
    if (status == CRM_OK) {
        status = crm_histories_merge(&state->histories, &added->histories, error);
    }
    return status == CRM_OK ? crm_spenders_merge(&state->spenders, &added->spenders, error)
                            : status;
}

/* A fit that is refused leaves its columns empty and says why: that of amounts the two of money,
 * that of purchases all. Anything else is an error. */
static enum crm_status fit(struct state *state, struct crm_notes *notes, struct crm_error *error)
{
    enum crm_status status = crm_purchase_choose(&state->purchases, state->named, &state->histories,
                                                 state->unit->days, state->force, notes, error);
    state->fitted = status == CRM_OK;
    if (state->fitted) {
        status = crm_gamma_gamma_fit(&state->spenders, state->force, notes, &state->amounts, error);
    }
    state->priced = state->fitted && status == CRM_OK;
    if (status == CRM_REFUSED) {
        crm_note(notes, "%s left empty: %s",
                 state->fitted ? "expected_amount and clv are" : "clv is", error->message);
        return CRM_OK;
    }
    return status;
}

/* What whoever reads the numbers should know of them. */
static void note_fit(const struct state *state, struct crm_notes *notes)
{
    const struct crm_purchase_fit *purchases = &state->purchases.fit;
    if (state->margin.known) {
        crm_note(notes, "note: clv is of margin, at %.1f %% of revenue", state->margin.rate * 100);
    } else {
        crm_note(notes, "note: clv is of revenue: no margin is known");
    }
    if (purchases->repeat_customers > 0
        && crm_purchase_share_doubtful(purchases, &state->histories) < doubtful_least) {
        crm_note(
            notes,
            "note: clv: %s sees hardly anybody leave: p_alive is above 0.9 for all but 1 %% of "
            "the repeat buyers, and does not tell who is lost; see churn_state of crm-churn",
            purchases->model->name);
    }
    if (fabs(state->amounts.correlation) > correlation_most) {
        crm_note(notes,
                 "clv: frequency and amounts are correlated (%.2f), which Gamma-Gamma takes them "
                 "not to be",
                 state->amounts.correlation);
    }
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    enum crm_status status = fit(state, notes, error);
    status =
        status == CRM_OK ? crm_margin_learn(&state->margin, "clv", learned, notes, error) : status;
    if (status != CRM_OK || !state->fitted) {
        return status;
    }
    note_fit(state, notes);
    status = crm_learned_put_settings(learned, "clv", state->settings, SETTINGS, error);
    status =
        status == CRM_OK ? crm_purchase_choice_store(&state->purchases, learned, error) : status;
    return status == CRM_OK && state->priced
               ? crm_gamma_gamma_store(&state->amounts, learned, error)
               : status;
}

/* A model that was learned where a fit was refused has none; learning has said so already. */
static void note_unfitted(const struct state *state)
{
    if (state->from_file && !state->priced) {
        crm_note(state->notes, "%s left empty: the model was learned without a fit of %s",
                 state->fitted ? "expected_amount and clv are" : "clv is",
                 state->fitted ? "amounts" : "purchases");
    }
}

/* Takes the fits of purchases and of amounts, as far as there are any. */
static enum crm_status restore(struct state *state, const struct crm_learned *learned,
                               struct crm_error *error)
{
    state->fitted = crm_purchase_choice_is_stored(learned);
    state->priced = state->fitted && crm_fit_is_stored(learned, "gamma_gamma");
    if (!state->fitted) {
        return crm_learned_get(learned, "clv", "settings") == NULL
                   ? CRM_OK
                   : crm_fail(error, CRM_REFUSED,
                              "the model is damaged: its fit of purchases is lost");
    }
    enum crm_status status =
        crm_learned_check_settings(learned, "clv", state->settings, SETTINGS, error);
    if (status == CRM_OK) {
        status = crm_purchase_choice_restore(&state->purchases, state->named, learned, error);
    }
    if (status == CRM_OK && state->priced) {
        status = crm_gamma_gamma_restore(&state->amounts, learned, error);
    }
    return status == CRM_OK
                   && (state->purchases.fit.unit_days < state->unit->days
                       || state->purchases.fit.unit_days > state->unit->days)
               ? crm_fail(error, CRM_REFUSED, "clv was learned in another time unit (value.unit)")
               : status;
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    enum crm_status status = crm_margin_adopt(&state->margin, "clv", learned, error);
    status = status == CRM_OK ? restore(state, learned, error) : status;
    if (status != CRM_OK) {
        return status;
    }
    note_unfitted(state);
    double unit_days = state->purchases.fit.unit_days;
    state->valuation.fit = &state->purchases.fit;
    state->valuation.parts = state->parts;
    state->ahead = (struct crm_valuation){ .fit = &state->purchases.fit, .parts = state->parts };
    if (state->fitted) {
        state->ahead.horizon =
            crm_horizon_of(state->horizon_days, 0, state->horizon_days, unit_days);
        state->valuation.horizon =
            crm_horizon_of(state->horizon_days > 0 ? state->horizon_days : HUGE_VAL,
                           state->discount, state->period_days, unit_days);
    }
    return CRM_OK;
}

static struct crm_past past_of(const struct state *state, struct crm_history history)
{
    return crm_past_of(history, state->purchases.fit.unit_days * state->parts);
}

static double value_of(const struct state *state, struct crm_valuation *valuation,
                       struct crm_history history, double amount)
{
    double value = 0;
    struct crm_error no_memory; /* for the table of sums: then without it */
    if (crm_valuation_value(valuation, history, amount, &value, &no_memory) != CRM_OK) {
        value = crm_customer_value(&state->purchases.fit, past_of(state, history), amount,
                                   &valuation->horizon);
    }
    return value;
}

/* What the customer bought; false where that is nothing. */
static bool has_bought(const struct state *state, const struct crm_subject *subject,
                       struct bought *bought)
{
    struct crm_error no_history; /* then there is nothing to say of him */
    return read_bought(state, subject, bought, &no_history) == CRM_OK && bought->known;
}

/* The four numbers of a buyer, where state->fitted; amount and value only where state->priced. */
static void measure(struct state *state, const struct bought *bought,
                    double numbers[static COLUMNS])
{
    const struct crm_purchase_fit *fit = &state->purchases.fit;
    struct crm_history history = bought->history;
    struct crm_past past = past_of(state, history);
    numbers[P_ALIVE] = fit->model->p_alive(fit->parameters, past);
    /* Of all time to come there may be no end of purchases: then those that count, discounted. */
    struct crm_valuation *ahead = state->horizon_days > 0 ? &state->ahead : &state->valuation;
    numbers[EXPECTED_PURCHASES] = value_of(state, ahead, history, 1);
    if (!state->priced) {
        return;
    }
    double rate = state->margin.known ? state->margin.rate : 1;
    double amount = bought->amount > 0
                        ? crm_gamma_gamma_expected(&state->amounts, history.repeats, bought->amount)
                        : crm_gamma_gamma_expected(&state->amounts, 0, 0);
    numbers[EXPECTED_AMOUNT] = amount;
    numbers[CLV] = value_of(state, &state->valuation, history, amount * rate);
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    struct state *state = opaque;
    double numbers[COLUMNS] = { 0 };
    struct bought bought;
    bool known = state->fitted && has_bought(state, subject, &bought);
    if (known) {
        measure(state, &bought, numbers);
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        bool shown = known && (state->priced || i == P_ALIVE || i == EXPECTED_PURCHASES);
        values[i] =
            shown ? crm_score_number(&state->texts[i], numbers[i]) : (struct crm_span){ "", 0 };
    }
}

static void tell_horizon(const struct state *state, double value, struct crm_buffer *text)
{
    if (state->horizon_days > 0) {
        crm_buffer_format(text, "%.2f over %g days", value, state->horizon_days);
    } else {
        crm_buffer_format(text, "%.2f of all time to come", value);
    }
}

static void tell_value(const struct state *state, const struct bought *bought,
                       const double *numbers, struct crm_buffer *text)
{
    if (state->priced) {
        tell_horizon(state, numbers[CLV], text);
    } else {
        crm_buffer_text(text, "no value, as the model of amounts could not be fitted");
    }
    crm_buffer_format(text,
                      ": %u repeat purchases in %.0f days, watched for %.0f; the chance of still "
                      "being a customer is %.3f, %.3f purchases ",
                      bought->history.repeats, bought->history.active_days / state->parts,
                      bought->history.tenure_days / state->parts, numbers[P_ALIVE],
                      numbers[EXPECTED_PURCHASES]);
    if (!state->priced) {
        crm_buffer_text(text, "are expected.");
        return;
    }
    crm_buffer_format(text, "of %.2f on average are expected, discounted at %g %% a year",
                      numbers[EXPECTED_AMOUNT], state->discount * 100);
    crm_buffer_format(text, state->margin.known ? ", of which %.1f %% is margin." : ".",
                      state->margin.rate * 100);
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    struct state state = *(const struct state *)opaque; /* the table of sums grows in a copy */
    struct bought bought;
    double numbers[COLUMNS] = { 0 };
    if (!has_bought(&state, subject, &bought)) {
        crm_buffer_text(text, "no value: never bought.");
        return;
    }
    if (!state.fitted) {
        crm_buffer_text(text, "no value: the model of purchases could not be fitted.");
        return;
    }
    state.valuation.fit = &state.purchases.fit;
    state.valuation.slots = NULL;
    state.valuation.slot_count = 0;
    state.valuation.used = 0;
    state.ahead.fit = &state.purchases.fit;
    state.ahead.slots = NULL;
    state.ahead.slot_count = 0;
    state.ahead.used = 0;
    measure(&state, &bought, numbers);
    tell_value(&state, &bought, numbers, text);
    crm_buffer_text(text, " By ");
    crm_purchase_choice_tell(&state.purchases, text);
    crm_buffer_text(text, ".");
    crm_valuation_free(&state.valuation);
    crm_valuation_free(&state.ahead);
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    crm_histories_free(&state->histories);
    crm_spenders_free(&state->spenders);
    crm_valuation_free(&state->valuation);
    crm_valuation_free(&state->ahead);
}

const struct crm_scheme crm_scheme_clv = {
    .id = "D3",
    .name = "clv",
    .summary = "purchases and value to come, by BG/NBD, MBG/NBD or Pareto/NBD and Gamma-Gamma",
    .needs = "at least 500 buyers, 30 of them repeat buyers, 180 days",
    .columns = columns,
    .column_count = COLUMNS,
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .check = check,
    .start = start,
    .gather = gather,
    .merge = merge,
    .learn = learn,
    .adopt = adopt,
    .apply = apply,
    .explain = explain,
    .finish = finish,
};
