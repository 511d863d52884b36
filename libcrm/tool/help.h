/* tool/help.h — what --help prints. */
#ifndef CRM_TOOL_HELP_H
#define CRM_TOOL_HELP_H

#include "tool/tool.h"

/* Appends the rows: "  -o, --output FILE   write to FILE …", help wrapped at 80 columns. */
void crm_options_help(struct crm_buffer *buffer, const struct crm_option *options, size_t count);

/* Appends the whole of --help; common are the rows that every tool has. */
void crm_tool_help(struct crm_buffer *buffer, const struct crm_tool *tool,
                   const struct crm_option *common, size_t common_count);

#endif
