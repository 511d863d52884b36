#include "tool/settings.h"

#include "model/scores.h"

enum crm_status crm_tool_settings(struct crm_settings *settings, struct crm_error *error)
{
    size_t count = 0;
    const struct crm_setting *rows = crm_gather_settings(&count);
    enum crm_status status = crm_settings_add(settings, rows, count, error);
    const struct crm_scheme_table *tables[] = { &crm_class_schemes, &crm_score_schemes,
                                                &crm_churn_schemes };
    for (size_t i = 0; i < CRM_COUNT(tables); i++) {
        for (size_t j = 0; j < tables[i]->count && status == CRM_OK; j++) {
            status = crm_settings_add(settings, tables[i]->rows[j]->settings,
                                      tables[i]->rows[j]->setting_count, error);
        }
    }
    return status;
}
