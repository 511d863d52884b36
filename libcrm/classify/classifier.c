#include "classify/classifier.h"

#include <stdio.h>

#include "base/memory.h"
#include "classify/member.h"

struct crm_classifier {
    struct crm_choice choice;
    struct crm_member *members; /* those at work, in the order of the choice */
    size_t count;
    struct crm_within within;
    struct crm_added_column *added; /* the columns of all members */
    struct crm_span *values;        /* of the customer at hand, one a column that is added */
    size_t added_count;
    struct crm_added_column *columns; /* those that were asked for */
    size_t column_count;
    struct crm_counted_lines counted;
    struct crm_notes *notes;
    struct crm_notes hidden_notes; /* of members whose columns are not written */
    size_t told;                   /* of these, those that were passed on, or held back */
    size_t relation;               /* field of C; 0: internal customers are not told apart */
};

enum crm_status crm_classifier_open(struct crm_classifier **classifier,
                                    const struct crm_scheme_table *table, const char *const *names,
                                    size_t count, const char *within,
                                    const struct crm_settings *settings, struct crm_error *error)
{
    *classifier = NULL;
    struct crm_classifier *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    made->within.column = within;
    enum crm_status status =
        crm_choose(&made->choice, table, names, count, within, settings, error);
    if (status == CRM_OK) {
        made->members = crm_allocate(made->choice.count, sizeof *made->members, error);
        status = made->members != NULL ? CRM_OK : CRM_FAILURE;
    }
    if (status != CRM_OK) {
        crm_classifier_close(made);
        return status;
    }
    *classifier = made;
    return CRM_OK;
}

unsigned crm_classifier_extras(const struct crm_classifier *classifier)
{
    unsigned extras = 0;
    for (size_t i = 0; i < classifier->choice.count; i++) {
        extras |= classifier->choice.rows[i].extras;
    }
    return extras;
}

unsigned crm_classifier_rounds(const struct crm_classifier *classifier)
{
    return classifier->choice.rounds;
}

struct crm_column_place crm_context_find(const struct crm_scheme_context *context,
                                         struct crm_span name)
{
    for (size_t i = 0; i < context->added_count; i++) {
        if (crm_span_is(name, context->added[i].name)) {
            return (struct crm_column_place){ true, true, context->added[i].place };
        }
    }
    for (size_t i = 0; i < context->customers->count; i++) {
        if (crm_span_is(name, context->customers->names[i])) {
            return (struct crm_column_place){ true, false, i + 1 };
        }
    }
    return (struct crm_column_place){ false, false, 0 };
}

struct crm_span crm_subject_value(const struct crm_subject *subject,
                                  const struct crm_column_place *place)
{
    return !place->found  ? (struct crm_span){ "", 0 }
           : place->added ? subject->added[place->at]
                          : crm_field(subject->record, place->at);
}

/* Starts one more member; *missing says what it lacks, NULL where it is at work. */
static enum crm_status start_member(struct crm_classifier *classifier,
                                    const struct crm_chosen *chosen,
                                    const struct crm_scheme_context *context, const char **missing,
                                    struct crm_error *error)
{
    struct crm_member *member = &classifier->members[classifier->count];
    *member = (struct crm_member){ .chosen = *chosen, .context = *context };
    member->context.added = classifier->added;
    member->context.added_count = classifier->added_count;
    member->context.counted = &classifier->counted;
    if (chosen->hidden) {
        member->context.notes = &classifier->hidden_notes;
    }
    *missing = NULL;
    enum crm_status status = crm_member_start(member, missing, error);
    if (status != CRM_OK || *missing != NULL) {
        crm_member_finish(member);
    }
    return status;
}

/* Passes on the warnings of hidden members: what they remark about columns that nobody sees is held
 * back. */
static void pass_warnings(struct crm_classifier *classifier)
{
    struct crm_notes *hidden = &classifier->hidden_notes;
    for (; classifier->told < hidden->count; classifier->told++) {
        if (!crm_note_is_remark(hidden->texts[classifier->told])) {
            crm_note(classifier->notes, "%s", hidden->texts[classifier->told]);
        }
    }
    classifier->notes->failed = classifier->notes->failed || hidden->failed;
}

