#include "stream/escape.h"

#include "value/text.h"

static char escaped(char byte)
{
    switch (byte) {
    case '\t':
        return 't';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\\':
        return '\\';
    default:
        return 0;
    }
}

static char unescaped(char byte)
{
    switch (byte) {
    case 't':
        return '\t';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case '\\':
        return '\\';
    default:
        return 0;
    }
}

void crm_escape(struct crm_buffer *buffer, struct crm_span text)
{
    size_t start = 0;
    for (size_t i = 0; i < text.length; i++) {
        char letter = escaped(text.at[i]);
        if (letter != 0) {
            crm_buffer_append(buffer, text.at + start, i - start);
            crm_buffer_append(buffer, (char[2]){ '\\', letter }, 2);
            start = i + 1;
        }
    }
    if (start < text.length) {
        crm_buffer_append(buffer, text.at + start, text.length - start);
    }
}

void crm_unescape(struct crm_buffer *buffer, struct crm_span field)
{
    size_t start = 0;
    for (size_t i = 0; i + 1 < field.length; i++) {
        if (field.at[i] == '\\') {
            crm_buffer_append(buffer, field.at + start, i - start);
            crm_buffer_byte(buffer, unescaped(field.at[i + 1]));
            i++;
            start = i + 1;
        }
    }
    if (start < field.length) {
        crm_buffer_append(buffer, field.at + start, field.length - start);
    }
}

struct crm_span crm_unescaped(struct crm_buffer *buffer, struct crm_span field)
{
    if (field.length == 0 || memchr(field.at, '\\', field.length) == NULL) {
        return field;
    }
    crm_buffer_clear(buffer);
    crm_unescape(buffer, field);
    return crm_buffer_view(buffer);
}

bool crm_escape_key(struct crm_span field)
{
    for (size_t i = 0; i < field.length; i++) {
        if (crm_text_control(field, i) > 0) {
            return false;
        }
        if (field.at[i] == '\\' && field.at[++i] != '\\') {
            return false;
        }
    }
    return true;
}

size_t crm_escape_error(struct crm_span text)
{
    size_t at = 0;
    while (at < text.length) {
        const char *found = memchr(text.at + at, '\\', text.length - at);
        if (found == NULL) {
            return text.length;
        }
        at = (size_t)(found - text.at);
        if (at + 1 == text.length || unescaped(text.at[at + 1]) == 0) {
            return at;
        }
        at += 2;
    }
    return text.length;
}
