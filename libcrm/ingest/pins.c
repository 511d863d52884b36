#include "ingest/pins.h"

#include <stdio.h>

#include "ingest/forms.h"
#include "value/number.h"
#include "value/text.h"

static const struct {
    const char *name;
    char character;
} delimiters[] = { { "tab", '\t' }, { "comma", ',' }, { "semicolon", ';' }, { "pipe", '|' } };

static const struct {
    const char *name;
    enum crm_quoting quoting;
} quotes[] = { { "auto", CRM_QUOTING_GUESS },
               { "double", CRM_QUOTING_DOUBLE },
               { "single", CRM_QUOTING_SINGLE },
               { "none", CRM_QUOTING_NONE } };

/* The file that an item holds for, NULL for all. Paths may have a ':' themselves: the longest that
 * stands before the item's counts. */
static const char *scope_of(const struct crm_pins *pins, const char *item)
{
    const char *scope = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < pins->path_count; i++) {
        size_t length = strlen(pins->paths[i]);
        if (length > longest && strncmp(item, pins->paths[i], length) == 0 && item[length] == ':') {
            scope = pins->paths[i];
            longest = length;
        }
    }
    return scope;
}

const char *crm_pins_value(const struct crm_pins *pins, const char *item)
{
    const char *scope = scope_of(pins, item);
    return scope == NULL ? item : item + strlen(scope) + 1;
}

/* The value of an item where it holds for a file, NULL where it is another's. */
static const char *value_for(const struct crm_pins *pins, const char *item, const char *path)
{
    const char *scope = scope_of(pins, item);
    return scope == NULL || strcmp(scope, path) == 0 ? crm_pins_value(pins, item) : NULL;
}

/* The last value that holds for a file; one that is said of it alone comes before one of all. */
static const char *last_for(const struct crm_pins *pins, const struct crm_pin_list *list,
                            const char *path)
{
    const char *general = NULL;
    const char *own = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const char *value = value_for(pins, list->items[i], path);
        if (value == list->items[i]) {
            general = value;
        } else if (value != NULL) {
            own = value;
        }
    }
    return own != NULL ? own : general;
}

/* The items that hold for a file, those of it alone last, as later ones win; *origins (may be NULL)
 * their numbers. */
static enum crm_status all_for(const struct crm_pins *pins, const struct crm_pin_list *list,
                               const char *path, const char *const **items, size_t *count,
                               size_t **origins, struct crm_error *error)
{
    const char **found = crm_allocate(list->count, sizeof *found, error);
    *items = found;
    *count = 0;
    if (origins != NULL) {
        *origins = crm_allocate(list->count, sizeof **origins, error);
    }
    if (found == NULL || (origins != NULL && *origins == NULL)) {
        return CRM_FAILURE;
    }
    for (int own = 0; own < 2; own++) {
        for (size_t i = 0; i < list->count; i++) {
            const char *value = value_for(pins, list->items[i], path);
            if (value == NULL || (value != list->items[i]) != own) {
                continue;
            }
            if (origins != NULL) {
                (*origins)[*count] = i;
            }
            found[(*count)++] = value;
        }
    }
    return CRM_OK;
}

static enum crm_status read_encoding(const char *text, struct crm_rows_options *rows,
                                     struct crm_error *error)
{
    rows->encoding = text;
    if (text != NULL && text[0] == '\0') {
        return crm_fail(error, CRM_USAGE, "--encoding needs a name, such as GB18030");
    }
    return text == NULL || strstr(text, "//") == NULL
               ? CRM_OK
               : crm_fail(error, CRM_USAGE,
                          "--encoding needs a name without //: what is no text gets rejected, "
                          "never dropped");
}

/* A character, or its name: crm.conf cannot hold a tab, and takes ; for a comment. */
static enum crm_status read_delimiter(const char *text, struct crm_rows_options *rows,
                                      struct crm_error *error)
{
    if (text == NULL) {
        return CRM_OK;
    }
    for (size_t i = 0; i < CRM_COUNT(delimiters); i++) {
        if (strcmp(text, delimiters[i].name) == 0) {
            rows->delimiter = delimiters[i].character;
            return CRM_OK;
        }
    }
    rows->delimiter = text[0];
    unsigned char byte = (unsigned char)text[0];
    return text[0] != '\0' && text[1] == '\0' && byte < 0x80 && strchr("\"\r\n", byte) == NULL
               ? CRM_OK
               : crm_fail(error, CRM_USAGE,
                          "--delimiter needs one character, or tab, comma, semicolon or pipe, not "
                          "'%s'",
                          text);
}

