#include "base/nearest.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST = 64 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LONGEST + 1];
    for (size_t j = 0; j <= b_length; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            row[j] = least(least(row[j - 1], above[j]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = least(row[j], rows[(i + 1) % 3][j - 2] + 1);
            }
        }
    }
    return rows[a_length % 3][b_length];
}

const char *crm_nearest(const char *word, const char *const *candidates, size_t count)
{
    size_t length = strlen(word);
    if (length == 0 || length > LONGEST) {
        return NULL;
    }
    size_t allowed = length < 6 ? 1 : length / 3;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t candidate_length = candidates[i] != NULL ? strlen(candidates[i]) : 0;
        if (candidate_length == 0 || candidate_length > LONGEST) {
            continue;
        }
        size_t found = distance(word, length, candidates[i], candidate_length);
        if (found <= allowed && (nearest == NULL || found < allowed)) {
            nearest = candidates[i];
            allowed = found;
        }
    }
    return nearest;
}

static void append(struct crm_error *error, const char *format, ...) CRM_FORMAT(2, 3);

static void append(struct crm_error *error, const char *format, ...)
{
    size_t used = strlen(error->message);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message + used, sizeof error->message - used, format, arguments);
    va_end(arguments);
}

void crm_error_suggest(struct crm_error *error, const char *word, const char *const *candidates,
                       size_t count)
{
    const char *nearest = crm_nearest(word, candidates, count);
    if (nearest != NULL) {
        append(error, "; did you mean %s?", nearest);
    }
}

enum crm_status crm_fail_unknown(struct crm_error *error, const char *what, struct crm_span name,
                                 const char *const *names, size_t count)
{
    char text[LONGEST];
    snprintf(text, sizeof text, "%.*s", (int)(name.length < LONGEST ? name.length : LONGEST),
             name.at);
    crm_fail(error, CRM_USAGE, "%s is called '%s'", what, text);
    for (size_t i = 0; i < count; i++) {
        append(error, "%s%s", i > 0 ? ", " : "; there are ", names[i]);
    }
    crm_error_suggest(error, text, names, count);
    return CRM_USAGE;
}
