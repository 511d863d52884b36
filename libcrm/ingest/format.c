#include "ingest/format.h"

enum { LOOKED_AT = 512, MARK_MOST = 3 };

static const char packed[] = "a packed file: unpack it first";
static const char page[] = "a web page, whatever its name says (some systems call it .xls): open "
                           "it and save it as .xlsx or CSV";
static const char records[] = "JSON: it is to be a table, such as CSV";

/* Files that a few fixed bytes begin. */
static const struct {
    char bytes[9];
    size_t length;
    const char *what;
} signatures[] = {
    { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8,
      "an old Excel workbook (.xls) or one with a password: save it as .xlsx without a password, "
      "or as CSV" },
    { "%PDF-", 5, "a PDF document: export the table as .xlsx or CSV" },
    { "{\\rtf", 5, "a text document (RTF): save the table as CSV" },
    { "SQLite f", 8, "an SQLite database: export the table as CSV" },
    { "PAR1\x15", 5, "a Parquet file: export it as CSV" },
    { "Rar!\x1a\x07", 6, packed },
    { "7z\xbc\xaf\x27\x1c", 6, packed },
    { "\xfd"
      "7zXZ\0",
      6, packed },
    { "\x28\xb5\x2f\xfd", 4, packed },
};

/* Texts that begin so, blanks before and between aside, in letters of any case. */
static const struct {
    char text[12];
    const char *what;
} beginnings[] = {
    { "<html", page },  { "<!doctype", page },
    { "<table", page }, { "<meta", page },
    { "<head", page },  { "<?xml", "XML: open it in a spreadsheet and save it as .xlsx or CSV" },
    { "[{", records },  { "{\"", records },
};

/* The characters that are neither blanks nor controls, in lower case, until one is no ASCII; a byte
 * order mark is passed over. So UTF-16 looks as ASCII does. Returns how many. */
static size_t condense(struct crm_span seen, char *text, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < seen.length && i < LOOKED_AT && length < size; i++) {
        unsigned char byte = (unsigned char)seen.at[i];
        if (byte > 126 && i >= MARK_MOST) {
            break;
        }
        if (byte > ' ' && byte <= 126) {
            text[length++] = (char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
        }
    }
    return length;
}

const char *crm_format_of(struct crm_span seen)
{
    for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
        size_t length = signatures[i].length;
        if (seen.length >= length && memcmp(seen.at, signatures[i].bytes, length) == 0) {
            return signatures[i].what;
        }
    }
    char text[sizeof beginnings[0].text];
    size_t length = condense(seen, text, sizeof text);
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        size_t wanted = strlen(beginnings[i].text);
        if (length >= wanted && memcmp(text, beginnings[i].text, wanted) == 0) {
            return beginnings[i].what;
        }
    }
    return NULL;
}

bool crm_format_is_stream(struct crm_span seen)
{
    return seen.length >= 6 && memcmp(seen.at, "##crm\t", 6) == 0;
}

bool crm_format_is_zip(struct crm_span seen)
{
    return seen.length >= 4 && memcmp(seen.at, "PK\x03\x04", 4) == 0;
}
