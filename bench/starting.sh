#!/usr/bin/env bash
# What it costs to be asked for the health a thousand times a second while the application does not listen yet, in a network namespace
# with very many sockets: each question may be a look at who listens. Exits 1 if it takes a tenth of a processor.
#
#   bench/starting.sh [--sockets N] [--seconds N]
. "$(dirname "$0")/lib.sh"
sockets=100000 seconds=30
bench_options "sockets seconds" "$@"
bench_setup test "$@"
export ZEROHALT_APP_STARTUP_TIMEOUT=600s

# measure WHAT [SETTING...]
measure() {
    local what=$1 before line cpu
    shift
    start_init env "$@" $zerohalt -- $app serve
    before=$(cut -d ' ' -f 1 "/proc/$init/schedstat")
    line=$($tools/probes $ZEROHALT_HEALTH_PORT /health "$seconds" 1000) || miss "$what: $line"
    cpu=$((($(cut -d ' ' -f 1 "/proc/$init/schedstat") - before) / 1000 / seconds))
    printf "$format" "$what" "$(value healthy "$line")" "$(value p99_us "$line")" "$cpu"
    [ "$(value healthy "$line")" = 0 ] || miss "$what: healthy before anybody listened"
    [ "$cpu" -lt 100000 ] || miss "$what: $cpu µs of CPU a second"
    stop_init
}

machine
start_crowd "$sockets"
printf '%d TCP sockets of others, 1,000 probes a second, %d s\n\n' "$(tcp_sockets)" "$seconds"
format='%-34s %9s %9s %18s\n'
printf "$format" "" "healthy" "p99 µs" "CPU µs a second"
measure "APP_PORT set" ZEROHALT_APP_PORT=18080
measure "auto" ZEROHALT_APP_PORT=auto
measure "APP_PORT set, /proc/net/tcp" ZEROHALT_APP_PORT=18080 ZEROHALT_CONNECTION_BACKEND=proc
measure "auto, /proc/net/tcp" ZEROHALT_APP_PORT=auto ZEROHALT_CONNECTION_BACKEND=proc
kill "$crowd"
end_of_promises
