/* The base room: errors, memory, buffer, map, nearest, notes, wide. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buffer.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/notes.h"
#include "base/wide.h"
#include "support.h"

/* Errors */

Test(error, text)
{
    static const struct {
        char file[16];
        uint64_t line;
        uint64_t column;
        char field[16];
        char expected[64];
    } cases[] = {
        { "", 0, 0, "", "bad" },
        { "a.csv", 0, 0, "", "a.csv: bad" },
        { "a.csv", 7, 0, "", "a.csv:7: bad" },
        { "a.csv", 1042, 17, "amount", "a.csv:1042:17: amount: bad" },
        { "", 7, 2, "", "7:2: bad" },
        { "", 0, 0, "rfm.window", "rfm.window: bad" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_error error = { 0 };
        char text[128];
        cr_assert(crm_fail_at(&error, CRM_REFUSED, cases[i].file, cases[i].line, cases[i].column,
                              "%s", "bad")
                  == CRM_REFUSED);
        snprintf(error.field, sizeof error.field, "%s", cases[i].field);
        crm_error_text(&error, text, sizeof text);
        cr_assert_str_eq(text, cases[i].expected);
    }
}

Test(error, fail)
{
    struct crm_error error = { .line = 9, .column = 9, .file = "old", .field = "old" };
    char text[16];
    cr_assert(crm_fail(&error, CRM_USAGE, "%d of %s", 2, "three") == CRM_USAGE);
    cr_assert(error.status == CRM_USAGE && error.line == 0 && error.column == 0);
    cr_assert_str_eq(error.message, "2 of three");
    cr_assert_str_empty(error.file);
    cr_assert_str_empty(error.field);
    cr_assert(crm_fail_memory(&error) == CRM_FAILURE);
    cr_assert_str_eq(error.message, "out of memory");
    errno = ENOENT;
    cr_assert(crm_fail_errno(&error, "x.csv", "cannot open") == CRM_FAILURE);
    cr_assert_str_eq(error.file, "x.csv");
    cr_assert_str_eq(error.message, "cannot open: No such file or directory");
    crm_error_text(&error, text, sizeof text);
    cr_assert_str_eq(text, "x.csv: cannot o");
}

Test(error, long_texts_are_cut)
{
    struct crm_error error = { 0 };
    char longer[2048];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    crm_fail_at(&error, CRM_FAILURE, longer, 1, 1, "%s", longer);
    cr_assert(strlen(error.file) == sizeof error.file - 1);
    cr_assert(strlen(error.message) == sizeof error.message - 1);
    errno = EIO;
    crm_fail_errno(&error, NULL, "%s", longer);
    cr_assert(strlen(error.message) == sizeof error.message - 1);
    cr_assert_str_empty(error.file);
}

/* Memory */

Test(memory, allocate)
{
    struct crm_error error = { 0 };
    unsigned char *bytes = crm_allocate(1000, 3, &error);
    cr_assert(bytes != NULL);
    for (size_t i = 0; i < 3000; i++) {
        cr_assert(bytes[i] == 0);
    }
    crm_release(bytes);
    crm_release(NULL);
    void *none = crm_allocate(0, 8, &error);
    cr_assert(none != NULL, "nothing asked for is no failure");
    crm_release(none);
    cr_assert(crm_allocate(SIZE_MAX / 2, 3, &error) == NULL);
    cr_assert(error.status == CRM_FAILURE);
}

Test(memory, grow)
{
    struct crm_error error = { 0 };
    uint32_t *items = NULL;
    size_t capacity = 0;
    for (uint32_t i = 0; i < 10000; i++) {
        size_t before = capacity;
        cr_assert(crm_grow(&items, &capacity, i + 1, sizeof *items, &error) == CRM_OK);
        cr_assert(capacity == before || capacity >= 2 * before);
        items[i] = i;
    }
    for (uint32_t i = 0; i < 10000; i++) {
        cr_assert(items[i] == i);
    }
    uint32_t *old = items;
    size_t before = capacity;
    cr_assert(crm_grow(&items, &capacity, 1, sizeof *items, &error) == CRM_OK);
    cr_assert(items == old && capacity == before, "never shrinks");
    crm_release(items);
}

Test(memory, grow_overflow)
{
    static const size_t needed[] = { SIZE_MAX, SIZE_MAX / 4 + 1, SIZE_MAX / 8 + 1 };
    struct crm_error error = { 0 };
    uint64_t *items = NULL;
    size_t capacity = 0;
    cr_assert(crm_grow(&items, &capacity, 20, sizeof *items, &error) == CRM_OK);
    uint64_t *old = items;
    for (size_t i = 0; i < CRM_COUNT(needed); i++) {
        error.status = CRM_OK;
        cr_assert(crm_grow(&items, &capacity, needed[i], sizeof *items, &error) == CRM_FAILURE);
        cr_assert(error.status == CRM_FAILURE);
        cr_assert(items == old && capacity == 20, "the block is as before");
    }
    crm_release(items);
}

Test(memory, arena)
{
    struct crm_arena arena = { 0 };
    struct crm_error error = { 0 };
    unsigned char *blocks[3000];
    for (size_t i = 0; i < CRM_COUNT(blocks); i++) {
        size_t size = i % 500 == 499 ? 300000 : i % 700;
        blocks[i] = crm_arena_take(&arena, size, &error);
        cr_assert(blocks[i] != NULL && (uintptr_t)blocks[i] % 8 == 0);
        memset(blocks[i], (int)(i % 251), size);
    }
    for (size_t i = 0; i < CRM_COUNT(blocks); i++) {
        size_t size = i % 500 == 499 ? 300000 : i % 700;
        for (size_t j = 0; j < size; j++) {
            cr_assert(blocks[i][j] == i % 251, "block %zu", i);
        }
    }
    cr_assert(crm_arena_take(&arena, SIZE_MAX, &error) == NULL);
    cr_assert(crm_arena_take(&arena, SIZE_MAX / 2 + 1, &error) == NULL);
    cr_assert(error.status == CRM_FAILURE);
    crm_arena_free(&arena);
    cr_assert(arena.chunk == NULL);
    crm_arena_free(&arena);
}

Test(memory, arena_copy)
{
    struct crm_arena arena = { 0 };
    struct crm_error error = { 0 };
    char source[] = "a text";
    char *copy = crm_arena_copy(&arena, source, 6, &error);
    source[0] = 'x';
    cr_assert_str_eq(copy, "a text");
    cr_assert_str_empty(crm_arena_copy(&arena, NULL, 0, &error));
    crm_arena_free(&arena);
}

/* Buffer */

Test(buffer, append)
{
    struct crm_buffer buffer = { 0 };
    struct crm_error error = { 0 };
    cr_assert_str_empty(crm_buffer_string(&buffer));
    crm_buffer_text(&buffer, "one");
    crm_buffer_byte(&buffer, ' ');
    crm_buffer_span(&buffer, (struct crm_span){ "two!", 3 });
    crm_buffer_span(&buffer, (struct crm_span){ NULL, 0 });
    crm_buffer_append(&buffer, NULL, 0);
    crm_buffer_format(&buffer, " %d %s", 3, "four");
    cr_assert_str_eq(crm_buffer_string(&buffer), "one two 3 four");
    cr_assert(buffer.length == 14, "the NUL does not count");
    cr_assert(crm_span_is(crm_buffer_view(&buffer), "one two 3 four"));
    cr_assert(crm_buffer_check(&buffer, &error) == CRM_OK);
    size_t capacity = buffer.capacity;
    crm_buffer_clear(&buffer);
    cr_assert(buffer.length == 0 && buffer.capacity == capacity);
    cr_assert_str_empty(crm_buffer_string(&buffer));
    crm_buffer_free(&buffer);
    cr_assert(buffer.bytes == NULL && buffer.capacity == 0);
    crm_buffer_free(&buffer);
}

Test(buffer, grows)
{
    struct crm_buffer buffer = { 0 };
    for (int i = 0; i < 100000; i++) {
        crm_buffer_byte(&buffer, (char)('a' + i % 26));
    }
    cr_assert(buffer.length == 100000 && !buffer.failed);
    for (size_t i = 0; i < 100000; i++) {
        cr_assert(buffer.bytes[i] == (char)('a' + i % 26));
    }
    char *room = crm_buffer_room(&buffer, 1000000);
    cr_assert(room == buffer.bytes + 100000);
    memset(room, 'z', 1000000);
    cr_assert(buffer.length == 100000 && buffer.bytes[0] == 'a');
    char longer[5000];
    memset(longer, 'y', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    crm_buffer_clear(&buffer);
    crm_buffer_format(&buffer, "<%s>", longer);
    cr_assert(buffer.length == 5001 && buffer.bytes[5000] == '>');
    crm_buffer_free(&buffer);
}

Test(buffer, remembers_failure)
{
    struct crm_buffer buffer = { 0 };
    struct crm_error error = { 0 };
    crm_buffer_text(&buffer, "kept");
    cr_assert(crm_buffer_room(&buffer, SIZE_MAX) == NULL);
    cr_assert(buffer.failed);
    crm_buffer_text(&buffer, " too");
    cr_assert(crm_buffer_check(&buffer, &error) == CRM_FAILURE);
    cr_assert_str_eq(error.message, "out of memory");
    cr_assert_str_eq(crm_buffer_string(&buffer), "kept too");
    crm_buffer_clear(&buffer);
    cr_assert(crm_buffer_check(&buffer, &error) == CRM_OK);
    crm_buffer_free(&buffer);
}

/* Spans */

Test(span, compare)
{
    static const struct {
        char a[8];
        char b[8];
        int order;
    } cases[] = {
        { "", "", 0 },      { "", "a", -1 },   { "a", "", 1 },       { "a", "b", -1 },
        { "ab", "a", 1 },   { "B", "a", -1 },  { "abc", "abd", -1 }, { "abc", "abc", 0 },
        { "\xff", "a", 1 }, { "10", "9", -1 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_span a = crm_span_of(cases[i].a);
        struct crm_span b = crm_span_of(cases[i].b);
        int order = crm_span_compare(a, b);
        cr_assert((order > 0) - (order < 0) == cases[i].order, "case %zu", i);
        cr_assert(crm_span_equal(a, b) == (cases[i].order == 0), "case %zu", i);
    }
    struct crm_span nothing = { NULL, 0 };
    cr_assert(crm_span_equal(nothing, crm_span_of("")) && crm_span_is(nothing, ""));
    cr_assert(crm_span_compare(nothing, crm_span_of("a")) < 0);
}

/* Map */

static struct crm_span numbered_key(uint32_t number, char text[static 32])
{
    int length = snprintf(text, 32, number % 3 == 0 ? "c%u" : "customer-%08u", number);
    return (struct crm_span){ text, (size_t)length };
}

Test(map, many_keys)
{
    enum { KEYS = 100000 };
    struct crm_map map = { 0 };
    struct crm_error error = { 0 };
    char text[32];
    uint32_t index = 0;
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < KEYS; i++) {
            cr_assert(crm_map_add(&map, numbered_key(i, text), &index, &error) == CRM_OK);
            cr_assert(index == i);
        }
        cr_assert(map.count == KEYS);
    }
    for (uint32_t i = 0; i < KEYS; i++) {
        struct crm_span key = numbered_key(i, text);
        cr_assert(crm_map_find(&map, key) == i);
        cr_assert(crm_span_equal(crm_map_key(&map, i), key));
        cr_assert(crm_map_find(&map, (struct crm_span){ text, key.length - 1 }) != i);
    }
    cr_assert(crm_map_find(&map, crm_span_of("nobody")) == CRM_MAP_NONE);
    crm_map_free(&map);
    cr_assert(map.count == 0);
}

/* As one after the other, also with keys twice in one call and while the map grows. */
Test(map, many_keys_at_once)
{
    enum { ROUNDS = 2000 };
    struct crm_map one = { 0 };
    struct crm_map many = { 0 };
    struct crm_error error = { 0 };
    static char texts[CRM_MAP_MANY][32];
    for (uint32_t round = 0; round < ROUNDS; round++) {
        struct crm_span keys[CRM_MAP_MANY];
        uint32_t found[CRM_MAP_MANY];
        size_t count = round % (CRM_MAP_MANY + 1);
        for (uint32_t i = 0; i < count; i++) {
            keys[i] = numbered_key((round * 7919 + i * i * 31) % 9973, texts[i]);
        }
        cr_assert(crm_map_add_many(&many, keys, count, found, &error) == CRM_OK);
        for (size_t i = 0; i < count; i++) {
            uint32_t index = 0;
            cr_assert(crm_map_add(&one, keys[i], &index, &error) == CRM_OK);
            cr_assert(found[i] == index, "round %u, key %zu", round, i);
        }
    }
    cr_assert(one.count == many.count && one.count > 5000);
    crm_map_free(&one);
    crm_map_free(&many);
}

Test(map, odd_keys)
{
    static const struct {
        char text[24];
        size_t length;
    } keys[] = {
        { "", 0 },        { "\0", 1 },       { "\0\0", 2 },      { "a", 1 },
        { "a\0", 2 },     { "12345678", 8 }, { "123456789", 9 }, { "12345678\0", 9 },
        { "1234567", 7 }, { "\xff\xff", 2 }, { "客户", 6 },      { "#", 1 },
    };
    struct crm_map map = { 0 };
    struct crm_error error = { 0 };
    cr_assert(crm_map_find(&map, crm_span_of("a")) == CRM_MAP_NONE, "an empty map");
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < CRM_COUNT(keys); i++) {
            uint32_t index = 99;
            struct crm_span key = { keys[i].text, keys[i].length };
            cr_assert(crm_map_add(&map, key, &index, &error) == CRM_OK && index == i, "key %u", i);
            cr_assert(crm_map_find(&map, key) == i);
        }
    }
    crm_map_free(&map);
}

