/* tests/fault/sweep.c — runs one command again and again, each time with another of its calls
 * failing, until there is no such call any more; checks what it promises each time.
 *
 *   sweep [-i INPUT] [-o FILE] [-s FILE] [-k STEP] [-c CALL] [-et] -n NAME SHIM COMMAND...
 *
 * -i INPUT  standard input
 * -o FILE   in folder out/: what is there only after success; -s FILE: also there, but may be
 *           published although the command fails later
 * -k STEP   past the eighth, only each STEPth call
 * -c CALL   this kind of call alone
 * -n NAME   for messages
 * -e        the input shows where it is cut short
 * -t        no unnamed temporary files
 *
 * Folder tmp/ is the command's TMPDIR. Prints a line for each broken promise and one of counts;
 * the last line is "FAULTS BROKEN". */
#include "strike.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MARK = 100, EVERY_UNTIL = 8, SHOWN_MOST = 3, SECONDS_MOST = 60 };

/* What a fault may lead to. */
enum outcome {
    MUST_FAIL, /* exit code 1 */
    MAY_FAIL,  /* 1, or 0 with everything right */
    HARMLESS,  /* 0 with everything right */
    CUT_SHORT, /* 1 or 3, or 0 with everything right */
    KILLED
};

struct kind {
    const char *call;
    const char *how;
    enum outcome outcome;
    const char *reason; /* to be found in the message */
};

static const char input_output[] = "Input/output error";
static const char no_space[] = "No space left on device";
static const char no_memory[] = "out of memory";

static const struct kind kinds[] = {
    { "resize", "fail", MAY_FAIL, no_memory },
    { "resize", "broken", MAY_FAIL, no_memory },
    { "open", "fail", MUST_FAIL, input_output },
    { "open", "kill", KILLED, NULL },
    { "read", "fail", MUST_FAIL, input_output },
    { "read", "interrupt", HARMLESS, NULL },
    { "read", "short", HARMLESS, NULL },
    { "read", "crumbs", HARMLESS, NULL },
    { "read", "end", CUT_SHORT, "" },
    { "read", "kill", KILLED, NULL },
    { "write", "fail", MUST_FAIL, no_space },
    { "write", "broken", MUST_FAIL, no_space },
    { "write", "interrupt", HARMLESS, NULL },
    { "write", "short", HARMLESS, NULL },
    { "write", "crumbs", HARMLESS, NULL },
    { "write", "kill", KILLED, NULL },
    { "seek", "fail", MUST_FAIL, input_output },
    { "seek", "kill", KILLED, NULL },
    { "sync", "fail", MUST_FAIL, input_output },
    { "sync", "kill", KILLED, NULL },
    { "close", "fail", MAY_FAIL, input_output },
    { "close", "kill", KILLED, NULL },
    { "link", "fail", MUST_FAIL, input_output },
    { "link", "kill", KILLED, NULL },
    { "rename", "fail", MUST_FAIL, input_output },
    { "rename", "kill", KILLED, NULL },
    { "unlink", "fail", MAY_FAIL, input_output },
    { "unlink", "kill", KILLED, NULL },
};

/* The bytes of a file; NULL where there is none. */
struct content {
    char *bytes;
    size_t length;
};

enum { PRINTED, MESSAGES, MAIN, SIDE, CONTENT_COUNT };

static const char *paths[CONTENT_COUNT] = { "printed", "messages" };

static const struct strike_mark unmarked;
static char *no_command[] = { NULL };

static struct {
    const char *name;
    const char *input;
    const char *call;
    const char *shim;
    char **command;
    unsigned long step;
    bool marked_end;
    bool named;
    const struct strike_mark *mark;
    struct content wanted[CONTENT_COUNT];
    unsigned long faults;
    unsigned long broken;
} sweep = { .input = "/dev/null", .shim = "", .command = no_command, .step = 1, .mark = &unmarked };

static const struct content old = { "old\n", 4 };

