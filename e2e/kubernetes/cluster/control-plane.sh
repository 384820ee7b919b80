# Sourced by init.sh: etcd, kube-apiserver, kube-controller-manager and kube-scheduler.
# All of them are cluster-admin, by one token; so are the kubelet and kube-proxy. Service accounts have RBAC's rights.

start_control_plane() {
    make_secrets
    start etcd etcd --data-dir "$folder/etcd" --unsafe-no-fsync --log-level warn \
        --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379
    start kube-apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 \
        --bind-address=0.0.0.0 --advertise-address=$node_address --secure-port=6443 \
        --tls-cert-file="$secrets/apiserver.crt" --tls-private-key-file="$secrets/apiserver.key" \
        --token-auth-file="$secrets/tokens.csv" --authorization-mode=RBAC --allow-privileged=true \
        --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$secrets/accounts.pub" \
        --service-account-signing-key-file="$secrets/accounts.key" --service-cluster-ip-range=$service_addresses \
        --kubelet-preferred-address-types=InternalIP
    await 120 kube-apiserver kubectl get --raw /readyz
    start kube-controller-manager kube-controller-manager "${as_admin[@]}" --leader-elect=false \
        --service-account-private-key-file="$secrets/accounts.key" --root-ca-file="$secrets/ca.crt" --controllers='*,-nodeipam'
    start kube-scheduler kube-scheduler "${as_admin[@]}" --leader-elect=false
}

make_secrets() {
    secrets=$folder/secrets
    mkdir "$secrets"
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=ca \
        -keyout "$secrets/ca.key" -out "$secrets/ca.crt" 2>"$folder/log/openssl.log"
    openssl req -newkey rsa:2048 -nodes -subj /CN=kube-apiserver \
        -keyout "$secrets/apiserver.key" -out "$secrets/apiserver.csr" 2>>"$folder/log/openssl.log"
    # The Service "kubernetes" has the first of the Services' addresses.
    echo "subjectAltName=IP:$node_address,IP:127.0.0.1,IP:${service_addresses%.*}.1,DNS:kubernetes.default.svc,DNS:kubernetes.default" |
        openssl x509 -req -in "$secrets/apiserver.csr" -CA "$secrets/ca.crt" -CAkey "$secrets/ca.key" -CAcreateserial -days 30 \
            -extfile /dev/stdin -out "$secrets/apiserver.crt" 2>>"$folder/log/openssl.log"
    openssl genrsa -out "$secrets/accounts.key" 2048 2>>"$folder/log/openssl.log"
    openssl rsa -in "$secrets/accounts.key" -pubout -out "$secrets/accounts.pub" 2>>"$folder/log/openssl.log"
    local token
    token=$(openssl rand -hex 16)
    echo "$token,admin,admin,system:masters" >"$secrets/tokens.csv"

    export KUBECONFIG=$folder/kubeconfig
    cat >"$KUBECONFIG" <<CONFIG
apiVersion: v1
kind: Config
current-context: own
contexts: [{name: own, context: {cluster: own, user: admin}}]
clusters: [{name: own, cluster: {server: "https://$node_address:6443", certificate-authority-data: $(base64 -w0 "$secrets/ca.crt")}}]
users: [{name: admin, user: {token: $token}}]
CONFIG
    as_admin=(--kubeconfig="$KUBECONFIG" --authentication-kubeconfig="$KUBECONFIG" --authorization-kubeconfig="$KUBECONFIG"
        --bind-address=127.0.0.1 --cert-dir="$secrets")
}
