#!/usr/bin/env bash
# Makes go.mod and go.sum for another version of Kubernetes: e2e/kubernetes/version.sh 1.36.3
#
# The module k8s.io/kubernetes requires its own libraries, k8s.io/api and so on, as v0.0.0, because they lie beside it
# in its repository. Each is published as a module too, v0.36.3 for v1.36.3: those replace them.
set -euo pipefail
cd "$(dirname "$0")"
version=${1:?version.sh VERSION, 1.36.3 say}

cat >go.mod <<MODULE
module dev.zerohalt/e2e/kubernetes

go 1.26.0

tool (
	go.etcd.io/etcd/server/v3
	k8s.io/kubernetes/cmd/kube-apiserver
	k8s.io/kubernetes/cmd/kube-controller-manager
	k8s.io/kubernetes/cmd/kube-proxy
	k8s.io/kubernetes/cmd/kube-scheduler
	k8s.io/kubernetes/cmd/kubectl
	k8s.io/kubernetes/cmd/kubelet
)

require k8s.io/kubernetes v$version
MODULE
rm -f go.sum

theirs=$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/.*"GoMod": "\(.*\)",*/\1/p')
sed -n 's,^\t*\(k8s.io/[a-z-]*\) => ./staging/.*,\1,p' "$theirs" | while read -r library; do
    go mod edit -replace="$library=$library@v0${version#1}"
done
go mod edit -go="$(sed -n 's/^go //p' "$theirs")"
go mod tidy
