/* ingest/alias.h — the names that exports give to the fields of the stream, and the words that
 * they have for codes: those of aliases.tsv, which is built in, and those of the user's files of
 * the same form, which come first. */
#ifndef CRM_INGEST_ALIAS_H
#define CRM_INGEST_ALIAS_H

#include "base/span.h"
#include "ingest/alias_row.h"
#include "stream/column.h"

struct crm_aliases;

/* Reads `count` files behind the built-in words; of several files the later one wins. CRM_USAGE,
 * with file and line, for a row that is malformed, names an unknown field, or gives a word a
 * second meaning in the same file; CRM_REFUSED for what is no text. *aliases is to be closed by
 * crm_aliases_close; it is NULL on failure. */
CRM_MUST_CHECK enum crm_status crm_aliases_open(struct crm_aliases **aliases,
                                                const char *const *paths, size_t count,
                                                struct crm_error *error);

/* Frees; NULL is fine. */
void crm_aliases_close(struct crm_aliases *aliases);

/* The field that a folded header (value/text.h) names in a section, NULL where it is not known.
 * The field's own name is always known, unless a user's file says otherwise. *rank: 0 for a header
 * that is the field, up to CRM_ALIAS_RANKS - 1 for one that is it only where no column of a lower
 * rank is, as "Product" beside "Product ID". Valid as long as the program. */
const char *crm_alias_field(const struct crm_aliases *aliases, enum crm_section section,
                            struct crm_span folded, int *rank);

/* True where a header of an amount names the total of a whole order, which may be repeated on
 * every line: it gives way to quantity and unit_price. */
bool crm_alias_is_order_total(const char *field, int rank);

/* The code of a folded cell, such as "unpaid" for an order_status of 待付款; NULL for any other
 * word, which stays as it is. Valid until close. */
const char *crm_alias_code(const struct crm_aliases *aliases, enum crm_section section,
                           const char *field, struct crm_span folded);

/* True for the fields that crm_alias_code knows words for. */
bool crm_alias_has_codes(const struct crm_aliases *aliases, enum crm_section section,
                         const char *field);

/* True for a field that import itself uses up and does not write: unit_price, currency, clock (the
 * time of day beside a date) and sale_type in transactions, clock in interactions. */
bool crm_alias_import_only(enum crm_section section, const char *field);

/* The names of those fields, each once. */
const char *const *crm_alias_import_only_names(size_t *count);

/* The known header that is nearest to a folded one, as its table writes it, and its field; NULL
 * where none is near (base/nearest.h). Valid until close. */
const char *crm_alias_nearest(const struct crm_aliases *aliases, enum crm_section section,
                              struct crm_span folded, const char **field);

#endif
