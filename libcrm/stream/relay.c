#include "stream/relay.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/version.h"
#include "stream/additions.h"
#include "value/date.h"

/* Head of a kept record: how long the tool's own bytes in front of the line are. A line that is
 * no record is kept too, to stand where it stood. */
struct kept {
    uint32_t own;
    uint32_t is_record;
};

struct crm_relay {
    struct crm_relay_options options;
    struct crm_reader *reader;
    struct crm_spool spool;
    bool reviewing;     /* what stands between the customers is not passed on yet */
    bool own_line_done; /* our ##tool line has been written */
    bool partial_done;  /* the stream says itself that it is not whole */
    bool as_of_done;    /* so has the as-of date that replaces the stream's */
    bool in_customers;  /* #C has been read */
    struct crm_additions additions;
    struct crm_layout layout; /* of C as written */
    size_t *sources;          /* of each column written: the input's field, or 0 */
    size_t *own;              /* where that is 0: the number of our value */
    bool appends;             /* all our columns stand behind the input's, which keep their order */
    size_t own_count;
    uint32_t *ends;
    size_t ends_capacity;
    struct crm_buffer line;
};

enum crm_status crm_relay_open(struct crm_relay **relay, const struct crm_relay_options *options,
                               struct crm_error *error)
{
    *relay = NULL;
    struct crm_relay *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    made->options = *options;
    crm_spool_open(&made->spool, options->memory);
    enum crm_status status =
        crm_reader_open(&made->reader, options->input, &options->reader, options->notes, error);
    if (status != CRM_OK) {
        crm_relay_close(made);
        return status;
    }
    *relay = made;
    return CRM_OK;
}

const struct crm_reader *crm_relay_reader(const struct crm_relay *relay)
{
    return relay->reader;
}

int32_t crm_relay_as_of(const struct crm_relay *relay)
{
    return relay->options.as_of != CRM_NO_DAY ? relay->options.as_of
                                              : crm_reader_head(relay->reader)->as_of;
}

static enum crm_status pass(struct crm_relay *relay, struct crm_span lines, struct crm_error *error)
{
    return relay->options.writer != NULL ? crm_writer_raw(relay->options.writer, lines, error)
                                         : CRM_OK;
}

/* The as-of date that replaces the stream's, once; also where the stream has none. */
static enum crm_status write_as_of(struct crm_relay *relay, struct crm_error *error)
{
    if (relay->as_of_done || relay->options.as_of == CRM_NO_DAY || relay->options.writer == NULL) {
        return CRM_OK;
    }
    relay->as_of_done = true;
    char text[19];
    size_t length = crm_time_write((struct crm_time){ relay->options.as_of, -1 }, text);
    return crm_writer_meta(relay->options.writer, "as_of", (struct crm_span){ text, length },
                           error);
}

static enum crm_status write_own_line(struct crm_relay *relay, struct crm_error *error)
{
    if (relay->own_line_done || relay->options.writer == NULL) {
        return CRM_OK;
    }
    relay->own_line_done = true;
    enum crm_status status = write_as_of(relay, error);
    if (status != CRM_OK) {
        return status;
    }
    struct crm_buffer *line = &relay->line;
    crm_buffer_clear(line);
    crm_buffer_format(line, "%s\t" CRM_VERSION, relay->options.tool);
    if (relay->options.settings[0] != '\0') {
        crm_buffer_format(line, "\t%s", relay->options.settings);
    }
    status = crm_buffer_check(line, error);
    return status == CRM_OK
               ? crm_writer_meta(relay->options.writer, "tool", crm_buffer_view(line), error)
               : status;
}

/* True where a ##tool value begins with our name. */
static bool is_own(const struct crm_relay *relay, struct crm_span value)
{
    size_t length = strlen(relay->options.tool);
    return value.length >= length && memcmp(value.at, relay->options.tool, length) == 0
           && (value.length == length || value.at[length] == '\t');
}

