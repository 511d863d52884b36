#include "ingest/alias.h"

#include "base/buffer.h"
#include "base/map.h"
#include "base/nearest.h"
#include "ingest/aliases.h"
#include "io/input.h"
#include "value/text.h"

enum {
    SECTIONS = 4,
    FILE_MOST = 1 << 24,
    LONGEST = 64,     /* what crm_nearest compares */
    KEY_MOST = 256,   /* bytes of a folded word with its field */
    ORDER_TOTALS = 2, /* the first rank of amounts of whole orders */
};

/* Where a word comes from: the user's files are layers 2, 3 … */
enum { BUILT_IN, OWN_NAMES, USERS };

static const enum crm_section sections[SECTIONS] = { CRM_TRANSACTIONS, CRM_INTERACTIONS,
                                                     CRM_CUSTOMERS, CRM_PRODUCTS };
static const char *const section_names[SECTIONS] = { "transactions", "interactions", "customers",
                                                     "products" };

static const struct {
    enum crm_section section;
    char name[12];
    bool has_words;
} import_only[] = {
    { CRM_TRANSACTIONS, "unit_price", false }, { CRM_TRANSACTIONS, "currency", true },
    { CRM_TRANSACTIONS, "clock", false },      { CRM_TRANSACTIONS, "sale_type", true },
    { CRM_INTERACTIONS, "clock", false },
};

static const char *const import_only_names[] = { "unit_price", "currency", "clock", "sale_type" };

/* What a word means. */
struct meaning {
    const char *name;    /* of the field, or the code; NULL: nothing */
    const char *written; /* the word as its table has it */
    int rank;
    size_t layer;
    uint64_t line;
};

/* Folded words and their meanings, numbered alike. */
struct words {
    struct crm_map map;
    struct meaning *meanings;
    size_t capacity;
    const char **names; /* the keys that mean something, others NULL: for crm_nearest */
};

/* Owns its texts. */
struct crm_aliases {
    struct crm_arena arena;
    struct words headers[SECTIONS];
    struct words values; /* the keys are section, field, NUL, folded word */
};

/* What is being read into the tables. */
struct loading {
    struct crm_aliases *aliases;
    struct crm_alias_text text;
    size_t layer;
    struct crm_buffer key;
    struct crm_error *error;
};

static size_t number_of(enum crm_section section)
{
    size_t i = 0;
    while (i < SECTIONS && sections[i] != section) {
        i++;
    }
    return i;
}

bool crm_alias_import_only(enum crm_section section, const char *field)
{
    for (size_t i = 0; i < CRM_COUNT(import_only); i++) {
        if (import_only[i].section == section && strcmp(import_only[i].name, field) == 0) {
            return true;
        }
    }
    return false;
}

const char *const *crm_alias_import_only_names(size_t *count)
{
    *count = CRM_COUNT(import_only_names);
    return import_only_names;
}

/* The constant name of a field that import reads, NULL where there is none. *has_words: its values
 * are words, so that there may be codes for them. */
static const char *field_of(enum crm_section section, struct crm_span name, bool *has_words)
{
    const struct crm_column *column = crm_column_find(section, name);
    if (column != NULL && column->owner == CRM_IMPORT) {
        *has_words = column->type == CRM_CODE || column->type == CRM_LIST;
        return column->name;
    }
    for (size_t i = 0; i < CRM_COUNT(import_only); i++) {
        if (import_only[i].section == section && crm_span_is(name, import_only[i].name)) {
            *has_words = import_only[i].has_words;
            return import_only[i].name;
        }
    }
    return NULL;
}

/* Loading */

static enum crm_status refuse(const struct loading *loading, const char *wrong,
                              struct crm_span shown, const char *more)
{
    struct crm_buffer text = { 0 };
    crm_text_quote(&text, shown);
    crm_fail_at(loading->error, CRM_USAGE, loading->text.name, loading->text.line, 0, "%s %s%s",
                crm_buffer_string(&text), wrong, more);
    crm_buffer_free(&text);
    return CRM_USAGE;
}

