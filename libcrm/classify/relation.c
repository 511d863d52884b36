/* classify/relation.c — C1: what a customer is to the firm, as given with the data. Nothing is
 * written: the classes say what the values mean. */
#include "classify/scheme.h"

static const struct crm_class classes[] = {
    { "consumer", "Consumer", "消费者", "serve by standard, speak to by campaigns",
      "a person who buys for a household" },
    { "b2b", "Business", "企业客户", "name an owner, agree on terms and contracts",
      "a firm that buys for its own use" },
    { "channel", "Channel", "渠道客户", "supply, train, and reward by what they sell on",
      "a firm that buys to sell on" },
    { "internal", "Internal", "内部客户", "serve by house rules, keep out of the sales figures",
      "a part of the own house" },
};

static const struct crm_class_column columns[] = {
    { "relation", classes, CRM_COUNT(classes) },
};

struct state {
    struct crm_column_place relation;
    struct crm_notes *notes;
    uint64_t others; /* customers with a value that is none of the classes */
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)error;
    state->relation = crm_context_find(context, crm_span_of("relation"));
    state->notes = context->notes;
    *missing = state->relation.found ? NULL : "relation of the customers";
    return CRM_OK;
}

static const struct crm_class *class_of(struct crm_span relation)
{
    for (size_t i = 0; i < CRM_COUNT(classes); i++) {
        if (crm_span_is(relation, classes[i].name)) {
            return &classes[i];
        }
    }
    return NULL;
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    struct crm_span relation = crm_subject_value(subject, &state->relation);
    (void)error;
    state->others += relation.length > 0 && class_of(relation) == NULL;
    return CRM_OK;
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    (void)error;
    ((struct state *)opaque)->others += ((const struct state *)other)->others;
    return CRM_OK;
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    (void)opaque;
    (void)learned;
    (void)notes;
    (void)error;
    return CRM_OK;
}

/* There is nothing to adopt, but all customers have been seen, whether or not others were learned
 * from. */
static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    const struct state *state = opaque;
    (void)learned;
    (void)error;
    if (state->others > 0) {
        crm_note(state->notes,
                 "note: relation: customers whose relation is none of consumer, b2b, channel and "
                 "internal: %llu",
                 (unsigned long long)state->others);
    }
    return CRM_OK;
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    struct crm_span relation = crm_subject_value(subject, &state->relation);
    const struct crm_class *class = class_of(relation);
    if (relation.length == 0) {
        crm_buffer_text(text, "no class: the data gives no relation.");
    } else if (class == NULL) {
        crm_buffer_text(text, "no class: \"");
        crm_buffer_span(text, relation);
        crm_buffer_text(text, "\", as given with the data, is none of consumer, b2b, channel and "
                              "internal.");
    } else {
        crm_buffer_format(text, "%s, as given with the data. What to do: %s.", class->label,
                          class->action);
    }
}

const struct crm_scheme crm_scheme_relation = {
    .id = "C1",
    .name = "relation",
    .summary = "consumer, b2b, channel or internal, as given with the data",
    .needs = "relation of the customers",
    .given = true,
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .state_size = sizeof(struct state),
    .start = start,
    .gather = gather,
    .merge = merge,
    .learn = learn,
    .adopt = adopt,
    .explain = explain,
};
