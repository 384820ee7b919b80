/*
 * drain [-l LIVES] [-c MOST | -n CONNECTIONS] [-s SPREAD_MS] [-w WAIT_MS] [-u] ZEROHALT APP: whole lives of zerohalt, each
 * ended by a drain.
 *
 *   -l    how many (1)
 *   -c    up to so many connections, a random number of them in each life (1)
 *   -n    exactly so many
 *   -s    once /health says 503, all but the last end one after another in so many milliseconds (0)
 *   -w    then the last, after a random wait of up to so many milliseconds (0)
 *   -u    each of the last ones has a request that is never answered
 *
 * Timed from just before the last close to the application's SIGTERM: the application closing its side is included. CPU is
 * zerohalt's own, from the shutdown signal until it is gone. Memory is its peak until just before the last close.
 *
 * The settings come from the environment: ZEROHALT_APP_PORT, ZEROHALT_HEALTH_PORT and what is to be compared.
 * Prints one line of key=value; exits 1 if a life went wrong.
 */
#include "bench.h"

enum { MAX_CONNECTIONS = 2000, PATIENCE_MS = 30000 };

static int lives = 1, most = 1, exactly = 0, spread_ms = 0, max_wait_ms = 0;
static bool unanswered = false;

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

/* Nine of ten by a reset, or thousands of TIME_WAIT sockets would pile up in a namespace that holds the clients too. */
static void end(int fd, int n) {
    if (n % 10 != 0) {
        struct linger reset = {.l_onoff = 1};
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    }
    close(fd);
}

static void sleep_until(int64_t when) {
    int64_t left = when - now_ns();
    if (left > 0) {
        usleep((useconds_t)(left / 1000));
    }
}

struct life {
    const char *wrong; /* what went wrong, or null */
    int64_t close_to_signal;
    int64_t cpu;
    long resident;
};

static struct life drain(const struct launched *zerohalt) {
    int app_port = setting("ZEROHALT_APP_PORT"), health_port = setting("ZEROHALT_HEALTH_PORT");
    int fds[MAX_CONNECTIONS], count = exactly ? exactly : 1 + rand() % most, open = count;
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
        if (unanswered && send(fds[i], "?", 1, MSG_NOSIGNAL) != 1) {
            return (struct life){.wrong = "the application does not listen"};
        }
        if (!exactly && i % 3 == 0) { /* come and gone before the signal */
            close(dial(1, app_port));
        }
    }
    int64_t cpu_before = cpu_ns(zerohalt->pid);
    kill(zerohalt->pid, SIGTERM);
    if (!wait_for_health(health_port, 503)) {
        return (struct life){.wrong = "no 503 after SIGTERM"};
    }
    for (int64_t begin = now_ns(); open > 1; end(fds[open], open)) {
        open--;
        sleep_until(begin + spread_ms * 1000000LL * (count - open) / count);
    }
    if (!unanswered && ask(fds[0], "/") != 200) {
        return (struct life){.wrong = "the application did not answer during the drain"};
    }
    life.resident = peak(zerohalt->pid);
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
    siginfo_t gone;
    waitid(P_PID, (id_t)zerohalt->pid, &gone, WEXITED | WNOWAIT);
    life.cpu = cpu_ns(zerohalt->pid) - cpu_before;
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

static int usage(void) {
    fprintf(stderr, "usage: drain [-l LIVES] [-c MOST | -n CONNECTIONS] [-s SPREAD_MS] [-w WAIT_MS] [-u] ZEROHALT APP\n");
    return 2;
}

int main(int argc, char **argv) {
    int option;
    while ((option = getopt(argc, argv, "l:c:n:s:w:u")) >= 0) {
        switch (option) {
        case 'l': lives = atoi(optarg); break;
        case 'c': most = atoi(optarg); break;
        case 'n': exactly = atoi(optarg); break;
        case 's': spread_ms = atoi(optarg); break;
        case 'w': max_wait_ms = atoi(optarg); break;
        case 'u': unanswered = true; break;
        default: return usage();
        }
    }
    if (argc - optind != 2 || lives < 1 || most < 1 || most > MAX_CONNECTIONS || exactly > MAX_CONNECTIONS) {
        return usage();
    }
    raise_file_limit(MAX_CONNECTIONS + 100);
    size_t all = (size_t)lives, done = 0, wrong = 0;
    int64_t *took = calloc(all, sizeof *took), *memory = calloc(all, sizeof *memory), *cpu = calloc(all, sizeof *cpu);
    char *command[] = {argv[optind], "--", argv[optind + 1], "serve", getenv("ZEROHALT_APP_PORT"), 0};
    for (size_t i = 0; i < all; i++) {
        struct launched zerohalt = launch(command, true);
        struct life life = drain(&zerohalt);
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
            cpu[done] = life.cpu;
            memory[done++] = life.resident;
        }
        close(zerohalt.out);
        close(zerohalt.err);
    }
    sort(took, done);
    sort(memory, done);
    sort(cpu, done);
    printf("lives=%zu wrong=%zu min_us=%lld p50_us=%lld p99_us=%lld max_us=%lld resident_p50_kb=%lld resident_max_kb=%lld "
           "cpu_p50_us=%lld cpu_max_us=%lld\n",
           done, wrong, (long long)percentile(took, done, 0) / 1000, (long long)percentile(took, done, 50) / 1000,
           (long long)percentile(took, done, 99) / 1000, (long long)percentile(took, done, 100) / 1000,
           (long long)percentile(memory, done, 50), (long long)percentile(memory, done, 100),
           (long long)percentile(cpu, done, 50) / 1000, (long long)percentile(cpu, done, 100) / 1000);
    return wrong == 0 ? 0 : 1;
}
