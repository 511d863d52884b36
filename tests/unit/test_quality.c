/* Percentiles, the quality of customers (C12), and service against its standard (C16). */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "classify/percentile.h"
#include "desk.h"
#include "support.h"

/* Percentiles */

static void learn_percentiles(struct crm_percentiles *percentiles, const double *values,
                              size_t count)
{
    struct crm_learned learned = { 0 };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < count; i++) {
        cr_assert(crm_percentiles_add(percentiles, values[i], &error) == CRM_OK);
    }
    cr_assert(crm_percentiles_learn(percentiles, &learned, "a", "cuts", &error) == CRM_OK);
    cr_assert(crm_percentiles_adopt(percentiles, &learned, "a", "cuts", &error) == CRM_OK);
    cr_assert(learned.count == 1 && learned.rows[0].count == (count > 0 ? 100 : 0));
    crm_learned_free(&learned);
}

/* The quantile at p % of 0 to 100 is p; what is not above 1 % of 75 zeros and 25 ones is 0. */
Test(percentile, known)
{
    static const struct {
        double value;
        int percentile;
    } even[] = { { -1, 0 },    { 0, 0 },   { 0.5, 1 },    { 1, 1 },     { 1.01, 2 },   { 50, 50 },
                 { 98.5, 99 }, { 99, 99 }, { 99.5, 100 }, { 100, 100 }, { 1e300, 100 } },
      tied[] = { { -0.1, 0 },  { 0, 0 },  { 0.2, 75 }, { 0.25, 75 },
                 { 0.26, 76 }, { 1, 76 }, { 1.1, 100 } };
    struct crm_percentiles percentiles = { 0 };
    double values[101];
    for (size_t i = 0; i < CRM_COUNT(values); i++) {
        values[i] = (double)(i * 37 % 101);
    }
    learn_percentiles(&percentiles, values, CRM_COUNT(values));
    for (size_t i = 0; i < CRM_COUNT(even); i++) {
        int said = crm_percentile(&percentiles, even[i].value);
        cr_assert(said == even[i].percentile, "%g: %d", even[i].value, said);
    }
    crm_percentiles_free(&percentiles);
    for (size_t i = 0; i < 100; i++) {
        values[i] = i % 4 == 0;
    }
    learn_percentiles(&percentiles, values, 100);
    for (size_t i = 0; i < CRM_COUNT(tied); i++) {
        int said = crm_percentile(&percentiles, tied[i].value);
        cr_assert(said == tied[i].percentile, "%g: %d", tied[i].value, said);
    }
    crm_percentiles_free(&percentiles);
    learn_percentiles(&percentiles, (double[]){ 7 }, 1);
    cr_assert(crm_percentile(&percentiles, 7) == 0 && crm_percentile(&percentiles, 7.5) == 100);
    crm_percentiles_free(&percentiles);
    learn_percentiles(&percentiles, values, 0);
    cr_assert(crm_percentile(&percentiles, 7) == -1);
    crm_percentiles_free(&percentiles);
}

Test(percentile, rows_that_are_none)
{
    double cuts[101];
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(cuts); i++) {
        cuts[i] = (double)i;
    }
    static const struct {
        size_t count;
        enum crm_status status;
    } cases[] = { { 0, CRM_OK },
                  { 1, CRM_REFUSED },
                  { 99, CRM_REFUSED },
                  { 100, CRM_OK },
                  { 101, CRM_REFUSED } };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_percentiles percentiles = { 0 };
        struct crm_learned learned = { 0 };
        cr_assert(crm_percentiles_adopt(&percentiles, &learned, "a", "b", &error) == CRM_REFUSED);
        cr_assert(crm_learned_set(&learned, "a", "b", cuts, cases[i].count, &error) == CRM_OK);
        cr_assert(crm_percentiles_adopt(&percentiles, &learned, "a", "b", &error)
                  == cases[i].status);
        cr_assert(crm_percentile(&percentiles, 50.5) == (cases[i].count == 100 ? 51 : -1));
        cuts[60] = 58; /* one number out of order */
        cr_assert(crm_learned_set(&learned, "a", "b", cuts, 100, &error) == CRM_OK);
        cr_assert(crm_percentiles_adopt(&percentiles, &learned, "a", "b", &error) == CRM_REFUSED);
        cuts[60] = 60;
        crm_learned_free(&learned);
    }
}

