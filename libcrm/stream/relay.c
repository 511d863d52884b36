#include "stream/relay.h"

#include "base/buffer.h"
#include "base/version.h"
#include "value/date.h"

/* A ##columns line of the input: a tool and what it has added. */
struct claim {
    struct crm_layout columns; /* names[0] is the tool */
};

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
    bool own_line_done; /* our ##tool line has been written */
    bool partial_done;  /* the stream says itself that it is not whole */
    bool as_of_done;    /* so has the as-of date that replaces the stream's */
    bool in_customers;  /* #C has been read */
    struct claim *claims;
    size_t claim_count;
    size_t claim_capacity;
    struct crm_buffer old_model; /* our earlier ##model lines, without ## and our name */
    struct crm_layout layout;    /* of C as written */
    size_t *replaced;            /* of each field of the input: number of our value + 1, or 0 */
    size_t own_count;
    size_t *appended; /* numbers of our values behind the input's fields */
    size_t appended_count;
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

/* True where a ##tool or ##model value begins with our name. */
static bool is_own(const struct crm_relay *relay, struct crm_span value)
{
    size_t length = strlen(relay->options.tool);
    return value.length >= length && memcmp(value.at, relay->options.tool, length) == 0
           && (value.length == length || value.at[length] == '\t');
}

