#!/usr/bin/env bash
# Brings the gateway to 127.0.0.1:PORT (8080) until Ctrl-C.
. "$(dirname "$0")/cluster.sh"
need_deployed
echo "http://127.0.0.1:${PORT:-8080}  (Ctrl-C ends it)"
k port-forward --address 127.0.0.1 service/gateway "${PORT:-8080}:8080"
