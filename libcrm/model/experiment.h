/* model/experiment.h — a campaign's treatment group against its control group (domain D5), by
 * intention to treat: what was drawn is compared, whether reached or not. */
#ifndef CRM_MODEL_EXPERIMENT_H
#define CRM_MODEL_EXPERIMENT_H

#include "base/wide.h"
#include "customer/campaigns.h"

/* One group's outcomes while they come: counts, means and central sums of powers, in money. What is
 * margin for certain and what is revenue of unknown cost are apart until the margin rate is known.
 */
struct crm_outcome_sums {
    uint64_t customers;
    uint64_t buyers;
    double revenue;
    double revenue_squares;
    double revenue_cubes;
    double margin; /* of the lines with a cost */
    double margin_squares;
    double rest; /* revenue of the others */
    double rest_squares;
    double products; /* of margin and rest */
};

enum { CRM_TREATED, CRM_CONTROLS, CRM_GROUPS };

/* A campaign, for all customers or those of a class. */
struct crm_experiment {
    struct crm_outcome_sums groups[CRM_GROUPS];
    crm_wide cost;                /* of the treatment group, in 1/10000 */
    int32_t first_day;            /* of a record */
    uint64_t waiting[CRM_GROUPS]; /* customers whose days are not over yet: left out */
    uint64_t ungrouped;           /* … of no group */
    uint64_t both;                /* … of both groups from the first day on */
    uint64_t crossed;             /* not left out: later with a record of the other group */
};

/* Adds a customer's outcome; an experiment begins as zeros. */
void crm_experiment_add(struct crm_experiment *experiment,
                        const struct crm_campaign_outcome *outcome);

/* Adds another part of it. */
void crm_experiment_merge(struct crm_experiment *experiment, const struct crm_experiment *other);

/* What a model keeps of one group, in money and money². */
struct crm_group_figures {
    double customers;
    double buyers;
    double revenue; /* means a customer */
    double revenue_variance;
    double revenue_skewness;
    double margin;
    double margin_variance;
    double waiting; /* further customers, whose days are not over */
};

struct crm_experiment_figures {
    struct crm_group_figures groups[CRM_GROUPS];
    double first_day;
    double cost; /* a customer of the treatment group */
    double margin_known;
    double ungrouped;
    double both;
    double crossed;
};

/* They as one array, for a row of a model: the groups first. */
enum { CRM_EXPERIMENT_NUMBERS = sizeof(struct crm_experiment_figures) / sizeof(double) };

/* margin_rate: of revenue without a cost; where margins are not known they are 0. */
struct crm_experiment_figures crm_experiment_close(const struct crm_experiment *experiment,
                                                   double margin_rate, bool margin_known);

struct crm_interval {
    double value;
    double low; /* 95 % */
    double high;
};

/* Wilson's (1927) limits of the share of `some` in `all` > 0: of chances, never outside 0 to 1. */
struct crm_interval crm_share_interval(double some, double all);

enum crm_verdict {
    CRM_NO_CONTROL, /* no control group, or nobody was treated: not estimable */
    CRM_TOO_EARLY,  /* the days of a group are not over */
    CRM_TOO_FEW,    /* fewer than 30 in a group, or nobody bought: no verdict */
    CRM_NO_MARGIN,  /* what the revenue earns is not known: no verdict */
    CRM_STOP,       /* at best it earns less than it costs */
    CRM_PAYS,       /* at worst it earns more than it costs */
    CRM_UNCLEAR,
    CRM_VERDICTS
};

extern const char *const crm_verdict_names[CRM_VERDICTS];

/* Treatment less control. The intervals are known from 2 customers in each group on. */
struct crm_uplift {
    bool estimable;
    struct crm_interval response; /* of shares: Newcombe (1998), method 10 */
    struct crm_interval revenue;  /* of means a customer: Welch (1947) */
    struct crm_interval margin;
    bool varies; /* else nobody has spent anything, and the two intervals of money say nothing */
    bool skewed; /* so that the latter two are not to be relied on: Cochran (1977), page 42 */
    bool has_return;   /* there are costs and margins */
    double net_return; /* (margin - cost) / cost */
    enum crm_verdict verdict;
};

/* Statistics in Medicine 17, 873-890; Biometrika 34, 28-35; Sampling Techniques, 3rd edition.
 * Nothing of it is NaN or infinite for figures that are those of customers. */
struct crm_uplift crm_uplift_of(const struct crm_experiment_figures *figures);

#endif
