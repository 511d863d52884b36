/* ingest/fields.h — which column of a file is which field: by the user's maps, by its header. */
#ifndef CRM_INGEST_FIELDS_H
#define CRM_INGEST_FIELDS_H

#include "ingest/plan.h"

/* Sets the columns' headers, from a row or, where it is NULL, from their numbers. */
CRM_MUST_CHECK enum crm_status crm_fields_head(struct crm_plan *plan, const struct crm_span *cells,
                                               size_t count, struct crm_error *error);

/* How many columns a header row names in the section that it fits best; *whole: with all that the
 * section needs. */
size_t crm_fields_known(struct crm_plan *plan, const struct crm_plan_options *options, char role,
                        bool *whole);

/* Sets role and fields of all columns, by the plan's headers and what was looked at. CRM_USAGE
 * with the columns that there are, and the nearest names. */
CRM_MUST_CHECK enum crm_status crm_fields_find(struct crm_plan *plan,
                                               const struct crm_plan_options *options, char role,
                                               struct crm_error *error);

#endif
