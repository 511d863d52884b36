#include "tool/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "io/file.h"
#include "io/output.h"
#include "tool/command.h"
#include "value/text.h"

enum { MEMORY_LEAST = 1 << 12 };

/* Opens a closed descriptor 0, 1 or 2, so that no data file gets its number; in the wrong
 * direction, so that using it is the error EBADF that it would have been. */
static enum crm_status open_standard(struct crm_error *error)
{
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
        if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF
            && open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY) != descriptor) {
            return crm_fail_errno(error, "/dev/null", "cannot open");
        }
    }
    return CRM_OK;
}

/* Removes what is half written, then lets the signal end the process: SA_RESETHAND has put the
 * default action back, and the signal is delivered when the handler returns. */
static void end_by_signal(int number)
{
    crm_output_abandon_all();
    raise(number);
}

/* A signal that the caller ignores (nohup) stays ignored. */
static void catch_signals(void)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
    struct sigaction action = { .sa_handler = end_by_signal, .sa_flags = (int)SA_RESETHAND };
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < CRM_COUNT(numbers); i++) {
        sigaddset(&action.sa_mask, numbers[i]);
    }
    for (size_t i = 0; i < CRM_COUNT(numbers); i++) {
        struct sigaction before;
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            sigaction(numbers[i], &action, NULL);
        }
    }
    signal(SIGPIPE, SIG_IGN);
}

/* Prints "crm-x: text" on standard error in one write. Controls are escaped, so that a file's name
 * does nothing to the terminal; a line feed begins another line of the tool's. */
static void say(const struct crm_tool *tool, const char *before, const char *text)
{
    struct crm_buffer line = { 0 };
    crm_buffer_format(&line, "%s: %s", tool->name, before);
    for (const char *at = text;; at++) {
        size_t length = strcspn(at, "\n");
        crm_text_visible(&line, (struct crm_span){ at, length });
        crm_buffer_byte(&line, '\n');
        at += length;
        if (at[0] == '\0') {
            break;
        }
        crm_buffer_format(&line, "%s: ", tool->name);
    }
    struct crm_error ignored; /* there is no place left to tell it */
    if (line.failed
        || crm_file_write(STDERR_FILENO, NULL, line.bytes, line.length, &ignored) != CRM_OK) {
        dprintf(STDERR_FILENO, "%s: %s%s\n", tool->name, before, text);
    }
    crm_buffer_free(&line);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* What has been shown of the progress on the terminal. */
struct meter {
    const char *tool;
    double next;  /* when to show it again */
    bool visible; /* a line stands there that is to be wiped */
};

enum { FIRST_SECONDS = 1 };

static void show_progress(void *user, const char *input, uint64_t position, uint64_t size)
{
    struct meter *meter = user;
    double now = seconds_now();
    if (now < meter->next) {
        return;
    }
    meter->next = now + 0.2;
    meter->visible = true;
    struct crm_buffer name = { 0 };
    crm_text_visible(&name, crm_span_of(input));
    const char *shown = crm_buffer_string(&name);
    if (size > 0) {
        dprintf(STDERR_FILENO, "\r\x1b[K%s: %s: %.0f %%", meter->tool, shown,
                100 * (double)position / (double)size);
    } else {
        dprintf(STDERR_FILENO, "\r\x1b[K%s: %s: %.0f MB", meter->tool, shown,
                (double)position / 1e6);
    }
    crm_buffer_free(&name);
}

static void wipe_progress(const struct meter *meter)
{
    if (meter->visible) {
        dprintf(STDERR_FILENO, "\r\x1b[K");
    }
}

static void say_result(struct crm_run *run, double started)
{
    bool quiet = run->common.quiet;
    for (size_t i = 0; i < run->notes.count; i++) {
        const char *text = run->notes.texts[i];
        bool note = crm_note_is_remark(text);
        if (!note || !quiet) {
            say(run->tool, note ? "" : "warning: ", text);
        }
    }
    if (!quiet && run->summary.length > 0) {
        crm_buffer_format(&run->summary, "; %.1f s", seconds_now() - started);
        const char *text = crm_buffer_string(&run->summary);
        if (!run->summary.failed) { /* half a summary would be wrong, none is not */
            say(run->tool, "", text);
        }
    }
}

static void say_error(const struct crm_tool *tool, const struct crm_error *error,
                      enum crm_status status)
{
    char text[sizeof *error];
    crm_error_text(error, text, sizeof text);
    say(tool, "", text);
    if (status == CRM_USAGE) {
        dprintf(STDERR_FILENO, "Try '%s --help' for more information.\n", tool->name);
    }
}

static enum crm_status work(struct crm_command *command, struct meter *meter, int argc, char **argv,
                            struct crm_error *error)
{
    struct crm_buffer answer = { 0 };
    enum crm_status status = crm_command_read(command, argc, argv, &answer, error);
    if (status == CRM_OK && answer.length > 0) {
        status =
            crm_file_write(STDOUT_FILENO, "standard output", answer.bytes, answer.length, error);
    } else if (status == CRM_OK && command->run->common.memory < MEMORY_LEAST) {
        status = crm_fail(error, CRM_USAGE, "--memory: at least 4K are needed");
    } else if (status == CRM_OK) {
        command->run->notes.strict = command->run->common.strict;
        if (!command->run->common.quiet && isatty(STDERR_FILENO) == 1) {
            command->run->notes.progress = show_progress;
            command->run->notes.user = meter;
        }
        status = command->tool->run(command->run, command->args, error);
    }
    crm_buffer_free(&answer);
    return status;
}

int crm_tool_main(const struct crm_tool *tool, int argc, char **argv, void *args)
{
    struct crm_run run = { .tool = tool };
    struct crm_command command = { .tool = tool, .run = &run, .args = args };
    struct crm_error error = { 0 };
    double started = seconds_now();
    struct meter meter = { .tool = tool->name, .next = started + FIRST_SECONDS };
    enum crm_status status = open_standard(&error);
    if (status == CRM_OK) {
        catch_signals();
        status = work(&command, &meter, argc, argv, &error);
        wipe_progress(&meter);
    }
    if (status == CRM_OK) {
        say_result(&run, started);
    } else if (status != CRM_PIPE_CLOSED) {
        say_error(tool, &error, status);
    }
    crm_command_free(&command);
    crm_settings_free(&run.settings);
    crm_notes_free(&run.notes);
    crm_buffer_free(&run.summary);
    return status == CRM_PIPE_CLOSED ? 0 : (int)status;
}

enum crm_status crm_tool_terminal_input(struct crm_error *error)
{
    return isatty(STDIN_FILENO) == 1
               ? crm_fail(error, CRM_USAGE, "reads standard input: give a file or a pipe")
               : CRM_OK;
}

enum crm_status crm_tool_refuse(const struct crm_run *run, const char *mode,
                                const char *const *options, struct crm_error *error)
{
    for (size_t i = 0; options[i] != NULL; i++) {
        for (size_t j = 0; j < run->given_count; j++) {
            if (strcmp(run->given[j].option->name, options[i]) == 0) {
                return crm_fail(error, CRM_USAGE, "%s does not go with --%s", mode, options[i]);
            }
        }
    }
    return CRM_OK;
}
