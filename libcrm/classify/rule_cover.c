#include "classify/rule_cover.h"

#include <stdio.h>

#include "base/buffer.h"
#include "customer/population.h"
#include "value/date.h"
#include "value/number.h"

enum { WORDS = CRM_COVER_RULES / 64, DIGITS = 15 };

/* A bit for each rule. */
struct rule_set {
    uint64_t words[WORDS];
};

/* A value that stands for all that no condition tells from it, and the rules that allow it. */
struct sample {
    struct crm_span value;
    struct rule_set allowed;
};

struct column {
    struct sample *samples;
    size_t count;
};

struct cover {
    const struct crm_rule *rules;
    size_t count;
    const struct crm_map *names;
    struct crm_error *error;
    struct crm_arena arena;
    struct column columns[CRM_COVER_COLUMNS];
    size_t last_column[CRM_COVER_RULES]; /* 1 + the last that the rule looks at; 0: none */
    /* The walk: in depth d, columns 0 to d - 1 have a value. */
    size_t choice[CRM_COVER_COLUMNS];
    struct rule_set left[CRM_COVER_COLUMNS + 1]; /* rules that the values up to there allow */
    size_t depth;
    size_t steps;
};

/* A text that no condition mentions and that is neither number nor date. */
static const struct crm_span something_else = { "\x01", 1 };

static void add_rule(struct rule_set *set, size_t rule)
{
    set->words[rule / 64] |= UINT64_C(1) << (rule % 64);
}

static bool has_rule(const struct rule_set *set, size_t rule)
{
    return (set->words[rule / 64] >> (rule % 64) & 1) != 0;
}

