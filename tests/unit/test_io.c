/* The io room: input, output, spool, groups, order, file. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file.h"
#include "io/input.h"
#include "io/order.h"
#include "io/output.h"
#include "io/spool.h"
#include "support.h"

TestSuite(input, .init = folder_make, .fini = folder_remove);
TestSuite(output, .init = folder_make, .fini = folder_remove);
TestSuite(spool, .init = folder_make, .fini = folder_remove);
TestSuite(order, .init = folder_make, .fini = folder_remove);

/* Input */

static const char text[] = "customer_id\ttime\nc0001\t2024-01-05\nc0001\t2024-02-11T09:30:00\n"
                           "c0002\t2023-12-31\nc0003\t2024-02-29\n\xe6\x9d\x8e\xe5\x8d\x8e";

static enum crm_status read_rest(struct crm_input *input, size_t step, struct crm_buffer *content,
                                 struct crm_error *error)
{
    char block[4096];
    size_t count = 1;
    while (count > 0) {
        enum crm_status status = crm_input_read(input, block, step, &count, error);
        if (status != CRM_OK) {
            return status;
        }
        cr_assert(count <= step);
        crm_buffer_append(content, block, count);
    }
    return CRM_OK;
}

/* Opens, reads with `step` bytes a call, closes. */
static enum crm_status read_whole(const char *path, size_t step, struct crm_buffer *content,
                                  struct crm_error *error)
{
    struct crm_input *input = NULL;
    crm_buffer_clear(content);
    enum crm_status status = crm_input_open(&input, path, error);
    if (status == CRM_OK) {
        status = read_rest(input, step, content, error);
    }
    crm_input_close(input);
    return status;
}

Test(input, plain_and_compressed)
{
    static const size_t steps[] = { 1, 2, 7, 4096 };
    const char *path = folder_path("in");
    struct crm_buffer content = { 0 };
    struct crm_buffer file = { 0 };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(steps); i++) {
        for (size_t length = 0; length < sizeof text; length++) {
            struct crm_span part = { text, length };
            file_put(path, part);
            cr_assert(read_whole(path, steps[i], &content, &error) == CRM_OK);
            cr_assert(crm_span_equal(crm_buffer_view(&content), part));
            crm_buffer_clear(&file);
            gzip_append(&file, part);
            file_put(path, crm_buffer_view(&file));
            cr_assert(read_whole(path, steps[i], &content, &error) == CRM_OK);
            cr_assert(crm_span_equal(crm_buffer_view(&content), part));
        }
    }
    crm_buffer_free(&content);
    crm_buffer_free(&file);
}

Test(input, errors)
{
    struct crm_input *input = NULL;
    struct crm_error error = { 0 };
    const char *missing = folder_path("missing");
    cr_assert(crm_input_open(&input, missing, &error) == CRM_FAILURE);
    cr_assert(input == NULL);
    cr_assert_str_eq(error.file, missing);
    cr_assert(crm_input_open(&input, "/tmp", &error) == CRM_FAILURE);
    cr_assert(input == NULL);
    cr_assert_str_eq(error.message, "is a directory");
    crm_input_close(NULL);
}

Test(input, position)
{
    const char *path = folder_path("in");
    uint64_t position = 1;
    uint64_t size = 0;
    struct crm_input *input = NULL;
    struct crm_error error = { 0 };
    struct crm_buffer content = { 0 };
    file_put(path, crm_span_of(text));
    cr_assert(crm_input_open(&input, path, &error) == CRM_OK);
    cr_assert_str_eq(crm_input_name(input), path);
    crm_input_position(input, &position, &size);
    cr_assert(position == 0 && size == sizeof text - 1);
    cr_assert(read_rest(input, 5, &content, &error) == CRM_OK);
    crm_input_position(input, &position, &size);
    cr_assert(position == sizeof text - 1);
    crm_input_close(input);
    crm_buffer_free(&content);
}

/* The first byte alone does not show that a file is compressed; from the second on it does. */
Test(input, truncated_gzip_is_never_whole)
{
    const char *path = folder_path("in.gz");
    struct crm_buffer content = { 0 };
    struct crm_buffer file = { 0 };
    gzip_append(&file, crm_span_of(text));
    for (size_t length = 2; length < file.length; length++) {
        struct crm_error error = { 0 };
        file_put(path, (struct crm_span){ file.bytes, length });
        cr_assert(read_whole(path, 100, &content, &error) == CRM_REFUSED, "%zu", length);
        cr_assert_str_eq(error.message, "compressed input is cut short");
        cr_assert_str_eq(error.file, path);
    }
    crm_buffer_free(&content);
    crm_buffer_free(&file);
}

Test(input, flipped_gzip_is_never_whole)
{
    const char *path = folder_path("in.gz");
    struct crm_buffer content = { 0 };
    struct crm_buffer file = { 0 };
    gzip_append(&file, crm_span_of(text));
    for (size_t i = 0; i < 8 * file.length; i++) {
        struct crm_error error = { 0 };
        file.bytes[i / 8] = (char)(file.bytes[i / 8] ^ 1 << i % 8);
        file_put(path, crm_buffer_view(&file));
        enum crm_status status = read_whole(path, 100, &content, &error);
        /* without the two first bytes it is no gzip */
        struct crm_span expected = i < 16 ? crm_buffer_view(&file) : crm_span_of(text);
        cr_assert(status == CRM_REFUSED
                      || (status == CRM_OK && crm_span_equal(crm_buffer_view(&content), expected)),
                  "bit %zu", i);
        file.bytes[i / 8] = (char)(file.bytes[i / 8] ^ 1 << i % 8);
    }
    crm_buffer_free(&content);
    crm_buffer_free(&file);
}

