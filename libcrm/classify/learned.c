#include "classify/learned.h"

#include <stdio.h>

#include "base/memory.h"
#include "io/input.h"
#include "io/output.h"
#include "value/number.h"

enum { DIGITS = 17, FILE_MOST = 1 << 24 };

static struct crm_learned_row *find(const struct crm_learned *learned, struct crm_span scheme,
                                    struct crm_span name)
{
    for (size_t i = 0; i < learned->count; i++) {
        struct crm_learned_row *row = &learned->rows[i];
        if (crm_span_is(scheme, row->scheme) && crm_span_is(name, row->name)) {
            return row;
        }
    }
    return NULL;
}

static char *copy_text(struct crm_span text, struct crm_error *error)
{
    char *copy = crm_allocate(text.length + 1, 1, error);
    if (copy != NULL) {
        memcpy(copy, text.at, text.length);
    }
    return copy;
}

static struct crm_learned_row *add_row(struct crm_learned *learned, struct crm_span scheme,
                                       struct crm_span name, struct crm_error *error)
{
    if (crm_grow(&learned->rows, &learned->capacity, learned->count + 1, sizeof *learned->rows,
                 error)
        != CRM_OK) {
        return NULL;
    }
    struct crm_learned_row *row = &learned->rows[learned->count];
    *row = (struct crm_learned_row){ .scheme = copy_text(scheme, error) };
    row->name = row->scheme != NULL ? copy_text(name, error) : NULL;
    if (row->name == NULL) {
        crm_release(row->scheme);
        return NULL;
    }
    learned->count++;
    return row;
}

static enum crm_status set_row(struct crm_learned *learned, struct crm_span scheme,
                               struct crm_span name, const double *numbers, size_t count,
                               struct crm_error *error)
{
    struct crm_learned_row *row = find(learned, scheme, name);
    if (row == NULL) {
        row = add_row(learned, scheme, name, error);
    }
    double *copy = row != NULL ? crm_allocate(count, sizeof *copy, error) : NULL;
    if (copy == NULL) {
        return CRM_FAILURE;
    }
    if (count > 0) {
        memcpy(copy, numbers, count * sizeof *copy);
    }
    crm_release(row->numbers);
    row->numbers = copy;
    row->count = count;
    return CRM_OK;
}

enum crm_status crm_learned_set(struct crm_learned *learned, const char *scheme, const char *name,
                                const double *numbers, size_t count, struct crm_error *error)
{
    return set_row(learned, crm_span_of(scheme), crm_span_of(name), numbers, count, error);
}

const struct crm_learned_row *crm_learned_get(const struct crm_learned *learned, const char *scheme,
                                              const char *name)
{
    return find(learned, crm_span_of(scheme), crm_span_of(name));
}

enum crm_status crm_learned_refuse(const char *scheme, struct crm_error *error)
{
    return crm_fail(error, CRM_REFUSED,
                    "the model has not learned %s: learn the model anew, or leave %s out with --by",
                    scheme, scheme);
}

enum crm_status crm_learned_put_settings(struct crm_learned *learned, const char *scheme,
                                         const double *numbers, size_t count,
                                         struct crm_error *error)
{
    return crm_learned_set(learned, scheme, "settings", numbers, count, error);
}

enum crm_status crm_learned_check_settings(const struct crm_learned *learned, const char *scheme,
                                           const double *numbers, size_t count,
                                           struct crm_error *error)
{
    const struct crm_learned_row *row = crm_learned_get(learned, scheme, "settings");
    if (row == NULL) {
        return crm_learned_refuse(scheme, error);
    }
    bool same = row->count == count;
    for (size_t i = 0; i < count && same; i++) {
        same = row->numbers[i] <= numbers[i] && row->numbers[i] >= numbers[i];
    }
    return same ? CRM_OK
                : crm_fail(error, CRM_REFUSED,
                           "%s was learned with other settings, or from other data, than are in "
                           "force here: learn it anew, or leave it out with --by",
                           scheme);
}

void crm_learned_write(const struct crm_learned_row *row, struct crm_buffer *buffer)
{
    crm_buffer_format(buffer, "%s\t%s\t", row->scheme, row->name);
    for (size_t i = 0; i < row->count; i++) {
        crm_buffer_text(buffer, i > 0 ? ";" : "");
        crm_number_append(buffer, row->numbers[i], DIGITS);
    }
}

/* Numbers as they are read. Owns the array. */
struct number_list {
    double *numbers;
    size_t count;
    size_t capacity;
};

