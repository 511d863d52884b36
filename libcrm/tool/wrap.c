#include "tool/wrap.h"

#include "value/text.h"

void crm_wrap(struct crm_buffer *buffer, const char *text, const char *prefix, size_t column,
              size_t width)
{
    bool first = true;
    for (text += strspn(text, " "); *text != '\0'; text += strspn(text, " ")) {
        struct crm_span word = { text, strcspn(text, " ") };
        if (strncmp(text + word.length, " %", 2) == 0) {
            word.length += 1 + strcspn(text + word.length + 1, " "); /* a number keeps its sign */
        }
        size_t cells = crm_text_width(word);
        if (!first && column + 1 + cells > width) {
            crm_buffer_byte(buffer, '\n');
            crm_buffer_text(buffer, prefix);
            column = crm_text_width(crm_span_of(prefix));
        } else if (!first) {
            crm_buffer_byte(buffer, ' ');
            column++;
        }
        crm_buffer_span(buffer, word);
        column += cells;
        text += word.length;
        first = false;
    }
    crm_buffer_byte(buffer, '\n');
}

void crm_wrap_built(struct crm_buffer *buffer, struct crm_buffer *text, const char *prefix,
                    size_t column, size_t width)
{
    crm_wrap(buffer, crm_buffer_string(text), prefix, column, width);
    buffer->failed = buffer->failed || text->failed;
    crm_buffer_free(text);
}
