#include "stream/reader.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buffer.h"
#include "stream/escape.h"
#include "stream/lines.h"
#include "stream/place.h"
#include "value/date.h"
#include "value/number.h"
#include "value/text.h"

enum { TABLE_MEMORY = 1 << 26, TAGS = 26 };

/* Sections may only come in this order. */
enum phase { PHASE_HEAD, PHASE_PRODUCTS, PHASE_FACTS, PHASE_CUSTOMERS, PHASE_ENDED };

struct crm_reader {
    struct crm_lines lines;
    struct crm_notes *notes;
    struct crm_stream_head head;
    struct crm_layout layouts[TAGS];
    uint64_t counts[TAGS];
    enum phase phase;
    bool failed;
    struct crm_reader_options options;
    bool is_table;  /* turned into a stream */
    bool begun;     /* the first bytes have been looked at */
    bool any_order; /* whoever reads is going to sort */
    struct crm_record *records;
    size_t record_capacity;
    struct crm_buffer last_key; /* of the record before the batch */
    struct crm_buffer last_time;
    char last_tag;
};

static size_t index_of(char tag)
{
    return (size_t)(tag - 'A');
}

static bool is_tag(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

const char *crm_reader_name(const struct crm_reader *reader)
{
    return crm_input_name(reader->lines.input);
}

uint64_t crm_reader_line(const struct crm_reader *reader, const struct crm_batch *batch,
                         size_t record)
{
    return reader->is_table ? 0 : batch->first_line + record;
}

const struct crm_stream_head *crm_reader_head(const struct crm_reader *reader)
{
    return &reader->head;
}

const struct crm_layout *crm_reader_layout(const struct crm_reader *reader,
                                           enum crm_section section)
{
    return &reader->layouts[index_of((char)section)];
}

/* A reader of an input that has given `seen` already; takes the input over. */
static enum crm_status make_reader(struct crm_reader **reader, struct crm_input *input,
                                   struct crm_span seen, struct crm_notes *notes,
                                   struct crm_error *error)
{
    *reader = NULL;
    struct crm_reader *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        crm_input_close(input);
        return CRM_FAILURE;
    }
    made->notes = notes;
    made->head.as_of = CRM_NO_DAY;
    if (crm_lines_open(&made->lines, input, seen, error) != CRM_OK) {
        crm_reader_close(made);
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < TAGS; i++) {
        made->layouts[i].section = (enum crm_section)('A' + (int)i);
    }
    *reader = made;
    return CRM_OK;
}

enum crm_status crm_reader_open(struct crm_reader **reader, const char *path,
                                const struct crm_reader_options *options, struct crm_notes *notes,
                                struct crm_error *error)
{
    static const struct crm_reader_options usual = { .table = { 0, TABLE_MEMORY } };
    struct crm_input *input = NULL;
    *reader = NULL;
    enum crm_status status = crm_input_open(&input, path, error);
    if (status == CRM_OK) {
        status = make_reader(reader, input, (struct crm_span){ NULL, 0 }, notes, error);
    }
    if (status == CRM_OK) {
        (*reader)->options = options != NULL ? *options : usual;
    }
    return status;
}

enum crm_status crm_reader_adopt(struct crm_reader **reader, struct crm_input *input,
                                 struct crm_span seen, bool partial, struct crm_notes *notes,
                                 struct crm_error *error)
{
    enum crm_status status = make_reader(reader, input, seen, notes, error);
    if (status == CRM_OK) {
        (*reader)->any_order = true;
        (*reader)->options.partial = partial;
        crm_input_accept_cut(input, partial);
    }
    return status;
}

void crm_reader_close(struct crm_reader *reader)
{
    if (reader == NULL) {
        return;
    }
    for (size_t i = 0; i < TAGS; i++) {
        crm_layout_free(&reader->layouts[i]);
    }
    crm_lines_close(&reader->lines);
    crm_buffer_free(&reader->last_key);
    crm_buffer_free(&reader->last_time);
    crm_release(reader->records);
    crm_release(reader);
}

