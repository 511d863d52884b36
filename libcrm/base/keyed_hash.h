/* base/keyed_hash.h — SipHash-2-4 (Aumasson and Bernstein 2012): a number for a text that nobody
 * can tell from a random one without the key. The same on every machine. */
#ifndef CRM_BASE_KEYED_HASH_H
#define CRM_BASE_KEYED_HASH_H

#include <stdint.h>

#include "base/span.h"

struct crm_hash_key {
    uint64_t parts[2]; /* of the 16 bytes, each little-endian */
};

uint64_t crm_keyed_hash(struct crm_hash_key key, struct crm_span text);

#endif
