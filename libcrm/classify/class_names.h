/* classify/class_names.h — the values that a column of customers can have, whichever tool or scheme
 * adds it, so that a slip in a condition is not one that never holds. */
#ifndef CRM_CLASSIFY_CLASS_NAMES_H
#define CRM_CLASSIFY_CLASS_NAMES_H

#include <stddef.h>

#include "base/span.h"

enum { CRM_CLASS_NAMES_MOST = 32 };

/* Fills names with the values of a column and returns how many there are; 0 where they are the
 * data's own, or too many. */
size_t crm_class_names(struct crm_span column, const char *names[static CRM_CLASS_NAMES_MOST]);

#endif