static void add_columns(struct crm_classifier *classifier, const struct crm_chosen *chosen)
{
    for (size_t i = 0; i < chosen->scheme->column_count && !chosen->scheme->given; i++) {
        struct crm_added_column column = { chosen->scheme->columns[i].name,
                                           classifier->added_count };
        classifier->added[classifier->added_count++] = column;
        if (!chosen->hidden) {
            classifier->columns[classifier->column_count++] = column;
        }
    }
}

/* Says which schemes lack the same as the one in `row`: once for all of them, as a warning where
 * they were named outright. */
static enum crm_status note_missing(const struct crm_classifier *classifier, const char **missing,
                                    size_t row, struct crm_notes *notes, struct crm_error *error)
{
    struct crm_buffer names = { 0 };
    const char *what = missing[row];
    bool named = classifier->choice.rows[row].named;
    size_t count = 0;
    for (size_t i = row; i < classifier->choice.count; i++) {
        const struct crm_chosen *chosen = &classifier->choice.rows[i];
        if (missing[i] != NULL && !chosen->hidden && chosen->named == named
            && strcmp(missing[i], what) == 0) {
            crm_buffer_format(&names, "%s%s", count++ > 0 ? ", " : "", chosen->scheme->name);
            missing[i] = NULL;
        }
    }
    if (count > 0) {
        crm_note(notes, "%s%s %s left out: the data has no %s",
                 named ? "" : "note: ", crm_buffer_string(&names), count == 1 ? "is" : "are", what);
    }
    enum crm_status status = crm_buffer_check(&names, error);
    crm_buffer_free(&names);
    return status;
}

/* Starts those of the choice whose data is there. */
static enum crm_status start_members(struct crm_classifier *classifier,
                                     const struct crm_scheme_context *context,
                                     struct crm_error *error)
{
    size_t count = classifier->choice.count;
    const char **missing = crm_allocate(count, sizeof *missing, error);
    enum crm_status status = missing != NULL ? CRM_OK : CRM_FAILURE;
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        const struct crm_chosen *chosen = &classifier->choice.rows[i];
        status = start_member(classifier, chosen, context, &missing[i], error);
        if (status == CRM_OK && missing[i] == NULL) {
            add_columns(classifier, chosen);
            classifier->count++;
        }
    }
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        if (missing[i] != NULL && missing[i][0] != '\0') { /* "" has said it itself */
            status = note_missing(classifier, missing, i, context->notes, error);
        }
    }
    crm_release(missing);
    return status;
}

static enum crm_status make_room(struct crm_classifier *classifier, struct crm_error *error)
{
    size_t columns = 0;
    for (size_t i = 0; i < classifier->choice.count; i++) {
        columns += classifier->choice.rows[i].scheme->column_count;
    }
    classifier->added = crm_allocate(columns, sizeof *classifier->added, error);
    classifier->columns = crm_allocate(columns, sizeof *classifier->columns, error);
    classifier->values = crm_allocate(columns, sizeof *classifier->values, error);
    return classifier->added != NULL && classifier->columns != NULL && classifier->values != NULL
               ? CRM_OK
               : CRM_FAILURE;
}

/* Finds the column to rank within once the schemes that may add it are at work. */
static enum crm_status find_within(struct crm_classifier *classifier,
                                   const struct crm_scheme_context *context,
                                   struct crm_error *error)
{
    struct crm_scheme_context all = *context;
    all.added = classifier->added;
    all.added_count = classifier->added_count;
    if (classifier->within.column != NULL) {
        classifier->within.place = crm_context_find(&all, crm_span_of(classifier->within.column));
        if (!classifier->within.place.found) {
            return crm_fail(error, CRM_USAGE, "--within %s: the customers have no such column",
                            classifier->within.column);
        }
    }
    return CRM_OK;
}

