#include "report/profile.h"

#include <stdio.h>
#include <stdlib.h>

#include "report/churn.h"
#include "report/item.h"
#include "value/number.h"

/* Columns without labels are for scripts. */
static const struct crm_report_column class_columns[] = {
    { { "customers", "Customers", "客户数" }, false },
    { { "customers_share", "Share of customers", "客户占比" }, true },
    { { "revenue", "Revenue", "销售额" }, false },
    { { "revenue_share", "Share of revenue", "销售额占比" }, false },
    { { "revenue_per_buyer", "Revenue per buyer", "客均销售额" }, false },
    { { "buyers", NULL, NULL }, false },
    { { "orders", NULL, NULL }, false },
    { { "margin", NULL, NULL }, false },
};

/* The same for what only buyers have. */
static const struct crm_report_column habit_columns[] = {
    { { "buyers", "Buyers", "购买客户" }, false },
    { { "buyers_share", "Share of buyers", "人数占比" }, true },
    { { "revenue", "Revenue", "销售额" }, false },
    { { "revenue_share", "Share of revenue", "销售额占比" }, false },
    { { "revenue_per_buyer", "Revenue per buyer", "客均销售额" }, false },
    { { "orders", NULL, NULL }, false },
    { { "margin", NULL, NULL }, false },
};

static const struct crm_words class_item = { "class", "Class", "类别" };
static const struct crm_words value_item = { "value", "Value", "取值" };

static void add_orders_and_margin(struct crm_report *report, const struct crm_facts *facts,
                                  const struct crm_group *group)
{
    crm_report_add_cell(report, crm_count_cell(group->occasions));
    crm_report_add_cell(report,
                        facts->totals.has_costs ? crm_money_cell(group->margin) : crm_empty_cell());
}

/* What importance was ranked by; crm-segment says it in its model. */
static void note_ranking(struct crm_report *report, const struct crm_facts *facts)
{
    const struct crm_learned_row *row = crm_learned_get(&facts->learned, "importance", "settings");
    if (row == NULL || row->count == 0) {
        return;
    }
    if (row->numbers[0] < 0.5) {
        crm_report_note(report, "Customers are ranked by revenue.", "按销售额排序。");
    } else if (row->numbers[0] < 1.5) {
        crm_report_note(report, "Customers are ranked by margin.", "按毛利排序。");
    } else {
        crm_report_note(report, "Customers are ranked by a column of their own.",
                        "按客户自有指标排序。");
    }
}

static void add_class_row(struct crm_report *report, const struct crm_facts *facts,
                          const struct crm_item *item)
{
    const struct crm_group *group = &item->group;
    crm_report_add_row(report, item->code, item->label);
    crm_report_add_cell(report, crm_count_cell(group->customers));
    crm_report_add_cell(report,
                        crm_share_cell((int64_t)group->customers, (int64_t)facts->all.customers));
    crm_report_add_cell(report, crm_money_cell(group->revenue));
    crm_report_add_cell(report, crm_share_cell(group->revenue, facts->all.revenue));
    crm_report_add_cell(report, crm_mean_cell(group->buyer_revenue, group->buyers));
    crm_report_add_cell(report, crm_count_cell(group->buyers));
    add_orders_and_margin(report, facts, group);
}

static void add_habit_row(struct crm_report *report, const struct crm_facts *facts,
                          const struct crm_item *item)
{
    const struct crm_group *group = &item->group;
    crm_report_add_row(report, item->code, item->label);
    crm_report_add_cell(report, crm_count_cell(group->buyers));
    crm_report_add_cell(report, crm_share_cell((int64_t)group->buyers, (int64_t)facts->all.buyers));
    crm_report_add_cell(report, crm_money_cell(group->revenue));
    crm_report_add_cell(report, crm_share_cell(group->revenue, facts->all.revenue));
    crm_report_add_cell(report, crm_mean_cell(group->buyer_revenue, group->buyers));
    add_orders_and_margin(report, facts, group);
}

/* --- The funnel: what each level leaves --- */

static const struct crm_report_column funnel_columns[] = {
    { { "passed", "Passed", "通过客户" }, false },
    { { "passed_share", "Share of customers", "客户占比" }, true },
    { { "of_level_before", "Of those before", "占上一层" }, false },
    { { "revenue", "Revenue", "销售额" }, false },
};

/* Customers are counted at the last level that they passed: so each level has those of the levels
 * behind it, too, and the classes are listed from the last level to the first. */
