/* base/buffer.h — bytes that grow: texts and lines under construction.
 *
 * Zero-initialised is empty; the buffer owns its bytes until crm_buffer_free. Failure of an
 * append is remembered, so that a caller may append many times and check once. */
#ifndef CRM_BASE_BUFFER_H
#define CRM_BASE_BUFFER_H

#include "base/error.h"
#include "base/span.h"

struct crm_buffer {
    char *bytes;
    size_t length;
    size_t capacity;
    bool failed; /* an append found no memory; the content is not whole */
};

void crm_buffer_append(struct crm_buffer *buffer, const void *bytes, size_t length);
void crm_buffer_span(struct crm_buffer *buffer, struct crm_span span);
void crm_buffer_text(struct crm_buffer *buffer, const char *text);
void crm_buffer_byte(struct crm_buffer *buffer, char byte);
void crm_buffer_format(struct crm_buffer *buffer, const char *format, ...) CRM_FORMAT(2, 3);

/* At least `room` writable bytes behind the content, NULL (and failed) when memory is out. The
 * caller adds what it used to length. */
char *crm_buffer_room(struct crm_buffer *buffer, size_t room);

/* The content as a NUL-terminated text, "" where empty; valid until the next append. */
const char *crm_buffer_string(struct crm_buffer *buffer);

/* CRM_OK, or CRM_FAILURE when an append has failed since the last clear. */
CRM_MUST_CHECK enum crm_status crm_buffer_check(const struct crm_buffer *buffer,
                                                struct crm_error *error);

static inline struct crm_span crm_buffer_view(const struct crm_buffer *buffer)
{
    return (struct crm_span){ buffer->bytes, buffer->length };
}

static inline void crm_buffer_clear(struct crm_buffer *buffer)
{
    buffer->length = 0;
    buffer->failed = false;
}

void crm_buffer_free(struct crm_buffer *buffer);

#endif