/* Quality */

enum { BUYERS = 101 };

/* Who brought `value` in the last year, bought half of what there is in 2 of 4 categories, all of
 * it in one channel. */
static struct desk_customer customer_of(double value, const char *columns)
{
    struct desk_customer customer = desk_customer(columns);
    struct crm_measures *measures = &customer.measures;
    measures->occasions = 1;
    measures->revenue_365 = (crm_money)llround(value * CRM_MONEY_UNIT);
    measures->margin_365 = 100 * CRM_MONEY_UNIT - measures->revenue_365;
    measures->mix[CRM_MIX_CATEGORY] = (struct crm_mix){ 0, 2, log(2) };
    measures->mix[CRM_MIX_CHANNEL] = (struct crm_mix){ 0, 1, 0 };
    return customer;
}

static struct desk_customer crowd[BUYERS + 1];

/* Values 0 to 100, clv twice as much, loyalty 80; and one who never bought. */
static void make_crowd(void)
{
    for (size_t i = 0; i < BUYERS; i++) {
        char columns[32];
        snprintf(columns, sizeof columns, "%zu\t80", 2 * i);
        crowd[i] = customer_of((double)i, columns);
    }
    crowd[BUYERS] = desk_customer("7\t7");
    crowd[BUYERS].measures.revenue_365 = -3;
}

static void expect(const struct desk *desk, const struct desk_customer *customer,
                   const char *expected, size_t number)
{
    const char *said = desk_values(desk, customer);
    cr_assert(strcmp(said, expected) == 0, "case %zu: \"%s\", not \"%s\"", number, said, expected);
}

/* C12 */
Test(quality, parts_and_weights)
{
    static const struct {
        char columns[20];
        char weights[16];
        uint32_t categories; /* on sale */
        uint32_t channels;
        uint64_t cost_lines; /* of 10 */
        size_t notes;
        char expected[48]; /* of the buyer of 50 */
    } cases[] = {
        { "clv,loyalty_index", "1;1;1;1", 4, 2, 0, 0, "51.25|50|50|25|80" },
        { "clv,loyalty_index", "1;0;0;0", 4, 2, 0, 0, "50|50|50|25|80" },
        { "clv,loyalty_index", "0; 0; 0; 1", 4, 2, 0, 0, "80|50|50|25|80" },
        { "clv,loyalty_index", "0;0;1;1", 4, 2, 0, 0, "52.5|50|50|25|80" },
        { "clv,loyalty_index", "0.5;0.1;0.1;0.3", 4, 2, 0, 0, "56.5|50|50|25|80" },
        { "clv,loyalty_index", "1;1;1;1", 4, 1, 0, 0, "57.5|50|50|50|80" }, /* one channel only */
        { "clv,loyalty_index", "1;1;1;1", 4, 0, 0, 0, "57.5|50|50|50|80" },
        { "clv,loyalty_index", "1;1;1;1", 1, 1, 0, 1, "60|50|50||80" },
        { "x,loyalty_index", "1;1;1;1", 4, 2, 0, 1, "51.6666667|50||25|80" },
        { "clv,x", "1;1;1;1", 4, 2, 0, 1, "41.6666667|50|50|25|" },
        { "x,y", "2;1;1;1", 4, 2, 0, 1, "41.6666667|50||25|" },
        { "x,y", "0;1;0;1", 4, 2, 0, 1, "|50||25|" }, /* no part with a weight */
        { "clv,loyalty_index", "1;0;0;0", 4, 2, 10, 0, "50|50|50|25|80" },
        { "clv,loyalty_index", "1;0;0;0", 4, 2, 9, 1, "50|50|50|25|80" },
    };
    make_crowd();
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        desk.totals.values[CRM_MIX_CATEGORY] = cases[i].categories;
        desk.totals.values[CRM_MIX_CHANNEL] = cases[i].channels;
        desk.totals.lines = 10;
        desk.totals.cost_lines = cases[i].cost_lines;
        desk.totals.has_costs = cases[i].cost_lines > 0;
        for (size_t j = 0; j < BUYERS; j++) {
            crowd[j].measures.lines = 1;
            crowd[j].measures.cost_lines = j > 0 || cases[i].cost_lines == 10;
        }
        desk_learn(&desk, "quality", cases[i].columns, "quality.weights", cases[i].weights, crowd,
                   CRM_COUNT(crowd));
        expect(&desk, &crowd[50], cases[i].expected, i);
        expect(&desk, &crowd[BUYERS], "||||", i);
        cr_assert(desk.notes.count == cases[i].notes, "case %zu: %zu notes", i, desk.notes.count);
        desk_close(&desk);
    }
}

