#include "desk.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "support.h"

enum { COLUMNS_MOST = 16 };

static enum crm_status add_columns(struct crm_layout *layout, const char *columns,
                                   struct crm_error *error)
{
    enum crm_status status = crm_layout_add(layout, crm_span_of("customer_id"), error);
    while (*columns != '\0' && status == CRM_OK) {
        struct crm_span name = { columns, strcspn(columns, " ") };
        status = crm_layout_add(layout, name, error);
        columns += name.length + (columns[name.length] == ' ');
    }
    return status;
}

enum crm_status desk_open(struct desk *desk, const char *schemes, const char *columns,
                          const char *key, const char *value, struct crm_error *error)
{
    size_t count = 0;
    const struct crm_setting *gathering = crm_gather_settings(&count);
    const struct crm_scheme_table *table = desk->table != NULL ? desk->table : &crm_class_schemes;
    desk->rule = (struct crm_activity_rule){ DESK_AS_OF, -1, -1 };
    desk->context = (struct crm_scheme_context){ .settings = &desk->settings,
                                                 .customers = &desk->layout,
                                                 .totals = &desk->totals,
                                                 .as_of = DESK_AS_OF,
                                                 .rule = &desk->rule,
                                                 .notes = &desk->notes };
    enum crm_status status = add_columns(&desk->layout, columns, error);
    if (status == CRM_OK) {
        status = crm_settings_add(&desk->settings, gathering, count, error);
    }
    for (size_t i = 0; i < table->count && status == CRM_OK; i++) {
        status = crm_settings_add(&desk->settings, table->rows[i]->settings,
                                  table->rows[i]->setting_count, error);
    }
    if (status == CRM_OK && key[0] != '\0') {
        status = crm_settings_set(&desk->settings, key, value, error);
    }
    if (status == CRM_OK) {
        status = crm_classifier_open(&desk->classifier, table, &schemes, 1, NULL, &desk->settings,
                                     error);
    }
    return status == CRM_OK ? crm_classifier_start(desk->classifier, &desk->context, false, error)
                            : status;
}

void desk_close(struct desk *desk)
{
    crm_classifier_close(desk->classifier);
    crm_settings_free(&desk->settings);
    crm_layout_free(&desk->layout);
    crm_learned_free(&desk->learned);
    crm_notes_free(&desk->notes);
}

struct desk_customer desk_customer(const char *values)
{
    struct desk_customer customer = { .measures = crm_measures_none() };
    int length = snprintf(customer.line, sizeof customer.line, "C\tx\t%s", values);
    size_t field = 0;
    cr_assert(length > 0 && (size_t)length < sizeof customer.line);
    for (int i = 0; i <= length; i++) {
        if (customer.line[i] == '\t' || customer.line[i] == '\0') {
            cr_assert(field < CRM_COUNT(customer.ends));
            customer.ends[field++] = (uint32_t)i;
        }
    }
    return customer;
}

static enum crm_status gather_round(struct desk *desk, unsigned round,
                                    const struct desk_customer *customers, size_t count,
                                    struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        struct crm_record record = { .bytes = customers[i].line, .ends = customers[i].ends };
        struct crm_subject subject = { .measures = &customers[i].measures, .record = &record };
        status = crm_classifier_gather(desk->classifier, round, &subject, error);
    }
    return status;
}

enum crm_status desk_gather(struct desk *desk, const struct desk_customer *customers, size_t count,
                            struct crm_error *error)
{
    return gather_round(desk, 0, customers, count, error);
}

void desk_learn(struct desk *desk, const char *schemes, const char *columns, const char *key,
                const char *value, const struct desk_customer *customers, size_t count)
{
    struct crm_error error = { 0 };
    cr_assert(desk_open(desk, schemes, columns, key, value, &error) == CRM_OK, "%s", error.message);
    for (unsigned round = 0; round < crm_classifier_rounds(desk->classifier); round++) {
        cr_assert(gather_round(desk, round, customers, count, &error) == CRM_OK, "%s",
                  error.message);
        cr_assert(crm_classifier_learn(desk->classifier, round, &desk->learned, &error) == CRM_OK,
                  "%s", error.message);
    }
}

const char *desk_values(const struct desk *desk, const struct desk_customer *customer)
{
    static char text[512];
    size_t count = 0;
    size_t length = 0;
    struct crm_span values[COLUMNS_MOST];
    struct crm_record record = { .bytes = customer->line, .ends = customer->ends };
    struct crm_subject subject = { .measures = &customer->measures, .record = &record };
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
