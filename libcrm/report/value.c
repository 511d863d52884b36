#include "report/value.h"

#include <stdio.h>

#include "base/wide.h"
#include "report/item.h"
#include "report/spread.h"
#include "value/number.h"

/* The buyers' revenues, largest first. */
struct buyers {
    const crm_money *sorted;
    size_t count;
    crm_money revenue; /* of all of them */
    size_t negative;   /* how many have less than 0 */
    crm_money negative_revenue;
};

static const struct crm_report_column curve_columns[] = {
    { { "buyers", "Buyers", "购买客户" }, false },
    { { "revenue", "Revenue", "销售额" }, false },
    { { "revenue_share", "Share of revenue", "销售额占比" }, true },
};

static const struct crm_report_column distribution_columns[] = {
    { { "revenue", "Revenue per buyer", "客均销售额" }, false },
};

static const struct crm_report_column bin_columns[] = {
    { { "buyers", "Buyers", "购买客户" }, false },
    { { "buyers_share", "Share of buyers", "人数占比" }, true },
    { { "revenue", "Revenue", "销售额" }, false },
    { { "revenue_share", "Share of revenue", "销售额占比" }, false },
};

static const struct crm_report_column pyramid_columns[] = {
    { { "buyers", "Buyers", "购买客户" }, false },
    { { "buyers_share", "Share of buyers", "人数占比" }, false },
    { { "revenue", "Revenue", "销售额" }, false },
    { { "revenue_share", "Share of revenue", "销售额占比" }, true },
    { { "orders_per_buyer", "Orders per buyer", "人均订单数" }, false },
    { { "recency_days", "Days since purchase", "平均未购天数" }, false },
    { { "margin", NULL, NULL }, false },
};

/* The revenue of the first `count`. It fits: crm_facts_add has summed in another order, so that a
 * part may be larger only where negative amounts follow. */
static bool sum_of(const crm_money *sorted, size_t count, crm_money *sum)
{
    crm_wide exact = 0;
    for (size_t i = 0; i < count; i++) {
        exact += sorted[i];
    }
    *sum = (crm_money)exact;
    return *sum == exact;
}

static struct crm_cell sum_cell(const struct buyers *buyers, size_t first, size_t count)
{
    crm_money sum = 0;
    return sum_of(buyers->sorted + first, count, &sum) ? crm_money_cell(sum) : crm_empty_cell();
}

static struct crm_cell share_cell(const struct buyers *buyers, struct crm_cell revenue)
{
    return revenue.kind == CRM_CELL_MONEY ? crm_share_cell(revenue.money, buyers->revenue)
                                          : crm_empty_cell();
}

static void add_top(struct crm_report *report, const struct buyers *buyers, const char *code,
                    const char *label, size_t count)
{
    struct crm_cell revenue = sum_cell(buyers, 0, count);
    crm_report_add_row(report, code, label);
    crm_report_add_cell(report, crm_count_cell(count));
    crm_report_add_cell(report, revenue);
    crm_report_add_cell(report, share_cell(buyers, revenue));
}

static void add_pareto(struct crm_report *report, const struct buyers *buyers)
{
    static const unsigned percents[] = { 1, 5, 10, 20, 50 };
    crm_report_add_table(report, (struct crm_words){ "pareto", "Pareto curve", "帕累托曲线" },
                         (struct crm_words){ "top", "Best buyers", "客户排名" }, curve_columns,
                         CRM_COUNT(curve_columns));
    for (size_t i = 0; i < CRM_COUNT(percents); i++) {
        char code[32];
        char label[32];
        snprintf(code, sizeof code, "top_%u_percent", percents[i]);
        snprintf(label, sizeof label, report->language == CRM_CHINESE ? "前 %u %%" : "Top %u %%",
                 percents[i]);
        add_top(report, buyers, code, label, crm_spread_top(buyers->count, percents[i]));
    }
    if (buyers->negative > 0) {
        char count[32];
        char amount[32];
        crm_count_display(buyers->negative, count);
        crm_money_display_cents(buyers->negative_revenue, amount);
        crm_report_note(report,
                        "Buyers whose returns exceed their purchases: %s (%s together); shares of "
                        "the best can pass 100 %%.",
                        "退货多于购买的客户：%s 位（合计 %s），因此累计占比可能超过 100 %%。",
                        count, amount);
    }
}

