/* classify/status.c — C10: where a customer stands, from potential to loyal, lost and won back.
 * Who never bought is prospective by a planned purchase or, where crm-score has added it, by how
 * alike he is to buyers (D6). */
#include "customer/telling.h"
#include "classify/loyal.h"
#include "classify/numbers.h"
#include "classify/scheme.h"
#include "value/number.h"

enum { LOYAL, REPEAT, WON_BACK, FIRST_TIME, PROSPECTIVE, POTENTIAL, LOST };

static const struct crm_class classes[] = {
    [LOYAL] = { "loyal", "Loyal", "忠实客户", "give the best first, ask for referrals",
                "loyal by loyalty (C3)" },
    [REPEAT] = { "repeat", "Repeat", "复购客户", "cross-sell, make buying a habit",
                 "bought twice or more" },
    [WON_BACK] = { "won_back", "Won back", "挽回客户", "mend what drove them away, stay close",
                   "came back in the last 180 days after a long pause" },
    [FIRST_TIME] = { "first_time", "First-time", "首购客户", "thank, and lead to a second purchase",
                     "bought once" },
    [PROSPECTIVE] = { "prospective", "Prospective", "预期客户", "visit now with a first offer",
                      "never bought, but plans to in the next 90 days, or is like those who did" },
    [POTENTIAL] = { "potential", "Potential", "潜在客户",
                    "make yourself known, learn what they need", "never bought" },
    [LOST] = { "lost", "Lost", "流失客户", "ask why, win back whoever is worth it",
               "no purchase for longer than the limit (B6)" },
};

static const struct crm_class_column columns[] = {
    { "status", classes, CRM_COUNT(classes) },
};

static const struct crm_setting settings[] = {
    { "status.planned_days", CRM_SETTING_INTEGER, "90", 0, 36500, NULL,
      "days after the as-of date in which a planned purchase makes a customer prospective" },
    { "status.lookalike", CRM_SETTING_NUMBER, "0.5", 0, 1, NULL,
      "lookalike from which a customer who never bought is prospective" },
    { "status.return_days", CRM_SETTING_INTEGER, "180", 0, 36500, NULL,
      "days up to the as-of date in which the return of a customer who was won back lies" },
};

struct state {
    const struct crm_activity_rule *rule;
    struct crm_loyal_limits limits;
    struct crm_column_place lookalike;
    struct crm_notes *notes;
    bool has_contacts;
    int32_t as_of;
    int32_t planned_days;
    int32_t return_days;
    double least_lookalike;
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)missing;
    (void)error;
    state->rule = context->rule;
    state->limits = crm_loyal_limits_of(context->settings);
    state->lookalike = crm_context_find(context, crm_span_of("lookalike"));
    state->notes = context->notes;
    state->has_contacts = context->totals->has_contacts;
    state->as_of = context->as_of;
    state->planned_days = (int32_t)crm_setting_number(context->settings, "status.planned_days");
    state->return_days = (int32_t)crm_setting_number(context->settings, "status.return_days");
    state->least_lookalike = crm_setting_number(context->settings, "status.lookalike");
    return CRM_OK;
}

/* Learns nothing: looks that lookalikes are numbers, and says once what nobody can be told by. */
static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    if (subject->measures->occasions > 0) {
        return CRM_OK;
    }
    if (!state->lookalike.found) {
        crm_note(state->notes, "note: status: the data has %s",
                 state->has_contacts
                     ? "no lookalike, which crm-score adds: who never bought is prospective by a "
                       "planned purchase only"
                     : "neither interactions, for plans, nor lookalike, which crm-score adds: who "
                       "never bought is potential");
        return CRM_OK;
    }
    return crm_check_number("status", "lookalike", crm_subject_value(subject, &state->lookalike),
                            error);
}

static bool is_planned(const struct state *state, const struct crm_measures *measures)
{
    int32_t planned = measures->service.next_planned;
    return planned != CRM_NO_DAY && planned - state->as_of <= state->planned_days;
}

/* False where it is not known. */
static bool lookalike_of(const struct state *state, const struct crm_subject *subject,
                         double *lookalike)
{
    return crm_number_parse(crm_subject_value(subject, &state->lookalike), lookalike);
}

