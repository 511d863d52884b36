#include "classify/member.h"

#include <stdlib.h>

#include "base/memory.h"

/* Makes room for states up to `count` and starts those that are new. */
static enum crm_status start_states(struct crm_member *member, size_t count, const char **missing,
                                    struct crm_error *error)
{
    const struct crm_scheme *scheme = member->chosen.scheme;
    if (crm_grow(&member->states, &member->capacity, count, sizeof *member->states, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    while (member->count < count) {
        void *state = crm_allocate(1, scheme->state_size, error);
        if (state == NULL) {
            return CRM_FAILURE;
        }
        enum crm_status status = scheme->start(state, &member->context, missing, error);
        if (status != CRM_OK || *missing != NULL) {
            if (scheme->finish != NULL) {
                scheme->finish(state);
            }
            crm_release(state);
            return status;
        }
        member->states[member->count++] = state;
    }
    return CRM_OK;
}

enum crm_status crm_member_start(struct crm_member *member, const char **missing,
                                 struct crm_error *error)
{
    return start_states(member, 1, missing, error);
}

/* What one class has the data for, every class has. */
static enum crm_status add_class(struct crm_member *member, size_t class, struct crm_error *error)
{
    const char *missing = NULL;
    return class < member->count ? CRM_OK : start_states(member, class + 1, &missing, error);
}

enum crm_status crm_member_gather(struct crm_member *member, size_t class,
                                  const struct crm_subject *subject, struct crm_error *error)
{
    enum crm_status status = add_class(member, class, error);
    return status == CRM_OK && member->chosen.scheme->gather != NULL
               ? member->chosen.scheme->gather(member->states[class], subject, error)
               : status;
}

enum crm_status crm_member_merge(struct crm_member *member, struct crm_within *within,
                                 const struct crm_member *other, const struct crm_within *theirs,
                                 struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    bool classes = member->chosen.within;
    size_t count = classes ? theirs->classes.count : other->count;
    for (size_t i = 0; i < count && i < other->count && status == CRM_OK; i++) {
        uint32_t class = 0;
        if (classes
            && crm_map_add(&within->classes, crm_map_key(&theirs->classes, (uint32_t)i), &class,
                           error)
                   != CRM_OK) {
            return CRM_FAILURE;
        }
        status = add_class(member, class, error);
        if (status == CRM_OK && member->chosen.scheme->merge != NULL) {
            status = member->chosen.scheme->merge(member->states[class], other->states[i], error);
        }
    }
    return status;
}

/* Copies the rows of scheme `from` as those of scheme `to`. */
static enum crm_status copy_rows(struct crm_learned *learned, const struct crm_learned *source,
                                 const char *from, const char *to, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < source->count && status == CRM_OK; i++) {
        const struct crm_learned_row *row = &source->rows[i];
        if (strcmp(row->scheme, from) == 0) {
            status = crm_learned_set(learned, to, row->name, row->numbers, row->count, error);
        }
    }
    return status;
}

static const char *name_in_class(struct crm_buffer *text, const struct crm_member *member,
                                 struct crm_span class)
{
    crm_buffer_clear(text);
    crm_buffer_format(text, "%s[", member->chosen.scheme->name);
    crm_buffer_span(text, class);
    crm_buffer_byte(text, ']');
    return crm_buffer_string(text);
}

static const char *name_of_column(struct crm_buffer *text, const struct crm_within *within)
{
    crm_buffer_clear(text);
    crm_buffer_format(text, "within %s", within->column);
    return crm_buffer_string(text);
}

/* Only schemes that rank run in classes: all their rows stand under their name. */
static enum crm_status learn_class(struct crm_member *member, size_t class, const char *name,
                                   struct crm_learned *learned, struct crm_error *error)
{
    const struct crm_scheme *scheme = member->chosen.scheme;
    struct crm_learned own = { 0 };
    enum crm_status status =
        scheme->learn(member->states[class], &own, member->context.notes, error);
    status = status == CRM_OK ? copy_rows(learned, &own, scheme->name, name, error) : status;
    if (status == CRM_OK && scheme->adopt != NULL) {
        status = scheme->adopt(member->states[class], &own, error);
    }
    crm_learned_free(&own);
    return status;
}

struct ordered_class {
    struct crm_span value;
    size_t number;
};

static int compare_classes(const void *left, const void *right)
{
    return crm_span_compare(((const struct ordered_class *)left)->value,
                            ((const struct ordered_class *)right)->value);
}

/* The classes in the order of their values: that of their first customers must not show. */
static struct ordered_class *order_classes(const struct crm_within *within, struct crm_error *error)
{
    size_t count = within->classes.count;
    struct ordered_class *ordered = crm_allocate(count + 1, sizeof *ordered, error);
    if (ordered == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        ordered[i] = (struct ordered_class){ crm_map_key(&within->classes, (uint32_t)i), i };
    }
    if (count > 1) {
        qsort(ordered, count, sizeof *ordered, compare_classes);
    }
    return ordered;
}

static enum crm_status learn_classes(struct crm_member *member, struct crm_within *within,
                                     struct crm_learned *learned, struct crm_error *error)
{
    struct crm_buffer name = { 0 };
    struct ordered_class *ordered = order_classes(within, error);
    enum crm_status status = ordered != NULL ? CRM_OK : CRM_FAILURE;
    if (status == CRM_OK) {
        status = crm_learned_set(learned, member->chosen.scheme->name,
                                 name_of_column(&name, within), NULL, 0, error);
    }
    for (size_t i = 0; i < within->classes.count && status == CRM_OK; i++) {
        status = add_class(member, ordered[i].number, error);
        if (status == CRM_OK) {
            status = learn_class(member, ordered[i].number,
                                 name_in_class(&name, member, ordered[i].value), learned, error);
        }
    }
    status = status == CRM_OK ? crm_buffer_check(&name, error) : status;
    crm_buffer_free(&name);
    crm_release(ordered);
    return status;
}

enum crm_status crm_member_learn(struct crm_member *member, struct crm_within *within,
                                 struct crm_learned *learned, struct crm_error *error)
{
    const struct crm_scheme *scheme = member->chosen.scheme;
    if (scheme->learn == NULL) {
        return CRM_OK;
    }
    if (member->chosen.within) {
        return learn_classes(member, within, learned, error);
    }
    enum crm_status status =
        scheme->learn(member->states[0], learned, member->context.notes, error);
    return status == CRM_OK && scheme->adopt != NULL
               ? scheme->adopt(member->states[0], learned, error)
               : status;
}

/* Refuses a model that was learned in other classes than it is to be used in. */
static enum crm_status check_within(const struct crm_member *member,
                                    const struct crm_within *within,
                                    const struct crm_learned *learned, struct crm_error *error)
{
    const char *scheme = member->chosen.scheme->name;
    const char *known = NULL;
    for (size_t i = 0; i < learned->count; i++) {
        const struct crm_learned_row *row = &learned->rows[i];
        if (strcmp(row->scheme, scheme) == 0 && strncmp(row->name, "within ", 7) == 0) {
            known = row->name + 7;
        }
    }
    if (member->chosen.within && (known == NULL || strcmp(known, within->column) != 0)) {
        return crm_fail(error, CRM_REFUSED, "the model has not learned %s within %s", scheme,
                        within->column);
    }
    return member->chosen.within || known == NULL
               ? CRM_OK
               : crm_fail(error, CRM_REFUSED, "the model has learned %s within %s: give --within",
                          scheme, known);
}

static enum crm_status adopt_class(struct crm_member *member, struct crm_within *within,
                                   const struct crm_learned *learned, const char *name,
                                   struct crm_span value, struct crm_error *error)
{
    const struct crm_scheme *scheme = member->chosen.scheme;
    struct crm_learned own = { 0 };
    uint32_t class = 0;
    enum crm_status status = copy_rows(&own, learned, name, scheme->name, error);
    status = status == CRM_OK ? crm_map_add(&within->classes, value, &class, error) : status;
    status = status == CRM_OK ? add_class(member, class, error) : status;
    status = status == CRM_OK ? scheme->adopt(member->states[class], &own, error) : status;
    member->adopted++;
    crm_learned_free(&own);
    return status;
}

static enum crm_status adopt_classes(struct crm_member *member, struct crm_within *within,
                                     const struct crm_learned *learned, struct crm_error *error)
{
    const char *scheme = member->chosen.scheme->name;
    size_t length = strlen(scheme);
    const char *last = "";
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < learned->count && status == CRM_OK; i++) {
        const char *name = learned->rows[i].scheme;
        if (strncmp(name, scheme, length) == 0 && name[length] == '[' && strcmp(name, last) != 0) {
            struct crm_span value = { name + length + 1, strlen(name) - length - 2 };
            status = adopt_class(member, within, learned, name, value, error);
            last = name;
        }
    }
    return status;
}

enum crm_status crm_member_adopt(struct crm_member *member, struct crm_within *within,
                                 const struct crm_learned *learned, struct crm_error *error)
{
    if (member->chosen.scheme->adopt == NULL) {
        return CRM_OK;
    }
    enum crm_status status = check_within(member, within, learned, error);
    if (status != CRM_OK) {
        return status;
    }
    return member->chosen.within ? adopt_classes(member, within, learned, error)
                                 : member->chosen.scheme->adopt(member->states[0], learned, error);
}

void *crm_member_state(const struct crm_member *member, size_t class)
{
    return class < member->count ? member->states[class] : NULL;
}

void crm_member_finish(struct crm_member *member)
{
    for (size_t i = 0; i < member->count; i++) {
        if (member->chosen.scheme->finish != NULL) {
            member->chosen.scheme->finish(member->states[i]);
        }
        crm_release(member->states[i]);
    }
    crm_release(member->states);
    member->states = NULL;
    member->count = 0;
    member->capacity = 0;
}