/* Margins where all are known, and what a buyer does not have. */
Test(quality, of_some)
{
    struct desk desk = { 0 };
    desk.totals.values[CRM_MIX_CATEGORY] = 4;
    desk.totals.values[CRM_MIX_CHANNEL] = 2;
    desk.totals.has_costs = true;
    make_crowd();
    desk_learn(&desk, "quality", "clv,loyalty_index", "", "", crowd, BUYERS);
    struct desk_customer customer = customer_of(10, "\t");
    expect(&desk, &customer, "57.5|90||25|", 0);
    customer = customer_of(10, "500\t120"); /* above all */
    expect(&desk, &customer, "78.75|90|100|25|100", 1);
    customer = customer_of(10, "-5\t-3");
    expect(&desk, &customer, "28.75|90|0|25|0", 2);
    customer.measures.mix[CRM_MIX_CATEGORY].distinct = 0; /* no line had a category */
    expect(&desk, &customer, "22.5|90|0|0|0", 3);
    customer.measures.mix[CRM_MIX_CHANNEL].distinct = 0;
    expect(&desk, &customer, "30|90|0||0", 4);
    customer.measures.mix[CRM_MIX_CHANNEL] = (struct crm_mix){ 0, 9, log(9) }; /* more than known */
    expect(&desk, &customer, "47.5|90|0|100|0", 5);
    desk_close(&desk);
    struct desk nobody = { 0 };
    desk_learn(&nobody, "quality", "clv,loyalty_index", "", "", NULL, 0);
    customer = customer_of(10, "5\t30");
    expect(&nobody, &customer, "30||||30", 6);
    desk_close(&nobody);
    for (size_t i = 0; i < BUYERS; i++) {
        crowd[i] = customer_of((double)i, "\t50");
    }
    struct desk valueless = { 0 };
    valueless.totals.values[CRM_MIX_CATEGORY] = 2;
    desk_learn(&valueless, "quality", "clv,loyalty_index", "", "", crowd, BUYERS);
    expect(&valueless, &crowd[50], "66.6666667|50||100|50", 7);
    cr_assert(valueless.notes.count == 1); /* nobody has a clv */
    desk_close(&valueless);
}

