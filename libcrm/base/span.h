/* base/span.h — a view of bytes that somebody else owns; not NUL-terminated. */
#ifndef CRM_BASE_SPAN_H
#define CRM_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct crm_span {
    const char *at;
    size_t length;
};

static inline struct crm_span crm_span_of(const char *text)
{
    return (struct crm_span){ text, strlen(text) };
}

static inline bool crm_span_equal(struct crm_span a, struct crm_span b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

static inline bool crm_span_is(struct crm_span a, const char *text)
{
    return crm_span_equal(a, crm_span_of(text));
}

/* Length of the blank that the text begins with: a blank or TAB, U+00A0, U+3000 or a byte order
 * mark; 0. */
static inline size_t crm_span_blank_first(struct crm_span a)
{
    if (a.length >= 1 && (a.at[0] == ' ' || a.at[0] == '\t')) {
        return 1;
    }
    if (a.length >= 2 && memcmp(a.at, "\xc2\xa0", 2) == 0) {
        return 2;
    }
    bool wide = a.length >= 3
                && (memcmp(a.at, "\xe3\x80\x80", 3) == 0 || memcmp(a.at, "\xef\xbb\xbf", 3) == 0);
    return wide ? 3 : 0;
}

/* Length of the blank that the text ends with; 0. */
static inline size_t crm_span_blank_last(struct crm_span a)
{
    for (size_t length = 1; length <= 3 && length <= a.length; length++) {
        struct crm_span last = { a.at + a.length - length, length };
        if (crm_span_blank_first(last) == length) {
            return length;
        }
    }
    return 0;
}

/* crm_span_trimmed where there may be something to take off. */
static inline struct crm_span crm_span_trim(struct crm_span text)
{
    size_t blank = 0;
    while ((blank = crm_span_blank_first(text)) > 0) {
        text = (struct crm_span){ text.at + blank, text.length - blank };
    }
    while ((blank = crm_span_blank_last(text)) > 0) {
        text.length -= blank;
    }
    return text;
}

/* The text without the blanks around it. */
__attribute__((always_inline)) static inline struct crm_span crm_span_trimmed(struct crm_span text)
{
    if (text.length == 0 || (text.at[0] > ' ' && text.at[text.length - 1] > ' ')) {
        return text; /* nothing, or plain ASCII at both ends: nearly always */
    }
    return crm_span_trim(text);
}

/* Takes what stands before the mark off *rest, and the mark; all of it where there is none. */
static inline struct crm_span crm_span_take(struct crm_span *rest, char mark)
{
    const char *end = rest->length > 0 ? memchr(rest->at, mark, rest->length) : NULL;
    size_t length = end != NULL ? (size_t)(end - rest->at) : rest->length;
    size_t step = length + (end != NULL ? 1 : 0);
    struct crm_span taken = { rest->at, length };
    *rest = (struct crm_span){ rest->at + step, rest->length - step };
    return taken;
}

/* Byte order, as LC_ALL=C sort: negative, 0 or positive. */
static inline int crm_span_compare(struct crm_span a, struct crm_span b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter > 0 ? memcmp(a.at, b.at, shorter) : 0;
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

#endif
