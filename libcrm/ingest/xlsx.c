#include "ingest/xlsx.h"

#include <inttypes.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "ingest/workbook.h"
#include "ingest/xml.h"
#include "stream/escape.h"
#include "value/date_form.h"
#include "value/date.h"
#include "value/number.h"

/* Excel's own limits, and one for a row's text. */
enum { COLUMNS_MOST = 16384, ROWS_MOST = 1048576, ROW_MOST = 1 << 20 };

/* What attribute t says of a cell's value. */
enum cell_type {
    TYPE_NUMBER,  /* n, or none */
    TYPE_SHARED,  /* s: the number of a shared text */
    TYPE_TEXT,    /* str, inlineStr */
    TYPE_BOOLEAN, /* b */
    TYPE_DATE,    /* d: ISO 8601 */
    TYPE_ERROR,   /* e: #N/A and its like, as they are */
};

struct crm_xlsx {
    struct crm_archive *archive;
    struct crm_workbook workbook;
    size_t sheet;
    size_t member; /* the sheet's */
    struct crm_xml xml;
    bool ended;
    size_t pad;
    /* the row at hand */
    bool in_sheet;
    bool in_row;
    bool too_long;
    uint64_t line;         /* its number */
    size_t next_column;    /* behind the last cell that was seen, filled or not */
    struct crm_buffer row; /* cells up to the last filled one, TAB between */
    struct crm_buffer raw; /* the same escaped, where that makes a difference */
    struct crm_span *cells;
    size_t cell_capacity;
    size_t cell_count;
    /* the cell at hand */
    bool in_cell;
    bool in_inline;
    bool in_run;
    enum cell_type type;
    size_t style;
    size_t column;
    struct crm_buffer value;
};

void crm_xlsx_column_name(size_t column, char name[static 4])
{
    char reversed[3];
    size_t length = 0;
    for (size_t left = column + 1; left > 0 && length < sizeof reversed; left = (left - 1) / 26) {
        reversed[length++] = (char)('A' + (left - 1) % 26);
    }
    for (size_t i = 0; i < length; i++) {
        name[i] = reversed[length - 1 - i];
    }
    name[length] = '\0';
}

static void refuse_cell(struct crm_xlsx *xlsx, const char *problem)
{
    char name[4];
    crm_xlsx_column_name(xlsx->column, name);
    crm_xml_refuse(&xlsx->xml, "cell %s%" PRIu64 " %s", name, xlsx->line, problem);
}

/* A whole number of at most 7 digits; false for anything else. */
static bool parse_count(const char *text, size_t *count)
{
    size_t value = 0;
    size_t i = 0;
    for (; i < 7 && text[i] >= '0' && text[i] <= '9'; i++) {
        value = value * 10 + (size_t)(text[i] - '0');
    }
    *count = value;
    return i > 0 && text[i] == '\0';
}

/* Rows */

static void start_row(struct crm_xlsx *xlsx, const char **attributes)
{
    const char *number = NULL;
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (strcmp(attributes[i], "r") == 0) {
            number = attributes[i + 1];
        }
    }
    size_t line = (size_t)xlsx->line + 1;
    if (number != NULL && (!parse_count(number, &line) || line <= xlsx->line)) {
        crm_xml_refuse(&xlsx->xml, "row \"%.20s\" stands behind row %" PRIu64, number, xlsx->line);
        return;
    }
    if (line > ROWS_MOST) {
        crm_xml_refuse(&xlsx->xml, "has more than 1,048,576 rows");
        return;
    }
    xlsx->line = line;
    xlsx->next_column = 0;
    xlsx->cell_count = 0;
    xlsx->too_long = false;
    xlsx->in_row = true;
    xlsx->in_cell = false;
    crm_buffer_clear(&xlsx->row);
}

static bool grow_cells(struct crm_xlsx *xlsx, size_t count)
{
    if (crm_grow(&xlsx->cells, &xlsx->cell_capacity, count, sizeof *xlsx->cells, xlsx->xml.error)
        != CRM_OK) {
        crm_xml_fail(&xlsx->xml, CRM_FAILURE);
        return false;
    }
    return true;
}

/* Appends a cell at xlsx->column, with empty ones before it; only its length is known for good as
 * long as the row may move. */
