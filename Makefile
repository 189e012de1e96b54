# Everything runs on the Node 24 that package-lock.json brings, whatever `node` is installed.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
FUNCTION := page-wikitext-change
RECORDED := test/fixtures/recorded-wiki
OVERLAYS := knative/overlays
SOURCES := $(shell find build packages schemas functions -name '*.ts' -o -name '*.yaml' -o -name '*.js' \
	| grep -v -e /dist/ -e /node_modules/ -e '\.test\.ts$$')
BUNDLES := $(patsubst %/index.ts,%/dist/index.js,$(wildcard functions/*/index.ts)) \
	packages/capture/dist/capture.cjs

DC :=
NAME :=
VERSION :=

.PHONY: help install build generate run live serve kafka two-dc capture failover-drill stretched package pipeline check kustomize deploy undeploy diff backfill mirror platform platform-patch \
	test mutants e2e bench evaluate release lint format clean

help: ## List what can be made.
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

install: node_modules/.package-lock.json ## Install what package-lock.json names, Node 24 included.

node_modules/.package-lock.json: package-lock.json
	@echo 'Installing Node 24 and the dependencies…'
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

build: ## Bundle every function into functions/<name>/dist/index.js, and the reader of a database's log.
	@$(MAKE) --no-print-directory --keep-going $(BUNDLES)

functions/%/dist/index.js: $(SOURCES) | install
	@tributary build $*

packages/capture/dist/capture.cjs: $(SOURCES) | install
	@node build/capture.ts

generate: install ## Write validators, types and the docs' tables anew from their sources.
	@node build/generate.ts
	@node test/mistakes/table.ts

run: install ## Run FUNCTION on the recorded wiki's changes, and show each: make run FUNCTION=page-key.
	@node packages/tributary/demo.ts recorded $(FUNCTION) $(RECORDED)

live: install ## The same on Wikimedia's public stream and wikis, until Ctrl-C.
	@node packages/tributary/demo.ts live $(FUNCTION)

serve: install ## Start FUNCTION on the recorded wiki, for curl (PORT=8080).
	@tributary serve $(FUNCTION) --wiki $(RECORDED)

kafka: install ## Start a real Kafka for `tributary run`, until Ctrl-C (PORT=9092).
	@stage/install java
	@node stage/kafka/serve.ts

two-dc: install ## Start two datacenters here (Kafka, MirrorMaker 2, functions), until Ctrl-C.
	@stage/install java redis
	@node stage/two-dc/main.ts

capture: install ## Start a wiki on MariaDB, the reader of its log, Kafka and the functions behind it, until Ctrl-C (PORT=9092).
	@stage/install java mediawiki mariadb
	@node stage/capture/main.ts

failover-drill: build ## Play ten failures of two datacenters under load, and check every change.
	@stage/install java redis
	@node stage/two-dc/drill/main.ts

stretched: build ## Measure what breaks in a Kafka stretched over two sites, in 75 minutes (QUICK=1, CELLS='…', KEEP=1).
	@stage/install jdk redis
	@node stage/stretched/main.ts $(if $(QUICK),--quick) $(if $(KEEP),--keep) $(CELLS)

package: build ## List what deploying FUNCTION uploads, or say what is wrong with it.
	@node build/package.ts '$(FUNCTION)'

pipeline: install ## Write FUNCTION's pipeline into knative/: make pipeline FUNCTION=page-wikitext-change.
	@node knative/pipeline/pipeline.ts '$(FUNCTION)'

check: install ## Check a datacenter's overlay for mistakes that the cluster accepts: make check DC=eqiad.
	@node knative/check/check.ts '$(OVERLAYS)' '$(DC)'

kustomize: .tools/kustomize ## Build the program that renders overlays, where kubectl is older than 1.27.

# Every Go from Debian 12's 1.19 on builds this version.
.tools/kustomize:
	@GOBIN=$(CURDIR)/.tools go install sigs.k8s.io/kustomize/kustomize/v5@v5.0.3

deploy: build check ## Deploy a datacenter's functions and pipelines: make deploy DC=eqiad.
	@node build/deploy.ts deploy '$(OVERLAYS)' '$(DC)'

undeploy: install ## Take away what make deploy made, in two steps: DC=eqiad, later DC=eqiad DRAINED=1.
	@node build/deploy.ts undeploy '$(OVERLAYS)' '$(DC)' $(if $(DRAINED),--drained)

diff: install ## Show what deploying would change: make diff DC=eqiad.
	@node build/deploy.ts diff '$(OVERLAYS)' '$(DC)'

backfill: install ## Read a part of a topic anew, with a Job: DC=eqiad FUNCTION=… FROM=2026-11-23 UNTIL=2026-11-24 (DRY=1 prints it).
	@node build/backfill.ts '$(OVERLAYS)' '$(DC)' '$(FUNCTION)' '$(FROM)' '$(UNTIL)' '$(IMAGE)' $(if $(DRY),--dry)

mirror: install ## Print the MirrorMaker 2 connectors of a datacenter's ordered stream: make mirror DC=eqiad.
	@node knative/mirror/mirror.ts '$(OVERLAYS)' '$(DC)'

platform: install ## Check the cluster's Kafka settings for these pipelines: make platform DC=eqiad.
	@node knative/platform/platform.ts check '$(DC)'

platform-patch: install ## Print the settings that are missing, for kubectl apply --server-side --force-conflicts -f -
	@node knative/platform/platform.ts patch '$(DC)'

# Hundreds of processes load the same modules: compiled once, they cost a quarter less CPU in all.
test: export NODE_COMPILE_CACHE := $(CURDIR)/node_modules/.cache/node
# Kustomize and tsc end long before they need a garbage collector: without it, a third less CPU and 10 MB more.
test: export GOGC := off
test: build bench/peers/node_modules/.package-lock.json ## Run all tests.
	@npm test --silent

mutants: install ## Plant mistakes in copies of the source: does a test catch each? NAME=… chooses some.
	@node test/mutants/run.ts '$(NAME)'

# The limit holds for a whole file: the longest, the failover drill, takes six minutes on idle cores.
e2e: build stage/registry/node_modules/.package-lock.json ## Prove it on the real parts: MediaWiki and Kafka (as root, to install what is missing).
	@stage/install
	@node --test --test-timeout=1200000 'test/e2e/*.e2e.ts'

stage/registry/node_modules/.package-lock.json: stage/registry/package-lock.json
	@echo 'Installing a registry of npm packages…'
	@cd stage/registry && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

bench: build bench/peers/node_modules/.package-lock.json ## Measure speed and cost beside a floor and peers (QUICK=1, FIGURES='…').
	@stage/install jdk
	@node bench/main.ts $(if $(QUICK),--quick) $(FIGURES)

bench/peers/node_modules/.package-lock.json: bench/peers/package-lock.json
	@echo 'Installing the function runtimes to compare with…'
	@cd bench/peers && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

evaluate: install ## Compare platforms on the same work, in an hour (QUICK=1, PLATFORMS='flink direct', RESUME=1 goes on).
	@stage/install jdk
	@node evaluation/main.ts $(if $(QUICK),--quick) $(if $(RESUME),--resume) $(if $(KNATIVE),--knative $(KNATIVE)) $(PLATFORMS)

release: install ## Make the packages, changelog and SBOM of a release in out/release/; publish nothing (VERSION=1.2.3 sets it).
	@node build/release/release.ts '$(VERSION)'

lint: install ## Check format, style and types.
	@npm run --silent lint
	@npm run --silent typecheck

format: install
	@npm run --silent format

clean:
	rm -rf node_modules out .tools functions/*/dist packages/capture/dist bench/functions/*/dist evaluation/changed/*/dist bench/peers/node_modules stage/registry/node_modules
