#include "classify/cluster_measure.h"

#include <math.h>

#include "base/nearest.h"

static double recency_days(const struct crm_measures *measures, int32_t as_of)
{
    return as_of - measures->last_day;
}

static double tenure_days(const struct crm_measures *measures, int32_t as_of)
{
    return as_of - measures->first_day;
}

static double occasions(const struct crm_measures *measures, int32_t as_of)
{
    (void)as_of;
    return measures->occasions;
}

static double occasions_365(const struct crm_measures *measures, int32_t as_of)
{
    (void)as_of;
    return measures->occasions_365;
}

static double revenue(const struct crm_measures *measures, int32_t as_of)
{
    (void)as_of;
    return (double)measures->revenue / CRM_MONEY_UNIT;
}

static double revenue_365(const struct crm_measures *measures, int32_t as_of)
{
    (void)as_of;
    return (double)measures->revenue_365 / CRM_MONEY_UNIT;
}

static double revenue_per_occasion(const struct crm_measures *measures, int32_t as_of)
{
    return revenue(measures, as_of) / measures->occasions;
}

static double margin(const struct crm_measures *measures, int32_t as_of)
{
    (void)as_of;
    return (double)measures->margin / CRM_MONEY_UNIT;
}

enum level { FAR_BELOW, BELOW, ABOVE, FAR_ABOVE };

static const struct crm_cluster_measure table[] = {
    { "recency_days", recency_days, { "very recent", "recent", "not recent", "long ago" }, false },
    { "tenure_days", tenure_days, { "very new", "new", "long known", "very long known" }, false },
    { "occasions", occasions, { "very rare", "rare", "frequent", "very frequent" }, false },
    { "occasions_365",
      occasions_365,
      { "very rare this year", "rare this year", "frequent this year", "very frequent this year" },
      false },
    { "revenue",
      revenue,
      { "very low revenue", "low revenue", "high revenue", "very high revenue" },
      false },
    { "revenue_365",
      revenue_365,
      { "very low revenue this year", "low revenue this year", "high revenue this year",
        "very high revenue this year" },
      false },
    { "revenue_per_occasion",
      revenue_per_occasion,
      { "very small purchases", "small purchases", "large purchases", "very large purchases" },
      false },
    { "margin",
      margin,
      { "very low margin", "low margin", "high margin", "very high margin" },
      true },
};

enum { MEASURES = CRM_COUNT(table) };

_Static_assert(CRM_COUNT(table) == CRM_CLUSTER_MEASURES_MOST, "room for all measures");

static enum crm_status unknown(struct crm_span name, struct crm_error *error)
{
    const char *names[MEASURES];
    for (size_t i = 0; i < MEASURES; i++) {
        names[i] = table[i].name;
    }
    return crm_fail_unknown(error, "cluster.measures: no measure", name, names, MEASURES);
}

enum crm_status
crm_cluster_measures(const struct crm_settings *settings,
                     const struct crm_cluster_measure *chosen[CRM_CLUSTER_MEASURES_MOST],
                     size_t *count, struct crm_error *error)
{
    const char *text = crm_setting_text(settings, "cluster.measures");
    bool taken[MEASURES] = { false };
    *count = 0;
    for (;;) {
        struct crm_span rest = { text, strcspn(text, ";") };
        struct crm_span name = crm_span_trimmed(rest);
        size_t i = 0;
        while (i < MEASURES && !crm_span_is(name, table[i].name)) {
            i++;
        }
        if (i == MEASURES) {
            return unknown(name, error);
        }
        if (taken[i]) {
            return crm_fail(error, CRM_USAGE, "cluster.measures has %s twice", table[i].name);
        }
        taken[i] = true;
        chosen[(*count)++] = &table[i];
        if (text[rest.length] == '\0') {
            return CRM_OK;
        }
        text += rest.length + 1;
    }
}

size_t crm_cluster_measure_number(const struct crm_cluster_measure *measure)
{
    return (size_t)(measure - table);
}

double crm_cluster_logarithm(const struct crm_cluster_measure *measure,
                             const struct crm_measures *measures, int32_t as_of)
{
    return round(log1p(fmax(measure->value(measures, as_of), 0)) * 0x1p32) * 0x1p-32;
}

const char *crm_cluster_words(const struct crm_cluster_measure *measure, double centroid)
{
    static const double near = 0.5;
    static const double far = 1.5;
    if (fabs(centroid) < near) {
        return NULL;
    }
    enum level level = centroid <= -far ? FAR_BELOW
                       : centroid < 0   ? BELOW
                       : centroid < far ? ABOVE
                                        : FAR_ABOVE;
    return measure->words[level];
}
