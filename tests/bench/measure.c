/* measure.c — runs a command and appends what it took to a file:
 *
 *   measure FILE COMMAND [ARGUMENT...]
 *
 * One line: seconds of wall clock, of user and of system time, KiB of peak memory, parted by
 * blanks. The exit code is the command's; 128 + signal where one ended it. Linux: ru_maxrss is in
 * KiB, and begins with the size of this small program. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int complain(const char *what)
{
    fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
    return 127;
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static int append_line(const char *path, double wall, const struct rusage *usage)
{
    FILE *file = fopen(path, "a");
    if (file == NULL)
        return complain(path);
    fprintf(file, "%.3f %.3f %.3f %ld\n", wall, seconds_of(usage->ru_utime),
            seconds_of(usage->ru_stime), usage->ru_maxrss);
    return fclose(file) == 0 ? 0 : complain(path);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: measure FILE COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    struct timespec start;
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    pid_t child = fork();
    if (child < 0)
        return complain("fork");
    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(complain(argv[2]));
    }
    int status;
    struct rusage usage;
    while (wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR)
            return complain("wait4");
    clock_gettime(CLOCK_MONOTONIC, &end);
    double wall = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    int failed = append_line(argv[1], wall, &usage);
    if (WIFSIGNALED(status))
        return 128 + WTERMSIG(status);
    return WEXITSTATUS(status) != 0 ? WEXITSTATUS(status) : failed;
}
