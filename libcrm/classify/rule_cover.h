/* classify/rule_cover.h — holds an ordered list of conditions, of which the first that holds
 * decides, to what it must be: no customer without a rule, no rule that never decides. */
#ifndef CRM_CLASSIFY_RULE_COVER_H
#define CRM_CLASSIFY_RULE_COVER_H

#include "classify/condition.h"

enum {
    CRM_COVER_RULES = 256,
    CRM_COVER_COLUMNS = 64,
    CRM_COVER_STEPS = 1 << 20, /* combinations that are looked at */
};

/* A rule and its condition's text. */
struct crm_rule {
    struct crm_condition condition;
    const struct crm_rule_text *text;
};

/* Goes through all combinations of what the conditions tell apart: for each column each value that
 * they mention, a number or date in a second spelling, too, what lies between numbers or dates, any
 * other text, and missing. CRM_USAGE where a combination meets no rule (*error names it), where a
 * rule never decides (it names the lines that come first), or where there are too many rules,
 * columns or combinations to look at. */
CRM_MUST_CHECK enum crm_status crm_rule_cover(const struct crm_rule *rules, size_t count,
                                              const struct crm_map *columns,
                                              struct crm_error *error);

#endif
