/* The stream room: columns, escapes, layouts, reader, writer, relay. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/version.h"
#include "stream/escape.h"
#include "stream/reader.h"
#include "stream/relay.h"
#include "stream/writer.h"
#include "support.h"
#include "value/date.h"

TestSuite(reader, .init = folder_make, .fini = folder_remove);
TestSuite(writer, .init = folder_make, .fini = folder_remove);
TestSuite(relay, .init = folder_make, .fini = folder_remove);

/* Columns */

Test(column, table)
{
    size_t count = 0;
    const struct crm_column *columns = crm_columns(&count);
    cr_assert(count > 50);
    for (size_t i = 0; i < count; i++) {
        struct crm_span name = crm_span_of(columns[i].name);
        cr_assert(crm_column_find(columns[i].section, name) == &columns[i], "%s comes twice",
                  columns[i].name);
        cr_assert(strspn(name.at, "abcdefghijklmnopqrstuvwxyz0123456789_") == name.length);
        cr_assert(columns[i].label[0] != '\0' && columns[i].label_chinese[0] != '\0');
    }
    cr_assert(crm_column_find(CRM_CUSTOMERS, crm_span_of("amount")) == NULL);
    cr_assert(crm_column_find(CRM_TRANSACTIONS, crm_span_of("amount"))->type == CRM_MONEY);
    cr_assert(crm_column_find(CRM_TRANSACTIONS, crm_span_of("amoun")) == NULL);
    cr_assert(crm_column_find(CRM_TRANSACTIONS, (struct crm_span){ NULL, 0 }) == NULL);
}

/* Escapes */

