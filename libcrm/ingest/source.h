/* ingest/source.h — the text of an export: an input, decoded to UTF-8, that can be looked at and
 * then read from its start. */
#ifndef CRM_INGEST_SOURCE_H
#define CRM_INGEST_SOURCE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "io/input.h"

struct crm_source;

/* encoding NULL: UTF-8, passed as it is. Bytes that the encoding does not know become the byte
 * 0xff, which no UTF-8 text has, so that their row can be rejected. CRM_USAGE for an encoding
 * that iconv does not know. */
CRM_MUST_CHECK enum crm_status crm_source_open(struct crm_source **source, const char *path,
                                               const char *encoding, struct crm_error *error);

/* As crm_input_read, size at least 16; a byte order mark at the start is left out. */
CRM_MUST_CHECK enum crm_status crm_source_read(struct crm_source *source, char *bytes, size_t size,
                                               size_t *count, struct crm_error *error);

/* Goes back to the start, for the last time where `last` is true. Until then what is read is kept
 * for that: up to 2 MiB in memory; past it a pipe is copied to a temporary file. */
CRM_MUST_CHECK enum crm_status crm_source_restart(struct crm_source *source, bool last,
                                                  struct crm_error *error);

/* As crm_input_position. */
void crm_source_position(const struct crm_source *source, uint64_t *position, uint64_t *size);

const char *crm_source_name(const struct crm_source *source);

/* Closes the source, but gives its input away, with the bytes that were read from it: *seen is
 * the caller's. Only while all of them were kept (the first 2 MiB). */
void crm_source_release(struct crm_source *source, struct crm_input **input,
                        struct crm_buffer *seen);

void crm_source_close(struct crm_source *source);

#endif
