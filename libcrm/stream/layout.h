/* stream/layout.h — which columns a section has, in which order: what a `#X` line says. */
#ifndef CRM_STREAM_LAYOUT_H
#define CRM_STREAM_LAYOUT_H

#include "base/memory.h"
#include "stream/column.h"

enum { CRM_COLUMNS_MOST = 4096 };

/* Owns the names. names[0] is that of field 1: field 0 is the tag. */
struct crm_layout {
    enum crm_section section;
    bool present; /* the section's line has been read or set */
    struct crm_arena arena;
    const char **names;
    size_t count;
    size_t capacity;
};

/* Adds a column at the end; CRM_REFUSED past CRM_COLUMNS_MOST. */
CRM_MUST_CHECK enum crm_status crm_layout_add(struct crm_layout *layout, struct crm_span name,
                                              struct crm_error *error);

/* Adds the columns of a whole `#X` line. CRM_REFUSED, without a message, for a name that is empty
 * or repeated: *wrong is it. */
CRM_MUST_CHECK enum crm_status crm_layout_read(struct crm_layout *layout, struct crm_span line,
                                               struct crm_span *wrong, struct crm_error *error);

/* The next part of a line up to a TAB; *rest moves behind it. */
struct crm_span crm_next_part(struct crm_span *rest);

/* The field of a column, from 1; 0 where the section has no such column. */
size_t crm_layout_field(const struct crm_layout *layout, const char *name);

void crm_layout_free(struct crm_layout *layout);

#endif
