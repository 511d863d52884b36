#include "model/experiment.h"

#include <math.h>

#include "model/special.h"

static const double verdict_least = 30;

const char *const crm_verdict_names[CRM_VERDICTS] = {
    [CRM_NO_CONTROL] = "not_estimable", [CRM_TOO_EARLY] = "too_early", [CRM_TOO_FEW] = "too_few",
    [CRM_NO_MARGIN] = "no_margin",      [CRM_STOP] = "stop",           [CRM_PAYS] = "pays",
    [CRM_UNCLEAR] = "unclear",
};

/* Chan, Golub and LeVeque (1983); Terriberry's formula for the cubes. One outcome is a part of 1.
 */
static void add_sums(struct crm_outcome_sums *sums, const struct crm_outcome_sums *other)
{
    double own = (double)sums->customers;
    double added = (double)other->customers;
    double all = own + added;
    if (other->customers == 0) {
        return;
    }
    double revenue = other->revenue - sums->revenue;
    double margin = other->margin - sums->margin;
    double rest = other->rest - sums->rest;
    double weight = own * added / all;
    sums->revenue_cubes +=
        other->revenue_cubes + revenue * revenue * revenue * weight * (own - added) / all
        + 3 * revenue * (own * other->revenue_squares - added * sums->revenue_squares) / all;
    sums->revenue_squares += other->revenue_squares + revenue * revenue * weight;
    sums->margin_squares += other->margin_squares + margin * margin * weight;
    sums->rest_squares += other->rest_squares + rest * rest * weight;
    sums->products += other->products + margin * rest * weight;
    sums->revenue += revenue * added / all;
    sums->margin += margin * added / all;
    sums->rest += rest * added / all;
    sums->customers += other->customers;
    sums->buyers += other->buyers;
}

static void take_day(struct crm_experiment *experiment, int32_t day, bool first)
{
    experiment->first_day = first || day < experiment->first_day ? day : experiment->first_day;
}

/* Customers of whom there is a record, left out or not. */
static uint64_t seen(const struct crm_experiment *experiment)
{
    return experiment->groups[CRM_TREATED].customers + experiment->groups[CRM_CONTROLS].customers
           + experiment->waiting[CRM_TREATED] + experiment->waiting[CRM_CONTROLS]
           + experiment->ungrouped + experiment->both;
}

void crm_experiment_add(struct crm_experiment *experiment,
                        const struct crm_campaign_outcome *outcome)
{
    take_day(experiment, outcome->day, seen(experiment) == 0);
    if (outcome->group == CRM_NO_GROUP || outcome->group == CRM_BOTH_GROUPS) {
        *(outcome->group == CRM_NO_GROUP ? &experiment->ungrouped : &experiment->both) += 1;
        return;
    }
    bool treated = outcome->group == CRM_TREATMENT;
    size_t group = treated ? CRM_TREATED : CRM_CONTROLS;
    if (!outcome->observed) {
        experiment->waiting[group]++;
        return;
    }
    double rest = (double)outcome->revenue - (double)outcome->covered_revenue;
    const struct crm_outcome_sums one = {
        .customers = 1,
        .buyers = outcome->bought,
        .revenue = (double)outcome->revenue / CRM_MONEY_UNIT,
        .margin = (double)outcome->margin / CRM_MONEY_UNIT,
        .rest = rest / CRM_MONEY_UNIT,
    };
    add_sums(&experiment->groups[group], &one);
    experiment->cost += treated ? outcome->cost : 0;
    experiment->crossed += outcome->crossed;
}

void crm_experiment_merge(struct crm_experiment *experiment, const struct crm_experiment *other)
{
    if (seen(other) == 0) {
        return;
    }
    take_day(experiment, other->first_day, seen(experiment) == 0);
    for (size_t i = 0; i < CRM_GROUPS; i++) {
        add_sums(&experiment->groups[i], &other->groups[i]);
        experiment->waiting[i] += other->waiting[i];
    }
    experiment->cost += other->cost;
    experiment->ungrouped += other->ungrouped;
    experiment->both += other->both;
    experiment->crossed += other->crossed;
}

static struct crm_group_figures close_group(const struct crm_outcome_sums *sums, double rate)
{
    double customers = (double)sums->customers;
    double freedom = fmax(customers - 1, 1);
    double margin_squares =
        sums->margin_squares + rate * rate * sums->rest_squares + 2 * rate * sums->products;
    double spread = sqrt(sums->revenue_squares / fmax(customers, 1));
    return (struct crm_group_figures){
        .customers = customers,
        .buyers = (double)sums->buyers,
        .revenue = sums->revenue,
        .revenue_variance = sums->revenue_squares / freedom,
        .revenue_skewness =
            spread > 0 ? sums->revenue_cubes / customers / (spread * spread * spread) : 0,
        .margin = sums->margin + rate * sums->rest,
        .margin_variance = fmax(margin_squares, 0) / freedom,
    };
}

