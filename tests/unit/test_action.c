/* C13 funnel and C15 action: rules of the user's, or built in, held against customers. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "classify/rule_list.h"
#include "classify/segmentation.h"
#include "classify/rules.h"
#include "desk.h"
#include "support.h"

/* Learns, over customers of the values "age TAB points TAB a day TAB expected_loss TAB clv", with
 * settings as "key=value key=value". */
static enum crm_status open_desk(struct desk *desk, const char *scheme, const char *settings,
                                 struct crm_error *error)
{
    enum crm_status status = desk_prepare(desk, "age,points,a day,expected_loss,clv", error);
    while (settings[0] != '\0' && status == CRM_OK) {
        char setting[500];
        size_t length = strcspn(settings, " ");
        snprintf(setting, sizeof setting, "%.*s", (int)length, settings);
        char *equals = strchr(setting, '=');
        *equals = '\0';
        status = crm_settings_set(&desk->settings, setting, equals + 1, error);
        settings += length + (settings[length] == ' ');
    }
    status = status == CRM_OK ? desk_start(desk, scheme, error) : status;
    return status == CRM_OK ? crm_classifier_learn(desk->classifier, 0, &desk->learned, error)
                            : status;
}

/* occasions 0: never bought */
static struct desk_customer customer_of(const char *values, uint32_t occasions, int32_t recency)
{
    struct desk_customer customer = desk_customer(values);
    struct crm_measures *measures = &customer.measures;
    measures->occasions = occasions;
    measures->purchase_days = occasions > 0;
    measures->last_day = occasions > 0 ? DESK_AS_OF - recency : CRM_NO_DAY;
    measures->first_day = measures->last_day;
    measures->revenue = 1000 * CRM_MONEY_UNIT;
    return customer;
}

/* Holds the classes, parted by "|", to what they should be, and a part of what is said of them. */
static void expect(const struct desk *desk, const struct desk_customer *customer,
                   const char *classes, const char *part, size_t number)
{
    desk_expect(desk, customer, classes, "case", number);
    const char *said = desk_explanation(desk, customer);
    cr_assert(strstr(said, part) != NULL, "case %zu: %s", number, said);
}

static const char *write_rules(const char *rules)
{
    static char setting[400];
    file_put(folder_path("rules.tsv"), crm_span_of(rules));
    snprintf(setting, sizeof setting, "%s", folder_path("rules.tsv"));
    return setting;
}

/* C13 */

static const char levels[] = "level\tcondition\n"
                             "need\tage >= 18\n"
                             "need\toccasions > 0\n"
                             "afford\tpoints > 100 and revenue >= 1000\n"
                             "trust\tpoints != 200\n"
                             "urgent\t\"a day\" > 2024-01-01\n";

Test(funnel, levels)
{
    static const struct {
        char record[48];
        uint32_t occasions;
        char level[8];
        char said[96];
    } cases[] = {
        { "18\t300\t2024-01-02\t\t", 1, "urgent",
          "Urgent: all conditions hold. What to do: offer" },
        { "18\t300\t2024-01-01\t\t", 1, "trust",
          "Trust: urgent asks for \"a day\" > 2024-01-01, and a day is 2024-01-01. What" },
        { "18\t300\t\t\t", 1, "trust", "and a day is missing." },
        { "18\t200\t2024-01-02\t\t", 1, "afford",
          "trust asks for points != 200, and points is 200" },
        { "18\t100\t2024-01-02\t\t", 1, "need", "afford asks for points > 100, and points is 100" },
        { "18\t\t2024-01-02\t\t", 1, "need", "and points is missing" },
        { "17\t300\t2024-01-02\t\t", 1, "",
          "passes no level: need asks for age >= 18, and age is" },
        { "18\t300\t2024-01-02\t\t", 0, "",
          "passes no level: need asks for occasions > 0, and occasions is 0." },
        { "\t300\t2024-01-02\t\t", 1, "", "age is missing" },
    };
    char setting[500];
    struct desk desk = { 0 };
    folder_make();
    snprintf(setting, sizeof setting, "funnel.rules=%s", write_rules(levels));
    cr_assert(open_desk(&desk, "funnel", setting, &desk.error) == CRM_OK, "%s", desk.error.message);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer customer = customer_of(cases[i].record, cases[i].occasions, 0);
        expect(&desk, &customer, cases[i].level, cases[i].said, i);
    }
    cr_assert(desk.notes.count == 0);
    desk_close(&desk);
    folder_remove();
}

