#include "stream/table.h"

#include <stdio.h>

#include "base/buffer.h"
#include "io/file.h"
#include "io/order.h"
#include "io/system.h"
#include "stream/escape.h"
#include "stream/layout.h"
#include "stream/place.h"
#include "value/money.h"
#include "value/text.h"

enum { BLOCK_SIZE = 1 << 18, LINE_MOST = 1 << 20 };

struct table {
    struct crm_input *input;
    const char *name;
    struct crm_buffer text; /* read, from `at` on not yet taken */
    size_t at;
    bool ended;
    uint64_t line; /* physical, of the line at hand */
    enum crm_section section;
    struct crm_layout header; /* as the table has its columns */
    struct crm_layout layout; /* keys first */
    size_t *fields;           /* of each column of layout: its place in the table */
    struct crm_span *cells;
    struct crm_groups groups;
    struct crm_order *order;
    int32_t last_day;
    struct crm_buffer record;
    struct crm_buffer out;
    int descriptor; /* the stream */
};

static enum crm_status refuse(const struct table *table, size_t column, struct crm_error *error,
                              const char *message)
{
    return crm_fail_at(error, CRM_REFUSED, table->name, table->line, column > 0 ? column : 1, "%s",
                       message);
}

/* The next line without its end; *more is false at the end of the table. */
static enum crm_status next_line(struct table *table, struct crm_span *line, bool *more,
                                 struct crm_error *error)
{
    size_t searched = table->at;
    for (;;) {
        const char *start = table->text.bytes + table->at;
        size_t length = table->text.length - table->at;
        const char *end = table->text.length > searched ? memchr(table->text.bytes + searched, '\n',
                                                                 table->text.length - searched)
                                                        : NULL;
        if (end != NULL || (table->ended && length > 0)) {
            size_t used = end != NULL ? (size_t)(end - start) : length;
            *line = (struct crm_span){ start, used };
            line->length -= used > 0 && start[used - 1] == '\r';
            table->at += end != NULL ? used + 1 : used;
            table->line++;
            *more = true;
            return length > LINE_MOST && used > LINE_MOST
                       ? refuse(table, 0, error, "a line of more than 1 MiB")
                       : CRM_OK;
        }
        *more = false;
        if (table->ended) {
            return CRM_OK;
        }
        if (table->at > 0) {
            memmove(table->text.bytes, start, length);
            table->text.length = length;
            table->at = 0;
        }
        if (length > LINE_MOST) {
            return refuse(table, 0, error, "a line of more than 1 MiB");
        }
        searched = length;
        size_t count = 0;
        char *room = crm_buffer_room(&table->text, BLOCK_SIZE);
        enum crm_status status = room != NULL
                                     ? crm_input_read(table->input, room, BLOCK_SIZE, &count, error)
                                     : crm_fail_memory(error);
        if (status != CRM_OK) {
            return status;
        }
        table->text.length += count;
        table->ended = count == 0;
    }
}

static bool has(const struct table *table, const char *column)
{
    return crm_layout_field(&table->header, column) != 0;
}

static enum crm_status find_section(struct table *table, char as, struct crm_error *error)
{
    bool customer = has(table, "customer_id");
    bool timed = customer && has(table, "time");
    if (as != 0) {
        table->section = (enum crm_section)as;
    } else if (timed && has(table, "amount")) {
        table->section = CRM_TRANSACTIONS;
    } else if (timed && has(table, "kind")) {
        table->section = CRM_INTERACTIONS;
    } else {
        table->section = CRM_CUSTOMERS;
    }
    bool fact = table->section != CRM_CUSTOMERS;
    if (customer && (!fact || timed)) {
        return CRM_OK;
    }
    return crm_fail_at(error, CRM_REFUSED, table->name, 1, 1,
                       "neither a stream (its first line is not ##crm) nor a table with a column "
                       "%s; make a stream with crm-import",
                       customer ? "time" : "customer_id");
}

