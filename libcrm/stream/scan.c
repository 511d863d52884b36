#include "stream/scan.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

void crm_scan_plain(const char *bytes, size_t from, size_t to, uint32_t *separators,
                    struct crm_scan *scan)
{
    for (size_t i = from; i < to; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte == '\t' || byte == '\n') {
            separators[scan->count++] = (uint32_t)i;
        } else {
            scan->has_backslash = scan->has_backslash || byte == '\\';
            scan->has_high = scan->has_high || byte >= 0x80;
            scan->has_control = scan->has_control || byte < 0x20 || byte == 0x7f;
        }
    }
}

#ifdef __SSE2__

void crm_scan(const char *bytes, size_t from, size_t to, uint32_t *separators,
              struct crm_scan *scan)
{
    *scan = (struct crm_scan){ 0 };
    const __m128i tab = _mm_set1_epi8('\t');
    const __m128i line = _mm_set1_epi8('\n');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i blank = _mm_set1_epi8(' ');
    const __m128i erase = _mm_set1_epi8(0x7f);
    __m128i backslashes = _mm_setzero_si128();
    __m128i high = _mm_setzero_si128();
    __m128i controls = _mm_setzero_si128();
    uint32_t *out = separators;
    size_t at = from;
    for (; at + 16 <= to; at += 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(bytes + at));
        __m128i found = _mm_or_si128(_mm_cmpeq_epi8(block, tab), _mm_cmpeq_epi8(block, line));
        /* signed comparison: bytes above 127 count as low, and are told apart by their top bit */
        __m128i low = _mm_or_si128(_mm_cmplt_epi8(block, blank), _mm_cmpeq_epi8(block, erase));
        backslashes = _mm_or_si128(backslashes, _mm_cmpeq_epi8(block, backslash));
        high = _mm_or_si128(high, block);
        controls = _mm_or_si128(controls, _mm_andnot_si128(_mm_or_si128(found, block), low));
        unsigned mask = (unsigned)_mm_movemask_epi8(found);
        while (mask != 0) {
            *out++ = (uint32_t)(at + (unsigned)__builtin_ctz(mask));
            mask &= mask - 1;
        }
    }
    scan->count = (size_t)(out - separators);
    scan->has_backslash = _mm_movemask_epi8(backslashes) != 0;
    scan->has_high = _mm_movemask_epi8(high) != 0;
    scan->has_control = _mm_movemask_epi8(controls) != 0;
    crm_scan_plain(bytes, at, to, separators, scan);
}

#else

void crm_scan(const char *bytes, size_t from, size_t to, uint32_t *separators,
              struct crm_scan *scan)
{
    *scan = (struct crm_scan){ 0 };
    crm_scan_plain(bytes, from, to, separators, scan);
}

#endif