/* Members in a row, empty ones too, cut at every byte: whole only where a member ends. */
Test(input, members)
{
    static const char parts[][24] = { "", "first\n", "", "", "second member\n", "" };
    const char *path = folder_path("in.gz");
    struct crm_buffer content = { 0 };
    struct crm_buffer file = { 0 };
    struct crm_buffer expected = { 0 };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(parts); i++) {
        size_t before = file.length;
        gzip_append(&file, crm_span_of(parts[i]));
        for (size_t length = before + 1; length < file.length; length++) {
            file_put(path, (struct crm_span){ file.bytes, length });
            cr_assert(length == 1 || read_whole(path, 3, &content, &error) == CRM_REFUSED);
        }
        crm_buffer_text(&expected, parts[i]);
        file_put(path, crm_buffer_view(&file));
        cr_assert(read_whole(path, 3, &content, &error) == CRM_OK);
        cr_assert(crm_span_equal(crm_buffer_view(&content), crm_buffer_view(&expected)));
        fault.most = 1;
        cr_assert(read_whole(path, 4096, &content, &error) == CRM_OK);
        cr_assert(crm_span_equal(crm_buffer_view(&content), crm_buffer_view(&expected)));
        fault.most = 0;
    }
    crm_buffer_text(&file, "no member");
    file_put(path, crm_buffer_view(&file));
    cr_assert(read_whole(path, 100, &content, &error) == CRM_REFUSED);
    crm_buffer_free(&content);
    crm_buffer_free(&file);
    crm_buffer_free(&expected);
}

/* Reads a part, starts again, reads all; with nothing read first, and a second time. */
static void check_restart(const char *path, struct crm_span file, struct crm_span plain)
{
    for (size_t part = 0; part <= plain.length; part += part < 3 ? 1 : plain.length / 5 + 1) {
        struct crm_input *input = NULL;
        struct crm_error error = { 0 };
        struct crm_buffer content = { 0 };
        if (strcmp(path, "-") == 0) {
            standard_input_pipe(file);
        } else {
            file_put(path, file);
        }
        cr_assert(crm_input_open(&input, path, &error) == CRM_OK);
        for (size_t round = 0; round < 3; round++) {
            crm_buffer_clear(&content);
            size_t count = 1;
            while (content.length < part && count > 0) {
                char bytes[512];
                cr_assert(crm_input_read(input, bytes, part - content.length, &count, &error)
                          == CRM_OK);
                crm_buffer_append(&content, bytes, count);
            }
            struct crm_span seen = round == 0 ? crm_buffer_view(&content) : plain;
            cr_assert(crm_span_equal(crm_buffer_view(&content),
                                     (struct crm_span){ plain.at, content.length }));
            cr_assert(crm_input_restart(input, seen, &error) == CRM_OK, "%s", error.message);
        }
        crm_buffer_clear(&content);
        cr_assert(read_rest(input, 9, &content, &error) == CRM_OK);
        cr_assert(crm_span_equal(crm_buffer_view(&content), plain), "after %zu bytes", part);
        crm_input_close(input);
        crm_buffer_free(&content);
    }
}

Test(input, restart)
{
    struct crm_buffer once = { 0 };
    struct crm_buffer twice = { 0 };
    gzip_append(&once, crm_span_of(text));
    gzip_append(&twice, crm_buffer_view(&once));
    const char *paths[] = { folder_path("in"), "-" };
    for (size_t i = 0; i < CRM_COUNT(paths); i++) {
        for (fault.most = 0; fault.most < 3; fault.most++) {
            check_restart(paths[i], crm_span_of(text), crm_span_of(text));
            check_restart(paths[i], crm_span_of(""), crm_span_of(""));
            check_restart(paths[i], crm_buffer_view(&once), crm_span_of(text));
            check_restart(paths[i], crm_buffer_view(&twice), crm_buffer_view(&once));
        }
    }
    crm_buffer_free(&once);
    crm_buffer_free(&twice);
}

/* A pipe that ends too early is found while it is copied. */
Test(input, restart_of_a_truncated_pipe)
{
    struct crm_input *input = NULL;
    struct crm_error error = { 0 };
    struct crm_buffer file = { 0 };
    gzip_append(&file, crm_span_of(text));
    standard_input_pipe((struct crm_span){ file.bytes, file.length - 1 });
    cr_assert(crm_input_open(&input, "-", &error) == CRM_OK);
    cr_assert_str_eq(crm_input_name(input), "standard input");
    cr_assert(crm_input_restart(input, (struct crm_span){ "", 0 }, &error) == CRM_REFUSED);
    crm_input_close(input);
    crm_buffer_free(&file);
}

static void put_compressed_text(void)
{
    struct crm_buffer file = { 0 };
    gzip_append(&file, crm_span_of(text));
    file_put(folder_path("in"), crm_buffer_view(&file));
    crm_buffer_free(&file);
    standard_input_pipe(crm_span_of(text));
}

static bool whole_text_was_read;

static enum crm_status read_and_restart(const char *path, struct crm_error *error)
{
    struct crm_input *input = NULL;
    struct crm_buffer content = { 0 };
    whole_text_was_read = false;
    enum crm_status status = crm_input_open(&input, path, error);
    for (size_t round = 0; status == CRM_OK && round < 2; round++) {
        crm_buffer_clear(&content);
        status = read_rest(input, 50, &content, error);
        if (status == CRM_OK) {
            status = crm_buffer_check(&content, error);
        }
        if (status == CRM_OK) {
            status = crm_input_restart(input, crm_buffer_view(&content), error);
        }
        whole_text_was_read = crm_span_is(crm_buffer_view(&content), text);
    }
    crm_input_close(input);
    crm_buffer_free(&content);
    return status;
}

