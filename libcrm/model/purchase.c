#include "model/purchase.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/bgnbd.h"
#include "model/mbgnbd.h"
#include "model/paretonbd.h"

enum {
    CUSTOMERS_LEAST = 500,
    DAYS_LEAST = 180,
    REPEATERS_LEAST = 30,
    ROWS_TO_SEARCH = 20000,
    NUMBERS_A_REPEATS = 6,
    NUMBERS_A_TIME = 9
};

/* The parameter space, in logarithms: 1e-6 to 1e6. Beyond it there is no optimum, only a limit. */
static const double furthest = 13.815510557964274;

const struct crm_time_unit crm_time_units[CRM_TIME_UNITS] = {
    { "day", 1 },
    { "week", 7 },
    { "month", 30.4375 },
};

const char *const crm_time_unit_words[] = { "day", "week", "month", NULL };
const char *const crm_purchase_words[] = { "day", "order", NULL };

const struct crm_time_unit *crm_time_unit_find(const char *name)
{
    for (size_t i = 0; i < CRM_TIME_UNITS; i++) {
        if (strcmp(crm_time_units[i].name, name) == 0) {
            return &crm_time_units[i];
        }
    }
    return NULL;
}

const struct crm_purchase_model *const crm_purchase_models[CRM_PURCHASE_MODELS] = {
    &crm_purchase_bgnbd,
    &crm_purchase_mbgnbd,
    &crm_purchase_paretonbd,
};

const char *const crm_purchase_model_words[] = { "auto", "bgnbd", "mbgnbd", "paretonbd", NULL };

const struct crm_purchase_model *crm_purchase_model_find(const char *id)
{
    for (size_t i = 0; i < CRM_PURCHASE_MODELS; i++) {
        if (strcmp(crm_purchase_models[i]->id, id) == 0) {
            return crm_purchase_models[i];
        }
    }
    return NULL;
}

struct crm_past crm_past_of(struct crm_history history, double unit_days)
{
    return (struct crm_past){ history.repeats, history.active_days / unit_days,
                              history.tenure_days / unit_days };
}

double crm_purchase_model_expected(const struct crm_purchase_model *model, const double *parameters,
                                   struct crm_past past, double time)
{
    return model->p_alive(parameters, past)
           * model->expected_alive(parameters, past.repeats, past.tenure, time);
}

/* Data */

static int compare_days(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left;
    int32_t b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

static uint32_t place_of(const int32_t *days, size_t count, int32_t day)
{
    const int32_t *found = bsearch(&day, days, count, sizeof day, compare_days);
    return (uint32_t)(found - days);
}

/* All different t_x and T, ascending, into days[2 * groups]; returns their number. */
static size_t collect_days(const struct crm_histories *histories, int32_t *days)
{
    size_t count = 0;
    for (size_t i = 0; i < histories->count; i++) {
        days[count++] = histories->groups[i].history.active_days;
        days[count++] = histories->groups[i].history.tenure_days;
    }
    qsort(days, count, sizeof *days, compare_days);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || days[i] != days[kept - 1]) {
            days[kept++] = days[i];
        }
    }
    return kept;
}

static void fill_rows(struct crm_purchase_data *data, const struct crm_histories *histories,
                      const int32_t *days)
{
    for (size_t i = 0; i < histories->count; i++) {
        const struct crm_history_group *group = &histories->groups[i];
        const struct crm_history *history = &group->history;
        if (i == 0 || history->repeats != histories->groups[i - 1].history.repeats) {
            data->repeats[data->repeats_count++] = history->repeats;
        }
        data->rows[i] = (struct crm_purchase_row){
            (uint32_t)(data->repeats_count - 1),
            place_of(days, data->times_count, history->active_days),
            place_of(days, data->times_count, history->tenure_days),
            (double)group->customers,
        };
        data->customers += group->customers;
        data->repeat_customers += history->repeats > 0 ? group->customers : 0;
        double tenure = history->tenure_days / (histories->parts > 0 ? histories->parts : 1);
        data->longest_days = (int32_t)fmax(data->longest_days, tenure);
    }
}

