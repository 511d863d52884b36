#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static enum crm_status fill(struct crm_error *error, enum crm_status status, const char *file,
                            uint64_t line, uint64_t column, const char *format, va_list arguments)
{
    error->status = status;
    error->line = line;
    error->column = column;
    error->field[0] = '\0';
    snprintf(error->file, sizeof error->file, "%s", file != NULL ? file : "");
    vsnprintf(error->message, sizeof error->message, format, arguments);
    return status;
}

enum crm_status crm_fail(struct crm_error *error, enum crm_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill(error, status, NULL, 0, 0, format, arguments);
    va_end(arguments);
    return status;
}

enum crm_status crm_fail_at(struct crm_error *error, enum crm_status status, const char *file,
                            uint64_t line, uint64_t column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill(error, status, file, line, column, format, arguments);
    va_end(arguments);
    return status;
}

enum crm_status crm_fail_errno(struct crm_error *error, const char *file, const char *format, ...)
{
    char text[128];
    const char *reason = strerror_r(errno, text, sizeof text); /* GNU's: no global buffer */
    va_list arguments;
    va_start(arguments, format);
    fill(error, CRM_FAILURE, file, 0, 0, format, arguments);
    va_end(arguments);
    size_t used = strlen(error->message);
    snprintf(error->message + used, sizeof error->message - used, ": %s", reason);
    return CRM_FAILURE;
}

enum crm_status crm_fail_memory(struct crm_error *error)
{
    return crm_fail(error, CRM_FAILURE, "out of memory");
}

void crm_error_text(const struct crm_error *error, char *text, size_t size)
{
    char line[24] = "";
    char column[24] = "";
    if (error->line > 0) {
        snprintf(line, sizeof line, "%llu:", (unsigned long long)error->line);
    }
    if (error->column > 0) {
        snprintf(column, sizeof column, "%llu:", (unsigned long long)error->column);
    }
    bool place = error->file[0] != '\0' || line[0] != '\0';
    snprintf(text, size, "%s%s%s%s%s%s%s%s", error->file, error->file[0] != '\0' ? ":" : "", line,
             column, place ? " " : "", error->field, error->field[0] != '\0' ? ": " : "",
             error->message);
}
