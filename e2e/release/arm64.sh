#!/usr/bin/env bash
# arm64.sh COMMAND...: runs it where the kernel runs arm64's programs by qemu: in a user namespace, whose binfmt_misc is its own (since Linux
# 6.7), so that the machine's is left alone. Exits with 77 where that cannot be had.
set -euo pipefail
if [ "${1:-}" = --inside ]; then
    shift
    echo ready
    read -r _ # until its users are there
    mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc && [ -e /proc/sys/fs/binfmt_misc/register ] || exit 77
    # The head of an ELF program for this machine, in which a bit may differ: what Debian registers. F: qemu is opened now, for all roots.
    magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
    mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
    printf '%s' ":arm64:M::$magic:$mask:$(command -v qemu-aarch64-static):F" >/proc/sys/fs/binfmt_misc/register || exit 77
    # Without cgroups, whose controllers belong to the machine.
    mount -t tmpfs tmpfs /sys/fs/cgroup
    exec "$@" </dev/null >&3
fi
exec 3>&1
coproc namespace { exec unshare --user --mount --net --pid --fork --kill-child --mount-proc "$0" --inside "$@"; }
pid=$namespace_PID
exec 4<&"${namespace[0]}" 5>&"${namespace[1]}"
read -r -t 30 _ <&4
echo "0 0 65536" >"/proc/$pid/uid_map"
echo "0 0 65536" >"/proc/$pid/gid_map"
echo go >&5
wait "$pid"
