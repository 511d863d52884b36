/* ingest/rows.h — the rows of a file, whether it is delimited text or a sheet of a workbook. */
#ifndef CRM_INGEST_ROWS_H
#define CRM_INGEST_ROWS_H

#include "ingest/csv.h"
#include "ingest/xlsx.h"

enum crm_format { CRM_FORMAT_TEXT, CRM_FORMAT_WORKBOOK, CRM_FORMAT_STREAM };

/* How to read a file. Owns nothing. */
struct crm_rows_options {
    const char *encoding; /* NULL: recognised */
    char delimiter;       /* 0: found */
    enum crm_quoting quoting;
    const char *sheet; /* NULL: the first one that is shown */
};

/* Owns the file and the buffers. */
struct crm_rows {
    const char *path;
    enum crm_format format;
    struct crm_rows_options options;
    struct crm_source *source; /* of a text, or of a stream until it is released */
    struct crm_csv *csv;
    struct crm_xlsx *xlsx;
    uint64_t sheet_bytes; /* of the rows that a sheet has given */
};

/* Opens a file and finds out what it is. path, and what options point to, must outlive it. A
 * stream (crm-stream(5)) gives no rows. Close it also after a failure. */
CRM_MUST_CHECK enum crm_status crm_rows_open(struct crm_rows *rows, const char *path,
                                             const struct crm_rows_options *options,
                                             struct crm_error *error);

/* As crm_csv_next. */
CRM_MUST_CHECK enum crm_csv_read crm_rows_next(struct crm_rows *rows, struct crm_csv_row *row,
                                               struct crm_error *error);

/* Goes back to the first row, for the last time where `last` is true; what was found stays. */
CRM_MUST_CHECK enum crm_status crm_rows_restart(struct crm_rows *rows, bool last,
                                                struct crm_error *error);

/* Bytes of text, or rows' worth of it, read since the start. */
uint64_t crm_rows_bytes(const struct crm_rows *rows);

/* As crm_input_position. */
void crm_rows_position(const struct crm_rows *rows, uint64_t *position, uint64_t *size);

/* Where a cell stands: its byte in the row of a text, its column on a sheet, from 1. */
size_t crm_rows_column(const struct crm_rows *rows, const struct crm_csv_row *row, size_t cell);

/* "standard input", or the path. */
const char *crm_rows_name(const struct crm_rows *rows);

/* Closes what is open, forgets everything. */
void crm_rows_close(struct crm_rows *rows);

#endif
