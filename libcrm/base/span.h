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

/* The text without the blanks around it. */
static inline struct crm_span crm_span_trimmed(struct crm_span text)
{
    while (text.length > 0 && text.at[0] == ' ') {
        text.at++;
        text.length--;
    }
    while (text.length > 0 && text.at[text.length - 1] == ' ') {
        text.length--;
    }
    return text;
}

/* Byte order, as LC_ALL=C sort: negative, 0 or positive. */
static inline int crm_span_compare(struct crm_span a, struct crm_span b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter > 0 ? memcmp(a.at, b.at, shorter) : 0;
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

#endif
