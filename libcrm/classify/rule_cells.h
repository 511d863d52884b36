/* classify/rule_cells.h — tables of rules whose rows share out all combinations of a few values,
 * such as scores: each combination belongs to one row. */
#ifndef CRM_CLASSIFY_RULE_CELLS_H
#define CRM_CLASSIFY_RULE_CELLS_H

#include "classify/rule_table.h"

enum { CRM_RULE_AXES_MOST = 4 };

/* A column of the table by which the rows share; a cell holds one of its values, or a range of
 * them: "2-4". */
struct crm_rule_axis {
    size_t column;
    const char *const *values; /* in their order */
    size_t count;
};

/* Puts the row of each combination into row_of[product of the counts], the last axis running
 * fastest. CRM_USAGE where a cell holds something else, or a combination has no row or two;
 * CRM_FAILURE for no axes or more than CRM_RULE_AXES_MOST. */
CRM_MUST_CHECK enum crm_status crm_rule_cells(const struct crm_rule_table *table,
                                              const struct crm_rule_axis *axes, size_t axis_count,
                                              size_t *row_of, struct crm_error *error);

#endif
