/* stream/escape.h — TAB, LF, CR and backslash inside a field are \t \n \r \\. */
#ifndef CRM_STREAM_ESCAPE_H
#define CRM_STREAM_ESCAPE_H

#include "base/buffer.h"

/* Appends text escaped. */
void crm_escape(struct crm_buffer *buffer, struct crm_span text);

/* Appends a field's text; the field's escapes must be right, as a reader gives them. */
void crm_unescape(struct crm_buffer *buffer, struct crm_span field);

/* The field itself where nothing in it is escaped, else its text in buffer, which is cleared. */
struct crm_span crm_unescaped(struct crm_buffer *buffer, struct crm_span field);

/* True for a field that may be a key: it has no control character, not even an escaped one. */
bool crm_escape_key(struct crm_span field);

/* The offset of the first wrong escape in text (which may hold many fields); its length where
 * all are right. */
size_t crm_escape_error(struct crm_span text);

#endif