static enum crm_status read_quote(const char *text, struct crm_rows_options *rows,
                                  struct crm_error *error)
{
    for (size_t i = 0; text != NULL && i < CRM_COUNT(quotes); i++) {
        if (strcmp(text, quotes[i].name) == 0) {
            rows->quoting = quotes[i].quoting;
            return CRM_OK;
        }
    }
    return text == NULL ? CRM_OK
                        : crm_fail(error, CRM_USAGE,
                                   "--quote needs auto, double, single or none, not '%s'", text);
}

static enum crm_status read_header(const char *text, int64_t *header, struct crm_error *error)
{
    *header = CRM_HEADER_GUESS;
    if (text == NULL || strcmp(text, "auto") == 0) {
        return CRM_OK;
    }
    if (strcmp(text, "yes") == 0 || strcmp(text, "no") == 0) {
        *header = text[0] == 'y' ? CRM_HEADER_FIRST : CRM_HEADER_NONE;
        return CRM_OK;
    }
    return crm_integer_parse(crm_span_of(text), header) && *header > 0
               ? CRM_OK
               : crm_fail(error, CRM_USAGE,
                          "--header needs auto, yes, no or the number of its line, not '%s'", text);
}

/* The single values, checked; lists apart. */
static enum crm_status read_singles(const struct crm_pins *pins, const char *path,
                                    struct crm_plan_options *options, struct crm_error *error)
{
    options->rows = (struct crm_rows_options){ .sheet = last_for(pins, &pins->sheets, path) };
    enum crm_status status =
        read_encoding(last_for(pins, &pins->encodings, path), &options->rows, error);
    if (status == CRM_OK) {
        status = read_delimiter(last_for(pins, &pins->delimiters, path), &options->rows, error);
    }
    if (status == CRM_OK) {
        status = read_quote(last_for(pins, &pins->quotes, path), &options->rows, error);
    }
    if (status == CRM_OK && options->rows.quoting == CRM_QUOTING_SINGLE
        && options->rows.delimiter == '\'') {
        status = crm_fail(error, CRM_USAGE, "--delimiter and --quote name the same character");
    }
    return status == CRM_OK
               ? read_header(last_for(pins, &pins->headers, path), &options->header, error)
               : status;
}

static enum crm_status check_maps(const struct crm_plan_options *options, struct crm_error *error)
{
    for (size_t i = 0; i < options->map_count; i++) {
        const char *column = strchr(options->maps[i], '=');
        if (column == NULL || column[1] == '\0') {
            return crm_fail(error, CRM_USAGE, "--map needs FIELD=COLUMN, not '%s'",
                            options->maps[i]);
        }
    }
    return CRM_OK;
}

enum crm_status crm_pins_for(const struct crm_pins *pins, const char *path,
                             struct crm_file_pins *file, struct crm_error *error)
{
    struct crm_plan_options *options = &file->options;
    *file = (struct crm_file_pins){ 0 };
    enum crm_status status = read_singles(pins, path, options, error);
    if (status == CRM_OK) {
        status = all_for(pins, &pins->maps, path, &options->maps, &options->map_count,
                         &file->map_origins, error);
    }
    if (status == CRM_OK) {
        status = all_for(pins, &pins->date_formats, path, &options->date_formats,
                         &options->date_format_count, NULL, error);
    }
    if (status == CRM_OK) {
        status = all_for(pins, &pins->decimals, path, &options->decimals, &options->decimal_count,
                         NULL, error);
    }
    if (status == CRM_OK) {
        options->map_used = crm_allocate(options->map_count, sizeof *options->map_used, error);
        status = options->map_used != NULL ? CRM_OK : CRM_FAILURE;
    }
    status = status == CRM_OK ? check_maps(options, error) : status;
    return status == CRM_OK ? crm_forms_check(options, error) : status;
}