static void die(const char *what)
{
    fprintf(stderr, "sweep: %s: %s\n", what, strerror(errno));
    exit(2);
}

static struct content read_content(const char *path)
{
    struct content content = { 0 };
    struct stat facts;
    int descriptor = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (descriptor < 0) {
        return content;
    }
    if (fstat(descriptor, &facts) != 0) {
        die(path);
    }
    content.bytes = calloc((size_t)facts.st_size + 1, 1);
    ssize_t got =
        content.bytes != NULL ? read(descriptor, content.bytes, (size_t)facts.st_size) : -1;
    if (got != facts.st_size) {
        die(path);
    }
    content.length = (size_t)got;
    close(descriptor);
    return content;
}

static bool same(struct content left, struct content right)
{
    if (left.bytes == NULL || right.bytes == NULL) {
        return left.bytes == right.bytes;
    }
    return left.length == right.length && memcmp(left.bytes, right.bytes, left.length) == 0;
}

/* Summaries end with the seconds that they took: "; 0.3 s". */
static void drop_seconds(struct content *messages)
{
    if (messages->length == 0) {
        return;
    }
    char *to = messages->bytes;
    char *end = messages->bytes + messages->length;
    for (char *line = messages->bytes; line < end;) {
        char *feed = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((feed != NULL ? feed + 1 : end) - line);
        size_t kept = length;
        if (length > 3 && memcmp(line + length - 3, " s\n", 3) == 0) {
            kept -= 3;
            while (kept > 0 && strchr("0123456789. ", line[kept - 1]) != NULL) {
                kept--;
            }
        }
        memmove(to, line, kept);
        to += kept;
        if (kept < length) {
            *to++ = '\n';
        }
        line += length;
    }
    messages->length = (size_t)(to - messages->bytes);
    *to = '\0';
}

/* Calls `visit` for each file of a folder. */
static void each_file(const char *folder, void (*visit)(const char *path, void *user), void *user)
{
    DIR *listing = opendir(folder);
    if (listing == NULL) {
        die(folder);
    }
    /* cppcheck-suppress readdirCalled ; readdir_r is deprecated, nobody else reads this one */
    for (struct dirent *entry = readdir(listing); entry != NULL; entry = readdir(listing)) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            char path[512];
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            visit(path, user);
        }
    }
    closedir(listing);
}

static void remove_file(const char *path, void *user)
{
    (void)user;
    if (unlink(path) != 0) {
        die(path);
    }
}

