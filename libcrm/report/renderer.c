#include "report/renderer.h"

#include "report/csv.h"
#include "report/text.h"
#include "report/tsv.h"

const struct crm_renderer *const crm_renderers[] = {
    &crm_renderer_text,
    &crm_renderer_tsv,
    &crm_renderer_csv,
};
const size_t crm_renderer_count = CRM_COUNT(crm_renderers);
const char *const crm_renderer_names[] = { "text", "tsv", "csv", NULL };

const struct crm_renderer *crm_renderer_find(const char *name)
{
    for (size_t i = 0; i < crm_renderer_count; i++) {
        if (strcmp(crm_renderers[i]->name, name) == 0) {
            return crm_renderers[i];
        }
    }
    return NULL;
}

static bool ends_in(struct crm_span text, const char *suffix)
{
    size_t length = strlen(suffix);
    return text.length > length && memcmp(text.at + text.length - length, suffix, length) == 0;
}

const struct crm_renderer *crm_renderer_of_path(const char *path)
{
    static const char gz[] = ".gz";
    struct crm_span name = crm_span_of(path != NULL ? path : "");
    if (ends_in(name, gz)) {
        name.length -= sizeof gz - 1;
    }
    for (size_t i = 0; i < crm_renderer_count; i++) {
        if (ends_in(name, crm_renderers[i]->suffix)) {
            return crm_renderers[i];
        }
    }
    return crm_renderers[0];
}

enum crm_status crm_report_write(const struct crm_report *report,
                                 const struct crm_renderer *renderer,
                                 const struct crm_report_style *style, struct crm_output *output,
                                 struct crm_error *error)
{
    struct crm_buffer buffer = { 0 };
    renderer->render(report, style, &buffer);
    enum crm_status status = crm_buffer_check(&buffer, error);
    if (status == CRM_OK) {
        status = crm_output_write(output, buffer.bytes, buffer.length, error);
    }
    crm_buffer_free(&buffer);
    return status;
}
