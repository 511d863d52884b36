/* ingest/format.h — what a file is that is no delimited text, told by how it begins. */
#ifndef CRM_INGEST_FORMAT_H
#define CRM_INGEST_FORMAT_H

#include <stdbool.h>

#include "base/span.h"

/* What the file is and what to do with it, to stand behind "is ": "a PDF document: …". NULL where
 * it may be text. `seen` are its first bytes, 512 of them or all there are. */
const char *crm_format_of(struct crm_span seen);

/* An earlier stream (crm-stream(5)). */
bool crm_format_is_stream(struct crm_span seen);

/* A zip archive, as workbooks (.xlsx) are. */
bool crm_format_is_zip(struct crm_span seen);

#endif
