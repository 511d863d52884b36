/* ingest/summary.h — what became of every row and every unit of money, in one line. */
#ifndef CRM_INGEST_SUMMARY_H
#define CRM_INGEST_SUMMARY_H

#include "ingest/import.h"

/* Appends "541,909 rows, 9,747,747.934: 406,829 accepted (…), 135,080 rejected (…): 135,080
 * no_customer_id; 4,372 customers, 22,190 orders". */
void crm_import_summary(struct crm_buffer *text, const struct crm_import_result *result);

#endif
