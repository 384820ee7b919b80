#!/usr/bin/env bash
# Makes target/zerohalt for this machine: Java to bytecode (Maven), bytecode to C (TeaVM), C to one static binary (musl).
#   ./build.sh --debug     target/zerohalt-debug instead, with symbols
set -euo pipefail
cd "$(dirname "$0")"
. scripts/tools.sh
require_tools build

binary=target/zerohalt
symbols=-s
minify=true
if [ "${1:-}" = --debug ]; then
    binary=target/zerohalt-debug
    symbols=-g
    minify=false
fi
mkdir -p target
exec 9> target/build.lock
flock 9 # one build at a time
inputs="pom.xml build.sh NOTICE src/main .mvn"
if [ "$binary" -nt build.sh ] && [ -z "$(find $inputs -newer "$binary" -print -quit)" ]; then
    exit 0
fi

started=$(date +%s.%N)
mvn -B -ntp -Pnative -Dzerohalt.minify=$minify process-classes > target/build.log 2>&1 || { grep -E 'WARNING|ERROR' -A2 target/build.log >&2 || tail -n 30 target/build.log >&2; exit 1; }

# Literals need not be interned: nothing calls String.intern, and the table would cost a quarter of the start and 44 kB.
grep -q 'return teavm_internString(str);' target/c/stringhash.c || { echo "cannot find where TeaVM interns literals" >&2; exit 1; }
sed -i 's/return teavm_internString(str);/return str;/' target/c/stringhash.c

# Before a collection TeaVM marks what is left of the chunk it allocates from as free. Where nothing is left, that mark would lie
# on the object behind it, and destroy it (TeaVM 0.16, GC.fixHeap).
gc=target/c/classes/org/teavm/runtime/GC.c
left='if ((sfld_otr_GC_freeChunks > INT32_C(0)) \&\& (char*) sfld_otr_GC_currentChunk < (char*) sfld_otr_GC_currentChunkLimit) {'
sed -i "/^void teavm_gc_fixHeap() {/,/^}/s/if ((sfld_otr_GC_freeChunks > INT32_C(0))) {/$left/" $gc
grep -q 'currentChunk < (char\*) sfld_otr_GC_currentChunkLimit' $gc || { echo "cannot find where TeaVM marks the rest of a chunk" >&2; exit 1; }

# The collector must not move objects either: with compaction live ones are still overwritten now and then. All it is needed for
# otherwise is to find the heap's last chunk. The heap is collected where hardly anything is alive, so little is lost.
grep -q '^    meth_otr_GC_defragment();$' $gc || { echo "cannot find where TeaVM compacts the heap" >&2; exit 1; }
sed -i 's|^    meth_otr_GC_defragment();$|    char* chunk = sfld_otr_GC_freeChunks > 0 ? TEAVM_FIELD(TEAVM_STRUCTURE_ADD(cls_otr_FreeChunkHolder, sfld_otr_GC_currentChunkPointer, sfld_otr_GC_freeChunks - 1), cls_otr_FreeChunkHolder, fld_value) : teavm_gc_heapAddress;\
    for (char* next; (next = chunk + meth_otr_GC_objectSize(chunk)) < (char*) teavm_gc_heapAddress + teavm_gc_availableBytes; chunk = next) {}\
    sfld_otr_GC_lastChunk = chunk;|' $gc

# The C made from Java passes untyped pointers to system calls, which gcc 14 takes for an error. Ours is compiled with warnings on.
cflags="-Os -DNDEBUG -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-stack-protector -fomit-frame-pointer"
stamp=$( (musl-gcc --version; echo "$cflags"; cat src/main/c/* build.sh NOTICE; find target/c -name '*.[ch]' -print0 | sort -z | xargs -0 cat) | sha256sum)
if [ ! -f "$binary" ] || [ "$(cat "$binary.stamp" 2>/dev/null)" != "$stamp" ]; then
    mkdir -p target/o
    musl-gcc $cflags $symbols -w -std=gnu17 -Wno-incompatible-pointer-types -Dmain=zerohalt_java_main -include src/main/c/entry.h -c target/c/all.c -o target/o/java.o
    musl-gcc $cflags $symbols -Wall -Wextra -Werror -c src/main/c/entry.c -o target/o/entry.o
    musl-gcc -static -no-pie $symbols -Wl,--gc-sections -Wl,-z,noseparate-code -Wl,--build-id=none target/o/entry.o target/o/java.o -lm -o "$binary.new"
    mv "$binary.new" "$binary"
    echo "$stamp" > "$binary.stamp"
fi
touch -d "@$started" "$binary"
