/* The ingest room: source, csv, plan, check, layouts, rejects, import. */
#include <criterion/criterion.h>
#include <csv.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/version.h"
#include "ingest/alias.h"
#include "ingest/check.h"
#include "ingest/csv.h"
#include "ingest/import.h"
#include "ingest/layouts.h"
#include "ingest/layouts.h"
#include "ingest/plan.h"
#include "ingest/plans.h"
#include "ingest/rejects.h"
#include "ingest/source.h"
#include "support.h"

/* The built-in aliases, opened once in the process of a test. */
static const struct crm_aliases *built_in(void)
{
    static struct crm_aliases *aliases;
    struct crm_error error = { 0 };
    cr_assert(aliases != NULL || crm_aliases_open(&aliases, NULL, 0, &error) == CRM_OK, "%s",
              error.message);
    return aliases;
}

/* A file in memory with a path. */
struct paper {
    int descriptor;
    char path[32];
};

static struct paper paper_of(struct crm_span text)
{
    struct paper paper = { memfd_create("test", 0), "" };
    cr_assert(paper.descriptor >= 0);
    snprintf(paper.path, sizeof paper.path, "/dev/fd/%d", paper.descriptor);
    for (size_t done = 0; done < text.length;) {
        ssize_t put = write(paper.descriptor, text.at + done, text.length - done);
        cr_assert(put > 0);
        done += (size_t)put;
    }
    return paper;
}

