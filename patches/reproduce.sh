#!/usr/bin/env bash
# Shows what each correction corrects: runs its reproducer on the JVM, as TeaVM compiles it, and with this one patch applied.
#
#   patches/reproduce.sh                 all of them: half a minute. Part of ./test.sh
#   patches/reproduce.sh FullChunk ...   these only
#
# Exits 1 if a reproducer does not print with its patch what it prints on the JVM, or prints that without the patch too.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
require_tools build

corrections=patches/teavm-0.16/corrections
work=$PWD/target/reproducers
ulimit -c 0

# What the program prints that the C in the folder makes, or how it ends.
outcome() { # folder
    local output status=0
    musl-gcc -static -Os -w -std=gnu17 -Wno-incompatible-pointer-types "$1/all.c" -lm -o "$1/program"
    output=$(timeout 10 "$1/program" 2>&1) || status=$?
    case $status in
        0) echo "$output" ;;
        124) echo "no end within 10 s" ;;
        139) echo "killed by SIGSEGV" ;;
        *) echo "exit code $status: ${output##*$'\n'}" ;;
    esac
}

[ $# -gt 0 ] || set -- $(sed -n 's/^Reproducer: //p' $corrections/*.patch)
rm -rf "$work"
mkdir -p "$work/classes"
"$JAVA_HOME/bin/javac" -d "$work/classes" patches/reproducers/*.java
failed=
for program in "$@"; do
    patch=$(grep -lx "Reproducer: $program" $corrections/*.patch) || { echo "no patch in $corrections names the reproducer $program" >&2; exit 2; }
    c=$work/$program
    mvn -B -ntp -q -Pnative -Dzerohalt.main="$program" -Dzerohalt.classes="$work/classes" -Dzerohalt.c="$c/c" \
        org.teavm:teavm-maven-plugin:compile@default > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    cp -r "$c/c" "$c/patched"
    jvm=$("$JAVA_HOME/bin/java" -Xmx64m -cp "$work/classes" "$program")
    without=$(outcome "$c/c")
    if patches/apply.sh "$c/patched" "$patch"; then with=$(outcome "$c/patched"); else with="does not apply"; fi
    echo "$program"
    printf '    %-24s %s\n' JVM "$jvm" TeaVM "$without" "${patch##*/}" "$with"
    [ "$without" != "$jvm" ] || { echo "    FAILED: the patch is not needed"; failed=1; }
    [ "$with" = "$jvm" ] || { echo "    FAILED: the patch does not help"; failed=1; }
done
[ -z "$failed" ]
