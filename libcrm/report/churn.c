#include "report/churn.h"

#include <stdio.h>

#include "model/scores.h"
#include "model/bgnbd.h"
#include "report/basis.h"
#include "report/item.h"
#include "value/number.h"

/* Fewer customers, or fewer days of data before the year, make a rough share; what the textbook
 * says of a year's churn, in percent. */
enum { FEW = 30, HISTORY = 90, TEXTBOOK_PERCENT = 15, YEAR = 365 };

static const struct crm_report_column year_columns[] = {
    { { "value", "Value", "数值" }, false },
};

static const struct crm_report_column class_columns[] = {
    { { "customers", "Customers", "客户数" }, false },
    { { "customers_share", "Share of customers", "客户占比" }, true },
    { { "buyers", "Buyers", "购买客户" }, false },
    { { "revenue", "Revenue", "销售额" }, false },
    { { "revenue_share", "Share of revenue", "销售额占比" }, false },
    { { "recency_days", "Days since purchase", "平均未购天数" }, false },
};

static const struct crm_report_column stake_columns[] = {
    { { "revenue_365", "Revenue of 365 days", "近一年销售额" }, false },
    { { "revenue_365_share", "Share of it", "占比" }, true },
    { { "p_alive", "Chance of staying", "平均留存概率" }, false },
    { { "clv", "Customer value", "客户价值" }, false },
    { { "p_alive_customers", NULL, NULL }, false },
    { { "clv_customers", NULL, NULL }, false },
};

static const struct crm_report_column due_columns[] = {
    { { "customers", "Customers", "客户数" }, false },
    { { "expected_amount", "If each buys once", "各购一次合计" }, false },
    { { "expected_amount_mean", "Amount per purchase", "预计每次金额" }, false },
    { { "expected_amount_customers", NULL, NULL }, false },
};

static const struct crm_words measure_item = { "measure", "Measure", "指标" };
static const struct crm_words class_item = { "class", "Class", "类别" };

bool crm_report_is_churn(const char *column)
{
    return crm_class_column_find(&crm_churn_schemes, crm_span_of(column)) != NULL;
}

/* --- A year's churn --- */

static void add_year_row(struct crm_report *report, struct crm_words words, int32_t day,
                         struct crm_cell cell)
{
    char text[20] = "";
    char label[96];
    if (day != CRM_NO_DAY) {
        text[crm_time_write((struct crm_time){ day, -1 }, text)] = '\0';
    }
    snprintf(label, sizeof label, "%s%s", crm_report_label(report, &words), text);
    crm_report_add_row(report, words.code, label);
    crm_report_add_cell(report, cell);
}

/* What makes the share doubtful; "": nothing. */
static const char *doubt(const struct crm_report *report, const struct crm_facts *facts)
{
    bool chinese = report->language == CRM_CHINESE;
    if (facts->totals.first_day != CRM_NO_DAY
        && facts->as_of - YEAR - facts->totals.first_day < HISTORY) {
        return chinese ? "数据在一年前刚刚开始，当时的多数客户无从得知，比例仅供参考。"
                       : " The data begins less than 90 days before that year, so that most "
                         "customers of then are not seen: the share is rough.";
    }
    return facts->year.active >= FEW ? ""
           : chinese                 ? "客户数少，比例仅供参考。"
                                     : " The customers are few: the share is rough.";
}

static void note_rule(struct crm_report *report, const struct crm_facts *facts)
{
    const struct crm_year *year = &facts->year;
    const char *few = doubt(report, facts);
    if (year->inactive_limit >= 0) {
        crm_report_note(report, "Lost: no purchase for more than %.0f days.%s",
                        "流失：超过 %.0f 天未购买。%s", year->inactive_limit, few);
    } else if (year->median_cycle >= 0) {
        crm_report_note(report,
                        "Lost: no purchase for more than three of the customer's own purchase "
                        "cycles, at least 90 and at most 365 days; buyers of a single day are "
                        "taken to have the median cycle of the others, %.1f days.%s",
                        "流失：超过客户自身购买周期的 3 倍未购买（至少 90 天，至多 365 天）；"
                        "只购买过一天的客户按其他客户的周期中位数 %.1f 天计算。%s",
                        year->median_cycle, few);
    } else {
        crm_report_note(report, "Lost: no purchase for more than 90 days.%s",
                        "流失：超过 90 天未购买。%s", few);
    }
}

