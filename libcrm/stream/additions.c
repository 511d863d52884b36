#include "stream/additions.h"

#include <stdlib.h>

enum crm_status crm_additions_columns(struct crm_additions *additions, struct crm_span value,
                                      struct crm_error *error)
{
    if (crm_grow(&additions->claims, &additions->capacity, additions->count + 1,
                 sizeof *additions->claims, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    struct crm_claim *claim = &additions->claims[additions->count++];
    *claim = (struct crm_claim){ 0 };
    while (value.length > 0) {
        enum crm_status status = crm_layout_add(&claim->columns, crm_next_part(&value), error);
        if (status != CRM_OK) {
            return status;
        }
    }
    return CRM_OK;
}

enum crm_status crm_additions_model(struct crm_additions *additions, struct crm_span value,
                                    struct crm_error *error)
{
    crm_buffer_span(&additions->models, value);
    crm_buffer_byte(&additions->models, '\n');
    return crm_buffer_check(&additions->models, error);
}

static struct crm_claim *claim_of(const struct crm_additions *additions, const char *tool)
{
    for (size_t i = 0; i < additions->count; i++) {
        const struct crm_layout *columns = &additions->claims[i].columns;
        if (columns->count > 0 && strcmp(columns->names[0], tool) == 0) {
            return &additions->claims[i];
        }
    }
    return NULL;
}

bool crm_additions_has(const struct crm_additions *additions, const char *tool, const char *column)
{
    for (size_t i = 0; i < additions->count; i++) {
        const struct crm_layout *columns = &additions->claims[i].columns;
        bool meant = tool == NULL || (columns->count > 0 && strcmp(columns->names[0], tool) == 0);
        if (meant && crm_layout_field(columns, column) > 1) {
            return true;
        }
    }
    return false;
}

enum crm_status crm_additions_add(struct crm_additions *additions, const char *tool,
                                  const char *column, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    if (claim_of(additions, tool) == NULL) {
        status = crm_additions_columns(additions, crm_span_of(tool), error);
    }
    return status == CRM_OK && !crm_additions_has(additions, tool, column)
               ? crm_layout_add(&claim_of(additions, tool)->columns, crm_span_of(column), error)
               : status;
}

void crm_additions_drop(struct crm_additions *additions, const char *tool, const char *column)
{
    struct crm_claim *claim = claim_of(additions, tool);
    size_t field = claim != NULL ? crm_layout_field(&claim->columns, column) : 0;
    for (size_t i = field; i > 1 && i < claim->columns.count; i++) {
        claim->columns.names[i - 1] = claim->columns.names[i];
    }
    if (field > 1) { /* the first is the tool */
        claim->columns.count--;
    }
}

struct crm_span crm_additions_present(const char *column)
{
    static const char *const former[] = { "_before", "_change" };
    struct crm_span present = { column, 0 };
    size_t length = strlen(column);
    for (size_t i = 0; i < CRM_COUNT(former); i++) {
        size_t tail = strlen(former[i]);
        if (length > tail && strcmp(column + length - tail, former[i]) == 0) {
            present.length = length - tail;
        }
    }
    return present;
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

/* The scheme that a row begins with, whether it is of all customers or of a class: "rfm[b2b]". */
static struct crm_span scheme_of(struct crm_span row)
{
    struct crm_span scheme = crm_next_part(&row);
    const char *class = memchr(scheme.at, '[', scheme.length);
    return class != NULL ? (struct crm_span){ scheme.at, (size_t)(class - scheme.at) } : scheme;
}

/* Whether some line of the model is of the scheme that `row` begins with. */
static bool is_relearned(struct crm_span model, struct crm_span row)
{
    struct crm_span scheme = scheme_of(row);
    while (model.length > 0) {
        if (crm_span_equal(scheme_of(next_line(&model)), scheme)) {
            return true;
        }
    }
    return false;
}

enum crm_status crm_additions_learn(struct crm_additions *additions, const char *tool,
                                    struct crm_span model, struct crm_error *error)
{
    struct crm_buffer kept = { 0 };
    struct crm_span earlier = crm_buffer_view(&additions->models);
    while (earlier.length > 0) {
        struct crm_span line = next_line(&earlier);
        struct crm_span row = line;
        bool own = crm_span_is(crm_next_part(&row), tool);
        if (!own || !is_relearned(model, row)) {
            crm_buffer_span(&kept, line);
            crm_buffer_byte(&kept, '\n');
        }
    }
    while (model.length > 0) {
        crm_buffer_text(&kept, tool);
        crm_buffer_byte(&kept, '\t');
        crm_buffer_span(&kept, next_line(&model));
        crm_buffer_byte(&kept, '\n');
    }
    crm_buffer_free(&additions->models);
    additions->models = kept;
    return crm_buffer_check(&kept, error);
}

size_t crm_additions_rank(const char *column)
{
    size_t count = 0;
    const struct crm_column *columns = crm_columns(&count);
    struct crm_span present = crm_additions_present(column);
    const struct crm_column *known =
        crm_column_find(CRM_CUSTOMERS, present.length > 0 ? present : crm_span_of(column));
    return known != NULL ? (size_t)(known - columns) : count;
}

/* The tools in the order of the pipe; others behind them. */
static size_t tool_rank(struct crm_span tool)
{
    static const char *const tools[] = { "crm-segment", "crm-score", "crm-churn" };
    size_t i = 0;
    while (i < CRM_COUNT(tools) && !crm_span_is(tool, tools[i])) {
        i++;
    }
    return i;
}

static int compare_lines(const void *left, const void *right)
{
    struct crm_span a = *(const struct crm_span *)left;
    struct crm_span b = *(const struct crm_span *)right;
    struct crm_span a_rest = a;
    struct crm_span b_rest = b;
    size_t a_rank = tool_rank(crm_next_part(&a_rest));
    size_t b_rank = tool_rank(crm_next_part(&b_rest));
    return a_rank != b_rank ? (a_rank > b_rank) - (a_rank < b_rank) : crm_span_compare(a, b);
}

static enum crm_status write_models(const struct crm_additions *additions,
                                    struct crm_writer *writer, struct crm_error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < additions->models.length; i++) {
        count += additions->models.bytes[i] == '\n';
    }
    struct crm_span *lines = crm_allocate(count, sizeof *lines, error);
    if (lines == NULL) {
        return CRM_FAILURE;
    }
    struct crm_span rest = crm_buffer_view(&additions->models);
    for (size_t i = 0; i < count; i++) {
        lines[i] = next_line(&rest);
    }
    if (count > 1) {
        qsort(lines, count, sizeof *lines, compare_lines);
    }
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        status = crm_writer_meta(writer, "model", lines[i], error);
    }
    crm_release(lines);
    return status;
}

static int compare_columns(const void *left, const void *right)
{
    const char *a = *(const char *const *)left;
    const char *b = *(const char *const *)right;
    size_t a_rank = crm_additions_rank(a);
    size_t b_rank = crm_additions_rank(b);
    return a_rank != b_rank ? (a_rank > b_rank) - (a_rank < b_rank) : strcmp(a, b);
}

static int compare_claims(const void *left, const void *right)
{
    const struct crm_layout *a = &((const struct crm_claim *)left)->columns;
    const struct crm_layout *b = &((const struct crm_claim *)right)->columns;
    struct crm_span a_tool = crm_span_of(a->count > 0 ? a->names[0] : "");
    struct crm_span b_tool = crm_span_of(b->count > 0 ? b->names[0] : "");
    size_t a_rank = tool_rank(a_tool);
    size_t b_rank = tool_rank(b_tool);
    return a_rank != b_rank ? (a_rank > b_rank) - (a_rank < b_rank)
                            : crm_span_compare(a_tool, b_tool);
}

enum crm_status crm_additions_write(struct crm_additions *additions, struct crm_writer *writer,
                                    struct crm_error *error)
{
    struct crm_buffer line = { 0 };
    enum crm_status status = write_models(additions, writer, error);
    if (additions->count > 1) {
        qsort(additions->claims, additions->count, sizeof *additions->claims, compare_claims);
    }
    for (size_t i = 0; i < additions->count && status == CRM_OK; i++) {
        struct crm_layout *columns = &additions->claims[i].columns;
        if (columns->count > 2) {
            qsort(columns->names + 1, columns->count - 1, sizeof *columns->names, compare_columns);
        }
        crm_buffer_clear(&line);
        for (size_t j = 0; j < columns->count; j++) {
            crm_buffer_text(&line, j > 0 ? "\t" : "");
            crm_buffer_text(&line, columns->names[j]);
        }
        status = crm_buffer_check(&line, error);
        status = status == CRM_OK
                     ? crm_writer_meta(writer, "columns", crm_buffer_view(&line), error)
                     : status;
    }
    crm_buffer_free(&line);
    return status;
}

void crm_additions_free(struct crm_additions *additions)
{
    for (size_t i = 0; i < additions->count; i++) {
        crm_layout_free(&additions->claims[i].columns);
    }
    crm_release(additions->claims);
    crm_buffer_free(&additions->models);
    *additions = (struct crm_additions){ 0 };
}
