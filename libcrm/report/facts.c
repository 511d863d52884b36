#include "report/facts.h"

#include <math.h>

#include "model/scores.h"
#include "value/number.h"

void crm_facts_open(struct crm_facts *facts, bool with_internal)
{
    *facts = (struct crm_facts){ .with_internal = with_internal, .as_of = CRM_NO_DAY };
    crm_year_open(&facts->year);
}

/* The classes of a column, whichever tool writes it. */
static const struct crm_class_column *class_column(struct crm_span name)
{
    const struct crm_class_column *column = crm_class_column_find(&crm_class_schemes, name);
    column = column != NULL ? column : crm_class_column_find(&crm_score_schemes, name);
    return column != NULL ? column : crm_class_column_find(&crm_churn_schemes, name);
}

static enum crm_status add_column(struct crm_facts *facts, size_t field, const char *name,
                                  const struct crm_class_column *classes, struct crm_error *error)
{
    if (crm_grow(&facts->columns, &facts->column_capacity, facts->column_count + 1,
                 sizeof *facts->columns, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    facts->columns[facts->column_count++] =
        (struct crm_group_column){ .name = name, .field = field, .classes = classes };
    return CRM_OK;
}

static void find_fields(struct crm_number_fields *fields, const struct crm_layout *customers)
{
    fields->profit_net = crm_layout_field(customers, "profit_net");
    fields->clv = crm_layout_field(customers, "clv");
    fields->p_alive = crm_layout_field(customers, "p_alive");
    fields->expected_amount = crm_layout_field(customers, "expected_amount");
    fields->next_purchase = crm_layout_field(customers, "next_purchase");
}

enum crm_status crm_facts_columns(struct crm_facts *facts, const struct crm_layout *customers,
                                  struct crm_error *error)
{
    facts->relation = crm_layout_field(customers, "relation");
    find_fields(&facts->fields, customers);
    for (int profile = 0; profile <= 1; profile++) {
        for (size_t i = 0; i < customers->count; i++) {
            const char *name = customers->names[i];
            const struct crm_column *column = crm_column_find(CRM_CUSTOMERS, crm_span_of(name));
            bool given = column != NULL && column->profile; /* relation: no tool has classified */
            const struct crm_class_column *classes = given ? NULL : class_column(crm_span_of(name));
            bool wanted = profile != 0 ? given : classes != NULL;
            if (wanted && add_column(facts, i + 1, name, classes, error) != CRM_OK) {
                return CRM_FAILURE;
            }
        }
    }
    return CRM_OK;
}

static bool merge_sum(struct crm_sum *sum, const struct crm_sum *other)
{
    sum->customers += other->customers;
    return crm_money_add(sum->total, other->total, &sum->total);
}

bool crm_group_merge(struct crm_group *group, const struct crm_group *other)
{
    group->customers += other->customers;
    group->buyers += other->buyers;
    group->orders += other->orders;
    group->occasions += other->occasions;
    group->recency_days += other->recency_days;
    return crm_money_add(group->revenue, other->revenue, &group->revenue)
           && crm_money_add(group->buyer_revenue, other->buyer_revenue, &group->buyer_revenue)
           && crm_money_add(group->revenue_365, other->revenue_365, &group->revenue_365)
           && crm_money_add(group->covered_revenue, other->covered_revenue, &group->covered_revenue)
           && crm_money_add(group->margin, other->margin, &group->margin)
           && crm_money_add(group->buyer_margin, other->buyer_margin, &group->buyer_margin)
           && merge_sum(&group->profit_net, &other->profit_net)
           && merge_sum(&group->clv, &other->clv) && merge_sum(&group->p_alive, &other->p_alive);
}

static enum crm_status merge(struct crm_group *group, const struct crm_group *one,
                             struct crm_error *error)
{
    return crm_group_merge(group, one) ? CRM_OK
                                       : crm_fail(error, CRM_REFUSED,
                                                  "the sum of the customers' revenue, margin or "
                                                  "value is beyond 922 trillion");
}

static enum crm_status add_value(struct crm_group_set *set, struct crm_span value,
                                 const struct crm_group *one, struct crm_error *error)
{
    uint32_t number = 0;
    size_t known = set->values.count;
    if (crm_map_add(&set->values, value, &number, error) != CRM_OK
        || crm_grow(&set->groups, &set->capacity, set->values.count, sizeof *set->groups, error)
               != CRM_OK) {
        return CRM_FAILURE;
    }
    if (number == known) {
        set->groups[number] = (struct crm_group){ 0 };
    }
    return merge(&set->groups[number], one, error);
}

/* Of one customer: a number of the record in units of 1/scale. */
static struct crm_sum sum_of_one(const struct crm_record *record, size_t field, double scale)
{
    struct crm_sum one = { 0 };
    double number = 0;
    if (field != 0 && crm_number_parse(crm_field(record, field), &number)
        && fabs(number) * scale < 0x1p63) {
        one = (struct crm_sum){ (int64_t)nearbyint(number * scale), 1 };
    }
    return one;
}

/* The same of an amount, of which doubles would lose the last digits. */
static struct crm_sum money_of_one(const struct crm_record *record, size_t field)
{
    crm_money money = 0;
    return field != 0 && crm_money_parse(crm_field(record, field), &money) == CRM_MONEY_GOOD
               ? (struct crm_sum){ money, 1 }
               : sum_of_one(record, field, CRM_MONEY_UNIT);
}

static struct crm_group group_of_one(const struct crm_facts *facts, const struct crm_record *record,
                                     const struct crm_measures *measures)
{
    struct crm_group one = { .customers = 1,
                             .buyers = measures->occasions > 0,
                             .orders = measures->orders,
                             .occasions = measures->occasions,
                             .revenue = measures->revenue,
                             .revenue_365 = measures->revenue_365,
                             .covered_revenue = measures->covered_revenue,
                             .margin = measures->margin,
                             .profit_net = money_of_one(record, facts->fields.profit_net),
                             .clv = money_of_one(record, facts->fields.clv),
                             .p_alive =
                                 sum_of_one(record, facts->fields.p_alive, CRM_CHANCE_UNITS) };
    if (measures->occasions > 0) {
        one.buyer_revenue = measures->revenue;
        one.buyer_margin = measures->margin;
        one.recency_days = (uint64_t)((int64_t)facts->as_of - measures->last_day);
    }
    return one;
}

/* What only buyers have: their revenue for its distribution, and their habits. */
static enum crm_status add_buyer(struct crm_facts *facts, const struct crm_measures *measures,
                                 struct crm_span category, const struct crm_group *one,
                                 struct crm_error *error)
{
    size_t buyers = (size_t)facts->all.buyers;
    enum crm_status status = crm_grow(&facts->revenues, &facts->revenue_capacity, buyers,
                                      sizeof *facts->revenues, error);
    if (status == CRM_OK) {
        facts->revenues[buyers - 1] = measures->revenue;
        facts->repeat_buyers += measures->occasions > 1;
        status = merge(&facts->weekdays[measures->usual_weekday & 7], one, error);
    }
    if (status == CRM_OK && measures->usual_hour >= 0 && measures->usual_hour < 24) {
        status = merge(&facts->hours[measures->usual_hour], one, error);
    }
    if (status == CRM_OK && category.length > 0) {
        status = add_value(&facts->categories, category, one, error);
    }
    return status == CRM_OK ? crm_year_add(&facts->year, measures, facts->as_of, error) : status;
}

static enum crm_status add_due(struct crm_facts *facts, const struct crm_record *record,
                               struct crm_error *error)
{
    struct crm_time next = { CRM_NO_DAY, -1 };
    if (facts->fields.next_purchase == 0
        || !crm_time_parse(crm_field(record, facts->fields.next_purchase), &next)) {
        return CRM_OK;
    }
    int64_t days = (int64_t)next.day - facts->as_of;
    struct crm_due_sum *due = &facts->due[days <= 0    ? CRM_DUE_PAST
                                          : days <= 30 ? CRM_DUE_30
                                          : days <= 60 ? CRM_DUE_60
                                          : days <= 90 ? CRM_DUE_90
                                                       : CRM_DUE_LATER];
    struct crm_sum one = money_of_one(record, facts->fields.expected_amount);
    due->customers++;
    return merge_sum(&due->amount, &one)
               ? CRM_OK
               : crm_fail(error, CRM_REFUSED,
                          "the sum of the customers' expected_amount is beyond 922 trillion");
}

static void free_set(struct crm_group_set *set)
{
    crm_map_free(&set->values);
    crm_release(set->groups);
    *set = (struct crm_group_set){ 0 };
}

/* A measure in place of a score could have as many values as there are customers. */
static void bound_scores(struct crm_group_column *column)
{
    bool scores = column->classes != NULL && column->classes->class_count == 0;
    if (scores && column->set.values.count > CRM_SCORES_MOST + 1) { /* one is "none" */
        free_set(&column->set);
        column->unbounded = true;
    }
}

enum crm_status crm_facts_add(struct crm_facts *facts, const struct crm_record *record,
                              const struct crm_measures *measures, struct crm_span category,
                              struct crm_error *error)
{
    if (!facts->with_internal && facts->relation != 0
        && crm_span_is(crm_field(record, facts->relation), "internal")) {
        facts->internal++;
        return CRM_OK;
    }
    struct crm_group one = group_of_one(facts, record, measures);
    enum crm_status status = merge(&facts->all, &one, error);
    facts->lines += measures->lines;
    facts->cost_lines += measures->cost_lines;
    for (size_t i = 0; i < facts->column_count && status == CRM_OK; i++) {
        struct crm_group_column *column = &facts->columns[i];
        if (!column->unbounded) {
            status = add_value(&column->set, crm_field(record, column->field), &one, error);
            bound_scores(column);
        }
    }
    if (status == CRM_OK && one.buyers > 0) {
        status = add_buyer(facts, measures, category, &one, error);
    }
    return status == CRM_OK ? add_due(facts, record, error) : status;
}

void crm_facts_finish(struct crm_facts *facts)
{
    crm_year_finish(&facts->year, facts->as_of);
}

bool crm_group_column_is_score(const struct crm_group_column *column)
{
    const struct crm_column *row = crm_column_find(CRM_CUSTOMERS, crm_span_of(column->name));
    return column->classes != NULL
           && (column->classes->class_count == 0 || (row != NULL && row->type == CRM_INTEGER));
}

bool crm_group_column_has_values(const struct crm_group_column *column)
{
    const struct crm_map *values = &column->set.values;
    return values->count > 1 || (values->count == 1 && crm_map_find(values, crm_span_of("")) != 0);
}

const struct crm_group_column *crm_facts_column(const struct crm_facts *facts, const char *name)
{
    for (size_t i = 0; i < facts->column_count; i++) {
        if (strcmp(facts->columns[i].name, name) == 0) {
            return &facts->columns[i];
        }
    }
    return NULL;
}

void crm_facts_free(struct crm_facts *facts)
{
    crm_learned_free(&facts->learned);
    for (size_t i = 0; i < facts->column_count; i++) {
        free_set(&facts->columns[i].set);
    }
    free_set(&facts->categories);
    crm_year_free(&facts->year);
    crm_release(facts->columns);
    crm_release(facts->revenues);
    *facts = (struct crm_facts){ 0 };
}
