#!/usr/bin/env bash
# Starts a one-node Kubernetes in namespaces of its own, runs the command in it, and ends it: cluster.sh COMMAND...
# Where one of this work tree runs already, the command joins it. See README.md.
set -euo pipefail
from=$PWD
here=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "$here/../.." && pwd)/target/e2e/kubernetes/cluster
. "$here/../lib.sh"
. "$here/cluster/sandbox.sh"
cd "$from"
[ $# -gt 0 ] || set -- bash

[ "$(id -u)" = 0 ] || cannot "make namespaces and cgroups" "sudo"
e2e_packages containerd:containerd runc:runc containernetworking-plugins:/usr/lib/cni/bridge nftables:nft iptables:iptables \
    iproute2:ip util-linux:unshare openssl:openssl curl:curl musl-tools:musl-gcc gcc:gcc
refused=$(unshare --cgroup --mount --pid --net --ipc --uts --fork true 2>&1) ||
    cannot "$refused" "run it on a machine or in a container that may make namespaces"
commands=$("$here/commands.sh")

mkdir -p "$folder"
# Every process of the sandbox holds the lock.
exec 9>"$folder.lock"
if ! flock --nonblock 9; then
    exec 9>&-
    for _ in $(seq 1200); do
        [ ! -e "$folder/ready" ] || break
        sleep 0.1
    done
    enter_sandbox "$(cat "$folder/ready")" "$here/cluster/outside.sh" "$folder" "$commands" "$@"
    exit
fi

rm -rf "$folder"
mkdir -p "$folder"
mkdir -p /var/lib/containerd /var/lib/kubelet /var/lib/cni /var/log
status=0
in_sandbox "$here/cluster/init.sh" "$folder" "$commands" "$@" || status=$?
# Its logs stay.
rm -rf "$folder/ready" "$folder/containerd" "$folder/kubelet" "$folder/etcd"
exit "$status"
