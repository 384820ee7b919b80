/*
 * start ROUNDS APP INIT...: from the init's exec to the application's first instruction, and from its exec to its own end where the
 * application is true(1); in ns.
 *
 * In each round every init starts each once, as PID 1; the order rotates, so that none is always the one that finds the caches
 * warm. Prints for each: INIT median p99, and the median of whole runs.
 */
#include "bench.h"

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: start ROUNDS APP INIT...\n");
        return 2;
    }
    int rounds = atoi(argv[1]), inits = argc - 3;
    int64_t *took = calloc((size_t)(rounds * inits), sizeof *took), *whole = calloc((size_t)(rounds * inits), sizeof *whole);
    if (took == 0 || whole == 0) {
        fail("allocate");
    }
    for (int round = -3; round < rounds; round++) { /* the first three warm up */
        for (int turn = 0; turn < inits; turn++) {
            int i = (turn + round + inits * 3) % inits;
            char *command[] = {argv[3 + i], "--", argv[2], "stamp", 0};
            struct launched init = launch(command, true);
            int64_t stamp;
            if (read(init.out, &stamp, sizeof stamp) != sizeof stamp) {
                fprintf(stderr, "%s did not start the application\n", argv[3 + i]);
                return 1;
            }
            if (round >= 0) {
                took[i * rounds + round] = stamp - *init.exec;
            }
            close(init.out);
            waitpid(init.pid, 0, 0);
            close(init.err);
        }
        for (int turn = 0; turn < inits; turn++) {
            int i = (turn + round + inits * 3) % inits;
            char *command[] = {argv[3 + i], "--", "true", 0};
            struct launched init = launch(command, true);
            waitpid(init.pid, 0, 0);
            if (round >= 0) {
                whole[i * rounds + round] = now_ns() - *init.exec;
            }
            close(init.out);
            close(init.err);
        }
    }
    for (int i = 0; i < inits; i++) {
        int64_t *mine = took + i * rounds, *runs = whole + i * rounds;
        sort(mine, (size_t)rounds);
        sort(runs, (size_t)rounds);
        printf("%s %lld %lld %lld\n", argv[3 + i], (long long)percentile(mine, (size_t)rounds, 50),
               (long long)percentile(mine, (size_t)rounds, 99), (long long)percentile(runs, (size_t)rounds, 50));
    }
}
