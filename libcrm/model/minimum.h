/* model/minimum.h — the least value of a smooth function of a few variables: BFGS to come near,
 * then Newton's steps on differences of the gradient, so that an answer can say how good it is. */
#ifndef CRM_MODEL_MINIMUM_H
#define CRM_MODEL_MINIMUM_H

#include <stdbool.h>
#include <stddef.h>

enum { CRM_VARIABLES_MOST = 6 };

/* value() must be finite everywhere within `reach` of a start, and sets the gradient, exact. */
struct crm_function {
    size_t variables; /* at most CRM_VARIABLES_MOST */
    double (*value)(void *context, const double *point, double *gradient);
    void *context;
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

/* Descends from start until the largest part of the gradient is below 1e-5, or no step helps. */
void crm_minimum_descend(const struct crm_function *function, const double *start,
                         struct crm_minimum *minimum);

/* Takes a point near the minimum to it, as near as doubles let it, and sets hessian and
 * curvature. */
void crm_minimum_polish(const struct crm_function *function, struct crm_minimum *minimum);

/* The diagonal of the inverse Hessian; false where it is not positive definite. */
bool crm_minimum_variances(const struct crm_minimum *minimum, size_t variables, double *variances);

#endif
