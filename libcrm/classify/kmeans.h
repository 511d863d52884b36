/* classify/kmeans.h — k-means: rows of numbers in k groups, each around the mean of its rows, so
 * that the sum of the squared distances to them is small.
 *
 * The same rows in the same order give the same bytes: all chance comes from a seed, sums run in
 * the order of the rows, and a tie goes to the first. */
#ifndef CRM_CLASSIFY_KMEANS_H
#define CRM_CLASSIFY_KMEANS_H

#include <stdint.h>

#include "base/error.h"

/* A view of rows: the numbers of row r begin at values + r * stride; the first `dimensions` of
 * them count. All are finite. */
struct crm_rows {
    const double *values;
    size_t count;
    size_t dimensions;
    size_t stride;
};

struct crm_kmeans_options {
    size_t clusters; /* at least 1 */
    uint64_t seed;
    unsigned restarts; /* at least 1: the best of so many starts is taken */
};

/* Owns the centroids; zero-initialised is empty. */
struct crm_kmeans {
    double *centroids; /* clusters * dimensions */
    size_t clusters;   /* as asked, or fewer: as many as there are different rows */
    size_t dimensions;
    double inertia; /* sum over all rows of the squared distance to the nearest centroid */
};

/* Fits at least one row. Starts by k-means++ (Arthur and Vassilvitskii 2007, "k-means++: the
 * advantages of careful seeding"), then Lloyd's steps with the bounds of Hamerly (2010, "Making
 * k-means even faster"), which spare most distances and change no result, until no row changes its
 * centroid, at most 1,000 steps. Of more than 16,384 rows a sample of so many makes the starts, and
 * the best of them goes on with all rows. Takes 20 bytes a row. *fit must be empty. */
CRM_MUST_CHECK enum crm_status crm_kmeans_fit(const struct crm_rows *rows,
                                              const struct crm_kmeans_options *options,
                                              struct crm_kmeans *fit, struct crm_error *error);

/* The number of the nearest centroid, the first of several; *squared is its squared distance. */
size_t crm_kmeans_nearest(const struct crm_kmeans *fit, const double *row, double *squared);

void crm_kmeans_free(struct crm_kmeans *fit);

/* Draws `most` rows, or takes all if there are no more, in their order. Returns their numbers,
 * which the caller releases, and *sample as a view of them; NULL without memory. */
CRM_MUST_CHECK double *crm_rows_sample(const struct crm_rows *rows, size_t most, uint64_t seed,
                                       struct crm_rows *sample, struct crm_error *error);

/* The mean silhouette of rows in the groups of a fit, -1 to 1 (Rousseeuw 1987, "Silhouettes: a
 * graphical aid"): (b - a) / max(a, b) for the mean distance a to the others of the own group and
 * b to those of the nearest other one; 0 for who is alone in a group. Time goes with the square of
 * the rows. */
CRM_MUST_CHECK enum crm_status crm_kmeans_silhouette(const struct crm_rows *rows,
                                                     const struct crm_kmeans *fit, double *mean,
                                                     struct crm_error *error);

#endif