static void append_cell(struct crm_xlsx *xlsx, struct crm_span text)
{
    if (text.length == 0 || xlsx->too_long) {
        return;
    }
    size_t gap = xlsx->column - xlsx->cell_count;
    if (xlsx->row.length + gap + 1 + text.length > ROW_MOST) {
        xlsx->too_long = true;
        return;
    }
    if (xlsx->column >= xlsx->cell_capacity && !grow_cells(xlsx, xlsx->column + 1)) {
        return;
    }
    for (size_t i = 0; i < gap; i++) {
        xlsx->cells[xlsx->cell_count++] = (struct crm_span){ NULL, 0 };
        crm_buffer_byte(&xlsx->row, '\t');
    }
    xlsx->cells[xlsx->cell_count++] = (struct crm_span){ NULL, text.length };
    crm_buffer_span(&xlsx->row, text);
    crm_buffer_byte(&xlsx->row, '\t');
}

static void end_row(struct crm_xlsx *xlsx)
{
    xlsx->in_row = false;
    if (xlsx->cell_count > 0 || xlsx->too_long) {
        crm_xml_pause(&xlsx->xml);
    }
}

/* Cells */

static enum cell_type type_of(const char *text)
{
    static const struct {
        char name[10];
        enum cell_type type;
    } types[] = {
        { "s", TYPE_SHARED },       { "n", TYPE_NUMBER }, { "str", TYPE_TEXT },
        { "inlineStr", TYPE_TEXT }, { "d", TYPE_DATE },   { "b", TYPE_BOOLEAN },
        { "e", TYPE_ERROR },
    };
    for (size_t i = 0; i < CRM_COUNT(types); i++) {
        if (strcmp(types[i].name, text) == 0) {
            return types[i].type;
        }
    }
    return TYPE_TEXT; /* kinds of the future are shown as they are */
}

/* "AB12": the column from its letters; the row's digits must be those of the row. */
static bool parse_reference(const char *text, size_t *column, size_t *line)
{
    size_t value = 0;
    size_t i = 0;
    for (; i < 3; i++) {
        char letter = (char)(text[i] & ~0x20);
        if (letter < 'A' || letter > 'Z') {
            break;
        }
        value = value * 26 + (size_t)(letter - 'A' + 1);
    }
    *column = value - 1;
    return i > 0 && value <= COLUMNS_MOST && parse_count(text + i, line);
}

static void start_cell(struct crm_xlsx *xlsx, const char **attributes)
{
    const char *reference = NULL;
    xlsx->type = TYPE_NUMBER;
    xlsx->style = 0;
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        const char *name = attributes[i];
        if (name[0] == '\0' || name[1] != '\0') {
            continue;
        }
        if (name[0] == 'r') {
            reference = attributes[i + 1];
        } else if (name[0] == 't') {
            xlsx->type = type_of(attributes[i + 1]);
        } else if (name[0] == 's' && !parse_count(attributes[i + 1], &xlsx->style)) {
            xlsx->style = SIZE_MAX;
        }
    }
    size_t line = (size_t)xlsx->line;
    xlsx->column = xlsx->next_column;
    if (reference != NULL && !parse_reference(reference, &xlsx->column, &line)) {
        crm_xml_refuse(&xlsx->xml, "there is no cell \"%.20s\": columns are A to XFD", reference);
        return;
    }
    if (line != xlsx->line) {
        crm_xml_refuse(&xlsx->xml, "cell \"%.20s\" stands in row %" PRIu64, reference, xlsx->line);
        return;
    }
    if (xlsx->column < xlsx->next_column) {
        refuse_cell(xlsx, "stands behind one of its own or a later column");
        return;
    }
    if (xlsx->column >= COLUMNS_MOST) {
        crm_xml_refuse(&xlsx->xml, "row %" PRIu64 " has more than 16,384 cells", xlsx->line);
        return;
    }
    xlsx->next_column = xlsx->column + 1;
    xlsx->in_cell = true;
    xlsx->in_inline = false;
    xlsx->in_run = false;
    crm_buffer_clear(&xlsx->value);
}

