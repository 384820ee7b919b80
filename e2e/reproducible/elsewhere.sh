#!/usr/bin/env bash
# Builds the sources in another place: elsewhere.sh SOURCES.tar DESTINATION ARCHITECTURE, in namespaces of mounts and of the host's name of its own.
#
# Another folder with a longer path, on a file system that lists files in another order; another user, home, host name, clock, time zone,
# language and umask; old files; one processor.
set -euo pipefail
sources=$1 destination=$2 architecture=$3
home=$HOME
cache=${XDG_CACHE_HOME:-$HOME/.cache}/zerohalt

place=$destination/somewhere
mkdir -p "$place"
mount -t tmpfs -o mode=755 tmpfs "$place"
hostname elsewhere
root="$place/a folder that is deep/in/the/middle/of/$(printf 'very%.0s' {1..30})long/names"
root=${root// /-}
mkdir -p "$root" "$place/home/.cache" "$place/tmp"
umask 077
tar -x -f "$sources" -C "$root"
find "$root" -exec touch -h -d 2001-02-03 {} +
ln -s "$home/.m2" "$place/home/.m2" # what Maven has fetched
ln -s "$cache" "$place/home/.cache/zerohalt"
cd "$root"
build=(env -i HOME="$place/home" USER=somebody LOGNAME=somebody SHELL=/bin/sh TMPDIR="$place/tmp" PATH="$PATH" JAVA_HOME="$JAVA_HOME"
    LC_ALL=POSIX TZ=Asia/Kolkata MAVEN_OPTS="-Duser.language=tr -Duser.country=TR -Duser.timezone=Asia/Kolkata"
    ZEROHALT_COMMIT="$ZEROHALT_COMMIT"
    faketime -m -f +1500d taskset -c 0 unshare --user --map-user=1234 --map-group=4321 ./build.sh)
"${build[@]}"
"${build[@]}" --target "$architecture"
cp target/zerohalt "target/zerohalt-$architecture" "$destination"
