#!/usr/bin/env bash
# What a probe of /health waits while an application with very many sockets is looked at: by /status and /metrics 20 times a second, and
# at a drain's start; with APP_PORT=auto. The sockets are both ends of connections on the application's own ports. Exits 1 if the
# 99th percentile of a thousand probes a second is over 20 ms anywhere, one is over 100 ms, or memory was above 4 MB.
#
#   bench/large-application.sh [--sockets N] [--seconds N]
. "$(dirname "$0")/lib.sh"
sockets=200000 seconds=15
bench_options "sockets seconds" "$@"
bench_setup test "$@"
export ZEROHALT_APP_PORT=auto ZEROHALT_METRICS_ENABLED=true ZEROHALT_DRAIN_TIMEOUT=600s

# Asks for a page so many times a second, until it is killed.
ask() { exec $tools/probes $ZEROHALT_HEALTH_PORT "$1" 100000 "$2" >/dev/null 2>&1; }

# measure WHAT
measure() {
    local line p99 max
    line=$($tools/probes $ZEROHALT_HEALTH_PORT /health "$seconds" 1000) || miss "$1: $line"
    p99=$(value p99_us "$line") max=$(value max_us "$line")
    printf "$format" "$1" "$(value p50_us "$line")" "$p99" "$max" "$(peak)"
    [ "$p99" -le 20000 ] || miss "$1: p99 $p99 µs"
    [ "$max" -le 100000 ] || miss "$1: max $max µs"
    [ "$(peak)" -le 4096 ] || miss "$1: $(peak) kB"
}

peak() { sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$init/status"; }

machine
start_init $zerohalt -- $tools/crowd "$sockets"
until [ "$(curl -s -o "$scratch/health" -w '%{http_code}' http://127.0.0.1:$ZEROHALT_HEALTH_PORT/health)" = 200 ]; do sleep 0.1; done
printf '%d TCP sockets of the application, in %s\n\n' "$(tcp_sockets)" "$(grep processes "$log")"
format='%-40s %9s %9s %9s %9s\n'
printf "$format" "1,000 probes a second, $seconds s" "p50 µs" "p99 µs" "max µs" "peak kB"
measure "nobody else"
ask '/status?connections' 20 & one=$!
ask /metrics 20 & other=$!
measure "/status and /metrics 20 times a second"
kill -TERM "$init"
measure "the same, and a drain"
kill $one $other
grep -E 'event=(ports|drain.progress)' "$log" | tail -n 2
stop_init
end_of_promises
