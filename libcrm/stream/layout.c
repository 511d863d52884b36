#include "stream/layout.h"

enum crm_status crm_layout_add(struct crm_layout *layout, struct crm_span name,
                               struct crm_error *error)
{
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
