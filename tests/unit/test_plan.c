/* The ingest room, what a plan is made of: look, forms, fields, totals, rows, inspect. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>

#include "ingest/forms.h"
#include "ingest/import.h"
#include "ingest/inspect.h"
#include "planned.h"
#include "value/text.h"

TestSuite(plan_parts, .init = planned_begin, .fini = planned_end);

static const char *text_path(const char *text)
{
    const char *path = folder_path("table.csv");
    file_put(path, crm_span_of(text));
    return path;
}

/* Look */

Test(plan_parts, bare_cells_and_rows)
{
    static const struct {
        char cell[24];
        char bare[24];
        bool cancels;
    } cells[] = {
        { "", "", false },          { " a ", "a", false },    { "=\"001\"", "001", false },
        { "=\" 1 \"", "1", false }, { "=\"", "=\"", false },  { "=\"\"", "", false },
        { "=\"a", "=\"a", false },  { "`123", "123", false }, { "`", "`", false },
        { "` x", "x", false },      { "'001", "001", false }, { "'", "'", false },
        { "'a", "'a", false },      { " '9 ", "9", false },   { "C1", "C1", true },
        { "c0042", "c0042", true }, { "C", "C", false },      { "C1a", "C1a", false },
        { "D1", "D1", false },      { "CC1", "CC1", false },
    };
    for (size_t i = 0; i < CRM_COUNT(cells); i++) {
        struct crm_span bare = crm_cell_bare(crm_span_of(cells[i].cell));
        cr_assert(crm_span_is(bare, cells[i].bare), "'%s': '%.*s'", cells[i].cell, (int)bare.length,
                  bare.at);
        cr_assert(crm_cell_cancels(bare) == cells[i].cancels, "'%s'", cells[i].cell);
    }
    const struct crm_span full[] = { { "a", 1 }, { "", 0 }, { " ", 1 }, { "\t", 1 } };
    static const struct {
        size_t first;
        size_t count;
        size_t columns;
        bool fits;
        bool blank;
    } rows[] = {
        { 0, 2, 2, true, false },  { 0, 4, 1, true, false }, { 0, 2, 3, false, false },
        { 0, 1, 0, false, false }, { 1, 3, 3, true, true },  { 1, 3, 0, true, true },
        { 1, 0, 0, true, true },   { 1, 0, 1, false, true },
    };
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        struct crm_csv_row row = { .cells = full + rows[i].first, .count = rows[i].count };
        cr_assert(crm_row_fits(&row, rows[i].columns) == rows[i].fits, "row %zu", i);
        cr_assert(crm_row_is_blank(&row) == rows[i].blank, "row %zu", i);
    }
}

/* Looks at the cells of one column, parted by "|", in lines from 2 on. */
static void look_at_cells(struct crm_look *look, const char *cells)
{
    struct crm_error error = { 0 };
    cr_assert(crm_look_open(look, 1, &error) == CRM_OK);
    uint64_t line = 2;
    for (const char *at = cells; *at != '\0'; line++) {
        struct crm_span cell = { at, strcspn(at, "|") };
        struct crm_csv_row row = { .cells = &cell, .count = 1, .line = line };
        cr_assert(crm_look_row(look, &row, &error) == CRM_OK);
        at += cell.length + (at[cell.length] == '|');
    }
}

