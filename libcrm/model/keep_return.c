/* model/keep_return.c — D9: what a customer brings for each unit of money that keeping him costs:
 * (margin of the last 365 days + clv) / cost of the interactions of the last 365 days. */
#include "model/margin.h"
#include "model/scores.h"

#include <math.h>

#include "value/number.h"

static const struct crm_class_column columns[] = {
    { "keep_return", NULL, 0 },
};

static const char *const uses[] = { "clv", NULL };

struct state {
    struct crm_margin margin;
    struct crm_column_place clv;
    uint64_t customers; /* seen while learning */
    uint64_t kept;      /* of these, with a cost */
    struct crm_score_text text;
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    crm_margin_start(&state->margin, context);
    if (!state->margin.known) {
        return crm_margin_lack(&state->margin, "keep_return", context, missing, error);
    }
    state->clv = crm_context_find(context, crm_span_of("clv"));
    *missing = !context->totals->has_contacts ? "interactions"
               : !state->clv.found            ? "column clv"
                                              : NULL;
    return CRM_OK;
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    state->customers++;
    state->kept += subject->measures->service.cost_365 > 0;
    return crm_margin_gather(&state->margin, subject->measures, error);
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    state->customers += added->customers;
    state->kept += added->kept;
    return crm_margin_merge(&state->margin, &added->margin, error);
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    if (state->customers > 0 && state->kept == 0) {
        crm_note(notes, "note: keep_return is empty: no interaction of the last 365 days has a "
                        "cost, and no contact_cost is set");
    }
    enum crm_status status = crm_margin_learn(&state->margin, "keep_return", learned, notes, error);
    crm_margin_note_unknown(&state->margin, "keep_return", notes);
    return status;
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    return crm_margin_adopt(&((struct state *)opaque)->margin, "keep_return", learned, error);
}

/* What goes into the return; false where something is missing. */
static bool measure(const struct state *state, const struct crm_subject *subject, double *clv,
                    double *keep_return)
{
    crm_money margin = crm_margin_year(&state->margin, subject->measures);
    crm_money cost = subject->measures->service.cost_365;
    /* clv is of revenue where no rate is known */
    if (cost <= 0 || !state->margin.known || !crm_margin_is_known(&state->margin, subject->measures)
        || !crm_number_parse(crm_subject_value(subject, &state->clv), clv)) {
        return false;
    }
    *keep_return = ((double)margin / CRM_MONEY_UNIT + *clv) / ((double)cost / CRM_MONEY_UNIT);
    return true;
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    struct state *state = opaque;
    double clv = 0;
    double keep_return = 0;
    values[0] = measure(state, subject, &clv, &keep_return)
                    ? crm_score_number(&state->text, keep_return)
                    : (struct crm_span){ "", 0 };
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    double clv = 0;
    double keep_return = 0;
    if (!measure(state, subject, &clv, &keep_return)) {
        crm_buffer_format(
            text, "no return: %s.",
            subject->measures->service.cost_365 <= 0 ? "keeping cost nothing in the last 365 days"
            : crm_margin_is_known(&state->margin, subject->measures) ? "no clv is known"
                                                                     : "no margin is known");
        return;
    }
    crm_buffer_format(text, "%.2f: margin of the last 365 days ", keep_return);
    crm_score_explain_money(text, crm_margin_year(&state->margin, subject->measures));
    crm_buffer_text(text, " and clv ");
    crm_score_explain_money(text, (crm_money)llround(clv * CRM_MONEY_UNIT));
    crm_buffer_text(text, " against the ");
    crm_score_explain_money(text, subject->measures->service.cost_365);
    crm_buffer_text(text, " that interactions cost in these days.");
}

const struct crm_scheme crm_scheme_keep_return = {
    .id = "D9",
    .name = "keep_return",
    .summary = "margin of the last 365 days and clv for each unit of money that keeping costs",
    .needs = "costs of transactions, or profit.rate; costs of interactions, or contact_cost",
    .extras = CRM_GATHER_SERVICE,
    .uses = uses,
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .state_size = sizeof(struct state),
    .start = start,
    .gather = gather,
    .merge = merge,
    .learn = learn,
    .adopt = adopt,
    .apply = apply,
    .explain = explain,
};
