#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"

char *crm_buffer_room(struct crm_buffer *buffer, size_t room)
{
    struct crm_error error;
    if (buffer->capacity - buffer->length < room) {
        size_t needed = 0;
        if (__builtin_add_overflow(buffer->length, room, &needed)
            || crm_grow(&buffer->bytes, &buffer->capacity, needed, 1, &error) != CRM_OK) {
            buffer->failed = true;
            return NULL;
        }
    }
    return buffer->bytes + buffer->length;
}

void crm_buffer_append(struct crm_buffer *buffer, const void *bytes, size_t length)
{
    if (length == 0) {
        return;
    }
    char *room = crm_buffer_room(buffer, length);
    if (room != NULL) {
        memcpy(room, bytes, length);
        buffer->length += length;
    }
}

void crm_buffer_span(struct crm_buffer *buffer, struct crm_span span)
{
    crm_buffer_append(buffer, span.at, span.length);
}

void crm_buffer_text(struct crm_buffer *buffer, const char *text)
{
    crm_buffer_append(buffer, text, strlen(text));
}

void crm_buffer_byte(struct crm_buffer *buffer, char byte)
{
    crm_buffer_append(buffer, &byte, 1);
}

void crm_buffer_format(struct crm_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *room = length >= 0 ? crm_buffer_room(buffer, (size_t)length + 1) : NULL;
    if (room != NULL) {
        vsnprintf(room, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    } else {
        buffer->failed = true;
    }
    va_end(again);
}

const char *crm_buffer_string(struct crm_buffer *buffer)
{
    char *room = crm_buffer_room(buffer, 1);
    if (room == NULL) {
        return "";
    }
    *room = '\0';
    return buffer->bytes;
}

enum crm_status crm_buffer_check(const struct crm_buffer *buffer, struct crm_error *error)
{
    return buffer->failed ? crm_fail_memory(error) : CRM_OK;
}

void crm_buffer_free(struct crm_buffer *buffer)
{
    crm_release(buffer->bytes);
    *buffer = (struct crm_buffer){ 0 };
}
