/*
 * The application of a zerohalt that is PID 1, and its clients: it lays out connections, asks what zerohalt makes of them,
 * sends it signals, and has it drain. What it sees is printed, a line each, beginning with "= ". The lines name no time and no
 * process id, so they are the same wherever zerohalt does the same. Exits with 42.
 *
 * With an argument it sends no realtime signal: qemu's emulation of a process renumbers them.
 *
 * It needs the ports 8080 to 8083, /proc, and the settings of life.sh.
 */
#include "ask.h"
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

enum { FOUR = 8080, SIX, DUAL, MULTIPATH, ANSWER = 100000, IDLE_MS = 5000 };
enum { ESTABLISHED = 1, FIN_WAIT1 = 4, FIN_WAIT2 = 5, TIME_WAIT = 6, CLOSE_WAIT = 8, LAST_ACK = 9 };

/* A connection: its name, and both its ends; -1 where an end is closed or was not accepted. */
struct connection { const char *name; int port, peer, state, client, server; };

static struct connection connections[32];
static int count, signals, listeners[4];

static struct connection *make(const char *name, int port, int state, int accepting) {
    struct connection *made = &connections[count++];
    int family = port == SIX ? AF_INET6 : AF_INET;
    *made = (struct connection){name, port, 40000 + count, state, -1, -1};
    made->client = connected(family, made->peer, port, port == MULTIPATH ? MPTCP : 0);
    if (accepting) made->server = accepted(listeners[port - FOUR]);
    return made;
}

static void end(int *fd) {
    must(close(*fd), "close");
    *fd = -1;
}

static void ask_and_answer(struct connection *c) {
    tell(c->client, 1);
    hear(c->server, 1);
    tell(c->server, 2);
    hear(c->client, 2);
}

static void lay_out(void) {
    struct connection *c;
    ask_and_answer(make("answered over IPv4", FOUR, ESTABLISHED, 1));
    ask_and_answer(make("answered over IPv6", SIX, ESTABLISHED, 1));
    ask_and_answer(make("answered, of an IPv4 client of ::", DUAL, ESTABLISHED, 1));
    make("unused", FOUR, ESTABLISHED, 1);
    /* The queue is first in, first out: nothing else is accepted by this listener. */
    make("in the accept queue", SIX, ESTABLISHED, 0);
    c = make("in the accept queue, half-closed by the client", SIX, CLOSE_WAIT, 0);
    must(shutdown(c->client, SHUT_WR), "shut down");
    c = make("request not read", DUAL, ESTABLISHED, 1);
    tell(c->client, 1);
    c = make("request not answered", DUAL, ESTABLISHED, 1);
    tell(c->client, 1);
    hear(c->server, 1);
    c = make("request not answered, half-closed by the client", DUAL, CLOSE_WAIT, 1);
    tell(c->client, 1);
    must(shutdown(c->client, SHUT_WR), "shut down");
    hear(c->server, 1);
    c = make("half-closed by the application", DUAL, FIN_WAIT2, 1);
    must(shutdown(c->server, SHUT_WR), "shut down");
    c = make("answer not sent, closed by the application", DUAL, FIN_WAIT1, 1);
    tell(c->server, ANSWER);
    end(&c->server);
    c = make("answer not sent, closed by both", DUAL, LAST_ACK, 1);
    must(shutdown(c->client, SHUT_WR), "shut down");
    tell(c->server, ANSWER);
    await_state(DUAL, c->peer, CLOSE_WAIT);
    end(&c->server);
    c = make("closed by the application, not by the client", DUAL, FIN_WAIT2, 1);
    end(&c->server);
    c = make("TIME_WAIT", DUAL, TIME_WAIT, 1);
    end(&c->server);
    await_state(DUAL, c->peer, FIN_WAIT2);
    end(&c->client);
    if (listeners[3] >= 0) {
        ask_and_answer(make("MPTCP, answered", MULTIPATH, ESTABLISHED, 1));
        c = make("MPTCP, closed by the application", MULTIPATH, ESTABLISHED, 1);
        ask_and_answer(c);
        end(&c->server);
    }
    for (int i = 0; i < count; i++) {
        /* TIME_WAIT is not waited for: the machine may be so slow that a FIN is sent twice, and the answer to the second ends it. */
        if (connections[i].state != TIME_WAIT) await_state(connections[i].port, connections[i].peer, connections[i].state);
    }
}

/* How many peers are none of ours. The kernel's file may show one of ours twice, where a part of it ends. */
static int others(const char *status) {
    int found = 0;
    for (const char *at = status; (at = strstr(at, "\"peer\":")); at++) {
        const char *end = strstr(at, "\",\"port\"");
        while (end && end[-1] != ':') end--;
        int peer = end ? atoi(end) : 0, ours = peer > 40000 && peer <= 40000 + count;
        found += !ours;
    }
    return found;
}

