/* What customer/purchases.c gathers of a stream for C4 and C6, and the returns of B6; more values
 * in a mix than are told apart. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "classify/scheme.h"
#include "customer/gather.h"
#include "customer/mix.h"

enum { AS_OF = 20000, PEOPLE = 8, DAYS = 40 };

static void add_settings(struct crm_settings *settings)
{
    struct crm_error error = { 0 };
    size_t count = 0;
    const struct crm_setting *rows = crm_gather_settings(&count);
    cr_assert(crm_settings_add(settings, rows, count, &error) == CRM_OK);
    for (size_t i = 0; i < crm_class_schemes.count; i++) {
        cr_assert(crm_settings_add(settings, crm_class_schemes.rows[i]->settings,
                                   crm_class_schemes.rows[i]->setting_count, &error)
                  == CRM_OK);
    }
}

/* Streams */

/* A stream under construction. A transaction's rest is "order TAB product TAB brand TAB quantity
 * TAB amount TAB cost TAB discount", a product's "brand TAB launch_date". */
struct sheet {
    struct crm_buffer products;
    struct crm_buffer facts;
    struct crm_buffer customers;
    unsigned counts[3];
};

static const char *day_text(int32_t age)
{
    static char texts[4][24];
    static size_t next;
    char *text = texts[next++ % 4];
    text[crm_time_write((struct crm_time){ AS_OF - age, -1 }, text)] = '\0';
    return text;
}

static void put_product(struct sheet *sheet, const char *product, const char *brand,
                        const char *launch)
{
    crm_buffer_format(&sheet->products, "P\t%s\t%s\t%s\n", product, brand, launch);
    sheet->counts[0]++;
}

/* The customers and each one's days must come in order. */
static void put_line(struct sheet *sheet, const char *customer, int32_t age, const char *rest)
{
    crm_buffer_format(&sheet->facts, "T\t%s\t%s\t%s\n", customer, day_text(age), rest);
    sheet->counts[1]++;
}

static void put_customer(struct sheet *sheet, const char *customer)
{
    crm_buffer_format(&sheet->customers, "C\t%s\n", customer);
    sheet->counts[2]++;
}

static void end_sheet(struct sheet *sheet, struct crm_buffer *stream)
{
    crm_buffer_format(stream,
                      "##crm\t1\n##as_of\t%s\n#P\tproduct\tbrand\tlaunch_date\n"
                      "#T\tcustomer_id\ttime\torder_id\tproduct\tbrand\tquantity\tamount\tcost\t"
                      "discount\n",
                      day_text(0));
    crm_buffer_span(stream, crm_buffer_view(&sheet->products));
    crm_buffer_span(stream, crm_buffer_view(&sheet->facts));
    crm_buffer_text(stream, "#C\tcustomer_id\n");
    crm_buffer_span(stream, crm_buffer_view(&sheet->customers));
    crm_buffer_format(stream, "##end\tP=%u\tT=%u\tC=%u\n", sheet->counts[0], sheet->counts[1],
                      sheet->counts[2]);
    crm_buffer_free(&sheet->products);
    crm_buffer_free(&sheet->facts);
    crm_buffer_free(&sheet->customers);
}

/* A gathered stream. */
struct world {
    struct crm_gather *gather;
    struct crm_reader *reader;
    struct crm_notes notes;
    struct crm_settings settings;
    struct crm_measures measures[PEOPLE]; /* in the order of the C records */
    struct crm_day_sum days[PEOPLE][DAYS];
    size_t day_counts[PEOPLE];
    size_t count;
    struct crm_error error;
};

static enum crm_status take_customers(struct world *world, const struct crm_batch *batch)
{
    enum crm_status status = crm_gather_finish(world->gather, &world->error);
    for (size_t i = 0; i < batch->count && status == CRM_OK; i++) {
        struct crm_day_sums sums = { NULL, 0 };
        cr_assert(world->count < PEOPLE);
        status = crm_gather_join(world->gather, crm_field(&batch->records[i], 1),
                                 &world->measures[world->count], &sums, &world->error);
        cr_assert(sums.count <= DAYS);
        for (size_t j = 0; j < sums.count; j++) {
            world->days[world->count][j] = sums.days[j];
        }
        world->day_counts[world->count++] = sums.count;
    }
    return status;
}

