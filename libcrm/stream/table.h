/* stream/table.h — a plain table (crm-stream(5)) as a stream: a TSV text whose first line names the
 * columns. */
#ifndef CRM_STREAM_TABLE_H
#define CRM_STREAM_TABLE_H

#include "io/input.h"
#include "stream/column.h"

/* What a table's rows are; 0: its columns say it. */
struct crm_table_options {
    char as;         /* a crm_section, or 0 */
    uint64_t memory; /* bytes of rows held while they are sorted */
};

/* Reads the whole table from *input, which has given `seen` already, and replaces *input by one
 * that gives the stream: rows sorted, a C record for every customer of a table of facts, the
 * as-of date of the latest transaction. CRM_REFUSED, with file, line and column, for rows that
 * cannot be right; CRM_USAGE where the columns do not say what the rows are. */
CRM_MUST_CHECK enum crm_status crm_table_to_stream(struct crm_input **input, struct crm_span seen,
                                                   const struct crm_table_options *options,
                                                   struct crm_error *error);

#endif
