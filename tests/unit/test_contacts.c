/* Interactions of one customer: customer/contacts, gathered from small streams. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "customer/contacts.h"
#include "customer/gather.h"
#include "support.h"

/* Facts are written as "DAY KIND WORD...; DAY KIND ..." in the stream's order; KIND buy is a sale
 * of 10.00, an order of its own, and WORD is a direction, or COLUMN=VALUE. */

static const char *const columns[] = { "kind",      "direction",     "group",
                                       "cost",      "score",         "expectation",
                                       "perceived", "resolved_time", "planned_date" };

static struct crm_span next_part(struct crm_span *rest, char behind)
{
    const char *end = memchr(rest->at, behind, rest->length);
    struct crm_span part = { rest->at, end != NULL ? (size_t)(end - rest->at) : rest->length };
    size_t taken = end != NULL ? part.length + 1 : part.length;
    *rest = (struct crm_span){ rest->at + taken, rest->length - taken };
    return crm_span_trimmed(part);
}

static void set_word(struct crm_span *values, struct crm_span word)
{
    const char *equals = memchr(word.at, '=', word.length);
    struct crm_span name = { word.at, equals != NULL ? (size_t)(equals - word.at) : 0 };
    if (equals == NULL) {
        values[1] = word;
        return;
    }
    for (size_t i = 0; i < CRM_COUNT(columns); i++) {
        if (crm_span_is(name, columns[i])) {
            values[i] = (struct crm_span){ equals + 1, word.length - name.length - 1 };
            return;
        }
    }
    cr_assert(false, "%.*s", (int)word.length, word.at);
}

/* Appends the line of a fact. */
static void put_fact(struct crm_buffer *text, struct crm_span fact, size_t number)
{
    struct crm_span values[CRM_COUNT(columns)] = { { "", 0 } };
    struct crm_span day = next_part(&fact, ' ');
    values[0] = next_part(&fact, ' ');
    if (crm_span_is(values[0], "buy")) {
        crm_buffer_format(text, "T\tc\t%.*s\to%zu\t10.00\n", (int)day.length, day.at, number);
        return;
    }
    while (fact.length > 0) {
        set_word(values, next_part(&fact, ' '));
    }
    crm_buffer_format(text, "I\tc\t%.*s", (int)day.length, day.at);
    for (size_t i = 0; i < CRM_COUNT(columns); i++) {
        crm_buffer_format(text, "\t%.*s", (int)values[i].length, values[i].at);
    }
    crm_buffer_byte(text, '\n');
}

static void put_stream(const char *facts)
{
    struct crm_buffer text = { 0 };
    struct crm_span rest = crm_span_of(facts);
    crm_buffer_text(&text, "##crm\t1\n##as_of\t2024-12-31\n"
                           "#T\tcustomer_id\ttime\torder_id\tamount\n#I\tcustomer_id\ttime");
    for (size_t i = 0; i < CRM_COUNT(columns); i++) {
        crm_buffer_format(&text, "\t%s", columns[i]);
    }
    crm_buffer_byte(&text, '\n');
    size_t sales = 0;
    size_t all = 0;
    while (rest.length > 0) {
        struct crm_span fact = next_part(&rest, ';');
        size_t before = text.length;
        put_fact(&text, fact, all++);
        sales += text.bytes[before] == 'T';
    }
    crm_buffer_format(&text, "#C\tcustomer_id\nC\tc\n##end\tT=%zu\tI=%zu\tC=1\n", sales,
                      all - sales);
    file_put(folder_path("in"), crm_buffer_view(&text));
    crm_buffer_free(&text);
}

/* What a stream is gathered with. */
struct settling {
    int32_t as_of;
    char key[24]; /* of a setting; empty: none */
    char value[8];
};

static const struct settling usual = { .as_of = 20088 }; /* 2024-12-31 */

