/* tool/complaints.h — what was learned of complaints (E2), for people and as a table. */
#ifndef CRM_TOOL_COMPLAINTS_H
#define CRM_TOOL_COMPLAINTS_H

#include "base/notes.h"
#include "classify/learned.h"

/* Appends sentences and a small table, beside the textbook's figures; one sentence where no figures
 * were learned. As crm_scheme_args.tell. */
CRM_MUST_CHECK enum crm_status crm_complaints_text(const struct crm_learned *learned,
                                                   struct crm_notes *notes, struct crm_buffer *text,
                                                   struct crm_error *error);

/* Appends rows of measure, group, customers, value, low, high and textbook, parted by TABs: its
 * header alone where no figures were learned. Shares are from 0 to 1. */
CRM_MUST_CHECK enum crm_status crm_complaints_table(const struct crm_learned *learned,
                                                    struct crm_notes *notes,
                                                    struct crm_buffer *text,
                                                    struct crm_error *error);

#endif
