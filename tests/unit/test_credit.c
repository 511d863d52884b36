/* The credit grade (D7) and what is gathered for it: customer/dues.c, model/credit.c. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "customer/dues.h"
#include "customer/gather.h"
#include "desk.h"
#include "model/scores.h"
#include "support.h"

/* Gathering */

enum { AS_OF = 20088 }; /* 2024-12-31 */

/* A line is "AGE ORDER AMOUNT DUE PAID": days before the as-of date, "-" for none; lines are parted
 * by ";" and come in order of time. */
static void put_day(struct crm_buffer *text, const char *age)
{
    char day[24];
    if (strcmp(age, "-") == 0) {
        return;
    }
    int32_t number = AS_OF - (int32_t)strtol(age, NULL, 10);
    day[crm_time_write((struct crm_time){ number, -1 }, day)] = '\0';
    crm_buffer_text(text, day);
}

static void put_stream(const char *lines)
{
    struct crm_buffer text = { 0 };
    unsigned count = 0;
    crm_buffer_text(&text, "##crm\t1\n##as_of\t2024-12-31\n"
                           "#T\tcustomer_id\ttime\torder_id\tamount\tdue_date\tpaid_date\n");
    while (*lines != '\0') {
        char words[5][24];
        int length = 0;
        cr_assert(sscanf(lines, " %23s %23s %23s %23s %23[^ ;]%n", words[0], words[1], words[2],
                         words[3], words[4], &length)
                  == 5);
        crm_buffer_text(&text, "T\tc\t");
        put_day(&text, words[0]);
        crm_buffer_format(&text, "\t%s\t%s\t", strcmp(words[1], "-") == 0 ? "" : words[1],
                          words[2]);
        put_day(&text, words[3]);
        crm_buffer_byte(&text, '\t');
        put_day(&text, words[4]);
        crm_buffer_byte(&text, '\n');
        lines += length + (lines[length] == ';');
        count++;
    }
    crm_buffer_format(&text, "#C\tcustomer_id\nC\tc\nC\td\n##end\tT=%u\tC=2\n", count);
    file_put(folder_path("in"), crm_buffer_view(&text));
    crm_buffer_free(&text);
}

static enum crm_status take_customers(struct crm_gather *gather, const struct crm_batch *batch,
                                      struct crm_credit *credit, struct crm_error *error)
{
    enum crm_status status = crm_gather_finish(gather, error);
    for (size_t i = 0; i < batch->count && status == CRM_OK; i++) {
        struct crm_measures measures;
        status = crm_gather_join(gather, crm_field(&batch->records[i], 1), &measures, NULL, error);
        if (i == 0) {
            *credit = measures.credit;
        }
        cr_assert(status != CRM_OK || i == 0 || measures.credit.lines == 0);
    }
    return status;
}

static enum crm_status gather_all(struct crm_gather *gather, struct crm_reader *reader,
                                  struct crm_credit *credit, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    crm_gather_as_of(gather, AS_OF);
    while (status == CRM_OK) {
        struct crm_batch batch;
        enum crm_read read = crm_reader_next(reader, &batch, error);
        if (read == CRM_READ_END || read == CRM_READ_FAILED) {
            return read == CRM_READ_END ? CRM_OK : error->status;
        }
        if (read != CRM_READ_RECORDS) {
            continue;
        }
        status = crm_record_tag(&batch.records[0]) == CRM_CUSTOMERS
                     ? take_customers(gather, &batch, credit, error)
                     : crm_gather_batch(gather, reader, &batch, error);
    }
    return status;
}

