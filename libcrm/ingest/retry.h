/* ingest/retry.h — rows that an earlier import has set aside (--rejects), corrected since by a
 * person: each is read as a row of the file that it came from. */
#ifndef CRM_INGEST_RETRY_H
#define CRM_INGEST_RETRY_H

#include "base/map.h"
#include "ingest/import.h"

/* The files of an import with one entry for each file whose rows stand in a table of rejects, in
 * place of the table. Owns everything but the other paths. */
struct crm_retry_files {
    struct crm_arena arena;
    struct crm_import_file *files;
    size_t count;
    size_t capacity;
    const char **paths; /* of the files */
};

/* CRM_REFUSED for a table that is none of rejects; CRM_USAGE for rows of standard input, whose
 * header is gone, and for a table that can be read only once. */
CRM_MUST_CHECK enum crm_status crm_retry_list(struct crm_retry_files *files,
                                              const struct crm_import_options *options,
                                              struct crm_error *error);

void crm_retry_files_free(struct crm_retry_files *files);

/* The rows of one file among the rejects. Owns everything but the plan. */
struct crm_retry {
    const struct crm_plan *plan;
    struct crm_rows table;
    struct crm_map lines; /* of the file, that were read */
    struct crm_csv *csv;
    struct crm_buffer text; /* of the row at hand */
    struct crm_buffer cells_text;
    struct crm_span *cells;
    size_t capacity;
};

CRM_MUST_CHECK enum crm_status crm_retry_open(struct crm_retry *retry, const char *rejects,
                                              const struct crm_plan *plan, struct crm_error *error);

/* The next row, as crm_rows_next of its file would give it; line is that in its file. CRM_REFUSED
 * for a line that was there before, which would be counted twice. */
CRM_MUST_CHECK enum crm_csv_read crm_retry_next(struct crm_retry *retry, struct crm_csv_row *row,
                                                struct crm_error *error);

void crm_retry_close(struct crm_retry *retry);

#endif
