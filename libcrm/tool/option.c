#include "tool/option.h"

#include <getopt.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "tool/quoted.h"
#include "value/date.h"
#include "value/number.h"

/* getopt's value of row i; above every letter. */
enum { FIRST_ROW = 256 };

void crm_choices_text(struct crm_buffer *buffer, const char *const *choices)
{
    for (size_t i = 0; choices[i] != NULL; i++) {
        crm_buffer_format(buffer, "%s%s", i > 0 ? ", " : "", choices[i]);
    }
}

/* "1 to 100", "at least 1", "at most 100", "any whole number". */
static void range_text(struct crm_buffer *buffer, const struct crm_option *option)
{
    long long least = option->least;
    long long most = option->most;
    if (option->least != INT64_MIN && option->most != INT64_MAX) {
        crm_buffer_format(buffer, "%lld to %lld", least, most);
    } else if (option->least != INT64_MIN) {
        crm_buffer_format(buffer, "at least %lld", least);
    } else if (option->most != INT64_MAX) {
        crm_buffer_format(buffer, "at most %lld", most);
    } else {
        crm_buffer_text(buffer, "any whole number");
    }
}

void crm_option_sentence(struct crm_buffer *buffer, const struct crm_option *option)
{
    crm_buffer_text(buffer, option->help);
    if (option->type == CRM_OPTION_CHOICE) {
        crm_buffer_text(buffer, "; one of ");
        crm_choices_text(buffer, option->choices);
    } else if (option->type == CRM_OPTION_INTEGER) {
        crm_buffer_text(buffer, "; ");
        range_text(buffer, option);
    }
}

static enum crm_status refuse(struct crm_error *error, const char *origin, const char *value,
                              const char *what)
{
    return crm_fail(error, CRM_USAGE, "%s: %s is %s", origin, crm_quoted(crm_span_of(value)).text,
                    what);
}

static enum crm_status store_flag(bool *member, const char *origin, const char *value,
                                  struct crm_error *error)
{
    if (value == NULL || strcmp(value, "yes") == 0 || strcmp(value, "true") == 0) {
        *member = true;
    } else if (strcmp(value, "no") == 0 || strcmp(value, "false") == 0) {
        *member = false;
    } else {
        return refuse(error, origin, value, "neither yes nor no");
    }
    return CRM_OK;
}

static enum crm_status store_path(const char **member, const char *origin, const char *value,
                                  struct crm_error *error)
{
    if (value[0] == '\0') {
        return crm_fail(error, CRM_USAGE, "%s: a file's name cannot be empty", origin);
    }
    *member = value;
    return CRM_OK;
}

static enum crm_status store_choice(const struct crm_option *option, const char **member,
                                    const char *origin, const char *value, struct crm_error *error)
{
    for (size_t i = 0; option->choices[i] != NULL; i++) {
        if (strcmp(value, option->choices[i]) == 0) {
            *member = option->choices[i];
            return CRM_OK;
        }
    }
    struct crm_buffer what = { 0 };
    crm_buffer_text(&what, "none of ");
    crm_choices_text(&what, option->choices);
    refuse(error, origin, value, crm_buffer_string(&what));
    crm_buffer_free(&what);
    return CRM_USAGE;
}

static enum crm_status store_integer(const struct crm_option *option, int64_t *member,
                                     const char *origin, const char *value, struct crm_error *error)
{
    int64_t integer = 0;
    if (!crm_integer_parse(crm_span_of(value), &integer)) {
        return refuse(error, origin, value, "not a whole number");
    }
    if (integer < option->least || integer > option->most) {
        struct crm_buffer range = { 0 };
        range_text(&range, option);
        crm_fail(error, CRM_USAGE, "%s: %lld is out of range (%s)", origin, (long long)integer,
                 crm_buffer_string(&range));
        crm_buffer_free(&range);
        return CRM_USAGE;
    }
    *member = integer;
    return CRM_OK;
}

