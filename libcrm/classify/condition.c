#include "classify/condition.h"

#include "value/date.h"
#include "value/number.h"
#include "value/text.h"

/* What a condition consists of. */
enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_QUOTED, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    struct crm_span text; /* as it is written, quotes included */
    size_t offset;
};

/* One parse, with the next token at hand. */
struct parser {
    const struct crm_rule_text *source;
    struct token token;
    size_t end; /* of the token before it */
    struct crm_map *columns;
    struct crm_arena *arena;
    struct crm_error *error;
};

static const struct {
    const char *sign;
    enum crm_operator operator;
} operators[] = {
    { "=", CRM_EQUAL },    { "!=", CRM_NOT_EQUAL }, { "<", CRM_LESS },
    { "<=", CRM_AT_MOST }, { ">", CRM_MORE },       { ">=", CRM_AT_LEAST },
};

static const char operators_known[] =
    "there are = != < <= > >=, in (…), not in (…), is missing, is not missing";

/* Words that a condition is built of: as a column or a value they need quotes. */
static const char *const reserved[] = { "and", "or", "in", "not", "is", "missing", "otherwise" };

/* Signs that look like one of ours, as a Chinese keyboard writes them. */
static const struct {
    const char *sign;
    const char *meant;
} lookalikes[] = {
    { "“", "\"" }, { "”", "\"" }, { "（", "(" }, { "）", ")" }, { "，", "," },
    { "、", "," }, { "＝", "=" }, { "＜", "<" }, { "＞", ">" }, { "！", "!" },
};

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool is_operator_sign(char byte)
{
    return byte != '\0' && strchr("=<>!", byte) != NULL;
}

static bool ends_word(char byte)
{
    return is_blank(byte) || is_operator_sign(byte) || byte == '(' || byte == ')' || byte == ','
           || byte == '"';
}

static enum crm_status fail_quote(const struct parser *parser, size_t offset)
{
    return crm_rule_fail(parser->source, offset, parser->error, "the quote \" has no end");
}

/* The length of a quoted text, both quotes included; 0 where the second is missing. */
static size_t quoted_length(struct crm_span rest)
{
    for (size_t i = 1; i < rest.length; i++) {
        if (rest.at[i] == '\\') {
            i++;
        } else if (rest.at[i] == '"') {
            return i + 1;
        }
    }
    return 0;
}

static const char *meant_by(struct crm_span rest)
{
    for (size_t i = 0; i < CRM_COUNT(lookalikes); i++) {
        size_t length = strlen(lookalikes[i].sign);
        if (rest.length >= length && memcmp(rest.at, lookalikes[i].sign, length) == 0) {
            return lookalikes[i].meant;
        }
    }
    return NULL;
}

static enum crm_status take_word(struct parser *parser, struct crm_span rest)
{
    struct token *token = &parser->token;
    size_t length = 0;
    while (length < rest.length && !ends_word(rest.at[length])) {
        struct crm_span behind = { rest.at + length, rest.length - length };
        const char *meant = meant_by(behind);
        if (meant != NULL) {
            return crm_rule_fail(parser->source, token->offset + length, parser->error,
                                 "the full-width sign %.3s: write %s, or the text in quotes",
                                 behind.at, meant);
        }
        length++;
    }
    token->kind = TOKEN_WORD;
    token->text = (struct crm_span){ rest.at, length };
    return CRM_OK;
}

/* Takes the next token. */
static enum crm_status next(struct parser *parser)
{
    struct crm_span text = parser->source->text;
    size_t at = parser->token.offset + parser->token.text.length;
    parser->end = at;
    while (at < text.length && is_blank(text.at[at])) {
        at++;
    }
    struct crm_span rest = { text.at + at, text.length - at };
    parser->token = (struct token){ TOKEN_END, { rest.at, 0 }, at };
    if (rest.length == 0) {
        return CRM_OK;
    }
    if (!ends_word(rest.at[0])) {
        return take_word(parser, rest);
    }
    size_t length = 1;
    parser->token.kind = TOKEN_SIGN;
    if (rest.at[0] == '"') {
        parser->token.kind = TOKEN_QUOTED;
        length = quoted_length(rest);
    }
    while (is_operator_sign(rest.at[0]) && length < rest.length
           && is_operator_sign(rest.at[length])) {
        length++;
    }
    parser->token.text.length = length;
    return length > 0 ? CRM_OK : fail_quote(parser, at);
}

static bool token_is(const struct parser *parser, enum token_kind kind, const char *text)
{
    return parser->token.kind == kind && crm_span_is(parser->token.text, text);
}

static bool is_reserved(struct crm_span word)
{
    for (size_t i = 0; i < CRM_COUNT(reserved); i++) {
        if (crm_span_is(word, reserved[i])) {
            return true;
        }
    }
    return false;
}

