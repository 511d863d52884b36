/* tool/tool.h — the common start and end of the five tools: options, configuration, messages,
 * exit code. The only room that prints. */
#ifndef CRM_TOOL_TOOL_H
#define CRM_TOOL_TOOL_H

#include "base/notes.h"
#include "base/version.h"
#include "tool/option.h"
#include "value/setting.h"

/* What every tool has: its rows stand behind the tool's own. */
struct crm_common {
    bool help;
    bool version;
    bool quiet;
    bool strict;        /* a warning is an error, and nothing is published */
    const char *output; /* -o FILE; NULL: standard output */
    bool gzip;
    uint64_t memory;     /* --memory; default a quarter of the machine's */
    const char *config;  /* --config FILE; else $CRM_CONFIG */
    struct crm_list set; /* --set section.key=value */
    bool print_config;
    const char *generate; /* --generate manual|completion|config */
};

struct crm_run;

/* An option of the tool's own that the command line gives. Owns nothing. */
struct crm_given {
    const struct crm_option *option;
    const char *origin; /* "-b", "--by" */
    const char *value;
};

/* One tool: rows and a function. */
struct crm_tool {
    const char *name;     /* "crm-segment" */
    const char *summary;  /* one line, as in the page's NAME */
    const char *operands; /* in the usage line: "[FILE...]" */
    int least_operands;
    int most_operands; /* -1: any number */
    const struct crm_option *options;
    size_t option_count;
    const char *examples; /* for --help; lines indented by two blanks, may be NULL */

    /* Adds the settings that the tool's schemes have; NULL where it has none. */
    enum crm_status (*settings)(struct crm_settings *settings, struct crm_error *error);

    /* Does the work. args is what crm_tool_main got, filled from the rows. */
    enum crm_status (*run)(struct crm_run *run, void *args, struct crm_error *error);
};

/* What `run` works with. All of it is owned and freed by crm_tool_main. */
struct crm_run {
    const struct crm_tool *tool;
    struct crm_common common;
    struct crm_settings settings;
    struct crm_notes notes; /* warnings: printed at the end as "crm-x: warning: …" */
    const char *const *operands;
    size_t operand_count;
    const struct crm_given *given; /* in the order of the command line */
    size_t given_count;
    struct crm_buffer summary; /* the closing line without name and time; not if quiet */
};

/* Parses (configuration first, then the command line), runs, prints warnings, summary or the
 * error, frees; returns the exit code of the process. Makes sure that descriptors 0 to 2 are
 * open, ignores SIGPIPE; CRM_PIPE_CLOSED gives 0 and no message. A run that would read standard
 * input from a terminal calls crm_tool_terminal_input first. */
int crm_tool_main(const struct crm_tool *tool, int argc, char **argv, void *args);

/* CRM_USAGE where the command line gives one of the options, NULL-terminated, of which `mode` makes
 * no use: "--holdout does not go with --by". What the configuration says is for other runs, too,
 * and is passed over. */
CRM_MUST_CHECK enum crm_status crm_tool_refuse(const struct crm_run *run, const char *mode,
                                               const char *const *options, struct crm_error *error);

/* CRM_USAGE where standard input is a terminal: "reads standard input: give a file or a pipe". */
CRM_MUST_CHECK enum crm_status crm_tool_terminal_input(struct crm_error *error);

#endif
