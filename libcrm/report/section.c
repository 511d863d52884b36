#include "report/section.h"

#include "base/nearest.h"
#include "report/churn.h"
#include "report/overview.h"
#include "report/profile.h"
#include "report/profit.h"
#include "report/value.h"
#include "value/text.h"

const struct crm_section_row *const crm_section_rows[] = {
    &crm_section_profile,
    &crm_section_profit,
    &crm_section_churn,
    &crm_section_value,
};
const size_t crm_section_row_count = CRM_COUNT(crm_section_rows);

enum { NAME_SIZE = 48 };

static enum crm_status unknown(struct crm_span name, struct crm_error *error)
{
    const char *names[CRM_COUNT(crm_section_rows)];
    struct crm_buffer text = { 0 };
    crm_buffer_text(&text, "no section is called ");
    crm_text_quote(&text, name);
    crm_buffer_text(&text, "; there are ");
    for (size_t i = 0; i < crm_section_row_count; i++) {
        names[i] = crm_section_rows[i]->words.code;
        crm_buffer_format(&text, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    char word[NAME_SIZE] = "";
    if (name.length < sizeof word) {
        memcpy(word, name.at, name.length);
    }
    const char *nearest = crm_nearest(word, names, crm_section_row_count);
    if (nearest != NULL) {
        crm_buffer_format(&text, "; did you mean %s?", nearest);
    }
    crm_fail(error, CRM_USAGE, "%s", crm_buffer_string(&text));
    crm_buffer_free(&text);
    return CRM_USAGE;
}

static enum crm_status choose(struct crm_span name, unsigned *chosen, struct crm_error *error)
{
    for (size_t i = 0; i < crm_section_row_count; i++) {
        if (crm_span_is(name, crm_section_rows[i]->words.code)
            || crm_span_is(name, crm_section_rows[i]->id)) {
            *chosen |= 1u << i;
            return CRM_OK;
        }
    }
    return unknown(name, error);
}

enum crm_status crm_sections_choose(const char *const *lists, size_t count, unsigned *chosen,
                                    struct crm_error *error)
{
    static const char parts[] = ", ";
    *chosen = 0;
    for (size_t i = 0; i < count; i++) {
        const char *at = lists[i];
        while (*(at += strspn(at, parts)) != '\0') {
            struct crm_span name = { at, strcspn(at, parts) };
            if (choose(name, chosen, error) != CRM_OK) {
                return error->status;
            }
            at += name.length;
        }
    }
    if (*chosen == 0 && count > 0) {
        return crm_fail(error, CRM_USAGE, "no section is named; --list names them");
    }
    *chosen = count == 0 ? (1u << crm_section_row_count) - 1 : *chosen;
    return CRM_OK;
}

unsigned crm_sections_extras(unsigned chosen)
{
    unsigned extras = 0;
    for (size_t i = 0; i < crm_section_row_count; i++) {
        extras |= (chosen >> i & 1) != 0 ? crm_section_rows[i]->extras : 0;
    }
    return extras;
}

enum crm_status crm_sections_make(struct crm_report *report, const struct crm_facts *facts,
                                  unsigned chosen, struct crm_error *error)
{
    crm_report_overview(report, facts);
    for (size_t i = 0; i < crm_section_row_count; i++) {
        if ((chosen >> i & 1) != 0) {
            crm_report_add_section(report, &crm_section_rows[i]->words);
            crm_section_rows[i]->make(report, facts);
        }
    }
    return crm_report_check(report, error);
}
