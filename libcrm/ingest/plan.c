#include "ingest/plan.h"

#include <stdio.h>

#include "base/buffer.h"
#include "base/nearest.h"
#include "ingest/alias.h"
#include "value/date.h"
#include "value/number.h"
#include "value/text.h"

enum { SAMPLE_SIZE = 1 << 20 };

size_t crm_plan_find(const struct crm_plan *plan, const char *field)
{
    size_t i = 0;
    while (i < plan->column_count
           && (plan->columns[i].field == NULL || strcmp(plan->columns[i].field, field) != 0)) {
        i++;
    }
    return i;
}

/* The folded text, in the plan's arena. */
static enum crm_status fold(struct crm_plan *plan, const char *text, struct crm_span *folded,
                            struct crm_error *error)
{
    struct crm_buffer buffer = { 0 };
    crm_text_fold(&buffer, crm_span_of(text));
    enum crm_status status = crm_buffer_check(&buffer, error);
    char *copy =
        status == CRM_OK ? crm_arena_copy(&plan->arena, buffer.bytes, buffer.length, error) : NULL;
    *folded = (struct crm_span){ copy, buffer.length };
    crm_buffer_free(&buffer);
    return copy != NULL ? CRM_OK : CRM_FAILURE;
}

/* The column that a --map names: by its exact header, by a folded one, by its number. */
static size_t mapped_column(const struct crm_plan *plan, const char *name, struct crm_span folded)
{
    int64_t number = 0;
    for (size_t i = 0; i < plan->column_count; i++) {
        if (strcmp(plan->columns[i].header, name) == 0) {
            return i;
        }
    }
    for (size_t i = 0; i < plan->column_count; i++) {
        if (crm_span_equal(plan->columns[i].folded, folded)) {
            return i;
        }
    }
    if (crm_integer_parse(crm_span_of(name), &number) && number >= 1
        && (uint64_t)number <= plan->column_count) {
        return (size_t)number - 1;
    }
    return plan->column_count;
}

/* Whether a --map names a cell of the first row, other than by a number. */
static bool is_mapped(struct crm_span cell, const struct crm_plan_options *options)
{
    for (size_t i = 0; i < options->map_count; i++) {
        const char *column = strchr(options->maps[i], '=');
        int64_t number = 0;
        if (column != NULL && crm_span_is(cell, column + 1) && !crm_integer_parse(cell, &number)) {
            return true;
        }
    }
    return false;
}

/* Whether a first row names columns: a --map says so, or none of its cells is a number or a date.
 */
static bool looks_like_header(const struct crm_csv_row *row, const struct crm_plan_options *options)
{
    for (size_t i = 0; i < row->count; i++) {
        if (is_mapped(crm_span_trimmed(row->cells[i]), options)) {
            return true;
        }
    }
    for (size_t i = 0; i < row->count; i++) {
        double number = 0;
        struct crm_time time;
        struct crm_span cell = crm_span_trimmed(row->cells[i]);
        if (crm_number_parse(cell, &number) || crm_time_parse_loose(cell, &time, NULL)) {
            return false;
        }
    }
    return true;
}

