# Blockyard: `make` alone prints what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help

##@ On this machine
.PHONY: run
run: ## The whole network in one process (DATA=./data, NODES=1)
	@.ci/deps run
	@dotnet run -c Release --project services/Devnet -- --Data:Directory "$(abspath $(or $(DATA),data))"

.PHONY: test
test: ## Build and test everything; the last line counts
	@.ci/deps test
	@.ci/test

.PHONY: build
build: ## Build everything
	@dotnet build Blockyard.slnx -c Release --nologo -v quiet

.PHONY: deps
deps: ## Install what run and test need (libsecp256k1, redis-server, promtool)
	@.ci/deps test

.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
