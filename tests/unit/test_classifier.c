/* The classifier, and what the table of schemes promises. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "market.h"
#include "support.h"

static void draw_people(struct person *people, size_t count, uint64_t *random)
{
    uint64_t spread = random_next(random) % 3 == 0 ? 4 : 100000; /* ties, or none */
    for (size_t i = 0; i < count; i++) {
        double revenue = ((double)(random_next(random) % spread) - 1) * 1.0001;
        market_buyer(&people[i], (uint32_t)(random_next(random) % 6), revenue,
                     (int32_t)(random_next(random) % 700));
        market_line(&people[i], random_next(random) % 9 == 0 ? "internal\t\t30\t" : "\t\t30\t");
    }
}

static void show_learned(const struct crm_learned *learned, struct crm_buffer *text)
{
    for (size_t i = 0; i < learned->count; i++) {
        crm_learned_write(&learned->rows[i], text);
        crm_buffer_byte(text, '\n');
    }
}

/* Two halves, gathered apart and merged in either order, teach what the whole does. */
static void check_halves(const struct person *people, size_t count, size_t cut, const char *setting,
                         const char *value)
{
    struct crm_buffer whole = { 0 };
    for (int order = 0; order < 3; order++) {
        struct market left = { 0 };
        struct market right = { 0 };
        cr_assert(market_open(&left, "importance,value_matrix,rfm,age_band", setting, value)
                  == CRM_OK);
        cr_assert(market_open(&right, "importance,value_matrix,rfm,age_band", setting, value)
                  == CRM_OK);
        market_gather(&left, people, 0, order == 0 ? count : cut);
        market_gather(&right, people, order == 0 ? count : cut, count);
        struct market *into = order == 2 ? &right : &left;
        struct market *from = order == 2 ? &left : &right;
        cr_assert(crm_classifier_merge(into->classifier, from->classifier, &into->error) == CRM_OK);
        cr_assert(crm_classifier_learn(into->classifier, 0, &into->learned, &into->error)
                  == CRM_OK);
        struct crm_buffer text = { 0 };
        show_learned(&into->learned, order == 0 ? &whole : &text);
        cr_assert(order == 0 || crm_span_equal(crm_buffer_view(&whole), crm_buffer_view(&text)),
                  "%s\n---\n%s", crm_buffer_string(&whole), crm_buffer_string(&text));
        crm_buffer_free(&text);
        market_close(&left);
        market_close(&right);
    }
    crm_buffer_free(&whole);
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
    static struct person people[CROWD];
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
    static struct person people[CROWD];
    uint64_t random = 22;
    char path[] = "/tmp/crm-test-XXXXXX";
    cr_assert(close(mkstemp(path)) == 0);
    for (size_t round = 0; round < 60; round++) {
        struct market first = { 0 };
        struct market second = { 0 };
        const char *schemes = "importance,value_matrix,rfm,age_band";
        const char *reference = round % 2 == 0 ? "mean" : "median";
        draw_people(people, CROWD, &random);
        cr_assert(market_open(&first, schemes, "value_matrix.reference", reference) == CRM_OK);
        cr_assert(market_open(&second, schemes, "value_matrix.reference", reference) == CRM_OK);
        market_learn(&first, people, CROWD);
        cr_assert(crm_learned_save(&first.learned, path, "crm-segment", &first.error) == CRM_OK);
        cr_assert(crm_learned_load(&second.learned, path, "crm-segment", &second.error) == CRM_OK);
        cr_assert(crm_classifier_adopt(second.classifier, &second.learned, &second.error)
                  == CRM_OK);
        for (size_t i = 0; i < CROWD; i++) {
            struct crm_buffer text = { 0 };
            market_classes(&first, &people[i], &text);
            market_expect(&second, &people[i], crm_buffer_string(&text), "saved", i);
            crm_buffer_free(&text);
        }
        market_close(&first);
        market_close(&second);
    }
    remove(path);
}

Test(classifier, internal_customers)
{
    static const char *const schemes = "importance";
    struct person people[2];
    market_buyer(&people[0], 1, 100, 0);
    market_buyer(&people[1], 1, 50, 0);
    market_line(&people[0], "internal\t\t\t");
    struct market desk = { 0 };
    cr_assert(market_open(&desk, schemes, NULL, NULL) == CRM_OK);
    market_learn(&desk, people, 2);
    market_expect(&desk, &people[0], "", "internal", 0);
    market_expect(&desk, &people[1], "vip", "internal", 1);
    crm_classifier_close(desk.classifier);
    cr_assert(crm_classifier_open(&desk.classifier, &crm_class_schemes, &schemes, 1, NULL,
                                  &desk.settings, &desk.error)
              == CRM_OK);
    cr_assert(crm_classifier_start(desk.classifier, &desk.context, true, &desk.error) == CRM_OK);
    market_learn(&desk, people, 2);
    market_expect(&desk, &people[0], "vip", "counted", 0);
    market_expect(&desk, &people[1], "ordinary", "counted", 1);
    market_close(&desk);
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
    market_settings(&settings);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *names = cases[i].names;
        struct crm_classifier *classifier = NULL;
        struct crm_error error = { 0 };
        struct crm_buffer text = { 0 };
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
        struct market desk = { 0 };
        cr_assert(market_open(&desk, schemes[i], NULL, NULL) == CRM_OK);
        cr_assert(crm_classifier_adopt(desk.classifier, &desk.learned, &desk.error) == CRM_REFUSED);
        cr_assert(crm_learned_read(&desk.learned, crm_span_of(lines[i]), &desk.error) == CRM_OK);
        cr_assert(crm_classifier_adopt(desk.classifier, &desk.learned, &desk.error) == CRM_REFUSED);
        market_close(&desk);
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