static enum crm_status fail_expected(const struct parser *parser, const char *expected)
{
    const struct token *token = &parser->token;
    if (token->kind == TOKEN_END) {
        return crm_rule_fail(parser->source, token->offset, parser->error,
                             "the condition ends where %s is expected", expected);
    }
    struct crm_buffer text = { 0 };
    if (token->kind == TOKEN_QUOTED) {
        crm_buffer_span(&text, token->text);
    } else {
        crm_text_quote(&text, token->text);
    }
    enum crm_status status = crm_buffer_check(&text, parser->error);
    if (status == CRM_OK) {
        bool reserves = token->kind == TOKEN_WORD && is_reserved(token->text);
        status = crm_rule_fail(parser->source, token->offset, parser->error,
                               "%s stands where %s is expected%s", crm_buffer_string(&text),
                               expected, reserves ? "; as a name or a value it needs quotes" : "");
    }
    crm_buffer_free(&text);
    return status;
}

/* The text of a quoted token: as it stands, or a copy without its backslashes. */
static enum crm_status take_quoted(const struct parser *parser, struct crm_span *taken)
{
    const struct token *token = &parser->token;
    struct crm_span inside = { token->text.at + 1, token->text.length - 2 };
    *taken = inside;
    if (inside.length == 0 || memchr(inside.at, '\\', inside.length) == NULL) {
        return CRM_OK;
    }
    char *copy = crm_arena_take(parser->arena, inside.length, parser->error);
    if (copy == NULL) {
        return CRM_FAILURE;
    }
    size_t length = 0;
    for (size_t i = 0; i < inside.length; i++) {
        if (inside.at[i] == '\\') {
            i++;
            if (inside.at[i] != '"' && inside.at[i] != '\\') {
                return crm_rule_fail(parser->source, token->offset + i, parser->error,
                                     "in quotes, \\ stands only before \" and \\");
            }
        }
        copy[length++] = inside.at[i];
    }
    *taken = (struct crm_span){ copy, length };
    return CRM_OK;
}

/* Takes the token as a name or a value. */
static enum crm_status take_text(struct parser *parser, const char *expected,
                                 struct crm_span *taken)
{
    const struct token *token = &parser->token;
    bool word = token->kind == TOKEN_WORD && !is_reserved(token->text);
    if (!word && token->kind != TOKEN_QUOTED) {
        return fail_expected(parser, expected);
    }
    enum crm_status status = CRM_OK;
    *taken = token->text;
    if (token->kind == TOKEN_QUOTED) {
        status = take_quoted(parser, taken);
        if (status == CRM_OK && taken->length == 0) {
            return crm_rule_fail(parser->source, token->offset, parser->error,
                                 "an empty text stands where %s is expected; what is empty is "
                                 "missing: write \"is missing\"",
                                 expected);
        }
    }
    return status == CRM_OK ? next(parser) : status;
}

/* NNNN-NN-NN, a date or not. */
static bool looks_like_day(struct crm_span text)
{
    static const char form[] = "0000-00-00";
    if (text.length < sizeof form - 1) {
        return false;
    }
    for (size_t i = 0; i < sizeof form - 1; i++) {
        bool digit = text.at[i] >= '0' && text.at[i] <= '9';
        if (form[i] == '0' ? !digit : text.at[i] != '-') {
            return false;
        }
    }
    return true;
}

/* Takes a value with what it is: in quotes it is a text always. */
static enum crm_status take_operand(struct parser *parser, struct crm_operand *operand,
                                    enum crm_operand_kind *kind)
{
    struct token token = parser->token;
    struct crm_time time;
    enum crm_status status = take_text(parser, "a value", &operand->text);
    *kind = CRM_OPERAND_TEXT;
    operand->number = 0;
    if (status != CRM_OK || token.kind == TOKEN_QUOTED) {
        return status;
    }
    if (crm_number_parse(operand->text, &operand->number)) {
        *kind = CRM_OPERAND_NUMBER;
    } else if (crm_time_parse(operand->text, &time) && time.second < 0) {
        *kind = CRM_OPERAND_DAY;
        operand->number = time.day;
    } else if (looks_like_day(operand->text)) {
        return crm_rule_fail(parser->source, token.offset, parser->error,
                             "%.*s is no date; a date is YYYY-MM-DD, without a clock",
                             (int)token.text.length, token.text.at);
    }
    return CRM_OK;
}

static enum crm_status expect_sign(struct parser *parser, const char *sign, const char *expected)
{
    return token_is(parser, TOKEN_SIGN, sign) ? next(parser) : fail_expected(parser, expected);
}

