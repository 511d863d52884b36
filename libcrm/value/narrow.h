/* value/narrow.h — one spelling for what keyboards, spreadsheets and typographers write in several:
 * before a date or an amount is taken apart. */
#ifndef CRM_VALUE_NARROW_H
#define CRM_VALUE_NARROW_H

#include "base/span.h"

/* No date and no amount is longer. */
#define CRM_NARROW_MOST 128

/* Full-width digits, letters and signs become ASCII, capitals small, U+2212 a minus, the apostrophe
 * U+2019 a straight one, ￥ ￡ ￦ their narrow signs, and blanks of every width (tab, U+00A0,
 * U+2009, U+202F, U+3000, a byte order mark) a space; those around are left out. Anything else,
 * broken UTF-8 too, stays. *narrowed points into bytes. False where it does not fit. */
bool crm_narrow(struct crm_span text, char bytes[static CRM_NARROW_MOST],
                struct crm_span *narrowed);

#endif
