#include "model/entry_class.h"

#include <string.h>

#include "stream/column.h"

enum crm_status crm_entry_class_check(const struct crm_settings *settings, const char *key,
                                      const char *instead, struct crm_error *error)
{
    const char *by = crm_setting_text(settings, key);
    const struct crm_column *column = crm_column_find(CRM_CUSTOMERS, crm_span_of(by));
    return column == NULL || column->owner == CRM_IMPORT
               ? CRM_OK
               : crm_fail(error, CRM_USAGE,
                          "%s %s: it depends on what customers have bought up to now, and so on "
                          "who stayed; take what is fixed at entry, such as %s",
                          key, by, instead);
}

void crm_entry_class_note(const char *scheme, const char *column, const char *fallback,
                          struct crm_notes *notes)
{
    if (strcmp(column, fallback) != 0) {
        crm_note(notes, "note: %s: the customers have no column %s: all are one class", scheme,
                 column);
    }
}
