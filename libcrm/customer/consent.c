#include "customer/consent.h"

enum { NAMES = 4 };

/* A name of a channel says what the others of its row say. */
struct channel {
    const char *names[NAMES];
    const char *column;
};

static const struct channel channels[] = {
    { { "phone", "电话", "電話" }, "phone" },
    { { "sms", "短信" }, "phone" },
    { { "email", "邮件", "郵件" }, "email" },
    { { "post", "邮寄", "郵寄" }, "address" },
};

static const char *const yes[] = { "yes", "是", "同意" };

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

bool crm_consents(struct crm_span consent, const char *channel)
{
    const struct channel *row = find(crm_span_of(channel));
    bool given = false;
    while (consent.length > 0 && !given) {
        struct crm_span word = crm_span_trimmed(crm_span_take(&consent, ';'));
        given = crm_span_is(word, channel) || (row != NULL && find(word) == row) || is_yes(word);
    }
    return given;
}

const char *crm_contact_column(const char *channel)
{
    const struct channel *row = find(crm_span_of(channel));
    return row != NULL ? row->column : NULL;
}
