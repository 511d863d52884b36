/* customer/measures.h — the measures of buying and service of one customer (domain B1 to B7, E1).
 */
#ifndef CRM_CUSTOMER_MEASURES_H
#define CRM_CUSTOMER_MEASURES_H

#include <stddef.h>

#include "base/map.h"
#include "base/wide.h"
#include "value/date.h"
#include "value/money.h"

/* How one customer's records spread over the values of one column (B2, B5). */
struct crm_mix {
    uint32_t main;     /* number of the main value (crm_gather_value), CRM_MAP_NONE: none */
    uint32_t distinct; /* values used */
    double entropy;    /* Shannon entropy of the shares of records, in nats */
};

/* The main brand is the one that most was spent on; else the main value is the commonest. */
enum crm_mix_kind {
    CRM_MIX_PLACE,
    CRM_MIX_CHANNEL,
    CRM_MIX_CATEGORY,
    CRM_MIX_PRODUCT,
    CRM_MIX_BRAND,
    CRM_MIX_COMPETITOR, /* named in interactions, as the next one */
    CRM_MIX_SUBSTITUTE,
    CRM_MIX_COUNT
};

enum crm_satisfaction { CRM_NO_SURVEY, CRM_DISSATISFIED, CRM_SATISFIED, CRM_DELIGHTED };

/* What the interactions of a customer say up to as_of (B1, B7, E1). A contact is an interaction of
 * kind contact, visit, complaint, survey or campaign, but not a campaign's control group. "_365":
 * of the last 365 days. */
struct crm_service {
    uint32_t contacts_in; /* a complaint that says no direction is one */
    uint32_t contacts_out;
    uint32_t contacts_365;
    uint32_t contacts_out_recent; /* in the last sample.contact_days days */
    uint32_t complaints;
    uint32_t complaints_open; /* not resolved up to as_of */
    int32_t last_contact;     /* day; CRM_NO_DAY: none */
    int32_t next_planned;     /* the earliest planned date after as_of; CRM_NO_DAY: none */
    int32_t widest_gap_365;   /* most days without a contact, of gaps since the contact before or
                               * the first purchase that end in the last 365 days */
    int32_t
        slowest_answer_365; /* most days that one waited, or an older one still does; -1: none */
    crm_money cost_365;
    uint32_t outreach_365;   /* out contacts: campaigns, and those that follow no occasion (C5) */
    uint32_t followable_365; /* occasions older than 30 days (engagement.follow_days) */
    uint32_t followed_365;   /* those that a contact, visit or survey followed in as many */
    uint8_t months_365;      /* calendar months with a contact */
    uint8_t months_both_365; /* with contacts in both directions */
    bool in_365;
    bool out_365;
    bool surveyed;          /* answered a survey, ever */
    uint8_t satisfaction;   /* enum crm_satisfaction */
    crm_money survey_score; /* what it follows from: 1/10000; CRM_MONEY_NONE: not asked */
    crm_money survey_expectation;
    crm_money survey_perceived;
    int32_t survey_day;
};

/* What a customer's lines with a due date say up to as_of (D7): refunds taken off, so that a sum
 * may be negative. "_365": of what fell due in the last 365 days. Overdue is what was paid after
 * its due date, or is unpaid past it; a payment after as_of is not known yet. */
struct crm_credit {
    uint32_t lines; /* with a due date */
    crm_money due_365;
    crm_money overdue_365;
    crm_money late_365; /* the same without refunds that belong to no order with due dates … */
    crm_wide late_days_365; /* … and the sum of these amounts, each times its days late */
    crm_money owed;         /* unpaid, whether due or not yet */
    crm_money owed_late;    /* … and past due */
    crm_money owed_long;    /* … for more than 90 days (credit.unpaid_days) */
};

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
    uint32_t lines_365;
    uint32_t cost_lines_365;
    int32_t second_day; /* purchase day; CRM_NO_DAY: none */
    int32_t return_day; /* the last return (B6) after the second day; CRM_NO_DAY: none */

    /* From here on only what was asked for (enum crm_gather_extra), else as crm_measures_none. */
    uint8_t usual_weekday; /* 1 Monday … 7 Sunday of most occasions; 0: none */
    int8_t usual_hour;     /* 0 to 23; -1: no clock known */
    struct crm_mix mix[CRM_MIX_COUNT];
    crm_money purchase_spend; /* lines that are no refunds; the next three are parts of it */
    crm_money bargain_spend;  /* with a discount of at least 10 % (orientation.discount) */
    crm_money launch_spend;   /* on products within 90 days (orientation.launch_days) of launch */
    crm_money main_brand_spend;
    crm_money window_revenue[2]; /* of C6: the last crm_window_days days, and as many before */
    crm_money window_margin[2];
    struct crm_service service;
    struct crm_credit credit;
};

/* Where what is always gathered ends. */
enum { CRM_MEASURES_BASIC = offsetof(struct crm_measures, usual_weekday) };

#define CRM_MONEY_NONE INT64_MIN

/* Of a customer without facts. */
struct crm_measures crm_measures_none(void);

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

/* The window w of C6: twice the cycle, at least 90, at most 365 days; 90 where there is none. */
double crm_window_days(const struct crm_measures *measures, const struct crm_activity_rule *rule);

/* The limit L in days for a cycle; negative: there is none. */
double crm_limit_of_cycle(double cycle);

/* The day of the last return (B6); CRM_NO_DAY: none. */
int32_t crm_return_day(const struct crm_measures *measures, const struct crm_activity_rule *rule);

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
