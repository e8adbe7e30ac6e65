#!/usr/bin/env bash
# Builds the images, brings them to the cluster, applies the overlay, waits, tries it out. Called by `make deploy`.
#   ENV=minikube|kind|production  CONTEXT=  TAG=  REGISTRY=  SECRETS=file  BUILD=0 (overlay's own images)  SMOKE=0  TIMEOUT=600s
. "$(dirname "$0")/cluster.sh"

services="chain-store miner wallet gateway"
dockerfile() { case "$1" in chain-store|miner) echo Dockerfile.miner ;; *) echo Dockerfile.web ;; esac; }
project() { case "$1" in chain-store) echo ChainStore ;; miner) echo Miner ;; wallet) echo Wallet ;; gateway) echo Gateway ;; esac; }

BUILD="${BUILD:-1}"
REGISTRY="${REGISTRY:-}"
SECRETS="${SECRETS:-}"
TIMEOUT="${TIMEOUT:-600s}"
version="$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props")"
revision="$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)"
if [ -z "${TAG:-}" ]; then
  # A tag of its own for every build, so that pods restart and `kubectl rollout undo` has something to go back to.
  TAG="$version-$revision"
  [ -z "$(git -C "$root" status --porcelain 2>/dev/null || echo dirty)" ] || TAG="$TAG-$(date +%Y%m%d%H%M%S)"
fi

work=
cleanup() { [ -z "$work" ] || rm -rf "$work"; }
trap cleanup EXIT

check() {
  say "Checking tools and cluster"
  [ "$TAG" != latest ] || fail "TAG=latest cannot be rolled back and says nothing: name a version"
  if [ "$ENV" = production ]; then
    if [ "$BUILD" = 1 ] && [ -z "$REGISTRY" ]; then
      fail "production needs REGISTRY=<host/path> to push images to, or BUILD=0 to use the images that the overlay names"
    fi
    [ -z "$SECRETS" ] || "$root/kustomize/bin/check-secrets.sh" "$SECRETS" || fail "production does not start with these secrets"
  fi
  [ -z "$SECRETS" ] || [ -r "$SECRETS" ] || fail "cannot read SECRETS=$SECRETS"
  if [ "$BUILD" = 1 ]; then
    need docker "install an engine, https://docs.docker.com/engine/install, or deploy ready images with BUILD=0"
    docker info >/dev/null 2>&1 || fail "the docker engine does not answer: start it, or add yourself to the docker group"
    [ -n "$REGISTRY" ] || need "$ENV" "install it (https://$ENV.sigs.k8s.io), or push to a registry with REGISTRY="
  fi
  need curl "the smoke test speaks HTTP with it (apt-get install curl)"
  need_cluster
  [ -n "$(k get storageclass -o name)" ] || fail "the cluster has no storage class, so no volume can be made: install a provisioner"
  k get apiservice v1beta1.metrics.k8s.io >/dev/null 2>&1 \
    || warn "no metrics-server: CPU autoscaling stays unknown (make cluster-up ENV=$ENV installs it)"
}

check_cluster_secret() {
  [ "$ENV" = production ] && [ -z "$SECRETS" ] || return 0
  local template='{{range $name, $value := .data}}{{$name}}={{$value | base64decode}}{{"\n"}}{{end}}'
  k get secret blockchain-secrets >/dev/null 2>&1 \
    || fail "Secret blockchain-secrets is not in namespace $namespace: SECRETS=file (see $overlay/secrets.env.example), or let your vault's operator write it"
  k get secret blockchain-secrets -o go-template="$template" >"$work/generated/secrets.env"
  "$root/kustomize/bin/check-secrets.sh" "$work/generated/secrets.env" || fail "production does not start with these secrets"
  rm -f "$work/generated/secrets.env"
}

build() {
  local service
  for service in $services; do
    say "Building $service:$TAG"
    docker build -f "$root/$(dockerfile "$service")" --build-arg "SERVICE=$(project "$service")" \
      --build-arg "VERSION=$version" --build-arg "REVISION=$revision" -t "$service:$TAG" "$root"
  done
}

load() {
  local service
  for service in $services; do
    if [ -n "$REGISTRY" ]; then
      say "Pushing $REGISTRY/$service:$TAG"
      docker tag "$service:$TAG" "$REGISTRY/$service:$TAG"
      docker push "$REGISTRY/$service:$TAG"
    elif [ "$ENV" = kind ]; then
      say "Loading $service into kind"
      # The overlay's own tag too, so that `kubectl apply -k` works alone from now on.
      docker tag "$service:$TAG" "$service:$version"
      kind load docker-image --name "${CONTEXT#kind-}" "$service:$TAG" "$service:$version"
    else
      say "Loading $service into minikube"
      minikube --profile "$CONTEXT" image load "$service:$TAG"
      minikube --profile "$CONTEXT" image tag "$service:$TAG" "$service:$version"
    fi
  done
}

