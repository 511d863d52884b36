/* base/scan.h: both ways of scanning give the same answer, and it is the right one. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "support.h"

static void check_same(const char *bytes, size_t from, size_t to, struct crm_separators separators)
{
    uint32_t fast_places[256];
    uint32_t plain_places[256];
    struct crm_scan fast;
    struct crm_scan plain;
    memset(&fast, 0xff, sizeof fast);
    memset(&plain, 0xff, sizeof plain);
    crm_scan(bytes, from, to, separators, fast_places, &fast);
    crm_scan_plain(bytes, from, to, separators, plain_places, &plain);
    cr_assert(fast.count == plain.count, "from %zu to %zu: %zu, not %zu", from, to, fast.count,
              plain.count);
    cr_assert(memcmp(fast_places, plain_places, plain.count * sizeof *plain_places) == 0);
    cr_assert(fast.has_backslash == plain.has_backslash);
    cr_assert(fast.has_high == plain.has_high);
    cr_assert(fast.has_return == plain.has_return);
    cr_assert(fast.has_control == plain.has_control, "from %zu to %zu", from, to);
}

Test(scan, every_length_and_alignment)
{
    static const struct crm_separators separators[] = { { { '\t', '\n', '\n' } },
                                                        { { ',', '\n', '"' } },
                                                        { { ';', ';', ';' } },
                                                        { { (char)0xff, '\0', '\\' } } };
    static const char few[] = "\t\n,\"\\;ab ~\x7f\x1f\x80\xff\0";
    uint64_t state = 7;
    for (size_t length = 0; length <= 200; length++) {
        /* exactly as long as it has to be, so that a sanitizer sees every byte too many */
        for (size_t from = 0; from < 17; from++) {
            char *bytes = malloc(from + length + 1);
            size_t kind = random_below(&state, 4);
            for (size_t i = 0; i < from + length; i++) {
                bytes[i] = kind == 0   ? (char)random_below(&state, 256)
                           : kind == 1 ? few[random_below(&state, sizeof few)]
                           : kind == 2 && random_below(&state, 40) > 0
                               ? 'a'
                               : few[random_below(&state, sizeof few)];
            }
            char *exact = realloc(bytes, from + length > 0 ? from + length : 1);
            for (size_t i = 0; i < CRM_COUNT(separators); i++) {
                check_same(exact, from, from + length, separators[i]);
            }
            free(exact);
        }
    }
}

/* Each of the 256 bytes, at each place of a block, alone among letters. */
Test(scan, every_byte_at_every_place)
{
    static const struct crm_separators separators = { { '\t', '\n', '\n' } };
    char bytes[48];
    for (unsigned byte = 0; byte < 256; byte++) {
        for (size_t at = 0; at < sizeof bytes; at++) {
            memset(bytes, 'x', sizeof bytes);
            bytes[at] = (char)byte;
            uint32_t places[48] = { 99 };
            struct crm_scan scan;
            bool separator = byte == '\t' || byte == '\n';
            crm_scan(bytes, 0, sizeof bytes, separators, places, &scan);
            cr_assert(scan.count == (separator ? 1 : 0));
            cr_assert(!separator || places[0] == at);
            cr_assert(scan.has_backslash == (byte == '\\'));
            cr_assert(scan.has_high == (byte > 127));
            bool control = !separator && byte != '\r' && (byte < 32 || byte == 127);
            cr_assert(scan.has_return == (byte == '\r'));
            cr_assert(scan.has_control == control, "%u", byte);
            check_same(bytes, 0, sizeof bytes, separators);
        }
    }
}

Test(scan, places_are_offsets_of_the_whole)
{
    static const char text[] = "\tab\tcdefghijklmnopqrstuvwxyz\t\n";
    static const struct crm_separators separators = { { '\t', '\n', '\n' } };
    uint32_t places[8];
    struct crm_scan scan;
    crm_scan(text, 1, sizeof text - 1, separators, places, &scan);
    cr_assert(scan.count == 3);
    cr_assert(places[0] == 3 && places[1] == 28 && places[2] == 29);
    crm_scan(text, 5, 5, separators, places, &scan);
    cr_assert(scan.count == 0 && !scan.has_backslash && !scan.has_high && !scan.has_control);
}