Test(escape, table)
{
    static const struct {
        char plain[16];
        char escaped[24];
    } cases[] = {
        { "", "" },
        { "abc", "abc" },
        { "\t", "\\t" },
        { "\n", "\\n" },
        { "\r", "\\r" },
        { "\\", "\\\\" },
        { "\\t", "\\\\t" },
        { "a\tb\nc", "a\\tb\\nc" },
        { "\r\n", "\\r\\n" },
        { "\\\\", "\\\\\\\\" },
        { "\xe6\x9d\x8e\t", "\xe6\x9d\x8e\\t" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer buffer = { 0 };
        struct crm_span escaped = crm_span_of(cases[i].escaped);
        crm_escape(&buffer, crm_span_of(cases[i].plain));
        cr_assert(crm_span_equal(crm_buffer_view(&buffer), escaped));
        cr_assert(crm_escape_error(escaped) == escaped.length);
        crm_buffer_clear(&buffer);
        crm_unescape(&buffer, escaped);
        cr_assert(crm_span_is(crm_buffer_view(&buffer), cases[i].plain));
        struct crm_span plain = crm_unescaped(&buffer, escaped);
        cr_assert(crm_span_is(plain, cases[i].plain));
        cr_assert((plain.at == escaped.at) == (strchr(cases[i].escaped, '\\') == NULL));
        crm_buffer_free(&buffer);
    }
}

Test(escape, errors)
{
    static const struct {
        char text[16];
        size_t offset;
    } cases[] = {
        { "\\", 0 },      { "a\\", 1 },          { "\\x", 0 },    { "a\\\\\\", 3 },
        { "\\\\\\q", 2 }, { "\\t\\n\\r\\0", 6 }, { "a\\\tb", 1 }, { "\\\n", 0 },
        { "ok", 2 },      { "\\T", 0 },          { "", 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        cr_assert(crm_escape_error(crm_span_of(cases[i].text)) == cases[i].offset, "%s",
                  cases[i].text);
    }
}

/* Layouts */

Test(layout, fields)
{
    struct crm_layout layout = { .section = CRM_CUSTOMERS };
    struct crm_error error = { 0 };
    cr_assert(!layout.present && crm_layout_field(&layout, "a") == 0);
    for (size_t i = 1; i <= 100; i++) {
        char name[16];
        int length = snprintf(name, sizeof name, "column%zu...", i) - 3;
        cr_assert(crm_layout_add(&layout, (struct crm_span){ name, (size_t)length }, &error)
                  == CRM_OK);
        name[length] = '\0';
        cr_assert(layout.count == i && crm_layout_field(&layout, name) == i);
    }
    cr_assert(layout.present);
    cr_assert(crm_layout_field(&layout, "column1") == 1);
    cr_assert(crm_layout_field(&layout, "column") == 0);
    crm_layout_free(&layout);
    cr_assert(layout.count == 0 && !layout.present);
    crm_layout_free(&layout);
}

/* Reader */

static const char head[] = "##crm\t1\n##as_of\t2024-12-31\n##currency\tCNY\n";

static const char sample[] = "##crm\t1\n"
                             "##as_of\t2024-12-31\n"
                             "##currency\tCNY\n"
                             "##tool\tcrm-import\t1.0\n"
                             "#P\tproduct\tcategory\n"
                             "#X\tanything\n"
                             "#T\tcustomer_id\ttime\torder_id\tamount\n"
                             "#I\tcustomer_id\ttime\tkind\n"
                             "P\ttea-250\ttea\\\\\\tgreen\n"
                             "X\tz\n"
                             "X\ta\n"
                             "X\ta\n"
                             "T\tc0001\t2024-01-05\to-17\t12.50\n"
                             "I\tc0001\t2024-01-09\tcontact\n"
                             "T\tc0001\t2024-02-11T09:30:00\to-31\t25.00\n"
                             "##note\tstays\there\n"
                             "T\tc0001\t2024-02-11T09:30:00\to-31\t25.00\n"
                             "T\tc0002\t2024-01-01\t\t1.00\n"
                             "##columns\tcrm-score\tvalue\n"
                             "#C\tcustomer_id\tname\tvalue\n"
                             "C\tc0001\t\xe6\x9d\x8e\xe5\x8d\x8e\t1\n"
                             "##after\tthe first\n"
                             "C\tc0002\t\t\n"
                             "##end\tP=1\tX=3\tT=4\tI=1\tC=2\n";

/* Reads a file to its end; counts what came. */
static enum crm_read drain(const char *path, uint64_t *records, struct crm_notes *notes,
                           struct crm_error *error)
{
    struct crm_reader *reader = NULL;
    struct crm_batch batch;
    enum crm_read read = CRM_READ_FAILED;
    *records = 0;
    if (crm_reader_open(&reader, path, NULL, notes, error) != CRM_OK) {
        return CRM_READ_FAILED;
    }
    do {
        read = crm_reader_next(reader, &batch, error);
        *records += read == CRM_READ_RECORDS || read == CRM_READ_OTHER ? batch.count : 0;
    } while (read != CRM_READ_END && read != CRM_READ_FAILED);
    cr_assert(crm_reader_next(reader, &batch, error) == read, "%s", error->message);
    crm_reader_close(reader);
    return read;
}

static enum crm_read drain_text(struct crm_span content, struct crm_notes *notes,
                                struct crm_error *error)
{
    uint64_t records = 0;
    const char *path = folder_path("stream");
    file_put(path, content);
    return drain(path, &records, notes, error);
}

Test(reader, head_and_layouts)
{
    struct crm_reader *reader = NULL;
    struct crm_notes notes = { 0 };
    struct crm_error error = { 0 };
    struct crm_batch batch;
    file_put(folder_path("in"), crm_span_of(sample));
    cr_assert(crm_reader_open(&reader, folder_path("in"), NULL, &notes, &error) == CRM_OK);
    cr_assert(crm_reader_head(reader)->as_of == CRM_NO_DAY);
    cr_assert(!crm_reader_layout(reader, CRM_TRANSACTIONS)->present);
    while (crm_reader_next(reader, &batch, &error) != CRM_READ_RECORDS) {
    }
    struct crm_time day = { 0, -1 };
    cr_assert(crm_time_parse(crm_span_of("2024-12-31"), &day));
    cr_assert(crm_reader_head(reader)->as_of == day.day);
    cr_assert_str_eq(crm_reader_head(reader)->currency, "CNY");
    cr_assert(!crm_reader_head(reader)->partial);
    cr_assert(crm_layout_field(crm_reader_layout(reader, CRM_TRANSACTIONS), "amount") == 4);
    cr_assert(crm_layout_field(crm_reader_layout(reader, CRM_PRODUCTS), "amount") == 0);
    cr_assert(batch.first_line == 9 && batch.count == 1);
    cr_assert(crm_record_tag(&batch.records[0]) == 'P');
    cr_assert(crm_span_is(crm_field(&batch.records[0], 2), "tea\\\\\\tgreen"));
    cr_assert(crm_reader_refuse(reader, &batch, 0, 2, &error, "not %s", "tea") == CRM_REFUSED);
    cr_assert(error.line == 9 && error.column == 11);
    cr_assert_str_eq(error.field, "category");
    cr_assert_str_eq(error.message, "not tea");
    crm_reader_close(reader);
    crm_reader_close(NULL);
}

/* Facts come together, and each says whether it belongs to the customer before it. */
Test(reader, same_customer)
{
    static const bool expected[] = { false, true, true, true, false };
    struct crm_reader *reader = NULL;
    struct crm_notes notes = { 0 };
    struct crm_error error = { 0 };
    struct crm_batch batch;
    enum crm_read read = CRM_READ_META;
    size_t facts = 0;
    file_put(folder_path("in"), crm_span_of(sample));
    cr_assert(crm_reader_open(&reader, folder_path("in"), NULL, &notes, &error) == CRM_OK);
    while ((read = crm_reader_next(reader, &batch, &error)) != CRM_READ_END) {
        cr_assert(read != CRM_READ_FAILED, "%s", error.message);
        for (size_t i = 0; read == CRM_READ_RECORDS && i < batch.count; i++) {
            char tag = crm_record_tag(&batch.records[i]);
            if (tag == 'T' || tag == 'I') {
                cr_assert(batch.records[i].same_customer == expected[facts], "fact %zu", facts);
                facts++;
            }
        }
    }
    cr_assert(facts == CRM_COUNT(expected));
    cr_assert(notes.count == 0);
    crm_reader_close(reader);
}

Test(reader, malformed)
{
    static const struct {
        char body[120]; /* behind the head, which has 3 lines */
        uint64_t line;
        uint64_t column;
        char message[40];
    } cases[] = {
        { "#C\tcustomer_id\n##end\n", 0, 0, "" },
        { "#C\tcustomer_id\nC\ta\nC\tb\n##end\tC=2\n", 0, 0, "" },
        { "#C\tcustomer_id\nC\tb\nC\ta\n##end\n", 6, 3, "\"a\" is out of order" },
        { "#C\tcustomer_id\nC\ta\nC\ta\n##end\n", 6, 3, "out of order or comes twice" },
        { "#P\tproduct\nP\ta\nP\ta\n#C\tcustomer_id\n##end\n", 6, 3, "comes twice" },
        { "#T\tcustomer_id\ttime\nT\ta\t2024\nT\ta\t2023\n", 6, 3, "out of order" },
        { "#T\tcustomer_id\ttime\n#I\tcustomer_id\ttime\nT\ta\t2\nI\ta\t2\n", 7, 3,
          "out of order" },
        { "#T\tcustomer_id\ttime\nT\ta\t2\n#C\tcustomer_id\nT\tb\t2\n##end\n", 7, 1, "too late" },
        { "#T\tcustomer_id\ttime\nT\ta\t2\n#P\tproduct\n", 6, 1, "late #P line" },
        { "#C\tcustomer_id\n#C\tcustomer_id\n", 5, 1, "second or late #C" },
        { "#P\tproduct\n#X\tx\nP\ta\nX\tx\nP\tb\n", 8, 1, "section P stands in two places" },
        { "#T\tcustomer_id\n", 4, 1, "#T must have time" },
        { "#T\ttime\tcustomer_id\n", 4, 1, "#T must begin with customer_id" },
        { "#P\tname\n", 4, 1, "#P must begin with product" },
        { "#C\n", 4, 1, "#C must begin with customer_id" },
        { "#C\t\n", 4, 4, "an empty column name" },
        { "#C\tcustomer_id\t\n", 4, 16, "an empty column name" },
        { "#C\tcustomer_id\t\tx\n", 4, 16, "an empty column name" },
        { "#C\tcustomer_id\tx\tx\n", 4, 18, "a repeated column name" },
        { "C\ta\n", 4, 1, "section C before its #C line" },
        { "#C\tcustomer_id\tn\nC\ta\n", 5, 4, "1 fields behind the tag, #C has 2" },
        { "#C\tcustomer_id\nC\ta\tb\n", 5, 4, "2 fields behind the tag, #C has 1" },
        { "#C\tcustomer_id\nC\n", 5, 1, "neither" },
        { "#C\tcustomer_id\nC\ta\nC\n", 6, 2, "a letter, a TAB and fields" },
        { "#C\tcustomer_id\nC\ta\nCx\tb\n", 6, 3, "a letter, a TAB and fields" },
        { "#X\tx\nX\ta\nX\n", 6, 2, "a letter, a TAB and fields" },
        { "#X\tx\nX\ta\nXY\n", 6, 3, "a letter, a TAB and fields" },
        { "#C\tcustomer_id\tn\nC\t\tx\n", 5, 3, "an empty key" },
        { "#C\tcustomer_id\nC\ta\\tb\n", 5, 3, "control character" },
        { "#C\tcustomer_id\nC\ta\\\\t\n##end\tC=1\n", 0, 0, "" },
        { "#X\tx\nX\tb\ty\nX\ta\n#C\tcustomer_id\n##end\tX=2\tC=0\n", 0, 0, "" },
        { "\n#C\tcustomer_id\n", 4, 1, "neither" },
        { "# comment\n", 4, 1, "neither" },
        { "#c\tx\n", 4, 1, "neither" },
        { "#CC\tx\n", 4, 1, "neither" },
        { "#\n", 4, 1, "neither" },
        { "hello\n", 4, 1, "neither" },
        { "#C\tcustomer_id\nC\ta\\x\n", 5, 4, "a backslash must be" },
        { "#C\tcustomer_id\tn\nC\ta\\\tx\n", 5, 4, "a backslash must be" },
        { "#C\tcustomer_id\nC\ta\\\n", 5, 4, "a backslash must be" },
        { "#C\tcustomer_id\r\n", 4, 15, "a carriage return" },
        { "#C\tcustomer_id\nC\ta\xff\n", 5, 4, "not UTF-8" },
        { "#C\tcustomer_id\nC\t\xe6\x9d\n", 5, 3, "not UTF-8" },
        { "#C\tcustomer_id\nC\ta\x01\n", 5, 3, "one with a control character" },
        { "#C\tcustomer_id\nC\ta\x7f\n", 5, 3, "one with a control character" },
        { "#C\tcustomer_id\tn\nC\ta\tb\x01\n##end\tC=1\n", 0, 0, "" },
        { "##as_of\tnever\n", 4, 1, "##as_of is not a date" },
        { "##end\n", 4, 1, "##end before the #C line" },
        { "#C\tcustomer_id\n##end\n##more\n", 6, 1, "something follows ##end" },
        { "#C\tcustomer_id\n##end\nx", 6, 0, "ends inside a line" },
        { "#C\tcustomer_id\n##end", 5, 0, "ends inside a line" },
        { "#C\tcustomer_id\n", 5, 0, "ends without ##end" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer content = { 0 };
        struct crm_notes notes = { 0 };
        struct crm_error error = { 0 };
        crm_buffer_text(&content, head);
        crm_buffer_text(&content, cases[i].body);
        enum crm_read read = drain_text(crm_buffer_view(&content), &notes, &error);
        if (cases[i].line == 0) {
            cr_assert(read == CRM_READ_END, "%s: %s", cases[i].body, error.message);
        } else {
            cr_assert(read == CRM_READ_FAILED, "accepted: %s", cases[i].body);
            cr_assert(error.status == CRM_REFUSED);
            cr_assert(error.line == cases[i].line, "%s: line %d", cases[i].body, (int)error.line);
            cr_assert(cases[i].message[0] == '\0' || error.column == cases[i].column,
                      "%s: column %d", cases[i].body, (int)error.column);
            cr_assert(strstr(error.message, cases[i].message) != NULL, "%s: %s", cases[i].body,
                      error.message);
            cr_assert(error.file[0] != '\0');
        }
        crm_buffer_free(&content);
        crm_notes_free(&notes);
    }
}

Test(reader, first_line)
{
    static const struct {
        char text[32];
        char message[40];
    } cases[] = {
        { "", "is empty" },
        { "#", "ends inside a line" },
        { "\n", "neither a stream" },
        { "customer_id,amount\n", "neither a stream" },
        { "##crm\t2\n", "another version" },
        { "##crm\t10\n", "another version" },
        { "##crm\n", "neither a stream" },
        { "##as_of\t2024-01-01\n", "neither a stream" },
        { "\xef\xbb\xbf##crm\t1\n", "neither a stream" },
        { "##crm\t1\r\n", "a carriage return" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_notes notes = { 0 };
        struct crm_error error = { 0 };
        cr_assert(drain_text(crm_span_of(cases[i].text), &notes, &error) == CRM_READ_FAILED);
        cr_assert(error.status == CRM_REFUSED && error.line == 1);
        cr_assert(strstr(error.message, cases[i].message) != NULL, "%s", error.message);
    }
    struct crm_notes notes = { 0 };
    struct crm_error error = { 0 };
    cr_assert(drain_text((struct crm_span){ "##crm\t1\n##\0\n", 12 }, &notes, &error)
              == CRM_READ_FAILED);
    cr_assert_str_eq(error.message, "a NUL byte");
    cr_assert(error.line == 2 && error.column == 3);
}

/* A line may have 1 MiB, whatever comes before and behind it and however it arrives. */
Test(reader, longest_line)
{
    enum { MOST = 1 << 20 };
    for (size_t i = 0; i < 12; i++) {
        struct crm_buffer content = { 0 };
        struct crm_notes notes = { 0 };
        struct crm_error error = { 0 };
        bool longer = i % 2 == 1;
        crm_buffer_text(&content, head);
        crm_buffer_text(&content, "#C\tcustomer_id\tname\n");
        for (int line = 0; line < (i < 6 ? 1 : 3); line++) {
            size_t length = MOST - 4;
            length += longer && line == (i < 6 ? 0 : 2);
            crm_buffer_format(&content, "C\t%d\t", line);
            memset(crm_buffer_room(&content, length), 'x', length);
            content.length += length;
            crm_buffer_byte(&content, '\n');
        }
        crm_buffer_text(&content, "##end\n");
        fault.most = i / 2 % 3 == 0 ? 0 : i / 2 % 3 == 1 ? 4096 : 1000003;
        enum crm_read read = drain_text(crm_buffer_view(&content), &notes, &error);
        cr_assert(read == (longer ? CRM_READ_FAILED : CRM_READ_END), "%zu: %s", i, error.message);
        cr_assert(!longer || (error.line == (i < 6 ? 5 : 7) && error.column == 1));
        crm_buffer_free(&content);
        crm_notes_free(&notes);
    }
}

Test(reader, long_column_names)
{
    static const char name[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk";
    for (int same = 0; same < 2; same++) { /* 63 bytes in common, and one more */
        struct crm_buffer content = { 0 };
        struct crm_notes notes = { 0 };
        struct crm_error error = { 0 };
        crm_buffer_format(&content, "%s#C\tcustomer_id\t%s%s\t%sy\n##end\tC=0\n", head, name,
                          same == 1 ? "y" : "", name);
        cr_assert(drain_text(crm_buffer_view(&content), &notes, &error)
                  == (same == 1 ? CRM_READ_FAILED : CRM_READ_END));
        crm_buffer_free(&content);
    }
}

Test(reader, counts_that_differ_are_noted)
{
    static const struct {
        char end[32];
        size_t notes;
    } cases[] = {
        { "##end\tC=1\n", 0 },      { "##end\tC=2\n", 1 }, { "##end\tC=1\tT=5\n", 1 },
        { "##end\tC=x\n", 9 },      { "##end\tc=1\n", 9 }, { "##end\tC\n", 9 },
        { "##end\tT=0\tC=1\n", 0 }, { "##end\tT=0\n", 1 }, /* C is not named */
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer content = { 0 };
        struct crm_notes notes = { 0 };
        struct crm_error error = { 0 };
        crm_buffer_format(&content, "%s#C\tcustomer_id\nC\ta\n%s", head, cases[i].end);
        bool unreadable = cases[i].notes == 9; /* damage, not filtering */
        cr_assert(drain_text(crm_buffer_view(&content), &notes, &error)
                  == (unreadable ? CRM_READ_FAILED : CRM_READ_END));
        cr_assert(unreadable || notes.count == cases[i].notes, "%s", cases[i].end);
        crm_buffer_free(&content);
        crm_notes_free(&notes);
    }
}

Test(reader, cut_at_every_byte)
{
    size_t length = sizeof sample - 1;
    uint64_t records = 0;
    for (size_t cut = 0; cut <= length; cut++) {
        struct crm_notes notes = { 0 };
        struct crm_error error = { 0 };
        fault.most = cut % 3 == 1 ? 1 : cut % 3 == 2 ? 17 : 0;
        file_put(folder_path("in"), (struct crm_span){ sample, cut });
        enum crm_read read = drain(folder_path("in"), &records, &notes, &error);
        cr_assert(read == (cut == length ? CRM_READ_END : CRM_READ_FAILED), "cut at %zu", cut);
        cr_assert(cut == length || (error.status == CRM_REFUSED && error.line > 0));
        cr_assert(notes.count == 0);
    }
    cr_assert(records == 11);
}

Test(reader, every_byte_changed)
{
    static const unsigned masks[] = { 0x01, 0x20, 0x80, 0x0a, 0x09 };
    char text[sizeof sample];
    uint64_t lines = 24;
    for (size_t i = 0; i < CRM_COUNT(masks) * (sizeof sample - 1); i++) {
        struct crm_notes notes = { 0 };
        struct crm_error error = { 0 };
        memcpy(text, sample, sizeof sample);
        size_t at = i / CRM_COUNT(masks);
        text[at] = (char)((unsigned char)text[at] ^ masks[i % CRM_COUNT(masks)]);
        fault.most = i % 2 == 0 ? 0 : 50;
        enum crm_read read =
            drain_text((struct crm_span){ text, sizeof sample - 1 }, &notes, &error);
        if (read == CRM_READ_FAILED) {
            cr_assert(error.status == CRM_REFUSED && error.file[0] != '\0');
            cr_assert(error.line >= 1 && error.line <= lines + 2);
            cr_assert(error.column >= 1 || strncmp(error.message, "the stream ", 11) == 0);
        }
        crm_notes_free(&notes);
    }
}

/* Round trip */

enum { FIELDS_MOST = 9, RECORDS_MOST = 700 };

/* A random stream: what is written, field by field and not escaped. */
struct content {
    struct crm_arena arena;
    struct crm_layout layouts[5]; /* P, X, T, I, C */
    struct {
        size_t layout;
        struct crm_span values[FIELDS_MOST];
        struct crm_span key; /* escaped, as it will be ordered */
        struct crm_span time;
    } records[RECORDS_MOST];
    size_t count;
};

static struct crm_span random_text(struct crm_arena *arena, size_t most, bool key, uint64_t *state)
{
    static const char pieces[][5] = { "a",  "b",  "c",  "\\",  "\xc3\xa9",         "\xe6\x9d\x8e",
                                      "#",  " ",  "\"", ";",   "\xf0\x9f\x8d\xb5", "0",
                                      "\t", "\n", "\r", "\x01" };
    struct crm_error error;
    char text[6000];
    size_t length = 0;
    for (size_t left = random_below(state, most + 1) + key; left > 0; left--) {
        const char *piece = pieces[random_below(state, CRM_COUNT(pieces) - (key ? 4 : 0))];
        memcpy(text + length, piece, 4);
        length += strnlen(piece, 4);
    }
    return (struct crm_span){ crm_arena_copy(arena, text, length, &error), length };
}

static struct crm_span escaped(struct crm_arena *arena, struct crm_span text)
{
    struct crm_error error;
    struct crm_buffer buffer = { 0 };
    crm_escape(&buffer, text);
    struct crm_span copy = { crm_arena_copy(arena, buffer.bytes, buffer.length, &error),
                             buffer.length };
    crm_buffer_free(&buffer);
    return copy;
}

static void make_layouts(struct content *content, uint64_t *state)
{
    static const char sections[] = "PXTIC";
    struct crm_error error;
    for (size_t i = 0; i < 5; i++) {
        struct crm_layout *layout = &content->layouts[i];
        layout->section = (enum crm_section)sections[i];
        if (i < 4 && random_below(state, 3) == 0) {
            continue;
        }
        cr_assert(crm_layout_add(layout, crm_span_of(i == 0 ? "product" : "customer_id"), &error)
                  == CRM_OK);
        if (i == 2 || i == 3) {
            cr_assert(crm_layout_add(layout, crm_span_of("time"), &error) == CRM_OK);
        }
        for (size_t more = random_below(state, FIELDS_MOST - 2); more > 0; more--) {
            char name[40];
            snprintf(name, sizeof name, "column_%zu", more);
            cr_assert(crm_layout_add(layout, crm_span_of(name), &error) == CRM_OK);
        }
    }
}

static struct content *sorting;

static size_t section_rank(size_t layout)
{
    return layout == 3 ? 2 : layout;
}

static int compare_places(const void *left, const void *right)
{
    size_t a = *(const size_t *)left;
    size_t b = *(const size_t *)right;
    size_t a_layout = sorting->records[a].layout;
    size_t b_layout = sorting->records[b].layout;
    if (section_rank(a_layout) != section_rank(b_layout)) {
        return section_rank(a_layout) < section_rank(b_layout) ? -1 : 1;
    }
    int order = crm_span_compare(sorting->records[a].key, sorting->records[b].key);
    if (order == 0) {
        order = crm_span_compare(sorting->records[a].time, sorting->records[b].time);
    }
    return order != 0 ? order : (b_layout > a_layout) - (b_layout < a_layout); /* I before T */
}

static void make_records(struct content *content, size_t count, size_t most, uint64_t *state)
{
    for (size_t i = 0; i < count; i++) {
        size_t layout = random_below(state, 5);
        if (!content->layouts[layout].present) {
            continue;
        }
        size_t n = content->count++;
        content->records[n].layout = layout;
        for (size_t f = 0; f < content->layouts[layout].count; f++) {
            size_t longest = f == 0 ? 2 : random_below(state, 30) == 0 ? most : 5;
            content->records[n].values[f] = random_text(&content->arena, longest, f == 0, state);
        }
        content->records[n].key = escaped(&content->arena, content->records[n].values[0]);
        content->records[n].time = layout == 2 || layout == 3
                                       ? escaped(&content->arena, content->records[n].values[1])
                                       : (struct crm_span){ "", 0 };
    }
}

/* Their order in the stream; of equal keys in P and C all but the first are left out. */
static size_t sort_content(struct content *content, size_t *sorted)
{
    size_t kept = 0;
    sorting = content;
    for (size_t i = 0; i < content->count; i++) {
        sorted[i] = i;
    }
    qsort(sorted, content->count, sizeof *sorted, compare_places);
    for (size_t i = 0; i < content->count; i++) {
        size_t layout = content->records[sorted[i]].layout;
        bool unique = layout == 0 || layout == 4;
        if (kept > 0 && unique && compare_places(&sorted[kept - 1], &sorted[i]) == 0) {
            continue;
        }
        sorted[kept++] = sorted[i];
    }
    return kept;
}

static void write_content(const struct content *content, const size_t *sorted, size_t count,
                          const char *path, bool gzip)
{
    struct crm_writer *writer = NULL;
    struct crm_error error = { 0 };
    struct crm_buffer line = { 0 };
    cr_assert(crm_writer_open(&writer, path, gzip, false, &error) == CRM_OK);
    cr_assert(crm_writer_meta(writer, "crm", crm_span_of("1"), &error) == CRM_OK);
    cr_assert(crm_writer_meta(writer, "as_of", crm_span_of("2024-12-31"), &error) == CRM_OK);
    bool customers = false;
    for (size_t i = 0; i < 4; i++) {
        if (content->layouts[i].present) {
            cr_assert(crm_writer_layout(writer, &content->layouts[i], &error) == CRM_OK);
        }
    }
    for (size_t i = 0; i <= count; i++) {
        if (!customers && (i == count || content->records[sorted[i]].layout == 4)) {
            cr_assert(crm_writer_layout(writer, &content->layouts[4], &error) == CRM_OK);
            customers = true;
        }
        if (i == count) {
            break;
        }
        const struct crm_layout *layout = &content->layouts[content->records[sorted[i]].layout];
        crm_buffer_clear(&line);
        crm_buffer_byte(&line, (char)layout->section);
        for (size_t f = 0; f < layout->count; f++) {
            crm_buffer_byte(&line, '\t');
            crm_escape(&line, content->records[sorted[i]].values[f]);
        }
        crm_buffer_byte(&line, '\n');
        cr_assert(crm_writer_line(writer, crm_buffer_view(&line), &error) == CRM_OK);
    }
    cr_assert(crm_writer_close(writer, &error) == CRM_OK);
    crm_buffer_free(&line);
}

static void check_batch(const struct content *content, const struct crm_reader *reader,
                        const struct crm_batch *batch, const size_t *sorted)
{
    struct crm_buffer buffer = { 0 };
    size_t raw = 0;
    for (size_t i = 0; i < batch->count; i++) {
        const struct crm_record *record = &batch->records[i];
        const struct crm_layout *layout = &content->layouts[content->records[sorted[i]].layout];
        cr_assert(crm_record_tag(record) == (char)layout->section);
        cr_assert(crm_reader_layout(reader, layout->section)->count == layout->count);
        for (size_t f = 0; f < layout->count; f++) {
            struct crm_span value = crm_unescaped(&buffer, crm_field(record, f + 1));
            cr_assert(crm_span_equal(value, content->records[sorted[i]].values[f]));
        }
        cr_assert(batch->raw.at + raw == record->bytes + record->start);
        raw += record->ends[layout->count] + 1 - record->start;
    }
    cr_assert(raw == batch->raw.length);
    crm_buffer_free(&buffer);
}

static void check_content(const struct content *content, const size_t *sorted, size_t count,
                          const char *path)
{
    struct crm_reader *reader = NULL;
    struct crm_notes notes = { 0 };
    struct crm_error error = { 0 };
    struct crm_batch batch;
    enum crm_read read = CRM_READ_META;
    size_t at = 0;
    cr_assert(crm_reader_open(&reader, path, NULL, &notes, &error) == CRM_OK);
    while ((read = crm_reader_next(reader, &batch, &error)) != CRM_READ_END) {
        cr_assert(read != CRM_READ_FAILED, "line %d: %s", (int)error.line, error.message);
        if (read == CRM_READ_RECORDS || read == CRM_READ_OTHER) {
            cr_assert(at + batch.count <= count);
            check_batch(content, reader, &batch, sorted + at);
            at += batch.count;
        }
    }
    cr_assert(at == count);
    cr_assert(notes.count == 0, "%s", notes.texts[0]);
    crm_reader_close(reader);
}

Test(writer, random_round_trip)
{
    static const size_t most_at_once[] = { 0, 1, 1000, 65536 };
    struct content *content = calloc(1, sizeof *content);
    for (uint64_t seed = 1; seed <= 200; seed++) {
        uint64_t state = seed * 7919;
        size_t sorted[RECORDS_MOST];
        bool large = seed % 20 == 0;
        make_layouts(content, &state);
        make_records(content, random_below(&state, large ? RECORDS_MOST : 60), large ? 1400 : 40,
                     &state);
        size_t count = sort_content(content, sorted);
        const char *path = folder_path("out");
        write_content(content, sorted, count, path, seed % 5 == 0);
        fault.most = large ? 65536 : most_at_once[seed % CRM_COUNT(most_at_once)];
        check_content(content, sorted, count, path);
        fault.most = 0;
        for (size_t i = 0; i < 5; i++) {
            crm_layout_free(&content->layouts[i]);
        }
        crm_arena_free(&content->arena);
        memset(content, 0, sizeof *content);
    }
    free(content);
}

/* More than one block of the reader's buffer; records, batches and customers across its borders. */
Test(writer, many_records)
{
    struct crm_writer *writer = NULL;
    struct crm_notes notes = { 0 };
    struct crm_error error = { 0 };
    uint64_t records = 0;
    static const char layout_lines[] = "#T\tcustomer_id\ttime\n";
    static const char customers[] = "#C\tcustomer_id\n";
    cr_assert(crm_writer_open(&writer, folder_path("out"), false, false, &error) == CRM_OK);
    cr_assert(crm_writer_raw(writer, crm_span_of(head), &error) == CRM_OK);
    cr_assert(crm_writer_raw(writer, crm_span_of(layout_lines), &error) == CRM_OK);
    for (unsigned i = 0; i < 60000; i++) {
        char line[64];
        snprintf(line, sizeof line, "T\tc%06u\t2024-%02u\n", i / 7, i % 7 + 1);
        cr_assert(crm_writer_line(writer, crm_span_of(line), &error) == CRM_OK);
    }
    cr_assert(crm_writer_raw(writer, crm_span_of(customers), &error) == CRM_OK);
    cr_assert(crm_writer_close(writer, &error) == CRM_OK);
    cr_assert(drain(folder_path("out"), &records, &notes, &error) == CRM_READ_END);
    cr_assert(records == 60000 && notes.count == 0);
}

Test(writer, table)
{
    struct crm_writer *writer = NULL;
    struct crm_error error = { 0 };
    struct crm_layout layout = { .section = CRM_TRANSACTIONS };
    cr_assert(crm_layout_add(&layout, crm_span_of("customer_id"), &error) == CRM_OK);
    cr_assert(crm_layout_add(&layout, crm_span_of("name"), &error) == CRM_OK);
    cr_assert(crm_writer_open(&writer, folder_path("out"), false, true, &error) == CRM_OK);
    cr_assert(crm_writer_meta(writer, "crm", crm_span_of("1"), &error) == CRM_OK);
    cr_assert(crm_writer_layout(writer, &layout, &error) == CRM_OK);
    cr_assert(crm_writer_line(writer, crm_span_of("T\ta\tb\n"), &error) == CRM_OK);
    cr_assert(crm_writer_raw(writer, crm_span_of("##x\n"), &error) == CRM_OK);
    layout.section = CRM_CUSTOMERS;
    cr_assert(crm_writer_layout(writer, &layout, &error) == CRM_OK);
    cr_assert(crm_writer_line(writer, crm_span_of("C\tc1\tLi\n"), &error) == CRM_OK);
    cr_assert(crm_writer_close(writer, &error) == CRM_OK);
    cr_assert(file_is(folder_path("out"), crm_span_of("customer_id\tname\nc1\tLi\n")));
    crm_layout_free(&layout);
}

Test(writer, end_counts_every_section)
{
    struct crm_writer *writer = NULL;
    struct crm_error error = { 0 };
    struct crm_layout layout = { .section = CRM_CUSTOMERS };
    cr_assert(crm_layout_add(&layout, crm_span_of("customer_id"), &error) == CRM_OK);
    cr_assert(crm_writer_open(&writer, folder_path("out"), false, false, &error) == CRM_OK);
    cr_assert(crm_writer_meta(writer, "x", (struct crm_span){ NULL, 0 }, &error) == CRM_OK);
    cr_assert(crm_writer_line(writer, crm_span_of("T\ta\tb\n"), &error) == CRM_OK);
    cr_assert(crm_writer_line(writer, crm_span_of("T\ta\tb\n"), &error) == CRM_OK);
    cr_assert(crm_writer_line(writer, crm_span_of("P\ta\n"), &error) == CRM_OK);
    cr_assert(crm_writer_layout(writer, &layout, &error) == CRM_OK);
    cr_assert(crm_writer_close(writer, &error) == CRM_OK);
    cr_assert(file_is(folder_path("out"), crm_span_of("##x\nT\ta\tb\nT\ta\tb\nP\ta\n"
                                                      "#C\tcustomer_id\n##end\tP=1\tT=2\tC=0\n")));
    crm_layout_free(&layout);
    crm_writer_discard(NULL);
}

/* Relay */

/* One run of a tool: adds `count` columns, whose values are `letter` and the name. */
struct run {
    const char *tool;
    const char *settings;
    const char *const *names;
    size_t count;
    const char *model;
    const char *letter;
    uint64_t memory;
    int32_t as_of;
};

static enum crm_status relay_customers(struct crm_relay *relay, const struct run *run,
                                       struct crm_error *error)
{
    struct crm_record record;
    struct crm_span own;
    enum crm_step step = CRM_STEP_END;
    while ((step = crm_relay_replay(relay, &record, &own, error)) == CRM_STEP_RECORD) {
        struct crm_span values[8];
        char texts[8][40];
        uint64_t key_length = 0;
        memcpy(&key_length, own.at, sizeof key_length);
        cr_assert(own.length % 8 == 0 && key_length == crm_field(&record, 1).length);
        for (size_t i = 0; i < run->count; i++) {
            snprintf(texts[i], sizeof texts[i], "%s.%s", run->letter, run->names[i]);
            values[i] = crm_span_of(texts[i]);
        }
        if (crm_relay_write(relay, &record, values, error) != CRM_OK) {
            return error->status;
        }
    }
    return step == CRM_STEP_END ? CRM_OK : error->status;
}

static enum crm_status relay_all(struct crm_relay *relay, const struct run *run,
                                 struct crm_error *error)
{
    struct crm_batch batch;
    enum crm_read read = CRM_READ_END;
    while ((read = crm_relay_next(relay, &batch, error)) == CRM_READ_RECORDS) {
        for (size_t i = 0; i < batch.count && crm_record_tag(&batch.records[0]) == 'C'; i++) {
            uint64_t length = crm_field(&batch.records[i], 1).length;
            struct crm_span own = { (const char *)&length, sizeof length };
            if (crm_relay_keep(relay, &batch.records[i], own, error) != CRM_OK) {
                return error->status;
            }
        }
    }
    if (read == CRM_READ_FAILED) {
        return error->status;
    }
    enum crm_status status =
        crm_relay_columns(relay, run->names, run->count, crm_span_of(run->model), error);
    return status == CRM_OK ? relay_customers(relay, run, error) : status;
}

static enum crm_status relay_run(const struct run *run, const char *in, const char *out,
                                 struct crm_error *error)
{
    struct crm_notes notes = { 0 };
    struct crm_writer *writer = NULL;
    struct crm_relay *relay = NULL;
    enum crm_status status = crm_writer_open(&writer, out, false, false, error);
    if (status == CRM_OK) {
        struct crm_relay_options options = { in,         run->tool,           run->settings,
                                             run->as_of, run->memory,         writer,
                                             &notes,     { .partial = false } };
        status = crm_relay_open(&relay, &options, error);
    }
    if (status == CRM_OK) {
        status = relay_all(relay, run, error);
    }
    crm_relay_close(relay);
    if (status == CRM_OK) {
        status = crm_writer_close(writer, error);
    } else {
        crm_writer_discard(writer);
    }
    crm_notes_free(&notes);
    return status;
}

static const char *const class_names[] = { "class", "value_class" };

static const struct run first_run = {
    "crm-segment", "x=1", class_names, 2, "rfm\tcuts\t1 2\nmean\tm\t3\n", "one", 1000, CRM_NO_DAY
};

static const char relayed_head[] = "##crm\t1\n"
                                   "##as_of\t2024-12-31\n"
                                   "##currency\tCNY\n"
                                   "##tool\tcrm-import\t1.0\n";

static const char relayed_facts[] = "#P\tproduct\tcategory\n"
                                    "#X\tanything\n"
                                    "#T\tcustomer_id\ttime\torder_id\tamount\n"
                                    "#I\tcustomer_id\ttime\tkind\n"
                                    "P\ttea-250\ttea\\\\\\tgreen\n"
                                    "X\tz\n"
                                    "X\ta\n"
                                    "X\ta\n"
                                    "T\tc0001\t2024-01-05\to-17\t12.50\n"
                                    "I\tc0001\t2024-01-09\tcontact\n"
                                    "T\tc0001\t2024-02-11T09:30:00\to-31\t25.00\n"
                                    "##note\tstays\there\n"
                                    "T\tc0001\t2024-02-11T09:30:00\to-31\t25.00\n"
                                    "T\tc0002\t2024-01-01\t\t1.00\n";

/* The sample with crm-segment's lines and columns. */
static void expect_run(struct crm_buffer *expected, const char *tool_line, const char *model,
                       const char *letter)
{
    crm_buffer_clear(expected);
    crm_buffer_format(expected, "%s%s%s%s", relayed_head, tool_line, relayed_facts, model);
    crm_buffer_text(expected, "##columns\tcrm-segment\tclass\tvalue_class\n"
                              "##columns\tcrm-score\tvalue\n"
                              "#C\tcustomer_id\tname\tclass\tvalue\tvalue_class\n");
    crm_buffer_format(expected,
                      "C\tc0001\t\xe6\x9d\x8e\xe5\x8d\x8e\t%s.class\t1\t%s.value_class\n"
                      "##after\tthe first\n"
                      "C\tc0002\t\t%s.class\t\t%s.value_class\n"
                      "##end\tP=1\tX=3\tT=4\tI=1\tC=2\n",
                      letter, letter, letter, letter);
}

Test(relay, adds_then_replaces)
{
    static const char *const turned[] = { "value_class", "class" };
    static const uint64_t memories[] = { 0, 1, 1 << 22 };
    struct crm_buffer expected = { 0 };
    struct crm_error error = { 0 };
    file_put(folder_path("in"), crm_span_of(sample));
    for (size_t i = 0; i < CRM_COUNT(memories); i++) {
        struct run run = first_run;
        run.memory = memories[i];
        cr_assert(relay_run(&run, folder_path("in"), folder_path("one"), &error) == CRM_OK, "%s",
                  error.message);
        expect_run(&expected, "##tool\tcrm-segment\t" CRM_VERSION "\tx=1\n",
                   "##model\tcrm-segment\tmean\tm\t3\n##model\tcrm-segment\trfm\tcuts\t1 2\n",
                   "one");
        cr_assert(file_is(folder_path("one"), crm_buffer_view(&expected)));
        run.settings = "";
        run.letter = "two";
        run.model = "rfm\tcuts\t9\n"; /* of the mean nothing new was learned */
        run.names = turned;
        cr_assert(relay_run(&run, folder_path("one"), folder_path("two"), &error) == CRM_OK);
        expect_run(&expected, "##tool\tcrm-segment\t" CRM_VERSION "\n",
                   "##model\tcrm-segment\tmean\tm\t3\n##model\tcrm-segment\trfm\tcuts\t9\n", "two");
        cr_assert(file_is(folder_path("two"), crm_buffer_view(&expected)));
    }
    crm_buffer_free(&expected);
}

/* What was learned of a class, "rfm[b2b]", is of its scheme: learned anew, it goes with it. */
Test(relay, a_class_is_of_its_scheme)
{
    static const char *const models[] = { "mean\tm\t3\nrfm[b2b]\tcuts\t1 2\n", "rfm\tcuts\t9\n",
                                          "rfm[b2c]\tcuts\t7\n", "rfmx\tcuts\t8\n" };
    static const char *const lines[] = {
        "rfm[b2b]\tcuts\t1 2\n", "rfm\tcuts\t9\n", "rfm[b2c]\tcuts\t7\n",
        "rfm[b2c]\tcuts\t7\n##model\tcrm-segment\trfmx\tcuts\t8\n"
    };
    struct crm_buffer expected = { 0 };
    struct crm_buffer model = { 0 };
    struct crm_error error = { 0 };
    file_put(folder_path("in"), crm_span_of(sample));
    for (size_t i = 0; i < CRM_COUNT(models); i++) {
        struct run run = first_run;
        run.model = models[i];
        cr_assert(relay_run(&run, folder_path("in"), folder_path("out"), &error) == CRM_OK, "%s",
                  error.message);
        cr_assert(rename(folder_path("out"), folder_path("in")) == 0);
        crm_buffer_clear(&model);
        crm_buffer_format(&model, "##model\tcrm-segment\tmean\tm\t3\n##model\tcrm-segment\t%s",
                          lines[i]);
        crm_buffer_byte(&model, '\0');
        expect_run(&expected, "##tool\tcrm-segment\t" CRM_VERSION "\tx=1\n", model.bytes, "one");
        cr_assert(file_is(folder_path("in"), crm_buffer_view(&expected)), "%s", models[i]);
    }
    crm_buffer_free(&model);
    crm_buffer_free(&expected);
}

/* Another tool in between: its columns, its lines and ours stay apart and in their places. */
Test(relay, foreign_columns_stay)
{
    static const char *const risk[] = { "risk" };
    static const char *const more[] = { "class", "value_class", "third" };
    struct run other = { "crm-segment2", "", risk, 1, "m\tx\t1\n", "other", 0, CRM_NO_DAY };
    struct run again = first_run;
    struct crm_buffer expected = { 0 };
    struct crm_error error = { 0 };
    again.names = more;
    again.count = 3;
    again.letter = "again";
    again.model = "";
    file_put(folder_path("in"), crm_span_of(sample));
    cr_assert(relay_run(&first_run, folder_path("in"), folder_path("a"), &error) == CRM_OK);
    cr_assert(relay_run(&other, folder_path("a"), folder_path("b"), &error) == CRM_OK);
    cr_assert(relay_run(&again, folder_path("b"), folder_path("c"), &error) == CRM_OK);
    crm_buffer_format(&expected, "%s%s%s", relayed_head,
                      "##tool\tcrm-segment\t" CRM_VERSION "\tx=1\n",
                      "##tool\tcrm-segment2\t" CRM_VERSION "\n");
    crm_buffer_text(&expected, relayed_facts);
    crm_buffer_text(&expected,
                    "##model\tcrm-segment\tmean\tm\t3\n"
                    "##model\tcrm-segment\trfm\tcuts\t1 2\n"
                    "##model\tcrm-segment2\tm\tx\t1\n"
                    "##columns\tcrm-segment\tclass\tthird\tvalue_class\n"
                    "##columns\tcrm-score\tvalue\n"
                    "##columns\tcrm-segment2\trisk\n"
                    "#C\tcustomer_id\tname\tclass\trisk\tthird\tvalue\tvalue_class\n"
                    "C\tc0001\t\xe6\x9d\x8e\xe5\x8d\x8e\tagain.class\tother.risk\tagain.third\t"
                    "1\tagain.value_class\n"
                    "##after\tthe first\n"
                    "C\tc0002\t\tagain.class\tother.risk\tagain.third\t\tagain.value_class\n"
                    "##end\tP=1\tX=3\tT=4\tI=1\tC=2\n");
    cr_assert(file_is(folder_path("c"), crm_buffer_view(&expected)));
    crm_buffer_free(&expected);
}

/* A column of the data's, or of another tool's, is nobody else's to replace. */
Test(relay, refuses_columns_of_others)
{
    static const char *const names[][1] = { { "name" }, { "value" }, { "customer_id" } };
    struct crm_error error = { 0 };
    file_put(folder_path("in"), crm_span_of(sample));
    for (size_t i = 0; i < CRM_COUNT(names); i++) {
        struct run run = first_run;
        run.names = names[i];
        run.count = 1;
        cr_assert(relay_run(&run, folder_path("in"), folder_path("out"), &error) == CRM_REFUSED);
        cr_assert(strstr(error.message, names[i][0]) != NULL);
        cr_assert(access(folder_path("out"), F_OK) != 0);
    }
    struct run run = first_run;
    run.tool = "crm-score";
    run.names = names[1];
    run.count = 1;
    cr_assert(relay_run(&run, folder_path("in"), folder_path("out"), &error) == CRM_OK);
}

Test(relay, as_of)
{
    struct run run = first_run;
    struct crm_time day = { 0, -1 };
    struct crm_reader *reader = NULL;
    struct crm_notes notes = { 0 };
    struct crm_error error = { 0 };
    struct crm_batch batch;
    cr_assert(crm_time_parse(crm_span_of("2023-02-01"), &day));
    run.as_of = day.day;
    file_put(folder_path("in"), crm_span_of(sample));
    cr_assert(relay_run(&run, folder_path("in"), folder_path("out"), &error) == CRM_OK);
    cr_assert(crm_reader_open(&reader, folder_path("out"), NULL, &notes, &error) == CRM_OK);
    cr_assert(crm_reader_next(reader, &batch, &error) == CRM_READ_META);
    cr_assert(crm_reader_next(reader, &batch, &error) == CRM_READ_META);
    cr_assert(crm_span_is(batch.raw, "##as_of\t2023-02-01\n"));
    crm_reader_close(reader);
}

/* A truncated input gives no output, wherever it ends. */
Test(relay, cut_at_every_byte)
{
    const size_t length = sizeof sample - 1;
    for (size_t cut = 0; cut < length; cut++) {
        struct crm_error error = { 0 };
        file_put(folder_path("in"), (struct crm_span){ sample, cut });
        cr_assert(relay_run(&first_run, folder_path("in"), folder_path("out"), &error)
                  == CRM_REFUSED);
        cr_assert(folder_count() == 1);
    }
}

static void put_sample(void)
{
    file_put(folder_path("in"), crm_span_of(sample));
    file_put(folder_path("out"), (struct crm_span){ "old", 3 });
}

static uint64_t relay_memory;

static enum crm_status relay_sample(struct crm_error *error)
{
    struct run run = first_run;
    run.memory = relay_memory;
    return relay_run(&run, folder_path("in"), folder_path("out"), error);
}

static void check_relayed(enum crm_status status)
{
    struct crm_buffer expected = { 0 };
    expect_run(&expected, "##tool\tcrm-segment\t" CRM_VERSION "\tx=1\n",
               "##model\tcrm-segment\tmean\tm\t3\n##model\tcrm-segment\trfm\tcuts\t1 2\n", "one");
    cr_assert(status == CRM_OK || status == CRM_FAILURE);
    cr_assert(file_is(folder_path("out"), status == CRM_OK ? crm_buffer_view(&expected)
                                                           : (struct crm_span){ "old", 3 }));
    cr_assert(folder_count() == 2);
    crm_buffer_free(&expected);
}

Test(relay, faults)
{
    for (size_t i = 0; i < 4; i++) {
        relay_memory = (i & 1) != 0 ? 0 : 1 << 22;
        fault.no_unnamed = (i & 2) != 0;
        fault.most = (i & 2) != 0 ? 100 : 0;
        fault_each(FAULT_ALL, put_sample, relay_sample, check_relayed);
    }
}
