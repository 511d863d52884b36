#include "model/minimum.h"

#include <math.h>
#include <string.h>

enum { MOST = CRM_VARIABLES_MOST, DESCENT_STEPS = 200, POLISH_STEPS = 200, HALVINGS = 40 };

static const double near_enough = 1e-5;
static const double exact_enough = 1e-12;

/* No step is longer in any variable: variables are logarithms. */
static const double longest_step = 2;

/* Optimal for central differences of values with a relative error of 1e-16 or so. */
static const double difference = 1e-4;

static double largest(const double *vector, size_t count)
{
    double most = 0;
    for (size_t i = 0; i < count; i++) {
        most = fmax(most, fabs(vector[i]));
    }
    return most;
}

static double dot(const double *a, const double *b, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

static double evaluate(const struct crm_function *function, struct crm_minimum *at)
{
    at->value = function->value(function->context, at->point, at->gradient);
    at->slope = largest(at->gradient, function->variables);
    at->evaluations++;
    return at->value;
}

/* Goes along the direction, half as far each time that the value does not fall as its slope
 * promises; false where no length helps, and *at is as before. */
static bool step_along(const struct crm_function *function, const double *direction,
                       struct crm_minimum *at)
{
    size_t count = function->variables;
    double slope = dot(at->gradient, direction, count);
    double longest = largest(direction, count);
    double length = longest > longest_step ? longest_step / longest : 1;
    struct crm_minimum next = *at;
    for (int i = 0; i < HALVINGS && slope < 0; i++) {
        for (size_t j = 0; j < count; j++) {
            next.point[j] = at->point[j] + length * direction[j];
        }
        if (evaluate(function, &next) <= at->value + 1e-4 * length * slope) {
            *at = next;
            return true;
        }
        length /= 2;
    }
    at->evaluations = next.evaluations;
    return false;
}

/* The update of Broyden, Fletcher, Goldfarb and Shanno to the inverse (Nocedal and Wright,
 * "Numerical Optimization", 2006, equation 6.17), left out where the function is not convex. */
static void update_inverse(double inverse[MOST][MOST], size_t count, const double *moved,
                           const double *turned, bool first)
{
    double along = dot(moved, turned, count);
    if (along <= 1e-12 * sqrt(dot(moved, moved, count) * dot(turned, turned, count))) {
        return;
    }
    double scale = first ? along / dot(turned, turned, count) : 1;
    double product[MOST];
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            inverse[i][j] *= scale;
        }
        product[i] = dot(inverse[i], turned, count);
    }
    double weight = (1 + dot(turned, product, count) / along) / along;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            inverse[i][j] += weight * moved[i] * moved[j]
                             - (product[i] * moved[j] + moved[i] * product[j]) / along;
        }
    }
}

static void set_unit(double matrix[MOST][MOST])
{
    memset(matrix, 0, sizeof(double[MOST][MOST]));
    for (size_t i = 0; i < MOST; i++) {
        matrix[i][i] = 1;
    }
}

/* Descends until the gradient is near zero or no step helps. */
static void descend(const struct crm_function *function, const double *start,
                    struct crm_minimum *minimum)
{
    size_t count = function->variables;
    double inverse[MOST][MOST];
    bool fresh = true;
    set_unit(inverse);
    *minimum = (struct crm_minimum){ 0 };
    memcpy(minimum->point, start, count * sizeof *start);
    evaluate(function, minimum);
    for (int step = 0; step < DESCENT_STEPS && minimum->slope > near_enough; step++) {
        struct crm_minimum before = *minimum;
        double direction[MOST];
        for (size_t i = 0; i < count; i++) {
            direction[i] = -dot(inverse[i], minimum->gradient, count);
        }
        if (!step_along(function, direction, minimum)) {
            if (fresh) {
                return;
            }
            set_unit(inverse);
            fresh = true;
            continue;
        }
        double moved[MOST];
        double turned[MOST];
        for (size_t i = 0; i < count; i++) {
            moved[i] = minimum->point[i] - before.point[i];
            turned[i] = minimum->gradient[i] - before.gradient[i];
        }
        update_inverse(inverse, count, moved, turned, fresh);
        fresh = false;
    }
}

static void set_hessian(const struct crm_function *function, struct crm_minimum *at)
{
    size_t count = function->variables;
    double slopes[MOST][MOST];
    for (size_t i = 0; i < count; i++) {
        struct crm_minimum above = *at;
        struct crm_minimum below = *at;
        above.point[i] += difference;
        below.point[i] -= difference;
        evaluate(function, &above);
        evaluate(function, &below);
        at->evaluations += 2;
        for (size_t j = 0; j < count; j++) {
            slopes[i][j] =
                (above.gradient[j] - below.gradient[j]) / (above.point[i] - below.point[i]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            at->hessian[i][j] = (slopes[i][j] + slopes[j][i]) / 2;
        }
    }
}

/* The lower triangular root; false where the matrix is not positive definite. */
static bool factor(double matrix[MOST][MOST], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j <= i; j++) {
            double rest = matrix[i][j] - dot(matrix[i], matrix[j], j);
            if (i == j && !(rest > 0)) {
                return false;
            }
            matrix[i][j] = i == j ? sqrt(rest) : rest / matrix[j][j];
        }
    }
    return true;
}

static void solve(double root[MOST][MOST], size_t count, double *vector)
{
    for (size_t i = 0; i < count; i++) {
        vector[i] = (vector[i] - dot(root[i], vector, i)) / root[i][i];
    }
    for (size_t i = count; i-- > 0;) {
        for (size_t j = i + 1; j < count; j++) {
            vector[i] -= root[j][i] * vector[j];
        }
        vector[i] /= root[i][i];
    }
}

