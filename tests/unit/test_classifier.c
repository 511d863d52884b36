/* The classifier, and what the table of schemes promises. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "market.h"
#include "support.h"

static void draw_people(struct desk_customer *people, size_t count, uint64_t *random)
{
    uint64_t spread = random_next(random) % 3 == 0 ? 4 : 100000; /* ties, or none */
    for (size_t i = 0; i < count; i++) {
        double revenue = ((double)(random_next(random) % spread) - 1) * 1.0001;
        market_buyer(&people[i], (uint32_t)(random_next(random) % 6), revenue,
                     (int32_t)(random_next(random) % 700));
        desk_line(&people[i], random_next(random) % 9 == 0 ? "internal\t\t30\t" : "\t\t30\t");
    }
}

/* Two halves, gathered apart and merged in either order, teach what the whole does. */
static void check_halves(const struct desk_customer *people, size_t count, size_t cut,
                         const char *setting, const char *value)
{
    char whole[4096] = "";
    for (int order = 0; order < 3; order++) {
        struct desk left = { 0 };
        struct desk right = { 0 };
        cr_assert(market_open(&left, "importance,value_matrix,rfm,age_band", setting, value)
                  == CRM_OK);
        cr_assert(market_open(&right, "importance,value_matrix,rfm,age_band", setting, value)
                  == CRM_OK);
        size_t first = order == 0 ? count : cut;
        cr_assert(desk_gather(&left, people, first, &left.error) == CRM_OK);
        cr_assert(desk_gather(&right, people + first, count - first, &right.error) == CRM_OK);
        struct desk *into = order == 2 ? &right : &left;
        struct desk *from = order == 2 ? &left : &right;
        cr_assert(crm_classifier_merge(into->classifier, from->classifier, &into->error) == CRM_OK);
        desk_teach(into, NULL, 0);
        const char *text = desk_model(into);
        if (order == 0) {
            cr_assert(strlen(text) < sizeof whole);
            snprintf(whole, sizeof whole, "%s", text);
        }
        cr_assert(strcmp(whole, text) == 0, "%s\n---\n%s", whole, text);
        desk_close(&left);
        desk_close(&right);
    }
}

enum { CROWD = 120 };

Test(classifier, merge_is_one_gather)
{
    static const struct {
        char setting[24];
        char value[8];
    } settings[] = { { "", "" },
                     { "value_matrix.reference", "median" },
                     { "rfm.class_by", "raw" } };
    static struct desk_customer people[CROWD];
    uint64_t random = 21;
    for (size_t round = 0; round < 150; round++) {
        size_t count = random_next(&random) % (CROWD + 1);
        draw_people(people, count, &random);
        check_halves(people, count, count > 0 ? random_next(&random) % (count + 1) : 0,
                     settings[round % 3].setting, settings[round % 3].value);
    }
}

/* A saved model gives everybody the classes that learning gave. */
Test(classifier, saved_models)
{
    static struct desk_customer people[CROWD];
    uint64_t random = 22;
    char path[] = "/tmp/crm-test-XXXXXX";
    cr_assert(close(mkstemp(path)) == 0);
    for (size_t round = 0; round < 60; round++) {
        struct desk first = { 0 };
        struct desk second = { 0 };
        const char *schemes = "importance,value_matrix,rfm,age_band";
        const char *reference = round % 2 == 0 ? "mean" : "median";
        draw_people(people, CROWD, &random);
        cr_assert(market_open(&first, schemes, "value_matrix.reference", reference) == CRM_OK);
        cr_assert(market_open(&second, schemes, "value_matrix.reference", reference) == CRM_OK);
        desk_teach(&first, people, CROWD);
        cr_assert(crm_learned_save(&first.learned, path, "crm-segment", &first.error) == CRM_OK);
        cr_assert(crm_learned_load(&second.learned, path, "crm-segment", &second.error) == CRM_OK);
        cr_assert(crm_classifier_adopt(second.classifier, &second.learned, &second.error)
                  == CRM_OK);
        for (size_t i = 0; i < CROWD; i++) {
            char classes[128];
            snprintf(classes, sizeof classes, "%s", desk_values(&first, &people[i]));
            desk_expect(&second, &people[i], classes, "saved", i);
        }
        desk_close(&first);
        desk_close(&second);
    }
    remove(path);
}

