#!/usr/bin/env bash
# How soon after the last connection's end the application is signalled, for each way of counting connections.
# Exits 1 if it took events longer than 10 ms at the 99th percentile.
#
#   bench/last-close.sh [--drains N] [BACKEND...]
. "$(dirname "$0")/lib.sh"
drains=100
if [ "${1:-}" = --drains ]; then
    drains=$2
    set -- "${@:3}"
fi
backends=("$@")
[ $# -gt 0 ] || backends=(events polling proc)
bench_setup test --drains "$drains" "${backends[@]}"

export ZEROHALT_DRAIN_STEADY_STATE_WAIT=0s
format='%-22s %8s %10s %10s %10s %10s\n'
machine
echo
printf "$format" "last close to signal" drains "min ms" "p50 ms" "p99 ms" "max ms"
late=
for backend in "${backends[@]}"; do
    # Polling finds out at its next look: close at any moment between two.
    [ "$backend" = events ] && wait=50 || wait=1000
    line=$(ZEROHALT_CONNECTION_BACKEND=$backend $tools/drain -l "$drains" -w $wait $zerohalt $app)
    figures=()
    for figure in min p50 p99 max; do
        figures+=("$(value ${figure}_us "$line" | awk '{ printf "%.2f", $1 / 1000 }')")
    done
    printf "$format" "$backend" "$drains" "${figures[@]}"
    [ "$backend" != events ] || [ "$(value p99_us "$line")" -le 10000 ] || late=1
done
# Not measured: a sleep takes what it takes. The connection above ended within the first second.
printf "$format" "preStop: sleep 15" - 14000.00 - - 15000.00
if [ -n "$late" ]; then
    echo "events: p99 is over 10 ms" >&2
    exit 1
fi
