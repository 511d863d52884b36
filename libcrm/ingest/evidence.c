#include "ingest/evidence.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <strings.h>
#include <uchardet/uchardet.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "ingest/hanzi.h"

enum {
    EVIDENCE_MOST = 1 << 14,
    ERROR_BITS = 40,     /* of a byte that means nothing */
    STRANGE_BITS = 30,   /* of a character that texts do not have */
    WORD_BITS = 12,      /* that a word of business tables is cheaper than its two characters */
    MARGIN = 24,         /* bits that the best one must be ahead */
    MARGIN_AGAINST = 60, /* the same where uchardet names another one */
    MARGIN_LATIN = 5,    /* the same among Latin letters: most of them read alike */
    HIGH_LEAST = 4,      /* bytes above 127 */
};

enum script { SIMPLIFIED, TRADITIONAL, TRADITIONAL_IN_GBK, JAPANESE, KOREAN, LATIN, LETTERS, THAI };

/* An encoding and a language, or a family of them. */
struct candidate {
    const char *name;
    const char *decoder; /* as iconv knows it */
    bool readable;       /* may be the answer; the others are only named */
    enum script script;
    unsigned bits;     /* of a usual letter, where an alphabet is used */
    const char *usual; /* LATIN: letters and signs beside those of ASCII */
    uint32_t first;    /* LETTERS: of the alphabet */
    uint32_t last;
};

/* Latin letters of one language at a time: a text that mixes those of many is read wrongly. */
static const char western[] = "éäöüèàçñóíáãåøæêßâîôûÉÄÖÜ";

static const struct candidate candidates[] = {
    { "GB18030", "GB18030", true, SIMPLIFIED, 0, NULL, 0, 0 },
    { "GB18030", "GB18030", true, TRADITIONAL_IN_GBK, 0, NULL, 0, 0 },
    { "Big5", "BIG5", true, TRADITIONAL, 0, NULL, 0, 0 },
    { "Windows-1252", "CP1252", true, LATIN, 4, "’‘“”–£€", 0, 0 },
    { "Windows-1252", "CP1252", true, LATIN, 5, "äöüßÄÖÜé€–„“§", 0, 0 },
    { "Windows-1252", "CP1252", true, LATIN, 5, "éèàçêâîôûëïùœÉÈÀÊÇÔ’€«»°", 0, 0 },
    { "Windows-1252", "CP1252", true, LATIN, 5, "áéíóúñüÁÉÍÓÚÑ¿¡ºª€", 0, 0 },
    { "Windows-1252", "CP1252", true, LATIN, 5, "ãõáâàçéêíóôúÁÇÉÍÓÚÃºª€", 0, 0 },
    { "Windows-1252", "CP1252", true, LATIN, 5, "åäöøæéÅÄÖØÆ", 0, 0 },
    { "Windows-1252", "CP1252", true, LATIN, 6, "áéíóúýþæöðÁÉÍÓÚÝÞÆÖ", 0, 0 },
    { "Windows-1252", "CP1252", true, LATIN, 5, "àèéìòùÀÈÉ’€°", 0, 0 },
    { "Windows-1250", "CP1250", false, LATIN, 5, "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", 0, 0 },
    { "Windows-1250", "CP1250", false, LATIN, 5, "áčďéěíňóřšťúůýžľäôÁČĎÉÍŘŠŤÚŽ", 0, 0 },
    { "Windows-1250", "CP1250", false, LATIN, 5, "áéíóöőúüűÁÉÍÓÖŐÚÜŰ", 0, 0 },
    { "Windows-1250", "CP1250", false, LATIN, 5, "ăâîșțşţĂÂÎȘȚŞŢ", 0, 0 },
    { "Windows-1250", "CP1250", false, LATIN, 5, "čćšžđČĆŠŽĐ", 0, 0 },
    { "Windows-1254", "CP1254", false, LATIN, 5, "çğıöşüâîÇĞİÖŞÜ", 0, 0 },
    { "Windows-1257", "CP1257", false, LATIN, 5, "ąčęėįšųūžĄČĘĖĮŠŲŪŽ", 0, 0 },
    { "Windows-1257", "CP1257", false, LATIN, 5, "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ", 0, 0 },
    { "Windows-1257", "CP1257", false, LATIN, 5, "äöüõšžÄÖÜÕŠŽ", 0, 0 },
    { "IBM850", "IBM850", false, LATIN, 6, western, 0, 0 },
    { "Macintosh", "MACINTOSH", false, LATIN, 6, western, 0, 0 },
    { "Windows-1251", "CP1251", false, LETTERS, 5, NULL, 0x410, 0x451 },
    { "KOI8-R", "KOI8-R", false, LETTERS, 5, NULL, 0x410, 0x451 },
    { "IBM866", "IBM866", false, LETTERS, 5, NULL, 0x410, 0x451 },
    { "Windows-1253", "CP1253", false, LETTERS, 5, NULL, 0x386, 0x3ce },
    { "Windows-1255", "CP1255", false, LETTERS, 5, NULL, 0x5d0, 0x5ea },
    { "Windows-1256", "CP1256", false, LETTERS, 5, NULL, 0x621, 0x64a },
    { "TIS-620", "TIS-620", false, THAI, 6, NULL, 0xe01, 0xe5b },
    { "Shift_JIS", "CP932", false, JAPANESE, 0, NULL, 0, 0 },
    { "EUC-JP", "EUC-JP", false, JAPANESE, 0, NULL, 0, 0 },
    { "EUC-KR", "CP949", false, KOREAN, 0, NULL, 0, 0 },
};