Test(quality, merged_saved_and_refused)
{
    static char whole[8192];
    struct crm_error error = { 0 };
    struct desk desk = { 0 };
    struct desk halves[2] = { { 0 } };
    make_crowd();
    desk_learn(&desk, "quality", "clv,loyalty_index", "", "", crowd, CRM_COUNT(crowd));
    snprintf(whole, sizeof whole, "%s", desk_model(&desk));
    for (size_t i = 0; i < 2; i++) {
        cr_assert(desk_open(&halves[i], "quality", "clv,loyalty_index", "", "", &error) == CRM_OK);
        cr_assert(desk_gather(&halves[i], crowd + (1 - i) * 40, i == 0 ? 62 : 40, &error)
                  == CRM_OK);
    }
    cr_assert(crm_classifier_merge(halves[0].classifier, halves[1].classifier, &error) == CRM_OK);
    cr_assert(crm_classifier_learn(halves[0].classifier, 0, &halves[0].learned, &error) == CRM_OK);
    cr_assert(strcmp(whole, desk_model(&halves[0])) == 0);
    cr_assert(crm_classifier_adopt(halves[1].classifier, &desk.learned, &error) == CRM_OK);
    expect(&halves[1], &crowd[30], desk_values(&desk, &crowd[30]), 0);
    desk_close(&halves[0]);
    desk_close(&halves[1]);
    static const char rows[][16] = { "surface_cuts", "potential_cuts", "values", "settings" };
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        struct crm_learned learned = { 0 };
        struct crm_span rest = crm_span_of(whole);
        while (rest.length > 0) {
            size_t length = strcspn(rest.at, "\n");
            cr_assert(crm_learned_read(&learned, (struct crm_span){ rest.at, length }, &error)
                      == CRM_OK);
            rest = (struct crm_span){ rest.at + length + 1, rest.length - length - 1 };
        }
        cr_assert(crm_classifier_adopt(desk.classifier, &learned, &error) == CRM_OK);
        cr_assert(crm_learned_set(&learned, "quality", rows[i], (double[3]){ 0 }, 3, &error)
                  == CRM_OK);
        cr_assert(crm_classifier_adopt(desk.classifier, &learned, &error) == CRM_REFUSED);
        crm_learned_free(&learned);
    }
    struct desk others[2] = { { 0 } };
    others[1].totals.has_costs = true;
    cr_assert(desk_open(&others[0], "quality", "x,loyalty_index", "", "", &error) == CRM_OK);
    cr_assert(desk_open(&others[1], "quality", "clv,loyalty_index", "", "", &error) == CRM_OK);
    for (size_t i = 0; i < 2; i++) {
        cr_assert(crm_classifier_adopt(others[i].classifier, &desk.learned, &error) == CRM_REFUSED);
        desk_close(&others[i]);
    }
    desk_close(&desk);
}

Test(quality, what_is_wrong)
{
    static const char weights[][24] = { "1;1;1",    "1;1;1;1;1",
                                        "1;1;1;-1", "0;0;0;0",
                                        "a;1;1;1",  "1;1;1;",
                                        "1,1,1,1",  "1e308;1e308;1e308;1e308" };
    static const char columns[][12] = { "much\t5", "5\thigh" };
    for (size_t i = 0; i < CRM_COUNT(weights); i++) {
        struct desk desk = { 0 };
        struct crm_error error = { 0 };
        cr_assert(desk_open(&desk, "quality", "clv", "quality.weights", weights[i], &error)
                      == CRM_USAGE,
                  "%s", weights[i]);
        cr_assert(strstr(error.message, "quality.weights needs four numbers") != NULL);
        desk_close(&desk);
    }
    for (size_t i = 0; i < CRM_COUNT(columns); i++) {
        struct desk desk = { 0 };
        struct crm_error error = { 0 };
        struct desk_customer customer = customer_of(1, columns[i]);
        cr_assert(desk_open(&desk, "quality", "clv,loyalty_index", "", "", &error) == CRM_OK);
        cr_assert(desk_gather(&desk, &customer, 1, &error) == CRM_REFUSED);
        cr_assert(strstr(error.message, i == 0 ? "clv has \"much\"" : "index has \"high\"") != NULL,
                  "%s", error.message);
        desk_close(&desk);
    }
}

/* Service */

/* A buyer who has had a good service: a contact each 20 days, no complaint, at low cost. */
static struct desk_customer served(double revenue, const char *owner)
{
    struct desk_customer customer = desk_customer(owner);
    struct crm_measures *measures = &customer.measures;
    measures->occasions = 1;
    measures->revenue = (crm_money)llround(revenue * CRM_MONEY_UNIT);
    measures->revenue_365 = measures->revenue;
    measures->lines_365 = 1;
    measures->cost_lines_365 = 1;
    measures->margin_365 = 10 * CRM_MONEY_UNIT;
    measures->service.widest_gap_365 = 20;
    measures->service.slowest_answer_365 = -1;
    measures->service.contacts_365 = 2;
    measures->service.cost_365 = CRM_MONEY_UNIT;
    return customer;
}

enum { VIP = 20, IMPORTANT = 18, ORDINARY = 5 };

