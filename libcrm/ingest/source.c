#include "ingest/source.h"

#include <errno.h>
#include <iconv.h>

#include "base/memory.h"

enum { KEPT_MOST = 1 << 21, RAW_SIZE = 1 << 16, BOM_LENGTH = 3 };

static const char bom[BOM_LENGTH + 1] = "\xef\xbb\xbf";

struct crm_source {
    struct crm_input *input;
    const char *encoding;
    iconv_t decoder;        /* (iconv_t)-1: none */
    bool started;           /* the first bytes have been given */
    bool ended;             /* the input has given its end */
    bool last;              /* there will be no other restart */
    struct crm_buffer seen; /* raw bytes from the start, while all of them fit */
    size_t replayed;
    bool overflowed; /* more was read than seen holds: the input itself can start again */
    char raw[RAW_SIZE];
    size_t raw_at;
    size_t raw_length;
};

enum crm_status crm_source_open(struct crm_source **source, const char *path, const char *encoding,
                                struct crm_error *error)
{
    *source = NULL;
    struct crm_source *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    made->encoding = encoding;
    made->decoder = (iconv_t)-1;
    if (encoding != NULL) {
        made->decoder = iconv_open("UTF-8", encoding);
        if (made->decoder == (iconv_t)-1) {
            crm_source_close(made);
            return crm_fail(error, CRM_USAGE,
                            "encoding '%s' is not known; iconv -l lists those "
                            "that are",
                            encoding);
        }
    }
    enum crm_status status = crm_input_open(&made->input, path, error);
    if (status != CRM_OK) {
        crm_source_close(made);
        return status;
    }
    *source = made;
    return CRM_OK;
}

/* Makes an input that has given more than is to be kept one that can start again, and brings it
 * back to where it was. */
static enum crm_status overflow(struct crm_source *source, struct crm_error *error)
{
    enum crm_status status =
        crm_input_restart(source->input, crm_buffer_view(&source->seen), error);
    size_t left = source->seen.length;
    while (status == CRM_OK && left > 0) {
        char skipped[4096];
        size_t count = 0;
        status = crm_input_read(source->input, skipped,
                                left < sizeof skipped ? left : sizeof skipped, &count, error);
        if (status == CRM_OK && count == 0) {
            status = crm_fail_at(error, CRM_FAILURE, crm_input_name(source->input), 0, 0,
                                 "has changed while it was read");
        }
        left -= count;
    }
    source->overflowed = true;
    crm_buffer_free(&source->seen);
    source->replayed = 0;
    return status;
}

/* Raw bytes: those seen before, then those of the input, which are kept while they fit. */
static enum crm_status read_raw(struct crm_source *source, char *bytes, size_t size, size_t *count,
                                struct crm_error *error)
{
    size_t kept = source->seen.length - source->replayed;
    if (kept > 0) {
        *count = kept < size ? kept : size;
        memcpy(bytes, source->seen.bytes + source->replayed, *count);
        source->replayed += *count;
        return CRM_OK;
    }
    enum crm_status status = crm_input_read(source->input, bytes, size, count, error);
    if (status != CRM_OK || source->overflowed || source->last) {
        return status;
    }
    crm_buffer_append(&source->seen, bytes, *count);
    source->replayed = source->seen.length;
    status = crm_buffer_check(&source->seen, error);
    return status == CRM_OK && source->seen.length > KEPT_MOST ? overflow(source, error) : status;
}

/* Decodes what stands in raw into bytes; returns how many it wrote. */
static size_t decode(struct crm_source *source, char *bytes, size_t size)
{
    char *in = source->raw + source->raw_at;
    size_t in_left = source->raw_length - source->raw_at;
    char *out = bytes;
    size_t out_left = size;
    while (in_left > 0 && out_left > 0) {
        size_t result = iconv(source->decoder, &in, &in_left, &out, &out_left);
        if (result != (size_t)-1 || errno == E2BIG) {
            break;
        }
        bool cut = errno == EINVAL && !source->ended;
        if (cut || out_left == 0) {
            break;
        }
        *out++ = (char)0xff;
        out_left--;
        in++;
        in_left--;
        iconv(source->decoder, NULL, NULL, NULL, NULL);
    }
    source->raw_at = (size_t)(in - source->raw);
    return size - out_left;
}

