#include "tool/config.h"

#include <ini.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "io/input.h"
#include "tool/quoted.h"

enum {
    LARGEST_FILE = 1 << 20,
    LONGEST_SECTION = 49, /* libinih cuts longer names */
};

static const char *const tool_sections[] = { "import", "segment", "score", "churn", "report" };

static const struct crm_option *find_option(const struct crm_config *config, const char *key)
{
    for (size_t i = 0; i < config->option_count; i++) {
        const char *known = config->options[i].config;
        if (known != NULL && strcmp(known, key) == 0) {
            return &config->options[i];
        }
    }
    return NULL;
}

static enum crm_status unknown_key(const struct crm_config *config, const char *key,
                                   struct crm_error *error)
{
    const char *nearest = NULL;
    for (size_t i = 0; i < config->option_count; i++) {
        const char *const candidates[] = { nearest, config->options[i].config };
        nearest = crm_nearest(key, candidates, CRM_COUNT(candidates));
    }
    for (size_t i = 0; i < config->settings->count; i++) {
        const char *const candidates[] = { nearest, config->settings->rows[i]->key };
        nearest = crm_nearest(key, candidates, CRM_COUNT(candidates));
    }
    struct crm_quoted quoted = crm_quoted(crm_span_of(key));
    if (nearest == NULL) {
        return crm_fail(error, CRM_USAGE, "unknown key %s; --print-config lists the known ones",
                        quoted.text);
    }
    return crm_fail(error, CRM_USAGE, "unknown key %s; did you mean \"%s\"?", quoted.text, nearest);
}

static bool is_known(const struct crm_config *config, const char *key)
{
    return find_option(config, key) != NULL || crm_settings_find(config->settings, key) != NULL;
}

static enum crm_status assign(struct crm_config *config, const char *key, const char *value,
                              struct crm_error *error)
{
    const struct crm_option *option = find_option(config, key);
    if (option != NULL) {
        return crm_option_store(option, config->args, key, value, error);
    }
    if (crm_settings_find(config->settings, key) != NULL) {
        return crm_settings_set(config->settings, key, value, error);
    }
    return unknown_key(config, key, error);
}

/* A text on its way through libinih, which knows neither the number nor the whole of a line. */
struct reading {
    struct crm_config *config;
    const char *name;
    struct crm_span rest;
    struct crm_span line; /* the present one, without blanks around */
    uint64_t number;
    struct crm_error *error;
    enum crm_status status;
};

static bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static struct crm_span trimmed(struct crm_span text)
{
    while (text.length > 0 && is_blank(text.at[0])) {
        text.at++;
        text.length--;
    }
    while (text.length > 0 && is_blank(text.at[text.length - 1])) {
        text.length--;
    }
    return text;
}

/* Takes the next line off the rest. Without the blanks before it libinih never takes it for the
 * continuation of the line above. */
static void next_line(struct reading *reading)
{
    const char *end = memchr(reading->rest.at, '\n', reading->rest.length);
    size_t length = end != NULL ? (size_t)(end - reading->rest.at) : reading->rest.length;
    size_t used = end != NULL ? length + 1 : length;
    reading->line = trimmed((struct crm_span){ reading->rest.at, length });
    reading->rest.at += used;
    reading->rest.length -= used;
    reading->number++;
}

/* What libinih would cut or drop without a word; NULL where the line is sound. */
static const char *fault_of(struct crm_span line, size_t room)
{
    if (memchr(line.at, '\0', line.length) != NULL) {
        return "a NUL byte";
    }
    if (line.length > CRM_CONFIG_LINE || line.length + 2 > room) {
        return "the line is longer than 190 bytes";
    }
    if (line.at[0] == '[' && memchr(line.at, ']', line.length) != line.at + line.length - 1) {
        return "a section is [name] and nothing else";
    }
    if (line.at[0] == '[' && line.length - 2 > LONGEST_SECTION) {
        return "the section's name is longer than 49 bytes";
    }
    return NULL;
}

/* libinih's fgets. */
static char *read_line(char *bytes, int size, void *user)
{
    struct reading *reading = user;
    if (reading->status != CRM_OK || reading->rest.length == 0) {
        return NULL;
    }
    next_line(reading);
    struct crm_span line = reading->line;
    if (line.length == 0 || line.at[0] == ';' || line.at[0] == '#') {
        line.length = 0; /* a comment may be of any length */
    } else {
        const char *fault = fault_of(line, (size_t)size);
        if (fault != NULL) {
            reading->status = crm_fail_at(reading->error, CRM_USAGE, reading->name, reading->number,
                                          0, "%s", fault);
            return NULL;
        }
        memcpy(bytes, line.at, line.length);
    }
    bytes[line.length] = '\n';
    bytes[line.length + 1] = '\0';
    return bytes;
}

/* The length of the value that the present line really has. */
static size_t real_length(const struct reading *reading)
{
    struct crm_span rest = reading->line;
    while (rest.length > 0 && rest.at[0] != '=' && rest.at[0] != ':') {
        rest.at++;
        rest.length--;
    }
    return rest.length > 0 ? trimmed((struct crm_span){ rest.at + 1, rest.length - 1 }).length : 0;
}

