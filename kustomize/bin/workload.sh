#!/usr/bin/env bash
# workload.sh logs|restart for the service S of the environment.
. "$(dirname "$0")/cluster.sh"
S="${S:-}"
case "$S" in
  chain-store|miner|wallet) workload="statefulset/$S" ;;
  gateway|redis|prometheus|prometheus-adapter) workload="deployment/$S" ;;
  *) fail "S=$S is no service: S is chain-store, miner, wallet, gateway, redis, prometheus or prometheus-adapter" ;;
esac
need_deployed
case "${1:-}" in
  logs) k logs --selector "app.kubernetes.io/name=$S" --all-containers --prefix --tail="${TAIL:-100}" --max-log-requests=20 --follow="${FOLLOW:-true}" ;;
  restart) k rollout restart "$workload"; k rollout status "$workload" --timeout=600s ;;
  *) fail "usage: workload.sh logs|restart" ;;
esac
