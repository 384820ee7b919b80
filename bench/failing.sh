#!/usr/bin/env bash
# Whole lives of a binary in which allocations fail at random. Whatever fails, the application is signalled, reaped, and its exit code
# returned; or, before the application runs, the last line says what is missing, and the exit code is 1. Nothing crashes or hangs.
#
#   bench/failing.sh [--lives N] [--seed N]   30 lives from seed 1: two minutes. Part of ./test.sh
. "$(dirname "$0")/lib.sh"
lives=30 seed=1
bench_options "lives seed" "$@"
./build.sh --torture
bench_setup test "$@"
zerohalt=target/zerohalt-torture

# One in so many allocations fails, of those that are not served from the reserve.
rates=(1 3 10 100 1000)
STARTING=7000 # allocations at least, until the application runs
LONGEST=60 # seconds: many times what all deadlines add up to

export ZEROHALT_HEALTH_MODE=hybrid ZEROHALT_DRAIN_STEADY_STATE_WAIT=0s ZEROHALT_DRAIN_TIMEOUT=2s ZEROHALT_SHUTDOWN_TIMEOUT=2s
export ZEROHALT_PRE_SHUTDOWN_COMMAND=true ZEROHALT_POST_SHUTDOWN_COMMAND=true ZEROHALT_METRICS_ENABLED=true
export ZEROHALT_EXIT_CODE_REMAP=0:7 # 7: the application's exit code is known

ask() { timeout 2 $tools/load $ZEROHALT_HEALTH_PORT "$1" "$2" 4 new >/dev/null 2>&1 || true; }

# What was not as promised, if anything.
one_life() { # its number
    local failures ends status=0 guard held
    failures=${rates[$1 % ${#rates[@]}]}:$((seed + $1)):$(($1 % 3 == 0 ? 350 * $1 % STARTING : STARTING))
    exec {says}< <(ZEROHALT_TORTURE_FAILURES=$failures exec $tools/pid1 $zerohalt -- $app serve $ZEROHALT_APP_PORT 20 2>"$log")
    pid1=$!
    (sleep $LONGEST && kill -KILL $pid1) 2>/dev/null &
    guard=$!
    read -r -t 10 -u "$says" init || true
    if heard; then
        started=$((started + 1))
        ask /health 100
        ask "/status?connections" 100
        ask /metrics 100
        kill -USR1 "$init" || true
        heard || miss "$failures: SIGUSR1 was not passed on"
        exec {held}<>/dev/tcp/127.0.0.1/$ZEROHALT_APP_PORT
        kill -TERM "$init" || true
        ask /health 20
        exec {held}>&-
        wait $pid1 || status=$?
        read -r -t 1 -u "$says" -N 1 ends || miss "$failures: the application was not signalled"
        [ $status = 7 ] || miss "$failures: exit code $status instead of the application's"
    else
        wait $pid1 || status=$?
        [ $status = 1 ] || miss "$failures: exit code $status before the application was started"
        [ "$(tail -n 1 "$log")" = "zerohalt: out of memory" ] || miss "$failures: it does not say what is missing"
    fi
    kill $guard 2>/dev/null || true
    exec {says}<&-
    short=$((short + $(grep -c 'event=memory' "$log" || true)))
}

started=0 short=0
for ((life = 0; life < lives; life++)); do
    before=${#missed[@]}
    one_life "$life"
    [ "${#missed[@]}" = "$before" ] || tail -n 20 "$log"
done
[ "$started" -gt $((lives / 2)) ] || miss "only $started of $lives applications were started"
[ "$short" -gt 0 ] || miss "no allocation has failed"
end_of_promises
echo "$lives lives, $started with an application, $short of them short of memory: each ended as promised"