/* The value without the line breaks that some programs write around it. */
static struct crm_span bare_value(const struct crm_xlsx *xlsx)
{
    struct crm_span text = crm_buffer_view(&xlsx->value);
    while (text.length > 0 && (unsigned char)text.at[0] <= ' ') {
        text = (struct crm_span){ text.at + 1, text.length - 1 };
    }
    while (text.length > 0 && (unsigned char)text.at[text.length - 1] <= ' ') {
        text.length--;
    }
    return text;
}

static void append_shared(struct crm_xlsx *xlsx)
{
    struct crm_span text = bare_value(xlsx);
    size_t index = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || i == 10) {
            refuse_cell(xlsx, "does not say which shared text it shows");
            return;
        }
        index = index * 10 + (size_t)(text.at[i] - '0');
    }
    if (text.length == 0) {
        return;
    }
    if (!crm_workbook_string(&xlsx->workbook, index, &text)) {
        refuse_cell(xlsx, "shows a shared text that the workbook has not");
        return;
    }
    append_cell(xlsx, text);
}

static void append_number(struct crm_xlsx *xlsx)
{
    struct crm_span text = bare_value(xlsx);
    char written[40];
    size_t length = 0;
    double serial = 0;
    enum crm_cell_format format = xlsx->style < xlsx->workbook.style_count
                                      ? xlsx->workbook.styles[xlsx->style]
                                      : CRM_CELL_NUMBER;
    if (format != CRM_CELL_NUMBER && crm_number_parse(text, &serial)) {
        length = crm_cell_serial(serial, format, xlsx->workbook.from_1904, written);
    }
    if (length == 0) {
        length = crm_cell_number(text, written);
    }
    append_cell(xlsx, length > 0 ? (struct crm_span){ written, length } : text);
}

static void append_text(struct crm_xlsx *xlsx)
{
    struct crm_buffer *value = &xlsx->value;
    if (value->length <= CRM_CELL_MOST) {
        value->length = crm_cell_unescape(value->bytes, value->length);
    }
    append_cell(xlsx, crm_buffer_view(value));
}

static void append_date(struct crm_xlsx *xlsx)
{
    struct crm_span text = bare_value(xlsx);
    struct crm_time time;
    char written[19];
    if (crm_time_parse_order(text, CRM_DATE_YMD, &time, NULL)) {
        time.second = time.second > 0 ? time.second : -1;
        text = (struct crm_span){ written, crm_time_write(time, written) };
    }
    append_cell(xlsx, text);
}

static void append_boolean(struct crm_xlsx *xlsx)
{
    struct crm_span text = bare_value(xlsx);
    if (crm_span_is(text, "1") || crm_span_is(text, "true")) {
        text = crm_span_of("TRUE");
    } else if (crm_span_is(text, "0") || crm_span_is(text, "false")) {
        text = crm_span_of("FALSE");
    }
    append_cell(xlsx, text);
}

static void end_cell(struct crm_xlsx *xlsx)
{
    xlsx->in_cell = false;
    if (crm_buffer_check(&xlsx->value, xlsx->xml.error) != CRM_OK) {
        crm_xml_fail(&xlsx->xml, CRM_FAILURE);
        return;
    }
    if (xlsx->value.length == 0) {
        return;
    }
    switch (xlsx->type) {
    case TYPE_NUMBER:
        append_number(xlsx);
        break;
    case TYPE_SHARED:
        append_shared(xlsx);
        break;
    case TYPE_TEXT:
        append_text(xlsx);
        break;
    case TYPE_BOOLEAN:
        append_boolean(xlsx);
        break;
    case TYPE_DATE:
        append_date(xlsx);
        break;
    case TYPE_ERROR:
        append_cell(xlsx, bare_value(xlsx));
        break;
    }
}

/* worksheet / sheetData / row / c / v, or is / t, or is / r / t: their depths are 1 to 7. Other
 * elements, such as formulas and reading aids, are at none of these places. */

static void start_inside_cell(struct crm_xlsx *xlsx, unsigned depth, const char *name)
{
    bool is_text = strcmp(name, "t") == 0;
    if (depth == 5) {
        xlsx->xml.taking_text = strcmp(name, "v") == 0;
        xlsx->in_inline = strcmp(name, "is") == 0;
    } else if (depth == 6 && xlsx->in_inline) {
        xlsx->xml.taking_text = is_text;
        xlsx->in_run = strcmp(name, "r") == 0;
    } else if (depth == 7 && xlsx->in_run) {
        xlsx->xml.taking_text = is_text;
    }
}

