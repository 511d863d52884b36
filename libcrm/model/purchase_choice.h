/* model/purchase_choice.h — which model of purchases the data is told by: the one named, or the one
 * of the least BIC. */
#ifndef CRM_MODEL_PURCHASE_CHOICE_H
#define CRM_MODEL_PURCHASE_CHOICE_H

#include "model/purchase.h"

/* The fit, and the BIC of every model that was compared, in the order of crm_purchase_models. */
struct crm_purchase_choice {
    struct crm_purchase_fit fit;
    bool compared[CRM_PURCHASE_MODELS]; /* those that converged */
    double bic[CRM_PURCHASE_MODELS];
    bool open; /* the BIC chose, nobody named the model */
};

/* Fits the named model, or where it is NULL all of them, and takes the one of the least BIC among
 * those that converged (with force, where none did: the first); equal ones: the first. A model that
 * is refused is left out, with a remark; CRM_REFUSED with the reason of each where all are. */
CRM_MUST_CHECK enum crm_status
crm_purchase_choose(struct crm_purchase_choice *choice, const struct crm_purchase_model *named,
                    struct crm_histories *histories, double unit_days, bool force,
                    struct crm_notes *notes, struct crm_error *error);

/* The share of repeat buyers whose p_alive is below 0.9: where hardly anybody's is, the model sees
 * nobody leave, and its p_alive tells nothing. */
double crm_purchase_share_doubtful(const struct crm_purchase_fit *fit,
                                   const struct crm_histories *histories);

/* The rows of the fit, and a row "bic" of every model that was compared; and back. Restoring
 * refuses rows of no model, or of another one than the named. */
CRM_MUST_CHECK enum crm_status crm_purchase_choice_store(const struct crm_purchase_choice *choice,
                                                         struct crm_learned *learned,
                                                         struct crm_error *error);
CRM_MUST_CHECK enum crm_status crm_purchase_choice_restore(struct crm_purchase_choice *choice,
                                                           const struct crm_purchase_model *named,
                                                           const struct crm_learned *learned,
                                                           struct crm_error *error);

/* True where there are rows of a fit of any model. */
bool crm_purchase_choice_is_stored(const struct crm_learned *learned);

/* Appends "MBG/NBD" or "MBG/NBD, of the least BIC (19195.3; BG/NBD 19195.9)". */
void crm_purchase_choice_tell(const struct crm_purchase_choice *choice, struct crm_buffer *text);

#endif
