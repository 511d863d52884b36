#include "model/logistic.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "model/special.h"

enum { STEPS_MOST = 100, HALVINGS_MOST = 40, ACTIVE = CRM_TRAITS + 1, ALL = CRM_FOLDS };

/* Twice what a step may still gain in log-likelihood: the step that gains less is the last one, and
 * leaves an error of the square of its own. */
static const double gain_least = 1e-14;

const double crm_logistic_penalties[CRM_PENALTIES] = { 0.1, 1, 10, 100, 1000 };

/* A fit at work. Owns its one block of numbers; the Hessian holds its lower triangle. */
struct work {
    const struct crm_logistic_data *data;
    size_t size; /* coefficients */
    double penalty;
    double (*weights)[2]; /* of each row: the weight of its customers in the folds of the fit */
    double *hessian;
    double *gradient;
    double *step;
    double *trial;
};

static enum crm_status make_work(struct work *work, const struct crm_logistic_data *data,
                                 struct crm_error *error)
{
    size_t size = data->coefficients;
    *work = (struct work){ .data = data, .size = size };
    double *block = crm_allocate(2 * data->count + size * size + 3 * size, sizeof *block, error);
    if (block == NULL) {
        return CRM_FAILURE;
    }
    work->weights = (double(*)[2])(void *)block;
    work->hessian = block + 2 * data->count;
    work->gradient = work->hessian + size * size;
    work->step = work->gradient + size;
    work->trial = work->step + size;
    return CRM_OK;
}

static void free_work(struct work *work)
{
    crm_release(work->weights);
}

/* Weighs the rows without the customers of a fold (ALL: with all); false where they are all alike.
 */
static bool weigh_rows(struct work *work, size_t left_out)
{
    double sums[2] = { 0 };
    for (size_t i = 0; i < work->data->count; i++) {
        for (size_t answer = 0; answer < 2; answer++) {
            uint64_t count = 0;
            for (size_t fold = 0; fold < CRM_FOLDS; fold++) {
                count += fold != left_out ? work->data->rows[i].counts[fold][answer] : 0;
            }
            work->weights[i][answer] = (double)count * work->data->weights[answer];
            sums[answer] += work->weights[i][answer];
        }
    }
    return sums[0] > 0 && sums[1] > 0;
}

static double sum_of(const struct crm_logistic_row *row, const double *coefficients)
{
    double sum = coefficients[0];
    for (size_t i = 0; i < CRM_TRAITS; i++) {
        uint32_t level = row->levels[i];
        sum += level > 0 ? coefficients[level] : 0;
    }
    return sum;
}

/* The numbers of a row's coefficients, the intercept's first; returns how many there are. */
static size_t active_of(const struct crm_logistic_row *row, uint32_t active[static ACTIVE])
{
    size_t count = 1;
    active[0] = 0;
    for (size_t i = 0; i < CRM_TRAITS; i++) {
        uint32_t level = row->levels[i];
        if (level > 0) {
            active[count++] = level;
        }
    }
    return count;
}

static void add_square(struct work *work, const uint32_t *active, size_t count, double value)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j <= i; j++) {
            work->hessian[active[i] * work->size + active[j]] += value;
        }
    }
}

/* What is to be least; sets the gradient and the Hessian. */
static double evaluate(struct work *work, const double *coefficients)
{
    size_t size = work->size;
    double value = 0;
    memset(work->hessian, 0, size * size * sizeof *work->hessian);
    memset(work->gradient, 0, size * sizeof *work->gradient);
    for (size_t i = 0; i < work->data->count; i++) {
        const double *weights = work->weights[i];
        uint32_t active[ACTIVE];
        double sum = sum_of(&work->data->rows[i], coefficients);
        double no = crm_sigmoid(-sum);
        double yes = crm_sigmoid(sum);
        value += (weights[0] + weights[1]) * crm_softplus(sum) - weights[1] * sum;
        size_t count = active_of(&work->data->rows[i], active);
        double slope = weights[0] * yes - weights[1] * no;
        for (size_t j = 0; j < count; j++) {
            work->gradient[active[j]] += slope;
        }
        add_square(work, active, count, (weights[0] + weights[1]) * no * yes);
    }
    for (size_t i = 1; i < size; i++) {
        value += work->penalty / 2 * coefficients[i] * coefficients[i];
        work->gradient[i] += work->penalty * coefficients[i];
        work->hessian[i * size + i] += work->penalty;
    }
    return value;
}

/* Turns the Hessian into its Cholesky factor; false where it has none. */
static bool factor(struct work *work)
{
    size_t size = work->size;
    for (size_t i = 0; i < size; i++) {
        double *row = work->hessian + i * size;
        for (size_t j = 0; j <= i; j++) {
            const double *other = work->hessian + j * size;
            double rest = row[j];
            for (size_t k = 0; k < j; k++) {
                rest -= row[k] * other[k];
            }
            if (j < i) {
                row[j] = rest / other[j];
            } else if (rest > 0) {
                row[i] = sqrt(rest);
            } else {
                return false;
            }
        }
    }
    return true;
}

