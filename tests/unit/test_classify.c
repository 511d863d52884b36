/* The classify room: numbers, learned, the schemes C2, C7, C8 and C18, the classifier. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "classify/classifier.h"
#include "classify/numbers.h"

/* xorshift64*: the same values on every machine. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1du;
}

/* Numbers */

/* R: quantile(mtcars$mpg, 1:4 / 5) */
Test(numbers, quantile_type_7)
{
    static const int64_t mpg[] = { 210, 210, 228, 214, 187, 181, 143, 244, 228, 192, 178,
                                   164, 173, 152, 104, 104, 147, 324, 304, 339, 215, 155,
                                   152, 133, 192, 273, 260, 304, 158, 197, 150, 214 };
    static const double quintiles[] = { 10.4, 15.20, 17.92, 21.00, 24.08, 33.9 };
    struct crm_numbers numbers = { 0 };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(mpg); i++) {
        cr_assert(crm_numbers_add(&numbers, mpg[i], &error) == CRM_OK);
    }
    crm_numbers_sort(&numbers);
    for (size_t i = 0; i < CRM_COUNT(quintiles); i++) {
        double quantile = crm_numbers_quantile(&numbers, i, 5, 10);
        cr_assert(fabs(quantile - quintiles[i]) < 1e-12, "%zu: %.17g", i, quantile);
    }
    cr_assert(crm_numbers_sum(&numbers) == 6429);
    crm_numbers_free(&numbers);
}

Test(numbers, exact_sums)
{
    struct crm_numbers numbers = { 0 };
    struct crm_numbers other = { 0 };
    struct crm_error error = { 0 };
    cr_assert(crm_numbers_sum(&numbers) == 0);
    for (int i = 0; i < 3; i++) {
        cr_assert(crm_numbers_add(&other, INT64_MAX, &error) == CRM_OK);
    }
    cr_assert(crm_numbers_merge(&numbers, &other, &error) == CRM_OK);
    cr_assert(crm_numbers_merge(&numbers, &other, &error) == CRM_OK);
    cr_assert(numbers.count == 6 && crm_numbers_sum(&numbers) == (crm_wide)INT64_MAX * 6);
    crm_numbers_sort(&numbers);
    cr_assert(crm_numbers_quantile(&numbers, 1, 5, 1) == (double)INT64_MAX);
    crm_numbers_free(&numbers);
    crm_numbers_free(&other);
}

