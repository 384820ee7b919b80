# Sourced by the programs of e2e/: gets what they need, and gives them a network of their own.
#
#   e2e_inside "$@"         continues in a fresh network
#   e2e_go                  builds the application and its clients, $load
#   under NAME SETTINGS...  what is started next is under zerohalt with these settings; without any, by itself
#   run COMMAND...          starts it, lets clients ask, sends SIGTERM after 12 s, and says what became of the requests: once with one
#                           request of each kind at a time, once with eight
#
# What is run must say 200 at $health once it serves, and anything else when it stops.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$PWD/target/e2e
load=$work/load
mkdir -p "$work"
children=()
trap 'for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done' EXIT

e2e_inside() {
    if [ -z "${E2E_INSIDE:-}" ]; then
        E2E_INSIDE=1 exec unshare --net bash "$0" "$@"
    fi
    ip link set lo up
}

e2e_go() {
    (cd e2e/go && go build -o "$load" .)
}

await_200() {
    for _ in $(seq 600); do
        [ "$(curl -s -o /dev/null -w '%{http_code}' "$1")" = 200 ] && return
        sleep 0.1
    done
    echo "no 200 at $1" >&2
    exit 1
}

under() {
    title=$1
    shift
    settings=("$@")
}

run() {
    local workers
    for workers in 1 8; do
        run_with "$workers" "$@"
    done
}

run_with() {
    local workers=$1 log=$work/run.log health=$health
    shift
    echo "$title, $workers of each kind at a time"
    if [ ${#settings[@]} -gt 0 ]; then
        health=http://127.0.0.1:8888/health
        env ZEROHALT_GRACE_PERIOD=none "${settings[@]}" target/zerohalt "$@" >"$log" 2>&1 &
    else
        "$@" >"$log" 2>&1 &
    fi
    local subject=$!
    children+=("$subject")
    await_200 "$health"
    "$load" clients "$web" "$calls" "$health" "$workers" >"$work/clients.log" &
    local clients=$!
    children+=("$clients")
    sleep 12
    kill -TERM "$subject"
    wait "$clients"
    wait "$subject" || true
    cat "$work/clients.log"
    sed -n 's/.*event=drain.end outcome=\([a-z]*\) seconds=\([0-9.]*s\).*/  drain: \1 after \2/p' "$log"
}
