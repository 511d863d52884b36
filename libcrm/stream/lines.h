/* stream/lines.h — the whole lines of a stream, block by block, with the places of their TABs and
 * LFs; their text is checked: UTF-8, escapes, no NUL, no CR. */
#ifndef CRM_STREAM_LINES_H
#define CRM_STREAM_LINES_H

#include <stdint.h>

#include "base/span.h"
#include "io/input.h"

enum { CRM_LINES_BLOCK = 1 << 18, CRM_LINE_MOST = 1 << 20 };

/* Owns the input and the buffers. */
struct crm_lines {
    struct crm_input *input;
    bool ended;      /* the input has given its end */
    bool check_keys; /* the block has control characters or escapes somewhere */
    char *bytes;
    size_t capacity;
    size_t at;    /* the next line */
    size_t whole; /* behind the last LF */
    size_t filled;
    uint64_t line;        /* physical, of the line at `at` */
    uint32_t *separators; /* offsets in bytes[0 .. whole) */
    size_t separator_capacity;
    size_t separator_at; /* the first separator of the line at `at` */
};

/* Takes the input over, also on failure (crm_lines_close); `seen` was read from it already. */
CRM_MUST_CHECK enum crm_status crm_lines_open(struct crm_lines *lines, struct crm_input *input,
                                              struct crm_span seen, struct crm_error *error);

/* Moves what is left to the front and reads until a whole line stands there, or the input ends:
 * then whole == at. */
CRM_MUST_CHECK enum crm_status crm_lines_fill(struct crm_lines *lines, struct crm_error *error);

/* CRM_REFUSED at a byte in or behind the line at hand. */
enum crm_status crm_lines_refuse(const struct crm_lines *lines, size_t offset,
                                 struct crm_error *error, const char *format, ...) CRM_FORMAT(4, 5);

void crm_lines_close(struct crm_lines *lines);

#endif
