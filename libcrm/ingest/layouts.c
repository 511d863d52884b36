#include "ingest/layouts.h"

#include "ingest/alias.h"

/* Whether a file of the section has the field; sales always have an amount, if only computed. */
static bool some_plan_has(const struct crm_plan *plans, size_t count, enum crm_section section,
                          const char *field)
{
    for (size_t i = 0; i < count; i++) {
        if (plans[i].role == section
            && (crm_plan_find(&plans[i], field) != plans[i].column_count
                || (section == CRM_TRANSACTIONS && strcmp(field, "amount") == 0))) {
            return true;
        }
    }
    return false;
}

static enum crm_status add_others(struct crm_layout *layout, const struct crm_plan *plan,
                                  struct crm_error *error)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        const char *field = plan->columns[i].field;
        if (crm_layout_field(layout, field) == 0 && !crm_alias_import_only(plan->role, field)
            && crm_layout_add(layout, crm_span_of(field), error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    return CRM_OK;
}

enum crm_status crm_layout_from_plans(struct crm_layout *layout, enum crm_section section,
                                      const struct crm_plan *plans, size_t count,
                                      struct crm_error *error)
{
    size_t known = 0;
    const struct crm_column *columns = crm_columns(&known);
    layout->section = section;
    for (size_t i = 0; i < known; i++) {
        if (columns[i].section == section && columns[i].owner == CRM_IMPORT
            && some_plan_has(plans, count, section, columns[i].name)
            && crm_layout_add(layout, crm_span_of(columns[i].name), error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (plans[i].role == section && add_others(layout, &plans[i], error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    return CRM_OK;
}