enum crm_status crm_classifier_start(struct crm_classifier *classifier,
                                     const struct crm_scheme_context *context, bool internal,
                                     struct crm_error *error)
{
    classifier->relation = internal ? 0 : crm_layout_field(context->customers, "relation");
    classifier->notes = context->notes;
    enum crm_status status = make_room(classifier, error);
    status = status == CRM_OK ? start_members(classifier, context, error) : status;
    pass_warnings(classifier);
    return status == CRM_OK ? find_within(classifier, context, error) : status;
}

bool crm_classifier_leaves_out(const struct crm_classifier *classifier,
                               const struct crm_subject *subject)
{
    return classifier->relation != 0
           && crm_span_is(crm_field(subject->record, classifier->relation), "internal");
}

/* The class of a customer to rank within; CRM_MAP_NONE for one that is not known. */
static uint32_t class_of(const struct crm_classifier *classifier, const struct crm_subject *subject)
{
    return crm_map_find(&classifier->within.classes,
                        crm_subject_value(subject, &classifier->within.place));
}

/* Puts the values that members of the rounds before `behind` add into classifier->values. */
static void apply_rounds(struct crm_classifier *classifier, struct crm_subject *subject,
                         unsigned behind)
{
    subject->added = classifier->values;
    for (size_t i = 0; i < classifier->count; i++) {
        const struct crm_member *member = &classifier->members[i];
        const struct crm_scheme *scheme = member->chosen.scheme;
        struct crm_span *values = classifier->values + member->context.added_count;
        size_t count = scheme->given ? 0 : scheme->column_count;
        size_t class = member->chosen.within ? class_of(classifier, subject) : 0;
        void *state = crm_member_state(member, class);
        if (state != NULL && member->chosen.round < behind && count > 0) {
            scheme->apply(state, subject, values);
            continue;
        }
        for (size_t j = 0; j < count; j++) {
            values[j] = (struct crm_span){ "", 0 };
        }
    }
    pass_warnings(classifier);
}

enum crm_status crm_classifier_gather(struct crm_classifier *classifier, unsigned round,
                                      const struct crm_subject *subject, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    if (crm_classifier_leaves_out(classifier, subject)) {
        return CRM_OK;
    }
    struct crm_subject seen = *subject;
    if (round > 0) {
        apply_rounds(classifier, &seen, round);
    } else {
        classifier->counted.lines += subject->measures->lines;
        classifier->counted.with_cost += subject->measures->cost_lines;
    }
    for (size_t i = 0; i < classifier->count && status == CRM_OK; i++) {
        struct crm_member *member = &classifier->members[i];
        uint32_t class = 0;
        if (member->chosen.round != round) {
            continue;
        }
        if (member->chosen.within) {
            status =
                crm_map_add(&classifier->within.classes,
                            crm_subject_value(&seen, &classifier->within.place), &class, error);
        }
        status = status == CRM_OK ? crm_member_gather(member, class, &seen, error) : status;
    }
    pass_warnings(classifier);
    return status;
}

enum crm_status crm_classifier_merge(struct crm_classifier *classifier,
                                     const struct crm_classifier *other, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    classifier->counted.lines += other->counted.lines;
    classifier->counted.with_cost += other->counted.with_cost;
    for (size_t i = 0; i < classifier->count && status == CRM_OK; i++) {
        status = crm_member_merge(&classifier->members[i], &classifier->within, &other->members[i],
                                  &other->within, error);
    }
    return status;
}

enum crm_status crm_classifier_learn(struct crm_classifier *classifier, unsigned round,
                                     struct crm_learned *learned, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < classifier->count && status == CRM_OK; i++) {
        if (classifier->members[i].chosen.round == round) {
            status = crm_member_learn(&classifier->members[i], &classifier->within, learned, error);
        }
    }
    pass_warnings(classifier);
    return status;
}

