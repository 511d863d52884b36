/* classify/age_band.c — C18: under 18, 18 to 24, then tens to 65 and over, from the birth date or,
 * where it is empty, the age. Years are complete ones at the as-of date. */
#include "classify/age.h"

static const struct crm_class_column columns[] = {
    { "age_band", crm_age_bands, CRM_AGE_BANDS },
};

struct state {
    struct crm_age_columns columns;
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)error;
    state->columns = crm_age_columns_of(context);
    if (!crm_age_is_there(&state->columns)) {
        *missing = crm_layout_field(context->customers, "birth_date") != 0
                       ? "as-of date"
                       : "birth_date or age of the customers";
    }
    return CRM_OK;
}

static int64_t age_of(const struct state *state, const struct crm_subject *subject)
{
    return crm_age_of(&state->columns, subject->record);
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    const struct crm_class *class = crm_age_band(age_of(opaque, subject));
    values[0] = crm_span_of(class != NULL ? class->name : "");
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    int64_t age = age_of(opaque, subject);
    if (age < 0) {
        crm_buffer_text(text, "no class: neither birth date nor age is known.");
        return;
    }
    crm_buffer_format(text, "%s: %lld complete years at the as-of date.", crm_age_band(age)->label,
                      (long long)age);
}

const struct crm_scheme crm_scheme_age_band = {
    .id = "C18",
    .name = "age_band",
    .summary = "age in bands of ten years",
    .needs = "birth_date or age of the customers",
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .state_size = sizeof(struct state),
    .start = start,
    .apply = apply,
    .explain = explain,
};
