#include "classify/previous.h"

#include <stdio.h>

#include "value/number.h"

enum { NUMBER_DIGITS = 9 };

struct compared {
    size_t now;   /* number of the column among those at work */
    size_t field; /* of C in the file */
    bool number;
    char change[32]; /* of a number, of the last customer */
    uint64_t changed;
};

struct crm_previous {
    struct crm_reader *reader;
    struct crm_arena arena; /* of the names */
    struct compared *compared;
    const char **names;
    const char **wanted; /* the columns' names without what is appended */
    size_t count;
    struct crm_batch batch; /* of customers */
    size_t next;            /* in the batch */
    bool ended;
    uint64_t asked; /* customers that were looked for, and found */
    uint64_t found;
};

/* Moves on to the next customer of the file, if there is one more. */
static enum crm_status advance(struct crm_previous *previous, struct crm_error *error)
{
    while (!previous->ended && previous->next == previous->batch.count) {
        struct crm_batch batch;
        enum crm_read read = crm_reader_next(previous->reader, &batch, error);
        if (read == CRM_READ_FAILED) {
            return error->status;
        }
        previous->ended = read == CRM_READ_END;
        if (read == CRM_READ_RECORDS && crm_record_tag(&batch.records[0]) == CRM_CUSTOMERS) {
            previous->batch = batch;
            previous->next = 0;
        }
    }
    return CRM_OK;
}

static bool is_code(const char *column)
{
    const struct crm_column *known = crm_column_find(CRM_CUSTOMERS, crm_span_of(column));
    return known != NULL && known->type == CRM_CODE;
}

/* Whether the change of a number is a column, too. */
static bool has_change(const char *column)
{
    char change[64];
    snprintf(change, sizeof change, "%s_change", column);
    return crm_column_find(CRM_CUSTOMERS, crm_span_of(change)) != NULL;
}

static enum crm_status add_column(struct crm_previous *previous, const char *name, size_t now,
                                  size_t field, struct crm_error *error)
{
    size_t length = strlen(name) + sizeof "_before"; /* as long as "_change" */
    char *before = crm_arena_take(&previous->arena, length, error);
    if (before == NULL) {
        return CRM_FAILURE;
    }
    bool number = !is_code(name);
    snprintf(before, length, "%s_%s", name, number ? "change" : "before");
    previous->compared[previous->count] =
        (struct compared){ .now = now, .field = field, .number = number };
    previous->wanted[previous->count] = name;
    previous->names[previous->count++] = before;
    return CRM_OK;
}

enum crm_status crm_previous_compare(struct crm_previous *previous,
                                     const struct crm_added_column *columns, size_t count,
                                     int32_t as_of, struct crm_notes *notes,
                                     struct crm_error *error)
{
    int32_t then = crm_reader_head(previous->reader)->as_of;
    const struct crm_layout *layout = crm_reader_layout(previous->reader, CRM_CUSTOMERS);
    const char *path = crm_reader_name(previous->reader);
    previous->compared = crm_allocate(count, sizeof *previous->compared, error);
    previous->names = crm_allocate(count, sizeof *previous->names, error);
    previous->wanted = crm_allocate(count, sizeof *previous->wanted, error);
    if (previous->compared == NULL || previous->names == NULL || previous->wanted == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < count; i++) {
        size_t field = crm_layout_field(layout, columns[i].name);
        if (!is_code(columns[i].name) && !has_change(columns[i].name)) {
            continue;
        }
        if (field == 0) {
            crm_note(notes, "note: %s has no %s to compare with", path, columns[i].name);
        } else if (add_column(previous, columns[i].name, i, field, error) != CRM_OK) {
            return CRM_FAILURE;
        }
    }
    if (then != CRM_NO_DAY && as_of != CRM_NO_DAY && then > as_of) {
        crm_note(notes, "%s is of a later day than the stream that it is compared with", path);
    }
    return previous->count > 0 ? CRM_OK
                               : crm_fail_at(error, CRM_REFUSED, path, 0, 0,
                                             "has none of the columns to compare with");
}

