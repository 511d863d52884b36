/* ingest/layouts.h — the columns of the stream that some files become together. */
#ifndef CRM_INGEST_LAYOUTS_H
#define CRM_INGEST_LAYOUTS_H

#include "ingest/plans.h"
#include "stream/layout.h"

/* Fills the layout of a section from all plans that have it: the keys, then the columns that the
 * tools know in the order of their table, then the others as they come. Left as it is where none
 * has it. */
CRM_MUST_CHECK enum crm_status crm_layout_from_plans(struct crm_layout *layout,
                                                     enum crm_section section,
                                                     const struct crm_plans *plans,
                                                     struct crm_error *error);

#endif
