#include "report/spread.h"

#include <stdlib.h>
#include <string.h>

#include "base/wide.h"

static int compare_falling(const void *left, const void *right)
{
    crm_money a;
    crm_money b;
    memcpy(&a, left, sizeof a);
    memcpy(&b, right, sizeof b);
    return (a < b) - (a > b);
}

void crm_spread_sort(crm_money *amounts, size_t count)
{
    if (count > 0) {
        qsort(amounts, count, sizeof *amounts, compare_falling);
    }
}

size_t crm_spread_top(size_t count, unsigned percent)
{
    return count / 100 * percent + (count % 100 * percent + 99) / 100;
}

crm_money crm_spread_quartile(const crm_money *sorted, size_t count, unsigned fourths)
{
    size_t place = (count - 1) * fourths; /* from the smallest, in fourths */
    crm_money low = sorted[count - 1 - place / 4];
    if (place % 4 == 0) {
        return low;
    }
    crm_money high = sorted[count - 2 - place / 4];
    crm_wide scaled = (crm_wide)low * 4 + ((crm_wide)high - low) * (int)(place % 4);
    return (crm_money)crm_divide_even(scaled, 4, NULL);
}

/* 1, 2, 5, 10, 20, 50 … in 1/10000; the largest in range is 5 * 10^18. */
static crm_money round_limit(unsigned step)
{
    static const crm_money factors[] = { 1, 2, 5 };
    crm_money limit = factors[step % 3];
    for (unsigned i = 0; i < step / 3; i++) {
        limit *= 10;
    }
    return limit;
}

enum { STEPS = 3 * 19 };

/* The last step whose limit is at most amount; 0 where none is. */
static unsigned step_below(crm_money amount)
{
    unsigned step = 0;
    while (step + 1 < STEPS && round_limit(step + 1) <= amount) {
        step++;
    }
    return step;
}

/* How many of the sorted amounts are at least `limit`. */
static size_t count_from(const crm_money *sorted, size_t count, crm_money limit)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] >= limit) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Appends the amounts of lower <= amount < upper. */
static size_t add_bin(const crm_money *sorted, size_t count, crm_money lower, crm_money upper,
                      struct crm_bin bins[CRM_BINS_MOST], size_t used)
{
    size_t first = upper == INT64_MAX ? 0 : count_from(sorted, count, upper);
    size_t end = count_from(sorted, count, lower);
    bins[used] = (struct crm_bin){ lower, upper, first, end - first };
    return used + 1;
}

size_t crm_spread_bins(const crm_money *sorted, size_t count, struct crm_bin bins[CRM_BINS_MOST])
{
    size_t used = 0;
    size_t positive = count_from(sorted, count, 1);
    if (positive < count) {
        used = add_bin(sorted, count, INT64_MIN, 1, bins, used);
    }
    if (positive == 0) {
        return used;
    }
    /* Limits from `low` to `high`: below the first and above the last there is a bin each. */
    unsigned high = step_below(sorted[(positive - 1) / 100]);
    unsigned low = step_below(sorted[positive - 1 - (positive - 1) / 50]) + 1;
    unsigned room = (unsigned)(CRM_BINS_MOST - 2 - used);
    if (low > high) {
        low = high;
    }
    if (high - low > room) {
        low = high - room;
    }
    crm_money lower = used > 0 ? 1 : INT64_MIN;
    if (count_from(sorted, positive, round_limit(low)) < positive) {
        used = add_bin(sorted, count, lower, round_limit(low), bins, used);
    }
    for (unsigned step = low; step < high; step++) {
        used = add_bin(sorted, count, round_limit(step), round_limit(step + 1), bins, used);
    }
    return add_bin(sorted, count, round_limit(high), INT64_MAX, bins, used);
}
