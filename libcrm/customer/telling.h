/* customer/telling.h — the measures of one customer in sentences, for people. */
#ifndef CRM_CUSTOMER_TELLING_H
#define CRM_CUSTOMER_TELLING_H

#include "customer/measure_table.h"

/* Appends a line a group of measures that the data can fill: "Time (B1): first bought on …". All of
 * enum CRM_GATHER_MEASURES must have been gathered. */
void crm_measures_tell(const struct crm_measured *measured, struct crm_buffer *text);

/* Appends "1 purchase" or "2,345 purchases". */
void crm_tell_count(struct crm_buffer *text, uint64_t count, const char *one, const char *many);

/* Appends a number of days, with a decimal where it is not whole: "1 day", "67.9 days". */
void crm_tell_days(struct crm_buffer *text, double days);

/* Appends a day as YYYY-MM-DD. */
void crm_tell_day(struct crm_buffer *text, int32_t day);

#endif
