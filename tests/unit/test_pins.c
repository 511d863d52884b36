/* The ingest room: what the user says of files, and what inspection says of them so that it can be
 * said again. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>

#include "planned.h"

TestSuite(pins, .init = planned_begin, .fini = planned_end);

Test(pins, pins_of_one_file)
{
    static const char *const paths[] = { "a.csv", "a.csv:b", "C:x", "a" };
    static const struct {
        char item[24];
        char values[4][16]; /* by path; "": none */
    } cases[] = {
        { "time=1", { "time=1", "time=1", "time=1", "time=1" } },
        { "a.csv:time=1", { "time=1", "", "", "" } },
        { "a.csv:b:time=1", { "", "time=1", "", "" } },
        { "a.csv:c:time=1", { "c:time=1", "", "", "" } },
        { "C:x:time=1", { "", "", "time=1", "" } },
        { "a:time=1", { "", "", "", "time=1" } },
        { "C:time=1", { "C:time=1", "C:time=1", "C:time=1", "C:time=1" } },
        { "a.csv=1", { "a.csv=1", "a.csv=1", "a.csv=1", "a.csv=1" } },
    };
    for (int backwards = 0; backwards < 2; backwards++) {
        const char *ordered[4];
        for (size_t i = 0; i < 4; i++) {
            ordered[i] = paths[backwards != 0 ? 3 - i : i];
        }
        for (size_t i = 0; i < CRM_COUNT(cases); i++) {
            const char *item = cases[i].item;
            struct crm_pins pins = { .maps = { &item, 1 }, .paths = ordered, .path_count = 4 };
            for (size_t j = 0; j < 4; j++) {
                struct crm_file_pins file;
                struct crm_error error = { 0 };
                cr_assert(crm_pins_for(&pins, paths[j], &file, &error) == CRM_OK);
                const char *found = file.options.map_count > 0 ? file.options.maps[0] : "";
                cr_assert(strcmp(found, cases[i].values[j]) == 0, "%s for %s: %s", item, paths[j],
                          found);
                crm_file_pins_free(&file);
            }
        }
    }
    /* what is said of the file alone holds before what is said of all, then the last one */
    static const char *const headers[] = { "no", "a:7", "yes", "a.csv:auto" };
    static const int64_t found[] = { CRM_HEADER_GUESS, CRM_HEADER_FIRST, CRM_HEADER_FIRST, 7 };
    static const char *const maps[] = { "x=1", "a:y=2", "z=3", "a:w=4" };
    struct crm_pins pins = {
        .headers = { headers, 4 }, .maps = { maps, 4 }, .paths = paths, .path_count = 4
    };
    struct crm_error error = { 0 };
    struct crm_file_pins file;
    for (size_t j = 0; j < 4; j++) {
        cr_assert(crm_pins_for(&pins, paths[j], &file, &error) == CRM_OK);
        cr_assert(file.options.header == found[j], "%s", paths[j]);
        cr_assert(file.options.map_count == (j == 3 ? 4 : 2), "%s", paths[j]);
        cr_assert(
            j != 3
            || (file.map_origins[1] == 2 && file.map_origins[2] == 1 && file.map_origins[3] == 3));
        cr_assert(j == 3 || (file.map_origins[0] == 0 && file.map_origins[1] == 2));
        crm_file_pins_free(&file);
    }
    cr_assert(crm_pins_check(&pins, &error) == CRM_OK, "%s", error.message);
}

