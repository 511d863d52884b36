/* model/traits.h — who customers are, apart from what they buy: the levels of their age band,
 * gender, occupation, education, income band, region and source, and how many customers of each
 * profile have bought. Nothing else is a trait; ethnicity never is. */
#ifndef CRM_MODEL_TRAITS_H
#define CRM_MODEL_TRAITS_H

#include "base/map.h"
#include "classify/age.h"
#include "model/logistic.h"

enum { CRM_TRAIT_LEVELS_MOST = 64, CRM_LEVEL_BYTES_MOST = 40 };

extern const char *const crm_trait_names[CRM_TRAITS];

/* Where the traits stand in the records of C. */
struct crm_trait_columns {
    struct crm_age_columns age;
    size_t fields[CRM_TRAITS]; /* 0: none */
};

/* False where the data has none of them. */
bool crm_trait_columns_find(struct crm_trait_columns *columns,
                            const struct crm_scheme_context *context);

/* A customer's levels as they stand in the stream; "" for what is not known. */
void crm_traits_of(const struct crm_trait_columns *columns, const struct crm_record *record,
                   struct crm_span levels[static CRM_TRAITS]);

/* Customers counted by profile: some 100 bytes for each one that differs. Owns everything;
 * zero-initialised is empty. */
struct crm_profiles {
    struct crm_map levels[CRM_TRAITS];
    struct crm_map profiles;          /* keys: the number of each trait's level */
    uint32_t (*counts)[CRM_FOLDS][2]; /* by profile: customers who never bought, who did */
    size_t capacity;
};

/* Counts a customer of a fold. */
CRM_MUST_CHECK enum crm_status crm_profiles_add(struct crm_profiles *profiles,
                                                const struct crm_span levels[static CRM_TRAITS],
                                                size_t fold, bool bought, struct crm_error *error);

CRM_MUST_CHECK enum crm_status crm_profiles_merge(struct crm_profiles *profiles,
                                                  const struct crm_profiles *other,
                                                  struct crm_error *error);

/* All customers: who never bought, who did. */
void crm_profiles_count(const struct crm_profiles *profiles, uint64_t customers[static 2]);

void crm_profiles_free(struct crm_profiles *profiles);

/* A level of a trait that has a coefficient, or is what the others are held against. */
struct crm_trait_level {
    size_t trait;
    struct crm_span text; /* in the profiles' map */
    bool rare;            /* all levels together that are not there by themselves; without text */
    uint32_t coefficient; /* 0: what the others are held against, the commonest value */
    uint64_t customers[2];
};

/* Profiles as a regression reads them. Owns the arrays; levels view the profiles. */
struct crm_trait_table {
    struct crm_trait_level *levels; /* by trait; the commonest first, the rare ones last */
    size_t level_count;
    struct crm_logistic_row *rows; /* each different, ascending */
    size_t row_count;
    size_t coefficients;
};

/* Of at least one profile. Makes levels of values that at least `least` customers have, at most
 * CRM_TRAIT_LEVELS_MOST a trait and CRM_LEVEL_BYTES_MOST long; the rest of a trait is one level. A
 * trait of one level only is left out. The order in which customers came never shows. Free the
 * table in any case. */
CRM_MUST_CHECK enum crm_status crm_trait_table_make(struct crm_trait_table *table,
                                                    const struct crm_profiles *profiles,
                                                    uint64_t least, struct crm_error *error);
void crm_trait_table_free(struct crm_trait_table *table);

#endif
