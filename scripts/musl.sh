#!/usr/bin/env bash
# Makes what `gcc` needs to link programs for another architecture with musl: scripts/musl.sh ARCHITECTURE DESTINATION
#
# Debian's musl-dev of that architecture, unpacked into a folder, and the compiler's specs with that folder's paths:
#     aarch64-linux-gnu-gcc -specs DESTINATION/musl-gcc.specs -static …
set -euo pipefail
cd "$(dirname "$0")"
. ./private-apt.sh
. ./architecture.sh

architecture=$1 destination=$2
folder=$(triplet_of "$architecture")-musl
mkdir -p "$(dirname "$destination")"
work=$(mktemp -d "$destination.XXXXXX")
trap 'rm -rf "$work"' EXIT

suite=$(. /etc/os-release && [ "$ID" = debian ] && echo "${VERSION_CODENAME:-sid}" || echo trixie)
(
    cd "$work"
    { private_apt "$work/apt" "$suite" "$architecture" && APT_CONFIG=apt/apt.conf apt-get -q download "musl-dev:$architecture"; } >log 2>&1 ||
        { cat log >&2; exit 1; }
    dpkg -x musl-dev_*.deb .
    rm -rf apt log musl-dev_*.deb
)
sed -E "s#/usr/(include|lib)/$folder#$destination&#g" "$work/usr/lib/$folder/musl-gcc.specs" >"$work/musl-gcc.specs"
chmod 755 "$work"
rm -rf "$destination"
mv "$work" "$destination"
work=
