#!/usr/bin/env bash
# Makes target/zerohalt for this machine: Java to bytecode (Maven), bytecode to C (TeaVM), C to one static binary (musl).
#   ./build.sh --debug          target/zerohalt-debug instead, with symbols
#   ./build.sh --torture        target/zerohalt-torture: collects garbage all the time, and checks the heap whenever it does
#   ./build.sh --target arm64   target/zerohalt-arm64, on any machine
set -euo pipefail
cd "$(dirname "$0")"
. scripts/tools.sh

binary=target/zerohalt
symbols=-s
minify=true
cc=musl-gcc
objects=target/o
prefix= # of binutils
purpose=build
case "$*" in
    "") ;;
    --debug | --torture)
        binary=target/zerohalt-${1#--}
        symbols=-g
        minify=false
        ;;
    "--target arm64")
        binary=target/zerohalt-arm64
        musl=${XDG_CACHE_HOME:-$HOME/.cache}/zerohalt/musl-arm64
        prefix=aarch64-linux-gnu-
        cc="${prefix}gcc -specs $musl/musl-gcc.specs"
        objects=target/o-arm64
        purpose=cross
        ;;
    *)
        echo "cannot build: $* is none of --debug, --torture, --target arm64" >&2
        exit 2
        ;;
esac
require_tools $purpose
[ $purpose = build ] || [ -e "$musl/musl-gcc.specs" ] || scripts/musl-arm64.sh "$musl"
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
stamp=$( ($cc --version; echo "$cc"; echo "$cflags"; cat src/main/c/* patches/*/*/*.h build.sh NOTICE; find target/c -name '*.[ch]' -print0 | sort -z | xargs -0 cat) | sha256sum)
if [ ! -f "$binary" ] || [ "$(cat "$binary.stamp" 2>/dev/null)" != "$stamp" ]; then
    mkdir -p $objects
    java="$cflags -w -std=gnu17 -Wno-incompatible-pointer-types"
    $cc $java $symbols -Dmain=zerohalt_java_main -include src/main/c/entry.h -Isrc/main/c -Ipatches/teavm-0.16/torture -c target/c/all.c -o $objects/java.o
    for part in entry spawn privileges; do
        $cc $cflags $symbols -Wall -Wextra -Werror -c src/main/c/$part.c -o $objects/$part.o
    done
    # The headers of string literals contain the addresses of two classes (savings/string-literals.patch): the linker's result is put
    # into strings.c, which is compiled once more.
    link() {
        $cc $java $symbols -DSTRING_HEADER="$1" -DCHARS_HEADER="$2" -c target/c/strings.c -o $objects/strings.o
        $cc -static -no-pie -Wl,--gc-sections -Wl,--sort-section=name -Wl,-z,noseparate-code -Wl,--build-id=none $objects/entry.o $objects/spawn.o $objects/privileges.o $objects/java.o $objects/strings.o -lm -o $objects/linked
    }
    header() { # of an instance of the class whose symbol this is: TEAVM_PACK_CLASS, and the mark of what is never collected
        local address
        address=$(${prefix}nm $objects/linked | sed -n "s/ [DdBb] $1\$//p")
        [ -n "$address" ] || { echo "the linked program has no class $1" >&2; return 1; }
        printf '(int32_t)0x%x' $((0x$address >> 3 | 0x80000000))
    }
    link 1 1 # of the same size as any other
    string=$(header jl_String_Cls)
    chars=$(header Arr_C_Cls)
    link "$string" "$chars"
    [ "$string $chars" = "$(header jl_String_Cls) $(header Arr_C_Cls)" ] || { echo "the classes of string literals have moved" >&2; exit 1; }
    cp $objects/linked "$binary.new"
    [ "$symbols" = -g ] || ${prefix}strip "$binary.new"
    mv "$binary.new" "$binary"
    echo "$stamp" > "$binary.stamp"
fi
touch -d "@$started" "$binary"
