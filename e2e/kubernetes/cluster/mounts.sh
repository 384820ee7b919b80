# Sourced by init.sh: the sandbox sees the host's files, with /proc, /sys, /run and the places that Kubernetes writes to of its own.

make_mounts() {
    local place
    mount -t proc proc /proc
    mount -t sysfs sysfs /sys
    make_cgroup_mounts
    for place in /run /var/log /var/lib/cni; do
        mount -t tmpfs tmpfs $place
    done
    for place in containerd kubelet; do
        mkdir "$folder/$place"
        mount --bind "$folder/$place" /var/lib/$place
    done
    keep_host_settings
    # The kubelet passes mounts on into pods.
    mount --make-rshared /
}

make_cgroup_mounts() {
    local controllers
    if ! grep -qv '^0::' /proc/self/cgroup; then
        make_cgroup2_mount
        return
    fi
    mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
    while IFS=: read -r _ controllers _; do
        case $controllers in
            '')
                mkdir /sys/fs/cgroup/unified
                mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified
                ;;
            name=*)
                mkdir "/sys/fs/cgroup/${controllers#name=}"
                mount -t cgroup -o "none,$controllers" cgroup "/sys/fs/cgroup/${controllers#name=}"
                ;;
            *)
                mkdir "/sys/fs/cgroup/$controllers"
                mount -t cgroup -o "$controllers" cgroup "/sys/fs/cgroup/$controllers"
                ;;
        esac
    done </proc/self/cgroup
}

# A cgroup other than the root's has either processes or children with controllers, so this process moves to a leaf.
make_cgroup2_mount() {
    local controller pid
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    mkdir /sys/fs/cgroup/init
    while read -r pid; do
        echo "$pid" >/sys/fs/cgroup/init/cgroup.procs
    done </sys/fs/cgroup/cgroup.procs
    for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
        # The kubelet names one that it misses.
        echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || true
    done
}

# The kubelet sets these for the whole machine. It finds them set, and the machine's stay as they are.
keep_host_settings() {
    local setting
    mkdir "$folder/settings"
    for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
        kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
        mkdir -p "$folder/settings/$(dirname "$setting")"
        echo "${setting#*=}" >"$folder/settings/${setting%=*}"
        mount --bind "$folder/settings/${setting%=*}" "/proc/sys/${setting%=*}"
    done
}
