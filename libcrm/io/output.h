/* io/output.h — bytes to standard output or to a file that appears whole or not at all.
 *
 * A file is written without a name (or, where the file system cannot do that, under a temporary
 * one) in the folder of its place, and gets its name only in crm_output_close, after fsync. */
#ifndef CRM_IO_OUTPUT_H
#define CRM_IO_OUTPUT_H

#include "base/error.h"
#include "base/span.h"

struct crm_output;

/* path NULL or "-" is standard output. gzip compresses; a path that ends in .gz does so too. What
 * exists and is no regular file (a device, a named pipe) is written directly. */
CRM_MUST_CHECK enum crm_status crm_output_open(struct crm_output **output, const char *path,
                                               bool gzip, struct crm_error *error);

/* CRM_PIPE_CLOSED where the reader of standard output has gone. */
CRM_MUST_CHECK enum crm_status crm_output_write(struct crm_output *output, const void *bytes,
                                                size_t size, struct crm_error *error);

/* Hands on what is buffered, so that the next tool of a pipe can go on. */
CRM_MUST_CHECK enum crm_status crm_output_flush(struct crm_output *output, struct crm_error *error);

/* Writes the rest, checks, publishes, frees: the only way that a file appears. Frees also when
 * it fails; the file is then as it was before. */
CRM_MUST_CHECK enum crm_status crm_output_close(struct crm_output *output, struct crm_error *error);

/* Frees without publishing; NULL is fine. */
void crm_output_discard(struct crm_output *output);

/* Opens, writes one text, closes. */
CRM_MUST_CHECK enum crm_status crm_output_text(const char *path, bool gzip, struct crm_span text,
                                               struct crm_error *error);

/* Removes the temporary names of all open outputs; async-signal-safe, for a handler that ends
 * the process. */
void crm_output_abandon_all(void);

#endif