/* Both folders as they are before a run: empty, or with old files under the final names. */
static void prepare_folders(bool with_old)
{
    each_file("out", remove_file, NULL);
    each_file("tmp", remove_file, NULL);
    for (int i = MAIN; with_old && i <= SIDE; i++) {
        if (paths[i] != NULL) {
            int descriptor = open(paths[i], O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
            if (descriptor < 0 || write(descriptor, old.bytes, old.length) != (ssize_t)old.length) {
                die(paths[i]);
            }
            close(descriptor);
        }
    }
}

static void redirect(const char *path, int flags, int descriptor)
{
    int opened = path != NULL ? open(path, flags, 0600) : -1;
    if (opened < 0 || dup2(opened, descriptor) != descriptor) {
        die(path);
    }
    close(opened);
}

static void execute(const char *plan)
{
    redirect(sweep.input, O_RDONLY, 0);
    redirect(paths[PRINTED], O_WRONLY | O_CREAT | O_TRUNC, 1);
    redirect(paths[MESSAGES], O_WRONLY | O_CREAT | O_TRUNC, 2);
    setenv("LD_PRELOAD", sweep.shim, 1);
    setenv("STRIKE", plan, 1);
    if (sweep.named) {
        setenv("STRIKE_NAMED", "1", 1);
    }
    setenv("TMPDIR", "tmp", 1);
    alarm(SECONDS_MOST); /* stays set: a tool that hangs is ended by it */
    execvp(sweep.command[0], sweep.command);
    die(sweep.command[0]);
}

/* Runs the command with the fault; gives what waitpid gives. */
static int run(const struct kind *kind, unsigned long number)
{
    char plan[64];
    snprintf(plan, sizeof plan, "%s %s %lu %d", kind->call, kind->how, number, MARK);
    if (ftruncate(MARK, 0) != 0 || ftruncate(MARK, sizeof *sweep.mark) != 0) {
        die("mark");
    }
    int status = 0;
    pid_t process = fork();
    if (process == 0) {
        execute(plan);
    }
    if (process < 0 || waitpid(process, &status, 0) != process) {
        die("cannot run");
    }
    return status;
}

/* What a run has left. */
struct left {
    struct content contents[CONTENT_COUNT];
    char beside[256];    /* the first file in out/ that is no output; "" for none */
    char temporary[256]; /* the same in tmp/ */
};

static void note_beside(const char *path, void *user)
{
    struct left *left = user;
    if ((paths[MAIN] == NULL || strcmp(path, paths[MAIN]) != 0)
        && (paths[SIDE] == NULL || strcmp(path, paths[SIDE]) != 0)) {
        snprintf(left->beside, sizeof left->beside, "%s", path);
    }
}

static void note_temporary(const char *path, void *user)
{
    struct left *left = user;
    snprintf(left->temporary, sizeof left->temporary, "%s", path);
}

static void look(struct left *left)
{
    *left = (struct left){ 0 };
    for (int i = 0; i < CONTENT_COUNT; i++) {
        left->contents[i] = read_content(paths[i]);
    }
    drop_seconds(&left->contents[MESSAGES]);
    each_file("out", note_beside, left);
    each_file("tmp", note_temporary, left);
}

static void forget(struct left *left)
{
    for (int i = 0; i < CONTENT_COUNT; i++) {
        free(left->contents[i].bytes);
    }
}

/* Whether the lines of `less` are lines of `more`, in the same order. */
static bool lines_within(struct content less, struct content more)
{
    const char *at = more.bytes;
    for (const char *line = less.bytes; *line != '\0';) {
        size_t length = strcspn(line, "\n") + 1;
        while (*at != '\0' && strncmp(at, line, length) != 0) {
            at += strcspn(at, "\n");
            at += *at != '\0';
        }
        if (*at == '\0') {
            return false;
        }
        at += length;
        line += length;
    }
    return true;
}

/* Each function below names the promise that is broken, or gives NULL. */

/* A note or a summary that finds no memory may be lost as a whole. */
static const char *check_success(const struct left *left, bool notes_may_go)
{
    static const char *const differs[CONTENT_COUNT] = {
        "exit code 0, standard output differs",
        "exit code 0, messages differ",
        "exit code 0, the output file differs",
        "exit code 0, the other output file differs",
    };
    for (int i = 0; i < CONTENT_COUNT; i++) {
        if (!same(left->contents[i], sweep.wanted[i])
            && !(i == MESSAGES && notes_may_go
                 && lines_within(left->contents[i], sweep.wanted[i]))) {
            return differs[i];
        }
    }
    return NULL;
}

/* Every line of the messages begins with "TOOL: ", and the reason is there. */
static const char *check_messages(const struct content *messages, const char *reason)
{
    const char *slash = strrchr(sweep.command[0], '/');
    const char *tool = slash != NULL ? slash + 1 : sweep.command[0];
    size_t length = strlen(tool);
    if (messages->length == 0) {
        return "no message";
    }
    for (const char *line = messages->bytes; *line != '\0';) {
        if (strncmp(line, tool, length) != 0 || strncmp(line + length, ": ", 2) != 0) {
            return "a message does not begin with the tool's name";
        }
        const char *feed = strchr(line, '\n');
        if (feed == NULL) {
            return "the last message is cut off";
        }
        line = feed + 1;
    }
    return strstr(messages->bytes, reason) == NULL ? "the message does not say the reason" : NULL;
}

/* The files are as they were; whole ones where `whole` says so. */
static const char *check_files(const struct left *left, bool with_old, bool main_whole)
{
    struct content before = with_old ? old : (struct content){ 0 };
    struct content none = { 0 };
    if (!same(left->contents[MAIN], paths[MAIN] != NULL ? before : none)
        && !(main_whole && same(left->contents[MAIN], sweep.wanted[MAIN]))) {
        return main_whole ? "the output file is neither the old nor the new one"
                          : "an output file in spite of the failure";
    }
    if (!same(left->contents[SIDE], paths[SIDE] != NULL ? before : none)
        && !same(left->contents[SIDE], sweep.wanted[SIDE])) {
        return "the other output file is neither the old nor the new one";
    }
    return NULL;
}

/* A name stays where a kill came before its end, or where it could not be removed. */
static const char *check_leftovers(const struct kind *kind, int status, const struct left *left)
{
    bool unlinking = strcmp(kind->call, "unlink") == 0 && status != 0;
    bool names_stay = kind->outcome == KILLED || unlinking;
    if (left->beside[0] != '\0' && !names_stay) {
        return "a temporary file is left beside the output";
    }
    if (left->temporary[0] != '\0' && !unlinking) {
        return "a temporary file is left in TMPDIR";
    }
    return NULL;
}

static const char *check_failure(const struct kind *kind, int status, const struct left *left,
                                 bool with_old)
{
    if (!WIFEXITED(status)) {
        return "ended by a signal";
    }
    int code = WEXITSTATUS(status);
    bool harmless = kind->outcome == HARMLESS;
    if (harmless || (code != 1 && !(code == 3 && kind->outcome == CUT_SHORT))) {
        return "wrong exit code";
    }
    const char *broken = check_messages(&left->contents[MESSAGES], kind->reason);
    return broken != NULL ? broken : check_files(left, with_old, false);
}

/* A kill leaves at most a temporary name, which the next run takes over. */
static const char *check_killed(int status, const struct left *left, bool with_old)
{
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL) {
        return "not killed";
    }
    const char *broken = check_files(left, with_old, true);
    if (broken != NULL || left->beside[0] == '\0') {
        return broken;
    }
    static const struct kind none = { "none", "none", HARMLESS, NULL };
    struct left after;
    int again = run(&none, 1);
    look(&after);
    broken = !WIFEXITED(again) || WEXITSTATUS(again) != 0 || check_success(&after, false) != NULL
                     || after.beside[0] != '\0'
                 ? "the next run does not take over what was left"
                 : NULL;
    forget(&after);
    return broken;
}