Test(map, clear)
{
    struct crm_map map = { 0 };
    struct crm_error error = { 0 };
    uint32_t index = 0;
    crm_map_clear(&map);
    for (int round = 0; round < 3; round++) {
        cr_assert(crm_map_add(&map, crm_span_of("b"), &index, &error) == CRM_OK && index == 0);
        cr_assert(crm_map_add(&map, crm_span_of("a"), &index, &error) == CRM_OK && index == 1);
        crm_map_clear(&map);
        cr_assert(map.count == 0 && crm_map_find(&map, crm_span_of("b")) == CRM_MAP_NONE);
    }
    crm_map_free(&map);
}

/* Nearest */

Test(nearest, names)
{
    static const char *const names[] = { "rfm.window", NULL,     "loyalty.days",
                                         "mean",       "median", "min",
                                         "max",        "",       "金额" };
    static const struct {
        char word[80];
        char expected[16];
    } cases[] = {
        { "rfm.windw", "rfm.window" },
        { "rmf.widnow", "rfm.window" },
        { "rfm.window", "rfm.window" },
        { "meen", "mean" },
        { "maen", "mean" },
        { "mxa", "max" },
        { "mix", "min" },
        { "medain", "median" },
        { "middle", "" },
        { "x", "" },
        { "", "" },
        { "zzzzzz", "" },
        { "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm", "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *found = crm_nearest(cases[i].word, names, CRM_COUNT(names));
        cr_assert_str_eq(found != NULL ? found : "", cases[i].expected, "%s", cases[i].word);
    }
    cr_assert(crm_nearest("mean", NULL, 0) == NULL);
}

Test(nearest, errors)
{
    static const char *const names[] = { "rfm", "importance" };
    static const struct {
        char name[80];
        char message[96];
    } cases[] = {
        { "rmf", "no scheme is called 'rmf'; there are rfm, importance; did you mean rfm?" },
        { "colour", "no scheme is called 'colour'; there are rfm, importance" },
        { "", "no scheme is called ''; there are rfm, importance" },
    };
    struct crm_error error = { 0 };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_span name = crm_span_of(cases[i].name);
        cr_assert(crm_fail_unknown(&error, "no scheme", name, names, 2) == CRM_USAGE);
        cr_assert_str_eq(error.message, cases[i].message);
    }
    const char *many[300]; /* more than a message holds */
    for (size_t i = 0; i < CRM_COUNT(many); i++) {
        many[i] = "importance";
    }
    cr_assert(crm_fail_unknown(&error, "no scheme", crm_span_of("importence"), many, 300)
              == CRM_USAGE);
    cr_assert(strlen(error.message) == sizeof error.message - 1);
    crm_fail(&error, CRM_REFUSED, "no column mean");
    crm_error_suggest(&error, "importanc", names, 2);
    cr_assert(error.status == CRM_REFUSED);
    cr_assert_str_eq(error.message, "no column mean; did you mean importance?");
    crm_error_suggest(&error, "colour", names, 2);
    cr_assert_str_eq(error.message, "no column mean; did you mean importance?");
}

