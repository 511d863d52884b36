/* value/text.h — UTF-8 texts: checked, measured for a terminal, folded for comparison. */
#ifndef CRM_VALUE_TEXT_H
#define CRM_VALUE_TEXT_H

#include "base/buffer.h"

/* True where all bytes are strict UTF-8 (no overlongs, surrogates or values above U+10FFFF); else
 * *offset (may be NULL) is where the first broken character starts. Runs at memory speed on ASCII.
 */
bool crm_utf8_valid(struct crm_span text, size_t *offset);

/* Bytes of the control character at `at`: 1 of U+0000 to U+001F and U+007F, 2 of U+0080 to U+009F;
 * 0 where there is another one. */
static inline size_t crm_text_control(struct crm_span text, size_t at)
{
    unsigned char byte = (unsigned char)text.at[at];
    if (byte < 0x20 || byte == 0x7f) {
        return 1;
    }
    return byte == 0xc2 && at + 1 < text.length && (text.at[at + 1] & 0xe0) == 0x80 ? 2 : 0;
}

/* Appends text for a terminal: each byte of a control character as \xhh, so that nobody's data does
 * anything to it. */
void crm_text_visible(struct crm_buffer *buffer, struct crm_span text);

/* Cells that a text takes in a terminal: 2 for wide East Asian, 0 for combining marks and
 * controls. Broken bytes count 1. */
size_t crm_text_width(struct crm_span text);

/* The longest prefix of text, in bytes, of at most `width` cells, never inside a character. */
size_t crm_text_fit(struct crm_span text, size_t width);

/* Appends text folded for comparing names: NFKC (full-width forms become narrow), case folded,
 * blanks, `_`, `-` and `.` removed, a trailing unit in brackets — "(元)", "[kg]" — removed. Broken
 * UTF-8 is appended as it is. */
void crm_text_fold(struct crm_buffer *buffer, struct crm_span text);

/* Appends text for a message: between double quotes, controls, quotes and backslashes escaped,
 * what cannot be seen and broken bytes as \xhh, clipped to 40 characters with "…". */
void crm_text_quote(struct crm_buffer *buffer, struct crm_span text);

#endif
