/* tool/wrap.h — text broken into lines at blanks. */
#ifndef CRM_TOOL_WRAP_H
#define CRM_TOOL_WRAP_H

#include "base/buffer.h"

/* Appends text and a LF, broken so that lines take at most `width` cells. The text begins at cell
 * `column` of the present line; each further line begins with `prefix`. A word that is wider than
 * a line has one for itself. */
void crm_wrap(struct crm_buffer *buffer, const char *text, const char *prefix, size_t column,
              size_t width);

/* The same with a text under construction, which it frees; a failure of it becomes the buffer's. */
void crm_wrap_built(struct crm_buffer *buffer, struct crm_buffer *text, const char *prefix,
                    size_t column, size_t width);

#endif
