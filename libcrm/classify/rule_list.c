#include "classify/rule_list.h"

#include <stdio.h>

#include "base/nearest.h"
#include "classify/class_names.h"
#include "customer/measure_table.h"
#include "stream/escape.h"
#include "value/number.h"
#include "value/text.h"

/* Where the values of a column come from: a measure, else a place; neither: they are missing. */
struct crm_rule_source {
    const struct crm_measure *measure;
    struct crm_column_place place;
    struct crm_buffer text; /* of the measure, with room for its longest value */
    bool warned;
};

enum { NUMBER_MOST = 64 }; /* bytes of a measure's number or date */

enum crm_status crm_rule_list_parse(struct crm_rule_list *list, struct crm_condition *condition,
                                    const struct crm_rule_text *text, struct crm_error *error)
{
    enum crm_status status =
        crm_condition_parse(condition, text, &list->columns, &list->arena, error);
    list->named = list->columns.count;
    return status;
}

enum crm_status crm_rule_list_want(const struct crm_rule_list *list, struct crm_wanted *wanted,
                                   struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (uint32_t i = 0; i < list->columns.count && status == CRM_OK; i++) {
        status = crm_wanted_add(wanted, crm_map_key(&list->columns, i), error);
    }
    return status;
}

static bool is_known(struct crm_span name, const char *const *known)
{
    while (*known != NULL && !crm_span_is(name, *known)) {
        known++;
    }
    return *known != NULL || crm_measure_find(name) != NULL
           || crm_column_find(CRM_CUSTOMERS, name) != NULL;
}

/* What is added in this run goes before a measure, and that before what came with the data: it may
 * be of an earlier run. */
static void find_source(struct crm_rule_source *source, struct crm_span name,
                        const struct crm_scheme_context *context)
{
    const struct crm_measure *measure = crm_measure_find(name);
    source->place = crm_context_find(context, name);
    if (measure != NULL && !source->place.added
        && crm_measure_available(measure, context->reader, context->totals)) {
        source->measure = measure;
    }
}

/* The longest value of a mix: what a measure may have to hold. */
static size_t longest_value(const struct crm_scheme_context *context)
{
    size_t longest = 0;
    for (size_t kind = 0; kind < CRM_MIX_COUNT; kind++) {
        for (uint32_t i = 0; i < context->totals->values[kind]; i++) {
            struct crm_span value = crm_gather_value(context->gather, (enum crm_mix_kind)kind, i);
            longest = value.length > longest ? value.length : longest;
        }
    }
    return longest;
}

static enum crm_status make_room(const struct crm_rule_list *list, struct crm_error *error)
{
    size_t room = longest_value(list->context) + NUMBER_MOST;
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < list->columns.count && status == CRM_OK; i++) {
        struct crm_rule_source *source = &list->sources[i];
        if (source->measure != NULL) {
            crm_buffer_room(&source->text, room);
            status = crm_buffer_check(&source->text, error);
        }
    }
    return status;
}

/* Adds to an error what may have been meant, of everything that a condition may name. */
static enum crm_status suggest_name(const struct crm_rule_list *list, const char *name,
                                    struct crm_error *error)
{
    size_t measures = 0;
    size_t known = 0;
    size_t count = 0;
    const struct crm_scheme_context *context = list->context;
    const struct crm_measure *table = crm_measures_table(&measures);
    const struct crm_column *columns = crm_columns(&known);
    struct crm_error no_memory;
    const char **names =
        crm_allocate(measures + known + context->customers->count + context->added_count,
                     sizeof *names, &no_memory);
    if (names == NULL) {
        return crm_fail_memory(error);
    }
    for (size_t i = 0; i < context->customers->count; i++) {
        names[count++] = context->customers->names[i];
    }
    for (size_t i = 0; i < context->added_count; i++) {
        names[count++] = context->added[i].name;
    }
    for (size_t i = 0; i < measures; i++) {
        names[count++] = table[i].name;
    }
    for (size_t i = 0; i < known; i++) {
        if (columns[i].section == CRM_CUSTOMERS) {
            names[count++] = columns[i].name;
        }
    }
    crm_error_suggest(error, name, names, count);
    crm_release(names);
    return error->status;
}

static const struct crm_comparison *mention(const struct crm_rule *rule, uint32_t column)
{
    const struct crm_comparison *one = rule->condition.first;
    while (one != NULL && one->column != column) {
        one = one->next;
    }
    return one;
}

