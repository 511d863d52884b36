#include "tool/settings.h"

#include "classify/scheme.h"

enum crm_status crm_tool_settings(struct crm_settings *settings, struct crm_error *error)
{
    size_t count = 0;
    const struct crm_setting *rows = crm_gather_settings(&count);
    enum crm_status status = crm_settings_add(settings, rows, count, error);
    const struct crm_scheme_table *table = &crm_class_schemes;
    for (size_t i = 0; i < table->count && status == CRM_OK; i++) {
        status = crm_settings_add(settings, table->rows[i]->settings, table->rows[i]->setting_count,
                                  error);
    }
    return status;
}