static enum crm_status read_file_twice(struct crm_error *error)
{
    return read_and_restart(folder_path("in"), error);
}

static enum crm_status read_pipe_twice(struct crm_error *error)
{
    return read_and_restart("-", error);
}

static void check_input(enum crm_status status)
{
    cr_assert(status == CRM_OK || (status == CRM_FAILURE && fault.struck != 0));
    cr_assert(status != CRM_OK || whole_text_was_read);
}

Test(input, faults)
{
    fault_each(FAULT_ALL, put_compressed_text, read_file_twice, check_input);
    fault_each(FAULT_ALL, put_compressed_text, read_pipe_twice, check_input);
    fault.interrupt = true;
    fault_each(FAULT_ALL, put_compressed_text, read_pipe_twice, check_input);
}

/* Output */

/* What an output is asked to write: short and long pieces, more than its buffer in all. */
static enum crm_status write_pieces(struct crm_output *output, struct crm_buffer *expected,
                                    struct crm_error *error)
{
    static const size_t sizes[] = { 0, 1, 5000, 32767, 32768, 100000, 262143, 3, 40000 };
    static char bytes[262144];
    uint64_t state = 11;
    for (size_t i = 0; i < CRM_COUNT(sizes); i++) {
        for (size_t at = 0; at < sizes[i]; at++) {
            bytes[at] = (char)('a' + random_below(&state, 20));
        }
        enum crm_status status = crm_output_write(output, bytes, sizes[i], error);
        if (status != CRM_OK) {
            return status;
        }
        if (expected != NULL) {
            crm_buffer_append(expected, bytes, sizes[i]);
        }
    }
    return CRM_OK;
}

static const struct crm_span old_content = { "old\n", 4 };

static void check_appears_on_close(bool exists)
{
    const char *path = folder_path("out");
    struct crm_output *output = NULL;
    struct crm_error error = { 0 };
    struct crm_buffer expected = { 0 };
    if (exists) {
        file_put(path, old_content);
    }
    for (size_t round = 0; round < 2; round++) { /* thrown away first, then kept */
        crm_buffer_clear(&expected);
        cr_assert(crm_output_open(&output, path, false, &error) == CRM_OK);
        cr_assert(write_pieces(output, &expected, &error) == CRM_OK);
        cr_assert(crm_output_flush(output, &error) == CRM_OK);
        cr_assert(exists ? file_is(path, old_content) : access(path, F_OK) != 0);
        if (round == 0) {
            crm_output_discard(output);
            cr_assert(exists ? file_is(path, old_content) : access(path, F_OK) != 0);
            cr_assert(folder_count() == (exists ? 1 : 0));
        }
    }
    cr_assert(crm_output_close(output, &error) == CRM_OK);
    cr_assert(file_is(path, crm_buffer_view(&expected)));
    cr_assert(folder_count() == 1);
    cr_assert(unlink(path) == 0);
    crm_buffer_free(&expected);
}

Test(output, appears_on_close)
{
    for (int named = 0; named < 2; named++) {
        fault.no_unnamed = named == 1;
        check_appears_on_close(false);
        check_appears_on_close(true);
    }
    crm_output_discard(NULL);
}

Test(output, nothing_written_is_an_empty_file)
{
    struct crm_output *output = NULL;
    struct crm_error error = { 0 };
    cr_assert(crm_output_open(&output, folder_path("out"), false, &error) == CRM_OK);
    cr_assert(crm_output_close(output, &error) == CRM_OK);
    cr_assert(file_is(folder_path("out"), (struct crm_span){ "", 0 }));
}

Test(output, relative_path)
{
    struct crm_output *output = NULL;
    struct crm_error error = { 0 };
    cr_assert(chdir(folder_path(".")) == 0);
    for (size_t round = 0; round < 4; round++) {
        fault.no_unnamed = round >= 2;
        cr_assert(crm_output_open(&output, "out", false, &error) == CRM_OK);
        cr_assert(crm_output_write(output, "new", 3, &error) == CRM_OK);
        cr_assert(crm_output_close(output, &error) == CRM_OK);
        cr_assert(file_is("out", (struct crm_span){ "new", 3 }));
        cr_assert(folder_count() == 1);
    }
}

Test(output, mode)
{
    static const mode_t modes[] = { 0600, 0640, 0444, 0755 };
    struct crm_error error = { 0 };
    struct stat facts;
    umask(027);
    const char *path = folder_path("out");
    for (size_t i = 0; i < 2 * CRM_COUNT(modes); i++) {
        struct crm_output *output = NULL;
        fault.no_unnamed = i % 2 == 1;
        unlink(path);
        cr_assert(crm_output_open(&output, path, false, &error) == CRM_OK);
        cr_assert(crm_output_close(output, &error) == CRM_OK);
        cr_assert(stat(path, &facts) == 0 && (facts.st_mode & 07777) == 0640);
        cr_assert(chmod(path, modes[i / 2]) == 0);
        cr_assert(crm_output_open(&output, path, false, &error) == CRM_OK);
        cr_assert(crm_output_close(output, &error) == CRM_OK);
        cr_assert(stat(path, &facts) == 0 && (facts.st_mode & 07777) == modes[i / 2]);
    }
}

