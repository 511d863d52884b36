#include "classify/previous.h"

#include <stdio.h>

#include "value/number.h"

struct compared {
    size_t now;   /* number of the column among those at work */
    size_t field; /* of C in the file */
    uint64_t changed;
};

struct crm_previous {
    struct crm_reader *reader;
    struct crm_arena arena; /* of the names */
    struct compared *compared;
    const char **names;
    const char **wanted; /* the columns' names without "_before" */
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

static enum crm_status add_column(struct crm_previous *previous, const char *name, size_t now,
                                  size_t field, struct crm_error *error)
{
    size_t length = strlen(name) + sizeof "_before";
    char *before = crm_arena_take(&previous->arena, length, error);
    if (before == NULL) {
        return CRM_FAILURE;
    }
    snprintf(before, length, "%s_before", name);
    previous->compared[previous->count] = (struct compared){ now, field, 0 };
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
        if (!is_code(columns[i].name)) {
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
                                             "has none of the classes to compare with");
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
        for (size_t i = 0; i < previous->count; i++) {
            struct crm_span class = crm_field(record, previous->compared[i].field);
            if (!crm_span_equal(class, now[previous->compared[i].now])) {
                before[i] = class;
                previous->compared[i].changed++;
            }
        }
        return CRM_OK;
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