/* At the first comparison with the column. */
static enum crm_status refuse_column(const struct crm_rule_list *list, const struct crm_rule *rules,
                                     uint32_t column, struct crm_error *error)
{
    const struct crm_rule *rule = rules;
    while (mention(rule, column) == NULL) {
        rule++; /* a rule mentions it: else it were no column of the list */
    }
    size_t offset = (size_t)(mention(rule, column)->text.at - rule->text->text.at);
    const char *name = crm_map_key(&list->columns, column).at;
    crm_rule_fail(rule->text, offset, error, "the customers have no column %s", name);
    return suggest_name(list, name, error);
}

static enum crm_status note_missing(const struct crm_rule_list *list, struct crm_error *error)
{
    struct crm_buffer names = { 0 };
    for (uint32_t i = 0; i < list->columns.count; i++) {
        const struct crm_rule_source *source = &list->sources[i];
        if (source->measure == NULL && !source->place.found) {
            crm_buffer_text(&names, names.length > 0 ? ", " : "");
            crm_buffer_span(&names, crm_map_key(&list->columns, i));
        }
    }
    enum crm_status status = crm_buffer_check(&names, error);
    if (status == CRM_OK && names.length > 0) {
        crm_note(list->context->notes, "note: %s: the data has no %s: taken for missing",
                 list->scheme, crm_buffer_string(&names));
    }
    crm_buffer_free(&names);
    return status;
}

/* Values of the stream are compared as they stand there, so texts are put into that form. */
static enum crm_status escape_operands(struct crm_rule_list *list, struct crm_comparison *one,
                                       struct crm_error *error)
{
    for (size_t i = 0; i < one->operand_count; i++) {
        struct crm_operand *operand = &one->operands[i];
        if (memchr(operand->text.at, '\\', operand->text.length) != NULL) {
            struct crm_buffer escaped = { 0 };
            crm_escape(&escaped, operand->text);
            enum crm_status status = crm_buffer_check(&escaped, error);
            const char *copy = NULL;
            if (status == CRM_OK) {
                copy = crm_arena_copy(&list->arena, escaped.bytes, escaped.length, error);
            }
            operand->text = (struct crm_span){ copy, escaped.length };
            crm_buffer_free(&escaped);
            if (copy == NULL) {
                return CRM_FAILURE;
            }
        }
    }
    return CRM_OK;
}

/* Fills names with the classes that a column can have; 0 where values are the user's own. */
static size_t classes_of(const struct crm_rule_list *list, uint32_t column,
                         const char *names[static CRM_CLASS_NAMES_MOST])
{
    static const struct {
        const char *column;
        const char *names; /* the setting that gives it names of a user's own */
    } own[] = {
        { "rfm_segment", "rfm.names" },
        { "rfm_class", "rfm.classes" },
    };
    struct crm_span name = crm_map_key(&list->columns, column);
    for (size_t i = 0; i < CRM_COUNT(own); i++) {
        if (crm_span_is(name, own[i].column)
            && crm_settings_find(list->context->settings, own[i].names) != NULL
            && crm_setting_is_set(list->context->settings, own[i].names)) {
            crm_note(list->context->notes, "note: %s: conditions on %s have to go by %s",
                     list->scheme, own[i].column, own[i].names);
            return 0;
        }
    }
    return crm_class_names(name, names);
}

/* Whether the comparison would take the class for the value. */
static bool is_class(const struct crm_comparison *one, const struct crm_operand *operand,
                     const char *class)
{
    double number = 0;
    if (one->kind == CRM_OPERAND_NUMBER && crm_number_parse(crm_span_of(class), &number)) {
        return number >= operand->number && number <= operand->number;
    }
    return crm_span_is(operand->text, class);
}

static enum crm_status refuse_class(const struct crm_rule_list *list, const struct crm_rule *rule,
                                    const struct crm_comparison *one, struct crm_span value,
                                    const char *const *names, size_t count, struct crm_error *error)
{
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)(value.length < 63 ? value.length : 63), value.at);
    size_t offset = (size_t)(one->text.at - rule->text->text.at);
    crm_rule_fail(rule->text, offset, error, "%s is never \"%s\"",
                  crm_map_key(&list->columns, one->column).at, text);
    crm_error_suggest(error, text, names, count);
    return CRM_USAGE;
}

/* True where the value must be one of the operands, or none of them. */
static bool compares_names(const struct crm_comparison *one)
{
    switch (one->operator) {
    case CRM_EQUAL:
    case CRM_NOT_EQUAL:
    case CRM_IN:
    case CRM_NOT_IN:
        return true;
    default:
        return false;
    }
}