/* What a table or the data lacks: messages, or notes. */
Test(funnel, what_is_wrong)
{
    static const struct {
        char rules[128]; /* empty: none set */
        char more[32];   /* further settings */
        enum crm_status status;
        uint64_t line;
        uint64_t column;
        char said[96];
    } cases[] = {
        { "", "", CRM_OK, 0, 0,
          "note: funnel is left out: no conditions are given (funnel.rules)" },
        { "level\tcondition\nneeds\tage > 5\n", "", CRM_USAGE, 2, 1,
          "\"needs\" is no level; there are need, afford, trust, like, urgent" },
        { "level\tcondition\nneed\tage => 5\n", "", CRM_USAGE, 2, 10, "\"=>\" is no operator" },
        { "level\tcondition\nneed\tage > 5\nneed\tpoint > 5\n", "", CRM_USAGE, 3, 6,
          "the customers have no column point; did you mean points?" },
        { "level\tcondition\nneed\tage > 5 and ocasions > 1\n", "", CRM_USAGE, 2, 18,
          "the customers have no column ocasions; did you mean occasions?" },
        { "level\tcondition\nneed\tage > 5 and xyzzy is missing\n", "", CRM_USAGE, 2, 18,
          "the customers have no column xyzzy" },
        { "level\tcondition\nneed\teducation = a or age > 5\n", "", CRM_USAGE, 2, 20, "no \"or\"" },
        { "level\tcondition\nneed\teducation = a and region = b\n", "", CRM_OK, 0, 0,
          "note: funnel: the data has no education, region: taken for missing" },
        { "level\tcondition\tfunnel\nneed\tage > 5\ttea\nneed\tage > 6\tcoffee\n", "", CRM_USAGE, 0,
          0, "has several funnels: tea, coffee; say which one with funnel.product" },
        { "level\tcondition\tfunnel\nneed\tage > 5\ttea\nneed\tage > 6\tcoffee\n",
          " funnel.product=milk", CRM_USAGE, 0, 0,
          "has no funnel milk (funnel.product); there are tea, coffee" },
        { "level\tcondition\nneed\tage > 5\n", " funnel.product=tea", CRM_USAGE, 0, 0,
          "has no funnel tea (funnel.product); there are none with a name" },
    };
    folder_make();
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char setting[600] = "";
        struct desk desk = { 0 };
        if (cases[i].rules[0] != '\0') {
            snprintf(setting, sizeof setting, "funnel.rules=%s%s", write_rules(cases[i].rules),
                     cases[i].more);
        }
        cr_assert(open_desk(&desk, "funnel", setting, &desk.error) == cases[i].status, "case %zu",
                  i);
        const char *said = cases[i].status != CRM_OK ? desk.error.message
                           : desk.notes.count > 0    ? desk.notes.texts[0]
                                                     : "";
        cr_assert(strstr(said, cases[i].said) != NULL, "case %zu: %s", i, said);
        cr_assert(desk.error.line == cases[i].line && desk.error.column == cases[i].column,
                  "case %zu: %d:%d", i, (int)desk.error.line, (int)desk.error.column);
        desk_close(&desk);
    }
    folder_remove();
}

/* Rows without a funnel's name are for each. */
Test(funnel, products)
{
    static const char rules[] = "level\tcondition\tfunnel\n"
                                "need\tage >= 18\t\n"
                                "afford\tpoints > 100\ttea\n"
                                "afford\tpoints > 500\tmachine\n";
    static const struct {
        char product[24];
        char level[8];
    } cases[] = { { "tea", "afford" }, { "machine", "need" } };
    folder_make();
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char setting[600];
        struct desk desk = { 0 };
        struct desk_customer customer = customer_of("20\t300\t\t\t", 0, 0);
        snprintf(setting, sizeof setting, "funnel.rules=%s funnel.product=%s", write_rules(rules),
                 cases[i].product);
        cr_assert(open_desk(&desk, "funnel", setting, &desk.error) == CRM_OK, "%s",
                  desk.error.message);
        desk_expect(&desk, &customer, cases[i].level, cases[i].product, i);
        desk_close(&desk);
    }
    folder_remove();
}

