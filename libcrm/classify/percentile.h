/* classify/percentile.h — where a value stands among those of all buyers: how many of 100 cut
 * points are strictly below it, 0 for the least value, 100 for one above 99 % of them. Cut points
 * are the quantiles of type 7 (Hyndman and Fan 1996) at 0, 1 … 99 %, so equal values have equal
 * percentiles. */
#ifndef CRM_CLASSIFY_PERCENTILE_H
#define CRM_CLASSIFY_PERCENTILE_H

#include "classify/learned.h"

enum { CRM_PERCENTILE_CUTS = 100 };

/* Collects values, then knows cut points. Owns the values; zero-initialised is empty. */
struct crm_percentiles {
    double *values;
    size_t count;
    size_t capacity;
    double cuts[CRM_PERCENTILE_CUTS];
    bool known; /* cut points have been adopted: there was a value to learn from */
};

/* Takes the value of one buyer, 8 bytes; it must be finite. */
CRM_MUST_CHECK enum crm_status crm_percentiles_add(struct crm_percentiles *percentiles,
                                                   double value, struct crm_error *error);

CRM_MUST_CHECK enum crm_status crm_percentiles_merge(struct crm_percentiles *percentiles,
                                                     const struct crm_percentiles *other,
                                                     struct crm_error *error);

/* Sorts the values and puts their cut points into a row of the scheme: 100, or none where there
 * are no values. */
CRM_MUST_CHECK enum crm_status crm_percentiles_learn(struct crm_percentiles *percentiles,
                                                     struct crm_learned *learned,
                                                     const char *scheme, const char *row,
                                                     struct crm_error *error);

/* Takes the cut points of such a row; CRM_REFUSED where it is missing or is none. */
CRM_MUST_CHECK enum crm_status crm_percentiles_adopt(struct crm_percentiles *percentiles,
                                                     const struct crm_learned *learned,
                                                     const char *scheme, const char *row,
                                                     struct crm_error *error);

/* The percentile of a value, 0 to 100; -1 where nothing is known. */
int crm_percentile(const struct crm_percentiles *percentiles, double value);

void crm_percentiles_free(struct crm_percentiles *percentiles);

#endif
