#include "report/table.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/wide.h"
#include "value/date.h"

/* The sentences of a report are constants with a few numbers. */
enum { SENTENCE_SIZE = 512 };

const char *crm_report_label(const struct crm_report *report, const struct crm_words *words)
{
    return report->language == CRM_CHINESE ? words->chinese : words->english;
}

/* Room for one more item; false, and the report failed, without memory. */
static bool grow(struct crm_report *report, void *block, size_t *capacity, size_t count,
                 size_t size)
{
    if (!report->failed) {
        report->failed = crm_grow(block, capacity, count + 1, size, &report->error) != CRM_OK;
    }
    return !report->failed;
}

const char *crm_report_copy(struct crm_report *report, const char *text, size_t length)
{
    const char *copy = NULL;
    if (!report->failed) {
        copy = crm_arena_copy(&report->arena, text, length, &report->error);
        report->failed = copy == NULL;
    }
    return copy != NULL ? copy : "";
}

CRM_FORMAT(2, 0)
CRM_FORMAT(3, 0)
static const char *sentence(struct crm_report *report, const char *english, const char *chinese,
                            va_list arguments)
{
    char text[SENTENCE_SIZE];
    const char *format = report->language == CRM_CHINESE ? chinese : english;
    vsnprintf(text, sizeof text, format, arguments);
    return crm_report_copy(report, text, strlen(text));
}

void crm_report_add_figure(struct crm_report *report, struct crm_words words, struct crm_cell cell)
{
    if (grow(report, &report->figures, &report->figure_capacity, report->figure_count,
             sizeof *report->figures)) {
        report->figures[report->figure_count++] =
            (struct crm_report_figure){ .words = words, .cell = cell };
    }
}

void crm_report_remark(struct crm_report *report, const char *english, const char *chinese, ...)
{
    va_list arguments;
    va_start(arguments, chinese);
    const char *text = sentence(report, english, chinese, arguments);
    va_end(arguments);
    if (!report->failed && report->figure_count > 0) {
        report->figures[report->figure_count - 1].remark = text;
    }
}

void crm_report_warn(struct crm_report *report, const char *english, const char *chinese, ...)
{
    va_list arguments;
    va_start(arguments, chinese);
    const char *text = sentence(report, english, chinese, arguments);
    va_end(arguments);
    if (grow(report, &report->warnings, &report->warning_capacity, report->warning_count,
             sizeof *report->warnings)) {
        report->warnings[report->warning_count++] = text;
    }
}

/* False, and the report failed, where something is added that has no place yet. */
static bool has_place(struct crm_report *report, bool has)
{
    if (!report->failed && !has) {
        report->failed = true;
        crm_fail(&report->error, CRM_FAILURE, "a part of the report has no place");
    }
    return !report->failed;
}

/* NULL where the report has failed, or now fails as it has none. */
static struct crm_report_section *last_section(struct crm_report *report)
{
    return has_place(report, report->section_count > 0)
               ? &report->sections[report->section_count - 1]
               : NULL;
}

static struct crm_report_table *last_table(struct crm_report *report)
{
    struct crm_report_section *section = last_section(report);
    return section != NULL && has_place(report, section->table_count > 0)
               ? &section->tables[section->table_count - 1]
               : NULL;
}

void crm_report_note(struct crm_report *report, const char *english, const char *chinese, ...)
{
    va_list arguments;
    va_start(arguments, chinese);
    const char *text = sentence(report, english, chinese, arguments);
    va_end(arguments);
    struct crm_report_section *section = last_section(report);
    if (section == NULL) {
        return;
    }
    if (section->table_count > 0) {
        section->tables[section->table_count - 1].note = text;
    } else {
        section->note = text;
    }
}

void crm_report_add_section(struct crm_report *report, const struct crm_words *words)
{
    if (grow(report, &report->sections, &report->section_capacity, report->section_count,
             sizeof *report->sections)) {
        report->sections[report->section_count++] = (struct crm_report_section){ .words = words };
    }
}

void crm_report_add_table(struct crm_report *report, struct crm_words words, struct crm_words item,
                          const struct crm_report_column *columns, size_t column_count)
{
    struct crm_report_section *section = last_section(report);
    if (section != NULL
        && grow(report, &section->tables, &section->table_capacity, section->table_count,
                sizeof *section->tables)) {
        section->tables[section->table_count++] = (struct crm_report_table){
            .words = words, .item = item, .columns = columns, .column_count = column_count
        };
    }
}

void crm_report_add_row(struct crm_report *report, const char *code, const char *label)
{
    struct crm_report_row row = { .code = crm_report_copy(report, code, strlen(code)),
                                  .label = crm_report_copy(report, label, strlen(label)) };
    struct crm_report_table *table = last_table(report);
    if (table == NULL) {
        return;
    }
    size_t size = table->column_count * sizeof *row.cells;
    row.cells = crm_arena_take(&report->arena, size, &report->error);
    if (row.cells == NULL) {
        report->failed = true;
        return;
    }
    for (size_t i = 0; i < table->column_count; i++) {
        row.cells[i] = crm_empty_cell();
    }
    if (grow(report, &table->rows, &table->row_capacity, table->row_count, sizeof *table->rows)) {
        table->rows[table->row_count++] = row;
    }
}

void crm_report_add_cell(struct crm_report *report, struct crm_cell cell)
{
    struct crm_report_table *table = last_table(report);
    if (table == NULL || !has_place(report, table->row_count > 0)) {
        return;
    }
    struct crm_report_row *row = &table->rows[table->row_count - 1];
    if (has_place(report, row->filled < table->column_count)) {
        row->cells[row->filled++] = cell;
    }
}

struct crm_cell crm_day_cell(int32_t day)
{
    return day == CRM_NO_DAY ? crm_empty_cell()
                             : (struct crm_cell){ .kind = CRM_CELL_DAY, .day = day };
}

struct crm_cell crm_share_cell(int64_t part, int64_t whole)
{
    if (whole <= 0) {
        return crm_empty_cell();
    }
    return (struct crm_cell){ .kind = CRM_CELL_SHARE, .number = (double)part / (double)whole };
}

struct crm_cell crm_ratio_cell(uint64_t sum, uint64_t count)
{
    if (count == 0) {
        return crm_empty_cell();
    }
    return (struct crm_cell){ .kind = CRM_CELL_NUMBER, .number = (double)sum / (double)count };
}

struct crm_cell crm_mean_cell(crm_money sum, uint64_t count)
{
    return count == 0 ? crm_empty_cell()
                      : crm_money_cell((crm_money)crm_divide_even(sum, (crm_wide)count, NULL));
}

enum crm_status crm_report_check(const struct crm_report *report, struct crm_error *error)
{
    if (report->failed) {
        *error = report->error;
        return error->status;
    }
    return CRM_OK;
}

void crm_report_free(struct crm_report *report)
{
    for (size_t i = 0; i < report->section_count; i++) {
        struct crm_report_section *section = &report->sections[i];
        for (size_t t = 0; t < section->table_count; t++) {
            crm_release(section->tables[t].rows);
        }
        crm_release(section->tables);
    }
    crm_release(report->sections);
    crm_release(report->figures);
    crm_release(report->warnings);
    crm_arena_free(&report->arena);
    *report = (struct crm_report){ 0 };
}
