#include "ingest/csv.h"

#include <csv.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/scan.h"
#include "value/text.h"

enum { BLOCK_SIZE = 1 << 18, ROW_MOST = 1 << 20, GUESS_LINES = 20 };

struct crm_csv {
    struct crm_source *source;
    char delimiter;
    char *bytes;
    size_t capacity;
    size_t at; /* the next row */
    size_t filled;
    bool ended;
    bool skip_line; /* the row given up goes on: pass over the rest of its line */
    uint64_t line;
    uint64_t position; /* of bytes[0] in the text */
    uint32_t *places;  /* of delimiters, LFs and quotes in bytes[0 .. filled) */
    size_t place_capacity;
    size_t place_count;
    size_t place_at;    /* the first one in or behind the next row */
    bool check_text;    /* the block is no clean UTF-8 */
    bool check_returns; /* it has a CR somewhere */
    struct crm_span *cells;
    size_t cell_capacity;
    size_t cell_count;
    struct csv_parser parser; /* for rows with quotes */
    bool parsing;             /* the parser is to be freed */
    bool row_done;
    struct crm_buffer text; /* the cells of such a row */
    struct crm_error *error;
    enum crm_status status;
};

/* libcsv doubles its buffer without limit: a row that needs more than we take is refused. */
static void *parser_resize(void *block, size_t size)
{
    return size > 4 * (size_t)ROW_MOST ? NULL : crm_hook_resize(block, size);
}

static int is_return(unsigned char byte)
{
    return byte == '\r';
}

static int is_line_feed(unsigned char byte)
{
    return byte == '\n';
}

static enum crm_status start_parser(struct crm_csv *csv, struct crm_error *error)
{
    if (csv->parsing) {
        csv_free(&csv->parser);
    }
    csv->parsing = csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI) == 0;
    if (!csv->parsing) {
        return crm_fail_memory(error);
    }
    csv_set_delim(&csv->parser, (unsigned char)csv->delimiter);
    csv_set_space_func(&csv->parser, is_return);
    csv_set_term_func(&csv->parser, is_line_feed);
    csv_set_realloc_func(&csv->parser, parser_resize);
    csv_set_free_func(&csv->parser, crm_release);
    return CRM_OK;
}

