#!/bin/bash
# sandbox.sh COMMAND...: runs it in namespaces and cgroups of its own, as root. Engines that it starts find an empty /run and a
# network without the machine's, and all that they leave ends with it: processes, mounts, networks and cgroups.
set -euo pipefail

# The cgroups to be in, one line each: below the caller's own in every hierarchy of version 1, or in that of version 2.
own_cgroups() {
    local id controllers path mount
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
        # A cgroup whose controllers go to its children has no process of its own.
        mkdir /sys/fs/cgroup/init
        # One that has ended meanwhile cannot be moved.
        while read -r process; do
            echo "$process" >/sys/fs/cgroup/init/cgroup.procs 2>/dev/null || true
        done </sys/fs/cgroup/cgroup.procs
        for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
            echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control
        done
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
    for folder in /run /dev/shm /var/tmp /var/lib/cni /etc/cni /var/lib/containers /etc/docker /opt/cni /opt/containerd; do
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

cgroups=$(own_cgroups "zerohalt-engines-$$")
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
version=1
[ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ] || version=2
(
    for cgroup in $cgroups; do echo "$BASHPID" >"$cgroup/cgroup.procs"; done
    exec unshare --cgroup --mount --pid --net --ipc --uts --fork --kill-child --mount-proc --propagation private \
        "$0" --inside "$version" "$@"
) <&0 &
child=$!
trap 'kill -KILL "$child" 2>/dev/null || true' INT TERM
wait "$child"
