#!/usr/bin/env bash
# Makes target/zerohalt for this machine: Java to bytecode (Maven), bytecode to C (TeaVM), C to one static binary (musl).
#   ./build.sh --debug          target/zerohalt-debug instead, with symbols
#   ./build.sh --torture        target/zerohalt-torture: collects garbage all the time, and checks the heap whenever it does
#   ./build.sh --target NAME    for amd64 or arm64: target/zerohalt if that is this machine, else target/zerohalt-NAME
# --version tells the commit that git, or ZEROHALT_COMMIT, names. After a commit that changes nothing of the binary's sources, it is only
# linked again.
set -euo pipefail
cd "$(dirname "$0")"
. scripts/tools.sh
. scripts/architecture.sh

machine=$(this_architecture)
architecture=$machine
binary=target/zerohalt
symbols=-s
minify=true
case "$*" in
    "") ;;
    --debug | --torture)
        binary=target/zerohalt-${1#--}
        symbols=-g
        minify=false
        ;;
    "--target "*)
        [ $# = 2 ] || { echo "cannot build: --target takes one architecture" >&2; exit 2; }
        architecture=$(architecture_of "$2")
        ;;
    *)
        echo "cannot build: $* is none of --debug, --torture, --target amd64, --target arm64" >&2
        exit 2
        ;;
esac
if [ "$architecture" = "$machine" ]; then
    cc=musl-gcc
    prefix= # of binutils
    require_tools build
else
    binary=target/zerohalt-$architecture
    musl=${XDG_CACHE_HOME:-$HOME/.cache}/zerohalt/musl-$architecture
    prefix=$(triplet_of "$architecture")-gnu-
    cc="${prefix}gcc -specs $musl/musl-gcc.specs"
    require_tools "cross_$architecture"
    [ -e "$musl/musl-gcc.specs" ] || scripts/musl.sh "$architecture" "$musl"
fi
objects=target/o${binary#target/zerohalt}
mkdir -p target
exec 9> target/build.lock
flock 9 # one build at a time

inputs="pom.xml build.sh patches NOTICE src/main .mvn"
is_newer_than_inputs() {
    [ -e "$1" ] && [ -z "$(find $inputs -newer "$1" -print -quit)" ]
}

commit=$(scripts/commit.sh)
# A binary that was not linked here has no record of its commit, and is left as it is.
if is_newer_than_inputs "$binary" && [ "$(cat "$binary.commit" 2>/dev/null || echo "$commit")" = "$commit" ]; then
    exit 0
fi

started=$(date +%s.%N)
cflags="-Os -DNDEBUG -ffunction-sections -fno-asynchronous-unwind-tables -fno-stack-protector -fomit-frame-pointer"
# The C made from Java passes untyped pointers to system calls, which gcc 14 takes for an error. Ours is compiled with warnings on.
java="$cflags -w -std=gnu17 -Wno-incompatible-pointer-types"
ours="$cflags $symbols -Wall -Wextra -Werror"

java_to_c() {
    local kind="$minify $([ $binary = target/zerohalt-torture ] && echo torture)"
    if is_newer_than_inputs target/c/made && [ "$(cat target/c/made)" = "$kind" ]; then
        return # for another architecture
    fi
    rm -rf target/c # what is left from an earlier build would be read below
    # TeaVM numbers classes in an order that depends on the language, and on the identity hashes of objects, which depend on all that the JVM
    # has done before. So the language is English, and all objects have the same hash.
    MAVEN_OPTS="$MAVEN_OPTS -Duser.language=en -Duser.country=US -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockExperimentalVMOptions -XX:hashCode=2" \
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
    echo "$kind" > target/c/made
    touch -d "@$started" target/c/made
}

# A name and its number in Java, as an assertion in C. The constants of netlink are left out: musl has no header of them, and no architecture
# has its own.
java_constants() {
    local os=src/main/java/dev/zerohalt/os
    sed -nE 's/^ +(public|private) static final int ([A-Z][A-Z0-9_]*) = ([^;]*);$/_Static_assert(\2 == (\3), "\2");/p' \
        $os/Linux.java $os/Errno.java src/main/java/dev/zerohalt/process/Signal.java | grep -v 'NETLINK_\|(SIGRTM\|(NONE\|(SOMAXCONN'
    sed -nE 's/^ +(private )?static final int ((CLOCK|O|MSG|PR|W)[A-Z_]*) = ([^;]*);$/_Static_assert(\2 == (\4), "\2");/p' \
        $os/NativeKernel.java $os/NativeNewFiles.java
}

link() {
    $cc $ours -DZEROHALT_COMMIT="\"$commit\"" -DZEROHALT_TEAVM="\"$teavm\"" -c src/main/c/build.c -o $objects/build.o
    $cc -static -no-pie -Wl,--gc-sections -Wl,--sort-section=name -Wl,-z,noseparate-code -Wl,--build-id=none \
        $objects/{entry,spawn,privileges,coredump,build,java,strings}.o -lm -o $objects/linked
}

# The headers of string literals contain the addresses of two classes (savings/string-literals.patch): the linker's result is put
# into strings.c, which is compiled once more.
link_strings() {
    $cc $java $symbols -DSTRING_HEADER="$1" -DCHARS_HEADER="$2" -c target/c/strings.c -o $objects/strings.o
    link
}

header() { # of an instance of the class whose symbol this is: TEAVM_PACK_CLASS, and the mark of what is never collected
    local address
    address=$(${prefix}nm $objects/linked | sed -n "s/ [DdBb] $1\$//p")
    [ -n "$address" ] || { echo "the linked program has no class $1" >&2; return 1; }
    printf '(int32_t)0x%x' $((0x$address >> 3 | 0x80000000))
}

headers() {
    local string chars
    string=$(header jl_String_Cls) && chars=$(header Arr_C_Cls) && echo "$string $chars"
}

c_to_objects() {
    java_constants > $objects/constants.h
    $cc $ours -DJAVA_CONSTANTS="\"$PWD/$objects/constants.h\"" -c src/main/c/layout.c -o /dev/null
    for part in entry spawn privileges coredump; do
        $cc $ours -c src/main/c/$part.c -o $objects/$part.o
    done
    $cc $java $symbols -Dmain=zerohalt_java_main -include src/main/c/entry.h -Isrc/main/c -Ipatches/teavm-0.16/torture -c target/c/all.c -o $objects/java.o
    link_strings 1 1 # of the same size as any other
    headers > $objects/headers
    link_strings $(cat $objects/headers)
}

teavm=$(sed -n 's|.*<teavm.version>\(.*\)</teavm.version>.*|\1|p' pom.xml)
if ! is_newer_than_inputs $objects/stamp; then
    java_to_c
    mkdir -p $objects
    stamp=$( ($cc --version; echo "$cc"; echo "$cflags"; cat src/main/c/* patches/*/*/*.h build.sh NOTICE; find target/c -name '*.[ch]' -print0 | sort -z | xargs -0 cat) | sha256sum)
    if [ "$(cat $objects/stamp 2>/dev/null)" != "$stamp" ]; then
        rm -f $objects/stamp
        c_to_objects
        echo "$stamp" > $objects/stamp
    fi
    touch -d "@$started" $objects/stamp
fi
link
[ "$(headers)" = "$(cat $objects/headers)" ] || { echo "the classes of string literals have moved" >&2; exit 1; }
cp $objects/linked "$binary.new"
[ "$symbols" = -g ] || ${prefix}strip "$binary.new"
touch -d "@$started" "$binary.new"
mv "$binary.new" "$binary"
echo "$commit" > "$binary.commit"
