/* k-means, silhouettes, and the scheme that stands on them (C9). */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "classify/cluster_measure.h"
#include "classify/kmeans.h"
#include "desk.h"
#include "support.h"

enum { ROWS_MOST = 60000, WIDTH = 8 };

static double numbers[ROWS_MOST * (WIDTH + 1)];

static struct crm_rows rows_of(size_t count, size_t dimensions)
{
    return (struct crm_rows){ numbers, count, dimensions, dimensions };
}

static double random_fraction(uint64_t *state)
{
    return (double)(random_next(state) >> 11) * 0x1p-53;
}

/* About normal, of variance 1. */
static double random_normal(uint64_t *state)
{
    double sum = -6;
    for (int i = 0; i < 12; i++) {
        sum += random_fraction(state);
    }
    return sum;
}

static struct crm_kmeans fit_rows(const struct crm_rows *rows, size_t clusters, uint64_t seed,
                                  unsigned restarts)
{
    struct crm_kmeans fit = { 0 };
    struct crm_error error = { 0 };
    struct crm_kmeans_options options = { clusters, seed, restarts };
    cr_assert(crm_kmeans_fit(rows, &options, &fit, &error) == CRM_OK, "%s", error.message);
    return fit;
}

/* Each centroid is the mean of the rows that are nearest to it, and the inertia is theirs. */
static void expect_settled(const struct crm_rows *rows, const struct crm_kmeans *fit)
{
    double sums[10 * WIDTH] = { 0 };
    double counts[10] = { 0 };
    double inertia = 0;
    cr_assert(fit->clusters <= 10 && fit->dimensions == rows->dimensions);
    for (size_t i = 0; i < rows->count; i++) {
        double squared = 0;
        const double *row = rows->values + i * rows->stride;
        size_t nearest = crm_kmeans_nearest(fit, row, &squared);
        counts[nearest]++;
        inertia += squared;
        for (size_t j = 0; j < fit->dimensions; j++) {
            sums[nearest * fit->dimensions + j] += row[j];
        }
    }
    for (size_t i = 0; i < fit->clusters; i++) {
        cr_assert(counts[i] > 0);
        for (size_t j = 0; j < fit->dimensions; j++) {
            double mean = sums[i * fit->dimensions + j] / counts[i];
            double gap = fabs(mean - fit->centroids[i * fit->dimensions + j]);
            cr_assert(gap < 1e-9, "centroid %zu is %g from the mean", i, gap);
        }
    }
    cr_assert(fabs(inertia - fit->inertia) <= 1e-9 * inertia, "%.17g, not %.17g", fit->inertia,
              inertia);
}

Test(kmeans, known)
{
    static const struct {
        double rows[8];
        size_t count;
        size_t dimensions;
        size_t asked;
        size_t clusters;
        double inertia;
        double centroids[4]; /* ascending by their first number */
    } cases[] = {
        { { 7 }, 1, 1, 1, 1, 0, { 7 } },
        { { 7 }, 1, 1, 4, 1, 0, { 7 } },
        { { 0, 1, 10, 11 }, 4, 1, 1, 1, 101, { 5.5 } },
        { { 0, 1, 10, 11 }, 4, 1, 2, 2, 1, { 0.5, 10.5 } },
        { { 0, 1, 10, 11 }, 4, 1, 4, 4, 0, { 0, 1, 10, 11 } },
        { { 3, 3, 3, 3, 3 }, 5, 1, 3, 1, 0, { 3 } },
        { { 1, 2, 1, 2, 3, 3, 1, 2 }, 8, 1, 7, 3, 0, { 1, 2, 3 } },
        { { 0, 0, 0, 1, 5, 0, 5, 1 }, 4, 2, 2, 2, 1, { 0, 0.5, 5, 0.5 } },
        { { 1, 1, 1, 1, 2, 2, 2, 2 }, 4, 2, 3, 2, 0, { 1, 1, 2, 2 } },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_rows rows = { cases[i].rows, cases[i].count, cases[i].dimensions,
                                 cases[i].dimensions };
        struct crm_kmeans fit = fit_rows(&rows, cases[i].asked, i, 20);
        cr_assert(fit.clusters == cases[i].clusters, "case %zu: %zu", i, fit.clusters);
        cr_assert(fabs(fit.inertia - cases[i].inertia) < 1e-12, "case %zu: %g", i, fit.inertia);
        for (size_t j = 0; j < fit.clusters; j++) {
            const double *known = cases[i].centroids + j * fit.dimensions;
            double squared = 1;
            crm_kmeans_nearest(&fit, known, &squared);
            cr_assert(squared < 1e-24, "case %zu: centroid %zu", i, j);
        }
        crm_kmeans_free(&fit);
    }
}

