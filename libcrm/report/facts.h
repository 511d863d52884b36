/* report/facts.h — what sections are made from: sums over customers, in all and for each value of
 * each column that customers are grouped by. Collected in one pass (collect.h); memory goes with
 * the number of buyers, 8 bytes each, and of distinct values. */
#ifndef CRM_REPORT_FACTS_H
#define CRM_REPORT_FACTS_H

#include "classify/scheme.h"

/* Sums over some customers. */
struct crm_group {
    uint64_t customers;
    uint64_t buyers; /* with at least one occasion */
    uint64_t orders; /* occasions and cancelled ones */
    uint64_t occasions;
    crm_money revenue;
    crm_money buyer_revenue; /* without the returns of who never bought otherwise */
    crm_money margin;        /* over the lines with a cost */
    uint64_t recency_days;   /* summed over buyers */
};

/* Values that a column of scores may have. */
enum { CRM_SCORES_MOST = 10 };

/* groups[i] is that of the value number i of the map. Owns both. */
struct crm_group_set {
    struct crm_map values;
    struct crm_group *groups;
    size_t capacity;
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
    struct crm_learned learned; /* what the stream's ##model lines of crm-segment say */
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

/* The column of a name, NULL where customers are not grouped by it. */
const struct crm_group_column *crm_facts_column(const struct crm_facts *facts, const char *name);

/* Adds one group's sums to another's; false where they do not fit. */
bool crm_group_merge(struct crm_group *group, const struct crm_group *other);

void crm_facts_free(struct crm_facts *facts);

#endif
