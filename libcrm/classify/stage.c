/* classify/stage.c — C11: how far the relationship has come in the last 365 days. Each stage
 * includes the one before: interaction, continuity, understanding, relationship. */
#include "classify/loyal.h"
#include "classify/numbers.h"
#include "classify/scheme.h"

/* From the last one down: the order of classes. */
enum { RELATIONSHIP, UNDERSTANDING, CONTINUITY, INTERACTION, NONE };

static const struct crm_class classes[] = {
    [RELATIONSHIP] = { "relationship", "Relationship", "建立关系",
                       "care for it: a named owner, plans made together",
                       "understanding, and bought twice or more and still active" },
    [UNDERSTANDING] = { "understanding", "Understanding", "了解",
                        "make an offer from what they told",
                        "continuity, and has answered a survey" },
    [CONTINUITY] = { "continuity", "Continuity", "连续", "ask what they need and how they judge us",
                     "interaction, in 3 months or more" },
    [INTERACTION] = { "interaction", "Interaction", "互动",
                      "keep talking: agree on the next contact",
                      "contacts in both directions in the last 365 days" },
};

static const struct crm_class_column columns[] = {
    { "stage", classes, CRM_COUNT(classes) },
};

static const struct crm_setting settings[] = {
    { "stage.months", CRM_SETTING_INTEGER, "3", 1, 13, NULL,
      "calendar months of the last 365 days with a contact, from which stage is continuity" },
    { "stage.occasions", CRM_SETTING_INTEGER, "2", 1, 1000000, NULL,
      "purchase occasions from which stage is relationship" },
};

struct state {
    const struct crm_activity_rule *rule;
    uint32_t months;
    uint32_t occasions;
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)error;
    state->rule = context->rule;
    state->months = (uint32_t)crm_setting_number(context->settings, "stage.months");
    state->occasions = (uint32_t)crm_setting_number(context->settings, "stage.occasions");
    *missing = !context->totals->has_contacts     ? "interactions"
               : !context->totals->has_directions ? "direction of the interactions"
                                                  : NULL;
    return CRM_OK;
}

static bool is_still_active(const struct state *state, const struct crm_measures *measures)
{
    return measures->occasions > 0 && crm_activity_of(measures, state->rule) != CRM_LOST;
}

/* What a stage asks for beside the one before. */
static bool reaches(const struct state *state, const struct crm_measures *measures, size_t stage)
{
    const struct crm_service *service = &measures->service;
    switch (stage) {
    case INTERACTION:
        return service->in_365 && service->out_365;
    case CONTINUITY:
        return service->months_365 >= state->months;
    case UNDERSTANDING:
        return service->surveyed;
    default:
        return measures->occasions >= state->occasions && is_still_active(state, measures);
    }
}

static size_t stage_of(const struct state *state, const struct crm_measures *measures)
{
    size_t stage = NONE;
    while (stage > RELATIONSHIP && reaches(state, measures, stage - 1)) {
        stage--;
    }
    return stage;
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    size_t stage = stage_of(opaque, subject->measures);
    values[0] = crm_span_of(stage < NONE ? classes[stage].name : "");
}

/* What was found for one stage, beside what it asks for. */
static void explain_step(const struct state *state, const struct crm_measures *measures,
                         size_t stage, struct crm_buffer *text)
{
    const struct crm_service *service = &measures->service;
    switch (stage) {
    case INTERACTION:
        crm_buffer_format(text, "%s in the last 365 days",
                          service->in_365 && service->out_365 ? "contacts in both directions"
                          : service->in_365                   ? "contacts from the customer only"
                          : service->out_365                  ? "contacts to the customer only"
                          : service->contacts_365 > 0         ? "contacts without a direction"
                                                              : "no contact");
        break;
    case CONTINUITY:
        crm_buffer_text(text, "contacts in ");
        crm_explain_count(text, service->months_365, "month");
        crm_buffer_format(text, " of them (at least %u)", state->months);
        break;
    case UNDERSTANDING:
        crm_buffer_text(text, service->surveyed ? "has answered a survey"
                                                : "has never answered a survey");
        break;
    default:
        crm_buffer_text(text, "bought ");
        crm_explain_times(text, measures->occasions);
        crm_buffer_format(text, " (at least %u)", state->occasions);
        if (measures->occasions > 0) {
            crm_buffer_text(text, ", last ");
            crm_explain_last(text, measures, state->rule);
        }
    }
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    size_t reached = stage_of(state, subject->measures);
    crm_buffer_text(text, reached < NONE ? classes[reached].label : "no stage");
    for (size_t stage = NONE; stage > reached; stage--) {
        crm_buffer_text(text, stage == NONE ? ": " : "; ");
        explain_step(state, subject->measures, stage - 1, text);
    }
    if (reached > RELATIONSHIP) {
        crm_buffer_format(text, "%s not yet %s: ", reached < NONE ? ";" : ",",
                          classes[reached - 1].name);
        explain_step(state, subject->measures, reached - 1, text);
    }
    crm_buffer_byte(text, '.');
    if (reached < NONE) {
        crm_buffer_format(text, " What to do: %s.", classes[reached].action);
    }
}

const struct crm_scheme crm_scheme_stage = {
    .id = "C11",
    .name = "stage",
    .summary = "how far the relationship has come: interaction to relationship",
    .needs = "interactions, transactions",
    .extras = CRM_GATHER_SERVICE,
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .start = start,
    .apply = apply,
    .explain = explain,
};