static bool is_left_to_its_tool(const struct crm_config *config, const char *section,
                                const char *key)
{
    if (strcmp(section, config->section) == 0 || is_known(config, key)) {
        return false;
    }
    for (size_t i = 0; i < CRM_COUNT(tool_sections); i++) {
        if (strcmp(section, tool_sections[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* CRM_USAGE where the file has had the key already, unless it is a list's. */
static enum crm_status check_once(struct crm_config *config, const char *key,
                                  struct crm_error *error)
{
    size_t before = config->given.count;
    uint32_t index = 0;
    if (crm_map_add(&config->given, crm_span_of(key), &index, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    const struct crm_option *option = find_option(config, key);
    if (config->given.count > before || (option != NULL && option->type == CRM_OPTION_LIST)) {
        return CRM_OK;
    }
    return crm_fail(error, CRM_USAGE, "%s: given twice", key);
}

static enum crm_status take(struct reading *reading, const char *section, const char *name,
                            const char *value)
{
    struct crm_config *config = reading->config;
    char key[2 * CRM_CONFIG_LINE];
    snprintf(key, sizeof key, "%s%s%s", section, section[0] != '\0' ? "." : "", name);
    if (strlen(value) != real_length(reading)) {
        return crm_fail(reading->error, CRM_USAGE,
                        "%s: a value cannot contain \" ;\": a comment has a line of its own", key);
    }
    if (is_left_to_its_tool(config, section, key)) {
        return CRM_OK;
    }
    const char *copy = crm_arena_copy(&config->texts, value, strlen(value), reading->error);
    if (copy == NULL || check_once(config, key, reading->error) != CRM_OK) {
        return reading->error->status;
    }
    return assign(config, key, copy, reading->error);
}

/* Puts the place before a message that has none. */
static void place(struct crm_error *error, const char *name, uint64_t line)
{
    snprintf(error->file, sizeof error->file, "%s", name);
    error->line = line;
}

static int handle(void *user, const char *section, const char *name, const char *value)
{
    struct reading *reading = user;
    if (reading->status == CRM_OK) {
        reading->status = take(reading, section, name, value);
        if (reading->status != CRM_OK) {
            place(reading->error, reading->name, reading->number);
        }
    }
    return reading->status == CRM_OK;
}

enum crm_status crm_config_text(struct crm_config *config, const char *name, struct crm_span text,
                                struct crm_error *error)
{
    static const char mark[] = "\xef\xbb\xbf"; /* a byte order mark, as editors leave it */
    if (text.length >= 3 && memcmp(text.at, mark, 3) == 0) {
        text = (struct crm_span){ text.at + 3, text.length - 3 };
    }
    struct reading reading = { .config = config, .name = name, .rest = text, .error = error };
    int wrong = ini_parse_stream(read_line, &reading, handle, &reading);
    if (wrong < 0) {
        return crm_fail_memory(error);
    }
    /* libinih goes on behind a line that it does not understand; the first wrong one is told */
    if (wrong > 0 && (reading.status == CRM_OK || (uint64_t)wrong < reading.number)) {
        return crm_fail_at(error, CRM_USAGE, name, (uint64_t)wrong, 0,
                           "neither [section] nor key = value");
    }
    return reading.status;
}

/* All bytes of a file, at most LARGEST_FILE. */
static enum crm_status read_whole(struct crm_input *input, const char *path,
                                  struct crm_buffer *text, struct crm_error *error)
{
    size_t count = 1;
    while (count > 0) {
        enum { STEP = 1 << 14 };
        char *room = crm_buffer_room(text, STEP);
        if (room == NULL) {
            return crm_fail_memory(error);
        }
        enum crm_status status = crm_input_read(input, room, STEP, &count, error);
        if (status != CRM_OK) {
            return status;
        }
        text->length += count;
        if (text->length > LARGEST_FILE) {
            return crm_fail_at(error, CRM_USAGE, path, 0, 0,
                               "larger than 1 MiB: not a configuration");
        }
    }
    return CRM_OK;
}

enum crm_status crm_config_file(struct crm_config *config, const char *path,
                                struct crm_error *error)
{
    struct crm_input *input = NULL;
    enum crm_status status = crm_input_open(&input, path, error);
    if (status != CRM_OK) {
        return status;
    }
    struct crm_buffer text = { 0 };
    status = read_whole(input, path, &text, error);
    crm_input_close(input);
    if (status == CRM_OK) {
        status = crm_config_text(config, path, crm_buffer_view(&text), error);
    }
    crm_buffer_free(&text);
    return status;
}

enum crm_status crm_config_set(struct crm_config *config, const char *assignment,
                               struct crm_error *error)
{
    size_t length = strcspn(assignment, "=");
    if (assignment[length] == '\0' || length == 0) {
        return crm_fail(error, CRM_USAGE, "--set: %s is not SECTION.KEY=VALUE",
                        crm_quoted(crm_span_of(assignment)).text);
    }
    const char *key = crm_arena_copy(&config->texts, assignment, length, error);
    if (key == NULL) {
        return CRM_FAILURE;
    }
    const struct crm_option *option = find_option(config, key);
    if (option != NULL && option->type == CRM_OPTION_LIST) {
        ((struct crm_list *)(void *)((char *)config->args + option->offset))->count = 0;
    }
    enum crm_status status = assign(config, key, assignment + length + 1, error);
    if (status != CRM_OK) {
        bool named = error->field[0] != '\0';
        snprintf(error->field, sizeof error->field, "--set%s%s", named ? " " : "",
                 named ? key : "");
    }
    return status;
}

void crm_config_free(struct crm_config *config)
{
    crm_arena_free(&config->texts);
    crm_map_free(&config->given);
}
