#!/usr/bin/env bash
# Makes a JDK 25 for Debian 12 from the packages of Debian 13: scripts/bookworm-jdk.sh DESTINATION
#
# Debian 12 has no JDK newer than 17. The one of Debian 13 needs a newer C library, which must not replace the
# machine's. So both are unpacked into a folder of their own, and the JDK's executables are told to use that library.
# apt verifies the packages as always, but with its own sources and state: the machine's are only read.
set -euo pipefail

destination=$1
mkdir -p "$(dirname "$destination")"
work=$(mktemp -d "$destination.XXXXXX")
trap 'rm -rf "$work"' EXIT
apt=$work/apt
. "$(dirname "${BASH_SOURCE[0]}")/private-apt.sh"

echo "Making a JDK 25 in $destination (about 450 MB to fetch)" >&2
(
    mkdir "$apt"
    cd "$apt"
    export APT_CONFIG=$apt/apt.conf
    { APT_CONFIG= private_apt "$apt" trixie "$(dpkg --print-architecture)" && apt-get -q download openjdk-25-jdk-headless openjdk-25-jre-headless libc6; } >log 2>&1 ||
        { cat log >&2; exit 1; }
)
for package in "$apt"/*.deb; do
    # jmods are for making other run-times: two thirds of the JDK, and not used here.
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$work" --exclude='*/jmods/*' --exclude='*/gconv/*' --exclude='./usr/share/*'
done
rm -rf "$apt"

# Links to /etc/java-25-openjdk lead to the unpacked copy. The certificates stay the machine's.
find "$work" -lname '/*' -printf '%p %l\n' | while read -r link target; do
    [ ! -e "$work$target" ] || ln -sfn "$work$target" "$link"
done

home=$(echo "$work"/usr/lib/jvm/java-25-openjdk-*)
loader=$(find "$work/usr/lib" -name 'ld-linux*.so.*' -type f)
find "$home/bin" "$home/lib" -type f -perm -100 ! -name '*.so' | while read -r executable; do
    # The path is a DT_RPATH, so that it holds for the libraries the executable loads too.
    patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$(dirname "$loader"):$home/lib" "$executable"
done

cat >"$work/Check.java" <<EOC
class Check {
    public static void main(String[] args) throws Exception {
        javax.net.ssl.SSLContext.getDefault();
        System.exit(new ProcessBuilder("true").start().waitFor());
    }
}
EOC
"$home/bin/javac" -d "$work" "$work/Check.java"
"$home/bin/java" -cp "$work" Check

ln -sfnT "$home" "$destination"
work=