static void add_concentration(struct crm_report *report, const struct buyers *buyers)
{
    static const struct {
        size_t count;
        struct crm_words words;
    } tops[] = {
        { 1, { "largest", "The largest", "最大客户" } },
        { 5, { "top_5", "The 5 largest", "前 5 大客户" } },
        { 10, { "top_10", "The 10 largest", "前 10 大客户" } },
    };
    crm_report_add_table(
        report, (struct crm_words){ "concentration", "Customer concentration", "客户集中度" },
        (struct crm_words){ "top", "Best buyers", "客户排名" }, curve_columns,
        CRM_COUNT(curve_columns));
    for (size_t i = 0; i < CRM_COUNT(tops); i++) {
        if (tops[i].count <= buyers->count) {
            add_top(report, buyers, tops[i].words.code, crm_report_label(report, &tops[i].words),
                    tops[i].count);
        }
    }
}

static void add_distribution(struct crm_report *report, const struct buyers *buyers)
{
    static const struct crm_words rows[] = {
        { "minimum", "Smallest", "最小" },
        { "lower_quartile", "A quarter has at most", "下四分位数" },
        { "median", "Half has at most (median)", "中位数" },
        { "upper_quartile", "Three quarters have at most", "上四分位数" },
        { "maximum", "Largest", "最大" },
    };
    static const struct crm_words mean = { "mean", "Mean", "平均" };
    crm_report_add_table(
        report, (struct crm_words){ "distribution", "Typical buyers", "购买客户销售额分布" },
        (struct crm_words){ "measure", "Measure", "指标" }, distribution_columns,
        CRM_COUNT(distribution_columns));
    for (unsigned i = 0; i < CRM_COUNT(rows); i++) {
        crm_report_add_row(report, rows[i].code, crm_report_label(report, &rows[i]));
        crm_report_add_cell(report,
                            crm_money_cell(crm_spread_quartile(buyers->sorted, buyers->count, i)));
    }
    crm_report_add_row(report, mean.code, crm_report_label(report, &mean));
    crm_report_add_cell(report, crm_mean_cell(buyers->revenue, buyers->count));
}

/* Without decimals where the limit is whole. */
static void limit_label(crm_money limit, char text[static 32])
{
    if (limit % CRM_MONEY_UNIT == 0) {
        crm_count_display((uint64_t)(limit / CRM_MONEY_UNIT), text);
    } else {
        crm_money_display(limit, text);
    }
}

static void add_bin_row(struct crm_report *report, const struct crm_bin *bin)
{
    bool chinese = report->language == CRM_CHINESE;
    char code[80];
    char label[80];
    char plain[2][25] = { "", "" };
    char shown[2][32] = { "", "" };
    if (bin->upper == 1) {
        crm_report_add_row(report, "zero_or_less", chinese ? "0 及以下" : "0 or less");
        return;
    }
    if (bin->lower > 1) {
        plain[0][crm_quantity_write(bin->lower, plain[0])] = '\0';
        limit_label(bin->lower, shown[0]);
    }
    if (bin->upper < INT64_MAX) {
        plain[1][crm_quantity_write(bin->upper, plain[1])] = '\0';
        limit_label(bin->upper, shown[1]);
    }
    if (bin->upper == INT64_MAX) {
        snprintf(code, sizeof code, "%s_and_over", plain[0]);
        snprintf(label, sizeof label, chinese ? "%s 及以上" : "%s and over", shown[0]);
    } else if (bin->lower <= 1) {
        snprintf(code, sizeof code, "under_%s", plain[1]);
        snprintf(label, sizeof label, chinese ? "不足 %s" : "Under %s", shown[1]);
    } else {
        snprintf(code, sizeof code, "%s_to_%s", plain[0], plain[1]);
        snprintf(label, sizeof label, "%s - %s", shown[0], shown[1]);
    }
    crm_report_add_row(report, code, label);
}

static void add_histogram(struct crm_report *report, const struct buyers *buyers)
{
    struct crm_bin bins[CRM_BINS_MOST];
    size_t count = crm_spread_bins(buyers->sorted, buyers->count, bins);
    crm_report_add_table(report,
                         (struct crm_words){ "histogram", "Buyers by revenue", "按销售额分组" },
                         (struct crm_words){ "revenue", "Revenue of a buyer", "客户销售额" },
                         bin_columns, CRM_COUNT(bin_columns));
    for (size_t i = 0; i < count; i++) {
        struct crm_cell revenue = sum_cell(buyers, bins[i].first, bins[i].count);
        add_bin_row(report, &bins[i]);
        crm_report_add_cell(report, crm_count_cell(bins[i].count));
        crm_report_add_cell(report, crm_share_cell((int64_t)bins[i].count, (int64_t)buyers->count));
        crm_report_add_cell(report, revenue);
        crm_report_add_cell(report, share_cell(buyers, revenue));
    }
    crm_report_note(report, "Each group has its lower limit in it, not its upper one.",
                    "各组含下限，不含上限。");
}

