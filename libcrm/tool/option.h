/* tool/option.h — the option table: one row an option, from which the parser, --help (help.h), the
 * manual's OPTIONS (manual.h), the shell completion (completion.h) and the keys of crm.conf
 * (config.h) come. */
#ifndef CRM_TOOL_OPTION_H
#define CRM_TOOL_OPTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

/* What the argument is, and the type of the args member that takes it. */
enum crm_option_type {
    CRM_OPTION_FLAG,    /* bool; in crm.conf yes or no */
    CRM_OPTION_TEXT,    /* const char * */
    CRM_OPTION_PATH,    /* const char *, a file's name; "-" is standard input or output */
    CRM_OPTION_CHOICE,  /* const char *, one of choices */
    CRM_OPTION_INTEGER, /* int64_t, least to most */
    CRM_OPTION_SIZE,    /* uint64_t, bytes: 64M, 1G */
    CRM_OPTION_DATE,    /* int32_t, a day (value/date.h) */
    CRM_OPTION_LIST,    /* struct crm_list: may be repeated, in crm.conf too */
};

enum crm_complete { CRM_COMPLETE_NONE, CRM_COMPLETE_FILE, CRM_COMPLETE_CHOICES };

/* Owns the array, not the texts (they are argv's or the configuration's). */
struct crm_list {
    const char **items;
    size_t count;
    size_t capacity;
};

/* The order of a row's reading, not of its size. NOLINTNEXTLINE(*-optin.performance.Padding) */
struct crm_option {
    char letter;      /* 0: none */
    const char *name; /* the long name */
    enum crm_option_type type;
    const char *argument; /* "FILE"; NULL for a flag */
    size_t offset;        /* of the member in args */
    const char *config;   /* key in crm.conf, "import.encoding"; NULL: command line only */
    enum crm_complete complete;
    const char *const *choices; /* NULL-terminated, for CRM_OPTION_CHOICE */
    int64_t least;              /* for CRM_OPTION_INTEGER */
    int64_t most;
    const char *help; /* one sentence, no full stop, says the default, not choices or range */
    bool writes;      /* the file that a PATH names is written */
};

/* Stores `value` (NULL for a flag that is given) by the row into args; CRM_USAGE with a message
 * that names the option. `origin` is how the user wrote it: "--date-format", "import.encoding". */
CRM_MUST_CHECK enum crm_status crm_option_store(const struct crm_option *option, void *args,
                                                const char *origin, const char *value,
                                                struct crm_error *error);

/* Parses argv with getopt_long: options and operands in any order, "--" ends options,
 * abbreviations refused (with the nearest name said), an option that is no LIST given twice is
 * refused. `visit` is called for each option in order (so that configuration can be read before
 * the rest is stored); its failure ends the parse; origin is valid during the call only, value is
 * argv's. Operands are left, in order, in
 * argv[*first_operand] onwards. */
CRM_MUST_CHECK enum crm_status crm_options_parse(
    const struct crm_option *options, size_t count, int argc, char **argv,
    enum crm_status (*visit)(void *user, const struct crm_option *option, const char *origin,
                             const char *value, struct crm_error *error),
    void *user, int *first_operand, struct crm_error *error);

/* Appends "a, b, c". */
void crm_choices_text(struct crm_buffer *buffer, const char *const *choices);

/* Appends the help sentence with what the row itself knows: the choices, the range. */
void crm_option_sentence(struct crm_buffer *buffer, const struct crm_option *option);

void crm_list_free(struct crm_list *list);

#endif
