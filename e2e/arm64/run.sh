#!/usr/bin/env bash
# The black-box tests of src/it on the binary for arm64, in qemu's user emulation, on a machine that is none. The programs that it starts are the
# machine's own. What the emulator cannot do is left out, and says why: @NotEmulated.
. "$(dirname "$0")/../lib.sh"
. scripts/architecture.sh
[ "$(this_architecture)" != arm64 ] || cannot "this machine is an arm64 itself" "./test.sh runs these tests here"
[ "$(id -u)" = 0 ] || cannot "the tests make namespaces" "run it as root"
require_tools test || cannot "packages are missing" "they are named above"
e2e_packages qemu-user-static:qemu-aarch64-static
version qemu "$(qemu-aarch64-static --version | sed -n 's/.*version \([0-9.]*\).*/\1/p')"
./build.sh --target arm64

emulated=$work/zerohalt
musl-gcc -static -O1 -Wall -Wextra -Werror -DEMULATOR="\"$(command -v qemu-aarch64-static)\"" -DPROGRAM="\"$PWD/target/zerohalt-arm64\"" \
    -o "$emulated" e2e/arm64/emulated.c
"$emulated" --version | grep -qx 'architecture arm64'

reports=target/failsafe-reports
rm -rf "$reports"
mvn -B -ntp test-compile failsafe:integration-test -Dspotless.check.skip -Dzerohalt.binary="$emulated" -Dzerohalt.file="$PWD/target/zerohalt-arm64" \
    -DexcludedGroups=not-emulated >"$work/maven.log" 2>&1 || { tail -n 40 "$work/maven.log" >&2; exit 1; }
number() {
    sed -n "s|.*<$1>\([0-9]*\)</$1>.*|\1|p" "$reports/failsafe-summary.xml"
}
run=$(number completed) failed=$(($(number errors) + $(number failures))) skipped=$(number skipped)
{
    printf '| black-box tests | |\n|---|---|\n'
    echo "| passed | $((run - failed - skipped)) |"
    echo "| failed | $failed |"
    echo "| skipped by themselves | $skipped |"
    sed -n 's/^ *String \([A-Z_]*\) = "\(.*\)";$/\1|\2/p' src/it/java/dev/zerohalt/it/NotEmulated.java | while IFS='|' read -r name reason; do
        echo "| left out, because $reason | $(grep -rho "@NotEmulated(NotEmulated.$name)" src/it/java | wc -l) classes or methods |"
    done
} | tee "$work/table.md"
summary "$((run - failed - skipped)) passed, $failed failed, $skipped skipped; $(stat -c %s target/zerohalt-arm64) bytes"
if [ "$failed" != 0 ] || [ "$run" = 0 ]; then
    grep -E '^\[ERROR\] +[A-Z]' "$work/maven.log" >&2 || true
    exit 1
fi
