#include "io/system.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int crm_hook_open(const char *path, int flags, mode_t mode)
{
    return open(path, flags | O_CLOEXEC, mode);
}

ssize_t crm_hook_read(int descriptor, void *bytes, size_t size)
{
    return read(descriptor, bytes, size);
}

ssize_t crm_hook_write(int descriptor, const void *bytes, size_t size)
{
    return write(descriptor, bytes, size);
}

off_t crm_hook_seek(int descriptor, off_t offset)
{
    return lseek(descriptor, offset, SEEK_SET);
}

int crm_hook_sync(int descriptor)
{
    return fsync(descriptor);
}

int crm_hook_close(int descriptor)
{
    return close(descriptor);
}

int crm_hook_link(int descriptor, const char *path)
{
    char unnamed[40];
    snprintf(unnamed, sizeof unnamed, "/proc/self/fd/%d", descriptor);
    return linkat(AT_FDCWD, unnamed, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
}

int crm_hook_rename(const char *from, const char *to)
{
    return rename(from, to);
}

int crm_hook_unlink(const char *path)
{
    return unlink(path);
}
