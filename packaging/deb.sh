#!/usr/bin/env bash
# Makes the Debian package: packaging/deb.sh VERSION amd64|arm64 BINARY FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1/-/\~} architecture=$2 binary=$3 folder=$4
umask 022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
packaging/tree.sh deb "$binary" "$root"

maintainer="The Zerohalt authors <authors@zerohalt.invalid>"
{
    printf 'zerohalt (%s) unstable; urgency=medium\n\n' "$version"
    printf '  * Release %s. What changed is in CHANGELOG.md of the sources.\n\n' "$1"
    printf ' -- %s  %s\n' "$maintainer" "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n >"$root/usr/share/doc/zerohalt/changelog.gz"

size=$(find "$root" -type f -printf '%s\n' | awk '{ kib += int(($1 + 1023) / 1024) } END { print kib }')
mkdir "$root/DEBIAN"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
cat >"$root/DEBIAN/control" <<END
Package: zerohalt
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $size
Section: admin
Priority: optional
Description: PID 1 for containers that drains connections before the stop
 Zerohalt starts the application of a container. On SIGTERM its health
 endpoint turns 503 at once, the application keeps serving, and it is told to
 stop when its TCP connections are gone. Zerohalt forwards signals, reaps
 orphans and passes on the exit code.
 .
 It is one static binary, to be copied into images as well.
END
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
# One thread, because more of them would make other bytes.
dpkg-deb --root-owner-group -Zxz --threads-max=1 --build "$root" "$folder/zerohalt_${version}_$architecture.deb" >/dev/null
