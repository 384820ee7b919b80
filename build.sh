#!/usr/bin/env bash
# Makes target/zerohalt for this machine: Java to bytecode (Maven), bytecode to C (TeaVM), C to one static binary (musl).
set -euo pipefail
cd "$(dirname "$0")"
. scripts/tools.sh
require_tools build

binary=target/zerohalt
inputs="pom.xml build.sh src/main .mvn"
if [ "$binary" -nt build.sh ] && [ -z "$(find $inputs -newer "$binary" -print -quit)" ]; then
    exit 0
fi

mvn -q -B -ntp -Pnative process-classes

# -Wno-… for generated code; ours is compiled with warnings on.
cflags="-Os -DNDEBUG -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-stack-protector -fomit-frame-pointer"
stamp=$( (musl-gcc --version; echo "$cflags"; cat src/main/c/* build.sh; find target/c -name '*.[ch]' -print0 | sort -z | xargs -0 cat) | sha256sum)
if [ ! -f "$binary" ] || [ "$(cat target/c.stamp 2>/dev/null)" != "$stamp" ]; then
    mkdir -p target/o
    musl-gcc $cflags -w -Dmain=zerohalt_java_main -include src/main/c/entry.h -c target/c/all.c -o target/o/java.o
    musl-gcc $cflags -Wall -Wextra -Werror -c src/main/c/entry.c -o target/o/entry.o
    musl-gcc -static -no-pie -s -Wl,--gc-sections -Wl,-z,noseparate-code -Wl,--build-id=none target/o/entry.o target/o/java.o -lm -o "$binary.new"
    mv "$binary.new" "$binary"
    echo "$stamp" > target/c.stamp
fi
touch "$binary"
