/* classify/sample.c — C14: whom to ask or to address. N customers are drawn at random, among the
 * lost, among the vip, or in proportion to the values of a column; some of them as a control group.
 *
 * A keyed hash of each id orders the customers, and the first ones are taken: neither the order of
 * arrival nor the machine shows, and a larger sample of the same kind and seed holds the smaller
 * one. What is learned is the last hash that is drawn, and the last one of the control group. */
#include "classify/scheme.h"

#include "base/keyed_hash.h"
#include "base/memory.h"
#include "customer/consent.h"
#include "classify/draw.h"
#include "value/number.h"

static const int64_t most_customers = 1000000000;

static const struct crm_class classes[] = {
    { "treatment", "Treatment", "实验组", "contact, and record the answer", "drawn" },
    { "control", "Control", "对照组", "do not contact in this campaign", "drawn to compare with" },
};

static const struct crm_class_column columns[] = {
    { "sample", classes, CRM_COUNT(classes) },
};

static const struct crm_setting settings[] = {
    { "sample.draw", CRM_SETTING_TEXT, "", 0, 0, NULL,
      "whom to draw, and how many: random:N, lost:N, key:N (those of importance vip) or COLUMN:N "
      "(in proportion to its values); empty: nobody" },
    { "sample.control", CRM_SETTING_NUMBER, "0", 0, 0.9, NULL,
      "share of those drawn that are the control group" },
    { "sample.campaign", CRM_SETTING_TEXT, "", 0, 0, NULL,
      "name of the campaign in the list of those drawn" },
    { "sample.contact_by", CRM_SETTING_TEXT, "", 0, 0, NULL,
      "channel, such as phone: nobody is drawn without consent to it; empty: consent is not looked "
      "at" },
    { "sample.contact_cap", CRM_SETTING_INTEGER, "3", 1, 1000, NULL,
      "contacts out in the last sample.contact_days days from which nobody is drawn" },
    { "sample.contact_days", CRM_SETTING_INTEGER, "30", 1, 3650, NULL,
      "days up to the as-of date whose contacts out count for sample.contact_cap" },
    { "sample.seed", CRM_SETTING_INTEGER, "1", 0, 999999999, NULL, "another number draws others" },
};

enum kind { KIND_RANDOM, KIND_LOST, KIND_KEY, KIND_COLUMN };

/* What sample.draw says. */
struct request {
    enum kind kind;
    struct crm_span column; /* that is read; empty: none */
    uint64_t customers;
};

/* Why somebody cannot be drawn. */
enum fate { DRAWABLE, OF_OTHER_KIND, NO_CONSENT, NO_ADDRESS, CONTACTED, FATES };

static const char *const fate_texts[FATES] = {
    [OF_OTHER_KIND] = "of another kind",
    [NO_CONSENT] = "without consent",
    [NO_ADDRESS] = "without a number or address",
    [CONTACTED] = "contacted often of late",
};

/* Who of a stratum is drawn: those whose hash is at most this. */
struct limits {
    uint64_t drawn;
    uint64_t control;
    bool controls; /* there is a control group */
};

struct state {
    const struct crm_activity_rule *rule;
    struct request request;
    struct crm_column_place column; /* that the request reads */
    struct crm_column_place consent;
    struct crm_column_place address; /* what the channel needs */
    const char *channel;             /* "": any */
    double share;                    /* of the control group */
    uint64_t contact_cap;
    double contact_days;
    struct crm_hash_key key;
    struct crm_draw draw;
    uint64_t left_out[FATES];
    struct crm_map strata; /* that are known, by value */
    struct limits *limits; /* one a stratum */
    size_t limit_capacity;
};

static bool asked(const struct crm_settings *rows)
{
    return crm_settings_find(rows, "sample.draw") != NULL
           && crm_setting_is_set(rows, "sample.draw");
}

