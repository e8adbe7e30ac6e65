#!/usr/bin/env bash
# What runs, what scales it, and whether the custom metrics arrive.
. "$(dirname "$0")/cluster.sh"
need_deployed

say "Pods"
k get pods -o wide
say "Workloads, autoscalers, volumes, services"
k get statefulsets,deployments,horizontalpodautoscalers,poddisruptionbudgets,persistentvolumeclaims,services
say "Custom metrics"
if metrics="$(k get --raw /apis/custom.metrics.k8s.io/v1beta1 2>/dev/null)"; then
  printf '%s\n' "$metrics" | grep -oE '"name":"(pods|services)/[a-z_]+"' | sort -u || echo "none yet: the adapter lists them once Prometheus has scraped the pods"
else
  echo "custom.metrics.k8s.io does not answer: make logs ENV=$ENV S=prometheus-adapter"
fi
