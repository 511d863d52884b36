/* tool/quoted.h — what the user wrote, as a message shows it. */
#ifndef CRM_TOOL_QUOTED_H
#define CRM_TOOL_QUOTED_H

#include "base/span.h"

/* Room for what crm_text_quote makes of any text; owns nothing, so that it can be an argument. */
struct crm_quoted {
    char text[256];
};

/* Between double quotes, escaped and clipped; empty when memory is out. */
struct crm_quoted crm_quoted(struct crm_span value);

#endif
