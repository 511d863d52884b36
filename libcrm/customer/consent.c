#include "customer/consent.h"

#include <string.h>

enum { NAMES = 4 };

/* A name of a channel says what the others of its row say. */
struct channel {
    const char *names[NAMES];
    const char *column;
};

static const struct channel channels[] = {
    { { "phone", "电话", "電話" }, "phone" }, { { "sms", "短信" }, "phone" },
    { { "email", "邮件", "郵件" }, "email" }, { { "post", "邮寄", "郵寄" }, "address" },
    { { "wechat", "微信" }, NULL },
};

static const char *const yes[] = { "yes", "是", "是的", "同意", "全部" };

/* What parts the words of a consent; blanks do not, as in "no phone". */
static const char *const marks[] = { ";", "；", ",", "，", "、", "|", "｜", "/", "／" };

/* The row of a channel; NULL for one that has none. */
static const struct channel *find(struct crm_span name)
{
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
        for (size_t j = 0; j < NAMES && channels[i].names[j] != NULL; j++) {
            if (crm_span_is(name, channels[i].names[j])) {
                return &channels[i];
            }
        }
    }
    return NULL;
}

static bool is_yes(struct crm_span word)
{
    size_t i = 0;
    while (i < sizeof yes / sizeof *yes && !crm_span_is(word, yes[i])) {
        i++;
    }
    return i < sizeof yes / sizeof *yes;
}

static bool gives(struct crm_span word, const char *channel)
{
    const struct channel *row = find(crm_span_of(channel));
    return crm_span_is(word, channel) || (row != NULL && find(word) == row) || is_yes(word);
}

/* The length of a mark at the start of the text; 0: there is none. */
static size_t mark_at(struct crm_span text)
{
    size_t length = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks && length == 0; i++) {
        struct crm_span mark = crm_span_of(marks[i]);
        bool found = text.length >= mark.length && memcmp(text.at, mark.at, mark.length) == 0;
        length = found ? mark.length : 0;
    }
    return length;
}

bool crm_consents(struct crm_span consent, const char *channel)
{
    bool given = false;
    size_t start = 0;
    for (size_t i = 0; i <= consent.length && !given;) {
        size_t mark = mark_at((struct crm_span){ consent.at + i, consent.length - i });
        if (mark > 0 || i == consent.length) {
            struct crm_span word = { consent.at + start, i - start };
            given = gives(crm_span_trimmed(word), channel);
            start = i + mark;
        }
        i += mark > 0 ? mark : 1;
    }
    return given;
}

const char *crm_contact_column(const char *channel)
{
    const struct channel *row = find(crm_span_of(channel));
    return row != NULL ? row->column : NULL;
}
