/* classify/rule_list.h — conditions of a table of rules, held against the customers of a run: a
 * column of theirs is what a scheme adds in this run, a measure of buying, or what came with the
 * data. */
#ifndef CRM_CLASSIFY_RULE_LIST_H
#define CRM_CLASSIFY_RULE_LIST_H

#include "classify/rule_cover.h"
#include "classify/scheme.h"

struct crm_rule_source;

/* Conditions with the columns that they look at. Owns everything but the texts of the conditions,
 * which must outlive it. Zero-initialised is empty. */
struct crm_rule_list {
    const char *scheme; /* for messages */
    struct crm_map columns;
    size_t named; /* of the columns, those that conditions name: a scheme may add others behind */
    struct crm_arena arena;
    struct crm_rule_source *sources; /* one a column, once they are found */
    struct crm_span *values;         /* likewise: of the customer at hand */
    const struct crm_scheme_context *context;
};

/* Appends a text's comparisons to a condition: crm_condition_parse. */
CRM_MUST_CHECK enum crm_status crm_rule_list_parse(struct crm_rule_list *list,
                                                   struct crm_condition *condition,
                                                   const struct crm_rule_text *text,
                                                   struct crm_error *error);

/* Names the columns of all conditions as wanted. */
CRM_MUST_CHECK enum crm_status crm_rule_list_want(const struct crm_rule_list *list,
                                                  struct crm_wanted *wanted,
                                                  struct crm_error *error);

/* Finds the columns, once, in a scheme's start, and makes the conditions of all rules ready for
 * crm_rule_list_look. A column that the data lacks is missing of every customer, and a note says
 * so; strict: CRM_USAGE, with the place, for one that the tools do not know either, as it may be a
 * slip. The context must outlive the list. */
CRM_MUST_CHECK enum crm_status crm_rule_list_find(struct crm_rule_list *list, const char *scheme,
                                                  const struct crm_rule *rules, size_t count,
                                                  const struct crm_scheme_context *context,
                                                  const char *const *known,
                                                  struct crm_error *error);

/* The values of a customer for crm_condition_fails, valid until the next call. Allocates nothing.
 */
const struct crm_span *crm_rule_list_look(const struct crm_rule_list *list,
                                          const struct crm_subject *subject);

/* Warns, once a column, of a value that a comparison could not be made with. */
void crm_rule_list_warn(const struct crm_rule_list *list, const struct crm_comparison *comparison);

/* Appends what the customer looked at last has in a column, for explanations: "age is 17". */
void crm_rule_list_say(const struct crm_rule_list *list, uint32_t column, struct crm_buffer *text);

void crm_rule_list_free(struct crm_rule_list *list);

#endif