/* The sum of squared distances to the means of the parts that labels name. */
static double inertia_of(const struct crm_rows *rows, const size_t *labels, size_t parts)
{
    double sums[3 * 2] = { 0 };
    double counts[3] = { 0 };
    double inertia = 0;
    for (size_t i = 0; i < rows->count; i++) {
        counts[labels[i]]++;
        sums[labels[i] * 2] += rows->values[i * 2];
        sums[labels[i] * 2 + 1] += rows->values[i * 2 + 1];
    }
    for (size_t i = 0; i < rows->count * 2; i++) {
        double gap = rows->values[i] - sums[labels[i / 2] * 2 + i % 2] / counts[labels[i / 2]];
        inertia += gap * gap;
    }
    cr_assert(parts <= 3);
    return inertia;
}

/* Every way of parting the rows. */
static double best_inertia(const struct crm_rows *rows, size_t parts)
{
    size_t labels[8] = { 0 };
    double best = INFINITY;
    size_t ways = 1;
    for (size_t i = 0; i < rows->count; i++) {
        ways *= parts;
    }
    for (size_t way = 0; way < ways; way++) {
        size_t rest = way;
        for (size_t i = 0; i < rows->count; i++) {
            labels[i] = rest % parts;
            rest /= parts;
        }
        best = fmin(best, inertia_of(rows, labels, parts));
    }
    return best;
}

Test(kmeans, best_of_all_partitions)
{
    uint64_t random = 5;
    for (size_t round = 0; round < 60; round++) {
        size_t count = 3 + random_below(&random, 6);
        size_t clusters = 2 + round % 2;
        struct crm_rows rows = rows_of(count, 2);
        for (size_t i = 0; i < count * 2; i++) {
            numbers[i] = (double)random_below(&random, 12);
        }
        struct crm_kmeans fit = fit_rows(&rows, clusters, round, 40);
        double best = best_inertia(&rows, clusters);
        cr_assert(fabs(fit.inertia - best) <= 1e-9 * (1 + best), "round %zu: %.17g, best %.17g",
                  round, fit.inertia, best);
        crm_kmeans_free(&fit);
    }
}

Test(kmeans, settled_and_repeatable)
{
    uint64_t random = 6;
    for (size_t round = 0; round < 24; round++) {
        size_t dimensions = 1 + round % WIDTH;
        size_t clusters = 2 + round % 9;
        size_t count = 200 + random_below(&random, 800);
        /* a number behind each row does not count */
        struct crm_rows rows = { numbers, count, dimensions, dimensions + 1 };
        for (size_t i = 0; i < count * rows.stride; i++) {
            numbers[i] = round % 3 == 0 ? (double)random_below(&random, 4) : random_normal(&random);
        }
        struct crm_kmeans fit = fit_rows(&rows, clusters, round, 3);
        struct crm_kmeans again = fit_rows(&rows, clusters, round, 3);
        expect_settled(&rows, &fit);
        cr_assert(fit.clusters == again.clusters);
        cr_assert(memcmp(fit.centroids, again.centroids, fit.clusters * dimensions * sizeof(double))
                  == 0);
        cr_assert(memcmp(&fit.inertia, &again.inertia, sizeof fit.inertia) == 0);
        crm_kmeans_free(&fit);
        crm_kmeans_free(&again);
    }
}

