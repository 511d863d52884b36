/* stream/reader.h — reads a stream (crm-stream(5)) in batches of records.
 *
 * A batch points into one buffer: nothing is copied or allocated per record, and what a tool only
 * passes on it moves as the batch's raw bytes. Everything handed out is valid until the next call
 * on the same reader. The reader checks the form: UTF-8, escapes, the number of fields, the order
 * of sections and records, the counts of ##end. */
#ifndef CRM_STREAM_READER_H
#define CRM_STREAM_READER_H

#include "base/notes.h"
#include "io/input.h"
#include "stream/layout.h"
#include "stream/record.h"
#include "stream/table.h"

enum crm_read {
    CRM_READ_RECORDS, /* at least one record, of P, of facts (T and I together), or of C */
    CRM_READ_META,    /* one ## line */
    CRM_READ_LAYOUT,  /* one #X line: crm_reader_layout knows it now */
    CRM_READ_OTHER,   /* lines of a section that this version does not know */
    CRM_READ_END,     /* after a good ##end only */
    CRM_READ_FAILED,  /* *error says where; the reader gives nothing more */
};

struct crm_batch {
    struct crm_span raw; /* the lines as they stand, LF included */
    const struct crm_record *records;
    size_t count;
    uint64_t first_line;   /* physical line of records[0] */
    struct crm_span name;  /* META: "as_of"; LAYOUT: the section's letter */
    struct crm_span value; /* META: what follows the name's TAB, LF not included */
};

/* What the head says. */
struct crm_stream_head {
    int32_t as_of; /* CRM_NO_DAY until its line is read */
    char currency[16];
    bool partial;
};

struct crm_reader;

/* How to take what is not a whole stream. */
struct crm_reader_options {
    struct crm_table_options table; /* for a plain table, which is read as if it were a stream */
    bool partial;                   /* a stream without ##end is taken as far as it goes */
};

/* path "-" is standard input. options NULL: a table by its columns, a stream only whole. notes
 * (warnings) must outlive the reader. */
CRM_MUST_CHECK enum crm_status crm_reader_open(struct crm_reader **reader, const char *path,
                                               const struct crm_reader_options *options,
                                               struct crm_notes *notes, struct crm_error *error);

/* The same for an input of which the first bytes were read already; takes the input over, also
 * on failure. Records may come in any order: for who is going to sort them. */
CRM_MUST_CHECK enum crm_status crm_reader_adopt(struct crm_reader **reader, struct crm_input *input,
                                                struct crm_span seen, bool partial,
                                                struct crm_notes *notes, struct crm_error *error);

/* Reads the ## and # lines up to the first record, the #C line or ##end, which the next
 * crm_reader_next gives; those before are known from crm_reader_head and crm_reader_layout. */
CRM_MUST_CHECK enum crm_status crm_reader_read_head(struct crm_reader *reader,
                                                    struct crm_error *error);

CRM_MUST_CHECK enum crm_read crm_reader_next(struct crm_reader *reader, struct crm_batch *batch,
                                             struct crm_error *error);

const struct crm_stream_head *crm_reader_head(const struct crm_reader *reader);

/* The columns of a section; not present until its line has been read. */
const struct crm_layout *crm_reader_layout(const struct crm_reader *reader,
                                           enum crm_section section);

const char *crm_reader_name(const struct crm_reader *reader);

/* True where what is read is a plain table, known with the first batch. */
bool crm_reader_is_table(const struct crm_reader *reader);

/* The physical line of a record; 0, not known, where a plain table was sorted into a stream. */
uint64_t crm_reader_line(const struct crm_reader *reader, const struct crm_batch *batch,
                         size_t record);

void crm_reader_close(struct crm_reader *reader);

/* CRM_REFUSED with the place of a record's field and "name: …" of the column. */
enum crm_status crm_reader_refuse(const struct crm_reader *reader, const struct crm_batch *batch,
                                  size_t record, size_t field, struct crm_error *error,
                                  const char *format, ...) CRM_FORMAT(6, 7);

#endif
