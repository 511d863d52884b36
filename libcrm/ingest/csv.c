#include "ingest/csv.h"

#include <csv.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/scan.h"
#include "ingest/csv_formula.h"
#include "ingest/csv_guess.h"
#include "value/text.h"

enum { BLOCK_SIZE = 1 << 18, ROW_MOST = 1 << 20 };

struct crm_csv {
    struct crm_source *source;
    char delimiter;
    char quote; /* LF where there is none */
    enum crm_quoting quoting;
    bool ends_with_return; /* lines end with CR, not with LF */
    bool by_library;       /* rows with quotes, or a CR inside, are libcsv's to read */
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
    bool clean;         /* it has neither backslashes nor controls */
    bool ascii;         /* it has no byte above 127 */
    struct crm_span *cells;
    size_t cell_capacity;
    size_t cell_count;
    struct csv_parser parser; /* for rows with quotes */
    bool parsing;             /* the parser is to be freed */
    bool row_done;
    struct crm_buffer text; /* the cells of such a row */
    struct crm_csv_formulas formulas;
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
    csv_set_quote(&csv->parser, (unsigned char)csv->quote);
    csv_set_space_func(&csv->parser, is_return);
    csv_set_term_func(&csv->parser, is_line_feed);
    csv_set_realloc_func(&csv->parser, parser_resize);
    csv_set_free_func(&csv->parser, crm_release);
    return CRM_OK;
}

/* Lines of an old kind end with CR alone: from here on they end with LF. */
static void end_lines(struct crm_csv *csv, size_t from, size_t to)
{
    for (size_t i = from; csv->ends_with_return && i < to; i++) {
        csv->bytes[i] = csv->bytes[i] == '\r' ? '\n' : csv->bytes[i];
    }
}

