/* base/hash.h — FNV-1a, for telling texts apart that nobody has made to collide. */
#ifndef CRM_BASE_HASH_H
#define CRM_BASE_HASH_H

#include <stdint.h>

#define CRM_HASH_START 0xcbf29ce484222325u

/* The hash of a text, begun at CRM_HASH_START, with one more byte, or character. */
static inline uint64_t crm_hash_add(uint64_t hash, uint32_t unit)
{
    return (hash ^ unit) * 0x100000001b3u;
}

#endif