static enum crm_status gather_all(struct crm_gather *gather, struct crm_reader *reader,
                                  int32_t as_of, struct crm_measures *measures,
                                  struct crm_error *error)
{
    bool finished = false;
    for (;;) {
        struct crm_batch batch;
        enum crm_read read = crm_reader_next(reader, &batch, error);
        if (read != CRM_READ_RECORDS) {
            if (read == CRM_READ_END || read == CRM_READ_FAILED) {
                return read == CRM_READ_END ? CRM_OK : error->status;
            }
            continue;
        }
        crm_gather_as_of(gather, as_of);
        enum crm_status status = CRM_OK;
        if (crm_record_tag(&batch.records[0]) != CRM_CUSTOMERS) {
            status = crm_gather_batch(gather, reader, &batch, error);
        } else {
            status = finished ? CRM_OK : crm_gather_finish(gather, error);
            finished = true;
            status = status == CRM_OK ? crm_gather_join(gather, crm_field(&batch.records[0], 1),
                                                        measures, NULL, error)
                                      : status;
        }
        if (status != CRM_OK) {
            return status;
        }
    }
}

static enum crm_status gather_stream(const struct settling *settling, struct crm_measures *measures,
                                     struct crm_error *error)
{
    static const struct crm_setting rows[] = {
        { "sample.contact_days", CRM_SETTING_INTEGER, "30", 0, 36500, NULL, "days" },
        { "satisfaction.satisfied", CRM_SETTING_NUMBER, "2", -1e6, 1e6, NULL, "score" },
        { "satisfaction.delighted", CRM_SETTING_NUMBER, "3", -1e6, 1e6, NULL, "score" },
    };
    size_t count = 0;
    struct crm_gather *gather = NULL;
    struct crm_reader *reader = NULL;
    struct crm_settings settings = { 0 };
    struct crm_notes notes = { 0 };
    const struct crm_setting *own = crm_gather_settings(&count);
    enum crm_status status = crm_settings_add(&settings, own, count, error);
    status = status == CRM_OK ? crm_settings_add(&settings, rows, CRM_COUNT(rows), error) : status;
    if (status == CRM_OK && settling->key[0] != '\0') {
        status = crm_settings_set(&settings, settling->key, settling->value, error);
    }
    if (status == CRM_OK) {
        status = crm_gather_open(&gather, CRM_GATHER_SERVICE, 1 << 20, &settings, &notes, error);
    }
    if (status == CRM_OK) {
        status = crm_reader_open(&reader, folder_path("in"), NULL, &notes, error);
    }
    if (status == CRM_OK) {
        status = gather_all(gather, reader, settling->as_of, measures, error);
    }
    crm_reader_close(reader);
    crm_gather_close(gather);
    crm_settings_free(&settings);
    crm_notes_free(&notes);
    return status;
}

static struct crm_service service_of(const char *facts, const struct settling *settling)
{
    struct crm_measures measures = crm_measures_none();
    struct crm_error error = { 0 };
    put_stream(facts);
    cr_assert(gather_stream(settling, &measures, &error) == CRM_OK, "%s: %s", facts, error.message);
    return measures.service;
}

/* Days before 2024-12-31; -1: none. */
static int32_t age_of(int32_t day)
{
    return day == CRM_NO_DAY ? -1 : usual.as_of - day;
}

TestSuite(contacts, .init = folder_make, .fini = folder_remove);

