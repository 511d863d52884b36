/* model/campaign_table.h — what is known of campaigns (D5), as rows of a model and as a table.
 *
 * In a model "campaign:NAME" is of all customers, and "class:N:NAME:CLASS" of those of a class; N
 * is how many bytes the name has. Nothing depends on the order of rows. */
#ifndef CRM_MODEL_CAMPAIGN_TABLE_H
#define CRM_MODEL_CAMPAIGN_TABLE_H

#include "base/notes.h"
#include "classify/learned.h"
#include "model/experiment.h"

struct crm_campaign_row {
    struct crm_span campaign; /* as it stands in the stream; "": it has no name */
    struct crm_span class;
    bool all; /* of all customers: no class */
    struct crm_experiment_figures figures;
};

CRM_MUST_CHECK enum crm_status crm_campaign_put(struct crm_learned *learned,
                                                const struct crm_campaign_row *row,
                                                struct crm_error *error);

/* The next row of a campaign from *at on, which moves behind it; false where there is none. Rows
 * that are none of customers are passed over. The texts are those of learned. */
bool crm_campaign_next(const struct crm_learned *learned, size_t *at, struct crm_campaign_row *row);

/* Appends a table parted by TABs, a line for each row, with estimates where there are some:
 * campaigns by their first day, all customers before the classes. A note says which campaigns have
 * no control group. */
CRM_MUST_CHECK enum crm_status crm_campaign_table(const struct crm_learned *learned,
                                                  struct crm_notes *notes, struct crm_buffer *table,
                                                  struct crm_error *error);

#endif