/* Twenty buyers who bought for 1 to 20: the first is vip, the next three important. */
static void open_service(struct desk *desk, const char *columns, const char *key, const char *value)
{
    struct desk_customer buyers[20];
    for (size_t i = 0; i < CRM_COUNT(buyers); i++) {
        buyers[i] = served((double)i + 1, "x");
    }
    desk->totals.has_contacts = true;
    desk_learn(desk, "service_gap", columns, key, value, buyers, CRM_COUNT(buyers));
}

/* C16 */
Test(service_gap, against_the_standard)
{
    static const struct {
        int revenue;
        char owner[4];
        int32_t gap;
        int32_t answer;
        uint32_t contacts;
        int cost;
        int margin;
        char expected[96];
    } cases[] = {
        { VIP, "x", 30, 1, 24, 10, 10, "met|" },
        { VIP, "x", 31, -1, 2, 0, 10, "short|31 days without a contact, at most 30" },
        { VIP, "x", 30, 2, 2, 0, 10, "short|a complaint waited 2 days, at most 1" },
        { VIP, "", 30, -1, 2, 0, 10, "short|no owner" },
        { VIP, "", 365, 9, 99, 20, 10,
          "short|365 days without a contact, at most 30; a complaint waited 9 days, at most 1; no "
          "owner" },
        { VIP, "x", 20, -1, 25, 1, 10, "over|25 contacts in 365 days, standard one in 30" },
        { VIP, "x", 20, -1, 3, 11, 10, "over|service cost 11.00, margin 10.00" },
        { VIP, "x", 20, -1, 30, 1, -1,
          "over|30 contacts in 365 days, standard one in 30; service cost 1.00, margin -1.00" },
        { VIP, "x", 20, -1, 3, 0, -1, "met|" }, /* what costs nothing is not too much */
        { IMPORTANT, "x", 90, 3, 8, 1, 10, "met|" },
        { IMPORTANT, "x", 91, 3, 8, 1, 10, "short|91 days without a contact, at most 90" },
        { IMPORTANT, "x", 20, 4, 8, 1, 10, "short|a complaint waited 4 days, at most 3" },
        { IMPORTANT, "", 20, 3, 8, 1, 10, "short|no owner" },
        { IMPORTANT, "x", 20, 3, 9, 1, 10, "over|9 contacts in 365 days, standard one in 90" },
        { ORDINARY, "", 365, 7, 2, 1, 10, "met|" },
        { ORDINARY, "", 365, 8, 2, 1, 10, "short|a complaint waited 8 days, at most 7" },
        { ORDINARY, "", 100, -1, 3, 1, 10, "over|3 contacts in 365 days, standard one in 365" },
    };
    struct desk desk = { 0 };
    desk.totals.has_costs = true;
    open_service(&desk, "owner", "importance.value", "revenue");
    cr_assert(desk.notes.count == 0);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer customer = served(cases[i].revenue, cases[i].owner);
        customer.measures.service.widest_gap_365 = cases[i].gap;
        customer.measures.service.slowest_answer_365 = cases[i].answer;
        customer.measures.service.contacts_365 = cases[i].contacts;
        customer.measures.service.cost_365 = (crm_money)cases[i].cost * CRM_MONEY_UNIT;
        customer.measures.margin_365 = (crm_money)cases[i].margin * CRM_MONEY_UNIT;
        expect(&desk, &customer, cases[i].expected, i);
        customer.measures.occasions = 0;
        expect(&desk, &customer, "|", i);
    }
    struct desk_customer customer = served(VIP, "x");
    customer.measures.service.cost_365 = 99 * CRM_MONEY_UNIT;
    customer.measures.lines_365++; /* the margin is not known of all, even if the line is of 0 */
    expect(&desk, &customer, "met|", 100);
    desk_close(&desk);
}

Test(service_gap, what_the_data_lacks)
{
    struct desk none = { 0 };
    struct crm_error error = { 0 };
    size_t count = 9;
    cr_assert(desk_open(&none, "service_gap", "owner", "", "", &error) == CRM_OK);
    crm_classifier_columns(none.classifier, &count);
    cr_assert(count == 0 && none.notes.count == 1);
    cr_assert(strstr(none.notes.texts[0], "interactions") != NULL);
    desk_close(&none);
    struct desk desk = { 0 };
    struct desk_customer customer = served(VIP, "");
    customer.measures.service.cost_365 = 99 * CRM_MONEY_UNIT;
    open_service(&desk, "x", "", "");
    cr_assert(desk.notes.count == 2);
    expect(&desk, &customer, "met|", 0); /* neither the owner nor the margin is known */
    desk_close(&desk);
}