static enum crm_status read_request(const struct crm_settings *rows, struct request *request,
                                    struct crm_error *error)
{
    static const char *const kinds[] = { "random", "lost", "key" };
    struct crm_span text = crm_span_of(crm_setting_text(rows, "sample.draw"));
    size_t behind = text.length; /* the last colon */
    while (behind > 0 && text.at[behind - 1] != ':') {
        behind--;
    }
    int64_t customers = 0;
    struct crm_span number = { text.at + behind, text.length - behind };
    if (behind < 2 || !crm_integer_parse(number, &customers) || customers < 1
        || customers > most_customers) {
        return crm_fail(error, CRM_USAGE,
                        "--sample %s: say random:N, lost:N, key:N or COLUMN:N, N being 1 to %lld",
                        text.at, (long long)most_customers);
    }
    *request = (struct request){ KIND_COLUMN, { text.at, behind - 1 }, (uint64_t)customers };
    for (size_t i = 0; i < CRM_COUNT(kinds); i++) {
        if (crm_span_is(request->column, kinds[i])) {
            request->kind = (enum kind)i;
            request->column = crm_span_of(request->kind == KIND_KEY ? "importance" : "");
            break;
        }
    }
    return CRM_OK;
}

static enum crm_status check(const struct crm_settings *rows, struct crm_error *error)
{
    struct request request;
    return asked(rows) ? read_request(rows, &request, error)
                       : crm_fail(error, CRM_USAGE, "sample needs --sample KIND:N");
}

static enum crm_status want(const struct crm_settings *rows, struct crm_wanted *wanted,
                            struct crm_error *error)
{
    struct request request = { 0 };
    enum crm_status status = asked(rows) ? read_request(rows, &request, error) : CRM_OK;
    return status == CRM_OK && request.column.length > 0
               ? crm_wanted_add(wanted, request.column, error)
               : status;
}

static enum crm_status find_channel(struct state *state, const struct crm_scheme_context *context,
                                    struct crm_error *error)
{
    state->channel = crm_setting_text(context->settings, "sample.contact_by");
    if (*state->channel == '\0') {
        return CRM_OK;
    }
    state->consent = crm_context_find(context, crm_span_of("consent"));
    const char *column = crm_contact_column(state->channel);
    if (column != NULL) {
        state->address = crm_context_find(context, crm_span_of(column));
        if (!state->address.found) {
            crm_note(context->notes,
                     "note: sample: the customers have no column %s: who can be reached by %s is "
                     "not known",
                     column, state->channel);
        }
    }
    return state->consent.found
               ? CRM_OK
               : crm_fail(error, CRM_REFUSED,
                          "--contact-by %s: the customers have no consent column: nobody is known "
                          "to agree",
                          state->channel);
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    const struct crm_settings *rows = context->settings;
    (void)missing;
    state->rule = context->rule;
    state->share = crm_setting_number(rows, "sample.control");
    state->contact_cap = (uint64_t)crm_setting_number(rows, "sample.contact_cap");
    state->contact_days = crm_setting_number(rows, "sample.contact_days");
    state->key.parts[0] = (uint64_t)crm_setting_number(rows, "sample.seed");
    enum crm_status status = read_request(rows, &state->request, error);
    status = status == CRM_OK ? find_channel(state, context, error) : status;
    struct crm_span column = state->request.column;
    if (status != CRM_OK || column.length == 0) {
        return status;
    }
    state->column = crm_context_find(context, column);
    return state->column.found
               ? CRM_OK
               : crm_fail(error, CRM_USAGE, "--sample %s: the customers have no column %.*s",
                          crm_setting_text(rows, "sample.draw"), (int)column.length, column.at);
}

static enum fate fate_of(const struct state *state, const struct crm_subject *subject)
{
    const struct crm_measures *measures = subject->measures;
    if ((state->request.kind == KIND_LOST && crm_activity_of(measures, state->rule) != CRM_LOST)
        || (state->request.kind == KIND_KEY
            && !crm_span_is(crm_subject_value(subject, &state->column), "vip"))) {
        return OF_OTHER_KIND;
    }
    if (state->consent.found
        && !crm_consents(crm_subject_value(subject, &state->consent), state->channel)) {
        return NO_CONSENT;
    }
    if (state->address.found && crm_subject_value(subject, &state->address).length == 0) {
        return NO_ADDRESS;
    }
    return measures->service.contacts_out_recent >= state->contact_cap ? CONTACTED : DRAWABLE;
}

/* Without a column all are one stratum. */
static struct crm_span stratum_of(const struct state *state, const struct crm_subject *subject)
{
    return state->request.kind == KIND_COLUMN ? crm_subject_value(subject, &state->column)
                                              : crm_span_of("");
}

