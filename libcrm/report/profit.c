#include "report/profit.h"

#include <stdio.h>

#include "report/basis.h"
#include "report/churn.h"
#include "report/item.h"
#include "value/number.h"

static const struct crm_report_column total_columns[] = {
    { { "total", "All customers", "全部客户" }, false },
};

static const struct crm_report_column margin_columns[] = {
    { { "buyers", "Buyers", "购买客户" }, false },
    { { "margin", "Margin", "毛利" }, false },
    { { "margin_rate", "Margin rate", "毛利率" }, false },
    { { "margin_share", "Share of margin", "毛利占比" }, true },
    { { "margin_per_buyer", "Margin per buyer", "客均毛利" }, false },
    { { "profit_net", "Net profit", "净利润" }, false },
    { { "customers", NULL, NULL }, false },
    { { "revenue", NULL, NULL }, false },
    { { "covered_revenue", NULL, NULL }, false },
    { { "profit_net_customers", NULL, NULL }, false },
};

/* Without costs: all that is known is what a rate of revenue gives. */
static const struct crm_report_column net_columns[] = {
    { { "buyers", "Buyers", "购买客户" }, false },
    { { "profit_net", "Net profit", "净利润" }, false },
    { { "profit_net_share", "Share of net profit", "净利润占比" }, true },
    { { "profit_net_mean", "Net profit per customer", "客均净利润" }, false },
    { { "customers", NULL, NULL }, false },
    { { "revenue", NULL, NULL }, false },
    { { "profit_net_customers", NULL, NULL }, false },
};

static const struct crm_report_column value_columns[] = {
    { { "clv_customers", "Customers", "客户数" }, false },
    { { "clv", "Customer value", "客户价值" }, false },
    { { "clv_share", "Share of value", "价值占比" }, true },
    { { "clv_mean", "Value per customer", "客均价值" }, false },
};

static struct crm_cell sum_cell(const struct crm_sum *sum)
{
    return sum->customers > 0 ? crm_money_cell(sum->total) : crm_empty_cell();
}

/* How many customers a sum is of. */
static struct crm_cell counted_cell(const struct crm_sum *sum)
{
    return sum->customers > 0 ? crm_count_cell(sum->customers) : crm_empty_cell();
}

/* --- In all --- */

static void add_total(struct crm_report *report, const char *code, const char *english,
                      const char *chinese, struct crm_cell cell)
{
    if (cell.kind != CRM_CELL_EMPTY) {
        struct crm_words words = { code, english, chinese };
        crm_report_add_row(report, code, crm_report_label(report, &words));
        crm_report_add_cell(report, cell);
    }
}

/* How many customers a sum leaves out, as they have no value; "": nobody. */
static const char *skipped(struct crm_report *report, const struct crm_facts *facts)
{
    char count[32];
    char text[120];
    uint64_t without = facts->all.customers - facts->all.clv.customers;
    if (facts->all.clv.customers == 0 || without == 0) {
        return "";
    }
    crm_count_display(without, count);
    snprintf(text, sizeof text,
             report->language == CRM_CHINESE ? "无客户价值者未计入：%s 位。"
                                             : " Customers without a customer value: %s.",
             count);
    return crm_report_copy(report, text, strlen(text));
}

/* What net profit is made of where costs are known of some lines only. */
static const char *basis_of_profit(struct crm_report *report, const struct crm_facts *facts)
{
    double rate = crm_basis_margin_rate(facts, "profit");
    bool chinese = report->language == CRM_CHINESE;
    char text[200] = "";
    if (facts->all.profit_net.customers == 0) {
        return "";
    }
    if (facts->totals.has_costs && facts->cost_lines < facts->lines && rate >= 0) {
        snprintf(text, sizeof text,
                 chinese ? "净利润已扣除客户联络费用；无成本的订单行按毛利率 %.1f %% 估算。"
                         : "Net profit is after the cost of contacts; lines without a cost count "
                           "at %.1f %% of their revenue. ",
                 100 * rate);
    } else {
        snprintf(text, sizeof text,
                 chinese ? "净利润已扣除客户联络费用。"
                         : "Net profit is after the cost of contacts. ");
    }
    return crm_report_copy(report, text, strlen(text));
}

