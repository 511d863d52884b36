#include "report/item.h"

#include <stdio.h>
#include <stdlib.h>

#include "stream/escape.h"

struct ranked {
    struct crm_span value;
    const struct crm_group *group;
};

/* Revenue, customers, then bytes, so that the order never depends on that of arrival. */
static int compare_ranked(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    if (a->group->revenue != b->group->revenue) {
        return a->group->revenue > b->group->revenue ? -1 : 1;
    }
    if (a->group->customers != b->group->customers) {
        return a->group->customers > b->group->customers ? -1 : 1;
    }
    return crm_span_compare(a->value, b->value);
}

static void *take(struct crm_report *report, size_t count, size_t size)
{
    void *block = NULL;
    if (!report->failed) {
        block = crm_arena_take(&report->arena, count * size, &report->error);
        report->failed = block == NULL;
    }
    return block;
}

static bool is_class(const struct crm_class_column *classes, struct crm_span value)
{
    for (size_t i = 0; classes != NULL && i < classes->class_count; i++) {
        if (crm_span_is(value, classes->classes[i].name)) {
            return true;
        }
    }
    return false;
}

/* The values that are neither empty nor one of the classes, ranked; NULL without memory. */
static struct ranked *rank(struct crm_report *report, const struct crm_group_set *set,
                           const struct crm_class_column *classes, size_t *count)
{
    *count = 0;
    struct ranked *ranked = take(report, set->values.count, sizeof *ranked);
    for (uint32_t i = 0; ranked != NULL && i < set->values.count; i++) {
        struct crm_span value = crm_map_key(&set->values, i);
        if (value.length > 0 && !is_class(classes, value)) {
            ranked[(*count)++] = (struct ranked){ value, &set->groups[i] };
        }
    }
    if (*count > 0) {
        qsort(ranked, *count, sizeof *ranked, compare_ranked);
    }
    return ranked;
}

static void add_classes(struct crm_report *report, const struct crm_group_set *set,
                        const struct crm_class_column *classes, struct crm_items *items)
{
    for (size_t i = 0; i < classes->class_count; i++) {
        const struct crm_class *class = &classes->classes[i];
        uint32_t number = crm_map_find(&set->values, crm_span_of(class->name));
        if (number != CRM_MAP_NONE) {
            const char *label =
                report->language == CRM_CHINESE ? class->label_chinese : class->label;
            items->at[items->count++] =
                (struct crm_item){ class->name, label, set->groups[number] };
        }
    }
}

