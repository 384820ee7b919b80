#!/usr/bin/env bash
# Envoy from PyPI as the application: HTTP/1.1, HTTP/2, event streams and gRPC through it when it is told to stop.
. "$(dirname "$0")/../lib.sh"
. e2e/requests.sh
if [ -z "${E2E_INSIDE:-}" ]; then
    e2e_packages python3-pip:/usr/lib/python3/dist-packages/pip curl:curl iproute2:ip util-linux:unshare
    e2e_go
    e2e_envoy
fi
e2e_inside "$@"
e2e_envoy
envoy=("$envoy" -c e2e/envoy/envoy.yaml --drain-time-s 10 -l error)
version envoy "$("${envoy[0]}" --version | sed -n 's|.*version: [0-9a-f]*/\([^/]*\)/.*|\1|p')"
"$load" app 9001 9002 &
children+=($!)
web=http://127.0.0.1:10000
calls=127.0.0.1:10000
health=http://127.0.0.1:9901/ready

under "Envoy by itself"
run "${envoy[@]}"
alone=$failures
under "under zerohalt, CONNECTION_IDLE_THRESHOLD=2s" ZEROHALT_APP_PORT=10000 ZEROHALT_CONNECTION_IDLE_THRESHOLD=2s \
    ZEROHALT_DRAIN_STEADY_STATE_WAIT=2s
run "${envoy[@]}"
under "under zerohalt, with the gauge and /drain_listeners as well" ZEROHALT_APP_PORT=10000 ZEROHALT_CONNECTION_IDLE_THRESHOLD=2s \
    ZEROHALT_DRAIN_STEADY_STATE_WAIT=2s \
    ZEROHALT_PRE_SHUTDOWN_URL='http://127.0.0.1:9901/drain_listeners?graceful' \
    ZEROHALT_DRAIN_GAUGE='http://127.0.0.1:9901/stats/prometheus#envoy_http_downstream_rq_active{envoy_http_conn_manager_prefix!="admin"}'
nothing_fails "${envoy[@]}"
summary "0 failed with the gauge, $alone without zerohalt"