static enum crm_status take_headers(struct crm_plan *plan, const struct crm_csv_row *row,
                                    struct crm_error *error)
{
    if (row->count > CRM_COLUMNS_MOST) {
        return crm_fail_at(error, CRM_REFUSED, crm_source_name(plan->source), row->line, 1,
                           "%zu columns; at most %d are read", row->count, CRM_COLUMNS_MOST);
    }
    plan->column_count = row->count;
    plan->columns = crm_arena_take(&plan->arena, (row->count + 1) * sizeof *plan->columns, error);
    if (plan->columns == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < row->count; i++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", i + 1);
        struct crm_span name =
            plan->has_header ? crm_span_trimmed(row->cells[i]) : crm_span_of(number);
        name = name.length > 0 ? name : crm_span_of(number);
        plan->columns[i] = (struct crm_plan_column){ 0 };
        plan->columns[i].header = crm_arena_copy(&plan->arena, name.at, name.length, error);
        if (plan->columns[i].header == NULL
            || fold(plan, plan->columns[i].header, &plan->columns[i].folded, error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    return CRM_OK;
}

/* Appends the headers for a message: "A", "B". */
static void list_columns(const struct crm_plan *plan, struct crm_buffer *text)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        crm_buffer_text(text, i > 0 ? ", " : "");
        crm_text_quote(text, crm_span_of(plan->columns[i].header));
    }
}

/* Refuses a mapped field that looks like a slip of the pen; any other name is a column of the
 * user's own. */
static enum crm_status check_map(const char *map, const char *field, struct crm_error *error)
{
    const char *names[128];
    size_t known = 0;
    size_t count = 0;
    const struct crm_column *columns = crm_columns(&count);
    for (size_t i = 0; i < count && known < CRM_COUNT(names) - 1; i++) {
        if (columns[i].owner == CRM_IMPORT) {
            names[known++] = columns[i].name;
        }
    }
    names[known++] = "unit_price";
    const char *nearest = crm_nearest(field, names, known);
    return nearest == NULL || strcmp(nearest, field) == 0
               ? CRM_OK
               : crm_fail(error, CRM_USAGE, "--map %s: no field is called %s; did you mean %s?",
                          map, field, nearest);
}

/* Gives the columns that the user mapped their fields. */
static enum crm_status apply_maps(struct crm_plan *plan, const struct crm_plan_options *options,
                                  struct crm_error *error)
{
    for (size_t i = 0; i < options->map_count; i++) {
        const char *map = options->maps[i];
        size_t length = strcspn(map, "=");
        if (map[length] == '\0' || map[length + 1] == '\0') {
            return crm_fail(error, CRM_USAGE, "--map needs FIELD=COLUMN, not '%s'", map);
        }
        char *field = crm_arena_copy(&plan->arena, map, length, error);
        if (field == NULL) {
            return CRM_FAILURE;
        }
        struct crm_span folded;
        enum crm_status status = check_map(map, field, error);
        status = status == CRM_OK ? fold(plan, map + length + 1, &folded, error) : status;
        if (status != CRM_OK) {
            return status;
        }
        size_t column = mapped_column(plan, map + length + 1, folded);
        if (column == plan->column_count) {
            continue;
        }
        options->map_used[i] = true;
        size_t taken = length > 0 ? crm_plan_find(plan, field) : plan->column_count;
        if (taken != plan->column_count || plan->columns[column].field != NULL) {
            return crm_fail(error, CRM_USAGE, "--map %s: the field or the column is mapped twice",
                            map);
        }
        plan->columns[column].field = field;
    }
    return CRM_OK;
}

/* The field that a header names in a section, where no other column was mapped to it. */
static const char *named_field(const struct crm_plan *plan, enum crm_section section, size_t column,
                               bool *weak)
{
    if (plan->columns[column].field != NULL || !plan->has_header) {
        return NULL;
    }
    const char *field = crm_alias_field(section, plan->columns[column].folded, weak);
    return field != NULL && crm_plan_find(plan, field) == plan->column_count ? field : NULL;
}

/* The same; but a weak name gives way to any other column of the field. */
static const char *known_field(const struct crm_plan *plan, enum crm_section section, size_t column)
{
    bool weak = false;
    const char *field = named_field(plan, section, column, &weak);
    for (size_t i = 0; field != NULL && weak && i < plan->column_count; i++) {
        bool other_weak = false;
        const char *other = named_field(plan, section, i, &other_weak);
        if (other != NULL && strcmp(other, field) == 0 && !other_weak) {
            return NULL;
        }
    }
    return field;
}

/* Whether the columns, mapped or known by name, hold a field in a section. */
static bool would_have(const struct crm_plan *plan, enum crm_section section, const char *field)
{
    bool found = crm_plan_find(plan, field) != plan->column_count;
    for (size_t i = 0; i < plan->column_count && !found; i++) {
        const char *known = known_field(plan, section, i);
        found = known != NULL && strcmp(known, field) == 0;
    }
    return found;
}

static bool would_be_sales(const struct crm_plan *plan)
{
    return would_have(plan, CRM_TRANSACTIONS, "time")
           && (would_have(plan, CRM_TRANSACTIONS, "amount")
               || (would_have(plan, CRM_TRANSACTIONS, "quantity")
                   && would_have(plan, CRM_TRANSACTIONS, "unit_price")));
}

static enum crm_status find_role(struct crm_plan *plan, struct crm_error *error)
{
    bool customer = would_have(plan, CRM_CUSTOMERS, "customer_id");
    if (customer && would_be_sales(plan)) {
        plan->role = CRM_TRANSACTIONS;
    } else if (customer && would_have(plan, CRM_INTERACTIONS, "time")
               && would_have(plan, CRM_INTERACTIONS, "kind")) {
        plan->role = CRM_INTERACTIONS;
    } else if (customer && !would_have(plan, CRM_TRANSACTIONS, "time")) {
        plan->role = CRM_CUSTOMERS;
    } else if (!customer && would_have(plan, CRM_PRODUCTS, "product") && !would_be_sales(plan)) {
        plan->role = CRM_PRODUCTS;
    } else {
        struct crm_buffer text = { 0 };
        list_columns(plan, &text);
        crm_fail_at(error, CRM_USAGE, crm_source_name(plan->source), 0, 0,
                    "cannot tell what it holds: %s; its columns are %s; name them with --map "
                    "FIELD=COLUMN, or say --transactions, --customers, --interactions or "
                    "--products",
                    customer           ? "no amount, and no quantity and unit_price"
                    : plan->has_header ? "no customer_id"
                                       : "its first row is no header",
                    crm_buffer_string(&text));
        crm_buffer_free(&text);
        return CRM_USAGE;
    }
    return CRM_OK;
}

/* Gives the columns that are known by name their fields. Two for one field are for the user to
 * decide. */
static enum crm_status apply_names(struct crm_plan *plan, struct crm_error *error)
{
    const char **found =
        crm_arena_take(&plan->arena, (plan->column_count + 1) * sizeof *found, error);
    enum crm_status status = found != NULL ? CRM_OK : CRM_FAILURE;
    for (size_t i = 0; i < plan->column_count && status == CRM_OK; i++) {
        found[i] = known_field(plan, plan->role, i);
        for (size_t j = 0; j < i && found[i] != NULL && status == CRM_OK; j++) {
            if (found[j] != NULL && strcmp(found[j], found[i]) == 0) {
                status = crm_fail_at(error, CRM_USAGE, crm_source_name(plan->source), 0, 0,
                                     "columns \"%s\" and \"%s\" could both be %s; choose with "
                                     "--map %s=COLUMN",
                                     plan->columns[j].header, plan->columns[i].header, found[i],
                                     found[i]);
            }
        }
    }
    for (size_t i = 0; i < plan->column_count && status == CRM_OK; i++) {
        plan->columns[i].field = found[i] != NULL ? found[i] : plan->columns[i].field;
    }
    return status;
}

/* A header as a column of the stream: lower case, anything but letters and digits "_". */
static void plain_name(struct crm_span header, size_t number, struct crm_buffer *name)
{
    for (size_t i = 0; i < header.length; i++) {
        unsigned char byte = (unsigned char)header.at[i];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80;
        if (byte >= 'A' && byte <= 'Z') {
            crm_buffer_byte(name, (char)(byte + ('a' - 'A')));
        } else if (letter) {
            crm_buffer_byte(name, (char)byte);
        } else if (name->length > 0 && name->bytes[name->length - 1] != '_') {
            crm_buffer_byte(name, '_');
        }
    }
    while (name->length > 0 && name->bytes[name->length - 1] == '_') {
        name->length--;
    }
    size_t digits = 0; /* a number is the place of a column without a name */
    while (digits < name->length && name->bytes[digits] >= '0' && name->bytes[digits] <= '9') {
        digits++;
    }
    if (digits == name->length) {
        name->length = 0;
        crm_buffer_format(name, "column_%zu", number);
    }
}

/* Names the columns that no tool knows; one whose name a tool writes becomes source_NAME. */
static enum crm_status name_others(struct crm_plan *plan, struct crm_notes *notes,
                                   struct crm_error *error)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        if (plan->columns[i].field != NULL) {
            continue;
        }
        struct crm_buffer name = { 0 };
        plain_name(crm_span_of(plan->has_header ? plan->columns[i].header : ""), i + 1, &name);
        const struct crm_column *known = crm_column_find(plan->role, crm_buffer_view(&name));
        struct crm_buffer full = { 0 };
        crm_buffer_text(&full, known != NULL ? "source_" : "");
        crm_buffer_span(&full, crm_buffer_view(&name));
        if (known != NULL) {
            crm_note(notes,
                     "note: %s: column \"%s\" is carried as %s, because %s has a meaning "
                     "of its own here",
                     crm_source_name(plan->source), plan->columns[i].header,
                     crm_buffer_string(&full), known->name);
        }
        size_t length = full.length;
        for (size_t n = 2; crm_plan_find(plan, crm_buffer_string(&full)) != plan->column_count;
             n++) {
            full.length = length;
            crm_buffer_format(&full, "_%zu", n);
        }
        enum crm_status status = crm_buffer_check(&name, error);
        status = status == CRM_OK ? crm_buffer_check(&full, error) : status;
        plan->columns[i].field = crm_arena_copy(&plan->arena, full.bytes, full.length, error);
        crm_buffer_free(&name);
        crm_buffer_free(&full);
        if (status != CRM_OK || plan->columns[i].field == NULL) {
            return CRM_FAILURE;
        }
    }
    return CRM_OK;
}

