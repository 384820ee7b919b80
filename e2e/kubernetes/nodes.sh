# Sourced by what needs a cluster, once there is one: takes $work/images to its nodes, and its version into the table.
command -v kubectl >/dev/null || cannot "no kubectl on the PATH" "get it with the cluster that KUBECONFIG names"
[ -n "${E2E_LOAD_IMAGE:-}" ] ||
    cannot "E2E_LOAD_IMAGE is not set" "set it to a command that takes a docker-archive to each node, as 'kind load image-archive'"
for image in "$work"/images/*.tar; do
    $E2E_LOAD_IMAGE "$image"
done
version kubernetes "$(kubectl get nodes -o jsonpath='{.items[0].status.nodeInfo.kubeletVersion}')"