/* Refuses what looks like "FILE:VALUE" for a file that is none of the input: a name with a dot or a
 * slash in front of the first ':', and of any '=' or '%' of the value itself. */
static enum crm_status check_scopes(const struct crm_pins *pins, const char *option,
                                    const struct crm_pin_list *list, struct crm_error *error)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *item = list->items[i];
        size_t length = strcspn(item, ":=%");
        struct crm_span name = { item, length };
        bool named = memchr(name.at, '.', length) != NULL || memchr(name.at, '/', length) != NULL;
        if (scope_of(pins, item) == NULL && item[length] == ':' && named) {
            return crm_fail(error, CRM_USAGE, "%s %s: no input is called %.*s", option, item,
                            (int)length, item);
        }
    }
    return CRM_OK;
}

static enum crm_status check_all_scopes(const struct crm_pins *pins, struct crm_error *error)
{
    const struct {
        const char *option;
        const struct crm_pin_list *list;
    } lists[] = {
        { "--encoding", &pins->encodings }, { "--delimiter", &pins->delimiters },
        { "--quote", &pins->quotes },       { "--header", &pins->headers },
        { "--sheet", &pins->sheets },       { "--date-format", &pins->date_formats },
        { "--decimal", &pins->decimals },   { "--map", &pins->maps },
    };
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < CRM_COUNT(lists) && status == CRM_OK; i++) {
        status = check_scopes(pins, lists[i].option, lists[i].list, error);
    }
    return status;
}

enum crm_status crm_pins_check(const struct crm_pins *pins, struct crm_error *error)
{
    enum crm_status status = check_all_scopes(pins, error);
    for (size_t i = 0; i < pins->path_count && status == CRM_OK; i++) {
        struct crm_file_pins file;
        status = crm_pins_for(pins, pins->paths[i], &file, error);
        crm_file_pins_free(&file);
    }
    return status;
}

/* Appends a word as a shell reads it. */
static void append_word(struct crm_buffer *text, const char *scope, const char *value)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-./:=%+,@";
    struct crm_buffer word = { 0 };
    crm_buffer_text(&word, scope);
    crm_buffer_text(&word, value);
    const char *bytes = crm_buffer_string(&word);
    bool is_plain = bytes[0] != '\0';
    for (const char *at = bytes; *at != '\0'; at++) {
        is_plain = is_plain && (strchr(plain, *at) != NULL || (unsigned char)*at >= 0x80);
    }
    crm_buffer_text(text, is_plain ? "" : "'");
    for (const char *at = bytes; *at != '\0'; at++) {
        if (*at == '\'' && !is_plain) {
            crm_buffer_text(text, "'\\''");
        } else {
            crm_buffer_byte(text, *at);
        }
    }
    crm_buffer_text(text, is_plain ? "" : "'");
    text->failed = text->failed || word.failed;
    crm_buffer_free(&word);
}

static void append_scoped(struct crm_buffer *text, const char *option, const char *scope,
                          const char *value)
{
    crm_buffer_format(text, " --%s ", option);
    append_word(text, scope, value);
}

void crm_pins_option(const char *option, const char *value, struct crm_buffer *text)
{
    append_scoped(text, option, "", value);
}

static void append_text_form(const struct crm_plan *plan, const char *scope,
                             struct crm_buffer *text)
{
    char character[2] = { plan->found.delimiter, '\0' };
    const char *delimiter = character;
    for (size_t i = 0; i < CRM_COUNT(delimiters); i++) {
        delimiter = delimiters[i].character == character[0] ? delimiters[i].name : delimiter;
    }
    append_scoped(text, "encoding", scope, plan->found.encoding);
    append_scoped(text, "delimiter", scope, delimiter);
    append_scoped(text, "quote", scope,
                  plan->found.quoting == CRM_QUOTING_DOUBLE   ? "double"
                  : plan->found.quoting == CRM_QUOTING_SINGLE ? "single"
                                                              : "none");
}

static bool is_date(const struct crm_plan *plan, const struct crm_plan_column *column)
{
    enum crm_column_type type = crm_plan_type(plan, column->field);
    return type == CRM_DAY || type == CRM_TIME;
}

