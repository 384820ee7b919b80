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
inputs="pom.xml build.sh patches NOTICE src/main .mvn"
if [ "$binary" -nt build.sh ] && [ -z "$(find $inputs -newer "$binary" -print -quit)" ]; then
    exit 0
fi

started=$(date +%s.%N)
mvn -B -ntp -Pnative -Dzerohalt.minify=$minify process-classes > target/build.log 2>&1 || { grep -E 'WARNING|ERROR' -A2 target/build.log >&2 || tail -n 30 target/build.log >&2; exit 1; }

# patches/README.md says what they do, and what to do if one does not apply.
patches/apply.sh target/c patches/teavm-0.16/{corrections,additions,savings}/*.patch
[ $binary != target/zerohalt-torture ] || patches/apply.sh target/c patches/teavm-0.16/torture/*.patch

# gcc takes no control character by its universal name. No patch, because its line and its string's number change with the program.
sed -i 's/\\u0085/\\205/g' target/c/strings.c

# The classes that are written to when a program starts, because it needs their class object, initializes them or makes an array of them, have pages of their own:
# else each would make the kernel copy a page. Which these are changes with the program, too.
{
    sed -n 's/^ *teavm_getClassObject((TeaVM_Class\*) &\(.*\)_Cls);$/\1/p' target/c/main.c
    grep -rhoP '^void initclass_\K\w+' target/c/classes
    grep -rhoP 'teavm_getArrayClass\(\(TeaVM_Class\*\) &\K\w+(?=_Cls\))' target/c/classes
} | sort -u | sed 's/.*/s|^alignas(8) .* &_Cls = {$|__attribute__((section(".data.written"))) \&|/' > target/c/written.sed
grep -rlE '^alignas\(8\) .*_Cls = \{$' --include='*.c' target/c | xargs sed -i -f target/c/written.sed

# The C made from Java passes untyped pointers to system calls, which gcc 14 takes for an error. Ours is compiled with warnings on.
cflags="-Os -DNDEBUG -ffunction-sections -fno-asynchronous-unwind-tables -fno-stack-protector -fomit-frame-pointer"
stamp=$( (musl-gcc --version; echo "$cflags"; cat src/main/c/* patches/*/*/*.h build.sh NOTICE; find target/c -name '*.[ch]' -print0 | sort -z | xargs -0 cat) | sha256sum)
if [ ! -f "$binary" ] || [ "$(cat "$binary.stamp" 2>/dev/null)" != "$stamp" ]; then
    mkdir -p target/o
    java="$cflags -w -std=gnu17 -Wno-incompatible-pointer-types"
    musl-gcc $java $symbols -Dmain=zerohalt_java_main -include src/main/c/entry.h -Isrc/main/c -Ipatches/teavm-0.16/torture -c target/c/all.c -o target/o/java.o
    for part in entry spawn; do
        musl-gcc $cflags $symbols -Wall -Wextra -Werror -c src/main/c/$part.c -o target/o/$part.o
    done
    # The headers of string literals contain the addresses of two classes (savings/string-literals.patch): the linker's result is put
    # into strings.c, which is compiled once more.
    link() {
        musl-gcc $java $symbols -DSTRING_HEADER="$1" -DCHARS_HEADER="$2" -c target/c/strings.c -o target/o/strings.o
        musl-gcc -static -no-pie -Wl,--gc-sections -Wl,--sort-section=name -Wl,-z,noseparate-code -Wl,--build-id=none target/o/entry.o target/o/spawn.o target/o/java.o target/o/strings.o -lm -o target/o/linked
    }
    header() { # of an instance of the class whose symbol this is: TEAVM_PACK_CLASS, and the mark of what is never collected
        local address
        address=$(nm target/o/linked | sed -n "s/ [DdBb] $1\$//p")
        [ -n "$address" ] || { echo "the linked program has no class $1" >&2; return 1; }
        printf '(int32_t)0x%x' $((0x$address >> 3 | 0x80000000))
    }
    link 1 1 # of the same size as any other
    string=$(header jl_String_Cls)
    chars=$(header Arr_C_Cls)
    link "$string" "$chars"
    [ "$string $chars" = "$(header jl_String_Cls) $(header Arr_C_Cls)" ] || { echo "the classes of string literals have moved" >&2; exit 1; }
    cp target/o/linked "$binary.new"
    [ "$symbols" = -g ] || strip "$binary.new"
    mv "$binary.new" "$binary"
    echo "$stamp" > "$binary.stamp"
fi
touch -d "@$started" "$binary"
