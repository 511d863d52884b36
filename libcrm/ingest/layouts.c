#include "ingest/layouts.h"

#include "ingest/alias.h"

/* The fields that a file has in a section: a table has one section, an earlier stream several. */
static size_t field_count(const struct crm_plan *plan, enum crm_section section)
{
    if (plan->reader != NULL) {
        return crm_reader_layout(plan->reader, section)->count;
    }
    return plan->role == section && !plan->is_heads ? plan->column_count : 0;
}

static const char *field_name(const struct crm_plan *plan, enum crm_section section, size_t number)
{
    return plan->reader != NULL ? crm_reader_layout(plan->reader, section)->names[number]
                                : plan->columns[number].field;
}

static bool some_plan_has(const struct crm_plans *plans, enum crm_section section,
                          const char *field)
{
    for (size_t i = 0; i < plans->count; i++) {
        size_t fields = field_count(&plans->plans[i], section);
        /* sales always have an amount, if only computed */
        if (fields > 0 && section == CRM_TRANSACTIONS && strcmp(field, "amount") == 0) {
            return true;
        }
        for (size_t j = 0; j < fields; j++) {
            if (strcmp(field_name(&plans->plans[i], section, j), field) == 0) {
                return true;
            }
        }
    }
    return section == CRM_TRANSACTIONS && crm_layout_field(&plans->heads.layout, field) != 0;
}

static enum crm_status add_others(struct crm_layout *layout, const struct crm_plan *plan,
                                  struct crm_error *error)
{
    for (size_t i = 0; i < field_count(plan, layout->section); i++) {
        const char *field = field_name(plan, layout->section, i);
        if (field[0] != '\0' && crm_layout_field(layout, field) == 0
            && !crm_alias_import_only(layout->section, field)
            && crm_layout_add(layout, crm_span_of(field), error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    return CRM_OK;
}

enum crm_status crm_layout_from_plans(struct crm_layout *layout, enum crm_section section,
                                      const struct crm_plans *plans, struct crm_error *error)
{
    size_t known = 0;
    const struct crm_column *columns = crm_columns(&known);
    layout->section = section;
    for (size_t i = 0; i < known; i++) {
        if (columns[i].section == section && columns[i].owner == CRM_IMPORT
            && some_plan_has(plans, section, columns[i].name)
            && crm_layout_add(layout, crm_span_of(columns[i].name), error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    for (size_t i = 0; i < plans->count; i++) {
        if (add_others(layout, &plans->plans[i], error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    const struct crm_layout *heads = &plans->heads.layout;
    for (size_t i = 0; section == CRM_TRANSACTIONS && i < heads->count; i++) {
        if (crm_layout_field(layout, heads->names[i]) == 0
            && crm_layout_add(layout, crm_span_of(heads->names[i]), error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    return CRM_OK;
}
