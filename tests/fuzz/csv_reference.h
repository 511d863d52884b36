/* tests/fuzz/csv_reference.h — delimited text as ingest/csv.h promises to read it, by the plainest
 * means: where fields may be quoted one libcsv parser, set up as ingest/csv.c does it, takes the
 * whole text byte by byte (so that places are known) and begins anew only behind a bad row;
 * elsewhere lines are cut at the delimiter. */
#ifndef CRM_TESTS_FUZZ_CSV_REFERENCE_H
#define CRM_TESTS_FUZZ_CSV_REFERENCE_H

#include "csv_reading.h"

/* Reads the whole text into reading; delimiter and quoting are what was found or said, never 0 or
 * CRM_QUOTING_GUESS. */
void csv_reference_read(struct crm_span text, char delimiter, enum crm_quoting quoting,
                        struct csv_reading *reading);

#endif
