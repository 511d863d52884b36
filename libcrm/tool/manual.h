/* tool/manual.h — the option rows as a manual page has them. */
#ifndef CRM_TOOL_MANUAL_H
#define CRM_TOOL_MANUAL_H

#include "tool/option.h"

/* Appends the rows as an mdoc list (.Bl -tag …), for the page's OPTIONS. */
void crm_options_manual(struct crm_buffer *buffer, const struct crm_option *options, size_t count);

#endif
