/* stream/scan.h — finds the TABs and LFs of a block of bytes, 16 at a time where the processor
 * can: everything that reads a stream waits for this loop. */
#ifndef CRM_STREAM_SCAN_H
#define CRM_STREAM_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What else is in the block, so that its checks run only where they have something to check. */
struct crm_scan {
    size_t count; /* separators found */
    bool has_backslash;
    bool has_high;    /* bytes above 127 */
    bool has_control; /* bytes below 32 other than TAB and LF, and 127 */
};

/* Appends the offset of each TAB and LF of bytes[from .. to) to separators (room for to - from)
 * and sets *scan. */
void crm_scan(const char *bytes, size_t from, size_t to, uint32_t *separators,
              struct crm_scan *scan);

/* The same byte by byte; for processors without vectors, and for the test that holds both to the
 * same answer. */
void crm_scan_plain(const char *bytes, size_t from, size_t to, uint32_t *separators,
                    struct crm_scan *scan);

#endif
