#include "classify/rules.h"

#include <assert.h>

#include "io/input.h"

/* A table is added by a file in rules/, its declaration in rules.h and one row here. */
static const struct crm_rules rows[] = {
    { "rfm", "rfm.names", "rfm_names.tsv", crm_rfm_names_tsv, &crm_rfm_names_tsv_length },
    { "rfm_classes", "rfm.classes", "rfm_classes.tsv", crm_rfm_classes_tsv,
      &crm_rfm_classes_tsv_length },
};

const char *const crm_rules_names[] = { "rfm", "rfm_classes", NULL };

static const struct crm_rules *find(const char *name)
{
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        if (strcmp(rows[i].name, name) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

static struct crm_span built_in(const struct crm_rules *rules)
{
    return (struct crm_span){ (const char *)rules->text, *rules->length };
}

enum crm_status crm_rules_load(struct crm_rule_table *table, const char *name,
                               const struct crm_settings *settings,
                               const struct crm_rule_column *columns, size_t column_count,
                               struct crm_error *error)
{
    const struct crm_rules *rules = find(name);
    assert(rules != NULL);
    return crm_setting_is_set(settings, rules->setting)
               ? crm_rule_table_load(table, crm_setting_text(settings, rules->setting), columns,
                                     column_count, error)
               : crm_rule_table_read(table, rules->file, built_in(rules), columns, column_count,
                                     error);
}

enum crm_status crm_rules_text(struct crm_buffer *text, const char *name,
                               const struct crm_settings *settings, struct crm_error *error)
{
    const struct crm_rules *rules = find(name);
    assert(rules != NULL);
    if (!crm_setting_is_set(settings, rules->setting)) {
        crm_buffer_span(text, built_in(rules));
        return crm_buffer_check(text, error);
    }
    struct crm_input *input = NULL;
    enum crm_status status =
        crm_input_open(&input, crm_setting_text(settings, rules->setting), error);
    status = status == CRM_OK
                 ? crm_input_read_all(input, CRM_RULE_FILE_MOST, "a table of rules", text, error)
                 : status;
    crm_input_close(input);
    return status;
}
