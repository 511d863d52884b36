#include "value/setting.h"

#include <math.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "io/input.h"
#include "value/number.h"
#include "value/text.h"

#define NO_ROW SIZE_MAX

enum { CONTENT_MOST = 1 << 20 };

static size_t row_of(const struct crm_settings *settings, const char *key)
{
    for (size_t i = 0; i < settings->count; i++) {
        if (strcmp(settings->rows[i]->key, key) == 0) {
            return i;
        }
    }
    return NO_ROW;
}

enum crm_status crm_settings_add(struct crm_settings *settings, const struct crm_setting *rows,
                                 size_t count, struct crm_error *error)
{
    size_t needed = settings->count + count;
    if (crm_grow(&settings->rows, &settings->rows_capacity, needed, sizeof(void *), error) != CRM_OK
        || crm_grow(&settings->values, &settings->values_capacity, needed, sizeof(char *), error)
               != CRM_OK
        || crm_grow(&settings->contents, &settings->contents_capacity, needed,
                    sizeof *settings->contents, error)
               != CRM_OK) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < count; i++) {
        if (row_of(settings, rows[i].key) == NO_ROW) {
            settings->rows[settings->count] = &rows[i];
            settings->contents[settings->count] = (struct crm_buffer){ 0 };
            settings->values[settings->count++] = NULL;
        }
    }
    return CRM_OK;
}

/* Appends "a, b, c": the names of the section of `key`, or the sections where it has none. */
static void append_names(struct crm_buffer *buffer, const struct crm_settings *settings,
                         const char *key)
{
    size_t section = strcspn(key, ".") + 1;
    size_t found = 0;
    for (size_t i = 0; i < settings->count; i++) {
        const char *other = settings->rows[i]->key;
        if (strncmp(other, key, section) == 0) {
            crm_buffer_format(buffer, "%s%s", found++ > 0 ? ", " : "", other);
        }
    }
    for (size_t i = 0; found == 0 && i < settings->count; i++) {
        const char *other = settings->rows[i]->key;
        size_t length = strcspn(other, ".") + 1;
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++) {
            seen = strncmp(settings->rows[j]->key, other, length) == 0;
        }
        if (!seen) {
            crm_buffer_format(buffer, "%s%.*s*", i > 0 ? ", " : "", (int)length, other);
        }
    }
}

static enum crm_status fail_unknown(const struct crm_settings *settings, const char *key,
                                    struct crm_error *error)
{
    const char **keys = crm_allocate(settings->count, sizeof *keys, error);
    if (keys == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < settings->count; i++) {
        keys[i] = settings->rows[i]->key;
    }
    const char *nearest = crm_nearest(key, keys, settings->count);
    crm_release(keys);
    struct crm_buffer message = { 0 };
    crm_buffer_text(&message, "there is no setting ");
    crm_text_quote(&message, crm_span_of(key));
    if (nearest != NULL) {
        crm_buffer_format(&message, "; did you mean \"%s\"?", nearest);
    } else if (settings->count > 0) {
        crm_buffer_text(&message, "; there are ");
        append_names(&message, settings, key);
    }
    const char *text = crm_buffer_string(&message);
    enum crm_status status = crm_buffer_check(&message, error);
    if (status == CRM_OK) {
        status = crm_fail(error, CRM_USAGE, "%s", text);
    }
    crm_buffer_free(&message);
    return status;
}

/* Cuts the part before the next ';' off *rest; false where nothing is left. */
static bool take_part(struct crm_span *rest, struct crm_span *part)
{
    if (rest->at == NULL) {
        return false;
    }
    const char *mark = memchr(rest->at, ';', rest->length);
    *part = *rest;
    if (mark == NULL) {
        *rest = (struct crm_span){ 0 };
    } else {
        part->length = (size_t)(mark - rest->at);
        *rest = (struct crm_span){ mark + 1, rest->length - part->length - 1 };
    }
    return true;
}

static bool in_range(const struct crm_setting *row, double number)
{
    return number >= row->least && number <= row->most;
}

/* A list needs no range: least < most gives one. */
static bool numbers_fit(const struct crm_setting *row, struct crm_span value)
{
    struct crm_span part;
    double before = -INFINITY;
    while (take_part(&value, &part)) {
        double number = 0.0;
        if (!crm_number_parse(part, &number) || number <= before
            || (row->least < row->most && !in_range(row, number))) {
            return false;
        }
        before = number;
    }
    return true;
}

