#include "tool/complaints.h"

#include "customer/telling.h"
#include "model/complaints.h"
#include "model/experiment.h"
#include "tool/wrap.h"
#include "value/number.h"

enum { LINE = 80, DIGITS = 9, RELIED_ON = 30 };

/* What the textbooks of customer relationship management say of each. */
static const struct row {
    const char *label;
    const char *name;
    const char *textbook; /* for people */
    const char *least;    /* for tables */
    const char *most;
} rows[CRM_COMPLAINT_KINDS] = {
    [CRM_COMPLAINT_RESOLVED] = { "resolved", "resolved", "54 to 70 %", "0.54", "0.7" },
    [CRM_COMPLAINT_FAST] = { "  of these, fast", "resolved_fast", "95 %", "0.95", "0.95" },
    [CRM_COMPLAINT_UNRESOLVED] = { "not resolved", "not_resolved", "", "", "" },
};

static const char silent_textbook[] = "95 %";

/* Text */

static void tell_percent(struct crm_buffer *text, int width, double share)
{
    crm_buffer_format(text, "%*.1f %%", width - 2, share * 100);
}

static void tell_counts(struct crm_buffer *text, const struct crm_complaint_figures *figures)
{
    struct crm_buffer lines = { 0 };
    double resolved = figures->complaints - figures->open;
    crm_tell_count(&lines, (uint64_t)figures->complaints, "complaint", "complaints");
    crm_buffer_text(&lines, " by ");
    crm_tell_count(&lines, (uint64_t)figures->complainants, "customer", "customers");
    if (figures->unsigned_ones > 0) {
        crm_buffer_text(&lines, ", ");
        crm_tell_count(&lines, (uint64_t)figures->unsigned_ones, "of them by nobody known",
                       "of them by nobody known");
    }
    crm_buffer_text(&lines, "; ");
    crm_tell_count(&lines, (uint64_t)figures->open, "is open", "are open");
    if (resolved > 0) {
        crm_buffer_text(&lines, ", ");
        crm_tell_count(&lines, (uint64_t)resolved, "was resolved, after ",
                       "were resolved, after a median of ");
        crm_tell_days(&lines, figures->median_days);
    }
    crm_buffer_text(&lines, ".");
    crm_wrap_built(text, &lines, "", 0, LINE);
}

static void tell_left_out(struct crm_buffer *text, const struct crm_complaint_figures *figures)
{
    struct crm_buffer lines = { 0 };
    if (figures->young > 0) {
        crm_tell_count(&lines, (uint64_t)figures->young, "complainant is", "complainants are");
        crm_buffer_text(&lines, " left out, whose days are not over. ");
    }
    if (figures->strangers > 0) {
        crm_tell_count(&lines, (uint64_t)figures->strangers, "complainant is", "complainants are");
        crm_buffer_text(&lines, " left out, who had not bought before. ");
    }
    crm_buffer_format(&lines,
                      "Fast is within %g days; the interval of 95 %% says how far chance alone may "
                      "have moved the share, and customers whose complaint was resolved may differ "
                      "from the others in more than that.",
                      figures->fast_days);
    crm_wrap_built(text, &lines, "", 0, LINE);
}

static void tell_again(struct crm_buffer *text, const struct crm_complaint_figures *figures)
{
    struct crm_buffer lines = { 0 };
    crm_buffer_byte(text, '\n');
    crm_buffer_format(
        &lines,
        "Who bought again within %g days of the first complaint made as a customer, by "
        "whether it was resolved in these days",
        figures->days);
    crm_wrap_built(text, &lines, "", 0, LINE);
    crm_buffer_format(text, "%-16s%12s%14s%10s%18s%10s\n", "", "customers", "bought again", "share",
                      "95 % interval", "textbook");
    for (size_t i = 0; i < CRM_COMPLAINT_KINDS; i++) {
        const struct crm_share_counts *again = &figures->again[i];
        char shown[32];
        crm_count_display((uint64_t)again->customers, shown);
        crm_buffer_format(text, "%-16s%12s", rows[i].label, shown);
        crm_count_display((uint64_t)again->did, shown);
        crm_buffer_format(text, "%14s", shown);
        if (again->customers > 0) {
            struct crm_interval share = crm_share_interval(again->did, again->customers);
            tell_percent(text, 10, share.value);
            tell_percent(text, 9, share.low);
            tell_percent(text, 9, share.high);
        } else {
            crm_buffer_format(text, "%10s%18s", "-", "");
        }
        crm_buffer_format(text, rows[i].textbook[0] != '\0' ? "%12s\n" : "\n", rows[i].textbook);
    }
    tell_left_out(text, figures);
}

