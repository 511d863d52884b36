#include "support.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "io/system.h"

/* Faults */

struct fault fault;

static bool strikes(enum fault_kind kind, int code)
{
    if ((fault.kinds & kind) == 0 || fault.struck != 0) {
        return false;
    }
    if (fault.after > 0) {
        fault.after--;
        return false;
    }
    fault.struck = kind;
    errno = code;
    return true;
}

/* True every other time, when interruptions are asked for. */
static bool interrupted(void)
{
    static bool last;
    last = !last;
    errno = EINTR;
    return fault.interrupt && last;
}

static size_t shortened(size_t size)
{
    return fault.most > 0 && size > fault.most ? fault.most : size;
}

static void *resize(void *block, size_t size)
{
    if (size == 0) {
        fault.blocks -= block != NULL;
        free(block);
        return NULL;
    }
    if (strikes(FAULT_MEMORY, ENOMEM)) {
        return NULL;
    }
    void *resized = realloc(block, size);
    fault.blocks += block == NULL && resized != NULL;
    return resized;
}

/* An intake's thread asks for memory, too. */
void *crm_hook_resize(void *block, size_t size)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&mutex);
    void *resized = resize(block, size);
    pthread_mutex_unlock(&mutex);
    return resized;
}

int crm_hook_open(const char *path, int flags, mode_t mode)
{
    if (fault.no_unnamed && (flags & O_TMPFILE) == O_TMPFILE) {
        errno = EOPNOTSUPP;
        return -1;
    }
    int descriptor = strikes(FAULT_OPEN, EACCES) ? -1 : open(path, flags | O_CLOEXEC, mode);
    fault.descriptors += descriptor >= 0;
    return descriptor;
}

ssize_t crm_hook_read(int descriptor, void *bytes, size_t size)
{
    return interrupted() || strikes(FAULT_READ, EIO) ? -1
                                                     : read(descriptor, bytes, shortened(size));
}

ssize_t crm_hook_write(int descriptor, const void *bytes, size_t size)
{
    return interrupted() || strikes(FAULT_WRITE, fault.code != 0 ? fault.code : ENOSPC)
               ? -1
               : write(descriptor, bytes, shortened(size));
}

off_t crm_hook_seek(int descriptor, off_t offset)
{
    return strikes(FAULT_SEEK, EIO) ? -1 : lseek(descriptor, offset, SEEK_SET);
}

int crm_hook_sync(int descriptor)
{
    return strikes(FAULT_SYNC, EIO) ? -1 : fsync(descriptor);
}

/* A close that fails has closed nevertheless. */
int crm_hook_close(int descriptor)
{
    fault.descriptors--;
    int result = close(descriptor);
    return strikes(FAULT_CLOSE, EIO) ? -1 : result;
}

int crm_hook_link(int descriptor, const char *path)
{
    char unnamed[40];
    snprintf(unnamed, sizeof unnamed, "/proc/self/fd/%d", descriptor);
    return strikes(FAULT_LINK, EACCES)
               ? -1
               : linkat(AT_FDCWD, unnamed, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
}

int crm_hook_rename(const char *from, const char *to)
{
    return strikes(FAULT_RENAME, EACCES) ? -1 : rename(from, to);
}

void fault_tell(const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++) {
        fault.told = (fault.told ^ at[i]) * 0x100000001b3u;
    }
}

void fault_each(unsigned kinds, void (*prepare)(void),
                enum crm_status (*scenario)(struct crm_error *error),
                void (*check)(enum crm_status status))
{
    uint64_t wanted = 0;
    for (size_t after = SIZE_MAX;; after++) { /* at first none fails */
        struct crm_error error = { 0 };
        if (prepare != NULL) {
            prepare();
        }
        long blocks = fault.blocks;
        long descriptors = fault.descriptors;
        fault.kinds = kinds;
        fault.after = after;
        fault.struck = 0;
        fault.told = 0xcbf29ce484222325u;
        enum crm_status status = scenario(&error);
        fault.kinds = 0;
        cr_assert(fault.blocks == blocks, "call %zu (%x): memory is left", after, fault.struck);
        cr_assert(fault.descriptors == descriptors, "call %zu (%x): a descriptor is left", after,
                  fault.struck);
        if (status != CRM_OK) {
            cr_assert(error.status == status && error.message[0] != '\0', "call %zu (%x): no error",
                      after, fault.struck);
            cr_assert(fault.struck != 0, "without a fault: %s", error.message);
        }
        wanted = after == SIZE_MAX ? fault.told : wanted;
        cr_assert(status != CRM_OK || fault.told == wanted, "call %zu (%x): another result", after,
                  fault.struck);
        if (check != NULL) {
            check(status);
        }
        if (fault.struck == 0 && after != SIZE_MAX) {
            cr_assert(after > 0, "nothing could fail");
            return;
        }
    }
}

/* Files */

static char folder[64];

void folder_make(void)
{
    snprintf(folder, sizeof folder, "/tmp/crm-unit.XXXXXX");
    cr_assert(mkdtemp(folder) != NULL);
    setenv("TMPDIR", folder, 1);
}

const char *folder_path(const char *name)
{
    static char paths[8][400];
    static size_t next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

/* Counts the names, and removes them where asked to. */
static size_t walk_folder(bool removes)
{
    size_t count = 0;
    DIR *open = opendir(folder);
    cr_assert(open != NULL);
    for (const struct dirent *entry = NULL; (entry = readdir(open)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        count++;
        if (removes) {
            unlink(folder_path(entry->d_name));
        }
    }
    closedir(open);
    return count;
}

void folder_remove(void)
{
    walk_folder(true);
    rmdir(folder);
}

size_t folder_count(void)
{
    return walk_folder(false);
}

void file_put(const char *path, struct crm_span content)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file != NULL);
    cr_assert(fwrite(content.at, 1, content.length, file) == content.length);
    cr_assert(fclose(file) == 0);
}

bool file_is(const char *path, struct crm_span content)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    char *bytes = malloc(content.length + 1);
    size_t length = fread(bytes, 1, content.length + 1, file);
    fclose(file);
    bool same = crm_span_equal((struct crm_span){ bytes, length }, content);
    free(bytes);
    return same;
}

void standard_input_pipe(struct crm_span content)
{
    int ends[2];
    cr_assert(pipe(ends) == 0);
    cr_assert(write(ends[1], content.at, content.length) == (ssize_t)content.length);
    close(ends[1]);
    cr_assert(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
    close(ends[0]);
}

void gzip_append(struct crm_buffer *buffer, struct crm_span content)
{
    z_stream stream = { 0 };
    cr_assert(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    size_t most = deflateBound(&stream, content.length) + 64;
    stream.next_in = (unsigned char *)(uintptr_t)content.at;
    stream.avail_in = (unsigned)content.length;
    stream.next_out = (unsigned char *)crm_buffer_room(buffer, most);
    stream.avail_out = (unsigned)most;
    cr_assert(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    buffer->length += most - stream.avail_out;
    deflateEnd(&stream);
}

/* Random numbers (xorshift64*) */

uint64_t random_next(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1du;
}

size_t random_below(uint64_t *state, size_t below)
{
    return (size_t)((random_next(state) >> 16) % below);
}
