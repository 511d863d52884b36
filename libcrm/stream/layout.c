#include "stream/layout.h"

enum crm_status crm_layout_add(struct crm_layout *layout, struct crm_span name,
                               struct crm_error *error)
{
    if (layout->count == CRM_COLUMNS_MOST) {
        return crm_fail(error, CRM_REFUSED, "more than %d columns", CRM_COLUMNS_MOST);
    }
    if (crm_grow(&layout->names, &layout->capacity, layout->count + 1, sizeof *layout->names, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    const char *copy = crm_arena_copy(&layout->arena, name.at, name.length, error);
    if (copy == NULL) {
        return CRM_FAILURE;
    }
    layout->names[layout->count++] = copy;
    layout->present = true;
    return CRM_OK;
}

struct crm_span crm_next_part(struct crm_span *rest)
{
    const char *tab = rest->length > 0 ? memchr(rest->at, '\t', rest->length) : NULL;
    size_t length = tab != NULL ? (size_t)(tab - rest->at) : rest->length;
    struct crm_span part = { rest->at, length };
    size_t used = tab != NULL ? length + 1 : length;
    *rest = (struct crm_span){ rest->at + used, rest->length - used };
    return part;
}

static bool has_column(const struct crm_layout *layout, struct crm_span name)
{
    for (size_t i = 0; i < layout->count; i++) {
        if (crm_span_is(name, layout->names[i])) {
            return true;
        }
    }
    return false;
}

enum crm_status crm_layout_read(struct crm_layout *layout, struct crm_span line,
                                struct crm_span *wrong, struct crm_error *error)
{
    struct crm_span rest = line;
    crm_next_part(&rest);
    size_t names = 0;
    for (size_t i = 0; i < line.length; i++) {
        names += line.at[i] == '\t'; /* also one with nothing behind it: an empty name */
    }
    for (size_t i = 0; i < names; i++) {
        struct crm_span name = crm_next_part(&rest);
        if (name.length == 0 || has_column(layout, name)) {
            *wrong = name;
            return CRM_REFUSED;
        }
        enum crm_status status = crm_layout_add(layout, name, error);
        if (status != CRM_OK) {
            *wrong = (struct crm_span){ NULL, 0 };
            return status;
        }
    }
    return CRM_OK;
}

size_t crm_layout_field(const struct crm_layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->count; i++) {
        if (strcmp(layout->names[i], name) == 0) {
            return i + 1;
        }
    }
    return 0;
}

void crm_layout_free(struct crm_layout *layout)
{
    crm_arena_free(&layout->arena);
    crm_release(layout->names);
    *layout = (struct crm_layout){ 0 };
}
