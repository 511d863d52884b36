#include "classify/drawn.h"

#include "base/buffer.h"
#include "base/version.h"
#include "customer/consent.h"
#include "stream/escape.h"
#include "value/date.h"

struct crm_drawn {
    struct crm_drawn_options options;
    struct crm_writer *stream;
    struct crm_writer *table;
    size_t group;           /* of the columns: sample */
    size_t name;            /* field of C, 0: none */
    size_t address;         /* phone, email or address: what the channel needs */
    struct crm_buffer fact; /* what is the same for all behind the id, up to the group */
    struct crm_buffer line;
};

static enum crm_status add_names(struct crm_layout *layout, const char *const *names, size_t count,
                                 struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        status = names[i] != NULL ? crm_layout_add(layout, crm_span_of(names[i]), error) : CRM_OK;
    }
    return status;
}

static enum crm_status write_layout(struct crm_writer *writer, enum crm_section section,
                                    const char *const *names, size_t count, struct crm_error *error)
{
    struct crm_layout layout = { .section = section };
    enum crm_status status = add_names(&layout, names, count, error);
    status = status == CRM_OK ? crm_writer_layout(writer, &layout, error) : status;
    crm_layout_free(&layout);
    return status;
}

/* Puts what all records have in common into drawn->fact. */
static enum crm_status prepare_fact(struct crm_drawn *drawn, struct crm_span day,
                                    struct crm_error *error)
{
    const struct crm_settings *settings = drawn->options.settings;
    crm_buffer_byte(&drawn->fact, '\t');
    crm_buffer_span(&drawn->fact, day);
    crm_buffer_text(&drawn->fact, "\tcampaign\tout\t");
    crm_escape(&drawn->fact, crm_span_of(crm_setting_text(settings, "sample.contact_by")));
    crm_buffer_byte(&drawn->fact, '\t');
    crm_escape(&drawn->fact, crm_span_of(crm_setting_text(settings, "sample.campaign")));
    crm_buffer_byte(&drawn->fact, '\t');
    return crm_buffer_check(&drawn->fact, error);
}

static enum crm_status write_stream_head(struct crm_drawn *drawn, struct crm_error *error)
{
    static const char *const names[] = { "customer_id", "time",     "kind", "direction",
                                         "channel",     "campaign", "group" };
    char text[19];
    size_t length = crm_time_write((struct crm_time){ drawn->options.as_of, -1 }, text);
    struct crm_span day = { text, length };
    crm_buffer_format(&drawn->line, "%s\t%s\tsample", drawn->options.tool, CRM_VERSION);
    crm_settings_changed(drawn->options.settings, &drawn->line);
    const struct {
        const char *name;
        struct crm_span value;
    } lines[] = {
        { "crm", crm_span_of("1") },
        { "as_of", day },
        { "currency", crm_span_of(drawn->options.currency) },
        { "tool", crm_buffer_view(&drawn->line) },
    };
    enum crm_status status = crm_buffer_check(&drawn->line, error);
    status = status == CRM_OK ? prepare_fact(drawn, day, error) : status;
    for (size_t i = 0; i < sizeof lines / sizeof *lines && status == CRM_OK; i++) {
        if (lines[i].value.length > 0) {
            status = crm_writer_meta(drawn->stream, lines[i].name, lines[i].value, error);
        }
    }
    return status == CRM_OK ? write_layout(drawn->stream, CRM_INTERACTIONS, names,
                                           sizeof names / sizeof *names, error)
                            : status;
}

/* The id, the name, how to reach him, the group, then the other columns of the run. */
static enum crm_status write_table_head(struct crm_drawn *drawn, struct crm_error *error)
{
    const struct crm_drawn_options *options = &drawn->options;
    const char *channel = crm_setting_text(options->settings, "sample.contact_by");
    const char *column = crm_contact_column(channel);
    drawn->name = crm_layout_field(options->customers, "name");
    drawn->address = column != NULL ? crm_layout_field(options->customers, column) : 0;
    if (column != NULL && drawn->address == 0) {
        return crm_fail(error, CRM_REFUSED,
                        "--drawn-table: the customers have no column %s to contact them by",
                        column);
    }
    const char *first[] = { "customer_id", drawn->name != 0 ? "name" : NULL, column, "group" };
    struct crm_layout layout = { .section = CRM_CUSTOMERS };
    enum crm_status status = add_names(&layout, first, sizeof first / sizeof *first, error);
    for (size_t i = 0; i < options->column_count && status == CRM_OK; i++) {
        if (i != drawn->group) {
            status = crm_layout_add(&layout, crm_span_of(options->columns[i]), error);
        }
    }
    status = status == CRM_OK ? crm_writer_layout(drawn->table, &layout, error) : status;
    crm_layout_free(&layout);
    return status;
}

