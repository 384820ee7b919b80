# Sourced by build.sh, release.sh, test.sh, demo.sh and bench/: makes sure the tools are there.
#
#   require_tools build|cross_arm64|cross_amd64|release|test|demo|bench
#
# As root it installs what is missing with apt-get; otherwise it says what to install and returns 1.
# Exports JAVA_HOME, a JDK 25 or newer.

# What each purpose needs, as package:probe. A probe is a command, or a file when it has a slash.
build_tools="maven:mvn musl-tools:musl-gcc gcc:gcc patch:patch"
cross_arm64_tools="$build_tools gcc-aarch64-linux-gnu:aarch64-linux-gnu-gcc"
cross_amd64_tools="$build_tools gcc-x86-64-linux-gnu:x86_64-linux-gnu-gcc"
release_tools="$cross_arm64_tools git:git binutils:ar dpkg:dpkg-deb rpm:rpmbuild gzip:gzip minisign:minisign"
test_tools="$build_tools git:git libc6-dev:/usr/include/stdio.h util-linux:unshare iproute2:ip procps:ps prometheus:promtool haproxy:haproxy nginx:nginx caddy:caddy curl:curl wget:wget busybox:busybox openssl:openssl mandoc:mandoc docker.io:dockerd nodejs:node npm:npm zsh:zsh fish:fish bash-completion:/usr/share/bash-completion/bash_completion tini:tini dumb-init:dumb-init catatonit:catatonit"
demo_tools="$build_tools haproxy:haproxy nginx:nginx"
bench_tools="$build_tools util-linux:unshare iproute2:ip tini:tini tini:tini-static dumb-init:dumb-init catatonit:catatonit wrk:wrk strace:strace"

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
private_jdk="${XDG_CACHE_HOME:-$HOME/.cache}/zerohalt/jdk-25"

require_tools() {
    local list="$1_tools" tool missing=()
    # Some of these live in sbin, which is not on every user's PATH.
    export PATH="$PATH:/usr/sbin:/sbin" LC_ALL=C.UTF-8
    for tool in ${!list:?no such purpose: $1}; do
        probe "${tool#*:}" || missing+=("${tool%%:*}")
    done
    if ! find_jdk; then
        if jdk_is_packaged; then
            missing+=(openjdk-25-jdk-headless)
        else
            probe patchelf || missing+=(patchelf)
            probe /etc/ssl/certs/java/cacerts || missing+=(ca-certificates-java)
        fi
    fi
    if [ ${#missing[@]} -gt 0 ]; then
        install_packages "$1" "${missing[@]}" || return 1
    fi
    if ! find_jdk; then
        if jdk_is_packaged; then
            echo "cannot $1: no JDK 25 in JAVA_HOME, on the PATH or under /usr/lib/jvm" >&2
            return 1
        fi
        "$scripts/bookworm-jdk.sh" "$private_jdk" && find_jdk || return 1
    fi
    export JAVA_HOME PATH="$JAVA_HOME/bin:$PATH"
    # Or Maven's own libraries make a JDK this new print warnings.
    export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"
}

probe() {
    case $1 in
        */*) [ -e "$1" ] ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

# Sets JAVA_HOME to the first JDK that is new enough. Reads its release file: starting java would take longer.
find_jdk() {
    local javac home version
    javac=$(readlink -f "$(command -v javac)") || true
    for home in "${JAVA_HOME:-}" "${javac%/bin/javac}" /usr/lib/jvm/* "$private_jdk"; do
        [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
        if [ "${version:-0}" -ge 25 ]; then
            JAVA_HOME=$home
            return
        fi
    done
    return 1
}

# False on Debian 12, whose newest JDK is 17.
jdk_is_packaged() (
    . /etc/os-release 2>/dev/null || true
    [ "${ID:-}" != debian ] || [ "${VERSION_ID:-99}" -ge 13 ]
)

install_packages() {
    local purpose=$1 packages log
    shift
    packages=$(printf '%s\n' "$@" | sort -u | paste -sd ' ')
    if [ "$(id -u)" != 0 ] || ! probe apt-get; then
        echo "cannot $purpose: these packages are missing: $packages" >&2
        echo "Install them, as root:" >&2
        echo "    apt-get update && apt-get install -y --no-install-recommends $packages" >&2
        return 1
    fi
    echo "Installing $packages" >&2
    log=$(mktemp)
    if ! { apt-get -q -o Acquire::Retries=3 update &&
        DEBIAN_FRONTEND=noninteractive without_services apt-get -q -y -o Acquire::Retries=3 \
            -o DPkg::Lock::Timeout=300 install --no-install-recommends $packages; } >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
    hash -r
}

# Installing a server, nginx say, also starts it, unless this file is there and says no. The scripts start what they need.
without_services() (
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    "$@"
)
