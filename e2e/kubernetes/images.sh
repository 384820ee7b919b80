#!/usr/bin/env bash
# Makes the images of the scenarios, each a file that docker load, ctr images import and kind load image-archive take, without a
# registry and without a daemon:
#
#   localhost/zerohalt-e2e:1  FROM scratch: the program of app/, and target/zerohalt
#   localhost/envoy:1         Envoy as PyPI has it, and the C library of this machine that it needs
#
#   e2e/kubernetes/images.sh [ZEROHALT] FOLDER
set -euo pipefail
[ $# -eq 2 ] || set -- target/zerohalt "$@"
zerohalt=$(realpath "$1")
folder=$(realpath "$2")
here=$(realpath "$(dirname "$0")")
. "$here/../lib.sh"

root=$(mktemp -d)
trap 'rm -r "$root"' EXIT
mkdir -p "$root/app" "$root/envoy/tmp"

(cd "$here/app" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$root/app/app" .)
install "$zerohalt" "$root/app/zerohalt"
"$here/image.sh" "$folder/zerohalt-e2e.tar" localhost/zerohalt-e2e:1 "$root/app" /app

e2e_envoy
# Its libraries are looked for where the loader looks by itself.
ldd "$envoy" | grep -o '/[^ ]*' | while read -r library; do
    install -D "$(realpath "$library")" "$root/envoy/$library"
done
install "$envoy" "$root/envoy/envoy"
if [ ! "$folder/envoy.tar" -nt "$envoy" ]; then
    "$here/image.sh" "$folder/envoy.tar" localhost/envoy:1 "$root/envoy" /envoy
fi
ls -l "$folder"