Test(pins, pin_values)
{
    enum { ENCODING, DELIMITER, QUOTE, HEADER, MAP, DATE_FORMAT, DECIMAL };
    static const struct {
        int option;
        char value[16];
        int64_t result; /* of the single ones, where it is good */
        char part[40];
    } cases[] = {
        { ENCODING, "GB18030", 0, "" },
        { ENCODING, "", 0, "--encoding needs a name" },
        { ENCODING, "x//IGNORE", 0, "without //" },
        { DELIMITER, ";", ';', "" },
        { DELIMITER, "tab", '\t', "" },
        { DELIMITER, "comma", ',', "" },
        { DELIMITER, "semicolon", ';', "" },
        { DELIMITER, "pipe", '|', "" },
        { DELIMITER, "\t", '\t', "" },
        { DELIMITER, "~", '~', "" },
        { DELIMITER, "'", '\'', "" },
        { DELIMITER, "", 0, "--delimiter needs one character" },
        { DELIMITER, ",,", 0, "--delimiter needs one character" },
        { DELIMITER, "\"", 0, "--delimiter needs one character" },
        { DELIMITER, "\n", 0, "--delimiter needs one character" },
        { DELIMITER, "\r", 0, "--delimiter needs one character" },
        { DELIMITER, "，", 0, "--delimiter needs one character" },
        { DELIMITER, "\x80", 0, "--delimiter needs one character" },
        { QUOTE, "auto", CRM_QUOTING_GUESS, "" },
        { QUOTE, "double", CRM_QUOTING_DOUBLE, "" },
        { QUOTE, "single", CRM_QUOTING_SINGLE, "" },
        { QUOTE, "none", CRM_QUOTING_NONE, "" },
        { QUOTE, "", 0, "--quote needs" },
        { QUOTE, "Double", 0, "--quote needs" },
        { HEADER, "auto", CRM_HEADER_GUESS, "" },
        { HEADER, "yes", CRM_HEADER_FIRST, "" },
        { HEADER, "no", CRM_HEADER_NONE, "" },
        { HEADER, "1", 1, "" },
        { HEADER, "12", 12, "" },
        { HEADER, "0", 0, "--header needs" },
        { HEADER, "-1", 0, "--header needs" },
        { HEADER, "", 0, "--header needs" },
        { HEADER, "1.5", 0, "--header needs" },
        { MAP, "a=b", 0, "" },
        { MAP, "=b", 0, "" },
        { MAP, "a==", 0, "" },
        { MAP, "a=", 0, "--map needs FIELD=COLUMN" },
        { MAP, "a", 0, "--map needs FIELD=COLUMN" },
        { MAP, "", 0, "--map needs FIELD=COLUMN" },
        { DATE_FORMAT, "x", 0, "full date" },
        { DECIMAL, "x", 0, "--decimal needs" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *path = "f";
        const char *value = cases[i].value;
        const char *scoped = NULL;
        struct crm_buffer text = { 0 };
        crm_buffer_format(&text, "f:%s", value);
        scoped = crm_buffer_string(&text);
        for (int with_scope = 0; with_scope < 2; with_scope++) {
            struct crm_pin_list list = { with_scope != 0 ? &scoped : &value, 1 };
            struct crm_pins pins = { .paths = &path, .path_count = 1 };
            struct crm_pin_list *lists[] = { &pins.encodings, &pins.delimiters, &pins.quotes,
                                             &pins.headers,   &pins.maps,       &pins.date_formats,
                                             &pins.decimals };
            *lists[cases[i].option] = list;
            struct crm_file_pins file;
            struct crm_error error = { 0 };
            enum crm_status status = crm_pins_for(&pins, path, &file, &error);
            cr_assert(status == (cases[i].part[0] == '\0' ? CRM_OK : CRM_USAGE), "case %zu: %s", i,
                      error.message);
            cr_assert(strstr(error.message, cases[i].part) != NULL, "case %zu: %s", i,
                      error.message);
            cr_assert(crm_pins_check(&pins, &error) == status, "case %zu", i);
            const struct crm_plan_options *options = &file.options;
            int64_t results[] = {
                0, options->rows.delimiter, options->rows.quoting, options->header, 0, 0, 0
            };
            cr_assert(status != CRM_OK || results[cases[i].option] == cases[i].result, "case %zu",
                      i);
            crm_file_pins_free(&file);
        }
        crm_buffer_free(&text);
    }
}

/* The words that a shell makes of a text. */
static size_t shell_words(const char *text, struct crm_buffer *bytes, const char *words[64])
{
    struct crm_buffer command = { 0 };
    crm_buffer_format(&command, "printf '%%s\\0' %s", text);
    FILE *shell = popen(crm_buffer_string(&command), "r");
    cr_assert(shell != NULL);
    for (size_t count = 1; count > 0; bytes->length += count) {
        char *room = crm_buffer_room(bytes, 4096);
        cr_assert(room != NULL);
        count = fread(room, 1, 4096, shell);
    }
    cr_assert(pclose(shell) == 0, "%s", text);
    crm_buffer_free(&command);
    size_t number = 0;
    for (size_t at = 0; at < bytes->length; at += strlen(bytes->bytes + at) + 1) {
        cr_assert(number < 64);
        words[number++] = bytes->bytes + at;
    }
    return number;
}

/* Pins as the words of a command line say them. */
struct read_pins {
    struct crm_pins pins;
    const char *lists[8][64];
    const char *path;
    char role;
};

static void read_words(struct read_pins *read, const char *const *words, size_t count)
{
    static const char *const names[] = { "encoding", "delimiter",   "quote",   "header",
                                         "sheet",    "date-format", "decimal", "map" };
    static const char *const roles[] = { "transactions", "interactions", "customers", "products" };
    struct crm_pin_list *lists[] = { &read->pins.encodings, &read->pins.delimiters,
                                     &read->pins.quotes,    &read->pins.headers,
                                     &read->pins.sheets,    &read->pins.date_formats,
                                     &read->pins.decimals,  &read->pins.maps };
    for (size_t i = 0; i < count; i += 2) {
        cr_assert(i + 1 < count && strncmp(words[i], "--", 2) == 0, "%s", words[i]);
        bool known = false;
        for (size_t j = 0; j < CRM_COUNT(names); j++) {
            if (strcmp(words[i] + 2, names[j]) == 0) {
                read->lists[j][lists[j]->count++] = words[i + 1];
                lists[j]->items = read->lists[j];
                known = true;
            }
        }
        for (size_t j = 0; j < CRM_COUNT(roles); j++) {
            if (strcmp(words[i] + 2, roles[j]) == 0) {
                read->role = "TICP"[j];
                read->path = words[i + 1];
                known = true;
            }
        }
        cr_assert(known, "%s", words[i]);
    }
    read->pins.paths = &read->path;
    read->pins.path_count = 1;
}

static void show_plan(const struct crm_plan *plan, struct crm_buffer *text)
{
    crm_buffer_format(text, "%c %s %c %d %" PRIu64 ":", (char)plan->role, plan->found.encoding,
                      plan->found.delimiter,
                      plan->found.quoting == CRM_QUOTING_ABSENT ? (int)CRM_QUOTING_NONE
                                                                : (int)plan->found.quoting,
                      plan->header_line);
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct crm_plan_column *column = &plan->columns[i];
        crm_buffer_format(text, " %s=%s", column->header, column->field);
        crm_buffer_format(text, "/%s/%u/%u", column->date_format != NULL ? column->date_format : "",
                          column->date_order, column->decimal);
    }
}

