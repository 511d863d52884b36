/* model/purchase.h — models of how often customers buy and when they stop (domain D3).
 *
 * All share this interface: a model is a file and a row of crm_purchase_models. They work in a
 * time unit, so that parameters can be held against published ones; histories stay in whole days
 * and are divided once, here. */
#ifndef CRM_MODEL_PURCHASE_H
#define CRM_MODEL_PURCHASE_H

#include "model/chance.h"
#include "model/fit.h"
#include "model/histories.h"

struct crm_time_unit {
    const char *name; /* "day", "week", "month" */
    double days;      /* 1, 7, 30.4375 */
};

enum { CRM_TIME_UNITS = 3 };
extern const struct crm_time_unit crm_time_units[CRM_TIME_UNITS];

/* The words that choose among them, NULL-terminated: for settings and options. */
extern const char *const crm_time_unit_words[];

/* … and those for what counts as a purchase: "day" or "order". */
extern const char *const crm_purchase_words[];

/* NULL where there is none of that name. */
const struct crm_time_unit *crm_time_unit_find(const char *name);

/* One customer's history in the unit of a model. */
struct crm_past {
    double repeats; /* x */
    double active;  /* t_x */
    double tenure;  /* T */
};

struct crm_past crm_past_of(struct crm_history history, double unit_days);

/* Histories as a likelihood reads them: the different numbers of repeats and the different times
 * once, ascending, so that what depends on one of them alone is computed once. */
struct crm_purchase_row {
    uint32_t repeats; /* index into repeats */
    uint32_t active;  /* index into times */
    uint32_t tenure;  /* index into times */
    double customers;
};

/* Owns everything. */
struct crm_purchase_data {
    struct crm_purchase_row *rows;
    size_t row_count;
    double *repeats;
    size_t repeats_count;
    double *times; /* in the unit */
    size_t times_count;
    double *scratch; /* 6 numbers for each of repeats, then 9 for each of times */
    uint64_t customers;
    uint64_t repeat_customers;
    int32_t longest_days;
};

/* Groups the histories, and makes the data; free it in any case. */
CRM_MUST_CHECK enum crm_status crm_purchase_data_make(struct crm_purchase_data *data,
                                                      struct crm_histories *histories,
                                                      double unit_days, struct crm_error *error);
void crm_purchase_data_free(struct crm_purchase_data *data);

enum { CRM_PURCHASE_PARAMETERS = 4 };

/* Parameters are positive, in the order of their names; times in the unit of the parameters.
 * Nothing of it is ever NaN or infinite for parameters between 1e-8 and 1e8. */
struct crm_purchase_model {
    const char *id;   /* "bgnbd": options, model files */
    const char *name; /* "BG/NBD" */
    const char *parameters[CRM_PURCHASE_PARAMETERS];
    size_t parameter_count;
    const double *starts; /* start_count times parameter_count */
    size_t start_count;

    /* The log-likelihood, and its slopes in the logarithms of the parameters. Writes to
     * data->scratch. O(rows + repeats + times). */
    double (*log_likelihood)(const struct crm_purchase_data *data, const double *parameters,
                             double *slopes);

    /* Expected purchases in (T, T + time] of a customer who is alive at T; t_x tells nothing more
     * of him. */
    double (*expected_alive)(const double *parameters, double repeats, double tenure, double time);

    /* Expected repeat purchases E[X(time)] of a new customer. */
    double (*expected_new)(const double *parameters, double time);

    /* Chance that a customer with this past will ever buy again. */
    double (*p_alive)(const double *parameters, struct crm_past past);

    /* Chance P(X(time) = repeats) of a new customer. */
    double (*probability)(const double *parameters, double time, uint32_t repeats);

    /* What a customer drawn by the model does in a time; stops at CRM_SIMULATED_MOST repeats. */
    struct crm_past (*simulate)(const double *parameters, double tenure, struct crm_chance *chance);
};

enum { CRM_SIMULATED_MOST = 1000000 };

/* Expected purchases in (T, T + time] of a customer with this past. */
double crm_purchase_model_expected(const struct crm_purchase_model *model, const double *parameters,
                                   struct crm_past past, double time);

enum { CRM_PURCHASE_MODELS = 3 };
extern const struct crm_purchase_model *const crm_purchase_models[CRM_PURCHASE_MODELS];

/* Their ids behind "auto", which is for the one of the least BIC (model/purchase_choice.h),
 * NULL-terminated. */
extern const char *const crm_purchase_model_words[];

/* NULL where there is none of that id. */
const struct crm_purchase_model *crm_purchase_model_find(const char *id);

struct crm_purchase_fit {
    const struct crm_purchase_model *model;
    double unit_days;
    double parameters[CRM_PURCHASE_PARAMETERS];
    double standard_errors[CRM_PURCHASE_PARAMETERS]; /* 0 where not converged */
    struct crm_fit_quality quality; /* slopes are in the logarithms of the parameters */
    uint64_t repeat_customers;
    int32_t history_days;
};

/* Fits by maximum likelihood from each start of the model. Refuses, with the reason and what would
 * be needed: fewer than 500 buyers, less than 180 days of history, fewer than 30 repeat buyers, no
 * optimum inside the parameter space. With force each of them is a note instead; only without any
 * buyer it refuses still. Groups the histories; their order never shows. */
CRM_MUST_CHECK enum crm_status crm_purchase_fit(const struct crm_purchase_model *model,
                                                struct crm_histories *histories, double unit_days,
                                                bool force, struct crm_notes *notes,
                                                struct crm_purchase_fit *fit,
                                                struct crm_error *error);

/* Purchases that a fit expects of a customer in so many days, whatever its unit. */
double crm_purchase_expected(const struct crm_purchase_fit *fit, struct crm_history history,
                             double days);

/* Into rows of the model's id (parameters, standard_errors, fit), and back from them. */
CRM_MUST_CHECK enum crm_status crm_purchase_fit_store(const struct crm_purchase_fit *fit,
                                                      struct crm_learned *learned,
                                                      struct crm_error *error);
CRM_MUST_CHECK enum crm_status crm_purchase_fit_restore(struct crm_purchase_fit *fit,
                                                        const struct crm_purchase_model *model,
                                                        const struct crm_learned *learned,
                                                        struct crm_error *error);

#endif