static bool is_won_back(const struct state *state, const struct crm_measures *measures)
{
    int32_t day = crm_return_day(measures, state->rule);
    return day != CRM_NO_DAY && state->as_of - day < state->return_days;
}

static const struct crm_class *class_of(const struct state *state,
                                        const struct crm_subject *subject)
{
    const struct crm_measures *measures = subject->measures;
    double lookalike = 0;
    if (measures->occasions == 0) {
        bool alike =
            lookalike_of(state, subject, &lookalike) && lookalike >= state->least_lookalike;
        return &classes[is_planned(state, measures) || alike ? PROSPECTIVE : POTENTIAL];
    }
    if (crm_activity_of(measures, state->rule) == CRM_LOST) {
        return &classes[LOST];
    }
    if (is_won_back(state, measures)) {
        return &classes[WON_BACK];
    }
    return &classes[crm_is_loyal(measures, state->rule, &state->limits) ? LOYAL
                    : measures->occasions >= 2                          ? REPEAT
                                                                        : FIRST_TIME];
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    values[0] = crm_span_of(class_of(opaque, subject)->name);
}

static void explain_plan(const struct state *state, const struct crm_measures *measures,
                         struct crm_buffer *text)
{
    int32_t planned = measures->service.next_planned;
    if (planned == CRM_NO_DAY) {
        crm_buffer_format(text, "no purchase is planned%s",
                          state->has_contacts ? "" : " (the data has no interactions)");
        return;
    }
    crm_buffer_text(text, "the next purchase is planned for ");
    crm_tell_day(text, planned);
    crm_buffer_text(text, is_planned(state, measures) ? ", within " : ", more than ");
    crm_explain_count(text, state->planned_days, "day");
    crm_buffer_text(text, is_planned(state, measures) ? "" : " ahead");
}

static void explain_prospect(const struct state *state, const struct crm_subject *subject,
                             struct crm_buffer *text)
{
    double lookalike = 0;
    crm_buffer_text(text, "never bought; ");
    explain_plan(state, subject->measures, text);
    if (lookalike_of(state, subject, &lookalike)) {
        crm_buffer_format(text, "; lookalike to buyers is %.3f (%s %g)", lookalike,
                          lookalike >= state->least_lookalike ? "at least" : "less than",
                          state->least_lookalike);
    } else {
        crm_buffer_text(text, state->lookalike.found
                                  ? "; lookalike is not known"
                                  : "; lookalike, which crm-score adds, is not there");
    }
}

static void explain_return(const struct state *state, const struct crm_measures *measures,
                           struct crm_buffer *text)
{
    int32_t day = crm_return_day(measures, state->rule);
    crm_buffer_text(
        text,
        "had been away for longer than the limit that the purchases before gave, came back on ");
    crm_tell_day(text, day);
    crm_buffer_text(text, ", within the last ");
    crm_explain_count(text, state->return_days, "day");
    crm_buffer_text(text, ", and last bought ");
    crm_explain_last(text, measures, state->rule);
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    const struct crm_measures *measures = subject->measures;
    const struct crm_class *class = class_of(state, subject);
    crm_buffer_format(text, "%s: ", class->label);
    if (measures->occasions == 0) {
        explain_prospect(state, subject, text);
    } else if (class == &classes[LOST]) {
        crm_buffer_text(text, "last bought ");
        crm_explain_last(text, measures, state->rule);
    } else if (class == &classes[WON_BACK]) {
        explain_return(state, measures, text);
    } else if (class == &classes[FIRST_TIME]) {
        crm_buffer_text(text, "bought once, ");
        crm_explain_last(text, measures, state->rule);
    } else {
        crm_explain_loyal(text, measures, state->rule, &state->limits);
    }
    crm_buffer_format(text, ". What to do: %s.", class->action);
}

const struct crm_scheme crm_scheme_status = {
    .id = "C10",
    .name = "status",
    .summary = "where a customer stands: potential, prospective, first_time, repeat, loyal, lost, "
               "won_back",
    .needs = "transactions; interactions of kind plan and the column lookalike tell who is "
             "prospective",
    .extras = CRM_GATHER_SERVICE,
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .start = start,
    .gather = gather,
    .apply = apply,
    .explain = explain,
};
