#include "classify/choice.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "customer/measure_table.h"

/* A scheme of the table while it is not yet known which ones take part. */
struct candidate {
    bool asked;
    bool named;      /* outright */
    bool wanted;     /* by another one */
    bool looked_at;  /* what it wants is known */
    bool ordered;    /* its round is known */
    uint64_t reads;  /* a bit for each row whose columns it reads */
    uint64_t class;  /* … whose column it runs within */
    unsigned extras; /* of the measures that it wants */
    unsigned round;
    size_t place; /* behind all that it reads */
};

struct choosing {
    const struct crm_scheme_table *table;
    const struct crm_settings *settings;
    const char *within;
    struct candidate *candidates; /* one a row of the table */
    size_t ordered;
};

enum { ROWS_MOST = 64 }; /* bits of a candidate's sets */

/* The columns that one scheme wants, as they are named. */
struct crm_wanted {
    struct choosing *choosing;
    size_t row; /* of the one that wants */
};

static enum crm_status refuse_name(const struct crm_scheme_table *table, struct crm_span name,
                                   struct crm_error *error)
{
    const char *names[ROWS_MOST];
    for (size_t i = 0; i < table->count; i++) {
        names[i] = table->rows[i]->name;
    }
    return crm_fail_unknown(error, "no scheme", name, names, table->count);
}

/* NAMES is empty, or a name in it is: "rfm,,importance". */
static enum crm_status refuse_empty(const char *names, struct crm_error *error)
{
    bool none = names[strspn(names, ",")] == '\0';
    return crm_fail(error, CRM_USAGE,
                    none ? "--by '%s' names no scheme; leave it out for all, --list shows them"
                         : "--by '%s' has an empty name between its commas",
                    names);
}

static enum crm_status ask(struct choosing *choosing, const char *names, struct crm_error *error)
{
    const char *all = names;
    for (;;) {
        size_t length = strcspn(names, ",");
        struct crm_span name = { names, length };
        size_t row = 0;
        while (row < choosing->table->count
               && !crm_span_is(name, choosing->table->rows[row]->name)) {
            row++;
        }
        if (length == 0) {
            return refuse_empty(all, error);
        }
        if (row == choosing->table->count) {
            return refuse_name(choosing->table, name, error);
        }
        choosing->candidates[row].asked = true;
        choosing->candidates[row].named = true;
        if (names[length] == '\0') {
            return CRM_OK;
        }
        names += length + 1;
    }
}

/* Before the names of --by are looked at. */
static bool is_asked(const struct crm_scheme *scheme, bool named,
                     const struct crm_settings *settings)
{
    return scheme->asked != NULL ? scheme->asked(settings)
                                 : !named && (scheme->offered == NULL || scheme->offered(settings));
}

/* The row of the table that adds the column; count where none does. */
static size_t adds(const struct crm_scheme_table *table, struct crm_span column)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct crm_scheme *scheme = table->rows[i];
        for (size_t j = 0; j < scheme->column_count && !scheme->given; j++) {
            if (crm_span_is(column, scheme->columns[j].name)) {
                return i;
            }
        }
    }
    return table->count;
}

/* The scheme that gives the classes ranks all customers. */
static bool is_within(const struct choosing *choosing, size_t row)
{
    return choosing->within != NULL && choosing->table->rows[row]->ranks
           && adds(choosing->table, crm_span_of(choosing->within)) != row;
}

static unsigned latest(unsigned one, unsigned other)
{
    return one > other ? one : other;
}

enum crm_status crm_wanted_add(struct crm_wanted *wanted, struct crm_span column,
                               struct crm_error *error)
{
    struct candidate *candidates = wanted->choosing->candidates;
    size_t row = adds(wanted->choosing->table, column);
    (void)error;
    if (row == wanted->choosing->table->count) {
        candidates[wanted->row].extras |= crm_measure_extras(column);
        return CRM_OK;
    }
    candidates[row].wanted = true;
    candidates[wanted->row].reads |= (uint64_t)1 << row;
    return CRM_OK;
}

/* Finds what one scheme reads. */
static enum crm_status look_at(struct choosing *choosing, size_t row, struct crm_error *error)
{
    const struct crm_scheme *scheme = choosing->table->rows[row];
    struct candidate *candidate = &choosing->candidates[row];
    struct crm_wanted read = { choosing, row };
    enum crm_status status = CRM_OK;
    candidate->looked_at = true;
    for (size_t i = 0; scheme->uses != NULL && scheme->uses[i] != NULL && status == CRM_OK; i++) {
        status = crm_wanted_add(&read, crm_span_of(scheme->uses[i]), error);
    }
    if (status == CRM_OK && scheme->want != NULL) {
        status = scheme->want(choosing->settings, &read, error);
    }
    if (is_within(choosing, row)) {
        size_t gives = adds(choosing->table, crm_span_of(choosing->within));
        if (gives < choosing->table->count) {
            choosing->candidates[gives].wanted = true;
            candidate->class = (uint64_t)1 << gives;
        }
    }
    return status;
}

/* Until nothing more is wanted. */
static enum crm_status look_at_all(struct choosing *choosing, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < choosing->table->count && status == CRM_OK; i++) {
        const struct candidate *candidate = &choosing->candidates[i];
        if ((candidate->asked || candidate->wanted) && !candidate->looked_at) {
            status = look_at(choosing, i, error);
            i = SIZE_MAX; /* from the first one: a row before it may be wanted now */
        }
    }
    return status;
}