Test(output, links_stay)
{
    struct crm_error error = { 0 };
    const char *link = folder_path("link");
    struct stat facts;
    file_put(folder_path("target"), old_content);
    cr_assert(symlink("target", link) == 0);
    for (int named = 0; named < 2; named++) {
        struct crm_output *output = NULL;
        fault.no_unnamed = named == 1;
        cr_assert(crm_output_open(&output, link, false, &error) == CRM_OK);
        cr_assert(crm_output_write(output, "new", 3, &error) == CRM_OK);
        cr_assert(crm_output_close(output, &error) == CRM_OK);
        cr_assert(lstat(link, &facts) == 0 && S_ISLNK(facts.st_mode));
        cr_assert(file_is(folder_path("target"), (struct crm_span){ "new", 3 }));
        cr_assert(folder_count() == 2);
    }
}

/* A device is written as it is, and its errors come out. */
Test(output, devices)
{
    struct crm_error error = { 0 };
    struct crm_output *output = NULL;
    struct stat facts;
    cr_assert(crm_output_open(&output, "/dev/null", false, &error) == CRM_OK);
    cr_assert(write_pieces(output, NULL, &error) == CRM_OK);
    cr_assert(crm_output_close(output, &error) == CRM_OK);
    cr_assert(stat("/dev/null", &facts) == 0 && S_ISCHR(facts.st_mode));
    for (int gzip = 0; gzip < 2; gzip++) {
        cr_assert(crm_output_open(&output, "/dev/full", gzip == 1, &error) == CRM_OK);
        if (gzip == 0) { /* else the gzip header is written at once */
            cr_assert(crm_output_write(output, "x", 1, &error) == CRM_OK);
        }
        cr_assert(crm_output_close(output, &error) == CRM_FAILURE);
        cr_assert_str_eq(error.message, "cannot write: No space left on device");
        cr_assert_str_eq(error.file, "/dev/full");
        cr_assert(crm_output_open(&output, "/dev/full", gzip == 1, &error) == CRM_OK);
        cr_assert(write_pieces(output, NULL, &error) == CRM_FAILURE);
        cr_assert(crm_output_close(output, &error) == CRM_FAILURE);
    }
}

Test(output, named_pipe)
{
    struct crm_error error = { 0 };
    struct crm_output *output = NULL;
    char bytes[8] = "";
    const char *path = folder_path("pipe");
    cr_assert(mkfifo(path, 0600) == 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    cr_assert(crm_output_open(&output, path, false, &error) == CRM_OK);
    cr_assert(crm_output_write(output, "abc", 3, &error) == CRM_OK);
    cr_assert(crm_output_flush(output, &error) == CRM_OK);
    cr_assert(read(reader, bytes, sizeof bytes) == 3);
    cr_assert(crm_output_close(output, &error) == CRM_OK);
    close(reader);
}

Test(output, reader_has_gone)
{
    int ends[2];
    signal(SIGPIPE, SIG_IGN);
    cr_assert(pipe(ends) == 0);
    close(ends[0]);
    cr_assert(dup2(ends[1], STDOUT_FILENO) == STDOUT_FILENO);
    for (int gzip = 0; gzip < 2; gzip++) {
        struct crm_output *output = NULL;
        struct crm_error error = { 0 };
        cr_assert(crm_output_open(&output, NULL, gzip == 1, &error) == CRM_OK);
        if (gzip == 0) { /* else the gzip header is written at once */
            cr_assert(crm_output_write(output, "x", 1, &error) == CRM_OK);
        }
        cr_assert(crm_output_close(output, &error) == CRM_PIPE_CLOSED);
        cr_assert(error.status == CRM_PIPE_CLOSED);
        cr_assert_str_eq(error.file, "standard output");
        cr_assert(crm_output_open(&output, "-", gzip == 1, &error) == CRM_OK);
        cr_assert(write_pieces(output, NULL, &error) == CRM_PIPE_CLOSED);
        cr_assert(crm_output_close(output, &error) != CRM_OK);
    }
    cr_assert(fcntl(STDOUT_FILENO, F_GETFD) >= 0, "standard output is not ours to close");
}

Test(output, compressed)
{
    const char *paths[] = { folder_path("a.gz"), folder_path("b"), folder_path("a.gz") };
    struct crm_buffer expected = { 0 };
    struct crm_buffer content = { 0 };
    struct crm_buffer first = { 0 };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(paths); i++) {
        struct crm_output *output = NULL;
        fault.most = i == 2 ? 1000 : 0;
        crm_buffer_clear(&expected);
        cr_assert(crm_output_open(&output, paths[i], i == 1, &error) == CRM_OK);
        cr_assert(write_pieces(output, &expected, &error) == CRM_OK);
        cr_assert(crm_output_close(output, &error) == CRM_OK);
        cr_assert(read_whole(paths[i], 4096, &content, &error) == CRM_OK);
        cr_assert(crm_span_equal(crm_buffer_view(&content), crm_buffer_view(&expected)));
        FILE *file = fopen(paths[i], "rb");
        char *bytes = crm_buffer_room(&content, 1 << 20);
        struct crm_span whole = { bytes, fread(bytes, 1, 1 << 20, file) };
        fclose(file);
        cr_assert(whole.length > 18 && whole.length < expected.length);
        if (i == 0) {
            crm_buffer_span(&first, whole);
        }
        cr_assert(crm_span_equal(whole, crm_buffer_view(&first)), "same content, same bytes");
    }
    crm_buffer_free(&expected);
    crm_buffer_free(&content);
    crm_buffer_free(&first);
}

