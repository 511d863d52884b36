/* Evaluates a model of purchases for each line of standard input, for compare.py. Times are whole
 * 128ths of a unit, so that both sides know them exactly.
 *
 *   model p1 p2 p3 p4 x t_x T t
 *
 * gives the log-likelihood of one customer, its slopes in the logarithms of the parameters,
 * P(alive), the expected purchases in the next t, and those of a new customer, at 17 digits. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/purchase.h"

enum { PARTS = 128 };

struct case_line {
    const struct crm_purchase_model *model;
    double parameters[CRM_PURCHASE_PARAMETERS];
    struct crm_history history;
    double time;
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
        printf("%.17g", model->log_likelihood(&data, line->parameters, slopes));
        for (size_t i = 0; i < CRM_PURCHASE_PARAMETERS; i++) {
            printf(" %.17g", slopes[i]);
        }
        printf(" %.17g %.17g %.17g\n", model->p_alive(line->parameters, past),
               crm_purchase_model_expected(model, line->parameters, past, line->time),
               model->expected_new(line->parameters, line->time));
    }
    crm_purchase_data_free(&data);
    crm_histories_free(&histories);
    return good;
}

/* Reads the numbers behind the name of the model. */
static bool read_line(struct case_line *line, char *text)
{
    double numbers[CRM_PURCHASE_PARAMETERS + 4];
    char *end = strchr(text, ' ');
    if (end == NULL) {
        return false;
    }
    *end++ = '\0';
    for (size_t i = 0; i < CRM_COUNT(numbers); i++) {
        char *from = end;
        numbers[i] = strtod(from, &end);
        if (end == from) {
            return false;
        }
    }
    memcpy(line->parameters, numbers, sizeof line->parameters);
    const double *times = numbers + CRM_PURCHASE_PARAMETERS;
    line->history =
        (struct crm_history){ (uint32_t)times[0], (int32_t)times[1], (int32_t)times[2] };
    line->time = times[3] / PARTS;
    line->model = crm_purchase_model_find(text);
    return line->model != NULL;
}

int main(void)
{
    char text[512];
    struct case_line line;
    struct crm_error error = { 0 };
    while (fgets(text, sizeof text, stdin) != NULL) {
        if (!read_line(&line, text) || !evaluate(&line, &error)) {
            fprintf(stderr, "evaluate: %s: %s\n", text, error.message);
            return 1;
        }
    }
    return ferror(stdin) || fflush(stdout) != 0;
}
