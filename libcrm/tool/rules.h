/* tool/rules.h — prints a table of rules, so that a user can change a copy of it. */
#ifndef CRM_TOOL_RULES_H
#define CRM_TOOL_RULES_H

#include "tool/tool.h"

/* Writes the table of a name of crm_rules_names, as it is in force, to the run's output. */
CRM_MUST_CHECK enum crm_status crm_rules_print(const struct crm_run *run, const char *name,
                                               struct crm_error *error);

#endif
