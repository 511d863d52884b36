/* model/margin.h — margin where costs are not known of every line: the covered lines' own, plus a
 * rate times the revenue of the others (domain D1).
 *
 * A rate lies between -1 and 1: beyond it is no margin, and money would leave its range. */
#ifndef CRM_MODEL_MARGIN_H
#define CRM_MODEL_MARGIN_H

#include "classify/scheme.h"

struct crm_margin {
    bool known;        /* a rate is; until the sums are, that there are costs */
    bool given;        /* profit.rate is set */
    bool has_costs;    /* some line has one */
    bool of_all;       /* set behind crm_margin_start: the rate wanted is that of all revenue */
    double set;        /* profit.rate; 0 where it is not given */
    double rate;       /* of the revenue without a cost, or of all */
    crm_money covered; /* sums over customers, while learning */
    crm_money margin;
    crm_money revenue;
    uint64_t bare; /* lines without a cost */
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

/* The rate, and profit.rate where it is set, into the row "margin_rate" of a scheme, and back;
 * empty where it is not known: there are no costs, or, which a row "no_margin" says, only costs of
 * lines that brought no revenue in all. A rate beyond -1 or 1 is noted, and taken for that; in a
 * model it is refused, as is one learned with another profit.rate, or with costs where there are
 * none, or the other way round. */
CRM_MUST_CHECK enum crm_status crm_margin_learn(struct crm_margin *margin, const char *scheme,
                                                struct crm_learned *learned,
                                                struct crm_notes *notes, struct crm_error *error);
CRM_MUST_CHECK enum crm_status crm_margin_adopt(struct crm_margin *margin, const char *scheme,
                                                const struct crm_learned *learned,
                                                struct crm_error *error);

/* What a scheme's start says where no rate is known: *missing is set, unless the model to be
 * adopted has a rate, which is refused. */
CRM_MUST_CHECK enum crm_status crm_margin_lack(const struct crm_margin *margin, const char *scheme,
                                               const struct crm_scheme_context *context,
                                               const char **missing, struct crm_error *error);

/* After learning: says where the margin of lines without a cost is not known after all, and so the
 * numbers of a scheme are not. */
void crm_margin_note_unknown(const struct crm_margin *margin, const char *scheme,
                             struct crm_notes *notes);

/* After learning: the margin of every line is known. */
bool crm_margin_is_whole(const struct crm_margin *margin);

/* A customer's margin is known: by the rate, or as all of his lines have a cost. */
bool crm_margin_is_known(const struct crm_margin *margin, const struct crm_measures *measures);

/* Margin of all history, or of the last 365 days, rounded to 1/10000. */
crm_money crm_margin_all(const struct crm_margin *margin, const struct crm_measures *measures);
crm_money crm_margin_year(const struct crm_margin *margin, const struct crm_measures *measures);

#endif
