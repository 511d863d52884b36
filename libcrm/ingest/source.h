/* ingest/source.h — the text of an export: an input, decoded to UTF-8, that can be looked at and
 * then read from its start. */
#ifndef CRM_INGEST_SOURCE_H
#define CRM_INGEST_SOURCE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "ingest/encoding.h"
#include "io/input.h"

struct crm_source;

/* Opens the input and reads as much of it as its encoding needs: the first MiB where `encoding` is
 * NULL and it is to be recognised, else its first bytes. The text of `encoding` must outlive the
 * source. CRM_USAGE for an encoding that iconv does not know; CRM_REFUSED for a file that is no
 * text (crm_format_of; zip archives are left to the caller) and as crm_encoding_settle does. */
CRM_MUST_CHECK enum crm_status crm_source_open(struct crm_source **source, const char *path,
                                               const char *encoding, struct crm_error *error);

/* As crm_input_read, size at least 16: UTF-8, without the byte order mark of the file. UTF-8 is
 * passed as it is; of another encoding, bytes that mean nothing become the byte 0xff, which no
 * UTF-8 text has, so that their row can be rejected. */
CRM_MUST_CHECK enum crm_status crm_source_read(struct crm_source *source, char *bytes, size_t size,
                                               size_t *count, struct crm_error *error);

/* The name of the encoding, as struct crm_encoding has it, and where it comes from. */
const char *crm_source_encoding(const struct crm_source *source);
enum crm_encoding_found crm_source_encoding_found(const struct crm_source *source);

/* The first bytes of the file as they are: at least 512 where it has them. Only before the first
 * read and restart. */
struct crm_span crm_source_seen(const struct crm_source *source);

/* Where in the file (decompressed, in bytes from 0) the broken byte is that stands at `position`
 * of the text. */
uint64_t crm_source_offset(const struct crm_source *source, uint64_t position);

/* Lets the source forget what crm_source_offset would say of the text before `position`. */
void crm_source_forget(struct crm_source *source, uint64_t position);

/* Goes back to the start, for the last time where `last` is true. Until then what is read is kept
 * for that: up to 2 MiB in memory; past it a pipe is copied to a temporary file. */
CRM_MUST_CHECK enum crm_status crm_source_restart(struct crm_source *source, bool last,
                                                  struct crm_error *error);

/* As crm_input_position. */
void crm_source_position(const struct crm_source *source, uint64_t *position, uint64_t *size);

/* Closes the source, but gives its input away, with the bytes that were read from it: *seen is
 * the caller's. Only while all of them were kept (the first 2 MiB). */
void crm_source_release(struct crm_source *source, struct crm_input **input,
                        struct crm_buffer *seen);

void crm_source_close(struct crm_source *source);

#endif
