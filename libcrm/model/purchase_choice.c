#include "model/purchase_choice.h"

#include <stdio.h>

static void pass_notes(const struct crm_notes *from, struct crm_notes *to)
{
    for (size_t i = 0; i < from->count; i++) {
        crm_note(to, "%s", from->texts[i]);
    }
    to->failed |= from->failed;
}

/* True where the fit at hand goes before the best one so far. */
static bool is_better(const struct crm_purchase_fit *fit, const struct crm_purchase_fit *best)
{
    if (best->model == NULL || fit->quality.converged != best->quality.converged) {
        return best->model == NULL || fit->quality.converged;
    }
    return fit->quality.converged && fit->quality.bic < best->quality.bic;
}

/* Why models were refused. */
struct refusals {
    const struct crm_purchase_model *models[CRM_PURCHASE_MODELS];
    char reasons[CRM_PURCHASE_MODELS][CRM_FIT_REASON]; /* without the name */
    size_t count;
    bool searched; /* there was enough data to look for a fit */
};

/* Adds "BG/NBD: reason". */
static void add_refusal(struct refusals *refusals, const struct crm_purchase_fit *fit,
                        const struct crm_error *error)
{
    size_t name = strlen(fit->model->name) + strlen(": ");
    refusals->models[refusals->count] = fit->model;
    snprintf(refusals->reasons[refusals->count++], CRM_FIT_REASON, "%s", error->message + name);
    refusals->searched = refusals->searched || fit->quality.evaluations > 0;
}

static void append(char *text, size_t size, const char *first, const char *second)
{
    size_t length = strlen(text);
    snprintf(text + length, size - length, "%s%s", first, second);
}

/* True where two reasons say the same, but for the details in brackets. */
static bool are_alike(const char *one, const char *other)
{
    size_t length = strcspn(one, "(");
    return length == strcspn(other, "(") && strncmp(one, other, length) == 0;
}

/* "BG/NBD, MBG/NBD: what holds of both; Pareto/NBD: a reason of its own"; and what to do. */
static enum crm_status refuse(const struct refusals *refusals, struct crm_error *error)
{
    char text[sizeof error->message] = "";
    for (size_t i = 0; i < refusals->count; i++) {
        const char *reason = refusals->reasons[i];
        bool said = false;
        for (size_t j = 0; j < i; j++) {
            said = said || are_alike(refusals->reasons[j], reason);
        }
        if (said) {
            continue;
        }
        append(text, sizeof text, text[0] != '\0' ? "; " : "", refusals->models[i]->name);
        for (size_t j = i + 1; j < refusals->count; j++) {
            bool alike = are_alike(refusals->reasons[j], reason);
            append(text, sizeof text, alike ? ", " : "", alike ? refusals->models[j]->name : "");
        }
        append(text, sizeof text, ": ", reason);
    }
    return crm_fail(
        error, CRM_REFUSED, "%s%s", text,
        refusals->searched ? "; a longer history may tell more, --force fits nevertheless" : "");
}

enum crm_status crm_purchase_choose(struct crm_purchase_choice *choice,
                                    const struct crm_purchase_model *named,
                                    struct crm_histories *histories, double unit_days, bool force,
                                    struct crm_notes *notes, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    struct refusals refusals = { .count = 0 };
    struct crm_notes said = { 0 }; /* of the best fit */
    struct crm_notes left_out = { 0 };
    *choice = (struct crm_purchase_choice){ 0 };
    for (size_t i = 0; i < CRM_PURCHASE_MODELS; i++) {
        const struct crm_purchase_model *model = crm_purchase_models[i];
        struct crm_purchase_fit fit;
        struct crm_notes fit_notes = { 0 };
        if (named != NULL && named != model) {
            continue;
        }
        status = crm_purchase_fit(model, histories, unit_days, force, &fit_notes, &fit, error);
        choice->compared[i] = status == CRM_OK && fit.quality.converged;
        choice->bic[i] = fit.quality.bic;
        if (status == CRM_OK && is_better(&fit, &choice->fit)) {
            choice->fit = fit;
            crm_notes_free(&said);
            said = fit_notes;
            fit_notes = (struct crm_notes){ 0 };
        }
        crm_notes_free(&fit_notes);
        if (status == CRM_REFUSED) {
            add_refusal(&refusals, &fit, error);
            crm_note(&left_out, "note: left out of the choice: %s", error->message);
        } else if (status != CRM_OK) {
            break;
        }
    }
    if ((status == CRM_OK || status == CRM_REFUSED) && choice->fit.model != NULL) {
        status = CRM_OK;
        pass_notes(&said, notes);
        pass_notes(&left_out, notes);
    } else if (status == CRM_REFUSED) {
        status = refuse(&refusals, error);
    }
    /* Without an optimum there is no BIC to compare. */
    choice->open = named == NULL && choice->fit.quality.converged;
    crm_notes_free(&said);
    crm_notes_free(&left_out);
    return status;
}

