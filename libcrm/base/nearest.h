/* base/nearest.h — the name that a user probably meant, and errors that say it. */
#ifndef CRM_BASE_NEAREST_H
#define CRM_BASE_NEAREST_H

#include <stddef.h>

#include "base/error.h"
#include "base/span.h"

/* The candidate with the least edit distance (insertion, deletion, substitution, swap of
 * neighbours; optimal string alignment) to word, at most a third of its length and at least 1
 * allowed; the first of several; NULL where none is that near. Candidates may be NULL. */
const char *crm_nearest(const char *word, const char *const *candidates, size_t count);

/* Appends "; did you mean NAME?" to the message of an error, where a candidate is near the word. */
void crm_error_suggest(struct crm_error *error, const char *word, const char *const *candidates,
                       size_t count);

/* CRM_USAGE with "WHAT is called 'rmf'; there are importance, rfm; did you mean rfm?". */
enum crm_status crm_fail_unknown(struct crm_error *error, const char *what, struct crm_span name,
                                 const char *const *names, size_t count);

#endif