static enum crm_status refuse_field(const struct loading *loading, size_t section,
                                    struct crm_span field)
{
    char name[LONGEST + 1] = "";
    const char *names[2 * LONGEST];
    size_t known = 0;
    size_t count = 0;
    const struct crm_column *columns = crm_columns(&count);
    for (size_t i = 0; i < count && known < CRM_COUNT(names); i++) {
        if (columns[i].section == sections[section] && columns[i].owner == CRM_IMPORT) {
            names[known++] = columns[i].name;
        }
    }
    for (size_t i = 0; i < CRM_COUNT(import_only) && known < CRM_COUNT(names); i++) {
        if (import_only[i].section == sections[section]) {
            names[known++] = import_only[i].name;
        }
    }
    if (field.length <= LONGEST) {
        memcpy(name, field.at, field.length);
    }
    const char *nearest = crm_nearest(name, names, known);
    struct crm_buffer more = { 0 };
    crm_buffer_text(&more, section_names[section]);
    if (nearest != NULL) {
        crm_buffer_format(&more, "; did you mean %s?", nearest);
    }
    enum crm_status status = refuse(loading, "is no field of ", field, crm_buffer_string(&more));
    crm_buffer_free(&more);
    return status;
}

static bool same_name(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* A word that is there already: of an earlier layer it stays; in one table it may stand twice, but
 * not for two things. */
static enum crm_status meet_again(const struct loading *loading, const struct meaning *first,
                                  const char *name, int rank, struct crm_span word)
{
    if (first->layer != loading->layer || (same_name(first->name, name) && first->rank == rank)) {
        return CRM_OK;
    }
    struct crm_buffer more = { 0 };
    crm_buffer_format(&more, "%llu", (unsigned long long)first->line);
    enum crm_status status = refuse(loading, "has another meaning, or another rank, in line ", word,
                                    crm_buffer_string(&more));
    crm_buffer_free(&more);
    return status;
}

/* Adds a word under the key at hand, of which the word's folded form begins at `start`. */
static enum crm_status add_word(struct loading *loading, struct words *words, size_t start,
                                const char *name, int rank, struct crm_span word)
{
    struct crm_error *error = loading->error;
    crm_text_fold(&loading->key, word);
    enum crm_status status = crm_buffer_check(&loading->key, error);
    if (status == CRM_OK && loading->key.length == start) {
        return refuse(loading, "has nothing that is compared: ", word,
                      "blanks, signs and units in brackets are not");
    }
    if (status == CRM_OK && loading->key.length > KEY_MOST) {
        return refuse(loading, "is too long: ", word, "200 bytes are enough");
    }
    size_t before = words->map.count;
    uint32_t index = 0;
    status = status == CRM_OK ? crm_grow(&words->meanings, &words->capacity, before + 1,
                                         sizeof *words->meanings, error)
                              : status;
    status = status == CRM_OK
                 ? crm_map_add(&words->map, crm_buffer_view(&loading->key), &index, error)
                 : status;
    if (status != CRM_OK) {
        return status;
    }
    if (index < before) {
        return meet_again(loading, &words->meanings[index], name, rank, word);
    }
    const char *written = crm_arena_copy(&loading->aliases->arena, word.at, word.length, error);
    words->meanings[index] =
        (struct meaning){ name, written, rank, loading->layer, loading->text.line };
    return written != NULL ? CRM_OK : CRM_FAILURE;
}

static enum crm_status add_header(struct loading *loading, size_t section, const char *field,
                                  int rank, struct crm_span word)
{
    crm_buffer_clear(&loading->key);
    return add_word(loading, &loading->aliases->headers[section], 0, field, rank, word);
}

/* The start of the keys of a field's words. */
static void begin_key(struct crm_buffer *key, enum crm_section section, const char *field)
{
    crm_buffer_clear(key);
    crm_buffer_byte(key, (char)section);
    crm_buffer_append(key, field, strlen(field) + 1);
}

static enum crm_status add_value(struct loading *loading, size_t section, const char *field,
                                 const char *code, struct crm_span word)
{
    begin_key(&loading->key, sections[section], field);
    return add_word(loading, &loading->aliases->values, loading->key.length, code, CRM_ALIAS_VALUE,
                    word);
}

/* The words of a row in one of its sections. A code is a word for itself. */
static enum crm_status add_words(struct loading *loading, size_t section,
                                 const struct crm_alias_row *row, const char *code)
{
    bool is_value = row->rank == CRM_ALIAS_VALUE;
    bool has_words = false;
    const char *field = field_of(sections[section], row->field, &has_words);
    if (field == NULL && (is_value || !crm_span_is(row->field, "-"))) {
        return refuse_field(loading, section, row->field);
    }
    if (is_value && !has_words) {
        return refuse(loading, "has no words for values: ", row->field,
                      "it holds ids, texts, dates or numbers");
    }
    enum crm_status status =
        code != NULL ? add_value(loading, section, field, code, crm_span_of(code)) : CRM_OK;
    struct crm_span words = row->words;
    struct crm_span word;
    while (status == CRM_OK && crm_alias_row_word(&words, &word)) {
        status = is_value ? add_value(loading, section, field, code, word)
                          : add_header(loading, section, field, row->rank, word);
    }
    return status;
}

static enum crm_status add_row(struct loading *loading, const struct crm_alias_row *row)
{
    const char *code = NULL;
    if (row->rank == CRM_ALIAS_VALUE && !crm_span_is(row->code, "-")) {
        code = crm_arena_copy(&loading->aliases->arena, row->code.at, row->code.length,
                              loading->error);
        if (code == NULL) {
            return CRM_FAILURE;
        }
    }
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < row->sections.length && status == CRM_OK; i++) {
        size_t section = number_of((enum crm_section)row->sections.at[i]);
        status = section < SECTIONS
                     ? add_words(loading, section, row, code)
                     : refuse(loading, "are no sections: ", row->sections, "T, I, C and P are");
    }
    return status;
}