/* Solves Hessian x = vector in place, by the factor. */
static void solve(const struct work *work, double *vector)
{
    size_t size = work->size;
    for (size_t i = 0; i < size; i++) {
        const double *row = work->hessian + i * size;
        for (size_t k = 0; k < i; k++) {
            vector[i] -= row[k] * vector[k];
        }
        vector[i] /= row[i];
    }
    for (size_t i = size; i-- > 0;) {
        const double *row = work->hessian + i * size;
        vector[i] /= row[i];
        for (size_t k = 0; k < i; k++) {
            vector[k] -= row[k] * vector[i];
        }
    }
}

/* Goes along the step as far as it leads down; returns the value there. */
static double descend(struct work *work, double *coefficients, double value)
{
    double length = 1;
    double next = value;
    for (size_t halvings = 0; halvings < HALVINGS_MOST; halvings++) {
        for (size_t i = 0; i < work->size; i++) {
            work->trial[i] = coefficients[i] - length * work->step[i];
        }
        next = evaluate(work, work->trial);
        if (next <= value * (1 + 1e-12)) {
            break;
        }
        length /= 2;
    }
    memcpy(coefficients, work->trial, work->size * sizeof *coefficients);
    return next;
}

/* From the coefficients given to those of the least value; the Hessian stays that of the end. */
static enum crm_status minimise(struct work *work, double *coefficients, struct crm_error *error)
{
    double value = evaluate(work, coefficients);
    for (size_t steps = 0; steps < STEPS_MOST && factor(work); steps++) {
        double gain = 0;
        memcpy(work->step, work->gradient, work->size * sizeof *work->step);
        solve(work, work->step);
        for (size_t i = 0; i < work->size; i++) {
            gain += work->gradient[i] * work->step[i];
        }
        value = descend(work, coefficients, value);
        if (gain < gain_least) {
            return CRM_OK;
        }
    }
    return crm_fail(error, CRM_REFUSED, "no coefficients that are best could be found");
}

/* The diagonal of the inverse Hessian. */
static enum crm_status measure_errors(struct work *work, double *errors, struct crm_error *error)
{
    if (!factor(work)) {
        return crm_fail(error, CRM_REFUSED, "the coefficients that are best are not certain");
    }
    for (size_t i = 0; i < work->size; i++) {
        memset(work->step, 0, work->size * sizeof *work->step);
        work->step[i] = 1;
        solve(work, work->step);
        errors[i] = sqrt(work->step[i]);
    }
    return CRM_OK;
}

enum crm_status crm_logistic_fit(const struct crm_logistic_data *data, double penalty,
                                 double *coefficients, double *errors, struct crm_error *error)
{
    struct work work;
    enum crm_status status = make_work(&work, data, error);
    if (status != CRM_OK) {
        return status;
    }
    work.penalty = penalty;
    memset(coefficients, 0, data->coefficients * sizeof *coefficients);
    memset(errors, 0, data->coefficients * sizeof *errors);
    if (weigh_rows(&work, ALL)) {
        status = minimise(&work, coefficients, error);
        status = status == CRM_OK ? measure_errors(&work, errors, error) : status;
    }
    free_work(&work);
    return status;
}

/* Weight x -ln(chance of what was the case) of a fold's customers. */
static double loss_of(const struct crm_logistic_data *data, size_t fold, const double *coefficients)
{
    double loss = 0;
    for (size_t i = 0; i < data->count; i++) {
        const uint32_t *counts = data->rows[i].counts[fold];
        if (counts[0] + (uint64_t)counts[1] > 0) {
            double sum = sum_of(&data->rows[i], coefficients);
            loss += counts[0] * data->weights[0] * crm_softplus(sum)
                    + counts[1] * data->weights[1] * crm_softplus(-sum);
        }
    }
    return loss;
}

/* Fits without a fold by each penalty, largest first, each from where the one before ended, into
 * coefficients[penalty]; adds up the losses of the fold. */
static enum crm_status fit_without(struct work *work, size_t fold, double *coefficients,
                                   double losses[static CRM_PENALTIES], struct crm_error *error)
{
    size_t size = work->size;
    bool differ = weigh_rows(work, fold);
    enum crm_status status = CRM_OK;
    for (size_t k = CRM_PENALTIES; k-- > 0 && status == CRM_OK;) {
        double *own = coefficients + k * size;
        if (k + 1 < CRM_PENALTIES) {
            memcpy(own, own + size, size * sizeof *own);
        }
        work->penalty = crm_logistic_penalties[k];
        status = differ ? minimise(work, own, error) : CRM_OK;
        losses[k] += loss_of(work->data, fold, own);
    }
    return status;
}

struct ranked {
    double sum;
    uint32_t counts[2];
};

