#include "classify/classifier.h"

#include <stdio.h>

#include "base/memory.h"
#include "base/nearest.h"

struct member {
    const struct crm_scheme *scheme;
    void *state;
};

struct crm_classifier {
    const struct crm_scheme_table *table;
    const struct crm_scheme_context *context;
    struct member *members;
    size_t count;
    const char **columns;
    size_t column_count;
    size_t relation; /* field of C; 0: internal customers are not told apart */
};

static enum crm_status add_member(struct crm_classifier *classifier, struct crm_span name,
                                  struct crm_error *error)
{
    const struct crm_scheme *scheme = crm_scheme_find(classifier->table, name);
    if (scheme != NULL) {
        for (size_t i = 0; i < classifier->count; i++) {
            if (classifier->members[i].scheme == scheme) {
                return CRM_OK;
            }
        }
        classifier->members[classifier->count++].scheme = scheme;
        return CRM_OK;
    }
    char text[64];
    const char *names[64];
    struct crm_buffer all = { 0 };
    snprintf(text, sizeof text, "%.*s", (int)(name.length < 63 ? name.length : 63), name.at);
    for (size_t i = 0; i < classifier->table->count && i < CRM_COUNT(names); i++) {
        names[i] = classifier->table->rows[i]->name;
        crm_buffer_format(&all, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    const char *nearest = crm_nearest(text, names, classifier->table->count);
    enum crm_status status =
        crm_fail(error, CRM_USAGE, "no scheme is called '%s'; there are %s%s%s%s", text,
                 crm_buffer_string(&all), nearest != NULL ? "; did you mean " : "",
                 nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
    crm_buffer_free(&all);
    return status;
}

static enum crm_status add_names(struct crm_classifier *classifier, const char *names,
                                 struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    while (status == CRM_OK) {
        size_t length = strcspn(names, ",");
        status = add_member(classifier, (struct crm_span){ names, length }, error);
        if (names[length] == '\0') {
            break;
        }
        names += length + 1;
    }
    return status;
}

enum crm_status crm_classifier_open(struct crm_classifier **classifier,
                                    const struct crm_scheme_table *table, const char *const *names,
                                    size_t count, const struct crm_settings *settings,
                                    struct crm_error *error)
{
    *classifier = NULL;
    struct crm_classifier *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    made->table = table;
    made->members = crm_allocate(table->count, sizeof *made->members, error);
    enum crm_status status = made->members != NULL ? CRM_OK : CRM_FAILURE;
    for (size_t i = 0; i < table->count && count == 0 && status == CRM_OK; i++) {
        made->members[made->count++].scheme = table->rows[i];
    }
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        status = add_names(made, names[i], error);
    }
    for (size_t i = 0; i < made->count && status == CRM_OK; i++) {
        const struct crm_scheme *scheme = made->members[i].scheme;
        status = scheme->check != NULL ? scheme->check(settings, error) : CRM_OK;
    }
    if (status != CRM_OK) {
        crm_classifier_close(made);
        return status;
    }
    *classifier = made;
    return CRM_OK;
}

/* Starts one member; *started is false where its data is missing. */
static enum crm_status start_member(struct crm_classifier *classifier, struct member *member,
                                    bool *started, struct crm_error *error)
{
    const char *missing = NULL;
    member->state = crm_allocate(1, member->scheme->state_size, error);
    if (member->state == NULL) {
        return CRM_FAILURE;
    }
    enum crm_status status =
        member->scheme->start(member->state, classifier->context, &missing, error);
    *started = status == CRM_OK && missing == NULL;
    if (!*started) {
        crm_release(member->state);
        member->state = NULL;
    }
    if (missing != NULL) {
        crm_note(classifier->context->notes, "note: %s is left out: the data has no %s",
                 member->scheme->name, missing);
    }
    return status;
}

enum crm_status crm_classifier_start(struct crm_classifier *classifier,
                                     const struct crm_scheme_context *context, bool internal,
                                     struct crm_error *error)
{
    classifier->context = context;
    classifier->relation = internal ? 0 : crm_layout_field(context->customers, "relation");
    size_t kept = 0;
    size_t columns = 0;
    for (size_t i = 0; i < classifier->count; i++) {
        bool started = false;
        enum crm_status status = start_member(classifier, &classifier->members[i], &started, error);
        if (status != CRM_OK) {
            return status;
        }
        if (started) {
            struct member member = classifier->members[i];
            classifier->members[i].state = NULL;
            classifier->members[kept++] = member;
            columns += member.scheme->column_count;
        }
    }
    classifier->count = kept;
    classifier->columns = crm_allocate(columns, sizeof *classifier->columns, error);
    if (classifier->columns == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < kept; i++) {
        const struct crm_scheme *scheme = classifier->members[i].scheme;
        for (size_t j = 0; j < scheme->column_count; j++) {
            classifier->columns[classifier->column_count++] = scheme->columns[j].name;
        }
    }
    return CRM_OK;
}

bool crm_classifier_leaves_out(const struct crm_classifier *classifier,
                               const struct crm_subject *subject)
{
    return classifier->relation != 0
           && crm_span_is(crm_field(subject->record, classifier->relation), "internal");
}

enum crm_status crm_classifier_gather(struct crm_classifier *classifier,
                                      const struct crm_subject *subject, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    if (crm_classifier_leaves_out(classifier, subject)) {
        return CRM_OK;
    }
    for (size_t i = 0; i < classifier->count && status == CRM_OK; i++) {
        const struct member *member = &classifier->members[i];
        if (member->scheme->gather != NULL) {
            status = member->scheme->gather(member->state, subject, error);
        }
    }
    return status;
}

enum crm_status crm_classifier_merge(struct crm_classifier *classifier,
                                     const struct crm_classifier *other, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < classifier->count && status == CRM_OK; i++) {
        const struct member *member = &classifier->members[i];
        if (member->scheme->merge != NULL) {
            status = member->scheme->merge(member->state, other->members[i].state, error);
        }
    }
    return status;
}

enum crm_status crm_classifier_learn(struct crm_classifier *classifier, struct crm_learned *learned,
                                     struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < classifier->count && status == CRM_OK; i++) {
        const struct member *member = &classifier->members[i];
        if (member->scheme->learn != NULL) {
            status =
                member->scheme->learn(member->state, learned, classifier->context->notes, error);
        }
    }
    return status == CRM_OK ? crm_classifier_adopt(classifier, learned, error) : status;
}

