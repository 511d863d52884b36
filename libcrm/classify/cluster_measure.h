/* classify/cluster_measure.h — what buyers can be held to be alike by (C9): one row a measure, with
 * the words for a group that is far from average in it.
 *
 * A measure x counts as ln(1 + max(x, 0)): it has many small values and few large ones, and who
 * gave back as much as he bought has earned nothing, however much it was. */
#ifndef CRM_CLASSIFY_CLUSTER_MEASURE_H
#define CRM_CLASSIFY_CLUSTER_MEASURE_H

#include "customer/measures.h"
#include "value/setting.h"

enum { CRM_CLUSTER_MEASURES_MOST = 8 };

struct crm_cluster_measure {
    const char *name; /* that of the column of crm-segment --measures */
    double (*value)(const struct crm_measures *measures, int32_t as_of); /* of a buyer */
    const char *words[4]; /* far below average, below, above, far above */
    bool needs_costs;
};

/* The measures that the setting cluster.measures lists, each once; CRM_USAGE for an unknown one
 * and for none. */
CRM_MUST_CHECK enum crm_status
crm_cluster_measures(const struct crm_settings *settings,
                     const struct crm_cluster_measure *chosen[CRM_CLUSTER_MEASURES_MOST],
                     size_t *count, struct crm_error *error);

/* The place of a measure among all; models name measures by it. */
size_t crm_cluster_measure_number(const struct crm_cluster_measure *measure);

/* ln(1 + max(x, 0)), rounded to a multiple of 2^-32, so that it is the same on all processors,
 * whose logarithms differ in the last digit. */
double crm_cluster_logarithm(const struct crm_cluster_measure *measure,
                             const struct crm_measures *measures, int32_t as_of);

/* Words for the centroid of a group, in standard deviations from the mean of all: average up to
 * 0.5, far from it from 1.5; NULL for average. */
const char *crm_cluster_words(const struct crm_cluster_measure *measure, double centroid);

#endif
