#include "report/overview.h"

#include "value/number.h"

/* Without words for people: only for scripts. */
static struct crm_words code(const char *name)
{
    return (struct crm_words){ name, NULL, NULL };
}

struct shown {
    char text[32];
};

static struct shown count_text(uint64_t count)
{
    struct shown shown = { "" };
    crm_count_display(count, shown.text);
    return shown;
}

static double percent(double part, double whole)
{
    return whole > 0 ? 100 * (part / whole) : 0;
}

static void add_period(struct crm_report *report, const struct crm_facts *facts)
{
    const struct crm_totals *totals = &facts->totals;
    if (facts->as_of != CRM_NO_DAY) {
        crm_report_add_figure(report, (struct crm_words){ "as_of", "As of", "截至日期" },
                              crm_day_cell(facts->as_of));
    }
    if (totals->first_day == CRM_NO_DAY || totals->lines == 0) {
        return;
    }
    uint64_t days = (uint64_t)((int64_t)totals->last_day - totals->first_day) + 1;
    char last[20] = "";
    last[crm_time_write((struct crm_time){ totals->last_day, -1 }, last)] = '\0';
    crm_report_add_figure(report, (struct crm_words){ "first_day", "Data from", "数据期间" },
                          crm_day_cell(totals->first_day));
    crm_report_remark(report, days == 1 ? "to %s, %s day" : "to %s, %s days", "至 %s，共 %s 天",
                      last, count_text(days).text);
    crm_report_add_figure(report, code("last_day"), crm_day_cell(totals->last_day));
    crm_report_add_figure(report, code("days"), crm_count_cell(days));
}

static void add_customers(struct crm_report *report, const struct crm_facts *facts)
{
    const struct crm_group *all = &facts->all;
    if (facts->head.currency[0] != '\0') {
        crm_report_add_figure(report, (struct crm_words){ "currency", "Currency", "币种" },
                              crm_text_cell(facts->head.currency));
    }
    crm_report_add_figure(report, (struct crm_words){ "customers", "Customers", "客户数" },
                          crm_count_cell(all->customers));
    crm_report_add_figure(report, (struct crm_words){ "buyers", "Buyers", "购买客户" },
                          crm_count_cell(all->buyers));
    crm_report_remark(report, "%.1f %% of customers", "占客户的 %.1f %%",
                      percent((double)all->buyers, (double)all->customers));
    crm_report_add_figure(report,
                          (struct crm_words){ "repeat_buyers", "Repeat buyers", "复购客户" },
                          crm_count_cell(facts->repeat_buyers));
    crm_report_remark(report, "%.1f %% of buyers bought more than once",
                      "复购率 %.1f %%（占购买客户）",
                      percent((double)facts->repeat_buyers, (double)all->buyers));
    crm_report_add_figure(report, code("repeat_buyers_share"),
                          crm_share_cell((int64_t)facts->repeat_buyers, (int64_t)all->buyers));
}

static void add_orders(struct crm_report *report, const struct crm_facts *facts)
{
    static const struct crm_words orders = { "orders", "Orders", "订单数" };
    static const struct crm_words days = { "orders", "Purchase days", "购买天数" };
    bool has_orders = facts->totals.has_orders;
    uint64_t cancelled = facts->all.orders - facts->all.occasions;
    crm_report_add_figure(report, has_orders ? orders : days, crm_count_cell(facts->all.occasions));
    if (has_orders && cancelled > 0) {
        crm_report_remark(report, "and %s cancelled or returned ones", "另有取消或退货订单 %s 个",
                          count_text(cancelled).text);
    }
    crm_report_add_figure(report, code("orders_cancelled"), crm_count_cell(cancelled));
    crm_report_add_figure(report, (struct crm_words){ "lines", "Order lines", "订单行数" },
                          crm_count_cell(facts->lines));
}

static void remark_margin(struct crm_report *report, const struct crm_facts *facts)
{
    if (facts->cost_lines < facts->lines) {
        crm_report_remark(report, "over the %.1f %% of lines with a cost",
                          "按有成本的 %.1f %% 订单行计算",
                          percent((double)facts->cost_lines, (double)facts->lines));
    } else if (facts->all.revenue > 0) {
        crm_report_remark(report, "%.1f %% of revenue", "毛利率 %.1f %%",
                          percent((double)facts->all.margin, (double)facts->all.revenue));
    }
}

