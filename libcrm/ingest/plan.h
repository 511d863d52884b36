/* ingest/plan.h — how one file is to be read: its delimiter, header, role, and which of its
 * columns is which field. Found by looking at the beginning, each guess replaced by an option. */
#ifndef CRM_INGEST_PLAN_H
#define CRM_INGEST_PLAN_H

#include "base/memory.h"
#include "base/notes.h"
#include "ingest/csv.h"
#include "stream/reader.h"

enum crm_header { CRM_HEADER_GUESS, CRM_HEADER_YES, CRM_HEADER_NO };

/* What the user said. Owns nothing. */
struct crm_plan_options {
    const char *encoding; /* NULL: UTF-8 */
    char delimiter;       /* 0: guess */
    enum crm_header header;
    const char *const *maps; /* "field=column"; "=column" leaves a column out */
    size_t map_count;
    bool *map_used; /* [map_count]: set where a file has that column */
    bool partial;   /* take an earlier stream that breaks off */
    struct crm_notes *notes;
};

struct crm_plan_column {
    const char *header; /* as the file has it, or its number where there is no header */
    struct crm_span folded;
    const char *field; /* name in the stream */
    bool decimal_ids;  /* every value is digits and ".0", which is to go */
};

/* Owns its texts, for a pipe the opened source, and for an earlier stream its reader. */
struct crm_plan {
    struct crm_arena arena;
    const char *path;
    const char *encoding;
    struct crm_source *source; /* at its start */
    struct crm_reader *reader; /* instead, where the file is an earlier stream: behind its head */
    char delimiter;
    bool has_header;
    enum crm_section role;
    struct crm_plan_column *columns;
    size_t column_count;
};

/* Looks at a file. role 0: by its columns. CRM_USAGE where a needed field has no column or two,
 * with the columns that there are. */
CRM_MUST_CHECK enum crm_status crm_plan_make(struct crm_plan *plan, const char *path, char role,
                                             const struct crm_plan_options *options,
                                             struct crm_error *error);

/* The number of the column with a field; column_count where there is none. */
size_t crm_plan_find(const struct crm_plan *plan, const char *field);

void crm_plan_free(struct crm_plan *plan);

#endif