/* What an option calls the form of a column of dates, or else of amounts; NULL: it has none. */
static const char *form_name(const struct crm_plan *plan, const struct crm_plan_column *column,
                             bool date)
{
    if (is_date(plan, column) != date) {
        return NULL;
    }
    if (date) {
        return column->date_format != NULL ? column->date_format
                                           : crm_date_order_name(column->date_order);
    }
    return column->decimal != 0 ? crm_decimal_name(column->decimal) : NULL;
}

/* Says the form of all columns at once where it is one, else of each by its field. */
static void append_column_forms(const struct crm_plan *plan, const char *option, bool date,
                                const char *scope, struct crm_buffer *text)
{
    const char *first = NULL;
    bool same = true;
    for (size_t i = 0; i < plan->column_count; i++) {
        const char *form = form_name(plan, &plan->columns[i], date);
        first = first == NULL ? form : first;
        same = same && (form == NULL || strcmp(form, first) == 0);
    }
    if (first != NULL && same) {
        append_scoped(text, option, scope, first);
        return;
    }
    for (size_t i = 0; i < plan->column_count; i++) {
        const char *form = form_name(plan, &plan->columns[i], date);
        struct crm_buffer value = { 0 };
        if (form != NULL) {
            crm_buffer_format(&value, "%s=%s", plan->columns[i].field, form);
            append_scoped(text, option, scope, crm_buffer_string(&value));
        }
        text->failed = text->failed || value.failed;
        crm_buffer_free(&value);
    }
}

void crm_pins_form(const struct crm_plan *plan, const char *scope, struct crm_buffer *text)
{
    char line[24];
    if (plan->format == CRM_FORMAT_WORKBOOK) {
        append_scoped(text, "sheet", scope, plan->found.sheet);
    } else {
        append_text_form(plan, scope, text);
    }
    snprintf(line, sizeof line, "%llu", (unsigned long long)plan->header_line);
    append_scoped(text, "header", scope, plan->header_line == 0 ? "no" : line);
    append_column_forms(plan, "date-format", true, scope, text);
    append_column_forms(plan, "decimal", false, scope, text);
}

/* What --map calls a column: its header, or its number where the header is that of another before
 * it, too. */
static const char *column_name(const struct crm_plan *plan, size_t column, char number[24])
{
    for (size_t i = 0; i < column; i++) {
        if (strcmp(plan->columns[i].header, plan->columns[column].header) == 0) {
            snprintf(number, 24, "%zu", column + 1);
            return number;
        }
    }
    return plan->columns[column].header;
}

void crm_pins_maps(const struct crm_plan *plan, const char *scope, struct crm_buffer *text)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        char number[24];
        const struct crm_plan_column *column = &plan->columns[i];
        const struct crm_column *known = crm_column_find(plan->role, crm_span_of(column->field));
        bool own = known != NULL || crm_alias_import_only(plan->role, column->field);
        bool same = strcmp(column->field, column->header) == 0;
        struct crm_buffer value = { 0 };
        /* a map also says what the header alone would not: that an amount is of its line */
        if (column->mapped || (own && !same)) {
            crm_buffer_format(&value, "%s=%s", column->field, column_name(plan, i, number));
            append_scoped(text, "map", scope, crm_buffer_string(&value));
        }
        text->failed = text->failed || value.failed;
        crm_buffer_free(&value);
    }
}

void crm_pins_file(const struct crm_plan *plan, struct crm_buffer *text)
{
    if (plan->format == CRM_FORMAT_STREAM) {
        bool like_option = plan->path[0] == '-' && plan->path[1] != '\0';
        crm_buffer_byte(text, ' ');
        append_word(text, like_option ? "./" : "", plan->path);
        return;
    }
    const char *role = plan->is_heads                   ? "orders"
                       : plan->role == CRM_TRANSACTIONS ? "transactions"
                       : plan->role == CRM_INTERACTIONS ? "interactions"
                       : plan->role == CRM_CUSTOMERS    ? "customers"
                                                        : "products";
    crm_pins_option(role, plan->path, text);
}

void crm_file_pins_free(struct crm_file_pins *file)
{
    crm_release((void *)file->options.maps);
    crm_release(file->options.map_used);
    crm_release((void *)file->options.date_formats);
    crm_release((void *)file->options.decimals);
    crm_release(file->map_origins);
    *file = (struct crm_file_pins){ 0 };
}
