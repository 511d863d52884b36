#include "report/basis.h"

#include "value/number.h"

/* Of these, crm-score fits fewer only with --force (model/purchase.h); the numbers of the row
 * "fit" of its models. */
enum { BUYERS_NEEDED = 500, FIT_BUYERS = 4 };

double crm_basis_margin_rate(const struct crm_facts *facts, const char *scheme)
{
    const struct crm_learned_row *row = crm_learned_get(&facts->learned, scheme, "margin_rate");
    return row != NULL && row->count > 0 ? row->numbers[0] : -1;
}

const struct crm_purchase_model *crm_basis_model(const struct crm_facts *facts)
{
    for (size_t i = 0; i < CRM_PURCHASE_MODELS; i++) {
        if (crm_learned_get(&facts->learned, crm_purchase_models[i]->id, "fit") != NULL) {
            return crm_purchase_models[i];
        }
    }
    return NULL;
}

static void add_money(struct crm_buffer *text, bool chinese, const struct crm_facts *facts)
{
    double rate = crm_basis_margin_rate(facts, "clv");
    if (rate >= 0) {
        crm_buffer_format(text,
                          chinese ? "客户价值按毛利计算（毛利率 %.1f %%）。"
                                  : "Customer value is of margin, at %.1f %% of revenue.",
                          100 * rate);
    } else if (crm_learned_get(&facts->learned, "clv", "margin_rate") != NULL) {
        crm_buffer_text(text, chinese ? "毛利未知，客户价值按销售额计算。"
                                      : "Customer value is of revenue, as no margin is known.");
    }
}

static void add_buyers(struct crm_buffer *text, bool chinese, const struct crm_facts *facts)
{
    const struct crm_purchase_model *model = crm_basis_model(facts);
    const struct crm_learned_row *fit =
        model != NULL ? crm_learned_get(&facts->learned, model->id, "fit") : NULL;
    double buyers = fit != NULL && fit->count > FIT_BUYERS ? fit->numbers[FIT_BUYERS] : -1;
    if (buyers >= 0 && buyers < BUYERS_NEEDED) {
        crm_buffer_text(text, text->length > 0 && !chinese ? " " : "");
        crm_buffer_format(text,
                          chinese ? "模型仅依据 %.0f 位购买客户（至少需 %d 位），预测仅供参考。"
                                  : "Its model had only %.0f buyers of the %d it needs: forecasts "
                                    "are not to be relied on.",
                          buyers, BUYERS_NEEDED);
    }
}

const char *crm_basis_of_value(struct crm_report *report, const struct crm_facts *facts)
{
    struct crm_buffer text = { 0 };
    bool chinese = report->language == CRM_CHINESE;
    add_money(&text, chinese, facts);
    add_buyers(&text, chinese, facts);
    if (!report->failed) {
        report->failed = crm_buffer_check(&text, &report->error) != CRM_OK;
    }
    const char *copy = report->failed ? "" : crm_report_copy(report, text.bytes, text.length);
    crm_buffer_free(&text);
    return copy;
}
