#!/usr/bin/env bash
# Zerohalt beside the other inits: size, memory, wake-ups, start; and what its health port bears. One run, one table.
#
#   bench/compare.sh [--requests N] [--rounds N] [--idle SECONDS]
. "$(dirname "$0")/lib.sh"
requests=1000000 rounds=500 idle=30
bench_options "requests rounds idle" "$@"
bench_setup bench "$@"

# Copies, all written in the same way: a file that a linker wrote piece by piece lies in smaller pieces in the page cache, and its pages
# take longer to map than those of a file that was copied or read from a disk.
copies=$scratch/inits
mkdir "$copies"
inits=()
for init in "$PWD/$zerohalt" "$(command -v tini)" "$(command -v tini-static)" "$(command -v dumb-init)" "$(command -v catatonit)"; do
    cp "$init" "$copies"
    inits+=("$copies/$(basename "$init")")
done

linking() {
    if readelf -lW "$1" | grep -q INTERP; then
        ldd "$1" | grep -o '/[^ ]*' | xargs -n 1 readlink -f | xargs stat -c %s |
            awk '{ sum += $1 } END { printf "+ libc %.1f MB\n", sum / 1e6 }'
    else
        echo static
    fi
}

# Five starts for the memory; all side by side, and the last ones stay for the count of wake-ups.
measure_idle() {
    local start i name
    for start in 1 2 3 4 5; do
        pids=() helpers=()
        for i in "${inits[@]}"; do
            start_init "$i" -- $app serve
            pids+=("$init") helpers+=("$pid1")
        done
        sleep 1
        for i in "${!inits[@]}"; do
            memory "${pids[i]}" >>"$scratch/memory.$i"
            # Approximate on Linux 6.2 to 6.16, hence the page-by-page figures beside it.
            sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/${pids[i]}/status" >>"$scratch/vmrss.$i"
        done
        [ $start = 5 ] || kill -KILL "${pids[@]}"
        [ $start = 5 ] || wait "${helpers[@]}" || true
    done
    for i in "${!inits[@]}"; do
        switches "${pids[i]}" >"$scratch/switches.$i"
    done
    sleep "$idle"
    for i in "${!inits[@]}"; do
        echo $(($(switches "${pids[i]}") - $(cat "$scratch/switches.$i"))) >"$scratch/switches.$i"
    done
    kill -KILL "${pids[@]}"
    wait "${helpers[@]}" || true
}

switches() { sed -n 's/^voluntary_ctxt_switches:[^0-9]*//p' "/proc/$1/status"; }

cpu_ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }

print_table() {
    local i name version format='%-12s %-8s %10s  %-15s %8s %8s %8s %11s %10s %8s %7s %8s %7s\n' tini_start tini_run
    printf "$format" "" version bytes "" "VmRSS kB" "Pss kB" "anon kB" "wake-ups/${idle}s" "start us" "p99 us" "/ tini" "run us" "/ tini"
    read -r tini_start tini_run < <(awk -v init="${inits[1]}" '$1 == init { print $2, $4 }' "$scratch/start")
    for i in "${!inits[@]}"; do
        name=$(basename "${inits[i]}")
        version=$("${inits[i]}" --version 2>&1 | grep -oE '[0-9]+(\.[0-9]+)+' | head -1 || true)
        printf "$format" "$name" "$version" "$(stat -Lc %s "${inits[i]}")" "$(linking "${inits[i]}")" \
            "$(median <"$scratch/vmrss.$i")" "$(cut -d ' ' -f 2 "$scratch/memory.$i" | median)" \
            "$(cut -d ' ' -f 3 "$scratch/memory.$i" | median)" "$(cat "$scratch/switches.$i")" \
            $(awk -v init="${inits[i]}" -v tini="$tini_start" -v run="$tini_run" \
                '$1 == init { printf "%.0f %.0f %.2f %.0f %.2f", $2 / 1e3, $3 / 1e3, $2 / tini, $4 / 1e3, $4 / run }' \
                "$scratch/start")
    done
}

# Zerohalt has one CPU, the client another.
measure_health() {
    local idle before after line kind each=$((requests / 2)) ticks
    start_init taskset -c 0 $zerohalt -- $app serve $ZEROHALT_APP_PORT
    read -r idle _ < <(memory "$init")
    for kind in new keep; do # the code that answers is not in memory before the first request
        $tools/load $ZEROHALT_HEALTH_PORT /health 1000 12 $kind >/dev/null
    done
    read -r before _ < <(memory "$init")
    printf '\n%-28s %10s %8s %8s %8s %16s\n' "health requests, one core" "per second" "p50 us" "p99 us" "max us" "CPU us a request"
    for kind in new keep; do
        ticks=$(cpu_ticks "$init")
        line=$(taskset -c 1 $tools/load $ZEROHALT_HEALTH_PORT /health $each 12 $kind)
        ticks=$(($(cpu_ticks "$init") - ticks))
        [ $kind = new ] && name="$each, a connection each" || name="$each, 12 kept alive"
        printf '%-28s %10s %8s %8s %8s %16s\n' "$name" "$(value rate "$line")" "$(value p50_us "$line")" \
            "$(value p99_us "$line")" "$(value max_us "$line")" \
            "$(awk -v t=$ticks -v n=$each -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.1f", t * 1e6 / hz / n }')"
    done
    read -r after pss anonymous < <(memory "$init")
    printf '\nresident: idle %d kB, after 2,000 health requests %d kB, after %d more %d kB (Pss %d, anonymous %d)\n' \
        "$idle" "$before" "$requests" "$after" "$pss" "$anonymous"
    stop_init
}

measure_idle
$tools/start "$rounds" $app "${inits[@]}" >"$scratch/start"
machine
echo
print_table
measure_health
