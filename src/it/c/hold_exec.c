/*
 * Holds whoever executes a file, as a file system does that does not deliver it: hold_exec FILE. Says "held PID" for each process, and
 * lets all of them go when it ends, at the end of its input or at a line of it. fanotify(7)
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/fanotify.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char buffer[4096];
    int fanotify = fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC, O_RDONLY | O_CLOEXEC);
    if (argc < 2 || fanotify < 0 || fanotify_mark(fanotify, FAN_MARK_ADD, FAN_OPEN_EXEC_PERM, AT_FDCWD, argv[1]) < 0) {
        perror("hold_exec");
        return 99;
    }
    printf("holding\n");
    fflush(stdout);
    struct pollfd polls[2] = {{.fd = 0, .events = POLLIN}, {.fd = fanotify, .events = POLLIN}};
    while (poll(polls, 2, -1) >= 0) {
        if (polls[0].revents) return 0;
        ssize_t length = read(fanotify, buffer, sizeof buffer);
        struct fanotify_event_metadata *event = (void *)buffer;
        for (; FAN_EVENT_OK(event, length); event = FAN_EVENT_NEXT(event, length)) {
            printf("held %d\n", event->pid);
        }
        fflush(stdout);
    }
    return 99;
}