/* Reads "1;2;3"; CRM_REFUSED, without a message, for anything else. */
static enum crm_status read_numbers(struct number_list *list, struct crm_span text,
                                    struct crm_error *error)
{
    bool more = text.length > 0;
    while (more) {
        more = memchr(text.at, ';', text.length) != NULL;
        if (crm_grow(&list->numbers, &list->capacity, list->count + 1, sizeof *list->numbers, error)
            != CRM_OK) {
            return CRM_FAILURE;
        }
        if (!crm_number_parse(crm_span_take(&text, ';'), &list->numbers[list->count])) {
            return CRM_REFUSED;
        }
        list->count++;
    }
    return CRM_OK;
}

enum crm_status crm_learned_read(struct crm_learned *learned, struct crm_span line,
                                 struct crm_error *error)
{
    struct number_list list = { 0 };
    struct crm_span scheme = crm_span_take(&line, '\t');
    struct crm_span name = crm_span_take(&line, '\t');
    if (scheme.length == 0 || name.length == 0) {
        return crm_fail(error, CRM_REFUSED, "not a line of a model: scheme, name, numbers");
    }
    enum crm_status status = read_numbers(&list, line, error);
    if (status == CRM_OK) {
        status = set_row(learned, scheme, name, list.numbers, list.count, error);
    } else if (status == CRM_REFUSED) {
        crm_fail(error, CRM_REFUSED, "%.*s %.*s: not a list of numbers", (int)scheme.length,
                 scheme.at, (int)name.length, name.at);
    }
    crm_release(list.numbers);
    return status;
}

static enum crm_status read_file(const char *path, struct crm_buffer *content,
                                 struct crm_error *error)
{
    struct crm_input *input = NULL;
    enum crm_status status = crm_input_open(&input, path, error);
    status =
        status == CRM_OK ? crm_input_read_all(input, FILE_MOST, "a model", content, error) : status;
    crm_input_close(input);
    return status;
}

static enum crm_status read_rows(struct crm_learned *learned, struct crm_span content,
                                 const char *path, struct crm_error *error)
{
    for (uint64_t line = 2; content.length > 0; line++) {
        struct crm_span text = crm_span_take(&content, '\n');
        if (crm_span_is(text, "##end")) {
            return CRM_OK;
        }
        enum crm_status status = crm_learned_read(learned, text, error);
        if (status != CRM_OK) {
            snprintf(error->file, sizeof error->file, "%s", path);
            error->line = line;
            return status;
        }
    }
    return crm_fail_at(error, CRM_REFUSED, path, 0, 0,
                       "the model ends without ##end: what wrote it did not finish");
}

enum crm_status crm_learned_load(struct crm_learned *learned, const char *path, const char *tool,
                                 struct crm_error *error)
{
    struct crm_buffer content = { 0 };
    enum crm_status status = read_file(path, &content, error);
    if (status == CRM_OK) {
        struct crm_span rest = crm_buffer_view(&content);
        struct crm_span first = crm_span_take(&rest, '\n');
        char expected[96];
        snprintf(expected, sizeof expected, "##crm-model\t1\t%s", tool);
        status = crm_span_is(first, expected)
                     ? read_rows(learned, rest, path, error)
                     : crm_fail_at(error, CRM_REFUSED, path, 1, 0, "not a model file of %s", tool);
    }
    crm_buffer_free(&content);
    return status;
}

enum crm_status crm_learned_save(const struct crm_learned *learned, const char *path,
                                 const char *tool, struct crm_error *error)
{
    struct crm_buffer content = { 0 };
    crm_buffer_format(&content, "##crm-model\t1\t%s\n", tool);
    for (size_t i = 0; i < learned->count; i++) {
        crm_learned_write(&learned->rows[i], &content);
        crm_buffer_byte(&content, '\n');
    }
    crm_buffer_text(&content, "##end\n");
    enum crm_status status = crm_buffer_check(&content, error);
    status =
        status == CRM_OK ? crm_output_text(path, false, crm_buffer_view(&content), error) : status;
    crm_buffer_free(&content);
    return status;
}

static void free_row(struct crm_learned_row *row)
{
    crm_release(row->scheme);
    crm_release(row->name);
    crm_release(row->numbers);
}

void crm_learned_drop(struct crm_learned *learned, const char *scheme)
{
    size_t length = strlen(scheme);
    size_t kept = 0;
    for (size_t i = 0; i < learned->count; i++) {
        const char *own = learned->rows[i].scheme;
        if (strncmp(own, scheme, length) == 0
            && (own[length] == '\0' || strcmp(own + length, "_by") == 0)) {
            free_row(&learned->rows[i]);
        } else {
            learned->rows[kept++] = learned->rows[i];
        }
    }
    learned->count = kept;
}

void crm_learned_free(struct crm_learned *learned)
{
    for (size_t i = 0; i < learned->count; i++) {
        free_row(&learned->rows[i]);
    }
    crm_release(learned->rows);
    *learned = (struct crm_learned){ 0 };
}
