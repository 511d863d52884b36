#include "csv_reading.h"

#include <stdlib.h>

#include "base/memory.h"

static void grow(void *block, size_t *capacity, size_t needed, size_t size)
{
    struct crm_error error;
    if (crm_grow(block, capacity, needed, size, &error) != CRM_OK) {
        abort();
    }
}

static size_t keep(struct csv_reading *reading, struct crm_span text)
{
    size_t at = reading->bytes.length;
    crm_buffer_span(&reading->bytes, text);
    if (reading->bytes.failed) {
        abort();
    }
    return at;
}

void csv_reading_clear(struct csv_reading *reading)
{
    reading->row_count = 0;
    reading->cell_count = 0;
    crm_buffer_clear(&reading->bytes);
}

void csv_reading_free(struct csv_reading *reading)
{
    crm_release(reading->rows);
    crm_release(reading->cells);
    crm_buffer_free(&reading->bytes);
    *reading = (struct csv_reading){ 0 };
}

/* Cells that are in no row yet. */
static size_t pending(const struct csv_reading *reading)
{
    if (reading->row_count == 0) {
        return 0;
    }
    const struct csv_read_row *last = &reading->rows[reading->row_count - 1];
    return last->first_cell + last->cell_count;
}

void csv_reading_cell(struct csv_reading *reading, struct crm_span cell, size_t column)
{
    grow(&reading->cells, &reading->cell_capacity, reading->cell_count + 1, sizeof *reading->cells);
    size_t at = keep(reading, cell);
    reading->cells[reading->cell_count++] = (struct csv_read_cell){ at, cell.length, column };
}

void csv_reading_row(struct csv_reading *reading, enum crm_csv_problem problem, uint64_t line,
                     struct crm_span raw, uint64_t broken)
{
    size_t first = pending(reading);
    if (problem != CRM_CSV_GOOD) {
        reading->cell_count = first;
    }
    grow(&reading->rows, &reading->row_capacity, reading->row_count + 1, sizeof *reading->rows);
    reading->rows[reading->row_count++] =
        (struct csv_read_row){ .problem = problem,
                               .line = line,
                               .broken = broken,
                               .raw_at = keep(reading, raw),
                               .raw_length = raw.length,
                               .first_cell = first,
                               .cell_count = reading->cell_count - first };
}

struct crm_span csv_reading_raw(const struct csv_reading *reading, size_t row)
{
    const struct csv_read_row *found = &reading->rows[row];
    return (struct crm_span){ reading->bytes.bytes + found->raw_at, found->raw_length };
}

struct crm_span csv_reading_text(const struct csv_reading *reading, size_t row, size_t cell)
{
    const struct csv_read_cell *found = &reading->cells[reading->rows[row].first_cell + cell];
    return (struct crm_span){ reading->bytes.bytes + found->at, found->length };
}
