#include "model/campaign_table.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "value/number.h"

static const char scheme[] = "uplift";
static const char campaign_prefix[] = "campaign:";
static const char class_prefix[] = "class:";

enum crm_status crm_campaign_put(struct crm_learned *learned, const struct crm_campaign_row *row,
                                 struct crm_error *error)
{
    struct crm_buffer name = { 0 };
    double numbers[CRM_EXPERIMENT_NUMBERS];
    memcpy(numbers, &row->figures, sizeof numbers);
    if (row->all) {
        crm_buffer_text(&name, campaign_prefix);
        crm_buffer_span(&name, row->campaign);
    } else {
        crm_buffer_format(&name, "%s%zu:", class_prefix, row->campaign.length);
        crm_buffer_span(&name, row->campaign);
        crm_buffer_byte(&name, ':');
        crm_buffer_span(&name, row->class);
    }
    const char *text = crm_buffer_string(&name);
    enum crm_status status = crm_buffer_check(&name, error);
    status = status == CRM_OK
                 ? crm_learned_set(learned, scheme, text, numbers, CRM_EXPERIMENT_NUMBERS, error)
                 : status;
    crm_buffer_free(&name);
    return status;
}

/* The text behind a prefix; NULL where it begins otherwise. */
static const char *behind(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

/* Reads the name of a row; false where it is none of a campaign. */
static bool read_name(const char *name, struct crm_campaign_row *row)
{
    const char *campaign = behind(name, campaign_prefix);
    const char *class = behind(name, class_prefix);
    char *end = NULL;
    if (campaign != NULL) {
        row->campaign = crm_span_of(campaign);
        row->class = (struct crm_span){ "", 0 };
        row->all = true;
        return true;
    }
    if (class == NULL || class[0] < '0' || class[0] > '9') {
        return false;
    }
    size_t length = strtoull(class, &end, 10);
    if (*end != ':' || strlen(end + 1) <= length || end[1 + length] != ':') {
        return false;
    }
    row->campaign = (struct crm_span){ end + 1, length };
    row->class = crm_span_of(end + 2 + length);
    row->all = false;
    return true;
}

/* Of customers, and of money. */
static const double most = 1e15;

/* True for the mean and the variance of money. */
static bool is_moderate(double mean, double variance)
{
    return fabs(mean) < most && variance >= 0 && variance < most * most;
}

/* True for figures that customers can have: a file may say anything. */
static bool is_sound(const struct crm_experiment_figures *figures)
{
    bool sound = fabs(figures->first_day) < 4e6 && fabs(figures->cost) < most;
    for (size_t i = 0; i < CRM_GROUPS; i++) {
        const struct crm_group_figures *group = &figures->groups[i];
        sound = sound && group->customers >= 0 && group->customers < most && group->buyers >= 0
                && group->buyers <= group->customers && group->waiting >= 0 && group->waiting < most
                && is_moderate(group->revenue, group->revenue_variance)
                && is_moderate(group->margin, group->margin_variance)
                && fabs(group->revenue_skewness) < most;
    }
    return sound;
}

bool crm_campaign_next(const struct crm_learned *learned, size_t *at, struct crm_campaign_row *row)
{
    while (*at < learned->count) {
        const struct crm_learned_row *known = &learned->rows[(*at)++];
        if (strcmp(known->scheme, scheme) == 0 && known->count == CRM_EXPERIMENT_NUMBERS
            && read_name(known->name, row)) {
            memcpy(&row->figures, known->numbers, sizeof row->figures);
            if (is_sound(&row->figures)) {
                return true;
            }
        }
    }
    return false;
}

/* A row and the day of its campaign, for whatever class. */
struct place {
    struct crm_campaign_row row;
    double day;
};

static int compare(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    int order = (a->day > b->day) - (a->day < b->day);
    order = order != 0 ? order : crm_span_compare(a->row.campaign, b->row.campaign);
    if (order == 0 && a->row.all != b->row.all) {
        return a->row.all ? -1 : 1;
    }
    return order != 0 ? order : crm_span_compare(a->row.class, b->row.class);
}

static void sort(struct place *places, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        places[i].day = places[i].row.figures.first_day;
        for (size_t j = 0; j < count; j++) {
            if (places[j].row.all
                && crm_span_equal(places[j].row.campaign, places[i].row.campaign)) {
                places[i].day = places[j].row.figures.first_day;
            }
        }
    }
    if (count > 1) {
        qsort(places, count, sizeof *places, compare);
    }
}

