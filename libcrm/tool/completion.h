/* tool/completion.h — the option rows as a shell completes them. */
#ifndef CRM_TOOL_COMPLETION_H
#define CRM_TOOL_COMPLETION_H

#include "tool/option.h"

/* Appends a bash completion for `tool`. */
void crm_options_completion(struct crm_buffer *buffer, const char *tool,
                            const struct crm_option *options, size_t count);

#endif
