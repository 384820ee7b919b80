#!/usr/bin/env bash
# Reads deploy/apparmor/zerohalt, and says what came of it. Where the kernel has AppArmor, a whole shutdown is run under the profile.
#   e2e/confined/apparmor.sh FOLDER
set -euo pipefail
profile=deploy/apparmor/zerohalt
apparmor_parser --skip-kernel-load --skip-cache --kernel-features=/etc/apparmor.d/abi/3.0 "$profile" >&2 2>"$1/apparmor.log" || { cat "$1/apparmor.log" >&2; exit 1; }
if [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" != Y ]; then
    echo "read without an error; not applied, the kernel has no AppArmor"
    exit
fi
apparmor_parser --replace --skip-cache "$profile"
trap 'apparmor_parser --remove "$profile"' EXIT
cp target/zerohalt "$1/zerohalt"
code=0
timeout 60 unshare --pid --fork --mount-proc --net aa-exec -p zerohalt -- "$1/zerohalt" --app-port none sh -c 'sleep 1; exit 42' >"$1/apparmor.log" 2>&1 || code=$?
[ "$code" = 42 ] || { cat "$1/apparmor.log" >&2; exit 1; }
echo "read without an error; an application has run under it"
