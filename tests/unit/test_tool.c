/* The tool room: option rows, what is made of them, crm.conf, and who wins. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tool/command.h"
#include "tool/completion.h"
#include "tool/config_write.h"
#include "tool/help.h"
#include "tool/manual.h"
#include "tool/wrap.h"
#include "value/date.h"

struct args {
    bool strict;
    const char *title;
    const char *rejects;
    const char *shape;
    int64_t limit;
    uint64_t window;
    int32_t as_of;
    struct crm_list by;
};

static const char *const shapes[] = { "long", "wide", NULL };

static const struct crm_option rows[] = {
    { 's', "strict", CRM_OPTION_FLAG, NULL, offsetof(struct args, strict), "segment.strict",
      CRM_COMPLETE_NONE, NULL, 0, 0, "make every warning an error", false },
    { 't', "title", CRM_OPTION_TEXT, "TEXT", offsetof(struct args, title), "segment.title",
      CRM_COMPLETE_NONE, NULL, 0, 0, "call it TEXT (default none)", false },
    { 0, "rejects", CRM_OPTION_PATH, "FILE", offsetof(struct args, rejects), NULL,
      CRM_COMPLETE_FILE, NULL, 0, 0, "set bad rows aside in FILE", true },
    { 0, "shape", CRM_OPTION_CHOICE, "SHAPE", offsetof(struct args, shape), "segment.shape",
      CRM_COMPLETE_CHOICES, shapes, 0, 0, "the table's shape (default long)", false },
    { 'n', "limit", CRM_OPTION_INTEGER, "N", offsetof(struct args, limit), "segment.limit",
      CRM_COMPLETE_NONE, NULL, 1, 100, "at most N of them (default 10)", false },
    { 0, "window", CRM_OPTION_SIZE, "SIZE", offsetof(struct args, window), NULL, CRM_COMPLETE_NONE,
      NULL, 0, 0, "look at SIZE bytes", false },
    { 0, "as-of", CRM_OPTION_DATE, "DATE", offsetof(struct args, as_of), "segment.as_of",
      CRM_COMPLETE_NONE, NULL, 0, 0, "the day that counts as today", false },
    { 'b', "by", CRM_OPTION_LIST, "SCHEME", offsetof(struct args, by), "segment.by",
      CRM_COMPLETE_NONE, NULL, 0, 0, "classify by SCHEME; may be repeated", false },
};

static const struct crm_setting setting_rows[] = {
    { "rfm.window", CRM_SETTING_INTEGER, "0", 0, 10000, NULL, "days that count; 0 is all" },
    { "rfm.cuts", CRM_SETTING_NUMBERS, "", 0, 0, NULL, "fixed cut points" },
    { "importance.measure", CRM_SETTING_TEXT, "margin", 0, 0, NULL, "ranked by this column" },
};

static enum crm_status add_settings(struct crm_settings *settings, struct crm_error *error)
{
    return crm_settings_add(settings, setting_rows, CRM_COUNT(setting_rows), error);
}

static const struct crm_tool tool = {
    .name = "crm-segment",
    .summary = "puts customers into classes",
    .operands = "[FILE]",
    .most_operands = 1,
    .options = rows,
    .option_count = CRM_COUNT(rows),
    .examples = "  crm-segment --by rfm shop.crm\n",
    .settings = add_settings,
};

/* One reading of a command line; what it gave is in the members. */
struct session {
    struct args args;
    struct crm_run run;
    struct crm_command command;
    struct crm_buffer answer;
    struct crm_error error;
    char line[256];
    char *words[24];
    enum crm_status status;
};

/* Reads the words of `line`, parted by single blanks ("_" is an empty word). */
static void session_read(struct session *session, const char *line)
{
    memset(session, 0, sizeof *session);
    session->args.limit = 10;
    session->args.as_of = CRM_NO_DAY;
    session->args.shape = "long";
    session->run.tool = &tool;
    session->command.tool = &tool;
    session->command.run = &session->run;
    session->command.args = &session->args;
    snprintf(session->line, sizeof session->line, "crm-segment %s", line);
    int count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(session->line, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest)) {
        session->words[count++] = strcmp(word, "_") == 0 ? word + 1 : word;
    }
    session->status = crm_command_read(&session->command, count, session->words, &session->answer,
                                       &session->error);
}

