#include "classify/scheme.h"

/* A scheme is added by one file and one row here. */
extern const struct crm_scheme crm_scheme_relation;
extern const struct crm_scheme crm_scheme_satisfaction;
extern const struct crm_scheme crm_scheme_importance;
extern const struct crm_scheme crm_scheme_loyalty;
extern const struct crm_scheme crm_scheme_orientation;
extern const struct crm_scheme crm_scheme_engagement;
extern const struct crm_scheme crm_scheme_lifecycle;
extern const struct crm_scheme crm_scheme_value_matrix;
extern const struct crm_scheme crm_scheme_rfm;
extern const struct crm_scheme crm_scheme_cluster;
extern const struct crm_scheme crm_scheme_status;
extern const struct crm_scheme crm_scheme_stage;
extern const struct crm_scheme crm_scheme_quality;
extern const struct crm_scheme crm_scheme_funnel;
extern const struct crm_scheme crm_scheme_work_stage;
extern const struct crm_scheme crm_scheme_action;
extern const struct crm_scheme crm_scheme_service_gap;
extern const struct crm_scheme crm_scheme_sample;
extern const struct crm_scheme crm_scheme_age_band;

/* clang-format off */
static const struct crm_scheme *const rows[] = {
    &crm_scheme_relation,
    &crm_scheme_satisfaction,
    &crm_scheme_importance,
    &crm_scheme_loyalty,
    &crm_scheme_orientation,
    &crm_scheme_engagement,
    &crm_scheme_lifecycle,
    &crm_scheme_value_matrix,
    &crm_scheme_rfm,
    &crm_scheme_cluster,
    &crm_scheme_status,
    &crm_scheme_stage,
    &crm_scheme_quality,
    &crm_scheme_funnel,
    &crm_scheme_work_stage,
    &crm_scheme_action,
    &crm_scheme_service_gap,
    &crm_scheme_sample,
    &crm_scheme_age_band,
};
/* clang-format on */

const struct crm_scheme_table crm_class_schemes = { rows, CRM_COUNT(rows) };

const struct crm_class_column *crm_class_column_find(const struct crm_scheme_table *table,
                                                     struct crm_span name)
{
    for (size_t i = 0; i < table->count; i++) {
        for (size_t j = 0; j < table->rows[i]->column_count; j++) {
            const struct crm_class_column *column = &table->rows[i]->columns[j];
            if (column->class_count > 0 && crm_span_is(name, column->name)) {
                return column;
            }
        }
    }
    return NULL;
}

enum crm_basis crm_basis_of(const struct crm_scheme_context *context)
{
    const struct crm_totals *totals = context->totals;
    return !totals->has_costs                    ? CRM_BY_REVENUE
           : totals->cost_lines == totals->lines ? CRM_BY_MARGIN
                                                 : CRM_BY_EITHER;
}

bool crm_by_margin(const struct crm_scheme_context *context, const char *what)
{
    const struct crm_counted_lines *counted = context->counted;
    enum crm_basis basis = crm_basis_of(context);
    if (basis != CRM_BY_EITHER) {
        return basis == CRM_BY_MARGIN;
    }
    if (counted->with_cost > 0 && counted->with_cost < counted->lines) {
        crm_note(context->notes, "%s by revenue, not by margin: %llu of %llu lines have a cost",
                 what, (unsigned long long)counted->with_cost, (unsigned long long)counted->lines);
    }
    return counted->with_cost == counted->lines;
}
