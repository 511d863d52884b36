#include "base/keyed_hash.h"

static uint64_t rotate(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static void round_once(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

/* Up to 8 bytes, little-endian. */
static uint64_t word_of(const char *bytes, size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++) {
        word |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    }
    return word;
}

static void take_word(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    round_once(v);
    round_once(v);
    v[0] ^= word;
}

uint64_t crm_keyed_hash(struct crm_hash_key key, struct crm_span text)
{
    uint64_t v[4] = {
        key.parts[0] ^ 0x736f6d6570736575U,
        key.parts[1] ^ 0x646f72616e646f6dU,
        key.parts[0] ^ 0x6c7967656e657261U,
        key.parts[1] ^ 0x7465646279746573U,
    };
    size_t at = 0;
    for (; text.length - at >= 8; at += 8) {
        take_word(v, word_of(text.at + at, 8));
    }
    take_word(v, word_of(text.at + at, text.length - at) | (uint64_t)text.length << 56);
    v[2] ^= 0xff;
    for (int i = 0; i < 4; i++) {
        round_once(v);
    }
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}
