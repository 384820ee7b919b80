#!/bin/bash
# runsc.sh RUNSC ARGUMENT...: what Docker runs as gVisor's runtime.
set -euo pipefail
# runsc takes a network namespace for the machine's own if /proc/sys/net/core/rmem_default is in it: "cannot run with network enabled
# in root network namespace". Newer kernels show the file in every one, so there runsc sees a /proc/sys without net.
if [ "$1" != --inside ]; then
    if unshare --net test -e /proc/sys/net/core/rmem_default; then
        exec unshare --mount --propagation slave "$0" --inside "$@"
    fi
    exec "$@"
fi
shift
whole=/run/runsc-sys
mkdir -p "$whole"
mount --bind /proc/sys "$whole"
mount -t tmpfs tmpfs /proc/sys
for folder in "$whole"/*/; do
    name=$(basename "$folder")
    [ "$name" != net ] || continue
    mkdir "/proc/sys/$name"
    mount --bind "$folder" "/proc/sys/$name"
done
exec "$@"
