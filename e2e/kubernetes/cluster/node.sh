# Sourced by init.sh: containerd, kubelet and kube-proxy.

start_node() {
    start_containerd
    start_kubelet
    start_kube_proxy
    await 120 kubelet kubectl wait --for=condition=Ready node/node1 --timeout=2s
    # The service account that pods get, and the Service "kubernetes".
    await 60 kube-controller-manager kubectl get serviceaccount default
    await 60 kube-proxy curl -fsS http://127.0.0.1:10256/healthz
}

start_containerd() {
    local snapshotter=overlayfs
    mkdir -p "$folder/probe/"{lower,upper,work,all}
    if mount -t overlay overlay "$folder/probe/all" 2>/dev/null \
        -o "lowerdir=$folder/probe/lower,upperdir=$folder/probe/upper,workdir=$folder/probe/work"; then
        umount "$folder/probe/all"
    else
        # An overlay cannot lie on an overlay.
        snapshotter=native
    fi
    cat >"$folder/containerd.toml" <<TOML
version = 2
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  # Or a sandbox fails where this node may not raise its priority, without CAP_SYS_RESOURCE.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$snapshotter"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$folder/cni"
TOML
    start containerd containerd --config "$folder/containerd.toml"
    await 60 containerd ctr version
    make_pause_image
}

# The process that holds a pod's namespaces.
make_pause_image() {
    mkdir "$folder/pause"
    musl-gcc -static -Os -s -o "$folder/pause/pause" "$here/pause.c"
    "$here/../image.sh" "$folder/pause.tar" localhost/pause:1 "$folder/pause" /pause
    await 30 containerd ctr -n k8s.io images import "$folder/pause.tar"
}

start_kubelet() {
    cat >"$folder/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failCgroupV1: false
cgroupDriver: cgroupfs
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
address: $node_address
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
enforceNodeAllocatable: []
failSwapOn: false
resolvConf: ""
evictionHard: {memory.available: "50Mi", nodefs.available: "1%", imagefs.available: "1%"}
imageGCHighThresholdPercent: 100
localStorageCapacityIsolation: false
YAML
    start kubelet kubelet --config="$folder/kubelet.yaml" --kubeconfig="$KUBECONFIG" --node-ip=$node_address \
        --hostname-override=node1 --cert-dir="$secrets"
}

start_kube_proxy() {
    cat >"$folder/kube-proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: "$KUBECONFIG"}
hostnameOverride: node1
mode: ${E2E_KUBE_PROXY:-$(proxy_mode)}
clusterCIDR: $pod_addresses
# The size of the table of connections is the machine's.
conntrack: {maxPerCore: 0, min: 0}
YAML
    start kube-proxy kube-proxy --config="$folder/kube-proxy.yaml"
}

proxy_mode() {
    if nft add table ip probe 2>"$folder/log/nft.log"; then
        nft delete table ip probe
        echo nftables
    else
        echo "kube-proxy uses iptables, because nftables cannot be had: $(head -n 1 "$folder/log/nft.log")" >&2
        echo iptables
    fi
}
