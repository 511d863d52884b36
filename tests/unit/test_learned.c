/* What schemes learn: its lines and files. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "classify/learned.h"
#include "support.h"

Test(learned, lines)
{
    static const struct {
        char line[48];
        bool good;
        size_t count;
    } cases[] = {
        { "rfm\tcuts\t1;2.5;-3e10", true, 3 },
        { "rfm\tcuts\t", true, 0 },
        { "rfm\tcuts", true, 0 },
        { "rfm\tcuts\t1;;2", false, 0 },
        { "rfm\tcuts\tx", false, 0 },
        { "rfm\tcuts\tnan", false, 0 },
        { "rfm\tcuts\tinf", false, 0 },
        { "rfm\tcuts\t1\t2", false, 0 },
        { "rfm", false, 0 },
        { "", false, 0 },
        { "\tcuts\t1", false, 0 },
        { "rfm\t\t1", false, 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_learned learned = { 0 };
        struct crm_error error = { 0 };
        enum crm_status status = crm_learned_read(&learned, crm_span_of(cases[i].line), &error);
        cr_assert(status == (cases[i].good ? CRM_OK : CRM_REFUSED), "case %zu", i);
        const struct crm_learned_row *row = crm_learned_get(&learned, "rfm", "cuts");
        cr_assert((row != NULL) == cases[i].good, "case %zu", i);
        cr_assert(row == NULL || row->count == cases[i].count, "case %zu", i);
        crm_learned_free(&learned);
    }
}

/* A scheme within a class, or a stratum: the names hold a value of the data, of any length. */
Test(learned, long_names_come_back)
{
    static const size_t lengths[] = { 1, 62, 63, 64, 65, 200, 5000 };
    static char scheme[5001];
    static char name[5001];
    for (size_t i = 0; i < CRM_COUNT(lengths); i++) {
        struct crm_learned written = { 0 };
        struct crm_learned read = { 0 };
        struct crm_buffer line = { 0 };
        struct crm_error error = { 0 };
        double number = 7;
        memset(scheme, 's', lengths[i]);
        memset(name, 'n', lengths[i]);
        cr_assert(crm_learned_set(&written, scheme, "n", &number, 1, &error) == CRM_OK);
        cr_assert(crm_learned_set(&written, "s", name, &number, 1, &error) == CRM_OK);
        for (size_t j = 0; j < written.count; j++) {
            crm_buffer_clear(&line);
            crm_learned_write(&written.rows[j], &line);
            cr_assert(crm_learned_read(&read, crm_buffer_view(&line), &error) == CRM_OK, "%zu: %s",
                      lengths[i], error.message);
        }
        const struct crm_learned_row *row = crm_learned_get(&read, scheme, "n");
        cr_assert(row != NULL && row->count == 1);
        row = crm_learned_get(&read, "s", name);
        cr_assert(row != NULL && row->count == 1);
        crm_buffer_free(&line);
        crm_learned_free(&written);
        crm_learned_free(&read);
    }
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

Test(learned, files)
{
    static const struct {
        char text[80];
        enum crm_status status;
        uint64_t line;
    } cases[] = {
        { "##crm-model\t1\tcrm-x\n##end\n", CRM_OK, 0 },
        { "##crm-model\t1\tcrm-x\na\tb\t1\n##end\n", CRM_OK, 0 },
        { "##crm-model\t1\tcrm-x\na\tb\t1\n", CRM_REFUSED, 0 },
        { "##crm-model\t1\tcrm-x\na\tb\tx\n##end\n", CRM_REFUSED, 2 },
        { "##crm-model\t1\tcrm-y\n##end\n", CRM_REFUSED, 1 },
        { "##crm-model\t2\tcrm-x\n##end\n", CRM_REFUSED, 1 },
        { "##crm\t1\n", CRM_REFUSED, 1 },
        { "", CRM_REFUSED, 1 },
    };
    char path[] = "/tmp/crm-test-XXXXXX";
    cr_assert(close(mkstemp(path)) == 0);
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_learned learned = { 0 };
        struct crm_error error = { 0 };
        write_text(path, cases[i].text);
        enum crm_status status = crm_learned_load(&learned, path, "crm-x", &error);
        cr_assert(status == cases[i].status && error.line == cases[i].line, "case %zu: %s", i,
                  error.message);
        crm_learned_free(&learned);
    }
    remove(path);
}

/* 17 digits bring every number back. */
Test(learned, numbers_come_back)
{
    double numbers[900];
    uint64_t random = 11;
    for (size_t i = 0; i < CRM_COUNT(numbers); i++) {
        double scale = pow(10, (double)(random_next(&random) % 40) - 20);
        numbers[i] = ((double)(int64_t)random_next(&random)) * scale;
    }
    char path[] = "/tmp/crm-test-XXXXXX";
    cr_assert(close(mkstemp(path)) == 0);
    struct crm_learned written = { 0 };
    struct crm_learned read = { 0 };
    struct crm_error error = { 0 };
    cr_assert(crm_learned_set(&written, "a", "b", numbers, 3, &error) == CRM_OK);
    cr_assert(crm_learned_set(&written, "a", "b", numbers, CRM_COUNT(numbers), &error) == CRM_OK);
    cr_assert(crm_learned_set(&written, "a", "c", NULL, 0, &error) == CRM_OK);
    cr_assert(written.count == 2);
    cr_assert(crm_learned_save(&written, path, "crm-x", &error) == CRM_OK);
    cr_assert(crm_learned_load(&read, path, "crm-x", &error) == CRM_OK, "%s", error.message);
    const struct crm_learned_row *row = crm_learned_get(&read, "a", "b");
    cr_assert(row != NULL && row->count == CRM_COUNT(numbers));
    cr_assert(memcmp(row->numbers, numbers, sizeof numbers) == 0);
    row = crm_learned_get(&read, "a", "c");
    cr_assert(row != NULL && row->count == 0);
    cr_assert(crm_learned_get(&read, "a", "d") == NULL);
    crm_learned_free(&written);
    crm_learned_free(&read);
    remove(path);
}