/* So many rows that a sample makes the starts: five heaps far apart are found as they are. */
Test(kmeans, many_rows)
{
    enum { HEAPS = 5 };
    uint64_t random = 7;
    struct crm_rows rows = rows_of(ROWS_MOST, 3);
    for (size_t i = 0; i < ROWS_MOST; i++) {
        size_t heap = random_below(&random, HEAPS);
        for (size_t j = 0; j < 3; j++) {
            numbers[i * 3 + j] = (double)(heap * (j + 1) % HEAPS) * 20 + random_normal(&random);
        }
    }
    struct crm_kmeans fit = fit_rows(&rows, HEAPS, 1, 5);
    expect_settled(&rows, &fit);
    cr_assert(fit.clusters == HEAPS);
    cr_assert(fabs(fit.inertia / (3.0 * ROWS_MOST) - 1) < 0.02, "%g", fit.inertia);
    crm_kmeans_free(&fit);
    /* three different rows, one of which no sample is likely to hold */
    for (size_t i = 0; i < ROWS_MOST; i++) {
        numbers[i] = i % 2 == 0 ? 0 : 1;
    }
    numbers[ROWS_MOST - 1] = 9;
    rows = rows_of(ROWS_MOST, 1);
    fit = fit_rows(&rows, 3, 1, 2);
    cr_assert(fit.clusters == 3 && fit.inertia < 1e-12, "%zu: %g", fit.clusters, fit.inertia);
    crm_kmeans_free(&fit);
}

Test(kmeans, ties_go_to_the_first)
{
    double centroids[] = { 1, 3, 3, -1 };
    struct crm_kmeans fit = { centroids, 4, 1, 0 };
    static const struct {
        double row;
        size_t nearest;
        double squared;
    } cases[] = { { 2, 0, 1 }, { 3, 1, 0 }, { 0, 0, 1 }, { -0.5, 3, 0.25 }, { 99, 1, 9216 } };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        double squared = -1;
        cr_assert(crm_kmeans_nearest(&fit, &cases[i].row, &squared) == cases[i].nearest);
        cr_assert(squared == cases[i].squared, "case %zu", i);
    }
}

Test(kmeans, samples)
{
    static const size_t sizes[][3] = { { 0, 5, 0 }, { 5, 5, 5 }, { 5, 9, 5 }, { 1000, 10, 10 } };
    size_t hits[100] = { 0 };
    struct crm_error error = { 0 };
    struct crm_rows sample;
    for (size_t i = 0; i < 1000; i++) {
        numbers[i * 2] = (double)i;
        numbers[i * 2 + 1] = -1;
    }
    for (size_t i = 0; i < CRM_COUNT(sizes); i++) {
        struct crm_rows rows = { numbers, sizes[i][0], 1, 2 };
        double *drawn = crm_rows_sample(&rows, sizes[i][1], i, &sample, &error);
        cr_assert(drawn != NULL && sample.values == drawn && sample.count == sizes[i][2]);
        for (size_t j = 0; j < sample.count; j++) {
            cr_assert(drawn[j] >= 0 && (j == 0 || drawn[j] > drawn[j - 1]), "case %zu", i);
        }
        crm_release(drawn);
    }
    /* each of 100 rows comes into a sample of 10 about as often */
    for (uint64_t seed = 0; seed < 4000; seed++) {
        struct crm_rows rows = { numbers, 100, 1, 2 };
        double *drawn = crm_rows_sample(&rows, 10, seed, &sample, &error);
        cr_assert(drawn != NULL);
        for (size_t j = 0; j < 10; j++) {
            hits[(size_t)drawn[j]]++;
        }
        crm_release(drawn);
    }
    for (size_t i = 0; i < 100; i++) {
        cr_assert(hits[i] > 300 && hits[i] < 500, "row %zu: %zu", i, hits[i]);
    }
}

