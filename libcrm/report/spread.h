/* report/spread.h — how amounts spread: shares of the largest, quantiles, a histogram with round
 * limits. All of it exact: the amounts are sorted once, largest first. */
#ifndef CRM_REPORT_SPREAD_H
#define CRM_REPORT_SPREAD_H

#include <stddef.h>

#include "value/money.h"

/* Sorts, largest first. */
void crm_spread_sort(crm_money *amounts, size_t count);

/* ceil(percent / 100 * count): how many the top percent are. */
size_t crm_spread_top(size_t count, unsigned percent);

/* Quantile `fourths` / 4 of sorted amounts, type 7 of Hyndman and Fan (1996), rounded half to even
 * to 1/10000. count > 0, fourths 0 to 4. */
crm_money crm_spread_quartile(const crm_money *sorted, size_t count, unsigned fourths);

/* Classes of a histogram: lower <= amount < upper. */
enum { CRM_BINS_MOST = 12 };

struct crm_bin {
    crm_money lower; /* INT64_MIN: no limit */
    crm_money upper; /* INT64_MAX: no limit, the highest amount included */
    size_t first;    /* index of its first amount */
    size_t count;
};

/* Bins of sorted amounts, lowest first, limits 1, 2 and 5 times powers of ten: the highest bin has
 * at least a hundredth of the amounts, the lowest begins without a limit. Where not all amounts
 * are positive, the first bin is theirs. Returns how many; 0 for no amounts. */
size_t crm_spread_bins(const crm_money *sorted, size_t count, struct crm_bin bins[CRM_BINS_MOST]);

#endif