/* One character that is no ASCII, as a candidate reads it. */
struct unit {
    const unsigned char *raw;
    size_t length;
    uint32_t character;
};

struct reading {
    unsigned bits;
    unsigned units;     /* characters that are no ASCII, and bytes that mean nothing */
    unsigned unit_bits; /* of these alone */
    uint64_t text;      /* a hash of what was read: two readings of one text are no rivals */
};

static bool is_small(uint32_t character)
{
    return character >= 'a' && character <= 'z';
}

static bool is_ascii_letter(uint32_t character)
{
    return is_small(character | 0x20);
}

static bool is_hanzi(uint32_t character)
{
    return character >= 0x4e00 && character <= 0x9fff;
}

static bool is_asian(uint32_t character)
{
    return character >= 0x2e80;
}

static unsigned simplified_bits(const struct unit *unit)
{
    enum crm_hanzi common = crm_hanzi_simplified(unit->character);
    unsigned lead = unit->raw[0];
    if (common != CRM_HANZI_OTHER) {
        return common == CRM_HANZI_MOST_COMMON ? 9 : 11;
    }
    if (unit->length != 2) {
        return STRANGE_BITS;
    }
    if (unit->raw[1] < 0xa1) {
        return lead < 0xa1 || lead >= 0xaa ? 21 : STRANGE_BITS; /* added to GB2312 by GBK */
    }
    if (lead >= 0xb0 && lead <= 0xf7) {
        return lead <= 0xd7 ? 14 : 17; /* levels 1 and 2 of GB2312 */
    }
    if (lead == 0xa1 || lead == 0xa3) {
        return 10; /* marks; wide forms of ASCII */
    }
    return lead > 0xa1 && lead <= 0xa9 ? 16 : lead < 0xa1 ? 21 : STRANGE_BITS;
}

static unsigned traditional_bits(const struct unit *unit)
{
    enum crm_hanzi common = crm_hanzi_traditional(unit->character);
    unsigned lead = unit->raw[0];
    if (common != CRM_HANZI_OTHER) {
        return common == CRM_HANZI_MOST_COMMON ? 9 : 11;
    }
    if (unit->length != 2) {
        return STRANGE_BITS;
    }
    if (lead >= 0xa1 && lead <= 0xa3) {
        return 11;
    }
    return lead >= 0xa4 && lead <= 0xc6 ? 14 : lead >= 0xc9 ? 18 : STRANGE_BITS;
}

/* Traditional characters are mostly among those that GBK added to GB2312. */
static unsigned traditional_in_gbk_bits(const struct unit *unit)
{
    enum crm_hanzi common = crm_hanzi_traditional(unit->character);
    if (common != CRM_HANZI_OTHER) {
        return common == CRM_HANZI_MOST_COMMON ? 10 : 12;
    }
    unsigned bits = simplified_bits(unit);
    return bits > 17 && bits < STRANGE_BITS         ? 17
           : bits < 14 && is_hanzi(unit->character) ? 14
                                                    : bits;
}

