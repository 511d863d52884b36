/* model/uplift.c — D5: what each campaign brought beyond what its customers would have bought
 * without it: treatment against control, by intention to treat, for all customers and by class.
 *
 * It adds no column: what it learns are the rows of model/campaign_table.h. */
#include "model/margin.h"
#include "model/scores.h"

#include "model/campaign_table.h"
#include "stream/column.h"

static const char scheme_name[] = "uplift";

static const struct crm_setting settings[] = {
    { "uplift.days", CRM_SETTING_INTEGER, "30", 1, 365, NULL,
      "days after a customer's first record of a campaign in which purchases count as its "
      "outcome" },
    { "uplift.by", CRM_SETTING_TEXT, "", 0, 0, NULL,
      "column of the customers by whose classes campaigns are told, too; it must have been known "
      "before them" },
};

/* One campaign, and all customers or those of a class. */
struct cell {
    struct crm_experiment experiment;
    uint32_t campaign; /* number in campaigns */
    uint32_t class;    /* number in classes; CRM_MAP_NONE: all */
};

struct state {
    struct crm_margin margin;
    const struct crm_gather *gather;
    double days;          /* uplift.days */
    const char *class_by; /* uplift.by; "": no classes */
    size_t field;         /* of C, 0: there are none */
    struct crm_map campaigns;
    struct crm_map classes;
    struct crm_map numbers; /* of cells, by the bytes of campaign and class */
    struct cell *cells;
    size_t capacity;
};

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    (void)error;
    crm_margin_start(&state->margin, context);
    state->gather = context->gather;
    state->days = crm_setting_number(context->settings, "uplift.days");
    state->class_by = crm_setting_text(context->settings, "uplift.by");
    state->field = crm_layout_field(context->customers, state->class_by);
    if (context->totals->campaigns == 0) {
        *missing = "campaigns among its interactions";
    } else if (state->class_by[0] != '\0' && state->field == 0) {
        return crm_fail(error, CRM_USAGE, "uplift.by %s: the customers have no such column",
                        state->class_by);
    }
    const struct crm_column *column = crm_column_find(CRM_CUSTOMERS, crm_span_of(state->class_by));
    if (*missing == NULL && column != NULL && column->owner != CRM_IMPORT) {
        crm_note(context->notes,
                 "note: uplift.by %s: where that was computed after a campaign, it depends on what "
                 "the campaign brought, and its classes cannot be compared",
                 state->class_by);
    }
    return CRM_OK;
}

/* The cell, begun where it is new; NULL and *error. */
static struct cell *cell_of(struct state *state, uint32_t campaign, uint32_t class,
                            struct crm_error *error)
{
    const uint32_t key[] = { campaign, class };
    uint32_t number = 0;
    size_t known = state->numbers.count;
    if (crm_map_add(&state->numbers, (struct crm_span){ (const char *)key, sizeof key }, &number,
                    error)
            != CRM_OK
        || crm_grow(&state->cells, &state->capacity, state->numbers.count, sizeof *state->cells,
                    error)
               != CRM_OK) {
        return NULL;
    }
    if (number == known) {
        state->cells[number] = (struct cell){ .campaign = campaign, .class = class };
    }
    return &state->cells[number];
}

