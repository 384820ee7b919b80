#!/usr/bin/env bash
# Builds Kubernetes' commands and etcd from their modules, once, and prints the folder they are in:
# ~/.cache/zerohalt/kubernetes/VERSION. Ten minutes on two cores; a build that was interrupted goes on where it was.
#   commands.sh --are-built    builds nothing: 0 if all are there
set -euo pipefail
cd "$(dirname "$0")"
version=$(sed -n 's,.*k8s.io/kubernetes v\([0-9.]*\).*,\1,p' go.mod)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/zerohalt/kubernetes/$version
commands="etcd kubectl kube-scheduler kube-proxy kube-controller-manager kube-apiserver kubelet"

if [ "${1:-}" = --are-built ]; then
    for command in $commands; do
        [ -x "$folder/$command" ] || exit 1
    done
    exit
fi

# The commands ask their own version, and each other's, for what they may do.
stamp=
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    minor=${version#*.}
    stamp+=" -X $package.gitVersion=v$version -X $package.gitMajor=${version%%.*} -X $package.gitMinor=${minor%%.*}"
done

cannot() {
    echo "cannot build $command $version: $1; it takes Go $(sed -n 's/^go //p' go.mod) or newer, https://go.dev/dl, and its module proxy" >&2
    exit 77
}

mkdir -p "$folder"
trap 'rm -f "$folder"/*.$$' EXIT
for command in $commands; do
    [ ! -x "$folder/$command" ] || continue
    package=k8s.io/kubernetes/cmd/$command
    [ $command != etcd ] || package=go.etcd.io/etcd/server/v3
    # Too old a Go, and modules that cannot be had, are found out here.
    refused=$(go list -deps $package 2>&1 >/dev/null) || cannot "$refused"
    echo "Building $command $version" >&2
    # A file that is there is whole: it gets its name when it is.
    CGO_ENABLED=0 nice go build -trimpath -ldflags "-s -w$stamp" -o "$folder/$command.$$" $package
    mv "$folder/$command.$$" "$folder/$command"
done
echo "$folder"