static unsigned japanese_bits(const struct unit *unit)
{
    uint32_t character = unit->character;
    if (character >= 0x3041 && character <= 0x30ff) {
        return 8;
    }
    if ((character >= 0x3000 && character < 0x3041) || character >= 0xff00) {
        return 9;
    }
    if (crm_hanzi_simplified(character) != CRM_HANZI_OTHER
        || crm_hanzi_traditional(character) != CRM_HANZI_OTHER) {
        return 11;
    }
    return is_hanzi(character) ? 15 : 18;
}

static unsigned korean_bits(const struct unit *unit)
{
    bool syllable = unit->character >= 0xac00 && unit->character <= 0xd7a3;
    bool usual = unit->length == 2 && unit->raw[0] >= 0xb0 && unit->raw[1] >= 0xa1;
    return syllable ? (usual ? 10 : 20) : is_hanzi(unit->character) ? 20 : 13;
}

/* What an Asian character costs at its place, behind `before`. */
static unsigned asian_place_bits(uint32_t before)
{
    return is_asian(before) ? 1 : is_ascii_letter(before) ? 7 : 4;
}

/* True where the UTF-8 text has the character (below U+10000). */
static bool has_character(const char *text, uint32_t character)
{
    char wanted[4] = { 0 };
    if (character < 0x800) {
        wanted[0] = (char)(0xc0 | character >> 6);
        wanted[1] = (char)(0x80 | (character & 0x3f));
    } else {
        wanted[0] = (char)(0xe0 | character >> 12);
        wanted[1] = (char)(0x80 | (character >> 6 & 0x3f));
        wanted[2] = (char)(0x80 | (character & 0x3f));
    }
    return strstr(text, wanted) != NULL;
}

/* Letters of Latin-1 and Latin Extended-A. */
static bool is_accented(uint32_t character)
{
    return character >= 0xc0 && character <= 0x21b && character != 0xd7 && character != 0xf7;
}

static bool is_capital(uint32_t character)
{
    return character <= 0xde || has_character("ĄĆĘŁŃŚŹŻČĎŘŠŤŽŐŰĂȘȚŞŢĞİĐŒ", character);
}

static unsigned latin_bits(const struct candidate *candidate, const struct unit *unit,
                           uint32_t before)
{
    uint32_t character = unit->character;
    bool letter = is_accented(character);
    bool usual = has_character(candidate->usual, character);
    bool sign = has_character("’‘“”„–€£…°®™«»²·ºª\u00a0", character);
    unsigned bits = usual ? candidate->bits : sign ? 8 : letter ? 10 : 14;
    bits += is_ascii_letter(before) ? 5 : is_accented(before) ? 8 : 6;
    if (letter) {
        return bits + (is_capital(character) && is_small(before) ? 8 : 0);
    }
    /* in words stand few signs */
    bool apart = is_ascii_letter(before) && !has_character("’®™…”»\u00a0", character);
    return bits + (apart ? 6 : 0);
}

static unsigned letters_bits(const struct candidate *candidate, const struct unit *unit,
                             uint32_t before)
{
    bool inside = before >= candidate->first && before <= candidate->last;
    if (unit->character < candidate->first || unit->character > candidate->last) {
        return 15;
    }
    bool cyrillic = candidate->first == 0x410;
    bool capital = cyrillic && unit->character < 0x430;
    bool clash = capital && inside && before >= 0x430;
    return candidate->bits + (capital ? 1 : 0) + (clash ? 6 : 0)
           + (inside                    ? 0
              : is_ascii_letter(before) ? 9
                                        : 4);
}

/* Vowels above and below, and tones: behind a consonant or another one. */
static bool is_thai_mark(uint32_t character)
{
    return character == 0xe31 || (character >= 0xe34 && character <= 0xe3a)
           || (character >= 0xe47 && character <= 0xe4e);
}

static unsigned thai_bits(const struct candidate *candidate, const struct unit *unit,
                          uint32_t before)
{
    uint32_t character = unit->character;
    bool placed = is_thai_mark(before) || (before >= 0xe01 && before <= 0xe2e);
    if (is_thai_mark(character)) {
        return placed ? candidate->bits - 1 : STRANGE_BITS;
    }
    bool rare = character > 0xe4e || character == 0xe2f || character == 0xe3f;
    return letters_bits(candidate, unit, before) + (rare ? 8 : 0);
}

