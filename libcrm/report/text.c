#include "report/text.h"

#include "report/cells.h"
#include "value/text.h"

enum { GAP = 2, LABEL_LEAST = 10, BAR_LEAST = 6, BAR_GOOD = 10, BAR_MOST = 20 };

/* Headings of two lines read best; of three where this gives room for bars. */
enum { HEADING_FEW = 2, HEADING_MOST = 3 };

struct text {
    const struct crm_report *report;
    const struct crm_report_style *style;
    struct crm_buffer *out;
    struct crm_buffer scratch; /* one text at a time */
};

/* How a column is drawn. */
struct shape {
    bool shown;
    size_t width;
    double largest; /* of a column with bars: what a whole bar is */
};

/* How a table is drawn. */
struct grid {
    const struct crm_report_table *table;
    struct shape *shapes;
    size_t label_width;
    size_t bar_width; /* 0: no bars */
    size_t lines;     /* of headings */
};

/* Clearing forgets a failure: it goes to the output first. */
static void clear_scratch(struct text *text)
{
    text->out->failed = text->out->failed || text->scratch.failed;
    crm_buffer_clear(&text->scratch);
}

static struct crm_span clean(struct text *text, const char *raw)
{
    clear_scratch(text);
    crm_text_clean(&text->scratch, crm_span_of(raw));
    return crm_buffer_view(&text->scratch);
}

static struct crm_span value(struct text *text, const struct crm_cell *cell)
{
    clear_scratch(text);
    crm_cell_text(&text->scratch, cell);
    return crm_buffer_view(&text->scratch);
}

static void end_line(struct text *text)
{
    struct crm_buffer *out = text->out;
    while (out->length > 0 && out->bytes[out->length - 1] == ' ') {
        out->length--;
    }
    crm_buffer_byte(out, '\n');
}

static void title(struct text *text, const char *words)
{
    crm_buffer_text(text->out, text->style->bold ? "\033[1m" : "");
    crm_buffer_text(text->out, words);
    crm_buffer_text(text->out, text->style->bold ? "\033[0m" : "");
    crm_buffer_byte(text->out, '\n');
}

static void paragraph(struct text *text, const char *before, const char *words)
{
    struct crm_span left = crm_span_of(words);
    size_t indent = crm_text_width(crm_span_of(before));
    crm_buffer_text(text->out, before);
    for (bool first = true; left.length > 0; first = false) {
        crm_text_repeat(text->out, " ", first ? 0 : indent);
        crm_buffer_span(text->out, crm_text_line(&left, text->style->width - indent));
        end_line(text);
    }
}

/* --- Key figures --- */

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void figures(struct text *text)
{
    const struct crm_report *report = text->report;
    size_t label_width = 0;
    size_t value_width = 0;
    for (size_t i = 0; i < report->figure_count; i++) {
        const struct crm_report_figure *figure = &report->figures[i];
        if (figure->words.english != NULL) {
            const char *label = crm_report_label(report, &figure->words);
            label_width = larger(label_width, crm_text_width(crm_span_of(label)));
            value_width = larger(value_width, crm_text_width(value(text, &figure->cell)));
        }
    }
    for (size_t i = 0; i < report->figure_count; i++) {
        const struct crm_report_figure *figure = &report->figures[i];
        if (figure->words.english != NULL) {
            const char *label = crm_report_label(report, &figure->words);
            crm_text_pad(text->out, crm_span_of(label), label_width + GAP, false);
            crm_text_pad(text->out, value(text, &figure->cell), value_width + GAP, true);
            crm_text_repeat(text->out, " ", GAP);
            crm_buffer_text(text->out, figure->remark != NULL ? figure->remark : "");
            end_line(text);
        }
    }
}

static void head(struct text *text)
{
    const struct crm_report *report = text->report;
    const char *words = crm_report_label(report, &report->title);
    title(text, words);
    crm_text_repeat(text->out, "═", text->style->width);
    end_line(text);
    figures(text);
    for (size_t i = 0; i < report->warning_count; i++) {
        crm_buffer_text(text->out, i == 0 ? "\n" : "");
        paragraph(text, report->language == CRM_CHINESE ? "注意：" : "Note: ", report->warnings[i]);
    }
}

