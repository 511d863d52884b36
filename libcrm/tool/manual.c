#include "tool/manual.h"

#include <ctype.h>

#include "tool/wrap.h"

enum { MANUAL_WIDTH = 76 };

/* Wraps the sentence; roff's own characters are escaped, also a point or quote that would begin a
 * line and so be taken for a request. */
static void manual_text(struct crm_buffer *buffer, const char *text)
{
    struct crm_buffer escaped = { 0 };
    for (size_t i = 0; text[i] != '\0'; i++) {
        bool begins_word = i == 0 || text[i - 1] == ' ';
        if (text[i] == '\\') {
            crm_buffer_text(&escaped, "\\e");
        } else if (begins_word && (text[i] == '.' || text[i] == '\'')) {
            crm_buffer_format(&escaped, "\\&%c", text[i]);
        } else if (begins_word && text[i] == '-') {
            crm_buffer_text(&escaped, "\\-");
        } else if (i == 0) {
            crm_buffer_byte(&escaped, (char)toupper((unsigned char)text[i]));
        } else {
            crm_buffer_byte(&escaped, text[i]);
        }
    }
    crm_buffer_byte(&escaped, '.');
    crm_wrap_built(buffer, &escaped, "", 0, MANUAL_WIDTH);
}

static void option_manual(struct crm_buffer *buffer, const struct crm_option *option)
{
    const char *mark = option->argument != NULL ? " Ar " : "";
    const char *argument = option->argument != NULL ? option->argument : "";
    crm_buffer_text(buffer, ".It ");
    if (option->letter != '\0') {
        crm_buffer_format(buffer, "Fl %c%s%s , ", option->letter, mark, argument);
    }
    crm_buffer_format(buffer, "Fl -%s%s%s\n", option->name, mark, argument);
    struct crm_buffer sentence = { 0 };
    crm_option_sentence(&sentence, option);
    manual_text(buffer, crm_buffer_string(&sentence));
    buffer->failed = buffer->failed || sentence.failed;
    crm_buffer_free(&sentence);
    if (option->config != NULL) {
        crm_buffer_format(buffer, "Key of\n.Xr crm.conf 5 :\n.Cm %s .\n", option->config);
    }
}

void crm_options_manual(struct crm_buffer *buffer, const struct crm_option *options, size_t count)
{
    crm_buffer_text(buffer, ".Bl -tag -width Ds\n");
    for (size_t i = 0; i < count; i++) {
        option_manual(buffer, &options[i]);
    }
    crm_buffer_text(buffer, ".El\n");
}
