/* stream/additions.h — what tools have added to the customers of a stream: columns (##columns) and
 * what was learned for them (##model), in an order that does not depend on that of the tools. */
#ifndef CRM_STREAM_ADDITIONS_H
#define CRM_STREAM_ADDITIONS_H

#include "base/buffer.h"
#include "stream/writer.h"

/* A tool and its columns: names[0] is the tool. */
struct crm_claim {
    struct crm_layout columns;
};

/* Owns everything; zero-initialised is empty. */
struct crm_additions {
    struct crm_claim *claims;
    size_t count;
    size_t capacity;
    struct crm_buffer models; /* lines "tool TAB scheme TAB name TAB numbers LF" */
};

/* Takes the value of a ##columns line: tool TAB column TAB … */
CRM_MUST_CHECK enum crm_status crm_additions_columns(struct crm_additions *additions,
                                                     struct crm_span value,
                                                     struct crm_error *error);

/* Takes the value of a ##model line. */
CRM_MUST_CHECK enum crm_status crm_additions_model(struct crm_additions *additions,
                                                   struct crm_span value, struct crm_error *error);

/* Whether the tool has added the column; NULL: any tool. */
bool crm_additions_has(const struct crm_additions *additions, const char *tool, const char *column);

/* The tool adds a column (again). */
CRM_MUST_CHECK enum crm_status crm_additions_add(struct crm_additions *additions, const char *tool,
                                                 const char *column, struct crm_error *error);

/* The tool does not add a column any more. */
void crm_additions_drop(struct crm_additions *additions, const char *tool, const char *column);

/* The column that NAME_before or NAME_change is about: "importance" of "importance_before"; length
 * 0 for other names. */
struct crm_span crm_additions_present(const char *column);

/* Puts new model lines ("scheme TAB name TAB numbers LF") in the place of the tool's earlier ones
 * of the same schemes. */
CRM_MUST_CHECK enum crm_status crm_additions_learn(struct crm_additions *additions,
                                                   const char *tool, struct crm_span model,
                                                   struct crm_error *error);

/* Where a column that a tool has added belongs behind the data's own: by the table of columns. */
size_t crm_additions_rank(const char *column);

/* Writes the ##model and ##columns lines. */
CRM_MUST_CHECK enum crm_status crm_additions_write(struct crm_additions *additions,
                                                   struct crm_writer *writer,
                                                   struct crm_error *error);

void crm_additions_free(struct crm_additions *additions);

#endif