enum crm_status crm_purchase_data_make(struct crm_purchase_data *data,
                                       struct crm_histories *histories, double unit_days,
                                       struct crm_error *error)
{
    *data = (struct crm_purchase_data){ 0 };
    crm_histories_group(histories);
    size_t count = histories->count;
    int32_t *days = crm_allocate(2 * count, sizeof *days, error);
    if (days == NULL) {
        return CRM_FAILURE;
    }
    data->row_count = count;
    data->times_count = collect_days(histories, days);
    data->rows = crm_allocate(count, sizeof *data->rows, error);
    data->repeats = crm_allocate(count, sizeof *data->repeats, error);
    data->times = crm_allocate(data->times_count, sizeof *data->times, error);
    if (data->rows != NULL && data->repeats != NULL && data->times != NULL) {
        fill_rows(data, histories, days);
        for (size_t i = 0; i < data->times_count; i++) {
            data->times[i] = days[i] / (histories->parts > 0 ? histories->parts : 1) / unit_days;
        }
        data->scratch = crm_allocate(NUMBERS_A_REPEATS * data->repeats_count
                                         + NUMBERS_A_TIME * data->times_count,
                                     sizeof *data->scratch, error);
    }
    crm_release(days);
    return data->scratch != NULL ? CRM_OK : CRM_FAILURE;
}

void crm_purchase_data_free(struct crm_purchase_data *data)
{
    crm_release(data->rows);
    crm_release(data->repeats);
    crm_release(data->times);
    crm_release(data->scratch);
    *data = (struct crm_purchase_data){ 0 };
}

/* Fitting */

struct objective {
    const struct crm_purchase_model *model;
    const struct crm_purchase_data *data;
};

/* The negative log-likelihood per customer of the logarithms of the parameters, and beyond the
 * parameter space a penalty that turns the search back. */
static double objective(void *context, const double *point, double *gradient)
{
    const struct objective *of = context;
    size_t count = of->model->parameter_count;
    double customers = (double)of->data->customers;
    double parameters[CRM_PURCHASE_PARAMETERS] = { 0 };
    for (size_t i = 0; i < count; i++) {
        parameters[i] = exp(point[i]);
    }
    double value = -of->model->log_likelihood(of->data, parameters, gradient) / customers;
    for (size_t i = 0; i < count; i++) {
        double beyond = fmax(fabs(point[i]) - furthest, 0);
        value += beyond * beyond;
        gradient[i] = 2 * copysign(beyond, point[i]) - gradient[i] / customers;
    }
    return value;
}

static enum crm_status check_data(const struct crm_purchase_model *model,
                                  const struct crm_purchase_data *data, bool force,
                                  struct crm_notes *notes, struct crm_error *error)
{
    const struct {
        uint64_t found;
        uint64_t least;
        const char *one;
        const char *what;
    } needs[] = {
        { data->customers, CUSTOMERS_LEAST, "buyer", "" },
        { (uint64_t)data->longest_days, DAYS_LEAST, "day", " of history" },
        { data->repeat_customers, REPEATERS_LEAST, "buyer", " who came again" },
    };
    enum crm_status status = CRM_OK;
    if (data->customers == 0) {
        return crm_fail(error, CRM_REFUSED, "%s: there are no buyers", model->name);
    }
    for (size_t i = 0; i < CRM_COUNT(needs) && status == CRM_OK; i++) {
        if (needs[i].found < needs[i].least) {
            char reason[128];
            snprintf(reason, sizeof reason, "%llu %s%s%s, at least %llu are needed",
                     (unsigned long long)needs[i].found, needs[i].one,
                     needs[i].found == 1 ? "" : "s", needs[i].what,
                     (unsigned long long)needs[i].least);
            status = crm_fit_doubt(model->name, force, reason, notes, error);
        }
    }
    return status;
}

/* What the purchases are like where the search ended so: the first two parameters are those of the
 * rate of buying, with their quotient as its mean, the others those of leaving. */
