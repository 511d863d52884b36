/* tool/holdout.h — crm-score --holdout: how far off the models would have been, as text or as a
 * table. */
#ifndef CRM_TOOL_HOLDOUT_H
#define CRM_TOOL_HOLDOUT_H

#include "tool/schemes.h"

/* days: > 0, held out before the as-of date. CRM_USAGE for options of which it makes no use. */
CRM_MUST_CHECK enum crm_status crm_holdout_tool(struct crm_run *run,
                                                const struct crm_scheme_args *args, int64_t days,
                                                struct crm_error *error);

#endif
