#include "classify/rule_table.h"

#include <stdio.h>

#include "base/nearest.h"
#include "value/text.h"

enum { NAME_MOST = 64, NOT_THERE = CRM_RULE_COLUMNS_MOST };

/* A table that is being read. */
struct reading {
    struct crm_rule_table *table;
    struct crm_error *error;
    struct crm_span rest;
    uint64_t line;                             /* physical, of the last line taken */
    struct crm_rule_text line_text;            /* what is left of it */
    size_t column_of[CRM_RULE_COLUMNS_MOST];   /* for each column of the file, that of the table */
    size_t file_column[CRM_RULE_COLUMNS_MOST]; /* the other way round, NOT_THERE */
    size_t file_columns;
};

static uint64_t characters(struct crm_span text)
{
    uint64_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    }
    return count;
}

static enum crm_status check_line(const struct reading *reading, struct crm_span line)
{
    size_t broken = 0;
    const char *file = reading->table->name;
    if (!crm_utf8_valid(line, &broken)) {
        uint64_t column = characters((struct crm_span){ line.at, broken }) + 1;
        return crm_fail_at(reading->error, CRM_REFUSED, file, reading->line, column,
                           "is no UTF-8 text: save the table as UTF-8, its cells parted by tabs");
    }
    for (size_t i = 0; i < line.length; i++) {
        unsigned char byte = (unsigned char)line.at[i];
        if ((byte < ' ' && byte != '\t') || byte == 0x7f) {
            uint64_t column = characters((struct crm_span){ line.at, i }) + 1;
            return crm_fail_at(reading->error, CRM_REFUSED, file, reading->line, column,
                               "a control character");
        }
    }
    return CRM_OK;
}

/* Blank, or a remark; a spreadsheet puts a remark with a comma or a quote in quotes. */
static bool says_nothing(struct crm_span line)
{
    struct crm_span shown = crm_span_trimmed(line);
    return shown.length == 0 || shown.at[0] == '#'
           || (shown.length > 1 && shown.at[0] == '"' && shown.at[1] == '#');
}

/* Takes the next line that says something; false at the end and on failure. */
static bool next_line(struct reading *reading, enum crm_status *status)
{
    *status = CRM_OK;
    while (reading->rest.length > 0) {
        struct crm_span line = crm_span_take(&reading->rest, '\n');
        reading->line++;
        if (line.length > 0 && line.at[line.length - 1] == '\r') {
            line.length--;
        }
        *status = check_line(reading, line);
        if (*status != CRM_OK) {
            return false;
        }
        if (!says_nothing(line)) {
            reading->line_text =
                (struct crm_rule_text){ line, reading->table->name, reading->line, 1, false };
            return true;
        }
    }
    return false;
}

/* Whether a spreadsheet put the cell in quotes: each " inside is there twice. Else it is a text
 * that begins and ends with quotes of its own: "a b" = "c". */
static bool is_quoted(struct crm_span cell)
{
    if (cell.length < 2 || cell.at[0] != '"' || cell.at[cell.length - 1] != '"') {
        return false;
    }
    size_t i = 1;
    while (i + 1 < cell.length) {
        bool quote = cell.at[i] == '"';
        if (quote && (i + 2 >= cell.length || cell.at[i + 1] != '"')) {
            return false;
        }
        i += quote ? 2 : 1;
    }
    return true;
}

/* Takes a cell out of its quotes, in place: it gets shorter. */
static struct crm_span unquoted(struct crm_buffer *content, struct crm_span cell)
{
    char *to = content->bytes + (cell.at - content->bytes) + 1;
    struct crm_span taken = { to, 0 };
    for (size_t i = 1; i + 1 < cell.length; i++) {
        i += cell.at[i] == '"';
        to[taken.length++] = cell.at[i];
    }
    return taken;
}

/* Takes the next cell off the line. */
static struct crm_rule_text next_cell(struct reading *reading)
{
    struct crm_rule_text *line = &reading->line_text;
    const char *start = line->text.at;
    struct crm_rule_text cell = *line;
    cell.text = crm_span_trimmed(crm_span_take(&line->text, '\t'));
    cell.column += characters((struct crm_span){ start, (size_t)(cell.text.at - start) });
    line->column += characters((struct crm_span){ start, (size_t)(line->text.at - start) });
    cell.quoted = is_quoted(cell.text);
    if (cell.quoted) {
        cell.text = unquoted(&reading->table->content, cell.text);
    }
    return cell;
}

/* Appends "level, condition and, if wanted, funnel". */
static void append_columns(struct crm_buffer *text, const struct crm_rule_table *table)
{
    for (int optional = 0; optional <= 1; optional++) {
        size_t named = 0;
        for (size_t i = 0; i < table->column_count; i++) {
            if (table->columns[i].optional == (optional != 0)) {
                const char *before = named++ > 0 ? ", " : optional != 0 ? " and, if wanted, " : "";
                crm_buffer_format(text, "%s%s", before, table->columns[i].name);
            }
        }
    }
}

/* Says that the header is wrong, and which columns there are. */
static enum crm_status refuse_header(const struct reading *reading,
                                     const struct crm_rule_text *cell, const char *wrong,
                                     const char *nearest)
{
    struct crm_buffer text = { 0 };
    crm_buffer_format(&text, "%s; the columns are ", wrong);
    append_columns(&text, reading->table);
    if (nearest != NULL) {
        crm_buffer_format(&text, "; did you mean %s?", nearest);
    }
    enum crm_status status = crm_buffer_check(&text, reading->error);
    status = status == CRM_OK
                 ? crm_rule_fail(cell, 0, reading->error, "%s", crm_buffer_string(&text))
                 : status;
    crm_buffer_free(&text);
    return status;
}

