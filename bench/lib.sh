# Sourced by the programs of bench/: builds what they measure, and gives them processes and a network of their own.
#
#   bench_options NAMES "$@"    sets the variables of these names that are given as --NAME VALUE, or says which there are
#   bench_setup PURPOSE "$@"    continues in fresh namespaces, with the tools of PURPOSE (scripts/tools.sh)
#   start_init COMMAND...       starts a command as PID 1, its standard error in $log; sets init, its process id
#   await_health                waits until /health is 200
#   heard                       waits until the application says that it has done what it was told
#   stop_init                   kills it
#   start_crowd N               fills the network with so many sockets of somebody else; sets crowd, its process id
#   tcp_sockets                 how many TCP sockets the network has
#   memory PID                  resident, proportional and anonymous memory in kB
#   value KEY TEXT              a figure out of a line of key=value
#   median                      of the numbers on its input, one a line
#   miss WHAT                   remembers a promise that was not kept
#   end_of_promises             exits 1 if there is one, and says which
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
zerohalt=target/zerohalt
tools=target/bench
app=$tools/app
export ZEROHALT_APP_PORT=18080 ZEROHALT_HEALTH_PORT=18888
export ZEROHALT_GRACE_PERIOD=none # this may be a container itself
# In a PID namespace the first process ignores a signal it does not handle.
trap 'exit 130' INT
trap 'exit 143' TERM

usage() {
    sed -n 's/^#  *bench/usage: bench/p' "$0" >&2
    exit 2
}

bench_options() {
    local names=" $1 "
    shift
    while [ $# -gt 0 ]; do
        [[ $# -ge 2 && $1 = --* && $names = *" ${1#--} "* ]] || usage
        printf -v "${1#--}" %s "$2"
        shift 2
    done
}

bench_setup() {
    local purpose=$1 user=()
    shift
    if [ -n "${BENCH_NAMESPACES:-}" ]; then
        scratch=$(mktemp -d)
        log=$scratch/log
        trap 'rm -r "$scratch"' EXIT
        return
    fi
    . scripts/tools.sh
    require_tools "$purpose"
    ./build.sh
    build_tools
    export BENCH_NAMESPACES=1
    [ "$(id -u)" = 0 ] || user=(--map-root-user)
    if unshare "${user[@]}" --net --pid --fork --mount-proc true 2>/dev/null; then
        exec unshare "${user[@]}" --net --pid --fork --mount-proc --kill-child \
            bash -c 'ip link set lo up; exec bash "$@"' bash "$0" "$@"
    fi
    echo "Not allowed to make namespaces: inits run as ordinary processes, beside whatever else runs here." >&2
    bench_setup "$purpose" "$@"
}

build_tools() {
    local source name
    mkdir -p $tools
    for source in bench/src/*.c; do
        name=$tools/$(basename "$source" .c)
        if [ ! "$name" -nt "$source" ] || [ ! "$name" -nt bench/src/bench.h ]; then
            musl-gcc -O2 -static -s -Wall -Wextra -Werror "$source" -o "$name.new"
            mv "$name.new" "$name"
        fi
    done
}

start_init() {
    exec {says}< <(exec "$tools/pid1" "$@" 2>"$log")
    pid1=$!
    if ! read -r -t 10 -u "$says" init || ! heard; then
        echo "cannot start $*:" >&2
        cat "$log" >&2
        exit 1
    fi
}

# The application writes a byte when it is ready, and whenever it has done as told.
heard() { read -r -t 120 -N 1 -u "$says"; }

# Until /health is 200: the application may be there before zerohalt has heard that it was executed.
await_health() {
    until [ "$(curl -s -o "$scratch/health" -w '%{http_code}' http://127.0.0.1:$ZEROHALT_HEALTH_PORT/health)" = 200 ]; do sleep 0.02; done
}

stop_init() {
    kill -KILL "$init" 2>/dev/null || true
    wait "$pid1" || true
    exec {says}<&-
}

start_crowd() {
    exec {crowd_says}< <(exec $tools/crowd "$1" 2>"$scratch/crowd")
    crowd=$!
    if ! read -r -t 120 -N 1 -u "$crowd_says"; then
        cat "$scratch/crowd" >&2
        exit 2
    fi
}

tcp_sockets() { sed -n 's/^TCP: inuse \([0-9]*\).*/\1/p' /proc/net/sockstat; }

memory() {
    awk '/^Rss:/ { rss = $2 } /^Pss:/ { pss = $2 } /^Anonymous:/ { anon = $2 } END { print rss, pss, anon }' \
        "/proc/$1/smaps_rollup"
}

value() { sed -n "s/.*\b$1=\([^ ]*\).*/\1/p" <<<"$2"; }

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

missed=()

miss() { missed+=("$1"); }

end_of_promises() {
    if [ ${#missed[@]} -gt 0 ]; then
        printf '\nmissed:\n' >&2
        printf '  %s\n' "${missed[@]}" >&2
        exit 1
    fi
}

machine() {
    echo "Linux $(uname -r), $(uname -m), $(nproc) × $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $(date -u +%F)"
}
