#include "classify/class_names.h"

#include "classify/scheme.h"

/* What no scheme of crm-segment adds: a measure, and classes of the tools behind it in a pipe,
 * whose room is above this one. */
static const struct {
    const char *column;
    const char *names[4];
} others[] = {
    { "activity", { "active", "at_risk", "lost" } },
    { "credit", { "A", "B", "C", "D" } },
    { "churn_state", { "active", "at_risk", "lost" } },
    { "churn_band", { "high", "medium", "low" } },
};

static size_t names_of_others(struct crm_span column,
                              const char *names[static CRM_CLASS_NAMES_MOST])
{
    size_t count = 0;
    for (size_t i = 0; i < CRM_COUNT(others); i++) {
        for (size_t j = 0; j < CRM_COUNT(others[i].names) && crm_span_is(column, others[i].column);
             j++) {
            if (others[i].names[j] != NULL) {
                names[count++] = others[i].names[j];
            }
        }
    }
    return count;
}

size_t crm_class_names(struct crm_span column, const char *names[static CRM_CLASS_NAMES_MOST])
{
    const struct crm_class_column *known = crm_class_column_find(&crm_class_schemes, column);
    if (known == NULL || crm_span_is(column, "relation")) {
        return names_of_others(column, names);
    }
    if (known->class_count > CRM_CLASS_NAMES_MOST) {
        return 0;
    }
    for (size_t i = 0; i < known->class_count; i++) {
        names[i] = known->classes[i].name;
    }
    return known->class_count;
}
