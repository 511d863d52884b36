#include "classify/kmeans.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/memory.h"

enum { STEPS_MOST = 1000, START_ROWS = 16384 };

/* A later start must be better than by rounding alone. */
static const double better = 1 - 1e-12;

/* One fit at work. Owns its arrays. */
struct work {
    const struct crm_rows *rows;
    size_t clusters;
    double *centroids;
    double *sums;     /* of the rows of each cluster */
    double *moved;    /* how far each centroid has moved in the last step */
    double *margins;  /* half the distance of each centroid to the nearest other one */
    double *counts;   /* rows of each cluster */
    double *upper;    /* a row: at least its distance to its centroid; squared while seeding */
    double *lower;    /* a row: at most its distance to any other centroid */
    uint32_t *labels; /* a row: its centroid */
};

/* splitmix64 (Steele, Lea and Flood 2014). */
static uint64_t next_random(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15U;
    uint64_t mixed = *state;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
}

/* 0 <= number < 1 */
static double next_fraction(uint64_t *state)
{
    return (double)(next_random(state) >> 11) * 0x1p-53;
}

static const double *row_at(const struct crm_rows *rows, size_t number)
{
    return rows->values + number * rows->stride;
}

static double squared_distance(const double *a, const double *b, size_t dimensions)
{
    double sum = 0;
    for (size_t i = 0; i < dimensions; i++) {
        double gap = a[i] - b[i];
        sum += gap * gap;
    }
    return sum;
}

static void close_work(struct work *work)
{
    crm_release(work->centroids);
    crm_release(work->upper);
    crm_release(work->lower);
    crm_release(work->labels);
}

static enum crm_status open_work(struct work *work, const struct crm_rows *rows, size_t clusters,
                                 struct crm_error *error)
{
    size_t numbers = clusters * rows->dimensions;
    *work = (struct work){ .rows = rows, .clusters = clusters };
    work->centroids = crm_allocate(2 * numbers + 3 * clusters, sizeof(double), error);
    work->upper = work->centroids != NULL ? crm_allocate(rows->count, sizeof(double), error) : NULL;
    work->lower = work->upper != NULL ? crm_allocate(rows->count, sizeof(double), error) : NULL;
    work->labels = work->lower != NULL ? crm_allocate(rows->count, sizeof(uint32_t), error) : NULL;
    if (work->labels == NULL) {
        close_work(work);
        return CRM_FAILURE;
    }
    work->sums = work->centroids + numbers;
    work->moved = work->sums + numbers;
    work->margins = work->moved + clusters;
    work->counts = work->margins + clusters;
    return CRM_OK;
}

static double *centroid_at(const struct work *work, size_t number)
{
    return work->centroids + number * work->rows->dimensions;
}

/* Makes a row the next centroid; returns the sum of the squared distances to the nearest one. */
static double plant(struct work *work, size_t cluster, size_t row)
{
    size_t dimensions = work->rows->dimensions;
    double *centroid = centroid_at(work, cluster);
    double total = 0;
    memcpy(centroid, row_at(work->rows, row), dimensions * sizeof *centroid);
    for (size_t i = 0; i < work->rows->count; i++) {
        double squared = squared_distance(row_at(work->rows, i), centroid, dimensions);
        if (cluster == 0 || squared < work->upper[i]) {
            work->upper[i] = squared;
        }
        total += work->upper[i];
    }
    return total;
}

/* The row at which the running sum of squared distances passes `target`; rounding may leave it to
 * the last one that has any. */
static size_t row_of_share(const struct work *work, double target)
{
    size_t found = 0;
    for (size_t i = 0; i < work->rows->count && target >= 0; i++) {
        if (work->upper[i] > 0) {
            found = i;
            target -= work->upper[i];
        }
    }
    return found;
}

/* k-means++: each further centroid is a row drawn by its squared distance to those before. Ends
 * with fewer where every row is a centroid already. */
