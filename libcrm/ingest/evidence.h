/* ingest/evidence.h — which of the encodings from before Unicode a text is in.
 *
 * Every candidate reads the text; what it reads is weighed by how many bits it takes to tell it to
 * somebody who knows how such texts look: frequent characters are cheap, rare ones, mixtures that
 * nobody writes and bytes that mean nothing are dear. The right one is cheaper by several bits a
 * character, so that the difference grows with the text and says how sure the answer is. */
#ifndef CRM_INGEST_EVIDENCE_H
#define CRM_INGEST_EVIDENCE_H

#include "base/error.h"
#include "base/span.h"

struct crm_verdict {
    const char *name;      /* "GB18030", "Big5", "Windows-1252"; NULL: cannot be told */
    const char *likely[2]; /* the two that may be it, where it cannot be told; NULL: none */
};

/* Weighs the first 16 KiB of lines that are not plain ASCII. The names live for ever. */
CRM_MUST_CHECK enum crm_status
crm_evidence_weigh(struct crm_span sample, struct crm_verdict *verdict, struct crm_error *error);

#endif