static unsigned unit_bits(const struct candidate *candidate, const struct unit *unit,
                          uint32_t before)
{
    switch (candidate->script) {
    case SIMPLIFIED:
        return simplified_bits(unit) + asian_place_bits(before);
    case TRADITIONAL:
        return traditional_bits(unit) + asian_place_bits(before);
    case TRADITIONAL_IN_GBK:
        return traditional_in_gbk_bits(unit) + asian_place_bits(before);
    case JAPANESE:
        return japanese_bits(unit) + asian_place_bits(before);
    case KOREAN:
        return korean_bits(unit) + asian_place_bits(before);
    case LATIN:
        return latin_bits(candidate, unit, before);
    case THAI:
        return thai_bits(candidate, unit, before);
    case LETTERS:
        break;
    }
    return letters_bits(candidate, unit, before);
}

static bool has_words(enum script script)
{
    return script == SIMPLIFIED || script == TRADITIONAL || script == TRADITIONAL_IN_GBK;
}

/* Decodes the character that the text begins with; its length in bytes, 0 where it is none. */
static size_t decode(iconv_t decoder, const char *text, size_t length, uint32_t *character)
{
    char *in = (char *)(uintptr_t)text;
    size_t in_left = length;
    unsigned char wide[4] = { 0 };
    char *out = (char *)wide;
    size_t out_left = sizeof wide;
    iconv(decoder, NULL, NULL, NULL, NULL);
    iconv(decoder, &in, &in_left, &out, &out_left);
    if (out_left > 0 || in_left == length) {
        return 0;
    }
    *character = (uint32_t)wide[0] | (uint32_t)wide[1] << 8 | (uint32_t)wide[2] << 16
                 | (uint32_t)wide[3] << 24;
    return length - in_left;
}

/* Only what is no ASCII is weighed, and the ASCII that a candidate takes for a part of it. */
static void read_evidence(const struct candidate *candidate, iconv_t decoder,
                          struct crm_span evidence, struct reading *reading)
{
    uint32_t before = '\n';
    size_t at = 0;
    while (at < evidence.length) {
        uint32_t character = (unsigned char)evidence.at[at];
        struct unit unit = { (const unsigned char *)evidence.at + at, 1, character };
        bool plain = character < 0x80;
        if (plain) {
            /* each costs 5 bits, counted for those that are taken by characters of two bytes */
            reading->bits += is_asian(before) && is_small(character) ? 10 : 5;
        } else {
            size_t left = evidence.length - at;
            unit.length = decode(decoder, evidence.at + at, left < 8 ? left : 8, &unit.character);
            unsigned bits = unit.length == 0 ? ERROR_BITS : unit_bits(candidate, &unit, before);
            if (has_words(candidate->script) && crm_hanzi_word(before, unit.character)) {
                bits = bits > WORD_BITS ? bits - WORD_BITS : 0;
            }
            reading->units++;
            reading->bits += bits;
            reading->unit_bits += bits;
            character = unit.length == 0 ? 0 : unit.character;
        }
        reading->text = crm_hash_add(reading->text, character);
        before = character;
        at += unit.length == 0 ? 1 : unit.length;
    }
}

static enum crm_status read_as(const struct candidate *candidate, struct crm_span evidence,
                               struct reading *reading, struct crm_error *error)
{
    *reading = (struct reading){ .text = CRM_HASH_START };
    iconv_t decoder = iconv_open("UTF-32LE", candidate->decoder);
    if (decoder == (iconv_t)-1) {
        reading->bits = UINT32_MAX; /* a system without this encoding */
        return errno == EINVAL ? CRM_OK : crm_fail_memory(error);
    }
    read_evidence(candidate, decoder, evidence, reading);
    iconv_close(decoder);
    return CRM_OK;
}

/* Lines with bytes above 127; *high: how many such bytes. */
static void gather(struct crm_span sample, struct crm_buffer *evidence, size_t *high)
{
    size_t at = 0;
    *high = 0;
    while (at < sample.length && evidence->length < EVIDENCE_MOST) {
        const char *found = memchr(sample.at + at, '\n', sample.length - at);
        size_t length = found != NULL ? (size_t)(found - sample.at) + 1 - at : sample.length - at;
        size_t before = *high;
        length = length < EVIDENCE_MOST ? length : EVIDENCE_MOST;
        for (size_t i = at; i < at + length; i++) {
            *high += (unsigned char)sample.at[i] >= 0x80;
        }
        if (*high > before) {
            crm_buffer_append(evidence, sample.at + at, length);
        }
        at += length;
    }
}

