/* Evaluates a model of purchases for each line of standard input, for compare.py. Times are whole
 * 128ths of a unit, so that both sides know them exactly.
 *
 *   model p1 p2 p3 p4 x t_x T t
 *
 * gives the log-likelihood of one customer, its slopes in the logarithms of the parameters,
 * P(alive), the expected purchases in the next t, and those of a new customer, at 17 digits. */
#include <inttypes.h>
#include <stdio.h>

#include "model/purchase.h"

enum { PARTS = 128 };

struct case_line {
    const struct crm_purchase_model *model;
    double parameters[CRM_PURCHASE_PARAMETERS];
    struct crm_history history;
    int32_t time;
};

static bool evaluate(const struct case_line *line, struct crm_error *error)
{
    const struct crm_purchase_model *model = line->model;
    struct crm_histories histories = { 0 };
    struct crm_purchase_data data = { 0 };
    bool good = crm_histories_add(&histories, line->history, error) == CRM_OK
                && crm_purchase_data_make(&data, &histories, PARTS, error) == CRM_OK;
    if (good) {
        double slopes[CRM_PURCHASE_PARAMETERS];
        struct crm_past past = crm_past_of(line->history, PARTS);
        double time = (double)line->time / PARTS;
        printf("%.17g", model->log_likelihood(&data, line->parameters, slopes));
        for (size_t i = 0; i < CRM_PURCHASE_PARAMETERS; i++) {
            printf(" %.17g", slopes[i]);
        }
        printf(" %.17g %.17g %.17g\n", model->p_alive(line->parameters, past),
               crm_purchase_model_expected(model, line->parameters, past, time),
               model->expected_new(line->parameters, time));
    }
    crm_purchase_data_free(&data);
    crm_histories_free(&histories);
    return good;
}

int main(void)
{
    char id[16];
    struct case_line line;
    double *p = line.parameters;
    struct crm_history *history = &line.history;
    struct crm_error error = { 0 };
    while (scanf("%15s %lf %lf %lf %lf %" SCNu32 " %" SCNd32 " %" SCNd32 " %" SCNd32, id, &p[0],
                 &p[1], &p[2], &p[3], &history->repeats, &history->active_days,
                 &history->tenure_days, &line.time)
           == 9) {
        line.model = crm_purchase_model_find(id);
        if (line.model == NULL || !evaluate(&line, &error)) {
            fprintf(stderr, "evaluate: %s: %s\n", id, error.message);
            return 1;
        }
    }
    return ferror(stdin) || fflush(stdout) != 0;
}
