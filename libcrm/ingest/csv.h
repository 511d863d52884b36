/* ingest/csv.h — the rows of a delimited file (RFC 4180), with their physical lines.
 *
 * Rows without a quote are split where the separators are; rows with one go through libcsv in
 * strict mode. A row that cannot be right is handed out with its problem, and reading goes on
 * behind its first line.
 *
 * Two habits of spreadsheets are known: a first line "sep=;" names the delimiter and is no row, and
 * ="0012" in a field without quotes is that text, as it stands. */
#ifndef CRM_INGEST_CSV_H
#define CRM_INGEST_CSV_H

#include <stdint.h>

#include "base/span.h"
#include "ingest/source.h"

enum crm_csv_read { CRM_CSV_ROW, CRM_CSV_END, CRM_CSV_FAILED };

enum crm_csv_problem {
    CRM_CSV_GOOD,
    CRM_CSV_BAD_QUOTES,   /* a quote inside an unquoted field, text behind a closing one, no closing
                             one at all, or a quoted field where there were to be none */
    CRM_CSV_BAD_ENCODING, /* bytes that mean nothing in the encoding of the file */
    CRM_CSV_TOO_LONG,     /* more than 1 MiB */
};

enum { CRM_CSV_SLACK = 16 };

/* Valid until the next call. */
struct crm_csv_row {
    enum crm_csv_problem problem;
    const struct crm_span *cells;
    size_t count;
    bool plain;          /* no cell has a backslash or a control character, and behind each of them
                            CRM_CSV_SLACK bytes can be read */
    bool ascii;          /* no cell has a byte above 127 */
    struct crm_span raw; /* as in the file, the end of the line left out */
    uint64_t line;       /* physical, of its first byte */
    uint64_t broken;     /* CRM_CSV_BAD_ENCODING: where in the file, decompressed, its first byte is
                            that means nothing; in bytes from 0 */
};

struct crm_csv;

/* What encloses fields. */
enum crm_quoting {
    CRM_QUOTING_GUESS,  /* found in the first block: one of the others */
    CRM_QUOTING_DOUBLE, /* "…" */
    CRM_QUOTING_SINGLE, /* '…' */
    CRM_QUOTING_NONE,   /* nothing: quotes are text */
    CRM_QUOTING_ABSENT, /* the same by guess: a field that begins with " is a bad one */
};

/* The source must outlive it. delimiter 0: the one of , ; TAB and | that parts the first rows
 * best. */
CRM_MUST_CHECK enum crm_status crm_csv_open(struct crm_csv **csv, struct crm_source *source,
                                            char delimiter, enum crm_quoting quoting,
                                            struct crm_error *error);

/* The same for a text in memory, which is copied; the delimiter and quoting must be known. Nothing
 * is guessed: lines end with LF, and "sep=;" is a row. */
CRM_MUST_CHECK enum crm_status crm_csv_open_text(struct crm_csv **csv, struct crm_span text,
                                                 char delimiter, enum crm_quoting quoting,
                                                 struct crm_error *error);

/* The next row; empty lines are passed over. */
CRM_MUST_CHECK enum crm_csv_read crm_csv_next(struct crm_csv *csv, struct crm_csv_row *row,
                                              struct crm_error *error);

/* True where the text begins so; only before the first row is read. */
bool crm_csv_begins(const struct crm_csv *csv, struct crm_span text);

char crm_csv_delimiter(const struct crm_csv *csv);

/* Never CRM_QUOTING_GUESS. */
enum crm_quoting crm_csv_quoting(const struct crm_csv *csv);

/* Bytes of text read so far. */
uint64_t crm_csv_position(const struct crm_csv *csv);

/* The column of a cell in its row, in bytes from 1, quotes included. */
size_t crm_csv_column(const struct crm_csv *csv, const struct crm_csv_row *row, size_t cell);

void crm_csv_close(struct crm_csv *csv);

#endif
