/* model/scores.h — the tables of what crm-score and crm-churn add to customers: schemes (see
 * classify/scheme.h) that write numbers, dates and states. */
#ifndef CRM_MODEL_SCORES_H
#define CRM_MODEL_SCORES_H

#include "classify/scheme.h"

extern const struct crm_scheme_table crm_score_schemes;
extern const struct crm_scheme_table crm_churn_schemes;

/* A value's text in a scheme's state, which outlives the call of apply. */
struct crm_score_text {
    char bytes[40];
};

struct crm_span crm_score_money(struct crm_score_text *text, crm_money money);
struct crm_span crm_score_number(struct crm_score_text *text, double number); /* 9 digits */
struct crm_span crm_score_day(struct crm_score_text *text, int32_t day);

/* Appends a sum for an explanation: grouped, 2 decimals. */
void crm_score_explain_money(struct crm_buffer *text, crm_money money);

/* CRM_REFUSED with the customer, the column and what its cell, which is clipped, is not: "customer
 * c1: p_alive: "2" is no chance". */
CRM_MUST_CHECK enum crm_status crm_score_refuse_cell(const struct crm_subject *subject,
                                                     const char *column, struct crm_span cell,
                                                     const char *what, struct crm_error *error);

#endif
