/* classify/age.h — how old a customer is, and in which band: complete years at the as-of date, from
 * the birth date or, where it is empty, the age. */
#ifndef CRM_CLASSIFY_AGE_H
#define CRM_CLASSIFY_AGE_H

#include "classify/scheme.h"

enum { CRM_AGE_BANDS = 7 };

/* Youngest first. */
extern const struct crm_class crm_age_bands[CRM_AGE_BANDS];

struct crm_age_columns {
    int32_t as_of;
    size_t birth_date; /* fields of C, 0: none */
    size_t age;
};

/* Without an as-of date a birth date tells no age: a note says so, and there are none. */
struct crm_age_columns crm_age_columns_of(const struct crm_scheme_context *context);

/* True where birth dates or ages tell how old customers are. */
static inline bool crm_age_is_there(const struct crm_age_columns *columns)
{
    return columns->birth_date != 0 || columns->age != 0;
}

/* Complete years, 0 to 130; -1 where they are not known. */
int64_t crm_age_of(const struct crm_age_columns *columns, const struct crm_record *record);

/* The band of an age; NULL for -1. */
const struct crm_class *crm_age_band(int64_t age);

#endif