Test(classifier, internal_customers)
{
    struct desk_customer people[2];
    market_buyer(&people[0], 1, 100, 0);
    market_buyer(&people[1], 1, 50, 0);
    desk_line(&people[0], "internal\t\t\t");
    struct desk desk = { 0 };
    cr_assert(market_open(&desk, "importance", "", "") == CRM_OK);
    desk_teach(&desk, people, 2);
    desk_expect(&desk, &people[0], "", "internal", 0);
    desk_expect(&desk, &people[1], "vip", "internal", 1);
    desk_close(&desk);
    struct desk counting = { .internal = true };
    cr_assert(market_open(&counting, "importance", "", "") == CRM_OK);
    desk_teach(&counting, people, 2);
    desk_expect(&counting, &people[0], "vip", "counted", 0);
    desk_expect(&counting, &people[1], "ordinary", "counted", 1);
    desk_close(&counting);
}

Test(classifier, names)
{
    static const struct {
        char names[40];
        enum crm_status status;
        char text[64]; /* the names in order, or a part of the message */
    } cases[] = {
        { "rfm", CRM_OK, "rfm" },
        { "rfm,importance,rfm", CRM_OK, "importance,rfm" },
        { "rmf", CRM_USAGE, "did you mean rfm?" },
        { "", CRM_USAGE, "--by '' names no scheme" },
        { ",", CRM_USAGE, "--by ',' names no scheme" },
        { "rfm,", CRM_USAGE, "--by 'rfm,' has an empty name" },
        { "Importance", CRM_USAGE, "did you mean importance?" },
    };
    struct crm_settings settings = { 0 };
    struct crm_error error = { 0 };
    cr_assert(desk_settings(&settings, &crm_class_schemes, &error) == CRM_OK);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *names = cases[i].names;
        struct crm_classifier *classifier = NULL;
        struct crm_buffer text = { 0 };
        error = (struct crm_error){ 0 };
        cr_assert(
            crm_classifier_open(&classifier, &crm_class_schemes, &names, 1, NULL, &settings, &error)
            == cases[i].status);
        if (classifier != NULL) {
            crm_classifier_names(classifier, &text);
            cr_assert(crm_span_is(crm_buffer_view(&text), cases[i].text));
        } else {
            cr_assert(strstr(error.message, cases[i].text) != NULL, "%s", error.message);
        }
        crm_buffer_free(&text);
        crm_classifier_close(classifier);
    }
    crm_settings_free(&settings);
}

Test(classifier, models_that_do_not_fit)
{
    static const char lines[][40] = { "importance\tvip_from\t1;2", "value_matrix\toccasions\t",
                                      "rfm\trecency_cuts\t1;2;3" };
    static const char schemes[][16] = { "importance", "value_matrix", "rfm" };
    for (size_t i = 0; i < CRM_COUNT(lines); i++) {
        struct desk desk = { 0 };
        cr_assert(market_open(&desk, schemes[i], "", "") == CRM_OK);
        cr_assert(crm_classifier_adopt(desk.classifier, &desk.learned, &desk.error) == CRM_REFUSED);
        cr_assert(crm_learned_read(&desk.learned, crm_span_of(lines[i]), &desk.error) == CRM_OK);
        cr_assert(crm_classifier_adopt(desk.classifier, &desk.learned, &desk.error) == CRM_REFUSED);
        desk_close(&desk);
    }
}

/* What the tables promise: ids and columns are unique, classes have labels, and who is to be done
 * something with is described. */
Test(schemes, table)
{
    for (size_t i = 0; i < crm_class_schemes.count; i++) {
        const struct crm_scheme *scheme = crm_class_schemes.rows[i];
        cr_assert(scheme->gather != NULL || scheme->learn == NULL);
        cr_assert((scheme->learn == NULL) == (scheme->merge == NULL));
        cr_assert(scheme->given || scheme->apply != NULL);
        for (size_t j = 0; j < scheme->column_count; j++) {
            const struct crm_class_column *column = &scheme->columns[j];
            cr_assert(crm_class_column_find(&crm_class_schemes, crm_span_of(column->name))
                      == (column->class_count > 0 ? column : NULL));
            for (size_t k = 0; k < column->class_count; k++) {
                const struct crm_class *class = &column->classes[k];
                cr_assert(class->label != NULL && class->label_chinese != NULL);
                cr_assert(class->action == NULL || class->meaning != NULL, "%s %s", column->name,
                          class->name);
            }
        }
    }
    cr_assert(crm_class_column_find(&crm_class_schemes, crm_span_of("nothing")) == NULL);
}
