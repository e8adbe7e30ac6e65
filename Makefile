# Blockyard: `make` alone prints what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# The chain-store's program, built. What follows on the line are its arguments. Paths are taken from the environment ($$FILE), where
# blanks and quotes do no harm.
chain-store = .ci/deps run && echo "Building…" && dotnet build services/ChainStore -c Release --nologo -v quiet -clp:NoSummary \
  && exec dotnet services/ChainStore/bin/Release/net10.0/Blockyard.Services.ChainStore.dll

devnet = services/Devnet/bin/Release/net10.0/Blockyard.Services.Devnet.dll

##@ On this machine
.PHONY: run
run: ## The whole network in one process (DATA=./data NODES=1 ARGS=)
	@.ci/deps run
	@echo "Building…"; dotnet build services/Devnet -c Release --nologo -v quiet -clp:NoSummary
	@exec dotnet $(devnet) \
	  --Data:Directory "$(abspath $(or $(DATA),data))" --Devnet:Nodes $(or $(NODES),1) $(ARGS)

.PHONY: nodes
nodes: $(devnet) ## The running network's chain-stores side by side, and whether they agree (DATA=./data)
	@exec dotnet $(devnet) nodes --Data:Directory "$(abspath $(or $(DATA),data))" $(ARGS)

# What the running network was started from: nothing is built under it.
$(devnet):
	@dotnet build services/Devnet -c Release --nologo -v quiet -clp:NoSummary

.PHONY: import
import: ## Take a file of blocks into the stopped network's chain-store (FILE= DATA=./data)
	@$(chain-store) import "$$FILE" --Data:Directory "$(abspath $(or $(DATA),data))/chain-store" $(ARGS)

.PHONY: snapshot-export
snapshot-export: ## Fetch a running node's chain into one file; again to go on (FILE= URL=127.0.0.1:50051 TOKEN_FILE=data/secrets/service-token)
	@$(chain-store) snapshot export "$${URL:-127.0.0.1:50051}" "$$FILE" --Service:TokenFile "$${TOKEN_FILE:-data/secrets/service-token}" $(ARGS)

.PHONY: snapshot-import
snapshot-import: ## Send such a file to a running node; again to go on (FILE= URL=127.0.0.1:50051 TOKEN_FILE=data/secrets/service-token)
	@$(chain-store) snapshot import "$${URL:-127.0.0.1:50051}" "$$FILE" --Service:TokenFile "$${TOKEN_FILE:-data/secrets/service-token}" $(ARGS)

.PHONY: rebuild-index
rebuild-index: ## Build coins and indexes of the stopped network's chain-store again from its block log (DATA=./data)
	@$(chain-store) rebuild-index --Data:Directory "$(abspath $(or $(DATA),data))/chain-store" $(ARGS)

.PHONY: verify
verify: ## Verify all files of the stopped network's chain-store, changing none (DATA=./data; ARGS=--scripts for all scripts too)
	@$(chain-store) verify --Data:Directory "$(abspath $(or $(DATA),data))/chain-store" $(ARGS)

.PHONY: test
test: ## Build and test everything; ends with the vectors that passed and a count
	@.ci/deps test
	@.ci/test

.PHONY: build
build: ## Build everything
	@dotnet build Blockyard.slnx -c Release --nologo -v quiet

.PHONY: bench
bench: ## Measure everything but P9 and soak, or what is named (ARGS="P1 P4 --json FILE"); takes minutes
	@.ci/deps run
	@dotnet build tests/Benchmarks -c Release --nologo -v quiet
	@exec dotnet tests/Benchmarks/bin/Release/net10.0/Blockyard.Benchmarks.dll $(ARGS)

.PHONY: fuzz
fuzz: ## Feed every decoder ever new bytes (SECONDS=60 in all, TARGET= one of them, SEED=1, REPLAY=file)
	@.ci/deps run
	@dotnet build tests/Fuzz -c Release --nologo -v quiet
	@exec dotnet tests/Fuzz/bin/Release/net10.0/Blockyard.Fuzz.dll --seconds $(or $(SECONDS),60) --seed $(or $(SEED),1) \
	  $(addprefix --target ,$(TARGET)) $(addprefix --replay ,$(REPLAY)) $(ARGS)

.PHONY: crash
crash: ## Kill the services under load again and again, and look for what was acknowledged (CYCLES=50, SEED=1)
	@.ci/deps run
	@dotnet build tests/Crash -c Release --nologo -v quiet
	@exec dotnet tests/Crash/bin/Release/net10.0/Blockyard.Crash.dll --cycles $(or $(CYCLES),50) --seed $(or $(SEED),1) $(ARGS)

.PHONY: network
network: ## Five nodes and three miners under load: kill, divide, slow down; then look for what was acknowledged (MINUTES=5, SEED=1)
	@.ci/deps run
	@dotnet build tests/Network -c Release --nologo -v quiet
	@exec dotnet tests/Network/bin/Release/net10.0/Blockyard.Network.dll --minutes $(or $(MINUTES),5) --seed $(or $(SEED),1) $(ARGS)

.PHONY: deps
deps: ## Install what run and test need (libsecp256k1, redis-server, promtool, buf)
	@.ci/deps test

include kustomize/deploy.mk

##@ Help
.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
