#include "ingest/plan.h"

#include <sys/stat.h>

#include "ingest/fields.h"
#include "ingest/forms.h"
#include "ingest/totals.h"
#include "value/number.h"
#include "value/text.h"

enum { SAMPLE_SIZE = 1 << 20, TITLE_ROWS = 30 };

size_t crm_plan_find(const struct crm_plan *plan, const char *field)
{
    size_t i = 0;
    while (i < plan->column_count
           && (plan->columns[i].field == NULL || strcmp(plan->columns[i].field, field) != 0)) {
        i++;
    }
    return i;
}

enum crm_column_type crm_plan_type(const struct crm_plan *plan, const char *field)
{
    const struct crm_column *known = crm_column_find(plan->role, crm_span_of(field));
    if (known != NULL && known->owner == CRM_IMPORT) {
        return known->type;
    }
    return crm_alias_import_only(plan->role, field) && strcmp(field, "unit_price") == 0 ? CRM_MONEY
                                                                                        : CRM_TEXT;
}

const char *crm_plan_name(const struct crm_plan *plan)
{
    return strcmp(plan->path, "-") == 0 ? "standard input" : plan->path;
}

/* The first rows of a file, among which its header is. */
struct first_rows {
    struct {
        uint64_t line;
        struct crm_span *cells;
        size_t count;
    } rows[TITLE_ROWS];
    size_t count;
};

static enum crm_status keep_row(struct crm_plan *plan, struct first_rows *first,
                                const struct crm_csv_row *row, struct crm_error *error)
{
    struct crm_span *cells = crm_arena_take(&plan->arena, (row->count + 1) * sizeof *cells, error);
    for (size_t i = 0; cells != NULL && i < row->count; i++) {
        char *copy = crm_arena_copy(&plan->arena, row->cells[i].at, row->cells[i].length, error);
        if (copy == NULL) {
            return CRM_FAILURE;
        }
        cells[i] = (struct crm_span){ copy, row->cells[i].length };
    }
    first->rows[first->count].line = row->line;
    first->rows[first->count].cells = cells;
    first->rows[first->count].count = row->count;
    first->count++;
    return cells != NULL ? CRM_OK : CRM_FAILURE;
}

static enum crm_status refuse_first(const struct crm_plan *plan, const struct crm_csv_row *row,
                                    struct crm_error *error)
{
    switch (row->problem) {
    case CRM_CSV_BAD_ENCODING:
        return crm_fail_at(error, CRM_REFUSED, crm_plan_name(plan), row->line, 1,
                           "not %s (byte %llu); name %s with --encoding", plan->found.encoding,
                           (unsigned long long)row->broken,
                           plan->encoding_found == CRM_ENCODING_GIVEN ? "the right encoding"
                                                                      : "its encoding");
    case CRM_CSV_TOO_LONG:
        return crm_fail_at(error, CRM_REFUSED, crm_plan_name(plan), row->line, 1,
                           "the first row has more than 1 MiB");
    case CRM_CSV_BAD_QUOTES:
    case CRM_CSV_GOOD:
        break;
    }
    return crm_fail_at(error, CRM_REFUSED, crm_plan_name(plan), row->line, 1,
                       "the first row cannot be read: its quotes do not match; --quote none takes "
                       "them as text");
}

/* Reads the rows among which the header is: all that come first, or up to the line that is said. */
static enum crm_status read_first(struct crm_plan *plan, struct first_rows *first, int64_t header,
                                  struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    bool found = false;
    while (status == CRM_OK && first->count < TITLE_ROWS && !found) {
        struct crm_csv_row row;
        enum crm_csv_read read = crm_rows_next(&plan->rows, &row, error);
        if (read == CRM_CSV_END) {
            break;
        }
        if (read == CRM_CSV_FAILED) {
            return error->status;
        }
        found = header > 0 && row.line >= (uint64_t)header;
        if (header > 0 && !found) {
            continue;
        }
        if (row.problem != CRM_CSV_GOOD && (first->count == 0 || found)) {
            return refuse_first(plan, &row, error);
        }
        if (row.count > CRM_COLUMNS_MOST) {
            return crm_fail_at(error, CRM_REFUSED, crm_plan_name(plan), row.line, 1,
                               "%zu columns; at most %d are read", row.count, CRM_COLUMNS_MOST);
        }
        bool kept = row.problem == CRM_CSV_GOOD && !crm_row_is_blank(&row);
        status = kept ? keep_row(plan, first, &row, error) : CRM_OK;
    }
    if (status == CRM_OK && first->count == 0) {
        return header > 0 ? crm_fail_at(error, CRM_USAGE, crm_plan_name(plan), 0, 0,
                                        "--header %lld: it has no such line", (long long)header)
                          : crm_fail_at(error, CRM_REFUSED, crm_plan_name(plan), 0, 0, "is empty");
    }
    return status;
}