Test(plan_parts, look_counts)
{
    enum { ALL_MARKS = CRM_DECIMAL_POINT | CRM_DECIMAL_COMMA };
    static const struct {
        char cells[48];
        uint64_t counts[8]; /* filled decimal_ids digit_ids cancel_ids clocks dates amounts open */
        unsigned orders;
        unsigned marks;
    } cases[] = {
        { "", { 0 }, CRM_DATE_ALL, ALL_MARKS },
        { "| |x", { 1 }, CRM_DATE_ALL, ALL_MARKS },
        { "1.0|2.0|.0|1.00|1.0.0", { 5, 2, 0, 0, 0, 0, 4, 0 }, CRM_DATE_ALL, CRM_DECIMAL_POINT },
        { "12|C12|c3|12x", { 4, 0, 1, 2, 0, 0, 1, 0 }, CRM_DATE_ALL, ALL_MARKS },
        { "10:00|25:00|9:30:01", { 3, 0, 0, 0, 2, 0, 0, 0 }, CRM_DATE_ALL, ALL_MARKS },
        { "2024-01-05|=\"2024/1/6\"", { 2, 0, 0, 0, 0, 2, 0, 0 }, CRM_DATE_ALL, ALL_MARKS },
        { "05/06/2024|06/07/2024",
          { 2, 0, 0, 0, 0, 2, 0, 0 },
          CRM_DATE_DMY | CRM_DATE_MDY,
          ALL_MARKS },
        { "05/06/2024|13/07/2024", { 2, 0, 0, 0, 0, 2, 0, 0 }, CRM_DATE_DMY, ALL_MARKS },
        { "13/06/2024|06/13/2024", { 2, 0, 0, 0, 0, 2, 0, 0 }, 0, ALL_MARKS },
        { "1,234|2,345", { 2, 0, 0, 0, 0, 0, 2, 2 }, CRM_DATE_ALL, ALL_MARKS },
        { "1,234|12,5", { 2, 0, 0, 0, 0, 0, 2, 1 }, CRM_DATE_ALL, CRM_DECIMAL_COMMA },
        { "1,234.50|12,5", { 2, 0, 0, 0, 0, 0, 2, 0 }, CRM_DATE_ALL, 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_look look;
        look_at_cells(&look, cases[i].cells);
        const struct crm_look_column *column = &look.columns[0];
        const uint64_t found[] = { column->filled,     column->decimal_ids, column->digit_ids,
                                   column->cancel_ids, column->clocks,      column->dates,
                                   column->amounts,    column->open };
        for (size_t j = 0; j < CRM_COUNT(found); j++) {
            cr_assert(found[j] == cases[i].counts[j], "%s: count %zu is %" PRIu64, cases[i].cells,
                      j, found[j]);
        }
        cr_assert(column->orders == cases[i].orders, "%s: %u", cases[i].cells, column->orders);
        cr_assert(column->marks == cases[i].marks, "%s: %u", cases[i].cells, column->marks);
        crm_look_free(&look);
    }
}

Test(plan_parts, look_samples_and_rows)
{
    struct crm_look look;
    struct crm_error error = { 0 };
    look_at_cells(&look, "a|| a|b|=\"c\"|d");
    const char *const *samples = look.columns[0].samples;
    cr_assert(strcmp(samples[0], "a") == 0 && strcmp(samples[1], "b") == 0
              && strcmp(samples[2], "c") == 0);
    cr_assert(look.rows == 6 && look.columns[0].rows == 6 && look.columns[0].filled == 5);
    /* bad rows are counted apart, what is not looked for is not counted at all */
    const struct crm_span cells[] = { { "z", 1 }, { "y", 1 } };
    struct crm_csv_row rows[] = {
        { .cells = cells, .count = 2, .line = 8 },
        { .cells = cells, .count = 0, .line = 9 },
        { .cells = cells, .count = 1, .line = 10, .problem = CRM_CSV_BAD_QUOTES },
        { .cells = cells, .count = 1, .line = 11 },
    };
    look.columns[0].wanted = CRM_LOOK_NOTHING;
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        cr_assert(crm_look_row(&look, &rows[i], &error) == CRM_OK);
    }
    cr_assert(look.rows == 7 && look.bad_rows == 3 && look.last_line == 11);
    cr_assert(look.columns[0].rows == 6 && look.columns[0].filled == 5);
    look.columns[0].wanted = CRM_LOOK_IDS;
    cr_assert(crm_look_row(&look, &rows[3], &error) == CRM_OK);
    cr_assert(look.columns[0].rows == 7 && look.columns[0].filled == 6);
    crm_look_free(&look);
    /* the first cell against each form is remembered, with its line */
    look_at_cells(&look, "05/06/2024|13/06/2024|14/06/2024|06/15/2024|7,5|8.5");
    const struct crm_look_against *order = look.columns[0].against_order;
    cr_assert(order[2].line == 3 && strcmp(order[2].cell, "13/06/2024") == 0);
    cr_assert(order[1].line == 5 && strcmp(order[1].cell, "06/15/2024") == 0);
    cr_assert(order[0].line == 2 && strcmp(order[0].cell, "05/06/2024") == 0);
    const struct crm_look_against *mark = look.columns[0].against_mark;
    cr_assert(mark[0].line == 6 && strcmp(mark[0].cell, "7,5") == 0);
    cr_assert(mark[1].line == 7 && strcmp(mark[1].cell, "8.5") == 0);
    crm_look_free(&look);
    /* long cells are cut between characters */
    look_at_cells(&look, "x北京北京北京北京北京北京北京北京北京北京北京");
    struct crm_span sample = crm_span_of(look.columns[0].samples[0]);
    cr_assert(sample.length == 58 && crm_utf8_valid(sample, NULL), "%s", sample.at);
    crm_look_free(&look);
}

/* Forms */

