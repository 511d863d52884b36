#include "ingest/retry.h"

#include "io/file.h"
#include "stream/escape.h"
#include "value/number.h"
#include "value/text.h"

/* Columns of a table of rejects. */
enum { SOURCE, LINE, COLUMN, REASON, ROW, COLUMN_COUNT };

static enum crm_status open_table(struct crm_rows *table, const char *path, struct crm_error *error)
{
    static const char *const names[] = { "source", "line", "column", "reason", "row" };
    struct crm_rows_options options = { .delimiter = '\t', .quoting = CRM_QUOTING_NONE };
    struct crm_csv_row row;
    enum crm_status status = crm_rows_open(table, path, &options, error);
    if (status != CRM_OK) {
        return status;
    }
    bool good = table->format == CRM_FORMAT_TEXT;
    enum crm_csv_read read = good ? crm_rows_next(table, &row, error) : CRM_CSV_END;
    if (read == CRM_CSV_FAILED) {
        return error->status;
    }
    good = read == CRM_CSV_ROW && row.problem == CRM_CSV_GOOD && row.count == COLUMN_COUNT;
    for (size_t i = 0; good && i < COLUMN_COUNT; i++) {
        good = crm_span_is(row.cells[i], names[i]);
    }
    return good ? CRM_OK
                : crm_fail_at(error, CRM_REFUSED, crm_rows_name(table), 1, 0,
                              "no table of rejects: its first row is not source, line, column, "
                              "reason, row, parted by TABs");
}

/* Appends what a field stands for; CRM_REFUSED where somebody has broken it. */
static enum crm_status unescape(struct crm_buffer *text, struct crm_span field, const char *rejects,
                                uint64_t line, struct crm_error *error)
{
    return crm_rejects_unescape(text, field)
               ? crm_buffer_check(text, error)
               : crm_fail_at(error, CRM_REFUSED, rejects, line, 1,
                             "a backslash must be one of \\t \\n \\r \\\\ \\xHH");
}

/* The next row of the table; CRM_CSV_FAILED for one that somebody has broken. */
static enum crm_csv_read next_entry(struct crm_rows *table, struct crm_csv_row *row, int64_t *line,
                                    struct crm_error *error)
{
    enum crm_csv_read read = crm_rows_next(table, row, error);
    if (read != CRM_CSV_ROW) {
        return read;
    }
    bool good = row->problem == CRM_CSV_GOOD && row->count == COLUMN_COUNT
                && crm_integer_parse(row->cells[LINE], line) && *line > 0;
    if (!good) {
        crm_fail_at(error, CRM_REFUSED, crm_rows_name(table), row->line, 1,
                    "not a row of rejects: source, line, column, reason and row, parted by TABs");
        return CRM_CSV_FAILED;
    }
    return CRM_CSV_ROW;
}