Test(kmeans, silhouettes)
{
    static const struct {
        double rows[5];
        size_t count;
        double centroids[3];
        size_t clusters;
        double mean;
    } cases[] = {
        { { 0, 1, 10, 11 }, 4, { 0.5, 10.5 }, 2, (9.5 / 10.5 + 8.5 / 9.5) / 2 },
        { { 0, 1, 10 }, 3, { 0.5, 10 }, 2, (9.0 / 10 + 8.0 / 9) / 3 },
        { { 0, 10 }, 2, { 0, 10 }, 2, 0 },
        { { 0, 1, 10 }, 3, { 4 }, 1, 0 },
        { { 2, 2, 5, 5 }, 4, { 2, 5 }, 2, 1 },
        { { 0, 0, 4, 10, 10 },
          5,
          { 0, 6, 10 }, /* 4 is nearer to 6: alone */
          3,
          0.8 },
        { { 0, 4, 5, 9 }, 4, { 0, 100, 6 }, 3, (1.0 / 4 + 2.5 / 5 + 4.5 / 9) / 4 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        double centroids[3];
        memcpy(centroids, cases[i].centroids, sizeof centroids);
        struct crm_rows rows = { cases[i].rows, cases[i].count, 1, 1 };
        struct crm_kmeans fit = { centroids, cases[i].clusters, 1, 0 };
        struct crm_error error = { 0 };
        double mean = -2;
        cr_assert(crm_kmeans_silhouette(&rows, &fit, &mean, &error) == CRM_OK);
        cr_assert(fabs(mean - cases[i].mean) < 1e-12, "case %zu: %.17g, not %.17g", i, mean,
                  cases[i].mean);
    }
}

static void prepare_rows(void)
{
    uint64_t random = 9;
    for (size_t i = 0; i < 20000; i++) {
        numbers[i] = random_fraction(&random);
    }
}

static enum crm_status fit_with_faults(struct crm_error *error)
{
    struct crm_rows many = rows_of(20000, 1);
    struct crm_rows few = rows_of(50, 2);
    struct crm_kmeans fits[2] = { { 0 } };
    struct crm_kmeans_options options = { 2, 1, 1 };
    double mean = 0;
    enum crm_status status = crm_kmeans_fit(&many, &options, &fits[0], error);
    cr_assert(status == CRM_OK || fits[0].centroids == NULL);
    status = status == CRM_OK ? crm_kmeans_fit(&few, &options, &fits[1], error) : status;
    status = status == CRM_OK ? crm_kmeans_silhouette(&few, &fits[1], &mean, error) : status;
    crm_kmeans_free(&fits[0]);
    crm_kmeans_free(&fits[1]);
    return status;
}

static void check_status(enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE);
}

Test(kmeans, memory_may_fail)
{
    fault_each(FAULT_MEMORY, prepare_rows, fit_with_faults, check_status);
}

/* The scheme. */

enum { CROWD = 150 };

/* Someone who bought `occasions` times for `revenue` units each, first and last days ago. */
static struct desk_customer buyer(uint32_t occasions, double revenue, int32_t first, int32_t last)
{
    struct desk_customer customer = desk_customer("");
    customer.measures.occasions = occasions;
    customer.measures.occasions_365 = last < 365 ? occasions : 0;
    customer.measures.revenue = (crm_money)llround(revenue * occasions * CRM_MONEY_UNIT);
    customer.measures.revenue_365 = last < 365 ? customer.measures.revenue : 0;
    customer.measures.margin = customer.measures.revenue / 3;
    customer.measures.first_day = occasions > 0 ? DESK_AS_OF - first : CRM_NO_DAY;
    customer.measures.last_day = occasions > 0 ? DESK_AS_OF - last : CRM_NO_DAY;
    return customer;
}

static struct desk_customer people[CROWD];

static void draw_people(uint64_t *random)
{
    for (size_t i = 0; i < CROWD; i++) {
        int32_t last = (int32_t)random_below(random, 600);
        uint32_t occasions = (uint32_t)random_below(random, 12);
        people[i] = buyer(occasions, (double)random_below(random, 900) - 40,
                          last + (int32_t)random_below(random, 400), last);
    }
}

static enum crm_status open_desk(struct desk *desk, const char *key, const char *value,
                                 struct crm_error *error)
{
    return desk_open(desk, "cluster", "note", key, value, error);
}

/* Opens a desk and learns from the first people. */
static void learned_desk(struct desk *desk, size_t count, const char *key, const char *value)
{
    *desk = (struct desk){ 0 };
    desk_learn(desk, "cluster", "note", key, value, people, count);
}

/* "1|recent, frequent", "|" for none. */
static void expect_cluster(const struct desk *desk, const struct desk_customer *person,
                           const char *expected)
{
    const char *said = desk_values(desk, person);
    cr_assert(strcmp(said, expected) == 0, "\"%s\", not \"%s\"", said, expected);
}

