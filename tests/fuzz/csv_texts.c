#include "csv_texts.h"

#include "base/memory.h"

/* QUOTE and DELIMITER stand in pieces for those of the text at hand. */
enum { QUOTE = '\1', DELIMITER = '\2', ROW_MOST = 1 << 20, READ_AT_ONCE = 1 << 18 };

static const char *const pieces[] = {
    "a",        "b",    "0012",     " ",    "\t",        "\\",           "\\n",     "客户",
    "\xc2\xa0", "\x03", "\x7f",     "\xff", "\xc2",      "\xe5\xae",     "'",       "\"",
    ",",        ";",    "\xc2\x85", "|",    "\r",        "\n",           "\r\n",    "\n\n",
    "=",        "=1",   "=\1",      "\1\1", "=\00112\1", "=\0015\1\t",   "\1",      "\2",
    "\1\2",     "\2\1", "\1\r",     "\r\1", "\1\n",      "\xef\xbb\xbf", "sep=;\n", "\1sep=|\1\r\n",
};

uint64_t csv_texts_random(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15;
    uint64_t number = *state;
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
    number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
    return number ^ (number >> 31);
}

size_t csv_texts_below(uint64_t *state, size_t below)
{
    return (size_t)(csv_texts_random(state) % below);
}

static void append_piece(uint64_t *state, char delimiter, char quote, struct crm_buffer *text)
{
    const char *piece = pieces[csv_texts_below(state, CRM_COUNT(pieces))];
    for (; *piece != '\0'; piece++) {
        crm_buffer_byte(text, *piece == QUOTE ? quote : *piece == DELIMITER ? delimiter : *piece);
    }
    if (csv_texts_below(state, 50) == 0) {
        crm_buffer_byte(text, '\0');
    }
}

static void append_run(uint64_t *state, size_t most, struct crm_buffer *text)
{
    for (size_t left = csv_texts_below(state, most); left > 0; left--) {
        crm_buffer_byte(text, 'x');
    }
}

/* A field in quotes, as a program writes it. */
static void append_quoted(uint64_t *state, char delimiter, char quote, struct crm_buffer *text)
{
    struct crm_buffer inside = { 0 };
    for (size_t left = csv_texts_below(state, 4); left > 0; left--) {
        append_piece(state, delimiter, quote, &inside);
    }
    crm_buffer_byte(text, quote);
    for (size_t i = 0; i < inside.length; i++) {
        crm_buffer_byte(text, inside.bytes[i]);
        if (inside.bytes[i] == quote) {
            crm_buffer_byte(text, quote);
        }
    }
    crm_buffer_byte(text, quote);
    crm_buffer_free(&inside);
}

static void append_field(uint64_t *state, char delimiter, char quote, struct crm_buffer *text)
{
    switch (csv_texts_below(state, 12)) {
    case 0:
        break;
    case 1:
    case 2:
    case 3:
        append_quoted(state, delimiter, quote, text);
        break;
    case 4:
        crm_buffer_format(text, "=%c0012%c", quote, quote);
        break;
    case 5:
        append_piece(state, delimiter, quote, text);
        append_piece(state, delimiter, quote, text);
        break;
    case 6:
        append_run(state, 40, text);
        break;
    default:
        crm_buffer_text(text, csv_texts_below(state, 2) == 0 ? "客户" : "ab");
        break;
    }
}

static void append_table(uint64_t *state, char delimiter, char quote, struct crm_buffer *text)
{
    const char *const line_ends[] = { "\n", "\r\n", "\n", "\r", "\r\r\n" };
    const char *line_end =
        line_ends[csv_texts_below(state, csv_texts_below(state, 8) == 0 ? 5 : 2)];
    size_t rows = csv_texts_below(state, 7);
    size_t columns = 1 + csv_texts_below(state, 4);
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < columns; column++) {
            append_field(state, delimiter, quote, text);
            if (column + 1 < columns) {
                crm_buffer_byte(text, delimiter);
            }
        }
        if (row + 1 < rows || csv_texts_below(state, 2) == 0) {
            crm_buffer_text(text, line_end);
        }
    }
}

/* Takes bytes out, changes one, or puts a piece in. */
static void damage(uint64_t *state, char delimiter, char quote, struct crm_buffer *text)
{
    struct crm_buffer put = { 0 };
    size_t at = csv_texts_below(state, text->length + 1);
    size_t out = csv_texts_below(state, 3);
    if (csv_texts_below(state, 3) > 0) {
        append_piece(state, delimiter, quote, &put);
    }
    out = out < text->length - at ? out : text->length - at;
    crm_buffer_append(&put, text->bytes + at + out, text->length - at - out);
    text->length = at;
    crm_buffer_span(text, crm_buffer_view(&put));
    crm_buffer_free(&put);
}

void csv_texts_short(uint64_t *state, char delimiter, char quote, struct crm_buffer *text)
{
    struct crm_buffer table = { 0 };
    if (csv_texts_below(state, 16) == 0) {
        crm_buffer_text(&table, csv_texts_below(state, 2) == 0 ? "\xef\xbb\xbf" : "sep=;\n");
    }
    if (csv_texts_below(state, 4) == 0) {
        for (size_t left = csv_texts_below(state, 24); left > 0; left--) {
            append_piece(state, delimiter, quote, &table);
        }
    } else {
        append_table(state, delimiter, quote, &table);
    }
    size_t damages = csv_texts_below(state, 2) == 0 ? csv_texts_below(state, 4) : 0;
    for (; damages > 0 && table.length > 0; damages--) {
        damage(state, delimiter, quote, &table);
    }
    crm_buffer_span(text, crm_buffer_view(&table));
    crm_buffer_free(&table);
}

void csv_texts_long(uint64_t *state, char delimiter, char quote, struct crm_buffer *text)
{
    size_t wanted = csv_texts_below(state, (size_t)2 * ROW_MOST);
    size_t changes =
        csv_texts_below(state, (size_t)2 * READ_AT_ONCE); /* from there on it looks otherwise */
    size_t run = csv_texts_below(state, 4) == 0 ? ROW_MOST - 64 : csv_texts_below(state, 1 << 17);
    while (text->length < wanted && !text->failed) {
        bool late = text->length >= changes;
        csv_texts_short(state, late ? ';' : delimiter, late ? '"' : quote, text);
        if (csv_texts_below(state, 16) == 0 || run > ROW_MOST / 2) {
            append_run(state, 128, text);
            size_t length = run;
            char *room = crm_buffer_room(text, length);
            if (room != NULL) {
                memset(room, csv_texts_below(state, 3) == 0 ? '\n' : 'x', length);
                text->length += length;
            }
        }
    }
}
