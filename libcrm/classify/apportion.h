/* classify/apportion.h — parts a number of places in proportion to sizes. */
#ifndef CRM_CLASSIFY_APPORTION_H
#define CRM_CLASSIFY_APPORTION_H

#include <stdint.h>

#include "base/error.h"

/* Whole parts by largest remainders (Hamilton's way); of equal remainders the first ones get the
 * place. No part is larger than its size: places beyond the sum are left. Sizes and places below
 * 2^32. */
CRM_MUST_CHECK enum crm_status crm_apportion(const uint64_t *sizes, size_t count, uint64_t places,
                                             uint64_t *parts, struct crm_error *error);

#endif
