#!/usr/bin/env bash
# Fuzzes the parsers, one after the other, with Jazzer from Maven Central:
#
#   ./fuzz.sh [SECONDS [TARGET...]]     600 s each; targets are the classes *Fuzz of src/fuzz/java, by any part of their name
#   ./fuzz.sh keep [TARGET...]          puts what was found worth keeping into src/fuzz/corpus, as little as covers the same
#
# A target that fails leaves its input in target/fuzz/TARGET/failures; copied to src/fuzz/corpus/TARGET it becomes a test.
set -euo pipefail
cd "$(dirname "$0")"
. scripts/tools.sh
require_tools build

seconds=${1:-600}
shift || true
mvn -q -B -ntp -Pfuzz -Dspotless.check.skip test-compile dependency:copy@fuzzer
java -cp target/classes:target/test-classes dev.zerohalt.fuzz.Seeds target/fuzz/seeds

# A command of its own, because merging starts it again by its name.
cat > target/fuzz/jazzer <<END
#!/bin/sh
exec java -cp "$PWD/target/fuzz/lib/*:$PWD/target/classes:$PWD/target/test-classes" com.code_intelligence.jazzer.Jazzer \
    --instrumentation_includes='dev.zerohalt.**' --keep_going=1 --reproducer_path=target/fuzz "\$@"
END
chmod +x target/fuzz/jazzer
PATH=$PWD/target/fuzz:$PATH

failed=()
for source in $(cd src/fuzz/java && find . -name '*Fuzz.java' | sort); do
    target=$(sed 's|^\./||; s|\.java$||; s|/|.|g' <<< "$source")
    if [ $# -gt 0 ] && ! grep -qF "$(printf '%s\n' "$@")" <<< "$target"; then
        continue
    fi
    work=target/fuzz/$target
    kept=src/fuzz/corpus/$target
    mkdir -p "$work/found" "$work/failures" "$kept"
    if [ "$seconds" = keep ]; then
        rm -rf "$work/least" && mkdir "$work/least"
        jazzer --target_class="$target" -merge=1 -use_counters=0 "$work/least" "$kept" "target/fuzz/seeds/$target" "$work/found" \
            > "$work/keep.log" 2>&1 || { tail -n 20 "$work/keep.log" >&2; exit 1; }
        rm -rf "$kept" && cp -r "$work/least" "$kept"
        echo "$target: $(ls "$kept" | wc -l) inputs kept"
    elif jazzer --target_class="$target" -artifact_prefix="$work/failures/" -max_len=20000 -timeout=10 \
            -max_total_time="$seconds" "$work/found" "$kept" "target/fuzz/seeds/$target" > "$work/fuzz.log" 2>&1; then
        echo "$target: $(grep -oE '^Done [0-9]+ runs in [0-9]+ second' "$work/fuzz.log")s, no failure"
    else
        echo "$target: failed, see $work/fuzz.log" >&2
        failed+=("$target")
    fi
done
[ ${#failed[@]} -eq 0 ]
