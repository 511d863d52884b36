/* classify/work_stage.c — C17: what the work with a customer is now: attract, acquire, retain or
 * manage, from status (C10), activity (B6) and lifecycle (C6). */
#include "classify/loyal.h"
#include "classify/numbers.h"
#include "classify/scheme.h"

enum { MANAGE, RETAIN, ACQUIRE, ATTRACT };

static const struct crm_class classes[] = {
    [MANAGE] = { "manage", "Manage", "管理", "serve by importance, widen what they buy",
                 "other buyers" },
    [RETAIN] = { "retain", "Retain", "保留", "call, find the cause, give a reason to stay",
                 "lost, at risk or in decline" },
    [ACQUIRE] = { "acquire", "Acquire", "获得", "make the first purchases easy: advice, trial",
                  "prospective or first-time" },
    [ATTRACT] = { "attract", "Attract", "吸引", "advertise where they are, gather their interest",
                  "potential" },
};

static const struct crm_class_column columns[] = {
    { "work_stage", classes, CRM_COUNT(classes) },
};

static const char *const uses[] = { "status", "lifecycle", NULL };

struct state {
    const struct crm_activity_rule *rule;
    struct crm_column_place status;
    struct crm_column_place lifecycle;
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)error;
    state->rule = context->rule;
    state->status = crm_context_find(context, crm_span_of("status"));
    state->lifecycle = crm_context_find(context, crm_span_of("lifecycle"));
    if (!state->status.found) {
        *missing = "status";
    } else if (!state->lifecycle.found) {
        crm_note(context->notes, "note: work_stage: the data has no lifecycle: retain means lost "
                                 "or at risk only");
    }
    return CRM_OK;
}

/* The class of a status that decides alone; NULL for the others. */
static const struct crm_class *class_of_status(struct crm_span status)
{
    static const struct {
        const char *status;
        int class;
    } rows[] = {
        { "potential", ATTRACT },
        { "prospective", ACQUIRE },
        { "first_time", ACQUIRE },
        { "lost", RETAIN },
    };
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        if (crm_span_is(status, rows[i].status)) {
            return &classes[rows[i].class];
        }
    }
    return NULL;
}

static bool is_at_risk(const struct state *state, const struct crm_subject *subject)
{
    return crm_activity_of(subject->measures, state->rule) == CRM_AT_RISK;
}

static bool is_declining(const struct state *state, const struct crm_subject *subject)
{
    return crm_span_is(crm_subject_value(subject, &state->lifecycle), "decline");
}

static const struct crm_class *class_of(const struct state *state,
                                        const struct crm_subject *subject)
{
    const struct crm_class *class = class_of_status(crm_subject_value(subject, &state->status));
    bool leaving = is_at_risk(state, subject) || is_declining(state, subject);
    return class != NULL ? class : &classes[leaving ? RETAIN : MANAGE];
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    values[0] = crm_span_of(class_of(opaque, subject)->name);
}

/* Why a customer whose status does not decide alone is to be retained or managed. */
static void explain_activity(const struct state *state, const struct crm_subject *subject,
                             struct crm_buffer *text)
{
    const struct crm_measures *measures = subject->measures;
    bool at_risk = is_at_risk(state, subject);
    crm_buffer_text(text, at_risk ? ", but last bought " : ", last bought ");
    crm_explain_count(text, state->rule->as_of - measures->last_day, "day");
    crm_buffer_format(text, " ago, %s ", at_risk ? "past" : "within");
    crm_explain_number(text, crm_activity_limit(measures, state->rule) / 2);
    crm_buffer_text(text, " days, half the limit");
    if (!state->lifecycle.found) {
        crm_buffer_text(text, "; the data has no lifecycle");
        return;
    }
    struct crm_span lifecycle = crm_subject_value(subject, &state->lifecycle);
    crm_buffer_format(text, ", %s lifecycle is ",
                      !at_risk && is_declining(state, subject) ? "but" : "and");
    crm_buffer_span(text, lifecycle.length > 0 ? lifecycle : crm_span_of("not known"));
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    struct crm_span status = crm_subject_value(subject, &state->status);
    const struct crm_class *class = class_of(state, subject);
    crm_buffer_format(text, "%s: status is ", class->label);
    crm_buffer_span(text, status);
    if (class_of_status(status) == NULL) {
        explain_activity(state, subject, text);
    }
    crm_buffer_format(text, ". What to do: %s.", class->action);
}

const struct crm_scheme crm_scheme_work_stage = {
    .id = "C17",
    .name = "work_stage",
    .summary = "what the work with a customer is now: attract, acquire, retain or manage",
    .needs = "transactions",
    .uses = uses,
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .state_size = sizeof(struct state),
    .start = start,
    .apply = apply,
    .explain = explain,
};