/* One rotation of Jacobi's method: makes matrix[p][q] zero. */
static void rotate(double matrix[MOST][MOST], size_t count, size_t p, size_t q)
{
    if (matrix[p][q] == 0) {
        return;
    }
    double ratio = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
    double tangent = (ratio < 0 ? -1 : 1) / (fabs(ratio) + hypot(ratio, 1));
    double cosine = 1 / hypot(tangent, 1);
    double sine = tangent * cosine;
    for (size_t i = 0; i < count; i++) {
        double left = matrix[i][p];
        matrix[i][p] = cosine * left - sine * matrix[i][q];
        matrix[i][q] = sine * left + cosine * matrix[i][q];
    }
    for (size_t i = 0; i < count; i++) {
        double above = matrix[p][i];
        matrix[p][i] = cosine * above - sine * matrix[q][i];
        matrix[q][i] = sine * above + cosine * matrix[q][i];
    }
}

static double least_eigenvalue(const struct crm_minimum *at, size_t count)
{
    double matrix[MOST][MOST];
    memcpy(matrix, at->hessian, sizeof matrix);
    for (int sweep = 0; sweep < 12; sweep++) {
        for (size_t p = 0; p + 1 < count; p++) {
            for (size_t q = p + 1; q < count; q++) {
                rotate(matrix, count, p, q);
            }
        }
    }
    double least = matrix[0][0];
    for (size_t i = 1; i < count; i++) {
        least = fmin(least, matrix[i][i]);
    }
    return least;
}

/* Newton's direction; where the function is not convex, with as much added to the Hessian as makes
 * it so. */
static void newton_direction(const struct crm_minimum *at, size_t count, double *direction)
{
    double root[MOST][MOST];
    double added = at->curvature > 0 ? 0 : 1e-9 - 2 * at->curvature;
    do {
        memcpy(root, at->hessian, sizeof root);
        for (size_t i = 0; i < count; i++) {
            root[i][i] += added;
            direction[i] = -at->gradient[i];
        }
        added = added > 0 ? 2 * added : 1e-10;
    } while (!factor(root, count) && added < 1e300);
    solve(root, count, direction);
}

/* Near the minimum the value no longer tells better from worse, but the gradient does. */
static bool step_to_zero(const struct crm_function *function, const double *direction,
                         struct crm_minimum *at)
{
    struct crm_minimum next = *at;
    for (size_t i = 0; i < function->variables; i++) {
        next.point[i] += direction[i];
    }
    double tolerance = 1e-14 * fabs(at->value);
    bool better = evaluate(function, &next) <= at->value + tolerance && next.slope < at->slope / 2;
    at->evaluations = next.evaluations;
    if (better) {
        *at = next;
    }
    return better;
}

/* True where a variable has come to its lowest or highest, or all but. */
static bool is_at_an_edge(const struct crm_function *function, const struct crm_minimum *minimum)
{
    const double nearly = 0.01;
    bool found = false;
    for (size_t i = 0; i < function->variables; i++) {
        found = found || minimum->point[i] <= function->lowest + nearly
                || minimum->point[i] >= function->highest - nearly;
    }
    return found;
}

/* A step to where the gradient is nearer to zero, or else the value lower; false where there is
 * none. */
static bool polish_once(const struct crm_function *function, struct crm_minimum *minimum)
{
    size_t count = function->variables;
    struct crm_minimum before = *minimum;
    double direction[MOST];
    newton_direction(minimum, count, direction);
    if (largest(direction, count) <= longest_step && step_to_zero(function, direction, minimum)) {
        return true;
    }
    /* Without a noticeable descent a step is taken where rounding says so, again and again. */
    return minimum->slope >= near_enough * near_enough && step_along(function, direction, minimum)
           && (minimum->value < before.value || minimum->slope < before.slope);
}

static void polish(const struct crm_function *function, struct crm_minimum *minimum)
{
    bool better = true;
    for (int step = 0; better; step++) {
        set_hessian(function, minimum);
        minimum->curvature = least_eigenvalue(minimum, function->variables);
        better = step < POLISH_STEPS && minimum->slope > exact_enough
                 && !is_at_an_edge(function, minimum) && polish_once(function, minimum);
    }
}

void crm_minimum_find(const struct crm_function *function, const double *starts, size_t start_count,
                      struct crm_minimum *minimum)
{
    size_t evaluations = 0;
    for (size_t i = 0; i < start_count; i++) {
        double start[MOST] = { 0 };
        struct crm_minimum found;
        for (size_t j = 0; j < function->variables; j++) {
            start[j] = log(starts[i * function->variables + j]);
        }
        descend(function, start, &found);
        evaluations += found.evaluations;
        /* Another way to the same place is no better one. */
        if (i == 0 || found.value < minimum->value - 1e-9) {
            *minimum = found;
        }
    }
    minimum->evaluations = evaluations;
    polish(function, minimum);
}

bool crm_minimum_certain(const struct crm_minimum *minimum, double customers)
{
    if (minimum->slope > 1e-7 || minimum->curvature < 1e-8
        || minimum->curvature * customers < 0.01) {
        return false;
    }
    /* what is left to go, even along the flattest direction, is a hundredth of its error */
    return minimum->slope * sqrt(customers / minimum->curvature) <= 0.01;
}

bool crm_minimum_variances(const struct crm_minimum *minimum, size_t variables, double *variances)
{
    double root[MOST][MOST];
    memcpy(root, minimum->hessian, sizeof root);
    if (!factor(root, variables)) {
        return false;
    }
    for (size_t i = 0; i < variables; i++) {
        double column[MOST] = { 0 };
        column[i] = 1;
        solve(root, variables, column);
        variances[i] = column[i];
    }
    return true;
}