static enum crm_status read_world(struct world *world)
{
    enum crm_status status = CRM_OK;
    while (status == CRM_OK) {
        struct crm_batch batch;
        enum crm_read read = crm_reader_next(world->reader, &batch, &world->error);
        if (read == CRM_READ_END) {
            break;
        }
        cr_assert(read != CRM_READ_FAILED, "%s", world->error.message);
        crm_gather_as_of(world->gather, AS_OF);
        if (read == CRM_READ_RECORDS) {
            status = crm_record_tag(&batch.records[0]) == CRM_CUSTOMERS
                         ? take_customers(world, &batch)
                         : crm_gather_batch(world->gather, world->reader, &batch, &world->error);
        }
    }
    return status;
}

static enum crm_status gather_sheet(struct world *world, struct sheet *sheet, const char *setting,
                                    const char *value)
{
    struct crm_error *error = &world->error;
    struct crm_buffer stream = { 0 };
    char path[32];
    end_sheet(sheet, &stream);
    int descriptor = memfd_create("stream", 0);
    snprintf(path, sizeof path, "/dev/fd/%d", descriptor);
    cr_assert(write(descriptor, stream.bytes, stream.length) == (ssize_t)stream.length);
    add_settings(&world->settings);
    if (setting[0] != '\0') {
        cr_assert(crm_settings_set(&world->settings, setting, value, error) == CRM_OK);
    }
    unsigned extras = CRM_GATHER_BRAND | CRM_GATHER_LAUNCH | CRM_GATHER_WINDOW;
    cr_assert(
        crm_gather_open(&world->gather, extras, 1 << 20, &world->settings, &world->notes, error)
        == CRM_OK);
    cr_assert(crm_reader_open(&world->reader, path, NULL, &world->notes, error) == CRM_OK);
    close(descriptor);
    crm_buffer_free(&stream);
    return read_world(world);
}

static void close_world(struct world *world)
{
    crm_gather_close(world->gather);
    crm_reader_close(world->reader);
    crm_settings_free(&world->settings);
    crm_notes_free(&world->notes);
}