static void seed_centroids(struct work *work, size_t clusters, uint64_t *random)
{
    size_t first = (size_t)(next_fraction(random) * (double)work->rows->count);
    double total = plant(work, 0, first);
    for (work->clusters = 1; work->clusters < clusters && total > 0; work->clusters++) {
        size_t row = row_of_share(work, next_fraction(random) * total);
        total = plant(work, work->clusters, row);
    }
}

/* Finds a row's nearest centroid and the bounds. */
static void search(struct work *work, size_t row)
{
    const double *values = row_at(work->rows, row);
    double nearest = INFINITY;
    double second = INFINITY;
    uint32_t label = 0;
    for (uint32_t i = 0; i < work->clusters; i++) {
        double squared = squared_distance(values, centroid_at(work, i), work->rows->dimensions);
        if (squared < nearest) {
            second = nearest;
            nearest = squared;
            label = i;
        } else if (squared < second) {
            second = squared;
        }
    }
    work->labels[row] = label;
    work->upper[row] = sqrt(nearest);
    work->lower[row] = sqrt(second);
}

static void set_margins(struct work *work)
{
    for (size_t i = 0; i < work->clusters; i++) {
        double nearest = INFINITY;
        for (size_t j = 0; j < work->clusters; j++) {
            double squared = i == j ? INFINITY
                                    : squared_distance(centroid_at(work, i), centroid_at(work, j),
                                                       work->rows->dimensions);
            nearest = fmin(nearest, squared);
        }
        work->margins[i] = sqrt(nearest) / 2;
    }
}

/* Moves each centroid to the mean of its rows; one without rows stays. */
static void move_centroids(struct work *work)
{
    size_t dimensions = work->rows->dimensions;
    memset(work->sums, 0, work->clusters * dimensions * sizeof(double));
    memset(work->counts, 0, work->clusters * sizeof(double));
    for (size_t i = 0; i < work->rows->count; i++) {
        const double *row = row_at(work->rows, i);
        double *sum = work->sums + work->labels[i] * dimensions;
        work->counts[work->labels[i]]++;
        for (size_t j = 0; j < dimensions; j++) {
            sum[j] += row[j];
        }
    }
    for (size_t i = 0; i < work->clusters; i++) {
        double *mean = work->sums + i * dimensions;
        double *centroid = centroid_at(work, i);
        work->moved[i] = 0;
        if (work->counts[i] > 0) {
            for (size_t j = 0; j < dimensions; j++) {
                mean[j] /= work->counts[i];
            }
            work->moved[i] = sqrt(squared_distance(centroid, mean, dimensions));
            memcpy(centroid, mean, dimensions * sizeof *mean);
        }
    }
}

/* Gives each row its nearest centroid; true where one has changed. A row whose centroid is nearer
 * than half way to the next one, or than all others can be, keeps it. */
static bool assign(struct work *work)
{
    double most = 0; /* that a centroid has moved, and the most of all others */
    double second = 0;
    size_t farthest = 0;
    bool changed = false;
    for (size_t i = 0; i < work->clusters; i++) {
        if (work->moved[i] > most) {
            second = most;
            most = work->moved[i];
            farthest = i;
        } else if (work->moved[i] > second) {
            second = work->moved[i];
        }
    }
    for (size_t i = 0; i < work->rows->count; i++) {
        uint32_t label = work->labels[i];
        work->upper[i] += work->moved[label];
        work->lower[i] -= label == farthest ? second : most;
        double bound = fmax(work->margins[label], work->lower[i]);
        if (work->upper[i] < bound) {
            continue;
        }
        work->upper[i] = sqrt(squared_distance(row_at(work->rows, i), centroid_at(work, label),
                                               work->rows->dimensions));
        if (work->upper[i] < bound) {
            continue;
        }
        search(work, i);
        changed |= work->labels[i] != label;
    }
    return changed;
}

