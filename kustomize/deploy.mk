# Included by the Makefile. What each script reads is said at its top, in kustomize/bin.
ENV = minikube
cluster := $(dir $(lastword $(MAKEFILE_LIST)))
export ENV

##@ On a cluster (ENV=minikube, kind or production)
.PHONY: deploy undeploy status logs port-forward scale restart smoke render cluster-up cluster-down
deploy: ## Build, load, apply, wait, smoke test (REGISTRY= SECRETS= CONTEXT= for production)
	@$(cluster)bin/deploy.sh

undeploy: ## Take it off again; asks before it deletes data (FORCE=1 does not ask)
	@$(cluster)bin/undeploy.sh

status: ## Pods, autoscalers, volumes, custom metrics
	@$(cluster)bin/status.sh

logs: ## Follow a service's logs (S=chain-store)
	@$(cluster)bin/workload.sh logs

port-forward: ## The gateway at http://127.0.0.1:8080 (PORT=)
	@$(cluster)bin/port-forward.sh

scale: ## Scale by hand (S=gateway N=5); never drops a wallet shard that holds wallets
	@$(cluster)bin/scale.sh

restart: ## Restart a service's pods, one after another (S=miner)
	@$(cluster)bin/workload.sh restart

smoke: ## Mine, make wallets, pay, confirm (URL= API_KEY= for a network that is not on a cluster)
	@$(cluster)bin/smoke.sh

render: ## Print the manifests of ENV
	@kubectl kustomize $(cluster)overlays/$(ENV)

cluster-up: ## Start a local cluster that has what the overlay needs (minikube, kind)
	@$(cluster)bin/cluster-up.sh

cluster-down: ## Delete that cluster
	@$(cluster)bin/cluster-down.sh
