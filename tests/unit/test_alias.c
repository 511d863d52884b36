/* The table of aliases: what is built in, and what users add. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "base/map.h"
#include "ingest/alias.h"
#include "ingest/aliases.h"
#include "ingest/plan.h"
#include "support.h"
#include "value/text.h"

static struct crm_aliases *open_aliases(const char *const *paths, size_t count)
{
    struct crm_aliases *aliases = NULL;
    struct crm_error error = { 0 };
    cr_assert(crm_aliases_open(&aliases, paths, count, &error) == CRM_OK, "%s:%llu: %s", error.file,
              (unsigned long long)error.line, error.message);
    return aliases;
}

static struct crm_alias_text built_in_text(void)
{
    return (struct crm_alias_text){ "aliases.tsv",
                                    { (const char *)crm_aliases_tsv, crm_aliases_tsv_length },
                                    0 };
}

/* The field of a header in a section, "" for none; its rank. */
static const char *field_of(const struct crm_aliases *aliases, char section, struct crm_span header,
                            int *rank)
{
    struct crm_buffer folded = { 0 };
    crm_text_fold(&folded, header);
    const char *field =
        crm_alias_field(aliases, (enum crm_section)section, crm_buffer_view(&folded), rank);
    crm_buffer_free(&folded);
    return field != NULL ? field : "";
}

static const char *code_of(const struct crm_aliases *aliases, char section, const char *field,
                           struct crm_span word)
{
    struct crm_buffer folded = { 0 };
    crm_text_fold(&folded, word);
    const char *code =
        crm_alias_code(aliases, (enum crm_section)section, field, crm_buffer_view(&folded));
    crm_buffer_free(&folded);
    return code != NULL ? code : "";
}

static const char *text_of(struct crm_span span, char *text, size_t size)
{
    snprintf(text, size, "%.*s", (int)span.length, span.at);
    return text;
}

/* Every word of the table is found as what its row says, and stands there once. */
Test(alias, built_in_table)
{
    struct crm_aliases *aliases = open_aliases(NULL, 0);
    struct crm_alias_text text = built_in_text();
    struct crm_alias_row row;
    struct crm_error error = { 0 };
    struct crm_map seen = { 0 };
    struct crm_buffer key = { 0 };
    size_t count = 0;
    while (crm_alias_text_next(&text, &row, &error) == CRM_ALIAS_ROW) {
        char field[32];
        char code[32];
        text_of(row.field, field, sizeof field);
        text_of(row.code, code, sizeof code);
        struct crm_span word;
        while (crm_alias_row_word(&row.words, &word)) {
            for (size_t i = 0; i < row.sections.length; i++, count++) {
                char section = row.sections.at[i];
                bool is_value = row.rank == CRM_ALIAS_VALUE;
                int rank = 0;
                const char *found = is_value ? code_of(aliases, section, field, word)
                                             : field_of(aliases, section, word, &rank);
                cr_assert(strcmp(found, is_value ? code : field) == 0, "line %llu: %.*s is %s",
                          (unsigned long long)text.line, (int)word.length, word.at, found);
                cr_assert(is_value || rank == row.rank, "line %llu: %.*s: rank %d",
                          (unsigned long long)text.line, (int)word.length, word.at, rank);
                cr_assert(!is_value
                          || crm_alias_has_codes(aliases, (enum crm_section)section, field));
                crm_buffer_clear(&key);
                crm_buffer_format(&key, "%c%s\t", section, is_value ? field : "");
                crm_text_fold(&key, word);
                uint32_t index = 0;
                size_t before = seen.count;
                cr_assert(crm_map_add(&seen, crm_buffer_view(&key), &index, &error) == CRM_OK);
                cr_assert(index == before, "line %llu: %.*s is there twice",
                          (unsigned long long)text.line, (int)word.length, word.at);
            }
        }
    }
    cr_assert(error.message[0] == '\0', "line %llu: %s", (unsigned long long)error.line,
              error.message);
    cr_assert(count > 1000, "%zu words", count);
    crm_buffer_free(&key);
    crm_map_free(&seen);
    crm_aliases_close(aliases);
}