static bool is_choice(const struct crm_setting *row, const char *value)
{
    size_t i = 0;
    while (row->choices[i] != NULL && strcmp(row->choices[i], value) != 0) {
        i++;
    }
    return row->choices[i] != NULL;
}

static bool has_control(struct crm_span text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        if (byte < ' ' || byte == 0x7f) {
            return true;
        }
    }
    return false;
}

static bool value_fits(const struct crm_setting *row, const char *value)
{
    struct crm_span text = crm_span_of(value);
    double number = 0.0;
    int64_t integer = 0;
    if (text.length == 0) {
        return row->fallback[0] == '\0';
    }
    switch (row->type) {
    case CRM_SETTING_NUMBER:
        return crm_number_parse(text, &number) && in_range(row, number);
    case CRM_SETTING_INTEGER:
        return crm_integer_parse(text, &integer) && in_range(row, (double)integer);
    case CRM_SETTING_CHOICE:
        return is_choice(row, value);
    case CRM_SETTING_TEXT: /* it is written into streams */
        return crm_utf8_valid(text, NULL) && !has_control(text);
    case CRM_SETTING_PATH:
        return true;
    case CRM_SETTING_NUMBERS:
        return numbers_fit(row, text);
    }
    return false;
}

/* Appends " from 0 to 1"; a bound of 1e15 and more is none that a person has to know. */
static void append_range(struct crm_buffer *buffer, const struct crm_setting *row)
{
    char least[32];
    char most[32];
    bool has_least = row->least > -1e15;
    bool has_most = row->most < 1e15;
    crm_number_write(has_least ? row->least : 0.0, 15, least);
    crm_number_write(has_most ? row->most : 0.0, 15, most);
    if (has_least && has_most) {
        crm_buffer_format(buffer, " from %s to %s", least, most);
    } else if (has_least) {
        crm_buffer_format(buffer, " of at least %s", least);
    } else if (has_most) {
        crm_buffer_format(buffer, " of at most %s", most);
    }
}

static void append_choices(struct crm_buffer *buffer, const struct crm_setting *row,
                           const char *value)
{
    size_t count = 0;
    for (; row->choices[count] != NULL; count++) {
        crm_buffer_format(buffer, "%s%s", count > 0 ? ", " : "", row->choices[count]);
    }
    const char *nearest = crm_nearest(value, row->choices, count);
    if (nearest != NULL) {
        crm_buffer_format(buffer, "; did you mean \"%s\"?", nearest);
    }
}

static void append_wanted(struct crm_buffer *buffer, const struct crm_setting *row,
                          const char *value)
{
    switch (row->type) {
    case CRM_SETTING_NUMBER:
        crm_buffer_text(buffer, "a number");
        append_range(buffer, row);
        break;
    case CRM_SETTING_INTEGER:
        crm_buffer_text(buffer, "a whole number");
        append_range(buffer, row);
        break;
    case CRM_SETTING_CHOICE:
        crm_buffer_text(buffer, "one of ");
        append_choices(buffer, row, value);
        break;
    case CRM_SETTING_TEXT:
        crm_buffer_text(buffer, "a text");
        break;
    case CRM_SETTING_PATH:
        crm_buffer_text(buffer, "a file");
        break;
    case CRM_SETTING_NUMBERS:
        crm_buffer_text(buffer, "a list of ascending numbers parted by ';'");
        if (row->least < row->most) {
            append_range(buffer, row);
        }
        break;
    }
}

static enum crm_status fail_value(const struct crm_setting *row, const char *value,
                                  struct crm_error *error)
{
    struct crm_buffer message = { 0 };
    crm_text_quote(&message, crm_span_of(value));
    crm_buffer_text(&message, " is not ");
    append_wanted(&message, row, value);
    const char *text = crm_buffer_string(&message);
    enum crm_status status = crm_buffer_check(&message, error);
    if (status == CRM_OK) {
        status = crm_fail(error, CRM_USAGE, "%s", text);
        snprintf(error->field, sizeof error->field, "%s", row->key);
    }
    crm_buffer_free(&message);
    return status;
}