/* Reads behind what is there; *count is 0 at the end. */
static enum crm_status read_more(struct crm_csv *csv, size_t *count, struct crm_error *error)
{
    if (crm_grow(&csv->bytes, &csv->capacity, csv->filled + BLOCK_SIZE + CRM_CSV_SLACK, 1, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    enum crm_status status =
        crm_source_read(csv->source, csv->bytes + csv->filled, BLOCK_SIZE, count, error);
    if (status == CRM_OK) {
        csv->ended = *count == 0;
        end_lines(csv, csv->filled, csv->filled + *count);
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
    struct crm_separators separators = { { csv->delimiter, '\n', csv->quote } };
    struct crm_scan scan;
    crm_scan(csv->bytes, 0, csv->filled, separators, csv->places, &scan);
    csv->place_count = scan.count;
    csv->place_at = 0;
    csv->check_returns = scan.has_return;
    csv->ascii = !scan.has_high;
    csv->clean = !scan.has_backslash && !scan.has_control && csv->delimiter != '\\';
    csv->check_text =
        scan.has_high && !crm_utf8_valid((struct crm_span){ csv->bytes, csv->filled }, NULL);
    return CRM_OK;
}

/* Moves on to the first separator from there on. */
static void pass_places(struct crm_csv *csv, size_t to)
{
    while (csv->place_at < csv->place_count && csv->places[csv->place_at] < to) {
        csv->place_at++;
    }
}

/* Moves what is left to the front and reads on; the row at hand is then at 0. */
static enum crm_status refill(struct crm_csv *csv, struct crm_error *error)
{
    size_t kept = csv->filled - csv->at;
    memmove(csv->bytes, csv->bytes + csv->at, kept);
    csv->position += csv->at;
    crm_source_forget(csv->source, csv->position);
    csv->at = 0;
    csv->filled = kept;
    size_t count = 0;
    enum crm_status status = read_more(csv, &count, error);
    return status == CRM_OK ? scan_block(csv, error) : status;
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

static void set_quoting(struct crm_csv *csv, enum crm_quoting quoting)
{
    csv->quoting = quoting;
    csv->quote = quoting == CRM_QUOTING_NONE ? '\n' : quoting == CRM_QUOTING_SINGLE ? '\'' : '"';
    csv->by_library = quoting == CRM_QUOTING_DOUBLE || quoting == CRM_QUOTING_SINGLE;
}

/* Finds out what was not said. */
static void find_form(struct crm_csv *csv, enum crm_quoting quoting)
{
    char separator = 0;
    /* a pipe may have given more than the first block: what is found must not depend on that */
    size_t first = csv->filled < BLOCK_SIZE ? csv->filled : BLOCK_SIZE;
    csv->ends_with_return =
        memchr(csv->bytes, '\n', first) == NULL && memchr(csv->bytes, '\r', first) != NULL;
    end_lines(csv, 0, csv->filled);
    struct crm_span text = { csv->bytes, first };
    size_t length = crm_separator_line(text, &separator);
    if (length > 0) {
        csv->at = length;
        csv->line++;
        csv->delimiter = csv->delimiter == 0 ? separator : csv->delimiter;
        text = (struct crm_span){ csv->bytes + length, first - length };
    }
    csv->delimiter = csv->delimiter == 0 ? crm_guess_delimiter(text) : csv->delimiter;
    set_quoting(csv,
                quoting == CRM_QUOTING_GUESS ? crm_guess_quoting(text, csv->delimiter) : quoting);
}

static struct crm_csv *new_csv(struct crm_source *source, char delimiter, struct crm_error *error)
{
    struct crm_csv *made = crm_allocate(1, sizeof *made, error);
    if (made != NULL) {
        made->source = source;
        made->line = 1;
        made->delimiter = delimiter;
    }
    return made;
}

/* Finds out the form by what has been read, and where its separators are. */
static enum crm_status begin(struct crm_csv *csv, enum crm_quoting quoting, struct crm_error *error)
{
    find_form(csv, quoting);
    enum crm_status status = scan_block(csv, error);
    if (status == CRM_OK) {
        pass_places(csv, csv->at);
    }
    return status;
}

enum crm_status crm_csv_open(struct crm_csv **csv, struct crm_source *source, char delimiter,
                             enum crm_quoting quoting, struct crm_error *error)
{
    *csv = NULL;
    struct crm_csv *made = new_csv(source, delimiter, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    bool guess = delimiter == 0 || quoting == CRM_QUOTING_GUESS;
    enum crm_status status = read_first(made, guess ? SIZE_MAX : 1, error);
    status = status == CRM_OK ? begin(made, quoting, error) : status;
    if (status != CRM_OK) {
        crm_csv_close(made);
        return status;
    }
    *csv = made;
    return CRM_OK;
}

enum crm_status crm_csv_open_text(struct crm_csv **csv, struct crm_span text, char delimiter,
                                  enum crm_quoting quoting, struct crm_error *error)
{
    *csv = NULL;
    struct crm_csv *made = new_csv(NULL, delimiter, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    enum crm_status status =
        crm_grow(&made->bytes, &made->capacity, text.length + CRM_CSV_SLACK, 1, error);
    if (status == CRM_OK) {
        memcpy(made->bytes, text.length > 0 ? text.at : "", text.length);
        made->filled = text.length;
        made->ended = true;
        set_quoting(made, quoting);
        status = scan_block(made, error);
    }
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
    if (row->problem == CRM_CSV_TOO_LONG && length > ROW_MOST) {
        length = ROW_MOST; /* how much more is here depends on the blocks */
    }
    row->raw = (struct crm_span){ csv->bytes + csv->at, length };
    row->line = csv->line;
    row->cells = csv->cells;
    row->count = csv->cell_count;
    row->plain = row->plain && csv->clean;
    row->ascii = csv->ascii;
    size_t broken = 0;
    if (row->problem == CRM_CSV_GOOD && csv->check_text && !crm_utf8_valid(row->raw, &broken)) {
        row->problem = CRM_CSV_BAD_ENCODING;
        row->broken = csv->source == NULL
                          ? broken
                          : crm_source_offset(csv->source, csv->position + csv->at + broken);
    }
    csv->at = next;
    csv->line += lines;
    pass_places(csv, next);
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
    struct crm_span line = { csv->bytes + from, to - from };
    line = crm_csv_formulas_quote(&csv->formulas, line);
    if (csv->formulas.line.failed
        || csv_parse(&csv->parser, line.at, line.length, take_field, take_row, csv)
               != line.length) {
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
    crm_csv_formulas_begin(&csv->formulas, csv->delimiter, csv->quote);
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
            if (csv->formulas.line.failed || csv_error(&csv->parser) == CSV_ENOMEM) {
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
    if (crm_buffer_room(&csv->text, CRM_CSV_SLACK) == NULL) {
        crm_fail_memory(error);
        return ATTEMPT_FAILED;
    }
    size_t used = 0;
    for (size_t i = 0; i < csv->cell_count; i++) {
        csv->cells[i].at = csv->text.bytes + used;
        used += csv->cells[i].length;
    }
    bool is_control = csv->delimiter < ' ' || csv->delimiter == 0x7f;
    row->plain = lines == 1 && !csv->check_returns && !is_control;
    finish_row(csv, row, at, lines);
    return ATTEMPT_ROW;
}

/* Rejects a line that begins a field with a quote where there were to be none. */
static enum attempt give_up_line(struct crm_csv *csv, struct crm_csv_row *row)
{
    size_t end = line_end(csv, csv->at);
    if (end == 0) {
        return ATTEMPT_MORE;
    }
    give_up_row(csv, row, end - csv->at > ROW_MOST ? CRM_CSV_TOO_LONG : CRM_CSV_BAD_QUOTES);
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
        if (found != '\n' && found == csv->quote) {
            struct crm_span rest = { csv->bytes + start, csv->filled - start };
            if (csv->by_library && crm_csv_formula_end(rest, csv->delimiter, csv->quote) == 0) {
                return ATTEMPT_QUOTED;
            }
            if (end == start) {
                return give_up_line(csv, row);
            }
            continue;
        }
        size_t length = end - start;
        if (found == '\n' && length > 0 && csv->bytes[end - 1] == '\r') {
            length--;
        }
        struct crm_span cell = { csv->bytes + start, length };
        if (csv->cell_count < csv->cell_capacity) {
            csv->cells[csv->cell_count++] = cell; /* as add_cell, without a call */
        } else if (add_cell(csv, cell, error) != CRM_OK) {
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
    bool has_return =
        !empty && csv->check_returns && memchr(csv->bytes + csv->at, '\r', length) != NULL;
    if (has_return && csv->by_library) {
        return ATTEMPT_QUOTED; /* a CR inside: libcsv decides what it is */
    }
    if (next - csv->at > ROW_MOST) {
        row->problem = CRM_CSV_TOO_LONG;
        csv->cell_count = 0;
    }
    csv->place_at = place;
    row->plain = !has_return;
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
    pass_places(csv, end);
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

enum crm_quoting crm_csv_quoting(const struct crm_csv *csv)
{
    return csv->quoting;
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
        quoted = csv->by_library && quoted != (byte == csv->quote);
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
    crm_buffer_free(&csv->formulas.line);
    crm_release(csv->bytes);
    crm_release(csv->places);
    crm_release(csv->cells);
    crm_release(csv);
}
