#!/usr/bin/env bash
# Builds helm from its module, once, and prints its path: ~/.cache/zerohalt/helm/VERSION/helm. Five minutes on two cores.
#   helm.sh --is-built    builds nothing: 0 if it is there
set -euo pipefail
cd "$(dirname "$0")"
version=$(sed -n 's,^\t*helm.sh/helm/v3 v\([0-9.]*\).*,\1,p' go.mod)
helm=${XDG_CACHE_HOME:-$HOME/.cache}/zerohalt/helm/$version/helm

if [ "${1:-}" = --is-built ]; then
    [ -x "$helm" ]
    exit
fi
if [ ! -x "$helm" ]; then
    echo "Building helm $version" >&2
    mkdir -p "$(dirname "$helm")"
    trap 'rm -f "$helm.$$"' EXIT
    if ! CGO_ENABLED=0 nice go build -trimpath -ldflags "-s -w -X helm.sh/helm/v3/internal/version.version=v$version" \
        -o "$helm.$$" helm.sh/helm/v3/cmd/helm; then
        echo "cannot build helm $version: it takes Go $(sed -n 's/^go //p' go.mod) or newer, https://go.dev/dl, and its module proxy" >&2
        exit 77
    fi
    mv "$helm.$$" "$helm"
fi
echo "$helm"
