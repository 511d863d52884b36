/* io/file.h — whole reads and writes on a descriptor, and unnamed temporary files. */
#ifndef CRM_IO_FILE_H
#define CRM_IO_FILE_H

#include <stdint.h>

#include <stdbool.h>

#include "base/error.h"

/* Reads up to size bytes, repeating interrupted calls; *count is 0 only at the end. */
CRM_MUST_CHECK enum crm_status crm_file_read(int descriptor, const char *name, void *bytes,
                                             size_t size, size_t *count, struct crm_error *error);

/* Writes all bytes; CRM_PIPE_CLOSED on EPIPE. */
CRM_MUST_CHECK enum crm_status crm_file_write(int descriptor, const char *name, const void *bytes,
                                              size_t size, struct crm_error *error);

/* Whether a path ("-": standard input) and an output (NULL: standard output) are one regular file,
 * whatever their names. */
bool crm_file_same(const char *path, const char *output);

/* Whether a path gives its bytes once only: standard input ("-"), a pipe, a device. */
bool crm_file_once(const char *path);

/* Opens an unnamed file in $TMPDIR or /tmp, readable by this user only; it goes with its
 * descriptor, also when the process is killed. */
CRM_MUST_CHECK enum crm_status crm_file_temporary(int *descriptor, struct crm_error *error);

#endif
