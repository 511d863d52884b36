#include "stream/writer.h"

#include "base/buffer.h"
#include "io/output.h"
#include "stream/lines.h"

enum { TAGS = 26 };

struct crm_writer {
    struct crm_output *output;
    bool table;
    struct crm_buffer line;
    uint64_t counts[TAGS];
    bool present[TAGS]; /* the section is there, if only with its # line */
};

enum crm_status crm_writer_open(struct crm_writer **writer, const char *path, bool gzip, bool table,
                                struct crm_error *error)
{
    *writer = NULL;
    struct crm_writer *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    made->table = table;
    enum crm_status status = crm_output_open(&made->output, path, gzip, error);
    if (status != CRM_OK) {
        crm_writer_discard(made);
        return status;
    }
    *writer = made;
    return CRM_OK;
}

static enum crm_status put_line(struct crm_writer *writer, struct crm_error *error)
{
    crm_buffer_byte(&writer->line, '\n');
    enum crm_status status = crm_buffer_check(&writer->line, error);
    if (status == CRM_OK) {
        status = crm_output_write(writer->output, writer->line.bytes, writer->line.length, error);
    }
    crm_buffer_clear(&writer->line);
    return status;
}

enum crm_status crm_writer_meta(struct crm_writer *writer, const char *name, struct crm_span value,
                                struct crm_error *error)
{
    if (writer->table) {
        return CRM_OK;
    }
    crm_buffer_text(&writer->line, "##");
    crm_buffer_text(&writer->line, name);
    if (value.length > 0) {
        crm_buffer_byte(&writer->line, '\t');
        crm_buffer_span(&writer->line, value);
    }
    return put_line(writer, error);
}

enum crm_status crm_writer_layout(struct crm_writer *writer, const struct crm_layout *layout,
                                  struct crm_error *error)
{
    if (writer->table && layout->section != CRM_CUSTOMERS) {
        return CRM_OK;
    }
    writer->present[layout->section - 'A'] = true;
    if (!writer->table) {
        crm_buffer_byte(&writer->line, '#');
        crm_buffer_byte(&writer->line, (char)layout->section);
    }
    for (size_t i = 0; i < layout->count; i++) {
        if (i > 0 || !writer->table) {
            crm_buffer_byte(&writer->line, '\t');
        }
        crm_buffer_text(&writer->line, layout->names[i]);
    }
    return put_line(writer, error);
}

enum crm_status crm_writer_line(struct crm_writer *writer, struct crm_span line,
                                struct crm_error *error)
{
    size_t skipped = 0;
    if (line.length > CRM_LINE_MOST) {
        return crm_fail(error, CRM_REFUSED, "a record of %zu bytes: a line may have %d",
                        line.length, CRM_LINE_MOST);
    }
    if (writer->table) {
        if (line.at[0] != CRM_CUSTOMERS) {
            return CRM_OK;
        }
        skipped = 2;
    }
    writer->counts[line.at[0] - 'A']++;
    writer->present[line.at[0] - 'A'] = true;
    return crm_output_write(writer->output, line.at + skipped, line.length - skipped, error);
}

enum crm_status crm_writer_batch(struct crm_writer *writer, const struct crm_batch *batch,
                                 struct crm_error *error)
{
    if (writer->table) {
        return CRM_OK;
    }
    for (size_t i = 0; i < batch->count; i++) {
        writer->counts[crm_record_tag(&batch->records[i]) - 'A']++;
    }
    writer->present[crm_record_tag(&batch->records[0]) - 'A'] = true;
    return crm_output_write(writer->output, batch->raw.at, batch->raw.length, error);
}

enum crm_status crm_writer_raw(struct crm_writer *writer, struct crm_span lines,
                               struct crm_error *error)
{
    return writer->table ? CRM_OK : crm_output_write(writer->output, lines.at, lines.length, error);
}

static enum crm_status put_end(struct crm_writer *writer, struct crm_error *error)
{
    /* in the order of the sections: products, others, facts, customers */
    static const char order[] = "PABDEFGHJKLMNOQRSUVWXYZTIC";
    crm_buffer_text(&writer->line, "##end");
    for (size_t i = 0; i < sizeof order - 1; i++) {
        size_t tag = (size_t)(order[i] - 'A');
        if (writer->present[tag]) {
            crm_buffer_format(&writer->line, "\t%c=%llu", order[i],
                              (unsigned long long)writer->counts[tag]);
        }
    }
    return put_line(writer, error);
}

enum crm_status crm_writer_close(struct crm_writer *writer, struct crm_error *error)
{
    enum crm_status status = writer->table ? CRM_OK : put_end(writer, error);
    if (status == CRM_OK) {
        status = crm_output_close(writer->output, error);
        writer->output = NULL;
    }
    crm_writer_discard(writer);
    return status;
}

void crm_writer_discard(struct crm_writer *writer)
{
    if (writer == NULL) {
        return;
    }
    crm_output_discard(writer->output);
    crm_buffer_free(&writer->line);
    crm_release(writer);
}