struct crm_experiment_figures crm_experiment_close(const struct crm_experiment *experiment,
                                                   double margin_rate, bool margin_known)
{
    struct crm_experiment_figures figures = {
        .first_day = experiment->first_day,
        .margin_known = margin_known,
        .ungrouped = (double)experiment->ungrouped,
        .both = (double)experiment->both,
        .crossed = (double)experiment->crossed,
    };
    for (size_t i = 0; i < CRM_GROUPS; i++) {
        figures.groups[i] = close_group(&experiment->groups[i], margin_known ? margin_rate : 0);
        figures.groups[i].waiting = (double)experiment->waiting[i];
    }
    double treated = figures.groups[CRM_TREATED].customers;
    figures.cost = treated > 0 ? (double)experiment->cost / CRM_MONEY_UNIT / treated : 0;
    return figures;
}

struct crm_interval crm_share_interval(double some, double all)
{
    const double square = CRM_NORMAL_95 * CRM_NORMAL_95;
    double share = some / all;
    double middle = (share + square / (2 * all)) / (1 + square / all);
    double width = CRM_NORMAL_95 * sqrt(share * (1 - share) / all + square / (4 * all * all))
                   / (1 + square / all);
    return (struct crm_interval){ share, some > 0 ? fmax(middle - width, 0) : 0,
                                  some < all ? fmin(middle + width, 1) : 1 };
}

static struct crm_interval share_of(const struct crm_group_figures *group)
{
    return crm_share_interval(group->buyers, group->customers);
}

static struct crm_interval compare_shares(const struct crm_group_figures *groups)
{
    struct crm_interval treated = share_of(&groups[CRM_TREATED]);
    struct crm_interval control = share_of(&groups[CRM_CONTROLS]);
    double value = treated.value - control.value;
    double down = hypot(treated.value - treated.low, control.high - control.value);
    double up = hypot(treated.high - treated.value, control.value - control.low);
    return (struct crm_interval){ value, value - down, value + up };
}

/* The difference of two means, with the degrees of freedom of Welch and Satterthwaite. */
static struct crm_interval compare_means(double treated, double treated_variance,
                                         double treated_customers, double control,
                                         double control_variance, double control_customers)
{
    double own = treated_variance / treated_customers;
    double other = control_variance / control_customers;
    double share = own + other > 0 ? own / (own + other) : 0.5;
    double freedom = 1
                     / (share * share / (treated_customers - 1)
                        + (1 - share) * (1 - share) / (control_customers - 1));
    double width = crm_student_95(fmax(freedom, 1)) * sqrt(own + other);
    double value = treated - control;
    return (struct crm_interval){ value, value - width, value + width };
}

/* A mean of so many is about normal where they are more than 25 times the squared skewness. */
static bool is_skewed(const struct crm_group_figures *group)
{
    return group->customers <= 25 * group->revenue_skewness * group->revenue_skewness;
}

static enum crm_verdict judge(const struct crm_experiment_figures *figures,
                              const struct crm_interval *margin)
{
    const struct crm_group_figures *treated = &figures->groups[CRM_TREATED];
    const struct crm_group_figures *control = &figures->groups[CRM_CONTROLS];
    bool varies = treated->margin_variance > 0 && control->margin_variance > 0;
    if (treated->customers < verdict_least || control->customers < verdict_least) {
        return CRM_TOO_FEW;
    }
    if (!(figures->margin_known > 0)) {
        return CRM_NO_MARGIN;
    }
    return !varies                        ? CRM_TOO_FEW
           : margin->high < figures->cost ? CRM_STOP
           : margin->low > figures->cost  ? CRM_PAYS
                                          : CRM_UNCLEAR;
}

/* Why fewer than 2 customers of a group say nothing: nobody was ever in it, or the days of some are
 * not over, or so few they are. */
static enum crm_verdict judge_short(const struct crm_group_figures *groups)
{
    enum crm_verdict verdict = CRM_TOO_FEW;
    for (size_t i = 0; i < CRM_GROUPS; i++) {
        if (groups[i].customers + groups[i].waiting < 1) {
            return CRM_NO_CONTROL;
        }
        if (groups[i].customers < 2 && groups[i].waiting > 0) {
            verdict = CRM_TOO_EARLY;
        }
    }
    return verdict;
}

struct crm_uplift crm_uplift_of(const struct crm_experiment_figures *figures)
{
    const struct crm_group_figures *groups = figures->groups;
    const struct crm_group_figures *treated = &groups[CRM_TREATED];
    const struct crm_group_figures *control = &groups[CRM_CONTROLS];
    struct crm_uplift uplift = { .verdict = CRM_NO_CONTROL };
    if (treated->customers < 2 || control->customers < 2) {
        uplift.verdict = judge_short(groups);
        return uplift;
    }
    uplift.estimable = true;
    uplift.response = compare_shares(groups);
    uplift.revenue = compare_means(treated->revenue, treated->revenue_variance, treated->customers,
                                   control->revenue, control->revenue_variance, control->customers);
    uplift.margin = compare_means(treated->margin, treated->margin_variance, treated->customers,
                                  control->margin, control->margin_variance, control->customers);
    uplift.varies = treated->revenue_variance > 0 || control->revenue_variance > 0;
    uplift.skewed = is_skewed(treated) || is_skewed(control);
    uplift.has_return = figures->margin_known > 0 && figures->cost > 0;
    if (uplift.has_return) {
        uplift.net_return = (uplift.margin.value - figures->cost) / figures->cost;
    }
    uplift.verdict = judge(figures, &uplift.margin);
    return uplift;
}