/* What a signal handler calls: the temporary name is gone, the old file is there. */
Test(output, abandoned)
{
    struct crm_output *output = NULL;
    struct crm_error error = { 0 };
    fault.no_unnamed = true;
    file_put(folder_path("out"), old_content);
    cr_assert(crm_output_open(&output, folder_path("out"), false, &error) == CRM_OK);
    cr_assert(folder_count() == 2);
    crm_output_abandon_all();
    cr_assert(folder_count() == 1);
    cr_assert(file_is(folder_path("out"), old_content));
    crm_output_discard(output);
    crm_output_abandon_all();
    cr_assert(folder_count() == 1);
}

Test(output, cannot_open)
{
    struct crm_output *output = NULL;
    struct crm_error error = { 0 };
    char path[5000];
    cr_assert(crm_output_open(&output, folder_path("no/such/folder"), false, &error)
              == CRM_FAILURE);
    cr_assert(output == NULL);
    cr_assert(crm_output_open(&output, folder_path("."), false, &error) == CRM_FAILURE);
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    cr_assert(crm_output_open(&output, path, false, &error) == CRM_FAILURE);
    cr_assert(folder_count() == 0);
}

static bool output_gzip;

static void put_old(void)
{
    file_put(folder_path("old"), old_content);
    unlink(folder_path("new"));
}

static enum crm_status write_to(const char *path, struct crm_error *error)
{
    struct crm_output *output = NULL;
    enum crm_status status = crm_output_open(&output, path, output_gzip, error);
    if (status != CRM_OK) {
        return status;
    }
    status = crm_output_write(output, text, sizeof text - 1, error);
    if (status == CRM_OK) {
        status = crm_output_flush(output, error);
    }
    if (status == CRM_OK) {
        status = crm_output_write(output, text, sizeof text - 1, error);
    }
    if (status != CRM_OK) {
        crm_output_discard(output);
        return status;
    }
    return crm_output_close(output, error);
}

static enum crm_status write_old(struct crm_error *error)
{
    return write_to(folder_path("old"), error);
}

static enum crm_status write_new(struct crm_error *error)
{
    return write_to(folder_path("new"), error);
}

static void check_output(const char *path, size_t others, bool is_old, enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE);
    if (status == CRM_OK) {
        struct crm_buffer content = { 0 };
        struct crm_error error = { 0 };
        cr_assert(read_whole(path, 4096, &content, &error) == CRM_OK);
        cr_assert(content.length == 2 * (sizeof text - 1));
        crm_buffer_free(&content);
        cr_assert(folder_count() == others + 1);
    } else {
        cr_assert(is_old ? file_is(path, old_content) : access(path, F_OK) != 0,
                  "failed (%x), but there is a file", fault.struck);
        cr_assert(folder_count() == others + is_old, "something is left (%x)", fault.struck);
    }
}

static void check_old(enum crm_status status)
{
    check_output(folder_path("old"), 0, true, status);
}

static void check_new(enum crm_status status)
{
    check_output(folder_path("new"), 1, false, status);
}

Test(output, faults)
{
    for (size_t i = 0; i < 8; i++) {
        output_gzip = (i & 1) != 0;
        fault.no_unnamed = (i & 2) != 0;
        fault.interrupt = (i & 4) != 0;
        fault.most = fault.interrupt ? 10 : 0;
        fault_each(FAULT_ALL, put_old, write_old, check_old);
        fault_each(FAULT_ALL, put_old, write_new, check_new);
    }
}

/* Spool */

enum { SPOOL_RECORD_MOST = 2 << 20 };

/* The bytes of record i begin at i in here. */
static char pattern[SPOOL_RECORD_MOST + 256];

static void make_pattern(void)
{
    uint64_t state = 3;
    for (size_t i = 0; i < sizeof pattern; i++) {
        pattern[i] = (char)random_next(&state);
    }
}

/* Reads `count` records and compares them. */
static void check_spool(struct crm_spool *spool, const size_t *lengths, size_t count, bool whole)
{
    struct crm_error error = { 0 };
    struct crm_span record = { NULL, 0 };
    for (size_t i = 0; i < count; i++) {
        cr_assert(crm_spool_next(spool, &record, &error) == CRM_STEP_RECORD);
        cr_assert(record.length == lengths[i]);
        cr_assert((uintptr_t)record.at % 8 == 0);
        cr_assert(memcmp(record.at, pattern + i % 256, lengths[i]) == 0);
    }
    for (size_t i = 0; whole && i < 2; i++) {
        cr_assert(crm_spool_next(spool, &record, &error) == CRM_STEP_END);
    }
}

static void check_spooled(const size_t *lengths, size_t count, uint64_t budget)
{
    struct crm_spool spool;
    struct crm_error error = { 0 };
    crm_spool_open(&spool, budget);
    for (size_t i = 0; i < count; i++) {
        size_t head = lengths[i] * (i % 4) / 3;
        cr_assert(crm_spool_append(&spool, (struct crm_span){ pattern + i % 256, head },
                                   (struct crm_span){ pattern + i % 256 + head, lengths[i] - head },
                                   &error)
                  == CRM_OK);
    }
    cr_assert(spool.count == count);
    size_t parts[] = { count, 0, count / 2, count > 0 ? count - 1 : 0, count, count };
    for (size_t i = 0; i < CRM_COUNT(parts); i++) {
        cr_assert(crm_spool_rewind(&spool, &error) == CRM_OK);
        check_spool(&spool, lengths, parts[i], parts[i] == count);
    }
    crm_spool_close(&spool);
    crm_spool_close(&spool);
}