/* C4: a bargain has at least 10 % off the list price, which is amount + discount. */
Test(purchases, bargains)
{
    static const struct {
        char line[48]; /* quantity, amount, cost, discount */
        crm_money spend;
        crm_money bargain;
        char discount[8]; /* orientation.discount */
    } cases[] = {
        { "1\t90.00\t\t10.00", 900000, 900000, "0.1" },
        { "1\t90.01\t\t10.00", 900100, 0, "0.1" },
        { "1\t90.00\t\t9.9999", 900000, 0, "0.1" },
        { "1\t90.00\t\t10.0001", 900000, 900000, "0.1" },
        { "1\t90.00\t\t", 900000, 0, "0.1" },
        { "1\t90.00\t\t0.00", 900000, 0, "0.1" },
        { "1\t90.00\t\t-10.00", 900000, 0, "0.1" },
        { "1\t0.00\t\t10.00", 0, 0, "0.1" },
        { "1\t-90.00\t\t10.00", 0, 0, "0.1" },
        { "-1\t90.00\t\t10.00", 0, 0, "0.1" },
        { "\t90.00\t\t10.00", 900000, 900000, "0.1" },
        { "1\t80.00\t\t20.00", 800000, 800000, "0.2" },
        { "1\t80.01\t\t20.00", 800100, 0, "0.2" },
        { "1\t80.00\t\t0.01", 800000, 800000, "0" },
        { "1\t80.00\t\t0.00", 800000, 0, "0" },
        { "1\t900000000000000.00\t\t900000000000000.00", 9000000000000000000, 9000000000000000000,
          "0.5" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct world world = { 0 };
        struct sheet sheet = { 0 };
        char rest[80];
        snprintf(rest, sizeof rest, "o1\tcup\t\t%.48s", cases[i].line);
        put_line(&sheet, "a", 10, rest);
        put_customer(&sheet, "a");
        cr_assert(gather_sheet(&world, &sheet, "orientation.discount", cases[i].discount) == CRM_OK,
                  "case %zu: %s", i, world.error.message);
        cr_assert(world.measures[0].purchase_spend == cases[i].spend, "case %zu", i);
        cr_assert(world.measures[0].bargain_spend == cases[i].bargain, "case %zu", i);
        close_world(&world);
    }
}

/* C4: launch spend of customer b, who comes between a and c in the stream. The data begin 1000 days
 * ago with another product. */
Test(purchases, launches)
{
    static const struct {
        int32_t launch; /* given, as an age; -1: not */
        char customer[4];
        int32_t age; /* of a line of this customer; 0: none */
        char line[16];
        int32_t own; /* age of the line of b */
        bool new;
        char days[8]; /* orientation.launch_days */
    } cases[] = {
        { 200, "", 0, "", 201, false, "90" },
        { 200, "", 0, "", 200, true, "90" },
        { 200, "", 0, "", 110, true, "90" },
        { 200, "", 0, "", 109, false, "90" },
        { 200, "", 0, "", 200, true, "0" },
        { 200, "", 0, "", 199, false, "0" },
        { 200, "a", 500, "1\t5.00\t\t", 200, true, "90" }, /* what is given counts */
        { 1000, "", 0, "", 950, true, "90" },
        { -1, "", 0, "", 200, true, "90" },
        { -1, "a", 290, "1\t5.00\t\t", 200, true, "90" },
        { -1, "a", 291, "1\t5.00\t\t", 200, false, "90" },
        { -1, "c", 290, "1\t5.00\t\t", 200, true, "90" },
        { -1, "c", 291, "1\t5.00\t\t", 200, false, "90" },
        { -1, "c", 291, "1\t5.00\t\t", 200, true, "91" },
        { -1, "c", 100, "1\t5.00\t\t", 200, true, "90" },
        { -1, "a", 291, "-1\t-5.00\t\t", 200, true, "90" }, /* a refund is no sale */
        { -1, "c", 291, "-1\t-5.00\t\t", 200, true, "90" },
        { -1, "", 0, "", 911, false, "90" }, /* sold within the first 90 days of the data */
        { -1, "", 0, "", 910, true, "90" },
        { -1, "a", 910, "1\t5.00\t\t", 900, true, "90" },
        { -1, "a", 911, "1\t5.00\t\t", 900, false, "90" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct world world = { 0 };
        struct sheet sheet = { 0 };
        char rest[80];
        const char *customers[] = { "a", "b", "c" };
        put_product(&sheet, "cup", "", cases[i].launch >= 0 ? day_text(cases[i].launch) : "");
        put_line(&sheet, "a", 1000, "o0\tpot\t\t1\t1.00\t\t");
        for (size_t j = 0; j < CRM_COUNT(customers); j++) {
            if (strcmp(customers[j], cases[i].customer) == 0) {
                snprintf(rest, sizeof rest, "o1\tcup\t\t%s", cases[i].line);
                put_line(&sheet, customers[j], cases[i].age, rest);
            }
            if (j == 1) {
                put_line(&sheet, "b", cases[i].own, "o2\tcup\t\t1\t7.00\t\t");
                put_line(&sheet, "b", cases[i].own, "o3\t\t\t1\t3.00\t\t"); /* of no product */
            }
            put_customer(&sheet, customers[j]);
        }
        cr_assert(gather_sheet(&world, &sheet, "orientation.launch_days", cases[i].days) == CRM_OK);
        cr_assert(world.measures[1].launch_spend == (cases[i].new ? 70000 : 0), "case %zu", i);
        cr_assert(world.measures[1].purchase_spend == 100000);
        close_world(&world);
    }
}

/* B2: a line's own brand goes before its product's; the main brand is that of most spend. */
Test(purchases, brands)
{
    static const struct {
        char lines[3][48];
        char main[8];
        crm_money spend;
        uint32_t distinct;
        uint32_t all;
    } cases[] = {
        { { "o1\ttea\t\t1\t5.00\t\t", "", "" }, "Ahmad", 50000, 1, 1 },
        { { "o1\ttea\tBoh\t1\t5.00\t\t", "", "" }, "Boh", 50000, 1, 1 },
        { { "o1\ttea\t\t1\t5.00\t\t", "o1\ttea\tBoh\t1\t4.00\t\t", "o1\tpot\tBoh\t1\t2.00\t\t" },
          "Boh",
          60000,
          2,
          2 },
        { { "o1\ttea\t\t1\t5.00\t\t", "o1\ttea\tBoh\t1\t5.00\t\t", "" }, "Ahmad", 50000, 2, 2 },
        { { "o1\ttea\t\t1\t5.00\t\t", "o2\ttea\tBoh\t-1\t-9.00\t\t", "" }, "Ahmad", 50000, 1, 1 },
        { { "o1\tpot\t\t1\t5.00\t\t", "o1\t\t\t1\t5.00\t\t", "" }, "", 0, 0, 0 },
        { { "o1\tcup\t\t1\t5.00\t\t", "", "" }, "a\tb", 50000, 1, 1 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct world world = { 0 };
        struct sheet sheet = { 0 };
        put_product(&sheet, "cup", "a\\tb", "");
        put_product(&sheet, "tea", "Ahmad", "");
        for (size_t j = 0; j < CRM_COUNT(cases[i].lines); j++) {
            if (cases[i].lines[j][0] != '\0') {
                put_line(&sheet, "a", 10 - (int32_t)j, cases[i].lines[j]);
            }
        }
        put_customer(&sheet, "a");
        cr_assert(gather_sheet(&world, &sheet, "", "") == CRM_OK, "%s", world.error.message);
        const struct crm_mix *mix = &world.measures[0].mix[CRM_MIX_BRAND];
        struct crm_span main = crm_gather_value(world.gather, CRM_MIX_BRAND, mix->main);
        cr_assert(crm_span_is(main, cases[i].main), "case %zu: %.*s", i, (int)main.length, main.at);
        cr_assert(world.measures[0].main_brand_spend == cases[i].spend, "case %zu", i);
        cr_assert(mix->distinct == cases[i].distinct, "case %zu", i);
        cr_assert(crm_gather_totals(world.gather)->values[CRM_MIX_BRAND] == cases[i].all);
        close_world(&world);
    }
}

/* B5: past 4,096 values the number of them is estimated; what was exact stays so. */
Test(mix, more_values_than_are_told_apart)
{
    static const struct {
        uint32_t values;
        uint32_t times;
    } cases[] = { { 4095, 1 }, { 4096, 2 }, { 4097, 1 }, { 4097, 1 },  { 4097, 2 },  { 4097, 1 },
                  { 4200, 3 }, { 6000, 1 }, { 3, 1 },    { 30000, 2 }, { 100000, 1 } };
    struct crm_tallies tallies = { 0 };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        uint32_t values = cases[i].values;
        for (uint32_t j = 0; j < values * cases[i].times; j++) {
            char text[32];
            snprintf(text, sizeof text, "%zu.%" PRIu32, i, j % values);
            cr_assert(crm_tallies_add(&tallies, crm_span_of(text), j % values == 2 ? 9 : 1, &error)
                      == CRM_OK);
        }
        int64_t weight = 0;
        struct crm_mix mix = crm_tallies_take(&tallies, &weight);
        double wrong = fabs((double)mix.distinct - values) / values;
        cr_assert(wrong <= (values > CRM_MIX_EXACT ? 0.02 : 0), "%u: %u", values, mix.distinct);
        cr_assert(fabs(mix.entropy - log(values)) < 0.02, "%u: %g", values, mix.entropy);
        cr_assert((mix.distinct > CRM_MIX_EXACT) == (values > CRM_MIX_EXACT));
        char main[32];
        snprintf(main, sizeof main, "%zu.2", i);
        cr_assert(crm_span_is(crm_map_key(&tallies.values, mix.main), main));
        cr_assert(weight == (int64_t)9 * cases[i].times);
    }
    crm_tallies_free(&tallies);
}

/* C6: a line of 1.00 at each age, beside purchases that give the cycle. A refund is no purchase, so
 * it shifts nothing. */
Test(purchases, windows)
{
    static const struct {
        int32_t bought[6]; /* ages, ascending order of days; -1: no more */
        int32_t refunded[4];
        int refunds[2]; /* of them in the recent window and in the one before */
        int purchases[2];
    } cases[] = {
        /* w = 2 x 157 / 3 = 104.67, 2 w = 209.33 */
        { { 157, 100, 50, 0, -1 }, { 210, 209, 105, 104 }, { 1, 2 }, { 3, 1 } },
        { { 150, 100, 50, 0, -1 }, { 200, 199, 100, 99 }, { 1, 2 }, { 2, 2 } }, /* w = 100 */
        { { 20, 10, -1 }, { 180, 179, 90, 89 }, { 1, 2 }, { 2, 0 } },           /* w = 90 */
        { { 500, 300, 100, -1 }, { 730, 729, 365, 364 }, { 1, 2 }, { 2, 1 } },  /* w = 365 */
        { { 10, -1 }, { 12, 11, 9, 8 }, { 0, 0 }, { 0, 0 } },                   /* no cycle */
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct world world = { 0 };
        struct sheet sheet = { 0 };
        size_t bought = 0;
        size_t refunded = 0;
        size_t days = 0;
        while (cases[i].bought[bought] >= 0 || refunded < 4) {
            int32_t refund = refunded < 4 ? cases[i].refunded[refunded] : -1;
            bool refunds = refund >= cases[i].bought[bought];
            int32_t age = refunds ? refund : cases[i].bought[bought];
            days += age < CRM_HISTORY_DAYS && (!refunds || age != cases[i].bought[bought]);
            put_line(&sheet, "a", age,
                     refunds ? "r\tcup\t\t-1\t-0.01\t-0.02\t" : "\tcup\t\t1\t1.00\t0.25\t");
            refunded += refunds;
            bought += !refunds;
        }
        put_customer(&sheet, "a");
        cr_assert(gather_sheet(&world, &sheet, "", "") == CRM_OK, "%s", world.error.message);
        const struct crm_measures *a = &world.measures[0];
        cr_assert(a->occasions == bought, "case %zu: %u", i, a->occasions);
        for (size_t j = 0; j < 2; j++) {
            crm_money revenue = 10000 * cases[i].purchases[j] - 100 * cases[i].refunds[j];
            crm_money margin = 7500 * cases[i].purchases[j] + 100 * cases[i].refunds[j];
            cr_assert(a->window_revenue[j] == revenue, "case %zu: %" PRId64, i,
                      a->window_revenue[j]);
            cr_assert(a->window_margin[j] == margin, "case %zu: %" PRId64, i, a->window_margin[j]);
        }
        cr_assert(world.day_counts[0] == days, "case %zu: %zu", i, world.day_counts[0]);
        for (size_t j = 0; j < days; j++) {
            cr_assert(AS_OF - world.days[0][j].day < CRM_HISTORY_DAYS);
            cr_assert(j == 0 || world.days[0][j].day > world.days[0][j - 1].day);
        }
        close_world(&world);
    }
}

/* Lines of a day are one sum, margins only of those with a cost. */
Test(purchases, sums_of_days)
{
    struct world world = { 0 };
    struct sheet sheet = { 0 };
    put_line(&sheet, "a", 730, "\tcup\t\t1\t9.00\t1.00\t");
    put_line(&sheet, "a", 729, "\tcup\t\t1\t8.00\t1.00\t");
    put_line(&sheet, "a", 5, "\tcup\t\t1\t4.00\t\t");
    put_line(&sheet, "a", 5, "\tcup\t\t1\t2.00\t1.50\t");
    put_line(&sheet, "a", 5, "r\tcup\t\t-1\t-3.00\t-1.00\t");
    put_line(&sheet, "b", 0, "\tcup\t\t1\t0.00\t1.00\t");
    put_customer(&sheet, "a");
    put_customer(&sheet, "b");
    put_customer(&sheet, "c");
    cr_assert(gather_sheet(&world, &sheet, "", "") == CRM_OK, "%s", world.error.message);
    static const struct crm_day_sum expected[] = { { 80000, 70000, AS_OF - 729 },
                                                   { 30000, -15000, AS_OF - 5 } };
    cr_assert(world.day_counts[0] == 2 && world.day_counts[1] == 1 && world.day_counts[2] == 0);
    for (size_t i = 0; i < 2; i++) {
        const struct crm_day_sum *sum = &world.days[0][i];
        cr_assert(sum->day == expected[i].day && sum->revenue == expected[i].revenue
                  && sum->margin == expected[i].margin);
    }
    cr_assert(world.days[1][0].revenue == 0 && world.days[1][0].margin == -10000);
    close_world(&world);
}

/* A window between refunds may hold more than all history. */
Test(purchases, window_past_the_range)
{
    struct world world = { 0 };
    struct sheet sheet = { 0 };
    put_line(&sheet, "a", 700, "o1\tcup\t\t-1\t-900000000000000.00\t\t");
    put_line(&sheet, "a", 20, "o2\tcup\t\t1\t900000000000000.00\t\t");
    put_line(&sheet, "a", 10, "o3\tcup\t\t1\t0.01\t\t");
    put_customer(&sheet, "a");
    cr_assert(gather_sheet(&world, &sheet, "", "") == CRM_OK, "%s", world.error.message);
    close_world(&world);
    struct world more = { 0 };
    put_line(&sheet, "a", 700, "o1\tcup\t\t-1\t-900000000000000.00\t\t");
    put_line(&sheet, "a", 20, "o2\tcup\t\t1\t900000000000000.00\t900000000000000.00\t");
    put_line(&sheet, "a", 19, "o2\tcup\t\t-1\t-800000000000000.00\t-800000000000000.00\t");
    put_line(&sheet, "a", 10, "o3\tcup\t\t1\t850000000000000.00\t\t");
    put_customer(&sheet, "a");
    sheet.counts[1] = 4;
    sheet.counts[2] = 1;
    cr_assert(gather_sheet(&more, &sheet, "", "") == CRM_REFUSED);
    cr_assert(strstr(more.error.message, "range of money") != NULL, "%s", more.error.message);
    close_world(&more);
}

/* B6: a return is a purchase after a gap above the limit that the earlier gaps gave. */
Test(purchases, returns)
{
    static const struct {
        int32_t gaps[4];
        double median;
        char inactive[4];
        int32_t age; /* of the return's day; -1: none */
    } cases[] = {
        { { 90 }, -1, "", -1 },
        { { 91 }, -1, "", 0 },
        { { 120 }, 40, "", -1 },
        { { 121 }, 40, "", 0 },
        { { 365 }, 200, "", -1 },
        { { 366 }, 200, "", 0 },
        { { 40, 120 }, -1, "", -1 },
        { { 40, 121 }, -1, "", 0 },
        { { 91, 273 }, -1, "", 273 },
        { { 91, 274 }, -1, "", 0 }, /* L of one gap: 273 */
        { { 50 }, -1, "50", -1 },
        { { 51 }, -1, "50", 0 },
        { { 10, 50 }, -1, "50", -1 },
        { { 10, 51 }, -1, "50", 0 },
        { { 40, 121, 5 }, -1, "", 5 }, /* it stays the last return */
        { { 40, 121, 5, 300 }, -1, "", 0 },
        { { 1, 1, 90 }, -1, "", -1 },
        { { 1, 1, 91, 3 }, -1, "", 3 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct world world = { 0 };
        struct sheet sheet = { 0 };
        int32_t age = 0;
        for (size_t j = 0; j < CRM_COUNT(cases[i].gaps); j++) {
            age += cases[i].gaps[j];
        }
        put_line(&sheet, "a", age, "\tcup\t\t1\t1.00\t\t");
        for (size_t j = 0; j < CRM_COUNT(cases[i].gaps) && cases[i].gaps[j] > 0; j++) {
            age -= cases[i].gaps[j];
            put_line(&sheet, "a", age, "\tcup\t\t1\t1.00\t\t");
        }
        put_customer(&sheet, "a");
        cr_assert(gather_sheet(&world, &sheet, "activity.inactive", cases[i].inactive) == CRM_OK);
        struct crm_activity_rule rule = { AS_OF, cases[i].median,
                                          cases[i].inactive[0] != '\0' ? crm_setting_number(
                                              &world.settings, "activity.inactive")
                                                                       : -1 };
        int32_t day = crm_return_day(&world.measures[0], &rule);
        cr_assert(day == (cases[i].age >= 0 ? AS_OF - cases[i].age : CRM_NO_DAY), "case %zu: %d", i,
                  AS_OF - day);
        close_world(&world);
    }
}
