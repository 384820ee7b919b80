#!/usr/bin/env bash
# Makes a release of what is committed, twice: the second in another folder, without a network, and signed later; to the same bytes. Then
# installs and runs each thing that is in it.
#   e2e/release/run.sh                makes and tests
#   e2e/release/run.sh FOLDER KEY     tests what is in the folder, signed by this public key of minisign
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
[ "$(id -u)" = 0 ] || cannot "it makes namespaces, cgroups and a Debian in a folder" "run it as root"
e2e_packages git:git debootstrap:debootstrap rpm:rpm lintian:lintian mandoc:mandoc podman:podman crun:crun skopeo:skopeo minisign:minisign \
    docker.io:dockerd docker-registry:docker-registry curl:curl diffoscope-minimal:diffoscope qemu-user-static:qemu-aarch64-static \
    musl-tools:musl-gcc iproute2:ip util-linux:unshare
. scripts/private-apt.sh

make_release() { # of one commit, in a clone of its own
    local folder=$1 began=$SECONDS
    shift
    rm -rf "$folder"
    mkdir -p "$(dirname "$folder")"
    git clone -q --shared --no-checkout . "$folder"
    git -C "$folder" checkout -q --detach "$commit"
    (cd "$folder" && "$@" >"$folder.log" 2>&1) || { tail -n 30 "$folder.log" >&2; exit 1; }
    echo "$((SECONDS - began)) s"
}

if [ $# = 2 ]; then
    dist=$(readlink -f "$1") key=$(readlink -f "$2") how="as it is"
    version=$(sed -n 's/.* zerohalt-\([^ ]*\)-linux-amd64$/\1/p' "$dist/SHA256SUMS")
else
    commit=$(git rev-parse HEAD)
    version=$(git show "$commit:pom.xml" | sed -n 's|^  <version>\(.*\)</version>$|\1|p')
    key=$work/key.pub
    minisign -G -f -W -p "$key" -s "$work/key" >/dev/null
    first=$(make_release "$work/first" ./release.sh "$version" --key "$work/key")
    second=$(make_release "$work/another/place" unshare --net ./release.sh "$version" --unsigned)
    # As the workflow does, where nothing else runs beside the key.
    packaging/sign.sh "$version" "$work/another/place/dist" "$work/key" >/dev/null
    dist=$work/first/dist
    if ! diff -r "$dist" "$work/another/place/dist" >&2; then
        timeout 300 diffoscope --exclude-directory-metadata=yes --max-report-size 20000 "$dist" "$work/another/place/dist" >&2 || true
        summary "not reproducible"
        exit 1
    fi
    how="twice the same bytes, $first and $second"
fi

debian=$cache/debian-bookworm
if [ ! -d "$debian" ]; then
    rm -rf "$debian.new"
    debootstrap --variant=minbase bookworm "$debian.new" "$(debian_mirror)" >"$work/debootstrap.log" 2>&1 ||
        cannot "debootstrap failed: $(tail -n 1 "$work/debootstrap.log")" "Debian's archive must be reachable"
    mv "$debian.new" "$debian"
fi
musl-gcc -static -O2 -s -Wall -Wextra -Werror -o "$work/server" e2e/apps/c/server.c

# Maven has the machine's network, the tests have none but the sandbox's.
mkdir -p "$work/bin"
cat >"$work/bin/java" <<END
#!/bin/bash
exec "$PWD/e2e/engines/sandbox.sh" "$JAVA_HOME/bin/java" "\$@"
END
chmod +x "$work/bin/java"
for tool in dpkg:--version rpm:--version podman:--version skopeo:--version minisign:-v; do
    version "${tool%:*}" "$("${tool%:*}" "${tool#*:}" | grep -o -m 1 '[0-9][0-9.]*[0-9]' | head -n 1)"
done
e2e_java 'dev.zerohalt.e2e.release.*E2E' -Djvm="$work/bin/java" -Drelease.dist="$dist" -Drelease.version="$version" \
    -Drelease.key="$key" -Drelease.debian="$debian"
summary "$(ls "$dist" | wc -l) files, $how; each installed and run"
