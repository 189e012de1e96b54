# Everything runs on the Node 24 that package-lock.json brings, whatever `node` is installed.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
FUNCTION := page-wikitext-change
RECORDED := test/fixtures/recorded-wiki
OVERLAYS := knative/overlays
SOURCES := $(shell find build packages schemas functions -name '*.ts' -o -name '*.yaml' -o -name '*.js' \
	| grep -v -e /dist/ -e /node_modules/)
BUNDLES := $(patsubst %/index.ts,%/dist/index.js,$(wildcard functions/*/index.ts))

DC :=
NAME :=

.PHONY: help install build generate run live serve kafka two-dc failover-drill package check deploy diff mirror platform platform-patch \
	test mutants e2e bench lint format clean

help: ## List what can be made.
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

install: node_modules/.package-lock.json ## Install what package-lock.json names, Node 24 included.

node_modules/.package-lock.json: package-lock.json
	@echo 'Installing Node 24 and the dependencies…'
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

build: $(BUNDLES) ## Bundle every function into functions/<name>/dist/index.js.

functions/%/dist/index.js: $(SOURCES) | install
	@node build/bundle.ts $*

generate: install ## Write validators, types and the docs' tables anew from their sources.
	@node build/generate.ts

run: build ## Enrich the recorded wiki's 71 changes, and show each.
	@mkdir -p out
	@tributary run $(FUNCTION) --input $(RECORDED)/mediawiki.revision-create.jsonl --wiki $(RECORDED) \
		--output out/mediawiki.page_wikitext_change.jsonl --dead-letters out/dead_letters.jsonl

live: build ## The same from Wikimedia's public stream and wikis, until Ctrl-C.
	@mkdir -p out
	@tributary run $(FUNCTION) --input https://stream.wikimedia.org/v2/stream/mediawiki.page_change.v1 \
		--output out/live.jsonl --dead-letters out/live.dead_letters.jsonl

serve: build ## Start one function on the recorded wiki, for curl.
	@tributary serve $(FUNCTION) --wiki $(RECORDED)

kafka: install ## Start a real Kafka for `tributary run`, until Ctrl-C (PORT=9092).
	@stage/install java
	@node stage/kafka/serve.ts

two-dc: install ## Two datacenters here: two Kafkas, MirrorMaker 2, the functions, until Ctrl-C.
	@stage/install java redis
	@node stage/two-dc/main.ts

failover-drill: build ## Two datacenters fail over, lose their store, their link, their active instance, under load.
	@stage/install java redis
	@node stage/two-dc/drill/main.ts

package: build ## List what deploying FUNCTION uploads, or say what is wrong with it.
	@node build/package.ts '$(FUNCTION)'

check: install ## DC=eqiad: does that overlay keep to the rules? Nobody else checks most of them.
	@node knative/check/check.ts '$(OVERLAYS)' '$(DC)'

deploy: build check ## Deploy a datacenter's functions and pipelines: make deploy DC=eqiad.
	@node build/deploy.ts deploy '$(OVERLAYS)' '$(DC)'

diff: install ## Show what deploying would change: make diff DC=eqiad.
	@node build/deploy.ts diff '$(OVERLAYS)' '$(DC)'

mirror: install ## DC=eqiad: its MirrorMaker 2 connectors for the ordered stream, one a line.
	@node knative/mirror/mirror.ts '$(OVERLAYS)' '$(DC)'

platform: install ## DC=eqiad: what the cluster's Kafka components lack for these pipelines.
	@node knative/platform/platform.ts check '$(DC)'

platform-patch: install ## DC=eqiad: the patches, for kubectl apply --server-side --force-conflicts -f -
	@node knative/platform/platform.ts patch '$(DC)'

test: build bench/peers/node_modules/.package-lock.json ## Prove it all.
	@knative/check/kustomize >/dev/null
	@npm test --silent

mutants: install ## Plant mistakes in copies of the source: does a test catch each? NAME=… chooses some.
	@node test/mutants/run.ts '$(NAME)'

e2e: build ## Prove it on the real parts: MediaWiki and Kafka (as root, to install what is missing).
	@stage/install
	@node --test --test-timeout=300000 'test/e2e/*.e2e.ts'

bench: build bench/peers/node_modules/.package-lock.json ## Measure it against a floor and peers; QUICK=1, FIGURES='…'.
	@stage/install java
	@node bench/main.ts $(if $(QUICK),--quick) $(FIGURES)

bench/peers/node_modules/.package-lock.json: bench/peers/package-lock.json
	@echo 'Installing the function runtimes to compare with…'
	@cd bench/peers && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

lint: install ## Check format, style and types.
	@npm run --silent lint
	@npm run --silent typecheck

format: install
	@npm run --silent format

clean:
	rm -rf node_modules out .tools functions/*/dist bench/functions/*/dist bench/peers/node_modules
