/* model/entry_class.h — the setting of a scheme that names a column of the customers whose classes
 * are held against each other: what was fixed when they came. Any other class would know who
 * stayed.
 */
#ifndef CRM_MODEL_ENTRY_CLASS_H
#define CRM_MODEL_ENTRY_CLASS_H

#include "base/notes.h"
#include "value/setting.h"

/* CRM_USAGE where the setting `key` names a column that the tools add: of those all but nothing is
 * known when a customer comes. `instead`: what to take, such as "source or region". */
CRM_MUST_CHECK enum crm_status crm_entry_class_check(const struct crm_settings *settings,
                                                     const char *key, const char *instead,
                                                     struct crm_error *error);

/* Says that the customers lack the column, so that the scheme takes them for one class; nothing
 * where it is the one of the default, which nobody asked for. */
void crm_entry_class_note(const char *scheme, const char *column, const char *fallback,
                          struct crm_notes *notes);

#endif