/* Whether a row can name columns: none of its cells is a number or a date. */
static bool looks_like_header(const struct crm_span *cells, size_t count)
{
    bool filled = false;
    for (size_t i = 0; i < count; i++) {
        double number = 0;
        struct crm_span cell = crm_cell_bare(cells[i]);
        if (crm_number_parse(cell, &number) || crm_time_orders(cell) != 0) {
            return false;
        }
        filled = filled || cell.length > 0;
    }
    return filled;
}

/* Whether a --map names a column by this header, other than by a number. */
static bool is_mapped(const char *header, const struct crm_plan_options *options)
{
    int64_t number = 0;
    bool named = false;
    for (size_t i = 0; i < options->map_count; i++) {
        const char *column = strchr(options->maps[i], '=');
        named = named || (column != NULL && strcmp(header, column + 1) == 0);
    }
    return named && !crm_integer_parse(crm_span_of(header), &number);
}

/* How well one of the first rows names columns: how many are known, *whole: all that the section
 * needs; 0 where the row cannot be a header. */
static enum crm_status rate_header(struct crm_plan *plan, const struct first_rows *first,
                                   size_t row, const struct crm_plan_options *options, char role,
                                   size_t *known, bool *whole, struct crm_error *error)
{
    enum crm_status status =
        crm_fields_head(plan, first->rows[row].cells, first->rows[row].count, error);
    if (status != CRM_OK) {
        return status;
    }
    plan->header_line = first->rows[row].line;
    *known = crm_fields_known(plan, options, role, whole);
    bool mapped = false;
    for (size_t i = 0; i < plan->column_count; i++) {
        mapped = mapped || is_mapped(plan->columns[i].header, options);
    }
    if (!mapped && !looks_like_header(first->rows[row].cells, first->rows[row].count)) {
        *known = 0;
        *whole = false;
    }
    return CRM_OK;
}

/* Whether there are maps, all by the number of a column: as a file without a header needs them. */
static bool maps_numbers_only(const struct crm_plan_options *options)
{
    bool only = options->map_count > 0;
    for (size_t i = 0; i < options->map_count; i++) {
        int64_t number = 0;
        const char *column = strchr(options->maps[i], '=');
        only = only && column != NULL && crm_integer_parse(crm_span_of(column + 1), &number);
    }
    return only;
}

/* The row that names the columns: the first that names all that is needed, else the first one,
 * unless a later one names far more. Titles of a report and what it was asked for stand above. */
static enum crm_status guess_header(struct crm_plan *plan, const struct first_rows *first,
                                    const struct crm_plan_options *options, char role,
                                    struct crm_error *error)
{
    enum { FAR_MORE = 3, FEWEST = 2 };
    bool possible = looks_like_header(first->rows[0].cells, first->rows[0].count);
    size_t best = 0;
    size_t most = 0;
    bool whole = false;
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < first->count && status == CRM_OK && !whole; i++) {
        size_t known = 0;
        status = rate_header(plan, first, i, options, role, &known, &whole, error);
        whole = whole && (i == 0 || known >= FEWEST);
        if (whole || (i == 0 && known > 0) || known >= most + FAR_MORE) {
            best = i;
            most = known;
            possible = true;
        }
    }
    if (status != CRM_OK) {
        return status;
    }
    possible = possible && (most > 0 || !maps_numbers_only(options));
    plan->header_line = possible ? first->rows[best].line : 0;
    return crm_fields_head(plan, possible ? first->rows[best].cells : NULL, first->rows[best].count,
                           error);
}