/* --- Tables --- */

/* The widest word of a heading; of a Chinese one, which has no blanks, all of it. */
static size_t word_width(struct crm_span heading)
{
    size_t widest = 0;
    for (size_t at = 0; at < heading.length;) {
        const char *blank = memchr(heading.at + at, ' ', heading.length - at);
        size_t end = blank != NULL ? (size_t)(blank - heading.at) : heading.length;
        struct crm_span word = { heading.at + at, end - at };
        widest = larger(widest, crm_text_width(word));
        at = end + 1;
    }
    return widest;
}

static size_t count_lines(struct crm_span heading, size_t width)
{
    size_t lines = 0;
    for (; heading.length > 0; lines++) {
        crm_text_line(&heading, width);
    }
    return lines;
}

/* The line of a heading whose last line stands at the bottom of `lines`; empty above its first. */
static struct crm_span heading_line(struct crm_span heading, size_t width, size_t lines,
                                    size_t line)
{
    size_t above = lines - count_lines(heading, width);
    struct crm_span part = { 0 };
    for (size_t i = above; i <= line; i++) {
        part = crm_text_line(&heading, width);
    }
    return part;
}

static struct crm_span heading_of(const struct text *text, const struct crm_report_column *column)
{
    return crm_span_of(crm_report_label(text->report, &column->words));
}

static void shape_column(struct text *text, struct grid *grid, size_t c, size_t most_lines)
{
    const struct crm_report_table *table = grid->table;
    struct shape *shape = &grid->shapes[c];
    *shape = (struct shape){ .shown = false };
    for (size_t r = 0; r < table->row_count; r++) {
        const struct crm_cell *cell = &table->rows[r].cells[c];
        shape->shown = shape->shown || cell->kind != CRM_CELL_EMPTY;
        shape->width = larger(shape->width, crm_text_width(value(text, cell)));
        if (cell->kind == CRM_CELL_SHARE && cell->number > shape->largest) {
            shape->largest = cell->number;
        }
    }
    shape->shown = shape->shown && table->columns[c].words.english != NULL;
    if (!shape->shown) {
        return;
    }
    struct crm_span heading = heading_of(text, &table->columns[c]);
    shape->width = larger(shape->width, word_width(heading));
    while (count_lines(heading, shape->width) > most_lines) {
        shape->width++;
    }
    grid->lines = larger(grid->lines, count_lines(heading, shape->width));
}

/* Bars get what the columns leave; where they leave too little for the labels, those are clipped.
 */
static void shape_grid(struct text *text, struct grid *grid, size_t most_lines)
{
    const struct crm_report_table *table = grid->table;
    size_t used = 0;
    bool bars = false;
    grid->bar_width = 0;
    grid->lines = 1;
    grid->label_width = crm_text_width(crm_span_of(crm_report_label(text->report, &table->item)));
    for (size_t r = 0; r < table->row_count; r++) {
        size_t width = crm_text_width(clean(text, table->rows[r].label));
        grid->label_width = larger(grid->label_width, width);
    }
    for (size_t c = 0; c < table->column_count; c++) {
        shape_column(text, grid, c, most_lines);
        if (grid->shapes[c].shown) {
            used += GAP + grid->shapes[c].width;
            bars = bars || table->columns[c].bar;
        }
    }
    size_t room = text->style->width > used ? text->style->width - used : 0;
    if (grid->label_width > room) {
        grid->label_width = larger(room, LABEL_LEAST);
    }
    size_t left = room > grid->label_width + 1 ? room - grid->label_width - 1 : 0;
    if (bars && left >= BAR_LEAST) {
        grid->bar_width = left < BAR_MOST ? left : BAR_MOST;
    }
}

static bool has_bar(const struct grid *grid, size_t c)
{
    return grid->table->columns[c].bar && grid->bar_width > 0 && grid->shapes[c].shown;
}