/*
 * What zerohalt makes of them once they have settled. Its first count is begun by the first request for the status: it sees them all,
 * however slow the machine is. Meanwhile requests come and are answered on one of them.
 */
static void say_all(void) {
    char text[64];
    struct connection *moving = make("answered just now", FOUR, ESTABLISHED, 1);
    for (long start = now_ms(); now_ms() - start < IDLE_MS + 500; pause_ms(50)) ask_and_answer(moving);
    for (long start = now_ms(); get("/status?connections"), !counted(start); ) pause_ms(50);
    const char *status = strstr(answer, "\"connections\":{");
    printf("= counted by %s\n", value(status, "backend", text, sizeof text));
    for (int i = 0; i < count; i++) {
        printf("= %s: %s\n", connections[i].name, said_of(connections[i].peer, text, sizeof text));
    }
    printf("= others: %d\n", others(status));
    if (listeners[3] < 0) printf("= MPTCP: none in this kernel\n");
}

static int next_signal(int ms) {
    struct signalfd_siginfo info;
    struct pollfd entry = {.fd = signals, .events = POLLIN};
    do {
        if (poll(&entry, 1, ms) <= 0) return 0;
        must((int)read(signals, &info, sizeof info), "read a signal");
    } while (info.ssi_signo == SIGCHLD);
    return (int)info.ssi_signo;
}

static void send_signals(int realtime) {
    int sent[] = {SIGHUP, SIGUSR1, SIGUSR2, SIGALRM, SIGCONT, SIGWINCH, 34 + 5};
    for (size_t i = 0; i < sizeof sent / sizeof *sent - !realtime; i++) {
        must(kill(1, sent[i]), "send a signal to PID 1");
        printf("= signal %d to PID 1: %d comes to the application\n", sent[i], next_signal(LIMIT_MS));
    }
}

static void leave_an_orphan(void) {
    int told[2], orphan = 0;
    char path[32];
    must(pipe2(told, O_CLOEXEC), "make a pipe");
    int child = must(fork(), "fork");
    if (child == 0) {
        int middle = getpid();
        if (fork() == 0) {
            while (getppid() == middle) pause_ms(1);
            int self[2] = {getpid(), getppid()};
            _exit(write(told[1], self, sizeof self) != sizeof self);
        }
        _exit(0);
    }
    int words[2];
    waitpid(child, 0, 0);
    must((int)read(told[0], words, sizeof words), "hear of the orphan");
    orphan = words[0];
    snprintf(path, sizeof path, "/proc/%d", orphan);
    for (long start = now_ms(); access(path, F_OK) == 0 && now_ms() - start < LIMIT_MS; ) pause_ms(STEP_MS);
    printf("= an orphan has parent %d, and is %s\n", words[1], access(path, F_OK) == 0 ? "not reaped" : "reaped");
}

static void end_all(void) {
    for (int fd; (fd = accept4(listeners[1], 0, 0, SOCK_CLOEXEC)) >= 0; ) close(fd);
    for (int i = 0; i < count; i++) {
        if (connections[i].state == FIN_WAIT1 || connections[i].state == LAST_ACK) hear(connections[i].client, ANSWER);
        if (connections[i].server >= 0) end(&connections[i].server);
        if (connections[i].client >= 0) end(&connections[i].client);
    }
    count = 0;
}

static void drain(void) {
    struct connection *old = make("old", FOUR, ESTABLISHED, 1);
    tell(old->client, 1);
    hear(old->server, 1);
    must(kill(1, SIGTERM), "send SIGTERM to PID 1");
    await_code("/health", 503);
    printf("= drain: /health is 503, /livez %d\n", get("/livez"));
    struct connection *late = make("late", FOUR, ESTABLISHED, 1);
    ask_and_answer(late);
    printf("= drain: a late connection is served\n");
    end(&late->client);
    end(&late->server);
    printf("= drain: signal %d while a request is in hand\n", next_signal(IDLE_MS + 500));
    tell(old->server, 2);
    hear(old->client, 2);
    end(&old->client);
    end(&old->server);
    printf("= drain: signal %d after it\n", next_signal(LIMIT_MS));
}

int main(int argc, char **argv) {
    (void)argv;
    sigset_t all;
    setvbuf(stdout, 0, _IOLBF, 0);
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, 0);
    signals = must(signalfd(-1, &all, SFD_CLOEXEC), "make a signalfd");
    listeners[0] = listening(AF_INET, FOUR, 0);
    listeners[1] = listening(AF_INET6, SIX, 0);
    must(fcntl(listeners[1], F_SETFL, O_NONBLOCK), "not wait for connections");
    listeners[2] = listening(AF_INET6, DUAL, 0);
    listeners[3] = listening(AF_INET, MULTIPATH, MPTCP);
    await_code("/health", 200);
    printf("= /health is 200, the parent is PID %d\n", getppid());
    lay_out();
    say_all();
    send_signals(argc == 1);
    leave_an_orphan();
    end_all();
    drain();
    printf("= exits with 42\n");
    return 42;
}
