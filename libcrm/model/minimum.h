/* model/minimum.h — the least value of a smooth function of a few variables: BFGS to come near,
 * then Newton's steps on differences of the gradient, so that an answer can say how good it is. */
#ifndef CRM_MODEL_MINIMUM_H
#define CRM_MODEL_MINIMUM_H

#include <stdbool.h>
#include <stddef.h>

enum { CRM_VARIABLES_MOST = 6 };

/* value() must be finite everywhere, and sets the gradient, exact. Beyond lowest and highest it has
 * only a penalty that turns a search back: what has ended there is no minimum. */
struct crm_function {
    size_t variables; /* at most CRM_VARIABLES_MOST */
    double (*value)(void *context, const double *point, double *gradient);
    void *context;
    double lowest; /* of every variable */
    double highest;
};

struct crm_minimum {
    double point[CRM_VARIABLES_MOST];
    double gradient[CRM_VARIABLES_MOST];
    double value;
    double slope; /* the largest part of the gradient */
    double hessian[CRM_VARIABLES_MOST][CRM_VARIABLES_MOST];
    double curvature; /* least eigenvalue of the Hessian: negative at no minimum */
    size_t evaluations;
};

/* The lowest of the minima that descents from the starts reach, as near as doubles let it unless it
 * is at an edge: its hessian and curvature are set. starts holds start_count points, one after the
 * other, whose logarithms are taken. */
void crm_minimum_find(const struct crm_function *function, const double *starts, size_t start_count,
                      struct crm_minimum *minimum);

/* True where slope and curvature are those of a minimum of a negative log-likelihood per customer
 * that tells each variable to within 10, by its standard error. */
bool crm_minimum_certain(const struct crm_minimum *minimum, double customers);

/* The diagonal of the inverse Hessian; false where it is not positive definite. */
bool crm_minimum_variances(const struct crm_minimum *minimum, size_t variables, double *variances);

#endif