static enum crm_status store_date(int32_t *member, const char *origin, const char *value,
                                  struct crm_error *error)
{
    struct crm_time time;
    if (!crm_time_parse(crm_span_of(value), &time) || time.second >= 0) {
        return refuse(error, origin, value, "not a date (YYYY-MM-DD)");
    }
    *member = time.day;
    return CRM_OK;
}

static enum crm_status store_item(struct crm_list *list, const char *value, struct crm_error *error)
{
    if (crm_grow(&list->items, &list->capacity, list->count + 1, sizeof *list->items, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    list->items[list->count++] = value;
    return CRM_OK;
}

enum crm_status crm_option_store(const struct crm_option *option, void *args, const char *origin,
                                 const char *value, struct crm_error *error)
{
    void *member = (char *)args + option->offset;
    switch (option->type) {
    case CRM_OPTION_FLAG:
        return store_flag(member, origin, value, error);
    case CRM_OPTION_TEXT:
        *(const char **)member = value;
        return CRM_OK;
    case CRM_OPTION_PATH:
        return store_path(member, origin, value, error);
    case CRM_OPTION_CHOICE:
        return store_choice(option, member, origin, value, error);
    case CRM_OPTION_INTEGER:
        return store_integer(option, member, origin, value, error);
    case CRM_OPTION_SIZE:
        return crm_size_parse(crm_span_of(value), member)
                   ? CRM_OK
                   : refuse(error, origin, value, "not a size (as in 512M or 2G)");
    case CRM_OPTION_DATE:
        return store_date(member, origin, value, error);
    case CRM_OPTION_LIST:
        return store_item(member, value, error);
    }
    return crm_fail(error, CRM_FAILURE, "%s: a row of an unknown type", origin);
}

/* One parse: the rows in getopt's form and which of them were given. Owns the three arrays. */
struct parser {
    const struct crm_option *options;
    size_t count;
    struct option *names; /* ends with an empty one */
    char *letters;
    bool *seen;
};

static void parser_free(struct parser *parser)
{
    crm_release(parser->names);
    crm_release(parser->letters);
    crm_release(parser->seen);
}

static enum crm_status parser_make(struct parser *parser, struct crm_error *error)
{
    parser->names = crm_allocate(parser->count + 1, sizeof *parser->names, error);
    parser->letters = crm_allocate(2 * parser->count + 2, 1, error);
    parser->seen = crm_allocate(parser->count + 1, sizeof *parser->seen, error);
    if (parser->names == NULL || parser->letters == NULL || parser->seen == NULL) {
        return CRM_FAILURE;
    }
    char *letter = parser->letters;
    *letter++ = ':'; /* tells a missing argument from an unknown option */
    for (size_t i = 0; i < parser->count; i++) {
        const struct crm_option *option = &parser->options[i];
        bool flag = option->type == CRM_OPTION_FLAG;
        parser->names[i] = (struct option){ option->name, flag ? no_argument : required_argument,
                                            NULL, (int)(FIRST_ROW + i) };
        if (option->letter != '\0') {
            *letter++ = option->letter;
            if (!flag) {
                *letter++ = ':';
            }
        }
    }
    return CRM_OK;
}

/* The row of a letter or of getopt's value of a long option. */
static const struct crm_option *row_of(const struct parser *parser, int value)
{
    for (size_t i = 0; i < parser->count; i++) {
        if (value == (int)(FIRST_ROW + i) || value == parser->options[i].letter) {
            return &parser->options[i];
        }
    }
    return NULL;
}

/* The long option that word, without "--", may mean: one that it begins, else the nearest. */
static const char *likely_name(const struct parser *parser, const char *word)
{
    const char *nearest = NULL;
    for (size_t i = 0; i < parser->count; i++) {
        const char *name = parser->options[i].name;
        if (word[0] != '\0' && strncmp(name, word, strlen(word)) == 0) {
            return name;
        }
        const char *const candidates[] = { nearest, name };
        nearest = crm_nearest(word, candidates, CRM_COUNT(candidates));
    }
    return nearest;
}

static enum crm_status unknown_name(const struct parser *parser, const char *word,
                                    struct crm_error *error)
{
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    const char *likely = likely_name(parser, name);
    return crm_fail(error, CRM_USAGE, "unknown option '--%s'%s%s%s", name,
                    likely != NULL ? "; did you mean '--" : "", likely != NULL ? likely : "",
                    likely != NULL ? "'?" : "");
}

static bool is_exact(const char *word, const struct crm_option *option)
{
    size_t length = strcspn(word + 2, "=");
    return strlen(option->name) == length && memcmp(option->name, word + 2, length) == 0;
}

/* What getopt_long refused: found is '?' or ':', optopt says why. */
static enum crm_status refuse_word(const struct parser *parser, int found, const char *word,
                                   struct crm_error *error)
{
    const struct crm_option *option = optopt != 0 ? row_of(parser, optopt) : NULL;
    bool is_long = optopt == 0 || optopt >= FIRST_ROW;
    if (is_long && (option == NULL || !is_exact(word, option))) {
        return unknown_name(parser, word, error);
    }
    if (option == NULL) {
        const char letter[] = { '-', (char)optopt };
        return crm_fail(error, CRM_USAGE, "unknown option %s",
                        crm_quoted((struct crm_span){ letter, sizeof letter }).text);
    }
    char origin[64];
    snprintf(origin, sizeof origin, is_long ? "--%s" : "-%.1s",
             is_long ? option->name : &option->letter);
    return found == ':' ? crm_fail(error, CRM_USAGE, "option '%s' needs an argument: %s", origin,
                                   option->argument)
                        : crm_fail(error, CRM_USAGE, "option '%s' takes no argument", origin);
}

typedef enum crm_status visitor(void *user, const struct crm_option *option, const char *origin,
                                const char *value, struct crm_error *error);

/* One option that getopt_long found; argv[optind - 1] is its word or its argument. */
static enum crm_status take(const struct parser *parser, int found, char **argv, visitor *visit,
                            void *user, struct crm_error *error)
{
    const struct crm_option *option = row_of(parser, found);
    char origin[64];
    if (found >= FIRST_ROW) {
        const char *word = optarg == argv[optind - 1] ? argv[optind - 2] : argv[optind - 1];
        if (!is_exact(word, option)) {
            return unknown_name(parser, word, error);
        }
        snprintf(origin, sizeof origin, "--%s", option->name);
    } else {
        snprintf(origin, sizeof origin, "-%c", option->letter);
    }
    bool *seen = &parser->seen[option - parser->options];
    if (*seen && option->type != CRM_OPTION_LIST) {
        return crm_fail(error, CRM_USAGE, "option '--%s' is given twice", option->name);
    }
    *seen = true;
    return visit(user, option, origin, option->type == CRM_OPTION_FLAG ? NULL : optarg, error);
}

enum crm_status crm_options_parse(const struct crm_option *options, size_t count, int argc,
                                  char **argv, visitor *visit, void *user, int *first_operand,
                                  struct crm_error *error)
{
    struct parser parser = { .options = options, .count = count };
    enum crm_status status = parser_make(&parser, error);
    optind = 0; /* glibc: begins anew */
    opterr = 0;
    while (status == CRM_OK) {
        /* No thread has started. NOLINTNEXTLINE(concurrency-mt-unsafe) */
        int found = getopt_long(argc, argv, parser.letters, parser.names, NULL);
        if (found == -1) {
            break;
        }
        status = found == '?' || found == ':' ? refuse_word(&parser, found, argv[optind - 1], error)
                                              : take(&parser, found, argv, visit, user, error);
    }
    *first_operand = optind;
    parser_free(&parser);
    return status;
}

void crm_list_free(struct crm_list *list)
{
    crm_release(list->items);
    *list = (struct crm_list){ 0 };
}
