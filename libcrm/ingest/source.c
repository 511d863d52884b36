#include "ingest/source.h"

#include <errno.h>
#include <iconv.h>

#include "base/memory.h"
#include "ingest/format.h"

enum { KEPT_MOST = 1 << 21, RAW_SIZE = 1 << 16, BEGINNING = 512 };

/* A place of the text that broken bytes stand for, and theirs in the file. */
struct broken {
    uint64_t position;
    uint64_t offset;
};

struct crm_source {
    struct crm_input *input;
    struct crm_encoding encoding;
    iconv_t decoder;        /* (iconv_t)-1: none */
    size_t skip;            /* bytes of the mark that are still to be left out */
    bool ended;             /* the input has given its end */
    bool last;              /* there will be no other restart */
    struct crm_buffer seen; /* raw bytes from the start, while all of them fit */
    size_t replayed;
    bool overflowed; /* more was read than seen holds: the input itself can start again */
    char raw[RAW_SIZE];
    size_t raw_at;
    size_t raw_length;
    uint64_t raw_offset;   /* of raw[0] in the file */
    uint64_t position;     /* of the next byte of decoded text */
    struct broken *broken; /* in order, those from broken_at on */
    size_t broken_capacity;
    size_t broken_at;
    size_t broken_count;
};

/* Fills seen until it has `size` bytes or all there are. */
static enum crm_status read_beginning(struct crm_source *source, size_t size, bool *whole,
                                      struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    *whole = false;
    while (status == CRM_OK && source->seen.length < size && !*whole) {
        char *room = crm_buffer_room(&source->seen, RAW_SIZE);
        if (room == NULL) {
            return crm_fail_memory(error);
        }
        size_t left = size - source->seen.length;
        size_t count = 0;
        /* whether a stream may be cut short is its reader's to say */
        crm_input_accept_cut(source->input, crm_format_is_stream(crm_buffer_view(&source->seen)));
        status =
            crm_input_read(source->input, room, left < RAW_SIZE ? left : RAW_SIZE, &count, error);
        source->seen.length += count;
        *whole = count == 0;
    }
    return status;
}

/* Finds out what the file is and how it is to be read. */
static enum crm_status settle(struct crm_source *source, bool given, struct crm_error *error)
{
    const char *name = crm_input_name(source->input);
    bool whole = false;
    enum crm_status status = read_beginning(source, BEGINNING, &whole, error);
    if (status != CRM_OK) {
        return status;
    }
    struct crm_span seen = crm_buffer_view(&source->seen);
    const char *format = crm_format_of(seen);
    if (format != NULL) {
        return crm_fail_at(error, CRM_REFUSED, name, 0, 0, "is %s", format);
    }
    if (!given && crm_encoding_needs_sample(seen)) {
        status = read_beginning(source, CRM_ENCODING_SAMPLE, &whole, error);
    }
    return status == CRM_OK ? crm_encoding_settle(
               &source->encoding, given, crm_buffer_view(&source->seen), whole, name, error)
                            : status;
}

static enum crm_status open_decoder(struct crm_source *source, struct crm_error *error)
{
    if (source->decoder != (iconv_t)-1 || source->encoding.decoder == NULL) {
        return CRM_OK;
    }
    source->decoder = iconv_open("UTF-8", source->encoding.decoder);
    return source->decoder != (iconv_t)-1
               ? CRM_OK
               : crm_fail(error, CRM_USAGE,
                          "encoding '%s' is not known; iconv -l lists those that are",
                          source->encoding.name);
}

static void start(struct crm_source *source)
{
    source->replayed = 0;
    source->skip = source->encoding.mark;
    source->ended = false;
    source->raw_at = 0;
    source->raw_length = 0;
    source->raw_offset = source->encoding.mark;
    source->position = 0;
    source->broken_at = 0;
    source->broken_count = 0;
    if (source->decoder != (iconv_t)-1) {
        iconv(source->decoder, NULL, NULL, NULL, NULL);
    }
}