enum crm_status crm_classifier_adopt(struct crm_classifier *classifier,
                                     const struct crm_learned *learned, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < classifier->count && status == CRM_OK; i++) {
        status = crm_member_adopt(&classifier->members[i], &classifier->within, learned, error);
    }
    for (size_t i = 0; i < classifier->count && status == CRM_OK; i++) {
        const struct crm_member *member = &classifier->members[i];
        if (member->chosen.within && member->adopted != classifier->within.classes.count) {
            status = crm_fail(error, CRM_REFUSED, "the model does not know every class for %s",
                              member->chosen.scheme->name);
        }
    }
    pass_warnings(classifier);
    return status;
}

enum crm_status crm_classifier_learn_figures(struct crm_classifier *classifier,
                                             struct crm_learned *learned, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < classifier->count && status == CRM_OK; i++) {
        if (classifier->members[i].chosen.scheme->column_count == 0) {
            status = crm_member_learn(&classifier->members[i], &classifier->within, learned, error);
        }
    }
    pass_warnings(classifier);
    return status;
}

const struct crm_added_column *crm_classifier_columns(const struct crm_classifier *classifier,
                                                      size_t *count)
{
    *count = classifier->column_count;
    return classifier->columns;
}

void crm_classifier_apply(struct crm_classifier *classifier, const struct crm_subject *subject,
                          struct crm_span *values)
{
    bool left_out = crm_classifier_leaves_out(classifier, subject);
    struct crm_subject seen = *subject;
    if (!left_out) {
        apply_rounds(classifier, &seen, classifier->choice.rounds);
    }
    for (size_t i = 0; i < classifier->column_count; i++) {
        values[i] = left_out ? (struct crm_span){ "", 0 }
                             : classifier->values[classifier->columns[i].place];
    }
}

void crm_classifier_explain(struct crm_classifier *classifier, const struct crm_subject *subject,
                            struct crm_buffer *text)
{
    if (crm_classifier_leaves_out(classifier, subject)) {
        crm_buffer_text(text, "internal customers have no class unless --internal is given.\n");
        return;
    }
    struct crm_subject seen = *subject;
    apply_rounds(classifier, &seen, classifier->choice.rounds);
    for (size_t i = 0; i < classifier->count; i++) {
        const struct crm_member *member = &classifier->members[i];
        if (member->chosen.hidden || member->chosen.scheme->explain == NULL) {
            continue;
        }
        size_t class = member->chosen.within ? class_of(classifier, &seen) : 0;
        const void *state = crm_member_state(member, class);
        crm_buffer_format(text, "%s (%s): ", member->chosen.scheme->name,
                          member->chosen.scheme->id);
        if (member->chosen.within) {
            struct crm_span value = crm_subject_value(&seen, &classifier->within.place);
            crm_buffer_format(text, "within %s %.*s: ", classifier->within.column,
                              (int)value.length, value.at);
        }
        if (state != NULL) {
            member->chosen.scheme->explain(state, &seen, text);
        } else {
            crm_buffer_text(text, "nothing was learned for such customers.");
        }
        crm_buffer_byte(text, '\n');
    }
}

void crm_classifier_names(const struct crm_classifier *classifier, struct crm_buffer *text)
{
    bool started = classifier->added != NULL;
    size_t count = started ? classifier->count : classifier->choice.count;
    const char *comma = "";
    for (size_t i = 0; i < count; i++) {
        const struct crm_chosen *chosen =
            started ? &classifier->members[i].chosen : &classifier->choice.rows[i];
        if (!chosen->hidden) {
            crm_buffer_format(text, "%s%s", comma, chosen->scheme->name);
            comma = ",";
        }
    }
}

void crm_classifier_close(struct crm_classifier *classifier)
{
    if (classifier == NULL) {
        return;
    }
    for (size_t i = 0; i < classifier->count; i++) {
        crm_member_finish(&classifier->members[i]);
    }
    crm_release(classifier->members);
    crm_release(classifier->added);
    crm_release(classifier->columns);
    crm_release(classifier->values);
    crm_notes_free(&classifier->hidden_notes);
    crm_map_free(&classifier->within.classes);
    crm_choice_free(&classifier->choice);
    crm_release(classifier);
}
