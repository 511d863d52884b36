#include "life.h"

#include <criterion/criterion.h>
#include <stdio.h>

extern const struct crm_scheme crm_scheme_relation;
extern const struct crm_scheme crm_scheme_satisfaction;
extern const struct crm_scheme crm_scheme_loyalty;
extern const struct crm_scheme crm_scheme_status;
extern const struct crm_scheme crm_scheme_stage;
extern const struct crm_scheme crm_scheme_work_stage;
extern const struct crm_scheme crm_scheme_age_band;

/* Only these, so that lifecycle is as the record says. */
static const struct crm_scheme *const rows[] = {
    &crm_scheme_relation, &crm_scheme_satisfaction, &crm_scheme_loyalty,  &crm_scheme_status,
    &crm_scheme_stage,    &crm_scheme_work_stage,   &crm_scheme_age_band,
};

static const struct crm_scheme_table table = { rows, CRM_COUNT(rows) };

enum { COLUMNS = 8 };

enum crm_status life_start(struct life *desk, const char *schemes, const char *columns,
                           const char *setting, const char *value)
{
    static const char *const names[] = { "customer_id", "relation", "lookalike", "lifecycle" };
    struct crm_error *error = &desk->error;
    desk->rule = (struct crm_activity_rule){ LIFE_AS_OF, -1, -1 };
    desk->context = (struct crm_scheme_context){
        .settings = &desk->settings,
        .customers = &desk->layout,
        .totals = &desk->totals,
        .as_of = LIFE_AS_OF,
        .rule = &desk->rule,
        .notes = &desk->notes,
    };
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < CRM_COUNT(names) && status == CRM_OK; i++) {
        char other[8];
        snprintf(other, sizeof other, "x%zu", i);
        bool there = i == 0 || strstr(columns, names[i]) != NULL;
        status = crm_layout_add(&desk->layout, crm_span_of(there ? names[i] : other), error);
    }
    for (size_t i = 0; i < table.count && status == CRM_OK; i++) {
        status = crm_settings_add(&desk->settings, table.rows[i]->settings,
                                  table.rows[i]->setting_count, error);
    }
    if (status == CRM_OK && setting[0] != '\0') {
        status = crm_settings_set(&desk->settings, setting, value, error);
    }
    if (status == CRM_OK) {
        status = crm_classifier_open(&desk->classifier, &table, &schemes, 1, NULL, &desk->settings,
                                     error);
    }
    return status == CRM_OK ? crm_classifier_start(desk->classifier, &desk->context, false, error)
                            : status;
}

void life_open(struct life *desk, const char *schemes, const char *columns, const char *setting,
               const char *value)
{
    desk->totals.has_contacts = true;
    desk->totals.has_directions = true;
    desk->totals.has_answers = true;
    cr_assert(life_start(desk, schemes, columns, setting, value) == CRM_OK, "%s",
              desk->error.message);
}

void life_close(struct life *desk)
{
    crm_classifier_close(desk->classifier);
    crm_settings_free(&desk->settings);
    crm_layout_free(&desk->layout);
    crm_learned_free(&desk->learned);
    crm_notes_free(&desk->notes);
}

void life_line(struct person *person, const char *rest)
{
    snprintf(person->line, sizeof person->line, "C\tx\t%s", rest);
    size_t field = 0;
    size_t length = strlen(person->line);
    for (size_t i = 0; i <= length && field < LIFE_FIELDS; i++) {
        if (person->line[i] == '\t' || i == length) {
            person->ends[field++] = (uint32_t)i;
        }
    }
    cr_assert(field == LIFE_FIELDS, "%s", rest);
    person->record = (struct crm_record){ .bytes = person->line, .ends = person->ends };
}

void life_person(struct person *person, uint32_t occasions, int32_t first, int32_t last)
{
    *person = (struct person){ .measures = crm_measures_none() };
    life_line(person, "\t\t");
    if (occasions > 0) {
        person->measures.occasions = occasions;
        person->measures.purchase_days = occasions;
        person->measures.first_day = LIFE_AS_OF - first;
        person->measures.last_day = LIFE_AS_OF - last;
    }
}

void life_survey(struct person *person, enum crm_satisfaction satisfaction)
{
    person->measures.service.satisfaction = (uint8_t)satisfaction;
    person->measures.service.survey_day = LIFE_AS_OF - 100; /* 2024-06-26 */
    person->measures.service.surveyed = satisfaction != CRM_NO_SURVEY;
}

enum crm_status life_show(struct life *desk, const struct person *person)
{
    struct crm_subject subject = { .measures = &person->measures, .record = &person->record };
    return crm_classifier_gather(desk->classifier, 0, &subject, &desk->error);
}

void life_expect(struct life *desk, const struct person *person, const char *expected,
                 const char *what, size_t number)
{
    size_t count = 0;
    struct crm_span values[COLUMNS];
    struct crm_buffer text = { 0 };
    struct crm_subject subject = { .measures = &person->measures, .record = &person->record };
    crm_classifier_columns(desk->classifier, &count);
    cr_assert(count <= COLUMNS);
    crm_classifier_apply(desk->classifier, &subject, values);
    for (size_t i = 0; i < count; i++) {
        crm_buffer_text(&text, i > 0 ? " " : "");
        crm_buffer_span(&text, values[i]);
    }
    cr_assert(strcmp(crm_buffer_string(&text), expected) == 0, "%s %zu: %s, not %s", what, number,
              crm_buffer_string(&text), expected);
    crm_buffer_free(&text);
}

void life_explained(struct life *desk, const struct person *person, const char *expected)
{
    struct crm_buffer text = { 0 };
    struct crm_subject subject = { .measures = &person->measures, .record = &person->record };
    crm_classifier_explain(desk->classifier, &subject, &text);
    cr_assert(strcmp(crm_buffer_string(&text), expected) == 0, "%s\nnot\n%s",
              crm_buffer_string(&text), expected);
    crm_buffer_free(&text);
}
