#!/usr/bin/env bash
# Tests that a patch that does not apply fails the build, in a copy of the project: 20 seconds. Part of ./test.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
require_tools build

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -a pom.xml build.sh NOTICE .mvn scripts src patches "$work"
cd "$work"

# Fails unless the command fails and names the patch.
refused() { # patch, command
    local patch=$1
    shift
    if "$@" > log 2>&1; then
        echo "FAILED: $* goes on without $patch" >&2
        exit 1
    fi
    grep -q "^cannot apply $patch to the C in target/c: " log || { echo "FAILED: $* does not name $patch:"; cat log; exit 1; } >&2
}

corrections=patches/teavm-0.16/corrections

# As if TeaVM had changed the line that the patch changes.
sed -i 's|^-\(.*\)heapSize / 16|-\1heapSize / 32|' $corrections/work-area.patch
refused $corrections/work-area.patch ./build.sh
[ ! -e target/zerohalt ] || { echo "FAILED: there is a binary all the same" >&2; exit 1; }

# The build applied the patches before that one. As if TeaVM had mended it itself, and as if it had moved the file.
refused $corrections/array-clone.patch patches/apply.sh target/c $corrections/array-clone.patch
rm target/c/classes/org/teavm/runtime/GC.c
refused $corrections/full-chunk.patch patches/apply.sh target/c $corrections/full-chunk.patch