enum crm_status crm_previous_open(struct crm_previous **previous, const char *path,
                                  struct crm_notes *notes, struct crm_error *error)
{
    *previous = NULL;
    struct crm_previous *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    enum crm_status status = crm_reader_open(&made->reader, path, NULL, notes, error);
    status = status == CRM_OK ? advance(made, error) : status;
    if (status != CRM_OK) {
        crm_previous_close(made);
        return status;
    }
    *previous = made;
    return CRM_OK;
}

const char *const *crm_previous_columns(const struct crm_previous *previous, size_t *count)
{
    *count = previous->count;
    return previous->names;
}

/* The number of a field then; *known is false where it is empty. */
static enum crm_status number_then(const struct crm_previous *previous, struct crm_span text,
                                   bool *known, double *number, struct crm_error *error)
{
    *known = text.length > 0;
    if (!*known || crm_number_parse(text, number)) {
        return CRM_OK;
    }
    return crm_fail_at(error, CRM_REFUSED, crm_reader_name(previous->reader),
                       previous->batch.first_line + previous->next - 1, 0,
                       "\"%.*s\" is not a number to compare with",
                       (int)(text.length < 40 ? text.length : 40), text.at);
}

/* Compares a column of the customer at hand. */
static enum crm_status compare(struct crm_previous *previous, struct compared *compared,
                               struct crm_span then, struct crm_span now, struct crm_span *before,
                               struct crm_error *error)
{
    double was = 0;
    double is = 0;
    bool known = false;
    if (!compared->number) {
        bool same = crm_span_equal(then, now);
        *before = same ? (struct crm_span){ "", 0 } : then;
        compared->changed += !same;
        return CRM_OK;
    }
    enum crm_status status = number_then(previous, then, &known, &was, error);
    if (status == CRM_OK && known && crm_number_parse(now, &is)) {
        before->at = compared->change;
        before->length = crm_number_write(is - was, NUMBER_DIGITS, compared->change);
        compared->changed += is < was || is > was;
    }
    return status;
}

enum crm_status crm_previous_join(struct crm_previous *previous, struct crm_span customer,
                                  const struct crm_span *now, struct crm_span *before,
                                  struct crm_error *error)
{
    previous->asked++;
    for (size_t i = 0; i < previous->count; i++) {
        before[i] = (struct crm_span){ "", 0 };
    }
    for (;;) {
        if (advance(previous, error) != CRM_OK) {
            return error->status;
        }
        if (previous->ended) {
            return CRM_OK;
        }
        const struct crm_record *record = &previous->batch.records[previous->next];
        int order = crm_span_compare(crm_field(record, 1), customer);
        if (order > 0) {
            return CRM_OK;
        }
        previous->next++;
        if (order < 0) {
            continue;
        }
        previous->found++;
        enum crm_status status = CRM_OK;
        for (size_t i = 0; i < previous->count && status == CRM_OK; i++) {
            struct compared *compared = &previous->compared[i];
            status = compare(previous, compared, crm_field(record, compared->field),
                             now[compared->now], &before[i], error);
        }
        return status;
    }
}

enum crm_status crm_previous_end(struct crm_previous *previous, struct crm_notes *notes,
                                 struct crm_error *error)
{
    if (previous->asked > 0 && previous->found == 0) {
        crm_note(notes, "none of the customers are in %s", crm_reader_name(previous->reader));
    }
    enum crm_status status = CRM_OK;
    while (!previous->ended && status == CRM_OK) {
        previous->next = previous->batch.count;
        status = advance(previous, error);
    }
    return status;
}

void crm_previous_summarize(const struct crm_previous *previous, struct crm_buffer *text)
{
    const char *comma = "";
    for (size_t i = 0; i < previous->count; i++) {
        char shown[32];
        if (previous->compared[i].changed > 0) {
            crm_count_display(previous->compared[i].changed, shown);
            crm_buffer_format(text, "%s%s %s", comma, previous->wanted[i], shown);
            comma = ", ";
        }
    }
    crm_buffer_text(text, comma[0] == '\0' ? "nothing" : "");
}

void crm_previous_close(struct crm_previous *previous)
{
    if (previous == NULL) {
        return;
    }
    crm_reader_close(previous->reader);
    crm_release(previous->compared);
    crm_release(previous->names);
    crm_release(previous->wanted);
    crm_arena_free(&previous->arena);
    crm_release(previous);
}
