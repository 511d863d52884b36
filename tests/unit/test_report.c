/* The report room: spread, items, tables, renderers, sections made from facts. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "report/cells.h"
#include "report/collect.h"
#include "report/item.h"
#include "report/renderer.h"
#include "report/section.h"
#include "report/spread.h"
#include "value/text.h"

static const struct crm_report_style plain = { .width = 80 };

static struct crm_span span_of(const char *text)
{
    return crm_span_of(text);
}

static void expect_text(struct crm_buffer *buffer, const char *expected)
{
    cr_assert_str_eq(crm_buffer_string(buffer), expected);
    crm_buffer_free(buffer);
}

/* Spread */

Test(spread, top)
{
    static const struct {
        size_t count;
        unsigned percent;
        size_t top;
    } cases[] = {
        { 1, 1, 1 },     { 99, 1, 1 },      { 100, 1, 1 },      { 101, 1, 2 },  { 3, 50, 2 },
        { 2357, 1, 24 }, { 2357, 20, 472 }, { 2357, 50, 1179 }, { 200, 5, 10 }, { 10, 100, 10 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        cr_expect(crm_spread_top(cases[i].count, cases[i].percent) == cases[i].top, "case %zu", i);
    }
}

Test(spread, quartiles)
{
    static const struct {
        crm_money amounts[5];
        size_t count;
        crm_money quartiles[5];
    } cases[] = {
        { { 7 }, 1, { 7, 7, 7, 7, 7 } },
        { { 0, 10 }, 2, { 0, 2, 5, 8, 10 } },     /* 2.5 and 7.5 to even */
        { { 4, 1, 3, 2 }, 4, { 1, 2, 2, 3, 4 } }, /* 1.75, 2.5, 3.25 */
        { { 5, 1, 4, 2, 3 }, 5, { 1, 2, 3, 4, 5 } },
        { { -10, 0 }, 2, { -10, -8, -5, -2, 0 } },
        { { INT64_MIN, INT64_MAX },
          2,
          { INT64_MIN, -4611686018427387904, 0, 4611686018427387903, INT64_MAX } },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        crm_money sorted[5];
        memcpy(sorted, cases[i].amounts, sizeof sorted);
        crm_spread_sort(sorted, cases[i].count);
        for (unsigned q = 0; q <= 4; q++) {
            crm_money got = crm_spread_quartile(sorted, cases[i].count, q);
            cr_expect(got == cases[i].quartiles[q], "case %zu, quartile %u: %lld", i, q,
                      (long long)got);
        }
    }
}

/* Every amount is in one bin, within its limits, whatever the amounts are. */
Test(spread, bins_cover)
{
    crm_money amounts[400];
    uint64_t random = 1;
    for (int round = 0; round < 300; round++) {
        size_t count = (size_t)round + 1;
        for (size_t i = 0; i < count; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            amounts[i] = (crm_money)(random >> (1 + round % 60));
            amounts[i] *= round % 7 == 0 && i % 3 == 0 ? -1 : 1;
            amounts[i] *= round % 11 == 0 && i % 5 == 0 ? 0 : 1;
        }
        crm_spread_sort(amounts, count);
        struct crm_bin bins[CRM_BINS_MOST];
        size_t used = crm_spread_bins(amounts, count, bins);
        cr_assert(used >= 1 && used <= CRM_BINS_MOST);
        size_t total = 0;
        for (size_t b = 0; b < used; b++) {
            total += bins[b].count;
            cr_assert(b == 0 || bins[b].lower == bins[b - 1].upper, "round %d", round);
            for (size_t i = bins[b].first; i < bins[b].first + bins[b].count; i++) {
                cr_assert(amounts[i] >= bins[b].lower);
                cr_assert(amounts[i] < bins[b].upper || bins[b].upper == INT64_MAX);
            }
        }
        cr_assert(total == count, "round %d: %zu of %zu", round, total, count);
    }
    struct crm_bin none[CRM_BINS_MOST];
    cr_assert(crm_spread_bins(amounts, 0, none) == 0);
}

/* Cells */

Test(cells, values)
{
    static const struct {
        struct crm_cell cell;
        char text[40];
    } cases[] = {
        { { .kind = CRM_CELL_EMPTY }, "-" },
        { { .kind = CRM_CELL_COUNT, .count = 1234567 }, "1,234,567" },
        { { .kind = CRM_CELL_MONEY, .money = 80830065814 }, "8,083,006.58" },
        { { .kind = CRM_CELL_SHARE, .number = 0.1234 }, "12.3 %" },
        { { .kind = CRM_CELL_SHARE, .number = -0.0001 }, "0.0 %" },
        { { .kind = CRM_CELL_SHARE, .number = -0.25 }, "-25.0 %" },
        { { .kind = CRM_CELL_NUMBER, .number = 1234.56 }, "1,234.6" },
        { { .kind = CRM_CELL_NUMBER, .number = 12 }, "12.0" },
        { { .kind = CRM_CELL_DAY, .day = 0 }, "1970-01-01" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer buffer = { 0 };
        crm_cell_text(&buffer, &cases[i].cell);
        expect_text(&buffer, cases[i].text);
    }
}

Test(cells, lines)
{
    static const struct {
        char text[40];
        size_t width;
        char lines[60]; /* joined by | */
    } cases[] = {
        { "Share of customers", 9, "Share of|customers" },
        { "Share of customers", 80, "Share of customers" },
        { "abcdef gh", 3, "abc|def|gh" },
        { "客户金字塔", 4, "客户|金字|塔" },
        { "客户金字塔", 5, "客户|金字|塔" },
        { "塔", 1, "塔" },
        { "", 5, "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer joined = { 0 };
        struct crm_span left = span_of(cases[i].text);
        for (int guard = 0; left.length > 0 && guard < 50; guard++) {
            crm_buffer_text(&joined, joined.length > 0 ? "|" : "");
            crm_buffer_span(&joined, crm_text_line(&left, cases[i].width));
        }
        expect_text(&joined, cases[i].lines);
    }
}

Test(cells, bars_and_padding)
{
    static const struct {
        double part;
        char bar[40];
    } bars[] = {
        { 0, "    " }, { 1, "████" },  { 0.5, "██  " },     { 0.001, "▏   " },
        { 7, "████" }, { -1, "    " }, { 0.96875, "███▉" },
    };
    for (size_t i = 0; i < CRM_COUNT(bars); i++) {
        struct crm_buffer buffer = { 0 };
        crm_text_bar(&buffer, bars[i].part, 4);
        cr_expect(crm_text_width(crm_buffer_view(&buffer)) == 4);
        expect_text(&buffer, bars[i].bar);
    }
    static const struct {
        char text[32];
        size_t width;
        bool right;
        char expected[32];
    } pads[] = {
        { "abc", 5, false, "abc  " },   { "abc", 5, true, "  abc" },
        { "客户", 5, false, "客户 " },  { "abcdef", 4, false, "abc…" },
        { "客户名", 4, false, "客… " }, { "客户名", 4, true, " 客…" },
    };
    for (size_t i = 0; i < CRM_COUNT(pads); i++) {
        struct crm_buffer buffer = { 0 };
        crm_text_pad(&buffer, span_of(pads[i].text), pads[i].width, pads[i].right);
        expect_text(&buffer, pads[i].expected);
    }
}

Test(cells, controls)
{
    struct crm_buffer buffer = { 0 };
    crm_text_clean(&buffer, span_of("a\033[2Jb\tc\xc2\x9b"
                                    "d\x7f é 客"));
    expect_text(&buffer, "a?[2Jb?c?d? é 客");
}

/* A document */

static const struct crm_report_column columns[] = {
    { { "customers", "Customers", "客户数" }, false },
    { { "share", "Share of customers", "客户占比" }, true },
    { { "revenue", "Revenue", "销售额" }, false },
    { { "margin", "Margin", "毛利" }, false },
    { { "buyers", NULL, NULL }, false },
};

static void make_document(struct crm_report *report, enum crm_language language)
{
    static const struct crm_words section = { "profile", "Customer profile", "客户概况" };
    *report = (struct crm_report){ .language = language };
    report->title = (struct crm_words){ "report", "Customer report", "客户报告" };
    crm_report_add_figure(report, (struct crm_words){ "as_of", "As of", "截至日期" },
                          crm_day_cell(19723));
    crm_report_add_figure(report, (struct crm_words){ "revenue", "Revenue", "销售额" },
                          crm_money_cell(-12345678));
    crm_report_remark(report, "%d days", "%d 天", 3);
    crm_report_add_figure(report, (struct crm_words){ "partial", NULL, NULL }, crm_text_cell("no"));
    crm_report_warn(report, "%d left out.", "%d 位未计入。", 7);
    crm_report_add_section(report, &section);
    crm_report_note(report, "Of all.", "全部。");
    crm_report_add_table(report, (struct crm_words){ "region", "Region", "地区" },
                         (struct crm_words){ "value", "Value", "取值" }, columns,
                         CRM_COUNT(columns));
    crm_report_add_row(report, "=1+2, \"x\"", "=1+2, \"x\"");
    crm_report_add_cell(report, crm_count_cell(3));
    crm_report_add_cell(report, crm_share_cell(3, 4));
    crm_report_add_cell(report, crm_money_cell(-5000));
    crm_report_add_row(report, "杭州\t市", "杭州\t市");
    crm_report_add_cell(report, crm_count_cell(1));
    crm_report_add_cell(report, crm_share_cell(1, 4));
    crm_report_add_cell(report, crm_money_cell(12345678));
    crm_report_add_cell(report, crm_empty_cell());
    crm_report_add_cell(report, crm_count_cell(1));
    crm_report_note(report, "Below.", "下方。");
}

static void expect_render(const char *format, enum crm_language language, const char *expected)
{
    struct crm_report report;
    struct crm_error error;
    struct crm_buffer buffer = { 0 };
    make_document(&report, language);
    cr_assert(crm_report_check(&report, &error) == CRM_OK);
    crm_renderer_find(format)->render(&report, &plain, &buffer);
    expect_text(&buffer, expected);
    crm_report_free(&report);
}

#define TEN "══════════"
#define RULE TEN TEN TEN TEN TEN TEN TEN TEN "\n"

Test(render, text_english)
{
    expect_render("text", CRM_ENGLISH,
                  "Customer report\n" RULE "As of      2024-01-01\n"
                  "Revenue     -1,234.57  3 days\n"
                  "\nNote: 7 left out.\n"
                  "\n\nCustomer profile\n" RULE "Of all.\n"
                  "\nRegion\n"
                  "                       Share of\n"
                  "Value      Customers  customers                        Revenue\n"
                  "──────────────────────────────────────────────────────────────\n"
                  "=1+2, \"x\"          3     75.0 % ████████████████████     -0.50\n"
                  "杭州?市            1     25.0 % ██████▋               1,234.57\n"
                  "Below.\n");
}

Test(render, text_chinese)
{
    expect_render("text", CRM_CHINESE,
                  "客户报告\n" RULE "截至日期    2024-01-01\n"
                  "销售额       -1,234.57  3 天\n"
                  "\n注意：7 位未计入。\n"
                  "\n\n客户概况\n" RULE "全部。\n"
                  "\n地区\n"
                  "取值       客户数  客户占比                         销售额\n"
                  "──────────────────────────────────────────────────────────\n"
                  "=1+2, \"x\"       3    75.0 % ████████████████████     -0.50\n"
                  "杭州?市         1    25.0 % ██████▋               1,234.57\n"
                  "下方。\n");
}

Test(render, tsv)
{
    expect_render("tsv", CRM_CHINESE,
                  "section\ttable\titem\tmeasure\tvalue\n"
                  "key_figures\t\t\tas_of\t2024-01-01\n"
                  "key_figures\t\t\trevenue\t-1234.5678\n"
                  "key_figures\t\t\tpartial\tno\n"
                  "profile\tregion\t=1+2, \"x\"\tcustomers\t3\n"
                  "profile\tregion\t=1+2, \"x\"\tshare\t0.75\n"
                  "profile\tregion\t=1+2, \"x\"\trevenue\t-0.50\n"
                  "profile\tregion\t杭州\\t市\tcustomers\t1\n"
                  "profile\tregion\t杭州\\t市\tshare\t0.25\n"
                  "profile\tregion\t杭州\\t市\trevenue\t1234.5678\n"
                  "profile\tregion\t杭州\\t市\tbuyers\t1\n");
}

Test(render, csv)
{
    expect_render("csv", CRM_ENGLISH,
                  "\xef\xbb\xbfsection,table,item,measure,value\r\n"
                  "key_figures,,,as_of,2024-01-01\r\n"
                  "key_figures,,,revenue,-1234.5678\r\n"
                  "key_figures,,,partial,no\r\n"
                  "profile,region,\"'=1+2, \"\"x\"\"\",customers,3\r\n"
                  "profile,region,\"'=1+2, \"\"x\"\"\",share,0.75\r\n"
                  "profile,region,\"'=1+2, \"\"x\"\"\",revenue,-0.50\r\n"
                  "profile,region,杭州\t市,customers,1\r\n"
                  "profile,region,杭州\t市,share,0.25\r\n"
                  "profile,region,杭州\t市,revenue,1234.5678\r\n"
                  "profile,region,杭州\t市,buyers,1\r\n");
}

Test(render, formulas_in_csv)
{
    static const char cells[][12] = { "=a", "+a", "-a", "@a", "\ta", "\ra", "a=", "-5", "'a" };
    static const char expected[][16] = { "'=a",      "'+a", "'-a", "'@a", "'\ta",
                                         "\"'\ra\"", "a=",  "'-5", "'a" };
    for (size_t i = 0; i < CRM_COUNT(cells); i++) {
        struct crm_report report = { 0 };
        struct crm_buffer buffer = { 0 };
        char line[512];
        crm_report_add_figure(&report, (struct crm_words){ "x", NULL, NULL },
                              crm_text_cell(cells[i]));
        crm_renderer_find("csv")->render(&report, &plain, &buffer);
        snprintf(line, sizeof line,
                 "\xef\xbb\xbfsection,table,item,measure,value\r\nkey_figures,,,x,%s\r\n",
                 expected[i]);
        expect_text(&buffer, line);
        crm_report_free(&report);
    }
}

Test(render, bold)
{
    static const struct crm_report_style bold = { .width = 60, .bold = true };
    struct crm_report report;
    struct crm_buffer buffer = { 0 };
    make_document(&report, CRM_ENGLISH);
    crm_renderer_find("text")->render(&report, &bold, &buffer);
    cr_assert(strstr(crm_buffer_string(&buffer), "\033[1mRegion\033[0m\n") != NULL);
    crm_buffer_free(&buffer);
    crm_report_free(&report);
}

Test(render, by_suffix)
{
    static const struct {
        char path[24];
        char format[8];
    } cases[] = {
        { "a.csv", "csv" },         { "a.tsv", "tsv" }, { "a.txt", "text" }, { "a.csv.gz", "csv" },
        { "report", "text" },       { "csv", "text" },  { ".csv", "text" },  { "a.csv/b", "text" },
        { "/tmp/a.tsv.gz", "tsv" }, { "-", "text" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        cr_expect_str_eq(crm_renderer_of_path(cases[i].path)->name, cases[i].format);
    }
    cr_assert_str_eq(crm_renderer_of_path(NULL)->name, "text");
    cr_assert(crm_renderer_find("html") == NULL);
    for (size_t i = 0; i < crm_renderer_count; i++) {
        cr_assert_str_eq(crm_renderer_names[i], crm_renderers[i]->name);
    }
    cr_assert(crm_renderer_names[crm_renderer_count] == NULL);
}

/* Means and shares */

Test(table, means)
{
    static const struct {
        crm_money sum;
        uint64_t count;
        crm_money mean;
    } cases[] = {
        { 10, 4, 2 },
        { 14, 4, 4 },
        { -10, 4, -2 },
        { -14, 4, -4 },
        { 7, 3, 2 },
        { 8, 3, 3 },
        { INT64_MAX, 1, INT64_MAX },
        { INT64_MIN, 1, INT64_MIN },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_cell cell = crm_mean_cell(cases[i].sum, cases[i].count);
        cr_expect(cell.kind == CRM_CELL_MONEY && cell.money == cases[i].mean, "case %zu", i);
    }
    cr_assert(crm_mean_cell(5, 0).kind == CRM_CELL_EMPTY);
    cr_assert(crm_ratio_cell(5, 0).kind == CRM_CELL_EMPTY);
    cr_assert(crm_share_cell(5, 0).kind == CRM_CELL_EMPTY);
    cr_assert(crm_share_cell(5, -5).kind == CRM_CELL_EMPTY);
    cr_assert(crm_day_cell(CRM_NO_DAY).kind == CRM_CELL_EMPTY);
}

/* Choosing sections */

Test(section, choose)
{
    static const struct {
        char list[32];
        unsigned chosen;
    } cases[] = {
        { "profile", 1 },       { "profit", 2 },      { "G9", 4 },  { "value", 8 },
        { "value,profile", 9 }, { " value , G1", 9 }, { "G10", 8 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *lists[] = { cases[i].list };
        unsigned chosen = 0;
        struct crm_error error;
        cr_assert(crm_sections_choose(lists, 1, &chosen, &error) == CRM_OK);
        cr_expect(chosen == cases[i].chosen, "case %zu", i);
    }
    const char *wrong[] = { "profile", "value,profiel" };
    const char *empty[] = { "", " ," };
    unsigned chosen = 0;
    struct crm_error error = { 0 };
    cr_assert(crm_sections_choose(NULL, 0, &chosen, &error) == CRM_OK && chosen == 15);
    cr_assert(crm_sections_choose(empty, 2, &chosen, &error) == CRM_USAGE);
    cr_assert(crm_sections_choose(wrong, 2, &chosen, &error) == CRM_USAGE);
    cr_assert_str_eq(error.message, "no section is called \"profiel\"; there are profile, profit, "
                                    "churn, value; "
                                    "did you mean profile?");
    cr_assert(crm_sections_extras(1) == (CRM_GATHER_MIX | CRM_GATHER_HABIT));
    cr_assert(crm_sections_extras(2 | 4 | 8) == 0);
}

/* Facts */

/* Customers with three fields behind the id: relation, importance, region. */
struct sample {
    struct crm_layout layout;
    struct crm_facts facts;
};

static void open_sample(struct sample *sample, bool internal)
{
    static const char *const names[] = { "customer_id", "relation", "importance", "region",
                                         "shoe_size" };
    struct crm_error error;
    *sample = (struct sample){ .layout = { .section = CRM_CUSTOMERS, .present = true } };
    for (size_t i = 0; i < CRM_COUNT(names); i++) {
        cr_assert(crm_layout_add(&sample->layout, span_of(names[i]), &error) == CRM_OK);
    }
    crm_facts_open(&sample->facts, internal);
    sample->facts.as_of = 20000;
    sample->facts.head.as_of = 20000;
    sample->facts.totals.first_day = CRM_NO_DAY;
    cr_assert(crm_facts_columns(&sample->facts, &sample->layout, &error) == CRM_OK);
}

static enum crm_status add_sample(struct sample *sample, const char *fields,
                                  struct crm_measures measures, struct crm_error *error)
{
    char line[256];
    uint32_t ends[6];
    size_t found = 0;
    snprintf(line, sizeof line, "C\t%s\n", fields);
    for (uint32_t i = 0; line[i] != '\0'; i++) {
        if (line[i] == '\t' || line[i] == '\n') {
            ends[found++] = i;
        }
    }
    cr_assert(found == CRM_COUNT(ends));
    struct crm_record record = { .bytes = line, .ends = ends, .start = 0 };
    measures.usual_hour = -1;
    return crm_facts_add(&sample->facts, &record, &measures, span_of("tea"), error);
}

static void close_sample(struct sample *sample)
{
    crm_facts_free(&sample->facts);
    crm_layout_free(&sample->layout);
}

static void fill_sample(struct sample *sample)
{
    static const struct {
        char fields[40];
        uint32_t occasions;
        crm_money revenue;
    } rows[] = {
        { "a\tconsumer\tvip\tEast\t9", 5, 5000000 },
        { "b\tconsumer\tordinary\tEa\\\\st\t9", 1, 100000 },
        { "c\tb2b\tordinary\t\t9", 2, -50000 },
        { "d\tinternal\tvip\tEast\t9", 7, 70000000 },
        { "e\tconsumer\t\tfar_west\t9", 0, 0 },
        { "f\tconsumer\tnovel\tEast\t9", 1, 200000 },
    };
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        struct crm_error error;
        struct crm_measures measures = { .occasions = rows[i].occasions,
                                         .lines = rows[i].occasions,
                                         .last_day = 19990,
                                         .usual_weekday = rows[i].occasions > 0 ? 6 : 0,
                                         .revenue = rows[i].revenue };
        cr_assert(add_sample(sample, rows[i].fields, measures, &error) == CRM_OK);
    }
}

Test(facts, sums)
{
    struct sample sample;
    open_sample(&sample, false);
    fill_sample(&sample);
    const struct crm_facts *facts = &sample.facts;
    cr_assert(facts->all.customers == 5 && facts->internal == 1);
    cr_assert(facts->all.buyers == 4 && facts->repeat_buyers == 2);
    cr_assert(facts->all.occasions == 9 && facts->lines == 9);
    cr_assert(facts->all.revenue == 5250000);
    cr_assert(facts->all.recency_days == 40);
    cr_assert(facts->weekdays[6].buyers == 4);
    cr_assert(crm_facts_column(facts, "importance")->classes != NULL);
    cr_assert(crm_facts_column(facts, "region")->classes == NULL);
    cr_assert(crm_facts_column(facts, "shoe_size") == NULL);
    close_sample(&sample);

    open_sample(&sample, true);
    fill_sample(&sample);
    cr_assert(sample.facts.all.customers == 6 && sample.facts.internal == 0);
    cr_assert(sample.facts.all.revenue == 75250000);
    close_sample(&sample);
}

Test(facts, overflow)
{
    struct sample sample;
    struct crm_error error = { 0 };
    struct crm_measures measures = { .occasions = 1, .revenue = INT64_MAX, .last_day = 1 };
    open_sample(&sample, false);
    cr_assert(add_sample(&sample, "a\t\t\t\t", measures, &error) == CRM_OK);
    cr_assert(add_sample(&sample, "b\t\t\t\t", measures, &error) == CRM_REFUSED);
    close_sample(&sample);
}

static void expect_items(struct crm_report *report, const struct crm_group_column *column,
                         const char *expected)
{
    struct crm_buffer text = { 0 };
    struct crm_items items = crm_items_of_column(report, column);
    for (size_t i = 0; i < items.count; i++) {
        crm_buffer_format(&text, "%s=%s:%llu;", items.at[i].code, items.at[i].label,
                          (unsigned long long)items.at[i].group.customers);
    }
    expect_text(&text, expected);
}

Test(item, order)
{
    struct sample sample;
    struct crm_report report = { .language = CRM_ENGLISH };
    open_sample(&sample, false);
    fill_sample(&sample);
    expect_items(&report, crm_facts_column(&sample.facts, "importance"),
                 "vip=VIP:1;ordinary=Ordinary:2;novel=novel:1;(none)=Never bought:1;");
    expect_items(&report, crm_facts_column(&sample.facts, "region"),
                 "East=East:2;Ea\\st=Ea\\st:1;far_west=far west:1;(none)=Not known:1;");
    report.language = CRM_CHINESE;
    expect_items(&report, crm_facts_column(&sample.facts, "importance"),
                 "vip=贵宾型:1;ordinary=普通型:2;novel=novel:1;(none)=从未购买:1;");
    crm_report_free(&report);
    close_sample(&sample);
}

Test(item, others)
{
    struct sample sample;
    struct crm_report report = { .language = CRM_ENGLISH };
    struct crm_error error;
    open_sample(&sample, false);
    for (int i = 0; i < CRM_ITEMS_MOST + 3; i++) {
        char fields[40];
        struct crm_measures measures = { .occasions = 1, .last_day = 1, .revenue = 100 - i };
        snprintf(fields, sizeof fields, "a%d\t\t\tr%02d\t", i, i);
        cr_assert(add_sample(&sample, fields, measures, &error) == CRM_OK);
    }
    struct crm_items items =
        crm_items_of_column(&report, crm_facts_column(&sample.facts, "region"));
    cr_assert(items.count == CRM_ITEMS_MOST + 1);
    cr_assert_str_eq(items.at[0].code, "r00");
    cr_assert_str_eq(items.at[CRM_ITEMS_MOST].code, CRM_ITEM_OTHER);
    cr_assert_str_eq(items.at[CRM_ITEMS_MOST].label, "Other (3 values)");
    cr_assert(items.at[CRM_ITEMS_MOST].group.revenue == 88 + 87 + 86);
    crm_report_free(&report);
    close_sample(&sample);
}

/* All of a report: what scripts rely on. */

static void render_sample(struct sample *sample, enum crm_language language, const char *format,
                          struct crm_buffer *buffer)
{
    struct crm_report report = { .language = language };
    struct crm_error error = { 0 };
    cr_assert(crm_sections_make(&report, &sample->facts, 15, &error) == CRM_OK, "%s",
              error.message);
    crm_renderer_find(format)->render(&report, &plain, buffer);
    cr_assert(!buffer->failed);
    crm_report_free(&report);
}

static void expect_rows(const struct crm_buffer *buffer, const char *const *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cr_expect(strstr(buffer->bytes, rows[i]) != NULL, "missing: %s", rows[i]);
    }
}

/* What is added out of its place fails the report. */
Test(report, parts_without_a_place)
{
    static const struct crm_words words = { "a", "A", "A" };
    static const struct crm_report_column only[1] = { 0 };
    for (int parts = 0; parts < 5; parts++) {
        struct crm_report report = { 0 };
        struct crm_error error = { 0 };
        for (int part = 0; part < parts; part++) {
            switch (part) {
            case 0:
                crm_report_add_section(&report, &words);
                break;
            case 1:
                crm_report_add_table(&report, words, words, only, 1);
                break;
            case 2:
                crm_report_add_row(&report, "a", "A");
                break;
            default:
                crm_report_add_cell(&report, crm_day_cell(1));
                break;
            }
        }
        cr_assert(crm_report_check(&report, &error) == CRM_OK);
        crm_report_add_cell(&report, crm_day_cell(2));
        bool placed = parts == 3;
        cr_expect(crm_report_check(&report, &error) == (placed ? CRM_OK : CRM_FAILURE), "%d",
                  parts);
        crm_report_free(&report);
    }
}

Test(report, rows)
{
    static const char *const rows[] = {
        "\nkey_figures\t\t\tcustomers\t5\n",
        "\nkey_figures\t\t\tbuyers\t4\n",
        "\nkey_figures\t\t\trepeat_buyers_share\t0.5\n",
        "\nkey_figures\t\t\trevenue\t525.00\n",
        "\nkey_figures\t\t\trevenue_per_order\t58.3333\n",
        "\nkey_figures\t\t\trevenue_per_buyer\t131.25\n",
        "\nkey_figures\t\t\tcustomers_left_out_internal\t1\n",
        "\nprofile\timportance\tvip\tcustomers\t1\n",
        "\nprofile\timportance\tvip\trevenue_share\t0.952381\n",
        "\nprofile\timportance\t(none)\tcustomers_share\t0.2\n",
        "\nprofile\tregion\tEa\\\\st\trevenue\t10.00\n",
        "\nprofile\tfavourite_category\ttea\tbuyers\t4\n",
        "\nprofile\tusual_weekday\tsaturday\tbuyers\t4\n",
        "\nprofile\tusual_weekday\tmonday\tbuyers\t0\n",
        "\nvalue\tpareto\ttop_1_percent\trevenue\t500.00\n",
        "\nvalue\tpareto\ttop_50_percent\trevenue_share\t0.990476\n",
        "\nvalue\tconcentration\tlargest\trevenue\t500.00\n",
        "\nvalue\tdistribution\tminimum\trevenue\t-5.00\n",
        "\nvalue\tdistribution\tmedian\trevenue\t15.00\n",
        "\nvalue\tdistribution\tmean\trevenue\t131.25\n",
        "\nvalue\thistogram\tzero_or_less\tbuyers\t1\n",
        "\nvalue\timportance\tvip\torders_per_buyer\t5\n",
        "\nvalue\timportance\tvip\trecency_days\t10\n",
    };
    static const char *const lines[] = {
        "Note: Internal customers left out: 1.\n",
        "Buyers whose returns exceed their purchases: 1 (-5.00 together)",
        "\nPurchase days ",
    };
    struct sample sample;
    struct crm_buffer buffer = { 0 };
    open_sample(&sample, false);
    fill_sample(&sample);
    render_sample(&sample, CRM_ENGLISH, "tsv", &buffer);
    expect_rows(&buffer, rows, CRM_COUNT(rows));
    crm_buffer_free(&buffer);
    render_sample(&sample, CRM_ENGLISH, "text", &buffer);
    expect_rows(&buffer, lines, CRM_COUNT(lines));
    cr_assert(strchr(buffer.bytes, '_') == NULL, "a code in a report for people");
    crm_buffer_free(&buffer);
    close_sample(&sample);
}

/* No line of a text is wider than asked for. */
Test(report, width)
{
    for (int language = CRM_ENGLISH; language <= CRM_CHINESE; language++) {
        struct sample sample;
        struct crm_buffer buffer = { 0 };
        open_sample(&sample, true);
        fill_sample(&sample);
        render_sample(&sample, (enum crm_language)language, "text", &buffer);
        for (const char *at = crm_buffer_string(&buffer); *at != '\0';) {
            size_t length = strcspn(at, "\n");
            struct crm_span line = { at, length };
            cr_expect(crm_text_width(line) <= plain.width, "%.*s", (int)length, at);
            at += length + (at[length] == '\n');
        }
        crm_buffer_free(&buffer);
        close_sample(&sample);
    }
}

Test(report, nobody)
{
    struct sample sample;
    struct crm_buffer buffer = { 0 };
    open_sample(&sample, false);
    render_sample(&sample, CRM_ENGLISH, "text", &buffer);
    cr_assert(strstr(crm_buffer_string(&buffer), "Nobody has bought") != NULL);
    crm_buffer_free(&buffer);
    close_sample(&sample);
}

/* Profit and churn */

/* Three buyers, a customer who never bought, an internal one; 20000 is the day. */
static void fill_scored(struct sample *sample, bool costs, bool scored)
{
    static const char *const names[] = { "customer_id", "relation",      "importance",
                                         "profit_net",  "clv",           "p_alive",
                                         "churn_state", "next_purchase", "expected_amount" };
    static const struct {
        char fields[96];
        struct crm_measures measures;
    } rows[] = {
        { "a\tb2b\tvip\t60.00\t10.00004\t0.5\tactive\t2024-10-05\t20\n",
          { .occasions = 3,
            .purchase_days = 3,
            .first_day = 19500,
            .last_day = 19990,
            .before_last_day = 19600,
            .before_days = 2,
            .lines = 4,
            .cost_lines = 3,
            .revenue = 2000000,
            .revenue_365 = 500000,
            .covered_revenue = 1000000,
            .margin = 600000 } },
        { "b\tb2b\tordinary\t15.5\t1e1\t0.25\tlost\t\t\n",
          { .occasions = 2,
            .purchase_days = 2,
            .first_day = 19500,
            .last_day = 19600,
            .before_last_day = 19600,
            .before_days = 2,
            .lines = 2,
            .cost_lines = 2,
            .revenue = 1000000,
            .covered_revenue = 500000,
            .margin = 150000 } },
        { "c\tb2b\tordinary\t\t\t\tat_risk\t2024-11-03\t7.5\n",
          { .occasions = 1,
            .purchase_days = 1,
            .first_day = 19400,
            .last_day = 19400,
            .before_last_day = 19400,
            .before_days = 1,
            .lines = 1,
            .revenue = 1000000,
            .revenue_365 = 1500000 } },
        { "d\tb2b\t\t-1.00\t\tx\t\t\t\n", { .before_last_day = CRM_NO_DAY } },
        { "e\tinternal\tvip\t9.00\t9\t1\tlost\t2024-10-05\t9\n",
          { .occasions = 1,
            .purchase_days = 1,
            .first_day = 19600,
            .last_day = 19600,
            .before_last_day = 19600,
            .before_days = 1,
            .revenue = 70000000 } },
    };
    struct crm_error error;
    *sample = (struct sample){ .layout = { .section = CRM_CUSTOMERS, .present = true } };
    for (size_t i = 0; i < (scored ? CRM_COUNT(names) : 3); i++) {
        cr_assert(crm_layout_add(&sample->layout, span_of(names[i]), &error) == CRM_OK);
    }
    crm_facts_open(&sample->facts, false);
    sample->facts.as_of = 20000; /* 2024-10-04 */
    sample->facts.head.as_of = 20000;
    sample->facts.totals.first_day = CRM_NO_DAY;
    sample->facts.totals.has_costs = costs;
    cr_assert(crm_facts_columns(&sample->facts, &sample->layout, &error) == CRM_OK);
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        char line[128];
        uint32_t ends[16];
        size_t found = 0;
        snprintf(line, sizeof line, "C\t%.96s", rows[i].fields);
        for (uint32_t k = 0; line[k] != '\0'; k++) {
            if (line[k] == '\t' || line[k] == '\n') {
                ends[found++] = k;
            }
        }
        struct crm_record record = { .bytes = line, .ends = ends, .start = 0 };
        struct crm_measures measures = rows[i].measures;
        measures.usual_hour = -1;
        cr_assert(crm_facts_add(&sample->facts, &record, &measures, span_of(""), &error) == CRM_OK);
    }
    crm_facts_finish(&sample->facts);
}

Test(report, profit_and_churn)
{
    /* By their cycles a (245 days), b (100) and, with a median of 172.5, c have a limit of 365,
     * 300 and 365 days; on 19635 a's cycle of then is 100. Their gaps then: 35, 35 and 235 days,
     * now 10, 400 and 600. */
    static const char *const rows[] = {
        "\nprofit\ttotals\tcovered_revenue\ttotal\t150.00\n",
        "\nprofit\ttotals\tcovered_share\ttotal\t0.375\n",
        "\nprofit\ttotals\tmargin_rate\ttotal\t0.5\n",
        "\nprofit\ttotals\tprofit_net\ttotal\t74.50\n",
        "\nprofit\ttotals\tclv\ttotal\t20.00\n",
        "\nprofit\timportance\tvip\tmargin_share\t0.8\n",
        "\nprofit\timportance\tvip\tmargin_rate\t0.6\n",
        "\nprofit\timportance\tordinary\tmargin_per_buyer\t7.50\n",
        "\nprofit\timportance\tordinary\tclv_customers\t1\n",
        "\nprofit\timportance\tordinary\tclv_mean\t10.00\n",
        "\nprofit\timportance\t(none)\tprofit_net\t-1.00\n",
        "\nprofit\tchurn_state\tlost\tmargin\t15.00\n",
        "\nchurn\tyearly_churn\tactive_before\tvalue\t3\n",
        "\nchurn\tyearly_churn\tlost_since\tvalue\t2\n",
        "\nchurn\tyearly_churn\tchurn\tvalue\t0.666667\n",
        "\nchurn\tchurn_state\tlost\trecency_days\t400\n",
        "\nchurn\tchurn_state\tactive\trevenue_365_share\t0.25\n",
        "\nchurn\tchurn_state\tactive\tp_alive\t0.5\n",
        "\nchurn\tnext_purchase\toverdue\tcustomers\t0\n",
        "\nchurn\tnext_purchase\twithin_30\tcustomers\t2\n",
        "\nchurn\tnext_purchase\twithin_30\texpected_amount\t27.50\n",
        "\nchurn\tnext_purchase\twithin_90\texpected_amount_mean\t13.75\n",
        "\nchurn\tnext_purchase\tlater\tcustomers\t0\n",
    };
    struct sample sample;
    struct crm_buffer buffer = { 0 };
    fill_scored(&sample, true, true);
    render_sample(&sample, CRM_ENGLISH, "tsv", &buffer);
    expect_rows(&buffer, rows, CRM_COUNT(rows));
    cr_expect(strstr(buffer.bytes, "\nprofile\tchurn_state") == NULL);
    crm_buffer_free(&buffer);
    close_sample(&sample);
}

Test(report, without_costs_or_columns)
{
    static const char *const rates[] = {
        "\nprofit\timportance\tvip\tprofit_net_share\t0.805369\n",
        "\nprofit\timportance\tordinary\tprofit_net_mean\t15.50\n",
    };
    struct sample sample;
    struct crm_buffer buffer = { 0 };
    fill_scored(&sample, false, true);
    render_sample(&sample, CRM_ENGLISH, "tsv", &buffer);
    expect_rows(&buffer, rates, CRM_COUNT(rates));
    cr_expect(strstr(buffer.bytes, "\tmargin\t") == NULL);
    crm_buffer_free(&buffer);
    close_sample(&sample);

    static const char *const lines[] = {
        "Profit is not known: no line has a cost.",
        "The data has no churn states: crm-churn adds them.",
        "\nYearly churn ",
    };
    fill_scored(&sample, false, false);
    render_sample(&sample, CRM_ENGLISH, "text", &buffer);
    expect_rows(&buffer, lines, CRM_COUNT(lines));
    cr_expect(strstr(buffer.bytes, "Next purchase") == NULL);
    crm_buffer_free(&buffer);
    close_sample(&sample);
}

/* --inactive in place of the cycle: 399 days lose b and c now, 20 all of them then. */
Test(report, year_by_days)
{
    static const struct {
        double inactive;
        uint64_t active;
        uint64_t lost;
    } cases[] = { { 399, 3, 2 }, { 400, 3, 1 }, { 35, 2, 1 }, { 20, 0, 0 } };
    static const struct crm_measures buyers[] = {
        { .occasions = 3,
          .purchase_days = 3,
          .first_day = 19500,
          .last_day = 19990,
          .before_last_day = 19600,
          .before_days = 2 },
        { .occasions = 2,
          .purchase_days = 2,
          .first_day = 19500,
          .last_day = 19600,
          .before_last_day = 19600,
          .before_days = 2 },
        { .occasions = 1,
          .purchase_days = 1,
          .first_day = 19400,
          .last_day = 19400,
          .before_last_day = 19400,
          .before_days = 1 },
        { .occasions = 1,
          .purchase_days = 1,
          .first_day = 19999,
          .last_day = 19999,
          .before_last_day = CRM_NO_DAY },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_year year;
        struct crm_error error;
        crm_year_open(&year);
        year.inactive_limit = cases[i].inactive;
        for (size_t k = 0; k < CRM_COUNT(buyers); k++) {
            cr_assert(crm_year_add(&year, &buyers[k], 20000, &error) == CRM_OK);
        }
        crm_year_finish(&year, 20000);
        cr_expect(year.active == cases[i].active && year.lost == cases[i].lost,
                  "case %zu: %llu of %llu", i, (unsigned long long)year.lost,
                  (unsigned long long)year.active);
        crm_year_free(&year);
    }
}