static size_t grid_width(const struct grid *grid)
{
    size_t width = grid->label_width;
    for (size_t c = 0; c < grid->table->column_count; c++) {
        if (grid->shapes[c].shown) {
            width += GAP + grid->shapes[c].width + (has_bar(grid, c) ? 1 + grid->bar_width : 0);
        }
    }
    return width;
}

static void headings(struct text *text, const struct grid *grid)
{
    const struct crm_report_table *table = grid->table;
    struct crm_span item = crm_span_of(crm_report_label(text->report, &table->item));
    for (size_t line = 0; line < grid->lines; line++) {
        bool last = line + 1 == grid->lines;
        crm_text_pad(text->out, last ? item : crm_span_of(""), grid->label_width, false);
        for (size_t c = 0; c < table->column_count; c++) {
            size_t width = grid->shapes[c].width;
            if (!grid->shapes[c].shown) {
                continue;
            }
            struct crm_span part = { 0 };
            struct crm_span heading = heading_of(text, &table->columns[c]);
            if (line + count_lines(heading, width) >= grid->lines) {
                part = heading_line(heading, width, grid->lines, line);
            }
            crm_text_pad(text->out, part, GAP + width, true);
            crm_text_repeat(text->out, " ", has_bar(grid, c) ? 1 + grid->bar_width : 0);
        }
        end_line(text);
    }
    crm_text_repeat(text->out, "─", grid_width(grid));
    end_line(text);
}

static void table_row(struct text *text, const struct grid *grid, const struct crm_report_row *row)
{
    crm_text_pad(text->out, clean(text, row->label), grid->label_width, false);
    for (size_t c = 0; c < grid->table->column_count; c++) {
        const struct shape *shape = &grid->shapes[c];
        if (!shape->shown) {
            continue;
        }
        crm_text_pad(text->out, value(text, &row->cells[c]), GAP + shape->width, true);
        if (has_bar(grid, c)) {
            double share = row->cells[c].kind == CRM_CELL_SHARE ? row->cells[c].number : 0;
            crm_buffer_byte(text->out, ' ');
            crm_text_bar(text->out, shape->largest > 0 ? share / shape->largest : 0,
                         grid->bar_width);
        }
    }
    end_line(text);
}

static void draw_table(struct text *text, const struct crm_report_table *table)
{
    struct crm_error error;
    struct grid grid = { .table = table };
    grid.shapes = crm_allocate(table->column_count, sizeof *grid.shapes, &error);
    if (grid.shapes == NULL) {
        text->out->failed = true;
        return;
    }
    shape_grid(text, &grid, HEADING_FEW);
    if (grid.bar_width < BAR_GOOD) {
        shape_grid(text, &grid, HEADING_MOST);
    }
    if (grid.bar_width == 0) {
        shape_grid(text, &grid, HEADING_FEW);
    }
    crm_buffer_byte(text->out, '\n');
    title(text, crm_report_label(text->report, &table->words));
    headings(text, &grid);
    for (size_t r = 0; r < table->row_count; r++) {
        table_row(text, &grid, &table->rows[r]);
    }
    if (table->note != NULL) {
        paragraph(text, "", table->note);
    }
    crm_release(grid.shapes);
}

static void render(const struct crm_report *report, const struct crm_report_style *style,
                   struct crm_buffer *buffer)
{
    struct text text = { .report = report, .style = style, .out = buffer };
    head(&text);
    for (size_t s = 0; s < report->section_count; s++) {
        const struct crm_report_section *section = &report->sections[s];
        crm_buffer_text(buffer, "\n\n");
        title(&text, crm_report_label(report, section->words));
        crm_text_repeat(buffer, "═", style->width);
        end_line(&text);
        if (section->note != NULL) {
            paragraph(&text, "", section->note);
        }
        for (size_t t = 0; t < section->table_count; t++) {
            draw_table(&text, &section->tables[t]);
        }
    }
    clear_scratch(&text);
    crm_buffer_free(&text.scratch);
}

const struct crm_renderer crm_renderer_text = { "text", ".txt", render };