/* Replaces standard input by a pipe that a child fills, `piece` bytes a write. */
static pid_t pipe_in(struct crm_span text, size_t piece)
{
    int ends[2];
    cr_assert(pipe(ends) == 0);
    pid_t child = fork();
    cr_assert(child >= 0);
    if (child == 0) {
        close(ends[0]);
        for (size_t done = 0; done < text.length;) {
            size_t left = text.length - done;
            ssize_t put = write(ends[1], text.at + done, left < piece ? left : piece);
            if (put <= 0) {
                _exit(1);
            }
            done += (size_t)put;
        }
        _exit(0);
    }
    close(ends[1]);
    cr_assert(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
    close(ends[0]);
    return child;
}

/* Source */

static struct crm_buffer read_source(struct crm_source *source, size_t size)
{
    struct crm_buffer all = { 0 };
    struct crm_error error = { 0 };
    size_t count = 1;
    while (count > 0) {
        char *room = crm_buffer_room(&all, size);
        cr_assert(room != NULL);
        cr_assert(crm_source_read(source, room, size, &count, &error) == CRM_OK, "%s",
                  error.message);
        cr_assert(count <= size);
        all.length += count;
    }
    return all;
}

static struct crm_source *open_source(const char *path, const char *encoding)
{
    struct crm_source *source = NULL;
    struct crm_error error = { 0 };
    cr_assert(crm_source_open(&source, path, encoding, &error) == CRM_OK, "%s", error.message);
    return source;
}

Test(source, decodes)
{
    static const struct {
        char encoding[12];
        char bytes[24];
        size_t length;
        char text[32];
    } cases[] = {
        { "", "a,b\n", 4, "a,b\n" },
        { "",
          "\xef\xbb\xbf"
          "a,b\n",
          7, "a,b\n" },
        { "", "\xef\xbb\xbf", 3, "" },
        { "utf8", "\xef\xbb", 2, "\xef\xbb" },
        { "", "\xef\xbb\xbf\xef\xbb\xbf", 6, "\xef\xbb\xbf" },
        { "", "", 0, "" },
        { "utf8", "\xff\xc3", 2, "\xff\xc3" },
        { "gb18030", "\xb1\xb1\xbe\xa9", 4, "北京" },
        { "gb18030", "\x84\x31\x95\x33x", 5, "x" },   /* its own mark */
        { "gb18030", "a\xff\xb1\xb1", 4, "a\xff北" }, /* no such byte */
        { "gb18030", "\xb1\xb1\xbe", 3, "北\xff" },   /* cut at the end */
        { "gb18030", "\x81\x30\x81", 3,
          "\xff"
          "0\xff" }, /* cut in four bytes */
        { "utf-16",
          "\xff\xfe"
          "a\0,\0",
          6, "a," },
        { "utf-16le",
          "\xff\xfe"
          "a\0",
          4, "a" },
        { "utf-16le", "a\0b", 3, "a\xff" },
        { "latin1", "\xe9", 1, "é" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct paper paper = paper_of((struct crm_span){ cases[i].bytes, cases[i].length });
        const char *encoding = cases[i].encoding[0] != '\0' ? cases[i].encoding : NULL;
        struct crm_source *source = open_source(paper.path, encoding);
        for (int pass = 0; pass < 3; pass++) {
            struct crm_error error = { 0 };
            struct crm_buffer all = read_source(source, pass == 1 ? 8 : 4096);
            struct crm_span view = crm_buffer_view(&all);
            cr_assert(crm_span_is(view, cases[i].text), "case %zu pass %d: %.*s", i, pass,
                      (int)view.length, view.length > 0 ? view.at : "");
            crm_buffer_free(&all);
            cr_assert(crm_source_restart(source, pass == 1, &error) == CRM_OK);
        }
        crm_source_close(source);
        close(paper.descriptor);
    }
}

Test(source, unknown_encoding)
{
    struct crm_source *source = NULL;
    struct crm_error error = { 0 };
    cr_assert(crm_source_open(&source, "/dev/null", "no-such", &error) == CRM_USAGE);
    cr_assert(source == NULL && strstr(error.message, "no-such") != NULL);
    cr_assert(crm_source_open(&source, "/no/such/file", NULL, &error) == CRM_FAILURE);
    cr_assert(source == NULL);
}

/* Rows of two-byte and four-byte characters, so that every border of reads cuts some. */
static void chinese(struct crm_buffer *gb, struct crm_buffer *utf8, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        crm_buffer_text(gb, "\xb1\xb1\xbe\xa9\x94\x39\xda\x33");
        crm_buffer_text(utf8, "北京💩");
        size_t fill = i % 7;
        crm_buffer_append(gb, "abcdefg", fill);
        crm_buffer_append(utf8, "abcdefg", fill);
    }
}

Test(source, encoding_over_borders_and_restarts)
{
    struct crm_buffer gb = { 0 };
    struct crm_buffer utf8 = { 0 };
    struct crm_error error = { 0 };
    chinese(&gb, &utf8, 250000); /* 2.7 MB: past what is kept in memory */
    for (int piped = 0; piped < 2; piped++) {
        struct paper paper = paper_of(crm_buffer_view(&gb));
        pid_t child = piped != 0 ? pipe_in(crm_buffer_view(&gb), 4099) : 0;
        struct crm_source *source = open_source(piped != 0 ? "-" : paper.path, "gb18030");
        for (int pass = 0; pass < 3; pass++) {
            struct crm_buffer all = read_source(source, 10007);
            cr_assert(crm_span_equal(crm_buffer_view(&all), crm_buffer_view(&utf8)),
                      "piped %d, pass %d: %zu bytes, not %zu", piped, pass, all.length,
                      utf8.length);
            crm_buffer_free(&all);
            cr_assert(crm_source_restart(source, pass == 1, &error) == CRM_OK, "%s", error.message);
        }
        crm_source_close(source);
        close(paper.descriptor);
        cr_assert(child == 0 || waitpid(child, NULL, 0) == child);
    }
    crm_buffer_free(&gb);
    crm_buffer_free(&utf8);
}

Test(source, restart_in_the_middle)
{
    struct crm_buffer text = { 0 };
    struct crm_error error = { 0 };
    uint64_t random = 3;
    while (text.length < 3 << 20) {
        crm_buffer_byte(&text, (char)('a' + random_next(&random) % 26));
    }
    static const size_t stops[] = { 1, 65536, (2 << 20) - 1, (2 << 20) + 1, 3 << 20 };
    for (size_t i = 0; i < CRM_COUNT(stops) * 2; i++) {
        bool piped = i % 2 == 1;
        struct paper paper = paper_of(crm_buffer_view(&text));
        pid_t child = piped ? pipe_in(crm_buffer_view(&text), 65536) : 0;
        struct crm_source *source = open_source(piped ? "-" : paper.path, NULL);
        char *bytes = malloc(65536);
        size_t count = 1;
        for (size_t done = 0; done < stops[i / 2] && count > 0; done += count) {
            cr_assert(crm_source_read(source, bytes, 65536, &count, &error) == CRM_OK);
        }
        free(bytes);
        cr_assert(crm_source_restart(source, true, &error) == CRM_OK);
        struct crm_buffer all = read_source(source, 65536);
        cr_assert(crm_span_equal(crm_buffer_view(&all), crm_buffer_view(&text)), "stop %zu", i);
        crm_buffer_free(&all);
        crm_source_close(source);
        close(paper.descriptor);
        cr_assert(child == 0 || waitpid(child, NULL, 0) == child);
    }
    crm_buffer_free(&text);
}

Test(source, pieces_of_one_byte)
{
    static const char text[] = "\xef\xbb\xbf"
                               "customer_id;date;amount\n北京;2024-01-01;5\n";
    pid_t child = pipe_in((struct crm_span){ text, sizeof text - 1 }, 1);
    struct crm_source *source = open_source("-", NULL);
    struct crm_buffer all = read_source(source, 4096);
    cr_assert(crm_span_is(crm_buffer_view(&all), text + 3));
    crm_buffer_free(&all);
    crm_source_close(source);
    cr_assert(waitpid(child, NULL, 0) == child);
}

/* CSV. Rows are written as text: cells in brackets, "!" and the problem, "@" and the line. */

static void show_row(struct crm_buffer *text, const struct crm_span *cells, size_t count,
                     enum crm_csv_problem problem, uint64_t line)
{
    crm_buffer_format(text, "@%" PRIu64, line);
    for (size_t i = 0; i < count && problem == CRM_CSV_GOOD; i++) {
        crm_buffer_byte(text, '[');
        crm_buffer_span(text, cells[i]);
        crm_buffer_byte(text, ']');
    }
    if (problem != CRM_CSV_GOOD) {
        crm_buffer_format(text, "!%d", (int)problem);
    }
}

static struct crm_buffer show_csv(const char *path, char delimiter)
{
    struct crm_buffer text = { 0 };
    struct crm_csv *csv = NULL;
    struct crm_csv_row row;
    struct crm_error error = { 0 };
    struct crm_source *source = open_source(path, "UTF-8");
    cr_assert(crm_csv_open(&csv, source, delimiter, CRM_QUOTING_DOUBLE, &error) == CRM_OK);
    enum crm_csv_read read;
    while ((read = crm_csv_next(csv, &row, &error)) == CRM_CSV_ROW) {
        show_row(&text, row.cells, row.count, row.problem, row.line);
    }
    cr_assert(read == CRM_CSV_END);
    cr_assert(crm_csv_next(csv, &row, &error) == CRM_CSV_END);
    crm_csv_close(csv);
    crm_source_close(source);
    return text;
}

Test(csv, rfc_4180)
{
    /* 1 bad quotes, 2 bad encoding */
    static const struct {
        char text[48];
        char rows[64];
    } cases[] = {
        { "", "" },
        { "a", "@1[a]" },
        { "a\n", "@1[a]" },
        { "a\r\n", "@1[a]" },
        { "a\r", "@1[a]" },
        { "a,b\nc,d\n", "@1[a][b]@2[c][d]" },
        { "a,b\r\nc,d", "@1[a][b]@2[c][d]" },
        { ",", "@1[][]" },
        { "a,", "@1[a][]" },
        { ",\n,\n", "@1[][]@2[][]" },
        { "\n\n\na\n\n", "@4[a]" },
        { "\r\n\r\na\r\n", "@3[a]" },
        { "\r\r\na\n", "@2[a]" },
        { "\r", "" },
        { "\n", "" },
        { " ", "@1[ ]" },
        { " a , b ", "@1[ a ][ b ]" },
        { "a\rb,c\n", "@1[a\rb][c]" },
        { "\ra,b\n", "@1[a][b]" },
        { "a\r,b\n", "@1[a][b]" },
        { "\"a\"", "@1[a]" },
        { "\"a\"\n", "@1[a]" },
        { "\"a\"\r\n", "@1[a]" },
        { "\"\"", "@1[]" },
        { "\"\"\n", "@1[]" },
        { "\"\",\"\"\n", "@1[][]" },
        { "\"\"\"\"", "@1[\"]" },
        { "\"a\"\"b\"", "@1[a\"b]" },
        { "\"a,b\",c", "@1[a,b][c]" },
        { "\"a\nb\",c\nd,e\n", "@1[a\nb][c]@3[d][e]" },
        { "\"a\r\nb\",c\r\nd,e", "@1[a\r\nb][c]@3[d][e]" },
        { "\"\n\n\"\nx", "@1[\n\n]@4[x]" },
        { "a,\"b\"", "@1[a][b]" },
        { "a,\"\n\n", "@1!1" },
        { "\"a\" \n", "@1!1" },
        { " \"a\"\n", "@1!1" },
        { "a\"b\nc\n", "@1!1@2[c]" },
        { "a\"\nc\n", "@1!1@2[c]" },
        { "\"a\"b\nc\n", "@1!1@2[c]" },
        { "\"a\"\"\nc\n", "@1!1@2[c]" },
        { "\"a\nb\nc\n", "@1!1@2[b]@3[c]" },
        { "\"a\nb\"x\nc\n", "@1!1@2!1@3[c]" },
        { "\"", "@1!1" },
        { "\"\n", "@1!1" },
        { "\"a", "@1!1" },
        { "x\n\"", "@1[x]@2!1" },
        { "\r\r\n\"a\"x\nb\n", "@2!1@3[b]" },
        { "\"a\"\r", "@1[a]" },
        { "é,水\n", "@1[é][水]" },
        { "\xff,b\nc\n", "@1!2@2[c]" },
        { "\"\xff\",b\nc\n", "@1!2@2[c]" },
        { "a\nb,\xc3", "@1[a]@2!2" },
        { "'a','b'\n", "@1['a']['b']" },
        { "a\\\"b\n", "@1!1" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct paper paper = paper_of(crm_span_of(cases[i].text));
        struct crm_buffer rows = show_csv(paper.path, ',');
        cr_assert(crm_span_is(crm_buffer_view(&rows), cases[i].rows), "case %zu: %s: %s", i,
                  cases[i].text, crm_buffer_string(&rows));
        crm_buffer_free(&rows);
        close(paper.descriptor);
    }
}

/* What libcsv says, byte by byte from the start of each row; behind a bad row it goes on with the
 * next line. */
struct reference {
    struct crm_buffer text;
    struct crm_span cells[512];
    size_t count;
    struct crm_buffer bytes;
    bool done;
};

static void reference_field(void *bytes, size_t length, void *user)
{
    struct reference *reference = user;
    cr_assert(reference->count < CRM_COUNT(reference->cells));
    reference->cells[reference->count++] = (struct crm_span){ NULL, length };
    crm_buffer_append(&reference->bytes, bytes, length);
}

static void reference_row(int end, void *user)
{
    (void)end;
    ((struct reference *)user)->done = true;
}

static int is_return(unsigned char byte)
{
    return byte == '\r';
}

static int is_line_feed(unsigned char byte)
{
    return byte == '\n';
}

/* Parses the row at `at`; returns where it ends, or 0 where its quotes are wrong. */
static size_t reference_parse(struct reference *reference, struct crm_span text, size_t at)
{
    struct csv_parser parser;
    cr_assert(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) == 0);
    csv_set_space_func(&parser, is_return);
    csv_set_term_func(&parser, is_line_feed);
    bool good = true;
    while (at < text.length && good && !reference->done) {
        good = csv_parse(&parser, text.at + at, 1, reference_field, reference_row, reference) == 1;
        at++;
    }
    if (good && !reference->done) {
        good = csv_fini(&parser, reference_field, reference_row, reference) == 0;
    }
    csv_free(&parser);
    return good ? at : 0;
}

static struct crm_buffer show_reference(struct crm_span text)
{
    static struct reference reference;
    reference = (struct reference){ 0 };
    size_t at = 0;
    uint64_t line = 1;
    while (at < text.length) {
        size_t blank = at;
        while (blank < text.length && text.at[blank] == '\r') {
            blank++;
        }
        if (blank == text.length || text.at[blank] == '\n') {
            at = blank < text.length ? blank + 1 : blank;
            line++;
            continue;
        }
        reference.count = 0;
        reference.done = false;
        crm_buffer_clear(&reference.bytes);
        size_t end = reference_parse(&reference, text, at);
        size_t offset = 0;
        for (size_t i = 0; i < reference.count; i++) {
            reference.cells[i].at = crm_buffer_string(&reference.bytes) + offset;
            offset += reference.cells[i].length;
        }
        show_row(&reference.text, reference.cells, reference.count,
                 end == 0 ? CRM_CSV_BAD_QUOTES : CRM_CSV_GOOD, line);
        if (end == 0) {
            const char *feed = memchr(text.at + at, '\n', text.length - at);
            end = feed != NULL ? (size_t)(feed - text.at) + 1 : text.length;
        }
        for (; at < end; at++) {
            line += text.at[at] == '\n';
        }
    }
    crm_buffer_free(&reference.bytes);
    return reference.text;
}

static void add_random(struct crm_buffer *text, uint64_t *random, bool quotes)
{
    static const char parts[][8] = { ",", "\n", "\r", "a",    "bc",  "é",   "水",  "\r\n",
                                     " ", "\"", "\"", "\"\"", "\",", ",\"", "\"\n" };
    crm_buffer_text(text, parts[random_next(random) % (quotes ? CRM_COUNT(parts) : 9)]);
}

static void compare_with_libcsv(struct crm_span text)
{
    struct paper paper = paper_of(text);
    struct crm_buffer ours = show_csv(paper.path, ',');
    struct crm_buffer theirs = show_reference(text);
    cr_assert(crm_span_equal(crm_buffer_view(&ours), crm_buffer_view(&theirs)),
              "%.300s\n--- ours\n%.300s\n--- libcsv\n%.300s",
              text.length < 300 ? text.at : "(long)", crm_buffer_string(&ours),
              crm_buffer_string(&theirs));
    crm_buffer_free(&ours);
    crm_buffer_free(&theirs);
    close(paper.descriptor);
}

Test(csv, small_texts_as_libcsv)
{
    struct crm_buffer text = { 0 };
    uint64_t random = 1;
    for (size_t i = 0; i < 12000; i++) {
        crm_buffer_clear(&text);
        size_t length = 1 + random_next(&random) % 24;
        for (size_t j = 0; j < length; j++) {
            add_random(&text, &random, i % 3 != 0);
        }
        /* CR alone ends the lines of a text without LF, which libcsv does not know */
        bool returns = memchr(text.bytes, '\r', text.length) != NULL
                       && memchr(text.bytes, '\n', text.length) == NULL;
        crm_buffer_text(&text, returns ? "\n" : "");
        compare_with_libcsv((struct crm_span){ crm_buffer_string(&text), text.length });
    }
    crm_buffer_free(&text);
}

/* Rows of all lengths straddle the borders of the blocks of 256 KiB. */
Test(csv, long_texts_as_libcsv)
{
    uint64_t random = 2;
    for (int round = 0; round < 6; round++) {
        struct crm_buffer text = { 0 };
        while (text.length < 900000) {
            for (size_t j = random_next(&random) % 40; j > 0; j--) {
                crm_buffer_text(&text, "0123456789abcdef");
            }
            size_t rows = random_next(&random) % 3000;
            crm_buffer_text(&text, round % 2 == 0 ? "\",\"q\"\"" : ",p,");
            while (round % 2 == 0 && rows-- > 0) {
                crm_buffer_text(&text, rows % 9 == 0 ? "\n" : "水z");
            }
            crm_buffer_text(&text, round % 2 == 0 ? "\",z\n\"" : "\r\n");
        }
        compare_with_libcsv(crm_buffer_view(&text));
        crm_buffer_free(&text);
    }
}

/* Borders at every place of a quoted CRLF row: the filler moves it byte by byte. */
Test(csv, borders)
{
    for (size_t shift = 0; shift < 24; shift++) {
        struct crm_buffer text = { 0 };
        for (size_t i = 0; i < (1 << 18) - 12 - shift; i++) {
            crm_buffer_byte(&text, i % 64 == 63 ? '\n' : 'x');
        }
        crm_buffer_text(&text, ",\"a\"\"\r\n水\",b\r\nc,d\r\n");
        compare_with_libcsv(crm_buffer_view(&text));
        crm_buffer_free(&text);
    }
}

static void add_many(struct crm_buffer *text, char byte, size_t count)
{
    char *room = crm_buffer_room(text, count);
    cr_assert(room != NULL);
    memset(room, byte, count);
    text->length += count;
}

/* 3: too long */
Test(csv, rows_over_a_mebibyte)
{
    static const struct {
        char before[16];
        char fill;
        char behind[16];
        char rows[32];
        size_t count;
    } cases[] = {
        { "a\n", 'x', "\nb\n", "@1[a]@2!3@3[b]", 1 << 20 },
        { "a\n", 'x', "\nb\n", "@1[a]@2!3@3[b]", 5 << 20 },
        { "a\n", 'x', "", "@1[a]@2!3", 5 << 20 },
        { "a\n", 'x', "\n", "@1[a]@2!3", (1 << 20) + 5 },
        { "a\n", 'x', "\r", "@1[a]@2!3", 3 << 20 },
        { "a\n", ',', "\nb\n", "@1[a]@2!3@3[b]", 2 << 20 },
        { "a\n\"", 'x', "\"\nb\n", "@1[a]@2!3@3[b]", 2 << 20 },
        { "a\n\"", 'x', "\nb\n", "@1[a]@2!3@3[b]", 2 << 20 },
        { "a\n\"", 'x', "", "@1[a]@2!3", 2 << 20 },
        { "a\n\"q\n", 'x', "\nb\n", "@1[a]@2!1@3!3@4[b]", 2 << 20 },
        { "a\n\"q\n", '\n', "b\n", "", 2 << 20 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer text = { 0 };
        crm_buffer_text(&text, cases[i].before);
        add_many(&text, cases[i].fill, cases[i].count);
        crm_buffer_text(&text, cases[i].behind);
        char expected[64];
        snprintf(expected, sizeof expected, "%s", cases[i].rows);
        if (expected[0] == '\0') {
            snprintf(expected, sizeof expected, "@1[a]@2!1@%zu[b]", cases[i].count + 3);
        }
        struct paper paper = paper_of(crm_buffer_view(&text));
        struct crm_buffer rows = show_csv(paper.path, ',');
        cr_assert(crm_span_is(crm_buffer_view(&rows), expected), "case %zu: %.200s", i,
                  crm_buffer_string(&rows));
        crm_buffer_free(&rows);
        crm_buffer_free(&text);
        close(paper.descriptor);
    }
}

Test(csv, longest_row)
{
    struct crm_buffer text = { 0 };
    add_many(&text, 'x', (1 << 20) - 1);
    crm_buffer_text(&text, "\n\"");
    add_many(&text, 'y', (1 << 20) - 3);
    crm_buffer_text(&text, "\"\n");
    struct paper paper = paper_of(crm_buffer_view(&text));
    struct crm_buffer rows = show_csv(paper.path, ',');
    cr_assert(rows.length == (2 << 20) + 4, "%zu", rows.length);
    crm_buffer_free(&rows);
    crm_buffer_free(&text);
    close(paper.descriptor);
}

Test(csv, delimiter_guess)
{
    static const struct {
        char text[64];
        char delimiter;
    } cases[] = {
        { "a,b\n1,2\n", ',' },
        { "a;b\n1;2\n", ';' },
        { "a\tb\n1\t2\n", '\t' },
        { "a|b\n1|2\n", '|' },
        { "a;b\n1,5;2\n2,5;3\n", ';' },
        { "a;b;c\n1,2,3;4,5;6\n", ';' },
        { "\"a,b,c\";d\n\"e\";f\n", ';' },
        { "a\n1\n", ',' },
        { "", ',' },
    };
    for (size_t i = 0; i < CRM_COUNT(cases) * 2; i++) {
        struct crm_span text = crm_span_of(cases[i / 2].text);
        bool piped = i % 2 == 1; /* in pieces of a byte: the first one says nothing */
        struct paper paper = paper_of(text);
        pid_t child = piped ? pipe_in(text, 1) : 0;
        struct crm_source *source = open_source(piped ? "-" : paper.path, NULL);
        struct crm_csv *csv = NULL;
        struct crm_error error = { 0 };
        cr_assert(crm_csv_open(&csv, source, 0, CRM_QUOTING_DOUBLE, &error) == CRM_OK);
        cr_assert(crm_csv_delimiter(csv) == cases[i / 2].delimiter, "case %zu", i);
        crm_csv_close(csv);
        crm_source_close(source);
        close(paper.descriptor);
        cr_assert(child == 0 || waitpid(child, NULL, 0) == child);
    }
}

Test(csv, separator_line)
{
    static const struct {
        char text[24];
        char rows[48];
    } cases[] = {
        { "sep=;\na;b\n", "@2[a][b]" },        { "\"sep=;\"\r\na;b\n", "@2[a][b]" },
        { "\"sep=;\na,b\n", "@1!1@2[a][b]" },  { "sep=\n\na,b\n", "@1[sep=]@3[a][b]" },
        { "sep=\"\na,b\n", "@1!1@2[a][b]" },   { "sep=\xff\na,b\n", "@1!2@2[a][b]" },
        { "sep==\n=\"a\"=b\n", "@2[][a][b]" }, /* no ="a" */
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct paper paper = paper_of(crm_span_of(cases[i].text));
        struct crm_buffer rows = show_csv(paper.path, 0);
        cr_assert_str_eq(crm_buffer_string(&rows), cases[i].rows, "case %zu", i);
        crm_buffer_free(&rows);
        close(paper.descriptor);
    }
}

Test(csv, columns)
{
    static const size_t columns[] = { 1, 3, 11, 12 };
    struct paper paper = paper_of(crm_span_of("a,\"b,\"\"c\",,d\n"));
    struct crm_source *source = open_source(paper.path, NULL);
    struct crm_csv *csv = NULL;
    struct crm_csv_row row;
    struct crm_error error = { 0 };
    cr_assert(crm_csv_open(&csv, source, ',', CRM_QUOTING_DOUBLE, &error) == CRM_OK);
    cr_assert(crm_csv_next(csv, &row, &error) == CRM_CSV_ROW && row.count == 4);
    for (size_t i = 0; i < row.count; i++) {
        cr_assert(crm_csv_column(csv, &row, i) == columns[i], "cell %zu", i);
    }
    cr_assert(crm_span_is(row.raw, "a,\"b,\"\"c\",,d"));
    cr_assert(crm_csv_position(csv) == 13);
    crm_csv_close(csv);
    crm_source_close(source);
    close(paper.descriptor);
}

/* Plans */

static enum crm_status make_plan(struct crm_plan *plan, const char *text, char role,
                                 const struct crm_plan_options *options, struct crm_error *error)
{
    struct paper paper = paper_of(crm_span_of(text));
    enum crm_status status = crm_plan_make(plan, paper.path, role, options, error);
    close(paper.descriptor);
    return status;
}

Test(plan, roles_and_fields)
{
    static const struct {
        char text[96];
        char role;
        char fields[80];
    } cases[] = {
        { "customer_id,date,amount\n1,2024-01-01,5\n", 'T', "customer_id time amount " },
        { "Client;When;Date;Total\n1;x;2024-01-01;5\n", 'T', "customer_id when time amount " },
        { "user id,date,qty,price\n", 'T', "customer_id time quantity unit_price " },
        { "customer,date,kind\n", 'I', "customer_id time kind " },
        { "customer,name,VIP Level!\n", 'C', "customer_id name vip_level " },
        { "sku,category\n", 'P', "product category " },
        { "customer,Customer ID\n", 'C', "customer customer_id " }, /* the id goes before */
        { "customer,importance,importance\n", 'C',
          "customer_id source_importance source_importance_2 " },
        { "customer,,x\n", 'C', "customer_id column_2 x " },
        { "客户编号,下单时间,实付金额(元)\n", 'T', "customer_id time amount " },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_notes notes = { 0 };
        struct crm_plan_options options = { .aliases = built_in(),
                                            .notes = &notes,
                                            .header = CRM_HEADER_GUESS };
        struct crm_plan plan;
        struct crm_error error = { 0 };
        struct crm_buffer fields = { 0 };
        cr_assert(make_plan(&plan, cases[i].text, 0, &options, &error) == CRM_OK, "%s: %s",
                  cases[i].text, error.message);
        for (size_t j = 0; j < plan.column_count; j++) {
            crm_buffer_format(&fields, "%s ", plan.columns[j].field);
        }
        cr_assert(plan.header_line == 1 && (char)plan.role == cases[i].role, "%s: %c",
                  cases[i].text, (char)plan.role);
        cr_assert(strcmp(crm_buffer_string(&fields), cases[i].fields) == 0, "%s: %s", cases[i].text,
                  crm_buffer_string(&fields));
        crm_buffer_free(&fields);
        crm_plan_free(&plan);
        crm_notes_free(&notes);
    }
}

Test(plan, refusals)
{
    static const struct {
        char text[64];
        enum crm_status status;
        char part[32];
        char map[24];
    } cases[] = {
        { "", CRM_REFUSED, "is empty", "" },
        { "\n\n", CRM_REFUSED, "is empty", "" },
        { "\"a\"b,c\n1,2\n", CRM_REFUSED, "quotes", "" },
        { "\xff,b\n", CRM_REFUSED, "encoding", "" },
        { "a,b\n1,2\n", CRM_USAGE, "no customer_id", "" },
        { "1,2024-01-01,5\n", CRM_USAGE, "no header", "" },
        { "customer,client,date,amount\n", CRM_USAGE, "could both be", "" },
        { "customer,date,x\n", CRM_USAGE, "cannot tell", "" },
        { "customer,date,amount,x\n", CRM_USAGE, "did you mean category", "categroy=x" },
        { "customer,date,x\n", CRM_USAGE, "FIELD=COLUMN", "amount" },
        { "customer,date,x\n", CRM_USAGE, "FIELD=COLUMN", "=x" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *map = cases[i].map;
        bool used = false;
        struct crm_notes notes = { 0 };
        struct crm_plan_options options = { .aliases = built_in(),
                                            .notes = &notes,
                                            .header = CRM_HEADER_GUESS,
                                            .maps = &map,
                                            .map_used = &used };
        options.map_count = map[0] != '\0';
        struct crm_plan plan;
        struct crm_error error = { 0 };
        cr_assert(make_plan(&plan, cases[i].text, 0, &options, &error) == cases[i].status,
                  "case %zu: %s", i, error.message);
        cr_assert(strstr(error.message, cases[i].part) != NULL, "case %zu: %s", i, error.message);
        crm_plan_free(&plan);
        crm_notes_free(&notes);
    }
}

Test(plan, decimal_ids)
{
    static const struct {
        char text[96];
        bool decimal;
    } cases[] = {
        { "customer,date,amount\n1.0,2024-01-01,5\n,2024-01-01,5\n", true },
        { "customer,date,amount\n1.0,2024-01-01,5\n2,2024-01-01,5\n", false },
        { "customer,date,amount\n1.0,2024-01-01,5\n1.5,2024-01-01,5\n", false },
        { "customer,date,amount\n,2024-01-01,5\n", false },
        { "customer,date,amount\n.0,2024-01-01,5\n", false },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_notes notes = { 0 };
        struct crm_plan_options options = { .aliases = built_in(),
                                            .notes = &notes,
                                            .header = CRM_HEADER_GUESS };
        struct crm_plan plan;
        struct crm_error error = { 0 };
        cr_assert(make_plan(&plan, cases[i].text, 0, &options, &error) == CRM_OK);
        cr_assert(plan.columns[0].decimal_ids == cases[i].decimal, "case %zu", i);
        cr_assert(!plan.columns[1].decimal_ids && !plan.columns[2].decimal_ids);
        crm_plan_free(&plan);
        crm_notes_free(&notes);
    }
}

/* Checks */

/* The record that the last row of a file becomes; "!" and the reason where it is rejected. */
static void check_text(const char *text, char role, const char *date_format,
                       struct crm_buffer *result)
{
    struct crm_notes notes = { 0 };
    struct crm_plan_options options = { .aliases = built_in(),
                                        .notes = &notes,
                                        .rows = { .encoding = "UTF-8",
                                                  .quoting = CRM_QUOTING_DOUBLE },
                                        .header = CRM_HEADER_FIRST,
                                        .date_formats = &date_format,
                                        .date_format_count = date_format != NULL };
    struct crm_error error = { 0 };
    struct crm_plans plans = { .count = 1 };
    struct crm_plan plan;
    struct crm_layout layout = { 0 };
    struct crm_checker checker;
    struct crm_rates rates = { 0 };
    struct crm_csv_row row;
    struct paper paper = paper_of(crm_span_of(text));
    cr_assert(crm_plan_make(&plan, paper.path, role, &options, &error) == CRM_OK, "%s",
              error.message);
    plans.plans = &plan;
    cr_assert(crm_layout_from_plans(&layout, plan.role, &plans, &error) == CRM_OK);
    cr_assert(crm_checker_open(&checker, &plan, &layout, &rates, NULL, &error) == CRM_OK);
    cr_assert(crm_plan_start(&plan, &error) == CRM_OK);
    while (crm_rows_next(&plan.rows, &row, &error) == CRM_CSV_ROW) {
        struct crm_checked checked;
        cr_assert(crm_checker_row(&checker, &row, &checked, &error) == CRM_OK);
        crm_buffer_clear(result);
        if (checked.reason != CRM_ACCEPTED) {
            crm_buffer_format(result, "!%s", crm_reason_name(checked.reason));
        } else if (checked.left != CRM_LEFT_NOTHING) {
            static const char *const left[] = { "", "-unpaid", "-blank", "-total" };
            crm_buffer_text(result, left[checked.left]);
        } else {
            crm_buffer_append(result, checked.line.at, checked.line.length - 1);
            cr_assert(memcmp(checked.key.at, checked.line.at + 2, checked.key.length) == 0);
        }
    }
    crm_checker_close(&checker);
    crm_layout_free(&layout);
    crm_plan_free(&plan);
    crm_notes_free(&notes);
    close(paper.descriptor);
}

Test(check, types_and_reasons)
{
    static const struct {
        char header[40];
        char row[64];
        char line[64];
    } cases[] = {
        { "Tcustomer,date,amount", " a b ,2024-01-02,12.5", "T\ta b\t2024-01-02\t12.50" },
        { "Tcustomer,date,amount", "\"q\"\"u\",2024/1/2 9:30,-0.00",
          "T\tq\"u\t2024-01-02T09:30:00\t0.00" },
        { "Tcustomer,date,amount", "a\\b,1950-02-28,-.5", "T\ta\\\\b\t1950-02-28\t-0.50" },
        { "Tcustomer,date,amount", "x,0001-01-01,922337203685477.5807",
          "T\tx\t0001-01-01\t922337203685477.5807" },
        { "Tcustomer,date,amount", ",2024-01-02,5", "!no_customer_id" },
        { "Tcustomer,date,amount", "  ,2024-01-02,5", "!no_customer_id" },
        { "Tcustomer,date,amount", "a,,5", "!no_time" },
        { "Tcustomer,date,amount", "a,2024-01-02,", "!no_amount" },
        { "Tcustomer,date,amount", "a,2024-13-02,5", "!bad_date" },
        { "Tcustomer,date,amount", "a,2023-02-29,5", "!bad_date" },
        { "Tcustomer,date,amount", "a,13/06/2024,5", "T\ta\t2024-06-13\t5.00" },
        { "Tcustomer,date,amount", "a,2024-01-02,\"¥1,234.50\"", "T\ta\t2024-01-02\t1234.50" },
        { "Tcustomer,date,amount", "a,2024-01-02,(12.5)", "T\ta\t2024-01-02\t-12.50" },
        { "Tcustomer,date,amount", "=\"007\",2024-01-02,5", "T\t007\t2024-01-02\t5.00" },
        { "Tcustomer,date,amount", "'007,2024-01-02,5\t", "T\t007\t2024-01-02\t5.00" },
        { "Tcustomer,date,amount", ",,", "-blank" },
        { "Tcustomer,date,amount", "合计：,,5", "-total" },
        { "Tcustomer,date,amount", ",Total,5", "-total" },
        { "Tcustomer,date,amount", "a,2024-01-02,5,", "T\ta\t2024-01-02\t5.00" },
        { "Tcustomer,date,amount,type", "a,2024-01-02,5,x", "T\ta\t2024-01-02\t5.00\tx" },
        { "Tcustomer,date,amount,交易类型", "a,2024-01-02,5,退货", "T\ta\t2024-01-02\t-5.00" },
        { "Tcustomer,date,amount,币种", "a,2024-01-02,5,人民币", "T\ta\t2024-01-02\t5.00" },
        { "Tcustomer,date,amount,币种", "a,2024-01-02,$5,人民币", "!bad_currency" },
        { "Tcustomer,date,amount,qty", "a,2024-01-02,5,3 pen", "!bad_number" },
        { "Tcustomer,date,amount", "a,2024-01-02,12,5O", "!wrong_field_count" },
        { "Tcustomer,date,amount", "a,2024-01-02", "!wrong_field_count" },
        { "Tcustomer,date,amount", "a,2024-01-02,12.5O", "!bad_amount" },
        { "Tcustomer,date,amount", "a,2024-01-02,1.23456", "!too_precise" },
        { "Tcustomer,date,amount", "a,2024-01-02,922337203685477.5808", "!too_large" },
        { "Tcustomer,date,amount", "\"a\tb\",2024-01-02,5", "!control_character" },
        { "Tcustomer,date,amount", "\"a\nb\",2024-01-02,5", "!control_character" },
        { "Tcustomer,date,amount", "a\"b,2024-01-02,5", "!bad_quotes" },
        { "Tcustomer,date,amount", "a\xff,2024-01-02,5", "!bad_encoding" },
        { "Tcustomer,date,amount,qty", "a,2024-01-02,5,x", "!bad_number" },
        { "Tcustomer,date,amount,qty", "a,2024-01-02,5,-2.0", "T\ta\t2024-01-02\t-2\t-5.00" },
        { "Tcustomer,date,amount,cost", "a,2024-01-02,5,x", "!bad_amount" },
        { "Tcustomer,date,amount,due_date", "a,2024-01-02,5,2024-02-01T10:00:00",
          "T\ta\t2024-01-02\t5.00\t2024-02-01" },
        { "Tcustomer,date,amount,due_date", "a,2024-01-02,5,soon", "!bad_date" },
        { "Tcustomer,date,qty,price", "a,2024-01-02,3,0.3333", "T\ta\t2024-01-02\t3\t0.9999" },
        { "Tcustomer,date,qty,price", "a,2024-01-02,0.5,0.0001", "T\ta\t2024-01-02\t0.5\t0.00" },
        { "Tcustomer,date,qty,price", "a,2024-01-02,,3", "!no_amount" },
        { "Tcustomer,date,qty,price", "a,2024-01-02,900000000,900000000", "!too_large" },
        { "Tcustomer,date,amount,qty,price", "a,2024-01-02,,2,3", "!no_amount" },
        { "Tcustomer,date,amount,remark", "a,2024-01-02,5,\" x\t\n\\ \"",
          "T\ta\t2024-01-02\t5.00\t x\\t\\n\\\\ " },
        { "Tcustomer,date,amount,status", "a,2024-01-02,5,Awaiting payment", "-unpaid" },
        { "Tcustomer,date,amount,status", "a,2024-01-02,5,交易关闭", "-unpaid" },
        { "Tcustomer,date,amount,status", "a,2024-01-02,,已取消", "-unpaid" },
        { "Tcustomer,date,amount,status", "a,2024-01-02,5, done ", "T\ta\t2024-01-02\tdone\t5.00" },
        { "Icustomer,date,kind,score", "a,2024-01-02,survey,很好", "I\ta\t2024-01-02\tsurvey\t4" },
        { "Icustomer,date,kind,score", "a,2024-01-02,survey,3.50",
          "I\ta\t2024-01-02\tsurvey\t3.5" },
        { "Icustomer,date,kind,score", "a,2024-01-02,survey,nan", "!bad_number" },
        { "Icustomer,date,kind", "a,2024-01-02, ", "!no_kind" },
        { "Ccustomer,age", "a,34", "C\ta\t34" },
        { "Ccustomer,age", "a,34.5", "!bad_number" },
        { "Ccustomer,birthday", "a,1950.2.28", "C\ta\t1950-02-28" },
        { "Ccustomer,name", "a,", "C\ta\t" },
        { "Ccustomer,name", ",x", "!no_customer_id" },
        { "Psku,category", ",tea", "!no_product" },
        { "Psku,category", "p, tea ", "P\tp\ttea" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer text = { 0 };
        struct crm_buffer result = { 0 };
        crm_buffer_format(&text, "%s\n%s\n", cases[i].header + 1, cases[i].row);
        check_text(crm_buffer_string(&text), cases[i].header[0], NULL, &result);
        cr_assert(crm_span_is(crm_buffer_view(&result), cases[i].line), "case %zu: %s: %s", i,
                  cases[i].row, crm_buffer_string(&result));
        crm_buffer_free(&text);
        crm_buffer_free(&result);
    }
}

Test(check, date_formats)
{
    static const struct {
        char format[12];
        char date[24];
        char line[24];
    } cases[] = {
        { "%d/%m/%Y", "5/6/2024", "C\ta\t2024-06-05" },
        { "%d/%m/%Y", "2024-06-05", "C\ta\t2024-06-05" },
        { "%d/%m/%Y", "2024/06/05", "!bad_date" },
        { "%d/%m/%Y", "31/02/2024", "!bad_date" },
        { "%Y-%d-%m", "2024-06-05", "C\ta\t2024-05-06" },
        { "%Y-%d-%m", "2024-06-25", "!bad_date" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer text = { 0 };
        struct crm_buffer result = { 0 };
        crm_buffer_format(&text, "customer,birthday\na,%s\n", cases[i].date);
        check_text(crm_buffer_string(&text), 'C', cases[i].format, &result);
        cr_assert(crm_span_is(crm_buffer_view(&result), cases[i].line), "case %zu: %s", i,
                  crm_buffer_string(&result));
        crm_buffer_free(&text);
        crm_buffer_free(&result);
    }
}

/* Escapes may make a line longer than a stream takes. */
Test(check, too_long_once_escaped)
{
    struct crm_buffer text = { 0 };
    struct crm_buffer result = { 0 };
    crm_buffer_text(&text, "customer,remark\na,");
    add_many(&text, '\\', 600000);
    check_text(crm_buffer_string(&text), 'C', NULL, &result);
    cr_assert(crm_span_is(crm_buffer_view(&result), "!row_too_long"));
    crm_buffer_free(&text);
    crm_buffer_free(&result);
}

Test(rejects, names_and_accounts)
{
    for (int i = 0; i < CRM_REASON_COUNT; i++) {
        cr_assert(crm_reason_name((enum crm_reason)i) != NULL);
        cr_assert(crm_reason_text((enum crm_reason)i) != NULL);
        for (int j = 0; j < i; j++) {
            cr_assert(
                strcmp(crm_reason_name((enum crm_reason)i), crm_reason_name((enum crm_reason)j))
                != 0);
        }
    }
    struct crm_account account = { 0 };
    struct crm_error error = { 0 };
    cr_assert(crm_account_add(&account, true, true, INT64_MAX, &error) == CRM_OK);
    cr_assert(crm_account_add(&account, true, false, 5, &error) == CRM_OK);
    cr_assert(crm_account_add(&account, false, true, 5, &error) == CRM_OK);
    cr_assert(account.rows == 3 && account.priceless == 1 && account.amount == INT64_MAX);
    cr_assert(crm_account_add(&account, true, true, 1, &error) == CRM_REFUSED);
}

/* Import */

struct imported {
    char folder[40];
    struct crm_buffer stream;
    struct crm_buffer rejects;
    struct crm_import_result result;
    struct crm_error error;
    enum crm_status status;
};

static void read_path(const char *folder, const char *name, struct crm_buffer *content)
{
    char path[80];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    size_t count = 1;
    while (file != NULL && count > 0) {
        char *room = crm_buffer_room(content, 65536);
        cr_assert(room != NULL);
        count = fread(room, 1, 65536, file);
        content->length += count;
    }
    if (file != NULL) {
        fclose(file);
        remove(path);
    }
}

/* Imports files in memory; most_rejects as in the options. */
static struct imported import_texts(const char *const *texts, size_t count, bool set_aside,
                                    int64_t most)
{
    struct imported imported = { .folder = "/tmp/crm-test-XXXXXX" };
    struct crm_import_file files[4];
    struct paper papers[4];
    struct crm_notes notes = { 0 };
    char output[80];
    char rejects[80];
    cr_assert(count <= CRM_COUNT(files) && mkdtemp(imported.folder) != NULL);
    snprintf(output, sizeof output, "%s/stream", imported.folder);
    snprintf(rejects, sizeof rejects, "%s/rejects", imported.folder);
    for (size_t i = 0; i < count; i++) {
        papers[i] = paper_of(crm_span_of(texts[i]));
        files[i] = (struct crm_import_file){ .path = papers[i].path };
    }
    struct crm_import_options options = {
        .files = files,
        .file_count = count,
        .as_of = CRM_NO_DAY,
        .rejects = set_aside ? rejects : NULL,
        .most_rejects = most,
        .set_aside = set_aside,
        .memory = 1 << 20,
        .output = output,
        .tool = "crm-import",
        .notes = &notes,
    };
    imported.status = crm_import(&options, &imported.result, &imported.error);
    read_path(imported.folder, "stream", &imported.stream);
    read_path(imported.folder, "rejects", &imported.rejects);
    for (size_t i = 0; i < count; i++) {
        close(papers[i].descriptor);
    }
    rmdir(imported.folder);
    crm_notes_free(&notes);
    return imported;
}

static void free_imported(struct imported *imported)
{
    crm_buffer_free(&imported->stream);
    crm_buffer_free(&imported->rejects);
}

Test(import, a_small_world)
{
    static const char *const texts[] = {
        "customer,date,order,amount,status\n"
        "b,2024-02-01 10:00,o2,5,\nb,2024-02-01,o1,7,\na,2024-01-05,o1,1.5,\nb,2023-01-01,o1,-2,\n"
        "c,2024-09-09,o9,99,closed\n,2024-01-01,o3,4,\n",
        "customer,name\nd,Li\nb,Wang\nb,Zhao\n",
        "sku,category\nz,tea\nq,cup\nz,pot\n",
        "customer,date,kind\nb,2024-02-01,contact\n-,2024-03-01,survey\n",
    };
    static const char expected[] =
        "##crm\t1\n##as_of\t2024-02-01\n##tool\tcrm-import\t" CRM_VERSION "\n"
        "#P\tproduct\tcategory\n"
        "#T\tcustomer_id\ttime\torder_id\torder_status\tamount\n"
        "#I\tcustomer_id\ttime\tkind\n"
        "P\tq\tcup\nP\tz\ttea\n"
        "I\t-\t2024-03-01\tsurvey\n"
        "T\ta\t2024-01-05\to1\t\t1.50\n"
        "T\tb\t2023-01-01\to1\t\t-2.00\n"
        "I\tb\t2024-02-01\tcontact\n"
        "T\tb\t2024-02-01\to1\t\t7.00\n"
        "T\tb\t2024-02-01T10:00:00\to2\t\t5.00\n"
        "#C\tcustomer_id\tname\n"
        "C\ta\t\nC\tb\tWang\nC\tc\t\nC\td\tLi\n"
        "##end\tP=2\tT=4\tI=2\tC=4\n";
    struct imported imported = import_texts(texts, 4, true, -1);
    cr_assert(imported.status == CRM_OK, "%s", imported.error.message);
    cr_assert(strcmp(crm_buffer_string(&imported.stream), expected) == 0, "%s",
              crm_buffer_string(&imported.stream));
    const struct crm_import_result *result = &imported.result;
    cr_assert(result->read.rows == 14 && result->read.amount == 1145000);
    cr_assert(result->accepted.rows == 10 && result->accepted.amount == 115000);
    cr_assert(result->unpaid.rows == 1 && result->unpaid.amount == 990000);
    cr_assert(result->rejected_by[CRM_NO_CUSTOMER_ID].rows == 1);
    cr_assert(result->rejected_by[CRM_DUPLICATE_CUSTOMER].rows == 1);
    cr_assert(result->rejected_by[CRM_DUPLICATE_PRODUCT].rows == 1);
    cr_assert(result->customers == 4 && result->has_orders && result->orders == 3);
    cr_assert(strstr(crm_buffer_string(&imported.rejects), "\t4\t\tduplicate_customer\tb,Zhao\n")
              != NULL);
    free_imported(&imported);
}

Test(import, first_bad_row_and_limits)
{
    static const char *const text = "customer,date,amount\na,2024-01-01,5\na,x,5\na,y,5\n";
    struct imported imported = import_texts(&text, 1, false, -1);
    cr_assert(imported.status == CRM_REFUSED && imported.stream.length == 0);
    cr_assert(imported.error.line == 3 && imported.error.column == 3);
    cr_assert(strcmp(imported.error.field, "time") == 0);
    free_imported(&imported);
    imported = import_texts(&text, 1, true, 1);
    cr_assert(imported.status == CRM_REFUSED && imported.stream.length == 0);
    cr_assert(imported.rejects.length > 0);
    free_imported(&imported);
    imported = import_texts(&text, 1, true, 2);
    cr_assert(imported.status == CRM_OK && imported.result.rejected_by[CRM_BAD_DATE].rows == 2);
    free_imported(&imported);
}

Test(import, sums_past_the_range)
{
    static const char *const text =
        "customer,date,amount\na,2024-01-01,900000000000000\nb,2024-01-01,900000000000000\n";
    struct imported imported = import_texts(&text, 1, true, -1);
    cr_assert(imported.status == CRM_REFUSED && imported.stream.length == 0);
    cr_assert(strstr(imported.error.message, "range of money") != NULL);
    free_imported(&imported);
}

/* Every cell of a row is drawn, broken ones too: what was read is what became of it. */
Test(import, accounting_identity)
{
    static const char cells[5][6][24] = {
        { "a", "b", "\"c d\"", "", "e\xff", "\"f\tg\"" },
        { "2024-01-01", "2024-02-29 12:00", "1969-12-31", "", "x", "2023-02-29" },
        { "1", "-2.5", "0.0001", "", "12,5", "99999999999999999" },
        { "o1", "o2", "", "\"o\"x", "o3", "o4" },
        { "", "paid", "unpaid", "closed", "待付款", "x" },
    };
    uint64_t random = 9;
    for (int round = 0; round < 20; round++) {
        struct crm_buffer text = { 0 };
        crm_buffer_text(&text, "customer,date,amount,order,status\na,2024-01-01,1,o1,\n");
        for (int row = 0; row < 200; row++) {
            for (size_t i = 0; i < 5; i++) {
                size_t most = random_next(&random) % 4 == 0 ? 6 : 3;
                crm_buffer_text(&text, i > 0 ? "," : "");
                crm_buffer_text(&text, cells[i][random_next(&random) % most]);
            }
            crm_buffer_text(&text, row % 3 == 0 ? "\r\n" : "\n");
        }
        const char *file = crm_buffer_string(&text);
        struct imported imported = import_texts(&file, 1, true, -1);
        cr_assert(imported.status == CRM_OK, "%s", imported.error.message);
        const struct crm_import_result *result = &imported.result;
        struct crm_account sum = result->accepted;
        sum.rows += result->unpaid.rows + result->totals + result->blank;
        sum.priceless += result->unpaid.priceless;
        sum.amount += result->unpaid.amount;
        uint64_t rejected = 0;
        for (size_t i = 0; i < CRM_REASON_COUNT; i++) {
            sum.rows += result->rejected_by[i].rows;
            sum.priceless += result->rejected_by[i].priceless;
            sum.amount += result->rejected_by[i].amount;
            rejected += result->rejected_by[i].rows;
        }
        cr_assert(sum.rows == result->read.rows && sum.amount == result->read.amount
                  && sum.priceless == result->read.priceless);
        cr_assert(result->read.rows == 201 && rejected > 0 && result->accepted.rows > 0);
        uint64_t lines = 0;
        for (size_t i = 0; i < imported.rejects.length; i++) {
            lines += imported.rejects.bytes[i] == '\n';
        }
        cr_assert(lines == rejected + 1, "%" PRIu64 " lines", lines);
        free_imported(&imported);
        crm_buffer_free(&text);
    }
}