static enum crm_status load_text(struct loading *loading)
{
    struct crm_alias_row row;
    enum crm_status status = CRM_OK;
    while (status == CRM_OK) {
        enum crm_alias_read read = crm_alias_text_next(&loading->text, &row, loading->error);
        if (read == CRM_ALIAS_END) {
            break;
        }
        status = read == CRM_ALIAS_ROW ? add_row(loading, &row) : loading->error->status;
    }
    return status;
}

static enum crm_status load_file(struct loading *loading, const char *path)
{
    struct crm_input *input = NULL;
    struct crm_buffer text = { 0 };
    enum crm_status status = crm_input_open(&input, path, loading->error);
    status = status == CRM_OK
                 ? crm_input_read_all(input, FILE_MOST, "a table of aliases", &text, loading->error)
                 : status;
    if (status == CRM_OK) {
        loading->text = (struct crm_alias_text){ crm_input_name(input), crm_buffer_view(&text), 0 };
        status = load_text(loading);
    }
    crm_buffer_free(&text);
    crm_input_close(input);
    return status;
}

static enum crm_status load_own_names(struct loading *loading)
{
    size_t count = 0;
    const struct crm_column *columns = crm_columns(&count);
    enum crm_status status = CRM_OK;
    loading->layer = OWN_NAMES;
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        if (columns[i].owner == CRM_IMPORT) {
            status = add_header(loading, number_of(columns[i].section), columns[i].name, 0,
                                crm_span_of(columns[i].name));
        }
    }
    for (size_t i = 0; i < CRM_COUNT(import_only) && status == CRM_OK; i++) {
        status = add_header(loading, number_of(import_only[i].section), import_only[i].name, 0,
                            crm_span_of(import_only[i].name));
    }
    return status;
}

static enum crm_status load_built_in(struct loading *loading)
{
    loading->layer = BUILT_IN;
    loading->text = (struct crm_alias_text){
        "aliases.tsv", { (const char *)crm_aliases_tsv, crm_aliases_tsv_length }, 0
    };
    return load_text(loading);
}

static enum crm_status list_names(struct words *words, struct crm_error *error)
{
    words->names = crm_allocate(words->map.count, sizeof *words->names, error);
    for (size_t i = 0; words->names != NULL && i < words->map.count; i++) {
        words->names[i] = words->meanings[i].name != NULL ? words->map.keys[i].at : NULL;
    }
    return words->names != NULL ? CRM_OK : CRM_FAILURE;
}

