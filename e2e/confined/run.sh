#!/usr/bin/env bash
# All black-box tests under deploy/seccomp/zerohalt.json: zerohalt and its applications under the profile, and zerohalt under what the profile's
# entries for zerohalt name. In Docker the engine applies it. deploy/apparmor/zerohalt is read, and applied where the kernel has AppArmor.
#   e2e/confined/run.sh [CLASS...]     all tests, or the ones named
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
rm -f "$work/versions"
[ "$(id -u)" = 0 ] || cannot "it makes namespaces" "run it as root"
e2e_packages python3-seccomp:/usr/share/doc/python3-seccomp apparmor:apparmor_parser docker.io:dockerd
require_tools test || cannot "packages are missing" "they are named above"
version libseccomp "$(dpkg-query -f '${Version}' -W python3-seccomp)"

profile=$PWD/deploy/seccomp/zerohalt.json
/usr/bin/python3 e2e/confined/filter.py "$profile" target/zerohalt "$work/filter"
apparmor=$(e2e/confined/apparmor.sh "$work")

rm -rf target/failsafe-reports
status=0
mvn -q -B -ntp test-compile failsafe:integration-test failsafe:verify -Dspotless.check.skip -Dit.test="$(IFS=, && echo "$*")" \
    -DfailIfNoTests=false -Dzerohalt.confine="$work/filter.profile,$work/filter.own" -Dzerohalt.profile="$profile" || status=$?
tests=$(cat target/failsafe-reports/TEST-*.xml | sed -n 's/^<testsuite .* tests="\([0-9]*\)".*/\1/p' | awk '{ sum += $1 } END { print sum }')
printf '| profile | |\n|---|---|\n| seccomp | %s black-box tests, exit code %s |\n| AppArmor | %s |\n' "$tests" "$status" "$apparmor" | tee "$work/table.md"
summary "seccomp: $tests tests; AppArmor: $apparmor"
exit "$status"