# One entry of a kustomization's images: the name that the overlay gave a service becomes the image just built.
image() { # service, name in the overlay
  if [ -z "$REGISTRY" ]; then
    printf '  - name: %s\n    newName: %s\n    newTag: "%s"\n' "$2" "$1" "$TAG"
    return
  fi
  local digest
  digest="$(docker inspect --format '{{join .RepoDigests "\n"}}' "$REGISTRY/$1:$TAG" | sed -n "s|^$REGISTRY/$1@||p" | sed -n 1p)"
  [ -n "$digest" ] || fail "the registry gave no digest for $REGISTRY/$1:$TAG"
  printf '  - name: %s\n    newName: %s/%s\n    digest: %s\n' "$2" "$REGISTRY" "$1" "$digest"
}

# The overlay with the images just built and the secrets given, in a folder that git ignores and that goes away.
render() {
  local service name file="$work/generated/kustomization.yaml"
  printf 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ../../%s\n' "$ENV" >"$file"
  if [ -n "$SECRETS" ]; then
    install -m 600 "$SECRETS" "$work/generated/secrets.env"
    printf 'secretGenerator:\n  - name: blockchain-secrets\n    namespace: %s\n    envs: [secrets.env]\n' "$namespace" >>"$file"
    [ "$ENV" = production ] || printf '    behavior: replace\n' >>"$file"
  fi
  if [ "$BUILD" = 1 ]; then
    kubectl kustomize "$overlay" >"$work/generated/overlay.yaml"
    echo 'images:' >>"$file"
    for service in $services; do
      name="$(sed -n "s|^ *\(- \)\{0,1\}image: \(\(.*/\)\{0,1\}$service\)[:@].*|\2|p" "$work/generated/overlay.yaml" | sed -n 1p)"
      image "$service" "$name" >>"$file"
    done
  fi
  kubectl kustomize "$work/generated" >"$work/generated/all.yaml"
}

check_images() {
  local images bad
  images="$(sed -n 's|^ *\(- \)\{0,1\}image: ||p' "$work/generated/all.yaml" | sort -u)"
  bad="$(printf '%s\n' "$images" | grep -vE '(:[^/:]+|@sha256:[0-9a-f]{64})$' || true)$(printf '%s\n' "$images" | grep -E ':latest$' || true)"
  [ -z "$bad" ] || fail "an image without an exact tag: $bad"
  case "$images" in
    *registry.example.com/*) fail "the overlay still names registry.example.com: REGISTRY=<host/path>, or edit images in $overlay/kustomization.yaml" ;;
  esac
}

explain() { # workload: why it is not there yet
  k get pods -o wide >&2 || true
  k get events --sort-by=.lastTimestamp 2>/dev/null | tail -15 >&2 || true
  k logs "$1" --all-containers --tail=20 >&2 || true
}

wait_for() {
  local workload
  for workload in deployment/redis statefulset/chain-store statefulset/wallet statefulset/miner deployment/gateway \
    deployment/prometheus deployment/prometheus-adapter; do
    k get "$workload" >/dev/null 2>&1 || continue
    say "Waiting for $workload (at most $TIMEOUT)"
    k rollout status "$workload" --timeout="$TIMEOUT" || { explain "$workload"; fail "$workload did not become ready"; }
  done
}

check
work="$(mktemp -d "$root/kustomize/overlays/run.XXXXXX")"
mkdir -m 700 "$work/generated"
check_cluster_secret
if [ "$BUILD" = 1 ]; then build; load; fi
render
check_images
say "Applying $ENV to $CONTEXT"
k_any apply -f "$work/generated/all.yaml"
wait_for
if [ "${SMOKE:-1}" = 1 ]; then "$root/kustomize/bin/smoke.sh"; fi

cat <<EOF

Blockyard runs on $CONTEXT.
  make port-forward ENV=$ENV   then open  http://127.0.0.1:8080             explorer, wallet, admin
                                          http://127.0.0.1:8080/swagger-ui  the HTTP API
                                          http://127.0.0.1:8080/api         base URL for Esplora clients
  make status ENV=$ENV         make logs ENV=$ENV S=chain-store            make scale ENV=$ENV S=gateway N=5
The admin key is BITCOIN_API_ADMIN_KEY of the Secret blockchain-secrets.
EOF