static enum crm_status take_meta(struct crm_relay *relay, const struct crm_batch *batch,
                                 struct crm_error *error)
{
    if (crm_span_is(batch->name, "end")) {
        return CRM_OK;
    }
    relay->partial_done = relay->partial_done || crm_span_is(batch->name, "partial");
    if (crm_span_is(batch->name, "columns")) {
        return crm_additions_columns(&relay->additions, batch->value, error);
    }
    if (crm_span_is(batch->name, "tool") && is_own(relay, batch->value)) {
        return write_own_line(relay, error);
    }
    if (crm_span_is(batch->name, "model")) {
        return crm_additions_model(&relay->additions, batch->value, error);
    }
    if (crm_span_is(batch->name, "as_of") && relay->options.as_of != CRM_NO_DAY) {
        return write_as_of(relay, error);
    }
    if (relay->in_customers) {
        struct kept head = { 0, 0 };
        return crm_spool_append(&relay->spool,
                                (struct crm_span){ (const char *)&head, sizeof head }, batch->raw,
                                error);
    }
    return pass(relay, batch->raw, error);
}

static enum crm_status take_layout(struct crm_relay *relay, const struct crm_batch *batch,
                                   struct crm_error *error)
{
    enum crm_status status = write_own_line(relay, error);
    if (status != CRM_OK) {
        return status;
    }
    if (batch->name.at[0] == CRM_CUSTOMERS) {
        relay->in_customers = true;
        return CRM_OK;
    }
    return relay->options.writer != NULL ? crm_writer_layout(
               relay->options.writer,
               crm_reader_layout(relay->reader, (enum crm_section)batch->name.at[0]), error)
                                         : CRM_OK;
}

enum crm_read crm_relay_next(struct crm_relay *relay, struct crm_batch *batch,
                             struct crm_error *error)
{
    for (;;) {
        enum crm_read read = crm_reader_next(relay->reader, batch, error);
        enum crm_status status = CRM_OK;
        bool handed_out = read == CRM_READ_RECORDS;
        switch (read) {
        case CRM_READ_META:
            status = take_meta(relay, batch, error);
            break;
        case CRM_READ_LAYOUT:
            status = take_layout(relay, batch, error);
            break;
        case CRM_READ_RECORDS:
        case CRM_READ_OTHER:
            if (!relay->in_customers && relay->options.writer != NULL) {
                status = crm_writer_batch(relay->options.writer, batch, error);
            }
            break;
        case CRM_READ_END:
        case CRM_READ_FAILED:
            return read;
        }
        if (status != CRM_OK) {
            return CRM_READ_FAILED;
        }
        if (handed_out) {
            return read;
        }
    }
}

enum crm_status crm_relay_keep(struct crm_relay *relay, const struct crm_record *record,
                               struct crm_span own, struct crm_error *error)
{
    const struct crm_layout *layout = crm_reader_layout(relay->reader, CRM_CUSTOMERS);
    struct kept head = { (uint32_t)((own.length + 7) & ~(size_t)7), 1 };
    size_t length = record->ends[layout->count] + 1 - record->start;
    crm_buffer_clear(&relay->line);
    crm_buffer_append(&relay->line, &head, sizeof head);
    crm_buffer_span(&relay->line, own);
    crm_buffer_append(&relay->line, "\0\0\0\0\0\0\0", head.own - own.length);
    enum crm_status status = crm_buffer_check(&relay->line, error);
    return status == CRM_OK
               ? crm_spool_append(&relay->spool, crm_buffer_view(&relay->line),
                                  (struct crm_span){ record->bytes + record->start, length }, error)
               : status;
}

/* A column of the output while it finds its place. */
struct placed {
    const char *name;
    size_t source;
    size_t own;
    size_t rank; /* 0: the data's own, as they stand */
    size_t order;
};

static int compare_placed(const void *left, const void *right)
{
    const struct placed *a = left;
    const struct placed *b = right;
    if (a->rank != b->rank) {
        return a->rank < b->rank ? -1 : 1;
    }
    return a->rank > 0 ? strcmp(a->name, b->name) : (a->order > b->order) - (a->order < b->order);
}

static bool is_among(const char *const *names, size_t count, struct crm_span name)
{
    size_t i = 0;
    while (i < count && !crm_span_is(name, names[i])) {
        i++;
    }
    return i < count;
}

