/* The condition language of rule tables. */
#include <criterion/criterion.h>

#include "classify/condition.h"
#include "support.h"

/* What a condition is made of, and the columns that its names stand for. */
struct desk {
    struct crm_condition condition;
    struct crm_map columns;
    struct crm_arena arena;
    struct crm_rule_text text;
    struct crm_error error;
};

static enum crm_status parse(struct desk *desk, const char *text)
{
    desk->text = (struct crm_rule_text){ crm_span_of(text), "rules.tsv", 4, 11, false };
    return crm_condition_parse(&desk->condition, &desk->text, &desk->columns, &desk->arena,
                               &desk->error);
}

static void close_desk(struct desk *desk)
{
    crm_map_free(&desk->columns);
    crm_arena_free(&desk->arena);
}

/* Evaluates a condition on one column, x. */
static enum crm_outcome outcome_of(const char *condition, const char *value)
{
    struct desk desk = { 0 };
    enum crm_outcome outcome = CRM_HOLDS;
    cr_assert(parse(&desk, condition) == CRM_OK, "%s: %s", condition, desk.error.message);
    cr_assert(desk.columns.count == 1 && crm_span_is(crm_map_key(&desk.columns, 0), "x"), "%s",
              condition);
    struct crm_span values[] = { crm_span_of(value) };
    const struct crm_comparison *failed = crm_condition_fails(&desk.condition, values, &outcome);
    cr_assert((failed == NULL) == (outcome == CRM_HOLDS), "%s", condition);
    close_desk(&desk);
    return outcome;
}

Test(condition, operators)
{
    enum {
        YES = CRM_HOLDS,
        NO = CRM_FAILS,
        MISSING = CRM_FAILS_MISSING,
        TEXT = CRM_FAILS_INCOMPARABLE
    };
    static const struct {
        char condition[56];
        char value[24];
        int outcome;
    } cases[] = {
        { "x = 5", "5", YES },
        { "x = 5", "5.00", YES },
        { "x = 5", "5.01", NO },
        { "x = 5", "", MISSING },
        { "x = 5", "five", TEXT },
        { "x = -0.5", "-.5", YES },
        { "x = 1e3", "1000", YES },
        { "x != 5", "4", YES },
        { "x != 5", "5", NO },
        { "x != 5", "", MISSING },
        { "x != 5", "five", TEXT },
        { "x < 5", "4.9999", YES },
        { "x < 5", "5", NO },
        { "x < 5", "", MISSING },
        { "x < 5", "A", TEXT },
        { "x <= 5", "5", YES },
        { "x <= 5", "5.0001", NO },
        { "x > 5", "5.0001", YES },
        { "x > 5", "5", NO },
        { "x > 5", "", MISSING },
        { "x >= 5", "5", YES },
        { "x >= 5", "4.9999", NO },
        { "x>=5", "5", YES },
        { "x = gold", "gold", YES },
        { "x = gold", "Gold", NO },
        { "x = gold", "golden", NO },
        { "x = gold", "", MISSING },
        { "x != gold", "silver", YES },
        { "x != gold", "gold", NO },
        { "x != gold", "", MISSING },
        { "x = 金牌", "金牌", YES },
        { "x = \"5\"", "5", YES },
        { "x = \"5\"", "5.00", NO },
        { "x = \"2024-01-05\"", "2024-01-05T10:00:00", NO },
        { "x = \"a \\\"b\\\" \\\\\"", "a \"b\" \\", YES },
        { "x = \"New York\"", "New York", YES },
        { "x = 2024-01-05", "2024-01-05", YES },
        { "x = 2024-01-05", "2024-01-05T23:59:59", YES },
        { "x = 2024-01-05", "2024-01-06", NO },
        { "x = 2024-01-05", "5", TEXT },
        { "x != 2024-01-05", "2024-01-06", YES },
        { "x < 2024-01-05", "2024-01-04T23:59:59", YES },
        { "x < 2024-01-05", "2024-01-05T00:00:00", NO },
        { "x <= 2024-01-05", "2024-01-05T23:59:59", YES },
        { "x <= 2024-01-05", "2024-01-06", NO },
        { "x > 2024-01-05", "2024-01-06", YES },
        { "x > 2024-01-05", "2024-01-05T23:59:59", NO },
        { "x >= 2024-01-05", "2024-01-05", YES },
        { "x >= 2024-01-05", "2024-01-04", NO },
        { "x > 2024-01-05", "", MISSING },
        { "x in (a)", "a", YES },
        { "x in (a, b)", "b", YES },
        { "x in (a,b)", "c", NO },
        { "x in (a, b)", "", MISSING },
        { "x in (4, 5)", "4.0", YES },
        { "x in (4, 5)", "6", NO },
        { "x in (4, 5)", "S", TEXT },
        { "x in (S, 38)", "38", YES },
        { "x in (S, 38)", "38.0", NO }, /* words, as one of them is */
        { "x in (S, 38)", "L", NO },
        { "x in (2024-01-05, 2024-01-07)", "2024-01-07T08:00:00", YES },
        { "x in (2024-01-05, 2024-01-07)", "2024-01-06", NO },
        { "x in (\"<18\", \"65+\")", "<18", YES },
        { "x not in (a, b)", "c", YES },
        { "x not in (a, b)", "b", NO },
        { "x not in (a, b)", "", MISSING },
        { "x not in (4, 5)", "6", YES },
        { "x not in (4, 5)", "5", NO },
        { "x not in (4, 5)", "S", TEXT },
        { "x is missing", "", YES },
        { "x is missing", "a", NO },
        { "x is not missing", "a", YES },
        { "x is not missing", "", MISSING },
        { "x > 1 and x < 3", "2", YES },
        { "x > 1 and x < 3", "3", NO },
        { "x > 1 and x < 3", "1", NO },
        { "x > 1 and x < 3 and x != 2", "2", NO },
        { "\"x\" = a", "a", YES },
        { "  x   =\ta  ", "a", YES },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        int outcome = (int)outcome_of(cases[i].condition, cases[i].value);
        cr_assert(outcome == cases[i].outcome, "%s on '%s': %d", cases[i].condition, cases[i].value,
                  outcome);
    }
}