/* A text that is held against a number is said, once a column; texts are compared as people write
 * them, though the stream has them escaped. */
Test(funnel, texts)
{
    static const struct {
        char record[32];
        char level[8];
        size_t notes;
    } cases[] = {
        { "5\ta\\\\b\t\t\t", "need", 0 },     { "5\ta\\b\t\t\t", "", 0 },
        { "n/a\ta\\\\b\t\t\t", "", 1 },       { "none\ta\\\\b\t\t\t", "", 1 },
        { "5\ta\\\\b\tsoon\t\t", "need", 2 },
    };
    static const char rules[] = "level\tcondition\n"
                                "need\tpoints = \"a\\\\b\" and age = 5\n"
                                "afford\t\"a day\" > 2024-01-01\n";
    char setting[500];
    struct desk desk = { 0 };
    folder_make();
    snprintf(setting, sizeof setting, "funnel.rules=%s", write_rules(rules));
    cr_assert(open_desk(&desk, "funnel", setting, &desk.error) == CRM_OK, "%s", desk.error.message);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer customer = customer_of(cases[i].record, 0, 0);
        desk_expect(&desk, &customer, cases[i].level, "texts", i);
        cr_assert(desk.notes.count == cases[i].notes, "case %zu", i);
    }
    cr_assert(strcmp(desk.notes.texts[0],
                     "funnel: column age has \"n/a\", which is no number: comparisons with it fail")
              == 0);
    cr_assert(
        strcmp(desk.notes.texts[1],
               "funnel: column a day has \"soon\", which is no date: comparisons with it fail")
        == 0);
    desk_close(&desk);
    folder_remove();
}

/* C15 */

/* The spend cap follows from the action, and from whether the customer is lost. */
Test(action, own_rules)
{
    static const struct {
        char record[48];
        uint32_t occasions;
        int32_t recency;
        char classes[64];
        char said[96];
    } cases[] = {
        { "5\t9\t\t120.456\t300", 1, 0, "keep|call\\\\now|120.46", "Keep: call\\now (line 2 of " },
        { "5\t9\t\t120.456\t300", 1, 0, "keep|call\\\\now|120.46",
          "Spend at most 120.46: the loss that is expected otherwise." },
        { "5\t9\t\t\t300", 1, 0, "keep|call\\\\now|", ": age = 5)." },
        { "6\t9\t\t120\t300.5", 1, 0, "reward|gift|300.50",
          "300.50: the margin that is expected of them" },
        { "6\t9\t\t120\t-5", 1, 0, "reward|gift|0.00", "Spend at most 0.00" },
        { "7\t9\t\t120\t30", 1, 400, "win_back|visit|30.00",
          "30.00: the chance that they return times what they would bring" },
        { "8\t9\t\t120\t300", 1, 400, "let_go|no|0.00", "(line 5 of " },
        { "9\t9\t\t120\t300", 0, 0, "activate|mail|300.00", ": otherwise)." },
        { "9\t9\t\t120\t", 0, 0, "activate|mail|", ": otherwise)." },
        { "\t9\t\t120\tmuch", 0, 0, "activate|mail|", ": otherwise)." },
    };
    static const char rules[] = "condition\taction\treason\n"
                                "age = 5\tkeep\tcall\\now\n"
                                "age = 6\treward\tgift\n"
                                "age = 7\twin_back\tvisit\n"
                                "age = 8\tlet_go\tno\n"
                                "otherwise\tactivate\tmail\n";
    char setting[500];
    struct desk desk = { 0 };
    folder_make();
    snprintf(setting, sizeof setting, "action.rules=%s", write_rules(rules));
    cr_assert(open_desk(&desk, "action", setting, &desk.error) == CRM_OK, "%s", desk.error.message);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk_customer customer =
            customer_of(cases[i].record, cases[i].occasions, cases[i].recency);
        expect(&desk, &customer, cases[i].classes, cases[i].said, i);
    }
    desk_close(&desk);
    folder_remove();
}

