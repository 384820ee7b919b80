/*
 * drain LIVES CONNECTIONS MAX_WAIT_MS ZEROHALT APP: whole lives of zerohalt, each ended by a drain.
 *
 * In each life up to CONNECTIONS connections are opened and some closed; SIGTERM; once /health says 503 all but one are
 * closed, and after a random wait the last. Timed from just before that close to the application's SIGTERM: the
 * application closing its side is included. Memory is read while the last connection is open.
 *
 * The settings come from the environment: ZEROHALT_APP_PORT, ZEROHALT_HEALTH_PORT and what is to be compared.
 * Prints one line of key=value; exits 1 if a life went wrong.
 */
#include "bench.h"

enum { MAX_CONNECTIONS = 200, PATIENCE_MS = 30000 };

static int setting(const char *name) {
    const char *value = getenv(name);
    if (value == 0) {
        fprintf(stderr, "%s is not set\n", name);
        exit(2);
    }
    return atoi(value);
}

/* Reads what the application says; false when it has nothing to say for too long. */
static bool hear(int fd, void *what, ssize_t length) {
    struct pollfd readable = {.fd = fd, .events = POLLIN};
    return poll(&readable, 1, PATIENCE_MS) == 1 && read(fd, what, (size_t)length) == length;
}

/* A request and its answer on a connection that stays open; the status, or -1. */
static int ask(int fd, const char *path) {
    char text[512];
    struct timeval patience = {.tv_sec = PATIENCE_MS / 1000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    int length = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n", path), status;
    if (send(fd, text, (size_t)length, MSG_NOSIGNAL) != length) {
        return -1;
    }
    ssize_t n = recv(fd, text, sizeof text - 1, 0);
    text[n < 0 ? 0 : n] = 0;
    return sscanf(text, "HTTP/1.1 %d", &status) == 1 ? status : -1;
}

static int health(int port) {
    int fd = dial(1, port);
    if (fd < 0) {
        return -1;
    }
    int status = ask(fd, "/health");
    close(fd);
    return status;
}

static bool wait_for_health(int port, int status) {
    for (int64_t start = now_ns(); now_ns() - start < PATIENCE_MS * 1000000LL; usleep(500)) {
        if (health(port) == status) {
            return true;
        }
    }
    return false;
}

struct life {
    const char *wrong; /* what went wrong, or null */
    int64_t close_to_signal;
    long resident;
};

static struct life drain(const struct launched *zerohalt, int most, int max_wait_ms) {
    int app_port = setting("ZEROHALT_APP_PORT"), health_port = setting("ZEROHALT_HEALTH_PORT");
    int fds[MAX_CONNECTIONS], open = 1 + rand() % most;
    struct life life = {0};
    char ready;
    if (!hear(zerohalt->out, &ready, 1)) {
        return (struct life){.wrong = "the application did not start"};
    }
    if (!wait_for_health(health_port, 200)) {
        return (struct life){.wrong = "not healthy"};
    }
    for (int i = 0; i < open; i++) {
        fds[i] = dial(1, app_port);
        if (fds[i] < 0 || (i % 2 == 0 && ask(fds[i], "/") != 200)) {
            return (struct life){.wrong = "the application did not answer"};
        }
        if (i % 3 == 0) { /* come and gone before the signal */
            close(dial(1, app_port));
        }
    }
    kill(zerohalt->pid, SIGTERM);
    if (!wait_for_health(health_port, 503)) {
        return (struct life){.wrong = "no 503 after SIGTERM"};
    }
    while (open > 1) {
        close(fds[--open]);
    }
    if (ask(fds[0], "/") != 200) {
        return (struct life){.wrong = "the application did not answer during the drain"};
    }
    life.resident = resident(zerohalt->pid);
    usleep((useconds_t)(max_wait_ms ? rand() % (max_wait_ms * 1000) : 0));
    struct pollfd early = {.fd = zerohalt->out, .events = POLLIN};
    if (poll(&early, 1, 0) != 0) {
        life.wrong = "the application was signalled while a connection was open";
    }
    int64_t closed_at = now_ns(), signalled_at;
    close(fds[0]);
    if (!hear(zerohalt->out, &signalled_at, sizeof signalled_at)) {
        return (struct life){.wrong = "the application was not signalled"};
    }
    life.close_to_signal = signalled_at - closed_at;
    return life;
}

static void show_log(int fd) {
    char text[4096];
    ssize_t n;
    fcntl(fd, F_SETFL, O_NONBLOCK);
    while ((n = read(fd, text, sizeof text)) > 0) {
        fwrite(text, 1, (size_t)n, stderr);
    }
}

int main(int argc, char **argv) {
    if (argc != 6 || atoi(argv[1]) < 1 || atoi(argv[2]) < 1 || atoi(argv[2]) > MAX_CONNECTIONS) {
        fprintf(stderr, "usage: drain LIVES CONNECTIONS MAX_WAIT_MS ZEROHALT APP\n");
        return 2;
    }
    size_t lives = (size_t)atoi(argv[1]), done = 0, wrong = 0;
    int64_t *took = calloc(lives, sizeof *took), *memory = calloc(lives, sizeof *memory);
    char *command[] = {argv[4], "--", argv[5], "serve", getenv("ZEROHALT_APP_PORT"), 0};
    for (size_t i = 0; i < lives; i++) {
        struct launched zerohalt = launch(command, true);
        struct life life = drain(&zerohalt, atoi(argv[2]), atoi(argv[3]));
        if (life.wrong != 0 && life.close_to_signal == 0) {
            kill(zerohalt.pid, SIGKILL);
        }
        int status;
        waitpid(zerohalt.pid, &status, 0);
        if (life.wrong == 0 && status != 0) {
            life.wrong = "the exit status was not the application's";
        }
        if (life.wrong != 0) {
            fprintf(stderr, "life %zu: %s; wait status %#x\n", i + 1, life.wrong, (unsigned)status);
            show_log(zerohalt.err);
            if (++wrong == 5) {
                break;
            }
        } else {
            took[done] = life.close_to_signal;
            memory[done++] = life.resident;
        }
        close(zerohalt.out);
        close(zerohalt.err);
    }
    sort(took, done);
    sort(memory, done);
    printf("lives=%zu wrong=%zu min_us=%lld p50_us=%lld p99_us=%lld max_us=%lld resident_p50_kb=%lld resident_max_kb=%lld\n",
           done, wrong, (long long)percentile(took, done, 0) / 1000, (long long)percentile(took, done, 50) / 1000,
           (long long)percentile(took, done, 99) / 1000, (long long)percentile(took, done, 100) / 1000,
           (long long)percentile(memory, done, 50), (long long)percentile(memory, done, 100));
    return wrong == 0 ? 0 : 1;
}
