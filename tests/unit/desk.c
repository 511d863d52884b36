#include "desk.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "support.h"

enum { COLUMNS_MOST = 16 };

enum crm_status desk_settings(struct crm_settings *settings, const struct crm_scheme_table *table,
                              struct crm_error *error)
{
    size_t count = 0;
    const struct crm_setting *gathering = crm_gather_settings(&count);
    enum crm_status status = crm_settings_add(settings, gathering, count, error);
    for (size_t i = 0; i < table->count && status == CRM_OK; i++) {
        status = crm_settings_add(settings, table->rows[i]->settings, table->rows[i]->setting_count,
                                  error);
    }
    return status;
}

static const struct crm_scheme_table *table_of(const struct desk *desk)
{
    return desk->table != NULL ? desk->table : &crm_class_schemes;
}

enum crm_status desk_prepare(struct desk *desk, const char *columns, struct crm_error *error)
{
    if (desk->rule.as_of == 0) {
        desk->rule = (struct crm_activity_rule){ DESK_AS_OF, -1, -1 };
    }
    desk->context = (struct crm_scheme_context){ .settings = &desk->settings,
                                                 .customers = &desk->layout,
                                                 .totals = &desk->totals,
                                                 .as_of = desk->rule.as_of,
                                                 .rule = &desk->rule,
                                                 .notes = &desk->notes };
    enum crm_status status = crm_layout_add(&desk->layout, crm_span_of("customer_id"), error);
    while (*columns != '\0' && status == CRM_OK) {
        struct crm_span name = { columns, strcspn(columns, ",") };
        status = crm_layout_add(&desk->layout, name, error);
        columns += name.length + (columns[name.length] == ',');
    }
    return status == CRM_OK ? desk_settings(&desk->settings, table_of(desk), error) : status;
}

enum crm_status desk_start(struct desk *desk, const char *schemes, struct crm_error *error)
{
    enum crm_status status = crm_classifier_open(&desk->classifier, table_of(desk), &schemes, 1,
                                                 NULL, &desk->settings, error);
    return status == CRM_OK
               ? crm_classifier_start(desk->classifier, &desk->context, desk->internal, error)
               : status;
}

enum crm_status desk_open(struct desk *desk, const char *schemes, const char *columns,
                          const char *key, const char *value, struct crm_error *error)
{
    enum crm_status status = desk_prepare(desk, columns, error);
    if (status == CRM_OK && key[0] != '\0') {
        status = crm_settings_set(&desk->settings, key, value, error);
    }
    return status == CRM_OK ? desk_start(desk, schemes, error) : status;
}

enum crm_status desk_try(struct desk *desk, const char *schemes, const char *columns,
                         const char *key, const char *value)
{
    struct crm_error *error = &desk->error;
    cr_assert(desk_prepare(desk, columns, error) == CRM_OK, "%s", error->message);
    cr_assert(key[0] == '\0' || crm_settings_set(&desk->settings, key, value, error) == CRM_OK,
              "%s", error->message);
    return desk_start(desk, schemes, error);
}

void desk_close(struct desk *desk)
{
    crm_classifier_close(desk->classifier);
    crm_settings_free(&desk->settings);
    crm_layout_free(&desk->layout);
    crm_learned_free(&desk->learned);
    crm_notes_free(&desk->notes);
}

static void write_line(struct desk_customer *customer, const char *id, const char *values)
{
    int length = snprintf(customer->line, sizeof customer->line, "C\t%s\t%s", id, values);
    cr_assert(length > 0 && (size_t)length < sizeof customer->line);
    customer->fields = 0;
    for (int i = 0; i <= length; i++) {
        if (customer->line[i] == '\t' || customer->line[i] == '\0') {
            cr_assert(customer->fields < CRM_COUNT(customer->ends));
            customer->ends[customer->fields++] = (uint32_t)i;
        }
    }
}

struct desk_customer desk_customer_of(const char *id, const char *values)
{
    struct desk_customer customer = { .measures = crm_measures_none() };
    write_line(&customer, id, values);
    return customer;
}

struct desk_customer desk_customer(const char *values)
{
    return desk_customer_of("x", values);
}

void desk_line(struct desk_customer *customer, const char *values)
{
    write_line(customer, "x", values);
}