static enum crm_status gather_stream(unsigned extras, const char *unpaid_days,
                                     struct crm_credit *credit, struct crm_totals *totals,
                                     struct crm_error *error)
{
    static const struct crm_setting row = {
        "credit.unpaid_days", CRM_SETTING_INTEGER, "90", 0, 36500, NULL, "days"
    };
    size_t count = 0;
    struct crm_gather *gather = NULL;
    struct crm_reader *reader = NULL;
    struct crm_settings settings = { 0 };
    struct crm_notes notes = { 0 };
    const struct crm_setting *rows = crm_gather_settings(&count);
    enum crm_status status = crm_settings_add(&settings, rows, count, error);
    status = status == CRM_OK ? crm_settings_add(&settings, &row, 1, error) : status;
    status = status == CRM_OK
                 ? crm_settings_set(&settings, "credit.unpaid_days", unpaid_days, error)
                 : status;
    status = status == CRM_OK ? crm_gather_open(&gather, extras, 1 << 20, &settings, &notes, error)
                              : status;
    status = status == CRM_OK ? crm_reader_open(&reader, folder_path("in"), NULL, &notes, error)
                              : status;
    status = status == CRM_OK ? gather_all(gather, reader, credit, error) : status;
    if (status == CRM_OK) {
        *totals = *crm_gather_totals(gather);
    }
    crm_reader_close(reader);
    crm_gather_close(gather);
    crm_settings_free(&settings);
    crm_notes_free(&notes);
    return status;
}

/* "lines due overdue late/days owed past-due long", in whole units. */
static const char *credit_text(const struct crm_credit *credit)
{
    static char text[160];
    const crm_money sums[] = { credit->due_365,  credit->overdue_365,
                               credit->late_365, (crm_money)credit->late_days_365,
                               credit->owed,     credit->owed_late,
                               credit->owed_long };
    for (size_t i = 0; i < CRM_COUNT(sums); i++) {
        cr_assert(sums[i] % CRM_MONEY_UNIT == 0);
    }
    snprintf(text, sizeof text, "%u %lld %lld %lld/%lld %lld %lld %lld", credit->lines,
             (long long)sums[0] / CRM_MONEY_UNIT, (long long)sums[1] / CRM_MONEY_UNIT,
             (long long)sums[2] / CRM_MONEY_UNIT, (long long)sums[3] / CRM_MONEY_UNIT,
             (long long)sums[4] / CRM_MONEY_UNIT, (long long)sums[5] / CRM_MONEY_UNIT,
             (long long)sums[6] / CRM_MONEY_UNIT);
    return text;
}

TestSuite(dues, .init = folder_make, .fini = folder_remove);