Test(spool, sizes_around_the_borders_of_blocks)
{
    static const size_t lengths[] = {
        0,           1,       7,           8,       9,       262127,  262128, 262136,    262137,
        262144,      1048567, 1048568,     1048569, 1048576, 1048577, 0,      (2 << 20), 2,
        1048560 - 8, 0,       1048576 - 8, 1048560, 8,       100,     0,      2097144
    };
    static const uint64_t budgets[] = { 0,       1,       8,       1048575, 1048576,
                                        1048577, 2097152, 3 << 20, 5 << 20, UINT64_MAX / 2 };
    make_pattern();
    for (size_t i = 0; i < CRM_COUNT(budgets); i++) {
        check_spooled(lengths, CRM_COUNT(lengths), budgets[i]);
    }
    check_spooled(lengths, 0, 0);
    check_spooled(lengths, 0, 1000);
    check_spooled(lengths, 1, 0);
}

/* Small records, spilled from every place on. */
Test(spool, every_budget)
{
    size_t lengths[60];
    uint64_t state = 5;
    make_pattern();
    for (uint64_t budget = 0; budget < 200; budget++) {
        for (size_t i = 0; i < CRM_COUNT(lengths); i++) {
            lengths[i] = random_below(&state, 120);
        }
        fault.most = budget % 3 == 2 ? 5 : 0;
        check_spooled(lengths, CRM_COUNT(lengths), budget);
    }
    fault.most = 0;
    for (size_t round = 0; round < 12; round++) {
        for (size_t i = 0; i < CRM_COUNT(lengths); i++) {
            lengths[i] = random_below(&state, 200000);
        }
        check_spooled(lengths, CRM_COUNT(lengths), round << 19);
    }
    cr_assert(folder_count() == 0, "temporary files have no name");
}

static bool spool_was_whole;

static enum crm_status spool_few(struct crm_error *error)
{
    struct crm_spool spool;
    struct crm_span record = { NULL, 0 };
    crm_spool_open(&spool, 1 << 20);
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < 12 && status == CRM_OK; i++) {
        status = crm_spool_append(&spool, (struct crm_span){ pattern + i, 8 },
                                  (struct crm_span){ pattern + i + 8, 199992 }, error);
    }
    size_t read = 0;
    for (size_t round = 0; round < 2 && status == CRM_OK; round++) {
        enum crm_step step = CRM_STEP_RECORD;
        status = crm_spool_rewind(&spool, error);
        for (read = 0; status == CRM_OK && step == CRM_STEP_RECORD;) {
            step = crm_spool_next(&spool, &record, error);
            status = step == CRM_STEP_FAILED ? error->status : CRM_OK;
            read += step == CRM_STEP_RECORD && memcmp(record.at, pattern + read, 200000) == 0;
        }
    }
    crm_spool_close(&spool);
    spool_was_whole = read == 12;
    return status;
}

static void prepare_nothing(void)
{
}

static void check_spool_faults(enum crm_status status)
{
    cr_assert(status == CRM_FAILURE || (status == CRM_OK && spool_was_whole));
    cr_assert(folder_count() == 0);
}

Test(spool, faults)
{
    make_pattern();
    for (size_t i = 0; i < 4; i++) {
        fault.no_unnamed = (i & 1) != 0;
        fault.interrupt = (i & 2) != 0;
        fault_each(FAULT_ALL, prepare_nothing, spool_few, check_spool_faults);
    }
}

/* Groups */

static int compare_spans(const void *left, const void *right)
{
    return crm_span_compare(*(const struct crm_span *)left, *(const struct crm_span *)right);
}

/* Adds the keys, sorts, compares with qsort. */
static void check_groups(struct crm_groups *groups, size_t count)
{
    struct crm_error error = { 0 };
    cr_assert(crm_groups_sort(groups, &error) == CRM_OK);
    cr_assert(groups->ordered == count && groups->map.count == count);
    struct crm_span *keys = malloc(count * sizeof *keys);
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = crm_map_key(&groups->map, i);
    }
    qsort(keys, count, sizeof *keys, compare_spans);
    for (uint32_t i = 0; i < count; i++) {
        cr_assert(crm_span_equal(crm_map_key(&groups->map, groups->sorted[i]), keys[i]));
        cr_assert(groups->position[groups->sorted[i]] == i);
    }
    free(keys);
}

Test(groups, sorted)
{
    static const char prefixes[][40] = { "", "c", "c0000000000000000000000000000", "\xff\xfe\x80" };
    struct crm_error error = { 0 };
    uint64_t state = 17;
    for (size_t round = 0; round < 40; round++) {
        struct crm_groups groups = { 0 };
        const char *prefix = prefixes[round % CRM_COUNT(prefixes)];
        size_t letters = round < 20 ? 2 : 256;
        for (size_t part = 0; part < 3; part++) { /* more keys come after a sort */
            for (size_t i = 0; i < 300; i++) {
                char key[64];
                uint32_t index = 0;
                size_t length = strlen(prefix);
                memcpy(key, prefix, length);
                for (size_t more = random_below(&state, 20); more > 0; more--) {
                    key[length++] = (char)(random_below(&state, letters) - (letters == 2));
                }
                cr_assert(crm_map_add(&groups.map, (struct crm_span){ key, length }, &index, &error)
                          == CRM_OK);
            }
            check_groups(&groups, groups.map.count);
        }
        crm_groups_free(&groups);
    }
}

