#include "market.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

enum { COLUMNS = 16 };

void market_line(struct person *person, const char *rest)
{
    snprintf(person->line, sizeof person->line, "C\tx\t%s", rest);
    size_t field = 0;
    size_t length = strlen(person->line);
    for (size_t i = 0; i <= length && field < MARKET_FIELDS; i++) {
        if (person->line[i] == '\t' || i == length) {
            person->ends[field++] = (uint32_t)i;
        }
    }
    cr_assert(field == MARKET_FIELDS, "%s", rest);
    person->record = (struct crm_record){ .bytes = person->line, .ends = person->ends };
}

void market_buyer(struct person *person, uint32_t occasions, double revenue, int32_t recency)
{
    *person = (struct person){ 0 };
    struct crm_measures *measures = &person->measures;
    measures->occasions = occasions;
    measures->rfm_occasions = occasions;
    measures->revenue = (crm_money)llround(revenue * CRM_MONEY_UNIT);
    measures->rfm_revenue = measures->revenue;
    measures->margin = measures->revenue / 2;
    measures->last_day = occasions > 0 ? MARKET_AS_OF - recency : CRM_NO_DAY;
    measures->first_day = measures->last_day;
    market_line(person, "\t\t\t");
}

void market_settings(struct crm_settings *settings)
{
    struct crm_error error = { 0 };
    for (size_t i = 0; i < crm_class_schemes.count; i++) {
        cr_assert(crm_settings_add(settings, crm_class_schemes.rows[i]->settings,
                                   crm_class_schemes.rows[i]->setting_count, &error)
                  == CRM_OK);
    }
}

enum crm_status market_open(struct market *desk, const char *schemes, const char *setting,
                            const char *value)
{
    static const char *const names[] = { "customer_id", "relation", "birth_date", "age", "points" };
    struct crm_error *error = &desk->error;
    desk->rule = (struct crm_activity_rule){ MARKET_AS_OF, -1, -1 };
    desk->context = (struct crm_scheme_context){
        .settings = &desk->settings,
        .customers = &desk->layout,
        .totals = &desk->totals,
        .as_of = MARKET_AS_OF,
        .rule = &desk->rule,
        .notes = &desk->notes,
    };
    for (size_t i = 0; i < CRM_COUNT(names); i++) {
        cr_assert(crm_layout_add(&desk->layout, crm_span_of(names[i]), error) == CRM_OK);
    }
    market_settings(&desk->settings);
    if (setting != NULL && setting[0] != '\0') {
        cr_assert(crm_settings_set(&desk->settings, setting, value, error) == CRM_OK, "%s",
                  error->message);
    }
    enum crm_status status = crm_classifier_open(&desk->classifier, &crm_class_schemes, &schemes, 1,
                                                 desk->within, &desk->settings, error);
    return status == CRM_OK ? crm_classifier_start(desk->classifier, &desk->context, false, error)
                            : status;
}

void market_close(struct market *desk)
{
    crm_classifier_close(desk->classifier);
    crm_settings_free(&desk->settings);
    crm_layout_free(&desk->layout);
    crm_learned_free(&desk->learned);
    crm_notes_free(&desk->notes);
}

void market_gather(struct market *desk, const struct person *people, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        struct crm_subject subject = { .measures = &people[i].measures,
                                       .record = &people[i].record };
        cr_assert(crm_classifier_gather(desk->classifier, 0, &subject, &desk->error) == CRM_OK);
    }
}

void market_learn(struct market *desk, const struct person *people, size_t count)
{
    market_gather(desk, people, 0, count);
    cr_assert(crm_classifier_learn(desk->classifier, 0, &desk->learned, &desk->error) == CRM_OK);
}

void market_classes(const struct market *desk, const struct person *person, struct crm_buffer *text)
{
    size_t count = 0;
    struct crm_span values[COLUMNS];
    struct crm_subject subject = { .measures = &person->measures, .record = &person->record };
    crm_classifier_columns(desk->classifier, &count);
    cr_assert(count <= COLUMNS);
    crm_classifier_apply(desk->classifier, &subject, values);
    for (size_t i = 0; i < count; i++) {
        crm_buffer_text(text, i > 0 ? " " : "");
        crm_buffer_span(text, values[i]);
    }
    struct crm_buffer explained = { 0 };
    crm_classifier_explain(desk->classifier, &subject, &explained);
    cr_assert(explained.length > 0 && explained.bytes[explained.length - 1] == '\n');
    crm_buffer_free(&explained);
}

void market_expect(const struct market *desk, const struct person *person, const char *expected,
                   const char *what, size_t number)
{
    struct crm_buffer text = { 0 };
    market_classes(desk, person, &text);
    cr_assert(strcmp(crm_buffer_string(&text), expected) == 0, "%s %zu: %s, not %s", what, number,
              crm_buffer_string(&text), expected);
    crm_buffer_free(&text);
}
