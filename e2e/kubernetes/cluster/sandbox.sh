# Sourced by cluster.sh: cgroups and namespaces of the node's own.
#
#   in_sandbox COMMAND...   runs it as the first process of new namespaces; whatever ends it, or this shell, ends all in them
#   enter_sandbox PID COMMAND...   runs it beside the first process, which is PID here

# Folders of the node's cgroups: one a hierarchy on cgroup v1, a single one on v2.
sandbox_cgroups=()

in_sandbox() {
    local status=0 folder
    make_cgroups
    (
        for folder in "${sandbox_cgroups[@]}"; do
            echo "$BASHPID" >"$folder/cgroup.procs"
        done
        exec setpriv --pdeathsig KILL unshare --cgroup --mount --pid --net --ipc --uts --fork --kill-child \
            --propagation private "$@"
    ) || status=$?
    remove_cgroups
    return "$status"
}

enter_sandbox() {
    local pid=$1
    shift
    nsenter --target "$pid" --cgroup --mount --pid --net --ipc --uts --wd="$PWD" "$@"
}

make_cgroups() {
    local controllers path folder
    remove_cgroups
    sandbox_cgroups=()
    if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
        # Directly under the root, the only cgroup that may have both processes and children with controllers.
        for controllers in cpu cpuset io memory pids; do
            echo "+$controllers" >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || true
        done
        sandbox_cgroups=("/sys/fs/cgroup/zerohalt-e2e-$$")
        mkdir "${sandbox_cgroups[0]}"
        return
    fi
    # Below this shell's own: whatever limits this shell limits the node.
    while IFS=: read -r _ controllers path; do
        folder=/sys/fs/cgroup/${controllers#name=}
        [ -n "$controllers" ] || folder=/sys/fs/cgroup/unified
        [ -d "$folder" ] || continue
        folder=${folder}${path%/}/zerohalt-e2e-$$
        mkdir "$folder"
        if [ "$controllers" = cpuset ]; then
            cat "$folder/../cpuset.cpus" >"$folder/cpuset.cpus"
            cat "$folder/../cpuset.mems" >"$folder/cpuset.mems"
        fi
        sandbox_cgroups+=("$folder")
    done </proc/self/cgroup
}

# This shell's, and those that earlier ones left because they were killed.
remove_cgroups() {
    local folder owner
    find /sys/fs/cgroup -type d -name 'zerohalt-e2e-*' -prune | while read -r folder; do
        owner=${folder##*-}
        [ "$owner" = $$ ] || ! kill -0 "$owner" 2>/dev/null || continue
        # Those whose processes were killed a moment ago are busy until these have gone.
        for _ in $(seq 50); do
            find "$folder" -depth -type d -exec rmdir {} + 2>/dev/null
            [ -d "$folder" ] || break
            sleep 0.1
        done
    done
}
