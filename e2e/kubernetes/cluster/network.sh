# Sourced by init.sh: the node's network, and a client's outside it.
#
#   outside 10.99.0.2 --- br0 10.99.0.1, the node --- cni0 10.88.0.1 --- pods 10.88.0.0/16

node_address=10.99.0.1
outside_address=10.99.0.2
service_addresses=10.96.0.0/16
pod_addresses=10.88.0.0/16

make_network() {
    ip link set lo up
    ip link add br0 type bridge
    ip address add $node_address/24 dev br0
    ip link set br0 up
    ip netns add outside
    ip link add outside type veth peer name eth0 netns outside
    ip link set outside master br0 up
    ip -n outside link set lo up
    ip -n outside address add $outside_address/24 dev eth0
    ip -n outside link set eth0 up
    ip -n outside route add default via $node_address
    # The kubelet wants a default route.
    ip route add default via $outside_address
    echo 1 >/proc/sys/net/ipv4/ip_forward
    # Or a Service's answers between two pods of the node would pass by kube-proxy's rules.
    modprobe br_netfilter 2>/dev/null || true
    if [ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ]; then
        echo "cannot run kubernetes: the kernel has no br_netfilter; load it on the host: modprobe br_netfilter" >&2
        exit 77
    fi
    echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables
    make_cni
}

make_cni() {
    mkdir "$folder/cni"
    cat >"$folder/cni/10-bridge.conflist" <<CNI
{"cniVersion": "0.4.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "$pod_addresses"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
CNI
}