/* The last 365 days begin on 2024-01-02. */
Test(contacts, kinds_directions_and_window)
{
    static const struct {
        char facts[160];
        uint32_t in;
        uint32_t out;
        uint32_t in_window;
        char window[8]; /* directions there */
        int32_t last;   /* age */
    } cases[] = {
        { "2024-05-05 loss; 2024-05-06 mystery out; 2024-05-07 plan in", 0, 0, 0, "", -1 },
        { "2024-05-05 party in; 2024-05-06  out", 0, 0, 0, "", -1 },
        { "2024-01-01 contact in", 1, 0, 0, "", 365 },
        { "2024-01-01T23:59:59 contact out", 0, 1, 0, "", 365 },
        { "2024-01-02 contact in", 1, 0, 1, "in", 364 },
        { "2024-01-02T00:00:00 visit out", 0, 1, 1, "out", 364 },
        { "2024-12-31 survey out", 0, 1, 1, "out", 0 },
        { "2025-01-01 contact in", 0, 0, 0, "", -1 },
        { "2024-12-30 contact; 2025-01-01 contact in", 0, 0, 1, "", 1 },
        { "2024-12-30 contact both", 0, 0, 1, "", 1 },
        { "2024-05-05 complaint", 1, 0, 1, "in", 240 },
        { "2024-05-05 complaint out", 0, 1, 1, "out", 240 },
        { "2024-05-05 campaign", 0, 0, 1, "", 240 },
        { "2024-05-05 campaign out group=treatment", 0, 1, 1, "out", 240 },
        { "2024-05-05 campaign out group=control", 0, 0, 0, "", -1 },
        { "2024-05-05 contact out group=control", 0, 1, 1, "out", 240 },
        { "2023-05-05 contact out; 2024-05-05 contact in; 2024-05-05 visit in", 2, 1, 2, "in",
          240 },
        { "2023-05-05 contact out; 2024-05-05 contact in; 2024-05-06 visit out", 1, 2, 2, "inout",
          239 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_service service = service_of(cases[i].facts, &usual);
        char window[8];
        snprintf(window, sizeof window, "%s%s", service.in_365 ? "in" : "",
                 service.out_365 ? "out" : "");
        cr_assert(service.contacts_in == cases[i].in && service.contacts_out == cases[i].out
                      && service.contacts_365 == cases[i].in_window,
                  "%s: %u in, %u out, %u", cases[i].facts, service.contacts_in,
                  service.contacts_out, service.contacts_365);
        cr_assert(strcmp(window, cases[i].window) == 0, "%s: %s", cases[i].facts, window);
        cr_assert(age_of(service.last_contact) == cases[i].last, "%s: %d", cases[i].facts,
                  age_of(service.last_contact));
    }
}

Test(contacts, months_across_years)
{
    static const struct {
        char facts[240];
        char as_of[12];
        unsigned months;
        unsigned both;
    } cases[] = {
        { "2024-12-31 buy", "2024-12-31", 0, 0 },
        { "2024-05-01 contact in; 2024-05-31 contact out", "2024-12-31", 1, 1 },
        { "2024-05-31 contact in; 2024-06-01 contact out", "2024-12-31", 2, 0 },
        { "2023-12-31 contact in; 2024-01-01 contact out", "2024-03-01", 2, 0 },
        { "2023-12-01 contact in; 2023-12-31 contact out; 2024-01-01 contact in", "2024-03-01", 2,
          1 },
        /* December of two years are two months: the window begins on 2023-12-17 */
        { "2023-12-16 contact out; 2023-12-17 contact in; 2024-12-15 contact in", "2024-12-15", 2,
          0 },
        { "2023-12-17 contact out; 2023-12-18 contact in; 2024-12-01 contact in; 2024-12-15 visit "
          "out",
          "2024-12-15", 2, 2 },
        { "2024-05-01 contact in; 2024-05-02 contact out; 2024-05-03 contact in; 2024-05-04 "
          "contact out",
          "2024-12-31", 1, 1 },
        { "2024-05-01 contact; 2024-05-02 contact out", "2024-12-31", 1, 0 },
        { "2024-05-01 complaint; 2024-05-02 campaign out group=control; 2024-05-03 plan out",
          "2024-12-31", 1, 0 },
        { "2024-01-01 contact in; 2024-01-02 contact out; 2024-02-29 visit in", "2024-12-31", 2,
          0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_time as_of;
        cr_assert(crm_time_parse(crm_span_of(cases[i].as_of), &as_of));
        struct settling settling = { .as_of = as_of.day };
        struct crm_service service = service_of(cases[i].facts, &settling);
        cr_assert(service.months_365 == cases[i].months && service.months_both_365 == cases[i].both,
                  "%s: %u, %u", cases[i].facts, service.months_365, service.months_both_365);
    }
}

Test(contacts, thirteen_months)
{
    struct settling settling = { .as_of = 20088 - 16 }; /* 2024-12-15 */
    char facts[800] = "";
    for (int32_t day = settling.as_of - 364; day <= settling.as_of; day += 14) {
        int year = 0;
        int month = 0;
        int date = 0;
        crm_day_split(day, &year, &month, &date);
        size_t length = strlen(facts);
        snprintf(facts + length, sizeof facts - length, "%s%04d-%02d-%02d visit",
                 length > 0 ? ";" : "", year, month, date);
    }
    struct crm_service service = service_of(facts, &settling);
    cr_assert(service.contacts_365 == 27 && service.months_365 == 13, "%u in %u months",
              service.contacts_365, service.months_365);
}

/* E1 */
Test(contacts, surveys)
{
    enum { NO = CRM_NO_SURVEY, BAD = CRM_DISSATISFIED, GOOD = CRM_SATISFIED, BEST = CRM_DELIGHTED };
    static const struct {
        char facts[160];
        unsigned satisfaction;
        bool surveyed;
        int32_t age; /* of the survey */
        char setting[24];
        char value[8];
    } cases[] = {
        { "2024-05-05 survey", NO, false, -1, "", "" },
        { "2024-05-05 contact score=4 perceived=4 expectation=1", NO, false, -1, "", "" },
        { "2024-05-05 survey score=1", BAD, true, 240, "", "" },
        { "2024-05-05 survey score=1.9999", BAD, true, 240, "", "" },
        { "2024-05-05 survey score=2", GOOD, true, 240, "", "" },
        { "2024-05-05 survey score=2.9999", GOOD, true, 240, "", "" },
        { "2024-05-05 survey score=3", BEST, true, 240, "", "" },
        { "2024-05-05 survey score=4", BEST, true, 240, "", "" },
        { "2024-05-05 survey score=2.33333333", GOOD, true, 240, "", "" },
        { "2024-05-05 survey score=-1e3", BAD, true, 240, "", "" },
        { "2024-05-05 survey score=5", GOOD, true, 240, "satisfaction.delighted", "9" },
        { "2024-05-05 survey score=9", BEST, true, 240, "satisfaction.delighted", "9" },
        { "2024-05-05 survey score=2", BAD, true, 240, "satisfaction.satisfied", "2.5" },
        { "2024-05-05 survey score=2.5", GOOD, true, 240, "satisfaction.satisfied", "2.5" },
        { "2024-05-05 survey expectation=3 perceived=2", BAD, true, 240, "", "" },
        { "2024-05-05 survey expectation=3 perceived=3", GOOD, true, 240, "", "" },
        { "2024-05-05 survey expectation=3 perceived=3.0001", BEST, true, 240, "", "" },
        { "2024-05-05 survey expectation=3.66666667 perceived=3.66666667", GOOD, true, 240, "",
          "" },
        /* the comparison goes before the score */
        { "2024-05-05 survey score=1 expectation=3 perceived=4", BEST, true, 240, "", "" },
        { "2024-05-05 survey score=4 expectation=3 perceived=2", BAD, true, 240, "", "" },
        { "2024-05-05 survey score=4 expectation=3 perceived=2", BAD, true, 240,
          "satisfaction.satisfied", "0" },
        /* one of the two says nothing, but is an answer */
        { "2024-05-05 survey expectation=3", NO, true, -1, "", "" },
        { "2024-05-05 survey perceived=3", NO, true, -1, "", "" },
        { "2024-05-05 survey score=1 perceived=3", BAD, true, 240, "", "" },
        /* the latest that can be judged, within 365 days */
        { "2024-01-01 survey score=1", NO, true, -1, "", "" },
        { "2024-01-02 survey score=1", BAD, true, 364, "", "" },
        { "2024-12-31T23:59:59 survey score=4", BEST, true, 0, "", "" },
        { "2025-01-01 survey score=4", NO, false, -1, "", "" },
        { "2024-05-05 survey score=1; 2024-05-06 survey score=4", BEST, true, 239, "", "" },
        { "2024-05-05 survey score=4; 2024-05-06 survey score=1", BAD, true, 239, "", "" },
        { "2024-05-05 survey score=4; 2024-05-06 survey", BEST, true, 240, "", "" },
        { "2024-05-05 survey score=4; 2024-05-06 survey perceived=1", BEST, true, 240, "", "" },
        { "2024-05-05 survey perceived=4 expectation=2; 2024-05-06 survey score=1", BAD, true, 239,
          "", "" },
        { "2024-05-05 survey score=1; 2024-05-05 survey score=4", BEST, true, 240, "", "" },
        { "2023-12-31 survey score=4; 2024-02-02 survey", NO, true, -1, "", "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct settling settling = usual;
        memcpy(settling.key, cases[i].setting, sizeof settling.key);
        memcpy(settling.value, cases[i].value, sizeof settling.value);
        struct crm_service service = service_of(cases[i].facts, &settling);
        cr_assert(service.satisfaction == cases[i].satisfaction
                      && service.surveyed == cases[i].surveyed,
                  "%s: %u, %d", cases[i].facts, service.satisfaction, service.surveyed);
        cr_assert(age_of(service.survey_day) == cases[i].age, "%s: %d", cases[i].facts,
                  age_of(service.survey_day));
    }
}

/* What a survey's class follows from, for its explanation. */
Test(contacts, answers)
{
    struct crm_service scored = service_of(
        "2024-05-05 survey expectation=1 perceived=2; 2024-05-06 survey score=2.33333333 "
        "perceived=4",
        &usual);
    cr_assert(scored.survey_score == 23333 && scored.survey_perceived == CRM_MONEY_NONE
              && scored.survey_expectation == CRM_MONEY_NONE);
    struct crm_service compared = service_of(
        "2024-05-05 survey score=1; 2024-05-06 survey expectation=1.5 perceived=-2", &usual);
    cr_assert(compared.survey_score == CRM_MONEY_NONE && compared.survey_perceived == -20000
              && compared.survey_expectation == 15000);
}

Test(contacts, complaints)
{
    static const struct {
        char facts[200];
        uint32_t complaints;
        uint32_t open;
        int32_t slowest;
    } cases[] = {
        { "2024-05-05 contact in", 0, 0, -1 },
        { "2024-12-31 complaint", 1, 1, 0 },
        { "2024-12-20 complaint in", 1, 1, 11 },
        { "2024-12-20 complaint resolved_time=2024-12-20T09:00:00", 1, 0, 0 },
        { "2024-12-20 complaint resolved_time=2024-12-31T23:00:00", 1, 0, 11 },
        { "2024-12-20 complaint resolved_time=2025-01-01", 1, 1, 11 }, /* not yet by as_of */
        { "2024-12-20 complaint resolved_time=2024-12-19", 1, 0, -1 }, /* before it was made */
        { "2024-01-02 complaint", 1, 1, 364 },
        { "2024-01-01 complaint", 1, 1, 365 }, /* older, but it still waits */
        { "2023-12-01 complaint resolved_time=2023-12-30", 1, 0, -1 },
        { "2024-01-01 complaint resolved_time=2024-03-01; 2024-03-01 complaint "
          "resolved_time=2024-03-03; 2024-04-01 complaint resolved_time=2024-04-02",
          3, 0, 2 },
        { "2024-03-01 complaint; 2024-04-01 complaint resolved_time=2024-04-09", 2, 1, 305 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_service service = service_of(cases[i].facts, &usual);
        cr_assert(service.complaints == cases[i].complaints
                      && service.complaints_open == cases[i].open
                      && service.slowest_answer_365 == cases[i].slowest,
                  "%s: %u, %u open, %d days", cases[i].facts, service.complaints,
                  service.complaints_open, service.slowest_answer_365);
    }
}

Test(contacts, plans)
{
    static const struct {
        char facts[200];
        int32_t ahead; /* days; 0: no plan */
    } cases[] = {
        { "2024-12-01 plan", 0 },
        { "2024-12-01 plan planned_date=2024-12-31", 0 },
        { "2024-12-01 plan planned_date=2025-01-01", 1 },
        { "2024-12-31 plan planned_date=2025-03-31", 90 },
        { "2025-01-01 plan planned_date=2025-01-02", 0 },
        { "2019-12-01 plan planned_date=2029-12-31", 1826 },
        { "2024-12-01 contact planned_date=2025-01-01", 0 },
        { "2024-11-01 plan planned_date=2025-02-01; 2024-12-01 plan planned_date=2025-01-05", 5 },
        { "2024-11-01 plan planned_date=2025-01-05; 2024-12-01 plan planned_date=2025-02-01", 5 },
        { "2024-11-01 plan planned_date=2024-12-24; 2024-12-01 plan planned_date=2025-02-01", 32 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_service service = service_of(cases[i].facts, &usual);
        int32_t planned = cases[i].ahead > 0 ? usual.as_of + cases[i].ahead : CRM_NO_DAY;
        cr_assert(service.next_planned == planned, "%s: %d", cases[i].facts, service.next_planned);
        cr_assert(service.contacts_365 == (i == 6));
    }
}

/* C5: 2024-06-01 + 30 days is 2024-07-01. */
Test(contacts, outreach_and_follow_ups)
{
    static const struct {
        char facts[200];
        uint32_t outreach;
        uint32_t followable;
        uint32_t followed;
    } cases[] = {
        { "2024-06-01 contact out", 1, 0, 0 },
        { "2024-06-01 contact in", 0, 0, 0 },
        { "2024-06-01 contact", 0, 0, 0 },
        { "2024-05-31 contact out; 2024-06-01 buy", 1, 1, 0 },
        { "2024-06-01 contact out; 2024-06-01T10:00:00 buy", 0, 1, 1 }, /* days, not times */
        { "2024-06-01 buy; 2024-06-01T10:00:00 contact out", 0, 1, 1 },
        { "2024-06-01 buy; 2024-07-01T10:00:00 contact out", 0, 1, 1 },
        { "2024-06-01 buy; 2024-07-02 contact out", 1, 1, 0 },
        { "2024-06-01 buy; 2024-07-01 visit", 0, 1, 1 },
        { "2024-06-01 buy; 2024-07-01 survey out", 0, 1, 1 },
        { "2024-06-01 buy; 2024-07-01 visit in", 0, 1, 0 },
        { "2024-06-01 buy; 2024-07-01 complaint out", 0, 1, 0 },
        { "2024-06-01 buy; 2024-07-01 campaign out", 1, 1, 0 },
        { "2024-06-01 buy; 2024-07-01 campaign out group=control", 0, 1, 0 },
        { "2024-06-01 buy; 2024-06-02 visit in; 2024-06-03 visit; 2024-06-04 visit out", 0, 1, 1 },
        { "2024-06-01 buy; 2024-06-02 buy; 2024-06-02T01:00:00 visit", 0, 2, 2 },
        { "2024-06-01 buy; 2024-07-01 visit; 2024-07-02 buy; 2024-08-05 visit out", 1, 2, 1 },
        { "2024-06-01 buy; 2024-06-15 buy; 2024-07-02 visit", 0, 2, 1 },
        /* older than 30 days, and of the last 365: 2024-01-02 to 2024-11-30 */
        { "2024-12-01 buy; 2024-12-02 visit out", 0, 0, 0 },
        { "2024-11-30 buy; 2024-12-02 visit out", 0, 1, 1 },
        { "2024-01-01 buy; 2024-01-31 contact out", 0, 0, 0 },
        { "2024-01-02 buy; 2024-02-01 contact out", 0, 1, 1 },
        { "2023-12-10 buy; 2024-01-02 contact out; 2024-01-10 contact out", 1, 0, 0 },
        { "2023-12-31 contact out; 2024-01-01 campaign out", 0, 0, 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_service service = service_of(cases[i].facts, &usual);
        cr_assert(service.outreach_365 == cases[i].outreach
                      && service.followable_365 == cases[i].followable
                      && service.followed_365 == cases[i].followed,
                  "%s: %u, %u of %u", cases[i].facts, service.outreach_365, service.followed_365,
                  service.followable_365);
    }
}

Test(contacts, widest_gap)
{
    static const struct {
        char facts[160];
        int32_t gap;
    } cases[] = {
        { "2024-05-05 plan", 365 },
        { "2023-01-01 buy", 730 },
        { "2024-01-01 buy", 365 },
        { "2024-01-02 buy", 364 }, /* since the first purchase */
        { "2024-12-31 buy", 0 },
        { "2024-12-01 buy; 2024-12-31T10:00:00 visit", 30 },
        { "2024-12-01 buy; 2024-12-21 visit", 20 },
        { "2024-12-01 buy; 2024-12-06 visit", 25 },
        { "2024-06-01 visit", 213 },
        { "2023-06-01 buy; 2024-06-01 visit", 366 },
        { "2022-06-01 buy; 2023-12-01 visit; 2024-06-01 visit", 213 },
        { "2022-06-01 buy; 2023-09-01 visit; 2024-06-01 visit", 274 },
        { "2023-06-01 buy; 2024-02-01 visit; 2024-12-01 visit; 2024-12-30 contact", 304 },
        { "2024-02-01 visit; 2024-12-01 buy", 30 },
        { "2024-02-01 visit; 2024-11-01 buy; 2024-12-01 visit; 2024-12-01 visit", 30 },
        { "2023-12-01 visit; 2024-06-01 campaign out group=control", 396 },
        { "2023-06-01 visit; 2023-12-01 buy", 396 }, /* not before the first purchase */
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_service service = service_of(cases[i].facts, &usual);
        cr_assert(service.widest_gap_365 == cases[i].gap, "%s: %d", cases[i].facts,
                  service.widest_gap_365);
    }
}

/* C16: what was spent on the customer, whatever the kind; as given, else by kind. */
Test(contacts, costs)
{
    static const struct {
        char facts[160];
        char setting[24];
        crm_money year;
        crm_money all;
    } cases[] = {
        { "2024-01-01 contact cost=3.00; 2024-01-02 visit cost=4.50", "", 45000, 75000 },
        { "2024-12-31 plan cost=1.00; 2024-12-31 campaign out cost=0.25 group=control", "", 12500,
          12500 },
        { "2024-05-05 visit; 2024-05-06 visit cost=1.00; 2024-05-07 contact", "contact_cost.visit",
          80000, 80000 },
        { "2025-01-01 visit cost=1.00", "", 0, 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct settling settling = { .as_of = usual.as_of, .value = "7" };
        memcpy(settling.key, cases[i].setting, sizeof settling.key);
        struct crm_measures measures = crm_measures_none();
        struct crm_error error = { 0 };
        put_stream(cases[i].facts);
        cr_assert(gather_stream(&settling, &measures, &error) == CRM_OK, "%s", error.message);
        cr_assert(measures.service.cost_365 == cases[i].year
                      && measures.contact_cost == cases[i].all,
                  "case %zu", i);
    }
}

/* C14: those that count for the cap on contacts. */
Test(contacts, recently_contacted)
{
    static const struct {
        char facts[160];
        char days[8];
        uint32_t recent;
    } cases[] = {
        { "2024-12-01 contact out; 2024-12-02 contact out", "30", 1 },
        { "2024-12-02 contact in; 2024-12-03 contact; 2024-12-31 campaign out group=control", "30",
          0 },
        { "2024-12-02 contact out; 2024-12-31 campaign out", "30", 2 },
        { "2024-12-30 contact out; 2024-12-31 campaign out", "1", 1 },
        { "2024-12-31 campaign out", "0", 0 },
        { "2022-01-01 visit out; 2024-12-31 campaign out", "3000", 2 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct settling settling = { .as_of = usual.as_of, .key = "sample.contact_days" };
        memcpy(settling.value, cases[i].days, sizeof settling.value);
        struct crm_service service = service_of(cases[i].facts, &settling);
        cr_assert(service.contacts_out_recent == cases[i].recent, "%s: %u", cases[i].facts,
                  service.contacts_out_recent);
    }
}

Test(contacts, refusals)
{
    static const struct {
        char facts[120];
        char part[24];
    } cases[] = {
        { "2024-05-05 survey score=good", "not a number" },
        { "2024-05-05 survey score=nan", "not a number" },
        { "2024-05-05 survey perceived=1e10", "not a number" },
        { "2024-05-05 survey expectation=1,5", "not a number" },
        { "2024-05-05 complaint resolved_time=soon", "not a date" },
        { "2024-05-05 plan planned_date=2025-02-30", "not a date" },
        { "2024-05-05 contact cost=x", "not an amount" },
        { "2024-05-05 contact cost=900000000000000; 2024-05-06 loss cost=900000000000000",
          "range of money" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_measures measures = crm_measures_none();
        struct crm_error error = { 0 };
        put_stream(cases[i].facts);
        cr_assert(gather_stream(&usual, &measures, &error) == CRM_REFUSED, "case %zu", i);
        cr_assert(strstr(error.message, cases[i].part) != NULL, "case %zu: %s", i, error.message);
        cr_assert(error.line == (i == 7 ? 6 : 5), "case %zu: line %d", i, (int)error.line);
    }
}

/* Counting by definition, over all pairs. */
static void count_plainly(const struct crm_contacts *contacts, const int32_t *occasions,
                          size_t count, struct crm_service *service)
{
    int32_t first = count > 0 ? occasions[0] : contacts->as_of - 365;
    *service = crm_measures_none().service;
    service->widest_gap_365 = 0;
    for (int32_t from = first; from <= contacts->as_of; from++) {
        int32_t to = contacts->as_of;
        for (size_t i = contacts->count; i-- > 0;) {
            to = contacts->contacts[i].day > from ? contacts->contacts[i].day : to;
        }
        service->widest_gap_365 =
            to - from > service->widest_gap_365 ? to - from : service->widest_gap_365;
    }
    for (size_t i = 0; i < contacts->count; i++) {
        const struct crm_contact *contact = &contacts->contacts[i];
        bool explained = false;
        for (size_t j = 0; j < count; j++) {
            int32_t days = contact->day - occasions[j];
            explained = explained || (days >= 0 && days <= 30);
        }
        service->outreach_365 += contact->out && (contact->campaign || !explained);
    }
    for (size_t j = 0; j < count; j++) {
        bool followed = false;
        for (size_t i = 0; i < contacts->count; i++) {
            const struct crm_contact *contact = &contacts->contacts[i];
            int32_t days = contact->day - occasions[j];
            followed = followed || (days >= 0 && days <= 30 && contact->follows && !contact->in);
        }
        bool counts = contacts->as_of - occasions[j] > 30 && contacts->as_of - occasions[j] < 365;
        service->followable_365 += counts;
        service->followed_365 += counts && followed;
    }
    for (int32_t month = -12; month <= 0; month++) { /* as_of is 2024-12-31 */
        bool in = false;
        bool out = false;
        bool any = false;
        for (size_t i = 0; i < contacts->count; i++) {
            int year = 0;
            int of = 0;
            int day = 0;
            crm_day_split(contacts->contacts[i].day, &year, &of, &day);
            if ((year - 2024) * 12 + of - 12 == month) {
                any = true;
                in = in || contacts->contacts[i].in;
                out = out || contacts->contacts[i].out;
            }
        }
        bool both = in && out;
        service->months_365 += any;
        service->months_both_365 += both;
    }
}

static int compare_days(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left;
    int32_t b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

static int32_t draw_days(int32_t *days, size_t count, int32_t back, uint64_t *random)
{
    for (size_t i = 0; i < count; i++) {
        days[i] = usual.as_of - (int32_t)random_below(random, (size_t)back);
    }
    qsort(days, count, sizeof *days, compare_days);
    return count > 0 ? days[0] : 0;
}

Test(contacts, as_counted_plainly)
{
    enum { MOST = 30 };
    static struct crm_contact list[MOST];
    uint64_t random = 31;
    for (int round = 0; round < 3000; round++) {
        int32_t days[MOST];
        int32_t occasions[MOST];
        struct crm_contacts contacts = { .as_of = usual.as_of,
                                         .follow_days = 30,
                                         .contacts = list };
        size_t bought = random_below(&random, MOST);
        int32_t back = round % 3 == 0 ? 60 : 365; /* crowded, or not */
        crm_contacts_clear(&contacts);
        contacts.count = random_below(&random, MOST);
        draw_days(days, contacts.count, back, &random);
        draw_days(occasions, bought, back + 40, &random);
        for (size_t i = 0; i < contacts.count; i++) {
            size_t direction = random_below(&random, 3);
            bool campaign = random_below(&random, 4) == 0;
            list[i] = (struct crm_contact){ days[i], direction == 0, direction == 1, campaign,
                                            !campaign && random_below(&random, 5) > 0 };
        }
        struct crm_service plain;
        count_plainly(&contacts, occasions, bought, &plain);
        struct crm_service service = crm_contacts_take(&contacts, occasions, bought);
        cr_assert(service.widest_gap_365 == plain.widest_gap_365, "round %d: %d, not %d", round,
                  service.widest_gap_365, plain.widest_gap_365);
        cr_assert(service.outreach_365 == plain.outreach_365, "round %d", round);
        cr_assert(service.followable_365 == plain.followable_365
                      && service.followed_365 == plain.followed_365,
                  "round %d: %u of %u, not %u of %u", round, service.followed_365,
                  service.followable_365, plain.followed_365, plain.followable_365);
        cr_assert(service.months_365 == plain.months_365
                      && service.months_both_365 == plain.months_both_365,
                  "round %d", round);
        cr_assert(service.contacts_365 == contacts.count);
    }
}

static void put_contacts(void)
{
    put_stream("2024-02-01 buy; 2024-02-02 contact out; 2024-03-01 survey score=3; 2024-03-02 "
               "complaint; 2024-03-03 plan planned_date=2025-02-01");
}

static enum crm_status gather_contacts(struct crm_error *error)
{
    struct crm_measures measures = crm_measures_none();
    enum crm_status status = gather_stream(&usual, &measures, error);
    cr_assert(status != CRM_OK || measures.service.contacts_365 == 3);
    return status;
}

static void check_gathered(enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE);
    cr_assert(folder_count() == 1);
}

Test(contacts, faults)
{
    fault_each(FAULT_MEMORY, put_contacts, gather_contacts, check_gathered);
}
