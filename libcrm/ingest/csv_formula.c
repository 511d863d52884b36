#include "ingest/csv_formula.h"

size_t crm_csv_formula_end(struct crm_span text, char delimiter, char quote)
{
    if (text.length < 3 || text.at[0] != '=' || text.at[1] != quote || delimiter == '=') {
        return 0;
    }
    size_t end = 2;
    while (end < text.length && text.at[end] != quote && text.at[end] != delimiter
           && text.at[end] != '\n') {
        end++;
    }
    if (end == text.length || text.at[end] != quote) {
        return 0;
    }
    end++;
    while (end < text.length && text.at[end] == '\t' && delimiter != '\t') {
        end++; /* which keeps a spreadsheet from taking the value for a number */
    }
    size_t behind = end < text.length && text.at[end] == '\r' ? end + 1 : end;
    bool whole = behind == text.length || text.at[behind] == '\n'
                 || (behind == end && text.at[end] == delimiter);
    return whole ? end : 0;
}

void crm_csv_formulas_begin(struct crm_csv_formulas *formulas, char delimiter, char quote)
{
    formulas->delimiter = delimiter;
    formulas->quote = quote;
    formulas->quoted = false;
}

/* Whether a line may have ="…" in it; keeps formulas->quoted where it has not. */
static bool may_have_formula(struct crm_csv_formulas *formulas, struct crm_span line)
{
    const char *at = line.at;
    const char *end = line.at + line.length;
    bool quoted = formulas->quoted;
    while ((at = memchr(at, formulas->quote, (size_t)(end - at))) != NULL) {
        if (at > line.at && at[-1] == '=') {
            return true;
        }
        quoted = !quoted;
        at++;
    }
    formulas->quoted = quoted;
    return false;
}

/* Appends the field ="0012" as "=""0012""". */
static void append_quoted(struct crm_csv_formulas *formulas, struct crm_span field)
{
    struct crm_buffer *line = &formulas->line;
    crm_buffer_byte(line, formulas->quote);
    for (size_t i = 0; i < field.length; i++) {
        crm_buffer_byte(line, field.at[i]);
        if (field.at[i] == formulas->quote) {
            crm_buffer_byte(line, formulas->quote);
        }
    }
    crm_buffer_byte(line, formulas->quote);
}

struct crm_span crm_csv_formulas_quote(struct crm_csv_formulas *formulas, struct crm_span line)
{
    if (!may_have_formula(formulas, line)) {
        return line;
    }
    crm_buffer_clear(&formulas->line);
    bool first = !formulas->quoted; /* of a field */
    for (size_t at = 0; at < line.length;) {
        struct crm_span rest = { line.at + at, line.length - at };
        size_t length = first ? crm_csv_formula_end(rest, formulas->delimiter, formulas->quote) : 0;
        if (length > 0) {
            append_quoted(formulas, (struct crm_span){ rest.at, length });
            at += length;
            first = false;
            continue;
        }
        char byte = line.at[at++];
        crm_buffer_byte(&formulas->line, byte);
        formulas->quoted = formulas->quoted != (byte == formulas->quote);
        first = !formulas->quoted && byte == formulas->delimiter;
    }
    return crm_buffer_view(&formulas->line);
}
