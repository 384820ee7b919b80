#!/usr/bin/env bash
# The first process of the sandbox: init.sh FOLDER COMMANDS COMMAND... makes the node, runs the command outside it, and exits with its status.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1 commands=$2
shift 2
# While /proc is the host's: this process, as the host calls it.
read -r host_pid _ </proc/self/stat
export PATH=$commands:/usr/sbin:/sbin:$PATH

. "$here/mounts.sh"
. "$here/network.sh"
. "$here/control-plane.sh"
. "$here/node.sh"

mkdir "$folder/log"

# start NAME COMMAND...: in the background, with a log of its own.
start() {
    "${@:2}" >"$folder/log/$1.log" 2>&1 </dev/null &
    started[$1]=$!
}

# await SECONDS NAME COMMAND...: until the command succeeds; fails where it does not, or what was started as NAME has ended.
await() {
    local limit=$((SECONDS + $1)) name=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        if [ $SECONDS -ge $limit ] || ! kill -0 "${started[$name]}" 2>/dev/null; then
            echo "cannot start $name: no answer to: $*" >&2
            tail -n 15 "$folder/log/$name.log" >&2
            exit 1
        fi
        sleep 0.2
    done
}
declare -A started

make_mounts
make_network
start_control_plane
start_node
echo "$host_pid" >"$folder/ready"

status=0
"$here/outside.sh" "$folder" "$commands" "$@" || status=$?
exit "$status"
