#include "io/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/compression.h"
#include "io/file.h"
#include "io/system.h"

enum { RAW_SIZE = 1 << 18, PART_SIZE = 1 << 16 };

struct crm_input {
    const char *path;
    const char *name;
    int descriptor;
    bool owned; /* the descriptor is ours to close */
    bool seekable;
    bool copied;  /* the descriptor is our copy of the plain content */
    bool started; /* the first bytes have been looked at */
    bool compressed;
    bool inflating; /* inside a member */
    bool ended;     /* the descriptor has given its end */
    bool accept_cut;
    uint64_t position;
    uint64_t size;
    z_stream stream; /* next_in, avail_in: what is left of raw, plain or not */
    unsigned char raw[RAW_SIZE];
};

enum crm_status crm_input_open(struct crm_input **input, const char *path, struct crm_error *error)
{
    *input = NULL;
    struct crm_input *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    bool standard = strcmp(path, "-") == 0;
    made->path = path;
    made->name = standard ? "standard input" : path[0] != '\0' ? path : "''";
    made->owned = !standard;
    made->descriptor = standard ? STDIN_FILENO : crm_hook_open(path, O_RDONLY, 0);
    crm_zlib_memory(&made->stream);
    struct stat facts;
    if (made->descriptor < 0 || fstat(made->descriptor, &facts) != 0) {
        crm_fail_errno(error, made->name, "cannot open");
        crm_input_close(made);
        return CRM_FAILURE;
    }
    if (S_ISDIR(facts.st_mode)) {
        crm_fail_at(error, CRM_FAILURE, made->name, 0, 0, "is a directory");
        crm_input_close(made);
        return CRM_FAILURE;
    }
    made->seekable = S_ISREG(facts.st_mode) && !standard;
    made->size = S_ISREG(facts.st_mode) ? (uint64_t)facts.st_size : 0;
    *input = made;
    return CRM_OK;
}

/* Whether a file has not as many bytes as were read up to its end: somebody cuts it, or writes it
 * anew, and what was read may be anything. */
static bool has_changed(const struct crm_input *input)
{
    struct stat facts;
    return !input->copied && fstat(input->descriptor, &facts) == 0
           && (uint64_t)facts.st_size != input->position;
}

static enum crm_status count_read(struct crm_input *input, size_t count, struct crm_error *error)
{
    input->ended = count == 0;
    input->position += count;
    return input->ended && input->seekable && has_changed(input)
               ? crm_fail_at(error, CRM_FAILURE, input->name, 0, 0, "has changed while it was read")
               : CRM_OK;
}