static const char *judge(const struct kind *kind, int status, struct strike_mark mark,
                         const struct left *left, bool with_old)
{
    const char *broken = check_leftovers(kind, status, left);
    if (broken != NULL) {
        return broken;
    }
    if (kind->outcome == KILLED && mark.struck) {
        return check_killed(status, left, with_old);
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return check_failure(kind, status, left, with_old);
    }
    /* A summary that cannot be written changes nothing. */
    if (mark.struck && kind->outcome == MUST_FAIL && mark.descriptor != STDERR_FILENO) {
        return "exit code 0 in spite of the failure";
    }
    return check_success(left, strcmp(kind->call, "resize") == 0);
}

static void tell(const struct kind *kind, unsigned long number, bool with_old, int status,
                 const struct left *left, const char *broken)
{
    printf("FAIL %s%s: %s %s %lu: %s (exit %d, signal %d)\n", sweep.name,
           with_old ? ", old file there" : "", kind->call, kind->how, number, broken,
           WIFEXITED(status) ? WEXITSTATUS(status) : -1,
           WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    printf("%.600s%s%s%s%s", left->contents[MESSAGES].bytes, left->beside,
           left->beside[0] != '\0' ? "\n" : "", left->temporary,
           left->temporary[0] != '\0' ? "\n" : "");
}

/* Every fault of one kind, until none strikes any more; gives how many there were. */
static unsigned long try_kind(const struct kind *kind, bool with_old)
{
    bool once = strcmp(kind->how, "crumbs") == 0;
    unsigned long faults = 0;
    unsigned long broken_before = sweep.broken;
    for (unsigned long number = 1;; number += number < EVERY_UNTIL ? 1 : sweep.step) {
        prepare_folders(with_old);
        int status = run(kind, number);
        struct strike_mark mark = *sweep.mark;
        struct left left;
        look(&left);
        const char *broken = judge(kind, status, mark, &left, with_old);
        sweep.broken += broken != NULL;
        if (broken != NULL && sweep.broken - broken_before <= SHOWN_MOST) {
            tell(kind, number, with_old, status, &left, broken);
        }
        forget(&left);
        faults += mark.struck || broken != NULL;
        if (!mark.struck || once) {
            break;
        }
    }
    sweep.faults += faults;
    return faults;
}

static void try_all(void)
{
    char counts[256] = "";
    size_t used = 0;
    unsigned long faults = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct kind *kind = &kinds[i];
        bool memory = strcmp(kind->call, "resize") == 0;
        bool asked = sweep.call == NULL || strcmp(sweep.call, kind->call) == 0;
        if (asked && (kind->outcome != CUT_SHORT || sweep.marked_end)) {
            faults += try_kind(kind, false);
            faults += !memory && paths[MAIN] != NULL ? try_kind(kind, true) : 0;
        }
        if (i + 1 == sizeof kinds / sizeof *kinds || strcmp(kinds[i + 1].call, kind->call) != 0) {
            used += (size_t)snprintf(counts + used, sizeof counts - used, " %s %lu", kind->call,
                                     faults);
            faults = 0;
        }
    }
    printf("%s:%s; %lu broken\n", sweep.name, counts, sweep.broken);
}

