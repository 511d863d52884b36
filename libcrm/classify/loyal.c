#include "classify/loyal.h"

#include "classify/numbers.h"
#include "customer/telling.h"

struct crm_loyal_limits crm_loyal_limits_of(const struct crm_settings *settings)
{
    return (struct crm_loyal_limits){
        .occasions = (uint32_t)crm_setting_number(settings, "loyalty.occasions"),
        .days = (int32_t)crm_setting_number(settings, "loyalty.days"),
    };
}

bool crm_is_loyal(const struct crm_measures *measures, const struct crm_activity_rule *rule,
                  const struct crm_loyal_limits *limits)
{
    enum crm_activity activity = crm_activity_of(measures, rule);
    return (activity == CRM_ACTIVE || activity == CRM_AT_RISK)
           && measures->occasions >= limits->occasions
           && measures->last_day - measures->first_day >= limits->days
           && measures->service.satisfaction != CRM_DISSATISFIED;
}

void crm_explain_count(struct crm_buffer *text, int64_t count, const char *noun)
{
    crm_explain_number(text, (double)count);
    crm_buffer_format(text, " %s%s", noun, count == 1 ? "" : "s");
}

void crm_explain_times(struct crm_buffer *text, uint32_t times)
{
    if (times == 1) {
        crm_buffer_text(text, "once");
    } else {
        crm_explain_count(text, times, "time");
    }
}

void crm_explain_last(struct crm_buffer *text, const struct crm_measures *measures,
                      const struct crm_activity_rule *rule)
{
    bool lost = crm_activity_of(measures, rule) == CRM_LOST;
    crm_explain_count(text, rule->as_of - measures->last_day, "day");
    crm_buffer_format(text, " ago, %s the limit of ", lost ? "past" : "within");
    crm_explain_number(text, crm_activity_limit(measures, rule));
    crm_buffer_text(text, " days");
}

static void explain_survey(struct crm_buffer *text, const struct crm_service *service)
{
    if (service->satisfaction == CRM_NO_SURVEY) {
        crm_buffer_text(text, "no survey in the last 365 days, so not dissatisfied");
        return;
    }
    crm_buffer_format(text, "%sdissatisfied in the latest survey, of ",
                      service->satisfaction == CRM_DISSATISFIED ? "" : "not ");
    crm_tell_day(text, service->survey_day);
}

void crm_explain_loyal(struct crm_buffer *text, const struct crm_measures *measures,
                       const struct crm_activity_rule *rule, const struct crm_loyal_limits *limits)
{
    int32_t days = measures->last_day - measures->first_day;
    crm_buffer_text(text, "bought ");
    crm_explain_times(text, measures->occasions);
    crm_buffer_text(text,
                    measures->occasions >= limits->occasions ? " (at least " : " (fewer than ");
    crm_explain_number(text, limits->occasions);
    crm_buffer_text(text, ") over ");
    crm_explain_count(text, days, "day");
    crm_buffer_text(text, days >= limits->days ? " (at least " : " (less than ");
    crm_explain_number(text, limits->days);
    crm_buffer_text(text, "), last ");
    crm_explain_last(text, measures, rule);
    crm_buffer_text(text, "; ");
    explain_survey(text, &measures->service);
}
