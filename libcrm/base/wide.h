/* base/wide.h — 128-bit whole numbers, for exact sums of products and quotients. */
#ifndef CRM_BASE_WIDE_H
#define CRM_BASE_WIDE_H

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef __int128 crm_wide;

enum { CRM_PARTS = 1000000 };

/* A threshold as whole millionths, so that it can be held against sums exactly: half a million for
 * 0.5. The number must be below 9e12. */
int64_t crm_parts(double number);

/* dividend / divisor, which is above 0, rounded half to even; *rounded (may be NULL) is set true
 * where that is not exact, never set false. */
crm_wide crm_divide_even(crm_wide dividend, crm_wide divisor, bool *rounded);

/* The sign of a x b - c x d, exact: -1, 0 or 1. Each must be above -2^127. */
int crm_compare_products(crm_wide a, crm_wide b, crm_wide c, crm_wide d);

#endif
