/* recover [CUSTOMERS [REPETITIONS]] — draws customers by each model at four sets of parameters,
 * fits them, and counts how often the 95 % intervals cover the truth: in 90 to 99 % of the
 * repetitions, all parameters of a set together, or it exits with 1. Minutes; make check-recover
 * runs it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/purchase.h"
#include "model/special.h"

/* Times are kept in quarters of a day, parameters are in weeks. */
enum { SETS = 4, QUARTERS_A_WEEK = 28, COHORTS = 8, FIRST_COHORT = 39 };

static const struct truth {
    const char *id;
    double sets[SETS][CRM_PURCHASE_PARAMETERS];
} truths[] = {
    { "bgnbd",
      { { 0.243, 4.414, 0.793, 2.426 }, { 1, 8, 1, 3 }, { 0.5, 3, 2, 6 }, { 2, 20, 0.6, 1.5 } } },
    { "mbgnbd",
      { { 0.525, 6.183, 0.891, 1.614 }, { 1, 8, 1, 3 }, { 0.5, 3, 2, 6 }, { 2, 20, 0.6, 1.5 } } },
    { "paretonbd",
      { { 0.553, 10.578, 0.606, 11.669 },
        { 1, 8, 1, 20 },
        { 2, 20, 0.8, 10 },
        { 0.5, 3, 1.5, 40 } } },
};

static struct crm_history history_of(struct crm_past past)
{
    return (struct crm_history){ .repeats = (uint32_t)past.repeats,
                                 .active_days = (int32_t)lround(past.active * QUARTERS_A_WEEK),
                                 .tenure_days = (int32_t)lround(past.tenure * QUARTERS_A_WEEK) };
}

/* Draws and fits; adds 1 to each parameter's count where its interval covers the truth. */
static enum crm_status repeat(const struct crm_purchase_model *model, const double *truth,
                              size_t customers, struct crm_chance *chance, unsigned *covered,
                              struct crm_error *error)
{
    struct crm_histories histories = { 0 };
    struct crm_purchase_fit fit;
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < customers && status == CRM_OK; i++) {
        double tenure = FIRST_COHORT + 2 * (double)(i % COHORTS);
        struct crm_past past = model->simulate(truth, tenure, chance);
        status = crm_histories_add(&histories, history_of(past), error);
    }
    if (status == CRM_OK) {
        status = crm_purchase_fit(model, &histories, QUARTERS_A_WEEK, false, NULL, &fit, error);
    }
    for (size_t i = 0; i < CRM_PURCHASE_PARAMETERS && status == CRM_OK; i++) {
        /* Of the logarithms, in which the likelihood is nearer to a parabola. */
        double error_of_log = fit.standard_errors[i] / fit.parameters[i];
        covered[i] += fabs(log(fit.parameters[i] / truth[i])) <= CRM_NORMAL_95 * error_of_log;
    }
    crm_histories_free(&histories);
    return status;
}

static bool recover(const struct crm_purchase_model *model, const double *truth, size_t customers,
                    unsigned repetitions)
{
    struct crm_chance chance = { 20240229 };
    struct crm_error error = { 0 };
    unsigned covered[CRM_PURCHASE_PARAMETERS] = { 0 };
    for (unsigned i = 0; i < repetitions; i++) {
        if (repeat(model, truth, customers, &chance, covered, &error) != CRM_OK) {
            printf("bad %s: %s\n", model->id, error.message);
            return false;
        }
    }
    double all = 0;
    printf("%s:", model->name);
    for (size_t i = 0; i < CRM_PURCHASE_PARAMETERS; i++) {
        double share = 100.0 * covered[i] / repetitions;
        all += share / CRM_PURCHASE_PARAMETERS;
        printf(" %s = %g in %.1f %%,", model->parameters[i], truth[i], share);
    }
    printf(" together %.2f %% of %u\n", all, repetitions);
    return all >= 90 && all <= 99;
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* each line is minutes of work */
    size_t customers = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    unsigned repetitions = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 100;
    bool good = true;
    for (size_t i = 0; i < CRM_COUNT(truths); i++) {
        const struct crm_purchase_model *model = crm_purchase_model_find(truths[i].id);
        for (size_t j = 0; j < SETS; j++) {
            good &= recover(model, truths[i].sets[j], customers, repetitions);
        }
    }
    return good ? 0 : 1;
}
