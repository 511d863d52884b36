/* ingest/aliases.h — the text of aliases.tsv, which the Makefile turns into an array. */
#ifndef CRM_INGEST_ALIASES_H
#define CRM_INGEST_ALIASES_H

#include <stddef.h>

extern const unsigned char crm_aliases_tsv[];
extern const size_t crm_aliases_tsv_length;

#endif
