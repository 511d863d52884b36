/* Tables of rules: reading them, and whether they have gaps or rows that never decide. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "classify/class_names.h"
#include "classify/rule_cells.h"
#include "classify/rule_cover.h"
#include "classify/rules.h"
#include "classify/scheme.h"
#include "model/scores.h"
#include "support.h"

static const struct crm_rule_column columns[] = {
    { "level", false },
    { "condition", false },
    { "note", true },
};

static enum crm_status read_text(struct crm_rule_table *table, const char *text,
                                 struct crm_error *error)
{
    return crm_rule_table_read(table, "rules.tsv", crm_span_of(text), columns, CRM_COUNT(columns),
                               error);
}

/* Reading: the cells of the table, parted by "|", a row by ";". */
Test(rules, tables)
{
    static const struct {
        char text[160];
        char cells[80];
    } cases[] = {
        { "level\tcondition\nneed\ta = 5\n", "need|a = 5|;" },
        { "level\tcondition\nneed\ta = 5", "need|a = 5|;" },
        { "level\tcondition\r\nneed\ta = 5\r\n", "need|a = 5|;" },
        { "\xef\xbb\xbflevel\tcondition\nneed\ta = 5\n", "need|a = 5|;" },
        { "# words\n\n  \n#\nlevel\tcondition\n\t\t\n# words\nneed\ta = 5\n", "need|a = 5|;" },
        { "\"# a, b\"\nlevel\tcondition\nneed\ta = 5\n", "need|a = 5|;" },
        { "condition\tnote\tlevel\na = 5\tx\tneed\n", "need|a = 5|x;" },
        { "level\tcondition\tnote\t\t\nneed\ta = 5\t\t\t\nlike\tb = 6\ty\n",
          "need|a = 5|;like|b = 6|y;" },
        { "level\tcondition\tnote\nneed\ta = 5\n", "need|a = 5|;" },
        { "level\tcondition\n need \t a = 5 \n", "need|a = 5|;" },
        { "level\tcondition\nneed\t\"a = \"\"x\"\"\"\n", "need|a = \"x\"|;" },
        { "level\tcondition\nneed\t\"a\" = \"x\"\n", "need|\"a\" = \"x\"|;" },
        { "\"level\"\t\"condition\"\n\"need\"\t\"a\"\n", "need|a|;" },
        { "level\tcondition\n\"\"\"\"\ta\n", "\"|a|;" },
        { "level\tcondition\n需要\t地区 = 北京\n", "需要|地区 = 北京|;" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_rule_table table;
        struct crm_error error = { 0 };
        struct crm_buffer cells = { 0 };
        enum crm_status status = read_text(&table, cases[i].text, &error);
        cr_assert(status == CRM_OK, "case %zu: %s", i, error.message);
        for (size_t row = 0; row < table.row_count; row++) {
            for (size_t j = 0; j < CRM_COUNT(columns); j++) {
                crm_buffer_text(&cells, j > 0 ? "|" : "");
                crm_buffer_span(&cells, crm_rule_cell(&table, row, j)->text);
            }
            crm_buffer_byte(&cells, ';');
        }
        cr_assert(strcmp(crm_buffer_string(&cells), cases[i].cells) == 0, "case %zu: %s", i,
                  crm_buffer_string(&cells));
        crm_buffer_free(&cells);
        crm_rule_table_free(&table);
    }
}

Test(rules, what_is_wrong_with_a_table)
{
    static const struct {
        char text[96];
        enum crm_status status;
        uint64_t line;
        uint64_t column;
        char message[72];
    } cases[] = {
        { "", CRM_USAGE, 0, 0, "has no header; the columns are level, condition and, if wanted" },
        { "# only words\n", CRM_USAGE, 0, 0, "has no header" },
        { "level\tcondition\n", CRM_USAGE, 0, 0, "has no rows below its header" },
        { "level\tconditon\n", CRM_USAGE, 1, 7, "\"conditon\" is no column of such a table" },
        { "level\tconditon\n", CRM_USAGE, 1, 7, "did you mean condition?" },
        { "level\n", CRM_USAGE, 1, 1, "the column condition is missing; the columns are level" },
        { "level\tcondition\tlevel\n", CRM_USAGE, 1, 17, "\"level\" is there twice" },
        { "level\t\tcondition\n", CRM_USAGE, 1, 7, "a column without a name" },
        { "# x\n\nlevel\t条件\tcondition\n", CRM_USAGE, 3, 7, "\"条件\" is no column" },
        { "level\tcondition\nneed\n", CRM_USAGE, 2, 5, "condition is empty" },
        { "level\tcondition\nneed\t \n", CRM_USAGE, 2, 7, "condition is empty" },
        { "level\tcondition\n\ta = 5\n", CRM_USAGE, 2, 1, "level is empty" },
        { "level\tcondition\n需要\ta\tb\n", CRM_USAGE, 2, 6, "more cells than the header has" },
        { "level\tcondition\nneed\ta\t\tb\n", CRM_USAGE, 2, 8, "more cells than the header has" },
        { "level\tcondition\n需要\t\xff\n", CRM_REFUSED, 2, 4, "is no UTF-8 text" },
        { "level\tcondition\nneed\ta\x01\n", CRM_REFUSED, 2, 7, "a control character" },
        { "level\tcondition\rneed\ta\r", CRM_REFUSED, 1, 16, "a control character" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_rule_table table;
        struct crm_error error = { 0 };
        enum crm_status status = read_text(&table, cases[i].text, &error);
        cr_assert(status == cases[i].status, "case %zu: %d", i, (int)status);
        cr_assert(strstr(error.message, cases[i].message) != NULL, "case %zu: %s", i,
                  error.message);
        cr_assert(strcmp(error.file, "rules.tsv") == 0 && error.line == cases[i].line
                      && error.column == cases[i].column,
                  "case %zu: %s:%d:%d", i, error.file, (int)error.line, (int)error.column);
        crm_rule_table_free(&table);
    }
}

/* Cells: three scores by two levels. */

static const struct crm_rule_column cell_columns[] = {
    { "score", false },
    { "level", false },
    { "name", false },
};
static const char *const scores[] = { "1", "2", "3" };
static const char *const levels[] = { "low", "high" };
static const struct crm_rule_axis axes[] = { { 0, scores, 3 }, { 1, levels, 2 } };

static enum crm_status read_cells(const char *rows, size_t row_of[static 6],
                                  struct crm_error *error)
{
    struct crm_rule_table table;
    char text[256];
    snprintf(text, sizeof text, "score\tlevel\tname\n%s", rows);
    enum crm_status status = crm_rule_table_read(&table, "names.tsv", crm_span_of(text),
                                                 cell_columns, CRM_COUNT(cell_columns), error);
    status =
        status == CRM_OK ? crm_rule_cells(&table, axes, CRM_COUNT(axes), row_of, error) : status;
    crm_rule_table_free(&table);
    return status;
}

Test(rules, cells)
{
    static const struct {
        char rows[96];
        char row_of[8]; /* of 1 low, 1 high, 2 low, 2 high, 3 low, 3 high; empty: refused */
        uint64_t line;
        uint64_t column;
        char message[64];
    } cases[] = {
        { "1-3\tlow-high\tall\n", "000000", 0, 0, "" },
        { "3\thigh\tbest\n1-2\thigh\tgood\n1 - 3\tlow\tpoor\n", "212120", 0, 0, "" },
        { "1\tlow\ta\n1\thigh\tb\n2\tlow\tc\n2\thigh\td\n3\tlow\te\n3\thigh\tf\n", "012345", 0, 0,
          "" },
        { "1-2\tlow-high\ta\n3\thigh\tb\n", "", 0, 0, "no row has score 3, level low" },
        { "1\tlow-high\ta\n3\tlow-high\tb\n", "", 0, 0, "no row has score 2, level low" },
        { "1-3\tlow\ta\n2-3\tlow-high\tb\n", "", 3, 1,
          "score 2, level low: line 2 has that already" },
        { "1-3\tlow-high\ta\n3\thigh\tb\n", "", 3, 1,
          "score 3, level high: line 2 has that already" },
        { "1-4\tlow\ta\n", "", 2, 1, "\"1-4\" is none of 1, 2, 3, and no range of them" },
        { "3-1\tlow\ta\n", "", 2, 1, "\"3-1\" is none of 1, 2, 3" },
        { "1-\tlow\ta\n", "", 2, 1, "\"1-\" is none of 1, 2, 3" },
        { "-\tlow\ta\n", "", 2, 1, "\"-\" is none of 1, 2, 3" },
        { "1-2-3\tlow\ta\n", "", 2, 1, "\"1-2-3\" is none of" },
        { "1\tmiddle\ta\n", "", 2, 3, "\"middle\" is none of low, high, and no range" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        size_t row_of[6];
        struct crm_error error = { 0 };
        enum crm_status status = read_cells(cases[i].rows, row_of, &error);
        cr_assert(status == (cases[i].row_of[0] != '\0' ? CRM_OK : CRM_USAGE), "case %zu: %s", i,
                  error.message);
        for (size_t j = 0; cases[i].row_of[j] != '\0'; j++) {
            cr_assert((char)('0' + row_of[j]) == cases[i].row_of[j], "case %zu, cell %zu", i, j);
        }
        cr_assert(strstr(error.message, cases[i].message) != NULL, "case %zu: %s", i,
                  error.message);
        cr_assert(status == CRM_OK || strcmp(error.file, "names.tsv") == 0, "case %zu", i);
        cr_assert(error.line == cases[i].line && error.column == cases[i].column, "case %zu: %d:%d",
                  i, (int)error.line, (int)error.column);
    }
}

/* Cover: conditions parted by "|", in lines 2, 3 … */

struct list {
    struct crm_rule rules[CRM_COVER_RULES + 1];
    struct crm_rule_text texts[CRM_COVER_RULES + 1];
    size_t count;
    struct crm_map columns;
    struct crm_arena arena;
};

static enum crm_status add_rule(struct list *list, struct crm_span text, struct crm_error *error)
{
    struct crm_rule_text *place = &list->texts[list->count];
    struct crm_rule *rule = &list->rules[list->count++];
    *place =
        (struct crm_rule_text){ crm_span_trimmed(text), "rules.tsv", list->count + 1, 1, false };
    *rule = (struct crm_rule){ .text = place };
    return crm_condition_parse(&rule->condition, place, &list->columns, &list->arena, error);
}

static enum crm_status check_cover(const char *rules, struct crm_error *error)
{
    static struct list list;
    enum crm_status status = CRM_OK;
    list = (struct list){ 0 };
    for (bool more = true; more && status == CRM_OK;) {
        size_t length = strcspn(rules, "|");
        status = add_rule(&list, (struct crm_span){ rules, length }, error);
        more = rules[length] == '|';
        rules += length + more;
    }
    status =
        status == CRM_OK ? crm_rule_cover(list.rules, list.count, &list.columns, error) : status;
    crm_map_free(&list.columns);
    crm_arena_free(&list.arena);
    return status;
}

Test(rules, cover)
{
    static const struct {
        char rules[128];
        uint64_t line; /* of the row that is wrong; 0: none, or a gap */
        char message[96];
    } cases[] = {
        { "otherwise", 0, "" },
        { "a = x | otherwise", 0, "" },
        { "a = x | a != x | a is missing", 0, "" },
        { "a in (x, y) | a not in (x, y) | a is missing", 0, "" },
        { "a is missing | a is not missing", 0, "" },
        { "a < 5 | a >= 5 | otherwise", 0, "" },
        { "a < 5 | a = 5 | a > 5 | a is missing | a = \"n/a\" | otherwise", 0, "" },
        { "d < 2024-01-01 | d = 2024-01-01 | d > 2024-01-01 | otherwise", 0, "" },
        { "a = x and b = x | a = x | b = x | otherwise", 0, "" },
        { "a in (5, x) | a = 5 | otherwise", 0, "" }, /* 5.00 is for the second */
        { "a in (-1.5e3, x) | a = -1.5e3 | otherwise", 0, "" },
        { "d in (2024-01-01, x) | d = 2024-01-01 | otherwise", 0, "" },
        { "a = 5 | a = 5.0 | otherwise", 3, "taken by line 2 before" },
        { "a in (5, x) | a = 5 and b = y | a != 5 | a is missing | a = \"y\"", 0,
          "where a = 5.0 and b is something else;" },
        { "a = x", 0, "no row is for customers where a is something else; a last row" },
        { "a = x | a != x", 0, "where a is missing;" },
        { "a != x | a is missing", 0, "where a = x;" },
        { "a < 5 | a > 5 | a is missing", 0, "where a = 5;" },
        { "a < 5 | a >= 5 | a is missing", 0, "where a is something else;" },
        { "a <= 5 | a >= 7 | a is missing", 0, "where a = 6;" },
        { "a > 5 | a is missing", 0, "where a = 5;" },
        { "d <= 2024-01-01 | d >= 2024-01-03 | d is missing", 0, "where d = 2024-01-02;" },
        { "a = x | b = y | a != x and b != y | a is missing", 0,
          "where a is something else and b is missing;" },
        { "a = x and b = y | c = z | a != x | a is missing | b is missing", 0,
          "where a = x and b is something else and c is something else;" },
        { "a = x | a = x | otherwise", 3, "taken by line 2 before" },
        { "otherwise | a = x", 3, "taken by line 2 before" },
        { "a = x | a = y | a in (x, y) | otherwise", 4, "taken by lines 2, 3 before" },
        { "a = x | b = y | a = x and b = y | otherwise", 4, "taken by line 2 before" },
        { "a < 5 | a < 4 | otherwise", 3, "taken by line 2 before" },
        { "b = y | a in (x, y) | a = x | otherwise", 4, "taken by line 3 before" },
        { "a != x | a = x | a is missing | otherwise", 5, "taken by lines 2, 3, 4 before" },
        { "a = x and a = y | otherwise", 2, "it contradicts itself" },
        { "a > 5 and a < 5 | otherwise", 2, "it contradicts itself" },
        { "a is missing and a = x | otherwise", 2, "it contradicts itself" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_error error = { 0 };
        enum crm_status status = check_cover(cases[i].rules, &error);
        cr_assert(status == (cases[i].message[0] == '\0' ? CRM_OK : CRM_USAGE), "%s: %s",
                  cases[i].rules, error.message);
        cr_assert(strstr(error.message, cases[i].message) != NULL && error.line == cases[i].line,
                  "%s: %d: %s", cases[i].rules, (int)error.line, error.message);
    }
}

Test(rules, cover_has_bounds)
{
    static struct list list;
    struct crm_error error = { 0 };
    char text[32];
    for (size_t i = 0; i <= CRM_COVER_RULES; i++) {
        snprintf(text, sizeof text, i < CRM_COVER_RULES ? "a = x%zu" : "otherwise", i);
        char *copy = crm_arena_copy(&list.arena, text, strlen(text), &error);
        cr_assert(add_rule(&list, crm_span_of(copy), &error) == CRM_OK);
    }
    cr_assert(crm_rule_cover(list.rules, list.count, &list.columns, &error) == CRM_USAGE);
    cr_assert(strstr(error.message, "too many rows") != NULL, "%s", error.message);
    list.rules[CRM_COVER_RULES - 1] = list.rules[CRM_COVER_RULES];
    cr_assert(crm_rule_cover(list.rules, CRM_COVER_RULES, &list.columns, &error) == CRM_OK, "%s",
              error.message);
    list.count = 0;
    for (size_t i = 0; i < 40; i++) { /* each depends on columns that no other has */
        snprintf(text, sizeof text, "b%zu = x and c%zu = y", i, i);
        char *copy = crm_arena_copy(&list.arena, text, strlen(text), &error);
        cr_assert(add_rule(&list, crm_span_of(copy), &error) == CRM_OK);
    }
    cr_assert(crm_rule_cover(list.rules, list.count, &list.columns, &error) == CRM_USAGE);
    cr_assert(strstr(error.message, "too many columns") != NULL, "%s", error.message);
    crm_map_free(&list.columns);
    list.columns = (struct crm_map){ 0 };
    list.count = 0;
    for (size_t i = 0; i < 30; i++) {
        snprintf(text, sizeof text, "b%zu = x and c%zu = y", i, i);
        char *copy = crm_arena_copy(&list.arena, text, strlen(text), &error);
        cr_assert(add_rule(&list, crm_span_of(copy), &error) == CRM_OK);
    }
    cr_assert(add_rule(&list, crm_span_of("otherwise"), &error) == CRM_OK);
    cr_assert(crm_rule_cover(list.rules, list.count, &list.columns, &error) == CRM_USAGE);
    cr_assert(strstr(error.message, "too many combinations") != NULL, "%s", error.message);
    crm_map_free(&list.columns);
    crm_arena_free(&list.arena);
}

/* Memory and files */

static const char *path; /* of rfm.names */

static enum crm_status load_names(struct crm_error *error)
{
    static const struct crm_setting rows[] = {
        { "rfm.names", CRM_SETTING_PATH, "", 0, 0, NULL, "names" },
    };
    struct crm_settings settings = { 0 };
    struct crm_rule_table table = { 0 };
    struct crm_buffer text = { 0 };
    enum crm_status status = crm_settings_add(&settings, rows, CRM_COUNT(rows), error);
    status = status == CRM_OK ? crm_settings_set(&settings, "rfm.names", path, error) : status;
    status = status == CRM_OK
                 ? crm_rules_load(&table, "rfm", &settings, columns, CRM_COUNT(columns), error)
                 : status;
    status = status == CRM_OK ? crm_rules_text(&text, "rfm", &settings, error) : status;
    cr_assert(status != CRM_OK || text.length > table.row_count);
    crm_buffer_free(&text);
    crm_rule_table_free(&table);
    crm_settings_free(&settings);
    return status;
}

static enum crm_status load_and_check(struct crm_error *error)
{
    size_t row_of[6];
    enum crm_status status = load_names(error);
    status = status == CRM_OK ? check_cover("a = x and b > 5 | b < 2024-01-01 | otherwise", error)
                              : status;
    return status == CRM_OK ? read_cells("1-3\tlow-high\tall\n", row_of, error) : status;
}

/* What is wrong is said, or that there is no memory to say it. */
static enum crm_status refuse_all(struct crm_error *error)
{
    size_t row_of[6];
    static const char *const covers[] = { "a = x and b = y", "otherwise | a = x",
                                          "a = x and a = y | otherwise" };
    static const char *const cells[] = { "4\tlow\ta\n", "1\tlow\ta\n", "1\tlow\ta\n1\tlow\tb\n",
                                         "1\tlow\n" };
    enum crm_status status = CRM_USAGE;
    for (size_t i = 0; i < CRM_COUNT(covers) && status == CRM_USAGE; i++) {
        status = check_cover(covers[i], error);
    }
    for (size_t i = 0; i < CRM_COUNT(cells) && status == CRM_USAGE; i++) {
        status = read_cells(cells[i], row_of, error);
    }
    return status == CRM_USAGE ? CRM_OK : status;
}

static void nothing(void)
{
}

static void failed(enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE, "%d", (int)status);
}

Test(rules, files_and_memory_that_fail)
{
    struct crm_error error = { 0 };
    static const char text[] = "level\tcondition\nneed\ta = \"x\"\n";
    folder_make();
    path = folder_path("own.tsv");
    file_put(path, crm_span_of(text));
    fault_each(FAULT_MEMORY | FAULT_OPEN | FAULT_READ, nothing, load_and_check, failed);
    fault_each(FAULT_MEMORY, nothing, refuse_all, failed);
    path = folder_path("none.tsv");
    cr_assert(load_names(&error) == CRM_FAILURE);
    cr_assert(strstr(error.message, "cannot open") != NULL, "%s", error.message);
    folder_remove();
}

/* What comes through a pipe is read once, though several ask for it. */
Test(rules, pipes)
{
    struct crm_error error = { 0 };
    standard_input_pipe(crm_span_of("level\tcondition\nneed\ta = x\n"));
    path = "-";
    cr_assert(load_names(&error) == CRM_OK, "%s", error.message);
}

/* What is built in. */

/* What crm(7) tells of the classes is what the built-in tables say. */
Test(rules, names_of_rfm)
{
    static const struct crm_rule_column segment[] = {
        { "recency", false },
        { "frequency_monetary", false },
        { "segment", false },
        { "action", true },
    };
    static const struct crm_rule_column class[] = {
        { "recency", false }, { "frequency", false }, { "monetary", false },
        { "class", false },   { "action", true },
    };
    static const struct {
        const struct crm_rule_column *columns;
        size_t count;
        size_t name;
        char rules[12];
        char column[12];
    } tables[] = {
        { segment, CRM_COUNT(segment), 2, "rfm", "rfm_segment" },
        { class, CRM_COUNT(class), 3, "rfm_classes", "rfm_class" },
    };
    static const struct crm_setting own[] = {
        { "rfm.names", CRM_SETTING_PATH, "", 0, 0, NULL, "" },
        { "rfm.classes", CRM_SETTING_PATH, "", 0, 0, NULL, "" },
    };
    struct crm_settings none = { 0 };
    struct crm_error error = { 0 };
    cr_assert(crm_settings_add(&none, own, CRM_COUNT(own), &error) == CRM_OK);
    for (size_t i = 0; i < CRM_COUNT(tables); i++) {
        struct crm_rule_table table;
        const struct crm_class_column *known =
            crm_class_column_find(&crm_class_schemes, crm_span_of(tables[i].column));
        cr_assert(crm_rules_load(&table, tables[i].rules, &none, tables[i].columns, tables[i].count,
                                 &error)
                      == CRM_OK,
                  "%s", error.message);
        cr_assert(known != NULL && table.row_count == known->class_count);
        for (size_t j = 0; j < table.row_count; j++) {
            struct crm_span name = crm_rule_cell(&table, j, tables[i].name)->text;
            struct crm_span action = crm_rule_cell(&table, j, tables[i].name + 1)->text;
            cr_assert(crm_span_is(name, known->classes[j].name), "%s, not %.*s",
                      known->classes[j].name, (int)name.length, name.at);
            cr_assert(crm_span_is(action, known->classes[j].action), "%s: %.*s",
                      known->classes[j].name, (int)action.length, action.at);
        }
        crm_rule_table_free(&table);
    }
    crm_settings_free(&none);
}

static void check_names(const struct crm_scheme *scheme, const struct crm_class_column *column)
{
    const char *names[CRM_CLASS_NAMES_MOST];
    size_t count = crm_class_names(crm_span_of(column->name), names);
    cr_assert(count == (scheme->given ? 0 : column->class_count), "%s", column->name);
    for (size_t i = 0; i < count; i++) {
        cr_assert(strcmp(names[i], column->classes[i].name) == 0, "%s %zu", column->name, i);
    }
}

/* The values that conditions are held to are those that the tools write, of all of them. */
Test(class_names, as_the_tools_write_them)
{
    const struct crm_scheme_table *tables[] = { &crm_class_schemes, &crm_score_schemes,
                                                &crm_churn_schemes };
    const char *names[CRM_CLASS_NAMES_MOST];
    for (size_t i = 0; i < CRM_COUNT(tables); i++) {
        for (size_t j = 0; j < tables[i]->count; j++) {
            const struct crm_scheme *scheme = tables[i]->rows[j];
            for (size_t k = 0; k < scheme->column_count; k++) {
                check_names(scheme, &scheme->columns[k]);
            }
        }
    }
    cr_assert(crm_class_names(crm_span_of("activity"), names) == 3);
    for (size_t i = 0; i < 3; i++) {
        cr_assert(strcmp(names[i], crm_activity_name((enum crm_activity)(CRM_ACTIVE + i))) == 0);
    }
    cr_assert(crm_class_names(crm_span_of("region"), names) == 0);
    cr_assert(crm_class_names(crm_span_of(""), names) == 0);
}
