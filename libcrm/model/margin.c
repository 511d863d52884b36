#include "model/margin.h"

#include <math.h>
#include <stdio.h>

static const double rate_most = 1;

/* Of the row margin_rate: the rate, and profit.rate where it was set. */
enum { RATES = 2 };

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
    margin->set = margin->given ? crm_setting_number(context->settings, "profit.rate") : 0;
    margin->rate = margin->set;
    margin->has_costs = context->totals->has_costs;
    margin->known = margin->given || margin->has_costs;
}

enum crm_status crm_margin_gather(struct crm_margin *margin, const struct crm_measures *measures,
                                  struct crm_error *error)
{
    margin->bare += measures->lines - measures->cost_lines;
    return crm_money_add(margin->covered, measures->covered_revenue, &margin->covered)
                   && crm_money_add(margin->margin, measures->margin, &margin->margin)
                   && crm_money_add(margin->revenue, measures->revenue, &margin->revenue)
               ? CRM_OK
               : crm_fail(error, CRM_REFUSED, "the sum of the margins leaves the range of money");
}

enum crm_status crm_margin_merge(struct crm_margin *margin, const struct crm_margin *other,
                                 struct crm_error *error)
{
    const struct crm_measures sums = { .covered_revenue = other->covered,
                                       .margin = other->margin,
                                       .revenue = other->revenue };
    margin->bare += other->bare;
    return crm_margin_gather(margin, &sums, error);
}

/* What the revenue without a cost earns, or all of it: then the lines with a cost earn their own,
 * and the others what profit.rate says. */
static double rate_of(const struct crm_margin *margin)
{
    double own = (double)margin->margin;
    double covered = (double)margin->covered;
    double revenue = (double)margin->revenue;
    if (!margin->given) {
        return own / covered;
    }
    bool mixed = margin->of_all && revenue > 0 && (margin->covered != 0 || margin->margin != 0);
    return mixed ? (own + margin->rate * (revenue - covered)) / revenue : margin->rate;
}

enum crm_status crm_margin_learn(struct crm_margin *margin, const char *scheme,
                                 struct crm_learned *learned, struct crm_notes *notes,
                                 struct crm_error *error)
{
    margin->known = margin->given || margin->covered > 0;
    double rate = margin->known ? rate_of(margin) : 0;
    margin->rate = fmax(fmin(rate, rate_most), -rate_most);
    if (fabs(rate) > rate_most) {
        crm_note(notes, "note: by the costs margin is %.1f %% of revenue: it counts as %g %%",
                 rate * 100, margin->rate * 100);
    }
    const double numbers[RATES] = { margin->rate, margin->set };
    size_t count = margin->given ? RATES : margin->known ? 1 : 0;
    enum crm_status status = crm_learned_set(learned, scheme, "margin_rate", numbers, count, error);
    return status == CRM_OK && margin->has_costs && !margin->known
               ? crm_learned_set(learned, scheme, "no_margin", NULL, 0, error)
               : status;
}

/* Refuses a model for another profit.rate than is set, or for none. */
static enum crm_status check_set(const struct crm_margin *margin, const char *scheme,
                                 const struct crm_learned_row *row, struct crm_error *error)
{
    bool was_given = row->count == RATES;
    double set = was_given ? row->numbers[1] : 0;
    if (was_given && !margin->given) {
        return crm_fail(error, CRM_REFUSED,
                        "%s was learned with profit.rate=%g, which is not set here: set it, too",
                        scheme, set);
    }
    if (!was_given && margin->given) {
        return crm_fail(error, CRM_REFUSED,
                        "%s was learned without profit.rate, which is set here: do not set it, or "
                        "learn the model anew",
                        scheme);
    }
    return set < margin->set || set > margin->set
               ? crm_fail(error, CRM_REFUSED,
                          "%s was learned with profit.rate=%g, here it is %g: set the same, or "
                          "learn the model anew",
                          scheme, set, margin->set)
               : CRM_OK;
}

static enum crm_status check_costs(const struct crm_margin *margin, const char *scheme,
                                   const struct crm_learned *learned,
                                   const struct crm_learned_row *row, struct crm_error *error)
{
    if (row->count == 1 && !margin->has_costs) {
        return crm_fail(error, CRM_REFUSED,
                        "%s was learned from data with costs, and this has none: learn the model "
                        "anew, or leave %s out with --by",
                        scheme, scheme);
    }
    return row->count == 0 && margin->has_costs && !margin->given
                   && crm_learned_get(learned, scheme, "no_margin") == NULL
               ? crm_fail(error, CRM_REFUSED,
                          "%s was learned from data without costs, and this has some: learn the "
                          "model anew, or leave %s out with --by",
                          scheme, scheme)
               : CRM_OK;
}

static enum crm_status check_row(const struct crm_margin *margin, const char *scheme,
                                 const struct crm_learned *learned,
                                 const struct crm_learned_row *row, struct crm_error *error)
{
    bool good = row->count <= RATES;
    for (size_t i = 0; i < row->count && good; i++) {
        good = fabs(row->numbers[i]) <= rate_most;
    }
    if (!good) {
        return crm_fail(error, CRM_REFUSED, "the model's margin_rate of %s is no share", scheme);
    }
    return check_set(margin, scheme, row, error) == CRM_OK
               ? check_costs(margin, scheme, learned, row, error)
               : CRM_REFUSED;
}

enum crm_status crm_margin_adopt(struct crm_margin *margin, const char *scheme,
                                 const struct crm_learned *learned, struct crm_error *error)
{
    const struct crm_learned_row *row = crm_learned_get(learned, scheme, "margin_rate");
    if (row == NULL) {
        return crm_learned_refuse(scheme, error);
    }
    if (check_row(margin, scheme, learned, row, error) != CRM_OK) {
        return CRM_REFUSED;
    }
    margin->known = row->count > 0;
    margin->rate = row->count > 0 ? row->numbers[0] : 0;
    return CRM_OK;
}

enum crm_status crm_margin_lack(const struct crm_margin *margin, const char *scheme,
                                const struct crm_scheme_context *context, const char **missing,
                                struct crm_error *error)
{
    const struct crm_learned_row *row =
        context->model != NULL ? crm_learned_get(context->model, scheme, "margin_rate") : NULL;
    *missing = "costs, and profit.rate is not set";
    if (row != NULL && check_row(margin, scheme, context->model, row, error) != CRM_OK) {
        snprintf(error->file, sizeof error->file, "%s", context->model_file);
        return CRM_REFUSED;
    }
    return CRM_OK;
}

void crm_margin_note_unknown(const struct crm_margin *margin, const char *scheme,
                             struct crm_notes *notes)
{
    if (!crm_margin_is_whole(margin)) {
        crm_note(notes,
                 "note: %s is left empty of who has lines without a cost: the lines with one "
                 "brought no revenue in all, and profit.rate is not set",
                 scheme);
    }
}

bool crm_margin_is_whole(const struct crm_margin *margin)
{
    return margin->known || (margin->has_costs && margin->bare == 0);
}

bool crm_margin_is_known(const struct crm_margin *margin, const struct crm_measures *measures)
{
    return margin->known || measures->cost_lines == measures->lines;
}

static crm_money with_rate(crm_money own, double rate, crm_money revenue, crm_money covered)
{
    double rest = ((double)revenue - (double)covered) * rate;
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