Test(plan_parts, form_names_and_options)
{
    static const unsigned orders[] = { CRM_DATE_YMD, CRM_DATE_DMY, CRM_DATE_MDY, CRM_DATE_YMD_SHORT,
                                       CRM_DATE_SERIAL };
    static const char *const names[] = { "ymd", "dmy", "mdy", "yymd", "serial" };
    for (size_t i = 0; i < CRM_COUNT(orders); i++) {
        cr_assert(strcmp(crm_date_order_name(orders[i]), names[i]) == 0);
    }
    cr_assert(strcmp(crm_date_order_name(0), "") == 0);
    cr_assert(strcmp(crm_decimal_name(CRM_DECIMAL_POINT), "point") == 0);
    cr_assert(strcmp(crm_decimal_name(CRM_DECIMAL_COMMA), "comma") == 0);
    static const struct {
        bool date;
        char item[24];
        char part[64]; /* "": it is good */
    } cases[] = {
        { true, "ymd", "" },
        { true, "serial", "" },
        { true, "time=dmy", "" },
        { true, "due_date=%d.%m.%Y", "" },
        { true, "%Y%j", "" },
        { true, "", "does not give a full date" },
        { true, "time=", "does not give a full date" },
        { true, "DMY", "does not give a full date" },
        { true, "%d.%m", "does not give a full date" },
        { true, "tme=dmy", "no field of dates is called tme; did you mean time?" },
        { true, "amount=dmy", "no field of dates is called amount" },
        { true, "=dmy", "does not give a full date" },
        { false, "point", "" },
        { false, "amount=comma", "" },
        { false, "unit_price=comma", "" },
        { false, "", "--decimal needs point or comma" },
        { false, "amount=", "--decimal needs point or comma" },
        { false, ",", "--decimal needs point or comma" },
        { false, "amuont=comma", "no field of numbers is called amuont; did you mean amount?" },
        { false, "time=comma", "no field of numbers is called time" },
        { false, "revenue=comma", "no field of numbers is called revenue" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *item = cases[i].item;
        struct crm_error error = { 0 };
        struct crm_plan_options options = { 0 };
        if (cases[i].date) {
            options.date_formats = &item;
            options.date_format_count = 1;
        } else {
            options.decimals = &item;
            options.decimal_count = 1;
        }
        enum crm_status status = crm_forms_check(&options, &error);
        cr_assert(status == (cases[i].part[0] == '\0' ? CRM_OK : CRM_USAGE), "'%s': %s", item,
                  error.message);
        cr_assert(strstr(error.message, cases[i].part) != NULL, "'%s': %s", item, error.message);
    }
}

/* The forms of two columns of dates and two of money: "order+" where cells have shown it, "order!"
 * where it was said. */
static void show_forms(const struct crm_plan *plan, struct crm_buffer *text)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct crm_plan_column *column = &plan->columns[i];
        enum crm_column_type type = crm_plan_type(plan, column->field);
        bool date = type == CRM_DAY || type == CRM_TIME;
        if (!date && type != CRM_MONEY) {
            continue;
        }
        crm_buffer_text(text, !date ? crm_decimal_name(column->decimal)
                              : column->date_format != NULL
                                  ? column->date_format
                                  : crm_date_order_name(column->date_order));
        crm_buffer_text(text, column->pinned ? "! " : column->seen ? "+ " : " ");
    }
}