enum crm_status crm_reader_refuse(const struct crm_reader *reader, const struct crm_batch *batch,
                                  size_t record, size_t field, struct crm_error *error,
                                  const char *format, ...)
{
    char message[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    const struct crm_record *failing = &batch->records[record];
    struct crm_span span = crm_field(failing, field);
    uint64_t line = crm_reader_line(reader, batch, record);
    size_t column = (size_t)(span.at - failing->bytes) - failing->start + 1;
    crm_fail_at(error, CRM_REFUSED, crm_reader_name(reader), line, line > 0 ? column : 0, "%s",
                message);
    const struct crm_layout *layout = &reader->layouts[index_of(crm_record_tag(failing))];
    if (field > 0 && field <= layout->count) {
        snprintf(error->field, sizeof error->field, "%s", layout->names[field - 1]);
    }
    return CRM_REFUSED;
}

/* Checks the form of a record with these fields; that of an unknown section is not ours. */
static enum crm_status check_record(const struct crm_reader *reader,
                                    const struct crm_record *record, size_t fields,
                                    struct crm_error *error)
{
    char tag = crm_record_tag(record);
    const struct crm_layout *layout = &reader->layouts[index_of(tag)];
    if (record->ends[fields] - reader->lines.at > CRM_LINE_MOST) {
        return crm_lines_refuse(&reader->lines, reader->lines.at, error,
                                "a line of more than %d bytes", CRM_LINE_MOST);
    }
    if (!crm_is_known(tag)) {
        return CRM_OK;
    }
    if (!layout->present) {
        return crm_lines_refuse(&reader->lines, reader->lines.at, error,
                                "a record of section %c before its #%c line", tag, tag);
    }
    if (fields != layout->count) {
        return crm_lines_refuse(
            &reader->lines, record->ends[fields < layout->count ? fields : layout->count], error,
            "%zu fields behind the tag, #%c has %zu", fields, tag, layout->count);
    }
    return crm_field(record, 1).length > 0
                   && (!reader->lines.check_keys || crm_escape_key(crm_field(record, 1)))
               ? CRM_OK
               : crm_lines_refuse(&reader->lines, reader->lines.at + 2, error,
                                  "an empty key, or one with a control character");
}

/* Makes *record from the line at `at` and moves on to the next one. */
static enum crm_status take_record(struct crm_reader *reader, struct crm_record *record,
                                   struct crm_error *error)
{
    const uint32_t *ends = reader->lines.separators + reader->lines.separator_at;
    size_t fields = 0;
    while (reader->lines.bytes[ends[fields]] == '\t') {
        fields++;
    }
    if (ends[0] != reader->lines.at + 1 || fields == 0) { /* also in sections that are not ours */
        return crm_lines_refuse(&reader->lines, ends[0], error,
                                "a record is a letter, a TAB and fields");
    }
    *record = (struct crm_record){ reader->lines.bytes, ends, (uint32_t)reader->lines.at, false };
    enum crm_status status = check_record(reader, record, fields, error);
    if (status != CRM_OK) {
        return status;
    }
    reader->lines.at = ends[fields] + 1;
    reader->lines.separator_at += fields + 1;
    reader->lines.line++;
    reader->counts[index_of(crm_record_tag(record))]++;
    return CRM_OK;
}

/* Whether the record may follow the one before it; who is going to sort does not care. */
static enum crm_status check_order(const struct crm_reader *reader, const struct crm_place *before,
                                   const struct crm_place *now, struct crm_record *record,
                                   struct crm_error *error)
{
    if (reader->any_order || !crm_is_known(now->tag)
        || crm_place_follows(before, now, &record->same_customer)) {
        return CRM_OK;
    }
    struct crm_buffer quoted = { 0 };
    crm_text_quote(&quoted, now->key);
    enum crm_status status =
        crm_fail_at(error, CRM_REFUSED, crm_reader_name(reader), reader->lines.line - 1, 3,
                    "%s is out of order or comes twice; let crm-import sort the stream",
                    crm_buffer_string(&quoted));
    crm_buffer_free(&quoted);
    return status;
}

static enum phase phase_of(char tag)
{
    return crm_is_fact(tag) ? PHASE_FACTS : tag == CRM_CUSTOMERS ? PHASE_CUSTOMERS : PHASE_PRODUCTS;
}

static bool continues(const struct crm_reader *reader, char tag)
{
    if (reader->lines.at >= reader->lines.whole) {
        return false;
    }
    char next = reader->lines.bytes[reader->lines.at];
    return next == tag || (crm_is_fact(tag) && crm_is_fact(next));
}

static enum crm_status take_records(struct crm_reader *reader, struct crm_batch *batch,
                                    struct crm_error *error)
{
    char tag = reader->lines.bytes[reader->lines.at];
    if (phase_of(tag) < reader->phase && !reader->any_order) {
        return crm_lines_refuse(&reader->lines, reader->lines.at, error,
                                "section %c comes too late; let crm-import sort", tag);
    }
    bool returns =
        !crm_is_fact(tag) && tag != reader->last_tag && reader->counts[index_of(tag)] > 0;
    if (returns && !reader->any_order) {
        return crm_lines_refuse(&reader->lines, reader->lines.at, error,
                                "section %c stands in two places; let crm-import sort", tag);
    }
    reader->phase = phase_of(tag) > reader->phase ? phase_of(tag) : reader->phase;
    struct crm_place before = { crm_buffer_view(&reader->last_key),
                                crm_buffer_view(&reader->last_time), reader->last_tag };
    size_t start = reader->lines.at;
    *batch = (struct crm_batch){ .first_line = reader->lines.line };
    while (continues(reader, tag)) {
        if (crm_grow(&reader->records, &reader->record_capacity, batch->count + 1,
                     sizeof *reader->records, error)
            != CRM_OK) {
            return CRM_FAILURE;
        }
        struct crm_record *record = &reader->records[batch->count];
        enum crm_status status = take_record(reader, record, error);
        if (status != CRM_OK) {
            return status;
        }
        struct crm_place now = crm_place_of(record);
        status = check_order(reader, &before, &now, record, error);
        if (status != CRM_OK) {
            return status;
        }
        before = now;
        batch->count++;
    }
    batch->records = reader->records;
    batch->raw = (struct crm_span){ reader->lines.bytes + start, reader->lines.at - start };
    reader->last_tag = before.tag;
    return crm_place_keep(&before, &reader->last_key, &reader->last_time, error);
}

static enum crm_status take_layout(struct crm_reader *reader, struct crm_span line,
                                   struct crm_error *error)
{
    char tag = line.at[1];
    struct crm_layout *layout = &reader->layouts[index_of(tag)];
    /* the facts' columns belong to the head: who joins streams must know them before the records */
    bool late = crm_is_fact(tag) || tag == CRM_PRODUCTS ? reader->phase > PHASE_HEAD
                                                        : reader->phase > phase_of(tag);
    if (layout->present || late || reader->counts[index_of(tag)] > 0) {
        return crm_lines_refuse(&reader->lines, reader->lines.at, error,
                                "a second or late #%c line", tag);
    }
    struct crm_span wrong = { NULL, 0 };
    enum crm_status status = crm_layout_read(layout, line, &wrong, error);
    if (status != CRM_OK) {
        return wrong.at != NULL
                   ? crm_lines_refuse(&reader->lines, (size_t)(wrong.at - reader->lines.bytes),
                                      error, "%s column name",
                                      wrong.length == 0 ? "an empty" : "a repeated")
                   : status;
    }
    const char *key = tag == CRM_PRODUCTS ? "product" : "customer_id";
    if (crm_is_known(tag) && (layout->count == 0 || strcmp(layout->names[0], key) != 0)) {
        return crm_lines_refuse(&reader->lines, reader->lines.at, error, "#%c must begin with %s",
                                tag, key);
    }
    if (crm_is_fact(tag) && (layout->count < 2 || strcmp(layout->names[1], "time") != 0)) {
        return crm_lines_refuse(&reader->lines, reader->lines.at, error,
                                "#%c must have time as its second column", tag);
    }
    layout->present = true;
    if (tag == CRM_CUSTOMERS && !reader->any_order) {
        reader->phase = PHASE_CUSTOMERS; /* facts behind it would get lost in a relay */
    }
    return CRM_OK;
}

static void note_filtered(const struct crm_reader *reader, char tag, uint64_t said)
{
    uint64_t read = reader->counts[index_of(tag)];
    if (said != read) {
        crm_note(reader->notes,
                 "%s: %llu %c records where ##end says %llu: the stream was filtered",
                 crm_reader_name(reader), (unsigned long long)read, tag, (unsigned long long)said);
    }
}

/* Compares the counts of ##end with what was read; who filters on purpose gets a warning. */
static enum crm_status check_counts(const struct crm_reader *reader, struct crm_span value,
                                    struct crm_error *error)
{
    bool named[TAGS] = { false };
    while (value.length > 0) {
        struct crm_span part = crm_next_part(&value);
        int64_t said = 0;
        if (part.length < 3 || !is_tag(part.at[0]) || part.at[1] != '='
            || !crm_integer_parse((struct crm_span){ part.at + 2, part.length - 2 }, &said)) {
            return crm_lines_refuse(&reader->lines, reader->lines.at, error,
                                    "##end has counts that cannot be read");
        }
        named[index_of(part.at[0])] = true;
        note_filtered(reader, part.at[0], (uint64_t)said);
    }
    for (size_t i = 0; i < TAGS; i++) {
        if (!named[i]) {
            note_filtered(reader, (char)('A' + (int)i), 0);
        }
    }
    return CRM_OK;
}

static enum crm_status take_end(struct crm_reader *reader, const struct crm_batch *batch,
                                struct crm_error *error)
{
    if (!reader->layouts[index_of(CRM_CUSTOMERS)].present) {
        return crm_lines_refuse(&reader->lines, reader->lines.at, error,
                                "##end before the #C line");
    }
    reader->phase = PHASE_ENDED;
    return check_counts(reader, batch->value, error);
}

static enum crm_status take_meta(struct crm_reader *reader, struct crm_span line,
                                 struct crm_batch *batch, struct crm_error *error)
{
    struct crm_span rest = { line.at + 2, line.length - 2 };
    batch->name = crm_next_part(&rest);
    batch->value = rest;
    if (crm_span_is(batch->name, "as_of")) {
        struct crm_time time = { CRM_NO_DAY, -1 };
        if (!crm_time_parse(rest, &time)) {
            return crm_lines_refuse(&reader->lines, reader->lines.at, error,
                                    "##as_of is not a date");
        }
        if (reader->head.as_of != CRM_NO_DAY && reader->head.as_of != time.day) {
            return crm_lines_refuse(&reader->lines, reader->lines.at, error,
                                    "another ##as_of line says another day");
        }
        reader->head.as_of = time.day;
    } else if (crm_span_is(batch->name, "currency")) {
        snprintf(reader->head.currency, sizeof reader->head.currency, "%.*s", (int)rest.length,
                 rest.at);
    } else if (crm_span_is(batch->name, "partial")) {
        reader->head.partial = true;
    } else if (crm_span_is(batch->name, "end")) {
        return take_end(reader, batch, error);
    }
    return CRM_OK;
}

/* One line that is no record. */
static enum crm_read take_line(struct crm_reader *reader, struct crm_batch *batch,
                               struct crm_error *error)
{
    const char *start = reader->lines.bytes + reader->lines.at;
    const char *end = memchr(start, '\n', reader->lines.whole - reader->lines.at);
    struct crm_span line = { start, (size_t)(end - start) };
    if (line.length > CRM_LINE_MOST) {
        crm_lines_refuse(&reader->lines, reader->lines.at, error, "a line of more than %d bytes",
                         CRM_LINE_MOST);
        return CRM_READ_FAILED;
    }
    *batch =
        (struct crm_batch){ .raw = { start, line.length + 1 }, .first_line = reader->lines.line };
    enum crm_read kind = CRM_READ_META;
    enum crm_status status = CRM_OK;
    if (line.length >= 2 && start[0] == '#' && start[1] == '#') {
        status = take_meta(reader, line, batch, error);
    } else if (line.length >= 2 && start[0] == '#' && is_tag(start[1])
               && (line.length == 2 || start[2] == '\t')) {
        kind = CRM_READ_LAYOUT;
        batch->name = (struct crm_span){ start + 1, 1 };
        status = take_layout(reader, line, error);
    } else {
        status = crm_lines_refuse(&reader->lines, reader->lines.at, error,
                                  "neither a ## line, a # line nor a record");
    }
    while (reader->lines.separators[reader->lines.separator_at] != reader->lines.at + line.length) {
        reader->lines.separator_at++;
    }
    reader->lines.separator_at++;
    reader->lines.at += line.length + 1;
    reader->lines.line++;
    return status == CRM_OK ? kind : CRM_READ_FAILED;
}

static enum crm_status check_first_line(const struct crm_reader *reader, struct crm_error *error)
{
    static const char magic[] = "##crm\t1\n";
    static const char name[] = "##crm\t";
    size_t length = reader->lines.whole - reader->lines.at;
    if (length >= sizeof magic - 1 && memcmp(reader->lines.bytes, magic, sizeof magic - 1) == 0) {
        return CRM_OK;
    }
    if (length >= sizeof name - 1 && memcmp(reader->lines.bytes, name, sizeof name - 1) == 0) {
        return crm_lines_refuse(&reader->lines, sizeof name - 1, error,
                                "a stream of another version; this tool reads version 1");
    }
    return crm_lines_refuse(
        &reader->lines, 0, error,
        "neither a stream (its first line is not ##crm) nor a table; make a stream "
        "with crm-import");
}

/* Looks at the first byte: what does not begin with # is a plain table, and gets read as one. */
static enum crm_status begin(struct crm_reader *reader, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    reader->begun = true;
    if (reader->lines.filled == 0) {
        status = crm_input_read(reader->lines.input, reader->lines.bytes, reader->lines.capacity,
                                &reader->lines.filled, error);
    }
    if (status == CRM_OK && reader->lines.filled > 0 && reader->lines.bytes[0] != '#'
        && !reader->any_order) {
        struct crm_span seen = { reader->lines.bytes, reader->lines.filled };
        status = crm_table_to_stream(&reader->lines.input, seen, &reader->options.table, error);
        reader->lines.filled = 0;
        reader->is_table = true;
    } else if (status == CRM_OK) {
        crm_input_accept_cut(reader->lines.input, reader->options.partial);
    }
    return status;
}

/* A stream that breaks off is taken as far as it goes; facts without #C make customers of none. */
static enum crm_read end_partial(struct crm_reader *reader, struct crm_error *error)
{
    struct crm_layout *customers = &reader->layouts[index_of(CRM_CUSTOMERS)];
    if (!customers->present
        && crm_layout_add(customers, crm_span_of("customer_id"), error) != CRM_OK) {
        return CRM_READ_FAILED;
    }
    crm_note(reader->notes, "%s: the stream is not whole: it breaks off in line %llu",
             crm_reader_name(reader), (unsigned long long)reader->lines.line);
    reader->head.partial = true;
    reader->lines.at = reader->lines.filled;
    reader->lines.whole = reader->lines.filled;
    reader->phase = PHASE_ENDED;
    return CRM_READ_END;
}

/* The input has ended: rightly after ##end only. */
static enum crm_read at_input_end(struct crm_reader *reader, struct crm_error *error)
{
    if (reader->phase == PHASE_ENDED && reader->lines.filled == reader->lines.at) {
        return CRM_READ_END;
    }
    if (reader->options.partial && reader->lines.line > 1 && reader->phase != PHASE_ENDED) {
        return end_partial(reader, error);
    }
    reader->failed = true;
    const char *reason = reader->lines.line == 1 && reader->lines.filled == 0 ? "is empty"
                         : reader->lines.filled > reader->lines.at            ? "ends inside a line"
                                                                   : "ends without ##end";
    crm_fail_at(error, CRM_REFUSED, crm_reader_name(reader), reader->lines.line, 0,
                "the stream %s: what wrote it did not finish", reason);
    return CRM_READ_FAILED;
}

static enum crm_status next_block(struct crm_reader *reader, struct crm_error *error)
{
    uint64_t position = 0;
    uint64_t size = 0;
    crm_input_position(reader->lines.input, &position, &size);
    crm_note_progress(reader->notes, crm_reader_name(reader), position, size);
    return crm_lines_fill(&reader->lines, error);
}

bool crm_reader_is_table(const struct crm_reader *reader)
{
    return reader->is_table;
}

enum crm_read crm_reader_next(struct crm_reader *reader, struct crm_batch *batch,
                              struct crm_error *error)
{
    bool first = reader->lines.line == 1 && reader->lines.at == 0;
    enum crm_read read = CRM_READ_FAILED;
    if (reader->failed) {
        return CRM_READ_FAILED;
    }
    if (!reader->begun && begin(reader, error) != CRM_OK) {
        reader->failed = true;
        return CRM_READ_FAILED;
    }
    if (reader->lines.at == reader->lines.whole && next_block(reader, error) != CRM_OK) {
        reader->failed = true;
        return CRM_READ_FAILED;
    }
    if (reader->lines.at == reader->lines.whole) {
        return at_input_end(reader, error);
    }
    if (first && check_first_line(reader, error) != CRM_OK) {
        read = CRM_READ_FAILED;
    } else if (reader->phase == PHASE_ENDED) {
        crm_lines_refuse(&reader->lines, reader->lines.at, error, "something follows ##end");
    } else if (is_tag(reader->lines.bytes[reader->lines.at])
               && reader->lines.bytes[reader->lines.at + 1] == '\t') {
        char tag = reader->lines.bytes[reader->lines.at];
        read = crm_is_known(tag) ? CRM_READ_RECORDS : CRM_READ_OTHER;
        read = take_records(reader, batch, error) == CRM_OK ? read : CRM_READ_FAILED;
    } else {
        read = take_line(reader, batch, error);
    }
    reader->failed = read == CRM_READ_FAILED;
    return read;
}

enum crm_status crm_reader_read_head(struct crm_reader *reader, struct crm_error *error)
{
    for (;;) {
        if (reader->lines.at == reader->lines.whole
            && crm_lines_fill(&reader->lines, error) != CRM_OK) {
            reader->failed = true;
            return error->status;
        }
        const char *line = reader->lines.bytes + reader->lines.at;
        size_t left = reader->lines.whole - reader->lines.at;
        bool end = left >= 5 && memcmp(line, "##end", 5) == 0;
        bool customers = left >= 2 && line[0] == '#' && line[1] == CRM_CUSTOMERS;
        if (left == 0 || line[0] != '#' || end || customers) {
            return CRM_OK;
        }
        struct crm_batch batch;
        if (crm_reader_next(reader, &batch, error) == CRM_READ_FAILED) {
            return error->status;
        }
    }
}
