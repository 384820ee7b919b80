#!/bin/sh
# Asks each replica's zerohalt for its health once a second, and tells nginx (nginx.conf) which replicas are out: /run/nginx-agent/N.out
# is there as long as replica N is not to be sent requests. One answer that is not 200 takes it out, at most 1 s after SIGTERM.
# Run it beside nginx, as whoever may write to /run/nginx-agent. Needs curl.

directory=/run/nginx-agent
mkdir -p "$directory"

watch() {
    while :; do
        if curl -sf -o /dev/null --max-time 1 "http://$2:8888/health"; then
            rm -f "$directory/$1.out"
        else
            : >"$directory/$1.out"
        fi
        sleep 1
    done
}

watch 1 192.0.2.11 &
loops=$!
watch 2 192.0.2.12 &
loops="$loops $!"
watch 3 192.0.2.13 &
loops="$loops $!"
trap 'kill $loops' EXIT
trap exit INT TERM
wait