Test(plan_parts, form_decisions)
{
    static const struct {
        char rows[2][64]; /* time, due_date, amount, cost */
        char date_formats[2][20];
        char decimals[2][16];
        char forms[160]; /* or a part of the message */
        bool refused;
    } cases[] = {
        { { "2024-01-05;;1;" }, { "" }, { "" }, "ymd ymd point point ", false },
        { { "13/01/2024;;1;" }, { "" }, { "" }, "dmy+ ymd point point ", false },
        { { "01/13/2024;1/13/24;1;" }, { "" }, { "" }, "mdy+ mdy+ point point ", false },
        { { "24/1/5;45321;1;" }, { "" }, { "" }, "yymd+ serial+ point point ", false },
        { { "05/06/2024;;1;", "13/06/2024;;1;" }, { "" }, { "" }, "dmy+ ymd point point ", false },
        { { "05/06/2024;;1;" },
          { "" },
          { "" },
          "column \"time\": its dates, such as \"05/06/2024\", may be d/m/y or m/d/y: say "
          "--date-format dmy or mdy",
          true },
        { { "13/06/2024;;1;", "06/13/2024;;1;" },
          { "" },
          { "" },
          "column \"time\": dates of different forms: \"13/06/2024\" in line 2 and \"06/13/2024\" "
          "in line 3; name one with --date-format",
          true },
        { { "05/06/2024;;1;" }, { "mdy" }, { "" }, "mdy! mdy! point point ", false },
        { { "05/06/2024;;1;" }, { "time=mdy" }, { "" }, "mdy! ymd point point ", false },
        { { "05/06/2024;;1;" }, { "dmy", "mdy" }, { "" }, "mdy! mdy! point point ", false },
        { { "05/06/2024;;1;" }, { "time=dmy", "mdy" }, { "" }, "dmy! mdy! point point ", false },
        { { "05/06/2024;;1;" }, { "due_date=dmy" }, { "" }, "may be d/m/y or m/d/y", true },
        { { "05/06/2024;;1;" }, { "%d/%m/%Y" }, { "" }, "%d/%m/%Y! %d/%m/%Y! point point ", false },
        { { "2024-01-05;;12,5;" }, { "" }, { "" }, "ymd ymd comma+ point ", false },
        { { "2024-01-05;;1,234;" },
          { "" },
          { "" },
          "column \"amount\": what is in amounts such as \"1,234\" may part thousands or decimals: "
          "say --decimal point or --decimal comma",
          true },
        { { "2024-01-05;;1,234;5,5" }, { "" }, { "" }, "ymd ymd comma+ comma+ ", false },
        { { "2024-01-05;;1,234;5.5" }, { "" }, { "" }, "ymd ymd point+ point+ ", false },
        { { "2024-01-05;;1,234;5" }, { "" }, { "" }, "may part thousands", true },
        { { "2024-01-05;;1,234;5" }, { "" }, { "comma" }, "ymd ymd comma! comma! ", false },
        { { "2024-01-05;;1,234;5" }, { "" }, { "cost=comma" }, "ymd ymd comma+ comma! ", false },
        { { "2024-01-05;;1.234;5" },
          { "" },
          { "cost=point", "amount=comma" },
          "ymd ymd comma! point! ",
          false },
        { { "2024-01-05;;1,5;", "2024-01-05;;1.5;" },
          { "" },
          { "" },
          "column \"amount\": amounts of different forms: \"1,5\" in line 2 and \"1.5\" in line 3; "
          "name one with --decimal",
          true },
        { { "2024-01-05;;1,5;", "2024-01-05;;1.5;" },
          { "" },
          { "amount=point" },
          "ymd ymd point! point ",
          false },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer text = { 0 };
        struct crm_buffer forms = { 0 };
        const char *dates[] = { cases[i].date_formats[0], cases[i].date_formats[1] };
        const char *decimals[] = { cases[i].decimals[0], cases[i].decimals[1] };
        struct crm_pins pins = {
            .date_formats = { dates, (size_t)(dates[0][0] != '\0') + (dates[1][0] != '\0') },
            .decimals = { decimals, (size_t)(decimals[0][0] != '\0') + (decimals[1][0] != '\0') },
        };
        struct planned planned;
        crm_buffer_format(&text, "customer_id;time;due_date;amount;cost\na;%s\n%s%s\n",
                          cases[i].rows[0], cases[i].rows[1][0] != '\0' ? "a;" : "",
                          cases[i].rows[1]);
        plan_file(&planned, text_path(crm_buffer_string(&text)), 'T', &pins);
        if (cases[i].refused) {
            cr_assert(planned.status == CRM_USAGE, "case %zu", i);
            cr_assert(strstr(planned.error.message, cases[i].forms) != NULL, "case %zu: %s", i,
                      planned.error.message);
        } else {
            cr_assert(planned.status == CRM_OK, "case %zu: %s", i, planned.error.message);
            show_forms(&planned.plan, &forms);
            cr_assert(crm_span_is(crm_buffer_view(&forms), cases[i].forms), "case %zu: %s", i,
                      crm_buffer_string(&forms));
        }
        planned_free(&planned);
        crm_buffer_free(&text);
        crm_buffer_free(&forms);
    }
}

/* What the first MiB leaves open is looked for in the rest. */
Test(plan_parts, forms_past_the_first_mebibyte)
{
    static const struct {
        char last[48];
        char forms[24];
        char part[40];
        bool decimal_ids;
        bool digit_ids;
    } cases[] = {
        { "1.0,13/06/2024,1", "dmy+ point ", "", true, false },
        { "1.0,05/06/2024,1", "", "may be d/m/y or m/d/y", true, false },
        { "x,06/13/2024,1", "mdy+ point ", "", false, false },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer text = { 0 };
        struct crm_buffer forms = { 0 };
        struct planned planned;
        crm_buffer_text(&text, "customer_id,time,amount\n");
        while (text.length < (1 << 20) + 1000) {
            crm_buffer_text(&text, "1.0,05/06/2024,1\n");
        }
        crm_buffer_format(&text, "%s\n", cases[i].last);
        plan_file(&planned, text_path(crm_buffer_string(&text)), 0, NULL);
        cr_assert(planned.status == (cases[i].part[0] == '\0' ? CRM_OK : CRM_USAGE), "case %zu: %s",
                  i, planned.error.message);
        cr_assert(strstr(planned.error.message, cases[i].part) != NULL, "case %zu: %s", i,
                  planned.error.message);
        if (planned.status == CRM_OK) {
            show_forms(&planned.plan, &forms);
            cr_assert(crm_span_is(crm_buffer_view(&forms), cases[i].forms), "case %zu: %s", i,
                      crm_buffer_string(&forms));
            cr_assert(planned.plan.columns[0].decimal_ids == cases[i].decimal_ids, "case %zu", i);
            cr_assert(planned.plan.columns[0].digit_ids == cases[i].digit_ids, "case %zu", i);
        }
        planned_free(&planned);
        crm_buffer_free(&text);
        crm_buffer_free(&forms);
    }
}

