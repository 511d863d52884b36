/* io/system.h — the one hook that every system call on files goes through.
 *
 * A program or preloaded object that defines one of these symbols gets the calls and may fail,
 * shorten or interrupt them. They return what the call of that name returns; those that read and
 * write repeat nothing themselves. */
#ifndef CRM_IO_SYSTEM_H
#define CRM_IO_SYSTEM_H

#include <sys/types.h>

int crm_hook_open(const char *path, int flags, mode_t mode);
ssize_t crm_hook_read(int descriptor, void *bytes, size_t size);
ssize_t crm_hook_write(int descriptor, const void *bytes, size_t size);
off_t crm_hook_seek(int descriptor, off_t offset);
int crm_hook_sync(int descriptor);
int crm_hook_close(int descriptor);
int crm_hook_link(int descriptor, const char *path); /* gives an unnamed file a name */
int crm_hook_rename(const char *from, const char *to);
int crm_hook_unlink(const char *path);

#endif
