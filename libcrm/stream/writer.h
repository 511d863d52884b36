/* stream/writer.h — writes a stream, or its customers alone as a plain table; counts the records
 * for ##end. Whole or not at all, as io/output.h says. */
#ifndef CRM_STREAM_WRITER_H
#define CRM_STREAM_WRITER_H

#include "stream/reader.h"

struct crm_writer;

/* path NULL: standard output. table: only `C` records, without tags, behind a header line. */
CRM_MUST_CHECK enum crm_status crm_writer_open(struct crm_writer **writer, const char *path,
                                               bool gzip, bool table, struct crm_error *error);

/* "##name TAB value"; value may hold TABs. Nothing in a table. */
CRM_MUST_CHECK enum crm_status crm_writer_meta(struct crm_writer *writer, const char *name,
                                               struct crm_span value, struct crm_error *error);

/* "#X TAB names", or a table's header. */
CRM_MUST_CHECK enum crm_status crm_writer_layout(struct crm_writer *writer,
                                                 const struct crm_layout *layout,
                                                 struct crm_error *error);

/* One record: its line as it is to stand in the stream, LF included. */
CRM_MUST_CHECK enum crm_status crm_writer_line(struct crm_writer *writer, struct crm_span line,
                                               struct crm_error *error);

/* All records of a batch, unchanged. */
CRM_MUST_CHECK enum crm_status
crm_writer_batch(struct crm_writer *writer, const struct crm_batch *batch, struct crm_error *error);

/* Lines that are no records, unchanged. */
CRM_MUST_CHECK enum crm_status crm_writer_raw(struct crm_writer *writer, struct crm_span lines,
                                              struct crm_error *error);

/* Writes ##end, checks, publishes, frees; frees also on failure. */
CRM_MUST_CHECK enum crm_status crm_writer_close(struct crm_writer *writer, struct crm_error *error);

/* Frees without publishing; NULL is fine. */
void crm_writer_discard(struct crm_writer *writer);

#endif
