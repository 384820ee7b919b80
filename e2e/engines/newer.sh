#!/bin/bash
# newer.sh PACKAGE FOLDER [SUITE]: unpacks a package of a Debian suite that is not the machine's, trixie unless said, without the
# packages that it depends on. apt gets folders of its own, so that nothing of the machine's own changes.
set -euo pipefail
package=$1 folder=$2 suite=${3:-trixie}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
apt=$(mktemp -d)
trap 'rm -rf "$apt"' EXIT
mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial" "$folder"
touch "$apt/state/status"
echo "deb [signed-by=$keyring] http://deb.debian.org/debian $suite main" >"$apt/sources.list"
options=(-qq -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State="$apt/state"
    -o Dir::State::status="$apt/state/status" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User=root -o Acquire::Retries=3)
apt-get "${options[@]}" update >&2
(cd "$apt" && apt-get "${options[@]}" download "$package" >&2)
dpkg -x "$apt"/*.deb "$folder"
