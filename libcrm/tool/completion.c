#include "tool/completion.h"

/* "=" is a word of its own to bash: --output=FILE comes as three. */
static const char opening[] = "{\n"
                              "    local word=${COMP_WORDS[COMP_CWORD]}\n"
                              "    local before=${COMP_WORDS[COMP_CWORD - 1]}\n"
                              "    if [[ $word == = ]]; then\n"
                              "        word=\n"
                              "    elif [[ $before == = ]] && ((COMP_CWORD > 1)); then\n"
                              "        before=${COMP_WORDS[COMP_CWORD - 2]}\n"
                              "    fi\n"
                              "    COMPREPLY=()\n"
                              "    case $before in\n";

static void branch(struct crm_buffer *buffer, const struct crm_option *option)
{
    crm_buffer_text(buffer, "    ");
    if (option->letter != '\0') {
        crm_buffer_format(buffer, "-%c | ", option->letter);
    }
    crm_buffer_format(buffer, "--%s)\n", option->name);
    if (option->complete == CRM_COMPLETE_FILE) {
        crm_buffer_text(buffer, "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n");
    } else if (option->complete == CRM_COMPLETE_CHOICES) {
        crm_buffer_text(buffer, "        mapfile -t COMPREPLY < <(compgen -W '");
        for (size_t i = 0; option->choices[i] != NULL; i++) {
            crm_buffer_format(buffer, "%s%s", i > 0 ? " " : "", option->choices[i]);
        }
        crm_buffer_text(buffer, "' -- \"$word\")\n");
    }
    crm_buffer_text(buffer, "        return\n        ;;\n");
}

/* A function's name: the tool's with "_" for "-". */
static void function_name(struct crm_buffer *buffer, const char *tool)
{
    crm_buffer_byte(buffer, '_');
    for (size_t i = 0; tool[i] != '\0'; i++) {
        crm_buffer_byte(buffer, tool[i] == '-' ? '_' : tool[i]);
    }
}

void crm_options_completion(struct crm_buffer *buffer, const char *tool,
                            const struct crm_option *options, size_t count)
{
    crm_buffer_format(buffer, "# bash completion, made by %s --generate completion\n", tool);
    function_name(buffer, tool);
    crm_buffer_format(buffer, "()\n%s", opening);
    for (size_t i = 0; i < count; i++) {
        if (options[i].type != CRM_OPTION_FLAG) {
            branch(buffer, &options[i]);
        }
    }
    crm_buffer_text(buffer, "    esac\n"
                            "    if [[ $word == -* ]]; then\n"
                            "        mapfile -t COMPREPLY < <(compgen -W '");
    for (size_t i = 0; i < count; i++) {
        crm_buffer_format(buffer, "%s--%s", i > 0 ? " " : "", options[i].name);
        if (options[i].letter != '\0') {
            crm_buffer_format(buffer, " -%c", options[i].letter);
        }
    }
    crm_buffer_text(buffer, "' -- \"$word\")\n"
                            "    else\n"
                            "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
                            "    fi\n"
                            "}\n"
                            "complete -o filenames -F ");
    function_name(buffer, tool);
    crm_buffer_format(buffer, " %s\n", tool);
}
