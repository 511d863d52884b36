#include "tool/settings.h"

#include "classify/scheme.h"

enum crm_status crm_tool_settings(struct crm_settings *settings, struct crm_error *error)
{
    size_t count = 0;
    const struct crm_setting *rows = crm_gather_settings(&count);
    enum crm_status status = crm_settings_add(settings, rows, count, error);
    for (size_t i = 0; i < crm_scheme_count && status == CRM_OK; i++) {
        status = crm_settings_add(settings, crm_schemes[i]->settings, crm_schemes[i]->setting_count,
                                  error);
    }
    return status;
}
