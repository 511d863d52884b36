#include "customer/consent.h"

static const struct {
    const char *names[2];
    const char *column;
} channels[] = {
    { { "phone", "电话" }, "phone" },
    { { "sms", "短信" }, "phone" },
    { { "email", "邮件" }, "email" },
    { { "post", "邮寄" }, "address" },
};

bool crm_consents(struct crm_span consent, const char *channel)
{
    for (;;) {
        const char *end = consent.length > 0 ? memchr(consent.at, ';', consent.length) : NULL;
        size_t length = end != NULL ? (size_t)(end - consent.at) : consent.length;
        struct crm_span word = crm_span_trimmed((struct crm_span){ consent.at, length });
        if (crm_span_is(word, channel) || crm_span_is(word, "yes")) {
            return true;
        }
        if (end == NULL) {
            return false;
        }
        consent = (struct crm_span){ end + 1, consent.length - length - 1 };
    }
}

const char *crm_contact_column(const char *channel)
{
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
        for (size_t j = 0; j < 2; j++) {
            if (strcmp(channel, channels[i].names[j]) == 0) {
                return channels[i].column;
            }
        }
    }
    return NULL;
}