static bool same_set(const struct rule_set *a, const struct rule_set *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static struct rule_set both(const struct rule_set *a, const struct rule_set *b)
{
    struct rule_set set;
    for (size_t i = 0; i < WORDS; i++) {
        set.words[i] = a->words[i] & b->words[i];
    }
    return set;
}

/* The first rule of a set, CRM_COVER_RULES where it has none. */
static size_t first_rule(const struct rule_set *set)
{
    for (size_t i = 0; i < WORDS; i++) {
        if (set->words[i] != 0) {
            return i * 64 + (size_t)__builtin_ctzll(set->words[i]);
        }
    }
    return CRM_COVER_RULES;
}

/* Samples */

static struct rule_set allowed(const struct cover *cover, uint32_t column, struct crm_span value)
{
    struct rule_set set = { 0 };
    for (size_t i = 0; i < cover->count; i++) {
        bool holds = true;
        const struct crm_comparison *one = cover->rules[i].condition.first;
        for (; one != NULL && holds; one = one->next) {
            holds = one->column != column || crm_comparison_outcome(one, value) == CRM_HOLDS;
        }
        if (holds) {
            add_rule(&set, i);
        }
    }
    return set;
}

/* Adds a value unless it is like one that is there. */
static void add_sample(struct cover *cover, uint32_t column, struct crm_span value)
{
    struct column *samples = &cover->columns[column];
    struct rule_set set = allowed(cover, column, value);
    for (size_t i = 0; i < samples->count; i++) {
        if (same_set(&samples->samples[i].allowed, &set)) {
            return;
        }
    }
    samples->samples[samples->count++] = (struct sample){ value, set };
}

static enum crm_status add_number(struct cover *cover, uint32_t column, enum crm_operand_kind kind,
                                  double number)
{
    char text[32];
    size_t length = kind == CRM_OPERAND_DAY
                        ? crm_time_write((struct crm_time){ (int32_t)number, -1 }, text)
                        : crm_number_write(number, DIGITS, text);
    char *copy = crm_arena_copy(&cover->arena, text, length, cover->error);
    if (copy == NULL) {
        return CRM_FAILURE;
    }
    add_sample(cover, column, (struct crm_span){ copy, length });
    return CRM_OK;
}

/* Collects the numbers, or the days, that the rules compare a column with. */
static size_t collect_numbers(const struct cover *cover, uint32_t column,
                              enum crm_operand_kind kind, double *numbers)
{
    size_t count = 0;
    for (size_t i = 0; i < cover->count; i++) {
        const struct crm_comparison *one = cover->rules[i].condition.first;
        for (; one != NULL; one = one->next) {
            size_t operands = one->column == column && one->kind == kind ? one->operand_count : 0;
            for (size_t j = 0; j < operands; j++) {
                numbers[count++] = one->operands[j].number;
            }
        }
    }
    return count;
}

/* Adds what lies below, between and above the numbers. */
static enum crm_status add_between(struct cover *cover, uint32_t column, enum crm_operand_kind kind,
                                   double *numbers)
{
    size_t count = collect_numbers(cover, column, kind, numbers);
    enum crm_status status = CRM_OK;
    if (count == 0) {
        return CRM_OK;
    }
    crm_sort_numbers(numbers, count);
    for (size_t i = 0; i + 1 < count && status == CRM_OK; i++) {
        double middle = kind == CRM_OPERAND_DAY ? numbers[i] + 1
                                                : numbers[i] + (numbers[i + 1] - numbers[i]) / 2;
        status = add_number(cover, column, kind, middle);
    }
    status = status == CRM_OK ? add_number(cover, column, kind, numbers[0] - 1) : status;
    return status == CRM_OK ? add_number(cover, column, kind, numbers[count - 1] + 1) : status;
}

static size_t count_operands(const struct cover *cover, uint32_t column)
{
    size_t count = 0;
    for (size_t i = 0; i < cover->count; i++) {
        const struct crm_comparison *one = cover->rules[i].condition.first;
        for (; one != NULL; one = one->next) {
            count += one->column == column ? one->operand_count : 0;
        }
    }
    return count;
}

/* Adds the same number or day, written in another way: a list that has a word in it is compared by
 * text, and takes 5 but not 5.0. */
static enum crm_status add_spelling(struct cover *cover, uint32_t column,
                                    enum crm_operand_kind kind, struct crm_span text)
{
    size_t mantissa = 0;
    while (mantissa < text.length && text.at[mantissa] != 'e' && text.at[mantissa] != 'E') {
        mantissa++;
    }
    bool point = text.length > 0 && memchr(text.at, '.', mantissa) != NULL;
    const char *more = kind == CRM_OPERAND_DAY ? "T00:00:00" : point ? "0" : ".0";
    size_t before = kind == CRM_OPERAND_DAY ? text.length : mantissa;
    size_t room = text.length + strlen(more) + 1;
    char *spelled = crm_arena_take(&cover->arena, room, cover->error);
    if (spelled == NULL) {
        return CRM_FAILURE;
    }
    snprintf(spelled, room, "%.*s%s%.*s", (int)before, text.at, more, (int)(text.length - before),
             text.at + before);
    add_sample(cover, column, crm_span_of(spelled));
    return CRM_OK;
}

static enum crm_status add_mentioned(struct cover *cover, uint32_t column)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < cover->count; i++) {
        const struct crm_comparison *one = cover->rules[i].condition.first;
        for (; one != NULL; one = one->next) {
            size_t operands = one->column == column ? one->operand_count : 0;
            for (size_t j = 0; j < operands && status == CRM_OK; j++) {
                add_sample(cover, column, one->operands[j].text);
                status = one->kind != CRM_OPERAND_TEXT
                             ? add_spelling(cover, column, one->kind, one->operands[j].text)
                             : CRM_OK;
            }
        }
    }
    return status;
}

static enum crm_status sample_column(struct cover *cover, uint32_t column)
{
    size_t operands = count_operands(cover, column);
    /* each in two spellings, one between two, ends of two kinds, other, missing */
    size_t most = 3 * operands + 6;
    double *numbers = crm_arena_take(&cover->arena, (operands + 1) * sizeof *numbers, cover->error);
    cover->columns[column].samples =
        crm_arena_take(&cover->arena, most * sizeof *cover->columns[column].samples, cover->error);
    if (numbers == NULL || cover->columns[column].samples == NULL) {
        return CRM_FAILURE;
    }
    enum crm_status status = add_mentioned(cover, column);
    status = status == CRM_OK ? add_between(cover, column, CRM_OPERAND_NUMBER, numbers) : status;
    status = status == CRM_OK ? add_between(cover, column, CRM_OPERAND_DAY, numbers) : status;
    if (status == CRM_OK) {
        add_sample(cover, column, something_else);
        add_sample(cover, column, (struct crm_span){ "", 0 });
    }
    return status;
}

