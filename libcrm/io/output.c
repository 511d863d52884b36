#include "io/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/compression.h"
#include "io/file.h"
#include "io/system.h"

enum {
    PIPE_SIZE = 1 << 20,
    BUFFER_SIZE = 1 << 18,
    DIRECT_SIZE = 1 << 15,
    PATH_SIZE = 4096,
    NAMED_MOST = 16,
    COMPRESSION_LEVEL = 1
};

struct crm_output {
    char path[PATH_SIZE];      /* where the file will be; empty: direct */
    char temporary[PATH_SIZE]; /* its name until then; empty: it has none */
    const char *name;
    int descriptor;
    bool owned;
    bool compressed;
    bool failed;
    size_t used;
    z_stream stream;
    unsigned char buffer[BUFFER_SIZE];
};

/* A signal handler can only reach what is global: the temporary names in use. */
static struct crm_output *volatile named[NAMED_MOST];

static void remember(struct crm_output *output)
{
    for (size_t i = 0; i < NAMED_MOST; i++) {
        if (named[i] == NULL) {
            named[i] = output;
            return;
        }
    }
}

static void forget(struct crm_output *output)
{
    for (size_t i = 0; i < NAMED_MOST; i++) {
        if (named[i] == output) {
            named[i] = NULL;
        }
    }
}

void crm_output_abandon_all(void)
{
    for (size_t i = 0; i < NAMED_MOST; i++) {
        struct crm_output *output = named[i];
        if (output != NULL && output->temporary[0] != '\0') {
            unlink(output->temporary);
        }
    }
}

/* "folder/.name.crm" beside the place. One name for every run, so that what a killed run left is
 * taken over by the next one. */
static bool temporary_name(struct crm_output *output)
{
    const char *slash = strrchr(output->path, '/');
    const char *base = slash != NULL ? slash + 1 : output->path;
    int length = snprintf(output->temporary, PATH_SIZE, "%.*s.%s.crm", (int)(base - output->path),
                          output->path, base);
    return length > 0 && length < PATH_SIZE;
}

static enum crm_status open_beside(struct crm_output *output, mode_t mode, struct crm_error *error)
{
    char folder[PATH_SIZE];
    snprintf(folder, sizeof folder, "%s", output->path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL) {
        snprintf(folder, sizeof folder, ".");
    } else {
        slash[slash == folder ? 1 : 0] = '\0';
    }
    output->descriptor = crm_hook_open(folder, O_WRONLY | O_TMPFILE, mode);
    if (output->descriptor < 0
        && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT || errno == EINVAL)) {
        if (!temporary_name(output)) {
            return crm_fail_at(error, CRM_FAILURE, output->name, 0, 0, "the name is too long");
        }
        remember(output);
        output->descriptor =
            crm_hook_open(output->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode);
        if (output->descriptor < 0) {
            output->temporary[0] = '\0';
        }
    }
    if (output->descriptor < 0) {
        return crm_fail_errno(error, output->name, "cannot write here");
    }
    return CRM_OK;
}

static enum crm_status open_file(struct crm_output *output, const char *path,
                                 struct crm_error *error)
{
    struct stat facts;
    bool exists = stat(path, &facts) == 0;
    output->owned = true;
    if (!exists && lstat(path, &facts) == 0) {
        return crm_fail_at(error, CRM_FAILURE, path, 0, 0, "is a link that leads nowhere");
    }
    if (exists && !S_ISREG(facts.st_mode)) {
        output->descriptor = crm_hook_open(path, O_WRONLY, 0);
        return output->descriptor >= 0 ? CRM_OK : crm_fail_errno(error, path, "cannot write");
    }
    char resolved[PATH_MAX]; /* a link stays a link */
    bool linked = exists && realpath(path, resolved) != NULL;
    int length = snprintf(output->path, PATH_SIZE, "%s", linked ? resolved : path);
    if (length >= PATH_SIZE) {
        return crm_fail_at(error, CRM_FAILURE, path, 0, 0, "the name is too long");
    }
    enum crm_status status = open_beside(output, 0666, error);
    if (status == CRM_OK && exists && fchmod(output->descriptor, facts.st_mode & 07777) != 0) {
        status = crm_fail_errno(error, path, "cannot keep the file's mode");
    }
    return status;
}

enum crm_status crm_output_open(struct crm_output **output, const char *path, bool gzip,
                                struct crm_error *error)
{
    *output = NULL;
    struct crm_output *made = crm_allocate(1, sizeof *made, error);
    if (made == NULL) {
        return CRM_FAILURE;
    }
    bool standard = path == NULL || strcmp(path, "-") == 0;
    made->name = standard ? "standard output" : path;
    if (standard) {
        fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE_SIZE); /* fewer switches; no pipe: no matter */
    }
    made->descriptor = standard ? STDOUT_FILENO : -1;
    enum crm_status status = standard ? CRM_OK : open_file(made, path, error);
    size_t length = standard ? 0 : strlen(path);
    made->compressed = gzip || (length > 3 && strcmp(path + length - 3, ".gz") == 0);
    if (status == CRM_OK && made->compressed) {
        crm_zlib_memory(&made->stream);
        if (deflateInit2(&made->stream, COMPRESSION_LEVEL, Z_DEFLATED, CRM_GZIP_WINDOW, 8,
                         Z_DEFAULT_STRATEGY)
            != Z_OK) {
            made->compressed = false;
            status = crm_fail_memory(error);
        }
    }
    if (status != CRM_OK) {
        crm_output_discard(made);
        return status;
    }
    *output = made;
    return CRM_OK;
}