/* Adds a column of the table to the layout, unless it is there already. */
static enum crm_status place_column(struct table *table, const char *name, struct crm_error *error)
{
    size_t field = crm_layout_field(&table->header, name);
    if (field == 0 || crm_layout_field(&table->layout, name) != 0) {
        return CRM_OK;
    }
    table->fields[table->layout.count] = field - 1;
    return crm_layout_add(&table->layout, crm_span_of(name), error);
}

static enum crm_status read_header(struct table *table, char as, struct crm_error *error)
{
    struct crm_span line = { "", 0 };
    struct crm_span wrong = { NULL, 0 };
    bool more = false;
    enum crm_status status = next_line(table, &line, &more, error);
    if (status != CRM_OK || !more) {
        return status != CRM_OK ? status
                                : crm_fail_at(error, CRM_REFUSED, table->name, 0, 0, "is empty");
    }
    if (line.length >= 3 && memcmp(line.at, "\xef\xbb\xbf", 3) == 0) {
        line = (struct crm_span){ line.at + 3, line.length - 3 };
    }
    crm_buffer_text(&table->record, "#?\t");
    crm_buffer_span(&table->record, line);
    status = crm_buffer_check(&table->record, error);
    status = status == CRM_OK
                 ? crm_layout_read(&table->header, crm_buffer_view(&table->record), &wrong, error)
                 : status;
    if (status == CRM_REFUSED || !crm_utf8_valid(line, NULL)) {
        return refuse(table, 0, error,
                      "neither a stream (its first line is not ##crm) nor a table: a column name "
                      "is empty, repeated or no text");
    }
    status = status == CRM_OK ? find_section(table, as, error) : status;
    table->fields = crm_allocate(table->header.count, sizeof *table->fields, error);
    table->cells = crm_allocate(table->header.count, sizeof *table->cells, error);
    if (status != CRM_OK || table->fields == NULL || table->cells == NULL) {
        return status != CRM_OK ? status : CRM_FAILURE;
    }
    table->layout.section = table->section;
    status = place_column(table, "customer_id", error);
    if (status == CRM_OK && table->section != CRM_CUSTOMERS) {
        status = place_column(table, "time", error);
    }
    for (size_t i = 0; i < table->header.count && status == CRM_OK; i++) {
        status = place_column(table, table->header.names[i], error);
    }
    return status;
}

/* Parts a row into cells and checks their form. */
static enum crm_status split_row(struct table *table, struct crm_span line, struct crm_error *error)
{
    size_t bad = 0;
    size_t count = 0;
    struct crm_span rest = line;
    if (!crm_utf8_valid(line, &bad)) {
        return refuse(table, bad + 1, error, "not UTF-8");
    }
    if ((bad = crm_escape_error(line)) < line.length) {
        return refuse(table, bad + 1, error, "a backslash must be one of \\t \\n \\r \\\\");
    }
    if (memchr(line.at, '\0', line.length) != NULL || memchr(line.at, '\r', line.length) != NULL) {
        return refuse(table, 0, error, "a NUL byte or a carriage return inside the line");
    }
    for (size_t i = 0; i < line.length; i++) {
        count += line.at[i] == '\t';
    }
    if (count + 1 != table->header.count) {
        char message[96];
        snprintf(message, sizeof message, "%zu fields, the first line has %zu", count + 1,
                 table->header.count);
        return refuse(table, 0, error, message);
    }
    for (size_t i = 0; i < table->header.count; i++) {
        table->cells[i] = crm_next_part(&rest);
    }
    return CRM_OK;
}

/* Refuses a cell, by the place where it stands in its line. */
static enum crm_status refuse_cell(const struct table *table, size_t column, struct crm_span line,
                                   struct crm_error *error, const char *message)
{
    size_t place = (size_t)(table->cells[table->fields[column]].at - line.at) + 1;
    refuse(table, place, error, message);
    snprintf(error->field, sizeof error->field, "%s", table->layout.names[column]);
    return CRM_REFUSED;
}