static void add_funnel(struct crm_report *report, const struct crm_facts *facts,
                       const struct crm_group_column *column)
{
    const struct crm_class_column *levels = column->classes;
    struct crm_words words = { "funnel_levels", "Funnel, level by level", "五层筛选逐层通过情况" };
    uint64_t before = facts->all.customers;
    crm_report_add_table(report, words, (struct crm_words){ "level", "Level", "层次" },
                         funnel_columns, CRM_COUNT(funnel_columns));
    for (size_t i = levels->class_count; i-- > 0;) {
        struct crm_group passed = { 0 };
        for (size_t j = 0; j <= i; j++) {
            uint32_t number =
                crm_map_find(&column->set.values, crm_span_of(levels->classes[j].name));
            if (number != CRM_MAP_NONE) {
                passed.customers += column->set.groups[number].customers;
                passed.revenue += column->set.groups[number].revenue; /* parts of what fits */
            }
        }
        if (passed.customers == 0) {
            break; /* nobody, or no condition: the stream does not say which */
        }
        const struct crm_class *level = &levels->classes[i];
        crm_report_add_row(report, level->name,
                           report->language == CRM_CHINESE ? level->label_chinese : level->label);
        crm_report_add_cell(report, crm_count_cell(passed.customers));
        crm_report_add_cell(
            report, crm_share_cell((int64_t)passed.customers, (int64_t)facts->all.customers));
        crm_report_add_cell(report, crm_share_cell((int64_t)passed.customers, (int64_t)before));
        crm_report_add_cell(report, crm_money_cell(passed.revenue));
        before = passed.customers;
    }
    crm_report_note(report,
                    "A level is passed by who passes all levels before it, too; levels that "
                    "nobody passes are not shown.",
                    "通过某层的客户均已通过之前各层；无人通过的层次不列出。");
}

/* A table of its own: neither a score, nor without any value, nor what the section on churn tells
 * with more measures. */
static bool is_told(const struct crm_group_column *column)
{
    return !crm_group_column_is_score(column) && crm_group_column_has_values(column)
           && !crm_report_is_churn(column->name);
}

static void add_column(struct crm_report *report, const struct crm_facts *facts,
                       const struct crm_group_column *column)
{
    struct crm_items items = crm_items_of_column(report, column);
    crm_report_add_table(report, crm_column_words(column->name),
                         column->classes != NULL ? class_item : value_item, class_columns,
                         CRM_COUNT(class_columns));
    for (size_t i = 0; i < items.count; i++) {
        add_class_row(report, facts, &items.at[i]);
    }
    if (strcmp(column->name, "importance") == 0) {
        note_ranking(report, facts);
    }
    if (strcmp(column->name, "funnel") == 0 && column->classes != NULL) {
        add_funnel(report, facts, column);
    }
}

/* --- Scores: one table for all, a column each --- */

/* The distinct values of all scores; texts of their sets. */
struct score_values {
    struct crm_span *at;
    size_t count;
};

/* As numbers where they are such, highest first. */
static int compare_scores(const void *left, const void *right)
{
    const struct crm_span *a = left;
    const struct crm_span *b = right;
    double x = 0;
    double y = 0;
    if (crm_number_parse(*a, &x) && crm_number_parse(*b, &y) && x != y) {
        return x > y ? -1 : 1;
    }
    return crm_span_compare(*b, *a);
}

static void collect_scores(struct score_values *values, const struct crm_group_set *set)
{
    for (uint32_t i = 0; i < set->values.count; i++) {
        struct crm_span value = crm_map_key(&set->values, i);
        bool known = value.length == 0;
        for (size_t k = 0; k < values->count && !known; k++) {
            known = crm_span_equal(values->at[k], value);
        }
        if (!known) {
            values->at[values->count++] = value;
        }
    }
}

static struct crm_cell score_cell(const struct crm_group_set *set, struct crm_span value)
{
    uint32_t number = crm_map_find(&set->values, value);
    return crm_count_cell(number == CRM_MAP_NONE ? 0 : set->groups[number].customers);
}

static void fill_scores(struct crm_report *report, const struct crm_group_column **columns,
                        size_t count, struct score_values *values)
{
    struct crm_report_column *headings =
        crm_arena_take(&report->arena, count * sizeof *headings, &report->error);
    if (headings == NULL) {
        report->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        headings[i] = (struct crm_report_column){ crm_column_words(columns[i]->name), false };
        collect_scores(values, &columns[i]->set);
    }
    qsort(values->at, values->count, sizeof *values->at, compare_scores);
    crm_report_add_table(report, (struct crm_words){ "scores", "Customers by score", "得分分布" },
                         (struct crm_words){ "score", "Score", "得分" }, headings, count);
    for (size_t i = 0; i < values->count; i++) {
        const char *text = crm_report_copy(report, values->at[i].at, values->at[i].length);
        crm_report_add_row(report, text, text);
        for (size_t c = 0; c < count; c++) {
            crm_report_add_cell(report, score_cell(&columns[c]->set, values->at[i]));
        }
    }
    crm_report_note(report, "Number of customers with each score; the highest score is the best.",
                    "各得分的客户数；得分越高越好。");
}

static void add_scores(struct crm_report *report, const struct crm_facts *facts)
{
    size_t count = 0;
    size_t room = 0;
    if (report->failed || facts->column_count == 0) {
        return;
    }
    const struct crm_group_column **columns =
        crm_arena_take(&report->arena, facts->column_count * sizeof *columns, &report->error);
    for (size_t i = 0; columns != NULL && i < facts->column_count; i++) {
        const struct crm_group_column *column = &facts->columns[i];
        if (crm_group_column_is_score(column) && crm_group_column_has_values(column)) {
            columns[count++] = column;
            room += column->set.values.count;
        }
    }
    struct score_values values = { 0 };
    if (columns != NULL) {
        values.at = crm_arena_take(&report->arena, room * sizeof *values.at, &report->error);
    }
    report->failed = values.at == NULL;
    if (!report->failed && count > 0) {
        fill_scores(report, columns, count, &values);
    }
}

