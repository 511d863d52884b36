#include "customer/measures.h"

#include <math.h>

enum { LIMIT_CYCLES = 3, WINDOW_CYCLES = 2, LIMIT_LEAST = 90, LIMIT_MOST = 365 };

struct crm_measures crm_measures_none(void)
{
    struct crm_measures none = {
        .first_day = CRM_NO_DAY,
        .last_day = CRM_NO_DAY,
        .before_last_day = CRM_NO_DAY,
        .second_day = CRM_NO_DAY,
        .return_day = CRM_NO_DAY,
        .usual_hour = -1,
        .service = { .last_contact = CRM_NO_DAY,
                     .next_planned = CRM_NO_DAY,
                     .widest_gap_365 = 365,
                     .slowest_answer_365 = -1,
                     .survey_score = CRM_MONEY_NONE,
                     .survey_expectation = CRM_MONEY_NONE,
                     .survey_perceived = CRM_MONEY_NONE,
                     .survey_day = CRM_NO_DAY },
    };
    for (size_t i = 0; i < CRM_MIX_COUNT; i++) {
        none.mix[i].main = CRM_MAP_NONE;
    }
    return none;
}

double crm_cycle_days(const struct crm_measures *measures)
{
    if (measures->purchase_days < 2) {
        return -1;
    }
    return (double)(measures->last_day - measures->first_day)
           / (double)(measures->purchase_days - 1);
}

double crm_gap_cv(const struct crm_measures *measures)
{
    if (measures->purchase_days < 3) {
        return -1;
    }
    double gaps = (double)(measures->purchase_days - 1);
    double sum = (double)(measures->last_day - measures->first_day);
    double variance = ((double)measures->gap_squares - sum * sum / gaps) / (gaps - 1);
    return variance > 0 ? sqrt(variance) / (sum / gaps) : 0;
}

crm_wide crm_average_amount(const struct crm_measures *measures)
{
    if (measures->occasions == 0) {
        return 0;
    }
    crm_wide scaled = (crm_wide)measures->revenue * ((crm_wide)1 << 32);
    crm_wide quotient = scaled / measures->occasions;
    return scaled < 0 && quotient * measures->occasions != scaled ? quotient - 1 : quotient;
}

struct crm_measures crm_measures_before(const struct crm_measures *measures)
{
    bool bought = measures->before_last_day != CRM_NO_DAY;
    return (struct crm_measures){ .first_day = bought ? measures->first_day : CRM_NO_DAY,
                                  .last_day = measures->before_last_day,
                                  .occasions = bought,
                                  .purchase_days = measures->before_days };
}

/* Some cycles, at least LIMIT_LEAST, at most LIMIT_MOST days. */
static double within_limits(double cycle, double cycles)
{
    return cycle < 0 ? LIMIT_LEAST : fmin(fmax(cycle * cycles, LIMIT_LEAST), LIMIT_MOST);
}

double crm_limit_of_cycle(double cycle)
{
    return within_limits(cycle, LIMIT_CYCLES);
}

double crm_window_days(const struct crm_measures *measures, const struct crm_activity_rule *rule)
{
    double cycle = crm_cycle_days(measures);
    return within_limits(cycle >= 0 ? cycle : rule->median_cycle, WINDOW_CYCLES);
}

int32_t crm_return_day(const struct crm_measures *measures, const struct crm_activity_rule *rule)
{
    if (measures->return_day != CRM_NO_DAY || measures->second_day == CRM_NO_DAY) {
        return measures->return_day;
    }
    double limit =
        rule->inactive_limit >= 0 ? rule->inactive_limit : crm_limit_of_cycle(rule->median_cycle);
    return measures->second_day - measures->first_day > limit ? measures->second_day : CRM_NO_DAY;
}

double crm_activity_limit(const struct crm_measures *measures, const struct crm_activity_rule *rule)
{
    if (rule->inactive_limit >= 0) {
        return rule->inactive_limit;
    }
    double cycle = crm_cycle_days(measures);
    return crm_limit_of_cycle(cycle >= 0 ? cycle : rule->median_cycle);
}

enum crm_activity crm_activity_of(const struct crm_measures *measures,
                                  const struct crm_activity_rule *rule)
{
    if (measures->occasions == 0) {
        return CRM_NEVER_BOUGHT;
    }
    double limit = crm_activity_limit(measures, rule);
    double recency = (double)(rule->as_of - measures->last_day);
    return recency <= limit / 2 ? CRM_ACTIVE : recency <= limit ? CRM_AT_RISK : CRM_LOST;
}

const char *crm_activity_name(enum crm_activity activity)
{
    static const char *const names[] = { "", "active", "at_risk", "lost" };
    return names[activity];
}