/* Few lasting customers who spend much, many who came once, long ago. */
Test(cluster, groups_and_their_names)
{
    for (size_t i = 0; i < 30; i++) {
        people[i] = i < 10 ? buyer(20 + (uint32_t)i, 300 + (double)i, 900, 5 + (int32_t)i % 3)
                           : buyer(1, 30 + (double)i, 700 + (int32_t)i, 700 + (int32_t)i);
    }
    struct desk desk;
    learned_desk(&desk, 30, "cluster.measures", "occasions;recency_days;revenue");
    for (size_t i = 0; i < 30; i++) {
        expect_cluster(&desk, &people[i],
                       i < 10 ? "1|frequent, recent, high revenue"
                              : "2|rare, not recent, low revenue");
    }
    people[30] = buyer(0, 0, 0, 0);
    expect_cluster(&desk, &people[30], "|");
    char nothing[80];
    people[31] = buyer(25, 0, 900, 5);
    snprintf(nothing, sizeof nothing, "%s", desk_values(&desk, &people[31]));
    people[31] = buyer(25, -900, 900, 5); /* gave back more than he bought: as if nothing */
    expect_cluster(&desk, &people[31], nothing);
    const struct crm_learned_row *buyers = crm_learned_get(&desk.learned, "cluster", "buyers");
    cr_assert(buyers->count == 2 && buyers->numbers[0] == 10 && buyers->numbers[1] == 20);
    cr_assert(desk.notes.count == 0);
    desk_close(&desk);
}