Test(dues, windows_payments_and_refunds)
{
    static const struct {
        char lines[160];
        char expected[48];
    } cases[] = {
        { "9 a 50 - -", "0 0 0 0/0 0 0 0" }, /* no due date */
        { "9 a 50 - 5", "0 0 0 0/0 0 0 0" },
        { "400 a 50 365 365", "1 0 0 0/0 0 0 0" }, /* due 365 days ago: not of the last 365 */
        { "400 a 50 364 364", "1 50 0 0/0 0 0 0" },
        { "400 a 50 364 363", "1 50 50 50/50 0 0 0" }, /* a day late */
        { "400 a 50 365 -", "1 0 0 0/0 50 50 50" },    /* still owed, though not due of late */
        { "20 a 50 0 -", "1 50 0 0/0 50 0 0" },        /* due today */
        { "20 a 50 1 -", "1 50 50 50/50 50 50 0" },
        { "20 a 50 -1 -", "1 0 0 0/0 50 0 0" }, /* due tomorrow */
        { "20 a 50 -1 3", "1 0 0 0/0 0 0 0" },
        { "20 a 50 -9 9", "1 0 0 0/0 0 0 0" },
        { "20 a 50 9 0", "1 50 50 50/450 0 0 0" },    /* paid today */
        { "20 a 50 9 -1", "1 50 50 50/450 50 50 0" }, /* paid tomorrow: not known yet */
        { "20 a 50 -9 -1", "1 0 0 0/0 50 0 0" },
        { "200 a 50 90 -", "1 50 50 50/4500 50 50 0" },
        { "200 a 50 91 -", "1 50 50 50/4550 50 50 50" },
        { "200 a 50 91 89", "1 50 50 50/100 0 0 0" },
        { "200 a 50 91 -; 190 b 30 80 70; 20 c 20 10 10; 9 d 7 -30 -",
          "4 100 80 80/4850 57 50 50" },
        /* a refund is taken off its order, with its dates whatever its own are */
        { "200 a 50 91 -; 150 a -20 - -", "2 30 30 30/2730 30 30 30" },
        { "200 a 50 91 -; 150 a -50 5 5", "2 0 0 0/0 0 0 0" },
        { "200 a 50 91 92; 150 a -20 - -", "2 30 0 0/0 0 0 0" },
        { "200 a 50 91 -; 200 a -20 - -", "2 30 30 30/2730 30 30 30" },
        /* of an order in instalments off what is unpaid, then off what is due last */
        { "200 a 50 91 -; 200 a 50 61 60; 150 a -20 - -", "3 80 80 80/2780 30 30 30" },
        { "200 a 50 91 -; 200 a 50 61 -; 150 a -20 - -", "3 80 80 80/6380 80 80 50" },
        { "200 a 50 91 90; 200 a 50 61 60; 150 a -20 - -", "3 80 80 80/80 0 0 0" },
        { "200 a 50 91 90; 200 a 50 91 80; 150 a -20 - -", "3 80 80 80/380 0 0 0" },
        /* one of no order with due dates stands for itself */
        { "200 a 50 91 -; 150 b -20 - -", "1 50 50 50/4550 50 50 50" },
        { "200 a 50 91 -; 150 b -20 60 -", "2 30 30 50/4550 30 30 50" },
        { "200 a 50 91 -; 150 b -20 -9 -", "2 50 50 50/4550 30 50 50" },
        { "200 a 50 91 -; 150 b -20 100 100", "2 30 50 50/4550 50 50 50" },
        { "200 a 50 - -; 150 b 9 91 91; 100 a -20 95 -", "2 -11 -20 0/0 -20 -20 -20" },
        { "200 - 50 91 -; 200 - -20 - -", "2 30 30 30/2730 30 30 30" }, /* the order of a day */
        { "200 - 50 91 -; 199 - -20 - -", "1 50 50 50/4550 50 50 50" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_credit credit = { 0 };
        struct crm_totals totals = { 0 };
        struct crm_error error = { 0 };
        put_stream(cases[i].lines);
        cr_assert(gather_stream(CRM_GATHER_CREDIT, "90", &credit, &totals, &error) == CRM_OK, "%s",
                  error.message);
        cr_assert(strcmp(credit_text(&credit), cases[i].expected) == 0, "%s: \"%s\", not \"%s\"",
                  cases[i].lines, credit_text(&credit), cases[i].expected);
        /* what is not asked for is not gathered */
        cr_assert(gather_stream(CRM_GATHER_MIX, "90", &credit, &totals, &error) == CRM_OK);
        cr_assert(strcmp(credit_text(&credit), "0 0 0 0/0 0 0 0") == 0 && !totals.has_dues);
    }
}

Test(dues, days_and_columns)
{
    static const struct {
        char lines[40];
        char unpaid_days[8];
        crm_money owed_long;
        bool has_dues;
        bool has_payments;
    } cases[] = {
        { "20 a 50 9 -", "9", 0, true, false },  { "20 a 50 9 -", "8", 50, true, false },
        { "20 a 50 0 -", "0", 0, true, false },  { "20 a 50 1 -", "0", 50, true, false },
        { "20 a 50 - -", "0", 0, false, false }, { "20 a 50 - 9", "0", 0, false, true },
        { "20 a 50 9 -3", "0", 50, true, true }, { "-3 a 50 1 1", "0", 0, false, false },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_credit credit = { 0 };
        struct crm_totals totals = { 0 };
        struct crm_error error = { 0 };
        put_stream(cases[i].lines);
        cr_assert(gather_stream(CRM_GATHER_CREDIT, cases[i].unpaid_days, &credit, &totals, &error)
                  == CRM_OK);
        cr_assert(credit.owed_long == cases[i].owed_long * CRM_MONEY_UNIT, "%zu", i);
        cr_assert(totals.has_dues == cases[i].has_dues
                      && totals.has_payments == cases[i].has_payments,
                  "%zu", i);
    }
}

/* An order after the as-of date and one that was closed owe nothing. */
Test(dues, orders_that_do_not_count_and_wrong_fields)
{
    static const struct {
        const char *rest;
        char message[48];
    } cases[] = {
        { "2024-05-01\tclosed\t50\t2024-06-01\t", "" },
        { "2024-05-01\tunpaid\t50\t2024-06-01\t", "" },
        { "2025-05-01\t\t50\t2024-06-01\t", "" },
        { "2024-05-01\t\t50\tsoon\t", "not a date" },
        { "2024-05-01\t\t50\t2024-06-01\t2024-06-31", "not a date" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char text[320];
        struct crm_credit credit = { 0 };
        struct crm_totals totals = { 0 };
        struct crm_error error = { 0 };
        int length = snprintf(text, sizeof text,
                              "##crm\t1\n##as_of\t2024-12-31\n"
                              "#T\tcustomer_id\ttime\torder_status\tamount\tdue_date\tpaid_date\n"
                              "T\tc\t%s\n#C\tcustomer_id\nC\tc\n##end\tT=1\tC=1\n",
                              cases[i].rest);
        cr_assert(length > 0 && (size_t)length < sizeof text);
        file_put(folder_path("in"), crm_span_of(text));
        enum crm_status status = gather_stream(CRM_GATHER_CREDIT, "90", &credit, &totals, &error);
        cr_assert(status == (cases[i].message[0] == '\0' ? CRM_OK : CRM_REFUSED), "%zu", i);
        cr_assert(credit.lines == 0, "%zu", i);
        cr_assert(status == CRM_OK
                      || (error.line == 4 && strstr(error.message, cases[i].message) != NULL),
                  "%zu: %s", i, error.message);
    }
}

Test(dues, beyond_the_range)
{
    struct crm_credit credit = { 0 };
    struct crm_totals totals = { 0 };
    struct crm_error error = { 0 };
    put_stream("364 a 900000000000000 364 -"); /* times its days it fits only in a wide number */
    cr_assert(gather_stream(CRM_GATHER_CREDIT, "90", &credit, &totals, &error) == CRM_OK);
    cr_assert(credit.late_days_365 == (crm_wide)9000000000000000000 * 364);
    static const struct {
        crm_money amounts[2];
        int32_t due;
        int32_t paid;
        enum crm_status status;
    } cases[] = {
        { { INT64_MAX, 0 }, 364, CRM_NO_DAY, CRM_OK },
        { { INT64_MAX, 1 }, 364, CRM_NO_DAY, CRM_REFUSED },
        { { INT64_MAX, 1 }, 364, AS_OF - 364, CRM_REFUSED },
        { { INT64_MAX, 1 }, 365, AS_OF - 364, CRM_OK },
        { { INT64_MAX, 1 }, 365, CRM_NO_DAY, CRM_REFUSED },
        { { INT64_MIN, -1 }, -5, CRM_NO_DAY, CRM_REFUSED },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_dues dues = { .as_of = AS_OF, .long_days = 90 };
        struct crm_due_line lines[2];
        for (size_t j = 0; j < 2; j++) {
            lines[j] = (struct crm_due_line){ .amount = cases[i].amounts[j],
                                              .due = AS_OF - cases[i].due,
                                              .paid = cases[i].paid };
        }
        dues.lines = lines;
        dues.count = 2;
        cr_assert(crm_dues_take(&dues, 1, &credit, &error) == cases[i].status, "%zu", i);
        dues.lines = NULL;
        crm_dues_free(&dues);
    }
}

static void prepare_dues(void)
{
    put_stream("200 a 50 91 -; 190 b 30 80 70; 180 a -20 - -; 20 c 20 10 10");
}

static enum crm_status gather_dues(struct crm_error *error)
{
    struct crm_credit credit = { 0 };
    struct crm_totals totals = { 0 };
    enum crm_status status = gather_stream(CRM_GATHER_CREDIT, "90", &credit, &totals, error);
    const crm_money sums[] = { credit.lines,    credit.due_365, credit.overdue_365,
                               credit.late_365, credit.owed,    credit.owed_late };
    fault_tell(sums, sizeof sums);
    return status;
}

Test(dues, faults)
{
    fault_each(FAULT_MEMORY, prepare_dues, gather_dues, NULL);
}

/* Grades */

enum { UNIT = CRM_MONEY_UNIT };

/* Somebody of whose 10,000.00 so much was overdue, by so many days, who owes so much. */
static struct desk_customer debtor(double overdue, double days, double owed, const char *limit)
{
    struct desk_customer customer = desk_customer(limit);
    struct crm_credit *credit = &customer.measures.credit;
    credit->lines = 1;
    credit->due_365 = 10000 * UNIT;
    credit->overdue_365 = (crm_money)llround(overdue * UNIT);
    credit->late_365 = credit->overdue_365;
    credit->late_days_365 = llround(overdue * days * UNIT);
    credit->owed = (crm_money)llround(owed * UNIT);
    return customer;
}

static void open_credit(struct desk *desk, const char *key, const char *value)
{
    desk->table = &crm_score_schemes;
    desk->totals.has_dues = true;
    desk->totals.has_payments = true;
    desk_learn(desk, "credit", "credit_limit", key, value, NULL, 0);
}

static void expect(const struct desk *desk, const struct desk_customer *customer,
                   const char *expected, size_t number)
{
    const char *said = desk_values(desk, customer);
    cr_assert(strcmp(said, expected) == 0, "case %zu: \"%s\", not \"%s\"", number, said, expected);
}

Test(credit, thresholds)
{
    static const struct {
        double overdue;
        double days;
        double owed;
        char limit[12];
        char expected[40];
    } cases[] = {
        { 0, 0, 0, "", "A|0|0|" },
        { 200, 7, 0, "", "A|0.02|7|" },
        { 200.0001, 7, 0, "", "B|0.02000001|7|" },
        { 1, 7, 0, "", "A|0.0001|7|" },
        { 1, 7.0001, 0, "", "B|0.0001|7.0001|" },
        { 1000, 30, 0, "", "B|0.1|30|" },
        { 1000.0001, 30, 0, "", "C|0.10000001|30|" },
        { 1, 30.0001, 0, "", "C|0.0001|30.0001|" },
        { 3000, 400, 0, "", "C|0.3|400|" },
        { 3000.0001, 1, 0, "", "D|0.30000001|1|" },
        { 10000, 1, 0, "", "D|1|1|" },
        { 20000, 1, 0, "", "D|1|1|" }, /* refunds of their own made less fall due */
        { 0, 0, 800, "1000.00", "A|0|0|0.8" },
        { 0, 0, 800.0001, "1000.00", "C|0|0|0.8000001" },
        { 0, 0, 1000, "1000.00", "C|0|0|1" },
        { 0, 0, 1000.0001, "1000.00", "D|0|0|1.0000001" },
        { 0, 0, 1000.0001, "", "A|0|0|" },
        { 0, 0, 1000.0001, "0.00", "A|0|0|" }, /* a limit of 0 is taken for none */
        { 0, 0, 1000.0001, "-5.00", "A|0|0|" },
        { 0, 0, -5, "1000.00", "A|0|0|0" },
        { 300, 31, 900, "1000.00", "C|0.03|31|0.9" },
    };
    struct desk desk = { 0 };
    open_credit(&desk, "", "");
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer customer =
            debtor(cases[i].overdue, cases[i].days, cases[i].owed, cases[i].limit);
        expect(&desk, &customer, cases[i].expected, i);
    }
    desk_close(&desk);
}

/* What is unpaid for long, less credits of later days; and who has nothing to be judged by. */
Test(credit, owed_and_unknown)
{
    static const struct {
        int due;
        int overdue;
        int owed;
        int owed_late;
        int owed_long;
        uint32_t lines;
        char limit[8];
        char expected[32];
    } cases[] = {
        { 9999, 1, 1, 1, 1, 1, "", "D|0.000100010001|2|" },
        { 9999, 1, 1, 1, 0, 1, "", "A|0.000100010001|2|" },
        { 9999, 0, 1, 0, 1, 2, "", "A|0|0|" }, /* a credit that was due since */
        { 9999, 1, 0, 1, 1, 2, "", "A|0.000100010001|2|" },
        { 9999, 1, 9, 9, -1, 2, "", "A|0.000100010001|2|" },
        { 0, 0, 5, 5, 5, 1, "", "D|||" }, /* due more than a year ago */
        { 0, 0, 5, 5, 5, 1, "10", "D|||0.5" },
        { 0, 0, 0, 0, 0, 0, "10", "|||0" }, /* bought nothing on credit */
        { 0, 0, 0, 0, 0, 1, "10", "|||0" },
        { 0, 0, 8, 0, 0, 1, "10", "|||0.8" }, /* nothing fell due, and the limit holds */
        { 0, 0, 9, 0, 0, 1, "10", "C|||0.9" },
        { 0, 0, 11, 0, 0, 1, "10", "D|||1.1" },
        { -5, 3, 0, 0, 0, 2, "", "|||" }, /* more refunded than fell due */
        { 0, 3, 0, 0, 0, 2, "", "|||" },
        { 5, -3, 0, 0, 0, 2, "", "A|0|0|" },
    };
    struct desk desk = { 0 };
    open_credit(&desk, "", "");
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer customer = debtor(cases[i].overdue, 2, cases[i].owed, cases[i].limit);
        customer.measures.credit.due_365 = cases[i].due * UNIT;
        customer.measures.credit.owed_late = cases[i].owed_late * UNIT;
        customer.measures.credit.owed_long = cases[i].owed_long * UNIT;
        customer.measures.credit.lines = cases[i].lines;
        expect(&desk, &customer, cases[i].expected, i);
    }
    /* overdue is a refund alone, which has no days */
    struct desk_customer customer = debtor(100, 0, 0, "");
    customer.measures.credit.late_365 = 0;
    expect(&desk, &customer, "A|0.01|0|", 99);
    desk_close(&desk);
}

