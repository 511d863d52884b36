/* classify/loyalty.c — C3: potential, new, established or loyal, by how long and how often a
 * customer has bought, whether that goes on, and what the latest survey says. */
#include "classify/loyal.h"
#include "classify/scheme.h"

enum { LOYAL, ESTABLISHED, NEW, POTENTIAL };

static const struct crm_class classes[] = {
    [LOYAL] = { "loyal", "Loyal", "忠诚客户", "reward, and ask for referrals",
                "5 purchases or more over a year or longer, still active, not dissatisfied" },
    [ESTABLISHED] = { "established", "Established", "老客户",
                      "find out what keeps them from coming more often",
                      "has bought, and is none of the others" },
    [NEW] = { "new", "New", "新客户", "welcome, and make the second purchase easy",
              "first bought in the last 90 days" },
    [POTENTIAL] = { "potential", "Potential", "潜在客户", "learn what they need, offer a trial",
                    "never bought" },
};

static const struct crm_class_column columns[] = {
    { "loyalty", classes, CRM_COUNT(classes) },
};

static const struct crm_setting settings[] = {
    { "loyalty.new_days", CRM_SETTING_INTEGER, "90", 0, 36500, NULL,
      "days up to the as-of date in which the first purchase of a new customer lies" },
    { "loyalty.occasions", CRM_SETTING_INTEGER, "5", 1, 1000000, NULL,
      "purchase occasions that a loyal customer has at least; for loyalty and status" },
    { "loyalty.days", CRM_SETTING_INTEGER, "365", 0, 36500, NULL,
      "days from the first purchase of a loyal customer to the last, at least; for loyalty and "
      "status" },
};

struct state {
    const struct crm_activity_rule *rule;
    struct crm_loyal_limits limits;
    int32_t as_of;
    int32_t new_days;
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)missing;
    (void)error;
    state->rule = context->rule;
    state->limits = crm_loyal_limits_of(context->settings);
    state->as_of = context->as_of;
    state->new_days = (int32_t)crm_setting_number(context->settings, "loyalty.new_days");
    return CRM_OK;
}

static const struct crm_class *class_of(const struct state *state,
                                        const struct crm_measures *measures)
{
    if (measures->occasions == 0) {
        return &classes[POTENTIAL];
    }
    if (state->as_of - measures->first_day < state->new_days) {
        return &classes[NEW];
    }
    return &classes[crm_is_loyal(measures, state->rule, &state->limits) ? LOYAL : ESTABLISHED];
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    values[0] = crm_span_of(class_of(opaque, subject->measures)->name);
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    const struct crm_measures *measures = subject->measures;
    const struct crm_class *class = class_of(state, measures);
    crm_buffer_format(text, "%s: ", class->label);
    if (class == &classes[POTENTIAL]) {
        crm_buffer_text(text, "never bought");
    } else if (class == &classes[NEW]) {
        crm_buffer_text(text, "bought for the first time ");
        crm_explain_count(text, state->as_of - measures->first_day, "day");
        crm_buffer_text(text, " ago, within the last ");
        crm_explain_count(text, state->new_days, "day");
    } else {
        crm_explain_loyal(text, measures, state->rule, &state->limits);
    }
    crm_buffer_format(text, ". What to do: %s.", class->action);
}

const struct crm_scheme crm_scheme_loyalty = {
    .id = "C3",
    .name = "loyalty",
    .summary = "loyal, established, new or potential, by how long, how often and how content",
    .needs = "transactions; interactions tell who is dissatisfied",
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
