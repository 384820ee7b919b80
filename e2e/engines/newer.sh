#!/usr/bin/env bash
# newer.sh PACKAGE FOLDER [SUITE]: unpacks a package of a Debian suite that is not the machine's, trixie unless said, without the
# packages that it depends on.
set -euo pipefail
package=$1 folder=$2 suite=${3:-trixie}
. "$(dirname "$0")/../../scripts/private-apt.sh"
apt=$(mktemp -d)
trap 'rm -rf "$apt"' EXIT
mkdir -p "$folder"
private_apt "$apt" "$suite" "$(dpkg --print-architecture)" >&2
(cd "$apt" && APT_CONFIG=$apt/apt.conf apt-get -q download "$package" >&2)
dpkg -x "$apt"/*.deb "$folder"
