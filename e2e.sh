#!/usr/bin/env bash
# Runs zerohalt with real programs: load balancers, engines, kernels, Kubernetes. What each needs, its run.sh installs or names.
#   ./e2e.sh [--all-must-run] [NAME...]     all of e2e/*/run.sh, or the ones named; a table at the end, and in target/e2e/table.md
# Exits 1 if one failed, 0 if the others passed or cannot run here. With --all-must-run, one that cannot run here has failed.
set -euo pipefail
cd "$(dirname "$0")"
all_must_run=
if [ "${1:-}" = --all-must-run ]; then
    all_must_run=1
    shift
fi
names=("$@")
if [ ${#names[@]} = 0 ]; then
    for script in e2e/*/run.sh; do
        names+=("$(basename "$(dirname "$script")")")
    done
fi
for name in "${names[@]}"; do
    if [ ! -e "e2e/$name/run.sh" ]; then
        echo "cannot run '$name': e2e/$name/run.sh does not exist; there are:" e2e/*/run.sh >&2
        exit 2
    fi
done
# Once, before what runs it: a binary of today's sources.
./build.sh

child=
# Each has a process group of its own, which is ended with it.
set -m
stop() {
    trap '' INT TERM
    if [ -n "$child" ]; then
        kill -TERM -- "-$child" 2>/dev/null || true
        wait "$child" || true
    fi
    exit 1
}
trap stop INT TERM
table=target/e2e/table.md
mkdir -p target/e2e
printf '| | result | seconds | | versions |\n|---|---|---|---|---|\n' >"$table"
failed=0
for name in "${names[@]}"; do
    out=target/e2e/$name
    rm -f "$out/versions" "$out/summary"
    echo "== $name"
    start=$SECONDS code=0
    bash "e2e/$name/run.sh" </dev/null &
    child=$!
    wait "$child" || code=$?
    child=
    case $code in
        0) result=passed ;;
        77) result="not run" && [ -z "$all_must_run" ] || failed=1 ;;
        *) result=FAILED failed=1 ;;
    esac
    printf '| %s | %s | %s | %s | %s |\n' "$name" "$result" $((SECONDS - start)) "$(cat "$out/summary" 2>/dev/null || true)" \
        "$(paste -sd , "$out/versions" 2>/dev/null | sed 's/,/, /g' || true)" >>"$table"
done
echo
cat "$table"
exit "$failed"