/* Keys that begin each other, NUL bytes at the end, 8 bytes equal and not. */
Test(groups, keys_that_begin_each_other)
{
    static const char bytes[] = "aaaaaaaaaaaaaaaa\0\0\0\0\0\0\0\0\0\0";
    struct crm_groups groups = { 0 };
    struct crm_error error = { 0 };
    for (size_t length = sizeof bytes; length-- > 0;) {
        uint32_t index = 0;
        cr_assert(crm_map_add(&groups.map, (struct crm_span){ bytes, length }, &index, &error)
                  == CRM_OK);
    }
    check_groups(&groups, sizeof bytes);
    for (uint32_t i = 0; i < sizeof bytes; i++) {
        cr_assert(crm_map_key(&groups.map, groups.sorted[i]).length == i);
    }
    crm_groups_free(&groups);
    cr_assert(crm_groups_sort(&groups, &error) == CRM_OK, "none is fine");
    crm_groups_free(&groups);
}

/* Order */

struct item {
    struct crm_span key;
    uint32_t group;
    uint64_t rank;
    struct crm_span bytes;
};

static int compare_items(const void *left, const void *right)
{
    const struct item *a = left;
    const struct item *b = right;
    int order = crm_span_compare(a->key, b->key);
    if (order == 0) {
        order = (a->rank > b->rank) - (a->rank < b->rank);
    }
    return order != 0 ? order : crm_span_compare(a->bytes, b->bytes);
}

/* Random items over `group_count` groups; equal ranks and equal bytes are frequent. */
static struct item *make_items(struct crm_groups *groups, size_t count, size_t group_count,
                               uint64_t *state)
{
    static char letters[4096];
    struct crm_error error = { 0 };
    for (size_t i = 0; i < sizeof letters; i++) {
        letters[i] = "ab\xff"[random_below(state, 3)];
    }
    struct item *items = calloc(count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        char key[40];
        int length = snprintf(key, sizeof key, "c%zu", random_below(state, group_count));
        cr_assert(crm_map_add(&groups->map, (struct crm_span){ key, (size_t)length },
                              &items[i].group, &error)
                  == CRM_OK);
        items[i].rank = random_below(state, 3) == 0 ? random_next(state) : random_below(state, 9);
        size_t most = random_below(state, 50) == 0 ? 2000 : 12;
        items[i].bytes =
            (struct crm_span){ letters + random_below(state, 2000), random_below(state, most) };
    }
    for (size_t i = 0; i < count; i++) {
        items[i].key = crm_map_key(&groups->map, items[i].group);
    }
    return items;
}

static void shuffle(struct item *items, size_t count, uint64_t *state)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = random_below(state, i);
        struct item moving = items[i - 1];
        items[i - 1] = items[other];
        items[other] = moving;
    }
}

static enum crm_status add_items(struct crm_order *order, const struct item *items, size_t count,
                                 struct crm_error *error)
{
    for (size_t i = 0; i < count; i++) {
        char *bytes =
            crm_order_add(order, items[i].group, items[i].rank, items[i].bytes.length, error);
        if (bytes == NULL) {
            return error->status;
        }
        memcpy(bytes, items[i].bytes.at, items[i].bytes.length);
    }
    return CRM_OK;
}

/* Orders the items as they stand; they must come out as `sorted`. */
static void check_order(struct crm_groups *groups, uint64_t budget, const struct item *items,
                        const struct item *sorted, size_t count)
{
    struct crm_order *order = NULL;
    struct crm_error error = { 0 };
    struct crm_ordered record = { 0 };
    cr_assert(crm_order_open(&order, groups, budget, &error) == CRM_OK);
    cr_assert(add_items(order, items, count, &error) == CRM_OK);
    cr_assert(crm_order_count(order) == count);
    cr_assert(crm_order_finish(order, &error) == CRM_OK);
    for (size_t i = 0; i < count; i++) {
        cr_assert(crm_order_next(order, &record, &error) == CRM_STEP_RECORD);
        cr_assert(record.group == sorted[i].group && record.rank == sorted[i].rank
                      && crm_span_equal(record.bytes, sorted[i].bytes),
                  "budget %llu: record %zu of %zu", (unsigned long long)budget, i, count);
    }
    cr_assert(crm_order_next(order, &record, &error) == CRM_STEP_END);
    cr_assert(crm_order_next(order, &record, &error) == CRM_STEP_END);
    crm_order_close(order);
}

static void check_orders(size_t count, size_t group_count, const uint64_t *budgets,
                         size_t budget_count, uint64_t seed)
{
    struct crm_groups groups = { 0 };
    uint64_t state = seed;
    struct item *items = make_items(&groups, count, group_count, &state);
    struct item *sorted = malloc((count + 1) * sizeof *sorted);
    memcpy(sorted, items, (count + 1) * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_items);
    for (size_t i = 0; i < budget_count; i++) {
        check_order(&groups, budgets[i], items, sorted, count);
        shuffle(items, count, &state);
    }
    check_order(&groups, budgets[0], sorted, sorted, count);
    for (size_t i = 0; i < count; i++) {
        items[i] = sorted[count - 1 - i];
    }
    check_order(&groups, budgets[budget_count - 1], items, sorted, count);
    free(items);
    free(sorted);
    crm_groups_free(&groups);
}

Test(order, small)
{
    static const uint64_t budgets[] = { UINT64_MAX, 0, 1, 40, 100, 1000 };
    static const size_t counts[] = { 0, 1, 2, 3, 24, 25, 26, 100, 500 };
    static const size_t group_counts[] = { 1, 2, 10, 1000 };
    for (size_t i = 0; i < CRM_COUNT(counts); i++) {
        for (size_t j = 0; j < CRM_COUNT(group_counts); j++) {
            check_orders(counts[i], group_counts[j], budgets, CRM_COUNT(budgets), 100 * i + j + 1);
        }
    }
    cr_assert(folder_count() == 0);
}

