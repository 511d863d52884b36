#include "tool/config_write.h"

#include "tool/quoted.h"
#include "tool/wrap.h"
#include "value/date.h"
#include "value/number.h"

enum { COMMENT_WIDTH = 80 };

/* One key: an option's or a setting's. */
struct entry {
    const char *key; /* NULL: an option without one */
    const struct crm_option *option;
    const struct crm_setting *setting;
};

struct writing {
    const struct crm_config *config;
    struct crm_buffer *buffer;
    bool defaults;
};

static size_t entry_count(const struct crm_config *config)
{
    return config->option_count + config->settings->count;
}

static struct entry entry_at(const struct crm_config *config, size_t index)
{
    if (index < config->option_count) {
        const struct crm_option *option = &config->options[index];
        return (struct entry){ option->config, option, NULL };
    }
    const struct crm_setting *setting = config->settings->rows[index - config->option_count];
    return (struct entry){ setting->key, NULL, setting };
}

static struct crm_span section_of(const char *key)
{
    const char *point = strrchr(key, '.');
    return (struct crm_span){ key, point != NULL ? (size_t)(point - key) : 0 };
}

static const char *name_of(const char *key)
{
    const char *point = strrchr(key, '.');
    return point != NULL ? point + 1 : key;
}

/* A bound of 1e15 and more is none, as in the messages about values. */
static void setting_range(struct crm_buffer *buffer, const struct crm_setting *setting)
{
    bool least = setting->least > -1e15;
    bool most = setting->most < 1e15;
    if (!least && !most) {
        return;
    }
    crm_buffer_text(buffer, !least ? "; at most " : most ? "; " : "; at least ");
    if (least) {
        crm_number_append(buffer, setting->least, 9);
    }
    if (least && most) {
        crm_buffer_text(buffer, " to ");
    }
    if (most) {
        crm_number_append(buffer, setting->most, 9);
    }
}

static void setting_sentence(struct crm_buffer *buffer, const struct crm_setting *setting)
{
    crm_buffer_text(buffer, setting->help);
    if (setting->type == CRM_SETTING_CHOICE) {
        crm_buffer_text(buffer, "; one of ");
        crm_choices_text(buffer, setting->choices);
    } else if (setting->type == CRM_SETTING_NUMBER || setting->type == CRM_SETTING_INTEGER) {
        setting_range(buffer, setting);
    }
    crm_buffer_format(buffer, "; default %s",
                      setting->fallback[0] != '\0' ? setting->fallback : "empty");
}

/* Appends the value of an option that is no list; false where it has none. */
static bool option_value(struct crm_buffer *buffer, const struct crm_option *option,
                         const void *member)
{
    switch (option->type) {
    case CRM_OPTION_FLAG:
        crm_buffer_text(buffer, *(const bool *)member ? "yes" : "no");
        return true;
    case CRM_OPTION_INTEGER:
        crm_buffer_format(buffer, "%lld", (long long)*(const int64_t *)member);
        return true;
    case CRM_OPTION_SIZE:
        crm_buffer_format(buffer, "%llu", (unsigned long long)*(const uint64_t *)member);
        return true;
    case CRM_OPTION_DATE: {
        struct crm_time time = { *(const int32_t *)member, -1 };
        char text[19];
        if (time.day != CRM_NO_DAY) {
            crm_buffer_append(buffer, text, crm_time_write(time, text));
        }
        return time.day != CRM_NO_DAY;
    }
    default: {
        const char *text = *(const char *const *)member;
        crm_buffer_text(buffer, text != NULL ? text : "");
        return text != NULL;
    }
    }
}

/* True where crm_config_text gives back the value of this line as it is. */
static bool survives(const char *name, const char *value)
{
    size_t length = strlen(value);
    return strlen(name) + 3 + length <= CRM_CONFIG_LINE && value[0] != ';'
           && strcspn(value, "\n") == length && strstr(value, " ;") == NULL
           && strstr(value, "\t;") == NULL && (length == 0 || strchr(" \t\v\f\r", value[0]) == NULL)
           && (length == 0 || strchr(" \t\v\f\r", value[length - 1]) == NULL);
}

static enum crm_status write_line(const struct writing *writing, const char *key, bool commented,
                                  const char *value, struct crm_error *error)
{
    if (!survives(name_of(key), value)) {
        return crm_fail(error, CRM_USAGE, "%s: crm.conf cannot hold the value %s", key,
                        crm_quoted(crm_span_of(value)).text);
    }
    crm_buffer_format(writing->buffer, "%s%s =%s%s\n", commented ? ";" : "", name_of(key),
                      value[0] != '\0' ? " " : "", value);
    return CRM_OK;
}

static enum crm_status write_list(const struct writing *writing, const char *key,
                                  const struct crm_list *list, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < list->count && status == CRM_OK; i++) {
        status = write_line(writing, key, writing->defaults, list->items[i], error);
    }
    return list->count > 0 ? status : write_line(writing, key, true, "", error);
}

static enum crm_status write_value(const struct writing *writing, struct entry entry,
                                   struct crm_error *error)
{
    const struct crm_config *config = writing->config;
    if (entry.option == NULL) {
        return write_line(writing, entry.key, writing->defaults,
                          crm_setting_text(config->settings, entry.key), error);
    }
    const void *member = (const char *)config->args + entry.option->offset;
    if (entry.option->type == CRM_OPTION_LIST) {
        return write_list(writing, entry.key, member, error);
    }
    struct crm_buffer value = { 0 };
    bool has_value = option_value(&value, entry.option, member);
    enum crm_status status = write_line(writing, entry.key, writing->defaults || !has_value,
                                        crm_buffer_string(&value), error);
    writing->buffer->failed = writing->buffer->failed || value.failed;
    crm_buffer_free(&value);
    return status;
}

static enum crm_status write_entry(const struct writing *writing, struct entry entry,
                                   struct crm_error *error)
{
    struct crm_buffer sentence = { 0 };
    if (entry.option != NULL) {
        crm_option_sentence(&sentence, entry.option);
    } else {
        setting_sentence(&sentence, entry.setting);
    }
    crm_buffer_text(writing->buffer, "\n# ");
    crm_wrap_built(writing->buffer, &sentence, "# ", 2, COMMENT_WIDTH);
    return write_value(writing, entry, error);
}

/* Writes the section that begins with entry `first`, unless an earlier entry began it. */
static enum crm_status write_section(const struct writing *writing, size_t first,
                                     struct crm_error *error)
{
    struct crm_span section = section_of(entry_at(writing->config, first).key);
    bool begun = false;
    for (size_t i = 0; i < entry_count(writing->config); i++) {
        struct entry entry = entry_at(writing->config, i);
        if (entry.key == NULL || !crm_span_equal(section_of(entry.key), section)) {
            continue;
        }
        if (i < first) {
            return CRM_OK;
        }
        if (!begun) {
            crm_buffer_format(writing->buffer, "%s[%.*s]\n",
                              writing->buffer->length > 0 ? "\n" : "", (int)section.length,
                              section.at);
            begun = true;
        }
        enum crm_status status = write_entry(writing, entry, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
}

enum crm_status crm_config_write(const struct crm_config *config, bool defaults,
                                 struct crm_buffer *buffer, struct crm_error *error)
{
    struct writing writing = { config, buffer, defaults };
    for (size_t i = 0; i < entry_count(config); i++) {
        if (entry_at(config, i).key == NULL) {
            continue;
        }
        enum crm_status status = write_section(&writing, i, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return crm_buffer_check(buffer, error);
}