/* The walk */

/* Begins with no value chosen and all rules left. */
static void walk_begin(struct cover *cover)
{
    cover->depth = 0;
    cover->steps = 0;
    cover->left[0] = (struct rule_set){ 0 };
    for (size_t i = 0; i < cover->count; i++) {
        add_rule(&cover->left[0], i);
    }
}

static void choose(struct cover *cover, size_t choice)
{
    size_t column = cover->depth;
    cover->choice[column] = choice;
    cover->left[column + 1] =
        both(&cover->left[column], &cover->columns[column].samples[choice].allowed);
    cover->depth = column + 1;
}

/* Leaves this combination and all that have its values; false after the last one. */
static bool walk_on(struct cover *cover)
{
    while (cover->depth > 0) {
        cover->depth--;
        size_t next = cover->choice[cover->depth] + 1;
        if (next < cover->columns[cover->depth].count) {
            choose(cover, next);
            return true;
        }
    }
    return false;
}

/* The rule that decides whatever the columns behind have; CRM_COVER_RULES where none does. */
static size_t decided(const struct cover *cover)
{
    size_t first = first_rule(&cover->left[cover->depth]);
    return first < CRM_COVER_RULES && cover->last_column[first] <= cover->depth ? first
                                                                                : CRM_COVER_RULES;
}

/* Whether the rules would be none even if the column had any value. */
static bool is_needless(const struct cover *cover, const bool *dropped, size_t column)
{
    struct rule_set set = cover->left[0];
    for (size_t i = 0; i < cover->depth; i++) {
        if (i != column && !dropped[i]) {
            set = both(&set, &cover->columns[i].samples[cover->choice[i]].allowed);
        }
    }
    return first_rule(&set) == CRM_COVER_RULES;
}

static enum crm_status refuse_gap(const struct cover *cover)
{
    bool dropped[CRM_COVER_COLUMNS] = { false };
    struct crm_buffer text = { 0 };
    for (size_t i = 0; i < cover->depth; i++) {
        dropped[i] = is_needless(cover, dropped, i);
        if (dropped[i]) {
            continue;
        }
        struct crm_span name = crm_map_key(cover->names, (uint32_t)i);
        struct crm_span value = cover->columns[i].samples[cover->choice[i]].value;
        crm_buffer_text(&text, text.length > 0 ? " and " : "");
        crm_buffer_span(&text, name);
        if (value.at == something_else.at) {
            crm_buffer_text(&text, " is something else");
        } else if (value.length == 0) {
            crm_buffer_text(&text, " is missing");
        } else {
            crm_buffer_format(&text, " = %.*s", (int)value.length, value.at);
        }
    }
    enum crm_status status = crm_buffer_check(&text, cover->error);
    if (status == CRM_OK) {
        status = crm_fail_at(cover->error, CRM_USAGE, cover->rules[0].text->file, 0, 0,
                             "no row is for customers where %s; a last row \"otherwise\" is for "
                             "all that are left",
                             crm_buffer_string(&text));
    }
    crm_buffer_free(&text);
    return status;
}

static enum crm_status refuse_size(const struct cover *cover, const char *what, size_t most)
{
    return crm_fail_at(cover->error, CRM_USAGE, cover->rules[0].text->file, 0, 0,
                       "too many %s to be checked: at most %zu", what, most);
}

/* Goes through all combinations; *reached gets the rules that decide one. */
static enum crm_status walk(struct cover *cover, struct rule_set *reached)
{
    bool more = true;
    walk_begin(cover);
    while (more) {
        size_t rule = decided(cover);
        if (first_rule(&cover->left[cover->depth]) == CRM_COVER_RULES) {
            return refuse_gap(cover);
        }
        if (++cover->steps > CRM_COVER_STEPS) {
            return refuse_size(cover, "combinations", CRM_COVER_STEPS);
        }
        if (rule == CRM_COVER_RULES) {
            choose(cover, 0);
        } else {
            add_rule(reached, rule);
            more = walk_on(cover);
        }
    }
    return CRM_OK;
}

