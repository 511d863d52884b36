#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/system.h"

enum crm_status crm_file_read(int descriptor, const char *name, void *bytes, size_t size,
                              size_t *count, struct crm_error *error)
{
    ssize_t got = 0;
    do {
        got = crm_hook_read(descriptor, bytes, size);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return crm_fail_errno(error, name, "cannot read");
    }
    *count = (size_t)got;
    return CRM_OK;
}

enum crm_status crm_file_write(int descriptor, const char *name, const void *bytes, size_t size,
                               struct crm_error *error)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t put = crm_hook_write(descriptor, at, size);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put < 0 && errno == EAGAIN) { /* somebody made the terminal or pipe non-blocking */
            struct pollfd ready = { .fd = descriptor, .events = POLLOUT };
            poll(&ready, 1, -1);
            continue;
        }
        if (put == 0) {
            errno = EIO;
            put = -1;
        }
        if (put < 0) {
            enum crm_status status = errno == EPIPE ? CRM_PIPE_CLOSED : CRM_FAILURE;
            crm_fail_errno(error, name, "cannot write");
            error->status = status;
            return status;
        }
        at += put;
        size -= (size_t)put;
    }
    return CRM_OK;
}

bool crm_file_same(const char *path, const char *output)
{
    struct stat one;
    struct stat other;
    bool found = strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &one) == 0 : stat(path, &one) == 0;
    bool written = output == NULL || strcmp(output, "-") == 0 ? fstat(STDOUT_FILENO, &other) == 0
                                                              : stat(output, &other) == 0;
    return found && written && S_ISREG(one.st_mode) && one.st_dev == other.st_dev
           && one.st_ino == other.st_ino;
}

bool crm_file_once(const char *path)
{
    struct stat facts;
    return strcmp(path, "-") == 0
           || (stat(path, &facts) == 0 && !S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode));
}

/* For file systems without O_TMPFILE: named for a moment. */
static int open_and_unlink(const char *folder)
{
    for (unsigned attempt = 0; attempt < 100; attempt++) {
        char path[4200];
        snprintf(path, sizeof path, "%s/crm.%ld.%u", folder, (long)getpid(), attempt);
        int descriptor = crm_hook_open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (descriptor >= 0 && crm_hook_unlink(path) != 0) {
            int number = errno;
            crm_hook_close(descriptor);
            errno = number;
            return -1;
        }
        if (descriptor >= 0) {
            return descriptor;
        }
        if (errno != EEXIST) {
            break;
        }
    }
    return -1;
}

enum crm_status crm_file_temporary(int *descriptor, struct crm_error *error)
{
    const char *folder = getenv("TMPDIR");
    if (folder == NULL || folder[0] == '\0') {
        folder = "/tmp";
    }
    *descriptor = crm_hook_open(folder, O_RDWR | O_TMPFILE, 0600);
    if (*descriptor < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT)) {
        *descriptor = open_and_unlink(folder);
    }
    if (*descriptor < 0) {
        return crm_fail_errno(error, folder, "cannot make a temporary file");
    }
    return CRM_OK;
}