/* What a class was before is of no use once the class was found anew, without a comparison. */
static bool is_outdated(const struct crm_relay *relay, const char *column, const char *const *names)
{
    struct crm_span present = crm_additions_present(column);
    return present.length > 0 && is_among(names, relay->own_count, present)
           && !is_among(names, relay->own_count, crm_span_of(column))
           && crm_additions_has(&relay->additions, relay->options.tool, column);
}

/* Leaves out what is outdated, of the input's columns and of the tool's claim. */
static size_t drop_outdated(struct crm_relay *relay, const char *const *names,
                            struct placed *columns, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_outdated(relay, columns[i].name, names)) {
            crm_additions_drop(&relay->additions, relay->options.tool, columns[i].name);
        } else {
            columns[kept++] = columns[i];
        }
    }
    return kept;
}

/* Lists the input's columns, then ours that are new; ours that are there get our values. */
static enum crm_status list_columns(struct crm_relay *relay, const char *const *names,
                                    struct placed *columns, size_t *count, struct crm_error *error)
{
    const struct crm_layout *input = crm_reader_layout(relay->reader, CRM_CUSTOMERS);
    const char *tool = relay->options.tool;
    for (size_t i = 0; i < input->count; i++) {
        bool added = crm_additions_has(&relay->additions, NULL, input->names[i]);
        size_t rank = added ? 1 + crm_additions_rank(input->names[i]) : 0;
        columns[i] = (struct placed){ input->names[i], i + 1, 0, rank, i };
    }
    *count = input->count;
    for (size_t i = 0; i < relay->own_count; i++) {
        size_t field = crm_layout_field(input, names[i]);
        if (field != 0 && !crm_additions_has(&relay->additions, tool, names[i])) {
            return crm_fail_at(error, CRM_REFUSED, crm_reader_name(relay->reader), 0, 0,
                               "the customers have a column %s that %s did not write; rename it",
                               names[i], tool);
        }
        size_t at = field != 0 ? field - 1 : (*count)++;
        columns[at] = (struct placed){ names[i], 0, i, 1 + crm_additions_rank(names[i]), at };
        enum crm_status status = crm_additions_add(&relay->additions, tool, names[i], error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
}

/* Decides where each column goes: the data's own first, then what tools have added, in the order
 * of the table of columns, so that the order in which the tools ran does not show. */
static enum crm_status place_columns(struct crm_relay *relay, const char *const *names,
                                     struct crm_error *error)
{
    const struct crm_layout *input = crm_reader_layout(relay->reader, CRM_CUSTOMERS);
    size_t most = input->count + relay->own_count;
    size_t count = 0;
    struct placed *columns = crm_allocate(most, sizeof *columns, error);
    relay->sources = crm_allocate(most, sizeof *relay->sources, error);
    relay->own = crm_allocate(most, sizeof *relay->own, error);
    enum crm_status status =
        columns != NULL && relay->sources != NULL && relay->own != NULL ? CRM_OK : CRM_FAILURE;
    status = status == CRM_OK ? list_columns(relay, names, columns, &count, error) : status;
    if (status == CRM_OK) {
        count = drop_outdated(relay, names, columns, count);
    }
    if (status == CRM_OK && count > 1) {
        qsort(columns, count, sizeof *columns, compare_placed);
    }
    relay->appends = count >= input->count;
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        relay->sources[i] = columns[i].source;
        relay->own[i] = columns[i].own;
        relay->appends = relay->appends && columns[i].source == (i < input->count ? i + 1 : 0);
        status = crm_layout_add(&relay->layout, crm_span_of(columns[i].name), error);
    }
    crm_release(columns);
    return status;
}

/* Lines that are due by now: our own where the stream broke off before its columns, and the mark
 * of a stream that is not whole. */
static enum crm_status write_missing(struct crm_relay *relay, struct crm_error *error)
{
    enum crm_status status = write_own_line(relay, error);
    return status == CRM_OK && crm_reader_head(relay->reader)->partial && !relay->partial_done
               ? crm_writer_meta(relay->options.writer, "partial", (struct crm_span){ "", 0 },
                                 error)
               : status;
}

enum crm_status crm_relay_columns(struct crm_relay *relay, const char *const *names, size_t count,
                                  struct crm_span model, struct crm_error *error)
{
    struct crm_writer *writer = relay->options.writer;
    relay->own_count = count;
    relay->reviewing = false;
    relay->layout.section = CRM_CUSTOMERS;
    enum crm_status status =
        crm_additions_learn(&relay->additions, relay->options.tool, model, error);
    status = status == CRM_OK ? place_columns(relay, names, error) : status;
    if (status == CRM_OK && writer != NULL) {
        status = write_missing(relay, error);
        status = status == CRM_OK ? crm_additions_write(&relay->additions, writer, error) : status;
        status = status == CRM_OK ? crm_writer_layout(writer, &relay->layout, error) : status;
    }
    return status == CRM_OK ? crm_spool_rewind(&relay->spool, error) : status;
}

/* Finds the fields of a kept line again. */
static enum crm_status split(struct crm_relay *relay, struct crm_span line,
                             struct crm_record *record, struct crm_error *error)
{
    size_t fields = crm_reader_layout(relay->reader, CRM_CUSTOMERS)->count + 1;
    if (crm_grow(&relay->ends, &relay->ends_capacity, fields, sizeof *relay->ends, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    size_t found = 0;
    for (size_t i = 0; i < line.length; i++) {
        if (line.at[i] == '\t' || line.at[i] == '\n') {
            relay->ends[found++] = (uint32_t)i;
        }
    }
    *record = (struct crm_record){ line.at, relay->ends, 0, false };
    return CRM_OK;
}

enum crm_status crm_relay_review(struct crm_relay *relay, struct crm_error *error)
{
    relay->reviewing = true;
    return crm_spool_rewind(&relay->spool, error);
}

enum crm_step crm_relay_replay(struct crm_relay *relay, struct crm_record *record,
                               struct crm_span *own, struct crm_error *error)
{
    for (;;) {
        struct crm_span packed;
        enum crm_step step = crm_spool_next(&relay->spool, &packed, error);
        if (step != CRM_STEP_RECORD) {
            return step;
        }
        struct kept head;
        memcpy(&head, packed.at, sizeof head);
        size_t skipped = sizeof head + head.own;
        struct crm_span line = { packed.at + skipped, packed.length - skipped };
        if (head.is_record == 0) {
            if (!relay->reviewing && pass(relay, line, error) != CRM_OK) {
                return CRM_STEP_FAILED;
            }
            continue;
        }
        *own = (struct crm_span){ packed.at + sizeof head, head.own };
        return split(relay, line, record, error) == CRM_OK ? CRM_STEP_RECORD : CRM_STEP_FAILED;
    }
}

enum crm_status crm_relay_write(struct crm_relay *relay, const struct crm_record *record,
                                const struct crm_span *values, struct crm_error *error)
{
    size_t fields = crm_reader_layout(relay->reader, CRM_CUSTOMERS)->count;
    struct crm_buffer *line = &relay->line;
    crm_buffer_clear(line);
    size_t from = 0;
    if (relay->appends) {
        crm_buffer_append(line, record->bytes + record->start,
                          record->ends[fields] - record->start);
        from = fields;
    } else {
        crm_buffer_byte(line, CRM_CUSTOMERS);
    }
    for (size_t i = from; i < relay->layout.count; i++) {
        crm_buffer_byte(line, '\t');
        crm_buffer_span(line, relay->sources[i] > 0 ? crm_field(record, relay->sources[i])
                                                    : values[relay->own[i]]);
    }
    crm_buffer_byte(line, '\n');
    enum crm_status status = crm_buffer_check(line, error);
    return status == CRM_OK && relay->options.writer != NULL
               ? crm_writer_line(relay->options.writer, crm_buffer_view(line), error)
               : status;
}

void crm_relay_close(struct crm_relay *relay)
{
    if (relay == NULL) {
        return;
    }
    crm_additions_free(&relay->additions);
    crm_layout_free(&relay->layout);
    crm_release(relay->sources);
    crm_release(relay->own);
    crm_release(relay->ends);
    crm_buffer_free(&relay->line);
    crm_spool_close(&relay->spool);
    crm_reader_close(relay->reader);
    crm_release(relay);
}