enum crm_status crm_source_open(struct crm_source **source, const char *path, const char *encoding,
                                struct crm_error *error)
{
    *source = NULL;
    struct crm_source *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    made->decoder = (iconv_t)-1;
    enum crm_status status = CRM_OK;
    if (encoding != NULL) {
        crm_encoding_named(encoding, &made->encoding);
        status = open_decoder(made, error); /* an unknown one is refused before any reading */
    }
    status = status == CRM_OK ? crm_input_open(&made->input, path, error) : status;
    status = status == CRM_OK ? settle(made, encoding != NULL, error) : status;
    status = status == CRM_OK ? open_decoder(made, error) : status;
    if (status != CRM_OK) {
        crm_source_close(made);
        return status;
    }
    start(made);
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

/* Notes that the text at `position` stands for broken bytes. */
static enum crm_status note_broken(struct crm_source *source, uint64_t position, uint64_t offset,
                                   struct crm_error *error)
{
    if (source->broken_count == source->broken_capacity
        && crm_grow(&source->broken, &source->broken_capacity, source->broken_count + 1,
                    sizeof *source->broken, error)
               != CRM_OK) {
        return CRM_FAILURE;
    }
    source->broken[source->broken_count++] = (struct broken){ position, offset };
    return CRM_OK;
}

/* Decodes what stands in raw into bytes; *count is what it wrote. */
static enum crm_status decode(struct crm_source *source, char *bytes, size_t size, size_t *count,
                              struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    char *in = source->raw + source->raw_at;
    size_t in_left = source->raw_length - source->raw_at;
    char *out = bytes;
    size_t out_left = size;
    while (status == CRM_OK && in_left > 0 && out_left > 0) {
        size_t result = iconv(source->decoder, &in, &in_left, &out, &out_left);
        if (result != (size_t)-1 || errno == E2BIG) {
            break;
        }
        bool cut = errno == EINVAL && !source->ended;
        if (cut || out_left == 0) {
            break;
        }
        /* one byte, or one unit of UTF-16, alone: what stands behind it may be a separator */
        size_t unit = source->encoding.unit < in_left ? source->encoding.unit : in_left;
        status = note_broken(source, source->position + (size_t)(out - bytes),
                             source->raw_offset + (size_t)(in - source->raw), error);
        *out++ = (char)0xff;
        out_left--;
        in += unit;
        in_left -= unit;
        iconv(source->decoder, NULL, NULL, NULL, NULL);
    }
    source->raw_at = (size_t)(in - source->raw);
    *count = size - out_left;
    return status;
}

/* Reads behind what is left of raw. */
static enum crm_status refill(struct crm_source *source, struct crm_error *error)
{
    size_t left = source->raw_length - source->raw_at;
    memmove(source->raw, source->raw + source->raw_at, left);
    source->raw_offset += source->raw_at;
    source->raw_at = 0;
    source->raw_length = left;
    size_t more = 0;
    enum crm_status status = read_raw(source, source->raw + left, RAW_SIZE - left, &more, error);
    if (status == CRM_OK) {
        source->ended = more == 0;
        source->raw_length += more;
    }
    return status;
}

static enum crm_status read_decoded(struct crm_source *source, char *bytes, size_t size,
                                    size_t *count, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    *count = 0;
    while (status == CRM_OK && *count == 0) {
        if (!source->ended && source->raw_length - source->raw_at < RAW_SIZE / 2) {
            status = refill(source, error);
        }
        status = status == CRM_OK ? decode(source, bytes, size, count, error) : status;
        if (status == CRM_OK && source->ended && *count == 0) {
            /* a character that the encoding still holds back */
            char *out = bytes;
            size_t room = size;
            iconv(source->decoder, NULL, NULL, &out, &room);
            *count = size - room;
            break;
        }
    }
    source->position += *count;
    return status;
}

enum crm_status crm_source_read(struct crm_source *source, char *bytes, size_t size, size_t *count,
                                struct crm_error *error)
{
    while (source->skip > 0) {
        size_t most = source->skip < size ? source->skip : size;
        enum crm_status status = read_raw(source, bytes, most, count, error);
        if (status != CRM_OK || *count == 0) {
            return status;
        }
        source->skip -= *count;
    }
    return source->decoder != (iconv_t)-1 ? read_decoded(source, bytes, size, count, error)
                                          : read_raw(source, bytes, size, count, error);
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
    start(source);
    return CRM_OK;
}

const char *crm_source_encoding(const struct crm_source *source)
{
    return source->encoding.name;
}

enum crm_encoding_found crm_source_encoding_found(const struct crm_source *source)
{
    return source->encoding.found;
}

struct crm_span crm_source_seen(const struct crm_source *source)
{
    return crm_buffer_view(&source->seen);
}

uint64_t crm_source_offset(const struct crm_source *source, uint64_t position)
{
    if (source->decoder == (iconv_t)-1) {
        return position + source->encoding.mark;
    }
    size_t low = source->broken_at;
    size_t high = source->broken_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        bool before = source->broken[middle].position < position;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    return low < source->broken_count ? source->broken[low].offset : 0;
}

void crm_source_forget(struct crm_source *source, uint64_t position)
{
    while (source->broken_at < source->broken_count
           && source->broken[source->broken_at].position < position) {
        source->broken_at++;
    }
    size_t left = source->broken_count - source->broken_at;
    if (source->broken_at > 0 && source->broken_at >= left) {
        memcpy(source->broken, source->broken + source->broken_at, left * sizeof *source->broken);
        source->broken_at = 0;
        source->broken_count = left;
    }
}

void crm_source_position(const struct crm_source *source, uint64_t *position, uint64_t *size)
{
    crm_input_position(source->input, position, size);
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
    crm_release(source->broken);
    crm_release(source);
}