static void start_element(struct crm_xml *xml, unsigned depth, const char *name,
                          const char **attributes)
{
    struct crm_xlsx *xlsx = xml->user;
    if (depth > 4) {
        if (xlsx->in_cell) {
            start_inside_cell(xlsx, depth, name);
        }
    } else if (depth == 4 && xlsx->in_row && strcmp(name, "c") == 0) {
        start_cell(xlsx, attributes);
    } else if (depth == 3 && xlsx->in_sheet && strcmp(name, "row") == 0) {
        start_row(xlsx, attributes);
    } else if (depth == 2) {
        xlsx->in_sheet = strcmp(name, "sheetData") == 0;
    } else if (depth == 1 && strcmp(name, "worksheet") != 0) {
        crm_xml_refuse(xml, "is no sheet of cells, but a \"%.40s\"", name);
    }
}

static void end_element(struct crm_xml *xml, unsigned depth)
{
    struct crm_xlsx *xlsx = xml->user;
    xml->taking_text = false;
    if (depth == 6) {
        xlsx->in_run = false;
    } else if (depth == 5) {
        xlsx->in_inline = false;
    } else if (depth == 4 && xlsx->in_cell) {
        end_cell(xlsx);
    } else if (depth == 3 && xlsx->in_row) {
        end_row(xlsx);
    } else if (depth == 2 && xlsx->in_sheet) {
        xlsx->ended = true; /* what follows is about looks */
        crm_xml_pause(xml);
    }
}

static void take_text(struct crm_xml *xml, struct crm_span text)
{
    struct crm_xlsx *xlsx = xml->user;
    size_t left = CRM_CELL_MOST + 1 - xlsx->value.length;
    crm_buffer_append(&xlsx->value, text.at, text.length < left ? text.length : left);
}

static const struct crm_xml_handler sheet_handler = { start_element, end_element, take_text };

/* Reading */

enum crm_status crm_xlsx_restart(struct crm_xlsx *xlsx, struct crm_error *error)
{
    crm_xml_close(&xlsx->xml);
    xlsx->ended = false;
    xlsx->in_sheet = false;
    xlsx->in_row = false;
    xlsx->in_cell = false;
    xlsx->line = 0;
    return crm_xml_open(&xlsx->xml, xlsx->archive, xlsx->member,
                        xlsx->workbook.sheets[xlsx->sheet].part, &sheet_handler, xlsx, error);
}

static enum crm_status open_sheet(struct crm_xlsx *xlsx, const char *sheet, struct crm_error *error)
{
    enum crm_status status = crm_workbook_open(&xlsx->workbook, xlsx->archive, error);
    if (status == CRM_OK) {
        status = crm_workbook_find(&xlsx->workbook, sheet, crm_archive_name(xlsx->archive),
                                   &xlsx->sheet, error);
    }
    if (status == CRM_OK) {
        status = crm_workbook_load(&xlsx->workbook, xlsx->archive, error);
    }
    if (status != CRM_OK) {
        return status;
    }
    const char *part = xlsx->workbook.sheets[xlsx->sheet].part;
    xlsx->member = crm_archive_find(xlsx->archive, crm_span_of(part));
    if (xlsx->member == CRM_ARCHIVE_NONE) {
        return crm_fail_at(error, CRM_REFUSED, crm_archive_name(xlsx->archive), 0, 0,
                           "is a damaged workbook: its part %s is missing", part);
    }
    return crm_xlsx_restart(xlsx, error);
}

enum crm_status crm_xlsx_open(struct crm_xlsx **xlsx, struct crm_input *input, struct crm_span seen,
                              const char *sheet, struct crm_error *error)
{
    *xlsx = NULL;
    struct crm_xlsx *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        crm_input_close(input);
        return CRM_FAILURE;
    }
    enum crm_status status = crm_archive_open(&made->archive, input, seen, error);
    if (status == CRM_OK) {
        status = open_sheet(made, sheet, error);
    }
    if (status != CRM_OK) {
        crm_xlsx_close(made);
        return status;
    }
    *xlsx = made;
    return CRM_OK;
}

static bool needs_escapes(struct crm_span text, size_t tabs)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.at[i];
        if (byte == '\n' || byte == '\r' || byte == '\\') {
            return true;
        }
        tabs -= byte == '\t'; /* wraps around where there are more */
    }
    return tabs != 0;
}