double crm_purchase_share_doubtful(const struct crm_purchase_fit *fit,
                                   const struct crm_histories *histories)
{
    const double doubt = 0.9;
    double repeaters = 0;
    double doubtful = 0;
    double unit = fit->unit_days * (histories->parts > 0 ? histories->parts : 1);
    for (size_t i = 0; i < histories->count; i++) {
        const struct crm_history_group *group = &histories->groups[i];
        struct crm_past past = crm_past_of(group->history, unit);
        if (group->history.repeats > 0) {
            double customers = (double)group->customers;
            repeaters += customers;
            doubtful += fit->model->p_alive(fit->parameters, past) < doubt ? customers : 0;
        }
    }
    return repeaters > 0 ? doubtful / repeaters : 0;
}

/* Model files */

enum crm_status crm_purchase_choice_store(const struct crm_purchase_choice *choice,
                                          struct crm_learned *learned, struct crm_error *error)
{
    enum crm_status status = crm_purchase_fit_store(&choice->fit, learned, error);
    for (size_t i = 0; i < CRM_PURCHASE_MODELS && status == CRM_OK; i++) {
        if (choice->compared[i] && choice->open) {
            status = crm_learned_set(learned, crm_purchase_models[i]->id, "bic", &choice->bic[i], 1,
                                     error);
        }
    }
    return status;
}

/* The model that some row of a fit is of: the BIC is one of every model that was compared. */
static const struct crm_purchase_model *stored_model(const struct crm_learned *learned)
{
    for (size_t i = 0; i < CRM_PURCHASE_MODELS; i++) {
        if (crm_fit_is_stored(learned, crm_purchase_models[i]->id)) {
            return crm_purchase_models[i];
        }
    }
    return NULL;
}

bool crm_purchase_choice_is_stored(const struct crm_learned *learned)
{
    return stored_model(learned) != NULL;
}

enum crm_status crm_purchase_choice_restore(struct crm_purchase_choice *choice,
                                            const struct crm_purchase_model *named,
                                            const struct crm_learned *learned,
                                            struct crm_error *error)
{
    const struct crm_purchase_model *model = stored_model(learned);
    *choice = (struct crm_purchase_choice){ 0 };
    if (model == NULL) {
        return crm_fail(error, CRM_REFUSED, "the model has no fit of purchases");
    }
    if (named != NULL && named != model) {
        return crm_fail(error, CRM_REFUSED, "clv was learned by %s, value.model_type names %s",
                        model->name, named->name);
    }
    for (size_t i = 0; i < CRM_PURCHASE_MODELS; i++) {
        const struct crm_learned_row *row =
            crm_learned_get(learned, crm_purchase_models[i]->id, "bic");
        choice->compared[i] = row != NULL && row->count == 1;
        choice->bic[i] = choice->compared[i] ? row->numbers[0] : 0;
        choice->open |= choice->compared[i];
    }
    return crm_purchase_fit_restore(&choice->fit, model, learned, error);
}

void crm_purchase_choice_tell(const struct crm_purchase_choice *choice, struct crm_buffer *text)
{
    crm_buffer_text(text, choice->fit.model->name);
    if (!choice->open) {
        return;
    }
    crm_buffer_format(text, ", of the least BIC (%.1f", choice->fit.quality.bic);
    for (size_t i = 0; i < CRM_PURCHASE_MODELS; i++) {
        if (choice->compared[i] && crm_purchase_models[i] != choice->fit.model) {
            crm_buffer_format(text, "; %s %.1f", crm_purchase_models[i]->name, choice->bic[i]);
        }
    }
    crm_buffer_text(text, ")");
}
