#!/usr/bin/env bash
# Deletes the cluster that cluster-up made, with everything in it. Asks; FORCE=1 does not.
. "$(dirname "$0")/cluster.sh"
[ "$ENV" != production ] || fail "a production cluster is not deleted here"
if [ "${FORCE:-0}" != 1 ]; then
  [ -t 0 ] || fail "nobody to ask: FORCE=1 deletes the cluster $CONTEXT with all its data"
  read -r -p "Delete the cluster $CONTEXT with all its data? [y/N] " answer
  case "$answer" in y|Y|yes) ;; *) fail "left as it is" ;; esac
fi
case "$ENV" in
  minikube) need minikube "https://minikube.sigs.k8s.io/docs/start"; minikube delete --profile "$CONTEXT" ;;
  kind) need kind "https://kind.sigs.k8s.io"; kind delete cluster --name "${CONTEXT#kind-}" ;;
esac
