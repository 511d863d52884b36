/* tests/fuzz/csv_ways.c — holds the two ways in which ingest/csv.c reads rows, cut at the
 * separators or by libcsv, and libcsv alone (csv_reference.h) to one answer, for random texts,
 * delimiters, quotes and ends of blocks.
 *
 *   csv_ways [ROUNDS [SEED]]
 *
 * LLVMFuzzerTestOneInput is the same check for libFuzzer (make fuzz-guided). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"
#include "csv_reference.h"
#include "csv_texts.h"
#include "io/system.h"

/* A case is a few bytes for the form, then the text. */
enum {
    FORM_DELIMITER,
    FORM_QUOTING,
    FORM_PIECE,
    FORM_LEAD,
    FORM_LENGTH,
    BEGINNING = 512,       /* what a source reads ahead, and hands out at once */
    QUOTED_MOST = 1 << 16, /* longer texts are read in longer pieces, and not in quotes as well */
};

/* 0: found. What --delimiter takes; those that exports have come more often. */
static const char delimiters[] = { 0, ',', ';', '\t', '|', ',', '\\', '=', ' ', 'a', '\x03', '\'' };

static const enum crm_quoting quotings[] = { CRM_QUOTING_DOUBLE, CRM_QUOTING_SINGLE,
                                             CRM_QUOTING_NONE, CRM_QUOTING_ABSENT,
                                             CRM_QUOTING_GUESS };
static const char *const quoting_names[] = { [CRM_QUOTING_GUESS] = "found",
                                             [CRM_QUOTING_DOUBLE] = "double",
                                             [CRM_QUOTING_SINGLE] = "single",
                                             [CRM_QUOTING_NONE] = "none",
                                             [CRM_QUOTING_ABSENT] = "absent" };

struct form {
    char delimiter;
    enum crm_quoting quoting;
    size_t piece; /* bytes that a read gives at most; 0: as asked */
    size_t lead;  /* where in the text the first block ends; 0: not in it */
};

/* What was checked, and what is wrong. */
static struct {
    size_t texts;
    size_t refused; /* no text by its first bytes */
    size_t rows[CRM_CSV_TOO_LONG + 1];
    size_t quoted; /* rows that were read once more with all cells in quotes */
    char difference[1200];
} outcome;

/* --- The text as a file: what is read of any file is this --- */

static struct {
    struct crm_span text;
    size_t at;
    size_t piece;
    int descriptor; /* of an empty file that has the text's size; 0: not open yet */
    char path[32];
} file;

/* Makes the text the file's content. */
static bool set_file(struct crm_span text, size_t piece)
{
    if (file.descriptor == 0) {
        file.descriptor = memfd_create("text", 0);
        snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.descriptor);
    }
    file.text = text;
    file.at = 0;
    file.piece = piece;
    return ftruncate(file.descriptor, (off_t)text.length) == 0;
}

ssize_t crm_hook_read(int descriptor, void *bytes, size_t size)
{
    (void)descriptor;
    size_t left = file.text.length - file.at;
    size_t count = size < left ? size : left;
    count = file.piece > 0 && count > file.piece ? file.piece : count;
    if (count > 0) {
        memcpy(bytes, file.text.at + file.at, count);
    }
    file.at += count;
    return (ssize_t)count;
}

off_t crm_hook_seek(int descriptor, off_t offset)
{
    (void)descriptor;
    file.at = (size_t)offset;
    return offset;
}

/* --- Reading --- */

/* Says what is wrong with a row, where nothing is yet. */
static bool differ(size_t row, const char *what)
{
    if (outcome.difference[0] == '\0') {
        snprintf(outcome.difference, sizeof outcome.difference, "row %zu: %s", row + 1, what);
    }
    return false;
}

static bool is_plain(struct crm_span cell)
{
    for (size_t i = 0; i < cell.length; i++) {
        unsigned char byte = (unsigned char)cell.at[i];
        if (byte < ' ' || byte == 0x7f || byte == '\\') {
            return false;
        }
    }
    return true;
}