/* A code as words: walk_in as "walk in". What is no code, but somebody's text, stays. */
static const char *words_of_code(struct crm_report *report, const char *value)
{
    static const char code[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    char words[48];
    size_t length = strlen(value);
    if (length >= sizeof words || strspn(value, code) < length || strchr(value, '_') == NULL) {
        return value;
    }
    for (size_t i = 0; i <= length; i++) {
        words[i] = value[i] == '_' ? ' ' : value[i];
    }
    return crm_report_copy(report, words, length);
}

/* What the values of profile columns mean, where the tools fix them. */
static const char *label_of(struct crm_report *report, const char *column, const char *value)
{
    static const struct {
        const char *column;
        struct crm_words words;
    } known[] = {
        { "relation", { "consumer", "Consumer", "消费者" } },
        { "relation", { "b2b", "Business", "企业客户" } },
        { "relation", { "channel", "Channel", "渠道客户" } },
        { "relation", { "internal", "Internal", "内部客户" } },
        { "gender", { "female", "Female", "女" } },
        { "gender", { "male", "Male", "男" } },
        { "gender", { "unknown", "Unknown", "未知" } },
    };
    for (size_t i = 0; column != NULL && i < CRM_COUNT(known); i++) {
        if (strcmp(known[i].column, column) == 0 && strcmp(known[i].words.code, value) == 0) {
            return crm_report_label(report, &known[i].words);
        }
    }
    return words_of_code(report, value);
}

/* column NULL: values that are not escaped. */
static void add_ranked(struct crm_report *report, const struct ranked *ranked, size_t count,
                       const char *column, struct crm_items *items)
{
    struct crm_buffer scratch = { 0 };
    for (size_t i = 0; i < count && !report->failed; i++) {
        struct crm_span value = ranked[i].value;
        if (column != NULL) {
            value = crm_unescaped(&scratch, value);
            report->failed = report->failed || crm_buffer_check(&scratch, &report->error) != CRM_OK;
        }
        const char *text = crm_report_copy(report, value.at, value.length);
        items->at[items->count++] =
            (struct crm_item){ text, label_of(report, column, text), *ranked[i].group };
    }
    crm_buffer_free(&scratch);
}

static void add_other(struct crm_report *report, const struct ranked *ranked, size_t count,
                      struct crm_items *items)
{
    char label[64];
    snprintf(label, sizeof label,
             report->language == CRM_CHINESE ? "其他（%zu 个）" : "Other (%zu values)", count);
    struct crm_item other = { CRM_ITEM_OTHER,
                              crm_report_copy(report, label, strlen(label)),
                              { 0 } };
    for (size_t i = 0; i < count; i++) {
        /* Parts of a sum that fits can be beyond the range only where others are negative. */
        if (!crm_group_merge(&other.group, ranked[i].group) && !report->failed) {
            report->failed = true;
            crm_fail(&report->error, CRM_REFUSED, "the sum of revenues is beyond 922 trillion");
        }
    }
    items->at[items->count++] = other;
}

static void add_none(struct crm_report *report, const struct crm_group_set *set, bool classes,
                     struct crm_items *items)
{
    static const struct crm_words unclassified = { CRM_ITEM_NONE, "Unclassified", "未分类" };
    static const struct crm_words never = { CRM_ITEM_NONE, "Never bought", "从未购买" };
    static const struct crm_words unknown = { CRM_ITEM_NONE, "Not known", "未知" };
    uint32_t number = crm_map_find(&set->values, crm_span_of(""));
    if (number != CRM_MAP_NONE) {
        const struct crm_words *words = !classes                          ? &unknown
                                        : set->groups[number].buyers == 0 ? &never
                                                                          : &unclassified;
        items->at[items->count++] =
            (struct crm_item){ words->code, crm_report_label(report, words), set->groups[number] };
    }
}

/* name NULL: values that are not escaped; classes NULL: a profile column. */
static struct crm_items list(struct crm_report *report, const struct crm_group_set *set,
                             const char *name, const struct crm_class_column *classes)
{
    struct crm_items items = { 0 };
    size_t count = 0;
    const struct ranked *ranked = rank(report, set, classes, &count);
    items.at = take(report, set->values.count + 1, sizeof *items.at);
    if (ranked == NULL || items.at == NULL) {
        return (struct crm_items){ 0 };
    }
    if (classes != NULL) {
        add_classes(report, set, classes, &items);
    }
    size_t named = count > CRM_ITEMS_MOST ? CRM_ITEMS_MOST : count;
    add_ranked(report, ranked, named, name, &items);
    if (count > named) {
        add_other(report, ranked + named, count - named, &items);
    }
    add_none(report, set, classes != NULL, &items);
    return items;
}

struct crm_words crm_column_words(const char *name)
{
    const struct crm_column *row = crm_column_find(CRM_CUSTOMERS, crm_span_of(name));
    return row != NULL ? (struct crm_words){ name, row->label, row->label_chinese }
                       : (struct crm_words){ name, name, name };
}

struct crm_items crm_items_of_column(struct crm_report *report,
                                     const struct crm_group_column *column)
{
    return list(report, &column->set, column->name, column->classes);
}

struct crm_items crm_items_of_set(struct crm_report *report, const struct crm_group_set *set)
{
    return list(report, set, NULL, NULL);
}
