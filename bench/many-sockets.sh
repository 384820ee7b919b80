#!/usr/bin/env bash
# What zerohalt costs, and how soon it acts, in a network namespace with very many sockets; beside reading /proc/net/tcp once
# a second. Exits 1 if it missed what it promises: no CPU while idle, 0.1 s and 1% of a CPU in a drain, 50 ms from the last close
# to the signal at the 99th percentile.
#
#   bench/many-sockets.sh [--sockets N] [--connections N] [--seconds N] [--drains N] [--idle SECONDS]
. "$(dirname "$0")/lib.sh"
sockets=100000 connections=1000 seconds=60 drains=100 idle=10
bench_options "sockets connections seconds drains idle" "$@"
bench_setup test "$@"

export ZEROHALT_DRAIN_TIMEOUT=600s ZEROHALT_CONNECTION_BUSY_LIMIT=600s

cpu_ns() { cut -d ' ' -f 1 "/proc/$1/schedstat"; }

milliseconds() { awk -v us="$1" 'BEGIN { printf "%.1f", us / 1000 }'; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "1 : %.0f", a / b; else print "none" }'; }

at_most() {
    [ "$1" -le "$2" ] || miss "$3"
}

measure_idle() {
    local before
    start_init $zerohalt -- $app serve $ZEROHALT_APP_PORT
    sleep 1
    before=$(cpu_ns "$init")
    sleep "$idle"
    idle_us=$((($(cpu_ns "$init") - before) / 1000))
    idle_kb=$(memory "$init" | cut -d ' ' -f 1)
    stop_init
    at_most "$idle_us" 0 "idle: $idle_us µs of CPU in $idle s"
}

# A row of the table: a whole drain, in which all but the last connection end one after another. The steady-state wait comes on top.
measure_drain() {
    local name=$1 strategy=$2 steady=$3 line cpu procs
    shift 3
    line=$(ZEROHALT_DRAIN_STRATEGY=$strategy ZEROHALT_DRAIN_STEADY_STATE_WAIT=${steady}s \
        $tools/drain -n "$connections" -s $(((seconds - steady) * 1000)) "$@" $zerohalt $app)
    cpu=$(value cpu_max_us "$line")
    printf "$format" "$name" "$(milliseconds "$cpu")" "$(milliseconds "$proc_us")" "$(ratio "$proc_us" "$cpu")" \
        "$(value resident_max_kb "$line")" "$proc_kb"
    at_most "$cpu" $((100000 + 10000 * seconds)) "$name: $(milliseconds "$cpu") ms of CPU"
}

measure_last_close() {
    local line walk
    walk=$($tools/walk $ZEROHALT_APP_PORT "$drains")
    line=$(ZEROHALT_DRAIN_STEADY_STATE_WAIT=0s $tools/drain -l "$drains" -n "$connections" -w 500 $zerohalt $app)
    printf '\nlast of %d connections to signal, %d drains: p50 %s ms, p99 %s ms, max %s ms\n' "$connections" "$drains" \
        "$(milliseconds "$(value p50_us "$line")")" "$(milliseconds "$(value p99_us "$line")")" \
        "$(milliseconds "$(value max_us "$line")")"
    printf '    of which the kernel takes to count once: p50 %s ms, p99 %s ms\n' \
        "$(milliseconds "$(value p50_us "$walk")")" "$(milliseconds "$(value p99_us "$walk")")"
    printf '    CPU of such a drain: median %s ms\n' "$(milliseconds "$(value cpu_p50_us "$line")")"
    at_most "$(value p99_us "$line")" 50000 "last close to signal: p99 $(milliseconds "$(value p99_us "$line")") ms"
}

machine
start_crowd "$sockets"
printf '%d TCP sockets: both ends of established connections over loopback, held by %s; and %d connections to the application\n\n' \
    "$(tcp_sockets)" "$(cat "$scratch/crowd")" "$connections"
measure_idle
line=$($tools/procpoll $ZEROHALT_APP_PORT "$seconds")
proc_us=$(value cpu_us "$line") proc_kb=$(value resident_kb "$line")
format='%-44s %10s %14s %10s %8s %8s\n'
printf "$format" "" "CPU ms" "/proc, CPU ms" "ratio" "kB" "/proc kB"
printf "$format" "idle, $idle s" "$(milliseconds "$idle_us")" "$(milliseconds $((proc_us * idle / seconds)))" "$(ratio "$proc_us" "$idle_us")" "$idle_kb" "$proc_kb"
measure_drain "drain of $seconds s" connections 0
measure_drain "drain of $seconds s, 5 s of it steady state" connections 5
measure_drain "drain of $seconds s, in-flight" in-flight 0 -u
measure_last_close
kill "$crowd"
end_of_promises
