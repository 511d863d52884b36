/* classify/cluster.c — C9: buyers in groups by k-means++ on the standardised logarithms of some
 * measures. The number of groups is given, or the one from 2 to 10 with the best silhouette on a
 * sample. Groups are numbered by their mean revenue, best first, and named by what is far from
 * average about them. */
#include "classify/cluster_measure.h"
#include "classify/kmeans.h"
#include "classify/numbers.h"
#include "classify/scheme.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

enum { CLUSTERS_MOST = 10, SAMPLE = 2000, MEASURES = CRM_CLUSTER_MEASURES_MOST };

static const struct crm_class classes[CLUSTERS_MOST] = {
    { "1", "Cluster 1", "聚类 1", NULL, "the cluster of the largest mean revenue" },
    { "2", "Cluster 2", "聚类 2", NULL, "the next cluster by mean revenue" },
    { "3", "Cluster 3", "聚类 3", NULL, "the next cluster by mean revenue" },
    { "4", "Cluster 4", "聚类 4", NULL, "the next cluster by mean revenue" },
    { "5", "Cluster 5", "聚类 5", NULL, "the next cluster by mean revenue" },
    { "6", "Cluster 6", "聚类 6", NULL, "the next cluster by mean revenue" },
    { "7", "Cluster 7", "聚类 7", NULL, "the next cluster by mean revenue" },
    { "8", "Cluster 8", "聚类 8", NULL, "the next cluster by mean revenue" },
    { "9", "Cluster 9", "聚类 9", NULL, "the next cluster by mean revenue" },
    { "10", "Cluster 10", "聚类 10", NULL, "the next cluster by mean revenue" },
};

static const struct crm_class_column columns[] = {
    { "cluster", classes, CRM_COUNT(classes) },
    { "cluster_name", NULL, 0 },
};

static const struct crm_setting settings[] = {
    { "cluster.k", CRM_SETTING_INTEGER, "", 2, CLUSTERS_MOST, NULL,
      "how many clusters; empty: the number from 2 to 10 with the best silhouette on a sample of "
      "2,000 buyers" },
    { "cluster.measures", CRM_SETTING_TEXT,
      "recency_days;occasions;revenue_per_occasion;tenure_days", 0, 0, NULL,
      "what buyers are held to be alike by, parted by ';': recency_days, tenure_days, occasions, "
      "occasions_365, revenue, revenue_365, revenue_per_occasion, margin" },
    { "cluster.seed", CRM_SETTING_INTEGER, "1", 0, 999999999, NULL,
      "what the random starts of cluster are drawn by" },
    { "cluster.restarts", CRM_SETTING_INTEGER, "20", 1, 1000, NULL,
      "random starts of cluster, of which the best is taken" },
};

/* A buyer takes 8 bytes for each measure and 8 more, about 20 while clusters are being found.
 * Owns the rows, the centroids and the names. */
struct state {
    int32_t as_of;
    double wanted; /* clusters; 0: by silhouette */
    double seed;
    double restarts;
    const struct crm_cluster_measure *measures[MEASURES];
    size_t dimensions; /* measures that count */
    double *rows;      /* a buyer: dimensions logarithms, then revenue */
    size_t count;      /* of buyers */
    size_t capacity;

    /* learned, from here on */
    struct crm_kmeans fit; /* centroids in standard deviations from the mean */
    double means[MEASURES];
    double deviations[MEASURES]; /* 0: a measure that is the same for all */
    double buyers[CLUSTERS_MOST];
    double revenues[CLUSTERS_MOST]; /* mean of each cluster's buyers */
    struct crm_buffer names[CLUSTERS_MOST];
};

static enum crm_status check(const struct crm_settings *rows, struct crm_error *error)
{
    const struct crm_cluster_measure *chosen[MEASURES];
    size_t count = 0;
    return crm_cluster_measures(rows, chosen, &count, error);
}

static enum crm_status start(void *opaque, const struct crm_scheme_context *context,
                             const char **missing, struct crm_error *error)
{
    struct state *state = opaque;
    state->as_of = context->as_of;
    state->wanted = crm_setting_number(context->settings, "cluster.k"); /* 0 where not set */
    state->seed = crm_setting_number(context->settings, "cluster.seed");
    state->restarts = crm_setting_number(context->settings, "cluster.restarts");
    enum crm_status status =
        crm_cluster_measures(context->settings, state->measures, &state->dimensions, error);
    for (size_t i = 0; i < state->dimensions; i++) {
        if (state->measures[i]->needs_costs && !context->totals->has_costs) {
            *missing = "costs (cluster.measures has margin)";
        }
    }
    return status;
}