Test(order, large)
{
    static const uint64_t budgets[] = { UINT64_MAX, 20000, 1 << 20 };
    check_orders(100000, 20000, budgets, CRM_COUNT(budgets), 1);
    check_orders(100000, 7, budgets, CRM_COUNT(budgets), 2);
}

Test(order, long_records)
{
    struct crm_groups groups = { 0 };
    struct crm_error error = { 0 };
    struct crm_order *order = NULL;
    struct crm_ordered record = { 0 };
    uint32_t group = 0;
    size_t longest = 1 << 24;
    cr_assert(crm_map_add(&groups.map, crm_span_of("c"), &group, &error) == CRM_OK);
    cr_assert(crm_order_open(&order, &groups, 1000, &error) == CRM_OK);
    cr_assert(crm_order_add(order, group, 0, longest + 1, &error) == NULL);
    cr_assert(error.status == CRM_REFUSED);
    for (uint64_t i = 0; i < 6; i++) {
        char *bytes = crm_order_add(order, group, 5 - i, longest, &error);
        cr_assert(bytes != NULL);
        memset(bytes, 'a' + (int)i, longest);
    }
    cr_assert(crm_order_finish(order, &error) == CRM_OK);
    for (uint64_t i = 0; i < 6; i++) {
        cr_assert(crm_order_next(order, &record, &error) == CRM_STEP_RECORD);
        cr_assert(record.rank == i && record.bytes.length == longest);
        cr_assert(record.bytes.at[0] == 'f' - (char)i
                  && record.bytes.at[longest - 1] == 'f' - (char)i);
    }
    cr_assert(crm_order_next(order, &record, &error) == CRM_STEP_END);
    crm_order_close(order);
    crm_order_close(NULL);
    crm_groups_free(&groups);
}

static struct item *few_items;
static struct item few_sorted[60];
static struct crm_groups few_groups;
static bool order_was_right;

/* The groups' arrays are made anew each time, so that their memory is counted too. */
static void forget_sorted_groups(void)
{
    crm_release(few_groups.sorted);
    crm_release(few_groups.position);
    few_groups.sorted = NULL;
    few_groups.position = NULL;
    few_groups.ordered = 0;
}

static enum crm_status order_few(struct crm_error *error)
{
    struct crm_order *order = NULL;
    struct crm_ordered record = { 0 };
    enum crm_step step = CRM_STEP_RECORD;
    size_t right = 0;
    enum crm_status status = crm_order_open(&order, &few_groups, 300, error);
    if (status == CRM_OK) {
        status = add_items(order, few_items, CRM_COUNT(few_sorted), error);
    }
    if (status == CRM_OK) {
        status = crm_order_finish(order, error);
    }
    while (status == CRM_OK && step == CRM_STEP_RECORD) {
        step = crm_order_next(order, &record, error);
        status = step == CRM_STEP_FAILED ? error->status : CRM_OK;
        right += step == CRM_STEP_RECORD && right < CRM_COUNT(few_sorted)
                 && crm_span_equal(record.bytes, few_sorted[right].bytes);
    }
    crm_order_close(order);
    order_was_right = right == CRM_COUNT(few_sorted);
    forget_sorted_groups();
    return status;
}

static void check_order_faults(enum crm_status status)
{
    cr_assert(status == CRM_FAILURE || (status == CRM_OK && order_was_right));
    cr_assert(folder_count() == 0);
}

Test(order, faults)
{
    uint64_t state = 23;
    few_items = make_items(&few_groups, CRM_COUNT(few_sorted), 9, &state);
    memcpy(few_sorted, few_items, sizeof few_sorted);
    qsort(few_sorted, CRM_COUNT(few_sorted), sizeof *few_sorted, compare_items);
    for (size_t i = 0; i < 4; i++) {
        fault.no_unnamed = (i & 1) != 0;
        fault.interrupt = (i & 2) != 0;
        fault.most = fault.interrupt ? 100 : 0;
        fault_each(FAULT_ALL, forget_sorted_groups, order_few, check_order_faults);
    }
    free(few_items);
    crm_groups_free(&few_groups);
}

/* File */

Test(file, whole_writes)
{
    struct crm_error error = { 0 };
    char bytes[100] = "";
    size_t count = 0;
    int descriptor = -1;
    folder_make();
    fault.most = 7;
    fault.interrupt = true;
    for (int named = 0; named < 2; named++) {
        struct stat facts;
        fault.no_unnamed = named == 1;
        cr_assert(crm_file_temporary(&descriptor, &error) == CRM_OK);
        cr_assert(folder_count() == 0);
        cr_assert(fstat(descriptor, &facts) == 0 && (facts.st_mode & 0777) == 0600);
        cr_assert(crm_file_write(descriptor, "x", text, 99, &error) == CRM_OK);
        cr_assert(pread(descriptor, bytes, 100, 0) == 99 && memcmp(bytes, text, 99) == 0);
        cr_assert(crm_file_read(descriptor, "x", bytes, 100, &count, &error) == CRM_OK);
        cr_assert(count == 0);
        close(descriptor);
    }
    setenv("TMPDIR", folder_path("missing"), 1);
    cr_assert(crm_file_temporary(&descriptor, &error) == CRM_FAILURE);
    cr_assert(crm_file_write(-1, "name", "x", 1, &error) == CRM_FAILURE);
    cr_assert_str_eq(error.file, "name");
    folder_remove();
}
