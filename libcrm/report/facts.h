/* report/facts.h — what sections are made from: sums over customers, in all and for each value of
 * each column that customers are grouped by. Collected in one pass (collect.h); memory goes with
 * the number of buyers, 8 bytes each and at most 16 more for yearly churn (year.h), and of distinct
 * values. */
#ifndef CRM_REPORT_FACTS_H
#define CRM_REPORT_FACTS_H

#include "classify/scheme.h"
#include "report/year.h"

/* The units of a sum of chances. */
enum { CRM_CHANCE_UNITS = 1000000000 };

/* The sum of a column of numbers, exact: each is rounded to 1/10000 (a chance to 1e-9) first. What
 * is empty or no number is skipped. */
struct crm_sum {
    int64_t total;
    uint64_t customers; /* with a number */
};

/* Sums over some customers. */
struct crm_group {
    uint64_t customers;
    uint64_t buyers; /* with at least one occasion */
    uint64_t orders; /* occasions and cancelled ones */
    uint64_t occasions;
    crm_money revenue;
    crm_money buyer_revenue;   /* without the returns of who never bought otherwise */
    crm_money revenue_365;     /* of the last 365 days */
    crm_money covered_revenue; /* of the lines with a cost */
    crm_money margin;          /* over those lines */
    crm_money buyer_margin;    /* without who never bought otherwise */
    uint64_t recency_days;     /* summed over buyers */
    struct crm_sum profit_net; /* columns of crm-score */
    struct crm_sum clv;
    struct crm_sum p_alive; /* in 1 / CRM_CHANCE_UNITS */
};

/* Values that a column of scores may have. */
enum { CRM_SCORES_MOST = 10 };

/* groups[i] is that of the value number i of the map. Owns both. */
struct crm_group_set {
    struct crm_map values;
    struct crm_group *groups;
    size_t capacity;
};

/* When next purchases are due, in the column next_purchase of crm-churn. */
enum crm_due { CRM_DUE_PAST, CRM_DUE_30, CRM_DUE_60, CRM_DUE_90, CRM_DUE_LATER, CRM_DUE_COUNT };

/* Customers with such a day, and their expected_amount. */
struct crm_due_sum {
    uint64_t customers;
    struct crm_sum amount;
};

/* Fields of C that are summed; 0: not there. */
struct crm_number_fields {
    size_t profit_net;
    size_t clv;
    size_t p_alive;
    size_t expected_amount;
    size_t next_purchase;
};

/* A column of C. Its values stand in the set as written (escaped). */
struct crm_group_column {
    const char *name;
    size_t field;
    const struct crm_class_column *classes; /* NULL: a profile column */
    struct crm_group_set set;
    bool unbounded; /* a column without classes has too many values to group by: set is empty */
};

/* Owns everything but the names, which are the stream layout's. To be set up by crm_facts_open. */
struct crm_facts {
    bool with_internal; /* customers whose relation is internal count too */
    size_t relation;    /* field of C, 0: none */
    struct crm_stream_head head;
    int32_t as_of;
    struct crm_totals totals; /* of the whole input */
    struct crm_learned
        learned; /* what the stream's ##model lines of crm-segment and crm-score say */
    struct crm_number_fields fields;
    struct crm_group all;
    uint64_t lines;
    uint64_t cost_lines;
    uint64_t repeat_buyers; /* with at least two occasions */
    uint64_t internal;      /* internal customers left out */
    uint64_t strangers;     /* customers with facts but no C record */
    crm_money *revenues;    /* of each buyer */
    size_t revenue_capacity;
    struct crm_group_column *columns;
    size_t column_count;
    size_t column_capacity;
    struct crm_due_sum due[CRM_DUE_COUNT];
    struct crm_year year;
    struct crm_group_set categories; /* buyers by their commonest category, unescaped */
    struct crm_group weekdays[8];    /* buyers by usual weekday: 1 Monday … 7 Sunday */
    struct crm_group hours[24];      /* buyers by usual hour */
};

void crm_facts_open(struct crm_facts *facts, bool with_internal);

/* Chooses the columns to group by from those of C: the classes that a scheme knows, then profile
 * columns. Before the first crm_facts_add; the layout must outlive the facts. */
CRM_MUST_CHECK enum crm_status crm_facts_columns(struct crm_facts *facts,
                                                 const struct crm_layout *customers,
                                                 struct crm_error *error);

/* Adds a customer: the C record, its measures up to facts->as_of, and the commonest category
 * (empty: not known). CRM_REFUSED where a sum does not fit. */
CRM_MUST_CHECK enum crm_status crm_facts_add(struct crm_facts *facts,
                                             const struct crm_record *record,
                                             const struct crm_measures *measures,
                                             struct crm_span category, struct crm_error *error);

/* To be called once, after the last customer. */
void crm_facts_finish(struct crm_facts *facts);

/* The column of a name, NULL where customers are not grouped by it. */
const struct crm_group_column *crm_facts_column(const struct crm_facts *facts, const char *name);

/* Adds one group's sums to another's; false where they do not fit. */
bool crm_group_merge(struct crm_group *group, const struct crm_group *other);

/* Classes that are numbers, 5 to 1. */
bool crm_group_column_is_score(const struct crm_group_column *column);

/* Whether anybody has a value in a column: nobody has where its tool had no data. */
bool crm_group_column_has_values(const struct crm_group_column *column);

void crm_facts_free(struct crm_facts *facts);

#endif