/* Lloyd's steps from the centroids that are there. */
static void settle(struct work *work)
{
    bool changed = true;
    for (size_t i = 0; i < work->rows->count; i++) {
        search(work, i);
    }
    for (int step = 0; step < STEPS_MOST && changed; step++) {
        move_centroids(work);
        set_margins(work);
        changed = assign(work);
    }
}

size_t crm_kmeans_nearest(const struct crm_kmeans *fit, const double *row, double *squared)
{
    size_t nearest = 0;
    *squared = INFINITY;
    for (size_t i = 0; i < fit->clusters; i++) {
        double found = squared_distance(row, fit->centroids + i * fit->dimensions, fit->dimensions);
        if (found < *squared) {
            *squared = found;
            nearest = i;
        }
    }
    return nearest;
}

/* Sums up the squared distances, and drops centroids that are nearest to no row. */
static void measure(const struct crm_rows *rows, struct crm_kmeans *fit, double *counts)
{
    size_t kept = 0;
    fit->inertia = 0;
    memset(counts, 0, fit->clusters * sizeof *counts);
    for (size_t i = 0; i < rows->count; i++) {
        double squared = 0;
        counts[crm_kmeans_nearest(fit, row_at(rows, i), &squared)]++;
        fit->inertia += squared;
    }
    for (size_t i = 0; i < fit->clusters; i++) {
        if (counts[i] > 0) {
            memmove(fit->centroids + kept++ * fit->dimensions, fit->centroids + i * fit->dimensions,
                    fit->dimensions * sizeof(double));
        }
    }
    fit->clusters = kept;
}

/* Takes over the centroids of the work if they are the best so far. */
static void keep_best(struct work *work, struct crm_kmeans *best)
{
    struct crm_kmeans tried = { work->centroids, work->clusters, work->rows->dimensions, 0 };
    measure(work->rows, &tried, work->counts);
    if (best->clusters == 0 || tried.inertia < best->inertia * better) {
        memcpy(best->centroids, tried.centroids,
               tried.clusters * tried.dimensions * sizeof(double));
        best->clusters = tried.clusters;
        best->inertia = tried.inertia;
    }
}

/* The best of several starts over all the rows. */
static enum crm_status fit_by_starts(const struct crm_rows *rows,
                                     const struct crm_kmeans_options *options,
                                     struct crm_kmeans *fit, struct crm_error *error)
{
    struct work work;
    uint64_t random = options->seed;
    enum crm_status status = open_work(&work, rows, options->clusters, error);
    if (status != CRM_OK) {
        return status;
    }
    for (unsigned i = 0; i < options->restarts; i++) {
        seed_centroids(&work, options->clusters, &random);
        settle(&work);
        keep_best(&work, fit);
    }
    close_work(&work);
    return CRM_OK;
}

/* Goes on with all rows from what a sample has found. */
static enum crm_status fit_further(const struct crm_rows *rows, struct crm_kmeans *fit,
                                   struct crm_error *error)
{
    struct work work;
    enum crm_status status = open_work(&work, rows, fit->clusters, error);
    if (status != CRM_OK) {
        return status;
    }
    memcpy(work.centroids, fit->centroids, fit->clusters * fit->dimensions * sizeof(double));
    settle(&work);
    fit->clusters = 0;
    keep_best(&work, fit);
    close_work(&work);
    return CRM_OK;
}

static enum crm_status fit_sample(const struct crm_rows *rows,
                                  const struct crm_kmeans_options *options, struct crm_kmeans *fit,
                                  struct crm_error *error)
{
    struct crm_rows sample;
    double *drawn = crm_rows_sample(rows, START_ROWS, options->seed, &sample, error);
    enum crm_status status =
        drawn != NULL ? fit_by_starts(&sample, options, fit, error) : CRM_FAILURE;
    crm_release(drawn);
    return status;
}

