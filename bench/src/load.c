/*
 * load PORT PATH REQUESTS CONNECTIONS new|keep|mix [STATUS]: asks for a health path and checks every answer.
 *
 *   new    a connection for each request, as probes do; timed from connect to the whole answer
 *   keep   every connection is used for all its requests; timed from send to the whole answer
 *   mix    both of these, and now and then what a health port meets in the wild: other paths, user agents, methods,
 *          garbage, headers without end, requests never finished, connections never used
 *
 * STATUS is what a good request expects, 200 unless told. One thread, CONNECTIONS requests under way at any time, every
 * latency kept. Prints one line of key=value; exits 1 if an answer was wrong.
 */
#include "bench.h"
#include <limits.h>
#include <stdarg.h>

enum mode { NEW, KEEP, MIX };
enum { MAX_CONNECTIONS = 1024, ADDRESSES = 100, ANSWER_TIMEOUT_MS = 10000 };

struct request {
    char *text;
    size_t length;
    int status;       /* expected; 0: we hang up instead of waiting for an answer */
    int other_status; /* just as good */
    const char *body; /* expected */
};

struct slot {
    int fd;
    int left; /* requests still to be sent on this connection, this one included */
    const struct request *request;
    int64_t sent_at;
    size_t got;
    char answer[32768];
};

static enum mode mode;
static int port;
static long todo, answered, hung_up, wrong, connections;
static int64_t *latencies;
static struct request plain, final, oddities[24];
static int oddity_count;
static unsigned long random_state = 88172645463325252UL;

static unsigned long random_below(unsigned long limit) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state % limit;
}

__attribute__((format(printf, 3, 4))) static struct request expect(int status, int other, const char *format, ...) {
    struct request r = {.status = status, .other_status = other};
    va_list values;
    va_start(values, format);
    int length = vasprintf(&r.text, format, values);
    va_end(values);
    r.length = (size_t)length;
    return r;
}

static void odd(struct request r) { oddities[oddity_count++] = r; }

