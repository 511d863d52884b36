#include "stream/lines.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/scan.h"
#include "stream/escape.h"
#include "value/text.h"

enum crm_status crm_lines_open(struct crm_lines *lines, struct crm_input *input,
                               struct crm_span seen, struct crm_error *error)
{
    size_t needed = seen.length > CRM_LINES_BLOCK ? seen.length : CRM_LINES_BLOCK;
    *lines = (struct crm_lines){ .input = input, .line = 1 };
    if (crm_grow(&lines->bytes, &lines->capacity, needed, 1, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    if (seen.length > 0) {
        memcpy(lines->bytes, seen.at, seen.length);
        lines->filled = seen.length;
    }
    return CRM_OK;
}

enum crm_status crm_lines_refuse(const struct crm_lines *lines, size_t offset,
                                 struct crm_error *error, const char *format, ...)
{
    char message[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    uint64_t line = lines->line;
    size_t start = lines->at;
    for (size_t i = lines->at; i < offset; i++) {
        if (lines->bytes[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    return crm_fail_at(error, CRM_REFUSED, crm_input_name(lines->input), line, offset - start + 1,
                       "%s", message);
}

/* Checks what the scan has found in the whole lines of a new block. */
static enum crm_status check_block(struct crm_lines *lines, const struct crm_scan *scan,
                                   struct crm_error *error)
{
    struct crm_span block = { lines->bytes + lines->at, lines->whole - lines->at };
    size_t offset = 0;
    if (scan->has_high && !crm_utf8_valid(block, &offset)) {
        return crm_lines_refuse(lines, lines->at + offset, error, "not UTF-8");
    }
    if (scan->has_backslash && (offset = crm_escape_error(block)) < block.length) {
        return crm_lines_refuse(lines, lines->at + offset, error,
                                "a backslash must be one of \\t \\n \\r \\\\");
    }
    bool controls = scan->has_control || scan->has_return;
    lines->check_keys = controls || scan->has_backslash || scan->has_high;
    for (size_t i = lines->at; controls && i < lines->whole; i++) {
        if (lines->bytes[i] == '\0' || lines->bytes[i] == '\r') {
            return crm_lines_refuse(
                lines, i, error,
                lines->bytes[i] == '\0' ? "a NUL byte" : "a carriage return (lines end with LF)");
        }
    }
    return CRM_OK;
}

/* Sets whole behind the last LF of bytes[from .. filled), if there is one. */
static void find_whole(struct crm_lines *lines, size_t from)
{
    const char *last =
        lines->filled > from ? memrchr(lines->bytes + from, '\n', lines->filled - from) : NULL;
    lines->whole = last != NULL ? (size_t)(last - lines->bytes) + 1 : 0;
}

enum crm_status crm_lines_fill(struct crm_lines *lines, struct crm_error *error)
{
    size_t kept = lines->filled - lines->at;
    memmove(lines->bytes, lines->bytes + lines->at, kept);
    lines->at = 0;
    lines->filled = kept;
    lines->whole = 0;
    lines->separator_at = 0;
    find_whole(lines, 0);
    while (lines->whole == 0 && !lines->ended) {
        if (lines->filled > CRM_LINE_MOST) {
            return crm_lines_refuse(lines, 0, error, "a line of more than %d bytes", CRM_LINE_MOST);
        }
        size_t needed = lines->filled + CRM_LINES_BLOCK / 2;
        size_t count = 0;
        enum crm_status status = crm_grow(&lines->bytes, &lines->capacity, needed, 1, error);
        if (status == CRM_OK) {
            status = crm_input_read(lines->input, lines->bytes + lines->filled,
                                    lines->capacity - lines->filled, &count, error);
        }
        if (status != CRM_OK) {
            return status;
        }
        lines->ended = count == 0;
        lines->filled += count;
        find_whole(lines, lines->filled - count);
    }
    if (crm_grow(&lines->separators, &lines->separator_capacity, lines->whole + 1,
                 sizeof *lines->separators, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    struct crm_scan scan;
    static const struct crm_separators separators = { { '\t', '\n', '\n' } };
    crm_scan(lines->bytes, 0, lines->whole, separators, lines->separators, &scan);
    return check_block(lines, &scan, error);
}

void crm_lines_close(struct crm_lines *lines)
{
    crm_input_close(lines->input);
    crm_release(lines->bytes);
    crm_release(lines->separators);
    *lines = (struct crm_lines){ 0 };
}
