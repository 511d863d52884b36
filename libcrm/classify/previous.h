/* classify/previous.h — what an earlier stream, or table of customers, said of the same customers:
 * the classes that they had then, for `<column>_before`, and how far a number is from what it was,
 * for `<column>_change`. */
#ifndef CRM_CLASSIFY_PREVIOUS_H
#define CRM_CLASSIFY_PREVIOUS_H

#include "classify/scheme.h"
#include "stream/reader.h"

struct crm_previous;

/* Opens path and reads up to its customers. */
CRM_MUST_CHECK enum crm_status crm_previous_open(struct crm_previous **previous, const char *path,
                                                 struct crm_notes *notes, struct crm_error *error);

/* Says what is to be compared, once: those of the columns that are codes, or numbers whose change
 * is a known column of its own (loyalty_index), and that the file has, too; a note names those that
 * it lacks, and warns where the file is of a later day than as_of. CRM_REFUSED where it has none of
 * them. */
CRM_MUST_CHECK enum crm_status
crm_previous_compare(struct crm_previous *previous, const struct crm_added_column *columns,
                     size_t count, int32_t as_of, struct crm_notes *notes, struct crm_error *error);

/* The columns "importance_before", "loyalty_index_change" …; the array is the object's. */
const char *const *crm_previous_columns(const struct crm_previous *previous, size_t *count);

/* One text a column of crm_previous_columns: the class that the customer had, where it is another
 * one than in `now` (the values of all columns given to crm_previous_compare), else ""; of a number
 * now minus then, "" where one of them is missing. Customers must come in the stream's order. The
 * texts are valid until the next call. CRM_REFUSED where the file has a number that is none. */
CRM_MUST_CHECK enum crm_status crm_previous_join(struct crm_previous *previous,
                                                 struct crm_span customer,
                                                 const struct crm_span *now,
                                                 struct crm_span *before, struct crm_error *error);

/* Reads the rest, so that a file that is cut or out of order is not taken for whole; warns where
 * none of the customers were in it. */
CRM_MUST_CHECK enum crm_status crm_previous_end(struct crm_previous *previous,
                                                struct crm_notes *notes, struct crm_error *error);

/* Appends how many customers changed: "importance 12, status 40"; "nothing" where none did. */
void crm_previous_summarize(const struct crm_previous *previous, struct crm_buffer *text);

void crm_previous_close(struct crm_previous *previous);

#endif