static void add_totals(struct crm_report *report, const struct crm_facts *facts)
{
    const struct crm_group *all = &facts->all;
    bool costs = facts->totals.has_costs;
    crm_report_add_table(report, (struct crm_words){ "totals", "Profit in all", "利润总览" },
                         (struct crm_words){ "measure", "Measure", "指标" }, total_columns,
                         CRM_COUNT(total_columns));
    add_total(report, "revenue", "Revenue", "销售额", crm_money_cell(all->revenue));
    if (costs) {
        add_total(report, "covered_revenue", "Revenue with known costs", "有成本的销售额",
                  crm_money_cell(all->covered_revenue));
        add_total(report, "covered_share", "Costs known, of revenue", "成本覆盖率",
                  crm_share_cell(all->covered_revenue, all->revenue));
        add_total(report, "margin", "Margin", "毛利", crm_money_cell(all->margin));
        add_total(report, "margin_rate", "Margin rate", "毛利率",
                  crm_share_cell(all->margin, all->covered_revenue));
    }
    add_total(report, "profit_net", "Net profit", "净利润", sum_cell(&all->profit_net));
    add_total(report, "clv", "Customer value", "客户价值", sum_cell(&all->clv));
    const char *profit = basis_of_profit(report, facts);
    const char *value = all->clv.customers > 0 ? crm_basis_of_value(report, facts) : "";
    if (profit[0] != '\0' || value[0] != '\0') {
        crm_report_note(report, "%s%s%s", "%s%s%s", profit, value, skipped(report, facts));
    }
}

/* --- By class --- */

static void add_margin_row(struct crm_report *report, const struct crm_facts *facts,
                           const struct crm_item *item)
{
    const struct crm_group *group = &item->group;
    crm_report_add_row(report, item->code, item->label);
    crm_report_add_cell(report, crm_count_cell(group->buyers));
    crm_report_add_cell(report, crm_money_cell(group->margin));
    crm_report_add_cell(report, crm_share_cell(group->margin, group->covered_revenue));
    crm_report_add_cell(report, crm_share_cell(group->margin, facts->all.margin));
    crm_report_add_cell(report, crm_mean_cell(group->buyer_margin, group->buyers));
    crm_report_add_cell(report, sum_cell(&group->profit_net));
    crm_report_add_cell(report, crm_count_cell(group->customers));
    crm_report_add_cell(report, crm_money_cell(group->revenue));
    crm_report_add_cell(report, crm_money_cell(group->covered_revenue));
    crm_report_add_cell(report, counted_cell(&group->profit_net));
}

static void add_net_row(struct crm_report *report, const struct crm_facts *facts,
                        const struct crm_item *item)
{
    const struct crm_group *group = &item->group;
    const struct crm_sum *net = &group->profit_net;
    crm_report_add_row(report, item->code, item->label);
    crm_report_add_cell(report, crm_count_cell(group->buyers));
    crm_report_add_cell(report, sum_cell(net));
    crm_report_add_cell(report, crm_share_cell(net->total, facts->all.profit_net.total));
    crm_report_add_cell(report, crm_mean_cell(net->total, net->customers));
    crm_report_add_cell(report, crm_count_cell(group->customers));
    crm_report_add_cell(report, crm_money_cell(group->revenue));
    crm_report_add_cell(report, counted_cell(net));
}

static void add_value_row(struct crm_report *report, const struct crm_facts *facts,
                          const struct crm_item *item)
{
    const struct crm_sum *value = &item->group.clv;
    if (value->customers > 0) {
        crm_report_add_row(report, item->code, item->label);
        crm_report_add_cell(report, crm_count_cell(value->customers));
        crm_report_add_cell(report, sum_cell(value));
        crm_report_add_cell(report, crm_share_cell(value->total, facts->all.clv.total));
        crm_report_add_cell(report, crm_mean_cell(value->total, value->customers));
    }
}