enum crm_status crm_drawn_open(struct crm_drawn **drawn, const struct crm_drawn_options *options,
                               struct crm_error *error)
{
    *drawn = NULL;
    if (options->stream == NULL && options->table == NULL) {
        return CRM_OK;
    }
    if (options->stream != NULL && options->as_of == CRM_NO_DAY) {
        return crm_fail(error, CRM_USAGE, "--drawn needs a day: give --as-of");
    }
    struct crm_drawn *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    made->options = *options;
    while (made->group < options->column_count
           && strcmp(options->columns[made->group], "sample") != 0) {
        made->group++;
    }
    enum crm_status status = CRM_OK;
    if (options->stream != NULL) {
        status = crm_writer_open(&made->stream, options->stream, false, false, error);
        status = status == CRM_OK ? write_stream_head(made, error) : status;
    }
    if (options->table != NULL && status == CRM_OK) {
        status = crm_writer_open(&made->table, options->table, false, true, error);
        status = status == CRM_OK ? write_table_head(made, error) : status;
    }
    if (status != CRM_OK) {
        crm_drawn_discard(made);
        return status;
    }
    *drawn = made;
    return CRM_OK;
}

static enum crm_status end_line(struct crm_drawn *drawn, struct crm_writer *writer,
                                struct crm_error *error)
{
    crm_buffer_byte(&drawn->line, '\n');
    enum crm_status status = crm_buffer_check(&drawn->line, error);
    return status == CRM_OK ? crm_writer_line(writer, crm_buffer_view(&drawn->line), error)
                            : status;
}

static void put_field(struct crm_drawn *drawn, struct crm_span field)
{
    crm_buffer_byte(&drawn->line, '\t');
    crm_buffer_span(&drawn->line, field);
}

static enum crm_status write_fact(struct crm_drawn *drawn, const struct crm_record *record,
                                  struct crm_span group, struct crm_error *error)
{
    crm_buffer_clear(&drawn->line);
    crm_buffer_byte(&drawn->line, CRM_INTERACTIONS);
    put_field(drawn, crm_field(record, 1));
    crm_buffer_span(&drawn->line, crm_buffer_view(&drawn->fact));
    crm_buffer_span(&drawn->line, group);
    return end_line(drawn, drawn->stream, error);
}

static enum crm_status write_row(struct crm_drawn *drawn, const struct crm_record *record,
                                 const struct crm_span *values, struct crm_error *error)
{
    struct crm_span group = values[drawn->group];
    bool contacted = !crm_span_is(group, "control");
    crm_buffer_clear(&drawn->line);
    crm_buffer_byte(&drawn->line, CRM_CUSTOMERS);
    put_field(drawn, crm_field(record, 1));
    if (drawn->name != 0) {
        put_field(drawn, crm_field(record, drawn->name));
    }
    if (drawn->address != 0) {
        put_field(drawn, contacted ? crm_field(record, drawn->address) : crm_span_of(""));
    }
    put_field(drawn, group);
    for (size_t i = 0; i < drawn->options.column_count; i++) {
        if (i != drawn->group) {
            put_field(drawn, values[i]);
        }
    }
    return end_line(drawn, drawn->table, error);
}

enum crm_status crm_drawn_add(struct crm_drawn *drawn, const struct crm_record *record,
                              const struct crm_span *values, struct crm_error *error)
{
    if (drawn == NULL || values[drawn->group].length == 0) {
        return CRM_OK;
    }
    enum crm_status status = CRM_OK;
    if (drawn->stream != NULL) {
        status = write_fact(drawn, record, values[drawn->group], error);
    }
    return status == CRM_OK && drawn->table != NULL ? write_row(drawn, record, values, error)
                                                    : status;
}

enum crm_status crm_drawn_close(struct crm_drawn *drawn, struct crm_error *error)
{
    static const char *const key[] = { "customer_id" };
    enum crm_status status = CRM_OK;
    if (drawn == NULL) {
        return CRM_OK;
    }
    if (drawn->stream != NULL) {
        status = write_layout(drawn->stream, CRM_CUSTOMERS, key, 1, error);
        if (status == CRM_OK) {
            status = crm_writer_close(drawn->stream, error);
            drawn->stream = NULL;
        }
    }
    if (drawn->table != NULL && status == CRM_OK) {
        status = crm_writer_close(drawn->table, error);
        drawn->table = NULL;
    }
    crm_drawn_discard(drawn);
    return status;
}

void crm_drawn_discard(struct crm_drawn *drawn)
{
    if (drawn == NULL) {
        return;
    }
    crm_writer_discard(drawn->stream);
    crm_writer_discard(drawn->table);
    crm_buffer_free(&drawn->fact);
    crm_buffer_free(&drawn->line);
    crm_release(drawn);
}
