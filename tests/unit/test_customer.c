/* The customer room: orders, mix, measures, population, gather, measure_table. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"
#include "customer/gather.h"
#include "customer/measure_table.h"
#include "customer/mix.h"
#include "customer/orders.h"
#include "customer/population.h"
#include "support.h"

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-12 * fmax(1, fabs(b));
}

/* Orders */

static void add_line(struct crm_orders *orders, const char *id, int32_t day, crm_money amount,
                     bool refund)
{
    struct crm_error error = { 0 };
    cr_assert(crm_orders_add(orders, crm_span_of(id), (struct crm_time){ day, -1 }, amount, refund,
                             &error)
                  == CRM_OK,
              "%s", error.message);
}

Test(orders, lines_that_are_apart)
{
    struct crm_orders orders = { 0 };
    add_line(&orders, "a", 10, 5, false);
    add_line(&orders, "b", 10, 7, false);
    add_line(&orders, "", 11, 1, false);
    add_line(&orders, "a", 12, -2, true);
    add_line(&orders, "", 11, 2, false);
    add_line(&orders, "", 12, 4, false);
    add_line(&orders, "ab", 13, 8, false);
    cr_assert(orders.count == 5);
    static const struct {
        int32_t day;
        crm_money net;
        bool refund;
    } expected[] = {
        { 10, 3, true }, { 10, 7, false }, { 11, 3, false }, { 12, 4, false }, { 13, 8, false }
    };
    for (size_t i = 0; i < orders.count; i++) {
        cr_assert(orders.orders[i].time.day == expected[i].day
                      && orders.orders[i].net == expected[i].net
                      && orders.orders[i].refund == expected[i].refund,
                  "order %zu", i);
    }
    crm_orders_clear(&orders);
    cr_assert(orders.count == 0);
    add_line(&orders, "b", 99, 1, false);
    cr_assert(orders.count == 1 && orders.orders[0].time.day == 99 && orders.orders[0].net == 1);
    crm_orders_free(&orders);
}

Test(orders, net_past_the_range)
{
    struct crm_orders orders = { 0 };
    struct crm_error error = { 0 };
    struct crm_span id = crm_span_of("a");
    struct crm_time time = { 1, -1 };
    add_line(&orders, "a", 1, INT64_MAX, false);
    cr_assert(crm_orders_add(&orders, id, time, 1, false, &error) == CRM_REFUSED);
    crm_orders_free(&orders);
}

Test(orders, occasions)
{
    static const struct {
        crm_money net;
        bool refund;
        bool occasion;
    } cases[] = {
        { 1, false, true },        { 1, true, true },           { 0, false, true },
        { 0, true, false },        { -1, true, false },         { -1, false, false },
        { INT64_MAX, true, true }, { INT64_MIN, false, false },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_order_sum order = { .net = cases[i].net, .refund = cases[i].refund };
        cr_assert(crm_order_is_occasion(&order) == cases[i].occasion, "case %zu", i);
    }
}

/* Many orders are found by a map, few by looking: both must say what a plain search says. */
Test(orders, map_as_search)
{
    static struct {
        char id[16];
        int32_t day;
        crm_money net;
        bool refund;
    } plain[600];
    struct crm_orders orders = { 0 };
    uint64_t random = 5;
    for (int round = 0; round < 300; round++) {
        size_t count = 0;
        size_t ids = 1 + random_next(&random) % 60;
        size_t lines = random_next(&random) % 400;
        int32_t day = -400;
        for (size_t line = 0; line < lines; line++) {
            char id[16] = "";
            day += (int32_t)(random_next(&random) % 3);
            if (random_next(&random) % 4 != 0) {
                snprintf(id, sizeof id, "o%d", (int)(random_next(&random) % ids));
            }
            crm_money amount = (crm_money)(random_next(&random) % 200) - 60;
            size_t at = 0;
            while (at < count
                   && (strcmp(plain[at].id, id) != 0 || (id[0] == '\0' && plain[at].day != day))) {
                at++;
            }
            if (at == count) {
                snprintf(plain[at].id, sizeof id, "%s", id);
                plain[at].day = day;
                plain[at].net = 0;
                plain[at].refund = false;
                count++;
            }
            plain[at].net += amount;
            plain[at].refund = plain[at].refund || amount < 0;
            add_line(&orders, id, day, amount, amount < 0);
        }
        cr_assert(orders.count == count, "round %d: %zu, not %zu", round, orders.count, count);
        for (size_t i = 0; i < count; i++) {
            cr_assert(orders.orders[i].time.day == plain[i].day
                          && orders.orders[i].net == plain[i].net
                          && orders.orders[i].refund == plain[i].refund,
                      "round %d, order %zu", round, i);
        }
        crm_orders_clear(&orders);
    }
    crm_orders_free(&orders);
}

