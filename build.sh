#!/usr/bin/env bash
# Makes target/zerohalt for this machine: Java to bytecode (Maven), bytecode to C (TeaVM), C to one static binary (musl).
#   ./build.sh --debug     target/zerohalt-debug instead, with symbols
#   ./build.sh --torture   target/zerohalt-torture: collects garbage all the time, and checks the heap whenever it does
set -euo pipefail
cd "$(dirname "$0")"
. scripts/tools.sh
require_tools build

binary=target/zerohalt
symbols=-s
minify=true
case "${1:-}" in
    --debug | --torture)
        binary=target/zerohalt-${1#--}
        symbols=-g
        minify=false
        ;;
esac
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

# mend FILE FUNCTION PATTERN REPLACEMENT WHAT: changes what TeaVM made, or fails.
mend() {
    local before
    before=$(cksum < "target/c/$1")
    sed -i "/^[a-z].* \**$2(.*{\$/,/^}/s|$3|$4|" "target/c/$1"
    [ "$before" != "$(cksum < "target/c/$1")" ] || { echo "cannot find $5" >&2; exit 1; }
}
gc=classes/org/teavm/runtime/GC.c

# What is wrong with the memory of TeaVM 0.16's programs. The first two were seen as SIGSEGV under load.
# It clones arrays of any kind as if their items were pointers, and writes over what lies behind the clone.
mend classes/java/lang/Object.c meth_jl_Object_cloneLowLevel 'isPrimitive(teavm_local_2)' 'isPrimitive(TEAVM_FIELD(teavm_local_2, TeaVM_Class, itemType))' "how TeaVM clones arrays"
# Before a collection it marks what is left of the chunk it allocates from as free: also where nothing is left, on the object behind.
mend $gc teavm_gc_fixHeap 'if ((sfld_otr_GC_freeChunks > INT32_C(0))) {' 'if (sfld_otr_GC_freeChunks > 0 \&\& (char*) sfld_otr_GC_currentChunk < (char*) sfld_otr_GC_currentChunkLimit) {' "where TeaVM marks the rest of a chunk"
# A collection of young objects takes the hash code of an object for the size of the chunk that was there before: collect all.
mend $gc meth_otr_GC_getNextChunk 'GC_collectGarbageImpl(' 'GC_collectGarbageFullImpl(' "where TeaVM collects for want of memory"
# Its lists of objects and of chunks may not fit the sixteenth of the heap it gives them. This is address space, used or not.
mend memory.c teavm_gc_calculateWorkSize 'heapSize / 16' 'heapSize * 2' "how much memory TeaVM takes for its lists"

if [ $binary = target/zerohalt-torture ]; then
    mend $gc meth_otr_GC_getFreeMemory '^int32_t.*' '#include "heap_check.h"\n&' "the collector"
    mend $gc meth_otr_GC_alloc '^    teavm_local_2 = sfld_otr_GC_currentChunk;' '    heap_torture(teavm_local_1);\n&' "where TeaVM allocates"
    mend $gc meth_otr_GC_alloc 'currentChunk = teavm_local_3;' 'currentChunk = heap_guard(teavm_local_3);' "where TeaVM allocates"
    mend $gc meth_otr_GC_doCollectGarbage '^    meth_otr_GC_mark();' '    heap_check("before");\n&' "where TeaVM marks"
    mend $gc meth_otr_GC_doCollectGarbage '^    meth_otr_GC_updateFreeMemory();' '    heap_check("after compaction in");\n&' "where TeaVM compacts"
    mend $gc meth_otr_GC_collectGarbageImpl '^    memset(teavm_gc_cardTable' '    heap_check("after");\n&' "the end of a collection"
fi

# The C made from Java passes untyped pointers to system calls, which gcc 14 takes for an error. Ours is compiled with warnings on.
cflags="-Os -DNDEBUG -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-stack-protector -fomit-frame-pointer"
stamp=$( (musl-gcc --version; echo "$cflags"; cat src/main/c/* build.sh NOTICE; find target/c -name '*.[ch]' -print0 | sort -z | xargs -0 cat) | sha256sum)
if [ ! -f "$binary" ] || [ "$(cat "$binary.stamp" 2>/dev/null)" != "$stamp" ]; then
    mkdir -p target/o
    musl-gcc $cflags $symbols -w -std=gnu17 -Wno-incompatible-pointer-types -Dmain=zerohalt_java_main -include src/main/c/entry.h -Isrc/main/c -c target/c/all.c -o target/o/java.o
    musl-gcc $cflags $symbols -Wall -Wextra -Werror -c src/main/c/entry.c -o target/o/entry.o
    musl-gcc -static -no-pie $symbols -Wl,--gc-sections -Wl,-z,noseparate-code -Wl,--build-id=none target/o/entry.o target/o/java.o -lm -o "$binary.new"
    mv "$binary.new" "$binary"
    echo "$stamp" > "$binary.stamp"
fi
touch -d "@$started" "$binary"