static int compare_ranked(const void *left, const void *right)
{
    double a = ((const struct ranked *)left)->sum;
    double b = ((const struct ranked *)right)->sum;
    return (a > b) - (a < b);
}

/* Of the pairs of a yes and a no in a fold: how many there are, and how many are in order. */
static void rank_fold(const struct crm_logistic_data *data, size_t fold, const double *coefficients,
                      struct ranked *ranked, double *pairs, double *ordered)
{
    size_t count = 0;
    double seen[2] = { 0 };
    for (size_t i = 0; i < data->count; i++) {
        const uint32_t *counts = data->rows[i].counts[fold];
        if (counts[0] + (uint64_t)counts[1] > 0) {
            /* What is equal but for rounding is equal. */
            double sum = round(sum_of(&data->rows[i], coefficients) * 1e9);
            ranked[count++] = (struct ranked){ sum, { counts[0], counts[1] } };
        }
    }
    qsort(ranked, count, sizeof *ranked, compare_ranked);
    for (size_t i = 0; i < count;) {
        double equal[2] = { 0 };
        double sum = ranked[i].sum;
        for (; i < count && ranked[i].sum <= sum; i++) {
            equal[0] += ranked[i].counts[0];
            equal[1] += ranked[i].counts[1];
        }
        *ordered += equal[1] * (seen[0] + equal[0] / 2);
        seen[0] += equal[0];
        seen[1] += equal[1];
    }
    *pairs += seen[0] * seen[1];
}

static void set_limits(struct crm_logistic_validation *validation, const double customers[static 2])
{
    double a = validation->auc;
    double two_yes = a / (2 - a);        /* both of two buyers before one who is not */
    double two_no = 2 * a * a / (1 + a); /* one buyer before both of two who are not */
    double variance = (a * (1 - a) + (customers[1] - 1) * (two_yes - a * a)
                       + (customers[0] - 1) * (two_no - a * a))
                      / (customers[0] * customers[1]);
    double margin = CRM_NORMAL_95 * sqrt(variance > 0 ? variance : 0);
    validation->limits[0] = a > margin ? a - margin : 0;
    validation->limits[1] = a + margin < 1 ? a + margin : 1;
}

static enum crm_status measure_auc(const struct crm_logistic_data *data, const double *coefficients,
                                   const double customers[static 2],
                                   struct crm_logistic_validation *validation,
                                   struct crm_error *error)
{
    double pairs = 0;
    double ordered = 0;
    struct ranked *ranked = crm_allocate(data->count, sizeof *ranked, error);
    if (ranked == NULL) {
        return CRM_FAILURE;
    }
    for (size_t fold = 0; fold < CRM_FOLDS; fold++) {
        const double *own =
            coefficients + (fold * CRM_PENALTIES + validation->best) * data->coefficients;
        rank_fold(data, fold, own, ranked, &pairs, &ordered);
    }
    crm_release(ranked);
    validation->limits[1] = 1;
    if (pairs > 0) {
        validation->auc = ordered / pairs;
        set_limits(validation, customers);
    }
    return CRM_OK;
}

static void choose_penalty(struct crm_logistic_validation *validation)
{
    validation->best = CRM_PENALTIES - 1;
    for (size_t k = CRM_PENALTIES - 1; k-- > 0;) {
        if (validation->losses[k] < validation->losses[validation->best]) {
            validation->best = k;
        }
    }
}

static void count_customers(const struct crm_logistic_data *data, double customers[static 2])
{
    for (size_t i = 0; i < data->count; i++) {
        for (size_t fold = 0; fold < CRM_FOLDS; fold++) {
            customers[0] += data->rows[i].counts[fold][0];
            customers[1] += data->rows[i].counts[fold][1];
        }
    }
}

enum crm_status crm_logistic_validate(const struct crm_logistic_data *data,
                                      struct crm_logistic_validation *validation,
                                      struct crm_error *error)
{
    struct work work;
    double customers[2] = { 0 };
    *validation = (struct crm_logistic_validation){ .auc = 0.5 };
    enum crm_status status = make_work(&work, data, error);
    if (status != CRM_OK) {
        return status;
    }
    size_t path = CRM_PENALTIES * data->coefficients;
    double *coefficients = crm_allocate(CRM_FOLDS * path, sizeof *coefficients, error);
    status = coefficients != NULL ? CRM_OK : CRM_FAILURE;
    for (size_t fold = 0; fold < CRM_FOLDS && status == CRM_OK; fold++) {
        status = fit_without(&work, fold, coefficients + fold * path, validation->losses, error);
    }
    if (status == CRM_OK) {
        count_customers(data, customers);
        double total = customers[0] * data->weights[0] + customers[1] * data->weights[1];
        for (size_t k = 0; k < CRM_PENALTIES; k++) {
            validation->losses[k] /= total;
        }
        choose_penalty(validation);
        status = measure_auc(data, coefficients, customers, validation, error);
    }
    crm_release(coefficients);
    free_work(&work);
    return status;
}
