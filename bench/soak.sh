#!/usr/bin/env bash
# Health requests, orphans and drains in large numbers: memory ends where it started, every answer is right, no zombie stays.
#
#   bench/soak.sh            2,000,000 requests, 100,000 orphans, 1,000 drains: some minutes
#   bench/soak.sh --long     10,000,000, 1,000,000 and 10,000: about half an hour, by hand before a release
#   bench/soak.sh --short    50,000, 5,000 and 20: part of ./test.sh
#   bench/soak.sh --torture  the same, on a binary that collects garbage all the time and checks the heap whenever it does
. "$(dirname "$0")/lib.sh"
rounds=40 requests=50000 orphans=2500 lives=1000 churn=200000
allowed_growth=64 # kB
if [ "${1:-}" = --short ]; then
    rounds=5 requests=10000 orphans=1000 lives=20 churn=10000
elif [ "${1:-}" = --long ]; then
    rounds=200 orphans=5000 lives=10000 churn=1000000
elif [ "${1:-}" = --torture ]; then
    rounds=5 requests=5000 orphans=500 lives=20 churn=3000
    allowed_growth=1024
    zerohalt=target/zerohalt-torture
elif [ $# -gt 0 ]; then
    echo "usage: bench/soak.sh [--long | --short | --torture]" >&2
    exit 2
fi
[ "${1:-}" != --torture ] || ./build.sh --torture
bench_setup test "$@"

failed=
check() {
    local what=$1
    shift
    if ! "$@"; then
        echo "FAILED: $what"
        failed=1
    fi
}

# Written memory, which is what a leak makes more of: pages of code come and go as they are run.
written() { memory "$init" | cut -d ' ' -f 3; }

zombies() { ps -o stat= --ppid "$init" | grep -c '^Z' || true; }

# Clients that begin a request and do not go on: zerohalt cuts them off.
declare -a half
begin_requests() {
    local i
    for i in {1..40}; do
        [ -z "${half[i]:-}" ] || exec {half[i]}>&-
        exec {half[i]}<>/dev/tcp/127.0.0.1/$ZEROHALT_HEALTH_PORT
        printf 'GET /%0*d' $((i * 100)) 1 >&"${half[i]}" 2>/dev/null || true
    done
}

# Requests of every kind from 16 connections, and at the same time one batch of orphans and checks of the application.
load() {
    local line
    kill -USR1 "$init"
    begin_requests
    line=$($tools/load $ZEROHALT_HEALTH_PORT /health "$1" 16 mix || true)
    check "every answer is right: $line" [ "$(value wrong "$line")" = 0 ]
    answered=$((answered + $(value answered "$line")))
    hung_up=$((hung_up + $(value hung_up "$line")))
    check "the application was told to make orphans" heard
}

one_long_life() {
    local round start least=0 most=0 now
    answered=0 hung_up=0
    export ZEROHALT_HEALTH_MODE=app-dependent ZEROHALT_HEALTH_PROBE_INTERVAL=20ms
    start_init $zerohalt -- $app serve $ZEROHALT_APP_PORT "$orphans"
    unset ZEROHALT_HEALTH_MODE ZEROHALT_HEALTH_PROBE_INTERVAL
    until $tools/load $ZEROHALT_HEALTH_PORT /health 1 1 new >/dev/null 2>&1; do :; done
    load "$requests"
    start=$(written)
    for ((round = 1; round <= rounds; round++)); do
        load "$requests"
        now=$(written)
        [ "$now" -le "$most" ] || most=$now
    done
    # The last orphans may still be on their way out.
    for ((round = 0; round < 100; round++)); do
        [ "$(zombies)" != 0 ] || break
        sleep 0.1
    done
    check "no zombie stays: $(zombies)" [ "$(zombies)" = 0 ]
    now=$(written)
    check "memory in life: $start kB before, $now kB after" [ "$now" -le $((start + allowed_growth)) ]
    echo "requests answered $answered (and $hung_up never finished)"
    echo "orphans reaped    $(((rounds + 1) * orphans))"
    echo "written in life   $start kB after the first round, $now kB at the end, at most $most kB"
}

# The same life ends with a long drain: one connection stays, many come and go.
one_long_drain() {
    local start now line held status=0
    exec {held}<>/dev/tcp/127.0.0.1/$ZEROHALT_APP_PORT
    kill -TERM "$init"
    until $tools/load $ZEROHALT_HEALTH_PORT /health 1 1 new 503 >/dev/null 2>&1; do :; done
    $tools/load $ZEROHALT_APP_PORT / $((churn / 10)) 16 new >/dev/null
    $tools/load $ZEROHALT_HEALTH_PORT /health $((churn / 10)) 16 mix 503 >/dev/null || true
    start=$(written)
    line=$($tools/load $ZEROHALT_APP_PORT / "$churn" 16 new || true)
    check "the application answers during the drain: $line" [ "$(value wrong "$line")" = 0 ]
    line=$($tools/load $ZEROHALT_HEALTH_PORT /health "$churn" 16 mix 503 || true)
    check "every answer during the drain is right: $line" [ "$(value wrong "$line")" = 0 ]
    now=$(written)
    exec {held}>&-
    wait "$pid1" || status=$?
    check "the exit code is the application's, not $status" [ "$status" = 0 ]
    check "memory in the drain: $start kB before, $now kB after" [ "$now" -le $((start + allowed_growth)) ]
    echo "written in drain  $start kB, then $now kB after $churn connections and $churn health requests"
}

many_lives() {
    local line first
    first=$($tools/drain -l 5 -c 20 -w 10 $zerohalt $app) || failed=1
    line=$($tools/drain -l "$lives" -c 20 -w 10 $zerohalt $app) || failed=1
    first=$(value resident_max_kb "$first")
    check "every drain is right: $line" [ "$(value lives "$line")" = "$lives" ]
    check "memory at the end of a life: $first kB, later $line" \
        [ "$(value resident_max_kb "$line")" -le $((first + 4 * allowed_growth)) ] # the worst of many, and of five; code is mapped 64 kB at a time
    echo "drains            $(value lives "$line"), last close to signal p50 $(value p50_us "$line") µs, p99 $(value p99_us "$line") µs"
    echo "resident at end   of a life: median $(value resident_p50_kb "$line") kB, at most $(value resident_max_kb "$line") kB"
}

# The connection that stays says nothing: only with this strategy does it hold the drain.
export ZEROHALT_DRAIN_STRATEGY=connections ZEROHALT_DRAIN_STEADY_STATE_WAIT=0s ZEROHALT_DRAIN_TIMEOUT=600s ZEROHALT_METRICS_ENABLED=true
machine
one_long_life
one_long_drain
many_lives
if [ -n "$failed" ]; then
    [ ! -s "$log" ] || tail -20 "$log"
    exit 1
fi
echo "ok"