static enum crm_status find_header(struct crm_plan *plan, const struct crm_plan_options *options,
                                   char role, struct crm_error *error)
{
    struct first_rows first = { .count = 0 };
    enum crm_status status = read_first(plan, &first, options->header, error);
    if (status != CRM_OK || options->header == CRM_HEADER_GUESS) {
        return status == CRM_OK ? guess_header(plan, &first, options, role, error) : status;
    }
    bool has_header = options->header != CRM_HEADER_NONE;
    plan->header_line = has_header ? first.rows[0].line : 0;
    return crm_fields_head(plan, has_header ? first.rows[0].cells : NULL, first.rows[0].count,
                           error);
}

/* Passes over what stands above the first row of data; its line is checked, as the file may have
 * changed. */
enum crm_status crm_plan_skip_header(struct crm_plan *plan, struct crm_error *error)
{
    struct crm_csv_row row = { .line = 0 };
    if (plan->rows.xlsx != NULL) {
        crm_xlsx_pad(plan->rows.xlsx, plan->column_count);
    }
    while (row.line < plan->header_line) {
        enum crm_csv_read read = crm_rows_next(&plan->rows, &row, error);
        if (read == CRM_CSV_FAILED) {
            return error->status;
        }
        if (read == CRM_CSV_END) {
            return crm_fail_at(error, CRM_FAILURE, crm_plan_name(plan), 0, 0,
                               "has changed while it was read");
        }
    }
    return row.line == plan->header_line ? CRM_OK
                                         : crm_fail_at(error, CRM_FAILURE, crm_plan_name(plan), 0,
                                                       0, "has changed while it was read");
}

enum crm_status crm_plan_start(struct crm_plan *plan, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    if (plan->rows.path == NULL) {
        status = crm_rows_open(&plan->rows, plan->path, &plan->found, error);
    }
    status = status == CRM_OK ? crm_rows_restart(&plan->rows, true, error) : status;
    return status == CRM_OK ? crm_plan_skip_header(plan, error) : status;
}

/* Looks at rows until `most` bytes have been read; *whole: the file ended before. */
static enum crm_status look_on(struct crm_plan *plan, uint64_t most, bool *whole,
                               struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    while (status == CRM_OK && !*whole && crm_rows_bytes(&plan->rows) < most) {
        struct crm_csv_row row;
        enum crm_csv_read read = crm_rows_next(&plan->rows, &row, error);
        *whole = read == CRM_CSV_END;
        if (read == CRM_CSV_FAILED) {
            status = error->status;
        } else if (read == CRM_CSV_ROW) {
            status = crm_look_row(&plan->look, &row, error);
        }
    }
    return status;
}

/* Columns at the end without a name, in which nothing stands, are none. */
static void drop_empty_end(struct crm_plan *plan)
{
    while (plan->column_count > 1 && plan->header_line != 0
           && plan->look.columns[plan->column_count - 1].filled == 0) {
        int64_t number = 0;
        const char *header = plan->columns[plan->column_count - 1].header;
        if (!crm_integer_parse(crm_span_of(header), &number)
            || (size_t)number != plan->column_count) {
            break;
        }
        plan->column_count--;
        plan->look.column_count--;
    }
}

/* Decides the forms by what was looked at; by all of the file where that is not enough. */
static enum crm_status decide_forms(struct crm_plan *plan, const struct crm_plan_options *options,
                                    bool whole, struct crm_error *error)
{
    bool undecided = false;
    enum crm_status status = crm_forms_decide(plan, options, whole, &undecided, error);
    while (status == CRM_OK && undecided && !whole) {
        uint64_t step = crm_rows_bytes(&plan->rows) + SAMPLE_SIZE;
        status = look_on(plan, step, &whole, error);
        if (status == CRM_OK) {
            status = crm_forms_decide(plan, options, whole, &undecided, error);
        }
    }
    return status;
}

static enum crm_status look(struct crm_plan *plan, char role,
                            const struct crm_plan_options *options, struct crm_error *error)
{
    bool whole = false;
    enum crm_status status = find_header(plan, options, role, error);
    status = status == CRM_OK ? crm_rows_restart(&plan->rows, false, error) : status;
    status = status == CRM_OK ? crm_plan_skip_header(plan, error) : status;
    status = status == CRM_OK ? crm_look_open(&plan->look, plan->column_count, error) : status;
    status = status == CRM_OK ? look_on(plan, SAMPLE_SIZE, &whole, error) : status;
    if (status == CRM_OK) {
        drop_empty_end(plan);
        status = crm_fields_find(plan, options, role, error);
    }
    status = status == CRM_OK ? decide_forms(plan, options, whole, error) : status;
    return status == CRM_OK ? crm_totals_check(plan, error) : status;
}

