/* tool/option.h — the option table: one row an option, from which the parser, --help, the manual's
 * OPTIONS, the shell completion and the keys of crm.conf come. */
#ifndef CRM_TOOL_OPTION_H
#define CRM_TOOL_OPTION_H

#include <stdint.h>

#include "base/buffer.h"

/* What the argument is, and the type of the args member that takes it. */
enum crm_option_type {
    CRM_OPTION_FLAG,    /* bool */
    CRM_OPTION_TEXT,    /* const char * */
    CRM_OPTION_PATH,    /* const char *, a file's name; "-" is standard input or output */
    CRM_OPTION_CHOICE,  /* const char *, one of choices */
    CRM_OPTION_INTEGER, /* int64_t, least to most */
    CRM_OPTION_SIZE,    /* uint64_t, bytes: 64M, 1G */
    CRM_OPTION_DATE,    /* int32_t, a day (value/date.h) */
    CRM_OPTION_LIST,    /* struct crm_list: may be repeated */
};

enum crm_complete { CRM_COMPLETE_NONE, CRM_COMPLETE_FILE, CRM_COMPLETE_CHOICES };

/* Owns the array, not the texts (they are argv's or the configuration's). */
struct crm_list {
    const char **items;
    size_t count;
    size_t capacity;
};

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
    const char *help; /* one sentence, no full stop, says the default */
};

/* Stores `value` (NULL for a flag) by the row into args; CRM_USAGE with a message that names the
 * option. `origin` is how the user wrote it: "--date-format", or "crm.conf: import.encoding". */
CRM_MUST_CHECK enum crm_status crm_option_store(const struct crm_option *option, void *args,
                                                const char *origin, const char *value,
                                                struct crm_error *error);

/* Parses argv with getopt_long: options and operands in any order, "--" ends options,
 * abbreviations refused (with the nearest name said), an option that is no LIST given twice is
 * refused. `visit` is called for each option in order (so that configuration can be read before
 * the rest is stored); its failure ends the parse. Operands are left, in order, in
 * argv[*first_operand] onwards. */
CRM_MUST_CHECK enum crm_status crm_options_parse(
    const struct crm_option *options, size_t count, int argc, char **argv,
    enum crm_status (*visit)(void *user, const struct crm_option *option, const char *origin,
                             const char *value, struct crm_error *error),
    void *user, int *first_operand, struct crm_error *error);

/* Appends the rows as --help shows them: "  -o, --output FILE   write to FILE …", help wrapped at
 * 80 columns. */
void crm_options_help(struct crm_buffer *buffer, const struct crm_option *options, size_t count);

/* Appends the rows as an mdoc list (.Bl -tag …), for the page's OPTIONS. */
void crm_options_manual(struct crm_buffer *buffer, const struct crm_option *options, size_t count);

/* Appends a bash completion for `tool`. */
void crm_options_completion(struct crm_buffer *buffer, const char *tool,
                            const struct crm_option *options, size_t count);

void crm_list_free(struct crm_list *list);

#endif