static const char *standards_path;

static enum crm_status load_standards(struct crm_error *error)
{
    struct desk desk = { 0 };
    desk.totals.has_contacts = true;
    enum crm_status status =
        desk_open(&desk, "service_gap", "owner", "service_gap.standards", standards_path, error);
    desk_close(&desk);
    return status;
}

static void nothing(void)
{
}

static void check_status(enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE);
}

Test(service_gap, standards_of_ones_own)
{
    static const struct {
        char text[160];
        char message[64];
    } cases[] = {
        { "importance\tcontact\tanswer\towner\nvip-ordinary\t10\t2\tno\n", "" },
        { "owner\tanswer\timportance\tcontact\nno\t0\tordinary\t36500\nyes\t1\tvip-important\t1\n",
          "" },
        { "importance\tcontact\tanswer\towner\nvip\t10\t2\tno\n", "important" },
        { "importance\tcontact\tanswer\towner\nvip-ordinary\t0\t2\tno\n",
          "\"0\" is not a number of days from 1 to 36500" },
        { "importance\tcontact\tanswer\towner\nvip-ordinary\t10\t-1\tno\n",
          "\"-1\" is not a number of days from 0 to 36500" },
        { "importance\tcontact\tanswer\towner\nvip-ordinary\t10\t36501\tno\n", "\"36501\" is not" },
        { "importance\tcontact\tanswer\towner\nvip-ordinary\tweek\t1\tno\n", "\"week\" is not" },
        { "importance\tcontact\tanswer\towner\nvip-ordinary\t10\t1\tmaybe\n",
          "owner is yes or no" },
        { "importance\tcontact\tanswer\nvip-ordinary\t10\t1\n", "owner" },
        { "importance\tcontact\tanswer\towner\nbest\t10\t1\tno\n", "best" },
    };
    folder_make();
    standards_path = folder_path("standards.tsv");
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_error error = { 0 };
        bool good = cases[i].message[0] == '\0';
        file_put(standards_path, crm_span_of(cases[i].text));
        cr_assert(load_standards(&error) == (good ? CRM_OK : CRM_USAGE), "case %zu: %s", i,
                  error.message);
        cr_assert(good || strstr(error.message, cases[i].message) != NULL, "case %zu: %s", i,
                  error.message);
    }
    struct desk desk = { 0 };
    struct desk_customer customer = served(VIP, "");
    file_put(standards_path, crm_span_of(cases[0].text));
    desk.totals.has_costs = true;
    open_service(&desk, "owner", "service_gap.standards", standards_path);
    expect(&desk, &customer, "short|20 days without a contact, at most 10", 0);
    desk_close(&desk);
    fault_each(FAULT_MEMORY | FAULT_OPEN | FAULT_READ, nothing, load_standards, check_status);
    folder_remove();
}

static enum crm_status quality_with_faults(struct crm_error *error)
{
    struct desk desk = { 0 };
    struct desk other = { 0 };
    enum crm_status status = desk_open(&desk, "quality", "clv,loyalty_index", "", "", error);
    status = status == CRM_OK ? desk_open(&other, "quality", "clv,loyalty_index", "", "", error)
                              : status;
    status = status == CRM_OK ? desk_gather(&desk, crowd, 10, error) : status;
    status = status == CRM_OK ? desk_gather(&other, crowd + 10, 10, error) : status;
    if (status == CRM_OK) {
        status = crm_classifier_merge(desk.classifier, other.classifier, error);
    }
    if (status == CRM_OK) {
        status = crm_classifier_learn(desk.classifier, 0, &desk.learned, error);
    }
    desk_close(&desk);
    desk_close(&other);
    return status;
}

Test(quality, memory_may_fail)
{
    fault_each(FAULT_MEMORY, make_crowd, quality_with_faults, check_status);
}
