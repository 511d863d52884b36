/* ingest/maps.h — the columns that the user gives their fields: --map FIELD=COLUMN. */
#ifndef CRM_INGEST_MAPS_H
#define CRM_INGEST_MAPS_H

#include "ingest/plan.h"

/* Gives the column of one map its field; *used where the file has that column. CRM_USAGE for a map
 * that looks like a slip of the pen, or a field or column that is mapped twice. */
CRM_MUST_CHECK enum crm_status crm_maps_apply_one(struct crm_plan *plan, const char *map,
                                                  bool *used, struct crm_error *error);

/* The same for all maps of the options. */
CRM_MUST_CHECK enum crm_status crm_maps_apply(struct crm_plan *plan,
                                              const struct crm_plan_options *options,
                                              struct crm_error *error);

/* CRM_USAGE for a column that is known in the section by its header, but mapped to a field that no
 * tool knows: its numbers would silently be missing. */
CRM_MUST_CHECK enum crm_status crm_maps_check_losses(const struct crm_plan *plan,
                                                     enum crm_section section,
                                                     struct crm_error *error);

/* The text folded (value/text.h), in the plan's arena. */
CRM_MUST_CHECK enum crm_status crm_plan_fold(struct crm_plan *plan, const char *text,
                                             struct crm_span *folded, struct crm_error *error);

#endif