/* Orders of digits, some with C before them: one in a hundred others is let pass. */
Test(plan_parts, ids_of_digits)
{
    static const struct {
        int digits;
        int cancels;
        int others;
        bool digit_ids;
    } cases[] = {
        { 99, 0, 1, true }, { 98, 0, 2, false }, { 2, 1, 0, true },
        { 1, 1, 0, false }, { 0, 3, 0, false },  { 60, 40, 1, true },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer text = { 0 };
        struct planned planned;
        crm_buffer_text(&text, "customer_id,time,amount,order_id\n");
        for (int j = 0; j < cases[i].digits + cases[i].cancels + cases[i].others; j++) {
            const char *head = j < cases[i].digits                      ? ""
                               : j < cases[i].digits + cases[i].cancels ? "C"
                                                                        : "X-";
            crm_buffer_format(&text, "a,2024-01-01,5,%s%d\n", head, j);
        }
        plan_file(&planned, text_path(crm_buffer_string(&text)), 0, NULL);
        cr_assert(planned.status == CRM_OK, "%s", planned.error.message);
        cr_assert(planned.plan.columns[3].digit_ids == cases[i].digit_ids, "case %zu", i);
        planned_free(&planned);
        crm_buffer_free(&text);
    }
}

/* Fields */

Test(plan_parts, fields)
{
    static const struct {
        char header[72];
        char role; /* 0: by the columns */
        char maps[2][24];
        char fields[120]; /* or a part of the message */
        bool refused;
    } cases[] = {
        { "customer,date,amount", 0, { "" }, "T customer_id time amount ", false },
        { "a,b,c", 0, { "" }, "no customer_id; its columns are \"a\", \"b\", \"c\"; name", true },
        { "a,b,c", 'T', { "" }, "no column is customer_id, time, amount (or quantity and", true },
        { "a,b,c", 'C', { "customer_id=a" }, "C customer_id b c ", false },
        { "a,b,c", 'C', { "customer_id=1" }, "C customer_id b c ", false },
        { "a,1,c",
          'C',
          { "customer_id=1" },
          "C a customer_id c ",
          false }, /* a header goes first */
        { "a,b,c", 'C', { "customer_id=4" }, "no column is customer_id", true },
        { "a,b,c", 'C', { "customer_id=0" }, "no column is customer_id", true },
        { "a,B,c", 'C', { "customer_id=b" }, "C a customer_id c ", false },
        { "b,B", 'C', { "customer_id=B" }, "C b customer_id ", false }, /* the exact one */
        { "a,b", 'C', { "customer_id=a", "name=a" }, "is mapped twice", true },
        { "a,b", 'C', { "customer_id=a", "customer_id=b" }, "is mapped twice", true },
        { "customer,a,b", 0, { "=a", "=b" }, "C customer_id   ", false },
        { "customer,date,amount,Total", 0, { "=amount" }, "T customer_id time  amount ", false },
        { "customer,date,amount",
          0,
          { "favourite_tea=amount" },
          "no field is called favourite_tea, and the column is known as amount; --map =amount "
          "leaves",
          true },
        { "customer,date,amount,x",
          0,
          { "favourite_tea=x" },
          "T customer_id time amount favourite_tea ",
          false },
        { "customer,date,x", 0, { "" }, "no amount, and no quantity and unit_price", true },
        { "customer,x,y", 'T', { "" }, "no column is time, amount", true },
        { "customer,date,amont", 0, { "" }, "; perhaps \"amont\" is amount", true },
        { "customer,date,qty,price", 0, { "" }, "T customer_id time quantity unit_price ", false },
        { "customer,date,qty", 'T', { "" }, "no column is amount", true },
        { "customer,X y!,x-Y,x_y", 'C', { "" }, "C customer_id x_y x_y_2 x_y_3 ", false },
        { "customer,12,  ,#", 'C', { "" }, "C customer_id column_2 column_3 column_4 ", false },
        { "customer,客户 等级", 'C', { "" }, "C customer_id 客户_等级 ", false },
        { "customer,importance,source_importance",
          'C',
          { "" },
          "C customer_id source_importance source_importance_2 ",
          false },
        { "date,time,customer,amount",
          0,
          { "" },
          "\"date\" and \"time\" could both be time",
          true },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer text = { 0 };
        struct crm_buffer fields = { 0 };
        const char *maps[] = { cases[i].maps[0], cases[i].maps[1] };
        struct crm_pins pins = { .maps = { maps,
                                           (size_t)(maps[0][0] != '\0') + (maps[1][0] != '\0') } };
        struct planned planned;
        const char *header = "yes";
        pins.headers = (struct crm_pin_list){ &header, 1 };
        crm_buffer_format(&text, "%s\n", cases[i].header);
        plan_file(&planned, text_path(crm_buffer_string(&text)), cases[i].role, &pins);
        if (cases[i].refused) {
            cr_assert(planned.status == CRM_USAGE, "%s", cases[i].header);
            crm_buffer_text(&fields, planned.error.message);
            cr_assert(strstr(planned.error.message, cases[i].fields) != NULL, "%s: %s",
                      cases[i].header, planned.error.message);
        } else {
            cr_assert(planned.status == CRM_OK, "%s: %s", cases[i].header, planned.error.message);
            crm_buffer_format(&fields, "%c ", (char)planned.plan.role);
            for (size_t j = 0; j < planned.plan.column_count; j++) {
                crm_buffer_format(&fields, "%s ", planned.plan.columns[j].field);
            }
            cr_assert(crm_span_is(crm_buffer_view(&fields), cases[i].fields), "%s: %s",
                      cases[i].header, crm_buffer_string(&fields));
        }
        planned_free(&planned);
        crm_buffer_free(&text);
        crm_buffer_free(&fields);
    }
}