/* Appends a field that no column is. */
static void add_missing(const struct crm_plan *plan, const char *field, struct crm_buffer *missing)
{
    if (crm_plan_find(plan, field) == plan->column_count) {
        crm_buffer_format(missing, "%s%s", missing->length > 0 ? ", " : "", field);
    }
}

static enum crm_status check_needed(const struct crm_plan *plan, struct crm_error *error)
{
    struct crm_buffer missing = { 0 };
    bool fact = plan->role == CRM_TRANSACTIONS || plan->role == CRM_INTERACTIONS;
    bool priced = crm_plan_find(plan, "quantity") != plan->column_count
                  && crm_plan_find(plan, "unit_price") != plan->column_count;
    add_missing(plan, plan->role == CRM_PRODUCTS ? "product" : "customer_id", &missing);
    if (fact) {
        add_missing(plan, "time", &missing);
    }
    if (plan->role == CRM_INTERACTIONS) {
        add_missing(plan, "kind", &missing);
    }
    if (plan->role == CRM_TRANSACTIONS && !priced) {
        add_missing(plan, "amount", &missing);
    }
    enum crm_status status = crm_buffer_check(&missing, error);
    if (status == CRM_OK && missing.length > 0) {
        struct crm_buffer columns = { 0 };
        list_columns(plan, &columns);
        status = crm_fail_at(error, CRM_USAGE, crm_source_name(plan->source), 0, 0,
                             "no column is %s; there are %s; name it with --map FIELD=COLUMN",
                             crm_buffer_string(&missing), crm_buffer_string(&columns));
        crm_buffer_free(&columns);
    }
    crm_buffer_free(&missing);
    return status;
}