enum crm_status crm_kmeans_fit(const struct crm_rows *rows,
                               const struct crm_kmeans_options *options, struct crm_kmeans *fit,
                               struct crm_error *error)
{
    fit->dimensions = rows->dimensions;
    fit->centroids = crm_allocate(options->clusters * rows->dimensions, sizeof(double), error);
    enum crm_status status = fit->centroids != NULL ? CRM_OK : CRM_FAILURE;
    if (status == CRM_OK && rows->count > START_ROWS) {
        status = fit_sample(rows, options, fit, error);
    }
    if (status == CRM_OK && fit->clusters == options->clusters) {
        status = fit_further(rows, fit, error);
    } else if (status == CRM_OK) { /* no sample, or one with too few different rows */
        fit->clusters = 0;
        status = fit_by_starts(rows, options, fit, error);
    }
    if (status != CRM_OK) {
        crm_kmeans_free(fit);
    }
    return status;
}

void crm_kmeans_free(struct crm_kmeans *fit)
{
    crm_release(fit->centroids);
    *fit = (struct crm_kmeans){ 0 };
}

double *crm_rows_sample(const struct crm_rows *rows, size_t most, uint64_t seed,
                        struct crm_rows *sample, struct crm_error *error)
{
    size_t wanted = rows->count < most ? rows->count : most;
    double *drawn = crm_allocate(wanted * rows->dimensions, sizeof *drawn, error);
    if (drawn == NULL) {
        return NULL;
    }
    double *values = drawn;
    *sample = (struct crm_rows){ drawn, wanted, rows->dimensions, rows->dimensions };
    /* Selection sampling: Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S. */
    for (size_t i = 0; wanted > 0; i++) {
        if (next_fraction(&seed) * (double)(rows->count - i) < (double)wanted) {
            memcpy(values, row_at(rows, i), rows->dimensions * sizeof *values);
            values += rows->dimensions;
            wanted--;
        }
    }
    return drawn;
}

/* The silhouette of one row by its sums of distances to each group. */
static double silhouette_of(const double *sums, const size_t *counts, size_t clusters, size_t own)
{
    if (counts[own] < 2) {
        return 0;
    }
    double inside = sums[own] / (double)(counts[own] - 1);
    double outside = INFINITY;
    for (size_t i = 0; i < clusters; i++) {
        if (i != own && counts[i] > 0) {
            outside = fmin(outside, sums[i] / (double)counts[i]);
        }
    }
    double larger = fmax(inside, outside);
    return larger > 0 && !isinf(larger) ? (outside - inside) / larger : 0;
}

/* Adds each distance between two rows to the sums of both. */
static void sum_distances(const struct crm_rows *rows, const size_t *labels, size_t clusters,
                          double *sums)
{
    for (size_t i = 0; i < rows->count; i++) {
        for (size_t j = 0; j < i; j++) {
            double distance =
                sqrt(squared_distance(row_at(rows, i), row_at(rows, j), rows->dimensions));
            sums[i * clusters + labels[j]] += distance;
            sums[j * clusters + labels[i]] += distance;
        }
    }
}

enum crm_status crm_kmeans_silhouette(const struct crm_rows *rows, const struct crm_kmeans *fit,
                                      double *mean, struct crm_error *error)
{
    size_t *labels = crm_allocate(rows->count + fit->clusters, sizeof *labels, error);
    double *sums =
        labels != NULL ? crm_allocate(rows->count * fit->clusters, sizeof *sums, error) : NULL;
    if (sums == NULL) {
        crm_release(labels);
        return CRM_FAILURE;
    }
    size_t *counts = labels + rows->count;
    for (size_t i = 0; i < rows->count; i++) {
        double squared = 0;
        labels[i] = crm_kmeans_nearest(fit, row_at(rows, i), &squared);
        counts[labels[i]]++;
    }
    sum_distances(rows, labels, fit->clusters, sums);
    double total = 0;
    for (size_t i = 0; i < rows->count; i++) {
        total += silhouette_of(sums + i * fit->clusters, counts, fit->clusters, labels[i]);
    }
    *mean = total / (double)rows->count;
    crm_release(sums);
    crm_release(labels);
    return CRM_OK;
}
