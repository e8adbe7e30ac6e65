#!/usr/bin/env bash
# A cluster on this machine that has what the overlay needs: metrics-server, and a network that enforces policies.
. "$(dirname "$0")/cluster.sh"
metrics_server=https://github.com/kubernetes-sigs/metrics-server/releases/download/v0.7.2/components.yaml

case "$ENV" in
  minikube)
    need minikube "https://minikube.sigs.k8s.io/docs/start"
    minikube start --profile "$CONTEXT" --cni=calico --addons=metrics-server --cpus="${CPUS:-4}" --memory="${MEMORY:-6g}"
    ;;
  kind)
    need kind "version 0.24 or newer, https://kind.sigs.k8s.io"
    grep -qxF -- "${CONTEXT#kind-}" <<<"$(kind get clusters 2>/dev/null)" \
      || kind create cluster --name "${CONTEXT#kind-}" --config "$overlay/cluster.yaml" --wait 180s
    need_cluster
    k_any apply -f "$metrics_server"
    # kind's kubelets sign their own certificates.
    k_any -n kube-system patch deployment metrics-server --type strategic -p \
      '{"spec":{"template":{"spec":{"containers":[{"name":"metrics-server","args":["--cert-dir=/tmp","--secure-port=10250","--kubelet-preferred-address-types=InternalIP","--kubelet-use-node-status-port","--metric-resolution=15s","--kubelet-insecure-tls"]}]}}}}'
    ;;
  production) fail "a production cluster is not made here" ;;
esac
say "Ready: make deploy ENV=$ENV"
