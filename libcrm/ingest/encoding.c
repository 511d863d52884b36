#include "ingest/encoding.h"

#include <strings.h>

#include "ingest/evidence.h"
#include "ingest/format.h"
#include "value/text.h"

/* Names as the user may give them: letters and digits alone, in lower case. */
static const struct {
    char folded[16];
    const char *name;
    const char *decoder;
    size_t unit;
} names[] = {
    { "utf8", "UTF-8", NULL, 1 },
    { "gb18030", "GB18030", "GB18030", 1 },
    { "gbk", "GB18030", "GB18030", 1 },
    { "gb2312", "GB18030", "GB18030", 1 },
    { "cp936", "GB18030", "GB18030", 1 },
    { "euccn", "GB18030", "GB18030", 1 },
    { "big5", "Big5", "BIG5", 1 },
    { "cp950", "Big5", "BIG5", 1 },
    { "utf16", "UTF-16", NULL, 2 },
    { "utf16le", "UTF-16LE", "UTF-16LE", 2 },
    { "utf16be", "UTF-16BE", "UTF-16BE", 2 },
    { "utf32le", "UTF-32LE", "UTF-32LE", 4 },
    { "utf32be", "UTF-32BE", "UTF-32BE", 4 },
    { "windows1252", "Windows-1252", "CP1252", 1 },
    { "cp1252", "Windows-1252", "CP1252", 1 },
};

/* Longer marks stand before those that they begin with. */
static const struct {
    char bytes[5];
    size_t length;
    const char *name;
} marks[] = {
    { "\xef\xbb\xbf", 3, "UTF-8" },    { "\xff\xfe\0\0", 4, "UTF-32LE" },
    { "\0\0\xfe\xff", 4, "UTF-32BE" }, { "\xff\xfe", 2, "UTF-16LE" },
    { "\xfe\xff", 2, "UTF-16BE" },     { "\x84\x31\x95\x33", 4, "GB18030" },
};

static void fold(const char *name, char *folded, size_t size)
{
    size_t length = 0;
    for (; *name != '\0' && length + 1 < size; name++) {
        char lower = *name >= 'A' && *name <= 'Z' ? (char)(*name + ('a' - 'A')) : *name;
        if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) {
            folded[length++] = lower;
        }
    }
    folded[length] = '\0';
}

void crm_encoding_named(const char *name, struct crm_encoding *encoding)
{
    char folded[sizeof names[0].folded + 1];
    fold(name, folded, sizeof folded);
    *encoding = (struct crm_encoding){
        .name = name, .decoder = name, .found = CRM_ENCODING_GIVEN, .unit = 1
    };
    for (size_t i = 0; i < CRM_COUNT(names); i++) {
        if (strcmp(folded, names[i].folded) == 0) {
            encoding->name = names[i].name;
            encoding->decoder = names[i].decoder;
            encoding->unit = names[i].unit;
        }
    }
}

static void set(struct crm_encoding *encoding, const char *name, enum crm_encoding_found found)
{
    crm_encoding_named(name, encoding);
    encoding->found = found;
}

static bool is(const struct crm_encoding *encoding, const char *name)
{
    return strcmp(encoding->name, name) == 0;
}

/* The mark that the file begins with; CRM_COUNT(marks): none. */
static size_t find_mark(struct crm_span sample)
{
    size_t i = 0;
    while (i < CRM_COUNT(marks)
           && (sample.length < marks[i].length
               || memcmp(sample.at, marks[i].bytes, marks[i].length) != 0)) {
        i++;
    }
    return i;
}

/* UTF-16 by its code units: those that are ASCII as text has it, and those that texts in any
 * language are made of. */
struct units {
    size_t ascii;
    size_t likely;
};

static bool is_text_ascii(unsigned unit)
{
    return (unit >= ' ' && unit < 0x7f) || unit == '\t' || unit == '\n' || unit == '\r';
}

