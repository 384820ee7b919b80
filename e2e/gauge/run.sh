#!/usr/bin/env bash
# Applications with a gauge of their own: Go's promhttp, and Spring Boot's Micrometer.
. "$(dirname "$0")/../lib.sh"
. e2e/requests.sh
if [ -z "${E2E_INSIDE:-}" ]; then
    e2e_packages curl:curl iproute2:ip util-linux:unshare
    e2e_go
    mvn -q -B -ntp -f e2e/apps/spring/pom.xml -DbuildDirectory="$work/spring" package
    version spring-boot "$(sed -n '/<parent>/,/<\/parent>/s|.*<version>\(.*\)</version>.*|\1|p' e2e/apps/spring/pom.xml)"
fi
e2e_inside "$@"
web=http://127.0.0.1:8080
calls=127.0.0.1:8090
health=http://127.0.0.1:8080/metrics
both=(ZEROHALT_APP_PORT=8080 ZEROHALT_ADDITIONAL_PORTS=8090 ZEROHALT_CONNECTION_IDLE_THRESHOLD=2s ZEROHALT_DRAIN_STEADY_STATE_WAIT=2s)

under "Go by itself"
run "$load" app 8080 8090
alone=$failures
under "Go under zerohalt, CONNECTION_IDLE_THRESHOLD=2s" "${both[@]}"
run "$load" app 8080 8090
under "Go under zerohalt, with the gauge as well" "${both[@]}" \
    ZEROHALT_DRAIN_GAUGE=http://localhost:8080/metrics#app_requests_in_flight
nothing_fails "$load" app 8080 8090

spring=("$JAVA_HOME/bin/java" -jar "$work/spring/e2e-spring.jar")
calls=- # it has no gRPC
health=http://127.0.0.1:8080/actuator/prometheus
under "Spring Boot by itself"
run "${spring[@]}"
alone="$alone and $failures"
under "Spring Boot under zerohalt, CONNECTION_IDLE_THRESHOLD=2s" "${both[@]}"
run "${spring[@]}"
under "Spring Boot under zerohalt, with the gauge as well" "${both[@]}" \
    ZEROHALT_DRAIN_GAUGE="http://localhost:8080/actuator/prometheus#http_server_requests_active_seconds_count<=1"
nothing_fails "${spring[@]}"
summary "0 failed with the gauges; without zerohalt $alone"
