# Sourced by the other scripts: which cluster, how to talk to it, how to stop with one line that says what to do.
# Reads ENV (minikube, kind, production) and CONTEXT from the environment.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
namespace=blockchain
ENV="${ENV:-minikube}"
overlay="$root/kustomize/overlays/$ENV"

say() { printf '\n==> %s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

case "$ENV" in
  minikube) CONTEXT="${CONTEXT:-minikube}" ;;
  kind) CONTEXT="${CONTEXT:-kind-blockyard}" ;;
  production) CONTEXT="${CONTEXT:-}" ;;
  *) fail "ENV=$ENV is unknown; it is minikube, kind or production" ;;
esac

need() { # tool, where it comes from
  command -v "$1" >/dev/null 2>&1 || fail "$1 is missing: $2"
}

k() { kubectl --context "$CONTEXT" --namespace "$namespace" "$@"; }
# For manifests: they say themselves where each object lives, and not all live in one namespace.
k_any() { kubectl --context "$CONTEXT" "$@"; }

need_kubectl() {
  need kubectl "install 1.32 or newer, https://kubernetes.io/docs/tasks/tools"
  local minor
  minor="$(kubectl version --client -o json | sed -n 's/.*"minor": *"\([0-9]*\).*/\1/p' | sed -n 1p)"
  [ "${minor:-0}" -ge 32 ] || fail "kubectl 1.$minor is too old: install 1.32 or newer, https://kubernetes.io/docs/tasks/tools"
}

need_cluster() {
  need_kubectl
  [ -n "$CONTEXT" ] || fail "production needs CONTEXT=<kubectl context>, so that it never hits a cluster by accident (kubectl config get-contexts)"
  grep -qxF -- "$CONTEXT" <<<"$(kubectl config get-contexts -o name)" \
    || fail "kubectl has no context '$CONTEXT': make cluster-up ENV=$ENV, or name another with CONTEXT="
  kubectl --context "$CONTEXT" --request-timeout=15s get --raw /readyz >/dev/null \
    || fail "the cluster behind context '$CONTEXT' does not answer: start it (make cluster-up ENV=$ENV) or check the network"
}

need_deployed() {
  need_cluster
  k get deployment gateway >/dev/null 2>&1 || fail "nothing is deployed on '$CONTEXT': make deploy ENV=$ENV"
}

# Forwards a free local port to target:port in the background; sets forwarded_port and forward_pid.
forward() { # target, port
  local log
  log="$(mktemp)"
  k port-forward --address 127.0.0.1 "$1" ":$2" >"$log" 2>&1 &
  forward_pid=$!
  forwarded_port=
  for _ in $(seq 60); do
    forwarded_port="$(sed -n 's/^Forwarding from 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$log" | sed -n 1p)"
    [ -z "$forwarded_port" ] || break
    kill -0 "$forward_pid" 2>/dev/null || break
    sleep 0.5
  done
  if [ -z "$forwarded_port" ]; then
    cat "$log" >&2
    rm -f "$log"
    fail "no port-forward to $1 within 30 seconds"
  fi
  rm -f "$log"
}

# The value that the running gateway was given for one of its secret variables.
gateway_secret() { # variable
  local secret
  secret="$(k get deployment gateway -o jsonpath="{.spec.template.spec.containers[0].env[?(@.name==\"$1\")].valueFrom.secretKeyRef.name}")"
  k get secret "$secret" -o jsonpath="{.data.$1}" | base64 -d
}
