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

# TeaVM clones arrays of any kind as if their items were pointers, and writes over what lies behind the clone (TeaVM 0.16, TObject.clone).
object=target/c/classes/java/lang/Object.c
sed -i '/^void\* meth_jl_Object_cloneLowLevel(/,/^}/s/meth_otr_RuntimeClass_isPrimitive(teavm_local_2)/meth_otr_RuntimeClass_isPrimitive(TEAVM_FIELD(teavm_local_2, TeaVM_Class, itemType))/' $object
grep -q 'isPrimitive(TEAVM_FIELD(teavm_local_2, TeaVM_Class, itemType)' $object || { echo "cannot find how TeaVM clones arrays" >&2; exit 1; }

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
