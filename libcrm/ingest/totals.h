/* ingest/totals.h — amounts that are not of a line but of its whole order, repeated on each line:
 * added up they would count the order once for each of its lines. */
#ifndef CRM_INGEST_TOTALS_H
#define CRM_INGEST_TOTALS_H

#include "ingest/plan.h"

/* Looks at the first MiB of sales whose amount was found by its header. CRM_USAGE where orders of
 * several different lines have one amount throughout; the user then says what it is. */
CRM_MUST_CHECK enum crm_status crm_totals_check(struct crm_plan *plan, struct crm_error *error);

#endif
