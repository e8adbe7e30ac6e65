#!/usr/bin/env bash
# Takes the network off the cluster. Asks before it deletes data: volumes hold the chain and every key. FORCE=1 deletes all.
. "$(dirname "$0")/cluster.sh"
need_cluster

answer=n
if [ "${FORCE:-0}" = 1 ]; then
  answer=y
elif [ -t 0 ]; then
  read -r -p "Delete the data on $CONTEXT too: chain, wallets and their keys? [y/N] " answer
fi

manifests="$(mktemp)"
trap 'rm -f "$manifests"' EXIT
kubectl kustomize "$overlay" >"$manifests"
case "$answer" in
  y|Y|yes)
    say "Deleting everything"
    k_any delete --ignore-not-found -f "$manifests"
    ;;
  *)
    say "Deleting everything but the volumes; make deploy ENV=$ENV brings the network back with its data"
    awk 'BEGIN { RS = "\n---\n" } !/(^|\n)kind: (Namespace|PersistentVolumeClaim)(\n|$)/ { print "---"; print }' "$manifests" \
      | k_any delete --ignore-not-found -f -
    ;;
esac
