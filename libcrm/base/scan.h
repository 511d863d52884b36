/* base/scan.h — finds the separators of a block of bytes, 16 at a time where the processor can:
 * everything that reads a stream or an export waits for this loop. */
#ifndef CRM_BASE_SCAN_H
#define CRM_BASE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What to find: up to three different bytes; a repeated one finds nothing more. */
struct crm_separators {
    char bytes[3];
};

/* What else is in the block, so that its checks run only where they have something to check. */
struct crm_scan {
    size_t count; /* separators found */
    bool has_backslash;
    bool has_high;    /* bytes above 127 */
    bool has_return;  /* CR, unless it is a separator */
    bool has_control; /* other bytes below 32 that are no separators, and 127 */
};

/* Puts the offset of each separator in bytes[from .. to) into places (room for to - from) and
 * sets *scan. */
void crm_scan(const char *bytes, size_t from, size_t to, struct crm_separators separators,
              uint32_t *places, struct crm_scan *scan);

/* The same byte by byte; for processors without vectors, and for the test that holds both to the
 * same answer. */
void crm_scan_plain(const char *bytes, size_t from, size_t to, struct crm_separators separators,
                    uint32_t *places, struct crm_scan *scan);

#endif
