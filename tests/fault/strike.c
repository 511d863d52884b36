/* tests/fault/strike.c — preloaded into a tool: takes the place of libcrm's hooks and makes one of
 * their calls fail, as strike.h says. Everything else goes on to the hooks themselves. */
#include "strike.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/system.h"

enum { CRUMB = 13 };

static struct {
    char call[16];
    char how[16];
    unsigned long number;
    int mark;
    bool named;
    unsigned long count;
} plan;

static struct {
    void *(*resize)(void *, size_t);
    int (*open)(const char *, int, mode_t);
    ssize_t (*read)(int, void *, size_t);
    ssize_t (*write)(int, const void *, size_t);
    off_t (*seek)(int, off_t);
    int (*sync)(int);
    int (*close)(int);
    int (*link)(int, const char *);
    int (*rename)(const char *, const char *);
    int (*unlink)(const char *);
} next;

/* NULL in a program without libcrm that the tool starts, such as a sanitizer's symbolizer. */
static void find(void *place, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(place, &found, sizeof found);
}

__attribute__((constructor)) static void prepare(void)
{
    find(&next.resize, "crm_hook_resize");
    find(&next.open, "crm_hook_open");
    find(&next.read, "crm_hook_read");
    find(&next.write, "crm_hook_write");
    find(&next.seek, "crm_hook_seek");
    find(&next.sync, "crm_hook_sync");
    find(&next.close, "crm_hook_close");
    find(&next.link, "crm_hook_link");
    find(&next.rename, "crm_hook_rename");
    find(&next.unlink, "crm_hook_unlink");
    const char *text = getenv("STRIKE");
    int used = 0;
    if (text != NULL && sscanf(text, "%15s %15s %n", plan.call, plan.how, &used) == 2) {
        char *end = NULL;
        plan.number = strtoul(text + used, &end, 10);
        plan.mark = (int)strtol(end, NULL, 10);
    }
    plan.named = getenv("STRIKE_NAMED") != NULL;
}

static bool how(const char *name)
{
    return strcmp(plan.how, name) == 0;
}

/* Counts a call; true where it is to fail. */
static bool strikes(const char *call, int descriptor)
{
    if (strcmp(call, plan.call) != 0) {
        return false;
    }
    plan.count++;
    bool onwards = how("broken") || how("crumbs");
    if (plan.count < plan.number || (plan.count > plan.number && !onwards)) {
        return false;
    }
    struct strike_mark mark = { 1, descriptor };
    if (plan.count == plan.number && pwrite(plan.mark, &mark, sizeof mark, 0) != sizeof mark) {
        abort();
    }
    if (how("kill")) {
        raise(SIGKILL);
    }
    return true;
}

static int fail(int number)
{
    errno = number;
    return -1;
}

void *crm_hook_resize(void *block, size_t size)
{
    return size > 0 && strikes("resize", -1) ? NULL : next.resize(block, size);
}

int crm_hook_open(const char *path, int flags, mode_t mode)
{
    if (strikes("open", -1)) {
        return fail(EIO);
    }
    bool unnamed = (flags & O_TMPFILE) == O_TMPFILE;
    return unnamed && plan.named ? fail(EOPNOTSUPP) : next.open(path, flags, mode);
}

/* How much of a struck read or write is done; -1 and errno: it fails. */
static ssize_t portion(size_t size, int number)
{
    size_t most = how("short") ? 1 : CRUMB;
    if (how("short") || how("crumbs")) {
        return (ssize_t)(size < most ? size : most);
    }
    return how("end") ? 0 : fail(how("interrupt") ? EINTR : number);
}

ssize_t crm_hook_read(int descriptor, void *bytes, size_t size)
{
    ssize_t count = strikes("read", descriptor) ? portion(size, EIO) : (ssize_t)size;
    return count <= 0 ? count : next.read(descriptor, bytes, (size_t)count);
}

ssize_t crm_hook_write(int descriptor, const void *bytes, size_t size)
{
    ssize_t count = strikes("write", descriptor) ? portion(size, ENOSPC) : (ssize_t)size;
    return count <= 0 ? count : next.write(descriptor, bytes, (size_t)count);
}

off_t crm_hook_seek(int descriptor, off_t offset)
{
    return strikes("seek", descriptor) ? fail(EIO) : next.seek(descriptor, offset);
}

int crm_hook_sync(int descriptor)
{
    return strikes("sync", descriptor) ? fail(EIO) : next.sync(descriptor);
}

/* The descriptor has gone even where close fails. */
int crm_hook_close(int descriptor)
{
    bool struck = strikes("close", descriptor);
    int result = next.close(descriptor);
    return struck ? fail(EIO) : result;
}

int crm_hook_link(int descriptor, const char *path)
{
    return strikes("link", descriptor) ? fail(EIO) : next.link(descriptor, path);
}

int crm_hook_rename(const char *from, const char *to)
{
    return strikes("rename", -1) ? fail(EIO) : next.rename(from, to);
}

int crm_hook_unlink(const char *path)
{
    return strikes("unlink", -1) ? fail(EIO) : next.unlink(path);
}