Test(action, what_is_wrong)
{
    static const struct {
        char rules[128];
        uint64_t line;
        uint64_t column;
        char said[96];
    } cases[] = {
        { "condition\taction\treason\notherwise\tkep\tx\n", 2, 11,
          "\"kep\" is no action; there are keep, reward, cross_sell" },
        { "condition\taction\treason\nage = 5\tkeep\tx\n", 0, 0, "where age = 4;" },
        { "condition\taction\treason\notherwise\tkeep\tx\nage = 5\tkeep\tx\n", 3, 1,
          "taken by line 2 before" },
        { "condition\taction\treason\nage == 5\tkeep\tx\n", 2, 5, "\"==\" is no operator" },
        { "condition\taction\treason\nagee = 5\tkeep\tx\notherwise\tkeep\tx\n", 2, 1,
          "the customers have no column agee; did you mean age?" },
        { "condition\taction\notherwise\tkeep\n", 1, 1, "the column reason is missing" },
    };
    folder_make();
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        char setting[500];
        struct desk desk = { 0 };
        snprintf(setting, sizeof setting, "action.rules=%s", write_rules(cases[i].rules));
        cr_assert(open_desk(&desk, "action", setting, &desk.error) == CRM_USAGE, "case %zu", i);
        cr_assert(strstr(desk.error.message, cases[i].said) != NULL, "case %zu: %s", i,
                  desk.error.message);
        cr_assert(desk.error.line == cases[i].line && desk.error.column == cases[i].column,
                  "case %zu: %d:%d", i, (int)desk.error.line, (int)desk.error.column);
        desk_close(&desk);
    }
    folder_remove();
}

/* The built-in table. */

static const struct crm_rule_column action_columns[] = {
    { "condition", false },
    { "action", false },
    { "reason", false },
    { "reason_chinese", false },
};

struct built_in {
    struct crm_settings settings;
    struct crm_rule_table table;
    struct crm_rule_list list;
    struct crm_rule rules[CRM_COVER_RULES];
};

static void load_built_in(struct built_in *built_in)
{
    static const struct crm_setting row = { "action.rules", CRM_SETTING_PATH, "", 0, 0, NULL, "" };
    struct crm_error error = { 0 };
    cr_assert(crm_settings_add(&built_in->settings, &row, 1, &error) == CRM_OK);
    cr_assert(crm_rules_load(&built_in->table, "action", &built_in->settings, action_columns,
                             CRM_COUNT(action_columns), &error)
                  == CRM_OK,
              "%s", error.message);
    for (size_t i = 0; i < built_in->table.row_count; i++) {
        built_in->rules[i].text = crm_rule_cell(&built_in->table, i, 0);
        cr_assert(crm_rule_list_parse(&built_in->list, &built_in->rules[i].condition,
                                      built_in->rules[i].text, &error)
                      == CRM_OK,
                  "line %d: %s", (int)error.line, error.message);
    }
    cr_assert(
        crm_rule_cover(built_in->rules, built_in->table.row_count, &built_in->list.columns, &error)
            == CRM_OK,
        "line %d: %s", (int)error.line, error.message);
}

/* The row that decides for "column=value column=value". */
static size_t row_of(const struct built_in *built_in, const char *customer)
{
    struct crm_span values[CRM_COVER_COLUMNS] = { 0 };
    enum crm_outcome outcome = CRM_HOLDS;
    while (customer[0] != '\0') {
        size_t name = strcspn(customer, "=");
        size_t value = strcspn(customer + name + 1, " ");
        uint32_t column =
            crm_map_find(&built_in->list.columns, (struct crm_span){ customer, name });
        cr_assert(column != CRM_MAP_NONE, "%s", customer);
        values[column] = (struct crm_span){ customer + name + 1, value };
        customer += name + 1 + value;
        customer += customer[0] == ' ';
    }
    size_t row = 0;
    while (crm_condition_fails(&built_in->rules[row].condition, values, &outcome) != NULL) {
        row++;
    }
    return row;
}

