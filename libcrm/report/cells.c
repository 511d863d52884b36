#include "report/cells.h"

#include <stdio.h>

#include "value/date.h"
#include "value/number.h"
#include "value/text.h"

/* Groups the whole part of a text that %.1f has written; "-0.0" becomes "0.0". */
static void append_grouped(struct crm_buffer *buffer, const char *text)
{
    bool negative = text[0] == '-';
    text += negative;
    if (negative && strspn(text, "0.") < strlen(text)) {
        crm_buffer_byte(buffer, '-');
    }
    size_t whole = strcspn(text, ".");
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0) {
            crm_buffer_byte(buffer, ',');
        }
        crm_buffer_byte(buffer, text[i]);
    }
    crm_buffer_text(buffer, text + whole);
}

static void append_number(struct crm_buffer *buffer, double number)
{
    char text[330]; /* the longest double has 309 digits before its point */
    snprintf(text, sizeof text, "%.1f", number);
    append_grouped(buffer, text);
}

void crm_cell_text(struct crm_buffer *buffer, const struct crm_cell *cell)
{
    char text[32];
    switch (cell->kind) {
    case CRM_CELL_TEXT:
        crm_text_clean(buffer, crm_span_of(cell->text));
        break;
    case CRM_CELL_COUNT:
        crm_count_display(cell->count, text);
        crm_buffer_text(buffer, text);
        break;
    case CRM_CELL_MONEY:
        crm_money_display_cents(cell->money, text);
        crm_buffer_text(buffer, text);
        break;
    case CRM_CELL_SHARE:
        append_number(buffer, 100 * cell->number);
        crm_buffer_text(buffer, " %");
        break;
    case CRM_CELL_NUMBER:
        append_number(buffer, cell->number);
        break;
    case CRM_CELL_DAY:
        crm_buffer_append(buffer, text, crm_time_write((struct crm_time){ cell->day, -1 }, text));
        break;
    default:
        crm_buffer_byte(buffer, '-');
    }
}

void crm_text_clean(struct crm_buffer *buffer, struct crm_span text)
{
    for (size_t i = 0; i < text.length; i++) {
        size_t control = crm_text_control(text, i);
        crm_buffer_byte(buffer, control > 0 ? '?' : text.at[i]);
        i += control == 2;
    }
}

void crm_text_repeat(struct crm_buffer *buffer, const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        crm_buffer_text(buffer, text);
    }
}

void crm_text_pad(struct crm_buffer *buffer, struct crm_span text, size_t width, bool right)
{
    size_t used = crm_text_width(text);
    bool clipped = used > width && width > 0;
    if (clipped) {
        text.length = crm_text_fit(text, width - 1);
        used = crm_text_width(text) + 1;
    }
    if (right && used < width) {
        crm_text_repeat(buffer, " ", width - used);
    }
    crm_buffer_span(buffer, text);
    if (clipped) {
        crm_buffer_text(buffer, "…");
    }
    if (!right && used < width) {
        crm_text_repeat(buffer, " ", width - used);
    }
}

struct crm_span crm_text_line(struct crm_span *text, size_t width)
{
    size_t end = crm_text_fit(*text, width);
    if (end == 0 && text->length > 0) {
        end = crm_text_fit(*text, 2); /* a wide character in a line of one cell */
    }
    if (end < text->length && text->at[end] != ' ') {
        size_t blank = end;
        while (blank > 0 && text->at[blank - 1] != ' ') {
            blank--;
        }
        end = blank > 0 ? blank : end;
    }
    struct crm_span line = { text->at, end };
    while (end < text->length && text->at[end] == ' ') {
        end++;
    }
    while (line.length > 0 && line.at[line.length - 1] == ' ') {
        line.length--;
    }
    *text = (struct crm_span){ text->at + end, text->length - end };
    return line;
}

void crm_text_bar(struct crm_buffer *buffer, double part, size_t width)
{
    static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
    double cut = part < 0 ? 0 : part > 1 ? 1 : part;
    size_t length = (size_t)(cut * (double)width * 8 + 0.5);
    if (length == 0 && cut > 0) {
        length = 1; /* what is there can be seen */
    }
    crm_text_repeat(buffer, "█", length / 8);
    crm_buffer_text(buffer, eighths[length % 8]);
    crm_text_repeat(buffer, " ", width - (length + 7) / 8);
}