static enum crm_status refuse_name(const struct reading *reading, const struct crm_rule_text *cell,
                                   const char *wrong, bool suggests)
{
    char name[NAME_MOST + 1] = "";
    const char *names[CRM_RULE_COLUMNS_MOST];
    const struct crm_rule_table *table = reading->table;
    for (size_t i = 0; i < table->column_count; i++) {
        names[i] = table->columns[i].name;
    }
    if (cell->text.length <= NAME_MOST) {
        memcpy(name, cell->text.at, cell->text.length);
    }
    const char *nearest = suggests ? crm_nearest(name, names, table->column_count) : NULL;
    struct crm_buffer text = { 0 };
    crm_text_quote(&text, cell->text);
    crm_buffer_format(&text, " %s", wrong);
    enum crm_status status = crm_buffer_check(&text, reading->error);
    status =
        status == CRM_OK ? refuse_header(reading, cell, crm_buffer_string(&text), nearest) : status;
    crm_buffer_free(&text);
    return status;
}

/* Takes one name of the header. */
static enum crm_status take_name(struct reading *reading, const struct crm_rule_text *cell)
{
    const struct crm_rule_table *table = reading->table;
    size_t column = 0;
    while (column < table->column_count && !crm_span_is(cell->text, table->columns[column].name)) {
        column++;
    }
    if (column == table->column_count) {
        return refuse_name(reading, cell, "is no column of such a table", true);
    }
    if (reading->file_column[column] != NOT_THERE) {
        return refuse_name(reading, cell, "is there twice", false);
    }
    reading->file_column[column] = reading->file_columns;
    reading->column_of[reading->file_columns++] = column;
    return CRM_OK;
}

static enum crm_status read_header(struct reading *reading)
{
    const struct crm_rule_table *table = reading->table;
    struct crm_rule_text whole = reading->line_text;
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < table->column_count; i++) {
        reading->file_column[i] = NOT_THERE;
    }
    while (reading->line_text.text.length > 0 && status == CRM_OK) {
        struct crm_rule_text cell = next_cell(reading);
        bool last = crm_span_trimmed(reading->line_text.text).length == 0;
        if (cell.text.length == 0 && !last) {
            return refuse_header(reading, &cell, "a column without a name", NULL);
        }
        status = cell.text.length > 0 ? take_name(reading, &cell) : CRM_OK;
    }
    for (size_t i = 0; i < table->column_count && status == CRM_OK; i++) {
        if (!table->columns[i].optional && reading->file_column[i] == NOT_THERE) {
            char wrong[NAME_MOST + 32];
            snprintf(wrong, sizeof wrong, "the column %s is missing", table->columns[i].name);
            return refuse_header(reading, &whole, wrong, NULL);
        }
    }
    return status;
}

static enum crm_status read_row(struct reading *reading)
{
    struct crm_rule_table *table = reading->table;
    size_t before = table->row_count * table->column_count;
    enum crm_status status = crm_grow(&table->cells, &table->capacity, before + table->column_count,
                                      sizeof *table->cells, reading->error);
    if (status != CRM_OK) {
        return status;
    }
    struct crm_rule_text *row = &table->cells[before];
    for (size_t i = 0; i < reading->file_columns; i++) {
        row[reading->column_of[i]] = next_cell(reading);
    }
    struct crm_rule_text more = next_cell(reading);
    if (more.text.length > 0 || crm_span_trimmed(reading->line_text.text).length > 0) {
        return crm_rule_fail(&more, 0, reading->error,
                             "more cells than the header has columns: %zu", reading->file_columns);
    }
    for (size_t i = 0; i < table->column_count; i++) {
        if (reading->file_column[i] == NOT_THERE) {
            row[i] = more; /* empty, at the end of the line */
        }
        if (row[i].text.length == 0 && !table->columns[i].optional) {
            return crm_rule_fail(&row[i], 0, reading->error, "%s is empty", table->columns[i].name);
        }
    }
    table->row_count++;
    return CRM_OK;
}

static enum crm_status refuse_empty(const struct reading *reading, const char *wrong)
{
    struct crm_rule_text start = { { "", 0 }, reading->table->name, 0, 0, false };
    return refuse_header(reading, &start, wrong, NULL);
}

/* Reads table->content. */
static enum crm_status read_content(struct crm_rule_table *table, struct crm_error *error)
{
    struct reading reading = { .table = table, .error = error };
    enum crm_status status = CRM_OK;
    reading.rest = crm_buffer_view(&table->content);
    if (reading.rest.length >= 3 && memcmp(reading.rest.at, "\xef\xbb\xbf", 3) == 0) {
        reading.rest = (struct crm_span){ reading.rest.at + 3, reading.rest.length - 3 };
    }
    if (!next_line(&reading, &status)) {
        return status == CRM_OK ? refuse_empty(&reading, "has no header") : status;
    }
    status = read_header(&reading);
    while (status == CRM_OK && next_line(&reading, &status)) {
        status = read_row(&reading);
    }
    return status == CRM_OK && table->row_count == 0
               ? refuse_empty(&reading, "has no rows below its header")
               : status;
}

enum crm_status crm_rule_table_read(struct crm_rule_table *table, const char *name,
                                    struct crm_span text, const struct crm_rule_column *columns,
                                    size_t column_count, struct crm_error *error)
{
    *table = (struct crm_rule_table){
        .name = name,
        .columns = columns,
        .column_count = column_count,
    };
    crm_buffer_span(&table->content, text);
    enum crm_status status = crm_buffer_check(&table->content, error);
    return status == CRM_OK ? read_content(table, error) : status;
}

void crm_rule_table_free(struct crm_rule_table *table)
{
    crm_release(table->cells);
    crm_buffer_free(&table->content);
    *table = (struct crm_rule_table){ 0 };
}