/* The row as it would stand in a stream: mostly as it is. */
static struct crm_span write_raw(struct crm_xlsx *xlsx, struct crm_span row)
{
    if (!needs_escapes(row, xlsx->cell_count - (xlsx->cell_count > 0))) {
        return row;
    }
    crm_buffer_clear(&xlsx->raw);
    for (size_t i = 0; i < xlsx->cell_count; i++) {
        if (i > 0) {
            crm_buffer_byte(&xlsx->raw, '\t');
        }
        crm_escape(&xlsx->raw, xlsx->cells[i]);
    }
    return crm_buffer_view(&xlsx->raw);
}

static enum crm_status give_row(struct crm_xlsx *xlsx, struct crm_csv_row *row,
                                struct crm_error *error)
{
    while (xlsx->cell_count < xlsx->pad && !xlsx->too_long) {
        if (xlsx->cell_count == xlsx->cell_capacity && !grow_cells(xlsx, xlsx->pad)) {
            return CRM_FAILURE;
        }
        xlsx->cells[xlsx->cell_count++] = (struct crm_span){ NULL, 0 };
        crm_buffer_byte(&xlsx->row, '\t');
    }
    if (crm_buffer_check(&xlsx->row, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    const char *at = xlsx->row.bytes;
    for (size_t i = 0; i < xlsx->cell_count; i++) {
        xlsx->cells[i].at = at;
        at += xlsx->cells[i].length + 1;
    }
    size_t length = xlsx->row.length - (xlsx->cell_count > 0); /* the last TAB */
    struct crm_span whole = { xlsx->cell_count > 0 ? xlsx->row.bytes : "", length };
    row->problem = xlsx->too_long ? CRM_CSV_TOO_LONG : CRM_CSV_GOOD;
    row->raw = write_raw(xlsx, whole);
    row->line = xlsx->line;
    row->cells = xlsx->cells;
    row->count = xlsx->too_long ? 0 : xlsx->cell_count;
    return crm_buffer_check(&xlsx->raw, error);
}

enum crm_csv_read crm_xlsx_next(struct crm_xlsx *xlsx, struct crm_csv_row *row,
                                struct crm_error *error)
{
    *row = (struct crm_csv_row){ 0 };
    enum crm_xml_step step = xlsx->ended ? CRM_XML_END : crm_xml_step(&xlsx->xml, error);
    if (step == CRM_XML_PAUSED && !xlsx->ended) {
        return give_row(xlsx, row, error) == CRM_OK ? CRM_CSV_ROW : CRM_CSV_FAILED;
    }
    if (step == CRM_XML_FAILED) {
        return CRM_CSV_FAILED;
    }
    xlsx->ended = true;
    return crm_xml_skip(&xlsx->xml, error) == CRM_OK ? CRM_CSV_END : CRM_CSV_FAILED;
}

void crm_xlsx_pad(struct crm_xlsx *xlsx, size_t count)
{
    xlsx->pad = count < COLUMNS_MOST ? count : COLUMNS_MOST;
}

const char *crm_xlsx_sheet(const struct crm_xlsx *xlsx)
{
    return xlsx->workbook.sheets[xlsx->sheet].name;
}

size_t crm_xlsx_sheet_count(const struct crm_xlsx *xlsx)
{
    return xlsx->workbook.sheet_count;
}

const char *crm_xlsx_sheet_name(const struct crm_xlsx *xlsx, size_t sheet)
{
    return xlsx->workbook.sheets[sheet].name;
}

void crm_xlsx_position(const struct crm_xlsx *xlsx, uint64_t *position, uint64_t *size)
{
    crm_archive_position(xlsx->archive, position, size);
}

void crm_xlsx_close(struct crm_xlsx *xlsx)
{
    if (xlsx == NULL) {
        return;
    }
    crm_xml_close(&xlsx->xml);
    crm_workbook_close(&xlsx->workbook);
    crm_archive_close(xlsx->archive);
    crm_buffer_free(&xlsx->row);
    crm_buffer_free(&xlsx->raw);
    crm_buffer_free(&xlsx->value);
    crm_release(xlsx->cells);
    crm_release(xlsx);
}
