#!/usr/bin/env bash
# One scenario on Debian's kernels in virtual machines, for x86-64 and arm64, with and without the kernel's list of sockets. Needs no root
# once the packages are there. Kernels are kept in the cache, one folder each: removed, the newest is fetched again.
. "$(dirname "$0")/../lib.sh"
suites="buster bullseye bookworm trixie sid"
guest=e2e/kernels/guest
rm -f "$work/table.md"

[ "$(uname -m)" = x86_64 ] || cannot "this machine is no x86-64" "run it on one"
e2e_packages qemu-system-x86:qemu-system-x86_64 qemu-system-arm:qemu-system-aarch64 qemu-user-static:qemu-aarch64-static \
    cpio:cpio xz-utils:xz util-linux:unshare iproute2:ip musl-tools:musl-gcc gcc-aarch64-linux-gnu:aarch64-linux-gnu-gcc \
    debian-archive-keyring:/usr/share/keyrings/debian-archive-keyring.gpg
[ "$(unshare --user --map-root-user --pid --fork --net --mount-proc echo yes)" = yes ] ||
    cannot "no namespaces of PIDs and networks here" "run it as root, or allow users namespaces (sysctl kernel.unprivileged_userns_clone)"
./build.sh --target arm64

warnings="-Wall -Wextra -Werror"
musl-gcc -static -O1 -s $warnings $guest/scenario.c -o "$work/scenario-amd64"
aarch64-linux-gnu-gcc -specs "$cache/musl-arm64/musl-gcc.specs" -static -no-pie -O1 -s $warnings $guest/scenario.c -o "$work/scenario-arm64"

kernels=$cache/kernels
found=0
: >"$work/refused"
for suite in $suites; do
    for architecture in amd64 arm64; do
        [ "$suite-$architecture" != buster-arm64 ] || continue
        folder=$kernels/$suite-$architecture
        if [ -e "$folder/version" ] || e2e/kernels/fetch.sh "$suite" "$architecture" "$folder" 2>"$work/fetch.log"; then
            found=$((found + 1))
            version "Linux" "$(cat "$folder/version") ($architecture)"
        else
            echo "$suite $architecture $(grep -v '^--' "$work/fetch.log" | tail -n 1)" | tee -a "$work/refused" >&2
        fi
    done
done
[ $found -gt 0 ] || cannot "no kernel of Debian's could be fetched" "its archive must be reachable, see $work/refused"
version qemu "$(qemu-system-x86_64 --version | sed -n 's/.*version \([0-9.]*\).*/\1/p')"

code=0
e2e_java KernelsE2E -Dkernels.cache="$kernels" -Dkernels.suites="$suites" || code=1
summary "$(grep -c 'as expected' "$work/table.md" || true) lives as expected, $(grep -c 'DIFFERS' "$work/table.md" || true) not"
exit $code