enum crm_status crm_settings_set(struct crm_settings *settings, const char *key, const char *value,
                                 struct crm_error *error)
{
    size_t row = row_of(settings, key);
    if (row == NO_ROW) {
        return fail_unknown(settings, key, error);
    }
    if (!value_fits(settings->rows[row], value)) {
        return fail_value(settings->rows[row], value, error);
    }
    size_t size = strlen(value) + 1;
    char *copy = crm_allocate(size, 1, error);
    if (copy == NULL) {
        return CRM_FAILURE;
    }
    memcpy(copy, value, size);
    crm_release(settings->values[row]);
    settings->values[row] = copy;
    crm_buffer_free(&settings->contents[row]);
    return CRM_OK;
}

const struct crm_setting *crm_settings_find(const struct crm_settings *settings, const char *key)
{
    size_t row = row_of(settings, key);
    return row == NO_ROW ? NULL : settings->rows[row];
}

static const char *value_of(const struct crm_settings *settings, size_t row)
{
    return settings->values[row] != NULL ? settings->values[row] : settings->rows[row]->fallback;
}

const char *crm_setting_text(const struct crm_settings *settings, const char *key)
{
    size_t row = row_of(settings, key);
    return row != NO_ROW ? value_of(settings, row) : "";
}

double crm_setting_number(const struct crm_settings *settings, const char *key)
{
    double number = 0.0;
    bool given = crm_number_parse(crm_span_of(crm_setting_text(settings, key)), &number);
    return given ? number : 0.0;
}

bool crm_setting_is_set(const struct crm_settings *settings, const char *key)
{
    return crm_setting_text(settings, key)[0] != '\0';
}

enum crm_status crm_setting_content(const struct crm_settings *settings, const char *key,
                                    struct crm_span *content, struct crm_error *error)
{
    size_t row = row_of(settings, key);
    if (row == NO_ROW || value_of(settings, row)[0] == '\0') {
        return crm_fail(error, CRM_USAGE, "%s names no file", key);
    }
    struct crm_buffer *kept = &settings->contents[row];
    if (kept->bytes == NULL) {
        struct crm_input *input = NULL;
        enum crm_status status = crm_input_open(&input, value_of(settings, row), error);
        status = status == CRM_OK
                     ? crm_input_read_all(input, CONTENT_MOST, "a table of rules", kept, error)
                     : status;
        crm_input_close(input);
        if (status != CRM_OK) {
            crm_buffer_free(kept);
            return status;
        }
    }
    *content = crm_buffer_view(kept);
    return CRM_OK;
}

size_t crm_setting_numbers(const struct crm_settings *settings, const char *key, double *numbers,
                           size_t most)
{
    struct crm_span rest = crm_span_of(crm_setting_text(settings, key));
    struct crm_span part;
    size_t count = 0;
    while (count < most && take_part(&rest, &part) && crm_number_parse(part, &numbers[count])) {
        count++;
    }
    return count;
}

/* "90" and "90.0" do not differ. */
static bool differs(const struct crm_setting *row, const char *value)
{
    double number = 0.0;
    double fallback = 0.0;
    bool numeric = row->type == CRM_SETTING_NUMBER || row->type == CRM_SETTING_INTEGER;
    if (numeric && crm_number_parse(crm_span_of(value), &number)
        && crm_number_parse(crm_span_of(row->fallback), &fallback)) {
        return number < fallback || number > fallback;
    }
    return strcmp(value, row->fallback) != 0;
}

void crm_settings_changed(const struct crm_settings *settings, struct crm_buffer *buffer)
{
    for (size_t i = 0; i < settings->count; i++) {
        const struct crm_setting *row = settings->rows[i];
        const char *value = value_of(settings, i);
        if (differs(row, value)) {
            crm_buffer_format(buffer, " %s=%s", row->key,
                              row->type == CRM_SETTING_PATH ? "own" : value);
        }
    }
}

void crm_settings_free(struct crm_settings *settings)
{
    for (size_t i = 0; i < settings->count; i++) {
        crm_release(settings->values[i]);
        crm_buffer_free(&settings->contents[i]);
    }
    crm_release(settings->contents);
    crm_release(settings->rows);
    crm_release(settings->values);
    *settings = (struct crm_settings){ 0 };
}
