#!/usr/bin/env bash
# Says what a release is made with, a line each: name and version.
set -euo pipefail
cd "$(dirname "$0")/.."
arm64=${XDG_CACHE_HOME:-$HOME/.cache}/zerohalt/musl-arm64/usr/lib/aarch64-linux-musl

# The library itself knows: it has the version for its dynamic linker.
musl() {
    ar p "$1/libc.a" version.lo | strings | grep -m 1 -E '^[0-9]+\.[0-9]+\.[0-9]+$'
}
# By the name of the file that the program loads; nothing if it loads none.
library() {
    local file
    file=$(ldd "$1" | sed -n "s|.* => \(/.*/$2\.so[^ ]*\) .*|\1|p" | head -n 1)
    [ -z "$file" ] || readlink -f "$file" | sed 's/.*\.so\.//'
}
echo "musl-amd64 $(musl /usr/lib/x86_64-linux-musl)"
echo "musl-arm64 $(musl "$arm64")"
echo "gcc-amd64 $(gcc -dumpfullversion)"
echo "gcc-arm64 $(aarch64-linux-gnu-gcc -dumpfullversion)"
echo "binutils $(ld --version | sed -n '1s/.* //p')"
echo "jdk $(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"$/\1/p' "$JAVA_HOME/release")"
echo "jdk-vendor $(sed -n 's/^IMPLEMENTOR="\(.*\)"$/\1/p' "$JAVA_HOME/release")"
echo "maven $(mvn -v | sed -n 's|.*Apache Maven \([0-9.]*\).*|\1|p')"
echo "teavm $(sed -n 's|.*<teavm.version>\(.*\)</teavm.version>.*|\1|p' pom.xml)"
echo "dpkg-deb $(dpkg-deb --version | sed -n '1s/.* \([0-9][^ ]*\) .*/\1/p')"
echo "rpmbuild $(rpmbuild --version | sed 's/.* //')"
echo "gzip $(gzip --version | sed -n '1s/.* //p')"
# What compresses: .apk and the images' layers by the JDK, .rpm, .deb.
zlib=$(library "$JAVA_HOME/lib/libzip.so" libz)
echo "zlib-jdk ${zlib:-in the JDK}"
echo "zlib-rpmbuild $(library "$(command -v rpmbuild)" libz)"
echo "liblzma $(library "$(command -v dpkg-deb)" liblzma)"
