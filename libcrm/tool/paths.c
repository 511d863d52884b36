#include "tool/paths.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file.h"

/* A file that is there, by what it is; another one by where it would be. */
struct identity {
    bool known;
    bool exists;
    struct stat facts;
    char place[PATH_MAX];
};

/* The folder's real name and the file's own. */
static bool find_place(const char *path, char place[static PATH_MAX])
{
    char folder[PATH_MAX];
    char real[PATH_MAX];
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    size_t length = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
    snprintf(folder, sizeof folder, "%.*s", (int)length, path);
    if (realpath(length > 0 ? folder : ".", real) == NULL) {
        return false;
    }
    int written = snprintf(place, PATH_MAX, "%s/%s", real, name);
    return written > 0 && written < PATH_MAX;
}

static struct identity identify(const struct crm_path_use *use)
{
    struct identity identity = { .known = false };
    bool standard = use->path == NULL || strcmp(use->path, "-") == 0;
    if (standard && use->kind == CRM_PATH_INPUT) {
        return identity;
    }
    if (use->path == NULL && use->kind == CRM_PATH_SIDE) {
        return identity;
    }
    identity.exists = standard ? fstat(STDOUT_FILENO, &identity.facts) == 0
                               : stat(use->path, &identity.facts) == 0;
    identity.known = identity.exists || (!standard && find_place(use->path, identity.place));
    return identity;
}

static bool is_same(const struct identity *a, const struct identity *b)
{
    if (!a->known || !b->known || a->exists != b->exists) {
        return false;
    }
    if (!a->exists) {
        return strcmp(a->place, b->place) == 0;
    }
    /* two ways to a device such as /dev/null are no matter */
    return a->facts.st_dev == b->facts.st_dev && a->facts.st_ino == b->facts.st_ino
           && !S_ISCHR(a->facts.st_mode);
}

enum crm_status crm_paths_check(const struct crm_path_use *uses, size_t count,
                                struct crm_error *error)
{
    for (size_t i = 0; i < count; i++) {
        struct identity side = identify(&uses[i]);
        for (size_t j = 0; j < count && uses[i].kind == CRM_PATH_SIDE; j++) {
            struct identity other = identify(&uses[j]);
            bool both_standard = uses[i].path != NULL && strcmp(uses[i].path, "-") == 0
                                 && uses[j].kind == CRM_PATH_OUTPUT && uses[j].path == NULL;
            if (i != j && (both_standard || is_same(&side, &other))) {
                return crm_fail(error, CRM_USAGE, "%s and %s are the same file", uses[i].what,
                                uses[j].what);
            }
        }
    }
    return CRM_OK;
}

enum crm_status crm_paths_keep(const char *input, const char *output, struct crm_error *error)
{
    return crm_file_same(input, output)
               ? crm_fail(error, CRM_USAGE, "%s would be read and overwritten",
                          strcmp(input, "-") == 0 ? "standard input" : input)
               : CRM_OK;
}
