/* ingest/inspect.h — what an import would make of its files, for a person to look at first. */
#ifndef CRM_INGEST_INSPECT_H
#define CRM_INGEST_INSPECT_H

#include "ingest/import.h"

/* Writes to options->output, of each file, its form, its columns with their fields, types, shares
 * filled and samples, and what is wrong with its first rows; then the command that pins all of it.
 * What is wrong with a file is part of the text, which then names no command; only what keeps a
 * file from being read at all, or the text from being written, is a failure. */
CRM_MUST_CHECK enum crm_status crm_inspect(const struct crm_import_options *options,
                                           struct crm_error *error);

#endif
