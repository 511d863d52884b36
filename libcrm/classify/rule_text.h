/* classify/rule_text.h — a text of a file of rules with the place where it stands, so that whoever
 * finds it wrong can say where. */
#ifndef CRM_CLASSIFY_RULE_TEXT_H
#define CRM_CLASSIFY_RULE_TEXT_H

#include "base/error.h"
#include "base/span.h"

/* Owns nothing. Lines and columns count from 1, columns in characters. */
struct crm_rule_text {
    struct crm_span text;
    const char *file;
    uint64_t line;
    uint64_t column; /* of the first character, or of the quote before it */
    bool quoted;     /* as a spreadsheet does: a quote before it, and "" for each " in it */
};

/* Fills *error with a message at the byte `offset` of the text; returns CRM_USAGE. */
enum crm_status crm_rule_fail(const struct crm_rule_text *text, size_t offset,
                              struct crm_error *error, const char *format, ...) CRM_FORMAT(4, 5);

#endif
