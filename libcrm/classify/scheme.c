#include "classify/scheme.h"

/* A scheme is added by one file and one row here. */
extern const struct crm_scheme crm_scheme_importance;
extern const struct crm_scheme crm_scheme_value_matrix;
extern const struct crm_scheme crm_scheme_rfm;
extern const struct crm_scheme crm_scheme_age_band;

const struct crm_scheme *const crm_schemes[] = {
    &crm_scheme_importance,
    &crm_scheme_value_matrix,
    &crm_scheme_rfm,
    &crm_scheme_age_band,
};

const size_t crm_scheme_count = CRM_COUNT(crm_schemes);

const struct crm_scheme *crm_scheme_find(struct crm_span name)
{
    for (size_t i = 0; i < crm_scheme_count; i++) {
        if (crm_span_is(name, crm_schemes[i]->name)) {
            return crm_schemes[i];
        }
    }
    return NULL;
}

const struct crm_class_column *crm_class_column_find(struct crm_span name)
{
    for (size_t i = 0; i < crm_scheme_count; i++) {
        for (size_t j = 0; j < crm_schemes[i]->column_count; j++) {
            if (crm_span_is(name, crm_schemes[i]->columns[j].name)) {
                return &crm_schemes[i]->columns[j];
            }
        }
    }
    return NULL;
}