/* A field's name and its label in Chinese are headers for it. */
Test(alias, own_names_and_labels)
{
    struct crm_aliases *aliases = open_aliases(NULL, 0);
    size_t count = 0;
    size_t fields = 0;
    const struct crm_column *columns = crm_columns(&count);
    for (size_t i = 0; i < count; i++) {
        int rank = 0;
        char section = (char)columns[i].section;
        const char *named = field_of(aliases, section, crm_span_of(columns[i].name), &rank);
        if (columns[i].owner == CRM_IMPORT) {
            fields++;
            cr_assert(strcmp(named, columns[i].name) == 0 && rank == 0, "%c %s", section,
                      columns[i].name);
            named = field_of(aliases, section, crm_span_of(columns[i].label_chinese), &rank);
            cr_assert(strcmp(named, columns[i].name) == 0, "%c %s: %s is \"%s\"", section,
                      columns[i].name, columns[i].label_chinese, named);
        }
    }
    cr_assert(fields > 50);
    crm_aliases_close(aliases);
}

Test(alias, headers)
{
    static const struct {
        char section;
        char header[32];
        char field[16];
        int rank;
    } cases[] = {
        { 'T', "Customer ID", "customer_id", 0 },
        { 'T', "CUSTOMER-NO.", "customer_id", 0 },
        { 'T', "买家会员名", "customer_id", 1 },
        { 'T', "Customer", "customer_id", 2 },
        { 'T', "buyer-email", "customer_id", 3 },
        { 'T', "手机号", "customer_id", 4 },
        { 'T', "客户名称", "customer_id", 5 },
        { 'C', "手机号", "phone", 0 },
        { 'C', "客户名称", "name", 0 },
        { 'C', "会员等级", "", 0 }, /* carried along, as points, balances and totals are */
        { 'C', "积分", "", 0 },
        { 'C', "余额", "", 0 },
        { 'C', "累计消费", "", 0 },
        { 'I', "InvoiceDate", "", 0 },
        { 'T', "金额（元）", "amount", 1 },
        { 'T', "买家实际支付金额", "amount", 2 },
        { 'T', "总金额", "amount", 3 },
        { 'T', "买家应付货款", "amount", 4 },
        { 'T', "单价", "unit_price", 1 },
        { 'T', "吊牌价", "", 0 }, /* the price on a tag is nothing that was paid */
        { 'T', "原价", "", 0 },
        { 'T', "收货人姓名", "", 0 }, /* who receives need not be who buys */
        { 'T', "交易对方", "", 0 },
        { 'T', "币种", "currency", 0 },
        { 'C', "币种", "", 0 },
        { 'I', "Time of Day", "clock", 0 },
        { 'T', "单据类型", "sale_type", 0 },
        { 'P', "商品名称", "name", 0 },
        { 'T', "商品名称", "product", 1 },
        { 'T', "", "", 0 },
        { 'x', "customer_id", "", 0 },
    };
    struct crm_aliases *aliases = open_aliases(NULL, 0);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        int rank = 0;
        const char *field =
            field_of(aliases, cases[i].section, crm_span_of(cases[i].header), &rank);
        cr_assert(strcmp(field, cases[i].field) == 0 && rank == cases[i].rank, "%c %s: \"%s\", %d",
                  cases[i].section, cases[i].header, field, rank);
    }
    crm_aliases_close(aliases);
}

Test(alias, codes)
{
    static const struct {
        char section;
        char field[16];
        char word[32];
        char code[20];
    } cases[] = {
        { 'T', "order_status", "等待买家付款", "unpaid" },
        { 'T', "order_status", "Pending Payment", "unpaid" },
        { 'T', "order_status", "退款成功", "closed" },
        { 'T', "order_status", "refunded", "closed" },
        { 'T', "order_status", "已发货，退款成功", "closed" },
        { 'T', "order_status", "部分退款", "partially_refunded" },
        { 'T', "order_status", "Partially Refunded", "partially_refunded" }, /* the code itself */
        { 'T', "order_status", "退款中", "refunding" },
        { 'T', "order_status", "交易成功", "completed" },
        { 'T', "order_status", "somewhere", "" },
        { 'T', "sale_type", "Credit Memo", "refund" },
        { 'T', "sale_type", "销售出库单", "sale" },
        { 'T', "currency", "人民币", "CNY" },
        { 'T', "channel", "微信小程序", "mini_program" },
        { 'I', "channel", "E-mail", "email" },
        { 'C', "channel", "email", "" },
        { 'C', "gender", "保密", "unknown" },
        { 'C', "gender", "女", "female" },
        { 'C', "relation", "经销商", "channel" },
        { 'I', "kind", "满意度调查", "survey" },
        { 'I', "response", "√", "yes" },
        { 'I', "response", "0", "no" },
        { 'I', "response", "", "" },
        { 'I', "response", "-", "" },
        { 'C', "consent", "是", "yes" },
        { 'T', "amount", "yes", "" },
    };
    static char longest[400];
    struct crm_aliases *aliases = open_aliases(NULL, 0);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *code =
            code_of(aliases, cases[i].section, cases[i].field, crm_span_of(cases[i].word));
        cr_assert(strcmp(code, cases[i].code) == 0, "%s %s: \"%s\"", cases[i].field, cases[i].word,
                  code);
    }
    memset(longest, 'y', sizeof longest - 1);
    cr_assert(code_of(aliases, 'I', "response", crm_span_of(longest))[0] == '\0');
    cr_assert(!crm_alias_has_codes(aliases, CRM_TRANSACTIONS, "amount"));
    cr_assert(!crm_alias_has_codes(aliases, CRM_TRANSACTIONS, "order"));
    cr_assert(!crm_alias_has_codes(aliases, CRM_CUSTOMERS, "order_status"));
    crm_aliases_close(aliases);
}

