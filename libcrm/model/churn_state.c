/* model/churn_state.c — F1: who is still a customer, by the inactivity limit (B6) or the end of a
 * contract, and when the next purchase is due. */
#include "model/scores.h"

#include <math.h>

#include "customer/population.h"

static const struct crm_class states[] = {
    { "active", "Active", "活跃", "keep in touch", "bought lately, for his cycle" },
    { "at_risk", "At risk", "有流失风险", "contact before they leave",
      "quiet for longer than usual" },
    { "lost", "Lost", "已流失", "win back, or let go",
      "quiet for too long, or the contract has ended" },
};

static const struct crm_class_column state_columns[] = {
    { "churn_state", states, CRM_COUNT(states) },
    { "next_purchase", NULL, 0 },
};

/* Days: no cycle of purchases is longer, as dates end with the year 9999. */
static const double cycle_most = 3652059;

struct state {
    int32_t as_of;
    double inactive;
    double median_cycle;
    size_t end_date; /* field of C, 0: no contracts */
    struct crm_population population;
    struct crm_score_text text;
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)missing;
    (void)error;
    state->as_of = context->as_of;
    state->end_date = crm_layout_field(context->customers, "end_date");
    state->inactive = crm_setting_is_set(context->settings, "activity.inactive")
                          ? crm_setting_number(context->settings, "activity.inactive")
                          : -1;
    return CRM_OK;
}

/* The end of the customer's contract; CRM_NO_DAY where there is none. False where it is no date. */
static bool read_contract_end(const struct state *state, const struct crm_subject *subject,
                              int32_t *end)
{
    struct crm_time time = { CRM_NO_DAY, -1 };
    struct crm_span text = state->end_date != 0 ? crm_field(subject->record, state->end_date)
                                                : (struct crm_span){ "", 0 };
    bool good = text.length == 0 || crm_time_parse(text, &time);
    *end = good ? time.day : CRM_NO_DAY;
    return good;
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    int32_t end = CRM_NO_DAY;
    if (!read_contract_end(state, subject, &end)) {
        return crm_score_refuse_cell(subject, "end_date",
                                     crm_field(subject->record, state->end_date),
                                     "no date (YYYY-MM-DD)", error);
    }
    return crm_population_add(&state->population, subject->measures, error);
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    return crm_population_merge(&((struct state *)opaque)->population,
                                &((const struct state *)other)->population, error);
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    (void)notes;
    double median = crm_population_median_cycle(&state->population);
    return crm_learned_set(learned, "churn_state", "median_cycle", &median, median >= 0 ? 1 : 0,
                           error);
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_learned_row *row = crm_learned_get(learned, "churn_state", "median_cycle");
    if (row == NULL || row->count > 1 || (row->count == 1 && !(row->numbers[0] <= cycle_most))) {
        return crm_fail(error, CRM_REFUSED, "the model has no median cycle for churn_state");
    }
    state->median_cycle = row->count == 1 ? row->numbers[0] : -1;
    return CRM_OK;
}

static struct crm_activity_rule rule_of(const struct state *state)
{
    return (struct crm_activity_rule){ state->as_of, state->median_cycle, state->inactive };
}

/* CRM_NO_DAY where there is none. */
static int32_t contract_end(const struct state *state, const struct crm_subject *subject)
{
    int32_t end = CRM_NO_DAY;
    return read_contract_end(state, subject, &end) ? end : CRM_NO_DAY;
}

static enum crm_activity state_of(const struct state *state, const struct crm_subject *subject)
{
    struct crm_activity_rule rule = rule_of(state);
    int32_t end = contract_end(state, subject);
    if (end != CRM_NO_DAY) {
        return end > state->as_of ? CRM_ACTIVE : CRM_LOST;
    }
    return crm_activity_of(subject->measures, &rule);
}

/* The last purchase and the customer's own cycle, or that of repeat buyers; CRM_NO_DAY for who is
 * lost or never bought, and where no cycle is known. */
static int32_t next_purchase(const struct state *state, const struct crm_subject *subject)
{
    const struct crm_measures *measures = subject->measures;
    double cycle = crm_cycle_days(measures);
    cycle = cycle >= 0 ? cycle : state->median_cycle;
    bool due = measures->occasions > 0 && cycle >= 0 && state_of(state, subject) != CRM_LOST;
    return due ? measures->last_day + (int32_t)lround(cycle) : CRM_NO_DAY;
}

static void apply_state(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    struct state *state = opaque;
    int32_t next = next_purchase(state, subject);
    values[0] = crm_span_of(crm_activity_name(state_of(state, subject)));
    values[1] = next != CRM_NO_DAY ? crm_score_day(&state->text, next) : (struct crm_span){ "", 0 };
}

static void explain_state(const void *opaque, const struct crm_subject *subject,
                          struct crm_buffer *text)
{
    const struct state *state = opaque;
    const struct crm_measures *measures = subject->measures;
    enum crm_activity activity = state_of(state, subject);
    if (activity == CRM_NEVER_BOUGHT) {
        crm_buffer_text(text, "no state: never bought.");
        return;
    }
    crm_buffer_format(text, "%s: ", states[activity - CRM_ACTIVE].label);
    if (contract_end(state, subject) != CRM_NO_DAY) {
        crm_buffer_text(text, "the end of the contract decides.");
        return;
    }
    struct crm_activity_rule rule = rule_of(state);
    double limit = crm_activity_limit(measures, &rule);
    crm_buffer_format(text, "%d days since the last purchase; at risk above %g, lost above %g days",
                      state->as_of - measures->last_day, limit / 2, limit);
    int32_t next = next_purchase(state, subject);
    if (next != CRM_NO_DAY) {
        char day[19];
        size_t length = crm_time_write((struct crm_time){ next, -1 }, day);
        crm_buffer_format(text, "; the next purchase is due on %.*s", (int)length, day);
    }
    crm_buffer_byte(text, '.');
}

static void finish(void *opaque)
{
    crm_population_free(&((struct state *)opaque)->population);
}

const struct crm_scheme crm_scheme_churn_state = {
    .id = "F1",
    .name = "churn_state",
    .summary = "active, at risk or lost, and the day on which the next purchase is due",
    .needs = "transactions",
    .columns = state_columns,
    .column_count = CRM_COUNT(state_columns),
    .state_size = sizeof(struct state),
    .start = start,
    .gather = gather,
    .merge = merge,
    .learn = learn,
    .adopt = adopt,
    .apply = apply_state,
    .explain = explain_state,
    .finish = finish,
};