/* Hands an earlier stream over to a reader and reads its head: the columns of its facts. */
static enum crm_status open_stream(struct crm_plan *plan, const struct crm_plan_options *options,
                                   struct crm_error *error)
{
    struct crm_input *input = NULL;
    struct crm_buffer seen = { 0 };
    plan->role = (enum crm_section)0;
    crm_source_release(plan->rows.source, &input, &seen);
    plan->rows.source = NULL;
    crm_rows_close(&plan->rows);
    enum crm_status status = crm_reader_adopt(&plan->reader, input, crm_buffer_view(&seen),
                                              options->partial, options->notes, error);
    crm_buffer_free(&seen);
    return status == CRM_OK ? crm_reader_read_head(plan->reader, error) : status;
}

/* A workbook's other sheets may be other months: that they are not read is said. */
static enum crm_status name_other_sheets(struct crm_plan *plan, struct crm_error *error)
{
    const struct crm_xlsx *xlsx = plan->rows.xlsx;
    struct crm_buffer text = { 0 };
    for (size_t i = 0; i < crm_xlsx_sheet_count(xlsx); i++) {
        const char *name = crm_xlsx_sheet_name(xlsx, i);
        if (strcmp(name, crm_xlsx_sheet(xlsx)) != 0) {
            crm_buffer_text(&text, text.length > 0 ? ", " : "");
            crm_text_quote(&text, crm_span_of(name));
        }
    }
    enum crm_status status = crm_buffer_check(&text, error);
    plan->other_sheets =
        crm_arena_copy(&plan->arena, text.bytes != NULL ? text.bytes : "", text.length, error);
    crm_buffer_free(&text);
    return status == CRM_OK && plan->other_sheets == NULL ? CRM_FAILURE : status;
}

/* What was found out of the form of the text, so that the next time nothing is left to guess. */
static enum crm_status keep_found(struct crm_plan *plan, struct crm_error *error)
{
    struct crm_rows *rows = &plan->rows;
    plan->format = rows->format;
    if (rows->format == CRM_FORMAT_WORKBOOK) {
        const char *sheet = crm_xlsx_sheet(rows->xlsx);
        if (name_other_sheets(plan, error) != CRM_OK) {
            return CRM_FAILURE;
        }
        plan->found.sheet = crm_arena_copy(&plan->arena, sheet, strlen(sheet), error);
        return plan->found.sheet != NULL ? CRM_OK : CRM_FAILURE;
    }
    const char *encoding = crm_source_encoding(rows->source);
    plan->encoding_found = crm_source_encoding_found(rows->source);
    plan->found.encoding = crm_arena_copy(&plan->arena, encoding, strlen(encoding), error);
    plan->found.delimiter = crm_csv_delimiter(rows->csv);
    plan->found.quoting = crm_csv_quoting(rows->csv);
    return plan->found.encoding != NULL ? CRM_OK : CRM_FAILURE;
}

/* Whether the path gives the same bytes again: not a pipe, be it standard input or one with a name,
 * such as /dev/fd/63. */
static bool can_reopen(const char *path)
{
    struct stat facts;
    return strcmp(path, "-") != 0 && stat(path, &facts) == 0 && S_ISREG(facts.st_mode);
}

enum crm_status crm_plan_make(struct crm_plan *plan, const char *path, char role,
                              const struct crm_plan_options *options, struct crm_error *error)
{
    *plan = (struct crm_plan){ .path = path,
                               .found = options->rows,
                               .aliases = options->aliases,
                               .heads = options->heads,
                               .is_heads = options->is_heads };
    enum crm_status status = crm_rows_open(&plan->rows, path, &options->rows, error);
    if (status == CRM_OK && plan->rows.format == CRM_FORMAT_STREAM) {
        plan->format = CRM_FORMAT_STREAM;
        return open_stream(plan, options, error);
    }
    status = status == CRM_OK ? keep_found(plan, error) : status;
    status = status == CRM_OK ? look(plan, role, options, error) : status;
    if (status != CRM_OK || can_reopen(path)) {
        /* files are opened again when their turn comes: there may be more than descriptors */
        crm_rows_close(&plan->rows);
    }
    return status;
}