/* One customer for each row, in their order: nothing else may decide. */
Test(action, built_in_rules)
{
    static const struct {
        char customer[96];
        char action[12];
    } cases[] = {
        { "status=lost importance=vip credit=D satisfaction=delighted", "let_go" },
        { "status=lost importance=vip satisfaction=dissatisfied credit=A", "win_back" },
        { "status=lost importance=important satisfaction=satisfied", "win_back" },
        { "status=lost importance=ordinary satisfaction=dissatisfied credit=C", "ask_why" },
        { "status=lost importance=ordinary satisfaction=satisfied", "win_back" },
        { "status=lost importance=ordinary value_matrix=spender", "ask_why" },
        { "status=lost importance=ordinary value_matrix=uncertain", "let_go" },
        { "status=prospective", "activate" },
        { "status=potential", "activate" },
        { "status=repeat importance=vip credit=D churn_band=high", "prepay" },
        { "status=loyal importance=ordinary credit=C", "prepay" },
        { "status=loyal importance=vip satisfaction=dissatisfied credit=C", "keep" },
        { "status=loyal importance=ordinary satisfaction=dissatisfied", "ask_why" },
        { "status=repeat importance=important activity=at_risk", "keep" },
        { "status=loyal importance=important activity=active churn_band=high", "keep" },
        { "status=repeat importance=vip activity=active lifecycle=decline", "keep" },
        { "status=loyal importance=vip activity=active churn_band=medium", "keep" },
        { "status=first_time importance=ordinary activity=at_risk", "activate" },
        { "status=first_time importance=ordinary activity=active churn_band=high", "welcome" },
        { "status=repeat importance=ordinary activity=at_risk", "activate" },
        { "status=won_back importance=ordinary activity=active churn_band=high", "welcome" },
        { "status=repeat importance=ordinary activity=active churn_band=high", "activate" },
        { "status=loyal importance=ordinary activity=active lifecycle=decline", "ask_why" },
        { "status=loyal importance=vip activity=active churn_band=low", "reward" },
        { "status=loyal importance=ordinary satisfaction=delighted", "reward" },
        { "status=repeat importance=vip rfm_segment=champions", "reward" },
        { "status=repeat importance=important value_matrix=spender", "up_sell" },
        { "status=repeat importance=ordinary value_matrix=frequent", "cross_sell" },
        { "status=repeat importance=ordinary value_matrix=best lifecycle=formation", "cross_sell" },
        { "status=repeat importance=important value_matrix=best lifecycle=stability", "up_sell" },
        { "status=loyal importance=ordinary value_matrix=best lifecycle=stability", "reward" },
        { "status=repeat importance=ordinary value_matrix=uncertain", "cross_sell" },
        { "", "activate" },
    };
    static struct built_in built_in;
    load_built_in(&built_in);
    cr_assert(built_in.table.row_count == CRM_COUNT(cases), "%zu rows", built_in.table.row_count);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        size_t row = row_of(&built_in, cases[i].customer);
        struct crm_span action = crm_rule_cell(&built_in.table, i, 1)->text;
        cr_assert(row == i, "%s: line %d", cases[i].customer,
                  (int)crm_rule_cell(&built_in.table, row, 0)->line);
        cr_assert(crm_span_is(action, cases[i].action), "%s: %.*s", cases[i].customer,
                  (int)action.length, action.at);
    }
    crm_rule_list_free(&built_in.list);
    crm_rule_table_free(&built_in.table);
    crm_settings_free(&built_in.settings);
}

/* Memory and files */

static char fault_setting[500];
static const char *fault_scheme;

static void nothing(void)
{
}

static enum crm_status run_once(struct crm_error *error)
{
    struct desk desk = { 0 };
    enum crm_status status = open_desk(&desk, fault_scheme, fault_setting, error);
    desk_close(&desk);
    return status == CRM_USAGE ? CRM_OK : status;
}

static void failed(enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE, "%d", (int)status);
}

