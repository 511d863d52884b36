/* ingest/alias.h — the names that exports give to the fields of the stream, in English and
 * Chinese. */
#ifndef CRM_INGEST_ALIAS_H
#define CRM_INGEST_ALIAS_H

#include "base/span.h"
#include "stream/column.h"

/* The field that a folded header (value/text.h) names in a section, NULL where it is not known.
 * The field's own name is always known. *weak: only where no other column is the field, as
 * "Product" beside "Product ID". */
const char *crm_alias_field(enum crm_section section, struct crm_span folded, bool *weak);

/* True for a field that import itself uses up: unit_price in transactions. */
bool crm_alias_import_only(enum crm_section section, const char *field);

/* "unpaid" or "closed" for the words that shops use for orders never paid, or closed; NULL for
 * any other state. */
const char *crm_alias_order_status(struct crm_span folded);

/* The code of a customer's relation or gender for the usual words, in both languages; NULL for any
 * other word, which stays as it is. */
const char *crm_alias_code(const char *field, struct crm_span folded);

/* True for the fields that crm_alias_code knows words for. */
bool crm_alias_has_codes(const char *field);

#endif