Test(alias, import_only)
{
    static const struct {
        enum crm_section section;
        char field[12];
        bool only;
    } cases[] = {
        { CRM_TRANSACTIONS, "unit_price", true }, { CRM_TRANSACTIONS, "currency", true },
        { CRM_TRANSACTIONS, "clock", true },      { CRM_TRANSACTIONS, "sale_type", true },
        { CRM_INTERACTIONS, "clock", true },      { CRM_INTERACTIONS, "currency", false },
        { CRM_CUSTOMERS, "unit_price", false },   { CRM_TRANSACTIONS, "amount", false },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        cr_assert(crm_alias_import_only(cases[i].section, cases[i].field) == cases[i].only,
                  "case %zu", i);
    }
    size_t count = 0;
    const char *const *names = crm_alias_import_only_names(&count);
    for (size_t i = 0; i < count; i++) {
        cr_assert(crm_alias_import_only(CRM_TRANSACTIONS, names[i]));
    }
    cr_assert(count == 4);
    cr_assert(crm_alias_is_order_total("amount", 2) && crm_alias_is_order_total("amount", 5));
    cr_assert(!crm_alias_is_order_total("amount", 1) && !crm_alias_is_order_total("cost", 2));
}

Test(alias, nearest)
{
    static const struct {
        char section;
        char header[32];
        char near[24];
        char field[16];
    } cases[] = {
        { 'T', "Custmer ID", "customer_id", "customer_id" },
        { 'T', "Quantiy", "quantity", "quantity" },
        { 'T', "会员号码", "会员号", "customer_id" },
        { 'T', "订单标号", "订单编号", "order_id" },
        { 'P', "Lauch Date", "launch_date", "launch_date" },
        { 'T', "quite another thing", "", "" },
        { 'T', "", "", "" },
        { 'x', "Custmer ID", "", "" },
    };
    static char longest[100];
    struct crm_aliases *aliases = open_aliases(NULL, 0);
    memset(longest, 'a', sizeof longest - 1);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer folded = { 0 };
        const char *field = "";
        crm_text_fold(&folded, crm_span_of(cases[i].header));
        const char *near = crm_alias_nearest(aliases, (enum crm_section)cases[i].section,
                                             crm_buffer_view(&folded), &field);
        near = near != NULL ? near : "";
        cr_assert(strcmp(near, cases[i].near) == 0 && strcmp(field, cases[i].field) == 0,
                  "%s: \"%s\", \"%s\"", cases[i].header, near, field);
        crm_buffer_free(&folded);
    }
    const char *field = NULL;
    cr_assert(crm_alias_nearest(aliases, CRM_TRANSACTIONS, crm_span_of(longest), &field) == NULL);
    crm_aliases_close(aliases);
}