/* Notes */

Test(notes, once_in_order)
{
    struct crm_notes notes = { 0 };
    for (int i = 0; i < 300; i++) {
        crm_note(&notes, "note %d", i % 100);
    }
    cr_assert(notes.count == 100);
    cr_assert_str_eq(notes.texts[0], "note 0");
    cr_assert_str_eq(notes.texts[99], "note 99");
    char longer[4000];
    memset(longer, 'n', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    crm_note(&notes, "%s", longer);
    crm_note(&notes, "%s", longer);
    cr_assert(notes.count == 101 && strlen(notes.texts[100]) == 1023);
    crm_notes_free(&notes);
    cr_assert(notes.count == 0 && notes.texts == NULL);
}

/* Wide */

/* Any 128 bits but -2^127. */
static crm_wide draw_wide(uint64_t *state)
{
    __extension__ unsigned __int128 bits = random_next(state);
    bits = bits << 64 | random_next(state);
    return (crm_wide)(bits >> 1 >> random_below(state, 127))
           * (random_below(state, 2) == 0 ? 1 : -1);
}

Test(wide, products_compared)
{
    static const struct {
        int64_t factors[4];
        int shift; /* of each factor */
        int sign;
    } cases[] = {
        { { 0, 0, 0, 0 }, 0, 0 },
        { { 0, -5, 7, 0 }, 60, 0 },
        { { 2, 3, 6, 1 }, 62, 0 },
        { { 2, 3, 5, 1 }, 62, 1 },
        { { -2, 3, 6, -1 }, 62, 0 },
        { { -2, 3, -6, -1 }, 62, -1 },
        { { -2, -3, 6, 1 }, 62, 0 },
        { { -2, 3, 0, 9 }, 62, -1 },
        { { 0, 9, -2, 3 }, 62, 1 },
        { { -7, 1, -2, 3 }, 62, -1 },
        { { INT64_MAX, INT64_MAX, INT64_MAX - 1, INT64_MAX }, 63, 1 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        crm_wide factors[4];
        for (size_t j = 0; j < 4; j++) {
            factors[j] = (crm_wide)cases[i].factors[j] * ((crm_wide)1 << cases[i].shift);
        }
        int sign = crm_compare_products(factors[0], factors[1], factors[2], factors[3]);
        cr_assert(sign == cases[i].sign, "case %zu: %d", i, sign);
    }
    uint64_t random = 33;
    for (int round = 0; round < 20000; round++) {
        crm_wide a = draw_wide(&random);
        crm_wide b = draw_wide(&random);
        crm_wide c = draw_wide(&random);
        cr_assert(crm_compare_products(a, b, b, a) == 0);
        /* a b < a b + |a|, where |b| < 2^127 - 1 */
        crm_wide more = a > 0 ? b / 2 + 1 : b / 2 - 1;
        cr_assert(crm_compare_products(a, b / 2, more, a) == (a == 0 ? 0 : -1));
        crm_wide small[4] = { (int64_t)a >> 1, (int64_t)b >> 1, (int64_t)c >> 1,
                              (int64_t)(a ^ b) >> 1 };
        crm_wide left = small[0] * small[1];
        crm_wide right = small[2] * small[3];
        cr_assert(crm_compare_products(small[0], small[1], small[2], small[3])
                  == (left > right) - (left < right));
    }
}

Test(wide, divide_even)
{
    static const struct {
        int64_t dividend;
        int64_t divisor;
        int64_t quotient;
        bool rounded;
    } cases[] = { { 0, 3, 0, false },
                  { 6, 3, 2, false },
                  { 7, 3, 2, true },
                  { 8, 3, 3, true },
                  { -7, 3, -2, true },
                  { -8, 3, -3, true },
                  { 1, 2, 0, true },
                  { 3, 2, 2, true },
                  { 5, 2, 2, true },
                  { -1, 2, 0, true },
                  { -3, 2, -2, true },
                  { -5, 2, -2, true },
                  { 5, 10, 0, true },
                  { 15, 10, 2, true },
                  { 25, 10, 2, true },
                  { -25, 10, -2, true },
                  { 26, 10, 3, true },
                  { 9, 1, 9, false },
                  { INT64_MAX, 2, (INT64_MAX >> 1) + 1, true },
                  { INT64_MIN, INT64_MAX, -1, true } };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        bool rounded = false;
        crm_wide quotient = crm_divide_even(cases[i].dividend, cases[i].divisor, &rounded);
        cr_assert(quotient == cases[i].quotient && rounded == cases[i].rounded, "case %zu", i);
        rounded = true;
        cr_assert(crm_divide_even(cases[i].dividend, cases[i].divisor, &rounded) == quotient);
        cr_assert(rounded, "never set false");
        cr_assert(crm_divide_even(cases[i].dividend, cases[i].divisor, NULL) == quotient);
    }
    /* the halves of the widest */
    crm_wide most = ((crm_wide)1 << 126) - 1;
    cr_assert(crm_divide_even(most, 2, NULL) == ((crm_wide)1 << 125));
    cr_assert(crm_divide_even(-most, most, NULL) == -1);
    cr_assert(crm_divide_even(most / 2, most, NULL) == 0);
    cr_assert(crm_divide_even(most / 2 + 1, most, NULL) == 1);
}

Test(wide, parts)
{
    static const struct {
        double number;
        int64_t parts;
    } cases[] = { { 0, 0 },
                  { 0.5, 500000 },
                  { 0.1, 100000 },
                  { 1.25, 1250000 },
                  { 0.000001, 1 },
                  { 0.0000004, 0 },
                  { 0.9999999, 1000000 },
                  { 0.29, 290000 },
                  { 1000, 1000000000 } };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        cr_assert(crm_parts(cases[i].number) == cases[i].parts, "case %zu", i);
    }
}
