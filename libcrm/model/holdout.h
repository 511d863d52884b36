/* model/holdout.h — would the models have been right? They are fitted to what was known on a day,
 * foretell the days behind it, and are held against what came (domain D3). */
#ifndef CRM_MODEL_HOLDOUT_H
#define CRM_MODEL_HOLDOUT_H

#include "model/cut.h"
#include "model/gamma_gamma.h"
#include "model/purchase_choice.h"

/* Owns nothing. */
struct crm_holdout_options {
    struct crm_cut_options cut;
    const struct crm_purchase_model *named; /* NULL: the one of the least BIC */
    double unit_days;
    bool force;
};

/* Who foretells: the model; that each goes on at his rate so far, x / T; that nobody comes back. */
enum { CRM_HOLDOUT_MODEL, CRM_HOLDOUT_SAME_RATE, CRM_HOLDOUT_NOBODY, CRM_HOLDOUT_RIVALS };

/* Customers of one number of repeat purchases before the cut; sums over them. */
struct crm_holdout_bin {
    uint64_t customers;
    uint64_t came; /* purchases behind the cut */
    double predicted[CRM_HOLDOUT_RIVALS];
};

/* The last of the bins holds all larger numbers, too. */
enum { CRM_HOLDOUT_BINS = 8 };

/* Moments over customers, of what was foretold and what came. */
struct crm_holdout_score {
    double predicted;      /* the sum */
    double absolute_error; /* sums */
    double squared_error;
    double mean_predicted; /* and what the correlation is made of */
    double mean_came;
    double spread_predicted;
    double spread_came;
    double together;
};

/* A week from the first purchase on; the last one may be shorter. */
struct crm_holdout_week {
    int32_t last_day;
    uint64_t came;   /* repeat purchases of the customers who had bought before the cut */
    double expected; /* of them, by the model */
};

/* Owns the weeks. Zero-initialised is empty. */
struct crm_holdout {
    struct crm_cut_totals totals;
    struct crm_purchase_choice purchases;
    struct crm_gamma_gamma_fit amounts;
    bool priced;         /* amounts were fitted */
    int32_t first_day;   /* of the customers */
    uint64_t customers;  /* who had bought by the cut */
    uint64_t new_buyers; /* whose first purchase came behind it: they are not foretold */
    uint64_t came;
    crm_money money_came;
    struct crm_holdout_bin bins[CRM_HOLDOUT_BINS];
    struct crm_holdout_score counts[CRM_HOLDOUT_RIVALS];
    struct crm_holdout_score money[CRM_HOLDOUT_RIVALS]; /* where priced */
    struct crm_holdout_week *weeks;
    size_t week_count;
};

/* Reads the stream, fits and compares. Refuses a cut before the first purchase, and what
 * crm_purchase_fit refuses; without a fit of amounts a note says why. */
CRM_MUST_CHECK enum crm_status crm_holdout_run(const struct crm_holdout_options *options,
                                               struct crm_holdout *holdout,
                                               struct crm_error *error);

double crm_holdout_mae(const struct crm_holdout *holdout, const struct crm_holdout_score *score);
double crm_holdout_rmse(const struct crm_holdout *holdout, const struct crm_holdout_score *score);

/* Pearson's; false where one of the two does not vary. */
bool crm_holdout_correlation(const struct crm_holdout_score *score, double *correlation);

void crm_holdout_free(struct crm_holdout *holdout);

#endif
