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

# String literals stay as the file has them, so that their pages are neither written at start nor resident until they are used.
# Their headers say which class they are of, by its address: TeaVM writes them at start, here the linker's result is put into
# strings.c, which is compiled once more. They are not interned: nothing calls String.intern.
patch() { # file, what must be there, sed's commands
    grep -q -- "$2" "target/c/$1" || { echo "cannot find in $1: $2" >&2; exit 1; }
    sed -i "$3" "target/c/$1"
}
patch core.h '^extern char\* teavm_beforeClasses;$' 's/^extern char\* teavm_beforeClasses;$/#define teavm_beforeClasses ((char*) 0)/'
patch core.c '^char \*teavm_beforeClasses;$' '/^char \*teavm_beforeClasses;$/d'
patch string.h '\.hdr = { \.size = length }' 's/\.hdr = { \.size = length }/.hdr = { .parent = { .header = CHARS_HEADER }, .size = length }/
    s/^#define TEAVM_STRING\(.*\) &(TeaVM_String) { \\$/#define TEAVM_STRING\1 \&(TeaVM_String) { .parent = { .header = STRING_HEADER }, \\/'
patch strings.c '^void teavm_initStringPool() {$' '/^void teavm_initStringPool() {$/,/^}$/c void teavm_initStringPool() {}'
patch all.c '^#include "strings.c"$' '/^#include "strings.c"$/d'

# The collector follows a list of all classes to those whose class object was asked for, which writes to every class at start: only
# these are in the list now. Nothing else may use it.
patch core.c '^void teavm_initClasses() {$' '/^void teavm_initClasses() {$/,/^}$/c void teavm_initClasses() {}'
patch core.c '^        cls->classObject = result;$' 's/^        cls->classObject = result;$/        if (cls->classObject == NULL) {\n            cls->next = teavm_firstClass;\n            teavm_firstClass = cls;\n        }\n&/'
patch arrayclass.c '^    teavm_firstClass = classPtr;$' '/^    classPtr->next = teavm_firstClass;$/d; /^    teavm_firstClass = classPtr;$/d'
! grep -rlE 'teavm_(nextClass|hasNextClass|rewindCurrentClass)\(' target/c/classes || exit 1

# gcc takes no control character by its universal name.
sed -i 's/\\u0085/\\205/g' target/c/strings.c

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
cflags="-Os -DNDEBUG -ffunction-sections -fno-asynchronous-unwind-tables -fno-stack-protector -fomit-frame-pointer"
stamp=$( (musl-gcc --version; echo "$cflags"; cat src/main/c/* build.sh NOTICE; find target/c -name '*.[ch]' -print0 | sort -z | xargs -0 cat) | sha256sum)
if [ ! -f "$binary" ] || [ "$(cat "$binary.stamp" 2>/dev/null)" != "$stamp" ]; then
    mkdir -p target/o
    java="$cflags -w -std=gnu17 -Wno-incompatible-pointer-types"
    musl-gcc $java $symbols -Dmain=zerohalt_java_main -include src/main/c/entry.h -c target/c/all.c -o target/o/java.o
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
