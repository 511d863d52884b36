/* classify/age_band.c — C18: under 18, 18 to 24, then tens to 65 and over, from the birth date or,
 * where it is empty, the age. Years are complete ones at the as-of date. */
#include "classify/scheme.h"
#include "value/number.h"

enum { OLDEST = 130 };

static const struct crm_class classes[] = {
    { "<18", "under 18", "18岁以下", NULL, NULL },
    { "18-24", "18 - 24", "18-24岁", NULL, NULL },
    { "25-34", "25 - 34", "25-34岁", NULL, NULL },
    { "35-44", "35 - 44", "35-44岁", NULL, NULL },
    { "45-54", "45 - 54", "45-54岁", NULL, NULL },
    { "55-64", "55 - 64", "55-64岁", NULL, NULL },
    { "65+", "65 and over", "65岁及以上", NULL, NULL },
};

/* The age at which each band ends; the last one does not. */
static const int64_t ends[CRM_COUNT(classes) - 1] = { 18, 25, 35, 45, 55, 65 };

static const struct crm_class_column columns[] = {
    { "age_band", classes, CRM_COUNT(classes) },
};

struct state {
    int32_t as_of;
    size_t birth_date; /* fields of C, 0: none */
    size_t age;
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)error;
    state->as_of = context->as_of;
    state->birth_date = crm_layout_field(context->customers, "birth_date");
    state->age = crm_layout_field(context->customers, "age");
    if (state->birth_date == 0 && state->age == 0) {
        *missing = "birth_date or age of the customers";
    }
    return CRM_OK;
}

/* Who was born on 29 February completes a year on 1 March of a common year. */
static int64_t years_between(int32_t birth, int32_t as_of)
{
    int years[2];
    int months[2];
    int days[2];
    crm_day_split(birth, &years[0], &months[0], &days[0]);
    crm_day_split(as_of, &years[1], &months[1], &days[1]);
    bool passed = months[1] > months[0] || (months[1] == months[0] && days[1] >= days[0]);
    return years[1] - years[0] - (passed ? 0 : 1);
}

/* Complete years; -1 where they are not known. */
static int64_t age_of(const struct state *state, const struct crm_subject *subject)
{
    struct crm_time birth;
    int64_t age = -1;
    if (state->birth_date != 0
        && crm_time_parse(crm_field(subject->record, state->birth_date), &birth)) {
        age = years_between(birth.day, state->as_of);
    } else if (state->age != 0
               && !crm_integer_parse(crm_field(subject->record, state->age), &age)) {
        age = -1;
    }
    return age >= 0 && age <= OLDEST ? age : -1;
}

static const struct crm_class *class_of(int64_t age)
{
    size_t i = 0;
    while (i < CRM_COUNT(ends) && age >= ends[i]) {
        i++;
    }
    return age < 0 ? NULL : &classes[i];
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    const struct crm_class *class = class_of(age_of(opaque, subject));
    values[0] = crm_span_of(class != NULL ? class->name : "");
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    int64_t age = age_of(opaque, subject);
    if (age < 0) {
        crm_buffer_text(text, "no class: neither birth date nor age is known.");
        return;
    }
    crm_buffer_format(text, "%s: %lld complete years at the as-of date.", class_of(age)->label,
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
