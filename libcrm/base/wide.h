/* base/wide.h — 128-bit whole numbers, for exact sums of products and quotients. */
#ifndef CRM_BASE_WIDE_H
#define CRM_BASE_WIDE_H

#include <stdint.h>

__extension__ typedef __int128 crm_wide;

enum { CRM_PARTS = 1000000 };

/* A threshold as whole millionths, so that it can be held against sums exactly: half a million for
 * 0.5. The number must be below 9e12. */
int64_t crm_parts(double number);

/* The sign of a x b - c x d, exact: -1, 0 or 1. Each must be above -2^127. */
int crm_compare_products(crm_wide a, crm_wide b, crm_wide c, crm_wide d);

#endif