/* The run without a fault, which all others are held against. */
static void learn(void)
{
    static const struct kind none = { "none", "none", HARMLESS, NULL };
    prepare_folders(false);
    int status = run(&none, 1);
    struct left left;
    look(&left);
    memcpy(sweep.wanted, left.contents, sizeof sweep.wanted);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0
        || check_leftovers(&none, status, &left) != NULL) {
        tell(&none, 1, false, status, &left, "fails without a fault");
        exit(2);
    }
}

static const char *in_folder(const char *name)
{
    char *path = NULL;
    if (asprintf(&path, "out/%s", name) < 0) {
        die(name);
    }
    return path;
}

static void read_options(int argc, char **argv)
{
    for (int letter; (letter = getopt(argc, argv, "+i:o:s:k:c:n:et")) != -1;) {
        switch (letter) {
        case 'i':
            sweep.input = optarg;
            break;
        case 'o':
        case 's':
            paths[letter == 'o' ? MAIN : SIDE] = in_folder(optarg);
            break;
        case 'k':
            sweep.step = strtoul(optarg, NULL, 10);
            break;
        case 'c':
            sweep.call = optarg;
            break;
        case 'n':
            sweep.name = optarg;
            break;
        case 'e':
            sweep.marked_end = true;
            break;
        case 't':
            sweep.named = true;
            break;
        default:
            exit(2);
        }
    }
    if (argc - optind < 2 || sweep.name == NULL || sweep.step == 0) {
        fprintf(stderr, "sweep: -n NAME, SHIM and COMMAND are needed\n");
        exit(2);
    }
    sweep.shim = argv[optind];
    sweep.command = argv + optind + 1;
}

int main(int argc, char **argv)
{
    read_options(argc, argv);
    int mark = memfd_create("mark", 0);
    if (mark < 0 || dup2(mark, MARK) != MARK || ftruncate(MARK, sizeof *sweep.mark) != 0) {
        die("mark");
    }
    close(mark);
    void *mapped = mmap(NULL, sizeof *sweep.mark, PROT_READ, MAP_SHARED, MARK, 0);
    if (mapped == MAP_FAILED) {
        die("mark");
    }
    sweep.mark = mapped;
    learn();
    try_all();
    printf("%lu %lu\n", sweep.faults, sweep.broken);
    return 0;
}
