#include "model/traits.h"

#include <stdlib.h>

enum { AGE_BAND };

const char *const crm_trait_names[CRM_TRAITS] = {
    [AGE_BAND] = "age_band", "gender", "occupation", "education", "income_band", "region", "source",
};

bool crm_trait_columns_find(struct crm_trait_columns *columns,
                            const struct crm_scheme_context *context)
{
    columns->age = crm_age_columns_of(context);
    bool found = crm_age_is_there(&columns->age);
    for (size_t i = 0; i < CRM_TRAITS; i++) {
        columns->fields[i] = crm_layout_field(context->customers, crm_trait_names[i]);
        found = found || columns->fields[i] != 0;
    }
    return found;
}

/* By the birth date or the age; where the data has neither, what crm-segment has made of them. */
static struct crm_span age_band_of(const struct crm_trait_columns *columns,
                                   const struct crm_record *record)
{
    const struct crm_class *band = crm_age_band(crm_age_of(&columns->age, record));
    return crm_span_of(band != NULL ? band->name : "");
}

void crm_traits_of(const struct crm_trait_columns *columns, const struct crm_record *record,
                   struct crm_span levels[static CRM_TRAITS])
{
    for (size_t i = 0; i < CRM_TRAITS; i++) {
        levels[i] =
            columns->fields[i] != 0 ? crm_field(record, columns->fields[i]) : crm_span_of("");
    }
    if (crm_age_is_there(&columns->age)) {
        levels[AGE_BAND] = age_band_of(columns, record);
    }
}

/* The counts of a profile, which is added if it is new. */
static enum crm_status find_profile(struct crm_profiles *profiles,
                                    const uint32_t numbers[static CRM_TRAITS], uint32_t *index,
                                    struct crm_error *error)
{
    struct crm_span key = { (const char *)numbers, CRM_TRAITS * sizeof *numbers };
    size_t known = profiles->profiles.count;
    if (crm_grow(&profiles->counts, &profiles->capacity, known + 1, sizeof *profiles->counts, error)
            != CRM_OK
        || crm_map_add(&profiles->profiles, key, index, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    if (*index == known) {
        memset(profiles->counts[known], 0, sizeof profiles->counts[known]);
    }
    return CRM_OK;
}

enum crm_status crm_profiles_add(struct crm_profiles *profiles,
                                 const struct crm_span levels[static CRM_TRAITS], size_t fold,
                                 bool bought, struct crm_error *error)
{
    uint32_t numbers[CRM_TRAITS];
    uint32_t index = 0;
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < CRM_TRAITS && status == CRM_OK; i++) {
        status = crm_map_add(&profiles->levels[i], levels[i], &numbers[i], error);
    }
    status = status == CRM_OK ? find_profile(profiles, numbers, &index, error) : status;
    if (status == CRM_OK) {
        profiles->counts[index][fold][bought]++;
    }
    return status;
}

/* The numbers of the levels of a profile, from its key. */
static void read_key(const struct crm_profiles *profiles, size_t index,
                     uint32_t numbers[static CRM_TRAITS])
{
    struct crm_span key = crm_map_key(&profiles->profiles, (uint32_t)index);
    memcpy(numbers, key.at, key.length);
}

enum crm_status crm_profiles_merge(struct crm_profiles *profiles, const struct crm_profiles *other,
                                   struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < other->profiles.count && status == CRM_OK; i++) {
        uint32_t numbers[CRM_TRAITS];
        uint32_t index = 0;
        read_key(other, i, numbers);
        for (size_t j = 0; j < CRM_TRAITS && status == CRM_OK; j++) {
            struct crm_span level = crm_map_key(&other->levels[j], numbers[j]);
            status = crm_map_add(&profiles->levels[j], level, &numbers[j], error);
        }
        status = status == CRM_OK ? find_profile(profiles, numbers, &index, error) : status;
        for (size_t fold = 0; fold < CRM_FOLDS && status == CRM_OK; fold++) {
            profiles->counts[index][fold][0] += other->counts[i][fold][0];
            profiles->counts[index][fold][1] += other->counts[i][fold][1];
        }
    }
    return status;
}

