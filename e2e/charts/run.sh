#!/usr/bin/env bash
# The Helm chart and the Kustomize component: what values they take, what the API server says of them, and rollouts of what they
# install, under load, on the cluster that KUBECONFIG names, or else on the one of e2e/kubernetes.
#   e2e/charts/run.sh [CLASS...]     all tests, or the ones named: ValuesE2E ComponentE2E ServerE2E RollE2E
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
here=$PWD/e2e/charts
kubernetes=$PWD/e2e/kubernetes
[ $# -gt 0 ] || set -- 'dev/zerohalt/e2e/charts/*E2E'

# With a network: the cluster has no way out.
if [ -z "${E2E_CHARTS_PREPARED:-}" ]; then
    e2e_packages iproute2:ip python3-pip:/usr/lib/python3/dist-packages/pip
    E2E_HELM=$("$here/helm.sh") || cannot "there is no helm" "see above"
    export E2E_HELM E2E_CHARTS_PREPARED=1
    mkdir -p "$work/images"
    "$kubernetes/images.sh" "$work/images"
    # As the release has it: the binary and nothing else; and an application's image, which has no binary of ours.
    rm -rf "$work/files" "$work/helm" "$work/container"
    mkdir -p "$work/files/zerohalt" "$work/files/shop"
    install target/zerohalt "$work/files/zerohalt/zerohalt"
    (cd "$kubernetes/app" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$work/files/shop/shop" .)
    "$kubernetes/image.sh" "$work/images/zerohalt.tar" localhost/zerohalt:1 "$work/files/zerohalt" /zerohalt --
    "$kubernetes/image.sh" "$work/images/shop.tar" localhost/shop:1 "$work/files/shop" /shop
    # Copies, because helm writes the dependency beside the chart.
    cp -r deploy/helm "$work/helm"
    cp -r "$here/container" "$work/container"
    for chart in "$work/helm/example" "$work/container"; do
        rm -rf "$chart/charts" "$chart/Chart.lock"
        "$E2E_HELM" dependency update --skip-refresh "$chart" >"$work/dependency.log" || {
            cat "$work/dependency.log" >&2
            exit 1
        }
    done
    "$E2E_HELM" lint --strict "$work/helm/zerohalt" "$work/helm/example"
    # No test has this tag: it gets all that Maven needs to run them.
    e2e_java "$@" -Dgroups=none -Dsurefire.failIfNoSpecifiedTests=false
fi
if [ -z "${KUBECONFIG:-}" ]; then
    exec "$kubernetes/cluster.sh" bash "$here/run.sh" "$@"
fi

. "$kubernetes/nodes.sh"
version helm "$("$E2E_HELM" version --template '{{.Version}}')"
version kustomize "$(kubectl version --client | sed -n 's/^Kustomize Version: //p')"
rm -f "$work/table.md"
code=0
e2e_java "$@" -De2e.helm="$E2E_HELM" || code=$?
if [ -e "$work/table.md" ]; then
    cat "$work/table.md"
    summary "$(awk -F'|' '/zerohalt/ {gsub(/[^0-9]/, "", $3); asked += $3; gsub(/[^0-9]/, "", $4); lost += $4}
        END {print asked + 0 " requests with zerohalt, " lost + 0 " failed"}' "$work/table.md")"
fi
exit "$code"