static void add_year(struct crm_report *report, const struct crm_facts *facts)
{
    const struct crm_year *year = &facts->year;
    if (year->active == 0) {
        return;
    }
    crm_report_add_table(report, (struct crm_words){ "yearly_churn", "Yearly churn", "年流失率" },
                         measure_item, year_columns, CRM_COUNT(year_columns));
    add_year_row(report,
                 (struct crm_words){ "active_before", "Customers active on ", "活跃客户，截至 " },
                 facts->as_of - YEAR, crm_count_cell(year->active));
    add_year_row(report,
                 (struct crm_words){ "lost_since", "Of these, lost by ", "其中已流失，截至 " },
                 facts->as_of, crm_count_cell(year->lost));
    add_year_row(report, (struct crm_words){ "churn", "Yearly churn", "年流失率" }, CRM_NO_DAY,
                 crm_share_cell((int64_t)year->lost, (int64_t)year->active));
    add_year_row(report, (struct crm_words){ "textbook_churn", "The textbook's", "教科书参考值" },
                 CRM_NO_DAY, crm_share_cell(TEXTBOOK_PERCENT, 100));
    note_rule(report, facts);
}

/* --- By class --- */

static struct crm_cell chance_cell(const struct crm_sum *chance)
{
    return chance->customers == 0
               ? crm_empty_cell()
               : (struct crm_cell){ .kind = CRM_CELL_SHARE,
                                    .number = (double)chance->total / CRM_CHANCE_UNITS
                                              / (double)chance->customers };
}

static void add_class_row(struct crm_report *report, const struct crm_facts *facts,
                          const struct crm_item *item)
{
    const struct crm_group *group = &item->group;
    const struct crm_group *all = &facts->all;
    crm_report_add_row(report, item->code, item->label);
    crm_report_add_cell(report, crm_count_cell(group->customers));
    crm_report_add_cell(report, crm_share_cell((int64_t)group->customers, (int64_t)all->customers));
    crm_report_add_cell(report, crm_count_cell(group->buyers));
    crm_report_add_cell(report, crm_money_cell(group->revenue));
    crm_report_add_cell(report, crm_share_cell(group->revenue, all->revenue));
    crm_report_add_cell(report, crm_ratio_cell(group->recency_days, group->buyers));
}

static void add_stake_row(struct crm_report *report, const struct crm_facts *facts,
                          const struct crm_item *item)
{
    const struct crm_group *group = &item->group;
    struct crm_cell share = crm_share_cell(group->revenue_365, facts->all.revenue_365);
    crm_report_add_row(report, item->code, item->label);
    crm_report_add_cell(report, crm_money_cell(group->revenue_365));
    crm_report_add_cell(report, share);
    crm_report_add_cell(report, chance_cell(&group->p_alive));
    crm_report_add_cell(report, group->clv.customers > 0 ? crm_money_cell(group->clv.total)
                                                         : crm_empty_cell());
    crm_report_add_cell(report, crm_count_cell(group->p_alive.customers));
    crm_report_add_cell(report, crm_count_cell(group->clv.customers));
}

static void add_column(struct crm_report *report, const struct crm_facts *facts,
                       const struct crm_group_column *column)
{
    struct crm_words words = crm_column_words(column->name);
    struct crm_items items = crm_items_of_column(report, column);
    crm_report_add_table(report, words, class_item, class_columns, CRM_COUNT(class_columns));
    for (size_t i = 0; i < items.count; i++) {
        add_class_row(report, facts, &items.at[i]);
    }
    char english[96];
    char chinese[96];
    snprintf(english, sizeof english, "%s: at stake", words.english);
    snprintf(chinese, sizeof chinese, "%s：所涉价值", words.chinese);
    words.english = crm_report_copy(report, english, strlen(english));
    words.chinese = crm_report_copy(report, chinese, strlen(chinese));
    crm_report_add_table(report, words, class_item, stake_columns, CRM_COUNT(stake_columns));
    for (size_t i = 0; i < items.count; i++) {
        if (items.at[i].group.buyers > 0) {
            add_stake_row(report, facts, &items.at[i]);
        }
    }
}

/* BG/NBD sees no end where it sees no second purchase; the others do. */
static void note_model(struct crm_report *report, const struct crm_facts *facts)
{
    const char *basis = facts->all.clv.customers > 0 ? crm_basis_of_value(report, facts) : "";
    const struct crm_purchase_model *model = crm_basis_model(facts);
    if (model == &crm_purchase_bgnbd) {
        crm_report_note(report,
                        "The chance of staying is the model's, which takes buyers of a single day "
                        "to stay: read it beside the churn state. %s",
                        "留存概率由模型给出；模型视只购买过一天的客户为未流失，请结合流失状态阅读。"
                        "%s",
                        basis);
    } else if (model != NULL) {
        crm_report_note(report, "The chance of staying is of the model %s. %s",
                        "留存概率由 %s 模型给出。%s", model->name, basis);
    }
}