/* Whether a text is digits and ".0", as spreadsheets and data frames write whole numbers in a
 * column with gaps. */
static bool is_decimal_id(struct crm_span text)
{
    if (text.length < 3 || memcmp(text.at + text.length - 2, ".0", 2) != 0) {
        return false;
    }
    for (size_t i = 0; i + 2 < text.length; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return false;
        }
    }
    return true;
}

/* Reads rows until `most` bytes and clears decimal_ids of columns that hold anything else;
 * *whole: the file ended before. Columns without any value are cleared, too. */
static enum crm_status check_ids(struct crm_plan *plan, struct crm_csv *csv, uint64_t most,
                                 bool *whole, struct crm_error *error)
{
    bool *filled = crm_allocate(plan->column_count, sizeof *filled, error);
    enum crm_csv_read read = filled != NULL ? CRM_CSV_ROW : CRM_CSV_FAILED;
    while (read == CRM_CSV_ROW && crm_csv_position(csv) < most) {
        struct crm_csv_row row;
        read = crm_csv_next(csv, &row, error);
        for (size_t i = 0; read == CRM_CSV_ROW && row.problem == CRM_CSV_GOOD
                           && row.count == plan->column_count && i < row.count;
             i++) {
            struct crm_span cell = crm_span_trimmed(row.cells[i]);
            if (plan->columns[i].decimal_ids && cell.length > 0) {
                plan->columns[i].decimal_ids = is_decimal_id(cell);
                filled[i] = true;
            }
        }
    }
    for (size_t i = 0; read != CRM_CSV_FAILED && i < plan->column_count; i++) {
        plan->columns[i].decimal_ids = plan->columns[i].decimal_ids && filled[i];
    }
    crm_release(filled);
    *whole = read == CRM_CSV_END;
    return read == CRM_CSV_FAILED ? error->status : CRM_OK;
}

/* Finds the key columns whose every value is a whole number with ".0": the beginning says whether
 * there may be any, and only then the rest is read. */