static void session_free(struct session *session)
{
    crm_command_free(&session->command);
    crm_settings_free(&session->run.settings);
    crm_buffer_free(&session->answer);
}

static void append_text(struct crm_buffer *buffer, const char *mark, const char *text)
{
    if (text != NULL) {
        crm_buffer_format(buffer, " %s=%s", mark, text);
    }
}

/* All that was set, as one line. */
static const char *state(const struct session *session, struct crm_buffer *buffer)
{
    const struct args *args = &session->args;
    crm_buffer_text(buffer, args->strict ? " strict" : "");
    append_text(buffer, "title", args->title);
    append_text(buffer, "rejects", args->rejects);
    append_text(buffer, "shape", args->shape);
    crm_buffer_format(buffer, " limit=%lld window=%llu", (long long)args->limit,
                      (unsigned long long)args->window);
    if (args->as_of != CRM_NO_DAY) {
        crm_buffer_format(buffer, " as_of=%ld", (long)args->as_of);
    }
    for (size_t i = 0; i < args->by.count; i++) {
        append_text(buffer, "by", args->by.items[i]);
    }
    append_text(buffer, "output", session->run.common.output);
    crm_buffer_text(buffer, session->run.common.quiet ? " quiet" : "");
    crm_buffer_text(buffer, session->run.common.gzip ? " gzip" : "");
    for (size_t i = 0; i < session->run.operand_count; i++) {
        append_text(buffer, "operand", session->run.operands[i]);
    }
    return crm_buffer_string(buffer);
}

