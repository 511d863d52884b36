/* value/currency.h — currencies by ISO 4217 code, sign and name. */
#ifndef CRM_VALUE_CURRENCY_H
#define CRM_VALUE_CURRENCY_H

#include "base/span.h"

/* What a text says of its currency, NUL-terminated: an ISO 4217 code ("CNY"); or a sign that
 * several share, "¥" (yuan or yen) or "$" (one of the dollars and pesos), which only the caller can
 * decide; "" where it says nothing. */
struct crm_currency_text {
    char text[4];
};

/* True for three capitals that are an ISO 4217 code of money in use since 2010 (no metals, no test
 * codes). */
bool crm_currency_known(struct crm_span code);

/* The cell of a currency column: a code in any case, RMB, a sign or a name in English or Chinese
 * ("US Dollar", "美元"), or several that agree ("CNY (¥)", "人民币 CNY"). False where it is none,
 * *currency is left alone then. */
bool crm_currency_of(struct crm_span cell, struct crm_currency_text *currency);

/* Adds what another text says: "" agrees with everything, a code with itself and with its sign, and
 * the more definite of the two is kept. False where they contradict, *known is left alone then. */
bool crm_currency_join(struct crm_currency_text *known, struct crm_currency_text other);

/* Takes one code, sign or name (that is one word) from the front of a narrowed text
 * (value/narrow.h). */
bool crm_currency_take(struct crm_span *rest, struct crm_currency_text *currency);

#endif