static enum crm_status find_decimal_ids(struct crm_plan *plan, struct crm_csv *csv,
                                        struct crm_error *error)
{
    bool whole = false;
    bool any = false;
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct crm_column *column =
            crm_column_find(plan->role, crm_span_of(plan->columns[i].field));
        plan->columns[i].decimal_ids = column != NULL && column->type == CRM_KEY;
    }
    enum crm_status status = check_ids(plan, csv, SAMPLE_SIZE, &whole, error);
    for (size_t i = 0; i < plan->column_count; i++) {
        any = any || plan->columns[i].decimal_ids;
    }
    return status == CRM_OK && any && !whole ? check_ids(plan, csv, UINT64_MAX, &whole, error)
                                             : status;
}

static enum crm_status look(struct crm_plan *plan, struct crm_csv *csv, char role,
                            const struct crm_plan_options *options, struct crm_error *error)
{
    struct crm_csv_row row;
    enum crm_csv_read read = crm_csv_next(csv, &row, error);
    if (read == CRM_CSV_FAILED) {
        return error->status;
    }
    if (read == CRM_CSV_END) {
        return crm_fail_at(error, CRM_REFUSED, crm_source_name(plan->source), 0, 0, "is empty");
    }
    if (row.raw.length > 4 && memcmp(row.raw.at, "PK\x03\x04", 4) == 0) {
        return crm_fail_at(error, CRM_REFUSED, crm_source_name(plan->source), 0, 0,
                           "is a workbook or another archive: save the sheet as CSV");
    }
    if (row.problem != CRM_CSV_GOOD) {
        return crm_fail_at(error, CRM_REFUSED, crm_source_name(plan->source), row.line, 1,
                           row.problem == CRM_CSV_BAD_ENCODING
                               ? "not UTF-8; name its encoding with --encoding"
                               : "the first row cannot be read: its quotes do not match, or it is "
                                 "too long");
    }
    plan->delimiter = crm_csv_delimiter(csv);
    plan->has_header = options->header == CRM_HEADER_YES
                       || (options->header == CRM_HEADER_GUESS && looks_like_header(&row, options));
    enum crm_status status = take_headers(plan, &row, error);
    status = status == CRM_OK ? apply_maps(plan, options, error) : status;
    if (status == CRM_OK && role == 0) {
        status = find_role(plan, error);
    } else {
        plan->role = (enum crm_section)role;
    }
    status = status == CRM_OK ? apply_names(plan, error) : status;
    status = status == CRM_OK ? check_needed(plan, error) : status;
    status = status == CRM_OK ? name_others(plan, options->notes, error) : status;
    return status == CRM_OK ? find_decimal_ids(plan, csv, error) : status;
}

/* Hands an earlier stream over to a reader and reads its head: the columns of its facts. */
static enum crm_status open_stream(struct crm_plan *plan, const struct crm_plan_options *options,
                                   struct crm_error *error)
{
    struct crm_input *input = NULL;
    struct crm_buffer seen = { 0 };
    plan->role = (enum crm_section)0;
    crm_source_release(plan->source, &input, &seen);
    plan->source = NULL;
    enum crm_status status = crm_reader_adopt(&plan->reader, input, crm_buffer_view(&seen),
                                              options->partial, options->notes, error);
    crm_buffer_free(&seen);
    return status == CRM_OK ? crm_reader_read_head(plan->reader, error) : status;
}

enum crm_status crm_plan_make(struct crm_plan *plan, const char *path, char role,
                              const struct crm_plan_options *options, struct crm_error *error)
{
    *plan = (struct crm_plan){ .path = path, .encoding = options->encoding };
    struct crm_csv *csv = NULL;
    enum crm_status status = crm_source_open(&plan->source, path, options->encoding, error);
    status =
        status == CRM_OK ? crm_csv_open(&csv, plan->source, options->delimiter, CRM_QUOTING_GUESS, error) : status;
    bool is_stream = status == CRM_OK && crm_csv_begins(csv, crm_span_of("##crm\t"));
    status = status == CRM_OK && !is_stream ? look(plan, csv, role, options, error) : status;
    crm_csv_close(csv);
    if (status == CRM_OK && is_stream) {
        return open_stream(plan, options, error);
    }
    if (status == CRM_OK && strcmp(path, "-") == 0) {
        return crm_source_restart(plan->source, true, error);
    }
    /* files are opened again when their turn comes: there may be more than descriptors */
    crm_source_close(plan->source);
    plan->source = NULL;
    return status;
}

void crm_plan_free(struct crm_plan *plan)
{
    crm_source_close(plan->source);
    crm_reader_close(plan->reader);
    crm_arena_free(&plan->arena);
    *plan = (struct crm_plan){ 0 };
}