Test(credit, settings)
{
    static const struct {
        char key[20];
        char value[8];
        enum crm_status status;
        char expected[24]; /* of one who is just below B otherwise */
    } cases[] = {
        { "credit.share_b", "0.01", CRM_OK, "B|0.02|7|0.8" },
        { "credit.share_b", "0.1", CRM_OK, "A|0.02|7|0.8" },
        { "credit.share_b", "0.11", CRM_USAGE, "" },
        { "credit.share_c", "0.02", CRM_OK, "A|0.02|7|0.8" },
        { "credit.share_c", "0.31", CRM_USAGE, "" },
        { "credit.share_d", "0.09", CRM_USAGE, "" },
        { "credit.days_b", "6.9", CRM_OK, "B|0.02|7|0.8" },
        { "credit.days_c", "6.9", CRM_USAGE, "" },
        { "credit.days_b", "30.5", CRM_USAGE, "" },
        { "credit.use_c", "0.79", CRM_OK, "C|0.02|7|0.8" },
        { "credit.use_d", "0.79", CRM_USAGE, "" },
        { "credit.use_c", "1.01", CRM_USAGE, "" },
    };
    struct desk_customer customer = debtor(200, 7, 800, "1000");
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { .table = &crm_score_schemes,
                             .totals = { .has_dues = true, .has_payments = true } };
        struct crm_error error = { 0 };
        enum crm_status status =
            desk_open(&desk, "credit", "credit_limit", cases[i].key, cases[i].value, &error);
        cr_assert(status == cases[i].status, "%zu: %s", i, error.message);
        if (status == CRM_OK) {
            expect(&desk, &customer, cases[i].expected, i);
        } else {
            cr_assert(strstr(error.message, " must not be above credit.") != NULL);
        }
        desk_close(&desk);
    }
}

