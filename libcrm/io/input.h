/* io/input.h — bytes from a file or standard input, plain or gzip (recognised by the first bytes,
 * several members in a row allowed). A corrupt gzip is an error, never an end; so is one that is
 * cut short, unless the caller knows better. */
#ifndef CRM_IO_INPUT_H
#define CRM_IO_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

struct crm_input;

/* path "-" is standard input. *input is to be closed by crm_input_close, also after a failed
 * read; it is NULL when the open fails. */
CRM_MUST_CHECK enum crm_status crm_input_open(struct crm_input **input, const char *path,
                                              struct crm_error *error);

/* Reads up to size bytes (at least 1 asked for); *count is 0 only at a good end. */
CRM_MUST_CHECK enum crm_status crm_input_read(struct crm_input *input, char *bytes, size_t size,
                                              size_t *count, struct crm_error *error);

/* Whether a gzip that breaks off ends there, rather than being refused: for who can tell by the
 * content that it is not whole. From the next read on. */
void crm_input_accept_cut(struct crm_input *input, bool accept);

/* Appends everything up to the end: for small files that are looked at as a whole. CRM_REFUSED for
 * more than `most` bytes, a number of MiB; `what` is what it is too large for: "a model". */
CRM_MUST_CHECK enum crm_status crm_input_read_all(struct crm_input *input, size_t most,
                                                  const char *what, struct crm_buffer *content,
                                                  struct crm_error *error);

/* Makes the input start again from its first byte. What cannot seek is copied to a temporary
 * file first: `seen` are all the bytes that crm_input_read has given so far. */
CRM_MUST_CHECK enum crm_status crm_input_restart(struct crm_input *input, struct crm_span seen,
                                                 struct crm_error *error);

/* Lets the input give another file's bytes from their start, under the same name for messages:
 * takes the descriptor over; on failure it stays the caller's. */
CRM_MUST_CHECK enum crm_status crm_input_replace(struct crm_input *input, int descriptor,
                                                 struct crm_error *error);

/* Makes the content readable at any place, by crm_input_read_at and by nothing else from then on:
 * what cannot seek or is compressed is copied to a temporary file first. `seen` as above; *size is
 * the content's length. */
CRM_MUST_CHECK enum crm_status crm_input_random(struct crm_input *input, struct crm_span seen,
                                                uint64_t *size, struct crm_error *error);

/* Reads up to size bytes from that place of the content on; *count is 0 only at its end. */
CRM_MUST_CHECK enum crm_status crm_input_read_at(struct crm_input *input, uint64_t place,
                                                 char *bytes, size_t size, size_t *count,
                                                 struct crm_error *error);

/* The name for messages: the path, or "standard input". */
const char *crm_input_name(const struct crm_input *input);

/* Bytes taken from the file so far (compressed ones where it is), and the file's size or 0 where
 * it is unknown: for progress. */
void crm_input_position(const struct crm_input *input, uint64_t *position, uint64_t *size);

/* Closes and frees; NULL is fine. */
void crm_input_close(struct crm_input *input);

#endif
