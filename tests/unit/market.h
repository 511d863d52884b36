/* tests/unit/market.h — buyers for schemes that rank them. */
#ifndef CRM_TESTS_UNIT_MARKET_H
#define CRM_TESTS_UNIT_MARKET_H

#include "desk.h"

/* Opens a desk of schemes of crm-segment over customers of the values "relation TAB birth_date TAB
 * age TAB points"; a setting or "". */
enum crm_status market_open(struct desk *desk, const char *schemes, const char *setting,
                            const char *value);

/* Someone who bought `occasions` times for `revenue` units, last `recency` days ago. */
void market_buyer(struct desk_customer *person, uint32_t occasions, double revenue,
                  int32_t recency);

#endif
