#include "csv_reference.h"

#include <csv.h>
#include <stdlib.h>

#include "value/text.h"

enum { ROW_MOST = 1 << 20, FIRST_BLOCK = 1 << 18 };

struct reference {
    const char *text;
    size_t length;
    char delimiter;
    char quote;
    size_t mark; /* bytes of the byte order mark in front of text */
    struct csv_reading *reading;
    uint64_t line; /* of the row at hand */
    size_t row;    /* where it begins */
    struct csv_parser parser;
    size_t at;    /* the byte at hand */
    size_t field; /* where the field at hand begins */
    bool field_done;
    bool row_done;
};

/* Behind the LF of the line that `from` is in, or the end. */
static size_t line_end(const struct reference *reference, size_t from)
{
    while (from < reference->length && reference->text[from] != '\n') {
        from++;
    }
    return from < reference->length ? from + 1 : from;
}

static struct crm_span span(const struct reference *reference, size_t from, size_t to)
{
    return (struct crm_span){ reference->text + from, to - from };
}

/* Without its LF, and one CR. */
static struct crm_span without_line_end(struct crm_span line)
{
    line.length -= line.length > 0 && line.at[line.length - 1] == '\n';
    line.length -= line.length > 0 && line.at[line.length - 1] == '\r';
    return line;
}

static bool is_blank(struct crm_span line)
{
    line.length -= line.length > 0 && line.at[line.length - 1] == '\n';
    while (line.length > 0 && line.at[line.length - 1] == '\r') {
        line.length--;
    }
    return line.length == 0;
}

/* Ends the row that goes up to `to`; what follows is the next. */
static void end_row(struct reference *reference, size_t to, enum crm_csv_problem problem)
{
    struct crm_span raw = without_line_end(span(reference, reference->row, to));
    size_t broken = 0;
    if (problem == CRM_CSV_TOO_LONG && raw.length > ROW_MOST) {
        raw.length = ROW_MOST;
    }
    if (problem == CRM_CSV_GOOD && !crm_utf8_valid(raw, &broken)) {
        problem = CRM_CSV_BAD_ENCODING;
        broken += reference->row + reference->mark;
    }
    csv_reading_row(reference->reading, problem, reference->line, raw,
                    problem == CRM_CSV_BAD_ENCODING ? broken : 0);
    for (size_t i = reference->row; i < to; i++) {
        reference->line += reference->text[i] == '\n';
    }
    reference->row = to;
}

/* "sep=;" with or without double quotes around it; a character that --delimiter takes. */
static size_t separator_line(struct crm_span text)
{
    size_t end = 0;
    while (end < text.length && text.at[end] != '\n') {
        end++;
    }
    struct crm_span line = without_line_end((struct crm_span){ text.at, end });
    if (line.length == 7 && line.at[0] == '"' && line.at[6] == '"') {
        line = (struct crm_span){ line.at + 1, 5 };
    }
    bool is_one = end < text.length && line.length == 5 && memcmp(line.at, "sep=", 4) == 0
                  && line.at[4] != '\0' && (unsigned char)line.at[4] < 0x80
                  && strchr("\"\r\n", line.at[4]) == NULL;
    return is_one ? end + 1 : 0;
}

/* --- Where nothing is quoted --- */

static void read_line(struct reference *reference, size_t end, bool quotes_are_bad)
{
    struct crm_span line = without_line_end(span(reference, reference->row, end));
    enum crm_csv_problem problem = CRM_CSV_GOOD;
    size_t start = 0;
    for (size_t i = 0; i <= line.length; i++) {
        if (i < line.length && line.at[i] != reference->delimiter) {
            continue;
        }
        struct crm_span cell = { line.at + start, i - start };
        if (quotes_are_bad && cell.length > 0 && cell.at[0] == '"') {
            problem = CRM_CSV_BAD_QUOTES;
        }
        csv_reading_cell(reference->reading, cell, start + 1);
        start = i + 1;
    }
    end_row(reference, end, end - reference->row > ROW_MOST ? CRM_CSV_TOO_LONG : problem);
}

static void read_lines(struct reference *reference, bool quotes_are_bad)
{
    while (reference->row < reference->length) {
        size_t end = line_end(reference, reference->row);
        if (is_blank(span(reference, reference->row, end))) {
            reference->row = end;
            reference->line++;
        } else {
            read_line(reference, end, quotes_are_bad);
        }
    }
}

/* --- Where something may be --- */

static int is_return(unsigned char byte)
{
    return byte == '\r';
}

static int is_line_feed(unsigned char byte)
{
    return byte == '\n';
}