static bool is_ascii(struct crm_span cell)
{
    bool is_one = true;
    for (size_t i = 0; i < cell.length; i++) {
        is_one = is_one && (unsigned char)cell.at[i] < 0x80;
    }
    return is_one;
}

/* What a row promises of a cell; what may be read behind one is read, for the sanitizers. */
static bool is_as_promised(const struct crm_csv_row *row, size_t cell)
{
    static volatile char behind;
    struct crm_span text = row->cells[cell];
    for (size_t i = 0; row->plain && i < CRM_CSV_SLACK; i++) {
        behind = text.at[text.length + i];
    }
    (void)behind;
    return (!row->plain || is_plain(text)) && (!row->ascii || is_ascii(text));
}

static bool keep_row(const struct crm_csv *csv, const struct crm_csv_row *row,
                     struct csv_reading *reading)
{
    bool good = true;
    for (size_t i = 0; i < row->count; i++) {
        csv_reading_cell(reading, row->cells[i], crm_csv_column(csv, row, i));
        if (row->problem == CRM_CSV_GOOD && !is_as_promised(row, i)) {
            good = differ(reading->row_count, "it is said to be plain, or ASCII, but is not");
        }
    }
    csv_reading_row(reading, row->problem, row->line, row->raw, row->broken);
    return good;
}

static bool read_rows(struct crm_csv *csv, struct csv_reading *reading, struct crm_error *error)
{
    bool good = true;
    for (;;) {
        struct crm_csv_row row;
        enum crm_csv_read read = crm_csv_next(csv, &row, error);
        if (read == CRM_CSV_FAILED) {
            return differ(reading->row_count, error->message);
        }
        if (read == CRM_CSV_END) {
            return good;
        }
        good = keep_row(csv, &row, reading) && good;
    }
}

/* Reads the text by libcrm; what was to be found in form is set. *refused: it is no text. */
static bool read_by_crmkit(struct crm_span text, struct form *form, struct csv_reading *reading,
                           bool *refused)
{
    struct crm_error error = { 0 };
    struct crm_source *source = NULL;
    struct crm_csv *csv = NULL;
    csv_reading_clear(reading);
    if (!set_file(text, form->piece)) {
        return differ(0, "no file for the text");
    }
    enum crm_status status = crm_source_open(&source, file.path, "UTF-8", &error);
    *refused = status == CRM_REFUSED;
    if (*refused) {
        return true;
    }
    if (status != CRM_OK
        || crm_csv_open(&csv, source, form->delimiter, form->quoting, &error) != CRM_OK) {
        crm_source_close(source);
        return differ(0, error.message);
    }
    bool good = read_rows(csv, reading, &error);
    size_t mark = text.length >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (good && crm_csv_position(csv) != text.length - mark) {
        good = differ(reading->row_count, "the text does not end here");
    }
    form->delimiter = crm_csv_delimiter(csv);
    form->quoting = crm_csv_quoting(csv);
    crm_csv_close(csv);
    crm_source_close(source);
    return good;
}

/* --- Comparing --- */

static bool same_cells(const struct csv_reading *first, const struct csv_reading *second,
                       size_t row, size_t row_of_second)
{
    size_t count = first->rows[row].cell_count;
    if (count != second->rows[row_of_second].cell_count) {
        return differ(row, "number of cells");
    }
    for (size_t i = 0; i < count; i++) {
        if (!crm_span_equal(csv_reading_text(first, row, i),
                            csv_reading_text(second, row_of_second, i))) {
            return differ(row, "text of a cell");
        }
    }
    return true;
}

static bool same_row(const struct csv_reading *first, const struct csv_reading *second, size_t row)
{
    const struct csv_read_row *a = &first->rows[row];
    const struct csv_read_row *b = &second->rows[row];
    if (a->problem != b->problem) {
        return differ(row, "good by one way, bad, or by another reason, by the other");
    }
    if (a->line != b->line || a->broken != b->broken) {
        return differ(row, "place");
    }
    if (!crm_span_equal(csv_reading_raw(first, row), csv_reading_raw(second, row))) {
        return differ(row, "text of the row");
    }
    for (size_t i = 0; i < a->cell_count && i < b->cell_count; i++) {
        if (first->cells[a->first_cell + i].column != second->cells[b->first_cell + i].column) {
            return differ(row, "column of a cell");
        }
    }
    return same_cells(first, second, row, row);
}

