/* io/spool.h — packed records kept until the end of the input is known: first in memory, past a
 * budget in an unnamed temporary file. Written once in order, then read once or more. */
#ifndef CRM_IO_SPOOL_H
#define CRM_IO_SPOOL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

struct crm_spool_block;

/* Owns everything. To be set up by crm_spool_open. */
struct crm_spool {
    struct crm_spool_block *first;
    struct crm_spool_block *last;
    uint64_t budget;
    uint64_t held;             /* bytes in memory */
    uint64_t count;            /* records */
    int descriptor;            /* -1: nothing has been spilled */
    uint64_t spilled;          /* bytes in the file */
    struct crm_buffer pending; /* bytes on their way to or from the file */
    const struct crm_spool_block *reading;
    size_t at;          /* where reading goes on, in the block or in pending */
    uint64_t from_file; /* bytes read back */
};

enum crm_step { CRM_STEP_RECORD, CRM_STEP_END, CRM_STEP_FAILED };

void crm_spool_open(struct crm_spool *spool, uint64_t budget);

/* Appends a record made of two parts, either may be empty. */
CRM_MUST_CHECK enum crm_status crm_spool_append(struct crm_spool *spool, struct crm_span head,
                                                struct crm_span body, struct crm_error *error);

/* Ends writing, or reading: the next crm_spool_next gives the first record. */
CRM_MUST_CHECK enum crm_status crm_spool_rewind(struct crm_spool *spool, struct crm_error *error);

/* The next record, aligned to 8 bytes, valid until the next call. */
CRM_MUST_CHECK enum crm_step crm_spool_next(struct crm_spool *spool, struct crm_span *record,
                                            struct crm_error *error);

void crm_spool_close(struct crm_spool *spool);

#endif
