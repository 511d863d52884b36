/* ingest/spare.h — rows of a file that were never meant as records: nothing stands in them, totals,
 * remarks, the header again. */
#ifndef CRM_INGEST_SPARE_H
#define CRM_INGEST_SPARE_H

#include "ingest/check.h"

/* Whether a row that is rejected for this may be a spare one: it may lack what each record has. */
bool crm_spare_reason(enum crm_reason reason);

/* CRM_LEFT_BLANK, CRM_LEFT_TOTAL, or CRM_LEFT_NOTHING for a row that must have been meant. */
enum crm_left crm_spare_row(struct crm_checker *checker, const struct crm_csv_row *row);

#endif
