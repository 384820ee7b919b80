#!/usr/bin/env bash
# What a probe of /health waits for its answer while somebody misuses the health server, while an application with very many sockets
# is looked at, and while the kernel does not come back from executing a program. Exits 1 if the 99th percentile is over 20 ms
# anywhere, one probe is over 100 ms, or memory was above 4 MB.
#
#   bench/attack.sh [--probes N] [--sockets N] [--seconds N]
. "$(dirname "$0")/lib.sh"
probes=2000 sockets=200000 seconds=15
bench_options "probes sockets seconds" "$@"
bench_setup test "$@"
for tool in attack hold_exec; do
    musl-gcc -O2 -static -s -Wall -Wextra -Werror src/it/c/$tool.c -o $tools/$tool
done

# A balancer has processors of its own. Here its probes are the first to have one, where that is allowed, so that the wait is for
# zerohalt, and not for the attackers' turn on the processor.
first=
! chrt -f 1 true 2>/dev/null || first="chrt -f 1"

peak() { sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$init/status"; }

# report WHAT LINE
report() {
    local p99 max kb
    p99=$(value p99_us "$2") max=$(value max_us "$2") kb=$(peak)
    printf "$format" "$1" "$(value p50_us "$2")" "$p99" "$max" "$kb"
    [ "$p99" -le 20000 ] || miss "$1: p99 $p99 µs"
    [ "$max" -le 100000 ] || miss "$1: max $max µs"
    [ "$kb" -le 4096 ] || miss "$1: $kb kB"
}

# attackers HOW CONNECTIONS REQUEST: starts an attacker, on the processor of the probes.
attackers() {
    exec {orders}> >(exec taskset -c 1 $tools/attack "$1" $ZEROHALT_HEALTH_PORT "${@:2}" >"$scratch/attack")
    attacking+=($! "$orders")
    until grep -q attacking "$scratch/attack" 2>/dev/null; do sleep 0.05; done
    rm "$scratch/attack"
}

# All inputs are closed first: an attacker has those of the ones before it open too.
end_attackers() {
    local i
    for ((i = 1; i < ${#attacking[@]}; i += 2)); do
        orders=${attacking[i]}
        exec {orders}>&-
    done
    for ((i = 0; i < ${#attacking[@]}; i += 2)); do
        wait "${attacking[i]}" || true
    done
    attacking=()
}

# Each probe a connection of its own, one after the other, on the processor of the attacker.
# misuse WHAT [HOW CONNECTIONS [REQUEST]]
misuse() {
    start_init taskset -c 0 $zerohalt -- $app serve $ZEROHALT_APP_PORT
    await_health
    [ $# -eq 1 ] || attackers "${@:2}"
    report "$1" "$(taskset -c 1 $first $tools/load $ZEROHALT_HEALTH_PORT /health "$probes" 1 new)"
    end_attackers
    stop_init
}

# Asks for a page without pause, a connection each, until it is killed.
ask() { exec $tools/probes $ZEROHALT_HEALTH_PORT "$1" 100 100000 >/dev/null 2>&1; }

# A thousand probes a second, each timed from the moment at which it was due: a silence makes all of its probes late.
steady() {
    local line
    line=$($first $tools/probes $ZEROHALT_HEALTH_PORT /health "$seconds" 1000) || miss "$1: $line"
    report "$1" "$line"
}

machine
format='%-58s %9s %9s %9s %9s\n'
attacking=()
printf "$format" "$probes probes" "p50 µs" "p99 µs" "max µs" "peak kB"
misuse "nobody else"
misuse "1,000 send a byte now and then (slow loris)" loris 1000 /health
misuse "16 connect and close" close 16 /
misuse "8 connect and reset" reset 8 /
misuse "128 pipeline /status?connections" talk 128 '/status?connections'
misuse "200 pipeline /metrics and read nothing" deaf 200 /metrics
misuse "128 read /metrics hardly" sip 128 /metrics
misuse "64 send garbage and too much" noise 64 /

# Otherwise there would be no connection that holds the drain.
export ZEROHALT_DRAIN_STRATEGY=connections
export ZEROHALT_APP_PORT=auto ZEROHALT_METRICS_ENABLED=true ZEROHALT_DRAIN_TIMEOUT=600s
start_init $zerohalt -- $tools/crowd "$sockets"
await_health
printf '\nAn application with %d TCP sockets, in %s\n\n' "$(tcp_sockets)" "$(grep processes "$log")"
printf "$format" "1,000 probes a second, $seconds s" "p50 µs" "p99 µs" "max µs" "peak kB"
steady "nobody else"
ask '/status?connections' & one=$!
ask /metrics & other=$!
steady "/status and /metrics are asked without pause"
kill -TERM "$init"
steady "the same, and a drain begins"
kill $one $other
stop_init

# held WHAT: what a probe waits while a command of the name $scratch/held is executed
held() {
    exec {orders}> >(exec $tools/hold_exec "$scratch/held" >"$scratch/holding" 2>&1)
    attacking=($! "$orders")
    until [ -s "$scratch/holding" ]; do sleep 0.05; done
    if grep -q '^holding' "$scratch/holding"; then
        start_init $zerohalt -- $app serve $ZEROHALT_APP_PORT
        [ "$1" != "a hook's" ] || kill -TERM "$init"
        steady "$1"
        stop_init
        grep -q '^held' "$scratch/holding" || miss "$1 is not held"
    else
        echo "$1: not measured: $(cat "$scratch/holding")"
    fi
    end_attackers
    rm "$scratch/holding"
}

printf '\nA program that the kernel does not come back from executing\n\n'
printf "$format" "1,000 probes a second, $seconds s" "p50 µs" "p99 µs" "max µs" "peak kB"
cp $app "$scratch/held"
export ZEROHALT_APP_PORT=18080 ZEROHALT_DRAIN_STRATEGY=in-flight
export ZEROHALT_PRE_SHUTDOWN_COMMAND="$scratch/held true" ZEROHALT_PRE_SHUTDOWN_TIMEOUT=600s
held "a hook's"
unset ZEROHALT_PRE_SHUTDOWN_COMMAND ZEROHALT_PRE_SHUTDOWN_TIMEOUT
export ZEROHALT_HEALTH_MODE=command ZEROHALT_HEALTH_COMMAND="$scratch/held true"
held "a check's"
end_of_promises
