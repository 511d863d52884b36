/* read_rows.c — reads a delimited file and does nothing with it, in one of two ways:
 *
 *   read_rows check FILE     as crm-import does up to the record: plan, rows, checks; no ordering
 *   read_rows libcsv FILE    libcsv in strict mode with empty callbacks
 *
 * Prints how many rows were read, and of the first way how many were good. */
#include <csv.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ingest/check.h"
#include "ingest/layouts.h"

enum { BLOCK = 1 << 18 };

static int complain(const char *what)
{
    fprintf(stderr, "read_rows: %s\n", what);
    return 1;
}

static enum crm_status check_rows(struct crm_plan *plan, struct crm_checker *checker,
                                  struct crm_error *error)
{
    unsigned long long rows = 0;
    unsigned long long good = 0;
    for (;;) {
        struct crm_csv_row row;
        struct crm_checked checked;
        enum crm_csv_read read = crm_rows_next(&plan->rows, &row, error);
        if (read != CRM_CSV_ROW) {
            printf("%llu rows, %llu good\n", rows, good);
            return read == CRM_CSV_END ? CRM_OK : error->status;
        }
        enum crm_status status = crm_checker_row(checker, &row, &checked, error);
        if (status != CRM_OK) {
            return status;
        }
        rows++;
        good += checked.reason == CRM_ACCEPTED;
    }
}

static int check_file(const char *path)
{
    struct crm_error error = { 0 };
    struct crm_notes notes = { 0 };
    struct crm_aliases *aliases = NULL;
    struct crm_plan plan = { .path = path };
    struct crm_layout layout = { 0 };
    struct crm_rates rates = { 0 };
    struct crm_checker checker = { 0 };
    enum crm_status status = crm_aliases_open(&aliases, NULL, 0, &error);
    struct crm_plan_options options = { .aliases = aliases, .notes = &notes };
    status = status == CRM_OK ? crm_plan_make(&plan, path, 0, &options, &error) : status;
    struct crm_plans plans = { .plans = &plan, .count = 1 };
    status = status == CRM_OK ? crm_layout_from_plans(&layout, plan.role, &plans, &error) : status;
    status = status == CRM_OK ? crm_checker_open(&checker, &plan, &layout, &rates, NULL, &error)
                              : status;
    status = status == CRM_OK ? crm_plan_start(&plan, &error) : status;
    status = status == CRM_OK ? check_rows(&plan, &checker, &error) : status;
    crm_checker_close(&checker);
    crm_layout_free(&layout);
    crm_plan_free(&plan);
    crm_aliases_close(aliases);
    crm_notes_free(&notes);
    return status == CRM_OK ? 0 : complain(error.message);
}

static void take_field(void *bytes, size_t length, void *user)
{
    (void)bytes;
    (void)length;
    (void)user;
}

static void take_row(int end, void *user)
{
    (void)end;
    *(unsigned long long *)user += 1;
}

static int parse_file(const char *path)
{
    static char block[BLOCK];
    struct csv_parser parser;
    unsigned long long rows = 0;
    int descriptor = open(path, O_RDONLY);
    ssize_t count = 0;
    if (descriptor < 0 || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        return complain("cannot open");
    }
    while ((count = read(descriptor, block, sizeof block)) > 0) {
        if (csv_parse(&parser, block, (size_t)count, take_field, take_row, &rows)
            != (size_t)count) {
            return complain(csv_strerror(csv_error(&parser)));
        }
    }
    bool ended = csv_fini(&parser, take_field, take_row, &rows) == 0;
    csv_free(&parser);
    close(descriptor);
    printf("%llu rows\n", rows);
    return count == 0 && ended ? 0 : complain("cannot read");
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "check") == 0) {
        return check_file(argv[2]);
    }
    if (argc == 3 && strcmp(argv[1], "libcsv") == 0) {
        return parse_file(argv[2]);
    }
    fputs("usage: read_rows check|libcsv FILE\n", stderr);
    return 2;
}
