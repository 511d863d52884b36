#include "tool/quoted.h"

#include <stdio.h>

#include "value/text.h"

struct crm_quoted crm_quoted(struct crm_span value)
{
    struct crm_quoted quoted;
    struct crm_buffer buffer = { 0 };
    crm_text_quote(&buffer, value);
    snprintf(quoted.text, sizeof quoted.text, "%s", crm_buffer_string(&buffer));
    crm_buffer_free(&buffer);
    return quoted;
}