static bool is_likely(unsigned unit)
{
    return is_text_ascii(unit) || (unit >= 0xa0 && unit < 0x700) /* alphabets */
           || (unit >= 0x2010 && unit < 0x2200)                  /* dashes, €, № */
           || (unit >= 0x3000 && unit < 0x3100)                  /* marks, kana */
           || (unit >= 0x4e00 && unit < 0xa000)                  /* hanzi */
           || (unit >= 0xac00 && unit < 0xe000)                  /* Hangul, surrogates */
           || (unit >= 0xff00 && unit < 0xfff0);                 /* wide forms */
}

static struct units count_units(struct crm_span sample, size_t high)
{
    struct units units = { 0 };
    for (size_t i = 0; i + 1 < sample.length; i += 2) {
        unsigned unit = (unsigned)(unsigned char)sample.at[i + high] << 8
                        | (unsigned char)sample.at[i + 1 - high];
        units.ascii += is_text_ascii(unit);
        units.likely += is_likely(unit);
    }
    return units;
}

/* The kind of UTF-16 that the sample is without saying so; NULL: none. Rows have separators and
 * digits: one unit in 20 at the least is ASCII, and in one byte order only. */
static const char *recognise_utf16(struct crm_span sample)
{
    if (sample.length < 4 || memchr(sample.at, '\0', sample.length) == NULL) {
        return NULL;
    }
    struct units little = count_units(sample, 1);
    struct units big = count_units(sample, 0);
    bool is_little = little.ascii > big.ascii;
    struct units best = is_little ? little : big;
    struct units other = is_little ? big : little;
    size_t count = sample.length / 2;
    bool clear = best.ascii >= 2 && best.ascii * 20 >= count && best.ascii >= 4 * other.ascii
                 && best.likely * 100 >= count * 97;
    return !clear ? NULL : is_little ? "UTF-16LE" : "UTF-16BE";
}

