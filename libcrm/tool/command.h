/* tool/command.h — from argv to filled args: rows, crm.conf, --set, and the answers that a tool
 * gives without running (--help, --version, --generate, --print-config). */
#ifndef CRM_TOOL_COMMAND_H
#define CRM_TOOL_COMMAND_H

#include "tool/config.h"
#include "tool/tool.h"

/* One command line. Owns its arrays and, by the arena in config, texts that args point to; run
 * and args are the caller's. */
struct crm_command {
    const struct crm_tool *tool;
    struct crm_run *run;
    void *args;
    struct crm_option *rows; /* the tool's own, then the common ones */
    size_t row_count;
    struct crm_given *given;
    size_t given_count;
    size_t given_capacity;
    struct crm_config config;
};

/* Fills run and args: defaults (what args has), crm.conf, --set, command line, each over the one
 * before. Bytes in *answer mean that these are to be printed instead of running the tool. */
CRM_MUST_CHECK enum crm_status crm_command_read(struct crm_command *command, int argc, char **argv,
                                                struct crm_buffer *answer, struct crm_error *error);

/* Frees it, and the lists in args and run->common. */
void crm_command_free(struct crm_command *command);

#endif