static enum crm_status put(struct crm_output *output, const void *bytes, size_t size,
                           struct crm_error *error)
{
    enum crm_status status = crm_file_write(output->descriptor, output->name, bytes, size, error);
    output->failed = output->failed || status != CRM_OK;
    return status;
}

/* Compresses into the buffer, which is written each time that it is full. */
static enum crm_status compress_bytes(struct crm_output *output, const void *bytes, size_t size,
                                      int flush, struct crm_error *error)
{
    const unsigned char *at = bytes;
    do {
        size_t step = size < 1 << 30 ? size : 1 << 30;
        output->stream.next_in = (unsigned char *)(uintptr_t)at;
        output->stream.avail_in = (unsigned)step;
        at += step;
        size -= step;
        do {
            output->stream.next_out = output->buffer;
            output->stream.avail_out = BUFFER_SIZE;
            if (deflate(&output->stream, size == 0 ? flush : Z_NO_FLUSH) == Z_STREAM_ERROR) {
                output->failed = true;
                return crm_fail_at(error, CRM_FAILURE, output->name, 0, 0, "cannot compress");
            }
            enum crm_status status =
                put(output, output->buffer, BUFFER_SIZE - output->stream.avail_out, error);
            if (status != CRM_OK) {
                return status;
            }
        } while (output->stream.avail_out == 0);
    } while (size > 0);
    return CRM_OK;
}

enum crm_status crm_output_flush(struct crm_output *output, struct crm_error *error)
{
    if (output->compressed || output->used == 0) {
        return CRM_OK;
    }
    size_t used = output->used;
    output->used = 0;
    return put(output, output->buffer, used, error);
}

enum crm_status crm_output_write(struct crm_output *output, const void *bytes, size_t size,
                                 struct crm_error *error)
{
    if (output->compressed) {
        return size == 0 ? CRM_OK : compress_bytes(output, bytes, size, Z_NO_FLUSH, error);
    }
    if (size >= DIRECT_SIZE || size > BUFFER_SIZE - output->used) {
        enum crm_status status = crm_output_flush(output, error);
        if (status != CRM_OK) {
            return status;
        }
        if (size >= DIRECT_SIZE) {
            return put(output, bytes, size, error);
        }
    }
    if (size > 0) {
        memcpy(output->buffer + output->used, bytes, size);
        output->used += size;
    }
    return CRM_OK;
}

/* Gives the finished file its name: at once where the place is free, else by way of a rename. */
static enum crm_status publish(struct crm_output *output, struct crm_error *error)
{
    if (output->temporary[0] == '\0') {
        if (crm_hook_link(output->descriptor, output->path) == 0) {
            return CRM_OK;
        }
        if (errno != EEXIST || !temporary_name(output)) {
            return crm_fail_errno(error, output->name, "cannot name the finished file");
        }
        remember(output);
        if (crm_hook_link(output->descriptor, output->temporary) != 0
            && (errno != EEXIST || crm_hook_unlink(output->temporary) != 0
                || crm_hook_link(output->descriptor, output->temporary) != 0)) {
            return crm_fail_errno(error, output->name, "cannot name the finished file");
        }
    }
    if (crm_hook_rename(output->temporary, output->path) != 0) {
        return crm_fail_errno(error, output->name, "cannot rename the finished file");
    }
    output->temporary[0] = '\0';
    return CRM_OK;
}

enum crm_status crm_output_close(struct crm_output *output, struct crm_error *error)
{
    enum crm_status status = output->compressed ? compress_bytes(output, "", 0, Z_FINISH, error)
                                                : crm_output_flush(output, error);
    bool file = output->path[0] != '\0';
    if (status == CRM_OK && output->failed) {
        status = crm_fail_at(error, CRM_FAILURE, output->name, 0, 0, "an earlier write failed");
    }
    if (status == CRM_OK && file && crm_hook_sync(output->descriptor) != 0) {
        status = crm_fail_errno(error, output->name, "cannot write");
    }
    if (status == CRM_OK && file) {
        status = publish(output, error);
    }
    if (status == CRM_OK && output->owned) {
        int descriptor = output->descriptor;
        output->descriptor = -1;
        if (crm_hook_close(descriptor) != 0 && !file) { /* a file is synced and in its place */
            status = crm_fail_errno(error, output->name, "cannot close");
        }
    }
    crm_output_discard(output);
    return status;
}

void crm_output_discard(struct crm_output *output)
{
    if (output == NULL) {
        return;
    }
    if (output->compressed) {
        deflateEnd(&output->stream);
    }
    if (output->temporary[0] != '\0') {
        crm_hook_unlink(output->temporary);
    }
    forget(output);
    if (output->owned && output->descriptor >= 0) {
        crm_hook_close(output->descriptor);
    }
    crm_release(output);
}

enum crm_status crm_output_text(const char *path, bool gzip, struct crm_span text,
                                struct crm_error *error)
{
    struct crm_output *output = NULL;
    enum crm_status status = crm_output_open(&output, path, gzip, error);
    status = status == CRM_OK ? crm_output_write(output, text.at, text.length, error) : status;
    if (status == CRM_OK) {
        return crm_output_close(output, error);
    }
    crm_output_discard(output);
    return status;
}