static enum crm_status take_claim(struct crm_relay *relay, struct crm_span value,
                                  struct crm_error *error)
{
    if (crm_grow(&relay->claims, &relay->claim_capacity, relay->claim_count + 1,
                 sizeof *relay->claims, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    struct claim *claim = &relay->claims[relay->claim_count++];
    *claim = (struct claim){ 0 };
    while (value.length > 0) {
        if (crm_layout_add(&claim->columns, crm_next_part(&value), error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    return CRM_OK;
}

static enum crm_status take_meta(struct crm_relay *relay, const struct crm_batch *batch,
                                 struct crm_error *error)
{
    if (crm_span_is(batch->name, "end")) {
        return CRM_OK;
    }
    relay->partial_done = relay->partial_done || crm_span_is(batch->name, "partial");
    if (crm_span_is(batch->name, "columns")) {
        return take_claim(relay, batch->value, error);
    }
    if (crm_span_is(batch->name, "tool") && is_own(relay, batch->value)) {
        return write_own_line(relay, error);
    }
    if (crm_span_is(batch->name, "model") && is_own(relay, batch->value)) {
        size_t name = strlen(relay->options.tool) + 1;
        if (batch->value.length > name) {
            crm_buffer_append(&relay->old_model, batch->value.at + name,
                              batch->value.length - name);
            crm_buffer_byte(&relay->old_model, '\n');
        }
        return crm_buffer_check(&relay->old_model, error);
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

/* Our own claim, made where the input has none. */
static struct claim *own_claim(struct crm_relay *relay, struct crm_error *error)
{
    for (size_t i = 0; i < relay->claim_count; i++) {
        if (relay->claims[i].columns.count > 0
            && strcmp(relay->claims[i].columns.names[0], relay->options.tool) == 0) {
            return &relay->claims[i];
        }
    }
    return take_claim(relay, crm_span_of(relay->options.tool), error) == CRM_OK
               ? &relay->claims[relay->claim_count - 1]
               : NULL;
}

/* Decides where each of our values goes: over a field of the input, or behind all of them. */
static enum crm_status place_columns(struct crm_relay *relay, struct claim *own,
                                     const char *const *names, struct crm_error *error)
{
    const struct crm_layout *input = crm_reader_layout(relay->reader, CRM_CUSTOMERS);
    for (size_t i = 0; i < relay->own_count; i++) {
        size_t field = crm_layout_field(input, names[i]);
        bool claimed = crm_layout_field(&own->columns, names[i]) != 0;
        if (field != 0 && !claimed) {
            return crm_fail_at(error, CRM_REFUSED, crm_reader_name(relay->reader), 0, 0,
                               "the customers have a column %s that %s did not write; rename it",
                               names[i], relay->options.tool);
        }
        if (field != 0) {
            relay->replaced[field - 1] = i + 1;
        } else {
            relay->appended[relay->appended_count++] = i;
            if (crm_layout_add(&relay->layout, crm_span_of(names[i]), error) != CRM_OK) {
                return CRM_FAILURE;
            }
        }
        if (!claimed && crm_layout_add(&own->columns, crm_span_of(names[i]), error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    return CRM_OK;
}

/* The first line of *lines without its LF; *lines moves behind it. */
static struct crm_span next_line(struct crm_span *lines)
{
    const char *end = memchr(lines->at, '\n', lines->length);
    size_t length = end != NULL ? (size_t)(end - lines->at) : lines->length;
    struct crm_span line = { lines->at, length };
    size_t used = end != NULL ? length + 1 : length;
    *lines = (struct crm_span){ lines->at + used, lines->length - used };
    return line;
}

/* Whether some line of the model is of the scheme that `line` begins with. */
static bool is_relearned(struct crm_span model, struct crm_span line)
{
    const char *tab = memchr(line.at, '\t', line.length);
    size_t length = tab != NULL ? (size_t)(tab - line.at) + 1 : line.length;
    while (model.length > 0) {
        struct crm_span row = next_line(&model);
        if (row.length >= length && memcmp(row.at, line.at, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Writes model lines; those of them only that `except` has nothing of. */
static enum crm_status write_model(struct crm_relay *relay, struct crm_span model,
                                   struct crm_span except, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    while (model.length > 0 && status == CRM_OK) {
        struct crm_span row = next_line(&model);
        if (is_relearned(except, row)) {
            continue;
        }
        crm_buffer_clear(&relay->line);
        crm_buffer_text(&relay->line, relay->options.tool);
        crm_buffer_byte(&relay->line, '\t');
        crm_buffer_span(&relay->line, row);
        status = crm_buffer_check(&relay->line, error);
        if (status == CRM_OK) {
            status = crm_writer_meta(relay->options.writer, "model", crm_buffer_view(&relay->line),
                                     error);
        }
    }
    return status;
}

static enum crm_status write_claims(struct crm_relay *relay, struct crm_error *error)
{
    for (size_t i = 0; i < relay->claim_count; i++) {
        const struct crm_layout *columns = &relay->claims[i].columns;
        crm_buffer_clear(&relay->line);
        for (size_t j = 0; j < columns->count; j++) {
            crm_buffer_text(&relay->line, j > 0 ? "\t" : "");
            crm_buffer_text(&relay->line, columns->names[j]);
        }
        enum crm_status status = crm_buffer_check(&relay->line, error);
        if (status == CRM_OK) {
            status = crm_writer_meta(relay->options.writer, "columns",
                                     crm_buffer_view(&relay->line), error);
        }
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
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
    const struct crm_layout *input = crm_reader_layout(relay->reader, CRM_CUSTOMERS);
    relay->own_count = count;
    relay->replaced = crm_allocate(input->count, sizeof *relay->replaced, error);
    relay->appended = crm_allocate(count, sizeof *relay->appended, error);
    struct claim *own = own_claim(relay, error);
    if (relay->replaced == NULL || relay->appended == NULL || own == NULL) {
        return CRM_FAILURE;
    }
    relay->layout.section = CRM_CUSTOMERS;
    for (size_t i = 0; i < input->count; i++) {
        if (crm_layout_add(&relay->layout, crm_span_of(input->names[i]), error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    enum crm_status status = place_columns(relay, own, names, error);
    if (status == CRM_OK && relay->options.writer != NULL) {
        status = write_missing(relay, error);
    }
    if (status == CRM_OK && relay->options.writer != NULL) {
        struct crm_span none = { "", 0 };
        status = write_model(relay, crm_buffer_view(&relay->old_model), model, error);
        status = status == CRM_OK ? write_model(relay, model, none, error) : status;
        status = status == CRM_OK ? write_claims(relay, error) : status;
        status = status == CRM_OK ? crm_writer_layout(relay->options.writer, &relay->layout, error)
                                  : status;
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
            if (pass(relay, line, error) != CRM_OK) {
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
    if (relay->appended_count == relay->own_count) {
        crm_buffer_append(line, record->bytes + record->start,
                          record->ends[fields] - record->start);
    } else {
        crm_buffer_byte(line, CRM_CUSTOMERS);
        for (size_t i = 0; i < fields; i++) {
            crm_buffer_byte(line, '\t');
            crm_buffer_span(line, relay->replaced[i] > 0 ? values[relay->replaced[i] - 1]
                                                         : crm_field(record, i + 1));
        }
    }
    for (size_t i = 0; i < relay->appended_count; i++) {
        crm_buffer_byte(line, '\t');
        crm_buffer_span(line, values[relay->appended[i]]);
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
    for (size_t i = 0; i < relay->claim_count; i++) {
        crm_layout_free(&relay->claims[i].columns);
    }
    crm_release(relay->claims);
    crm_layout_free(&relay->layout);
    crm_release(relay->replaced);
    crm_release(relay->appended);
    crm_release(relay->ends);
    crm_buffer_free(&relay->line);
    crm_buffer_free(&relay->old_model);
    crm_spool_close(&relay->spool);
    crm_reader_close(relay->reader);
    crm_release(relay);
}