static void prepare(const char *path, int status) {
    static char endless[20000];
    memset(endless, 'x', sizeof endless - 1);
    plain = expect(status, status, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path);
    final = expect(status, status, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", path);
    plain.body = final.body = status == 200 ? "{\"status\":\"healthy\"}" : 0;
    odd(expect(200, 200, "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    odd(expect(status, status, "GET %s HTTP/1.0\r\n\r\n", path));
    odd(expect(404, 404, "GET /nothing/here?q=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    odd(expect(200, 200, "GET /status?connections HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    odd(expect(200, 404, "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    for (int agents = 0; agents < 4; agents++) {
        odd(expect(status, status, "GET %s HTTP/1.1\r\nHost: a\r\nUser-Agent: load/%0*d\r\nConnection: close\r\n\r\n", path,
                   1 + 20 * agents, agents));
    }
    odd(expect(405, 405, "DELETE %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", path));
    odd(expect(400, 400, "no such thing as HTTP\r\n\r\n"));
    odd(expect(400, 400, "\x16\x03\x01\x02%c%c\x01\xfc\x03\x03\r\n\r\n", 0, 1)); /* TLS at the wrong door */
    odd(expect(431, 400, "GET %s HTTP/1.1\r\nHost: a\r\nX-Endless: %s\r\n\r\n", path, endless));
    odd(expect(0, 0, "GET %s HTTP/1.1\r\nHo", path));
    odd(expect(0, 0, "%s", ""));
}

static bool is_long(const struct request *r) { return r->length > 1000; }

static void hang_up(struct slot *s) {
    close(s->fd);
    s->fd = -1;
}

static void send_request(struct slot *s) {
    s->request = s->left == 1 && mode != KEEP ? &final : &plain;
    if (mode == MIX && s->left == 1 && random_below(4) == 0) {
        s->request = &oddities[random_below((unsigned long)oddity_count)];
    }
    s->got = 0;
    if (mode != NEW) {
        s->sent_at = now_ns();
    }
    /* A server may refuse a long header, and reset, before it was sent the whole. */
    if (send(s->fd, s->request->text, s->request->length, MSG_NOSIGNAL) < 0 && !is_long(s->request)) {
        wrong++;
    }
}

/* Sends the next request, on a new connection where needed. The slot's connection is closed when all are spent. */
static void next(struct slot *s) {
    while (todo > 0) {
        todo--;
        if (s->fd < 0) {
            s->sent_at = now_ns();
            s->fd = dial(1 + (int)(connections++ % ADDRESSES), port);
            if (s->fd < 0) {
                wrong++;
                continue;
            }
            s->left = mode == NEW ? 1 : mode == KEEP ? INT_MAX : 1 + (int)(random_below(2) * random_below(100));
        }
        send_request(s);
        if (s->request->status != 0) {
            return;
        }
        hung_up++;
        hang_up(s);
    }
    if (s->fd >= 0) {
        hang_up(s);
    }
}

/* 0: more to come; otherwise the status, or -1 for what is no answer. */
static int whole_answer(struct slot *s) {
    s->answer[s->got] = 0;
    char *end = strstr(s->answer, "\r\n\r\n");
    if (end == 0) {
        return 0;
    }
    int status;
    char *field = strcasestr(s->answer, "\r\ncontent-length:");
    if (sscanf(s->answer, "HTTP/1.1 %d", &status) != 1 || field == 0 || field > end) {
        return -1;
    }
    size_t length = strtoul(field + 17, 0, 10), have = s->got - (size_t)(end + 4 - s->answer);
    if (have < length) {
        return 0;
    }
    const char *body = s->request->body;
    if (have > length || (body != 0 && strcmp(end + 4, body) != 0)) {
        return -1;
    }
    return status;
}

/* Takes what has arrived; true when the request is done with. */
static bool receive(struct slot *s) {
    ssize_t n = recv(s->fd, s->answer + s->got, sizeof s->answer - 1 - s->got, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) {
        return false;
    }
    int status = -1;
    if (n > 0) {
        s->got += (size_t)n;
        status = whole_answer(s);
        if (status == 0) {
            return false;
        }
    }
    /* Reset while we were still sending: TCP then drops the answer that was on its way. */
    bool refused = n < 0 && errno == ECONNRESET && is_long(s->request);
    bool right = refused || status == s->request->status || status == s->request->other_status;
    if (right) {
        latencies[answered++] = now_ns() - s->sent_at;
    } else if (wrong++ < 5) {
        fprintf(stderr, "wrong answer to %.40s: %s\n", s->request->text, n > 0 ? s->answer : "connection closed");
    }
    s->left--;
    if (s->left == 0 || !right) {
        hang_up(s);
    }
    return true;
}

int main(int argc, char **argv) {
    if (argc < 6) {
        fprintf(stderr, "usage: load PORT PATH REQUESTS CONNECTIONS new|keep|mix [STATUS]\n");
        return 2;
    }
    port = atoi(argv[1]);
    todo = atol(argv[3]);
    int slots = atoi(argv[4]);
    mode = strcmp(argv[5], "new") == 0 ? NEW : strcmp(argv[5], "keep") == 0 ? KEEP : MIX;
    prepare(argv[2], argc > 6 ? atoi(argv[6]) : 200);
    random_state ^= (unsigned long)getpid() << 20;
    if (slots < 1 || slots > MAX_CONNECTIONS) {
        fprintf(stderr, "CONNECTIONS is 1 to %d\n", MAX_CONNECTIONS);
        return 2;
    }
    latencies = calloc((size_t)todo, sizeof *latencies);
    static struct slot slot[MAX_CONNECTIONS];
    static struct pollfd fds[MAX_CONNECTIONS];
    if (latencies == 0) {
        fail("allocate");
    }

    int64_t start = now_ns();
    for (int i = 0; i < slots; i++) {
        slot[i].fd = -1;
        next(&slot[i]);
    }
    for (;;) {
        int waiting = 0;
        for (int i = 0; i < slots; i++) {
            fds[i] = (struct pollfd){.fd = slot[i].fd, .events = POLLIN};
            waiting += slot[i].fd >= 0;
        }
        if (waiting == 0) {
            break;
        }
        if (poll(fds, (nfds_t)slots, ANSWER_TIMEOUT_MS) == 0) {
            fprintf(stderr, "%d requests unanswered for %d ms\n", waiting, ANSWER_TIMEOUT_MS);
            wrong += waiting;
            break;
        }
        for (int i = 0; i < slots; i++) {
            if (fds[i].revents != 0 && receive(&slot[i])) {
                next(&slot[i]);
            }
        }
    }
    double seconds = (double)(now_ns() - start) / 1e9;

    size_t count = (size_t)answered;
    sort(latencies, count);
    printf("answered=%ld hung_up=%ld wrong=%ld connections=%ld seconds=%.2f rate=%.0f p50_us=%.0f p99_us=%.0f max_us=%.0f\n",
           answered, hung_up, wrong, connections, seconds, (double)answered / seconds,
           (double)percentile(latencies, count, 50) / 1e3, (double)percentile(latencies, count, 99) / 1e3,
           (double)percentile(latencies, count, 100) / 1e3);
    return wrong == 0 ? 0 : 1;
}
