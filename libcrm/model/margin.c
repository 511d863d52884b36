#include "model/margin.h"

#include <math.h>

const struct crm_setting crm_margin_setting = {
    "profit.rate",
    CRM_SETTING_NUMBER,
    "",
    0,
    1,
    NULL,
    "margin as a share of revenue where a line has no cost; empty: the share of the lines that "
    "have one"
};

void crm_margin_start(struct crm_margin *margin, const struct crm_scheme_context *context)
{
    margin->given = crm_setting_is_set(context->settings, "profit.rate");
    margin->rate = margin->given ? crm_setting_number(context->settings, "profit.rate") : 0;
    margin->known = margin->given || context->totals->has_costs;
}

enum crm_status crm_margin_gather(struct crm_margin *margin, const struct crm_measures *measures,
                                  struct crm_error *error)
{
    return crm_money_add(margin->covered, measures->covered_revenue, &margin->covered)
                   && crm_money_add(margin->margin, measures->margin, &margin->margin)
               ? CRM_OK
               : crm_fail(error, CRM_REFUSED, "the sum of the margins leaves the range of money");
}

enum crm_status crm_margin_merge(struct crm_margin *margin, const struct crm_margin *other,
                                 struct crm_error *error)
{
    const struct crm_measures sums = { .covered_revenue = other->covered, .margin = other->margin };
    return crm_margin_gather(margin, &sums, error);
}

enum crm_status crm_margin_learn(struct crm_margin *margin, const char *scheme,
                                 struct crm_learned *learned, struct crm_error *error)
{
    if (!margin->given && margin->covered > 0) {
        margin->rate = (double)margin->margin / (double)margin->covered;
    }
    return crm_learned_set(learned, scheme, "margin_rate", &margin->rate, margin->known ? 1 : 0,
                           error);
}

enum crm_status crm_margin_adopt(struct crm_margin *margin, const char *scheme,
                                 const struct crm_learned *learned, struct crm_error *error)
{
    const struct crm_learned_row *row = crm_learned_get(learned, scheme, "margin_rate");
    if (row == NULL || row->count > 1 || (row->count == 1) != margin->known) {
        return crm_fail(error, CRM_REFUSED,
                        "%s was learned from data with other costs: learn it anew", scheme);
    }
    if (margin->given && (row->numbers[0] < margin->rate || row->numbers[0] > margin->rate)) {
        return crm_fail(error, CRM_REFUSED, "%s was learned with another profit.rate", scheme);
    }
    margin->rate = row->count == 1 ? row->numbers[0] : 0;
    return CRM_OK;
}

/* A rate beyond these is no margin, and would leave the range of money. */
static const double rate_most = 1;

static crm_money with_rate(crm_money own, double rate, crm_money revenue, crm_money covered)
{
    double rest = ((double)revenue - (double)covered) * fmax(fmin(rate, rate_most), -rate_most);
    crm_money sum = 0;
    bool fits = fabs(rest) < 9e18 && crm_money_add(own, (crm_money)llround(rest), &sum);
    return fits ? sum : own;
}

crm_money crm_margin_all(const struct crm_margin *margin, const struct crm_measures *measures)
{
    return with_rate(measures->margin, margin->rate, measures->revenue, measures->covered_revenue);
}

crm_money crm_margin_year(const struct crm_margin *margin, const struct crm_measures *measures)
{
    return with_rate(measures->margin_365, margin->rate, measures->revenue_365,
                     measures->covered_revenue_365);
}