static enum crm_status read_decoded(struct crm_source *source, char *bytes, size_t size,
                                    size_t *count, struct crm_error *error)
{
    *count = 0;
    while (*count == 0) {
        size_t left = source->raw_length - source->raw_at;
        if (!source->ended && left < RAW_SIZE / 2) {
            memmove(source->raw, source->raw + source->raw_at, left);
            source->raw_at = 0;
            source->raw_length = left;
            size_t more = 0;
            enum crm_status status =
                read_raw(source, source->raw + left, RAW_SIZE - left, &more, error);
            if (status != CRM_OK) {
                return status;
            }
            source->ended = more == 0;
            source->raw_length += more;
        }
        *count = decode(source, bytes, size);
        if (source->ended && *count == 0) {
            /* a character that the encoding still holds back */
            char *out = bytes;
            size_t room = size;
            iconv(source->decoder, NULL, NULL, &out, &room);
            *count = size - room;
            break;
        }
    }
    return CRM_OK;
}

static enum crm_status read_text(struct crm_source *source, char *bytes, size_t size, size_t *count,
                                 struct crm_error *error)
{
    return source->decoder != (iconv_t)-1 ? read_decoded(source, bytes, size, count, error)
                                          : read_raw(source, bytes, size, count, error);
}

enum crm_status crm_source_read(struct crm_source *source, char *bytes, size_t size, size_t *count,
                                struct crm_error *error)
{
    if (source->started) {
        return read_text(source, bytes, size, count, error);
    }
    source->started = true;
    *count = 0;
    size_t more = 1;
    while (*count < BOM_LENGTH && more > 0) { /* a pipe may give the mark in pieces */
        enum crm_status status = read_text(source, bytes + *count, size - *count, &more, error);
        if (status != CRM_OK) {
            return status;
        }
        *count += more;
    }
    if (*count >= BOM_LENGTH && memcmp(bytes, bom, BOM_LENGTH) == 0) {
        memmove(bytes, bytes + BOM_LENGTH, *count - BOM_LENGTH);
        *count -= BOM_LENGTH;
        return *count > 0 ? CRM_OK : read_text(source, bytes, size, count, error);
    }
    return CRM_OK;
}

enum crm_status crm_source_restart(struct crm_source *source, bool last, struct crm_error *error)
{
    if (source->overflowed) {
        enum crm_status status =
            crm_input_restart(source->input, (struct crm_span){ "", 0 }, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    source->last = last;
    source->replayed = 0;
    source->started = false;
    source->ended = false;
    source->raw_at = 0;
    source->raw_length = 0;
    if (source->decoder != (iconv_t)-1) {
        iconv(source->decoder, NULL, NULL, NULL, NULL);
    }
    return CRM_OK;
}

void crm_source_position(const struct crm_source *source, uint64_t *position, uint64_t *size)
{
    crm_input_position(source->input, position, size);
}

const char *crm_source_name(const struct crm_source *source)
{
    return crm_input_name(source->input);
}

void crm_source_release(struct crm_source *source, struct crm_input **input,
                        struct crm_buffer *seen)
{
    *input = source->input;
    *seen = source->seen;
    source->input = NULL;
    source->seen = (struct crm_buffer){ 0 };
    crm_source_close(source);
}

void crm_source_close(struct crm_source *source)
{
    if (source == NULL) {
        return;
    }
    if (source->decoder != (iconv_t)-1) {
        iconv_close(source->decoder);
    }
    crm_input_close(source->input);
    crm_buffer_free(&source->seen);
    crm_release(source);
}