/* How many values a list may have at most: one more than commas are left. */
static size_t operands_most(const struct parser *parser)
{
    struct crm_span text = parser->source->text;
    size_t count = 1;
    for (size_t i = parser->token.offset; i < text.length; i++) {
        count += text.at[i] == ',';
    }
    return count;
}

/* Takes "(a, b)". A list of several kinds is one of texts. */
static enum crm_status take_list(struct parser *parser, struct crm_comparison *comparison)
{
    enum crm_status status = expect_sign(parser, "(", "( with a list of values");
    if (status != CRM_OK) {
        return status;
    }
    comparison->operands = crm_arena_take(
        parser->arena, operands_most(parser) * sizeof *comparison->operands, parser->error);
    if (comparison->operands == NULL) {
        return CRM_FAILURE;
    }
    bool more = true;
    while (more && status == CRM_OK) {
        enum crm_operand_kind kind = CRM_OPERAND_TEXT;
        status = take_operand(parser, &comparison->operands[comparison->operand_count], &kind);
        comparison->kind =
            comparison->operand_count++ == 0 || comparison->kind == kind ? kind : CRM_OPERAND_TEXT;
        more = status == CRM_OK && token_is(parser, TOKEN_SIGN, ",");
        status = more ? next(parser) : status;
    }
    return status == CRM_OK ? expect_sign(parser, ")", "a comma or )") : status;
}

static bool is_ordered(enum crm_operator operator)
{
    return operator== CRM_LESS || operator== CRM_AT_MOST || operator== CRM_MORE ||
    operator== CRM_AT_LEAST;
}

static enum crm_status take_value(struct parser *parser, struct crm_comparison *comparison)
{
    struct token token = parser->token;
    comparison->operands =
        crm_arena_take(parser->arena, sizeof *comparison->operands, parser->error);
    if (comparison->operands == NULL) {
        return CRM_FAILURE;
    }
    comparison->operand_count = 1;
    enum crm_status status = take_operand(parser, comparison->operands, &comparison->kind);
    if (status == CRM_OK && comparison->kind == CRM_OPERAND_TEXT
        && is_ordered(comparison->operator)) {
        return crm_rule_fail(parser->source, token.offset, parser->error,
                             "%.*s is text, which has no order: only numbers and dates are "
                             "compared with < <= > >=",
                             (int)(token.text.length < 80 ? token.text.length : 80), token.text.at);
    }
    return status;
}

static enum crm_status expect_word(struct parser *parser, const char *word, const char *expected)
{
    return token_is(parser, TOKEN_WORD, word) ? next(parser) : fail_expected(parser, expected);
}

/* Takes the sign of an operator and its value. */
static enum crm_status take_sign(struct parser *parser, struct crm_comparison *comparison)
{
    const struct token *token = &parser->token;
    for (size_t i = 0; i < CRM_COUNT(operators) && token->kind == TOKEN_SIGN; i++) {
        if (crm_span_is(token->text, operators[i].sign)) {
            comparison->operator= operators[i].operator;
            enum crm_status status = next(parser);
            return status == CRM_OK ? take_value(parser, comparison) : status;
        }
    }
    if (token->kind == TOKEN_END) {
        return crm_rule_fail(parser->source, token->offset, parser->error,
                             "the condition ends where an operator is expected; %s",
                             operators_known);
    }
    return crm_rule_fail(
        parser->source, token->offset, parser->error, "\"%.*s\" is no operator; %s",
        (int)(token->text.length < 40 ? token->text.length : 40), token->text.at, operators_known);
}

/* Takes what stands behind the column. */
static enum crm_status take_operator(struct parser *parser, struct crm_comparison *comparison)
{
    enum crm_status status = CRM_OK;
    if (token_is(parser, TOKEN_WORD, "in")) {
        comparison->operator= CRM_IN;
        status = next(parser);
        return status == CRM_OK ? take_list(parser, comparison) : status;
    }
    if (token_is(parser, TOKEN_WORD, "not")) {
        comparison->operator= CRM_NOT_IN;
        status = next(parser);
        status = status == CRM_OK ? expect_word(parser, "in", "\"in\"") : status;
        return status == CRM_OK ? take_list(parser, comparison) : status;
    }
    if (!token_is(parser, TOKEN_WORD, "is")) {
        return take_sign(parser, comparison);
    }
    comparison->operator= CRM_IS_MISSING;
    status = next(parser);
    if (status == CRM_OK && token_is(parser, TOKEN_WORD, "not")) {
        comparison->operator= CRM_IS_NOT_MISSING;
        status = next(parser);
    }
    return status == CRM_OK ? expect_word(parser, "missing", "\"missing\"") : status;
}