/* One kind of table by class. */
struct kind {
    struct crm_words suffix; /* of the title; no code */
    const struct crm_report_column *columns;
    size_t column_count;
    void (*add_row)(struct crm_report *report, const struct crm_facts *facts,
                    const struct crm_item *item);
};

static const struct kind by_margin = {
    { NULL, "profit", "利润" }, margin_columns, CRM_COUNT(margin_columns), add_margin_row
};
static const struct kind by_net = {
    { NULL, "profit", "利润" }, net_columns, CRM_COUNT(net_columns), add_net_row
};
static const struct kind by_value = {
    { NULL, "customer value", "客户价值" }, value_columns, CRM_COUNT(value_columns), add_value_row
};

static void add_table(struct crm_report *report, const struct crm_facts *facts,
                      const struct crm_group_column *column, const struct kind *kind)
{
    static const struct crm_words item = { "class", "Class", "类别" };
    struct crm_words words = crm_column_words(column->name);
    char english[96];
    char chinese[96];
    snprintf(english, sizeof english, "%s: %s", words.english, kind->suffix.english);
    snprintf(chinese, sizeof chinese, "%s：%s", words.chinese, kind->suffix.chinese);
    words.english = crm_report_copy(report, english, strlen(english));
    words.chinese = crm_report_copy(report, chinese, strlen(chinese));
    struct crm_items items = crm_items_of_column(report, column);
    crm_report_add_table(report, words, item, kind->columns, kind->column_count);
    for (size_t i = 0; i < items.count; i++) {
        kind->add_row(report, facts, &items.at[i]);
    }
}

/* Profit, then value: a table of both would be wider than a page. The section on churn has the
 * value of its own classes. */
static void add_column(struct crm_report *report, const struct crm_facts *facts,
                       const struct crm_group_column *column)
{
    if (column->classes == NULL || crm_group_column_is_score(column)
        || !crm_group_column_has_values(column)) {
        return;
    }
    add_table(report, facts, column, facts->totals.has_costs ? &by_margin : &by_net);
    if (facts->all.clv.customers > 0 && !crm_report_is_churn(column->name)) {
        add_table(report, facts, column, &by_value);
    }
}

static void add_note(struct crm_report *report, const struct crm_facts *facts)
{
    double rate = crm_basis_margin_rate(facts, "profit");
    if (facts->totals.has_costs) {
        crm_report_note(report,
                        "Margin is revenue less cost, over the lines with a cost; the margin rate "
                        "is of their revenue.",
                        "毛利 = 销售额 - 成本，仅计有成本的订单行；毛利率以其销售额为基数。");
    } else if (rate >= 0) {
        crm_report_note(report,
                        "No line has a cost. Profit is taken to be %.1f %% of revenue "
                        "(profit.rate).",
                        "数据没有成本；利润按销售额的 %.1f %% 计算（profit.rate）。", 100 * rate);
    } else {
        crm_report_note(report, "No line has a cost. Net profit is that of crm-score.",
                        "数据没有成本；净利润由 crm-score 给出。");
    }
}

static void make(struct crm_report *report, const struct crm_facts *facts)
{
    const struct crm_group_column *first = crm_facts_column(facts, "importance");
    if (!facts->totals.has_costs && facts->all.profit_net.customers == 0) {
        crm_report_note(report,
                        "Profit is not known: no line has a cost. Import a cost column, or give "
                        "crm-score a rate: --set profit.rate=0.4.",
                        "利润未知：数据没有成本。请导入成本列，或为 crm-score 指定毛利率，例如 "
                        "--set profit.rate=0.4。");
        return;
    }
    add_note(report, facts);
    add_totals(report, facts);
    if (first != NULL) {
        add_column(report, facts, first);
    }
    for (size_t i = 0; i < facts->column_count; i++) {
        if (&facts->columns[i] != first) {
            add_column(report, facts, &facts->columns[i]);
        }
    }
}

const struct crm_section_row crm_section_profit = {
    .id = "G3",
    .words = { "profit", "Profit", "利润分析" },
    .summary = "margin, net profit and customer value, in all and by every class",
    .extras = 0,
    .make = make,
};
