#include "model/summary.h"

#include <math.h>

#include "model/scores.h"
#include "value/number.h"

enum { NAMES = 3 };

static const double number_most = 999999999;

/* Nobody buys more often; a fit to such numbers takes long, and is none. */
static const double repeats_a_day = 1000;

static const char *const names[CRM_SUMMARY_COLUMNS][NAMES] = {
    [CRM_SUMMARY_X] = { "x", "frequency", NULL },
    [CRM_SUMMARY_ACTIVE] = { "t_x", "recency", NULL },
    [CRM_SUMMARY_TENURE] = { "T", NULL, NULL },
    [CRM_SUMMARY_AMOUNT] = { "zbar", "m_x", "monetary_value" },
};

enum crm_status crm_summary_find(struct crm_summary *summary,
                                 const struct crm_scheme_context *context, struct crm_error *error)
{
    for (size_t i = 0; i < CRM_SUMMARY_COLUMNS; i++) {
        for (size_t j = 0; j < NAMES && names[i][j] != NULL && !summary->places[i].found; j++) {
            summary->places[i] = crm_context_find(context, crm_span_of(names[i][j]));
            summary->names[i] = names[i][j];
        }
        if (i != CRM_SUMMARY_AMOUNT && !summary->places[i].found) {
            return crm_fail(error, CRM_REFUSED,
                            "--summary (value.summary=yes): the customers have no column %s%s%s",
                            names[i][0], names[i][1] != NULL ? " or " : "",
                            names[i][1] != NULL ? names[i][1] : "");
        }
    }
    return CRM_OK;
}

/* The numbers of the cells; an empty one is 0. */
static enum crm_status read_numbers(const struct crm_summary *summary,
                                    const struct crm_subject *subject, double *numbers,
                                    struct crm_error *error)
{
    for (size_t i = 0; i < CRM_SUMMARY_COLUMNS; i++) {
        struct crm_span cell = crm_subject_value(subject, &summary->places[i]);
        numbers[i] = 0;
        if (cell.length > 0
            && (!crm_number_parse(cell, &numbers[i])
                || !(numbers[i] >= 0 && numbers[i] <= number_most))) {
            return crm_score_refuse_cell(subject, summary->names[i], cell,
                                         "not a number from 0 to 999999999, such as 5.5", error);
        }
        if (cell.length == 0
            && (i == CRM_SUMMARY_TENURE
                || (i == CRM_SUMMARY_ACTIVE && numbers[CRM_SUMMARY_X] > 0))) {
            struct crm_span id = crm_field(subject->record, 1);
            return crm_fail(error, CRM_REFUSED, "customer %.*s: %s is empty, %s is not",
                            (int)id.length, id.at, summary->names[i],
                            summary->names[CRM_SUMMARY_X]);
        }
    }
    return CRM_OK;
}

/* Why there can be no such history, times in parts of a day; NULL where there can. */
static const char *why_none(double repeats, double active, double tenure)
{
    double days = fmax(tenure / CRM_SUMMARY_PARTS, 1);
    return repeats > floor(repeats)         ? "the number of purchases is not whole"
           : tenure > INT32_MAX             ? "it is longer than 587 years"
           : active > tenure                ? "the last purchase is after the end"
           : repeats <= 0 && active > 0     ? "there is a last repeat purchase, but none at all"
           : repeats > 0 && active <= 0     ? "repeat purchases take time"
           : repeats > days * repeats_a_day ? "these are more than 1000 purchases a day"
                                            : NULL;
}

enum crm_status crm_summary_read(const struct crm_summary *summary,
                                 const struct crm_subject *subject, double unit_days, bool *known,
                                 struct crm_history *history, double *amount,
                                 struct crm_error *error)
{
    double numbers[CRM_SUMMARY_COLUMNS] = { 0 };
    *known = crm_subject_value(subject, &summary->places[CRM_SUMMARY_X]).length > 0;
    if (!*known) {
        return CRM_OK;
    }
    enum crm_status status = read_numbers(summary, subject, numbers, error);
    if (status != CRM_OK) {
        return status;
    }
    double active = round(numbers[CRM_SUMMARY_ACTIVE] * unit_days * CRM_SUMMARY_PARTS);
    double tenure = round(numbers[CRM_SUMMARY_TENURE] * unit_days * CRM_SUMMARY_PARTS);
    double x = numbers[CRM_SUMMARY_X];
    const char *why = why_none(x, active, tenure);
    if (why != NULL) {
        struct crm_span id = crm_field(subject->record, 1);
        return crm_fail(error, CRM_REFUSED,
                        "customer %.*s: no such history: %s %g, %s %g, %s %g: %s", (int)id.length,
                        id.at, summary->names[CRM_SUMMARY_X], x, summary->names[CRM_SUMMARY_ACTIVE],
                        numbers[CRM_SUMMARY_ACTIVE], summary->names[CRM_SUMMARY_TENURE],
                        numbers[CRM_SUMMARY_TENURE], why);
    }
    *history = (struct crm_history){ (uint32_t)x, (int32_t)active, (int32_t)tenure };
    *amount = x > 0 ? numbers[CRM_SUMMARY_AMOUNT] : 0;
    return CRM_OK;
}
