#include "ingest/csv_guess.h"

enum { GUESS_LINES = 40 };

/* Counts a delimiter in each of the first lines, quoted parts left out; the number of lines. */
static size_t count_delimiters(struct crm_span text, char delimiter, size_t counts[GUESS_LINES])
{
    size_t lines = 0;
    for (size_t at = 0; lines < GUESS_LINES && at < text.length; at++) {
        size_t found = 0;
        bool quoted = false;
        while (at < text.length && (quoted || text.at[at] != '\n')) {
            quoted = quoted != (text.at[at] == '"');
            found += !quoted && text.at[at] == delimiter;
            at++;
        }
        counts[lines++] = found;
    }
    return lines;
}

/* How well a delimiter parts the first lines: how many have the number of delimiters that is the
 * most frequent, then how many that are. Titles above a table have other numbers. */
static size_t guess_score(struct crm_span text, char delimiter)
{
    size_t counts[GUESS_LINES];
    size_t lines = count_delimiters(text, delimiter, counts);
    size_t best = 0;
    for (size_t i = 0; i < lines; i++) {
        size_t same = 0;
        for (size_t j = 0; j < lines && counts[i] > 0; j++) {
            same += counts[j] == counts[i];
        }
        size_t score = same > 0 ? same * 1000 + (counts[i] < 999 ? counts[i] : 999) : 0;
        best = score > best ? score : best;
    }
    return best;
}

char crm_guess_delimiter(struct crm_span text)
{
    static const char candidates[] = { ',', '\t', ';', '|' };
    char best = ',';
    size_t best_score = 0;
    for (size_t i = 0; i < sizeof candidates; i++) {
        size_t score = guess_score(text, candidates[i]);
        if (score > best_score) {
            best = candidates[i];
            best_score = score;
        }
    }
    return best;
}

/* How the fields of the first block use a quote. */
struct quote_use {
    size_t enclosing; /* fields that begin and end with it */
    size_t opening;   /* that begin with it */
    size_t others;    /* that have it elsewhere, ="…" aside */
};

/* The end of the field that `at` begins, its quotes passed over: at a delimiter or LF. *closed: it
 * is in quotes, and nothing stands behind the second one. */
static size_t field_end(struct crm_span text, char delimiter, size_t at, char quote, bool *closed)
{
    bool inside = at < text.length && text.at[at] == quote;
    bool opened = inside;
    size_t last = 0; /* behind the closing quote */
    for (at += inside; at < text.length && text.at[at] != '\n'; at++) {
        char byte = text.at[at];
        if (!inside && byte == delimiter) {
            break;
        }
        if (opened && byte == quote) {
            inside = !inside;
            last = at + 1;
        }
    }
    size_t end = at > 0 && at < text.length && text.at[at - 1] == '\r' ? at - 1 : at;
    *closed = opened && !inside && last == end;
    return at;
}

static struct quote_use count_quotes(struct crm_span text, char delimiter, char quote)
{
    struct quote_use use = { 0 };
    for (size_t start = 0; start < text.length;) {
        bool closed = false;
        bool opens = text.at[start] == quote;
        bool formula =
            text.at[start] == '=' && start + 1 < text.length && text.at[start + 1] == quote;
        size_t end = field_end(text, delimiter, start, quote, &closed);
        use.opening += opens;
        use.enclosing += closed;
        use.others += !opens && !formula && memchr(text.at + start, quote, end - start) != NULL;
        start = end + 1;
    }
    return use;
}

enum crm_quoting crm_guess_quoting(struct crm_span text, char delimiter)
{
    struct quote_use twofold = count_quotes(text, delimiter, '"');
    struct quote_use single = count_quotes(text, delimiter, '\'');
    if (delimiter != '\'' && twofold.opening == 0 && single.enclosing > 1
        && single.enclosing == single.opening && single.others == 0) {
        return CRM_QUOTING_SINGLE;
    }
    return twofold.opening == 0 && twofold.others > 0 ? CRM_QUOTING_ABSENT : CRM_QUOTING_DOUBLE;
}

/* What --delimiter takes, too. */
static bool is_separator(char byte)
{
    return byte != '\0' && (unsigned char)byte < 0x80 && strchr("\"\r\n", byte) == NULL;
}

size_t crm_separator_line(struct crm_span text, char *separator)
{
    static const char prefix[] = "sep=";
    size_t at = text.length > 0 && text.at[0] == '"';
    bool quoted = at == 1;
    if (text.length < at + sizeof prefix + 1
        || memcmp(text.at + at, prefix, sizeof prefix - 1) != 0) {
        return 0;
    }
    at += sizeof prefix - 1;
    *separator = text.at[at++];
    if (!is_separator(*separator) || (quoted && text.at[at++] != '"')) {
        return 0;
    }
    at += at < text.length && text.at[at] == '\r';
    return at < text.length && text.at[at] == '\n' ? at + 1 : 0;
}