/* Reads behind what is there; *count is 0 at the end. */
static enum crm_status read_more(struct crm_csv *csv, size_t *count, struct crm_error *error)
{
    if (crm_grow(&csv->bytes, &csv->capacity, csv->filled + BLOCK_SIZE, 1, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    enum crm_status status = crm_source_read(csv->source, csv->bytes + csv->filled,
                                             csv->capacity - csv->filled, count, error);
    if (status == CRM_OK) {
        csv->ended = *count == 0;
        csv->filled += *count;
    }
    return status;
}

static enum crm_status scan_block(struct crm_csv *csv, struct crm_error *error)
{
    if (crm_grow(&csv->places, &csv->place_capacity, csv->filled + 1, sizeof *csv->places, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    struct crm_separators separators = { { csv->delimiter, '\n', '"' } };
    struct crm_scan scan;
    crm_scan(csv->bytes, 0, csv->filled, separators, csv->places, &scan);
    csv->place_count = scan.count;
    csv->place_at = 0;
    csv->check_returns = scan.has_control;
    csv->check_text =
        scan.has_high && !crm_utf8_valid((struct crm_span){ csv->bytes, csv->filled }, NULL);
    return CRM_OK;
}

/* Moves what is left to the front and reads on; the row at hand is then at 0. */
static enum crm_status refill(struct crm_csv *csv, struct crm_error *error)
{
    size_t kept = csv->filled - csv->at;
    memmove(csv->bytes, csv->bytes + csv->at, kept);
    csv->position += csv->at;
    csv->at = 0;
    csv->filled = kept;
    size_t count = 0;
    enum crm_status status = read_more(csv, &count, error);
    return status == CRM_OK ? scan_block(csv, error) : status;
}

/* How well a delimiter parts the first lines: how many of them have as many as the first. */
static size_t guess_score(const struct crm_csv *csv, char delimiter)
{
    size_t expected = 0;
    size_t same = 0;
    size_t at = 0;
    for (size_t line = 0; line < GUESS_LINES && at < csv->filled; line++) {
        size_t found = 0;
        bool quoted = false;
        while (at < csv->filled && (quoted || csv->bytes[at] != '\n')) {
            quoted = quoted != (csv->bytes[at] == '"');
            found += !quoted && csv->bytes[at] == delimiter;
            at++;
        }
        at++;
        expected = line == 0 ? found : expected;
        same += found > 0 && found == expected;
    }
    return same * 1000 + (same > 0 ? expected : 0);
}

static char guess_delimiter(const struct crm_csv *csv)
{
    static const char candidates[] = { ',', '\t', ';', '|' };
    char best = ',';
    size_t best_score = 0;
    for (size_t i = 0; i < sizeof candidates; i++) {
        size_t score = guess_score(csv, candidates[i]);
        if (score > best_score) {
            best = candidates[i];
            best_score = score;
        }
    }
    return best;
}

/* Reads at least `lines` lines, or the first block: a pipe may give them in pieces. */
static enum crm_status read_first(struct crm_csv *csv, size_t lines, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    do {
        size_t count = 0;
        size_t before = csv->filled;
        status = read_more(csv, &count, error);
        for (size_t i = before; i < csv->filled; i++) {
            lines -= lines > 0 && csv->bytes[i] == '\n';
        }
    } while (status == CRM_OK && lines > 0 && !csv->ended && csv->filled < BLOCK_SIZE);
    return status;
}

enum crm_status crm_csv_open(struct crm_csv **csv, struct crm_source *source, char delimiter,
                             struct crm_error *error)
{
    *csv = NULL;
    struct crm_csv *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    made->source = source;
    made->line = 1;
    made->delimiter = delimiter;
    enum crm_status status = read_first(made, delimiter == 0 ? GUESS_LINES : 0, error);
    if (status == CRM_OK && delimiter == 0) {
        made->delimiter = guess_delimiter(made);
    }
    status = status == CRM_OK ? scan_block(made, error) : status;
    if (status != CRM_OK) {
        crm_csv_close(made);
        return status;
    }
    *csv = made;
    return CRM_OK;
}

static enum crm_status add_cell(struct crm_csv *csv, struct crm_span cell, struct crm_error *error)
{
    if (csv->cell_count == csv->cell_capacity
        && crm_grow(&csv->cells, &csv->cell_capacity, csv->cell_count + 1, sizeof *csv->cells,
                    error)
               != CRM_OK) {
        return CRM_FAILURE;
    }
    csv->cells[csv->cell_count++] = cell;
    return CRM_OK;
}

static void take_field(void *bytes, size_t length, void *user)
{
    struct crm_csv *csv = user;
    if (csv->status == CRM_OK) {
        /* the buffer may move: the offset stands in for the address until the row is done */
        csv->status = add_cell(csv, (struct crm_span){ NULL, length }, csv->error);
        crm_buffer_append(&csv->text, bytes, length);
    }
}

static void take_row(int end, void *user)
{
    (void)end;
    ((struct crm_csv *)user)->row_done = true;
}

/* Sets the row's raw text and moves on to `next`. */
static void finish_row(struct crm_csv *csv, struct crm_csv_row *row, size_t next, uint64_t lines)
{
    size_t length = next - csv->at;
    if (length > 0 && csv->bytes[csv->at + length - 1] == '\n') {
        length--;
    }
    if (length > 0 && csv->bytes[csv->at + length - 1] == '\r') {
        length--;
    }
    row->raw = (struct crm_span){ csv->bytes + csv->at, length };
    row->line = csv->line;
    row->cells = csv->cells;
    row->count = csv->cell_count;
    if (row->problem == CRM_CSV_GOOD && csv->check_text && !crm_utf8_valid(row->raw, NULL)) {
        row->problem = CRM_CSV_BAD_ENCODING;
    }
    csv->at = next;
    csv->line += lines;
    while (csv->place_at < csv->place_count && csv->places[csv->place_at] < next) {
        csv->place_at++;
    }
}

/* The end of the physical line that `from` is in, its LF included; 0 where the block ends in it
 * and the file goes on. */
static size_t line_end(const struct crm_csv *csv, size_t from)
{
    const char *found = memchr(csv->bytes + from, '\n', csv->filled - from);
    return found != NULL ? (size_t)(found - csv->bytes) + 1 : csv->ended ? csv->filled : 0;
}

/* Rejects the first line of the row at hand, so that reading goes on behind it. */
static void give_up_row(struct crm_csv *csv, struct crm_csv_row *row, enum crm_csv_problem problem)
{
    size_t next = line_end(csv, csv->at);
    row->problem = problem;
    csv->cell_count = 0;
    csv->skip_line = next == 0;
    finish_row(csv, row, next == 0 ? csv->filled : next, 1);
}

/* Gives one physical line to libcsv, and its end of input where the file ends without LF. */
static bool parse_line(struct crm_csv *csv, size_t from, size_t to)
{
    size_t length = to - from;
    if (csv_parse(&csv->parser, csv->bytes + from, length, take_field, take_row, csv) != length) {
        return false;
    }
    return csv->row_done || !csv->ended || to < csv->filled
           || csv_fini(&csv->parser, take_field, take_row, csv) == 0;
}

/* What became of an attempt to read the row at hand. */
enum attempt {
    ATTEMPT_ROW,
    ATTEMPT_EMPTY,  /* nothing in it: go on with the next */
    ATTEMPT_QUOTED, /* it has quotes: only libcsv knows */
    ATTEMPT_MORE,   /* the block ends inside it */
    ATTEMPT_FAILED,
};

/* Reads the row at hand by libcsv, line by line. */
static enum attempt read_quoted(struct crm_csv *csv, struct crm_csv_row *row,
                                struct crm_error *error)
{
    if (start_parser(csv, error) != CRM_OK) {
        return ATTEMPT_FAILED;
    }
    csv->cell_count = 0;
    csv->row_done = false;
    csv->status = CRM_OK;
    csv->error = error;
    crm_buffer_clear(&csv->text);
    size_t at = csv->at;
    uint64_t lines = 0;
    while (!csv->row_done) {
        size_t end = line_end(csv, at);
        if (end == 0 && csv->filled - csv->at <= ROW_MOST) {
            return ATTEMPT_MORE;
        }
        if (end == 0 || end - csv->at > ROW_MOST) {
            give_up_row(csv, row, lines > 0 ? CRM_CSV_BAD_QUOTES : CRM_CSV_TOO_LONG);
            return ATTEMPT_ROW;
        }
        if (at == end || !parse_line(csv, at, end)) {
            if (csv_error(&csv->parser) == CSV_ENOMEM) {
                crm_fail_memory(error);
                return ATTEMPT_FAILED;
            }
            give_up_row(csv, row, CRM_CSV_BAD_QUOTES);
            return ATTEMPT_ROW;
        }
        at = end;
        lines++;
    }
    if (csv->status != CRM_OK || crm_buffer_check(&csv->text, error) != CRM_OK) {
        return ATTEMPT_FAILED;
    }
    size_t used = 0;
    for (size_t i = 0; i < csv->cell_count; i++) {
        csv->cells[i].at = csv->cells[i].length > 0 ? csv->text.bytes + used : "";
        used += csv->cells[i].length;
    }
    finish_row(csv, row, at, lines);
    return ATTEMPT_ROW;
}

/* Nothing, or what libcsv passes over as space. */
static bool is_blank(struct crm_span text)
{
    size_t i = 0;
    while (i < text.length && text.at[i] == '\r') {
        i++;
    }
    return i == text.length;
}

/* Splits the row at hand where it has no quote. */
static enum attempt read_plain(struct crm_csv *csv, struct crm_csv_row *row,
                               struct crm_error *error)
{
    size_t start = csv->at;
    size_t place = csv->place_at;
    csv->cell_count = 0;
    for (;; place++) {
        bool at_end = place == csv->place_count;
        if (at_end && !csv->ended) {
            return ATTEMPT_MORE;
        }
        size_t end = at_end ? csv->filled : csv->places[place];
        char found = at_end ? '\n' : csv->bytes[end];
        if (found == '"') {
            return ATTEMPT_QUOTED;
        }
        size_t length = end - start;
        if (found == '\n' && length > 0 && csv->bytes[end - 1] == '\r') {
            length--;
        }
        if (add_cell(csv, (struct crm_span){ csv->bytes + start, length }, error) != CRM_OK) {
            return ATTEMPT_FAILED;
        }
        start = end + 1;
        if (found == '\n') {
            break;
        }
    }
    size_t next = start < csv->filled ? start : csv->filled;
    size_t length = (size_t)(csv->cells[csv->cell_count - 1].at - csv->bytes)
                    + csv->cells[csv->cell_count - 1].length - csv->at;
    bool empty = csv->cell_count == 1 && is_blank(csv->cells[0]);
    if (!empty && csv->check_returns && memchr(csv->bytes + csv->at, '\r', length) != NULL) {
        return ATTEMPT_QUOTED; /* a CR inside: libcsv decides what it is */
    }
    if (next - csv->at > ROW_MOST) {
        row->problem = CRM_CSV_TOO_LONG;
        csv->cell_count = 0;
    }
    csv->place_at = place;
    finish_row(csv, row, next, 1);
    return empty ? ATTEMPT_EMPTY : ATTEMPT_ROW;
}

/* Passes over the rest of a line whose beginning was given up. */
static enum crm_status skip_line(struct crm_csv *csv, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    size_t end = 0;
    while (status == CRM_OK && (end = line_end(csv, csv->at)) == 0 && !csv->ended) {
        csv->at = csv->filled;
        status = refill(csv, error);
    }
    csv->at = end;
    csv->skip_line = false;
    while (csv->place_at < csv->place_count && csv->places[csv->place_at] < end) {
        csv->place_at++;
    }
    return status;
}

/* Reads on where the block ends inside a row, or gives up one that is longer than allowed. */
static enum crm_csv_read read_on(struct crm_csv *csv, struct crm_csv_row *row, bool *given_up,
                                 struct crm_error *error)
{
    *given_up = csv->filled - csv->at > ROW_MOST;
    if (*given_up) {
        give_up_row(csv, row, CRM_CSV_TOO_LONG);
        return CRM_CSV_ROW;
    }
    return refill(csv, error) == CRM_OK ? CRM_CSV_ROW : CRM_CSV_FAILED;
}

enum crm_csv_read crm_csv_next(struct crm_csv *csv, struct crm_csv_row *row,
                               struct crm_error *error)
{
    for (;;) {
        *row = (struct crm_csv_row){ 0 };
        if (csv->skip_line && skip_line(csv, error) != CRM_OK) {
            return CRM_CSV_FAILED;
        }
        if (csv->at == csv->filled && csv->ended) {
            return CRM_CSV_END;
        }
        enum attempt attempt = read_plain(csv, row, error);
        if (attempt == ATTEMPT_QUOTED) {
            attempt = read_quoted(csv, row, error);
        }
        if (attempt == ATTEMPT_ROW || attempt == ATTEMPT_FAILED) {
            return attempt == ATTEMPT_ROW ? CRM_CSV_ROW : CRM_CSV_FAILED;
        }
        bool given_up = false;
        if (attempt == ATTEMPT_MORE) {
            enum crm_csv_read read = read_on(csv, row, &given_up, error);
            if (given_up || read == CRM_CSV_FAILED) {
                return read;
            }
        }
    }
}

char crm_csv_delimiter(const struct crm_csv *csv)
{
    return csv->delimiter;
}

bool crm_csv_begins(const struct crm_csv *csv, struct crm_span text)
{
    return csv->filled >= text.length && memcmp(csv->bytes, text.at, text.length) == 0;
}

uint64_t crm_csv_position(const struct crm_csv *csv)
{
    return csv->position + csv->at;
}

size_t crm_csv_column(const struct crm_csv *csv, const struct crm_csv_row *row, size_t cell)
{
    size_t at = 0;
    bool quoted = false;
    while (cell > 0 && at < row->raw.length) {
        char byte = row->raw.at[at++];
        quoted = quoted != (byte == '"');
        cell -= !quoted && byte == csv->delimiter;
    }
    return at + 1;
}

void crm_csv_close(struct crm_csv *csv)
{
    if (csv == NULL) {
        return;
    }
    if (csv->parsing) {
        csv_free(&csv->parser);
    }
    crm_buffer_free(&csv->text);
    crm_release(csv->bytes);
    crm_release(csv->places);
    crm_release(csv->cells);
    crm_release(csv);
}