/* The user's words come first, the later file before the earlier, as spreadsheets save them. */
Test(alias, files_of_users)
{
    folder_make();
    const char *paths[2] = { folder_path("one.tsv"), folder_path("two.tsv") };
    file_put(paths[0], crm_span_of("\xef\xbb\xbf# mine\t\t\r\n"
                                   "header\tT\tamount\tWorth\tworth\t\t\r\n"
                                   "\t\t\t\r\n"
                                   "header\tT\tquantity\tPieces\r\n"
                                   "header\tT\t-\tStatus\r\n"
                                   "second\tTC\tcustomer_id\t 手机号 \r\n"
                                   "value\tT\torder_status\t-\tpending\r\n"
                                   "value\tT\torder_status\tclosed\tWalked Off"));
    file_put(paths[1], crm_span_of("header\tT\tcost\tPieces\n"
                                   "header\tT\tcost\tamount\n"));
    struct crm_aliases *aliases = open_aliases(paths, 2);
    static const struct {
        char section;
        char header[16];
        char field[16];
        int rank;
    } cases[] = {
        { 'T', "WORTH", "amount", 0 },       { 'T', "Pieces", "cost", 0 },
        { 'T', "amount", "cost", 0 },        { 'T', "Status", "", 0 },
        { 'T', "手机号", "customer_id", 1 }, { 'C', "手机号", "customer_id", 1 },
        { 'I', "手机号", "customer_id", 4 }, { 'T', "金额", "amount", 1 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        int rank = 0;
        const char *field =
            field_of(aliases, cases[i].section, crm_span_of(cases[i].header), &rank);
        cr_assert(strcmp(field, cases[i].field) == 0 && rank == cases[i].rank, "%s: \"%s\", %d",
                  cases[i].header, field, rank);
    }
    cr_assert(code_of(aliases, 'T', "order_status", crm_span_of("pending"))[0] == '\0');
    cr_assert(strcmp(code_of(aliases, 'T', "order_status", crm_span_of("walked-off")), "closed")
              == 0);
    cr_assert(strcmp(code_of(aliases, 'T', "order_status", crm_span_of("draft")), "unpaid") == 0);
    crm_aliases_close(aliases);
    folder_remove();
}

Test(alias, refused_files)
{
    static const struct {
        char text[96];
        enum crm_status status;
        uint64_t line;
        char part[64];
    } cases[] = {
        { "# fine\nheadr\tT\tamount\tx\n", CRM_USAGE, 2, "a row begins with header" },
        { "header T amount x\n", CRM_USAGE, 1, "a row begins with header" },
        { "header\tT\tamount\n", CRM_USAGE, 1, "needs sections, a field and headers" },
        { "header\tT\tamount\t \t\n", CRM_USAGE, 1, "needs sections, a field and headers" },
        { "header\t\tamount\tx\n", CRM_USAGE, 1, "needs sections" },
        { "value\tT\torder_status\tclosed\n", CRM_USAGE, 1, "a code and words" },
        { "header\tTX\tamount\tx\n", CRM_USAGE, 1, "\"TX\" are no sections" },
        { "header\tT\tamont\tx\n", CRM_USAGE, 1, "of transactions; did you mean amount?" },
        { "header\tT\tcurency\tx\n", CRM_USAGE, 1, "did you mean currency?" },
        { "header\tTC\tamount\tx\n", CRM_USAGE, 1, "no field of customers" },
        { "header\tC\trevenue\tx\n", CRM_USAGE, 1, "\"revenue\" is no field of customers" },
        { "value\tT\t-\tclosed\tx\n", CRM_USAGE, 1, "\"-\" is no field" },
        { "value\tT\tamount\tmuch\tx\n", CRM_USAGE, 1, "has no words for values" },
        { "value\tT\tunit_price\tmuch\tx\n", CRM_USAGE, 1, "has no words for values" },
        { "header\tT\tamount\t - \n", CRM_USAGE, 1, "has nothing that is compared" },
        { "header\tT\tcost\tA b\n\nheader\tT\tamount\tz\tAB\n", CRM_USAGE, 3,
          "\"AB\" has another meaning, or another rank, in line 1" },
        { "header\tT\tcost\tx\nsecond\tT\tcost\tx\n", CRM_USAGE, 2, "in line 1" },
        { "header\tT\tcost\tx\nheader\tT\t-\tx\n", CRM_USAGE, 2, "in line 1" },
        { "value\tC\tgender\tmale\tx\nvalue\tC\tgender\tfemale\tx\n", CRM_USAGE, 2, "in line 1" },
        { "value\tC\tgender\tmale\tx\nvalue\tC\tgender\tx\ty\n", CRM_USAGE, 2, "in line 1" },
        { "header\tT\tcost\t\xff\n", CRM_REFUSED, 1, "is no UTF-8 text" },
        { "header\tT\tcost\tx\x1b\n", CRM_REFUSED, 1, "control characters" },
    };
    folder_make();
    const char *path = folder_path("mine.tsv");
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_aliases *aliases = NULL;
        struct crm_error error = { 0 };
        file_put(path, crm_span_of(cases[i].text));
        cr_assert(crm_aliases_open(&aliases, &path, 1, &error) == cases[i].status, "case %zu: %s",
                  i, error.message);
        cr_assert(aliases == NULL && error.line == cases[i].line && strcmp(error.file, path) == 0,
                  "case %zu: %s:%llu", i, error.file, (unsigned long long)error.line);
        cr_assert(strstr(error.message, cases[i].part) != NULL, "case %zu: %s", i, error.message);
    }
    folder_remove();
}

