#include "tool/help.h"

#include "tool/wrap.h"

enum { HELP_COLUMN = 28, HELP_WIDTH = 80 };

static const char margin[] = "                            "; /* HELP_COLUMN blanks */

static void option_help(struct crm_buffer *buffer, const struct crm_option *option)
{
    size_t start = buffer->length;
    if (option->letter != '\0') {
        crm_buffer_format(buffer, "  -%c, --%s", option->letter, option->name);
    } else {
        crm_buffer_format(buffer, "      --%s", option->name);
    }
    if (option->argument != NULL) {
        crm_buffer_format(buffer, " %s", option->argument);
    }
    size_t used = buffer->length - start;
    if (used + 2 > HELP_COLUMN) {
        crm_buffer_byte(buffer, '\n');
        used = 0;
    }
    crm_buffer_append(buffer, margin, HELP_COLUMN - used);
    struct crm_buffer sentence = { 0 };
    crm_option_sentence(&sentence, option);
    crm_wrap_built(buffer, &sentence, margin, HELP_COLUMN, HELP_WIDTH);
}

void crm_options_help(struct crm_buffer *buffer, const struct crm_option *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        option_help(buffer, &options[i]);
    }
}

void crm_tool_help(struct crm_buffer *buffer, const struct crm_tool *tool,
                   const struct crm_option *common, size_t common_count)
{
    crm_buffer_format(buffer, "Usage: %s [OPTION...]%s%s\n", tool->name,
                      tool->operands[0] != '\0' ? " " : "", tool->operands);
    crm_wrap(buffer, tool->summary, "", 0, HELP_WIDTH);
    if (tool->option_count > 0) {
        crm_buffer_text(buffer, "\nOptions:\n");
        crm_options_help(buffer, tool->options, tool->option_count);
    }
    crm_buffer_text(buffer, "\nCommon options:\n");
    crm_options_help(buffer, common, common_count);
    if (tool->examples != NULL) {
        crm_buffer_format(buffer, "\nExamples:\n%s", tool->examples);
        if (tool->examples[0] == '\0' || tool->examples[strlen(tool->examples) - 1] != '\n') {
            crm_buffer_byte(buffer, '\n');
        }
    }
    crm_buffer_format(buffer,
                      "\nExit codes: 0 done, 1 input/output or internal failure, 2 usage, "
                      "3 data refused.\nManual: man %s\n",
                      tool->name);
}
