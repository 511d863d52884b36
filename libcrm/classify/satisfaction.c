/* classify/satisfaction.c — E1: how content a customer was in the latest survey of the last 365
 * days: what was perceived against what was expected, or, where that was not asked, the score. */
#include "customer/telling.h"
#include "classify/loyal.h"
#include "classify/numbers.h"
#include "classify/scheme.h"

static const struct crm_class classes[] = {
    { "delighted", "Delighted", "非常满意", "ask for a recommendation, learn what pleased",
      "found more than was expected, or scored 3 or 4" },
    { "satisfied", "Satisfied", "基本满意", "ask what is missing, give more than expected",
      "found what was expected, or scored 2" },
    { "dissatisfied", "Dissatisfied", "不满意", "call at once, put it right, ask again",
      "found less than was expected, or scored 1" },
};

/* By enum crm_satisfaction. */
static const struct crm_class *const by_survey[] = {
    [CRM_NO_SURVEY] = NULL,
    [CRM_DISSATISFIED] = &classes[2],
    [CRM_SATISFIED] = &classes[1],
    [CRM_DELIGHTED] = &classes[0],
};

static const struct crm_class_column columns[] = {
    { "satisfaction", classes, CRM_COUNT(classes) },
};

/* customer/contacts.h reads these two, so that whoever uses E1 uses the same. */
static const struct crm_setting settings[] = {
    { "satisfaction.satisfied", CRM_SETTING_NUMBER, "2", -1e6, 1e6, NULL,
      "least score of a survey without an expectation that is satisfied" },
    { "satisfaction.delighted", CRM_SETTING_NUMBER, "3", -1e6, 1e6, NULL,
      "least score of a survey without an expectation that is delighted" },
};

struct state {
    double satisfied_from;
    double delighted_from;
};

static enum crm_status check(const struct crm_settings *rows, struct crm_error *error)
{
    return crm_setting_number(rows, "satisfaction.satisfied")
                   <= crm_setting_number(rows, "satisfaction.delighted")
               ? CRM_OK
               : crm_fail(error, CRM_USAGE,
                          "satisfaction.satisfied must not be above satisfaction.delighted");
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)error;
    state->satisfied_from = crm_setting_number(context->settings, "satisfaction.satisfied");
    state->delighted_from = crm_setting_number(context->settings, "satisfaction.delighted");
    if (!context->totals->has_contacts) {
        *missing = "interactions";
    } else if (!context->totals->has_answers) {
        *missing = "answers of surveys: score, or perceived and expectation";
    }
    return CRM_OK;
}

static const struct crm_class *class_of(const struct crm_subject *subject)
{
    return by_survey[subject->measures->service.satisfaction];
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    const struct crm_class *class = class_of(subject);
    (void)opaque;
    values[0] = crm_span_of(class != NULL ? class->name : "");
}

static void explain_answer(const struct state *state, const struct crm_service *service,
                           struct crm_buffer *text)
{
    if (service->survey_expectation != CRM_MONEY_NONE) {
        int above = (service->survey_perceived > service->survey_expectation)
                    - (service->survey_perceived < service->survey_expectation);
        crm_buffer_text(text, "perceived ");
        crm_explain_number(text, (double)service->survey_perceived / CRM_MONEY_UNIT);
        crm_buffer_format(text, " is %s the expectation of ",
                          above < 0   ? "below"
                          : above > 0 ? "above"
                                      : "equal to");
        crm_explain_number(text, (double)service->survey_expectation / CRM_MONEY_UNIT);
        return;
    }
    crm_buffer_text(text, "the score is ");
    crm_explain_number(text, (double)service->survey_score / CRM_MONEY_UNIT);
    crm_buffer_format(text,
                      " (satisfied from %g, delighted from %g), as perceived was not held "
                      "against an expectation",
                      state->satisfied_from, state->delighted_from);
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct crm_service *service = &subject->measures->service;
    const struct crm_class *class = class_of(subject);
    if (class == NULL) {
        crm_buffer_format(text, "no class: no survey of the last 365 days has an answer%s.",
                          service->surveyed ? ", and earlier ones do not count" : "");
        return;
    }
    crm_buffer_format(text, "%s: in the latest survey of the last 365 days, of ", class->label);
    crm_tell_day(text, service->survey_day);
    crm_buffer_text(text, ", ");
    explain_answer(opaque, service, text);
    crm_buffer_format(text, ". What to do: %s.", class->action);
}

const struct crm_scheme crm_scheme_satisfaction = {
    .id = "E1",
    .name = "satisfaction",
    .summary = "delighted, satisfied or dissatisfied in the latest survey of the last 365 days",
    .needs = "interactions of kind survey, with a score, or perceived and expectation",
    .extras = CRM_GATHER_SERVICE,
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .check = check,
    .start = start,
    .apply = apply,
    .explain = explain,
};