/* The last file first: what a word means is settled by the first table that has it. */
static enum crm_status load_all(struct loading *loading, const char *const *paths, size_t count)
{
    enum crm_status status = CRM_OK;
    for (size_t i = count; i > 0 && status == CRM_OK; i--) {
        loading->layer = USERS + i;
        status = load_file(loading, paths[i - 1]);
    }
    status = status == CRM_OK ? load_own_names(loading) : status;
    status = status == CRM_OK ? load_built_in(loading) : status;
    for (size_t i = 0; i < SECTIONS && status == CRM_OK; i++) {
        status = list_names(&loading->aliases->headers[i], loading->error);
    }
    return status;
}

enum crm_status crm_aliases_open(struct crm_aliases **aliases, const char *const *paths,
                                 size_t count, struct crm_error *error)
{
    *aliases = crm_allocate(1, sizeof **aliases, error);
    if (*aliases == NULL) {
        return CRM_FAILURE;
    }
    struct loading loading = { .aliases = *aliases, .error = error };
    enum crm_status status = load_all(&loading, paths, count);
    crm_buffer_free(&loading.key);
    if (status != CRM_OK) {
        crm_aliases_close(*aliases);
        *aliases = NULL;
    }
    return status;
}

static void free_words(struct words *words)
{
    crm_map_free(&words->map);
    crm_release(words->meanings);
    crm_release(words->names);
}

void crm_aliases_close(struct crm_aliases *aliases)
{
    if (aliases == NULL) {
        return;
    }
    for (size_t i = 0; i < SECTIONS; i++) {
        free_words(&aliases->headers[i]);
    }
    free_words(&aliases->values);
    crm_arena_free(&aliases->arena);
    crm_release(aliases);
}

/* Looking up */

static const struct meaning *meaning_of(const struct words *words, struct crm_span key)
{
    uint32_t index = crm_map_find(&words->map, key);
    return index != CRM_MAP_NONE ? &words->meanings[index] : NULL;
}

const char *crm_alias_field(const struct crm_aliases *aliases, enum crm_section section,
                            struct crm_span folded, int *rank)
{
    size_t number = number_of(section);
    const struct meaning *meaning =
        number < SECTIONS ? meaning_of(&aliases->headers[number], folded) : NULL;
    *rank = meaning != NULL ? meaning->rank : 0;
    return meaning != NULL ? meaning->name : NULL;
}

bool crm_alias_is_order_total(const char *field, int rank)
{
    return strcmp(field, "amount") == 0 && rank >= ORDER_TOTALS;
}

const char *crm_alias_code(const struct crm_aliases *aliases, enum crm_section section,
                           const char *field, struct crm_span folded)
{
    char key[KEY_MOST];
    size_t length = strlen(field);
    if (folded.length == 0 || length + 2 + folded.length > sizeof key) {
        return NULL; /* shorter or longer than any word */
    }
    key[0] = (char)section;
    memcpy(key + 1, field, length + 1);
    memcpy(key + length + 2, folded.at, folded.length);
    const struct meaning *meaning =
        meaning_of(&aliases->values, (struct crm_span){ key, length + 2 + folded.length });
    return meaning != NULL ? meaning->name : NULL;
}

bool crm_alias_has_codes(const struct crm_aliases *aliases, enum crm_section section,
                         const char *field)
{
    size_t length = strlen(field) + 1;
    for (uint32_t i = 0; i < aliases->values.map.count; i++) {
        struct crm_span key = crm_map_key(&aliases->values.map, i);
        if (key.length > length && key.at[0] == (char)section
            && memcmp(key.at + 1, field, length) == 0) {
            return true;
        }
    }
    return false;
}

const char *crm_alias_nearest(const struct crm_aliases *aliases, enum crm_section section,
                              struct crm_span folded, const char **field)
{
    char word[LONGEST + 1] = "";
    size_t number = number_of(section);
    if (number == SECTIONS || folded.length > LONGEST) {
        return NULL;
    }
    memcpy(word, folded.length > 0 ? folded.at : "", folded.length);
    const struct words *words = &aliases->headers[number];
    const char *nearest = crm_nearest(word, words->names, words->map.count);
    if (nearest == NULL) {
        return NULL;
    }
    const struct meaning *meaning = meaning_of(words, crm_span_of(nearest));
    *field = meaning->name;
    return meaning->written;
}