/* The candidate that uchardet names; NULL where it names none, or one of Latin letters, which it
 * takes one for another too often. */
static const char *uchardet_voice(struct crm_span evidence)
{
    const char *voice = NULL;
    uchardet_t detector = uchardet_new();
    if (detector == NULL) {
        return NULL;
    }
    if (uchardet_handle_data(detector, evidence.at, evidence.length) == 0) {
        uchardet_data_end(detector);
        const char *charset = uchardet_get_charset(detector);
        for (size_t i = 0; i < CRM_COUNT(candidates) && charset != NULL; i++) {
            if (candidates[i].script != LATIN && strcasecmp(charset, candidates[i].name) == 0) {
                voice = candidates[i].name;
            }
        }
    }
    uchardet_delete(detector);
    return voice;
}

/* How far the best one must be ahead of the rival. */
static unsigned margin_against(const struct candidate *best, const struct candidate *rival,
                               const char *voice)
{
    if (best->script == LATIN && rival->script == LATIN) {
        return MARGIN_LATIN;
    }
    return voice != NULL && strcmp(voice, best->name) != 0 ? MARGIN_AGAINST : MARGIN;
}

/* What a character that is no ASCII costs at the most, on average, in a text that is one. */
static unsigned unit_bits_most(enum script script)
{
    return script == LATIN ? 14 : script == LETTERS || script == THAI ? 10 : 18;
}

static bool is_readable(const char *name)
{
    bool readable = false;
    for (size_t i = 0; i < CRM_COUNT(candidates); i++) {
        readable = readable || (candidates[i].readable && strcmp(candidates[i].name, name) == 0);
    }
    return readable;
}

/* The name of the likeliest candidate but `other`, of those that may be the answer if `readable`;
 * the encodings that exports mostly have are likelier by themselves. */
static const char *find_likely(const struct reading readings[], const char *other, bool readable)
{
    size_t best = SIZE_MAX;
    unsigned best_bits = 0;
    for (size_t i = 0; i < CRM_COUNT(candidates); i++) {
        unsigned bits = readings[i].bits / 2 + (candidates[i].readable ? 0 : MARGIN / 2);
        bool is_other = other != NULL && strcmp(candidates[i].name, other) == 0;
        bool possible = !is_other && (!readable || candidates[i].readable);
        if (possible && (best == SIZE_MAX || bits < best_bits)) {
            best = i;
            best_bits = bits;
        }
    }
    return candidates[best].name;
}

static void judge(const struct reading readings[], size_t high, const char *voice,
                  struct crm_verdict *verdict)
{
    size_t best = 0;
    for (size_t i = 1; i < CRM_COUNT(candidates); i++) {
        best = readings[i].bits < readings[best].bits ? i : best;
    }
    bool clear = candidates[best].readable && high >= HIGH_LEAST;
    for (size_t i = 0; i < CRM_COUNT(candidates); i++) {
        unsigned ahead = readings[i].bits - readings[best].bits;
        bool rival = readings[i].text != readings[best].text;
        clear =
            clear && (!rival || ahead >= margin_against(&candidates[best], &candidates[i], voice));
    }
    *verdict = (struct crm_verdict){ 0 };
    if (readings[best].unit_bits > readings[best].units * unit_bits_most(candidates[best].script)) {
        return; /* no text in any of them */
    }
    if (clear) {
        verdict->name = candidates[best].name;
        return;
    }
    verdict->likely[0] = find_likely(readings, NULL, false);
    verdict->likely[1] =
        find_likely(readings, verdict->likely[0], !is_readable(verdict->likely[0]));
}

enum crm_status crm_evidence_weigh(struct crm_span sample, struct crm_verdict *verdict,
                                   struct crm_error *error)
{
    struct crm_buffer evidence = { 0 };
    struct reading readings[CRM_COUNT(candidates)];
    size_t high = 0;
    gather(sample, &evidence, &high);
    enum crm_status status = crm_buffer_check(&evidence, error);
    for (size_t i = 0; status == CRM_OK && i < CRM_COUNT(candidates); i++) {
        status = read_as(&candidates[i], crm_buffer_view(&evidence), &readings[i], error);
    }
    if (status == CRM_OK) {
        judge(readings, high, uchardet_voice(crm_buffer_view(&evidence)), verdict);
    }
    crm_buffer_free(&evidence);
    return status;
}