/* What inspection says of a file makes the same plan again, whatever stands in names. */
Test(pins, pins_round_trip)
{
    static const struct {
        char name[24];
        char text[240];
        char map[32];
        char date_format[24];
        char delimiter[4];
    } cases[] = {
        { "plain.csv", "customer,date,amount\na,2024-01-05,5\n", "", "", "" },
        { "a b.csv", "Kunde Nr;When?;Wert 'x';it's \"y\"\na;13.01.2024;1,5;2\n", "customer_id=1",
          "time=%d.%m.%Y", "" },
        { "it's.csv", "customer|date|amount\na|13/01/2024|5\n", "", "", "" },
        { "a:b.csv", "customer\tdate\tamount\tdue_date\na\t13/01/2024\t1,5\t2024-01-01\n", "", "",
          "" },
        { "$HOME`x`.csv", "customer,date,$(amount) `x` \\\na,2024-01-05,5\n", "amount=3", "", "" },
        { "-x.csv", "customer,date,amount\na,2024-01-05,5\n", "", "", "" },
        { "客户 表.csv", "客户编号,下单时间,实付金额(元)\na,2024-01-05,5\n", "", "", "" },
        { "x\ny.csv", "customer,date,\"am\nount\"\na,2024-01-05,5\n", "amount=3", "%Y-%m-%d", "" },
        { "q.csv", "'customer','date','amount'\n'a','2024-01-05','5'\n", "", "", "" },
        { "d.csv", "customer'date'amount\na'2024-01-05'5\n", "", "", "'" },
        { "n.csv", "a,2024-01-05,5\n", "customer_id=1", "", "" },
        { "t.csv", "customer,date,time,amount\na,2024-01-05,10:00,5\n", "", "", "" },
        { "left.csv", "customer,date,amount,Total\na,2024-01-05,5,6\n", "=amount", "", "" },
        { "own.csv", "customer,date,amount,x y\na,2024-01-05,5,6\n", "favourite_tea=x y", "", "" },
        { "same.csv", "customer,date,amount,amount\na,2024-01-05,5,6\n", "amount=4", "", "" },
        { "case.csv", "customer,date,Amount,amount\na,2024-01-05,5,6\n", "amount=amount", "", "" },
        { "clocks.csv", "customer,time,time,amount\na,2024-01-05,10:00,5\n", "", "", "" },
        { "total.csv",
          "customer,date,order,sku,amount\na,2024-01-05,1,x,5\na,2024-01-05,1,y,5\n"
          "a,2024-01-05,2,x,6\na,2024-01-05,2,y,6\na,2024-01-05,3,x,7\na,2024-01-05,3,y,7\n",
          "amount=amount", "", "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *path = folder_path(cases[i].name);
        file_put(path, crm_span_of(cases[i].text));
        const char *maps[] = { cases[i].map, "time=2", "amount=3" };
        const char *date_format = cases[i].date_format;
        const char *delimiter = cases[i].delimiter;
        size_t map_count = strcmp(cases[i].map, "customer_id=1") == 0 ? 3 : maps[0][0] != '\0';
        struct crm_pins pins = { .maps = { maps, map_count },
                                 .date_formats = { &date_format, date_format[0] != '\0' },
                                 .delimiters = { &delimiter, delimiter[0] != '\0' } };
        struct planned first;
        struct crm_buffer expected = { 0 };
        plan_file(&first, path, 'T', &pins);
        cr_assert(first.status == CRM_OK, "%s: %s", cases[i].name, first.error.message);
        show_plan(&first.plan, &expected);
        for (int with_scope = 0; with_scope < 2; with_scope++) {
            struct crm_buffer scope = { 0 };
            struct crm_buffer options = { 0 };
            struct crm_buffer bytes = { 0 };
            struct crm_buffer again = { 0 };
            struct read_pins read = { .path = NULL };
            const char *words[64];
            struct planned second;
            crm_buffer_format(&scope, "%s:", path);
            const char *shown = with_scope != 0 ? crm_buffer_string(&scope) : "";
            crm_pins_form(&first.plan, shown, &options);
            crm_pins_maps(&first.plan, shown, &options);
            crm_pins_file(&first.plan, &options);
            size_t count = shell_words(crm_buffer_string(&options), &bytes, words);
            read_words(&read, words, count);
            cr_assert(strcmp(read.path, path) == 0 && read.role == 'T', "%s", read.path);
            plan_file(&second, read.path, read.role, &read.pins);
            cr_assert(second.status == CRM_OK, "%s: %s:%s", cases[i].name, second.error.message,
                      crm_buffer_string(&options));
            show_plan(&second.plan, &again);
            cr_assert(crm_span_equal(crm_buffer_view(&again), crm_buffer_view(&expected)),
                      "%s:%s\n%s\n%s", cases[i].name, crm_buffer_string(&options),
                      crm_buffer_string(&expected), crm_buffer_string(&again));
            planned_free(&second);
            crm_buffer_free(&scope);
            crm_buffer_free(&options);
            crm_buffer_free(&bytes);
            crm_buffer_free(&again);
        }
        planned_free(&first);
        crm_buffer_free(&expected);
    }
}

Test(pins, streams_and_roles)
{
    static const struct {
        struct crm_plan plan;
        const char *text;
    } cases[] = {
        { { .format = CRM_FORMAT_STREAM, .path = "a.crm" }, " a.crm" },
        { { .format = CRM_FORMAT_STREAM, .path = "-" }, " -" },
        { { .format = CRM_FORMAT_STREAM, .path = "-a.crm" }, " ./-a.crm" }, /* no option */
        { { .format = CRM_FORMAT_STREAM, .path = "it's" }, " 'it'\\''s'" },
        { { .format = CRM_FORMAT_STREAM, .path = "~a" }, " '~a'" },
        { { .role = CRM_TRANSACTIONS, .path = "-" }, " --transactions -" },
        { { .role = CRM_TRANSACTIONS, .is_heads = true, .path = "a b" }, " --orders 'a b'" },
        { { .role = CRM_INTERACTIONS, .path = "*" }, " --interactions '*'" },
        { { .role = CRM_CUSTOMERS, .path = "a/b:c" }, " --customers a/b:c" },
        { { .role = CRM_PRODUCTS, .path = "北京" }, " --products 北京" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer text = { 0 };
        crm_pins_file(&cases[i].plan, &text);
        cr_assert(crm_span_is(crm_buffer_view(&text), cases[i].text), "%s",
                  crm_buffer_string(&text));
        crm_buffer_free(&text);
    }
    struct crm_buffer text = { 0 };
    crm_pins_option("sheet", "", &text);
    cr_assert(crm_span_is(crm_buffer_view(&text), " --sheet ''"), "%s", crm_buffer_string(&text));
    crm_buffer_free(&text);
}
