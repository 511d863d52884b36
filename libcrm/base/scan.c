#include "base/scan.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static void scan_on(const char *bytes, size_t from, size_t to, struct crm_separators separators,
                    uint32_t *places, struct crm_scan *scan)
{
    for (size_t i = from; i < to; i++) {
        char byte = bytes[i];
        if (byte == separators.bytes[0] || byte == separators.bytes[1]
            || byte == separators.bytes[2]) {
            places[scan->count++] = (uint32_t)i;
        } else {
            unsigned char code = (unsigned char)byte;
            scan->has_backslash = scan->has_backslash || byte == '\\';
            scan->has_high = scan->has_high || code >= 0x80;
            scan->has_return = scan->has_return || byte == '\r';
            scan->has_control = scan->has_control || (code < 0x20 && byte != '\r') || code == 0x7f;
        }
    }
}

void crm_scan_plain(const char *bytes, size_t from, size_t to, struct crm_separators separators,
                    uint32_t *places, struct crm_scan *scan)
{
    *scan = (struct crm_scan){ 0 };
    scan_on(bytes, from, to, separators, places, scan);
}

#ifdef __SSE2__

void crm_scan(const char *bytes, size_t from, size_t to, struct crm_separators separators,
              uint32_t *places, struct crm_scan *scan)
{
    *scan = (struct crm_scan){ 0 };
    const __m128i first = _mm_set1_epi8(separators.bytes[0]);
    const __m128i second = _mm_set1_epi8(separators.bytes[1]);
    const __m128i third = _mm_set1_epi8(separators.bytes[2]);
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i blank = _mm_set1_epi8(' ');
    const __m128i erase = _mm_set1_epi8(0x7f);
    const __m128i carriage = _mm_set1_epi8('\r');
    __m128i returns = _mm_setzero_si128();
    __m128i backslashes = _mm_setzero_si128();
    __m128i high = _mm_setzero_si128();
    __m128i controls = _mm_setzero_si128();
    uint32_t *out = places;
    size_t at = from;
    for (; at + 16 <= to; at += 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(bytes + at));
        __m128i found =
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, first), _mm_cmpeq_epi8(block, second)),
                         _mm_cmpeq_epi8(block, third));
        /* signed comparison: bytes above 127 count as low, and are told apart by their top bit */
        __m128i low = _mm_or_si128(_mm_cmplt_epi8(block, blank), _mm_cmpeq_epi8(block, erase));
        backslashes =
            _mm_or_si128(backslashes, _mm_andnot_si128(found, _mm_cmpeq_epi8(block, backslash)));
        high = _mm_or_si128(high, _mm_andnot_si128(found, block));
        __m128i line_end = _mm_cmpeq_epi8(block, carriage);
        returns = _mm_or_si128(returns, _mm_andnot_si128(found, line_end));
        __m128i other = _mm_or_si128(_mm_or_si128(found, block), line_end);
        controls = _mm_or_si128(controls, _mm_andnot_si128(other, low));
        unsigned mask = (unsigned)_mm_movemask_epi8(found);
        while (mask != 0) {
            *out++ = (uint32_t)(at + (unsigned)__builtin_ctz(mask));
            mask &= mask - 1;
        }
    }
    scan->count = (size_t)(out - places);
    scan->has_backslash = _mm_movemask_epi8(backslashes) != 0;
    scan->has_high = _mm_movemask_epi8(high) != 0;
    scan->has_return = _mm_movemask_epi8(returns) != 0;
    scan->has_control = _mm_movemask_epi8(controls) != 0;
    scan_on(bytes, at, to, separators, places, scan);
}

#else

void crm_scan(const char *bytes, size_t from, size_t to, struct crm_separators separators,
              uint32_t *places, struct crm_scan *scan)
{
    crm_scan_plain(bytes, from, to, separators, places, scan);
}

#endif
