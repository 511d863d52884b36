/* fit.c — fits BG/NBD to the histories of a table and scores each of its customers, by the
 * functions that crm-score calls, so that nothing else is timed:
 *
 *   fit TABLE DAYS
 *
 * One line: log-likelihood, the four parameters, the sum of the purchases expected in DAYS, seconds
 * of reading, of the fit (grouping, three starts, standard errors) and of the scores, number of
 * evaluations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/bgnbd.h"
#include "model/value.h"

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static enum crm_status read_table(FILE *file, struct crm_histories *histories,
                                  struct crm_history **customers, size_t *count,
                                  struct crm_error *error)
{
    size_t capacity = 0;
    char line[128];
    enum crm_status status = CRM_OK;
    if (fgets(line, sizeof line, file) == NULL)
        return crm_fail(error, CRM_REFUSED, "the table is empty");
    while (status == CRM_OK && fgets(line, sizeof line, file) != NULL) {
        char *at = line + strcspn(line, "\t");
        struct crm_history history = { 0 };
        history.repeats = (uint32_t)strtoul(at, &at, 10);
        history.active_days = (int32_t)strtol(at, &at, 10);
        history.tenure_days = (int32_t)strtol(at, &at, 10);
        status = crm_grow(customers, &capacity, *count + 1, sizeof history, error);
        if (status == CRM_OK) {
            (*customers)[(*count)++] = history;
            status = crm_histories_add(histories, history, error);
        }
    }
    return status;
}

int main(int argc, char **argv)
{
    struct crm_histories histories = { 0 };
    struct crm_history *customers = NULL;
    struct crm_notes notes = { 0 };
    struct crm_error error;
    struct crm_purchase_fit fit;
    size_t count = 0;
    double began = now();
    FILE *file = argc == 3 ? fopen(argv[1], "r") : NULL;
    if (file == NULL) {
        fputs("usage: fit TABLE DAYS\n", stderr);
        return 2;
    }
    enum crm_status status = read_table(file, &histories, &customers, &count, &error);
    double read = now();
    if (status == CRM_OK)
        status = crm_purchase_fit(&crm_purchase_bgnbd, &histories, 1, false, &notes, &fit, &error);
    if (status != CRM_OK) {
        fprintf(stderr, "fit: %s\n", error.message);
        return 1;
    }
    double fitted = now();
    double total = 0;
    double ahead = strtod(argv[2], NULL);
    struct crm_valuation valuation = { .fit = &fit, .horizon = { ahead, ahead, 0 } };
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        double expected = 0;
        status = crm_valuation_value(&valuation, customers[i], 1, &expected, &error);
        total += expected;
    }
    double scored = now();
    printf("%.17g %.17g %.17g %.17g %.17g %.17g %.3f %.3f %.3f %u\n", fit.quality.log_likelihood,
           fit.parameters[0], fit.parameters[1], fit.parameters[2], fit.parameters[3], total,
           read - began, fitted - read, scored - fitted, fit.quality.evaluations);
    (void)fclose(file); /* only read */
    crm_release(customers);
    crm_valuation_free(&valuation);
    crm_histories_free(&histories);
    crm_notes_free(&notes);
    return status == CRM_OK ? 0 : 1;
}