enum crm_status crm_classifier_adopt(struct crm_classifier *classifier,
                                     const struct crm_learned *learned, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < classifier->count && status == CRM_OK; i++) {
        const struct member *member = &classifier->members[i];
        if (member->scheme->adopt != NULL) {
            status = member->scheme->adopt(member->state, learned, error);
        }
    }
    return status;
}

const char *const *crm_classifier_columns(const struct crm_classifier *classifier, size_t *count)
{
    *count = classifier->column_count;
    return classifier->columns;
}

void crm_classifier_apply(struct crm_classifier *classifier, const struct crm_subject *subject,
                          struct crm_span *values)
{
    if (crm_classifier_leaves_out(classifier, subject)) {
        for (size_t i = 0; i < classifier->column_count; i++) {
            values[i] = (struct crm_span){ "", 0 };
        }
        return;
    }
    for (size_t i = 0; i < classifier->count; i++) {
        const struct member *member = &classifier->members[i];
        member->scheme->apply(member->state, subject, values);
        values += member->scheme->column_count;
    }
}

void crm_classifier_explain(const struct crm_classifier *classifier,
                            const struct crm_subject *subject, struct crm_buffer *text)
{
    if (crm_classifier_leaves_out(classifier, subject)) {
        crm_buffer_text(text, "internal customers have no class unless --internal is given.\n");
        return;
    }
    for (size_t i = 0; i < classifier->count; i++) {
        const struct member *member = &classifier->members[i];
        crm_buffer_format(text, "%s (%s): ", member->scheme->name, member->scheme->id);
        member->scheme->explain(member->state, subject, text);
        crm_buffer_byte(text, '\n');
    }
}

void crm_classifier_names(const struct crm_classifier *classifier, struct crm_buffer *text)
{
    for (size_t i = 0; i < classifier->count; i++) {
        crm_buffer_format(text, "%s%s", i > 0 ? "," : "", classifier->members[i].scheme->name);
    }
}

void crm_classifier_close(struct crm_classifier *classifier)
{
    if (classifier == NULL) {
        return;
    }
    for (size_t i = 0; i < classifier->count && classifier->members != NULL; i++) {
        const struct member *member = &classifier->members[i];
        if (member->state != NULL && member->scheme->finish != NULL) {
            member->scheme->finish(member->state);
        }
        crm_release(member->state);
    }
    crm_release(classifier->members);
    crm_release(classifier->columns);
    crm_release(classifier);
}