Test(numbers, shown)
{
    static const struct {
        double number;
        char text[24];
    } cases[] = {
        { 0, "0" },        { 1234, "1,234" }, { 1234.5, "1,234.50" },
        { -3, "-3.00" },   { 0.005, "0.00" }, { 0.015, "0.02" },
        { 1e15, "1e+15" }, { -0.0, "0" },     { 12.3456, "12.35" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer text = { 0 };
        crm_explain_number(&text, cases[i].number);
        cr_assert(crm_span_is(crm_buffer_view(&text), cases[i].text), "%g: %s", cases[i].number,
                  crm_buffer_string(&text));
        crm_buffer_free(&text);
    }
}

/* Learned */

Test(learned, lines)
{
    static const struct {
        char line[48];
        bool good;
        size_t count;
    } cases[] = {
        { "rfm\tcuts\t1;2.5;-3e10", true, 3 },
        { "rfm\tcuts\t", true, 0 },
        { "rfm\tcuts", true, 0 },
        { "rfm\tcuts\t1;;2", false, 0 },
        { "rfm\tcuts\tx", false, 0 },
        { "rfm\tcuts\tnan", false, 0 },
        { "rfm\tcuts\tinf", false, 0 },
        { "rfm\tcuts\t1\t2", false, 0 },
        { "rfm", false, 0 },
        { "", false, 0 },
        { "\tcuts\t1", false, 0 },
        { "rfm\t\t1", false, 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_learned learned = { 0 };
        struct crm_error error = { 0 };
        enum crm_status status = crm_learned_read(&learned, crm_span_of(cases[i].line), &error);
        cr_assert(status == (cases[i].good ? CRM_OK : CRM_REFUSED), "case %zu", i);
        const struct crm_learned_row *row = crm_learned_get(&learned, "rfm", "cuts");
        cr_assert((row != NULL) == cases[i].good, "case %zu", i);
        cr_assert(row == NULL || row->count == cases[i].count, "case %zu", i);
        crm_learned_free(&learned);
    }
}

/* A scheme within a class, or a stratum: the names hold a value of the data, of any length. */
Test(learned, long_names_come_back)
{
    static const size_t lengths[] = { 1, 62, 63, 64, 65, 200, 5000 };
    static char scheme[5001];
    static char name[5001];
    for (size_t i = 0; i < CRM_COUNT(lengths); i++) {
        struct crm_learned written = { 0 };
        struct crm_learned read = { 0 };
        struct crm_buffer line = { 0 };
        struct crm_error error = { 0 };
        double number = 7;
        memset(scheme, 's', lengths[i]);
        memset(name, 'n', lengths[i]);
        cr_assert(crm_learned_set(&written, scheme, "n", &number, 1, &error) == CRM_OK);
        cr_assert(crm_learned_set(&written, "s", name, &number, 1, &error) == CRM_OK);
        for (size_t j = 0; j < written.count; j++) {
            crm_buffer_clear(&line);
            crm_learned_write(&written.rows[j], &line);
            cr_assert(crm_learned_read(&read, crm_buffer_view(&line), &error) == CRM_OK, "%zu: %s",
                      lengths[i], error.message);
        }
        const struct crm_learned_row *row = crm_learned_get(&read, scheme, "n");
        cr_assert(row != NULL && row->count == 1);
        row = crm_learned_get(&read, "s", name);
        cr_assert(row != NULL && row->count == 1);
        crm_buffer_free(&line);
        crm_learned_free(&written);
        crm_learned_free(&read);
    }
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

Test(learned, files)
{
    static const struct {
        char text[80];
        enum crm_status status;
        uint64_t line;
    } cases[] = {
        { "##crm-model\t1\tcrm-x\n##end\n", CRM_OK, 0 },
        { "##crm-model\t1\tcrm-x\na\tb\t1\n##end\n", CRM_OK, 0 },
        { "##crm-model\t1\tcrm-x\na\tb\t1\n", CRM_REFUSED, 0 },
        { "##crm-model\t1\tcrm-x\na\tb\tx\n##end\n", CRM_REFUSED, 2 },
        { "##crm-model\t1\tcrm-y\n##end\n", CRM_REFUSED, 1 },
        { "##crm-model\t2\tcrm-x\n##end\n", CRM_REFUSED, 1 },
        { "##crm\t1\n", CRM_REFUSED, 1 },
        { "", CRM_REFUSED, 1 },
    };
    char path[] = "/tmp/crm-test-XXXXXX";
    cr_assert(close(mkstemp(path)) == 0);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_learned learned = { 0 };
        struct crm_error error = { 0 };
        write_text(path, cases[i].text);
        enum crm_status status = crm_learned_load(&learned, path, "crm-x", &error);
        cr_assert(status == cases[i].status && error.line == cases[i].line, "case %zu: %s", i,
                  error.message);
        crm_learned_free(&learned);
    }
    remove(path);
}

/* 17 digits bring every number back. */
Test(learned, numbers_come_back)
{
    double numbers[900];
    uint64_t random = 11;
    for (size_t i = 0; i < CRM_COUNT(numbers); i++) {
        double scale = pow(10, (double)(next_random(&random) % 40) - 20);
        numbers[i] = ((double)(int64_t)next_random(&random)) * scale;
    }
    char path[] = "/tmp/crm-test-XXXXXX";
    cr_assert(close(mkstemp(path)) == 0);
    struct crm_learned written = { 0 };
    struct crm_learned read = { 0 };
    struct crm_error error = { 0 };
    cr_assert(crm_learned_set(&written, "a", "b", numbers, 3, &error) == CRM_OK);
    cr_assert(crm_learned_set(&written, "a", "b", numbers, CRM_COUNT(numbers), &error) == CRM_OK);
    cr_assert(crm_learned_set(&written, "a", "c", NULL, 0, &error) == CRM_OK);
    cr_assert(written.count == 2);
    cr_assert(crm_learned_save(&written, path, "crm-x", &error) == CRM_OK);
    cr_assert(crm_learned_load(&read, path, "crm-x", &error) == CRM_OK, "%s", error.message);
    const struct crm_learned_row *row = crm_learned_get(&read, "a", "b");
    cr_assert(row != NULL && row->count == CRM_COUNT(numbers));
    cr_assert(memcmp(row->numbers, numbers, sizeof numbers) == 0);
    row = crm_learned_get(&read, "a", "c");
    cr_assert(row != NULL && row->count == 0);
    cr_assert(crm_learned_get(&read, "a", "d") == NULL);
    crm_learned_free(&written);
    crm_learned_free(&read);
    remove(path);
}

/* Schemes. A person's record is "C TAB id TAB relation TAB birth_date TAB age TAB points". */

enum { COLUMNS = 16, RECORD_FIELDS = 6, AS_OF = 20000 };

struct person {
    struct crm_measures measures;
    char line[64];
    uint32_t ends[RECORD_FIELDS];
    struct crm_record record;
};

static void set_line(struct person *person, const char *rest)
{
    snprintf(person->line, sizeof person->line, "C\tx\t%s", rest);
    size_t field = 0;
    size_t length = strlen(person->line);
    for (size_t i = 0; i <= length && field < RECORD_FIELDS; i++) {
        if (person->line[i] == '\t' || i == length) {
            person->ends[field++] = (uint32_t)i;
        }
    }
    cr_assert(field == RECORD_FIELDS, "%s", rest);
    person->record = (struct crm_record){ .bytes = person->line, .ends = person->ends };
}

/* Someone who bought `occasions` times for `revenue` units, last `recency` days ago. */
static void set_buyer(struct person *person, uint32_t occasions, double revenue, int32_t recency)
{
    *person = (struct person){ 0 };
    struct crm_measures *measures = &person->measures;
    measures->occasions = occasions;
    measures->rfm_occasions = occasions;
    measures->revenue = (crm_money)llround(revenue * CRM_MONEY_UNIT);
    measures->rfm_revenue = measures->revenue;
    measures->margin = measures->revenue / 2;
    measures->last_day = occasions > 0 ? AS_OF - recency : CRM_NO_DAY;
    measures->first_day = measures->last_day;
    set_line(person, "\t\t\t");
}

/* What a run of some schemes needs. */
struct desk {
    struct crm_classifier *classifier;
    struct crm_scheme_context context;
    struct crm_activity_rule rule;
    struct crm_settings settings;
    struct crm_layout layout;
    struct crm_totals totals;
    struct crm_notes notes;
    struct crm_learned learned;
    const char *within; /* a column to rank within, or NULL */
    struct crm_error error;
};

static void add_settings(struct crm_settings *settings)
{
    struct crm_error error = { 0 };
    for (size_t i = 0; i < crm_class_schemes.count; i++) {
        cr_assert(crm_settings_add(settings, crm_class_schemes.rows[i]->settings,
                                   crm_class_schemes.rows[i]->setting_count, &error)
                  == CRM_OK);
    }
}

static enum crm_status open_desk(struct desk *desk, const char *schemes, const char *setting,
                                 const char *value)
{
    static const char *const names[] = { "customer_id", "relation", "birth_date", "age", "points" };
    struct crm_error *error = &desk->error;
    desk->rule = (struct crm_activity_rule){ AS_OF, -1, -1 };
    desk->context = (struct crm_scheme_context){
        .settings = &desk->settings,
        .customers = &desk->layout,
        .totals = &desk->totals,
        .as_of = AS_OF,
        .rule = &desk->rule,
        .notes = &desk->notes,
    };
    for (size_t i = 0; i < CRM_COUNT(names); i++) {
        cr_assert(crm_layout_add(&desk->layout, crm_span_of(names[i]), error) == CRM_OK);
    }
    add_settings(&desk->settings);
    if (setting != NULL && setting[0] != '\0') {
        cr_assert(crm_settings_set(&desk->settings, setting, value, error) == CRM_OK, "%s",
                  error->message);
    }
    enum crm_status status = crm_classifier_open(&desk->classifier, &crm_class_schemes, &schemes, 1,
                                                 desk->within, &desk->settings, error);
    return status == CRM_OK ? crm_classifier_start(desk->classifier, &desk->context, false, error)
                            : status;
}

static void close_desk(struct desk *desk)
{
    crm_classifier_close(desk->classifier);
    crm_settings_free(&desk->settings);
    crm_layout_free(&desk->layout);
    crm_learned_free(&desk->learned);
    crm_notes_free(&desk->notes);
}

static void gather_people(struct desk *desk, const struct person *people, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        struct crm_subject subject = { .measures = &people[i].measures,
                                       .record = &people[i].record };
        cr_assert(crm_classifier_gather(desk->classifier, 0, &subject, &desk->error) == CRM_OK);
    }
}

static void learn_people(struct desk *desk, const struct person *people, size_t count)
{
    gather_people(desk, people, 0, count);
    cr_assert(crm_classifier_learn(desk->classifier, 0, &desk->learned, &desk->error) == CRM_OK);
}

/* The values of a person's columns, parted by blanks. */
static void classes_of(const struct desk *desk, const struct person *person,
                       struct crm_buffer *text)
{
    size_t count = 0;
    struct crm_span values[COLUMNS];
    struct crm_subject subject = { .measures = &person->measures, .record = &person->record };
    crm_classifier_columns(desk->classifier, &count);
    cr_assert(count <= COLUMNS);
    crm_classifier_apply(desk->classifier, &subject, values);
    for (size_t i = 0; i < count; i++) {
        crm_buffer_text(text, i > 0 ? " " : "");
        crm_buffer_span(text, values[i]);
    }
    struct crm_buffer explained = { 0 };
    crm_classifier_explain(desk->classifier, &subject, &explained);
    cr_assert(explained.length > 0 && explained.bytes[explained.length - 1] == '\n');
    crm_buffer_free(&explained);
}

static void expect(const struct desk *desk, const struct person *person, const char *expected,
                   const char *what, size_t number)
{
    struct crm_buffer text = { 0 };
    classes_of(desk, person, &text);
    cr_assert(strcmp(crm_buffer_string(&text), expected) == 0, "%s %zu: %s, not %s", what, number,
              crm_buffer_string(&text), expected);
    crm_buffer_free(&text);
}

/* C2. One letter a buyer: vip, important, ordinary. */
Test(importance, cuts_and_ties)
{
    static const struct {
        int32_t values[24];
        size_t count;
        char classes[28];
        char setting[24];
        char value[8];
    } cases[] = {
        { { 0 }, 0, "", "", "" },
        { { 5 }, 1, "v", "", "" },
        { { 0 }, 1, "o", "", "" },
        { { -5 }, 1, "o", "", "" },
        { { 5, 5 }, 2, "oo", "", "" },
        { { 6, 5 }, 2, "vo", "", "" },
        { { 9, 8, 7, 6, 5 }, 5, "voooo", "", "" },
        { { 9, 8, 7, 6, 5, 4 }, 6, "vioooo", "", "" }, /* ceil(1.2) = 2 */
        { { 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 },
          20,
          "viiioooooooooooooooo",
          "",
          "" },
        { { 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 },
          21,
          "vviiioooooooooooooooo",
          "",
          "" }, /* ceil(1.05) = 2, ceil(4.2) = 5 */
        { { 20, 20, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 },
          20,
          "iiiioooooooooooooooo",
          "",
          "" },
        { { 20, 19, 18, 17, 17, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 },
          20,
          "viiooooooooooooooooo",
          "",
          "" },
        { { 20, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
          20,
          "vooooooooooooooooooo",
          "",
          "" },
        { { 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7 },
          20,
          "oooooooooooooooooooo",
          "",
          "" },
        { { 9, 8, 7, 6 }, 4, "vioo", "importance.important", "0.5" },
        { { 9, 8, 7, 6 }, 4, "iooo", "importance.vip", "0" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        static struct person people[24];
        const char *expected = cases[i].classes;
        for (size_t j = 0; j < cases[i].count; j++) {
            set_buyer(&people[j], 1, cases[i].values[j], 0);
        }
        cr_assert(open_desk(&desk, "importance", cases[i].setting, cases[i].value) == CRM_OK);
        learn_people(&desk, people, cases[i].count);
        for (size_t j = 0; j < cases[i].count; j++) {
            const char *name = expected[j] == 'v'   ? "vip"
                               : expected[j] == 'i' ? "important"
                                                    : "ordinary";
            expect(&desk, &people[j], name, "importance", i * 100 + j);
        }
        set_buyer(&people[0], 0, 0, 0);
        expect(&desk, &people[0], "", "nobody", i);
        close_desk(&desk);
    }
}

Test(importance, values)
{
    static const struct {
        char value[12];
        bool costs;
        bool all_costs;
        char first[12]; /* who has most revenue */
        size_t notes;
    } cases[] = {
        { "auto", false, false, "vip", 0 },       { "auto", true, true, "ordinary", 0 },
        { "auto", true, false, "vip", 1 },        { "revenue", true, true, "vip", 0 },
        { "margin", true, false, "ordinary", 0 }, { "points", false, false, "ordinary", 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct person people[3];
        set_buyer(&people[0], 1, 100, 0);
        set_buyer(&people[1], 1, 50, 0);
        set_buyer(&people[2], 1, 20, 0);
        people[0].measures.margin = -1;
        for (size_t j = 0; j < CRM_COUNT(people); j++) {
            people[j].measures.lines = 1;
            people[j].measures.cost_lines = cases[i].all_costs || j == 0;
        }
        set_line(&people[0], "\t\t\t1.5");
        set_line(&people[1], "\t\t\t1e3");
        set_line(&people[2], "\t\t\t");
        desk.totals.has_costs = cases[i].costs;
        desk.totals.lines = 3;
        desk.totals.cost_lines = cases[i].all_costs ? 3 : 1;
        cr_assert(open_desk(&desk, "importance", "importance.value", cases[i].value) == CRM_OK);
        learn_people(&desk, people, 3);
        expect(&desk, &people[0], cases[i].first, "importance", i);
        if (strcmp(cases[i].value, "points") == 0) {
            expect(&desk, &people[1], "vip", "importance", i);
            expect(&desk, &people[2], "", "importance", i);
        }
        cr_assert(desk.notes.count == cases[i].notes, "case %zu", i);
        close_desk(&desk);
    }
    struct desk desk = { 0 };
    cr_assert(open_desk(&desk, "importance", "importance.value", "point") == CRM_USAGE);
    cr_assert(strstr(desk.error.message, "did you mean points") != NULL);
    close_desk(&desk);
    struct desk word = { 0 };
    struct person person;
    struct crm_subject subject = { .measures = &person.measures, .record = &person.record };
    set_buyer(&person, 1, 100, 0);
    set_line(&person, "\t\t\tnone");
    cr_assert(open_desk(&word, "importance", "importance.value", "points") == CRM_OK);
    cr_assert(crm_classifier_gather(word.classifier, 0, &subject, &word.error) == CRM_REFUSED);
    close_desk(&word);
    struct desk upside_down = { 0 };
    cr_assert(open_desk(&upside_down, "importance", "importance.vip", "0.5") == CRM_USAGE);
    close_desk(&upside_down);
    struct desk costless = { 0 };
    size_t count = 9;
    cr_assert(open_desk(&costless, "importance", "importance.value", "margin") == CRM_OK);
    crm_classifier_columns(costless.classifier, &count);
    cr_assert(count == 0 && costless.notes.count == 1);
    close_desk(&costless);
}

/* C7 */
Test(value_matrix, both_sides)
{
    static const struct {
        struct {
            uint32_t occasions;
            double revenue;
            char class[12];
        } people[4];
        size_t count;
        char reference[8];
    } cases[] = {
        { { { 3, 10, "best" } }, 1, "mean" },
        { { { 3, 10, "best" } }, 1, "median" },
        { { { 2, 7, "best" }, { 2, 7, "best" }, { 2, 7, "best" } }, 3, "mean" },
        { { { 3, 0.0001, "best" }, { 3, 0.0001, "best" }, { 3, 0.0001, "best" } }, 3, "mean" },
        { { { 3, 0.0001, "best" }, { 3, 0.0001, "best" }, { 3, 0.0001, "best" } }, 3, "median" },
        { { { 3, -0.0001, "best" }, { 3, -0.0001, "best" } }, 2, "mean" },
        { { { 4, 80, "best" },
            { 4, 40, "frequent" },
            { 2, 40, "spender" },
            { 2, 20, "uncertain" } },
          4,
          "mean" },
        { { { 1, 10, "uncertain" }, { 2, 40, "best" }, { 9, 900, "best" } }, 3, "median" },
        { { { 1, 10, "uncertain" }, { 2, 40, "uncertain" }, { 9, 900, "best" } }, 3, "mean" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct person people[5];
        set_buyer(&people[4], 0, -3, 0);
        for (size_t j = 0; j < cases[i].count; j++) {
            set_buyer(&people[j], cases[i].people[j].occasions, cases[i].people[j].revenue, 0);
        }
        cr_assert(open_desk(&desk, "value_matrix", "value_matrix.reference", cases[i].reference)
                  == CRM_OK);
        learn_people(&desk, people, cases[i].count);
        for (size_t j = 0; j < cases[i].count; j++) {
            expect(&desk, &people[j], cases[i].people[j].class, "value_matrix", i * 10 + j);
        }
        expect(&desk, &people[4], "", "value_matrix", i);
        close_desk(&desk);
    }
}

/* C8 */
Test(rfm, scores_at_the_cut_points)
{
    /* Recency 1 to 11 days: cuts 3, 5, 7, 9; occasions and revenue alike. */
    static const char expected[11][48] = {
        "5 1 1 new general_develop",
        "5 1 1 new general_develop",
        "5 1 1 new general_develop",
        "4 2 2 potential_loyalist general_develop",
        "4 2 2 potential_loyalist general_develop",
        "3 3 3 need_attention key_keep",
        "3 3 3 need_attention key_keep",
        "2 4 4 at_risk key_keep",
        "2 4 4 at_risk key_keep",
        "1 5 5 cannot_lose key_keep",
        "1 5 5 cannot_lose key_keep",
    };
    struct person people[11];
    struct desk desk = { 0 };
    for (size_t i = 0; i < CRM_COUNT(people); i++) {
        set_buyer(&people[i], (uint32_t)i + 1, (double)i + 1, (int32_t)i + 1);
    }
    cr_assert(open_desk(&desk, "rfm", NULL, NULL) == CRM_OK);
    learn_people(&desk, people, CRM_COUNT(people));
    const struct crm_learned_row *cuts = crm_learned_get(&desk.learned, "rfm", "recency_cuts");
    cr_assert(cuts->count == 4 && cuts->numbers[0] == 3 && cuts->numbers[1] == 5
              && cuts->numbers[2] == 7 && cuts->numbers[3] == 9);
    for (size_t i = 0; i < CRM_COUNT(people); i++) {
        expect(&desk, &people[i], expected[i], "rfm", i);
    }
    close_desk(&desk);
}

/* Every combination of scores by fixed cut points. */
Test(rfm, segments)
{
    static const char fm[5][5][20] = {
        { "lost", "lost", "at_risk", "at_risk", "cannot_lose" },
        { "hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose" },
        { "about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal" },
        { "promising", "potential_loyalist", "potential_loyalist", "loyal", "loyal" },
        { "new", "potential_loyalist", "potential_loyalist", "champions", "champions" },
    };
    struct desk desk = { 0 };
    struct person person;
    double cuts[] = { 1, 2, 3, 4 };
    double mean = 3;
    static const char rows[][12] = { "recency", "frequency", "monetary" };
    cr_assert(open_desk(&desk, "rfm", NULL, NULL) == CRM_OK);
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        char name[64];
        snprintf(name, sizeof name, "%s_cuts", rows[i]);
        cr_assert(crm_learned_set(&desk.learned, "rfm", name, cuts, 4, &desk.error) == CRM_OK);
        snprintf(name, sizeof name, "%s_mean", rows[i]);
        cr_assert(crm_learned_set(&desk.learned, "rfm", name, &mean, 1, &desk.error) == CRM_OK);
    }
    cr_assert(crm_learned_put_settings(&desk.learned, "rfm", (double[2]){ 0, 0 }, 2, &desk.error)
              == CRM_OK);
    cr_assert(crm_classifier_adopt(desk.classifier, &desk.learned, &desk.error) == CRM_OK);
    for (unsigned i = 0; i < 125; i++) {
        unsigned r = i / 25 + 1;
        unsigned f = i / 5 % 5 + 1;
        unsigned m = i % 5 + 1;
        static const char classes[8][20] = { "key_value",    "key_develop",    "key_keep",
                                             "key_winback",  "general_value",  "general_develop",
                                             "general_keep", "general_winback" };
        size_t class = (m >= 3 ? 0u : 4u) + (r >= 3 ? 0u : 2u) + (f >= 3 ? 0u : 1u);
        char expected[64];
        snprintf(expected, sizeof expected, "%u %u %u %s %s", r, f, m,
                 fm[r - 1][(f + m + 1) / 2 - 1], classes[class]);
        set_buyer(&person, f, m, (int32_t)(6 - r));
        expect(&desk, &person, expected, "rfm", i);
    }
    close_desk(&desk);
}

Test(rfm, ties_and_few)
{
    static const struct {
        size_t count;
        char expected[48];
        size_t notes;
    } cases[] = {
        { 1, "5 1 1 new key_value", 3 },
        { 9, "5 1 1 new key_value", 3 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct person people[10];
        for (size_t j = 0; j < CRM_COUNT(people); j++) {
            set_buyer(&people[j], 2, 30, 4);
        }
        cr_assert(open_desk(&desk, "rfm", NULL, NULL) == CRM_OK);
        learn_people(&desk, people, cases[i].count);
        expect(&desk, &people[0], cases[i].expected, "rfm", i);
        cr_assert(desk.notes.count == cases[i].notes);
        close_desk(&desk);
    }
    struct desk empty = { 0 };
    struct person nobody;
    set_buyer(&nobody, 0, 0, 0);
    cr_assert(open_desk(&empty, "rfm", NULL, NULL) == CRM_OK);
    learn_people(&empty, &nobody, 1);
    expect(&empty, &nobody, "    ", "nobody", 0);
    cr_assert(empty.notes.count == 0);
    close_desk(&empty);
}

Test(rfm, fixed_cuts_and_raw)
{
    struct desk desk = { 0 };
    struct person people[2];
    set_buyer(&people[0], 1, 10, 10);
    set_buyer(&people[1], 1, 20, 11);
    cr_assert(open_desk(&desk, "rfm", "rfm.recency_cuts", "1;2;3;10") == CRM_OK);
    learn_people(&desk, people, 2);
    const struct crm_learned_row *cuts = crm_learned_get(&desk.learned, "rfm", "recency_cuts");
    cr_assert(cuts->numbers[3] == 10);
    expect(&desk, &people[0], "2 1 1 hibernating general_value", "fixed", 0);
    expect(&desk, &people[1], "1 1 5 at_risk key_keep", "fixed", 1);
    close_desk(&desk);
    struct desk few = { 0 };
    cr_assert(open_desk(&few, "rfm", "rfm.recency_cuts", "1;2;3") == CRM_USAGE);
    close_desk(&few);
    struct desk raw = { 0 };
    cr_assert(open_desk(&raw, "rfm", "rfm.class_by", "raw") == CRM_OK);
    learn_people(&raw, people, 2);
    const struct crm_learned_row *mean = crm_learned_get(&raw.learned, "rfm", "recency_mean");
    cr_assert(mean->numbers[0] == 10.5); /* fewer days are better */
    expect(&raw, &people[0], "5 1 1 new general_value", "raw", 0);
    expect(&raw, &people[1], "1 1 5 at_risk key_keep", "raw", 1);
    close_desk(&raw);
}

/* C18; the as-of date is 2024-10-04. */
Test(age_band, birth_dates_and_ages)
{
    static const struct {
        char rest[24]; /* relation, birth_date, age, points */
        char band[8];
    } cases[] = {
        { "\t\t0\t", "<18" },
        { "\t\t17\t", "<18" },
        { "\t\t18\t", "18-24" },
        { "\t\t24\t", "18-24" },
        { "\t\t25\t", "25-34" },
        { "\t\t34\t", "25-34" },
        { "\t\t35\t", "35-44" },
        { "\t\t44\t", "35-44" },
        { "\t\t45\t", "45-54" },
        { "\t\t54\t", "45-54" },
        { "\t\t55\t", "55-64" },
        { "\t\t64\t", "55-64" },
        { "\t\t65\t", "65+" },
        { "\t\t130\t", "65+" },
        { "\t\t131\t", "" },
        { "\t\t-1\t", "" },
        { "\t\t\t", "" },
        { "\t\tx\t", "" },
        { "\t2006-10-04\t\t", "18-24" },
        { "\t2006-10-05\t\t", "<18" },
        { "\t1999-10-04\t\t", "25-34" },
        { "\t1999-10-05\t\t", "18-24" },
        { "\t1959-10-04\t\t", "65+" },
        { "\t1959-10-05\t\t", "55-64" },
        { "\t2024-10-04\t\t", "<18" },
        { "\t2024-10-05\t\t", "" },
        { "\t1893-01-01\t\t", "" },
        { "\t2006-10-05\t70\t", "<18" },
    };
    struct desk desk = { 0 };
    struct person person;
    set_buyer(&person, 0, 0, 0);
    cr_assert(open_desk(&desk, "age_band", NULL, NULL) == CRM_OK);
    learn_people(&desk, NULL, 0);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        set_line(&person, cases[i].rest);
        expect(&desk, &person, cases[i].band, "age_band", i);
    }
    close_desk(&desk);
}

Test(age_band, leap_day)
{
    static const struct {
        int year;
        int month;
        int day;
        char band[8];
    } cases[] = { { 2022, 2, 28, "<18" },
                  { 2022, 3, 1, "18-24" },
                  { 2024, 2, 28, "18-24" },
                  { 2029, 2, 28, "18-24" },
                  { 2029, 3, 1, "25-34" } };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct person person;
        set_buyer(&person, 0, 0, 0);
        set_line(&person, "\t2004-02-29\t\t");
        cr_assert(open_desk(&desk, "age_band", NULL, NULL) == CRM_OK);
        desk.context.as_of = crm_day_of(cases[i].year, cases[i].month, cases[i].day);
        crm_classifier_close(desk.classifier);
        const char *name = "age_band";
        cr_assert(crm_classifier_open(&desk.classifier, &crm_class_schemes, &name, 1, NULL,
                                      &desk.settings, &desk.error)
                  == CRM_OK);
        cr_assert(crm_classifier_start(desk.classifier, &desk.context, false, &desk.error)
                  == CRM_OK);
        expect(&desk, &person, cases[i].band, "leap_day", i);
        close_desk(&desk);
    }
}

/* The classifier */

static void draw_people(struct person *people, size_t count, uint64_t *random)
{
    uint64_t spread = next_random(random) % 3 == 0 ? 4 : 100000; /* ties, or none */
    for (size_t i = 0; i < count; i++) {
        double revenue = ((double)(next_random(random) % spread) - 1) * 1.0001;
        set_buyer(&people[i], (uint32_t)(next_random(random) % 6), revenue,
                  (int32_t)(next_random(random) % 700));
        set_line(&people[i], next_random(random) % 9 == 0 ? "internal\t\t30\t" : "\t\t30\t");
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
        struct desk left = { 0 };
        struct desk right = { 0 };
        cr_assert(open_desk(&left, "importance,value_matrix,rfm,age_band", setting, value)
                  == CRM_OK);
        cr_assert(open_desk(&right, "importance,value_matrix,rfm,age_band", setting, value)
                  == CRM_OK);
        gather_people(&left, people, 0, order == 0 ? count : cut);
        gather_people(&right, people, order == 0 ? count : cut, count);
        struct desk *into = order == 2 ? &right : &left;
        struct desk *from = order == 2 ? &left : &right;
        cr_assert(crm_classifier_merge(into->classifier, from->classifier, &into->error) == CRM_OK);
        cr_assert(crm_classifier_learn(into->classifier, 0, &into->learned, &into->error)
                  == CRM_OK);
        struct crm_buffer text = { 0 };
        show_learned(&into->learned, order == 0 ? &whole : &text);
        cr_assert(order == 0 || crm_span_equal(crm_buffer_view(&whole), crm_buffer_view(&text)),
                  "%s\n---\n%s", crm_buffer_string(&whole), crm_buffer_string(&text));
        crm_buffer_free(&text);
        close_desk(&left);
        close_desk(&right);
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
        size_t count = next_random(&random) % (CROWD + 1);
        draw_people(people, count, &random);
        check_halves(people, count, count > 0 ? next_random(&random) % (count + 1) : 0,
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
        struct desk first = { 0 };
        struct desk second = { 0 };
        const char *schemes = "importance,value_matrix,rfm,age_band";
        const char *reference = round % 2 == 0 ? "mean" : "median";
        draw_people(people, CROWD, &random);
        cr_assert(open_desk(&first, schemes, "value_matrix.reference", reference) == CRM_OK);
        cr_assert(open_desk(&second, schemes, "value_matrix.reference", reference) == CRM_OK);
        learn_people(&first, people, CROWD);
        cr_assert(crm_learned_save(&first.learned, path, "crm-segment", &first.error) == CRM_OK);
        cr_assert(crm_learned_load(&second.learned, path, "crm-segment", &second.error) == CRM_OK);
        cr_assert(crm_classifier_adopt(second.classifier, &second.learned, &second.error)
                  == CRM_OK);
        for (size_t i = 0; i < CROWD; i++) {
            struct crm_buffer text = { 0 };
            classes_of(&first, &people[i], &text);
            expect(&second, &people[i], crm_buffer_string(&text), "saved", i);
            crm_buffer_free(&text);
        }
        close_desk(&first);
        close_desk(&second);
    }
    remove(path);
}

Test(classifier, internal_customers)
{
    static const char *const schemes = "importance";
    struct person people[2];
    set_buyer(&people[0], 1, 100, 0);
    set_buyer(&people[1], 1, 50, 0);
    set_line(&people[0], "internal\t\t\t");
    struct desk desk = { 0 };
    cr_assert(open_desk(&desk, schemes, NULL, NULL) == CRM_OK);
    learn_people(&desk, people, 2);
    expect(&desk, &people[0], "", "internal", 0);
    expect(&desk, &people[1], "vip", "internal", 1);
    crm_classifier_close(desk.classifier);
    cr_assert(crm_classifier_open(&desk.classifier, &crm_class_schemes, &schemes, 1, NULL,
                                  &desk.settings, &desk.error)
              == CRM_OK);
    cr_assert(crm_classifier_start(desk.classifier, &desk.context, true, &desk.error) == CRM_OK);
    learn_people(&desk, people, 2);
    expect(&desk, &people[0], "vip", "counted", 0);
    expect(&desk, &people[1], "ordinary", "counted", 1);
    close_desk(&desk);
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
        { "", CRM_USAGE, "no scheme is called ''" },
        { "rfm,", CRM_USAGE, "no scheme is called ''" },
        { "Importance", CRM_USAGE, "did you mean importance?" },
    };
    struct crm_settings settings = { 0 };
    add_settings(&settings);
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
        struct desk desk = { 0 };
        cr_assert(open_desk(&desk, schemes[i], NULL, NULL) == CRM_OK);
        cr_assert(crm_classifier_adopt(desk.classifier, &desk.learned, &desk.error) == CRM_REFUSED);
        cr_assert(crm_learned_read(&desk.learned, crm_span_of(lines[i]), &desk.error) == CRM_OK);
        cr_assert(crm_classifier_adopt(desk.classifier, &desk.learned, &desk.error) == CRM_REFUSED);
        close_desk(&desk);
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
