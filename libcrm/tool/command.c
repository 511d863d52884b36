#include "tool/command.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/file.h"
#include "tool/completion.h"
#include "tool/config_write.h"
#include "tool/help.h"
#include "tool/manual.h"
#include "tool/quoted.h"

static const char *const generated[] = { "manual", "completion", "config", NULL };

#define MEMBER(name) .offset = offsetof(struct crm_common, name)

static const struct crm_option common_rows[] = {
    { .letter = 'h', .name = "help", MEMBER(help), .help = "print this help and exit" },
    { .letter = 'V', .name = "version", MEMBER(version), .help = "print the version and exit" },
    { .letter = 'q',
      .name = "quiet",
      MEMBER(quiet),
      .help = "print neither summary nor notes; warnings and errors stay" },
    { .name = "strict",
      MEMBER(strict),
      .help = "take a warning for an error: exit 3 and write no file" },
    { .letter = 'o',
      .name = "output",
      .type = CRM_OPTION_PATH,
      .argument = "FILE",
      MEMBER(output),
      .writes = true,
      .complete = CRM_COMPLETE_FILE,
      .help = "write to FILE, which appears whole or not at all; a name that ends in .gz "
              "compresses (default standard output)" },
    { .name = "gzip", MEMBER(gzip), .help = "compress the output" },
    { .name = "memory",
      .type = CRM_OPTION_SIZE,
      .argument = "SIZE",
      MEMBER(memory),
      .help = "use about SIZE of memory, as in 512M, before temporary files are used (default a "
              "quarter of the machine's)" },
    { .name = "config",
      .type = CRM_OPTION_PATH,
      .argument = "FILE",
      MEMBER(config),
      .complete = CRM_COMPLETE_FILE,
      .help = "read settings from FILE, a crm.conf (default the file that CRM_CONFIG names, else "
              "none)" },
    { .name = "set",
      .type = CRM_OPTION_LIST,
      .argument = "SECTION.KEY=VALUE",
      MEMBER(set),
      .help = "set a key of crm.conf for this run, over what the file says; may be repeated" },
    { .name = "print-config",
      MEMBER(print_config),
      .help = "print all keys with the values in force, as a crm.conf, and exit" },
    { .name = "generate",
      .type = CRM_OPTION_CHOICE,
      .argument = "WHAT",
      MEMBER(generate),
      .complete = CRM_COMPLETE_CHOICES,
      .choices = generated,
      .help = "print the manual's list of options, a bash completion or a crm.conf of the "
              "defaults, and exit" },
};

static uint64_t default_memory(void)
{
    const uint64_t least = (uint64_t)64 << 20;
    long pages = sysconf(_SC_PHYS_PAGES);
    long page = sysconf(_SC_PAGESIZE);
    uint64_t quarter = pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page / 4 : 0;
    return quarter > least ? quarter : least;
}

static bool is_own(const struct crm_command *command, const struct crm_option *option)
{
    return (size_t)(option - command->rows) < command->tool->option_count;
}

/* The struct that the row's offset counts from. */
static void *base_of(const struct crm_command *command, const struct crm_option *option)
{
    return is_own(command, option) ? command->args : (void *)&command->run->common;
}

static enum crm_status join_rows(struct crm_command *command, struct crm_error *error)
{
    size_t own = command->tool->option_count;
    command->rows = crm_allocate(own + CRM_COUNT(common_rows), sizeof *command->rows, error);
    if (command->rows == NULL) {
        return CRM_FAILURE;
    }
    if (own > 0) {
        memcpy(command->rows, command->tool->options, own * sizeof *command->rows);
    }
    memcpy(command->rows + own, common_rows, sizeof common_rows);
    command->row_count = own + CRM_COUNT(common_rows);
    return CRM_OK;
}

/* Common options are stored at once: they say where the configuration is. The tool's own wait
 * until it has been read. */
