/* customer/measures.h — the measures of buying of one customer (domain B1, B3 to B6). */
#ifndef CRM_CUSTOMER_MEASURES_H
#define CRM_CUSTOMER_MEASURES_H

#include "base/map.h"
#include "base/wide.h"
#include "value/date.h"
#include "value/money.h"

/* How one customer's order lines spread over the values of one column (B5). */
struct crm_mix {
    uint32_t main;     /* number of the commonest value (crm_facts values), CRM_MAP_NONE: none */
    uint32_t distinct; /* values used */
    double entropy;    /* Shannon entropy of the shares of lines, in nats */
};

enum crm_mix_kind { CRM_MIX_PLACE, CRM_MIX_CHANNEL, CRM_MIX_CATEGORY, CRM_MIX_COUNT };

/* Days are days since 1970, money in 1/10000 of a unit. A customer who never bought has
 * occasions = 0 and CRM_NO_DAY; refunds alone still give revenue. All of it up to as_of. */
struct crm_measures {
    int32_t first_day; /* of the first and last occasion */
    int32_t last_day;
    uint32_t lines;
    uint32_t orders; /* occasions and cancelled ones */
    uint32_t occasions;
    uint32_t occasions_365;
    uint32_t purchase_days;
    uint64_t gap_squares; /* sum of the squared gaps between purchase days, in days² */
    crm_money revenue;    /* refunds taken off */
    crm_money revenue_365;
    crm_money recent_revenue; /* the last measures.window days, and as many before them */
    crm_money prior_revenue;
    uint32_t rfm_occasions; /* in the last rfm.window days, or in all history */
    crm_money rfm_revenue;
    crm_money margin; /* amount - cost over the lines with a cost */
    crm_money margin_365;
    crm_money covered_revenue; /* of the lines with a cost */
    crm_money covered_revenue_365;
    crm_money purchase_total; /* of the occasions alone: returns are not taken off */
    crm_money first_order_total;
    crm_money first_day_total; /* of those of the first purchase day */
    crm_money contact_cost;    /* of interactions: given, or by contact_cost.KIND */
    int32_t before_last_day;   /* of the last occasion up to as_of - 365 days; CRM_NO_DAY: none */
    uint32_t before_days;      /* purchase days up to then */
    crm_money returned;        /* what refund lines took off, positive */
    uint32_t cost_lines;       /* lines with a cost */
    uint32_t return_lines;
    uint8_t usual_weekday; /* 1 Monday … 7 Sunday of most occasions; 0: none */
    int8_t usual_hour;     /* 0 to 23; -1: no clock known */
    struct crm_mix mix[CRM_MIX_COUNT];
};

enum crm_activity { CRM_NEVER_BOUGHT, CRM_ACTIVE, CRM_AT_RISK, CRM_LOST };

/* Mean gap between purchase days, in days; negative below 2 purchase days. */
double crm_cycle_days(const struct crm_measures *measures);

/* Sample standard deviation of the gaps over their mean; negative below 3 purchase days. */
double crm_gap_cv(const struct crm_measures *measures);

/* revenue / occasions as an exact fraction scaled by 2^32, rounded down; 0 without occasions. */
crm_wide crm_average_amount(const struct crm_measures *measures);

/* What activity depends on beside the customer (B6). */
struct crm_activity_rule {
    int32_t as_of;
    double median_cycle;   /* of repeat buyers, days; negative: there are none */
    double inactive_limit; /* days, --inactive; negative: by the cycle */
};

/* The same customer as of 365 days before: first and last purchase, purchase days. */
struct crm_measures crm_measures_before(const struct crm_measures *measures);

/* The limit L in days: min(max(3 x cycle, 90), 365). */
double crm_activity_limit(const struct crm_measures *measures,
                          const struct crm_activity_rule *rule);

enum crm_activity crm_activity_of(const struct crm_measures *measures,
                                  const struct crm_activity_rule *rule);

/* "active", "at_risk", "lost"; "" for who never bought. */
const char *crm_activity_name(enum crm_activity activity);

#endif