static enum crm_status take_comparison(struct parser *parser, struct crm_condition *condition)
{
    size_t start = parser->token.offset;
    struct crm_span column = { 0 };
    struct crm_comparison *comparison =
        crm_arena_take(parser->arena, sizeof *comparison, parser->error);
    if (comparison == NULL) {
        return CRM_FAILURE;
    }
    *comparison = (struct crm_comparison){ 0 };
    enum crm_status status = take_text(parser, "the name of a column", &column);
    if (status == CRM_OK) {
        status = crm_map_add(parser->columns, column, &comparison->column, parser->error);
    }
    status = status == CRM_OK ? take_operator(parser, comparison) : status;
    if (status != CRM_OK) {
        return status;
    }
    comparison->text = (struct crm_span){ parser->source->text.at + start, parser->end - start };
    if (condition->last != NULL) {
        condition->last->next = comparison;
    } else {
        condition->first = comparison;
    }
    condition->last = comparison;
    return CRM_OK;
}

/* Takes "and" or the end. */
static enum crm_status take_joint(struct parser *parser, bool *more)
{
    *more = token_is(parser, TOKEN_WORD, "and");
    if (*more) {
        return next(parser);
    }
    if (token_is(parser, TOKEN_WORD, "or")) {
        return crm_rule_fail(parser->source, parser->token.offset, parser->error,
                             "there is no \"or\"; for one of several values write in (a, b)");
    }
    return parser->token.kind == TOKEN_END
               ? CRM_OK
               : fail_expected(parser, "\"and\" or the end of the condition");
}

enum crm_status crm_condition_parse(struct crm_condition *condition,
                                    const struct crm_rule_text *text, struct crm_map *columns,
                                    struct crm_arena *arena, struct crm_error *error)
{
    struct parser parser = { .source = text, .columns = columns, .arena = arena, .error = error };
    if (crm_span_is(text->text, "otherwise")) {
        return CRM_OK;
    }
    enum crm_status status = next(&parser);
    bool more = true;
    while (more && status == CRM_OK) {
        status = take_comparison(&parser, condition);
        status = status == CRM_OK ? take_joint(&parser, &more) : status;
    }
    return status;
}

/* Evaluation */

static bool number_of(enum crm_operand_kind kind, struct crm_span value, double *number)
{
    struct crm_time time;
    if (kind == CRM_OPERAND_NUMBER) {
        return crm_number_parse(value, number);
    }
    bool good = crm_time_parse(value, &time);
    *number = good ? time.day : 0;
    return good;
}

/* Whether the value is one of the operands. */
static bool is_one_of(const struct crm_comparison *comparison, struct crm_span value, double number)
{
    for (size_t i = 0; i < comparison->operand_count; i++) {
        const struct crm_operand *operand = &comparison->operands[i];
        bool equal = comparison->kind == CRM_OPERAND_TEXT
                         ? crm_span_equal(operand->text, value)
                         : number <= operand->number && number >= operand->number;
        if (equal) {
            return true;
        }
    }
    return false;
}

static bool holds(const struct crm_comparison *comparison, struct crm_span value, double number)
{
    double operand = comparison->operands[0].number;
    switch (comparison->operator) {
    case CRM_EQUAL:
    case CRM_IN:
        return is_one_of(comparison, value, number);
    case CRM_NOT_EQUAL:
    case CRM_NOT_IN:
        return !is_one_of(comparison, value, number);
    case CRM_LESS:
        return number < operand;
    case CRM_AT_MOST:
        return number <= operand;
    case CRM_MORE:
        return number > operand;
    case CRM_AT_LEAST:
        return number >= operand;
    case CRM_IS_MISSING:
    case CRM_IS_NOT_MISSING:
        break;
    }
    return false;
}

enum crm_outcome crm_comparison_outcome(const struct crm_comparison *comparison,
                                        struct crm_span value)
{
    bool missing = value.length == 0;
    double number = 0;
    if (comparison->operator== CRM_IS_MISSING) {
        return missing ? CRM_HOLDS : CRM_FAILS;
    }
    if (missing) {
        return CRM_FAILS_MISSING;
    }
    if (comparison->operator== CRM_IS_NOT_MISSING) {
        return CRM_HOLDS;
    }
    if (comparison->kind != CRM_OPERAND_TEXT && !number_of(comparison->kind, value, &number)) {
        return CRM_FAILS_INCOMPARABLE;
    }
    return holds(comparison, value, number) ? CRM_HOLDS : CRM_FAILS;
}

const struct crm_comparison *crm_condition_fails(const struct crm_condition *condition,
                                                 const struct crm_span *values,
                                                 enum crm_outcome *outcome)
{
    *outcome = CRM_HOLDS;
    for (const struct crm_comparison *one = condition->first; one != NULL; one = one->next) {
        *outcome = crm_comparison_outcome(one, values[one->column]);
        if (*outcome != CRM_HOLDS) {
            return one;
        }
    }
    return NULL;
}
