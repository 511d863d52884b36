#include "classify/age.h"

#include "value/number.h"

enum { OLDEST = 130 };

const struct crm_class crm_age_bands[CRM_AGE_BANDS] = {
    { "<18", "under 18", "18岁以下", NULL, NULL },
    { "18-24", "18 - 24", "18-24岁", NULL, NULL },
    { "25-34", "25 - 34", "25-34岁", NULL, NULL },
    { "35-44", "35 - 44", "35-44岁", NULL, NULL },
    { "45-54", "45 - 54", "45-54岁", NULL, NULL },
    { "55-64", "55 - 64", "55-64岁", NULL, NULL },
    { "65+", "65 and over", "65岁及以上", NULL, NULL },
};

/* The age at which each band ends; the last one does not. */
static const int64_t ends[CRM_AGE_BANDS - 1] = { 18, 25, 35, 45, 55, 65 };

struct crm_age_columns crm_age_columns_of(const struct crm_scheme_context *context)
{
    struct crm_age_columns columns = {
        .as_of = context->as_of,
        .birth_date = crm_layout_field(context->customers, "birth_date"),
        .age = crm_layout_field(context->customers, "age"),
    };
    if (columns.birth_date != 0 && columns.as_of == CRM_NO_DAY) {
        crm_note(context->notes, "note: ages are not told by birth_date: there is no as-of date; "
                                 "give --as-of");
        columns.birth_date = 0;
    }
    return columns;
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

int64_t crm_age_of(const struct crm_age_columns *columns, const struct crm_record *record)
{
    struct crm_time birth;
    int64_t age = -1;
    if (columns->birth_date != 0
        && crm_time_parse(crm_field(record, columns->birth_date), &birth)) {
        age = years_between(birth.day, columns->as_of);
    } else if (columns->age != 0 && !crm_integer_parse(crm_field(record, columns->age), &age)) {
        age = -1;
    }
    return age >= 0 && age <= OLDEST ? age : -1;
}

const struct crm_class *crm_age_band(int64_t age)
{
    size_t i = 0;
    while (i < CRM_COUNT(ends) && age >= ends[i]) {
        i++;
    }
    return age < 0 ? NULL : &crm_age_bands[i];
}