/* The rules that decide where the given one would hold, too. */
static struct rule_set deciders(struct cover *cover, size_t rule)
{
    struct rule_set found = { 0 };
    bool more = true;
    walk_begin(cover);
    while (more && ++cover->steps <= CRM_COVER_STEPS) {
        size_t first = decided(cover);
        bool holds = has_rule(&cover->left[cover->depth], rule);
        if (holds && first == CRM_COVER_RULES) {
            choose(cover, 0);
            continue;
        }
        if (holds) {
            add_rule(&found, first);
        }
        more = walk_on(cover);
    }
    return found;
}

/* Whether an earlier rule holds wherever the given one does: its conditions are no narrower in any
 * column. */
static bool includes(const struct cover *cover, size_t earlier, size_t rule)
{
    for (size_t i = 0; i < cover->names->count; i++) {
        for (size_t j = 0; j < cover->columns[i].count; j++) {
            const struct rule_set *allowed_by = &cover->columns[i].samples[j].allowed;
            if (has_rule(allowed_by, rule) && !has_rule(allowed_by, earlier)) {
                return false;
            }
        }
    }
    return true;
}

/* Who takes a rule's customers before: one earlier rule that takes them all, else all that take
 * some; nobody where the rule never holds. */
static struct rule_set takers(struct cover *cover, size_t rule)
{
    struct rule_set found = deciders(cover, rule);
    bool holds = first_rule(&found) < CRM_COVER_RULES;
    for (size_t i = 0; i < rule && holds; i++) {
        if (includes(cover, i, rule)) {
            found = (struct rule_set){ 0 };
            add_rule(&found, i);
            break;
        }
    }
    return found;
}

static enum crm_status refuse_idle(struct cover *cover, size_t rule)
{
    struct rule_set before = takers(cover, rule);
    struct crm_buffer text = { 0 };
    size_t named = 0;
    for (size_t i = 0; i < cover->count; i++) {
        if (has_rule(&before, i)) {
            crm_buffer_format(&text, "%s%llu", named++ > 0 ? ", " : "",
                              (unsigned long long)cover->rules[i].text->line);
        }
    }
    enum crm_status status = crm_buffer_check(&text, cover->error);
    if (status == CRM_OK && named == 0) {
        status = crm_rule_fail(cover->rules[rule].text, 0, cover->error,
                               "no customer can meet this condition: it contradicts itself");
    } else if (status == CRM_OK) {
        status = crm_rule_fail(cover->rules[rule].text, 0, cover->error,
                               "this row is never reached: whoever meets its condition is taken by "
                               "line%s %s before",
                               named > 1 ? "s" : "", crm_buffer_string(&text));
    }
    crm_buffer_free(&text);
    return status;
}

static enum crm_status check(struct cover *cover)
{
    struct rule_set reached = { 0 };
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < cover->count; i++) {
        const struct crm_comparison *one = cover->rules[i].condition.first;
        for (; one != NULL; one = one->next) {
            size_t behind = (size_t)one->column + 1;
            cover->last_column[i] = behind > cover->last_column[i] ? behind : cover->last_column[i];
        }
    }
    for (uint32_t i = 0; i < cover->names->count && status == CRM_OK; i++) {
        status = sample_column(cover, i);
    }
    status = status == CRM_OK ? walk(cover, &reached) : status;
    for (size_t i = 0; i < cover->count && status == CRM_OK; i++) {
        status = has_rule(&reached, i) ? CRM_OK : refuse_idle(cover, i);
    }
    return status;
}

enum crm_status crm_rule_cover(const struct crm_rule *rules, size_t count,
                               const struct crm_map *columns, struct crm_error *error)
{
    struct cover *cover = crm_allocate(1, sizeof *cover, error);
    if (cover == NULL) {
        return CRM_FAILURE;
    }
    cover->rules = rules;
    cover->count = count;
    cover->names = columns;
    cover->error = error;
    enum crm_status status = count > CRM_COVER_RULES ? refuse_size(cover, "rows", CRM_COVER_RULES)
                             : columns->count > CRM_COVER_COLUMNS
                                 ? refuse_size(cover, "columns", CRM_COVER_COLUMNS)
                                 : check(cover);
    crm_arena_free(&cover->arena);
    crm_release(cover);
    return status;
}
