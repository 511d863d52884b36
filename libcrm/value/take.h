/* value/take.h — takes a text apart from its front: each function advances the span past what it
 * has taken, and leaves it as it was where it takes nothing. */
#ifndef CRM_VALUE_TAKE_H
#define CRM_VALUE_TAKE_H

#include "base/span.h"

static inline bool crm_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static inline bool crm_is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* set is NUL-terminated; a NUL byte is in none. */
static inline bool crm_is_one_of(char byte, const char *set)
{
    while (*set != '\0' && *set != byte) {
        set++;
    }
    return *set != '\0';
}

static inline void crm_take(struct crm_span *rest, size_t count)
{
    rest->at += count;
    rest->length -= count;
}

static inline bool crm_take_byte(struct crm_span *rest, char byte)
{
    if (rest->length == 0 || rest->at[0] != byte) {
        return false;
    }
    crm_take(rest, 1);
    return true;
}

/* text is not empty. Tables are searched with it: most rows differ in the first byte. */
static inline bool crm_take_text(struct crm_span *rest, const char *text)
{
    if (rest->length == 0 || rest->at[0] != text[0]) {
        return false;
    }
    size_t length = strlen(text);
    if (rest->length < length || memcmp(rest->at, text, length) != 0) {
        return false;
    }
    crm_take(rest, length);
    return true;
}

/* True where there was at least one. */
static inline bool crm_take_blanks(struct crm_span *rest)
{
    bool any = false;
    while (rest->length > 0 && crm_is_blank(rest->at[0])) {
        crm_take(rest, 1);
        any = true;
    }
    return any;
}

/* How many digits the text begins with. */
static inline size_t crm_digits_first(struct crm_span text)
{
    size_t count = 0;
    while (count < text.length && crm_is_digit(text.at[count])) {
        count++;
    }
    return count;
}

/* As many digits as there are, `fewest` to `most` (at most 9); -1 where there are fewer. */
static inline int crm_take_number(struct crm_span *rest, size_t fewest, size_t most)
{
    int number = 0;
    size_t count = 0;
    while (count < most && count < rest->length && crm_is_digit(rest->at[count])) {
        number = number * 10 + (rest->at[count] - '0');
        count++;
    }
    if (count < fewest) {
        return -1;
    }
    crm_take(rest, count);
    return number;
}

#endif
