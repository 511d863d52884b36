/* base/wide.h — 128-bit whole numbers, for exact sums of products and quotients. */
#ifndef CRM_BASE_WIDE_H
#define CRM_BASE_WIDE_H

__extension__ typedef __int128 crm_wide;

#endif