static enum crm_status visit(void *user, const struct crm_option *option, const char *origin,
                             const char *value, struct crm_error *error)
{
    struct crm_command *command = user;
    if (!is_own(command, option)) {
        return crm_option_store(option, &command->run->common, origin, value, error);
    }
    if (crm_grow(&command->given, &command->given_capacity, command->given_count + 1,
                 sizeof *command->given, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    const char *copy = crm_arena_copy(&command->config.texts, origin, strlen(origin), error);
    if (copy == NULL) {
        return CRM_FAILURE;
    }
    command->given[command->given_count++] = (struct crm_given){ option, copy, value };
    return CRM_OK;
}

static struct crm_list *list_of(const struct crm_command *command, const struct crm_option *option)
{
    return (void *)((char *)base_of(command, option) + option->offset);
}

static enum crm_status store_given(const struct crm_command *command, struct crm_error *error)
{
    for (size_t i = 0; i < command->given_count; i++) {
        if (command->given[i].option->type == CRM_OPTION_LIST) {
            list_of(command, command->given[i].option)->count = 0; /* the configuration's items */
        }
    }
    for (size_t i = 0; i < command->given_count; i++) {
        const struct crm_given *given = &command->given[i];
        enum crm_status status =
            crm_option_store(given->option, command->args, given->origin, given->value, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
}

/* NULL or "": there is none. */
static const char *config_of(const struct crm_command *command)
{
    const struct crm_common *common = &command->run->common;
    return common->config != NULL ? common->config : getenv("CRM_CONFIG");
}

static enum crm_status configure(struct crm_command *command, struct crm_error *error)
{
    const struct crm_common *common = &command->run->common;
    const char *path = config_of(command);
    enum crm_status status = CRM_OK;
    if (path != NULL && strcmp(path, "-") == 0) {
        return crm_fail(error, CRM_USAGE, "--config: cannot be standard input, which has data");
    }
    if (path != NULL && path[0] != '\0') {
        status = crm_config_file(&command->config, path, error);
    }
    for (size_t i = 0; i < common->set.count && status == CRM_OK; i++) {
        status = crm_config_set(&command->config, common->set.items[i], error);
    }
    return status == CRM_OK ? store_given(command, error) : status;
}

static enum crm_status generate(const struct crm_command *command, struct crm_buffer *answer,
                                struct crm_error *error)
{
    const char *what = command->run->common.generate;
    if (strcmp(what, "manual") == 0) {
        crm_options_manual(answer, command->rows, command->row_count);
    } else if (strcmp(what, "completion") == 0) {
        crm_options_completion(answer, command->tool->name, command->rows, command->row_count);
    } else {
        return crm_config_write(&command->config, true, answer, error);
    }
    return crm_buffer_check(answer, error);
}

static enum crm_status check_operands(const struct crm_command *command, struct crm_error *error)
{
    const struct crm_tool *tool = command->tool;
    const struct crm_run *run = command->run;
    if (run->operand_count < (size_t)tool->least_operands) {
        return crm_fail(error, CRM_USAGE, "an operand is missing: %s", tool->operands);
    }
    if (tool->most_operands >= 0 && run->operand_count > (size_t)tool->most_operands) {
        const char *extra = run->operands[tool->most_operands];
        return crm_fail(error, CRM_USAGE, "%s is one operand too many",
                        crm_quoted(crm_span_of(extra)).text);
    }
    return CRM_OK;
}

static bool reads_standard_input(const struct crm_run *run)
{
    bool found = run->operand_count == 0;
    for (size_t i = 0; i < run->operand_count; i++) {
        found = found || strcmp(run->operands[i], "-") == 0;
    }
    return found;
}

/* Nothing that an option names takes the place of the configuration, and nothing but the output
 * that of standard input: whether a stream may be replaced by the output, the tools know. */
static enum crm_status check_written(const struct crm_command *command, struct crm_error *error)
{
    const char *config = config_of(command);
    bool has_config = config != NULL && config[0] != '\0';
    for (size_t i = 0; i < command->row_count; i++) {
        const struct crm_option *row = &command->rows[i];
        const char *path = NULL;
        if (row->writes) {
            memcpy(&path, (const char *)base_of(command, row) + row->offset, sizeof path);
        }
        if (path == NULL || strcmp(path, "-") == 0) {
            continue;
        }
        if (has_config && crm_file_same(config, path)) {
            return crm_fail(error, CRM_USAGE, "the configuration and --%s are the same file",
                            row->name);
        }
        if (is_own(command, row) && reads_standard_input(command->run)
            && crm_file_same("-", path)) {
            return crm_fail(error, CRM_USAGE, "standard input and --%s are the same file",
                            row->name);
        }
    }
    return CRM_OK;
}

/* "segment" of "crm-segment". */
static const char *section_of(const struct crm_tool *tool)
{
    const char *hyphen = strchr(tool->name, '-');
    return hyphen != NULL ? hyphen + 1 : tool->name;
}

static enum crm_status parse(struct crm_command *command, int argc, char **argv,
                             struct crm_error *error)
{
    struct crm_run *run = command->run;
    enum crm_status status = join_rows(command, error);
    if (status != CRM_OK) {
        return status;
    }
    run->common.memory = default_memory();
    command->config = (struct crm_config){ .options = command->rows,
                                           .option_count = command->tool->option_count,
                                           .args = command->args,
                                           .settings = &run->settings,
                                           .section = section_of(command->tool) };
    int first = 0;
    status = crm_options_parse(command->rows, command->row_count, argc, argv, visit, command,
                               &first, error);
    run->given = command->given;
    run->given_count = command->given_count;
    if (status == CRM_OK && first < argc) {
        run->operands = (const char *const *)(argv + first);
        run->operand_count = (size_t)(argc - first);
    }
    return status;
}

enum crm_status crm_command_read(struct crm_command *command, int argc, char **argv,
                                 struct crm_buffer *answer, struct crm_error *error)
{
    const struct crm_tool *tool = command->tool;
    const struct crm_common *common = &command->run->common;
    enum crm_status status = parse(command, argc, argv, error);
    if (status == CRM_OK && (common->help || common->version)) {
        if (common->help) {
            crm_tool_help(answer, tool, common_rows, CRM_COUNT(common_rows));
        } else {
            crm_buffer_format(answer, "%s (crmkit) %s\n", tool->name, CRM_VERSION);
        }
        return crm_buffer_check(answer, error);
    }
    if (status == CRM_OK && tool->settings != NULL) {
        status = tool->settings(&command->run->settings, error);
    }
    if (status == CRM_OK && common->generate != NULL) {
        return generate(command, answer, error);
    }
    if (status == CRM_OK) {
        status = configure(command, error);
    }
    if (status == CRM_OK && common->print_config) {
        return crm_config_write(&command->config, false, answer, error);
    }
    status = status == CRM_OK ? check_operands(command, error) : status;
    return status == CRM_OK ? check_written(command, error) : status;
}

void crm_command_free(struct crm_command *command)
{
    for (size_t i = 0; i < command->row_count; i++) {
        if (command->rows[i].type == CRM_OPTION_LIST) {
            crm_list_free(list_of(command, &command->rows[i]));
        }
    }
    crm_config_free(&command->config);
    crm_release(command->rows);
    crm_release(command->given);
    *command = (struct crm_command){ 0 };
}