static void add_money(struct crm_report *report, const struct crm_facts *facts)
{
    static const struct crm_words per_order = { "revenue_per_order", "Revenue per order",
                                                "每单销售额" };
    static const struct crm_words per_day = { "revenue_per_order", "Revenue per purchase day",
                                              "每购买日销售额" };
    const struct crm_group *all = &facts->all;
    crm_report_add_figure(report, (struct crm_words){ "revenue", "Revenue", "销售额" },
                          crm_money_cell(all->revenue));
    if (facts->totals.has_costs) {
        crm_report_add_figure(report, (struct crm_words){ "margin", "Margin", "毛利" },
                              crm_money_cell(all->margin));
        remark_margin(report, facts);
        crm_report_add_figure(report, code("cost_lines_share"),
                              crm_share_cell((int64_t)facts->cost_lines, (int64_t)facts->lines));
    }
    crm_report_add_figure(report, facts->totals.has_orders ? per_order : per_day,
                          crm_mean_cell(all->revenue, all->occasions));
    crm_report_add_figure(
        report, (struct crm_words){ "revenue_per_buyer", "Revenue per buyer", "客均销售额" },
        crm_mean_cell(all->buyer_revenue, all->buyers));
}

static void add_left_out(struct crm_report *report, const struct crm_facts *facts)
{
    const struct crm_totals *totals = &facts->totals;
    const struct {
        const char *name;
        uint64_t count;
    } counts[] = {
        { "interactions", totals->interactions },
        { "facts_after_as_of", totals->later_facts },
        { "unpaid_lines", totals->unpaid_lines },
        { "customers_left_out_internal", facts->internal },
        { "customers_without_record", facts->strangers },
    };
    for (size_t i = 0; i < CRM_COUNT(counts); i++) {
        crm_report_add_figure(report, code(counts[i].name), crm_count_cell(counts[i].count));
    }
    crm_report_add_figure(report, code("unpaid_amount"), crm_money_cell(totals->unpaid_amount));
    crm_report_add_figure(report, code("partial"),
                          crm_text_cell(facts->head.partial ? "yes" : "no"));
}

static void warn_as_of(struct crm_report *report, const struct crm_facts *facts)
{
    int32_t classed = facts->head.as_of;
    for (size_t i = 0; i < facts->column_count; i++) {
        if (facts->columns[i].classes != NULL && classed != CRM_NO_DAY && classed != facts->as_of) {
            char text[20] = "";
            text[crm_time_write((struct crm_time){ classed, -1 }, text)] = '\0';
            crm_report_warn(report, "The classes are those of %s, not of the report's date.",
                            "客户分类截至 %s，与报告日期不同。", text);
            return;
        }
    }
}

static void add_warnings(struct crm_report *report, const struct crm_facts *facts)
{
    const struct crm_totals *totals = &facts->totals;
    if (facts->head.partial) {
        crm_report_warn(report, "The data is incomplete: the input was cut off and accepted so.",
                        "数据不完整：输入被截断，仍按现状接受。");
    }
    warn_as_of(report, facts);
    if (totals->later_facts > 0) {
        crm_report_warn(report, "Records after the report's date, left out: %s.",
                        "晚于截至日期的记录未计入：%s 条。", count_text(totals->later_facts).text);
    }
    if (totals->unpaid_lines > 0) {
        char amount[32];
        crm_money_display_cents(totals->unpaid_amount, amount);
        crm_report_warn(report, "Lines of orders never paid, or closed, left out: %s (%s).",
                        "未付款或已关闭订单的行未计入：%s 行（%s）。",
                        count_text(totals->unpaid_lines).text, amount);
    }
    if (facts->internal > 0) {
        crm_report_warn(report, "Internal customers left out: %s.", "内部客户未计入：%s 位。",
                        count_text(facts->internal).text);
    }
    if (facts->strangers > 0) {
        crm_report_warn(report, "Customers with purchases but no customer record, left out: %s.",
                        "有交易但无客户资料者未计入：%s 位。", count_text(facts->strangers).text);
    }
}

void crm_report_overview(struct crm_report *report, const struct crm_facts *facts)
{
    report->title = (struct crm_words){ "report", "Customer report", "客户报告" };
    add_period(report, facts);
    add_customers(report, facts);
    add_orders(report, facts);
    add_money(report, facts);
    add_left_out(report, facts);
    add_warnings(report, facts);
}
