#!/usr/bin/env bash
# Makes the RPM package: packaging/rpm.sh VERSION amd64|arm64 BINARY FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1/-/\~} binary=$3 folder=$4
case $2 in
    amd64) architecture=x86_64 ;;
    arm64) architecture=aarch64 ;;
esac
umask 022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
packaging/tree.sh rpm "$binary" "$work/root"
(
    cd "$work/root"
    # The folders that are the package's own.
    find ./usr/share/licenses/zerohalt -type d -printf '%%dir /%P\n' | sed 's#/$#/usr/share/licenses/zerohalt#'
    find . -type f -path './usr/share/licenses/*' -printf '%%license /%P\n' | LC_ALL=C sort
    find . -type f -path './usr/share/man/*' -printf '%%doc /%P\n' | LC_ALL=C sort
    find . -type f ! -path './usr/share/licenses/*' ! -path './usr/share/man/*' -printf '/%P\n' | LC_ALL=C sort
) >"$work/files"
rpmbuild --quiet -bb --target "$architecture-linux" --define "_topdir $work/top" --define "_rpmdir $work/rpms" \
    --define "_rpmfilename %%{name}-%%{version}-%%{release}.%%{arch}.rpm" --define "zerohalt_version $version" \
    --define "zerohalt_root $work/root" --define "zerohalt_files $work/files" packaging/zerohalt.spec >"$work/log" 2>&1 ||
    { cat "$work/log" >&2; exit 1; }
mv "$work"/rpms/*.rpm "$folder/"
