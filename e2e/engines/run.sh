#!/usr/bin/env bash
# Containers under every engine that runs here, with nothing set: Docker, Compose, Swarm, Podman, containerd, systemd-nspawn, gVisor.
#   e2e/engines/run.sh [CLASS...]     all tests, or the ones named: DockerE2E SwarmE2E ...
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
[ "$(id -u)" = 0 ] || cannot "it makes namespaces and cgroups" "run it as root"
e2e_packages docker.io:dockerd podman:podman crun:crun runc:runc containerd:containerd containernetworking-plugins:/usr/lib/cni/bridge \
    systemd-container:systemd-nspawn uidmap:newuidmap slirp4netns:slirp4netns haproxy:haproxy iptables:iptables iproute2:ip \
    util-linux:unshare musl-tools:musl-gcc

# From a newer suite, unpacked beside the system and not installed.
newer() {
    local package=$1 program=$cache/newer/$2
    [ -x "$program" ] || e2e/engines/newer.sh "$package" "$cache/newer" || cannot "$package is not to be had" "see above"
    echo "$program"
}
runsc=$(newer runsc usr/bin/runsc)
compose=$(newer docker-compose usr/libexec/docker/cli-plugins/docker-compose)

image=$work/image
rm -rf "$image" "$work/containers" "$work/updates"
mkdir -p "$image" "$work/bin"
musl-gcc -static -O2 -s -Wall -Wextra -Werror -o "$image/app" e2e/apps/c/server.c
cp target/zerohalt "$image"

# HAProxy, with the libraries that it loads, as a service of the swarm.
balancer=$work/balancer
rm -rf "$balancer"
mkdir -p "$balancer/root"
haproxy=$(command -v haproxy)
for file in "$haproxy" $(ldd "$haproxy" | grep -o '/[^ ]*'); do
    install -D "$file" "$balancer/root$file"
done
printf 'FROM scratch\nCOPY root /\nENTRYPOINT ["%s", "-f", "/haproxy.cfg"]\n' "$haproxy" >"$balancer/Dockerfile"

classes=("$@")
[ ${#classes[@]} -gt 0 ] || classes=("dev.zerohalt.e2e.engines.*E2E")
# Maven has the machine's network, the tests have none but the sandbox's.
cat >"$work/bin/java" <<END
#!/bin/bash
exec "$PWD/e2e/engines/sandbox.sh" "$JAVA_HOME/bin/java" "\$@"
END
chmod +x "$work/bin/java"
code=0
e2e_java "${classes[@]}" -Djvm="$work/bin/java" -De2e.runsc="$runsc" -De2e.compose="$compose" || code=$?

{
    echo "| engine | container | platform, grace period | counted by | unhealthy in the drain, by | drain | stopped in | exit code |"
    echo "|---|---|---|---|---|---|---|---|"
    cat "$work/containers" 2>/dev/null || true
    echo
    echo "| start-first update | tasks replaced | seconds | requests | failed | drains |"
    echo "|---|---|---|---|---|---|"
    cat "$work/updates" 2>/dev/null || true
} >"$work/table.md"
cat "$work/table.md"
sed -n 's/^| \([^|]*\), [^|]* | as it comes .*/\1/p' "$work/containers" 2>/dev/null | sort -u | while read -r name number _; do
    version "$name" "$number"
done
summary "$(wc -l <"$work/containers") containers stopped with a request in hand, none lost"
exit "$code"
