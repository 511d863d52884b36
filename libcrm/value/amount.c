#include "value/amount.h"

#include "value/narrow.h"
#include "value/take.h"

enum { SHIFT_MOST = 12 };

/* An amount taken apart; points into the text that it was taken from. */
struct parts {
    struct crm_span body; /* digits and marks */
    size_t shift;         /* the unit behind it is this power of ten */
    char sign;            /* '-', '+', '(' or '\0' */
    bool closed;          /* the bracket is */
    struct crm_currency_text currency;
};

/* The body by one mark. */
struct number {
    struct crm_span whole; /* with the marks between groups */
    struct crm_span decimals;
};

static bool is_body(char byte)
{
    return crm_is_digit(byte) || byte == '.' || byte == ',';
}

/* The fast way to the parts: nothing but a minus, digits, points and commas. */
static bool split_bare(struct crm_span text, struct parts *parts)
{
    struct crm_span body = text;
    char sign = crm_take_byte(&body, '-') ? '-' : '\0';
    for (size_t i = 0; i < body.length; i++) {
        if (!is_body(body.at[i])) {
            return false;
        }
    }
    *parts = (struct parts){ .body = body, .sign = sign };
    return body.length > 0 && body.length <= CRM_NARROW_MOST;
}

/* A sign or bracket, of which there may be one. */
static bool take_sign(struct crm_span *rest, const char *signs, struct parts *parts)
{
    if (parts->sign != '\0' || !crm_is_one_of(rest->at[0], signs)) {
        return false;
    }
    parts->sign = rest->at[0];
    crm_take(rest, 1);
    return true;
}

/* A currency that agrees with those before; not the same word twice in a row. */
static bool take_currency(struct crm_span *rest, struct crm_span *last, struct parts *parts)
{
    struct crm_currency_text said;
    struct crm_span word = *rest;
    if (!crm_currency_take(rest, &said)) {
        return false;
    }
    word.length -= rest->length;
    bool good = !crm_span_equal(word, *last) && crm_currency_join(&parts->currency, said);
    *last = word;
    return good;
}

static bool take_front(struct crm_span *rest, struct parts *parts)
{
    struct crm_span last = { NULL, 0 };
    while (rest->length > 0 && !is_body(rest->at[0])) {
        if (!crm_take_blanks(rest) && !take_sign(rest, "-+(", parts)
            && !take_currency(rest, &last, parts)) {
            return false;
        }
    }
    return true;
}

static void take_body(struct crm_span *rest, struct parts *parts)
{
    struct crm_span body = { rest->at, 0 };
    while (body.length < rest->length
           && (is_body(body.at[body.length]) || crm_is_one_of(body.at[body.length], " '"))) {
        body.length++;
    }
    crm_take(rest, body.length);
    parts->body = crm_span_trimmed(body);
}

static void take_unit(struct crm_span *rest, struct parts *parts)
{
    static const struct {
        char word[8];
        size_t shift;
    } units[] = {
        { "万亿", 12 }, { "萬億", 12 }, { "万", 4 }, { "萬", 4 }, { "亿", 8 }, { "億", 8 }
    };
    for (size_t i = 0; parts->shift == 0 && i < sizeof units / sizeof units[0]; i++) {
        if (crm_take_text(rest, units[i].word)) {
            parts->shift = units[i].shift;
        }
    }
}

static bool take_end(struct crm_span *rest, struct parts *parts)
{
    struct crm_span last = { NULL, 0 };
    while (rest->length > 0) {
        bool open = parts->sign == '(' && !parts->closed;
        if (open && crm_take_byte(rest, ')')) {
            parts->closed = true;
        } else if (!crm_take_blanks(rest) && !take_sign(rest, "-", parts)
                   && !take_currency(rest, &last, parts)) {
            return false;
        }
    }
    return parts->closed == (parts->sign == '(');
}

static bool split(struct crm_span narrowed, struct parts *parts)
{
    struct crm_span rest = narrowed;
    *parts = (struct parts){ 0 };
    if (!take_front(&rest, parts)) {
        return false;
    }
    take_body(&rest, parts);
    take_unit(&rest, parts);
    return take_end(&rest, parts);
}