static uint64_t hash_of(const struct state *state, const struct crm_subject *subject)
{
    return crm_keyed_hash(state->key, crm_field(subject->record, 1));
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    enum fate fate = fate_of(state, subject);
    state->left_out[fate]++;
    return fate == DRAWABLE ? crm_draw_add(&state->draw, stratum_of(state, subject),
                                           hash_of(state, subject), error)
                            : CRM_OK;
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *theirs = other;
    for (size_t i = 0; i < FATES; i++) {
        state->left_out[i] += theirs->left_out[i];
    }
    return crm_draw_merge(&state->draw, &theirs->draw, error);
}

/* "what TEXT", as the name of a row of the model. */
static const char *row_name(struct crm_buffer *name, const char *what, struct crm_span text)
{
    crm_buffer_clear(name);
    crm_buffer_format(name, "%s ", what);
    crm_buffer_span(name, text);
    return crm_buffer_string(name);
}

enum { SETTINGS = 5 };

static void list_settings(const struct state *state, double numbers[SETTINGS])
{
    numbers[0] = (double)state->request.customers;
    numbers[1] = state->share;
    numbers[2] = (double)state->contact_cap;
    numbers[3] = state->contact_days;
    numbers[4] = (double)state->key.parts[0];
}

/* A row says what was asked for: of which kind, by which column, on which channel. */
static const char *request_name(const struct state *state, struct crm_buffer *name)
{
    static const char *const kinds[] = { "random", "lost", "key", "by" };
    row_name(name, kinds[state->request.kind], state->request.column);
    crm_buffer_format(name, ", %s", *state->channel != '\0' ? state->channel : "any channel");
    return crm_buffer_string(name);
}

/* The last hashes that are drawn, each as two numbers that are exact. */
static enum crm_status put_stratum(const struct crm_stratum *stratum, struct crm_buffer *name,
                                   struct crm_learned *learned, struct crm_error *error)
{
    double numbers[4] = {
        (double)(stratum->last_drawn >> 32),
        (double)(stratum->last_drawn & UINT32_MAX),
        (double)(stratum->last_control >> 32),
        (double)(stratum->last_control & UINT32_MAX),
    };
    const char *row = row_name(name, "stratum", stratum->value);
    enum crm_status status = crm_buffer_check(name, error);
    return status == CRM_OK ? crm_learned_set(learned, "sample", row, numbers,
                                              stratum->controls > 0 ? 4 : 2, error)
                            : status;
}

static void note_counts(const struct state *state, const struct crm_stratum *strata,
                        struct crm_notes *notes)
{
    struct crm_buffer text = { 0 };
    uint64_t drawn = 0;
    uint64_t controls = 0;
    for (size_t i = 0; i < state->draw.strata.count; i++) {
        drawn += strata[i].drawn;
        controls += strata[i].controls;
    }
    const char *parted = "; left out: ";
    for (size_t i = 0; i < FATES; i++) {
        if (fate_texts[i] != NULL && state->left_out[i] > 0) {
            crm_buffer_format(&text, "%s%llu %s", parted, (unsigned long long)state->left_out[i],
                              fate_texts[i]);
            parted = ", ";
        }
    }
    /* fewer than asked for is a warning */
    crm_note(notes, "%s: %llu of %llu who can be are drawn, %llu of them as controls%s",
             drawn == state->request.customers ? "note: sample" : "sample: fewer than asked for",
             (unsigned long long)drawn, (unsigned long long)state->left_out[DRAWABLE],
             (unsigned long long)controls, crm_buffer_string(&text));
    notes->failed = notes->failed || text.failed;
    crm_buffer_free(&text);
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    struct crm_stratum *strata = NULL;
    struct crm_buffer name = { 0 };
    double numbers[SETTINGS];
    list_settings(state, numbers);
    enum crm_status status =
        crm_draw_take(&state->draw, state->request.customers, state->share, &strata, error);
    if (status == CRM_OK) {
        note_counts(state, strata, notes);
        status = crm_learned_put_settings(learned, "sample", numbers, SETTINGS, error);
    }
    const char *request = request_name(state, &name);
    status = status == CRM_OK ? crm_buffer_check(&name, error) : status;
    status =
        status == CRM_OK ? crm_learned_set(learned, "sample", request, NULL, 0, error) : status;
    for (size_t i = 0; i < state->draw.strata.count && status == CRM_OK; i++) {
        status = strata[i].drawn > 0 ? put_stratum(&strata[i], &name, learned, error) : CRM_OK;
    }
    crm_buffer_free(&name);
    crm_release(strata);
    return status;
}

