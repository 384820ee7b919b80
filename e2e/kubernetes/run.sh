#!/usr/bin/env bash
# Kubernetes: rollouts, scaling down, drains and deletions under load, on the cluster that KUBECONFIG names, or else on one of its own.
# See README.md.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
here=$PWD/e2e/kubernetes
[ $# -gt 0 ] || set -- 'dev/zerohalt/e2e/kubernetes/*E2E'

# With a network: its own cluster has no way out.
if [ -z "${E2E_KUBERNETES_PREPARED:-}" ]; then
    e2e_packages iproute2:ip python3-pip:/usr/lib/python3/dist-packages/pip
    mkdir -p "$work/images"
    "$here/images.sh" "$work/images"
    # No test has this tag: it gets all that Maven needs to run them.
    e2e_java "$@" -Dgroups=none -Dsurefire.failIfNoSpecifiedTests=false
    export E2E_KUBERNETES_PREPARED=1
fi
if [ -z "${KUBECONFIG:-}" ]; then
    exec "$here/cluster.sh" bash "$here/run.sh" "$@"
fi

. "$here/nodes.sh"
version runtime "$(kubectl get nodes -o jsonpath='{.items[0].status.nodeInfo.containerRuntimeVersion}')"
rm -rf "$work/tables" "$work/table.md"
code=0
# Single pods beside the scenarios, which mostly wait.
e2e_java "$@" -De2e.rollouts="${E2E_ROLLOUTS:-2}" -Djunit.jupiter.execution.parallel.enabled=true || code=$?
if [ -e "$work/table.md" ]; then
    cat "$work/table.md"
    summary "$(awk -F'|' '/zerohalt/ && !/connections that are never let go|grace-period=3/ {gsub(/[^0-9]/, "", $5); asked += $5; gsub(/[^0-9]/, "", $6); lost += $6}
        END {print asked + 0 " requests with zerohalt, " lost + 0 " failed"}' "$work/table.md")"
fi
exit "$code"
