#include "planned.h"

#include <criterion/criterion.h>

static struct crm_aliases *aliases;

void planned_begin(void)
{
    struct crm_error error = { 0 };
    folder_make();
    cr_assert(crm_aliases_open(&aliases, NULL, 0, &error) == CRM_OK, "%s", error.message);
}

void planned_end(void)
{
    crm_aliases_close(aliases);
    folder_remove();
}

void plan_file(struct planned *planned, const char *path, char role, const struct crm_pins *pins)
{
    static const struct crm_pins none;
    *planned = (struct planned){ 0 };
    planned->status =
        crm_pins_for(pins != NULL ? pins : &none, path, &planned->pins, &planned->error);
    if (planned->status == CRM_OK) {
        planned->pins.options.aliases = aliases;
        planned->pins.options.notes = &planned->notes;
        planned->status =
            crm_plan_make(&planned->plan, path, role, &planned->pins.options, &planned->error);
    }
}

void planned_free(struct planned *planned)
{
    crm_plan_free(&planned->plan);
    crm_file_pins_free(&planned->pins);
    crm_notes_free(&planned->notes);
}