static void tell_silent(struct crm_buffer *text, const struct crm_complaint_figures *figures)
{
    struct crm_buffer lines = { 0 };
    const struct crm_share_counts *silent = &figures->silent;
    crm_buffer_byte(text, '\n');
    if (figures->surveyed > 0) {
        crm_buffer_text(&lines, "Of ");
        crm_tell_count(&lines, (uint64_t)figures->surveyed, "buyer", "buyers");
        crm_buffer_text(&lines, " surveyed in the last 365 days ");
        crm_tell_count(&lines, (uint64_t)silent->customers, "was", "were");
        crm_buffer_text(&lines, " dissatisfied and never complained");
    } else {
        crm_buffer_text(&lines, "No survey of the last 365 days says who is dissatisfied");
    }
    if (silent->customers > 0) {
        struct crm_interval share = crm_share_interval(silent->did, silent->customers);
        crm_buffer_text(&lines, "; ");
        crm_tell_count(&lines, (uint64_t)silent->did, "of them is lost", "of them are lost");
        crm_buffer_format(&lines, ", %.1f %% (%.1f to %.1f %%; textbook: %s)", share.value * 100,
                          share.low * 100, share.high * 100, silent_textbook);
    }
    crm_buffer_text(&lines, ".");
    crm_wrap_built(text, &lines, "", 0, LINE);
}

enum crm_status crm_complaints_text(const struct crm_learned *learned, struct crm_notes *notes,
                                    struct crm_buffer *text, struct crm_error *error)
{
    struct crm_complaint_figures figures;
    if (!crm_complaints_get(learned, &figures)) {
        crm_buffer_text(text, "The data has no complaints.\n");
    } else {
        double compared = figures.again[CRM_COMPLAINT_RESOLVED].customers
                          + figures.again[CRM_COMPLAINT_UNRESOLVED].customers;
        tell_counts(text, &figures);
        tell_again(text, &figures);
        tell_silent(text, &figures);
        if (compared < RELIED_ON) {
            crm_note(notes, "note: complaints: fewer than %d complainants: the shares say little",
                     RELIED_ON);
        }
    }
    return crm_buffer_check(text, error);
}

/* Table */

static void put_number(struct crm_buffer *text, double number)
{
    crm_buffer_byte(text, '\t');
    crm_number_append(text, number, DIGITS);
}

static void put_count(struct crm_buffer *text, const char *name, const char *group, double count)
{
    crm_buffer_format(text, "%s\t%s\t", name, group);
    put_number(text, count);
    crm_buffer_text(text, "\t\t\t\t\n");
}

static void put_share(struct crm_buffer *text, const char *name, const char *group,
                      const struct crm_share_counts *counts, const char *least, const char *most)
{
    crm_buffer_format(text, "%s\t%s", name, group);
    put_number(text, counts->customers);
    if (counts->customers > 0) {
        struct crm_interval share = crm_share_interval(counts->did, counts->customers);
        put_number(text, share.value);
        put_number(text, share.low);
        put_number(text, share.high);
    } else {
        crm_buffer_text(text, "\t\t\t");
    }
    crm_buffer_format(text, "\t%s\t%s\n", least, most);
}

enum crm_status crm_complaints_table(const struct crm_learned *learned, struct crm_notes *notes,
                                     struct crm_buffer *text, struct crm_error *error)
{
    struct crm_complaint_figures figures;
    (void)notes;
    crm_buffer_text(text,
                    "measure\tgroup\tcustomers\tvalue\tlow\thigh\ttextbook_low\ttextbook_high\n");
    if (!crm_complaints_get(learned, &figures)) {
        return crm_buffer_check(text, error);
    }
    put_count(text, "complaints", "all", figures.complaints);
    put_count(text, "complaints", "unsigned", figures.unsigned_ones);
    put_count(text, "complaints", "open", figures.open);
    put_count(text, "complainants", "all", figures.complainants);
    put_count(text, "complainants", "young", figures.young);
    put_count(text, "complainants", "not_bought_before", figures.strangers);
    if (figures.median_days >= 0) {
        put_count(text, "median_days", "resolved", figures.median_days);
    }
    put_count(text, "surveyed", "buyers", figures.surveyed);
    for (size_t i = 0; i < CRM_COMPLAINT_KINDS; i++) {
        put_share(text, "bought_again", rows[i].name, &figures.again[i], rows[i].least,
                  rows[i].most);
    }
    put_share(text, "lost", "dissatisfied_silent", &figures.silent, "0.95", "0.95");
    return crm_buffer_check(text, error);
}