static void start_parser(struct reference *reference)
{
    if (csv_init(&reference->parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        abort();
    }
    csv_set_delim(&reference->parser, (unsigned char)reference->delimiter);
    csv_set_quote(&reference->parser, (unsigned char)reference->quote);
    csv_set_space_func(&reference->parser, is_return);
    csv_set_term_func(&reference->parser, is_line_feed);
}

static void take_field(void *bytes, size_t length, void *user)
{
    struct reference *reference = user;
    csv_reading_cell(reference->reading, (struct crm_span){ length > 0 ? bytes : "", length },
                     reference->field - reference->row + 1);
    reference->field = reference->at + 1;
    reference->field_done = true;
}

static void take_row(int end, void *user)
{
    (void)end;
    ((struct reference *)user)->row_done = true;
}

static bool feed(struct reference *reference, const char *bytes, size_t length)
{
    return csv_parse(&reference->parser, bytes, length, take_field, take_row, reference) == length;
}

/* The ="0012" that begins here, where it is a whole field. TABs may stand behind it. */
struct formula {
    size_t inside; /* bytes between the quotes */
    size_t length; /* 0: it is none */
};

static struct formula formula_at(const struct reference *reference, size_t at)
{
    struct formula formula = { 0 };
    size_t end = line_end(reference, at);
    struct crm_span rest = without_line_end(span(reference, at, end));
    if (reference->delimiter == '=' || rest.length < 3 || rest.at[0] != '='
        || rest.at[1] != reference->quote) {
        return formula;
    }
    size_t i = 2;
    while (i < rest.length && rest.at[i] != reference->quote
           && rest.at[i] != reference->delimiter) {
        i++;
    }
    if (i == rest.length || rest.at[i] != reference->quote) {
        return formula;
    }
    formula.inside = i - 2;
    i++;
    while (i < rest.length && rest.at[i] == '\t' && reference->delimiter != '\t') {
        i++;
    }
    formula.length = i == rest.length || rest.at[i] == reference->delimiter ? i : 0;
    return formula;
}

/* Gives a formula to libcsv as the quoted field that it stands for. */
static bool feed_formula(struct reference *reference, struct formula formula)
{
    const char *at = reference->text + reference->at;
    const char quotes[2] = { reference->quote, reference->quote };
    size_t behind = 3 + formula.inside;
    return feed(reference, quotes, 1) && feed(reference, at, 1) && feed(reference, quotes, 2)
           && feed(reference, at + 2, formula.inside) && feed(reference, quotes, 2)
           && feed(reference, at + behind, formula.length - behind) && feed(reference, quotes, 1);
}

/* Gives the row at hand to libcsv, up to its end; false where that refuses it. */
static bool read_row(struct reference *reference)
{
    bool begins = true;
    reference->row_done = false;
    reference->field = reference->row;
    for (reference->at = reference->row; reference->at < reference->length;) {
        struct formula formula = { 0 };
        if (begins) {
            formula = formula_at(reference, reference->at);
        }
        reference->field_done = false;
        if (formula.length > 0 ? !feed_formula(reference, formula)
                               : !feed(reference, reference->text + reference->at, 1)) {
            return false;
        }
        begins = reference->field_done;
        reference->at += formula.length > 0 ? formula.length : 1;
        if (reference->at - reference->row > ROW_MOST) {
            return false;
        }
        if (reference->row_done) {
            return true;
        }
    }
    return csv_fini(&reference->parser, take_field, take_row, reference) == 0;
}

static void read_fields(struct reference *reference)
{
    start_parser(reference);
    while (reference->row < reference->length) {
        size_t end = line_end(reference, reference->row);
        if (is_blank(span(reference, reference->row, end))) {
            reference->row = end;
            reference->line++;
            continue;
        }
        bool too_long = end - reference->row > ROW_MOST;
        if (!too_long && read_row(reference)) {
            end_row(reference, reference->at, CRM_CSV_GOOD);
            continue;
        }
        end_row(reference, end, too_long ? CRM_CSV_TOO_LONG : CRM_CSV_BAD_QUOTES);
        csv_free(&reference->parser);
        start_parser(reference);
    }
    csv_free(&reference->parser);
}

/* The text with LF for each CR where lines end with CR: no LF is in its first block. */
static struct crm_span with_line_feeds(struct crm_span text)
{
    static struct crm_buffer changed;
    size_t first = text.length < FIRST_BLOCK ? text.length : FIRST_BLOCK;
    if (first == 0 || memchr(text.at, '\n', first) != NULL
        || memchr(text.at, '\r', first) == NULL) {
        return text;
    }
    crm_buffer_clear(&changed);
    crm_buffer_span(&changed, text);
    for (size_t i = 0; i < changed.length; i++) {
        changed.bytes[i] = changed.bytes[i] == '\r' ? '\n' : changed.bytes[i];
    }
    if (changed.failed) {
        abort();
    }
    return crm_buffer_view(&changed);
}

void csv_reference_read(struct crm_span text, char delimiter, enum crm_quoting quoting,
                        struct csv_reading *reading)
{
    bool marked = text.length >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0;
    size_t mark = marked ? 3 : 0;
    text = with_line_feeds((struct crm_span){ text.at + mark, text.length - mark });
    struct reference reference = { .text = text.at,
                                   .length = text.length,
                                   .delimiter = delimiter,
                                   .quote = quoting == CRM_QUOTING_SINGLE ? '\'' : '"',
                                   .mark = mark,
                                   .reading = reading,
                                   .line = 1 };
    csv_reading_clear(reading);
    reference.row = separator_line(span(&reference, 0, reference.length));
    reference.line += reference.row > 0;
    if (quoting == CRM_QUOTING_DOUBLE || quoting == CRM_QUOTING_SINGLE) {
        read_fields(&reference);
    } else {
        read_lines(&reference, quoting == CRM_QUOTING_ABSENT);
    }
}