static enum crm_status fill_raw(struct crm_input *input, struct crm_error *error)
{
    size_t count = 0;
    if (crm_file_read(input->descriptor, input->name, input->raw, RAW_SIZE, &count, error)
        != CRM_OK) {
        return CRM_FAILURE;
    }
    if (count_read(input, count, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    input->stream.next_in = input->raw;
    input->stream.avail_in = (unsigned)count;
    return CRM_OK;
}

/* Looks at the first two bytes; a pipe may give them one by one. */
static enum crm_status start(struct crm_input *input, struct crm_error *error)
{
    input->started = true;
    if (fill_raw(input, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    if (input->stream.avail_in == 1) {
        size_t count = 0;
        if (crm_file_read(input->descriptor, input->name, input->raw + 1, RAW_SIZE - 1, &count,
                          error)
            != CRM_OK) {
            return CRM_FAILURE;
        }
        input->position += count;
        input->stream.avail_in += (unsigned)count;
    }
    input->compressed = !input->copied && input->stream.avail_in >= 2 && input->raw[0] == 0x1f
                        && input->raw[1] == 0x8b;
    return CRM_OK;
}

static enum crm_status read_plain(struct crm_input *input, char *bytes, size_t size, size_t *count,
                                  struct crm_error *error)
{
    size_t kept = input->stream.avail_in;
    if (kept > 0) {
        size_t step = kept < size ? kept : size;
        memcpy(bytes, input->stream.next_in, step);
        input->stream.next_in += step;
        input->stream.avail_in -= (unsigned)step;
        *count = step;
        return CRM_OK;
    }
    *count = 0;
    if (input->ended) {
        return CRM_OK;
    }
    if (crm_file_read(input->descriptor, input->name, bytes, size, count, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    return count_read(input, *count, error);
}

static enum crm_status open_member(struct crm_input *input, struct crm_error *error)
{
    int result = input->stream.state == NULL ? inflateInit2(&input->stream, CRM_GZIP_WINDOW)
                                             : inflateReset(&input->stream);
    input->inflating = result == Z_OK;
    return result == Z_OK ? CRM_OK : crm_fail_memory(error);
}

static enum crm_status read_compressed(struct crm_input *input, char *bytes, size_t size,
                                       size_t *count, struct crm_error *error)
{
    *count = 0;
    input->stream.next_out = (unsigned char *)bytes;
    input->stream.avail_out = size < UINT32_MAX ? (unsigned)size : UINT32_MAX;
    unsigned asked = input->stream.avail_out;
    while (input->stream.avail_out == asked) {
        if (input->stream.avail_in == 0 && !input->ended && fill_raw(input, error) != CRM_OK) {
            return CRM_FAILURE;
        }
        if (input->stream.avail_in == 0 && input->ended) {
            return input->inflating && !input->accept_cut ? crm_fail_at(
                       error, CRM_REFUSED, input->name, 0, 0, "compressed input is cut short")
                                                          : CRM_OK;
        }
        if (!input->inflating && open_member(input, error) != CRM_OK) {
            return CRM_FAILURE;
        }
        int result = inflate(&input->stream, Z_NO_FLUSH);
        if (result == Z_STREAM_END) {
            input->inflating = false;
        } else if (result == Z_MEM_ERROR) {
            return crm_fail_memory(error);
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            return crm_fail_at(error, CRM_REFUSED, input->name, 0, 0,
                               "compressed input is corrupt: %s",
                               input->stream.msg != NULL ? input->stream.msg : "bad data");
        }
    }
    *count = asked - input->stream.avail_out;
    return CRM_OK;
}

enum crm_status crm_input_read(struct crm_input *input, char *bytes, size_t size, size_t *count,
                               struct crm_error *error)
{
    if (!input->started && start(input, error) != CRM_OK) {
        return CRM_FAILURE;
    }
    return input->compressed ? read_compressed(input, bytes, size, count, error)
                             : read_plain(input, bytes, size, count, error);
}

void crm_input_accept_cut(struct crm_input *input, bool accept)
{
    input->accept_cut = accept;
}

enum crm_status crm_input_read_all(struct crm_input *input, size_t most, const char *what,
                                   struct crm_buffer *content, struct crm_error *error)
{
    enum crm_status status = CRM_OK;
    size_t count = 1;
    while (status == CRM_OK && count > 0) {
        char *room = crm_buffer_room(content, PART_SIZE);
        status = crm_buffer_check(content, error);
        status = status == CRM_OK ? crm_input_read(input, room, PART_SIZE, &count, error) : status;
        content->length += status == CRM_OK ? count : 0;
        if (status == CRM_OK && content->length > most) {
            status = crm_fail_at(error, CRM_REFUSED, input->name, 0, 0,
                                 "is too large for %s: more than %zu MiB", what, most >> 20);
        }
    }
    return status;
}

static void take_over(struct crm_input *input, int descriptor)
{
    if (input->owned) {
        crm_hook_close(input->descriptor);
    }
    input->descriptor = descriptor;
    input->owned = true;
    input->seekable = true;
    input->copied = true;
}

/* Puts the whole plain content into a temporary file that takes the descriptor's place. */
static enum crm_status spool(struct crm_input *input, struct crm_span seen, struct crm_error *error)
{
    int copy = -1;
    size_t size = 1 << 18;
    char *bytes = crm_allocate(size, 1, error);
    enum crm_status status = bytes != NULL ? crm_file_temporary(&copy, error) : CRM_FAILURE;
    if (status == CRM_OK) {
        status = crm_file_write(copy, "temporary file", seen.at, seen.length, error);
    }
    size_t count = 1;
    while (status == CRM_OK && count > 0) {
        status = crm_input_read(input, bytes, size, &count, error);
        if (status == CRM_OK) {
            status = crm_file_write(copy, "temporary file", bytes, count, error);
        }
    }
    crm_release(bytes);
    if (status != CRM_OK) {
        if (copy >= 0) {
            crm_hook_close(copy);
        }
        return status;
    }
    take_over(input, copy);
    return CRM_OK;
}

enum crm_status crm_input_restart(struct crm_input *input, struct crm_span seen,
                                  struct crm_error *error)
{
    if (!input->seekable) {
        enum crm_status status = spool(input, seen, error);
        if (status != CRM_OK) {
            return status;
        }
    }
    if (crm_hook_seek(input->descriptor, 0) != 0) {
        return crm_fail_errno(error, input->name, "cannot start again");
    }
    input->started = false;
    input->compressed = false;
    input->inflating = false;
    input->ended = false;
    input->position = 0;
    input->stream.avail_in = 0;
    return CRM_OK;
}

enum crm_status crm_input_replace(struct crm_input *input, int descriptor, struct crm_error *error)
{
    if (crm_hook_seek(descriptor, 0) != 0) {
        return crm_fail_errno(error, input->name, "cannot start again");
    }
    take_over(input, descriptor);
    return crm_input_restart(input, (struct crm_span){ "", 0 }, error);
}

enum crm_status crm_input_random(struct crm_input *input, struct crm_span seen, uint64_t *size,
                                 struct crm_error *error)
{
    enum crm_status status = crm_input_restart(input, seen, error);
    if (status == CRM_OK) {
        status = start(input, error);
    }
    if (status == CRM_OK && input->compressed) {
        status = spool(input, (struct crm_span){ "", 0 }, error);
    }
    struct stat facts;
    if (status == CRM_OK && fstat(input->descriptor, &facts) != 0) {
        status = crm_fail_errno(error, input->name, "cannot tell its size");
    }
    if (status == CRM_OK) {
        *size = (uint64_t)facts.st_size;
    }
    return status;
}

enum crm_status crm_input_read_at(struct crm_input *input, uint64_t place, char *bytes, size_t size,
                                  size_t *count, struct crm_error *error)
{
    if (crm_hook_seek(input->descriptor, (off_t)place) != (off_t)place) {
        return crm_fail_errno(error, input->name, "cannot go to byte %llu",
                              (unsigned long long)place);
    }
    return crm_file_read(input->descriptor, input->name, bytes, size, count, error);
}

const char *crm_input_name(const struct crm_input *input)
{
    return input->name;
}

void crm_input_position(const struct crm_input *input, uint64_t *position, uint64_t *size)
{
    *position = input->position;
    *size = input->size;
}

void crm_input_close(struct crm_input *input)
{
    if (input == NULL) {
        return;
    }
    if (input->stream.state != NULL) {
        inflateEnd(&input->stream);
    }
    if (input->owned && input->descriptor >= 0) {
        crm_hook_close(input->descriptor);
    }
    crm_release(input);
}
