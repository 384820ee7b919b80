# Sourced by what stops an application under load, after lib.sh.
#
#   e2e_go                  builds the application and its clients, $load
#   under NAME SETTINGS...  what is started next is under zerohalt with these settings; without any, by itself
#   run COMMAND...          starts it, lets clients ask, sends SIGTERM after 12 s, and says what became of the requests: once with one
#                           request of each kind at a time, once with eight
#   nothing_fails COMMAND   the same; it is an error if a request fails
#
# What is run must say 200 at $health once it serves, and anything else when it stops.
load=$work/load
children=()
trap 'for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done' EXIT

e2e_go() {
    command -v go >/dev/null || cannot "Go is missing" "install Go 1.26 or newer"
    (cd e2e/apps/go && go mod download) || cannot "the Go application's modules are missing" "it needs Go's module proxy"
    (cd e2e/apps/go && go build -buildvcs=false -o "$load" .)
    version go "$(go env GOVERSION)"
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

nothing_fails() {
    run "$@"
    if [ "$failures" != 0 ]; then
        summary "$failures requests failed: $title"
        exit 1
    fi
}

run() {
    local workers
    failures=0
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
    failures=$((failures + $(sed -n 's/^ *all .* \([0-9]*\) failed$/\1/p' "$work/clients.log")))
    sed -n 's/.*event=drain.end outcome=\([a-z]*\) seconds=\([0-9.]*s\).*/  drain: \1 after \2/p' "$log"
}
