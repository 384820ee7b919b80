#!/usr/bin/env bash
# Runs a command in the sandbox as a client outside the node: outside.sh FOLDER COMMANDS COMMAND...
set -euo pipefail
export KUBECONFIG=$1/kubeconfig PATH=$2:$PATH E2E_LOAD_IMAGE="ctr -n k8s.io images import"
shift 2
exec nsenter --net=/run/netns/outside "$@"
