/* ingest/forms.h — in which form dates and amounts stand in the columns of a file. */
#ifndef CRM_INGEST_FORMS_H
#define CRM_INGEST_FORMS_H

#include "ingest/plan.h"

/* Decides as much as what was looked at allows; *undecided: more of the file may decide the rest.
 * CRM_USAGE where cells contradict each other, or, with `whole`, where they allow two forms. */
CRM_MUST_CHECK enum crm_status crm_forms_decide(struct crm_plan *plan,
                                                const struct crm_plan_options *options, bool whole,
                                                bool *undecided, struct crm_error *error);

/* CRM_USAGE for a --date-format or --decimal that nobody understands. */
CRM_MUST_CHECK enum crm_status crm_forms_check(const struct crm_plan_options *options,
                                               struct crm_error *error);

/* "ymd" … for CRM_DATE_…, "point" or "comma" for CRM_DECIMAL_…: what the options take. */
const char *crm_date_order_name(unsigned order);
const char *crm_decimal_name(unsigned decimal);

#endif
