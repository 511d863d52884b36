/* tests/fuzz/csv_reading.h — the rows of a delimited text as they were read, by whatever way, so
 * that two ways can be compared. Fails by abort: without memory no test goes on. */
#ifndef CRM_TESTS_FUZZ_CSV_READING_H
#define CRM_TESTS_FUZZ_CSV_READING_H

#include <stdint.h>

#include "base/buffer.h"
#include "ingest/csv.h"

struct csv_read_cell {
    size_t at; /* in bytes */
    size_t length;
    size_t column; /* in the row, in bytes from 1 */
};

struct csv_read_row {
    enum crm_csv_problem problem;
    uint64_t line;
    uint64_t broken; /* CRM_CSV_BAD_ENCODING */
    size_t raw_at;   /* in bytes */
    size_t raw_length;
    size_t first_cell; /* number of */
    size_t cell_count; /* 0 unless the row is good */
};

/* Owns everything; zero-initialised is empty. */
struct csv_reading {
    struct csv_read_row *rows;
    size_t row_capacity;
    size_t row_count;
    struct csv_read_cell *cells;
    size_t cell_capacity;
    size_t cell_count;
    struct crm_buffer bytes;
};

void csv_reading_clear(struct csv_reading *reading);
void csv_reading_free(struct csv_reading *reading);

/* Adds a cell to the row at hand. */
void csv_reading_cell(struct csv_reading *reading, struct crm_span cell, size_t column);

/* Ends the row at hand: a bad one loses its cells. */
void csv_reading_row(struct csv_reading *reading, enum crm_csv_problem problem, uint64_t line,
                     struct crm_span raw, uint64_t broken);

struct crm_span csv_reading_raw(const struct csv_reading *reading, size_t row);
struct crm_span csv_reading_text(const struct csv_reading *reading, size_t row, size_t cell);

#endif