static bool same_reading(const struct csv_reading *first, const struct csv_reading *second)
{
    for (size_t i = 0; i < first->row_count && i < second->row_count; i++) {
        if (!same_row(first, second, i)) {
            return false;
        }
    }
    return first->row_count == second->row_count || differ(first->row_count, "number of rows");
}

/* --- The same rows with every cell in quotes: all of them are libcsv's then --- */

static void append_quoted(struct crm_buffer *text, struct crm_span cell)
{
    crm_buffer_byte(text, '"');
    for (size_t i = 0; i < cell.length; i++) {
        crm_buffer_byte(text, cell.at[i]);
        if (cell.at[i] == '"') {
            crm_buffer_byte(text, '"');
        }
    }
    crm_buffer_byte(text, '"');
}

static void write_quoted(const struct csv_reading *reading, char delimiter, const char *line_end,
                         struct crm_buffer *text)
{
    crm_buffer_clear(text);
    crm_buffer_text(text, "x\n"); /* so that no cell is taken for a mark of the file */
    for (size_t row = 0; row < reading->row_count; row++) {
        size_t count = reading->rows[row].cell_count;
        for (size_t i = 0; i < count; i++) {
            append_quoted(text, csv_reading_text(reading, row, i));
            if (i + 1 < count) {
                crm_buffer_byte(text, delimiter);
            }
        }
        crm_buffer_text(text, count > 0 ? line_end : "");
    }
}

static bool same_when_quoted(const struct csv_reading *reading, struct form form)
{
    static struct crm_buffer text;
    static struct csv_reading again;
    bool refused = false;
    size_t row_of_again = 1;
    form.quoting = CRM_QUOTING_DOUBLE;
    write_quoted(reading, form.delimiter, form.piece % 2 == 0 ? "\n" : "\r\n", &text);
    if (!read_by_crmkit(crm_buffer_view(&text), &form, &again, &refused)) {
        return false;
    }
    for (size_t row = 0; row < reading->row_count; row++) {
        if (reading->rows[row].cell_count == 0) {
            continue;
        }
        if (row_of_again == again.row_count) {
            return differ(row, "is missing when all cells are in quotes");
        }
        if (!same_cells(reading, &again, row, row_of_again)) {
            return false;
        }
        row_of_again++;
    }
    outcome.quoted += row_of_again - 1;
    return row_of_again == again.row_count || differ(row_of_again, "too many rows when quoted");
}

/* --- A case --- */

static struct form form_of(const uint8_t *data)
{
    struct form form = { .delimiter = delimiters[data[FORM_DELIMITER] % sizeof delimiters],
                         .quoting = quotings[data[FORM_QUOTING] % CRM_COUNT(quotings)],
                         .piece = data[FORM_PIECE] % 4 == 0 ? 0 : data[FORM_PIECE] / 4,
                         .lead = data[FORM_LEAD] % 4 == 0 ? 0 : data[FORM_LEAD] / 4 };
    if (form.delimiter == '\'' && form.quoting == CRM_QUOTING_SINGLE) {
        form.delimiter = ','; /* refused by the options */
    }
    return form;
}

/* The text behind a line so long that the first block ends `lead` bytes behind its own beginning:
 * from there on blocks have the length of a piece. */
static struct crm_span text_of(const uint8_t *data, size_t size, size_t lead)
{
    static struct crm_buffer text;
    struct crm_span given = { size > FORM_LENGTH ? (const char *)data + FORM_LENGTH : "",
                              size - FORM_LENGTH };
    if (lead == 0) {
        return given;
    }
    crm_buffer_clear(&text);
    for (size_t left = BEGINNING - lead - 1; left > 0; left--) {
        crm_buffer_byte(&text, 'f');
    }
    crm_buffer_byte(&text, '\n');
    crm_buffer_span(&text, given);
    return crm_buffer_view(&text);
}

