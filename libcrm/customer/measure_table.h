/* customer/measure_table.h — the measures of buying as columns: one row a column, for
 * crm-segment --measures and --explain. */
#ifndef CRM_CUSTOMER_MEASURE_TABLE_H
#define CRM_CUSTOMER_MEASURE_TABLE_H

#include "base/buffer.h"
#include "customer/gather.h"

/* What the values of one customer are made from. */
struct crm_measured {
    const struct crm_measures *measures;
    const struct crm_activity_rule *rule;
    const struct crm_gather *gather; /* for the names of places, channels and categories */
};

struct crm_measure {
    const char *id;   /* "B3" */
    const char *name; /* the column */
    /* Appends the value as text, unescaped; nothing where the customer has none. */
    void (*write)(const struct crm_measured *measured, struct crm_buffer *text);
    unsigned extras; /* enum crm_gather_extra: what has to be gathered for it */
};

/* All rows, in the order of their columns. */
const struct crm_measure *crm_measures_table(size_t *count);

/* The row of a name, NULL where there is none. */
const struct crm_measure *crm_measure_find(struct crm_span name);

/* What has to be gathered for the measure of a name; 0 where there is none. */
unsigned crm_measure_extras(struct crm_span name);

/* False for a column that the data cannot fill: margin without costs, main_place without
 * places. */
bool crm_measure_available(const struct crm_measure *measure, const struct crm_reader *reader,
                           const struct crm_totals *totals);

#endif
