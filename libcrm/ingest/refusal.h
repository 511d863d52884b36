/* ingest/refusal.h — rows that end an import: where they stand, what is wrong, what helps. */
#ifndef CRM_INGEST_REFUSAL_H
#define CRM_INGEST_REFUSAL_H

#include "ingest/check.h"

/* CRM_REFUSED with file, line, column, the cell and why; hint says what helps, unless the row
 * contradicts what was found of its file, which has a remedy of its own. */
CRM_MUST_CHECK enum crm_status crm_refuse_row(const struct crm_plan *plan,
                                              const struct crm_csv_row *row,
                                              const struct crm_checked *checked, const char *hint,
                                              struct crm_error *error);

/* CRM_REFUSED: a file that begins in plain ASCII was taken for UTF-8 without knowing, and its first
 * other bytes are none. */
CRM_MUST_CHECK enum crm_status crm_refuse_encoding(const struct crm_plan *plan,
                                                   const struct crm_csv_row *row,
                                                   struct crm_error *error);

#endif