/* True where there are no groups, too. */
static bool groups_well(struct crm_span whole, char decimal)
{
    struct crm_span rest = whole;
    size_t first = crm_digits_first(rest);
    crm_take(&rest, first);
    if (rest.length == 0) {
        return true;
    }
    char separator = rest.at[0];
    bool thousands = true;
    bool indian = separator == ',' && first <= 2;
    if (separator == decimal || first < 1 || first > 3 || whole.at[0] == '0') {
        return false;
    }
    while (crm_take_byte(&rest, separator)) {
        size_t size = crm_digits_first(rest);
        crm_take(&rest, size);
        thousands = thousands && size == 3;
        indian = indian && size == (rest.length == 0 ? 3 : 2);
    }
    return rest.length == 0 && (thousands || indian);
}

static bool read_number(struct crm_span body, unsigned mark, struct number *number)
{
    char decimal = mark == CRM_DECIMAL_COMMA ? ',' : '.';
    const char *at = body.length > 0 ? memchr(body.at, decimal, body.length) : NULL;
    size_t whole = at != NULL ? (size_t)(at - body.at) : body.length;
    struct crm_span rest = { body.at + whole, body.length - whole };
    crm_take_byte(&rest, decimal);
    *number = (struct number){ { body.at, whole }, rest };
    return whole + rest.length > 0 && crm_digits_first(rest) == rest.length
           && groups_well(number->whole, decimal);
}

/* Writes what crm_money_parse reads: the digits, the mark moved by the unit. */
static enum crm_money_read value_of(const struct parts *parts, const struct number *number,
                                    crm_money *money)
{
    char plain[CRM_NARROW_MOST + SHIFT_MOST + 2];
    size_t length = 0;
    if (parts->sign == '-' || parts->sign == '(') {
        plain[length++] = '-';
    }
    for (size_t i = 0; i < number->whole.length; i++) {
        plain[length] = number->whole.at[i];
        length += crm_is_digit(number->whole.at[i]);
    }
    for (size_t i = 0; i < parts->shift; i++) {
        plain[length++] = i < number->decimals.length ? number->decimals.at[i] : '0';
    }
    plain[length++] = '.';
    for (size_t i = parts->shift; i < number->decimals.length; i++) {
        plain[length++] = number->decimals.at[i];
    }
    return crm_money_parse((struct crm_span){ plain, length }, money);
}

static bool has_point(struct crm_span text)
{
    return text.length > 0 && memchr(text.at, '.', text.length) != NULL;
}

/* bytes holds what parts points to, unless that is text itself. */
static bool take_apart(struct crm_span text, char bytes[static CRM_NARROW_MOST],
                       struct parts *parts)
{
    struct crm_span narrowed;
    return split_bare(text, parts)
           || (crm_narrow(text, bytes, &narrowed) && split(narrowed, parts));
}

unsigned crm_amount_marks(struct crm_span text)
{
    static const unsigned marks[] = { CRM_DECIMAL_POINT, CRM_DECIMAL_COMMA };
    char bytes[CRM_NARROW_MOST];
    crm_money money = 0;
    struct parts parts;
    struct number number;
    bool plain = crm_money_parse(text, &money) != CRM_MONEY_MALFORMED;
    unsigned found = plain ? CRM_DECIMAL_POINT : 0;
    if (plain && !has_point(text)) {
        return CRM_DECIMAL_POINT | CRM_DECIMAL_COMMA;
    }
    if (!take_apart(text, bytes, &parts)) {
        return found;
    }
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        found |= read_number(parts.body, marks[i], &number) ? marks[i] : 0;
    }
    bool both = found == (CRM_DECIMAL_POINT | CRM_DECIMAL_COMMA);
    bool parted = has_point(parts.body) || memchr(parts.body.at, ',', parts.body.length) != NULL;
    return both && parted ? found | CRM_DECIMAL_MATTERS : found;
}

enum crm_money_read crm_amount_parse(struct crm_span text, unsigned mark, crm_money *money,
                                     struct crm_currency_text *currency)
{
    char bytes[CRM_NARROW_MOST];
    struct parts parts = { 0 };
    struct number number;
    enum crm_money_read read = CRM_MONEY_MALFORMED;
    if (mark == CRM_DECIMAL_POINT || !has_point(text)) {
        read = crm_money_parse(text, money);
    }
    if (read == CRM_MONEY_MALFORMED && take_apart(text, bytes, &parts)
        && read_number(parts.body, mark, &number)) {
        read = value_of(&parts, &number, money);
    }
    if (read == CRM_MONEY_GOOD && currency != NULL) {
        *currency = parts.currency;
    }
    return read;
}
