/* What the schemes of a customer's life have in common, and what the classifier says of schemes
 * without their data. */
#include <criterion/criterion.h>

#include "life.h"
#include "support.h"

/* What every class must tell: what to do. */
Test(life, actions)
{
    static const char names[][16] = { "relation", "satisfaction", "loyalty",
                                      "status",   "stage",        "work_stage" };
    for (size_t i = 0; i < CRM_COUNT(names); i++) {
        const struct crm_class_column *column =
            crm_class_column_find(&crm_class_schemes, crm_span_of(names[i]));
        cr_assert(column != NULL && column->class_count >= 3);
        for (size_t j = 0; j < column->class_count; j++) {
            cr_assert(column->classes[j].action != NULL && column->classes[j].action[0] != '\0');
        }
        cr_assert(crm_column_find(CRM_CUSTOMERS, crm_span_of(names[i])) != NULL);
    }
}

/* Internal customers have no class, whatever they bought. */
Test(life, internal_customers)
{
    struct desk desk = { 0 };
    struct desk_customer person;
    life_open(&desk, "satisfaction,loyalty,status,stage,work_stage", "relation", "", "");
    life_person(&person, 9, 900, 1);
    life_survey(&person, CRM_DELIGHTED);
    desk_line(&person, "internal\t\t");
    desk_expect(&desk, &person, "||||", "internal", 0);
    desk_line(&person, "b2b\t\t");
    desk_expect(&desk, &person, "delighted|loyal|loyal||manage", "internal", 1);
    desk_close(&desk);
}

/* Schemes that miss the same share a note; who is only read by others is not spoken of.
 * Named outright, they are warned of. */
Test(missing, one_note_for_the_same)
{
    static const struct {
        char schemes[48];
        bool contacts;
        char notes[2][120];
    } cases[] = {
        { "satisfaction,stage",
          false,
          { "satisfaction, stage are left out: the data has no interactions", "" } },
        { "stage", false, { "stage is left out: the data has no interactions", "" } },
        { "satisfaction,stage",
          true,
          { "satisfaction is left out: the data has no answers of surveys: score, or "
            "perceived and expectation",
            "stage is left out: the data has no direction of the interactions" } },
        { "relation,satisfaction,stage",
          false,
          { "relation is left out: the data has no relation of the customers",
            "satisfaction, stage are left out: the data has no interactions" } },
        { "satisfaction,age_band,stage",
          false,
          { "satisfaction, stage are left out: the data has no interactions",
            "age_band is left out: the data has no birth_date or age of the customers" } },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        desk.totals.has_contacts = cases[i].contacts;
        cr_assert(life_start(&desk, cases[i].schemes, "", "", "") == CRM_OK);
        for (size_t j = 0; j < 2; j++) {
            const char *note = j < desk.notes.count ? desk.notes.texts[j] : "";
            cr_assert(strcmp(note, cases[i].notes[j]) == 0, "case %zu: %s", i, note);
        }
        desk_close(&desk);
    }
}

static void nothing_to_prepare(void)
{
}

static enum crm_status start_without_data(struct crm_error *error)
{
    struct desk desk = { 0 };
    enum crm_status status =
        life_start(&desk, "relation,satisfaction,loyalty,status,stage,work_stage", "", "", "");
    *error = desk.error;
    desk_close(&desk);
    return status;
}

static void check_status(enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE);
}

Test(missing, faults)
{
    fault_each(FAULT_MEMORY, nothing_to_prepare, start_without_data, check_status);
}