static enum crm_status add_file(struct crm_retry_files *files, const struct crm_import_file *file,
                                struct crm_error *error)
{
    if (crm_grow(&files->files, &files->capacity, files->count + 1, sizeof *files->files, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    files->files[files->count++] = *file;
    return CRM_OK;
}

/* Adds the file that a row came from, unless it is there. */
static enum crm_status add_source(struct crm_retry_files *files, const char *rejects,
                                  struct crm_span name, uint64_t line, struct crm_error *error)
{
    struct crm_buffer plain = { 0 };
    enum crm_status status = unescape(&plain, name, rejects, line, error);
    bool known = false;
    for (size_t i = 0; i < files->count; i++) {
        known = known
                || (files->files[i].rejects != NULL && strcmp(files->files[i].rejects, rejects) == 0
                    && crm_span_is(crm_buffer_view(&plain), files->files[i].path));
    }
    if (status == CRM_OK && crm_span_is(crm_buffer_view(&plain), "standard input")) {
        status = crm_fail_at(error, CRM_USAGE, rejects, 0, 0,
                             "rows of standard input cannot be read again: their header is gone");
    }
    if (status == CRM_OK && !known) {
        char *path = crm_arena_copy(&files->arena, plain.bytes, plain.length, error);
        struct crm_import_file file = { .path = path, .rejects = rejects };
        status = path != NULL ? add_file(files, &file, error) : CRM_FAILURE;
    }
    crm_buffer_free(&plain);
    return status;
}

static enum crm_status add_sources(struct crm_retry_files *files, const char *rejects,
                                   struct crm_error *error)
{
    struct crm_rows table = { 0 };
    enum crm_status status =
        crm_file_once(rejects)
            ? crm_fail(error, CRM_USAGE,
                       "--from-rejects: the table is read several times, so it must be a file, not "
                       "standard input or a pipe")
            : open_table(&table, rejects, error);
    while (status == CRM_OK) {
        struct crm_csv_row row;
        int64_t line = 0;
        enum crm_csv_read read = next_entry(&table, &row, &line, error);
        if (read == CRM_CSV_END) {
            break;
        }
        status = read == CRM_CSV_ROW
                     ? add_source(files, rejects, row.cells[SOURCE], row.line, error)
                     : error->status;
    }
    crm_rows_close(&table);
    return status;
}

enum crm_status crm_retry_list(struct crm_retry_files *files,
                               const struct crm_import_options *options, struct crm_error *error)
{
    *files = (struct crm_retry_files){ 0 };
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < options->file_count && status == CRM_OK; i++) {
        const struct crm_import_file *file = &options->files[i];
        status =
            file->is_rejects ? add_sources(files, file->path, error) : add_file(files, file, error);
    }
    if (status == CRM_OK && files->count == 0) {
        status = crm_fail(error, CRM_USAGE, "no row is there to be read again");
    }
    if (status == CRM_OK) {
        files->paths = crm_allocate(files->count, sizeof *files->paths, error);
        status = files->paths != NULL ? CRM_OK : CRM_FAILURE;
    }
    for (size_t i = 0; i < files->count && status == CRM_OK; i++) {
        files->paths[i] = files->files[i].path;
    }
    return status;
}

void crm_retry_files_free(struct crm_retry_files *files)
{
    crm_release(files->files);
    crm_release((void *)files->paths);
    crm_arena_free(&files->arena);
    *files = (struct crm_retry_files){ 0 };
}

enum crm_status crm_retry_open(struct crm_retry *retry, const char *rejects,
                               const struct crm_plan *plan, struct crm_error *error)
{
    *retry = (struct crm_retry){ .plan = plan };
    return open_table(&retry->table, rejects, error);
}

/* The row of a text, parsed as its file is; one that has become several is a broken one. */
static enum crm_status parse_text(struct crm_retry *retry, struct crm_csv_row *row,
                                  struct crm_error *error)
{
    crm_csv_close(retry->csv);
    retry->csv = NULL;
    enum crm_status status =
        crm_csv_open_text(&retry->csv, crm_buffer_view(&retry->text), retry->plan->found.delimiter,
                          retry->plan->found.quoting, error);
    if (status != CRM_OK) {
        return status;
    }
    enum crm_csv_read read = crm_csv_next(retry->csv, row, error);
    if (read == CRM_CSV_FAILED) {
        return error->status;
    }
    if (read == CRM_CSV_ROW && crm_csv_position(retry->csv) < retry->text.length) {
        row->raw = crm_buffer_view(&retry->text);
        row->problem = CRM_CSV_BAD_QUOTES;
    }
    return CRM_OK;
}

/* The row of a sheet: its cells with a TAB between, each escaped. */
static enum crm_status parse_cells(struct crm_retry *retry, struct crm_csv_row *row,
                                   struct crm_error *error)
{
    struct crm_span rest = crm_buffer_view(&retry->text);
    struct crm_buffer *text = &retry->cells_text;
    size_t count = 1;
    for (size_t i = 0; i < rest.length; i++) {
        count += rest.at[i] == '\t';
    }
    crm_buffer_clear(text);
    if (crm_grow(&retry->cells, &retry->capacity, count, sizeof *retry->cells, error) != CRM_OK
        || crm_buffer_room(text, rest.length + 1) == NULL) {
        return crm_fail_memory(error);
    }
    row->raw = rest;
    row->cells = retry->cells;
    row->count = count;
    for (size_t i = 0; i < count; i++) {
        size_t start = text->length;
        struct crm_span cell = crm_next_part(&rest);
        crm_unescape(text, cell); /* never longer: the room is enough */
        retry->cells[i] = (struct crm_span){ text->bytes + start, text->length - start };
    }
    return crm_buffer_check(text, error);
}

/* Refuses a line of the file that was there before. */
static enum crm_status take_line(struct crm_retry *retry, int64_t line,
                                 const struct crm_csv_row *entry, struct crm_error *error)
{
    struct crm_span key = { (const char *)&line, sizeof line };
    uint32_t number = 0;
    size_t known = retry->lines.count;
    enum crm_status status = crm_map_add(&retry->lines, key, &number, error);
    return status == CRM_OK && retry->lines.count == known
               ? crm_fail_at(error, CRM_REFUSED, crm_rows_name(&retry->table), entry->line, 2,
                             "line %lld of %s stands here twice", (long long)line,
                             retry->plan->path)
               : status;
}

enum crm_csv_read crm_retry_next(struct crm_retry *retry, struct crm_csv_row *row,
                                 struct crm_error *error)
{
    struct crm_csv_row entry;
    int64_t line = 0;
    bool ours = false;
    while (!ours) {
        enum crm_csv_read read = next_entry(&retry->table, &entry, &line, error);
        if (read != CRM_CSV_ROW) {
            return read;
        }
        crm_buffer_clear(&retry->text);
        if (unescape(&retry->text, entry.cells[SOURCE], crm_rows_name(&retry->table), entry.line,
                     error)
            != CRM_OK) {
            return CRM_CSV_FAILED;
        }
        ours = crm_span_is(crm_buffer_view(&retry->text), retry->plan->path);
    }
    *row = (struct crm_csv_row){ .line = (uint64_t)line };
    struct crm_span text = entry.cells[ROW];
    crm_buffer_clear(&retry->text);
    enum crm_status status = take_line(retry, line, &entry, error);
    if (status == CRM_OK) {
        status = unescape(&retry->text, text, crm_rows_name(&retry->table), entry.line, error);
    }
    if (status == CRM_OK && !crm_utf8_valid(crm_buffer_view(&retry->text), NULL)) {
        row->raw = crm_buffer_view(&retry->text);
        row->problem = CRM_CSV_BAD_ENCODING;
    } else if (status == CRM_OK) {
        status = retry->plan->format == CRM_FORMAT_WORKBOOK ? parse_cells(retry, row, error)
                                                            : parse_text(retry, row, error);
    }
    row->line = (uint64_t)line;
    return status == CRM_OK ? CRM_CSV_ROW : CRM_CSV_FAILED;
}

void crm_retry_close(struct crm_retry *retry)
{
    crm_rows_close(&retry->table);
    crm_csv_close(retry->csv);
    crm_buffer_free(&retry->text);
    crm_buffer_free(&retry->cells_text);
    crm_map_free(&retry->lines);
    crm_release(retry->cells);
    *retry = (struct crm_retry){ 0 };
}