/* What cannot be a table of aliases is said before it takes much memory. */
Test(alias, files_beyond_measure)
{
    folder_make();
    const char *path = folder_path("mine.tsv");
    struct crm_aliases *aliases = NULL;
    struct crm_error error = { 0 };
    struct crm_buffer text = { 0 };
    crm_buffer_text(&text, "header\tT\tcost\t");
    char *room = crm_buffer_room(&text, 300);
    memset(room, 'x', 300);
    text.length += 300;
    file_put(path, crm_buffer_view(&text));
    cr_assert(crm_aliases_open(&aliases, &path, 1, &error) == CRM_USAGE);
    cr_assert(strstr(error.message, "too long") != NULL, "%s", error.message);
    size_t size = ((size_t)1 << 24) + 1;
    room = crm_buffer_room(&text, size);
    memset(room, '\n', size);
    text.length += size;
    file_put(path, crm_buffer_view(&text));
    cr_assert(crm_aliases_open(&aliases, &path, 1, &error) == CRM_REFUSED);
    cr_assert(strstr(error.message, "too large") != NULL, "%s", error.message);
    path = folder_path("missing.tsv");
    cr_assert(crm_aliases_open(&aliases, &path, 1, &error) == CRM_FAILURE);
    crm_buffer_free(&text);
    crm_aliases_close(NULL);
    folder_remove();
}

/* Faults */

static const char *fault_path;

static void prepare_file(void)
{
    file_put(fault_path, crm_span_of("header\tT\tamount\tWorth\nvalue\tT\tchannel\tfair\t庙会\n"));
}

static enum crm_status open_and_close(struct crm_error *error)
{
    struct crm_aliases *aliases = NULL;
    enum crm_status status = crm_aliases_open(&aliases, &fault_path, 1, error);
    crm_aliases_close(aliases);
    return status;
}

static void check_nothing_half(enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE);
}

Test(alias, faults)
{
    folder_make();
    fault_path = folder_path("mine.tsv");
    fault_each(FAULT_ALL, prepare_file, open_and_close, check_nothing_half);
    folder_remove();
}

/* Which columns a plan takes where several could be the field. */
Test(alias, ranks_in_plans)
{
    static const struct {
        char header[160];
        char fields[120];
        bool noted;
    } cases[] = {
        { "订单编号,买家会员名,总金额,买家实际支付金额,联系手机,订单创建时间,宝贝总数量",
          "order_id customer_id 总金额 amount 联系手机 time quantity ", false },
        { "Email,Created at,Lineitem quantity,Lineitem price,Order Total",
          "customer_id time quantity unit_price order_total ", true },
        { "会员号,日期,数量,单价,小计,应收金额",
          "customer_id time quantity unit_price amount 应收金额 ", false },
        { "手机号,日期,金额", "customer_id time amount ", false },
        { "Customer,Email,Phone,Date,Amount", "customer_id email phone time amount ", false },
        { "email,phone,billing name,date,grand total",
          "customer_id phone billing_name time amount ", false },
    };
    folder_make();
    const char *path = folder_path("export.csv");
    struct crm_aliases *aliases = open_aliases(NULL, 0);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_notes notes = { 0 };
        struct crm_plan_options options = { .aliases = aliases, .notes = &notes };
        struct crm_plan plan;
        struct crm_error error = { 0 };
        struct crm_buffer fields = { 0 };
        file_put(path, crm_span_of(cases[i].header));
        cr_assert(crm_plan_make(&plan, path, 0, &options, &error) == CRM_OK, "case %zu: %s", i,
                  error.message);
        for (size_t j = 0; j < plan.column_count; j++) {
            crm_buffer_format(&fields, "%s ", plan.columns[j].field);
        }
        cr_assert(plan.role == CRM_TRANSACTIONS
                      && strcmp(crm_buffer_string(&fields), cases[i].fields) == 0,
                  "case %zu: %c %s", i, (char)plan.role, crm_buffer_string(&fields));
        cr_assert((notes.count > 0) == cases[i].noted, "case %zu: %zu notes", i, notes.count);
        crm_buffer_free(&fields);
        crm_plan_free(&plan);
        crm_notes_free(&notes);
    }
    crm_aliases_close(aliases);
    folder_remove();
}
