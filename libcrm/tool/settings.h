/* tool/settings.h — the settings of measures and schemes, which all tools of a crm.conf share. */
#ifndef CRM_TOOL_SETTINGS_H
#define CRM_TOOL_SETTINGS_H

#include "value/setting.h"

/* Adds those of gathering and of every scheme: a tool's .settings (tool.h). */
CRM_MUST_CHECK enum crm_status crm_tool_settings(struct crm_settings *settings,
                                                 struct crm_error *error);

#endif