Test(plan_parts, fields_of_clocks_and_totals)
{
    static const struct {
        char text[120];
        char fields[64];
        char note[48]; /* a part; "": none */
    } cases[] = {
        { "customer,date,time,amount\na,2024-01-05,10:30,5\n", "customer_id time clock amount ",
          "" },
        { "customer,time,date,amount\na,10:30,2024-01-05,5\n", "customer_id clock time amount ",
          "" },
        { "customer,date,qty,price,order total\na,2024-01-05,2,3,6\n",
          "customer_id time quantity unit_price order_total ",
          "column \"order total\" is taken for the total" },
        { "customer,date,amount,refund\na,2024-01-05,2,1\nb,2024-01-05,2,0\n",
          "customer_id time amount refund ", "column \"refund\" is not taken off the amounts" },
        { "customer,date,amount,refund\na,2024-01-05,2,0\nb,2024-01-05,2,0\n",
          "customer_id time amount refund ", "" },
        { "customer,importance\na,x\n", "customer_id source_importance ",
          "is carried as source_importance" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer fields = { 0 };
        struct planned planned;
        plan_file(&planned, text_path(cases[i].text), 0, NULL);
        cr_assert(planned.status == CRM_OK, "%s: %s", cases[i].text, planned.error.message);
        for (size_t j = 0; j < planned.plan.column_count; j++) {
            crm_buffer_format(&fields, "%s ", planned.plan.columns[j].field);
        }
        cr_assert(crm_span_is(crm_buffer_view(&fields), cases[i].fields), "%s: %s", cases[i].text,
                  crm_buffer_string(&fields));
        cr_assert(planned.notes.count == (cases[i].note[0] != '\0'), "%s", cases[i].text);
        cr_assert(planned.notes.count == 0 || strstr(planned.notes.texts[0], cases[i].note) != NULL,
                  "%s: %s", cases[i].text, planned.notes.texts[0]);
        planned_free(&planned);
        crm_buffer_free(&fields);
    }
}

/* Totals. Orders of two lines each: some with one amount on both, some with two, some whose lines
 * are the same in everything. */
Test(plan_parts, totals)
{
    static const struct {
        int constant;
        int different;
        int repeated;
        bool mapped;
        bool total;
    } cases[] = {
        { 3, 0, 0, false, true },   { 2, 0, 0, false, false },  { 3, 0, 0, true, false },
        { 2, 0, 9, false, false },  { 3, 0, 9, false, true },   { 19, 1, 0, false, true },
        { 18, 1, 0, false, false }, { 19, 2, 0, false, false }, { 38, 2, 0, false, true },
        { 0, 9, 0, false, false },
    };
    static const char *const headers[] = { "customer,date,order,product,amount",
                                           "customer,date,order,product,amount,qty,price" };
    for (size_t i = 0; i < 2 * CRM_COUNT(cases); i++) {
        bool priced = i % 2 == 1;
        struct crm_buffer text = { 0 };
        struct planned planned;
        const char *map = "amount=amount";
        struct crm_pins pins = { .maps = { &map, cases[i / 2].mapped } };
        int order = 0;
        const int counts[] = { cases[i / 2].constant, cases[i / 2].different,
                               cases[i / 2].repeated };
        crm_buffer_format(&text, "%s\n", headers[priced]);
        for (int kind = 0; kind < 3; kind++) {
            for (int j = 0; j < counts[kind]; j++, order++) {
                for (int line = 0; line < 2; line++) {
                    crm_buffer_format(&text, "a,2024-01-05,o%d,p%d,%d%s\n", order,
                                      kind < 2 ? line : 0, kind == 1 ? 5 + line : 5,
                                      priced ? ",1,5" : "");
                }
            }
        }
        plan_file(&planned, text_path(crm_buffer_string(&text)), 0, &pins);
        cr_assert(planned.status == (cases[i / 2].total ? CRM_USAGE : CRM_OK), "case %zu: %s", i,
                  planned.error.message);
        cr_assert(
            !cases[i / 2].total
                || (strstr(planned.error.message, "is the same on all lines of an order") != NULL
                    && (strstr(planned.error.message, "--map =amount leaves it out") != NULL)
                           == priced),
            "case %zu: %s", i, planned.error.message);
        planned_free(&planned);
        crm_buffer_free(&text);
    }
}

/* Rows */

Test(plan_parts, rows)
{
    static const struct {
        char text[40];
        const char *sheet;
        enum crm_status status;
        enum crm_format format;
        char rows[24];
    } cases[] = {
        { "a,b\n\"c\nd\",e\n", NULL, CRM_OK, CRM_FORMAT_TEXT, "1:a b 2:c\nd e " },
        { "a;b\n", NULL, CRM_OK, CRM_FORMAT_TEXT, "1:a b " },
        { "", NULL, CRM_OK, CRM_FORMAT_TEXT, "" },
        { "##crm\t1\n##end\n", NULL, CRM_OK, CRM_FORMAT_STREAM, "" },
        { "##crm 1\n", NULL, CRM_OK, CRM_FORMAT_TEXT, "1:##crm 1 " },
        { "a,b\n", "One", CRM_USAGE, CRM_FORMAT_TEXT, "" },
        { "PK\x03\x04 no archive", NULL, CRM_REFUSED, CRM_FORMAT_WORKBOOK, "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_rows rows;
        struct crm_error error = { 0 };
        struct crm_rows_options options = { .sheet = cases[i].sheet };
        enum crm_status status = crm_rows_open(&rows, text_path(cases[i].text), &options, &error);
        cr_assert(status == cases[i].status, "case %zu: %s", i, error.message);
        cr_assert(rows.format == cases[i].format, "case %zu", i);
        for (int pass = 0; pass < 3 && status == CRM_OK && rows.format == CRM_FORMAT_TEXT; pass++) {
            struct crm_buffer text = { 0 };
            struct crm_csv_row row;
            enum crm_csv_read read;
            while ((read = crm_rows_next(&rows, &row, &error)) == CRM_CSV_ROW) {
                crm_buffer_format(&text, "%" PRIu64 ":", row.line);
                for (size_t j = 0; j < row.count; j++) {
                    crm_buffer_span(&text, row.cells[j]);
                    crm_buffer_byte(&text, ' ');
                }
                cr_assert(crm_rows_column(&rows, &row, 0) == 1);
            }
            cr_assert(read == CRM_CSV_END, "%s", error.message);
            cr_assert(strcmp(crm_buffer_string(&text), cases[i].rows) == 0, "case %zu: %s", i,
                      crm_buffer_string(&text));
            cr_assert(crm_rows_bytes(&rows) == strlen(cases[i].text), "case %zu", i);
            uint64_t position = 0;
            uint64_t size = 0;
            crm_rows_position(&rows, &position, &size);
            cr_assert(position == size && size == strlen(cases[i].text), "case %zu", i);
            cr_assert(crm_rows_restart(&rows, pass == 1, &error) == CRM_OK, "%s", error.message);
            cr_assert(crm_rows_bytes(&rows) == 0);
            crm_buffer_free(&text);
        }
        cr_assert(strcmp(crm_rows_name(&rows), rows.path) == 0);
        crm_rows_close(&rows);
    }
    const struct crm_rows_options options = { 0 };
    struct crm_rows rows;
    struct crm_error error = { 0 };
    standard_input_pipe(crm_span_of("a,b\n"));
    cr_assert(crm_rows_open(&rows, "-", &options, &error) == CRM_OK);
    cr_assert(strcmp(crm_rows_name(&rows), "standard input") == 0);
    crm_rows_close(&rows);
}

/* Inspect */

static struct crm_notes inspect_notes;

/* Two files, the first one of heads where its name says so, and aliases of the user's. */
static enum crm_status inspect_files(const char *first, const char *second, const char *words,
                                     struct crm_error *error)
{
    const char *rate = "USD=7.1";
    struct crm_import_file files[] = {
        { .path = folder_path(first), .is_heads = strcmp(first, "heads.csv") == 0 },
        { .path = folder_path(second) },
    };
    const char *paths[] = { files[0].path, files[1].path };
    files[0].role = files[0].is_heads ? 'T' : 0;
    struct crm_import_options options = {
        .files = files,
        .file_count = 2,
        .pins = { .paths = paths, .path_count = 2 },
        .alias_paths = &words,
        .alias_count = 1,
        .rates = &rate,
        .rate_count = 1,
        .currency = "CNY",
        .as_of = CRM_NO_DAY,
        .output = folder_path("output"),
        .tool = "crm-import",
        .notes = &inspect_notes,
    };
    return crm_inspect(&options, error);
}

static void put_inspected(void)
{
    file_put(folder_path("heads.csv"),
             crm_span_of("order,customer,date,channel\no1,a,2024-01-05,web\n"));
    file_put(folder_path("lines.csv"),
             crm_span_of("order,sku,qty,price,state\no1,x,2,5,odd\no2,y,1,z,\n"));
    file_put(folder_path("open.csv"), crm_span_of("customer,date,amount\na,05/06/2024,1.5\n"));
    file_put(folder_path("my words.tsv"), crm_span_of("header\tT\torder_status\tstate\n"));
}

static bool output_has(const char *part)
{
    char text[4096];
    FILE *file = fopen(folder_path("output"), "rb");
    size_t length = file != NULL ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file != NULL) {
        fclose(file);
    }
    text[length] = '\0';
    return strstr(text, part) != NULL;
}

Test(plan_parts, inspect)
{
    static const char *const parts[] = {
        "heads.csv: order heads; UTF-8, fields parted by commas, header in line 1\n",
        "  2 rows: 1 good\n",
        "  problem: 1 bad_amount, first in line 3: \"z\"\n",
        "count as sales: \"odd\"\n",
        "To pin all of this:\ncrm-import \\\n    --encoding /",
        "heads.csv:ymd --map ",
        "lines.csv:order_id=order",
        " --currency CNY --rejects rejected.tsv --rate USD=7.1 --aliases '",
        "/my words.tsv'\n",
    };
    struct crm_error error = { 0 };
    char words[400];
    put_inspected();
    snprintf(words, sizeof words, "%s", folder_path("my words.tsv"));
    cr_assert(inspect_files("heads.csv", "lines.csv", words, &error) == CRM_OK, "%s",
              error.message);
    for (size_t i = 0; i < CRM_COUNT(parts); i++) {
        cr_assert(output_has(parts[i]), "part %zu: %s", i, parts[i]);
    }
    /* where one file cannot be imported there is no command, and its problem is said */
    cr_assert(inspect_files("open.csv", "lines.csv", words, &error) == CRM_OK, "%s", error.message);
    cr_assert(output_has("may be d/m/y or m/d/y") && !output_has("To pin all of this"));
    const struct crm_import_file rejects = { .path = "r.tsv", .is_rejects = true };
    const struct crm_import_options options = { .files = &rejects, .file_count = 1 };
    cr_assert(crm_inspect(&options, &error) == CRM_USAGE);
    crm_notes_free(&inspect_notes);
}

/* Faults */

static const char *fault_path;
static char fault_words[400];

static void nothing_to_prepare(void)
{
}

static void no_check(enum crm_status status)
{
    cr_assert(status == CRM_OK || fault.struck != 0);
}

static enum crm_status plan_with_faults(struct crm_error *error)
{
    struct planned planned;
    plan_file(&planned, fault_path, 0, NULL);
    *error = planned.error;
    enum crm_status status = planned.status;
    planned_free(&planned);
    return status;
}

Test(plan_parts, faults_of_plans)
{
    static const char *const texts[] = {
        "Report\ncustomer,date,time,amount,VIP x,importance,refund\n"
        "1.0,13/06/2024,10:00,\"1,234\",x,y,1\n2.0,14/06/2024,11:00,5.5,x,y,2\n",
        "customer;date;order;qty;price;order total\na;24/1/5;C12;1,5;2;3\n",
    };
    for (size_t i = 0; i < CRM_COUNT(texts); i++) {
        fault_path = folder_path("planned.csv");
        file_put(fault_path, crm_span_of(texts[i]));
        fault_each(FAULT_ALL, nothing_to_prepare, plan_with_faults, no_check);
    }
}

/* A file that is refused is refused by every run that has the memory to say so. */
static enum crm_status refused_with_faults(struct crm_error *error)
{
    struct planned planned;
    plan_file(&planned, fault_path, 0, NULL);
    enum crm_status status = planned.status;
    planned_free(&planned);
    cr_assert(status != CRM_OK, "call after which nothing is refused");
    return status == CRM_USAGE ? CRM_OK : crm_fail(error, status, "%s", planned.error.message);
}

Test(plan_parts, faults_of_refusals)
{
    static const char totals[] =
        "customer,date,amount,order,x\na,2024-01-05,5,1,1\na,2024-01-05,5,1,2\n"
        "a,2024-01-05,5,2,1\na,2024-01-05,5,2,2\na,2024-01-05,5,3,1\na,2024-01-05,5,3,2\n";
    static const char *const texts[] = {
        "customer,date,time,amount\na,2024-01-05,2024-01-05,5\n", /* two of one field */
        "customer,date,amont\na,2024-01-05,5\n",
        "customer,date,amount\na,05/06/2024,5\n",
        "customer,date,amount\na,13/06/2024,5\na,06/13/2024,5\n",
        totals,
    };
    for (size_t i = 0; i < CRM_COUNT(texts); i++) {
        fault_path = folder_path("refused.csv");
        file_put(fault_path, crm_span_of(texts[i]));
        fault_each(FAULT_MEMORY, nothing_to_prepare, refused_with_faults, no_check);
    }
}

static enum crm_status inspect_with_faults(struct crm_error *error)
{
    enum crm_status status = inspect_files("heads.csv", "lines.csv", fault_words, error);
    crm_notes_free(&inspect_notes);
    return status;
}

static void check_inspected(enum crm_status status)
{
    cr_assert(status != CRM_OK || output_has("To pin all of this"));
}

Test(plan_parts, faults_of_inspection)
{
    put_inspected();
    snprintf(fault_words, sizeof fault_words, "%s", folder_path("my words.tsv"));
    fault_each(FAULT_MEMORY | FAULT_OPEN | FAULT_READ | FAULT_WRITE, nothing_to_prepare,
               inspect_with_faults, check_inspected);
}