static void add_pyramid_row(struct crm_report *report, const struct crm_facts *facts,
                            const struct buyers *buyers, const struct crm_item *item)
{
    const struct crm_group *group = &item->group;
    crm_report_add_row(report, item->code, item->label);
    crm_report_add_cell(report, crm_count_cell(group->buyers));
    crm_report_add_cell(report, crm_share_cell((int64_t)group->buyers, (int64_t)buyers->count));
    crm_report_add_cell(report, crm_money_cell(group->buyer_revenue));
    crm_report_add_cell(report, crm_share_cell(group->buyer_revenue, buyers->revenue));
    crm_report_add_cell(report, crm_ratio_cell(group->occasions, group->buyers));
    crm_report_add_cell(report, crm_ratio_cell(group->recency_days, group->buyers));
    crm_report_add_cell(report,
                        facts->totals.has_costs ? crm_money_cell(group->margin) : crm_empty_cell());
}

static void add_pyramid(struct crm_report *report, const struct crm_facts *facts,
                        const struct buyers *buyers, const char *column_name,
                        struct crm_words words)
{
    static const struct crm_words item = { "class", "Class", "类别" };
    const struct crm_group_column *column = crm_facts_column(facts, column_name);
    if (column == NULL || column->classes == NULL) {
        return;
    }
    struct crm_items items = crm_items_of_column(report, column);
    crm_report_add_table(report, words, item, pyramid_columns, CRM_COUNT(pyramid_columns));
    for (size_t i = 0; i < items.count; i++) {
        if (items.at[i].group.buyers > 0) {
            add_pyramid_row(report, facts, buyers, &items.at[i]);
        }
    }
}

/* Sorts the facts' revenues into the arena, as facts are not ours to change. */
static bool sort_buyers(struct crm_report *report, const struct crm_facts *facts,
                        struct buyers *buyers)
{
    size_t count = (size_t)facts->all.buyers;
    crm_money *sorted = NULL;
    if (!report->failed) {
        sorted = crm_arena_take(&report->arena, count * sizeof *sorted, &report->error);
        report->failed = sorted == NULL;
    }
    if (sorted == NULL) {
        return false;
    }
    memcpy(sorted, facts->revenues, count * sizeof *sorted);
    crm_spread_sort(sorted, count);
    *buyers = (struct buyers){ .sorted = sorted, .count = count };
    while (buyers->negative < count && sorted[count - 1 - buyers->negative] < 0) {
        buyers->negative++;
    }
    if (!sum_of(sorted, count, &buyers->revenue)
        || !sum_of(sorted + count - buyers->negative, buyers->negative,
                   &buyers->negative_revenue)) {
        report->failed = true;
        crm_fail(&report->error, CRM_REFUSED, "the sum of revenues is beyond 922 trillion");
    }
    return !report->failed;
}

static void add_note(struct crm_report *report, const struct buyers *buyers)
{
    char count[32];
    char amount[32];
    crm_count_display(buyers->count, count);
    crm_money_display_cents(buyers->revenue, amount);
    crm_report_note(report,
                    "Revenue is net of returns. Shares are of all buyers (%s) and of their revenue "
                    "(%s).",
                    "销售额已扣除退货；占比以 %s 位购买客户及其销售额 %s 为基数。", count, amount);
}

static void make(struct crm_report *report, const struct crm_facts *facts)
{
    struct buyers buyers;
    if (facts->all.buyers == 0) {
        crm_report_note(report, "Nobody has bought anything up to this day.",
                        "截至该日没有任何购买。");
        return;
    }
    if (!sort_buyers(report, facts, &buyers)) {
        return;
    }
    add_note(report, &buyers);
    add_pareto(report, &buyers);
    add_concentration(report, &buyers);
    add_distribution(report, &buyers);
    add_histogram(report, &buyers);
    add_pyramid(
        report, facts, &buyers, "importance",
        (struct crm_words){ "importance", "Pyramid of importance", "客户金字塔（按重要程度）" });
    add_pyramid(report, facts, &buyers, "lifecycle",
                (struct crm_words){ "lifecycle", "Stages of the life cycle", "生命周期阶段" });
}

const struct crm_section_row crm_section_value = {
    .id = "G10",
    .words = { "value", "Customer value", "客户价值" },
    .summary = "Pareto curve, concentration, distribution of revenue, pyramid of importance",
    .extras = 0,
    .make = make,
};
