#!/usr/bin/env bash
# Makes what a virtual machine boots from, out of Debian's packages: fetch.sh SUITE ARCHITECTURE DESTINATION
#
#   DESTINATION/vmlinuz       the newest cloud kernel of the suite
#   DESTINATION/version       of its package
#   DESTINATION/busybox       static
#   DESTINATION/modules/      those by which sockets are listed
#
# The packages are downloaded and unpacked, never installed.
set -euo pipefail
suite=$1 architecture=$2 destination=$3
. "$(dirname "$0")/../../scripts/private-apt.sh"

mkdir -p "$(dirname "$destination")"
work=$(mktemp -d "$destination.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

fetch() {
    local image part packages=(busybox-static)
    image=$(apt-cache depends "linux-image-cloud-$architecture" | sed -n 's/^ *Depends: \(linux-image-[0-9][^: ]*\).*/\1/p')
    # The newest image is an empty package that depends on these two.
    for part in "$image" "${image/image/binary}" "${image/image/modules}"; do
        if apt-cache show "$part" >/dev/null 2>&1; then packages+=("$part"); fi
    done
    apt-get -q download "${packages[@]}"
}
# Security updates of an old suite may be listed and gone: then what the suite itself has.
get() {
    private_apt "$work/apt" "$suite" "$architecture" security ||
        private_apt "$work/apt" "$suite" "$architecture" || return 1
    export APT_CONFIG=$work/apt/apt.conf
    fetch && return
    rm -f ./*.deb
    sed -i '/-security/d' "$work/apt/sources.list"
    apt-get -q update && fetch
}
get >log 2>&1 || { grep -E '^(E|Err|W):' -A1 log >&2 || tail -n 5 log >&2; exit 1; }
rm -rf apt

mkdir unpacked
for package in *.deb; do
    # Of the kernel only its image and these modules: the rest is most of it.
    dpkg-deb --fsys-tarfile "$package" |
        tar -x -C unpacked --wildcards --no-anchored --no-wildcards-match-slash 'vmlinuz*' busybox 'inet_diag.ko*' 'tcp_diag.ko*' 'mptcp_diag.ko*' 2>>log || true
done
basename linux-image-[0-9]*.deb | sed 's/.*_\(.*\)_.*/\1/' >version
rm ./*.deb
find unpacked -name 'vmlinuz*' -exec mv {} vmlinuz \;
find unpacked -type f -name busybox -exec mv {} busybox \;
mkdir modules
find unpacked -name '*_diag.ko*' -exec mv {} modules/ \;
xz -dq modules/*.xz 2>/dev/null || true # as they are from 6.12 on
[ -s vmlinuz ] && [ -s busybox ] && ls modules/tcp_diag.ko >/dev/null || { echo "the packages of $suite have no kernel, busybox or tcp_diag.ko" >&2; exit 1; }
rm -rf unpacked log

chmod 755 .
rm -rf "$destination"
mv "$work" "$destination"
work=
