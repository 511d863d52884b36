/* base/error.h — how a function of the library says that, where and why it failed.
 *
 * A function that can fail returns an enum crm_status and fills the caller's struct crm_error.
 * The values are the exit codes of the tools, so that a tool returns what it got. */
#ifndef CRM_BASE_ERROR_H
#define CRM_BASE_ERROR_H

#include <stddef.h>
#include <stdint.h>

#define CRM_MUST_CHECK __attribute__((warn_unused_result))
#define CRM_FORMAT(text, first) __attribute__((format(printf, text, first)))
#define CRM_COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum crm_status {
    CRM_OK = 0,
    CRM_FAILURE = 1,     /* input, output or memory failed */
    CRM_USAGE = 2,       /* the caller asked for something that does not exist */
    CRM_REFUSED = 3,     /* the data cannot be right: truncated, malformed, too many rejects */
    CRM_PIPE_CLOSED = 4, /* whoever read the output has gone; a tool ends quietly */
};

/* Owns nothing; texts that do not fit are cut. file, line, column and field are set where they
 * are known: an empty string or 0 means unknown. line and column count from 1, in bytes. */
struct crm_error {
    enum crm_status status;
    uint64_t line;
    uint64_t column;
    char file[512];
    char field[96];
    char message[1024];
};

/* Fills *error with a message and no place; returns status. */
enum crm_status crm_fail(struct crm_error *error, enum crm_status status, const char *format, ...)
    CRM_FORMAT(3, 4);

/* The same with a place: file may be NULL, line and column 0. */
enum crm_status crm_fail_at(struct crm_error *error, enum crm_status status, const char *file,
                            uint64_t line, uint64_t column, const char *format, ...)
    CRM_FORMAT(6, 7);

/* CRM_FAILURE with the text of errno behind the message: "cannot open: No such file …". */
enum crm_status crm_fail_errno(struct crm_error *error, const char *file, const char *format, ...)
    CRM_FORMAT(3, 4);

/* CRM_FAILURE, out of memory. */
enum crm_status crm_fail_memory(struct crm_error *error);

/* Writes "file:line:column: field: message" (what is known of it) into text[size]. */
void crm_error_text(const struct crm_error *error, char *text, size_t size);

#endif