/* Mix */

/* B5, and B2: the main value, how many, how evenly. */
Test(mix, ties_and_entropy)
{
    static const struct {
        char values[24];
        char main[4];
        uint32_t distinct;
        double entropy;
    } cases[] = {
        { "", "", 0, 0 },
        { "--", "", 0, 0 },
        { "b", "b", 1, 0 },
        { "bbb-", "b", 1, 0 },
        { "ba", "a", 2, 0.69314718055994530942 },
        { "cab", "a", 3, 1.09861228866810969140 },
        { "zzyyx", "y", 3, 1.05492016798614158 }, /* 2 (0.4 ln 2.5) + 0.2 ln 5 */
        { "aabbb", "b", 2, 0.67301166700925651 }, /* 0.4 ln 2.5 + 0.6 ln 5/3 */
        { "aZ", "Z", 2, 0.69314718055994530942 }, /* by bytes, not by letters */
    };
    struct crm_tallies tallies = { 0 };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        for (const char *at = cases[i].values; *at != '\0'; at++) {
            struct crm_span value = { at, *at == '-' ? 0 : 1 };
            cr_assert(crm_tallies_add(&tallies, value, 0, &error) == CRM_OK);
        }
        struct crm_mix mix = crm_tallies_take(&tallies, NULL);
        struct crm_span name = mix.main != CRM_MAP_NONE ? crm_map_key(&tallies.values, mix.main)
                                                        : (struct crm_span){ "", 0 };
        cr_assert(crm_span_is(name, cases[i].main), "case %zu: %.*s", i, (int)name.length, name.at);
        cr_assert(mix.distinct == cases[i].distinct && near(mix.entropy, cases[i].entropy),
                  "case %zu: %u, %.17g", i, mix.distinct, mix.entropy);
    }
    crm_tallies_free(&tallies);
}

/* Measures */