/* The latest round of some rows; false where one of them has none yet. */
static bool rounds_of(const struct choosing *choosing, uint64_t rows, unsigned *round)
{
    *round = 0;
    for (size_t i = 0; i < choosing->table->count; i++) {
        if ((rows >> i & 1) != 0) {
            if (!choosing->candidates[i].ordered) {
                return false;
            }
            *round = latest(*round, choosing->candidates[i].round);
        }
    }
    return true;
}

/* A scheme gathers one round after the columns that its gathering reads; false where these are not
 * ordered yet. */
static bool order(struct choosing *choosing, size_t row)
{
    struct candidate *candidate = &choosing->candidates[row];
    unsigned read = 0;
    unsigned class = 0;
    if (!rounds_of(choosing, candidate->reads, &read)
        || !rounds_of(choosing, candidate->class, &class)) {
        return false;
    }
    candidate->round = latest(read + (choosing->table->rows[row]->late ? 1 : 0),
                              class + (candidate->class != 0 ? 1 : 0));
    candidate->place = choosing->ordered++;
    candidate->ordered = true;
    return true;
}

static enum crm_status order_all(struct choosing *choosing, struct crm_error *error)
{
    size_t left = 0;
    size_t waiting = 0; /* a row that is left */
    size_t before = SIZE_MAX;
    do {
        before = left > 0 ? left : before;
        left = 0;
        for (size_t i = 0; i < choosing->table->count; i++) {
            if (choosing->candidates[i].looked_at && !choosing->candidates[i].ordered
                && !order(choosing, i)) {
                left++;
                waiting = i;
            }
        }
    } while (left > 0 && left < before);
    return left == 0 ? CRM_OK
                     : crm_fail(error, CRM_USAGE, "%s reads a column that depends on its own",
                                choosing->table->rows[waiting]->name);
}

static int compare(const void *left, const void *right)
{
    const struct crm_chosen *a = left;
    const struct crm_chosen *b = right;
    return a->round != b->round ? (a->round > b->round) - (a->round < b->round)
                                : (a->place > b->place) - (a->place < b->place);
}

static enum crm_status collect(struct crm_choice *choice, const struct choosing *choosing,
                               struct crm_error *error)
{
    choice->rows = crm_allocate(choosing->table->count, sizeof *choice->rows, error);
    if (choice->rows == NULL) {
        return CRM_FAILURE;
    }
    for (size_t i = 0; i < choosing->table->count; i++) {
        const struct candidate *candidate = &choosing->candidates[i];
        if (candidate->asked || candidate->wanted) {
            choice->rows[choice->count++] = (struct crm_chosen){
                .scheme = choosing->table->rows[i],
                .hidden = !candidate->asked,
                .named = candidate->named,
                .within = is_within(choosing, i),
                .extras = choosing->table->rows[i]->extras | candidate->extras,
                .round = candidate->round,
                .place = candidate->place,
            };
            choice->rounds = latest(choice->rounds, candidate->round + 1);
        }
    }
    if (choice->count > 1) {
        qsort(choice->rows, choice->count, sizeof *choice->rows, compare);
    }
    return CRM_OK;
}

static enum crm_status check(const struct crm_choice *choice, const struct choosing *choosing,
                             struct crm_error *error)
{
    bool has_within = choosing->within == NULL;
    for (size_t i = 0; i < choice->count; i++) {
        const struct crm_scheme *scheme = choice->rows[i].scheme;
        has_within = has_within || choice->rows[i].within;
        if (scheme->check != NULL && scheme->check(choosing->settings, error) != CRM_OK) {
            return error->status;
        }
    }
    return has_within ? CRM_OK
                      : crm_fail(error, CRM_USAGE,
                                 "--within has no use: none of the chosen schemes ranks customers");
}

enum crm_status crm_choose(struct crm_choice *choice, const struct crm_scheme_table *table,
                           const char *const *names, size_t count, const char *within,
                           const struct crm_settings *settings, struct crm_error *error)
{
    *choice = (struct crm_choice){ 0 };
    if (table->count > ROWS_MOST) {
        return crm_fail(error, CRM_FAILURE, "more than %d schemes in a table", ROWS_MOST);
    }
    struct choosing choosing = { .table = table, .settings = settings, .within = within };
    choosing.candidates = crm_allocate(table->count, sizeof *choosing.candidates, error);
    enum crm_status status = choosing.candidates != NULL ? CRM_OK : CRM_FAILURE;
    for (size_t i = 0; i < table->count && status == CRM_OK; i++) {
        choosing.candidates[i].asked = is_asked(table->rows[i], count > 0, settings);
    }
    for (size_t i = 0; i < count && status == CRM_OK; i++) {
        status = ask(&choosing, names[i], error);
    }
    status = status == CRM_OK ? look_at_all(&choosing, error) : status;
    status = status == CRM_OK ? order_all(&choosing, error) : status;
    status = status == CRM_OK ? collect(choice, &choosing, error) : status;
    status = status == CRM_OK ? check(choice, &choosing, error) : status;
    crm_release(choosing.candidates);
    if (status != CRM_OK) {
        crm_choice_free(choice);
    }
    return status;
}

void crm_choice_free(struct crm_choice *choice)
{
    crm_release(choice->rows);
    *choice = (struct crm_choice){ 0 };
}