/* Amounts and quantities; the rest is for those who use it. */
static enum crm_status check_values(const struct table *table, struct crm_span line,
                                    struct crm_error *error)
{
    for (size_t i = 0; i < table->layout.count; i++) {
        struct crm_span name = crm_span_of(table->layout.names[i]);
        struct crm_span cell = table->cells[table->fields[i]];
        const struct crm_column *known = crm_column_find(table->section, name);
        crm_money money = 0;
        bool is_money = known != NULL && (known->type == CRM_MONEY || known->type == CRM_QUANTITY);
        if (is_money && cell.length > 0 && crm_money_parse(cell, &money) != CRM_MONEY_GOOD) {
            return refuse_cell(table, i, line, error, "not an amount");
        }
        if (cell.length == 0 && table->section == CRM_TRANSACTIONS && crm_span_is(name, "amount")) {
            return refuse_cell(table, i, line, error, "a transaction without an amount");
        }
    }
    return CRM_OK;
}

static enum crm_status check_keys(struct table *table, struct crm_span line, struct crm_time *time,
                                  struct crm_error *error)
{
    struct crm_span customer = table->cells[table->fields[0]];
    if (customer.length == 0 || !crm_escape_key(customer)) {
        return refuse_cell(table, 0, line, error, "empty, or with a control character");
    }
    if (table->section == CRM_CUSTOMERS) {
        return crm_map_find(&table->groups.map, customer) == CRM_MAP_NONE
                   ? CRM_OK
                   : refuse_cell(table, 0, line, error, "a customer who was there before");
    }
    if (!crm_time_parse(table->cells[table->fields[1]], time)) {
        return refuse_cell(table, 1, line, error, "not a date YYYY-MM-DD, nor one with THH:MM:SS");
    }
    table->last_day = time->day > table->last_day ? time->day : table->last_day;
    return CRM_OK;
}