static void put_text(struct crm_buffer *table, struct crm_span text)
{
    crm_buffer_span(table, text);
    crm_buffer_byte(table, '\t');
}

static void put_number(struct crm_buffer *table, bool known, double number)
{
    if (known) {
        crm_number_append(table, number, 9);
    }
    crm_buffer_byte(table, '\t');
}

static void put_interval(struct crm_buffer *table, bool known, bool limits,
                         struct crm_interval interval)
{
    put_number(table, known, interval.value);
    put_number(table, known && limits, interval.low);
    put_number(table, known && limits, interval.high);
}

static void put_row(struct crm_buffer *table, const struct crm_campaign_row *row)
{
    const struct crm_experiment_figures *figures = &row->figures;
    struct crm_uplift uplift = crm_uplift_of(figures);
    bool margin = uplift.estimable && figures->margin_known > 0;
    char day[19];
    put_text(table, row->campaign.length > 0 ? row->campaign : crm_span_of("(unnamed)"));
    put_text(table, row->all ? crm_span_of("(all)") : row->class);
    put_text(table,
             (struct crm_span){
                 day, crm_time_write((struct crm_time){ (int32_t)lround(figures->first_day), -1 },
                                     day) });
    for (size_t i = 0; i < CRM_GROUPS; i++) {
        put_number(table, true, figures->groups[i].customers);
    }
    for (size_t i = 0; i < CRM_GROUPS; i++) {
        const struct crm_group_figures *group = &figures->groups[i];
        bool known = group->customers > 0;
        put_number(table, known, known ? group->buyers / group->customers : 0);
    }
    put_interval(table, uplift.estimable, true, uplift.response);
    put_interval(table, uplift.estimable, uplift.varies, uplift.revenue);
    put_interval(table, margin, uplift.varies, uplift.margin);
    put_number(table, figures->groups[CRM_TREATED].customers > 0, figures->cost);
    put_number(table, uplift.has_return && uplift.verdict >= CRM_STOP, uplift.net_return);
    put_text(table, crm_span_of(!uplift.estimable ? "" : uplift.skewed ? "yes" : "no"));
    crm_buffer_text(table, crm_verdict_names[uplift.verdict]);
    crm_buffer_byte(table, '\n');
}

/* Names campaigns without anybody to compare with, as far as a line holds them. */
static void note_no_control(const struct crm_campaign_row *row, struct crm_buffer *names,
                            size_t *count)
{
    enum { NAMED_MOST = 5 };
    bool missing = row->all && crm_uplift_of(&row->figures).verdict == CRM_NO_CONTROL;
    if (missing && ++*count <= NAMED_MOST) {
        crm_buffer_text(names, *count > 1 ? ", " : "");
        crm_buffer_span(names, row->campaign.length > 0 ? row->campaign : crm_span_of("(unnamed)"));
    } else if (missing && *count == NAMED_MOST + 1) {
        crm_buffer_text(names, " …");
    }
}

enum crm_status crm_campaign_table(const struct crm_learned *learned, struct crm_notes *notes,
                                   struct crm_buffer *table, struct crm_error *error)
{
    static const char head[] =
        "campaign\tclass\tstart\ttreated\tcontrol\tresponse_treated\tresponse_control\t"
        "response_uplift\tresponse_low\tresponse_high\trevenue_uplift\trevenue_low\trevenue_high\t"
        "margin_uplift\tmargin_low\tmargin_high\tcost\treturn\tskewed\tverdict\n";
    struct place *places = crm_allocate(learned->count, sizeof *places, error);
    struct crm_buffer names = { 0 };
    size_t rows = 0;
    size_t count = 0;
    if (places == NULL) {
        return CRM_FAILURE;
    }
    for (size_t at = 0; crm_campaign_next(learned, &at, &places[rows].row);) {
        rows++;
    }
    sort(places, rows);
    crm_buffer_text(table, head);
    for (size_t i = 0; i < rows; i++) {
        put_row(table, &places[i].row);
        note_no_control(&places[i].row, &names, &count);
    }
    if (count > 0) {
        crm_note(notes,
                 "note: uplift: not estimable without a treatment and a control group: %s; "
                 "crm-segment --sample KIND:N --control 10%% draws them",
                 crm_buffer_string(&names));
    }
    enum crm_status status = crm_buffer_check(&names, error);
    crm_buffer_free(&names);
    crm_release(places);
    return status == CRM_OK ? crm_buffer_check(table, error) : status;
}
