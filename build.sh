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

# String literals stay as the file has them, so that their pages are neither written at start nor resident until they are used.
# Their headers say which class they are of, by its address: TeaVM writes them at start, here the linker's result is put into
# strings.c, which is compiled once more. They are not interned: nothing calls String.intern.
change() { # file, sed's commands: changes what TeaVM made, or fails
    local before
    before=$(cksum < "target/c/$1")
    sed -i "$2" "target/c/$1"
    [ "$before" != "$(cksum < "target/c/$1")" ] || { echo "nothing to change in $1: $2" >&2; exit 1; }
}
change core.h 's/^extern char\* teavm_beforeClasses;$/#define teavm_beforeClasses ((char*) 0)/'
change core.c '/^char \*teavm_beforeClasses;$/d'
change string.h 's/\.hdr = { \.size = length }/.hdr = { .parent = { .header = CHARS_HEADER }, .size = length }/'
change string.h 's/^#define TEAVM_STRING\(.*\) &(TeaVM_String) { \\$/#define TEAVM_STRING\1 \&(TeaVM_String) { .parent = { .header = STRING_HEADER }, \\/'
change strings.c '/^void teavm_initStringPool() {$/,/^}$/c void teavm_initStringPool() {}'
change all.c '/^#include "strings.c"$/d'

# The collector follows a list of all classes to those whose class object was asked for, which writes to every class at start: only
# these are in the list now. Nothing else may use it.
change core.c '/^void teavm_initClasses() {$/,/^}$/c void teavm_initClasses() {}'
change core.c 's/^        cls->classObject = result;$/        if (cls->classObject == NULL) {\n            cls->next = teavm_firstClass;\n            teavm_firstClass = cls;\n        }\n&/'
change arrayclass.c '/^    classPtr->next = teavm_firstClass;$/d'
change arrayclass.c '/^    teavm_firstClass = classPtr;$/d'
! grep -rlE 'teavm_(nextClass|hasNextClass|rewindCurrentClass)\(' target/c/classes || exit 1

# gcc takes no control character by its universal name.
sed -i 's/\\u0085/\\205/g' target/c/strings.c

mend() { # file, function, what is wrong in it (a pattern), what it should be
    change "$1" "/^[a-z].* \**$2(.*{\$/,/^}/s|$3|$4|"
}
gc=classes/org/teavm/runtime/GC.c

# What is wrong with the memory of TeaVM 0.16's programs. The first two were seen as SIGSEGV under load.
# It clones arrays of any kind as if their items were pointers, and writes over what lies behind the clone.
mend classes/java/lang/Object.c meth_jl_Object_cloneLowLevel 'isPrimitive(teavm_local_2)' 'isPrimitive(TEAVM_FIELD(teavm_local_2, TeaVM_Class, itemType))'
# Before a collection it marks what is left of the chunk it allocates from as free: also where nothing is left, on the object behind.
mend $gc teavm_gc_fixHeap 'if ((sfld_otr_GC_freeChunks > INT32_C(0))) {' 'if (sfld_otr_GC_freeChunks > 0 \&\& (char*) sfld_otr_GC_currentChunk < (char*) sfld_otr_GC_currentChunkLimit) {'
# A collection of young objects takes the hash code of an object for the size of the chunk that was there before: collect all.
mend $gc meth_otr_GC_getNextChunk 'GC_collectGarbageImpl(' 'GC_collectGarbageFullImpl('
# Its lists of objects and of chunks may not fit the sixteenth of the heap it gives them. This is address space, used or not.
mend memory.c teavm_gc_calculateWorkSize 'heapSize / 16' 'heapSize * 2'

if [ $binary = target/zerohalt-torture ]; then
    mend $gc meth_otr_GC_getFreeMemory '^int32_t.*' '#include "heap_check.h"\n&'
    mend $gc meth_otr_GC_alloc '^    teavm_local_2 = sfld_otr_GC_currentChunk;' '    heap_torture(teavm_local_1);\n&'
    mend $gc meth_otr_GC_alloc 'currentChunk = teavm_local_3;' 'currentChunk = heap_guard(teavm_local_3);'
    mend $gc meth_otr_GC_doCollectGarbage '^    meth_otr_GC_mark();' '    heap_check("before");\n&'
    mend $gc meth_otr_GC_doCollectGarbage '^    meth_otr_GC_updateFreeMemory();' '    heap_check("after compaction in");\n&'
    mend $gc meth_otr_GC_collectGarbageImpl '^    memset(teavm_gc_cardTable' '    heap_check("after");\n&'
fi

# The C made from Java passes untyped pointers to system calls, which gcc 14 takes for an error. Ours is compiled with warnings on.
cflags="-Os -DNDEBUG -ffunction-sections -fno-asynchronous-unwind-tables -fno-stack-protector -fomit-frame-pointer"
stamp=$( (musl-gcc --version; echo "$cflags"; cat src/main/c/* build.sh NOTICE; find target/c -name '*.[ch]' -print0 | sort -z | xargs -0 cat) | sha256sum)
if [ ! -f "$binary" ] || [ "$(cat "$binary.stamp" 2>/dev/null)" != "$stamp" ]; then
    mkdir -p target/o
    java="$cflags -w -std=gnu17 -Wno-incompatible-pointer-types"
    musl-gcc $java $symbols -Dmain=zerohalt_java_main -include src/main/c/entry.h -Isrc/main/c -c target/c/all.c -o target/o/java.o
    musl-gcc $cflags $symbols -Wall -Wextra -Werror -c src/main/c/entry.c -o target/o/entry.o
    link() {
        musl-gcc $java $symbols -DSTRING_HEADER="$1" -DCHARS_HEADER="$2" -c target/c/strings.c -o target/o/strings.o
        musl-gcc -static -no-pie -Wl,--gc-sections -Wl,--sort-section=name -Wl,-z,noseparate-code -Wl,--build-id=none target/o/entry.o target/o/java.o target/o/strings.o -lm -o target/o/linked
    }
    header() { # of an instance of the class whose symbol this is: TEAVM_PACK_CLASS, and the mark of what is never collected
        printf '(int32_t)0x%x' $((0x$(nm target/o/linked | sed -n "s/ [DdBb] $1\$//p") >> 3 | 0x80000000))
    }
    link 1 1 # of the same size as any other
    string=$(header jl_String_Cls) chars=$(header Arr_C_Cls)
    link "$string" "$chars"
    [ "$string $chars" = "$(header jl_String_Cls) $(header Arr_C_Cls)" ] || { echo "the classes of string literals have moved" >&2; exit 1; }
    cp target/o/linked "$binary.new"
    [ "$symbols" = -g ] || strip "$binary.new"
    mv "$binary.new" "$binary"
    echo "$stamp" > "$binary.stamp"
fi
touch -d "@$started" "$binary"