Test(cluster, few_buyers)
{
    static const struct {
        size_t count;
        bool alike;
        char k[4];
        char first[40];
        size_t notes;
    } cases[] = {
        { 0, true, "", "|", 0 },
        { 0, true, "3", "|", 0 },
        { 1, true, "", "1|average", 0 },
        { 1, true, "2", "1|average", 1 },
        { 9, true, "", "1|average", 4 }, /* each of four measures tells none apart */
        { 9, true, "3", "1|average", 5 },
        { 2, false, "", "1|average", 0 }, /* nothing speaks for two groups of one */
        { 2, false, "2", "2|recent, rare, small purchases, new", 0 },
        { 2, false, "5", "2|recent, rare, small purchases, new", 1 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        for (size_t j = 0; j < cases[i].count; j++) {
            uint32_t more = cases[i].alike ? 0 : (uint32_t)j;
            people[j] = buyer(1 + more, 10 + more, 30 + (int32_t)more, 20 + (int32_t)more);
        }
        struct desk desk;
        learned_desk(&desk, cases[i].count, "cluster.k", cases[i].k);
        people[0] = buyer(1, 10, 30, 20);
        expect_cluster(&desk, &people[0], cases[i].first);
        cr_assert(desk.notes.count == cases[i].notes, "case %zu: %zu notes", i, desk.notes.count);
        desk_close(&desk);
    }
}

/* Better customers have the lower numbers. */
Test(cluster, ordered_by_revenue)
{
    uint64_t random = 31;
    for (size_t round = 0; round < 12; round++) {
        char k[4];
        double last = INFINITY;
        draw_people(&random);
        snprintf(k, sizeof k, "%zu", 2 + round % 9);
        struct desk desk;
        learned_desk(&desk, CROWD, "cluster.k", k);
        const struct crm_learned_row *revenues =
            crm_learned_get(&desk.learned, "cluster", "mean_revenues");
        cr_assert(revenues->count == 2 + round % 9);
        for (size_t i = 0; i < revenues->count; i++) {
            double sum = 0;
            double count = 0;
            char name[32];
            snprintf(name, sizeof name, "%zu|", i + 1);
            for (size_t j = 0; j < CROWD; j++) {
                if (strncmp(desk_values(&desk, &people[j]), name, strlen(name)) == 0) {
                    sum += (double)people[j].measures.revenue / CRM_MONEY_UNIT;
                    count++;
                }
            }
            cr_assert(fabs(sum / count - revenues->numbers[i]) < 1e-6, "cluster %zu", i + 1);
            cr_assert(revenues->numbers[i] <= last);
            last = revenues->numbers[i];
        }
        desk_close(&desk);
    }
}

/* Halves merge into the whole, in either order, to the byte. */
Test(cluster, merge_is_one_gather)
{
    uint64_t random = 32;
    struct crm_error error = { 0 };
    static char whole[4096];
    for (size_t round = 0; round < 20; round++) {
        const char *k = round % 2 == 0 ? "" : "4";
        size_t cut = random_below(&random, CROWD + 1);
        draw_people(&random);
        struct desk desk;
        learned_desk(&desk, CROWD, "cluster.k", k);
        snprintf(whole, sizeof whole, "%s", desk_model(&desk));
        for (int order = 0; order < 2; order++) {
            struct desk halves[2] = { { 0 } };
            cr_assert(open_desk(&halves[0], "cluster.k", k, &error) == CRM_OK);
            cr_assert(open_desk(&halves[1], "cluster.k", k, &error) == CRM_OK);
            cr_assert(desk_gather(&halves[order], people, cut, &error) == CRM_OK);
            cr_assert(desk_gather(&halves[1 - order], people + cut, CROWD - cut, &error) == CRM_OK);
            cr_assert(crm_classifier_merge(halves[0].classifier, halves[1].classifier, &error)
                      == CRM_OK);
            cr_assert(crm_classifier_learn(halves[0].classifier, 0, &halves[0].learned, &error)
                      == CRM_OK);
            cr_assert(strcmp(desk_model(&halves[0]), whole) == 0, "%s\n---\n%s", whole,
                      desk_model(&halves[0]));
            desk_close(&halves[0]);
            desk_close(&halves[1]);
        }
        desk_close(&desk);
    }
}

/* A saved model gives everybody, and others, what learning gave. */
Test(cluster, saved_models)
{
    uint64_t random = 33;
    struct crm_error error = { 0 };
    char said[256];
    folder_make();
    const char *path = folder_path("model");
    for (size_t round = 0; round < 6; round++) {
        struct desk second = { 0 };
        draw_people(&random);
        struct desk first;
        learned_desk(&first, CROWD, "cluster.restarts", "3");
        cr_assert(crm_learned_save(&first.learned, path, "crm-segment", &error) == CRM_OK);
        cr_assert(open_desk(&second, "cluster.restarts", "3", &error) == CRM_OK);
        cr_assert(crm_learned_load(&second.learned, path, "crm-segment", &error) == CRM_OK);
        cr_assert(crm_classifier_adopt(second.classifier, &second.learned, &error) == CRM_OK);
        draw_people(&random);
        for (size_t i = 0; i < CROWD; i++) {
            snprintf(said, sizeof said, "%s", desk_values(&first, &people[i]));
            expect_cluster(&second, &people[i], said);
        }
        desk_close(&first);
        desk_close(&second);
    }
    folder_remove();
}

Test(cluster, models_that_do_not_fit)
{
    static const char names[][16] = { "buyers",     "mean_revenues", "means",
                                      "deviations", "settings",      "centroid_1" };
    uint64_t random = 34;
    struct crm_error error = { 0 };
    draw_people(&random);
    for (size_t i = 0; i < CRM_COUNT(names); i++) {
        struct desk desk;
        learned_desk(&desk, CROWD, "cluster.k", "3");
        cr_assert(crm_classifier_adopt(desk.classifier, &desk.learned, &error) == CRM_OK);
        cr_assert(crm_learned_set(&desk.learned, "cluster", names[i], numbers, 11, &error)
                  == CRM_OK);
        cr_assert(crm_classifier_adopt(desk.classifier, &desk.learned, &error) == CRM_REFUSED, "%s",
                  names[i]);
        desk_close(&desk);
    }
    static const char settings[][2][24] = { { "cluster.seed", "2" },
                                            { "cluster.restarts", "2" },
                                            { "cluster.k", "3" },
                                            { "cluster.measures", "revenue" } };
    struct desk desk;
    learned_desk(&desk, CROWD, "", "");
    for (size_t i = 0; i < CRM_COUNT(settings); i++) {
        struct desk other = { 0 };
        cr_assert(open_desk(&other, settings[i][0], settings[i][1], &error) == CRM_OK);
        cr_assert(crm_classifier_adopt(other.classifier, &desk.learned, &error) == CRM_REFUSED);
        cr_assert(crm_classifier_adopt(other.classifier, &other.learned, &error) == CRM_REFUSED);
        desk_close(&other);
    }
    desk_close(&desk);
}

Test(cluster, settings)
{
    static const struct {
        char key[20];
        char value[48];
        char message[48];
    } cases[] = {
        { "cluster.measures", "recency", "no measure is called 'recency'" },
        { "cluster.measures", "recency_day", "did you mean recency_days?" },
        { "cluster.measures", "", "is not a text" },
        { "cluster.measures", "revenue;", "no measure is called ''" },
        { "cluster.measures", "revenue;margin;revenue", "has revenue twice" },
        { "cluster.k", "1", "is not a whole number" },
        { "cluster.k", "11", "is not a whole number" },
        { "cluster.restarts", "0", "is not a whole number" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct desk desk = { 0 };
        struct crm_error error = { 0 };
        cr_assert(open_desk(&desk, cases[i].key, cases[i].value, &error) == CRM_USAGE, "case %zu",
                  i);
        cr_assert(strstr(error.message, cases[i].message) != NULL, "%s", error.message);
        desk_close(&desk);
    }
    struct desk costless = { 0 };
    struct desk all = { 0 };
    struct crm_error error = { 0 };
    size_t count = 9;
    cr_assert(open_desk(&costless, "cluster.measures", "margin", &error) == CRM_OK);
    crm_classifier_columns(costless.classifier, &count);
    cr_assert(count == 0 && costless.notes.count == 1);
    desk_close(&costless);
    all.totals.has_costs = true;
    cr_assert(open_desk(&all, "cluster.measures",
                        "margin; revenue;revenue_365;occasions_365;tenure_days;occasions;"
                        "recency_days;revenue_per_occasion",
                        &error)
              == CRM_OK);
    crm_classifier_columns(all.classifier, &count);
    cr_assert(count == 2 && all.notes.count == 0);
    desk_close(&all);
}

Test(cluster, words)
{
    static const struct {
        double centroid;
        char words[16];
    } cases[] = { { -9, "very rare" }, { -1.5, "very rare" }, { -1.49, "rare" },
                  { -0.5, "rare" },    { -0.49, "" },         { 0.49, "" },
                  { 0.5, "frequent" }, { 1.49, "frequent" },  { 1.5, "very frequent" } };
    struct crm_settings settings = { 0 };
    struct crm_error error = { 0 };
    static const struct crm_setting row = {
        "cluster.measures", CRM_SETTING_TEXT, "occasions", 0, 0, NULL, "measures"
    };
    const struct crm_cluster_measure *measures[CRM_CLUSTER_MEASURES_MOST];
    size_t count = 0;
    cr_assert(crm_settings_add(&settings, &row, 1, &error) == CRM_OK);
    cr_assert(crm_cluster_measures(&settings, measures, &count, &error) == CRM_OK && count == 1);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *words = crm_cluster_words(measures[0], cases[i].centroid);
        cr_assert(strcmp(words != NULL ? words : "", cases[i].words) == 0, "%g: %s",
                  cases[i].centroid, words);
    }
    crm_settings_free(&settings);
}

static void prepare_people(void)
{
    uint64_t random = 35;
    draw_people(&random);
}

static enum crm_status cluster_with_faults(struct crm_error *error)
{
    struct desk desk = { 0 };
    struct desk other = { 0 };
    enum crm_status status = open_desk(&desk, "cluster.restarts", "1", error);
    status = status == CRM_OK ? open_desk(&other, "cluster.restarts", "1", error) : status;
    status = status == CRM_OK ? desk_gather(&desk, people, 9, error) : status;
    status = status == CRM_OK ? desk_gather(&other, people + 9, 11, error) : status;
    if (status == CRM_OK) {
        status = crm_classifier_merge(desk.classifier, other.classifier, error);
    }
    if (status == CRM_OK) {
        status = crm_classifier_learn(desk.classifier, 0, &desk.learned, error);
    }
    desk_close(&desk);
    desk_close(&other);
    return status;
}

Test(cluster, memory_may_fail)
{
    fault_each(FAULT_MEMORY, prepare_people, cluster_with_faults, check_status);
}