static void add_counts(const struct crm_profiles *profiles, size_t index, uint64_t customers[2])
{
    for (size_t fold = 0; fold < CRM_FOLDS; fold++) {
        customers[0] += profiles->counts[index][fold][0];
        customers[1] += profiles->counts[index][fold][1];
    }
}

void crm_profiles_count(const struct crm_profiles *profiles, uint64_t customers[static 2])
{
    customers[0] = customers[1] = 0;
    for (size_t i = 0; i < profiles->profiles.count; i++) {
        add_counts(profiles, i, customers);
    }
}

void crm_profiles_free(struct crm_profiles *profiles)
{
    for (size_t i = 0; i < CRM_TRAITS; i++) {
        crm_map_free(&profiles->levels[i]);
    }
    crm_map_free(&profiles->profiles);
    crm_release(profiles->counts);
    *profiles = (struct crm_profiles){ 0 };
}

/* A value of a trait on its way to a level. */
struct value {
    struct crm_span text;
    uint32_t number; /* in the profiles' map */
    uint64_t customers[2];
};

static uint64_t size_of(const struct value *value)
{
    return value->customers[0] + value->customers[1];
}

/* Commonest first; what is as common, by its text. */
static int compare_values(const void *left, const void *right)
{
    const struct value *a = left;
    const struct value *b = right;
    return size_of(a) != size_of(b) ? (size_of(a) < size_of(b) ? 1 : -1)
                                    : crm_span_compare(a->text, b->text);
}

/* The values of all traits, one trait after the other, with their customers. */
static struct value *count_values(const struct crm_profiles *profiles, struct crm_error *error)
{
    size_t starts[CRM_TRAITS];
    size_t count = 0;
    for (size_t i = 0; i < CRM_TRAITS; i++) {
        starts[i] = count;
        count += profiles->levels[i].count;
    }
    struct value *values = crm_allocate(count, sizeof *values, error);
    if (values == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < CRM_TRAITS; i++) {
        for (uint32_t j = 0; j < profiles->levels[i].count; j++) {
            values[starts[i] + j].text = crm_map_key(&profiles->levels[i], j);
            values[starts[i] + j].number = j;
        }
    }
    for (size_t i = 0; i < profiles->profiles.count; i++) {
        uint32_t numbers[CRM_TRAITS];
        read_key(profiles, i, numbers);
        for (size_t j = 0; j < CRM_TRAITS; j++) {
            add_counts(profiles, i, values[starts[j] + numbers[j]].customers);
        }
    }
    return values;
}

/* Makes levels of a trait's values, which it sorts; codes[number of a value] is where its level
 * stands, UINT32_MAX among the rare ones. Returns how many there are. */
static size_t choose_levels(struct crm_trait_level *levels, size_t trait, struct value *values,
                            size_t count, uint64_t least, uint32_t *codes)
{
    struct crm_trait_level rare = { .trait = trait, .rare = true };
    size_t made = 0;
    qsort(values, count, sizeof *values, compare_values);
    for (size_t i = 0; i < count; i++) {
        bool kept = made < CRM_TRAIT_LEVELS_MOST && size_of(&values[i]) >= least
                    && values[i].text.length <= CRM_LEVEL_BYTES_MOST;
        struct crm_trait_level *level = kept ? &levels[made] : &rare;
        codes[values[i].number] = kept ? (uint32_t)made++ : UINT32_MAX;
        if (kept) {
            *level = (struct crm_trait_level){ .trait = trait, .text = values[i].text };
        }
        level->customers[0] += values[i].customers[0];
        level->customers[1] += values[i].customers[1];
    }
    if (rare.customers[0] + rare.customers[1] > 0) {
        levels[made++] = rare;
    }
    return made;
}

/* The commonest value: not "not known", unless all the others are rare. */
static size_t reference_of(const struct crm_trait_level *levels, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!levels[i].rare && levels[i].text.length > 0) {
            return i;
        }
    }
    return 0;
}

