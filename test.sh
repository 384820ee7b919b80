#!/usr/bin/env bash
# Runs everything: the build, unit tests, formatting, obvious-bug checks and coverage, the black-box tests on
# target/zerohalt, the patches to TeaVM's C, and short soaks. Needs root (or CAP_SYS_ADMIN) for the tests that make namespaces.
set -euo pipefail
cd "$(dirname "$0")"
. scripts/tools.sh
require_tools test

# Without namespaces most black-box tests could only be skipped, and a skipped test proves nothing.
if ! unshare --pid --fork --mount-proc --net true; then
    echo "cannot test: no PID or network namespaces here; run as root, in a container with CAP_SYS_ADMIN" >&2
    exit 1
fi

./build.sh
mvn -B -ntp verify
patches/test.sh
patches/reproduce.sh
bench/soak.sh --short
bench/soak.sh --torture
bench/failing.sh
