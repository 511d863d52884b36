#include "model/scores.h"

#include "value/number.h"

extern const struct crm_scheme crm_scheme_profit;
extern const struct crm_scheme crm_scheme_lifetime;
extern const struct crm_scheme crm_scheme_clv_simple;
extern const struct crm_scheme crm_scheme_clv;
extern const struct crm_scheme crm_scheme_lookalike;
extern const struct crm_scheme crm_scheme_credit;
extern const struct crm_scheme crm_scheme_loyalty_index;
extern const struct crm_scheme crm_scheme_keep_return;
extern const struct crm_scheme crm_scheme_uplift;
extern const struct crm_scheme crm_scheme_complaints;
extern const struct crm_scheme crm_scheme_churn_state;
extern const struct crm_scheme crm_scheme_churn_band;

static const struct crm_scheme *const scores[] = {
    &crm_scheme_profit,     &crm_scheme_lifetime,      &crm_scheme_clv_simple,
    &crm_scheme_clv,        &crm_scheme_uplift,        &crm_scheme_lookalike,
    &crm_scheme_credit,     &crm_scheme_loyalty_index, &crm_scheme_keep_return,
    &crm_scheme_complaints,
};

static const struct crm_scheme *const churn[] = {
    &crm_scheme_churn_state,
    &crm_scheme_churn_band,
};

const struct crm_scheme_table crm_score_schemes = { scores, CRM_COUNT(scores) };
const struct crm_scheme_table crm_churn_schemes = { churn, CRM_COUNT(churn) };

struct crm_span crm_score_money(struct crm_score_text *text, crm_money money)
{
    return (struct crm_span){ text->bytes, crm_money_write(money, text->bytes) };
}

struct crm_span crm_score_number(struct crm_score_text *text, double number)
{
    return (struct crm_span){ text->bytes, crm_number_write(number, 9, text->bytes) };
}

struct crm_span crm_score_day(struct crm_score_text *text, int32_t day)
{
    return (struct crm_span){ text->bytes,
                              crm_time_write((struct crm_time){ day, -1 }, text->bytes) };
}

void crm_score_explain_money(struct crm_buffer *text, crm_money money)
{
    char shown[32];
    crm_money_display_cents(money, shown);
    crm_buffer_text(text, shown);
}

static int shown_length(struct crm_span text)
{
    enum { SHOWN_MOST = 40 };
    return (int)(text.length < SHOWN_MOST ? text.length : SHOWN_MOST);
}

enum crm_status crm_score_refuse_cell(const struct crm_subject *subject, const char *column,
                                      struct crm_span cell, const char *what,
                                      struct crm_error *error)
{
    struct crm_span id = crm_field(subject->record, 1);
    return crm_fail(error, CRM_REFUSED, "customer %.*s: %s: \"%.*s\" is %s", shown_length(id),
                    id.at, column, shown_length(cell), cell.at, what);
}
