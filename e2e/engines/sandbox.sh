#!/bin/bash
# sandbox.sh COMMAND...: runs it in namespaces and cgroups of its own, as root. Engines that it starts find an empty /run and a
# network without the machine's, and all that they leave ends with it: processes, mounts, networks and cgroups.
set -euo pipefail

# The cgroups to be in, one line each: below the caller's own in every hierarchy of version 1. With version 2 alone, directly under the
# root, the only cgroup that may have both processes and children with controllers.
own_cgroups() {
    local id controllers path mount
    if [ "$version" = 2 ]; then
        echo "/sys/fs/cgroup/$1"
        return
    fi
    while IFS=: read -r id controllers path; do
        if [ "$id" = 0 ]; then
            mount=$(findmnt -n -t cgroup2 -o TARGET | head -1)
        else
            mount=$(findmnt -n -t cgroup -O "${controllers/#name=/name=}" -o TARGET | head -1)
        fi
        [ -z "$mount" ] || echo "${mount%/}${path%/}/$1"
    done </proc/self/cgroup
}

make_cgroup() {
    mkdir "$1"
    if [ -e "$1/cpuset.cpus" ] && [ -z "$(cat "$1/cpuset.cpus")" ] && [ ! -e "$1/cgroup.controllers" ]; then
        cat "$(dirname "$1")/cpuset.cpus" >"$1/cpuset.cpus"
        cat "$(dirname "$1")/cpuset.mems" >"$1/cpuset.mems"
    fi
}

# Gives the children of a cgroup of version 2 all controllers that it has; an engine names one that it misses.
delegate() {
    local controller
    for controller in $(cat "$1/cgroup.controllers"); do
        echo "+$controller" >"$1/cgroup.subtree_control" 2>/dev/null || true
    done
}

remove_cgroup() {
    for _ in $(seq 50); do
        find "$1" -depth -type d -exec rmdir {} + 2>/dev/null && return 0
        sleep 0.1
    done
    echo "cannot remove $1: $(cat "$1/cgroup.procs" 2>&1 | paste -sd ' ')" >&2
    return 1
}

inside() {
    mount -t sysfs sysfs /sys
    if [ "$1" = 2 ]; then
        mount -t cgroup2 cgroup2 /sys/fs/cgroup
        delegate /sys/fs/cgroup
    else
        mount -t tmpfs tmpfs /sys/fs/cgroup
        while IFS=: read -r id controllers _; do
            name=${controllers#name=}
            mkdir -p "/sys/fs/cgroup/${name:-unified}"
            if [ "$id" = 0 ]; then
                mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified
            else
                mount -t cgroup -o "$controllers" cgroup "/sys/fs/cgroup/$name"
            fi
        done </proc/self/cgroup
    fi
    for folder in /run /dev/shm /var/tmp /var/lib/cni /etc/cni /var/lib/containers /opt/containerd /opt/cni /etc/docker; do
        [ ! -d "$folder" ] || mount -t tmpfs tmpfs "$folder"
    done
    chmod 1777 /dev/shm /var/tmp
    mount --make-rshared /
    ip link set lo up
    echo 1 >/proc/sys/net/ipv4/ip_forward
}

if [ "${1:-}" = --inside ]; then
    inside "$2"
    shift 2
    "$@"
    exit
fi

# In a namespace of the cgroup that it is in. With version 2 it then moves to a leaf, and unshare with it: a cgroup whose controllers go to its
# children has no process of its own.
if [ "${1:-}" = --leaf ]; then
    leaf=$2
    shift 2
    if [ -n "$leaf" ]; then
        mkdir "$leaf"
        echo "$$" >"$leaf/cgroup.procs"
    fi
    exec unshare --mount --pid --net --ipc --uts --fork --kill-child --mount-proc --propagation private "$0" --inside "$@"
fi

version=1 leaf=
[ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ] || version=2
cgroups=$(own_cgroups "zerohalt-engines-$$")
if [ "$version" = 2 ]; then
    delegate /sys/fs/cgroup
    leaf=$cgroups/init
fi
made=()
cleanup() {
    local code=$?
    for cgroup in "${made[@]}"; do remove_cgroup "$cgroup" || code=1; done
    exit "$code"
}
trap cleanup EXIT
for cgroup in $cgroups; do
    make_cgroup "$cgroup"
    made+=("$cgroup")
done
(
    for cgroup in $cgroups; do echo "$BASHPID" >"$cgroup/cgroup.procs"; done
    exec unshare --cgroup "$0" --leaf "$leaf" "$version" "$@"
) <&0 &
child=$!
trap 'kill -KILL "$child" 2>/dev/null || true' INT TERM
wait "$child"