static bool is_ascii(struct crm_span sample)
{
    for (size_t i = 0; i < sample.length; i++) {
        if ((unsigned char)sample.at[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

/* Without the character that the end of the sample may cut. */
static struct crm_span without_cut(struct crm_span sample)
{
    for (size_t back = 1; back <= 3 && back <= sample.length; back++) {
        unsigned char byte = (unsigned char)sample.at[sample.length - back];
        if (byte >= 0xc0) {
            return (struct crm_span){ sample.at, sample.length - back };
        }
        if (byte < 0x80) {
            break;
        }
    }
    return sample;
}

/* What a sequence that begins so says for UTF-8. Two bytes of a Chinese name easily look like
 * phonetic signs, rare accents, Armenian or the points of Hebrew, which exports do not have. */
static size_t weight_of(unsigned char first)
{
    if (first >= 0xe0 || (first >= 0xc2 && first <= 0xc5)) {
        return 2; /* three bytes and more; accented Latin letters */
    }
    bool odd =
        (first >= 0xc9 && first <= 0xcb) || first == 0xcd || (first >= 0xd4 && first <= 0xd6);
    return first >= 0xc2 && !odd ? 1 : 0;
}

/* UTF-8, though some bytes of it may be broken: texts in other encodings have far fewer sequences
 * that happen to be good than bytes that are not. */
static bool is_mostly_utf8(struct crm_span sample)
{
    enum { SURE = 8 };
    size_t good = 0;
    size_t weight = 0;
    size_t broken = 0;
    while (sample.length > 0) {
        size_t end = sample.length;
        bool stops = !crm_utf8_valid(sample, &end);
        end = stops ? end : sample.length;
        for (size_t i = 0; i < end; i++) {
            good += (unsigned char)sample.at[i] >= 0xc0;
            weight += weight_of((unsigned char)sample.at[i]);
        }
        broken += stops;
        end += stops;
        sample = (struct crm_span){ sample.at + end, sample.length - end };
    }
    return (broken == 0 && good >= SURE) || (weight > 0 && 2 * broken <= weight);
}

static enum crm_status refuse(const struct crm_verdict *verdict, const char *file,
                              struct crm_error *error)
{
    if (verdict->likely[0] == NULL) {
        return crm_fail_at(error, CRM_REFUSED, file, 0, 0,
                           "cannot tell its encoding; name it with --encoding");
    }
    bool two = verdict->likely[1] != NULL;
    return crm_fail_at(error, CRM_REFUSED, file, 0, 0,
                       "cannot tell its encoding: it could be %s%s%s; name it with --encoding",
                       verdict->likely[0], two ? " or " : "", two ? verdict->likely[1] : "");
}

/* A stream, crm-stream(5), or an archive: whoever reads it has its own words for what is wrong. */
static bool is_no_export(struct crm_span sample)
{
    static const char stream[] = "##crm\t";
    size_t length = sizeof stream - 1;
    return crm_format_is_zip(sample)
           || (sample.length >= length && memcmp(sample.at, stream, length) == 0);
}

bool crm_encoding_needs_sample(struct crm_span beginning)
{
    return find_mark(beginning) == CRM_COUNT(marks) && !is_no_export(beginning);
}

static enum crm_status recognise(struct crm_encoding *encoding, struct crm_span sample, bool whole,
                                 const char *file, struct crm_error *error)
{
    if (is_no_export(sample)) {
        set(encoding, "UTF-8", CRM_ENCODING_RECOGNISED);
        return CRM_OK;
    }
    const char *utf16 = recognise_utf16(sample);
    if (utf16 != NULL) {
        set(encoding, utf16, CRM_ENCODING_RECOGNISED);
        return CRM_OK;
    }
    bool plain = is_ascii(sample);
    if (plain || is_mostly_utf8(whole ? sample : without_cut(sample))) {
        set(encoding, "UTF-8", plain ? CRM_ENCODING_ASCII : CRM_ENCODING_RECOGNISED);
        return CRM_OK;
    }
    struct crm_verdict verdict = { 0 };
    enum crm_status status = crm_evidence_weigh(sample, &verdict, error);
    if (status == CRM_OK && verdict.name == NULL) {
        return refuse(&verdict, file, error);
    }
    if (status == CRM_OK) {
        set(encoding, verdict.name, CRM_ENCODING_RECOGNISED);
    }
    return status;
}

/* A mark against a name: UTF-16 is what its mark says. */
static enum crm_status compare_mark(struct crm_encoding *encoding, size_t mark, const char *file,
                                    struct crm_error *error)
{
    const char *marked = marks[mark].name;
    if (is(encoding, "UTF-16") && strncmp(marked, "UTF-16", 6) == 0) {
        set(encoding, marked, CRM_ENCODING_GIVEN);
    }
    /* iconv's UTF-32 reads its mark itself; what begins with the mark of GB18030 may be text */
    bool reads_mark = strcasecmp(encoding->name, "UTF-32") == 0;
    if (is(encoding, marked)) {
        encoding->mark = marks[mark].length;
    } else if (!reads_mark && strcmp(marked, "GB18030") != 0) {
        return crm_fail_at(error, CRM_REFUSED, file, 0, 0,
                           "is to be read as %s, but begins with the mark of %s; without "
                           "--encoding the mark decides",
                           encoding->name, marked);
    }
    return CRM_OK;
}

enum crm_status crm_encoding_settle(struct crm_encoding *encoding, bool given,
                                    struct crm_span sample, bool whole, const char *file,
                                    struct crm_error *error)
{
    size_t mark = find_mark(sample);
    bool marked = mark < CRM_COUNT(marks);
    if (given && marked) {
        return compare_mark(encoding, mark, file, error);
    }
    if (given) {
        if (is(encoding, "UTF-16")) {
            const char *recognised = recognise_utf16(sample);
            set(encoding, recognised != NULL ? recognised : "UTF-16LE", CRM_ENCODING_GIVEN);
        }
        return CRM_OK;
    }
    if (!marked) {
        return recognise(encoding, sample, whole, file, error);
    }
    set(encoding, marks[mark].name, CRM_ENCODING_MARKED);
    encoding->mark = marks[mark].length;
    if (encoding->unit == 4) {
        return crm_fail_at(error, CRM_REFUSED, file, 0, 0,
                           "is in %s: save it as UTF-8, or name the encoding with --encoding",
                           encoding->name);
    }
    return CRM_OK;
}