/* --- Next purchases --- */

static void add_due_row(struct crm_report *report, const struct crm_words *words,
                        const struct crm_due_sum *due)
{
    crm_report_add_row(report, words->code, crm_report_label(report, words));
    crm_report_add_cell(report, crm_count_cell(due->customers));
    if (due->amount.customers > 0) {
        crm_report_add_cell(report, crm_money_cell(due->amount.total));
        crm_report_add_cell(report, crm_mean_cell(due->amount.total, due->amount.customers));
        crm_report_add_cell(report, crm_count_cell(due->amount.customers));
    }
}

static void note_due(struct crm_report *report, const struct crm_facts *facts, uint64_t dated)
{
    char text[32];
    if (dated == facts->all.customers) {
        crm_report_note(report,
                        "The last purchase and one usual cycle. 60 and 90 days include the days "
                        "before.",
                        "按上次购买加一个购买周期计算；60 天与 90 天含之前各段。");
        return;
    }
    crm_count_display(facts->all.customers - dated, text);
    crm_report_note(report,
                    "The last purchase and one usual cycle. 60 and 90 days include the days "
                    "before. Without a day, as they are lost or never bought: %s customers.",
                    "按上次购买加一个购买周期计算；60 天与 90 天含之前各段。已流失或从未购买、"
                    "无预计日期者：%s 位。",
                    text);
}

static void add_due(struct crm_report *report, const struct crm_facts *facts)
{
    static const struct crm_words rows[CRM_DUE_COUNT] = {
        { "overdue", "Overdue", "已逾期" },
        { "within_30", "Within 30 days", "30 天内" },
        { "within_60", "Within 60 days", "60 天内" },
        { "within_90", "Within 90 days", "90 天内" },
        { "later", "Later", "90 天以后" },
    };
    uint64_t dated = 0;
    struct crm_due_sum sum = { 0 };
    crm_report_add_table(report, crm_column_words("next_purchase"),
                         (struct crm_words){ "due", "Due", "预计时间" }, due_columns,
                         CRM_COUNT(due_columns));
    for (size_t i = 0; i < CRM_DUE_COUNT; i++) {
        const struct crm_due_sum *due = &facts->due[i];
        dated += due->customers;
        bool onward = i > CRM_DUE_30 && i < CRM_DUE_LATER;
        sum.customers = due->customers + (onward ? sum.customers : 0);
        sum.amount.customers = due->amount.customers + (onward ? sum.amount.customers : 0);
        if (!crm_money_add(due->amount.total, onward ? sum.amount.total : 0, &sum.amount.total)
            && !report->failed) {
            report->failed = true;
            crm_fail(&report->error, CRM_REFUSED, "the sum of amounts is beyond 922 trillion");
        }
        add_due_row(report, &rows[i], &sum);
    }
    note_due(report, facts, dated);
}

static void add_note(struct crm_report *report, const struct crm_facts *facts, bool classed)
{
    bool chinese = report->language == CRM_CHINESE;
    const char *year = facts->year.active > 0 ? ""
                       : chinese ? "一年前没有活跃客户，尚无法计算年流失率。"
                                 : "Nobody was active 365 days before: yearly churn cannot be "
                                   "told yet. ";
    const char *columns = classed   ? ""
                          : chinese ? "数据没有流失状态：可先运行 crm-churn。"
                                    : "The data has no churn states: crm-churn adds them.";
    if (year[0] != '\0' || columns[0] != '\0') {
        crm_report_note(report, "%s%s", "%s%s", year, columns);
    }
}

static void make(struct crm_report *report, const struct crm_facts *facts)
{
    bool classed = false;
    bool told = false;
    for (size_t i = 0; i < facts->column_count; i++) {
        classed = classed || crm_report_is_churn(facts->columns[i].name);
    }
    add_note(report, facts, classed);
    add_year(report, facts);
    for (size_t i = 0; i < facts->column_count; i++) {
        const struct crm_group_column *column = &facts->columns[i];
        if (crm_report_is_churn(column->name) && crm_group_column_has_values(column)) {
            add_column(report, facts, column);
            told = true;
        }
    }
    if (told) {
        note_model(report, facts);
    }
    if (facts->fields.next_purchase != 0) {
        add_due(report, facts);
    }
}

const struct crm_section_row crm_section_churn = {
    .id = "G9",
    .words = { "churn", "Churn", "流失分析" },
    .summary = "yearly churn, customers by churn state and band, next purchases due",
    .extras = 0,
    .make = make,
};
