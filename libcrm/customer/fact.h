/* customer/fact.h — values of single facts. */
#ifndef CRM_CUSTOMER_FACT_H
#define CRM_CUSTOMER_FACT_H

#include "stream/reader.h"

/* The day in a field of record `at`, CRM_NO_DAY where it is empty or the field 0; CRM_REFUSED, with
 * the place, for what is no date. */
CRM_MUST_CHECK enum crm_status crm_fact_day(const struct crm_reader *reader,
                                            const struct crm_batch *batch, size_t at, size_t field,
                                            int32_t *day, struct crm_error *error);

#endif