static enum crm_status add_outcome(struct state *state, const struct crm_campaign_outcome *outcome,
                                   struct crm_span class_name, struct crm_error *error)
{
    uint32_t campaign = 0;
    uint32_t class = CRM_MAP_NONE;
    struct crm_span name = crm_gather_campaign(state->gather, outcome->campaign);
    if (crm_map_add(&state->campaigns, name, &campaign, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    struct cell *cell = cell_of(state, campaign, CRM_MAP_NONE, error);
    if (cell == NULL) {
        return CRM_FAILURE;
    }
    crm_experiment_add(&cell->experiment, outcome);
    bool grouped = outcome->group == CRM_TREATMENT || outcome->group == CRM_CONTROL;
    if (state->field == 0 || (class_name.length == 0 && !grouped)) {
        return CRM_OK;
    }
    enum crm_status status = crm_map_add(&state->classes, class_name, &class, error);
    cell = status == CRM_OK ? cell_of(state, campaign, class, error) : NULL;
    if (cell == NULL) {
        return CRM_FAILURE;
    }
    crm_experiment_add(&cell->experiment, outcome);
    return CRM_OK;
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    enum crm_status status = crm_margin_gather(&state->margin, subject->measures, error);
    struct crm_span class = crm_field_or_empty(subject->record, state->field);
    for (size_t i = 0;
         subject->outcomes != NULL && i < subject->outcomes->count && status == CRM_OK; i++) {
        status = add_outcome(state, &subject->outcomes->outcomes[i], class, error);
    }
    return status;
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    enum crm_status status = crm_margin_merge(&state->margin, &added->margin, error);
    for (size_t i = 0; i < added->numbers.count && status == CRM_OK; i++) {
        const struct cell *theirs = &added->cells[i];
        uint32_t campaign = 0;
        uint32_t class = CRM_MAP_NONE;
        status = crm_map_add(&state->campaigns, crm_map_key(&added->campaigns, theirs->campaign),
                             &campaign, error);
        if (status == CRM_OK && theirs->class != CRM_MAP_NONE) {
            status = crm_map_add(&state->classes, crm_map_key(&added->classes, theirs->class),
                                 &class, error);
        }
        struct cell *cell = status == CRM_OK ? cell_of(state, campaign, class, error) : NULL;
        if (cell == NULL) {
            return CRM_FAILURE;
        }
        crm_experiment_merge(&cell->experiment, &theirs->experiment);
    }
    return status;
}

static enum crm_status put_cell(const struct state *state, const struct cell *cell,
                                struct crm_learned *learned, struct crm_error *error)
{
    bool all = cell->class == CRM_MAP_NONE;
    const struct crm_campaign_row row = {
        .campaign = crm_map_key(&state->campaigns, cell->campaign),
        .class = all ? (struct crm_span){ "", 0 } : crm_map_key(&state->classes, cell->class),
        .all = all,
        .figures = crm_experiment_close(&cell->experiment, state->margin.rate,
                                        crm_margin_is_whole(&state->margin)),
    };
    return crm_campaign_put(learned, &row, error);
}

/* Says whom the comparison left out. */
static void note_left_out(const struct state *state, struct crm_notes *notes)
{
    struct crm_experiment all = { 0 };
    for (size_t i = 0; i < state->numbers.count; i++) {
        if (state->cells[i].class == CRM_MAP_NONE) {
            crm_experiment_merge(&all, &state->cells[i].experiment);
        }
    }
    const struct {
        uint64_t count;
        const char *why;
    } rows[] = {
        { all.both, "left out, being in both groups on the same day" },
        { all.ungrouped, "left out, being in no group" },
        { all.waiting[CRM_TREATED] + all.waiting[CRM_CONTROLS],
          "left out, as their days are not over at the as-of date" },
        { all.crossed, "in the other group on a later day: the first one counts" },
    };
    for (size_t i = 0; i < CRM_COUNT(rows); i++) {
        if (rows[i].count > 0) {
            crm_note(notes, "note: uplift: %llu customer%s of a campaign %s",
                     (unsigned long long)rows[i].count, rows[i].count == 1 ? "" : "s", rows[i].why);
        }
    }
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    enum crm_status status = crm_margin_learn(&state->margin, scheme_name, learned, notes, error);
    status = status == CRM_OK
                 ? crm_learned_put_settings(learned, scheme_name, &state->days, 1, error)
                 : status;
    if (status == CRM_OK && state->class_by[0] != '\0') {
        status = crm_learned_set(learned, "uplift_by", state->class_by, NULL, 0, error);
    }
    for (size_t i = 0; i < state->numbers.count && status == CRM_OK; i++) {
        status = put_cell(state, &state->cells[i], learned, error);
    }
    note_left_out(state, notes);
    return status;
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    crm_map_free(&state->campaigns);
    crm_map_free(&state->classes);
    crm_map_free(&state->numbers);
    crm_release(state->cells);
}

const struct crm_scheme crm_scheme_uplift = {
    .id = "D5",
    .name = "uplift",
    .summary = "what campaigns brought, treatment against control: for --campaigns",
    .needs = "interactions of kind campaign, with groups",
    .extras = CRM_GATHER_CAMPAIGNS,
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .start = start,
    .gather = gather,
    .merge = merge,
    .learn = learn,
    .finish = finish,
};