static enum crm_status add_row(struct table *table, struct crm_span line, struct crm_error *error)
{
    struct crm_span customer = table->cells[table->fields[0]];
    struct crm_time time = { 0, -1 };
    uint32_t group = 0;
    enum crm_status status = check_keys(table, line, &time, error);
    status = status == CRM_OK ? check_values(table, line, error) : status;
    if (status != CRM_OK) {
        return status;
    }
    struct crm_buffer *record = &table->record;
    crm_buffer_clear(record);
    crm_buffer_byte(record, (char)table->section);
    for (size_t i = 0; i < table->layout.count; i++) {
        crm_buffer_byte(record, '\t');
        crm_buffer_span(record, table->cells[table->fields[i]]);
    }
    crm_buffer_byte(record, '\n');
    if (crm_buffer_check(record, error) != CRM_OK
        || crm_map_add(&table->groups.map, customer, &group, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    char *room = crm_order_add(table->order, group, crm_place_rank(time, (char)table->section),
                               record->length, error);
    if (room == NULL) {
        return error->status;
    }
    memcpy(room, record->bytes, record->length);
    return CRM_OK;
}

static enum crm_status read_rows(struct table *table, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    bool more = true;
    while (status == CRM_OK && more) {
        struct crm_span line;
        status = next_line(table, &line, &more, error);
        if (status == CRM_OK && more && (line.length > 0 || table->header.count == 1)) {
            status = split_row(table, line, error);
            status = status == CRM_OK ? add_row(table, line, error) : status;
        }
    }
    return status;
}

static enum crm_status flush(struct table *table, size_t least, struct crm_error *error)
{
    enum crm_status status = crm_buffer_check(&table->out, error);
    if (status == CRM_OK && table->out.length >= least) {
        status = crm_file_write(table->descriptor, "temporary file", table->out.bytes,
                                table->out.length, error);
        crm_buffer_clear(&table->out);
    }
    return status;
}

static void write_head(struct table *table)
{
    struct crm_buffer *out = &table->out;
    crm_buffer_text(out, "##crm\t1\n");
    if (table->section == CRM_TRANSACTIONS && table->last_day != CRM_NO_DAY) {
        char day[19];
        crm_buffer_text(out, "##as_of\t");
        crm_buffer_append(out, day, crm_time_write((struct crm_time){ table->last_day, -1 }, day));
        crm_buffer_byte(out, '\n');
    }
    crm_buffer_format(out, "#%c", (char)table->section);
    for (size_t i = 0; i < table->layout.count; i++) {
        crm_buffer_format(out, "\t%s", table->layout.names[i]);
    }
    crm_buffer_byte(out, '\n');
}

/* A table of facts makes its own customers. */
static enum crm_status write_customers(struct table *table, uint64_t *customers,
                                       struct crm_error *error)
{
    enum crm_status status = crm_groups_sort(&table->groups, error);
    crm_buffer_text(&table->out, "#C\tcustomer_id\n");
    for (size_t i = 0; i < table->groups.ordered && status == CRM_OK; i++) {
        struct crm_span customer = crm_map_key(&table->groups.map, table->groups.sorted[i]);
        if (!crm_span_is(customer, "-")) {
            crm_buffer_text(&table->out, "C\t");
            crm_buffer_span(&table->out, customer);
            crm_buffer_byte(&table->out, '\n');
            *customers += 1;
        }
        status = flush(table, BLOCK_SIZE, error);
    }
    return status;
}

static enum crm_status write_stream(struct table *table, struct crm_error *error)
{
    enum crm_status status = crm_file_temporary(&table->descriptor, error);
    status = status == CRM_OK ? crm_order_finish(table->order, error) : status;
    write_head(table);
    while (status == CRM_OK) {
        struct crm_ordered record;
        enum crm_step step = crm_order_next(table->order, &record, error);
        if (step != CRM_STEP_RECORD) {
            status = step == CRM_STEP_END ? CRM_OK : error->status;
            break;
        }
        crm_buffer_span(&table->out, record.bytes);
        status = flush(table, BLOCK_SIZE, error);
    }
    unsigned long long rows = crm_order_count(table->order);
    uint64_t customers = 0;
    if (status == CRM_OK && table->section != CRM_CUSTOMERS) {
        status = write_customers(table, &customers, error);
        crm_buffer_format(&table->out, "##end\t%c=%llu\tC=%llu\n", (char)table->section, rows,
                          (unsigned long long)customers);
    } else {
        crm_buffer_format(&table->out, "##end\tC=%llu\n", rows);
    }
    return status == CRM_OK ? flush(table, 0, error) : status;
}

static void close_table(struct table *table)
{
    crm_layout_free(&table->header);
    crm_layout_free(&table->layout);
    crm_release(table->fields);
    crm_release(table->cells);
    crm_order_close(table->order);
    crm_groups_free(&table->groups);
    crm_buffer_free(&table->text);
    crm_buffer_free(&table->record);
    crm_buffer_free(&table->out);
}

enum crm_status crm_table_to_stream(struct crm_input **input, struct crm_span seen,
                                    const struct crm_table_options *options,
                                    struct crm_error *error)
{
    struct table table = {
        .input = *input, .name = crm_input_name(*input), .last_day = CRM_NO_DAY, .descriptor = -1
    };
    crm_buffer_span(&table.text, seen);
    enum crm_status status = crm_buffer_check(&table.text, error);
    status = status == CRM_OK ? crm_order_open(&table.order, &table.groups, options->memory, error)
                              : status;
    status = status == CRM_OK ? read_header(&table, options->as, error) : status;
    status = status == CRM_OK ? read_rows(&table, error) : status;
    status = status == CRM_OK ? write_stream(&table, error) : status;
    status = status == CRM_OK ? crm_input_replace(*input, table.descriptor, error) : status;
    if (status != CRM_OK && table.descriptor >= 0) {
        crm_hook_close(table.descriptor);
    }
    close_table(&table);
    return status;
}
