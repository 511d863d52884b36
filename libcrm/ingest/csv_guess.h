/* ingest/csv_guess.h — what parts and encloses the fields of a delimited text, told by its first
 * block. */
#ifndef CRM_INGEST_CSV_GUESS_H
#define CRM_INGEST_CSV_GUESS_H

#include "ingest/csv.h"

/* The one of , ; TAB and | that parts the first lines best. */
char crm_guess_delimiter(struct crm_span text);

/* Double quotes unless they are never used as such; single ones only where fields are in them
 * throughout: "'" is an apostrophe, too, and what spreadsheets put before a number that is text. */
enum crm_quoting crm_guess_quoting(struct crm_span text, char delimiter);

/* The length of a first line "sep=;" with its line end, 0 where the text does not begin so. */
size_t crm_separator_line(struct crm_span text, char *separator);

#endif
