/*
 * Starts a program in a child process. The child allocates nothing, and tells by a pipe why it could not execute the program;
 * the pipe's end without a word, when the program's execution closes it, is success.
 */
#include "entry.h"
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

/* process/StartFailure.Cause, in its order */
enum cause { PROGRAM, DIRECTORY, OTHER_MACHINE, NO_TEXT, NO_SHELL };

enum { NOT_EXECUTED = 127 };

static void fail(int report, enum cause cause, int error) {
    int32_t words[2] = {cause, error};
    if (write(report, words, sizeof words) < 0) {
        /* nobody is left to be told */
    }
    _exit(NOT_EXECUTED);
}

/* A file without #! is a script for the shell, as for execvp(3), unless it is plainly none: then a shell would talk nonsense. */
static void interpret(const char *path, char **arguments, char **environment, int report) {
    char head[256];
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t length = file < 0 ? 0 : read(file, head, sizeof head);
    if (length >= 4 && memcmp(head, "\177ELF", 4) == 0) fail(report, OTHER_MACHINE, ENOEXEC);
    for (ssize_t i = 0; i < length && head[i] != '\n'; i++) {
        if (head[i] == 0) fail(report, NO_TEXT, ENOEXEC);
    }
    arguments[0] = "/bin/sh";
    arguments[1] = (char *)path;
    execve(arguments[0], arguments, environment);
    fail(report, NO_SHELL, errno);
}

/* Returns with an errno if the file was not executed. */
static int execute(const char *path, char **arguments, char **environment, int report) {
    execve(path, arguments + 1, environment);
    if (errno == ENOEXEC) interpret(path, arguments, environment, report);
    return errno;
}

/* Along PATH: a file that is not there or not executable is not the last word, but is remembered. execvp(3) */
static int search(const char *name, char **arguments, char **environment, int report) {
    static char path[PATH_MAX + NAME_MAX + 2];
    int error = ENOENT;
    size_t length = strlen(name);
    const char *folders = getenv("PATH");
    if (length == 0) return ENOENT;
    if (strchr(name, '/')) return execute(name, arguments, environment, report);
    if (length > NAME_MAX) return ENAMETOOLONG;
    if (!folders) folders = "/usr/local/bin:/bin:/usr/bin";
    for (const char *folder = folders, *end; ; folder = end + 1) {
        end = strchrnul(folder, ':');
        size_t taken = (size_t)(end - folder);
        if (taken < PATH_MAX) {
            memcpy(path, folder, taken);
            if (taken > 0) path[taken++] = '/';
            memcpy(path + taken, name, length + 1);
            int tried = execute(path, arguments, environment, report);
            if (tried == EACCES) error = EACCES;
            else if (tried != ENOENT && tried != ENOTDIR) return tried;
        }
        if (!*end) return error;
    }
}

/* What takes long here, a directory or a program that a file system does not deliver, keeps nobody else waiting. */
static void run(char **arguments, char **environment, const char *directory, int terminal, int input, int output, int last, int report) {
    setpgid(0, 0);
    if (terminal >= 0) tcsetpgrp(terminal, getpid());
    if (input >= 0) dup2(input, 0);
    if (output >= 0) {
        dup2(output, 1);
        dup2(output, 2);
    }
    /* Nor is a connection held open that our parent closes meanwhile. */
    for (int fd = 3; fd <= last; fd++) {
        if (fd != report && (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0) close(fd);
    }
    zerohalt_restore_core_limit();
    zerohalt_restore_signals();
    if (directory && chdir(directory) < 0) fail(report, DIRECTORY, errno);
    fail(report, PROGRAM, search(arguments[1], arguments, environment, report));
}

/*
 * Words that follow each other, each ended by a zero byte, as execve(2) takes them, with so many places left free before them. They are
 * copied out of the heap, which the child does not have, and stand behind the pointers to them.
 */
static char **lay_out(const char *words, int length, size_t free) {
    size_t count = 0;
    for (int i = 0; i < length; i++) count += words[i] == 0;
    char **pointers = malloc((free + count + 1) * sizeof *pointers + (size_t)length);
    if (!pointers) return 0;
    char *text = memcpy(pointers + free + count + 1, words, (size_t)length);
    for (size_t i = free; i < free + count; i++) {
        pointers[i] = text;
        text += strlen(text) + 1;
    }
    pointers[free + count] = 0;
    return pointers;
}

int zerohalt_spawn(const char *command, int command_length, const char *entries, int entries_length, const char *directory,
        int terminal, int input, int output, int last, int report) {
    int child = -1;
    char **arguments = lay_out(command, command_length, 1);
    char **environment = entries ? lay_out(entries, entries_length, 0) : zerohalt_environ;
    char *copied = directory ? strdup(directory) : 0;
    if (arguments && environment && (copied || !directory)) child = fork();
    if (child == 0) run(arguments, environment, copied, terminal, input, output, last, report);
    int error = errno;
    if (child > 0) setpgid(child, child); /* by whoever comes first: a signal to its group must find it at once */
    free(copied);
    if (entries) free(environment);
    free(arguments);
    errno = error;
    return child;
}

int zerohalt_leave_directory(char *path, int length) {
    struct stat here, there;
    if (!getcwd(path, (size_t)length) || stat(".", &here) < 0 || stat(path, &there) < 0) return -1;
    if (here.st_dev != there.st_dev || here.st_ino != there.st_ino) {
        errno = ENOENT; /* something else is mounted there */
        return -1;
    }
    if (chdir(path) < 0 || chdir("/") < 0) return -1;
    return (int)strlen(path);
}
