#include "report/tidy.h"

#include <inttypes.h>
#include <stdio.h>

#include "value/date.h"
#include "value/number.h"

enum { DIGITS = 6 };

/* The value as plain text, which may stand in `room`. */
static struct crm_span value_of(const struct crm_cell *cell, char room[static 32])
{
    switch (cell->kind) {
    case CRM_CELL_TEXT:
        return crm_span_of(cell->text);
    case CRM_CELL_COUNT:
        return (struct crm_span){ room, (size_t)snprintf(room, 32, "%" PRIu64, cell->count) };
    case CRM_CELL_MONEY:
        return (struct crm_span){ room, crm_money_write(cell->money, room) };
    case CRM_CELL_SHARE:
    case CRM_CELL_NUMBER:
        return (struct crm_span){ room, crm_number_write(cell->number, DIGITS, room) };
    case CRM_CELL_DAY:
        return (struct crm_span){ room, crm_time_write((struct crm_time){ cell->day, -1 }, room) };
    default:
        return (struct crm_span){ room, 0 };
    }
}

struct place {
    const char *section;
    const char *table;
    const char *item;
    const char *measure;
};

static void emit(struct place place, const struct crm_cell *cell, crm_tidy_row *row,
                 struct crm_buffer *buffer)
{
    char room[32];
    if (cell->kind == CRM_CELL_EMPTY) {
        return;
    }
    struct crm_span fields[CRM_TIDY_FIELDS] = {
        crm_span_of(place.section), crm_span_of(place.table), crm_span_of(place.item),
        crm_span_of(place.measure), value_of(cell, room),
    };
    row(buffer, fields, cell->kind != CRM_CELL_TEXT);
}

static void emit_table(const struct crm_words *section, const struct crm_report_table *table,
                       crm_tidy_row *row, struct crm_buffer *buffer)
{
    for (size_t r = 0; r < table->row_count; r++) {
        for (size_t c = 0; c < table->column_count; c++) {
            struct place place = { section->code, table->words.code, table->rows[r].code,
                                   table->columns[c].words.code };
            emit(place, &table->rows[r].cells[c], row, buffer);
        }
    }
}

void crm_tidy_rows(const struct crm_report *report, crm_tidy_row *row, struct crm_buffer *buffer)
{
    const struct crm_span header[CRM_TIDY_FIELDS] = {
        crm_span_of("section"), crm_span_of("table"), crm_span_of("item"),
        crm_span_of("measure"), crm_span_of("value"),
    };
    row(buffer, header, false);
    for (size_t i = 0; i < report->figure_count; i++) {
        const struct crm_report_figure *figure = &report->figures[i];
        struct place place = { CRM_TIDY_FIGURES, "", "", figure->words.code };
        emit(place, &figure->cell, row, buffer);
    }
    for (size_t s = 0; s < report->section_count; s++) {
        const struct crm_report_section *section = &report->sections[s];
        for (size_t t = 0; t < section->table_count; t++) {
            emit_table(section->words, &section->tables[t], row, buffer);
        }
    }
}
