#include "classify/rules.h"

/* A table is added by a file in rules/, its declaration in rules.h and one row here. */
static const struct crm_rules rows[] = {
    { "rfm", "rfm.names", "rfm_names.tsv", crm_rfm_names_tsv, &crm_rfm_names_tsv_length },
    { "rfm_classes", "rfm.classes", "rfm_classes.tsv", crm_rfm_classes_tsv,
      &crm_rfm_classes_tsv_length },
    { "action", "action.rules", "action.tsv", crm_action_tsv, &crm_action_tsv_length },
    { "funnel", "funnel.rules", "funnel.tsv", crm_funnel_tsv, &crm_funnel_tsv_length },
    { "standards", "service_gap.standards", "standards.tsv", crm_standards_tsv,
      &crm_standards_tsv_length },
};

const char *const crm_rules_names[] = {
    "rfm", "rfm_classes", "action", "funnel", "standards", NULL
};

static const struct crm_rules *find(const char *name)
{
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        if (strcmp(rows[i].name, name) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

/* The text of the table in force, and the name of its file. */
static enum crm_status text_of(const struct crm_rules *rules, const struct crm_settings *settings,
                               struct crm_span *text, const char **file, struct crm_error *error)
{
    if (rules == NULL) {
        return crm_fail(error, CRM_USAGE, "there is no such table of rules");
    }
    if (crm_setting_is_set(settings, rules->setting)) {
        const char *path = crm_setting_text(settings, rules->setting);
        *file = strcmp(path, "-") == 0 ? "standard input" : path;
        return crm_setting_content(settings, rules->setting, text, error);
    }
    *file = rules->file;
    *text = (struct crm_span){ (const char *)rules->text, *rules->length };
    return CRM_OK;
}

enum crm_status crm_rules_load(struct crm_rule_table *table, const char *name,
                               const struct crm_settings *settings,
                               const struct crm_rule_column *columns, size_t column_count,
                               struct crm_error *error)
{
    struct crm_span text = { 0 };
    const char *file = NULL;
    *table = (struct crm_rule_table){ 0 };
    enum crm_status status = text_of(find(name), settings, &text, &file, error);
    return status == CRM_OK ? crm_rule_table_read(table, file, text, columns, column_count, error)
                            : status;
}

enum crm_status crm_rules_text(struct crm_buffer *text, const char *name,
                               const struct crm_settings *settings, struct crm_error *error)
{
    struct crm_span whole = { 0 };
    const char *file = NULL;
    enum crm_status status = text_of(find(name), settings, &whole, &file, error);
    if (status == CRM_OK) {
        crm_buffer_span(text, whole);
        status = crm_buffer_check(text, error);
    }
    return status;
}
