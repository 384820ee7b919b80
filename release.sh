#!/usr/bin/env bash
# Makes dist/, all that is published of a version, of the commit that is checked out:
#   ./release.sh VERSION --key FILE     signed with a secret key of minisign
#   ./release.sh VERSION --unsigned     to look at, or to be signed by packaging/sign.sh where the key is
#   … --source URL                      where these sources are published, for the labels of the images
# Refused: changes that are not committed, a version that is not the pom's. Once its tools are there, it needs no network.
set -euo pipefail
from=$PWD
cd "$(dirname "$0")"

usage() {
    echo "cannot release: $1" >&2
    echo "usage: ./release.sh VERSION --key FILE|--unsigned [--source URL]" >&2
    exit 2
}
refuse() {
    echo "cannot release: $1" >&2
    exit 1
}

version=${1:-}
[[ $version =~ ^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-(alpha|beta|rc)\.(0|[1-9][0-9]*))?$ ]] ||
    usage "'$version' is no version; valid: 1.2.3, 1.2.3-alpha.1, 1.2.3-beta.1, 1.2.3-rc.1"
shift
key='' unsigned='' source=''
while [ $# -gt 0 ]; do
    case $1 in
        --unsigned) unsigned=1 ;;
        --key | --source)
            [ -n "${2:-}" ] || usage "$1 has no value"
            declare "${1#--}=$2"
            shift
            ;;
        *) usage "$1 is none of --key, --unsigned, --source" ;;
    esac
    shift
done
[ -n "$key$unsigned" ] || usage "no key to sign with; give --key FILE, or --unsigned"
[ -z "$key" ] || [ -z "$unsigned" ] || usage "--key and --unsigned exclude each other"
[[ -z $key || $key = /* ]] || key=$from/$key
[ -z "$key" ] || [ -r "$key" ] || refuse "the key $key cannot be read"
[ "$(uname -m)" = x86_64 ] || refuse "this machine is $(uname -m); the binaries are made on x86_64"

. scripts/tools.sh
require_tools release
changes=$(git status --porcelain)
[ -z "$changes" ] || refuse "there are changes that are not committed:"$'\n'"$changes"
pom=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
[ "$version" = "$pom" ] || refuse "version $version is not the pom's, which is $pom"

commit=$(git rev-parse HEAD)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH TZ=UTC
unset ZEROHALT_COMMIT # the clone knows its commit
umask 022
work=$PWD/target/release
sources=$work/sources
made=$work/dist
rm -rf "$work"
mkdir -p "$made"

# Of the commit alone: nothing that lies about here can get into it.
git clone --quiet --shared --no-checkout . "$sources"
git -C "$sources" checkout --quiet --detach "$commit"
(
    cd "$sources"
    ./build.sh
    ./build.sh --target arm64
    install -m 755 target/zerohalt "$made/zerohalt-$version-linux-amd64"
    install -m 755 target/zerohalt-arm64 "$made/zerohalt-$version-linux-arm64"
    mvn -q -B -ntp -Prelease -Dspotless.check.skip test-compile >"$work/maven.log" 2>&1 || { cat "$work/maven.log" >&2; exit 1; }

    for architecture in amd64 arm64; do
        binary=$made/zerohalt-$version-linux-$architecture
        packaging/deb.sh "$version" "$architecture" "$binary" "$made"
        packaging/rpm.sh "$version" "$architecture" "$binary" "$made"
        packaging/tree.sh apk "$binary" "$work/apk-$architecture"
    done
    packaging/tools.sh >"$work/tools"
    mv target/release/{libraries.json,classpath} "$work"
    ln -s "$sources/target/c/classes" "$work/classes"
    java -cp "target/classes:target/test-classes:$(cat "$work/classpath")" dev.zerohalt.release.Release \
        "$version" "$commit" "$SOURCE_DATE_EPOCH" "$source" "$work" "$made"
)

(cd "$made" && LC_ALL=C sha256sum -- * >"$work/SHA256SUMS" && mv "$work/SHA256SUMS" .)
[ -z "$key" ] || packaging/sign.sh "$version" "$made" "$key"
find "$made" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
rm -rf dist
mv "$made" dist
ls -l dist