static uint64_t hash_from(const double numbers[2])
{
    return (uint64_t)numbers[0] << 32 | (uint64_t)numbers[1];
}

static enum crm_status adopt_stratum(struct state *state, const struct crm_learned_row *row,
                                     struct crm_error *error)
{
    uint32_t number = 0;
    struct crm_span value = crm_span_of(row->name + strlen("stratum "));
    for (size_t i = 0; i < row->count; i++) {
        if (!(row->numbers[i] >= 0 && row->numbers[i] <= UINT32_MAX)) {
            return crm_fail(error, CRM_REFUSED, "the model has no sound limits for sample");
        }
    }
    if (row->count != 2 && row->count != 4) {
        return crm_fail(error, CRM_REFUSED, "the model has no sound limits for sample");
    }
    if (crm_map_add(&state->strata, value, &number, error) != CRM_OK
        || crm_grow(&state->limits, &state->limit_capacity, state->strata.count,
                    sizeof *state->limits, error)
               != CRM_OK) {
        return CRM_FAILURE;
    }
    bool controls = row->count == 4;
    state->limits[number] = (struct limits){
        .drawn = hash_from(row->numbers),
        .control = controls ? hash_from(row->numbers + 2) : 0,
        .controls = controls,
    };
    return CRM_OK;
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    struct crm_buffer name = { 0 };
    double numbers[SETTINGS];
    list_settings(state, numbers);
    enum crm_status status =
        crm_learned_check_settings(learned, "sample", numbers, SETTINGS, error);
    const char *request = request_name(state, &name);
    status = status == CRM_OK ? crm_buffer_check(&name, error) : status;
    if (status == CRM_OK && crm_learned_get(learned, "sample", request) == NULL) {
        status = crm_fail(error, CRM_REFUSED, "the model has learned another --sample");
    }
    for (size_t i = 0; i < learned->count && status == CRM_OK; i++) {
        const struct crm_learned_row *row = &learned->rows[i];
        if (strcmp(row->scheme, "sample") == 0 && strncmp(row->name, "stratum ", 8) == 0) {
            status = adopt_stratum(state, row, error);
        }
    }
    crm_buffer_free(&name);
    return status;
}

/* NULL for who is not drawn. */
static const struct crm_class *class_of(const struct state *state,
                                        const struct crm_subject *subject)
{
    uint32_t stratum = crm_map_find(&state->strata, stratum_of(state, subject));
    if (stratum == CRM_MAP_NONE || fate_of(state, subject) != DRAWABLE) {
        return NULL;
    }
    const struct limits *limits = &state->limits[stratum];
    uint64_t hash = hash_of(state, subject);
    if (hash > limits->drawn) {
        return NULL;
    }
    return &classes[limits->controls && hash <= limits->control ? 1 : 0];
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    const struct crm_class *class = class_of(opaque, subject);
    values[0] = crm_span_of(class != NULL ? class->name : "");
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    const struct crm_class *class = class_of(state, subject);
    enum fate fate = fate_of(state, subject);
    if (class != NULL) {
        crm_buffer_format(text, "%s: %s. What to do: %s.", class->label, class->meaning,
                          class->action);
    } else if (fate != DRAWABLE) {
        crm_buffer_format(text, "cannot be drawn: %s.", fate_texts[fate]);
    } else {
        crm_buffer_text(text, "not drawn.");
    }
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    crm_draw_free(&state->draw);
    crm_map_free(&state->strata);
    crm_release(state->limits);
}

const struct crm_scheme crm_scheme_sample = {
    .id = "C14",
    .name = "sample",
    .summary = "whom --sample draws for a survey or a campaign, and the control group",
    .needs = "--sample",
    .extras = CRM_GATHER_SERVICE,
    .late = true,
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .asked = asked,
    .check = check,
    .want = want,
    .start = start,
    .gather = gather,
    .merge = merge,
    .learn = learn,
    .adopt = adopt,
    .apply = apply,
    .explain = explain,
    .finish = finish,
};
