/* ingest/alias_row.h — the rows of a table of aliases (aliases.tsv): UTF-8, fields parted by TABs,
 * "#" at the start of a line for a remark; a byte order mark, CRLF and empty cells at the end, as
 * spreadsheets write them, do not matter. */
#ifndef CRM_INGEST_ALIAS_ROW_H
#define CRM_INGEST_ALIAS_ROW_H

#include "base/error.h"
#include "base/span.h"

enum { CRM_ALIAS_RANKS = 6, CRM_ALIAS_VALUE = -1 };

/* A text that is being read. Owns nothing. */
struct crm_alias_text {
    const char *name; /* for messages */
    struct crm_span rest;
    uint64_t line; /* physical, of the last row */
};

/* One row: views into the text. */
struct crm_alias_row {
    int rank;                 /* of headers, 0 to CRM_ALIAS_RANKS - 1; CRM_ALIAS_VALUE: values */
    struct crm_span sections; /* at least one tag; not checked to be one */
    struct crm_span field;
    struct crm_span code;  /* of values only */
    struct crm_span words; /* at least one: crm_alias_row_word */
};

enum crm_alias_read { CRM_ALIAS_ROW, CRM_ALIAS_END, CRM_ALIAS_FAILED };

/* Reads the next row. On CRM_ALIAS_FAILED *error says file and line: CRM_REFUSED for what is no
 * text, CRM_USAGE for a row that is not of the form. */
CRM_MUST_CHECK enum crm_alias_read crm_alias_text_next(struct crm_alias_text *text,
                                                       struct crm_alias_row *row,
                                                       struct crm_error *error);

/* Takes the next word off *words, without the blanks around it; false where none is left. */
bool crm_alias_row_word(struct crm_span *words, struct crm_span *word);

#endif