/* Adds the levels of a trait, of which there must be two; codes becomes their coefficients. */
static void add_levels(struct crm_trait_table *table, size_t trait, struct value *values,
                       size_t count, uint64_t least, uint32_t *codes)
{
    struct crm_trait_level *levels = table->levels + table->level_count;
    size_t made = choose_levels(levels, trait, values, count, least, codes);
    size_t reference = reference_of(levels, made);
    for (size_t i = 0; i < made; i++) {
        levels[i].coefficient = i == reference ? 0 : (uint32_t)table->coefficients++;
    }
    for (size_t i = 0; i < count; i++) {
        codes[i] = levels[codes[i] == UINT32_MAX ? made - 1 : codes[i]].coefficient;
    }
    table->level_count += made > 1 ? made : 0;
}

static int compare_rows(const void *left, const void *right)
{
    const struct crm_logistic_row *a = left;
    const struct crm_logistic_row *b = right;
    for (size_t i = 0; i < CRM_TRAITS; i++) {
        if (a->levels[i] != b->levels[i]) {
            return a->levels[i] < b->levels[i] ? -1 : 1;
        }
    }
    return 0;
}

/* Puts rows in order, and those of the same levels together. */
static void group_rows(struct crm_trait_table *table)
{
    size_t kept = 0;
    qsort(table->rows, table->row_count, sizeof *table->rows, compare_rows);
    for (size_t i = 1; i < table->row_count; i++) {
        struct crm_logistic_row *last = &table->rows[kept];
        if (compare_rows(last, &table->rows[i]) != 0) {
            table->rows[++kept] = table->rows[i];
            continue;
        }
        for (size_t fold = 0; fold < CRM_FOLDS; fold++) {
            last->counts[fold][0] += table->rows[i].counts[fold][0];
            last->counts[fold][1] += table->rows[i].counts[fold][1];
        }
    }
    table->row_count = kept + 1;
}

/* codes: of all values of all traits, one trait after the other. */
static enum crm_status make_rows(struct crm_trait_table *table, const struct crm_profiles *profiles,
                                 const uint32_t *codes, struct crm_error *error)
{
    table->row_count = profiles->profiles.count;
    table->rows = crm_allocate(table->row_count, sizeof *table->rows, error);
    if (table->rows == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < table->row_count; i++) {
        uint32_t numbers[CRM_TRAITS];
        const uint32_t *own = codes;
        read_key(profiles, i, numbers);
        for (size_t j = 0; j < CRM_TRAITS; j++) {
            table->rows[i].levels[j] = own[numbers[j]];
            own += profiles->levels[j].count;
        }
        memcpy(table->rows[i].counts, profiles->counts[i], sizeof table->rows[i].counts);
    }
    group_rows(table);
    return CRM_OK;
}

enum crm_status crm_trait_table_make(struct crm_trait_table *table,
                                     const struct crm_profiles *profiles, uint64_t least,
                                     struct crm_error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < CRM_TRAITS; i++) {
        count += profiles->levels[i].count;
    }
    *table = (struct crm_trait_table){ .coefficients = 1 };
    table->levels = crm_allocate((size_t)CRM_TRAITS * (CRM_TRAIT_LEVELS_MOST + 1),
                                 sizeof *table->levels, error);
    struct value *values = table->levels != NULL ? count_values(profiles, error) : NULL;
    uint32_t *codes = values != NULL ? crm_allocate(count, sizeof *codes, error) : NULL;
    size_t start = 0;
    for (size_t i = 0; i < CRM_TRAITS && codes != NULL; i++) {
        size_t own = profiles->levels[i].count;
        add_levels(table, i, values + start, own, least, codes + start);
        start += own;
    }
    enum crm_status status = codes != NULL ? make_rows(table, profiles, codes, error) : CRM_FAILURE;
    crm_release(values);
    crm_release(codes);
    return status;
}

void crm_trait_table_free(struct crm_trait_table *table)
{
    crm_release(table->levels);
    crm_release(table->rows);
    *table = (struct crm_trait_table){ 0 };
}
