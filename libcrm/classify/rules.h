/* classify/rules.h — the tables of rules that users can replace: what is built in (the files of
 * rules/, which the Makefile turns into arrays), and the setting that names a file of the user's.
 */
#ifndef CRM_CLASSIFY_RULES_H
#define CRM_CLASSIFY_RULES_H

#include "classify/rule_table.h"
#include "value/setting.h"

extern const unsigned char crm_rfm_names_tsv[];
extern const size_t crm_rfm_names_tsv_length;
extern const unsigned char crm_rfm_classes_tsv[];
extern const size_t crm_rfm_classes_tsv_length;
extern const unsigned char crm_standards_tsv[];
extern const size_t crm_standards_tsv_length;
extern const unsigned char crm_action_tsv[];
extern const size_t crm_action_tsv_length;
extern const unsigned char crm_funnel_tsv[];
extern const size_t crm_funnel_tsv_length;

struct crm_rules {
    const char *name;
    const char *setting; /* "rfm.names" */
    const char *file;    /* the built-in text's, for messages */
    const unsigned char *text;
    const size_t *length;
};

/* The names of all, then NULL. */
extern const char *const crm_rules_names[];

/* Reads the table in force: the user's, where the setting names a file, else the built-in one.
 * CRM_USAGE for a name that is none of crm_rules_names. To be freed also after a failure. */
CRM_MUST_CHECK enum crm_status crm_rules_load(struct crm_rule_table *table, const char *name,
                                              const struct crm_settings *settings,
                                              const struct crm_rule_column *columns,
                                              size_t column_count, struct crm_error *error);

/* Appends the text of the table in force as it is, for a user to copy. */
CRM_MUST_CHECK enum crm_status crm_rules_text(struct crm_buffer *text, const char *name,
                                              const struct crm_settings *settings,
                                              struct crm_error *error);

#endif