/* Both readings of the last case. */
static struct csv_reading ours;
static struct csv_reading theirs;

static void count_rows(void)
{
    outcome.texts++;
    for (size_t i = 0; i < theirs.row_count; i++) {
        outcome.rows[theirs.rows[i].problem]++;
    }
}

/* Whether all ways agree; outcome.difference says where they do not. */
static bool holds(const uint8_t *data, size_t size)
{
    struct form form = form_of(data);
    struct crm_span text = text_of(data, size, form.lead);
    form.piece *= text.length > QUOTED_MOST ? QUOTED_MOST / 4 : 1;
    struct form whole = form;
    whole.piece = 0;
    bool refused = false;
    outcome.difference[0] = '\0';
    csv_reading_clear(&ours);
    csv_reading_clear(&theirs);
    if (text.length >= 2 && memcmp(text.at, "\x1f\x8b", 2) == 0) {
        return true; /* compressed */
    }
    if (!read_by_crmkit(text, &whole, &ours, &refused)) {
        return false;
    }
    if (refused) {
        outcome.refused++;
        return true;
    }
    csv_reference_read(text, whole.delimiter, whole.quoting, &theirs);
    if (!same_reading(&ours, &theirs)) {
        return false;
    }
    count_rows();
    if (!read_by_crmkit(text, &form, &ours, &refused)) {
        return false;
    }
    if (form.delimiter != whole.delimiter || form.quoting != whole.quoting) {
        return differ(0, "what is found depends on how the text comes in");
    }
    if (!same_reading(&ours, &theirs)) {
        return false;
    }
    whole.piece = form.piece;
    return text.length > QUOTED_MOST || same_when_quoted(&theirs, whole);
}

/* --- What is printed of a case that fails --- */

static void print_text(struct crm_span text)
{
    enum { SHOWN = 2000 };
    putchar('"');
    for (size_t i = 0; i < text.length && i < SHOWN; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        if (byte == '\n' || byte == '\r' || byte == '\\' || byte == '"') {
            printf("\\%c", byte == '\n' ? 'n' : byte == '\r' ? 'r' : byte);
        } else if (byte < ' ' || byte > '~') {
            printf("\\%03o", byte);
        } else {
            putchar(byte);
        }
    }
    printf("\"%s\n", text.length > SHOWN ? " and more" : "");
}

static void print_reading(const char *title, const struct csv_reading *reading)
{
    static const char *const problems[] = { "good", "bad quotes", "bad encoding", "too long" };
    printf("%s:\n", title);
    for (size_t row = 0; row < reading->row_count && row < 20; row++) {
        printf("  line %llu, %s: ", (unsigned long long)reading->rows[row].line,
               problems[reading->rows[row].problem]);
        print_text(csv_reading_raw(reading, row));
        for (size_t i = 0; i < reading->rows[row].cell_count; i++) {
            printf("    column %zu: ", reading->cells[reading->rows[row].first_cell + i].column);
            print_text(csv_reading_text(reading, row, i));
        }
    }
}

static void print_case(const uint8_t *data, size_t size)
{
    struct form form = form_of(data);
    printf("FAIL csv_ways: %s\ndelimiter %d, quotes %s, pieces of %zu, lead %zu\n",
           outcome.difference, form.delimiter, quoting_names[form.quoting], form.piece, form.lead);
    print_text((struct crm_span){ (const char *)data + FORM_LENGTH, size - FORM_LENGTH });
    print_reading("crmkit", &ours);
    print_reading("libcsv", &theirs);
}

/* libFuzzer's entry point; its name is given. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size >= FORM_LENGTH && !holds(data, size)) {
        print_case(data, size);
        (void)fflush(stdout);
        abort();
    }
    return 0;
}

#ifndef CRM_GUIDED

/* --- Random cases --- */