static double logarithm_of(const struct state *state, const struct crm_measures *measures, size_t i)
{
    return crm_cluster_logarithm(state->measures[i], measures, state->as_of);
}

static enum crm_status make_room(struct state *state, size_t buyers, struct crm_error *error)
{
    return crm_grow(&state->rows, &state->capacity,
                    (state->count + buyers) * (state->dimensions + 1), sizeof *state->rows, error);
}

static enum crm_status gather(void *opaque, const struct crm_subject *subject,
                              struct crm_error *error)
{
    struct state *state = opaque;
    if (subject->measures->occasions == 0) {
        return CRM_OK;
    }
    if (make_room(state, 1, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    double *row = state->rows + state->count++ * (state->dimensions + 1);
    for (size_t i = 0; i < state->dimensions; i++) {
        row[i] = logarithm_of(state, subject->measures, i);
    }
    row[state->dimensions] = (double)subject->measures->revenue / CRM_MONEY_UNIT;
    return CRM_OK;
}

static enum crm_status merge(void *opaque, const void *other, struct crm_error *error)
{
    struct state *state = opaque;
    const struct state *added = other;
    size_t stride = state->dimensions + 1;
    if (make_room(state, added->count, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    if (added->count > 0) {
        memcpy(state->rows + state->count * stride, added->rows,
               added->count * stride * sizeof *state->rows);
    }
    state->count += added->count;
    return CRM_OK;
}

/* Whole rows, revenue too: what compares equal is equal. */
static int compare_rows(const void *left, const void *right, void *stride)
{
    const double *a = left;
    const double *b = right;
    for (size_t i = 0; i < *(const size_t *)stride; i++) {
        if (a[i] < b[i] || a[i] > b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

/* Turns the logarithms of one measure into standard deviations from their mean. */
static void standardise(struct state *state, size_t measure, struct crm_notes *notes)
{
    size_t stride = state->dimensions + 1;
    double count = (double)state->count;
    double *first = state->rows + measure;
    double mean = 0;
    double squares = 0;
    bool same = true;
    for (size_t i = 0; i < state->count; i++) {
        mean += first[i * stride] / count;
        same = same && first[i * stride] <= first[0] && first[i * stride] >= first[0];
    }
    for (size_t i = 0; i < state->count; i++) {
        squares += (first[i * stride] - mean) * (first[i * stride] - mean);
    }
    state->means[measure] = mean;
    state->deviations[measure] = same ? 0 : sqrt(squares / count);
    for (size_t i = 0; i < state->count; i++) {
        first[i * stride] = same ? 0 : (first[i * stride] - mean) / state->deviations[measure];
    }
    if (same && state->count > 1) {
        crm_note(notes, "note: cluster: %s is the same for all buyers and tells none apart",
                 state->measures[measure]->name);
    }
}

static struct crm_rows rows_of(const struct state *state)
{
    return (struct crm_rows){ state->rows, state->count, state->dimensions, state->dimensions + 1 };
}

static struct crm_kmeans_options options_of(const struct state *state, size_t clusters)
{
    return (struct crm_kmeans_options){ clusters, (uint64_t)state->seed,
                                        (unsigned)state->restarts };
}

/* Silhouettes on a sample, of 2 clusters and up, as far as there are different buyers; returns the
 * number of clusters with the best one, 1 where none tells buyers apart. */
static enum crm_status choose(const struct state *state, size_t *clusters, double *silhouettes,
                              size_t *count, struct crm_error *error)
{
    struct crm_rows sample;
    struct crm_rows rows = rows_of(state);
    double *drawn = crm_rows_sample(&rows, SAMPLE, (uint64_t)state->seed, &sample, error);
    enum crm_status status = drawn != NULL ? CRM_OK : CRM_FAILURE;
    double best = 0;
    bool more = true;
    *clusters = 1;
    *count = 0;
    for (size_t k = 2; k <= CLUSTERS_MOST && more && status == CRM_OK; k++) {
        struct crm_kmeans fit = { 0 };
        struct crm_kmeans_options options = options_of(state, k);
        status = crm_kmeans_fit(&sample, &options, &fit, error);
        more = status == CRM_OK && fit.clusters == k;
        if (more) {
            status = crm_kmeans_silhouette(&sample, &fit, &silhouettes[*count], error);
        }
        if (more && status == CRM_OK && silhouettes[(*count)++] > best) {
            best = silhouettes[*count - 1];
            *clusters = k;
        }
        crm_kmeans_free(&fit);
    }
    crm_release(drawn);
    return status;
}

/* Puts the clusters in the order of their mean revenue, best first. */
static void order_clusters(struct crm_kmeans *fit, double *buyers, double *revenues)
{
    for (size_t i = 1; i < fit->clusters; i++) {
        for (size_t j = i; j > 0 && revenues[j] > revenues[j - 1]; j--) {
            double *centroids = fit->centroids + (j - 1) * fit->dimensions;
            for (size_t d = 0; d < fit->dimensions; d++) {
                double kept = centroids[d];
                centroids[d] = centroids[d + fit->dimensions];
                centroids[d + fit->dimensions] = kept;
            }
            double kept[2] = { buyers[j], revenues[j] };
            buyers[j] = buyers[j - 1];
            revenues[j] = revenues[j - 1];
            buyers[j - 1] = kept[0];
            revenues[j - 1] = kept[1];
        }
    }
}

/* Counts the buyers of each cluster and their mean revenue. */
static void describe_clusters(const struct state *state, const struct crm_kmeans *fit,
                              double *buyers, double *revenues)
{
    size_t stride = state->dimensions + 1;
    for (size_t i = 0; i < state->count; i++) {
        double squared = 0;
        const double *row = state->rows + i * stride;
        size_t cluster = crm_kmeans_nearest(fit, row, &squared);
        buyers[cluster]++;
        revenues[cluster] += row[state->dimensions];
    }
    for (size_t i = 0; i < fit->clusters; i++) {
        revenues[i] /= buyers[i];
    }
}

/* Finds the clusters of at least one buyer. */
static enum crm_status find_clusters(struct state *state, struct crm_kmeans *fit,
                                     double *silhouettes, size_t *silhouette_count,
                                     struct crm_notes *notes, struct crm_error *error)
{
    size_t clusters = (size_t)state->wanted;
    size_t stride = state->dimensions + 1;
    qsort_r(state->rows, state->count, stride * sizeof *state->rows, compare_rows, &stride);
    for (size_t i = 0; i < state->dimensions; i++) {
        standardise(state, i, notes);
    }
    enum crm_status status =
        clusters == 0 ? choose(state, &clusters, silhouettes, silhouette_count, error) : CRM_OK;
    if (status == CRM_OK) {
        struct crm_rows rows = rows_of(state);
        struct crm_kmeans_options options = options_of(state, clusters);
        status = crm_kmeans_fit(&rows, &options, fit, error);
    }
    if (status == CRM_OK && fit->clusters < clusters) {
        crm_note(notes, "note: cluster: %zu clusters instead of %zu: no more buyers differ",
                 fit->clusters, clusters);
    }
    return status;
}

enum { SETTINGS_MOST = 3 + MEASURES, NAME = 32 };

/* What the learned numbers depend on; returns how many there are. */
static size_t settings_of(const struct state *state, double numbers[static SETTINGS_MOST])
{
    numbers[0] = state->wanted;
    numbers[1] = state->seed;
    numbers[2] = state->restarts;
    for (size_t i = 0; i < state->dimensions; i++) {
        numbers[3 + i] = (double)crm_cluster_measure_number(state->measures[i]);
    }
    return 3 + state->dimensions;
}

static void name_centroid(size_t number, char name[static NAME])
{
    snprintf(name, NAME, "centroid_%zu", number + 1);
}

static enum crm_status put_centroids(const struct crm_kmeans *fit, struct crm_learned *learned,
                                     struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    for (size_t i = 0; i < fit->clusters && status == CRM_OK; i++) {
        char name[NAME];
        name_centroid(i, name);
        status = crm_learned_set(learned, "cluster", name, fit->centroids + i * fit->dimensions,
                                 fit->dimensions, error);
    }
    return status;
}

/* Everything that was learned, in the order of mean revenue. */
static enum crm_status put(const struct state *state, struct crm_kmeans *fit,
                           const double *silhouettes, size_t silhouette_count,
                           struct crm_learned *learned, struct crm_error *error)
{
    double buyers[CLUSTERS_MOST] = { 0 };
    double revenues[CLUSTERS_MOST] = { 0 };
    double numbers[SETTINGS_MOST];
    describe_clusters(state, fit, buyers, revenues);
    order_clusters(fit, buyers, revenues);
    const struct {
        const char *name;
        const double *numbers;
        size_t count;
    } rows[] = {
        { "means", state->means, state->dimensions },
        { "deviations", state->deviations, state->dimensions },
        { "silhouettes", silhouettes, silhouette_count },
        { "inertia", &fit->inertia, 1 },
        { "buyers", buyers, fit->clusters },
        { "mean_revenues", revenues, fit->clusters },
        { "settings", numbers, settings_of(state, numbers) },
    };
    enum crm_status status = put_centroids(fit, learned, error);
    for (size_t i = 0; i < CRM_COUNT(rows) && status == CRM_OK; i++) {
        status = crm_learned_set(learned, "cluster", rows[i].name, rows[i].numbers, rows[i].count,
                                 error);
    }
    return status;
}

static enum crm_status learn(void *opaque, struct crm_learned *learned, struct crm_notes *notes,
                             struct crm_error *error)
{
    struct state *state = opaque;
    struct crm_kmeans fit = { 0 };
    double silhouettes[CLUSTERS_MOST];
    size_t silhouette_count = 0;
    enum crm_status status = CRM_OK;
    if (state->count > 0) {
        status = find_clusters(state, &fit, silhouettes, &silhouette_count, notes, error);
    }
    if (status == CRM_OK) {
        status = put(state, &fit, silhouettes, silhouette_count, learned, error);
    }
    crm_kmeans_free(&fit);
    crm_release(state->rows);
    state->rows = NULL;
    state->count = state->capacity = 0;
    return status;
}

/* Takes a row of `count` numbers over. */
static enum crm_status take(const struct crm_learned *learned, const char *name, double *numbers,
                            size_t count, struct crm_error *error)
{
    const struct crm_learned_row *row = crm_learned_get(learned, "cluster", name);
    if (row == NULL || row->count != count) {
        return crm_fail(error, CRM_REFUSED,
                        "the model has no %s for cluster; leave it out with --by", name);
    }
    if (count > 0) {
        memcpy(numbers, row->numbers, count * sizeof *numbers);
    }
    return CRM_OK;
}

static enum crm_status take_centroids(struct state *state, const struct crm_learned *learned,
                                      size_t clusters, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    crm_kmeans_free(&state->fit);
    state->fit.centroids = crm_allocate(clusters * state->dimensions, sizeof(double), error);
    if (state->fit.centroids == NULL) {
        return CRM_FAILURE;
    }
    state->fit.clusters = clusters;
    state->fit.dimensions = state->dimensions;
    for (size_t i = 0; i < clusters && status == CRM_OK; i++) {
        char name[NAME];
        name_centroid(i, name);
        status = take(learned, name, state->fit.centroids + i * state->dimensions,
                      state->dimensions, error);
    }
    return status;
}

/* What is far from average about a cluster, in words. */
static enum crm_status name_cluster(struct state *state, size_t cluster, struct crm_error *error)
{
    struct crm_buffer *name = &state->names[cluster];
    crm_buffer_clear(name);
    for (size_t i = 0; i < state->dimensions; i++) {
        double centroid = state->fit.centroids[cluster * state->dimensions + i];
        const char *words = crm_cluster_words(state->measures[i], centroid);
        if (words != NULL) {
            crm_buffer_format(name, "%s%s", name->length > 0 ? ", " : "", words);
        }
    }
    crm_buffer_text(name, name->length > 0 ? "" : "average");
    return crm_buffer_check(name, error);
}

static enum crm_status adopt(void *opaque, const struct crm_learned *learned,
                             struct crm_error *error)
{
    struct state *state = opaque;
    double numbers[SETTINGS_MOST];
    size_t count = settings_of(state, numbers);
    const struct crm_learned_row *buyers = crm_learned_get(learned, "cluster", "buyers");
    size_t clusters = buyers != NULL && buyers->count <= CLUSTERS_MOST ? buyers->count : 0;
    enum crm_status status = take(learned, "buyers", state->buyers, clusters, error);
    if (status == CRM_OK) {
        status = crm_learned_check_settings(learned, "cluster", numbers, count, error);
    }
    if (status == CRM_OK) {
        status = take(learned, "mean_revenues", state->revenues, clusters, error);
    }
    if (status == CRM_OK) {
        status = take(learned, "means", state->means, state->dimensions, error);
    }
    if (status == CRM_OK) {
        status = take(learned, "deviations", state->deviations, state->dimensions, error);
    }
    if (status == CRM_OK) {
        status = take_centroids(state, learned, clusters, error);
    }
    for (size_t i = 0; i < clusters && status == CRM_OK; i++) {
        status = name_cluster(state, i, error);
    }
    return status;
}

/* The number of a buyer's cluster; false for who never bought, and by what was learned of nobody.
 */
static bool cluster_of(const struct state *state, const struct crm_measures *measures,
                       double row[static MEASURES], size_t *cluster, double *squared)
{
    for (size_t i = 0; i < state->dimensions && measures->occasions > 0; i++) {
        double deviation = state->deviations[i];
        double logarithm = logarithm_of(state, measures, i);
        row[i] = deviation > 0 ? (logarithm - state->means[i]) / deviation : 0;
    }
    if (measures->occasions == 0 || state->fit.clusters == 0) {
        return false;
    }
    *cluster = crm_kmeans_nearest(&state->fit, row, squared);
    return true;
}

static void apply(void *opaque, const struct crm_subject *subject, struct crm_span *values)
{
    const struct state *state = opaque;
    double row[MEASURES];
    double squared = 0;
    size_t cluster = 0;
    bool found = cluster_of(state, subject->measures, row, &cluster, &squared);
    values[0] = crm_span_of(found ? classes[cluster].name : "");
    values[1] = found ? crm_buffer_view(&state->names[cluster]) : crm_span_of("");
}

/* "recency_days 12 (30.50)" for each measure: the buyer's, and that of the cluster's middle. */
static void explain_measures(const struct state *state, const struct crm_measures *measures,
                             size_t cluster, struct crm_buffer *text)
{
    for (size_t i = 0; i < state->dimensions; i++) {
        double centroid = state->fit.centroids[cluster * state->dimensions + i];
        crm_buffer_format(text, "%s %s ", i > 0 ? "," : "", state->measures[i]->name);
        crm_explain_number(text, state->measures[i]->value(measures, state->as_of));
        crm_buffer_text(text, i > 0 ? " (" : " (the cluster's middle: ");
        crm_explain_number(text, expm1(state->means[i] + centroid * state->deviations[i]));
        crm_buffer_text(text, ")");
    }
}

/* How far the second nearest cluster is, where there are two. */
static void explain_next(const struct state *state, const double *row, size_t cluster,
                         struct crm_buffer *text)
{
    size_t next = cluster;
    double nearest = INFINITY;
    for (size_t i = 0; i < state->fit.clusters; i++) {
        struct crm_kmeans one = { .centroids = state->fit.centroids + i * state->dimensions,
                                  .clusters = 1,
                                  .dimensions = state->dimensions };
        double squared = 0;
        crm_kmeans_nearest(&one, row, &squared);
        if (i != cluster && squared < nearest) {
            nearest = squared;
            next = i;
        }
    }
    if (next != cluster) {
        crm_buffer_format(text, ", that to cluster %zu, the next one, %.2f", next + 1,
                          sqrt(nearest));
    }
}

static void explain(const void *opaque, const struct crm_subject *subject, struct crm_buffer *text)
{
    const struct state *state = opaque;
    double row[MEASURES];
    double squared = 0;
    size_t cluster = 0;
    if (!cluster_of(state, subject->measures, row, &cluster, &squared)) {
        crm_buffer_text(text, subject->measures->occasions == 0
                                  ? "no cluster: never bought."
                                  : "no cluster: there were no buyers to learn from.");
        return;
    }
    crm_buffer_format(text, "%s of %zu: ", classes[cluster].label, state->fit.clusters);
    crm_buffer_span(text, crm_buffer_view(&state->names[cluster]));
    crm_buffer_text(text, ".");
    explain_measures(state, subject->measures, cluster, text);
    crm_buffer_format(text, "; the distance to it is %.2f standard deviations", sqrt(squared));
    explain_next(state, row, cluster, text);
    crm_buffer_text(text, ". Buyers in it: ");
    crm_explain_number(text, state->buyers[cluster]);
    crm_buffer_text(text, ", mean revenue ");
    crm_explain_number(text, state->revenues[cluster]);
    crm_buffer_text(text, ", by which clusters are numbered, best first.");
}

static void finish(void *opaque)
{
    struct state *state = opaque;
    crm_release(state->rows);
    crm_kmeans_free(&state->fit);
    for (size_t i = 0; i < CLUSTERS_MOST; i++) {
        crm_buffer_free(&state->names[i]);
    }
}

const struct crm_scheme crm_scheme_cluster = {
    .id = "C9",
    .name = "cluster",
    .summary = "groups of buyers who are alike, by k-means++ on logarithms of their measures",
    .needs = "transactions",
    .columns = columns,
    .column_count = CRM_COUNT(columns),
    .settings = settings,
    .setting_count = CRM_COUNT(settings),
    .state_size = sizeof(struct state),
    .check = check,
    .start = start,
    .gather = gather,
    .merge = merge,
    .learn = learn,
    .adopt = adopt,
    .apply = apply,
    .explain = explain,
    .finish = finish,
};
