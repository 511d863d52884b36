#include "classify/rule_text.h"

#include <stdarg.h>
#include <stdio.h>

/* The character, from 1 in its line, that stands at a byte of the text. */
static uint64_t column_of(const struct crm_rule_text *text, size_t offset)
{
    uint64_t column = text->column + text->quoted;
    for (size_t i = 0; i < offset && i < text->text.length; i++) {
        unsigned char byte = (unsigned char)text->text.at[i];
        bool continued = (byte & 0xc0) == 0x80;
        column += !continued;
        column += text->quoted && byte == '"';
    }
    return column;
}

enum crm_status crm_rule_fail(const struct crm_rule_text *text, size_t offset,
                              struct crm_error *error, const char *format, ...)
{
    char message[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return crm_fail_at(error, CRM_USAGE, text->file, text->line, column_of(text, offset), "%s",
                       message);
}