static void describe_text(const struct crm_plan *plan, struct crm_buffer *text)
{
    static const struct {
        char delimiter;
        const char *name;
    } named[] = { { '\t', "tabs" }, { ',', "commas" }, { ';', "semicolons" }, { '|', "pipes" } };
    const char *found[] = { [CRM_ENCODING_GIVEN] = "",
                            [CRM_ENCODING_MARKED] = " by its mark",
                            [CRM_ENCODING_RECOGNISED] = " by its look",
                            [CRM_ENCODING_ASCII] = "" };
    bool plain = strcmp(plan->found.encoding, "UTF-8") == 0;
    crm_buffer_format(text, "%s%s, ", plan->found.encoding,
                      plain ? "" : found[plan->encoding_found]);
    bool is_named = false;
    for (size_t i = 0; i < CRM_COUNT(named); i++) {
        if (plan->found.delimiter == named[i].delimiter) {
            crm_buffer_format(text, "fields parted by %s", named[i].name);
            is_named = true;
        }
    }
    if (!is_named) {
        crm_buffer_format(text, "fields parted by \"%c\"", plan->found.delimiter);
    }
    crm_buffer_text(text, plan->found.quoting == CRM_QUOTING_SINGLE   ? " in single quotes"
                          : plan->found.quoting == CRM_QUOTING_DOUBLE ? ""
                                                                      : " without quotes");
}

/* The forms that are not the usual ones, by column. */
static void describe_forms(const struct crm_plan *plan, struct crm_buffer *text)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct crm_plan_column *column = &plan->columns[i];
        if (column->date_format != NULL) {
            crm_buffer_format(text, "; %s is %s", column->field, column->date_format);
        } else if (column->date_order != 0 && column->date_order != CRM_DATE_YMD) {
            crm_buffer_format(text, "; %s is %s", column->field,
                              crm_date_order_name(column->date_order));
        } else if (column->decimal == CRM_DECIMAL_COMMA) {
            crm_buffer_format(text, "; %s has a decimal comma", column->field);
        }
    }
}

/* The columns that no tool knows: carried along, or a slip of the pen. */
static void describe_others(const struct crm_plan *plan, struct crm_buffer *text)
{
    enum { SHOWN = 8 };
    size_t others = 0;
    for (size_t i = 0; i < plan->column_count; i++) {
        const char *field = plan->columns[i].field != NULL ? plan->columns[i].field : "";
        const struct crm_column *known = crm_column_find(plan->role, crm_span_of(field));
        if (field[0] != '\0' && known == NULL && !crm_alias_import_only(plan->role, field)) {
            others++;
            if (others <= SHOWN) {
                crm_buffer_format(text, "%s%s", others == 1 ? "; carried along: " : ", ", field);
            }
        }
    }
    if (others > SHOWN) {
        crm_buffer_format(text, " and %zu more", others - SHOWN);
    }
}

void crm_plan_describe(const struct crm_plan *plan, struct crm_buffer *text)
{
    const char *role = plan->is_heads                   ? "order heads"
                       : plan->role == CRM_TRANSACTIONS ? "transactions"
                       : plan->role == CRM_INTERACTIONS ? "interactions"
                       : plan->role == CRM_CUSTOMERS    ? "customers"
                       : plan->role == CRM_PRODUCTS     ? "products"
                                                        : "of no known kind";
    crm_buffer_format(text, "%s: %s; ", crm_plan_name(plan), role);
    if (plan->format == CRM_FORMAT_WORKBOOK) {
        crm_buffer_text(text, "workbook, sheet ");
        crm_text_quote(text, crm_span_of(plan->found.sheet));
        if (plan->other_sheets[0] != '\0') {
            crm_buffer_format(text, " (not read: %s)", plan->other_sheets);
        }
    } else {
        describe_text(plan, text);
    }
    if (plan->header_line == 0) {
        crm_buffer_text(text, ", no header");
    } else {
        crm_buffer_format(text, ", header in line %llu", (unsigned long long)plan->header_line);
    }
    describe_forms(plan, text);
    describe_others(plan, text);
}

void crm_plan_free(struct crm_plan *plan)
{
    crm_rows_close(&plan->rows);
    crm_reader_close(plan->reader);
    crm_look_free(&plan->look);
    crm_arena_free(&plan->arena);
    *plan = (struct crm_plan){ 0 };
}
