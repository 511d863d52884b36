#include "ingest/rows.h"

#include "ingest/format.h"

static enum crm_status open_workbook(struct crm_rows *rows, struct crm_error *error)
{
    struct crm_input *input = NULL;
    struct crm_buffer seen = { 0 };
    rows->format = CRM_FORMAT_WORKBOOK;
    crm_source_release(rows->source, &input, &seen);
    rows->source = NULL;
    enum crm_status status =
        crm_xlsx_open(&rows->xlsx, input, crm_buffer_view(&seen), rows->options.sheet, error);
    crm_buffer_free(&seen);
    return status;
}

static enum crm_status open_text(struct crm_rows *rows, struct crm_error *error)
{
    return crm_csv_open(&rows->csv, rows->source, rows->options.delimiter, rows->options.quoting,
                        error);
}

enum crm_status crm_rows_open(struct crm_rows *rows, const char *path,
                              const struct crm_rows_options *options, struct crm_error *error)
{
    *rows = (struct crm_rows){ .path = path, .options = *options };
    enum crm_status status = crm_source_open(&rows->source, path, options->encoding, error);
    if (status != CRM_OK) {
        return status;
    }
    if (crm_format_is_zip(crm_source_seen(rows->source))) {
        return open_workbook(rows, error);
    }
    if (options->sheet != NULL) {
        return crm_fail_at(error, CRM_USAGE, crm_rows_name(rows), 0, 0,
                           "--sheet: it is no workbook");
    }
    if (crm_format_is_stream(crm_source_seen(rows->source))) {
        rows->format = CRM_FORMAT_STREAM; /* its reader takes the source over */
        return CRM_OK;
    }
    status = open_text(rows, error);
    if (status == CRM_OK && crm_csv_begins(rows->csv, crm_span_of("##crm\t"))) {
        rows->format = CRM_FORMAT_STREAM;
    }
    return status;
}

enum crm_csv_read crm_rows_next(struct crm_rows *rows, struct crm_csv_row *row,
                                struct crm_error *error)
{
    if (rows->xlsx == NULL) {
        return crm_csv_next(rows->csv, row, error);
    }
    enum crm_csv_read read = crm_xlsx_next(rows->xlsx, row, error);
    rows->sheet_bytes += read == CRM_CSV_ROW ? row->raw.length + 1 : 0;
    return read;
}

enum crm_status crm_rows_restart(struct crm_rows *rows, bool last, struct crm_error *error)
{
    rows->sheet_bytes = 0;
    if (rows->xlsx != NULL) {
        return crm_xlsx_restart(rows->xlsx, error);
    }
    rows->options.delimiter = crm_csv_delimiter(rows->csv);
    rows->options.quoting = crm_csv_quoting(rows->csv);
    crm_csv_close(rows->csv);
    rows->csv = NULL;
    enum crm_status status = crm_source_restart(rows->source, last, error);
    return status == CRM_OK ? open_text(rows, error) : status;
}

uint64_t crm_rows_bytes(const struct crm_rows *rows)
{
    return rows->xlsx != NULL ? rows->sheet_bytes : crm_csv_position(rows->csv);
}

void crm_rows_position(const struct crm_rows *rows, uint64_t *position, uint64_t *size)
{
    if (rows->xlsx != NULL) {
        crm_xlsx_position(rows->xlsx, position, size);
    } else {
        crm_source_position(rows->source, position, size);
    }
}

size_t crm_rows_column(const struct crm_rows *rows, const struct crm_csv_row *row, size_t cell)
{
    return rows->xlsx != NULL ? cell + 1 : crm_csv_column(rows->csv, row, cell);
}

const char *crm_rows_name(const struct crm_rows *rows)
{
    return strcmp(rows->path, "-") == 0 ? "standard input" : rows->path;
}

void crm_rows_close(struct crm_rows *rows)
{
    crm_csv_close(rows->csv);
    crm_xlsx_close(rows->xlsx);
    crm_source_close(rows->source);
    *rows = (struct crm_rows){ 0 };
}
