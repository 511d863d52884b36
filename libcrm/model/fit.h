/* model/fit.h — what models that are fitted by maximum likelihood have in common: how a fit is
 * judged, described, and kept in a model file. */
#ifndef CRM_MODEL_FIT_H
#define CRM_MODEL_FIT_H

#include "base/notes.h"
#include "classify/learned.h"
#include "model/minimum.h"

/* How good a fit is, and how the search for it ended. */
struct crm_fit_quality {
    double log_likelihood;
    double aic;
    double bic;
    uint64_t customers;
    bool converged;   /* slope and curvature checked, inside the parameter space */
    double slope;     /* largest slope, per customer, in the variables of the search */
    double curvature; /* least eigenvalue of the information, per customer */
    uint32_t evaluations;
};

/* Refuses for the reason, or with force notes it, and that the numbers are not to be relied on. */
CRM_MUST_CHECK enum crm_status crm_fit_doubt(const char *model, bool force, const char *reason,
                                             struct crm_notes *notes, struct crm_error *error);

enum { CRM_FIT_REASON = 224 };

/* Why the end of the search is no optimum that can be relied on; "" where it is one. Cause says it
 * in plain words: what the data is like that leads there. */
void crm_fit_judge(const struct crm_minimum *minimum, double customers, const char *cause,
                   char reason[static CRM_FIT_REASON]);

/* … where a parameter has come to the edge of the space. */
void crm_fit_judge_edge(const char *parameter, const char *limit, const char *cause,
                        char reason[static CRM_FIT_REASON]);

/* Sets what the minimum tells of `count` parameters, each a scale times the exponential of a
 * variable, or that plus a constant: their standard errors, 0 where it is no sound optimum.
 * Customers must be set. */
void crm_fit_measure(struct crm_fit_quality *quality, const struct crm_minimum *minimum, bool sound,
                     const double *scales, size_t count, double *standard_errors);

/* Sets log-likelihood, AIC and BIC. Customers must be set. */
void crm_fit_score(struct crm_fit_quality *quality, double log_likelihood, size_t count);

/* Into the rows parameters, standard_errors and fit of `owner`, and back: false where they are not
 * there, or not `count` and number_count finite numbers. *numbers is learned's. */
CRM_MUST_CHECK enum crm_status crm_fit_store(struct crm_learned *learned, const char *owner,
                                             const double *parameters,
                                             const double *standard_errors, size_t count,
                                             const double *numbers, size_t number_count,
                                             struct crm_error *error);
bool crm_fit_restore(const struct crm_learned *learned, const char *owner, double *parameters,
                     double *standard_errors, size_t count, const double **numbers,
                     size_t number_count);

/* True where any of these rows is there: then all must be. */
bool crm_fit_is_stored(const struct crm_learned *learned, const char *owner);

/* CRM_REFUSED for rows that cannot be restored. */
enum crm_status crm_fit_refuse(const char *owner, struct crm_error *error);

/* The quality as two parts of the numbers of the row fit: log-likelihood, AIC, BIC and customers;
 * converged, slope, curvature and evaluations. */
enum { CRM_FIT_PART = 4 };
void crm_fit_put(const struct crm_fit_quality *quality, double first[static CRM_FIT_PART],
                 double second[static CRM_FIT_PART]);

/* Back; false for counts that are none: a file may say anything. */
bool crm_fit_take(struct crm_fit_quality *quality, const double first[static CRM_FIT_PART],
                  const double second[static CRM_FIT_PART]);

/* True for a whole number from 0 to `most`. */
bool crm_fit_is_count(double number, double most);

#endif