/* Takes bytes out of a failing case while it fails, for some seconds. */
static void shrink(struct crm_buffer *data)
{
    struct crm_buffer trial = { 0 };
    size_t budget = 1 << 28;
    for (size_t step = data->length / 2; step > 0; step /= 2) {
        for (size_t at = FORM_LENGTH; at + step <= data->length && budget > data->length;) {
            budget -= data->length;
            crm_buffer_clear(&trial);
            crm_buffer_append(&trial, data->bytes, at);
            crm_buffer_append(&trial, data->bytes + at + step, data->length - at - step);
            if (holds((const uint8_t *)trial.bytes, trial.length)) {
                at += step;
            } else {
                crm_buffer_clear(data);
                crm_buffer_span(data, crm_buffer_view(&trial));
            }
        }
    }
    crm_buffer_free(&trial);
}

static void make_case(uint64_t *state, bool is_long, struct crm_buffer *data)
{
    char form[FORM_LENGTH] = { 0 };
    for (size_t i = 0; i < sizeof form; i++) {
        form[i] = (char)csv_texts_below(state, 256);
    }
    form[FORM_LEAD] = is_long ? 0 : form[FORM_LEAD];
    crm_buffer_clear(data);
    crm_buffer_append(data, form, sizeof form);
    struct form known = form_of((const uint8_t *)form);
    char delimiter = known.delimiter != 0 ? known.delimiter : ",;\t|"[csv_texts_below(state, 4)];
    bool single = known.quoting == CRM_QUOTING_SINGLE
                  || (known.quoting == CRM_QUOTING_GUESS && csv_texts_below(state, 4) == 0);
    (is_long ? csv_texts_long : csv_texts_short)(state, delimiter, single ? '\'' : '"', data);
}

static bool read_number(const char *text, uint64_t *number)
{
    char *end = NULL;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return errno == 0 && end != text && *end == '\0';
}

/* All kinds of rows came up, where there were many texts: a test that checks nothing is none. */
static bool is_thorough(void)
{
    enum { MANY = 10000 };
    for (size_t i = 0; i < CRM_COUNT(outcome.rows) && outcome.texts >= MANY; i++) {
        if (outcome.rows[i] == 0) {
            return false;
        }
    }
    return outcome.quoted > 0 && outcome.refused < outcome.texts / 20;
}

int main(int argc, char **argv)
{
    enum { LONG_EVERY = 200 };
    uint64_t rounds = 20000;
    uint64_t seed = 1;
    if (argc > 3 || (argc > 1 && !read_number(argv[1], &rounds))
        || (argc > 2 && !read_number(argv[2], &seed))) {
        fprintf(stderr, "usage: csv_ways [ROUNDS [SEED]]\n");
        return 2;
    }
    struct crm_buffer data = { 0 };
    uint64_t state = seed;
    for (uint64_t round = 1; round <= rounds; round++) {
        make_case(&state, round % LONG_EVERY == 0, &data);
        if (!holds((const uint8_t *)data.bytes, data.length)) {
            shrink(&data);
            holds((const uint8_t *)data.bytes, data.length);
            print_case((const uint8_t *)data.bytes, data.length);
            printf("found in round %llu of seed %llu\n", (unsigned long long)round,
                   (unsigned long long)seed);
            return 1;
        }
    }
    printf("csv_ways: seed %llu: %zu texts; rows: %zu good, %zu with bad quotes, %zu in a bad "
           "encoding, %zu too long; %zu once more in quotes\n",
           (unsigned long long)seed, outcome.texts, outcome.rows[CRM_CSV_GOOD],
           outcome.rows[CRM_CSV_BAD_QUOTES], outcome.rows[CRM_CSV_BAD_ENCODING],
           outcome.rows[CRM_CSV_TOO_LONG], outcome.quoted);
    if (!is_thorough()) {
        printf("FAIL csv_ways: some kind of row did not come up\n");
        return 1;
    }
    return 0;
}

#endif