/* Names are listed once, texts are kept as they are written, several conditions become one. */
Test(condition, columns_and_joints)
{
    struct desk desk = { 0 };
    enum crm_outcome outcome = CRM_HOLDS;
    cr_assert(parse(&desk, "otherwise") == CRM_OK && desk.condition.first == NULL);
    cr_assert(crm_condition_fails(&desk.condition, NULL, &outcome) == NULL);
    cr_assert(parse(&desk, "age >= 18 and region = \"New York\" and age < 65") == CRM_OK);
    cr_assert(parse(&desk, "\"favourite colour\" not in (red, blue)  and region is not missing")
              == CRM_OK);
    static const char *const names[] = { "age", "region", "favourite colour" };
    cr_assert(desk.columns.count == CRM_COUNT(names));
    for (uint32_t i = 0; i < CRM_COUNT(names); i++) {
        cr_assert(crm_span_is(crm_map_key(&desk.columns, i), names[i]), "%s", names[i]);
    }
    static const struct {
        char age[4];
        char region[12];
        char colour[8];
        char failed[48]; /* empty: none */
    } cases[] = {
        { "18", "New York", "green", "" },
        { "64", "New York", "black", "" },
        { "17", "New York", "green", "age >= 18" },
        { "65", "New York", "green", "age < 65" },
        { "40", "Boston", "green", "region = \"New York\"" },
        { "40", "New York", "red", "\"favourite colour\" not in (red, blue)" },
        { "40", "New York", "", "\"favourite colour\" not in (red, blue)" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_span values[] = { crm_span_of(cases[i].age), crm_span_of(cases[i].region),
                                     crm_span_of(cases[i].colour) };
        const struct crm_comparison *failed =
            crm_condition_fails(&desk.condition, values, &outcome);
        cr_assert(failed != NULL ? crm_span_is(failed->text, cases[i].failed)
                                 : cases[i].failed[0] == '\0',
                  "case %zu", i);
    }
    close_desk(&desk);
}

/* The text stands at column 11 of line 4. */
Test(condition, what_is_wrong_is_said_where_it_is)
{
    static const struct {
        char condition[48];
        uint64_t column;
        char message[64];
    } cases[] = {
        { "", 11, "ends where the name of a column is expected" },
        { "age", 14, "ends where an operator is expected; there are = != <" },
        { "age >", 16, "ends where a value is expected" },
        { "age => 5", 15, "\"=>\" is no operator; there are = != <" },
        { "age == 5", 15, "\"==\" is no operator" },
        { "age <> 5", 15, "\"<>\" is no operator" },
        { "age ! 5", 15, "\"!\" is no operator" },
        { "age above 5", 15, "\"above\" is no operator" },
        { "= 5", 11, "\"=\" stands where the name of a column is expected" },
        { "age = 5 and", 22, "ends where the name of a column is expected" },
        { "age = 5 and and", 23, "as a name or a value it needs quotes" },
        { "age = 5 or age = 6", 19, "there is no \"or\"" },
        { "age = 5 6", 19, "\"6\" stands where \"and\" or the end" },
        { "age = 5)", 18, "\")\" stands where \"and\" or the end" },
        { "age = New York", 21, "\"York\" stands where \"and\" or the end" },
        { "age = missing", 17, "as a name or a value it needs quotes" },
        { "age = and", 17, "as a name or a value it needs quotes" },
        { "level < gold", 19, "gold is text, which has no order" },
        { "level <= \"5\"", 20, "\"5\" is text, which has no order" },
        { "level > a", 19, "a is text, which has no order" },
        { "level >= a", 20, "a is text, which has no order" },
        { "day > 2024-13-01", 17, "2024-13-01 is no date" },
        { "day > 2024-02-30", 17, "2024-02-30 is no date" },
        { "day = 2024-01-05T10:00:00", 17, "is no date; a date is YYYY-MM-DD" },
        { "age in", 17, "ends where ( with a list of values is expected" },
        { "age in 5", 18, "stands where ( with a list of values is expected" },
        { "age in ()", 19, "\")\" stands where a value is expected" },
        { "age in (4", 20, "ends where a comma or ) is expected" },
        { "age in (4 5)", 21, "\"5\" stands where a comma or ) is expected" },
        { "age in (4,)", 21, "\")\" stands where a value is expected" },
        { "age in (4,,5)", 21, "\",\" stands where a value is expected" },
        { "age not 5", 19, "\"5\" stands where \"in\" is expected" },
        { "age is 5", 18, "\"5\" stands where \"missing\" is expected" },
        { "age is not 5", 22, "\"5\" stands where \"missing\" is expected" },
        { "age is", 17, "ends where \"missing\" is expected" },
        { "name = \"abc", 18, "the quote \" has no end" },
        { "name = \"abc\\\"", 18, "the quote \" has no end" },
        { "name = \"a\\nb\"", 20, "in quotes, \\ stands only before" },
        { "name = \"\"", 18, "what is empty is missing: write \"is missing\"" },
        { "\"\" = 5", 11, "an empty text stands where the name of a column" },
        { "地区 = 北京 或", 19, "\"或\" stands where \"and\" or the end" },
        { "地区 = “北京”", 16, "the full-width sign “: write \"" },
        { "地区 in （北京）", 17, "the full-width sign （: write (" },
        { "地区 ＝ 北京", 14, "the full-width sign ＝: write =" },
        { "otherwise and a = 5", 11, "\"otherwise\" stands where the name of a column" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        enum crm_status status = parse(&desk, cases[i].condition);
        const struct crm_error *error = &desk.error;
        cr_assert(status == CRM_USAGE, "%s: %d", cases[i].condition, (int)status);
        cr_assert(strstr(error->message, cases[i].message) != NULL, "%s: %s", cases[i].condition,
                  error->message);
        cr_assert(strcmp(error->file, "rules.tsv") == 0 && error->line == 4
                      && error->column == cases[i].column,
                  "%s: %s:%d:%d", cases[i].condition, error->file, (int)error->line,
                  (int)error->column);
        close_desk(&desk);
    }
}

/* A cell that a spreadsheet has put in quotes is longer in its file. */
Test(condition, places_in_quoted_cells)
{
    struct desk desk = { 0 };
    desk.text =
        (struct crm_rule_text){ crm_span_of("a = \"x\" and b => 5"), "rules.tsv", 2, 7, true };
    cr_assert(
        crm_condition_parse(&desk.condition, &desk.text, &desk.columns, &desk.arena, &desk.error)
        == CRM_USAGE);
    cr_assert(desk.error.column == 7 + 1 + 2 + 14, "%d", (int)desk.error.column);
    close_desk(&desk);
}

/* Memory */

static void nothing(void)
{
}

static enum crm_status parse_much(struct crm_error *error)
{
    struct desk desk = { 0 };
    enum crm_status status =
        parse(&desk, "a in (1, 2, \"x\\\\y\") and b = \"\\\"\" and c is missing and d not in (e)");
    *error = desk.error;
    close_desk(&desk);
    return status;
}

static enum crm_status parse_wrong(struct crm_error *error)
{
    struct desk desk = { 0 };
    enum crm_status status = parse(&desk, "a = 5 or b = 6");
    status = status == CRM_USAGE ? parse(&desk, "a = 5 5") : status;
    *error = desk.error;
    close_desk(&desk);
    return status == CRM_USAGE ? CRM_OK : status;
}

static void out_of_memory(enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE, "%d", (int)status);
}

Test(condition, memory_that_fails)
{
    fault_each(FAULT_MEMORY, nothing, parse_much, out_of_memory);
    fault_each(FAULT_MEMORY, nothing, parse_wrong, out_of_memory);
}
