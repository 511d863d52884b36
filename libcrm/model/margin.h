/* model/margin.h — margin where costs are not known of every line: the covered lines' own, plus a
 * rate times the revenue of the others (domain D1). */
#ifndef CRM_MODEL_MARGIN_H
#define CRM_MODEL_MARGIN_H

#include "classify/scheme.h"

struct crm_margin {
    bool known; /* there are costs, or a rate was given */
    bool given; /* profit.rate is set */
    double rate;
    crm_money covered; /* sums over customers, while learning */
    crm_money margin;
};

/* The setting profit.rate. */
extern const struct crm_setting crm_margin_setting;

void crm_margin_start(struct crm_margin *margin, const struct crm_scheme_context *context);
CRM_MUST_CHECK enum crm_status crm_margin_gather(struct crm_margin *margin,
                                                 const struct crm_measures *measures,
                                                 struct crm_error *error);
CRM_MUST_CHECK enum crm_status crm_margin_merge(struct crm_margin *margin,
                                                const struct crm_margin *other,
                                                struct crm_error *error);

/* The rate, into the row "margin_rate" of a scheme, and back; empty where it is not known. */
CRM_MUST_CHECK enum crm_status crm_margin_learn(struct crm_margin *margin, const char *scheme,
                                                struct crm_learned *learned,
                                                struct crm_error *error);
CRM_MUST_CHECK enum crm_status crm_margin_adopt(struct crm_margin *margin, const char *scheme,
                                                const struct crm_learned *learned,
                                                struct crm_error *error);

/* Margin of all history, or of the last 365 days, rounded to 1/10000. */
crm_money crm_margin_all(const struct crm_margin *margin, const struct crm_measures *measures);
crm_money crm_margin_year(const struct crm_margin *margin, const struct crm_measures *measures);

#endif