Test(tool, options_are_stored)
{
    static const struct {
        char line[96];
        char state[120];
    } cases[] = {
        { "", " shape=long limit=10 window=0" },
        { "-s", " strict shape=long limit=10 window=0" },
        { "--strict --title=a=b", " strict title=a=b shape=long limit=10 window=0" },
        { "--title _", " title= shape=long limit=10 window=0" },
        { "--title --strict", " title=--strict shape=long limit=10 window=0" },
        { "-tx --rejects -", " title=x rejects=- shape=long limit=10 window=0" },
        { "-sqn 7", " strict shape=long limit=7 window=0 quiet" },
        { "-sqn7", " strict shape=long limit=7 window=0 quiet" },
        { "--shape wide", " shape=wide limit=10 window=0" },
        { "--limit 1", " shape=long limit=1 window=0" },
        { "--limit=100", " shape=long limit=100 window=0" },
        { "--window 64M", " shape=long limit=10 window=67108864" },
        { "--as-of 1970-01-03", " shape=long limit=10 window=0 as_of=2" },
        { "-b rfm --by=loyalty -bx", " shape=long limit=10 window=0 by=rfm by=loyalty by=x" },
        { "in.crm --strict", " strict shape=long limit=10 window=0 operand=in.crm" },
        { "-s -- --limit", " strict shape=long limit=10 window=0 operand=--limit" },
        { "- -s", " strict shape=long limit=10 window=0 operand=-" },
        { "-o out.crm --gzip", " shape=long limit=10 window=0 output=out.crm gzip" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct session session;
        struct crm_buffer text = { 0 };
        session_read(&session, cases[i].line);
        cr_expect_eq(session.status, CRM_OK, "%s: %s", cases[i].line, session.error.message);
        cr_expect_str_eq(state(&session, &text), cases[i].state, "%s", cases[i].line);
        cr_expect_eq(session.answer.length, 0);
        crm_buffer_free(&text);
        session_free(&session);
    }
}

Test(tool, wrong_options_are_told)
{
    static const struct {
        char line[64];
        char message[128];
    } cases[] = {
        { "--ouput x", "unknown option '--ouput'; did you mean '--output'?" },
        { "--out x", "unknown option '--out'; did you mean '--output'?" },
        { "--outpu=x", "unknown option '--outpu'; did you mean '--output'?" },
        { "--stric", "unknown option '--stric'; did you mean '--strict'?" },
        { "--stric=1", "unknown option '--stric'; did you mean '--strict'?" },
        { "--s", "unknown option '--s'; did you mean '--strict'?" },
        { "--titl", "unknown option '--titl'; did you mean '--title'?" },
        { "--", "" },
        { "--=x", "unknown option '--'" },
        { "--nothing-like-it", "unknown option '--nothing-like-it'" },
        { "-x", "unknown option \"-x\"" },
        { "-sx", "unknown option \"-x\"" },
        { "--title", "option '--title' needs an argument: TEXT" },
        { "-st", "option '-t' needs an argument: TEXT" },
        { "--strict=yes", "option '--strict' takes no argument" },
        { "-n 1 --limit 2", "option '--limit' is given twice" },
        { "-s -s", "option '--strict' is given twice" },
        { "--rejects _", "--rejects: a file's name cannot be empty" },
        { "--shape tall", "--shape: \"tall\" is none of long, wide" },
        { "-n x", "-n: \"x\" is not a whole number" },
        { "--limit 0", "--limit: 0 is out of range (1 to 100)" },
        { "--limit 101", "--limit: 101 is out of range (1 to 100)" },
        { "--limit -5", "--limit: -5 is out of range (1 to 100)" },
        { "--window 64X", "--window: \"64X\" is not a size (as in 512M or 2G)" },
        { "--as-of 2024-02-30", "--as-of: \"2024-02-30\" is not a date (YYYY-MM-DD)" },
        { "--as-of 2024-02-03T00:00:00",
          "--as-of: \"2024-02-03T00:00:00\" is not a date (YYYY-MM-DD)" },
        { "--generate poem", "--generate: \"poem\" is none of manual, completion, config" },
        { "a.crm b.crm", "\"b.crm\" is one operand too many" },
        { "--config -", "--config: cannot be standard input, which has data" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct session session;
        session_read(&session, cases[i].line);
        cr_expect_eq(session.status, cases[i].message[0] != '\0' ? CRM_USAGE : CRM_OK, "%s",
                     cases[i].line);
        cr_expect_str_eq(session.error.message, cases[i].message, "%s", cases[i].line);
        session_free(&session);
    }
}

Test(tool, set_wins_over_the_file_and_options_over_both)
{
    char path[] = "/tmp/crm-test-config-XXXXXX";
    int descriptor = mkstemp(path);
    static const char text[] = "[segment]\ntitle = file\nlimit = 20\nby = file\nby = file2\n"
                               "[rfm]\nwindow = 100\n[report]\nwhatever = 1\n";
    cr_assert(descriptor >= 0 && write(descriptor, text, sizeof text - 1) > 0);
    close(descriptor);
    setenv("CRM_CONFIG", path, 1);
    static const struct {
        char line[128];
        char state[96];
        int window;
    } cases[] = {
        { "", " title=file shape=long limit=20 window=0 by=file by=file2", 100 },
        { "--set segment.limit=30 --set rfm.window=200 --set segment.by=set",
          " title=file shape=long limit=30 window=0 by=set", 200 },
        { "-n 40 --set segment.limit=30 -b line",
          " title=file shape=long limit=40 window=0 by=line", 100 },
        { "--set segment.strict=yes --set segment.title=",
          " strict title= shape=long limit=20 window=0 by=file by=file2", 100 },
        { "--config /dev/null", " shape=long limit=10 window=0", 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct session session;
        struct crm_buffer buffer = { 0 };
        session_read(&session, cases[i].line);
        cr_expect_eq(session.status, CRM_OK, "%s: %s", cases[i].line, session.error.message);
        cr_expect_str_eq(state(&session, &buffer), cases[i].state, "%s", cases[i].line);
        cr_expect_eq((int)crm_setting_number(&session.run.settings, "rfm.window"), cases[i].window,
                     "%s", cases[i].line);
        crm_buffer_free(&buffer);
        session_free(&session);
    }
    unlink(path);
    struct session session;
    session_read(&session, "");
    cr_expect_eq(session.status, CRM_FAILURE, "a file that is named must be there");
    session_free(&session);
}

Test(tool, wrong_set_is_told)
{
    static const struct {
        char line[64];
        char message[128];
    } cases[] = {
        { "--set rfm.window", "--set: \"rfm.window\" is not SECTION.KEY=VALUE" },
        { "--set =3", "--set: \"=3\" is not SECTION.KEY=VALUE" },
        { "--set rfm.windw=3", "--set: unknown key \"rfm.windw\"; did you mean \"rfm.window\"?" },
        { "--set segment.titel=3",
          "--set: unknown key \"segment.titel\"; did you mean \"segment.title\"?" },
        { "--set report.width=3",
          "--set: unknown key \"report.width\"; --print-config lists the known ones" },
        { "--set segment.limit=0", "--set: segment.limit: 0 is out of range (1 to 100)" },
        { "--set segment.strict=1", "--set: segment.strict: \"1\" is neither yes nor no" },
        { "--set rfm.window=x", "--set rfm.window: \"x\" is not a whole number from 0 to 10000" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct session session;
        char text[256];
        session_read(&session, cases[i].line);
        crm_error_text(&session.error, text, sizeof text);
        cr_expect_eq(session.status, CRM_USAGE, "%s", cases[i].line);
        cr_expect_str_eq(text, cases[i].message, "%s", cases[i].line);
        session_free(&session);
    }
}

/* A configuration of its own over the rows above. */
struct setup {
    struct args args;
    struct crm_settings settings;
    struct crm_config config;
    struct crm_error error;
};

static void setup_make(struct setup *setup)
{
    memset(setup, 0, sizeof *setup);
    setup->args.limit = 10;
    setup->args.as_of = CRM_NO_DAY;
    cr_assert_eq(add_settings(&setup->settings, &setup->error), CRM_OK);
    setup->config = (struct crm_config){ .options = rows,
                                         .option_count = CRM_COUNT(rows),
                                         .args = &setup->args,
                                         .settings = &setup->settings,
                                         .section = "segment" };
}

static void setup_free(struct setup *setup)
{
    crm_list_free(&setup->args.by);
    crm_settings_free(&setup->settings);
    crm_config_free(&setup->config);
}

Test(tool, wrong_lines_of_a_configuration_are_told)
{
    static const struct {
        char text[96];
        char message[128];
    } cases[] = {
        { "[rfm]\nwindow = 5 ; days\n",
          "c:2: rfm.window: a value cannot contain \" ;\": a comment has a line of its own" },
        { "[report]\nx = 5\t; days\n",
          "c:2: report.x: a value cannot contain \" ;\": a comment has a line of its own" },
        { "[rfm]\nwindow = ;5\n",
          "c:2: rfm.window: a value cannot contain \" ;\": a comment has a line of its own" },
        { "[rfm]\n\nwindow\n", "c:3: neither [section] nor key = value" },
        { "[rfm]\nnonsense\nwindow = x\n", "c:2: neither [section] nor key = value" },
        { "[rfm]\nwindow = x\nnonsense\n",
          "c:2: rfm.window: \"x\" is not a whole number from 0 to 10000" },
        { "[rfm]\nwindow = 5\n  more\n", "c:3: neither [section] nor key = value" },
        { "[rfm]\nwindow = 5\nwindow = 6\n", "c:3: rfm.window: given twice" },
        { "[rfm]\nwindow = 5\n[rfm]\nwindow = 5\n", "c:4: rfm.window: given twice" },
        { "[rfm] window = 5\n", "c:1: a section is [name] and nothing else" },
        { "[rfm\n", "c:1: a section is [name] and nothing else" },
        { "[0123456789012345678901234567890123456789012345678x]\n",
          "c:1: the section's name is longer than 49 bytes" },
        { "[rmf]\nwindow = 5\n", "c:2: unknown key \"rmf.window\"; did you mean \"rfm.window\"?" },
        { "[rfm]\nwindows: 5\n", "c:2: unknown key \"rfm.windows\"; did you mean \"rfm.window\"?" },
        { "window = 5\n", "c:1: unknown key \"window\"; --print-config lists the known ones" },
        { "[segment]\nqwerty = 5\n",
          "c:2: unknown key \"segment.qwerty\"; --print-config lists the known ones" },
        { "[segment]\nshape = tall\n", "c:2: segment.shape: \"tall\" is none of long, wide" },
        { "[segment]\r\nas_of = today\r\n",
          "c:2: segment.as_of: \"today\" is not a date (YYYY-MM-DD)" },
        { "[rfm]\nwindow =\n", "c:2: rfm.window: \"\" is not a whole number from 0 to 10000" },
        { "\xff\xfe[\n", "c:1: neither [section] nor key = value" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct setup setup;
        setup_make(&setup);
        enum crm_status status =
            crm_config_text(&setup.config, "c", crm_span_of(cases[i].text), &setup.error);
        char text[256];
        crm_error_text(&setup.error, text, sizeof text);
        cr_expect_eq(status, CRM_USAGE, "%s", cases[i].text);
        cr_expect_str_eq(text, cases[i].message, "%s", cases[i].text);
        setup_free(&setup);
    }
}

Test(tool, a_configuration_is_read)
{
    struct setup setup;
    setup_make(&setup);
    static const char text[] = "\xef\xbb\xbf# a comment ; with a mark\n"
                               "  ; another\n"
                               "[import]\n"
                               "encoding = gbk\n"
                               "encoding = gb18030\n"
                               "[segment]\r\n"
                               "  title : Fr\xc3\xbchjahr; 2024 = good  \r\n"
                               "strict=yes\n"
                               "as_of = 1970-01-02\n"
                               "by = rfm\n"
                               "by = loyalty\n"
                               "[rfm]\n"
                               "cuts = 1;2.5;10\n"
                               "window = 365";
    enum crm_status status = crm_config_text(&setup.config, "c", crm_span_of(text), &setup.error);
    cr_assert_eq(status, CRM_OK, "%s", setup.error.message);
    cr_expect_str_eq(setup.args.title, "Fr\xc3\xbchjahr; 2024 = good");
    cr_expect(setup.args.strict);
    cr_expect_eq(setup.args.as_of, 1);
    cr_assert_eq(setup.args.by.count, 2);
    cr_expect_str_eq(setup.args.by.items[1], "loyalty");
    cr_expect_str_eq(crm_setting_text(&setup.settings, "rfm.cuts"), "1;2.5;10");
    cr_expect_str_eq(crm_setting_text(&setup.settings, "rfm.window"), "365");
    setup_free(&setup);
}

/* Every length around libinih's limit is either read whole or refused, never cut. */
Test(tool, long_values_are_whole_or_refused)
{
    for (size_t length = 150; length < 450; length++) {
        struct setup setup;
        struct crm_buffer text = { 0 };
        setup_make(&setup);
        crm_buffer_text(&text, "[segment]\n# ");
        for (size_t i = 0; i < length; i++) {
            crm_buffer_byte(&text, 'c');
        }
        crm_buffer_text(&text, "\ntitle = ");
        for (size_t i = 0; i < length; i++) {
            crm_buffer_byte(&text, 'v');
        }
        enum crm_status status =
            crm_config_text(&setup.config, "c", crm_buffer_view(&text), &setup.error);
        if (length + 8 <= CRM_CONFIG_LINE) {
            cr_expect_eq(status, CRM_OK, "%zu: %s", length, setup.error.message);
            cr_expect_eq(strlen(setup.args.title), length);
        } else {
            cr_expect_eq(status, CRM_USAGE, "%zu", length);
            cr_expect_eq(setup.error.line, 3);
            cr_expect_str_eq(setup.error.message, "the line is longer than 190 bytes");
        }
        crm_buffer_free(&text);
        setup_free(&setup);
    }
    struct setup setup;
    setup_make(&setup);
    struct crm_span nul = { "[rfm]\nwindow = 1\0002\n", 19 };
    cr_expect_eq(crm_config_text(&setup.config, "c", nul, &setup.error), CRM_USAGE);
    cr_expect_str_eq(setup.error.message, "a NUL byte");
    setup_free(&setup);
}

/* What --print-config prints is a crm.conf that gives the same values. */
Test(tool, a_printed_configuration_reads_back)
{
    struct session session;
    session_read(&session, "--print-config -s -n 7 --set rfm.cuts=1;2 -b x -b y --title a;b");
    cr_assert_eq(session.status, CRM_OK, "%s", session.error.message);
    struct setup setup;
    setup_make(&setup);
    enum crm_status status =
        crm_config_text(&setup.config, "c", crm_buffer_view(&session.answer), &setup.error);
    cr_assert_eq(status, CRM_OK, "%s", setup.error.message);
    cr_expect(setup.args.strict);
    cr_expect_eq(setup.args.limit, 7);
    cr_expect_eq(setup.args.by.count, 2);
    cr_expect_str_eq(setup.args.title, "a;b");
    cr_expect_eq(setup.args.as_of, CRM_NO_DAY);
    cr_expect_str_eq(crm_setting_text(&setup.settings, "rfm.cuts"), "1;2");
    struct crm_buffer again = { 0 };
    status = crm_config_write(&setup.config, false, &again, &setup.error);
    cr_expect_eq(status, CRM_OK);
    cr_expect_str_eq(crm_buffer_string(&again), crm_buffer_string(&session.answer));
    crm_buffer_free(&again);
    setup_free(&setup);
    session_free(&session);
}

Test(tool, a_value_that_no_configuration_holds_is_not_printed)
{
    static const char titles[][16] = { "a ;b", ";a", " a", "a ", "a\nb", "a\t;" };
    for (size_t i = 0; i < CRM_COUNT(titles); i++) {
        struct setup setup;
        struct crm_buffer text = { 0 };
        setup_make(&setup);
        setup.args.title = titles[i];
        cr_expect_eq(crm_config_write(&setup.config, false, &text, &setup.error), CRM_USAGE, "%s",
                     titles[i]);
        crm_buffer_free(&text);
        setup_free(&setup);
    }
}

Test(tool, the_written_configuration)
{
    struct setup setup;
    struct crm_buffer text = { 0 };
    setup_make(&setup);
    setup.config.option_count = 2;
    cr_assert_eq(crm_config_write(&setup.config, true, &text, &setup.error), CRM_OK);
    cr_expect_str_eq(crm_buffer_string(&text), "[segment]\n"
                                               "\n# make every warning an error\n"
                                               ";strict = no\n"
                                               "\n# call it TEXT (default none)\n"
                                               ";title =\n"
                                               "\n[rfm]\n"
                                               "\n# days that count; 0 is all; 0 to 10000; "
                                               "default 0\n"
                                               ";window = 0\n"
                                               "\n# fixed cut points; default empty\n"
                                               ";cuts =\n"
                                               "\n[importance]\n"
                                               "\n# ranked by this column; default margin\n"
                                               ";measure = margin\n");
    crm_buffer_free(&text);
    setup_free(&setup);
}

Test(tool, text_is_wrapped)
{
    static const struct {
        char text[40];
        size_t column;
        char lines[64];
    } cases[] = {
        { "", 0, "\n" },
        { "one two", 0, "one two\n" },
        { "one two three", 0, "one two\n> three\n" },
        { "one two", 5, "one\n> two\n" },
        { "one two", 3, "one two\n" },
        { "  one   two ", 0, "one two\n" },
        { "incomprehensibilities is long", 0, "incomprehensibilities\n> is long\n" },
        { "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 0,
          "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\n" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_buffer text = { 0 };
        crm_wrap(&text, cases[i].text, "> ", cases[i].column, 10);
        cr_expect_str_eq(crm_buffer_string(&text), cases[i].lines, "%zu", i);
        crm_buffer_free(&text);
    }
}

Test(tool, help_is_made_of_the_rows)
{
    static const struct crm_option shown[] = {
        { .letter = 'q', .name = "quiet", .help = "say nothing" },
        { .name = "a-very-long-name-of-one",
          .type = CRM_OPTION_INTEGER,
          .argument = "NUMBER",
          .least = 0,
          .most = INT64_MAX,
          .help = "a sentence that is longer than what one line of a terminal can take (default "
                  "3)" },
    };
    struct crm_buffer text = { 0 };
    crm_options_help(&text, shown, CRM_COUNT(shown));
    cr_expect_str_eq(
        crm_buffer_string(&text),
        "  -q, --quiet               say nothing\n"
        "      --a-very-long-name-of-one NUMBER\n"
        "                            a sentence that is longer than what one line of a\n"
        "                            terminal can take (default 3); at least 0\n");
    crm_buffer_free(&text);
    static const char wanted[][48] = { "Usage: crm-segment [OPTION...] [FILE]\n",
                                       "\nOptions:\n",
                                       "; one of long, wide\n",
                                       "; 1 to 100\n",
                                       "\nCommon options:\n",
                                       "\nExamples:\n  crm-segment --by rfm shop.crm\n",
                                       "\nExit codes: 0 done, ",
                                       "\nManual: man crm-segment\n" };
    struct session session;
    session_read(&session, "--help --config /nowhere a b c");
    cr_assert_eq(session.status, CRM_OK, "%s", session.error.message);
    const char *help = crm_buffer_string(&session.answer);
    for (size_t i = 0; i < CRM_COUNT(wanted); i++) {
        cr_expect(strstr(help, wanted[i]) != NULL, "%s in\n%s", wanted[i], help);
    }
    for (const char *line = help; *line != '\0'; line += strcspn(line, "\n") + 1) {
        cr_expect(strcspn(line, "\n") <= 80, "%.90s", line);
    }
    session_free(&session);
    session_read(&session, "-V");
    cr_expect_str_eq(crm_buffer_string(&session.answer), "crm-segment (crmkit) 0.1.0\n");
    session_free(&session);
}

Test(tool, the_manual_is_made_of_the_rows)
{
    static const struct crm_option shown[] = {
        { .letter = 'o',
          .name = "output",
          .type = CRM_OPTION_PATH,
          .argument = "FILE",
          .config = "import.output",
          .help = "write to FILE, .gz and - too, \\ as it is" },
        { .name = "gzip", .help = "compress" },
    };
    struct crm_buffer text = { 0 };
    crm_options_manual(&text, shown, CRM_COUNT(shown));
    cr_expect_str_eq(crm_buffer_string(&text), ".Bl -tag -width Ds\n"
                                               ".It Fl o Ar FILE , Fl -output Ar FILE\n"
                                               "Write to FILE, \\&.gz and \\- too, \\e as it is.\n"
                                               "Key of\n"
                                               ".Xr crm.conf 5 :\n"
                                               ".Cm import.output .\n"
                                               ".It Fl -gzip\n"
                                               "Compress.\n"
                                               ".El\n");
    crm_buffer_free(&text);
}

Test(tool, the_completion_is_made_of_the_rows)
{
    struct crm_buffer text = { 0 };
    crm_options_completion(&text, "crm-segment", rows, CRM_COUNT(rows));
    static const char wanted[][64] = { "_crm_segment()\n", "    -t | --title)\n",
                                       "compgen -W 'long wide' -- ",
                                       "compgen -W '--strict -s --title -t --rejects ",
                                       "complete -o filenames -F _crm_segment crm-segment\n" };
    for (size_t i = 0; i < CRM_COUNT(wanted); i++) {
        cr_expect(strstr(crm_buffer_string(&text), wanted[i]) != NULL, "%s", wanted[i]);
    }
    crm_buffer_free(&text);
}
