#!/usr/bin/env bash
# What a probe of /health waits for its answer while somebody misuses the health server: each probe a connection of its own, one
# at a time, on the processor of the attacker. Exits 1 if the 99th percentile is over 50 ms anywhere.
#
#   bench/attack.sh [--probes N]
. "$(dirname "$0")/lib.sh"
probes=2000
bench_options probes "$@"
bench_setup test "$@"
musl-gcc -O2 -static -s -Wall -Wextra -Werror src/it/c/attack.c -o $tools/attack

slow=()

# measure WHAT [HOW CONNECTIONS [REQUEST]]
measure() {
    local what=$1 line attacker= p99
    shift
    start_init taskset -c 0 $zerohalt -- $app serve $ZEROHALT_APP_PORT
    if [ $# -gt 0 ]; then
        exec {orders}> >(exec taskset -c 1 $tools/attack "$1" $ZEROHALT_HEALTH_PORT "${@:2}" >"$scratch/attack")
        attacker=$!
        until grep -q attacking "$scratch/attack" 2>/dev/null; do sleep 0.05; done
    fi
    line=$(taskset -c 1 $tools/load $ZEROHALT_HEALTH_PORT /health "$probes" 1 new)
    p99=$(value p99_us "$line")
    printf "$format" "$what" "$(value p50_us "$line")" "$p99" "$(value max_us "$line")" "$(memory "$init" | cut -d ' ' -f 1)"
    [ "$p99" -le 50000 ] || slow+=("$what: p99 $p99 µs")
    if [ -n "$attacker" ]; then
        exec {orders}>&-
        wait "$attacker" || true
        rm "$scratch/attack"
    fi
    stop_init
}

machine
format='%-58s %9s %9s %9s %9s\n'
printf "$format" "$probes probes" "p50 µs" "p99 µs" "max µs" "kB"
measure "nobody else"
measure "1,000 send a byte now and then (slow loris)" loris 1000 /health
measure "16 connect and close" close 16 /
measure "8 connect and reset" reset 8 /
measure "128 pipeline /status?connections" talk 128 '/status?connections'
measure "200 pipeline /metrics and read nothing" deaf 200 /metrics
measure "128 read /metrics hardly" sip 128 /metrics
measure "64 send garbage and too much" noise 64 /
if [ ${#slow[@]} -gt 0 ]; then
    printf '\nslower than 50 ms:\n' >&2
    printf '  %s\n' "${slow[@]}" >&2
    exit 1
fi
