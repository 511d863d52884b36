/* model/profit.c — D1: total profit, marginal profit per occasion of the last 365 days, and net
 * profit after the cost of contacts. */
#include "model/margin.h"
#include "model/scores.h"

#include <math.h>

static const struct crm_class_column columns[] = {
    { "profit_total", NULL, 0 },
    { "profit_marginal", NULL, 0 },
    { "profit_net", NULL, 0 },
};

struct state {
    struct crm_margin margin;
    struct crm_score_text texts[CRM_COUNT(columns)];
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    crm_margin_start(&state->margin, context);
    return state->margin.known ? CRM_OK
                               : crm_margin_lack(&state->margin, "profit", context, missing, error);
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    return crm_margin_gather(&((struct state *)opaque)->margin, subject->measures, error);
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    return crm_margin_merge(&((struct state *)opaque)->margin,
                            &((const struct state *)other)->margin, error);
}

/* Says how much of the profit is by the rate. */
static void note_rate(const struct crm_margin *margin, struct crm_notes *notes)
{
    double share = margin->covered > 0 && margin->revenue > 0
                       ? fmin((double)margin->covered / (double)margin->revenue, 1)
                       : 0;
    if (margin->known && margin->has_costs && margin->revenue != margin->covered) {
        crm_note(notes,
                 "note: profit: costs are known of %.1f %% of revenue; of the rest %.1f %% counts "
                 "as margin",
                 share * 100, margin->rate * 100);
    }
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct crm_margin *margin = &((struct state *)opaque)->margin;
    enum crm_status status = crm_margin_learn(margin, "profit", learned, notes, error);
    crm_margin_note_unknown(margin, "profit", notes);
    note_rate(margin, notes);
    return status;
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    return crm_margin_adopt(&((struct state *)opaque)->margin, "profit", learned, error);
}

/* Costs that leave the range of money are not taken off. */
static crm_money net_of(crm_money total, const struct crm_measures *measures)
{
    crm_money net = 0;
    return crm_money_subtract(total, measures->contact_cost, &net) ? net : total;
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    struct state *state = opaque;
    const struct crm_measures *measures = subject->measures;
    for (size_t i = 0; i < CRM_COUNT(columns); i++) {
        values[i] = (struct crm_span){ "", 0 };
    }
    if (!crm_margin_is_known(&state->margin, measures)) {
        return;
    }
    crm_money total = crm_margin_all(&state->margin, measures);
    crm_money year = crm_margin_year(&state->margin, measures);
    values[0] = crm_score_money(&state->texts[0], total);
    if (measures->occasions_365 > 0) {
        values[1] = crm_score_number(&state->texts[1],
                                     (double)year / CRM_MONEY_UNIT / measures->occasions_365);
    }
    values[2] = crm_score_money(&state->texts[2], net_of(total, measures));
}

/* What the total is of. */
static void tell_lines(const struct state *state, const struct crm_measures *measures,
                       struct crm_buffer *text)
{
    double percent = state->margin.rate * 100;
    const char *plural = measures->lines == 1 ? "" : "s";
    if (measures->lines == 0) {
        crm_buffer_text(text, ", never bought");
    } else if (measures->cost_lines == measures->lines) {
        crm_buffer_format(text, ": margin of %u line%s with a cost", measures->lines, plural);
    } else if (measures->cost_lines == 0) {
        crm_buffer_format(text, ": %.1f %% of the revenue of %u line%s without a cost", percent,
                          measures->lines, plural);
    } else {
        crm_buffer_format(text,
                          ": margin of the %u of %u lines with a cost, and %.1f %% of the revenue "
                          "of the others",
                          measures->cost_lines, measures->lines, percent);
    }
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    const struct crm_measures *measures = subject->measures;
    crm_money total = crm_margin_all(&state->margin, measures);
    if (!crm_margin_is_known(&state->margin, measures)) {
        crm_buffer_text(text, "no profit: no margin is known of lines without a cost.");
        return;
    }
    crm_buffer_text(text, "total ");
    crm_score_explain_money(text, total);
    tell_lines(state, measures, text);
    crm_buffer_text(text, "; net ");
    crm_score_explain_money(text, net_of(total, measures));
    crm_buffer_text(text, " after contacts for ");
    crm_score_explain_money(text, measures->contact_cost);
    crm_buffer_byte(text, '.');
}

const struct crm_scheme crm_scheme_profit = {
    .id = "D1",
    .name = "profit",
    .summary = "profit in total, per occasion of the last 365 days, and after the cost of contacts",
    .needs = "costs of transactions, or profit.rate",
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = &crm_margin_setting,
    .setting_count = 1,
    .state_size = sizeof(struct state),
    .start = start,
    .gather = gather,
    .merge = merge,
    .learn = learn,
    .adopt = adopt,
    .apply = apply,
    .explain = explain,
};
