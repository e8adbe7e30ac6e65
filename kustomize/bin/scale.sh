#!/usr/bin/env bash
# scale.sh S=service N=replicas, from the environment.
#   gateway, chain-store, miner: the autoscaler's lower bound moves to N (applying the overlay again resets it).
#   wallet: shards. Going down is refused while a shard to be dropped holds wallets.
. "$(dirname "$0")/cluster.sh"
S="${S:-}"
N="${N:-}"
case "$S" in gateway|chain-store|miner|wallet) ;; *) fail "S=$S cannot be scaled: S is gateway, chain-store, miner or wallet" ;; esac
case "$N" in ''|*[!0-9]*|0) fail "N=$N is no number of replicas: N is 1 or more" ;; esac
need_deployed

scale_by_autoscaler() { # workload
  local max
  max="$(k get hpa "$S" -o jsonpath='{.spec.maxReplicas}')"
  [ "$max" -ge "$N" ] || max="$N"
  k patch hpa "$S" --type merge -p "{\"spec\":{\"minReplicas\":$N,\"maxReplicas\":$max}}"
  k scale "$1" --replicas="$N"
  k rollout status "$1" --timeout=600s
}

# The gateways hand new wallets to shards below this number.
set_shards() { # number
  k create configmap wallet-shards --from-literal=shards="$1" --dry-run=client -o yaml | k apply -f -
  k rollout restart deployment/gateway
  k rollout status deployment/gateway --timeout=300s
}

wallets_on() { # pod: how many wallets its store holds
  forward "pod/$1" 9090
  curl -fsS --max-time 10 "http://127.0.0.1:$forwarded_port/metrics" | awk '/^blockyard_wallets([ {])/ { sum += $NF; seen = 1 } END { if (seen) print sum }' || true
  kill "$forward_pid" 2>/dev/null || true
}

scale_wallet_down() { # from
  local pod count ordinal
  say "No new wallets on the shards to be dropped"
  set_shards "$N"
  for ((ordinal = N; ordinal < $1; ordinal++)); do
    pod="wallet-$ordinal"
    count="$(wallets_on "$pod")"
    if [ "$count" != 0 ]; then
      set_shards "$1"
      fail "$pod holds ${count:-an unknown number of} wallets, which nobody could reach any more: it stays"
    fi
  done
  k scale statefulset/wallet --replicas="$N"
}

case "$S" in
  gateway) scale_by_autoscaler deployment/gateway ;;
  chain-store|miner) scale_by_autoscaler "statefulset/$S" ;;
  wallet)
    now="$(k get statefulset wallet -o jsonpath='{.spec.replicas}')"
    if [ "$N" -lt "$now" ]; then
      scale_wallet_down "$now"
    else
      k scale statefulset/wallet --replicas="$N"
      k rollout status statefulset/wallet --timeout=600s
      set_shards "$N"
    fi
    ;;
esac
