/* base/nearest.h — the name that a user probably meant. */
#ifndef CRM_BASE_NEAREST_H
#define CRM_BASE_NEAREST_H

#include <stddef.h>

/* The candidate with the least edit distance (insertion, deletion, substitution, swap of
 * neighbours; optimal string alignment) to word, at most a third of its length and at least 1
 * allowed; the first of several; NULL where none is that near. Candidates may be NULL. */
const char *crm_nearest(const char *word, const char *const *candidates, size_t count);

#endif