/* A model has nothing of it; what lacks is said; a limit that is no amount is refused. */
Test(credit, data)
{
    struct crm_error error = { 0 };
    struct desk desk = { 0 };
    struct desk_customer customer = debtor(0, 0, 0, "much");
    open_credit(&desk, "", "");
    cr_assert(desk.learned.count == 0 && desk.notes.count == 0);
    cr_assert(desk_gather(&desk, &customer, 1, &error) == CRM_REFUSED);
    cr_assert(strstr(error.message, "credit_limit: \"much\" is not an amount") != NULL);
    desk_close(&desk);
    for (size_t i = 0; i < 3; i++) {
        struct desk without = { .table = &crm_score_schemes,
                                .totals = { .has_dues = i == 1, .has_payments = i == 2 } };
        size_t count = 9;
        cr_assert(desk_open(&without, "credit", "", "", "", &error) == CRM_OK);
        crm_classifier_columns(without.classifier, &count);
        cr_assert(count == 0 && without.notes.count == 1);
        desk_close(&without);
    }
    struct desk limitless = { .table = &crm_score_schemes,
                              .totals = { .has_dues = true, .has_payments = true } };
    customer = debtor(0, 0, 5000, "");
    cr_assert(desk_open(&limitless, "credit", "", "", "", &error) == CRM_OK);
    expect(&limitless, &customer, "A|0|0|", 0);
    desk_close(&limitless);
}
