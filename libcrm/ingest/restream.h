/* ingest/restream.h — an earlier stream as an input: its records are put in place again, with
 * those of other files. What tools had added to its customers is left out: it is to be computed
 * anew from all of them. */
#ifndef CRM_INGEST_RESTREAM_H
#define CRM_INGEST_RESTREAM_H

#include "ingest/collection.h"
#include "ingest/rejects.h"

/* Reads the rest of a stream behind its head. *read gets its records and the money of its
 * transactions. CRM_REFUSED where a customer or product differs from one that was there. */
CRM_MUST_CHECK enum crm_status crm_restream(struct crm_reader *reader,
                                            struct crm_collection *collection,
                                            struct crm_account *read, struct crm_notes *notes,
                                            struct crm_error *error);

#endif