Test(action, memory_and_files_that_fail)
{
    static const struct {
        char scheme[8];
        char setting[16];
        char rules[128];
    } cases[] = {
        { "funnel", "funnel.rules", "level\tcondition\nneed\tage > 5 and occasions > \"5\"\n" },
        { "funnel", "funnel.rules",
          "level\tcondition\nneed\tpoints = \"a\\\\b\" and region = x\n" },
        { "funnel", "funnel.rules", "level\tcondition\nneed\tagee = 5\n" },
        { "funnel", "funnel.rules", "level\tcondition\nned\tage = 5\n" },
        { "funnel", "funnel.rules",
          "level\tcondition\tfunnel\nneed\tage = 5\ta\nneed\tage = 6\tb\n" },
        { "action", "action.rules",
          "condition\taction\treason\nage = 5\tkeep\ta\\b\notherwise\tkeep\tx\n" },
        { "action", "action.rules", "condition\taction\treason\nage = 5\tkeep\tx\n" },
        { "action", "action.rules", "condition\taction\treason\nage = 5\tkep\tx\n" },
    };
    folder_make();
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        fault_scheme = cases[i].scheme;
        snprintf(fault_setting, sizeof fault_setting, "%s=%s", cases[i].setting,
                 write_rules(cases[i].rules));
        fault_each(FAULT_MEMORY | FAULT_OPEN | FAULT_READ, nothing, run_once, failed);
    }
    snprintf(fault_setting, sizeof fault_setting, "action.reasons=zh");
    fault_each(FAULT_MEMORY, nothing, run_once, failed);
    folder_remove();
}

/* A customer who names a competitor of 200 bytes, and rules on that name. */
static void prepare_rival(void)
{
    char rival[201];
    struct crm_buffer text = { 0 };
    memset(rival, 'r', sizeof rival - 1);
    rival[200] = '\0';
    folder_make();
    crm_buffer_format(&text, "condition\taction\treason\nmain_competitor = %s\tkeep\tx\n", rival);
    crm_buffer_text(&text, "otherwise\tlet_go\ty\n");
    file_put(folder_path("own.tsv"), crm_buffer_view(&text));
    crm_buffer_clear(&text);
    crm_buffer_format(&text,
                      "##crm\t1\n##as_of\t2024-12-31\n#I\tcustomer_id\ttime\tkind\tcompetitor\n"
                      "I\tc\t2024-12-01\tcontact\t%s\n#C\tcustomer_id\nC\tc\n"
                      "##end\tI=1\tC=1\n",
                      rival);
    file_put(folder_path("in.crm"), crm_buffer_view(&text));
    crm_buffer_free(&text);
}

static enum crm_status segment_rival(struct crm_error *error)
{
    static const char *const by = "action";
    struct crm_settings settings = { 0 };
    struct crm_notes notes = { 0 };
    struct crm_segmentation_result result = { 0 };
    struct crm_segmentation_options options = { .input = folder_path("in.crm"),
                                                .table = &crm_class_schemes,
                                                .by = &by,
                                                .by_count = 1,
                                                .as_of = CRM_NO_DAY,
                                                .memory = 1 << 20,
                                                .tool = "crm-segment",
                                                .settings = &settings,
                                                .notes = &notes };
    enum crm_status status = desk_settings(&settings, &crm_class_schemes, error);
    if (status == CRM_OK) {
        status = crm_settings_set(&settings, "action.rules", folder_path("own.tsv"), error);
    }
    if (status == CRM_OK) {
        status = crm_writer_open(&options.writer, folder_path("out.tsv"), false, true, error);
    }
    status = status == CRM_OK ? crm_segmentation(&options, &result, error) : status;
    if (status == CRM_OK) {
        status = crm_writer_close(options.writer, error);
    } else {
        crm_writer_discard(options.writer);
    }
    crm_buffer_free(&result.schemes);
    crm_settings_free(&settings);
    crm_notes_free(&notes);
    return status;
}

static void check_rival(enum crm_status status)
{
    if (status == CRM_OK) {
        struct crm_span kept = crm_span_of("customer_id\taction\taction_reason\tspend_cap\n"
                                           "c\tkeep\tx\t\n");
        cr_assert(file_is(folder_path("out.tsv"), kept));
    }
    folder_remove();
}

/* Whatever fails, no value of a customer is lost: the longest one has its room before. */
Test(action, room_for_long_values)
{
    fault_each(FAULT_MEMORY, prepare_rival, segment_rival, check_rival);
}
