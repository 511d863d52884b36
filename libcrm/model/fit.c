#include "model/fit.h"

#include <math.h>
#include <stdio.h>

enum crm_status crm_fit_doubt(const char *model, bool force, const char *reason,
                              struct crm_notes *notes, struct crm_error *error)
{
    if (!force) {
        return crm_fail(error, CRM_REFUSED, "%s: %s", model, reason);
    }
    crm_note(notes, "%s: %s; fitted nevertheless, its numbers are not to be relied on", model,
             reason);
    return CRM_OK;
}

void crm_fit_judge(const struct crm_minimum *minimum, double customers, const char *cause,
                   char reason[static CRM_FIT_REASON])
{
    reason[0] = '\0';
    if (!crm_minimum_certain(minimum, customers)) {
        snprintf(reason, CRM_FIT_REASON,
                 "%s (no optimum inside the parameter space: the search ended with slope %.1e and "
                 "curvature %.1e per customer)",
                 cause, minimum->slope, minimum->curvature);
    }
}

void crm_fit_judge_edge(const char *parameter, const char *limit, const char *cause,
                        char reason[static CRM_FIT_REASON])
{
    snprintf(reason, CRM_FIT_REASON, "%s (no optimum inside the parameter space: %s goes to %s)",
             cause, parameter, limit);
}

void crm_fit_measure(struct crm_fit_quality *quality, const struct crm_minimum *minimum, bool sound,
                     const double *scales, size_t count, double *standard_errors)
{
    double variances[CRM_VARIABLES_MOST] = { 0 };
    quality->converged = sound && crm_minimum_variances(minimum, count, variances);
    quality->slope = minimum->slope;
    quality->curvature = minimum->curvature;
    quality->evaluations = (uint32_t)minimum->evaluations;
    for (size_t i = 0; i < count; i++) {
        double error_of_log = sqrt(variances[i] / (double)quality->customers);
        standard_errors[i] = quality->converged ? scales[i] * error_of_log : 0;
    }
}

void crm_fit_score(struct crm_fit_quality *quality, double log_likelihood, size_t count)
{
    quality->log_likelihood = log_likelihood;
    quality->aic = 2 * (double)count - 2 * log_likelihood;
    quality->bic = log((double)quality->customers) * (double)count - 2 * log_likelihood;
}

enum crm_status crm_fit_store(struct crm_learned *learned, const char *owner,
                              const double *parameters, const double *standard_errors, size_t count,
                              const double *numbers, size_t number_count, struct crm_error *error)
{
    enum crm_status status =
        crm_learned_set(learned, owner, "parameters", parameters, count, error);
    if (status == CRM_OK) {
        status = crm_learned_set(learned, owner, "standard_errors", standard_errors, count, error);
    }
    return status == CRM_OK ? crm_learned_set(learned, owner, "fit", numbers, number_count, error)
                            : status;
}

bool crm_fit_is_stored(const struct crm_learned *learned, const char *owner)
{
    return crm_learned_get(learned, owner, "parameters") != NULL
           || crm_learned_get(learned, owner, "standard_errors") != NULL
           || crm_learned_get(learned, owner, "fit") != NULL;
}

/* The numbers of a row; NULL where it has not so many, all finite and at least `least`. */
static const double *numbers_of(const struct crm_learned *learned, const char *owner,
                                const char *name, size_t count, double least)
{
    const struct crm_learned_row *row = crm_learned_get(learned, owner, name);
    bool good = row != NULL && row->count == count;
    for (size_t i = 0; i < count && good; i++) {
        good = isfinite(row->numbers[i]) && row->numbers[i] >= least;
    }
    return good ? row->numbers : NULL;
}

bool crm_fit_restore(const struct crm_learned *learned, const char *owner, double *parameters,
                     double *standard_errors, size_t count, const double **numbers,
                     size_t number_count)
{
    const double *values = numbers_of(learned, owner, "parameters", count, 0);
    const double *errors = numbers_of(learned, owner, "standard_errors", count, 0);
    *numbers = numbers_of(learned, owner, "fit", number_count, -HUGE_VAL);
    if (values == NULL || errors == NULL || *numbers == NULL) {
        return false;
    }
    memcpy(parameters, values, count * sizeof *parameters);
    memcpy(standard_errors, errors, count * sizeof *standard_errors);
    return true;
}

enum crm_status crm_fit_refuse(const char *owner, struct crm_error *error)
{
    return crm_fail(error, CRM_REFUSED,
                    "the model is damaged: its rows %s parameters, standard_errors and fit are not "
                    "all there, or are no fit",
                    owner);
}

void crm_fit_put(const struct crm_fit_quality *quality, double first[static CRM_FIT_PART],
                 double second[static CRM_FIT_PART])
{
    first[0] = quality->log_likelihood;
    first[1] = quality->aic;
    first[2] = quality->bic;
    first[3] = (double)quality->customers;
    second[0] = quality->converged ? 1 : 0;
    second[1] = quality->slope;
    second[2] = quality->curvature;
    second[3] = quality->evaluations;
}

bool crm_fit_is_count(double number, double most)
{
    return number >= 0 && number <= most && number == floor(number);
}

bool crm_fit_take(struct crm_fit_quality *quality, const double first[static CRM_FIT_PART],
                  const double second[static CRM_FIT_PART])
{
    if (!crm_fit_is_count(first[3], 1e15) || !crm_fit_is_count(second[3], UINT32_MAX)) {
        return false;
    }
    quality->log_likelihood = first[0];
    quality->aic = first[1];
    quality->bic = first[2];
    quality->customers = (uint64_t)first[3];
    quality->converged = second[0] != 0;
    quality->slope = second[1];
    quality->curvature = second[2];
    quality->evaluations = (uint32_t)second[3];
    return true;
}
