/* report/renderer.h — the table of formats: each makes bytes of a report. A format is one file
 * and one row here. */
#ifndef CRM_REPORT_RENDERER_H
#define CRM_REPORT_RENDERER_H

#include "base/buffer.h"
#include "io/output.h"
#include "report/table.h"

/* What a terminal shows; other formats have no use for it. */
struct crm_report_style {
    size_t width; /* cells of a line */
    bool bold;    /* titles, by an escape sequence */
};

struct crm_renderer {
    const char *name;   /* for --format */
    const char *suffix; /* of files that get this format: ".csv" */
    void (*render)(const struct crm_report *report, const struct crm_report_style *style,
                   struct crm_buffer *buffer);
};

extern const struct crm_renderer *const crm_renderers[];
extern const size_t crm_renderer_count;

/* Their names, NULL-terminated: the choices of an option. */
extern const char *const crm_renderer_names[];

/* The format of a name; NULL where there is none. */
const struct crm_renderer *crm_renderer_find(const char *name);

/* The format of a file, by its suffix, .gz aside; the first of the table where the path is NULL
 * or its suffix says nothing. */
const struct crm_renderer *crm_renderer_of_path(const char *path);

/* Renders and writes it. */
CRM_MUST_CHECK enum crm_status crm_report_write(const struct crm_report *report,
                                                const struct crm_renderer *renderer,
                                                const struct crm_report_style *style,
                                                struct crm_output *output, struct crm_error *error);

#endif
