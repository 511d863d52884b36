#include "value/narrow.h"

/* What is not ASCII and not of the block of full-width forms. */
static const struct {
    char wide[4];
    char narrow[4];
} spellings[] = {
    { "\xc2\xa0", " " },      { "\xe2\x80\x89", " " }, { "\xe2\x80\xaf", " " },
    { "\xe3\x80\x80", " " },  { "\xef\xbb\xbf", " " }, { "\xe2\x80\x99", "'" },
    { "\xe2\x88\x92", "-" },  { "￥", "\xc2\xa5" },    { "￡", "\xc2\xa3" },
    { "￦", "\xe2\x82\xa9" },
};

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* U+FF01 to U+FF5E are ASCII 0x21 to 0x7e; 0 where the three bytes are none of them. */
static char narrow_form(const char *at)
{
    unsigned char middle = (unsigned char)at[1];
    unsigned char last = (unsigned char)at[2];
    if ((unsigned char)at[0] == 0xef && middle == 0xbc && last >= 0x81 && last <= 0xbf) {
        return lower((char)(last - 0x60));
    }
    if ((unsigned char)at[0] == 0xef && middle == 0xbd && last >= 0x80 && last <= 0x9e) {
        return (char)(last - 0x20);
    }
    return '\0';
}

/* The first bytes of what is respelled: neither ASCII nor nearly all Chinese characters. */
static inline bool may_be_wide(unsigned char lead)
{
    return lead == 0xc2 || lead == 0xe2 || lead == 0xe3 || lead == 0xef;
}

/* Puts what the character at the front of text becomes into narrow; bytes of text that it took. */
static size_t respell(struct crm_span text, char narrow[static 4])
{
    memset(narrow, 0, 4);
    if (text.length >= 3 && (narrow[0] = narrow_form(text.at)) != '\0') {
        return 3;
    }
    for (size_t i = 0; text.length > 1 && i < sizeof spellings / sizeof spellings[0]; i++) {
        size_t length = strlen(spellings[i].wide);
        if (spellings[i].wide[1] == text.at[1] && text.length >= length
            && memcmp(text.at, spellings[i].wide, length) == 0) {
            memcpy(narrow, spellings[i].narrow, 4);
            return length;
        }
    }
    narrow[0] = text.at[0];
    return 1;
}

bool crm_narrow(struct crm_span text, char bytes[static CRM_NARROW_MOST], struct crm_span *narrowed)
{
    size_t length = 0;
    for (size_t at = 0; at < text.length;) {
        char byte = text.at[at];
        if (length == CRM_NARROW_MOST) {
            return false;
        }
        if (!may_be_wide((unsigned char)byte)) {
            bytes[length++] = byte == '\t' ? ' ' : lower(byte);
            at++;
            continue;
        }
        char narrow[4];
        at += respell((struct crm_span){ text.at + at, text.length - at }, narrow);
        size_t count = strnlen(narrow, sizeof narrow);
        if (count > CRM_NARROW_MOST - length) {
            return false;
        }
        memcpy(bytes + length, narrow, count);
        length += count;
    }
    *narrowed = crm_span_trimmed((struct crm_span){ bytes, length });
    return true;
}
