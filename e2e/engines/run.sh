#!/usr/bin/env bash
# Containers under every engine that runs here, with nothing set: Docker, Compose, Swarm, Podman, containerd, systemd-nspawn, gVisor.
#   e2e/engines/run.sh [CLASS...]     all tests, or the ones named: DockerE2E SwarmE2E ...
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
rm -f "$work/table.md"
[ "$(id -u)" = 0 ] || cannot "it makes namespaces and cgroups" "run it as root"
e2e_packages docker.io:dockerd podman:podman crun:crun runc:runc containerd:containerd containernetworking-plugins:/usr/lib/cni/bridge \
    systemd-container:systemd-nspawn uidmap:newuidmap slirp4netns:slirp4netns haproxy:haproxy iptables:iptables iproute2:ip \
    util-linux:unshare musl-tools:musl-gcc

for folder in "$PWD/" "$JAVA_HOME/"; do
    case $folder in
        /run/* | /dev/shm/* | /var/tmp/* | /opt/containerd/* | /opt/cni/*)
            cannot "$folder is in a folder that is empty in the sandbox" "move it elsewhere" ;;
    esac
done

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
touch "$work/containers" "$work/updates"
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
    sort "$work/containers"
    echo
    echo "| start-first update | tasks replaced | seconds | requests | failed | drains |"
    echo "|---|---|---|---|---|---|"
    sort "$work/updates"
} >"$work/table.md"
cat "$work/table.md"
if [ "$code" = 0 ]; then
    sed -E -n -e 's/.*(runsc) ([^ ]*) .*/\1 \2/p;t' -e 's/^\| (Docker Compose|Podman|containerd|Docker|systemd-nspawn) ([^ ,]*).*/\1 \2/p' \
        "$work/containers" | sort -u >"$work/versions"
    requests=$(sed -n 's/.*nothing set |[^|]*|[^|]*| \([0-9]*\) | \([0-9]*\) |.*/; \2 of \1 requests failed in a start-first update/p' "$work/updates")
    summary "$(wc -l <"$work/containers") containers stopped with a request in hand, all answered$requests"
fi
exit "$code"
