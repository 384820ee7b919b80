/* No core of ours is dumped, but the application's and the hooks' are as if we were not there. setrlimit(2) */
#include "entry.h"
#include <sys/resource.h>

/*
 * Too small for a core in a file. The kernel, which asks nobody's limit before it pipes a core to a program, takes this one for a sign that
 * it must not: fs/coredump.c, against a handler that crashes itself. core(5) tells of 0 only.
 */
enum { NONE = 1 };

static struct rlimit given;
static int lowered;

void zerohalt_dump_no_core(void) {
    struct rlimit least = {.rlim_cur = NONE};
    if (getrlimit(RLIMIT_CORE, &given) < 0) return;
    least.rlim_max = given.rlim_max;
    lowered = setrlimit(RLIMIT_CORE, &least) == 0;
}

void zerohalt_restore_core_limit(void) {
    if (lowered) setrlimit(RLIMIT_CORE, &given);
}
