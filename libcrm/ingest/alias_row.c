#include "ingest/alias_row.h"

#include "value/text.h"

/* The first column: how good a header is, or that the words are values. */
static const struct {
    char name[8];
    int rank;
} kinds[] = {
    { "header", 0 },
    { "second", 1 },
    { "third", 2 },
    { "fourth", 3 },
    { "fifth", 4 },
    { "sixth", 5 },
    { "value", CRM_ALIAS_VALUE },
};

static struct crm_span take_cell(struct crm_span *line)
{
    return crm_span_trimmed(crm_span_take(line, '\t'));
}

bool crm_alias_row_word(struct crm_span *words, struct crm_span *word)
{
    *word = (struct crm_span){ 0 };
    while (word->length == 0 && words->length > 0) {
        *word = take_cell(words);
    }
    return word->length > 0;
}

static bool has_control(struct crm_span line)
{
    for (size_t i = 0; i < line.length; i++) {
        unsigned char byte = (unsigned char)line.at[i];
        if ((byte < ' ' && byte != '\t') || byte == 0x7f) {
            return true;
        }
    }
    return false;
}

/* Fills the row; NULL, or what is wrong with it. */
static const char *read_row(struct crm_span line, struct crm_alias_row *row)
{
    struct crm_span kind = take_cell(&line);
    size_t i = 0;
    while (i < CRM_COUNT(kinds) && !crm_span_is(kind, kinds[i].name)) {
        i++;
    }
    if (i == CRM_COUNT(kinds)) {
        return "a row begins with header, second, third, fourth, fifth, sixth or value, and a TAB";
    }
    *row = (struct crm_alias_row){ .rank = kinds[i].rank };
    row->sections = take_cell(&line);
    row->field = take_cell(&line);
    bool is_value = row->rank == CRM_ALIAS_VALUE;
    row->code = is_value ? take_cell(&line) : (struct crm_span){ 0 };
    row->words = line;
    struct crm_span word;
    bool whole = row->sections.length > 0 && row->field.length > 0
                 && (!is_value || row->code.length > 0) && crm_alias_row_word(&line, &word);
    const char *form = is_value ? "needs sections, a field, a code and words, parted by TABs"
                                : "needs sections, a field and headers, parted by TABs";
    return whole ? NULL : form;
}

enum crm_alias_read crm_alias_text_next(struct crm_alias_text *text, struct crm_alias_row *row,
                                        struct crm_error *error)
{
    while (text->rest.length > 0) {
        struct crm_span line = crm_span_take(&text->rest, '\n');
        text->line++;
        if (line.length > 0 && line.at[line.length - 1] == '\r') {
            line.length--;
        }
        if (!crm_utf8_valid(line, NULL) || has_control(line)) {
            crm_fail_at(error, CRM_REFUSED, text->name, text->line, 0,
                        "is no UTF-8 text, or has control characters");
            return CRM_ALIAS_FAILED;
        }
        struct crm_span shown = crm_span_trimmed(line); /* a byte order mark is a blank, too */
        struct crm_span word;
        if (!crm_alias_row_word(&shown, &word) || word.at[0] == '#') {
            continue;
        }
        const char *wrong = read_row(line, row);
        if (wrong == NULL) {
            return CRM_ALIAS_ROW;
        }
        crm_fail_at(error, CRM_USAGE, text->name, text->line, 0, "%s", wrong);
        return CRM_ALIAS_FAILED;
    }
    return CRM_ALIAS_END;
}