/* Refuses a class that no customer can have: a slip would be a condition that never holds, or
 * always does. What is less or more than a number need be no class. */
static enum crm_status check_classes(const struct crm_rule_list *list, const struct crm_rule *rule,
                                     const struct crm_comparison *one, struct crm_error *error)
{
    const char *names[CRM_CLASS_NAMES_MOST];
    size_t count = compares_names(one) ? classes_of(list, one->column, names) : 0;
    for (size_t i = 0; i < one->operand_count && count > 0; i++) {
        size_t place = 0;
        while (place < count && !is_class(one, &one->operands[i], names[place])) {
            place++;
        }
        if (place == count) {
            return refuse_class(list, rule, one, one->operands[i].text, names, count, error);
        }
    }
    return CRM_OK;
}

static enum crm_status prepare_rule(struct crm_rule_list *list, const struct crm_rule *rule,
                                    struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    struct crm_comparison *one = rule->condition.first;
    for (; one != NULL && status == CRM_OK; one = one->next) {
        status = check_classes(list, rule, one, error);
        if (status == CRM_OK && list->sources[one->column].measure == NULL) {
            status = escape_operands(list, one, error);
        }
    }
    return status;
}

enum crm_status crm_rule_list_find(struct crm_rule_list *list, const char *scheme,
                                   const struct crm_rule *rules, size_t count,
                                   const struct crm_scheme_context *context,
                                   const char *const *known, struct crm_error *error)
{
    list->scheme = scheme;
    list->context = context;
    list->sources = crm_allocate(list->columns.count, sizeof *list->sources, error);
    list->values = crm_allocate(list->columns.count, sizeof *list->values, error);
    if (list->sources == NULL || list->values == NULL) {
        return CRM_FAILURE;
    }
    for (uint32_t i = 0; i < list->columns.count; i++) {
        struct crm_span name = crm_map_key(&list->columns, i);
        struct crm_rule_source *source = &list->sources[i];
        find_source(source, name, context);
        bool there = source->measure != NULL || source->place.found;
        if (i < list->named && !there && !is_known(name, known)) {
            return refuse_column(list, rules, i, error);
        }
    }
    enum crm_status status = make_room(list, error);
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        status = prepare_rule(list, &rules[i], error);
    }
    return status == CRM_OK ? note_missing(list, error) : status;
}

const struct crm_span *crm_rule_list_look(const struct crm_rule_list *list,
                                          const struct crm_subject *subject)
{
    struct crm_measured measured = { subject->measures, list->context->rule,
                                     list->context->gather };
    for (size_t i = 0; i < list->columns.count; i++) {
        struct crm_rule_source *source = &list->sources[i];
        if (source->measure == NULL) {
            list->values[i] = crm_subject_value(subject, &source->place);
            continue;
        }
        crm_buffer_clear(&source->text);
        source->measure->write(&measured, &source->text);
        list->values[i] = crm_buffer_view(&source->text);
    }
    return list->values;
}

void crm_rule_list_warn(const struct crm_rule_list *list, const struct crm_comparison *comparison)
{
    struct crm_rule_source *source = &list->sources[comparison->column];
    struct crm_buffer text = { 0 };
    if (source->warned) {
        return;
    }
    source->warned = true;
    crm_text_quote(&text, list->values[comparison->column]);
    crm_note(list->context->notes, "%s: column %s has %s, which is no %s: comparisons with it fail",
             list->scheme, crm_map_key(&list->columns, comparison->column).at,
             crm_buffer_string(&text), comparison->kind == CRM_OPERAND_DAY ? "date" : "number");
    crm_buffer_free(&text);
}

void crm_rule_list_say(const struct crm_rule_list *list, uint32_t column, struct crm_buffer *text)
{
    struct crm_span value = list->values[column];
    crm_buffer_span(text, crm_map_key(&list->columns, column));
    crm_buffer_text(text, value.length > 0 ? " is " : " is missing");
    if (list->sources[column].measure != NULL) {
        crm_buffer_span(text, value);
    } else {
        crm_unescape(text, value);
    }
}

void crm_rule_list_free(struct crm_rule_list *list)
{
    for (size_t i = 0; i < list->columns.count && list->sources != NULL; i++) {
        crm_buffer_free(&list->sources[i].text);
    }
    crm_release(list->sources);
    crm_release(list->values);
    crm_map_free(&list->columns);
    crm_arena_free(&list->arena);
    *list = (struct crm_rule_list){ 0 };
}