/* --- Habits of buyers --- */

static void add_categories(struct crm_report *report, const struct crm_facts *facts)
{
    if (facts->categories.values.count == 0) {
        return;
    }
    struct crm_items items = crm_items_of_set(report, &facts->categories);
    crm_report_add_table(
        report, (struct crm_words){ "favourite_category", "Favourite category", "最常购品类" },
        (struct crm_words){ "category", "Category", "品类" }, habit_columns,
        CRM_COUNT(habit_columns));
    for (size_t i = 0; i < items.count; i++) {
        add_habit_row(report, facts, &items.at[i]);
    }
    crm_report_note(report, "Buyers by the category of most of their order lines.",
                    "按各客户订单行最多的品类统计。");
}

static void add_weekdays(struct crm_report *report, const struct crm_facts *facts)
{
    static const struct crm_words days[] = {
        { CRM_ITEM_NONE, "Not known", "未知" }, { "monday", "Monday", "星期一" },
        { "tuesday", "Tuesday", "星期二" },     { "wednesday", "Wednesday", "星期三" },
        { "thursday", "Thursday", "星期四" },   { "friday", "Friday", "星期五" },
        { "saturday", "Saturday", "星期六" },   { "sunday", "Sunday", "星期日" },
    };
    crm_report_add_table(report, (struct crm_words){ "usual_weekday", "Usual weekday", "常购星期" },
                         (struct crm_words){ "weekday", "Weekday", "星期" }, habit_columns,
                         CRM_COUNT(habit_columns));
    for (size_t i = 1; i <= CRM_COUNT(days); i++) {
        size_t day = i % CRM_COUNT(days); /* what is not known comes last */
        if (day != 0 || facts->weekdays[day].buyers > 0) {
            struct crm_item item = { days[day].code, crm_report_label(report, &days[day]),
                                     facts->weekdays[day] };
            add_habit_row(report, facts, &item);
        }
    }
    crm_report_note(
        report,
        "Buyers by the weekday on which they buy most often; those without one are left out.",
        "按各客户最常购买的星期统计；无固定习惯者不计。");
}

static void add_hours(struct crm_report *report, const struct crm_facts *facts)
{
    uint64_t buyers = 0;
    for (size_t hour = 0; hour < CRM_COUNT(facts->hours); hour++) {
        buyers += facts->hours[hour].buyers;
    }
    if (buyers == 0) {
        return;
    }
    crm_report_add_table(report, (struct crm_words){ "usual_hour", "Usual hour", "常购时段" },
                         (struct crm_words){ "hour", "Hour", "时段" }, habit_columns,
                         CRM_COUNT(habit_columns));
    for (size_t hour = 0; hour < CRM_COUNT(facts->hours); hour++) {
        if (facts->hours[hour].buyers > 0) {
            char code[8];
            char label[16];
            snprintf(code, sizeof code, "%zu", hour);
            snprintf(label, sizeof label, "%02zu:00-%02zu:59", hour, hour);
            struct crm_item item = { code, label, facts->hours[hour] };
            add_habit_row(report, facts, &item);
        }
    }
    crm_report_note(
        report, "Buyers by the hour in which they buy most often; those without one are left out.",
        "按各客户最常购买的时段统计；无固定习惯者不计。");
}

static void add_note(struct crm_report *report, bool classed)
{
    if (classed) {
        crm_report_note(
            report,
            "Shares are of all customers and of their revenue. Revenue per buyer leaves "
            "out customers who never bought.",
            "占比以全部客户及其销售额为基数；客均销售额按购买客户计算。");
    } else {
        crm_report_note(report,
                        "Shares are of all customers and of their revenue. The data has no classes "
                        "yet: crm-segment adds them.",
                        "占比以全部客户及其销售额为基数。数据尚未分类：可先运行 crm-segment。");
    }
}

static void make(struct crm_report *report, const struct crm_facts *facts)
{
    bool classed = false;
    for (size_t i = 0; i < facts->column_count; i++) {
        classed = classed || facts->columns[i].classes != NULL;
    }
    add_note(report, classed);
    for (size_t i = 0; i < facts->column_count; i++) {
        const struct crm_group_column *column = &facts->columns[i];
        if (is_told(column)) {
            add_column(report, facts, column);
        }
    }
    add_scores(report, facts);
    if (facts->all.buyers > 0) {
        add_categories(report, facts);
        add_weekdays(report, facts);
        add_hours(report, facts);
    }
}

const struct crm_section_row crm_section_profile = {
    .id = "G1",
    .words = { "profile", "Customer profile", "客户概况" },
    .summary = "customers by every class and profile column, favourite category, weekday and hour",
    .extras = CRM_GATHER_MIX | CRM_GATHER_HABIT,
    .make = make,
};