static const char *cause_of(const struct crm_minimum *minimum)
{
    const double *point = minimum->point;
    const double never = log(1e-5);
    const double no_spread = log(1e3);
    return point[0] - point[1] < never   ? "the data shows hardly anybody coming again"
           : point[0] > no_spread        ? "the data shows all buying at the same rate"
           : point[2] - point[3] < never ? "the data shows nobody leaving"
           : point[3] > no_spread        ? "the data shows all leaving with the same chance"
                                         : "the purchases are not like those of the model";
}

/* What is wrong with the optimum, as text; empty where nothing is. */
static void judge(const struct crm_purchase_fit *fit, const struct crm_minimum *minimum,
                  char reason[static CRM_FIT_REASON])
{
    const struct crm_purchase_model *model = fit->model;
    for (size_t i = 0; i < model->parameter_count; i++) {
        if (fabs(minimum->point[i]) >= furthest - 0.01) {
            crm_fit_judge_edge(model->parameters[i], minimum->point[i] > 0 ? "infinity" : "zero",
                               cause_of(minimum), reason);
            return;
        }
    }
    crm_fit_judge(minimum, (double)fit->quality.customers, cause_of(minimum), reason);
}

static void fill_fit(struct crm_purchase_fit *fit, const struct crm_minimum *minimum,
                     const struct crm_purchase_data *data, bool sound)
{
    size_t count = fit->model->parameter_count;
    double slopes[CRM_PURCHASE_PARAMETERS];
    for (size_t i = 0; i < count; i++) {
        fit->parameters[i] = exp(fmax(-furthest, fmin(minimum->point[i], furthest)));
    }
    crm_fit_measure(&fit->quality, minimum, sound, fit->parameters, count, fit->standard_errors);
    crm_fit_score(&fit->quality, fit->model->log_likelihood(data, fit->parameters, slopes), count);
}

/* Every so many rows of the data, with its tables: rows are in order of their histories, so that
 * these few are like all. Owns only its rows. */
static enum crm_status thin(const struct crm_purchase_data *data, struct crm_purchase_data *thinned,
                            struct crm_error *error)
{
    size_t step = (data->row_count + ROWS_TO_SEARCH - 1) / ROWS_TO_SEARCH;
    *thinned = *data;
    thinned->row_count = 0;
    thinned->customers = 0;
    thinned->rows = crm_allocate(ROWS_TO_SEARCH, sizeof *thinned->rows, error);
    if (thinned->rows == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = step / 2; i < data->row_count; i += step) {
        thinned->rows[thinned->row_count++] = data->rows[i];
        thinned->customers += (uint64_t)data->rows[i].customers;
    }
    return CRM_OK;
}

/* The minimum from the starts of the model. Where there are many rows, that of a few of them tells
 * where to begin with all; where that does not lead to a sound one, all begin at the starts. */
static enum crm_status find_minimum(const struct crm_purchase_model *model,
                                    const struct crm_purchase_data *data,
                                    struct crm_minimum *minimum, struct crm_error *error)
{
    struct objective context = { model, data };
    struct crm_function function = { model->parameter_count, objective, &context, -furthest,
                                     furthest };
    if (data->row_count > ROWS_TO_SEARCH) {
        struct crm_purchase_data thinned;
        if (thin(data, &thinned, error) != CRM_OK) {
            return CRM_FAILURE;
        }
        double start[CRM_PURCHASE_PARAMETERS] = { 0 };
        context.data = &thinned;
        crm_minimum_find(&function, model->starts, model->start_count, minimum);
        context.data = data;
        crm_release(thinned.rows);
        for (size_t i = 0; i < model->parameter_count; i++) {
            start[i] = exp(fmax(-furthest, fmin(minimum->point[i], furthest)));
        }
        crm_minimum_find(&function, start, 1, minimum);
        if (crm_minimum_certain(minimum, (double)data->customers)) {
            return CRM_OK;
        }
    }
    crm_minimum_find(&function, model->starts, model->start_count, minimum);
    return CRM_OK;
}

