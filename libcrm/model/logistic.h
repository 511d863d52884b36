/* model/logistic.h — logistic regression: the chance of a yes, as 1 / (1 + exp(-sum)) of an
 * intercept and a coefficient for the level of each trait. Numbers only.
 *
 * The coefficients are those of least
 *
 *     sum of weight x -ln(chance of what was the case) + penalty / 2 x sum of squares
 *
 * where the squares are of all coefficients but the intercept (ridge: Hoerl and Kennard 1970; le
 * Cessie and van Houwelingen 1992). It has one least value for any data with a yes and a no, found
 * by Newton's method. Customers of the same traits are one row with counts. */
#ifndef CRM_MODEL_LOGISTIC_H
#define CRM_MODEL_LOGISTIC_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { CRM_TRAITS = 7, CRM_FOLDS = 5, CRM_PENALTIES = 5 };

/* What cross-validation chooses among, ascending. */
extern const double crm_logistic_penalties[CRM_PENALTIES];

/* Customers of the same traits. levels: the number of each trait's coefficient; 0 where the trait
 * has the level that has none. counts: no and yes, by fold. */
struct crm_logistic_row {
    uint32_t levels[CRM_TRAITS];
    uint32_t counts[CRM_FOLDS][2];
};

/* Views rows that somebody else owns. */
struct crm_logistic_data {
    const struct crm_logistic_row *rows;
    size_t count;
    size_t coefficients; /* number 0 is the intercept */
    double weights[2];   /* of a no, of a yes; positive */
};

/* Fits all folds: coefficients and their standard errors into arrays of data->coefficients. The
 * errors are the square roots of the diagonal of the inverse Hessian, penalty and all: as wide as
 * the penalty lets coefficients be where the data says nothing. Where all customers are a yes, or
 * none is, everything is 0. CRM_REFUSED where it does not converge. O(rows + coefficients^3). */
CRM_MUST_CHECK enum crm_status crm_logistic_fit(const struct crm_logistic_data *data,
                                                double penalty, double *coefficients,
                                                double *errors, struct crm_error *error);

/* What customers of one fold are told by the others. */
struct crm_logistic_validation {
    double losses[CRM_PENALTIES]; /* mean of weight x -ln(chance of what was the case) */
    size_t best;                  /* the penalty of least loss; the larger of equal ones */
    double auc;       /* by it: share of the pairs of a yes and a no, both of one fold, in which the
                       * yes has the larger chance, equal ones by half; 0.5 without a pair */
    double limits[2]; /* of auc, 95 %: Hanley and McNeil (1982) */
};

/* Fits CRM_FOLDS times, each time without one fold, by each of the penalties. */
CRM_MUST_CHECK enum crm_status crm_logistic_validate(const struct crm_logistic_data *data,
                                                     struct crm_logistic_validation *validation,
                                                     struct crm_error *error);

#endif