Test(measures, cycle_and_gaps)
{
    static const struct {
        uint32_t days;
        int32_t gaps[4];
        double cycle;
        double cv;
    } cases[] = {
        { 0, { 0 }, -1, -1 },
        { 1, { 0 }, -1, -1 },
        { 2, { 30 }, 30, -1 },
        { 3, { 10, 10 }, 10, 0 },
        { 3, { 10, 30 }, 20, 0.70710678118654752440 }, /* sd sqrt(200) over 20 */
        { 4, { 1, 2, 3 }, 2, 0.5 },
        { 5, { 1, 1, 1, 365 }, 92, 1.9782608695652173913 },
        { 3, { 1000000, 1000000 }, 1000000, 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_measures measures = { .purchase_days = cases[i].days };
        measures.last_day = measures.first_day;
        for (uint32_t j = 0; j + 1 < cases[i].days; j++) {
            uint64_t gap = (uint64_t)cases[i].gaps[j];
            measures.last_day += cases[i].gaps[j];
            measures.gap_squares += gap * gap;
        }
        cr_assert(near(crm_cycle_days(&measures), cases[i].cycle), "case %zu", i);
        cr_assert(near(crm_gap_cv(&measures), cases[i].cv), "case %zu: %.17g", i,
                  crm_gap_cv(&measures));
    }
}

Test(measures, average_amount)
{
    static const struct {
        crm_money revenue;
        uint32_t occasions;
        int64_t whole; /* of the average, rounded down */
        uint32_t part; /* of 2^32 */
    } cases[] = {
        { 0, 0, 0, 0 },
        { 10, 2, 5, 0 },
        { 5, 2, 2, 0x80000000u },
        { -5, 2, -3, 0x80000000u },
        { 1, 3, 0, 0x55555555u },
        { -1, 3, -1, 0xaaaaaaaau },
        { INT64_MAX, 1, INT64_MAX, 0 },
        { INT64_MIN, 1, INT64_MIN, 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_measures measures = { .revenue = cases[i].revenue,
                                         .occasions = cases[i].occasions };
        crm_wide expected = (crm_wide)cases[i].whole * ((crm_wide)1 << 32) + cases[i].part;
        cr_assert(crm_average_amount(&measures) == expected, "case %zu", i);
    }
}

Test(measures, activity)
{
    static const struct {
        int32_t cycle; /* 0: one purchase day */
        double median;
        double inactive;
        int32_t recency;
        double limit;
        char activity[12];
    } cases[] = {
        { 0, -1, -1, 0, 90, "active" },       { 0, -1, -1, 45, 90, "active" },
        { 0, -1, -1, 46, 90, "at_risk" },     { 0, -1, -1, 90, 90, "at_risk" },
        { 0, -1, -1, 91, 90, "lost" },        { 0, 29, -1, 1, 90, "active" },
        { 0, 31, -1, 47, 93, "at_risk" },     { 0, 31, -1, 46, 93, "active" },
        { 30, 100, -1, 91, 90, "lost" },      { 31, 100, -1, 93, 93, "at_risk" },
        { 31, 100, -1, 94, 93, "lost" },      { 121, -1, -1, 363, 363, "at_risk" },
        { 121, -1, -1, 364, 363, "lost" },    { 122, -1, -1, 365, 365, "at_risk" },
        { 122, -1, -1, 366, 365, "lost" },    { 500, -1, -1, 182, 365, "active" },
        { 500, -1, -1, 183, 365, "at_risk" }, { 500, -1, 0, 0, 0, "active" },
        { 500, -1, 0, 1, 0, "lost" },         { 1, -1, 400, 200, 400, "active" },
        { 1, -1, 400, 401, 400, "lost" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_measures measures = { .occasions = 2,
                                         .purchase_days = cases[i].cycle > 0 ? 2 : 1,
                                         .last_day = cases[i].cycle };
        struct crm_activity_rule rule = { cases[i].cycle + cases[i].recency, cases[i].median,
                                          cases[i].inactive };
        cr_assert(near(crm_activity_limit(&measures, &rule), cases[i].limit), "case %zu", i);
        const char *name = crm_activity_name(crm_activity_of(&measures, &rule));
        cr_assert(strcmp(name, cases[i].activity) == 0, "case %zu: %s", i, name);
    }
    struct crm_measures nobody = { .first_day = CRM_NO_DAY, .last_day = CRM_NO_DAY };
    struct crm_activity_rule rule = { 100, -1, -1 };
    cr_assert(crm_activity_of(&nobody, &rule) == CRM_NEVER_BOUGHT);
    cr_assert(strcmp(crm_activity_name(CRM_NEVER_BOUGHT), "") == 0);
}

/* Population */

Test(population, median_cycle)
{
    static const struct {
        int32_t cycles[6];
        size_t count;
        double median;
    } cases[] = {
        { { 0 }, 0, -1 },
        { { 7 }, 1, 7 },
        { { 9, 4 }, 2, 6.5 },
        { { 9, 4, 5 }, 3, 5 },
        { { 1, 1, 8, 1, 9, 9 }, 6, 4.5 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_population halves[2] = { { 0 }, { 0 } };
        struct crm_error error = { 0 };
        struct crm_measures once = { .purchase_days = 1, .occasions = 3 };
        cr_assert(crm_population_add(&halves[0], &once, &error) == CRM_OK);
        for (size_t j = 0; j < cases[i].count; j++) {
            struct crm_measures measures = { .purchase_days = 2, .last_day = cases[i].cycles[j] };
            cr_assert(crm_population_add(&halves[j % 2], &measures, &error) == CRM_OK);
        }
        cr_assert(crm_population_merge(&halves[1], &halves[0], &error) == CRM_OK);
        double median = crm_population_median_cycle(&halves[1]);
        cr_assert(near(median, cases[i].median), "case %zu: %.17g", i, median);
        crm_population_free(&halves[0]);
        crm_population_free(&halves[1]);
    }
}

/* R: quantile(mtcars$mpg, 1:4 / 5) */
Test(population, quantile_type_7)
{
    double mpg[] = { 21,   21,   22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8,
                     16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4, 33.9, 21.5, 15.5,
                     15.2, 13.3, 19.2, 27.3, 26,   30.4, 15.8, 19.7, 15,   21.4 };
    static const double quintiles[] = { 10.4, 15.20, 17.92, 21.00, 24.08, 33.9 };
    crm_sort_numbers(mpg, CRM_COUNT(mpg));
    for (size_t i = 0; i < CRM_COUNT(quintiles); i++) {
        double quantile = crm_quantile(mpg, CRM_COUNT(mpg), i, 5);
        cr_assert(near(quantile, quintiles[i]), "%zu: %.17g", i, quantile);
    }
    cr_assert(near(crm_quantile(mpg, CRM_COUNT(mpg), 1, 2), 19.2));
    cr_assert(near(crm_quantile(mpg, 1, 3, 5), 10.4));
}

/* Gather */

enum { PEOPLE = 16 };

/* A stream in a temporary file, gathered. */
struct world {
    struct crm_gather *gather;
    struct crm_reader *reader;
    struct crm_notes notes;
    struct crm_settings settings;
    struct crm_measures measures[PEOPLE]; /* in the order of the C records */
    size_t count;
    uint64_t strangers;
    struct crm_error error;
};

static void open_world(struct world *world, const char *text, const char *setting,
                       const char *value)
{
    size_t count = 0;
    struct crm_error *error = &world->error;
    const struct crm_setting *rows = crm_gather_settings(&count);
    int descriptor = memfd_create("stream", 0);
    char path[32];
    cr_assert(write(descriptor, text, strlen(text)) == (ssize_t)strlen(text));
    snprintf(path, sizeof path, "/dev/fd/%d", descriptor);
    cr_assert(crm_settings_add(&world->settings, rows, count, error) == CRM_OK);
    /* the scheme rfm brings this row; gather reads it where it is there */
    static const struct crm_setting window = {
        "rfm.window", CRM_SETTING_INTEGER, "", 1, 36500, NULL, "days"
    };
    cr_assert(crm_settings_add(&world->settings, &window, 1, error) == CRM_OK);
    if (setting != NULL) {
        cr_assert(crm_settings_set(&world->settings, setting, value, error) == CRM_OK);
    }
    cr_assert(crm_gather_open(&world->gather, CRM_GATHER_MEASURES, 1 << 20, &world->settings,
                              &world->notes, error)
              == CRM_OK);
    cr_assert(crm_reader_open(&world->reader, path, NULL, &world->notes, error) == CRM_OK);
    close(descriptor);
}

static enum crm_status take_batch(struct world *world, const struct crm_batch *batch,
                                  bool *finished)
{
    if (crm_record_tag(&batch->records[0]) != CRM_CUSTOMERS) {
        return crm_gather_batch(world->gather, world->reader, batch, &world->error);
    }
    enum crm_status status = CRM_OK;
    if (!*finished) {
        status = crm_gather_finish(world->gather, &world->error);
        *finished = true;
    }
    for (size_t i = 0; i < batch->count && status == CRM_OK; i++) {
        cr_assert(world->count < PEOPLE);
        status = crm_gather_join(world->gather, crm_field(&batch->records[i], 1),
                                 &world->measures[world->count++], NULL, &world->error);
    }
    return status;
}

/* as_of CRM_NO_DAY: the stream's. */
static enum crm_status read_world(struct world *world, int32_t as_of)
{
    bool finished = false;
    for (;;) {
        struct crm_batch batch;
        enum crm_read read = crm_reader_next(world->reader, &batch, &world->error);
        if (read == CRM_READ_FAILED) {
            return world->error.status;
        }
        if (read == CRM_READ_END) {
            break;
        }
        crm_gather_as_of(world->gather,
                         as_of != CRM_NO_DAY ? as_of : crm_reader_head(world->reader)->as_of);
        enum crm_status status =
            read == CRM_READ_RECORDS ? take_batch(world, &batch, &finished) : CRM_OK;
        if (status != CRM_OK) {
            return status;
        }
    }
    enum crm_status status = finished ? CRM_OK : crm_gather_finish(world->gather, &world->error);
    return status == CRM_OK ? crm_gather_end(world->gather, &world->strangers, &world->error)
                            : status;
}

static void close_world(struct world *world)
{
    crm_gather_close(world->gather);
    crm_reader_close(world->reader);
    crm_settings_free(&world->settings);
    crm_notes_free(&world->notes);
}

/* 2024-12-31 less 365 days is 2024-01-01, less 364 is 2024-01-02; less 90 is 2024-10-02. */
static const char stream[] = "##crm\t1\n##as_of\t2024-12-31\n"
                             "#P\tproduct\tcategory\n"
                             "#T\tcustomer_id\ttime\torder_id\torder_status\tproduct\tcategory\t"
                             "quantity\tamount\tcost\tchannel\n"
                             "#I\tcustomer_id\ttime\tkind\n"
                             "P\tcup\tware\nP\ttea\tleaf\n"
                             "I\t-\t2024-05-05\tsurvey\n"
                             "T\ta\t2023-12-31\to1\t\ttea\t\t1\t10.00\t4.00\tshop\n"
                             "T\ta\t2024-01-01\to2\t\ttea\t\t1\t20.00\t\tshop\n"
                             "T\ta\t2024-01-02\to3\t\ttea\tgift\t1\t30.00\t12.50\tweb\n"
                             "I\ta\t2024-03-03\tcontact\n"
                             "T\ta\t2024-10-02\to4\t\tcup\t\t1\t40.00\t\tweb\n"
                             "T\ta\t2024-10-03T09:59:59\to5\t\tcup\t\t1\t50.00\t\tweb\n"
                             "T\ta\t2024-10-03T10:00:00\to3\t\ttea\t\t-1\t-30.00\t\tweb\n"
                             "T\ta\t2024-12-31T23:59:59\to6\t\tnew\t\t\t60.00\t\tshop\n"
                             "I\ta\t2025-01-01\tcontact\n"
                             "T\ta\t2025-01-01\to7\t\ttea\t\t1\t70.00\t1.00\tshop\n"
                             "T\tb\t2024-06-01\to1\t\ttea\t\t-1\t-5.00\t\tshop\n"
                             "T\tc\t2024-06-01\to1\tunpaid\ttea\t\t1\t5.00\t\tshop\n"
                             "T\td\t2025-06-01\to1\t\ttea\t\t1\t5.00\t\tshop\n"
                             "T\tstranger\t2024-06-01\to1\t\ttea\t\t1\t5.00\t\tshop\n"
                             "T\tz\t2024-06-01\t\t\ttea\t\t1\t0.00\t\t\n"
                             "T\tz\t2024-06-01T08:00:00\t\t\ttea\t\t1\t5.00\t\t\n"
                             "#C\tcustomer_id\nC\ta\nC\tb\nC\tc\nC\td\nC\te\nC\tz\n"
                             "##end\tP=2\tT=14\tI=3\tC=6\n";

Test(gather, one_pass)
{
    struct world world = { 0 };
    open_world(&world, stream, NULL, NULL);
    cr_assert(read_world(&world, CRM_NO_DAY) == CRM_OK, "%s", world.error.message);
    cr_assert(world.count == 6 && world.strangers == 1);
    const struct crm_measures *a = &world.measures[0];
    cr_assert(a->first_day == crm_day_of(2023, 12, 31) && a->last_day == crm_day_of(2024, 12, 31));
    /* o3 was taken back whole: no occasion */
    cr_assert(a->lines == 7 && a->orders == 6 && a->occasions == 5 && a->purchase_days == 5);
    cr_assert(a->occasions_365 == 3, "%u", a->occasions_365);
    cr_assert(a->gap_squares == 1 + 275 * 275 + 1 + 89 * 89, "%" PRIu64, a->gap_squares);
    cr_assert(a->revenue == 1800000 && a->revenue_365 == 1500000);
    cr_assert(a->recent_revenue == 800000 && a->prior_revenue == 400000);
    cr_assert(a->rfm_occasions == 5 && a->rfm_revenue == 1800000);
    cr_assert(a->margin == 235000 && a->margin_365 == 175000 && a->cost_lines == 2);
    cr_assert(a->returned == 300000 && a->lines_365 == 5 && a->cost_lines_365 == 1);
    cr_assert(a->usual_hour == -1, "%d", a->usual_hour); /* 9 o'clock only once */
    cr_assert(a->mix[CRM_MIX_PLACE].main == CRM_MAP_NONE && a->mix[CRM_MIX_PLACE].distinct == 0);
    struct crm_span channel =
        crm_gather_value(world.gather, CRM_MIX_CHANNEL, a->mix[CRM_MIX_CHANNEL].main);
    cr_assert(crm_span_is(channel, "shop") && near(a->mix[CRM_MIX_CHANNEL].entropy, log(2)));
    struct crm_span category =
        crm_gather_value(world.gather, CRM_MIX_CATEGORY, a->mix[CRM_MIX_CATEGORY].main);
    cr_assert(crm_span_is(category, "leaf") && a->mix[CRM_MIX_CATEGORY].distinct == 3);

    const struct crm_totals *totals = crm_gather_totals(world.gather);
    cr_assert(totals->lines == 11 && totals->later_facts == 3 && totals->interactions == 2);
    cr_assert(totals->unpaid_lines == 1 && totals->unpaid_amount == 50000);
    cr_assert(totals->cost_lines == 2 && totals->has_costs && totals->has_orders);
    cr_assert(totals->first_day == crm_day_of(2023, 12, 31));
    cr_assert(totals->last_day == crm_day_of(2024, 12, 31));
    cr_assert(world.notes.count == 2);
    close_world(&world);
}

Test(gather, without_occasions)
{
    struct world world = { 0 };
    open_world(&world, stream, NULL, NULL);
    cr_assert(read_world(&world, CRM_NO_DAY) == CRM_OK);
    static const struct {
        uint32_t lines;
        uint32_t occasions;
        crm_money revenue;
        crm_money returned;
    } expected[] = {
        { 1, 0, -50000, 50000 }, { 0, 0, 0, 0 }, { 0, 0, 0, 0 }, { 0, 0, 0, 0 }, { 2, 1, 50000, 0 }
    };
    for (size_t i = 0; i < CRM_COUNT(expected); i++) { /* b c d e z */
        const struct crm_measures *measures = &world.measures[i + 1];
        cr_assert(measures->lines == expected[i].lines
                      && measures->occasions == expected[i].occasions
                      && measures->revenue == expected[i].revenue
                      && measures->returned == expected[i].returned,
                  "customer %zu", i + 1);
        bool bought = measures->occasions > 0;
        cr_assert((measures->first_day != CRM_NO_DAY) == bought);
        cr_assert((measures->last_day != CRM_NO_DAY) == bought);
        cr_assert(measures->purchase_days == (bought ? 1 : 0));
        cr_assert(measures->mix[CRM_MIX_CHANNEL].main == CRM_MAP_NONE);
        cr_assert(measures->usual_hour == -1);
    }
    close_world(&world);
}

/* Another as-of date moves every boundary. */
Test(gather, as_of_and_windows)
{
    static const struct {
        int32_t month;
        int32_t day;
        char setting[20];
        char value[8];
        uint32_t occasions_365;
        crm_money recent;
        crm_money prior;
        uint32_t rfm;
        uint64_t later;
    } cases[] = {
        { 12, 30, "measures.window", "90", 3, 600000, 0, 4, 4 },
        { 12, 29, "measures.window", "90", 4, 600000, 0, 4, 4 },
        { 12, 30, "measures.window", "89", 3, 200000, 400000, 4, 4 },
        { 12, 30, "measures.window", "88", 3, 0, 600000, 4, 4 },
        { 12, 30, "measures.window", "44", 3, 0, 0, 4, 4 },
        { 12, 30, "rfm.window", "90", 3, 600000, 0, 2, 4 },
        { 12, 30, "rfm.window", "89", 3, 600000, 0, 1, 4 },
        { 10, 2, "rfm.window", "1", 4, 400000, 0, 1, 6 },
        { 1, 1, "rfm.window", "1", 2, 300000, 0, 1, 15 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct world world = { 0 };
        open_world(&world, stream, cases[i].setting, cases[i].value);
        cr_assert(read_world(&world, crm_day_of(2024, cases[i].month, cases[i].day)) == CRM_OK);
        const struct crm_measures *a = &world.measures[0];
        cr_assert(a->occasions_365 == cases[i].occasions_365, "case %zu", i);
        cr_assert(a->recent_revenue == cases[i].recent, "case %zu", i);
        cr_assert(a->prior_revenue == cases[i].prior, "case %zu", i);
        cr_assert(a->rfm_occasions == cases[i].rfm, "case %zu", i);
        cr_assert(crm_gather_totals(world.gather)->later_facts == cases[i].later, "case %zu", i);
        close_world(&world);
    }
}

Test(gather, refusals)
{
    static const struct {
        char facts[120];
        char part[24];
        uint64_t line;
    } cases[] = {
        { "T\ta\t2024-01-01\t5,0\n", "not an amount", 4 },
        { "T\ta\t2024-01-01\t\n", "without an amount", 4 },
        { "T\ta\t2024-1-1\t5.00\n", "not a date", 4 },
        { "T\ta\t2024-01-01\t900000000000000.00\nT\ta\t2024-01-02\t900000000000000.00\n",
          "range of money", 5 },
        { "T\ta\t2024-01-01\t-922337203685477.5808\n", "range of money", 4 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct world world = { 0 };
        char text[1200];
        snprintf(text, sizeof text,
                 "##crm\t1\n##as_of\t2024-12-31\n#T\tcustomer_id\ttime\tamount\n%s"
                 "#C\tcustomer_id\nC\ta\n##end\tT=%d\tC=1\n",
                 cases[i].facts, i == 3 ? 2 : 1);
        open_world(&world, text, NULL, NULL);
        cr_assert(read_world(&world, CRM_NO_DAY) == CRM_REFUSED, "case %zu", i);
        cr_assert(strstr(world.error.message, cases[i].part) != NULL, "case %zu: %s", i,
                  world.error.message);
        cr_assert(world.error.line == cases[i].line, "case %zu: line %" PRIu64, i,
                  world.error.line);
        close_world(&world);
    }
}

/* Measures as columns */

Test(measure_table, values)
{
    static const struct {
        char name[24];
        char values[2][16]; /* of customers a and e */
    } cases[] = {
        { "first_purchase", { "2023-12-31", "" } },
        { "last_purchase", { "2024-12-31", "" } },
        { "recency_days", { "0", "" } },
        { "tenure_days", { "366", "" } },
        { "usual_weekday", { "", "" } }, /* five purchases on five weekdays: no habit */
        { "usual_hour", { "", "" } },
        { "occasions", { "5", "0" } },
        { "cycle_days", { "91.5", "" } },
        { "revenue", { "180.00", "0.00" } },
        { "margin", { "23.50", "0.00" } },
        { "revenue_per_occasion", { "36", "" } },
        { "returned", { "30.00", "0.00" } },
        { "return_rate", { "0.142857143", "" } },
        { "main_channel", { "shop", "" } },
        { "categories", { "3", "0" } },
        { "inactive_limit", { "274.5", "" } },
        { "activity", { "active", "" } },
        { "products", { "3", "0" } },
        { "contacts_in", { "0", "0" } },
        { "contact_recency_days", { "303", "" } },
        { "service_cost", { "0.00", "0.00" } },
    };
    struct world world = { 0 };
    size_t count = 0;
    const struct crm_measure *table = crm_measures_table(&count);
    open_world(&world, stream, NULL, NULL);
    cr_assert(read_world(&world, CRM_NO_DAY) == CRM_OK);
    struct crm_activity_rule rule = { crm_day_of(2024, 12, 31), -1, -1 };
    struct crm_buffer text = { 0 };
    for (size_t i = 0; i < CRM_COUNT(cases) * 2; i++) {
        size_t at = 0;
        while (at < count && strcmp(table[at].name, cases[i / 2].name) != 0) {
            at++;
        }
        cr_assert(at < count, "%s", cases[i / 2].name);
        struct crm_measured measured = { &world.measures[i % 2 * 4], &rule, world.gather };
        crm_buffer_clear(&text);
        table[at].write(&measured, &text);
        cr_assert(crm_span_is(crm_buffer_view(&text), cases[i / 2].values[i % 2]), "%s: %s",
                  table[at].name, crm_buffer_string(&text));
    }
    static const char *const absent[] = { "place", "brand", "competitor", "substitute", "planned" };
    for (size_t i = 0; i < count; i++) {
        bool available = true;
        for (size_t j = 0; j < CRM_COUNT(absent); j++) {
            available = available && strstr(table[i].name, absent[j]) == NULL;
        }
        cr_assert(crm_measure_available(&table[i], world.reader, crm_gather_totals(world.gather))
                      == available,
                  "%s", table[i].name);
    }
    crm_buffer_free(&text);
    close_world(&world);
}