struct crm_subject desk_known_subject(const struct desk *desk, const struct desk_customer *customer,
                                      struct crm_record *record)
{
    cr_assert(customer->fields > desk->layout.count, "%s", customer->line);
    *record = (struct crm_record){ .bytes = customer->line, .ends = customer->ends };
    return (struct crm_subject){ .measures = &customer->measures, .record = record };
}

struct crm_subject desk_subject(const struct desk *desk, const struct desk_customer *customer,
                                struct crm_record *record)
{
    struct crm_subject subject = desk_known_subject(desk, customer, record);
    subject.sums = &customer->sums;
    subject.outcomes = &customer->outcomes;
    subject.complaints = &customer->complaints;
    return subject;
}

enum crm_status desk_gather_round(struct desk *desk, unsigned round,
                                  const struct desk_customer *customers, size_t count,
                                  struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        struct crm_record record;
        struct crm_subject subject = desk_subject(desk, &customers[i], &record);
        status = crm_classifier_gather(desk->classifier, round, &subject, error);
    }
    return status;
}

enum crm_status desk_gather(struct desk *desk, const struct desk_customer *customers, size_t count,
                            struct crm_error *error)
{
    return desk_gather_round(desk, 0, customers, count, error);
}

void desk_teach(struct desk *desk, const struct desk_customer *customers, size_t count)
{
    struct crm_error *error = &desk->error;
    for (unsigned round = 0; round < crm_classifier_rounds(desk->classifier); round++) {
        cr_assert(desk_gather_round(desk, round, customers, count, error) == CRM_OK, "%s",
                  error->message);
        cr_assert(crm_classifier_learn(desk->classifier, round, &desk->learned, error) == CRM_OK,
                  "%s", error->message);
    }
}

void desk_learn(struct desk *desk, const char *schemes, const char *columns, const char *key,
                const char *value, const struct desk_customer *customers, size_t count)
{
    cr_assert(desk_open(desk, schemes, columns, key, value, &desk->error) == CRM_OK, "%s",
              desk->error.message);
    desk_teach(desk, customers, count);
}

const char *desk_values(const struct desk *desk, const struct desk_customer *customer)
{
    static char text[512];
    size_t count = 0;
    size_t length = 0;
    struct crm_span values[COLUMNS_MOST];
    struct crm_record record;
    struct crm_subject subject = desk_known_subject(desk, customer, &record);
    struct crm_buffer explained = { 0 };
    crm_classifier_columns(desk->classifier, &count);
    cr_assert(count <= COLUMNS_MOST);
    crm_classifier_apply(desk->classifier, &subject, values);
    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%.*s", i > 0 ? "|" : "",
                                   (int)values[i].length, values[i].at);
        cr_assert(length < sizeof text);
    }
    crm_classifier_explain(desk->classifier, &subject, &explained);
    cr_assert((explained.length > 0 && explained.bytes[explained.length - 1] == '\n')
              || count == 0);
    crm_buffer_free(&explained);
    return text;
}

void desk_expect(const struct desk *desk, const struct desk_customer *customer,
                 const char *expected, const char *what, size_t number)
{
    const char *values = desk_values(desk, customer);
    cr_assert(strcmp(values, expected) == 0, "%s %zu: %s, not %s", what, number, values, expected);
}

const char *desk_explanation(const struct desk *desk, const struct desk_customer *customer)
{
    static char text[4096];
    struct crm_record record;
    struct crm_subject subject = desk_known_subject(desk, customer, &record);
    struct crm_buffer explained = { 0 };
    crm_classifier_explain(desk->classifier, &subject, &explained);
    cr_assert(!explained.failed && explained.length < sizeof text);
    snprintf(text, sizeof text, "%s", crm_buffer_string(&explained));
    crm_buffer_free(&explained);
    return text;
}

const char *desk_model(const struct desk *desk)
{
    static char text[65536];
    struct crm_buffer rows = { 0 };
    for (size_t i = 0; i < desk->learned.count; i++) {
        crm_learned_write(&desk->learned.rows[i], &rows);
        crm_buffer_byte(&rows, '\n');
    }
    cr_assert(!rows.failed && rows.length < sizeof text);
    snprintf(text, sizeof text, "%s", crm_buffer_string(&rows));
    crm_buffer_free(&rows);
    return text;
}

bool desk_has_note(const struct desk *desk, const char *part)
{
    for (size_t i = 0; i < desk->notes.count; i++) {
        if (strstr(desk->notes.texts[i], part) != NULL) {
            return true;
        }
    }
    return false;
}