static enum crm_status fit_data(const struct crm_purchase_data *data, bool force,
                                struct crm_notes *notes, struct crm_purchase_fit *fit,
                                struct crm_error *error)
{
    struct crm_minimum minimum = { 0 };
    char reason[CRM_FIT_REASON];
    fit->quality.customers = data->customers;
    fit->repeat_customers = data->repeat_customers;
    fit->history_days = data->longest_days;
    if (find_minimum(fit->model, data, &minimum, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    judge(fit, &minimum, reason);
    fill_fit(fit, &minimum, data, reason[0] == '\0');
    return reason[0] != '\0' ? crm_fit_doubt(fit->model->name, force, reason, notes, error)
                             : CRM_OK;
}

enum crm_status crm_purchase_fit(const struct crm_purchase_model *model,
                                 struct crm_histories *histories, double unit_days, bool force,
                                 struct crm_notes *notes, struct crm_purchase_fit *fit,
                                 struct crm_error *error)
{
    struct crm_purchase_data data;
    *fit = (struct crm_purchase_fit){ .model = model, .unit_days = unit_days };
    enum crm_status status = crm_purchase_data_make(&data, histories, unit_days, error);
    if (status == CRM_OK) {
        status = check_data(model, &data, force, notes, error);
    }
    if (status == CRM_OK) {
        status = fit_data(&data, force, notes, fit, error);
    }
    crm_purchase_data_free(&data);
    return status;
}

double crm_purchase_expected(const struct crm_purchase_fit *fit, struct crm_history history,
                             double days)
{
    return crm_purchase_model_expected(fit->model, fit->parameters,
                                       crm_past_of(history, fit->unit_days), days / fit->unit_days);
}

/* Model files */

/* The row fit: the unit, the quality's first part, repeat customers, days, its second part. */
enum {
    UNIT,
    FIRST,
    REPEAT_CUSTOMERS = FIRST + CRM_FIT_PART,
    HISTORY_DAYS,
    SECOND,
    FIT_NUMBERS = SECOND + CRM_FIT_PART
};

enum crm_status crm_purchase_fit_store(const struct crm_purchase_fit *fit,
                                       struct crm_learned *learned, struct crm_error *error)
{
    const struct crm_purchase_model *model = fit->model;
    double numbers[FIT_NUMBERS] = {
        [UNIT] = fit->unit_days,
        [REPEAT_CUSTOMERS] = (double)fit->repeat_customers,
        [HISTORY_DAYS] = fit->history_days,
    };
    crm_fit_put(&fit->quality, &numbers[FIRST], &numbers[SECOND]);
    return crm_fit_store(learned, model->id, fit->parameters, fit->standard_errors,
                         model->parameter_count, numbers, FIT_NUMBERS, error);
}

/* True for parameters of the space that is searched, but for the rounding of a file: a file may say
 * anything. */
static bool are_inside(const double *parameters, size_t count)
{
    bool inside = true;
    for (size_t i = 0; i < count; i++) {
        inside =
            inside && parameters[i] >= exp(-furthest - 1) && parameters[i] <= exp(furthest + 1);
    }
    return inside;
}

static bool read_fit(struct crm_purchase_fit *fit, const double *numbers)
{
    if (!(numbers[UNIT] > 0) || !crm_fit_is_count(numbers[REPEAT_CUSTOMERS], 1e15)
        || !crm_fit_is_count(numbers[HISTORY_DAYS], INT32_MAX)) {
        return false;
    }
    fit->unit_days = numbers[UNIT];
    fit->repeat_customers = (uint64_t)numbers[REPEAT_CUSTOMERS];
    fit->history_days = (int32_t)numbers[HISTORY_DAYS];
    return crm_fit_take(&fit->quality, &numbers[FIRST], &numbers[SECOND]);
}

enum crm_status crm_purchase_fit_restore(struct crm_purchase_fit *fit,
                                         const struct crm_purchase_model *model,
                                         const struct crm_learned *learned, struct crm_error *error)
{
    const double *numbers = NULL;
    size_t count = model->parameter_count;
    *fit = (struct crm_purchase_fit){ .model = model };
    return crm_fit_restore(learned, model->id, fit->parameters, fit->standard_errors, count,
                           &numbers, FIT_NUMBERS)
                   && are_inside(fit->parameters, count) && read_fit(fit, numbers)
               ? CRM_OK
               : crm_fit_refuse(model->id, error);
}
