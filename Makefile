# The front door. `make` alone lists what there is.
#
# Two things hold everywhere: the bundled assets stand before any cargo build (the binary embeds them), and cargo always sees
# the whole workspace, so that features are resolved once and no dependency is compiled twice.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PORT ?= 8080
BIND ?= 127.0.0.1:$(PORT)
# Where `make demo` and `make dev` keep their database and files: make demo DATA=/some/folder
DATA ?= data/$@
# More options for the test runners: make test-rust ARGS="a_name", make e2e ARGS="--project phone"
ARGS ?=

TARGET := $(or $(CARGO_TARGET_DIR),target)
PLAYWRIGHT := node_modules/.bin/playwright test --config e2e/playwright.config.mjs

# Tests on samples of others' files read them there; without the folder they say their name and that they were skipped.
ifneq ($(wildcard ../shared/data/.),)
export VILLEMONDE_SAMPLES ?= $(abspath ../shared/data)
endif

# What the bundle is made from. With no bundle, it is made whatever the times of the files say.
ASSET_SOURCES := $(shell find assets -mindepth 1 -path assets/dist -prune -o -print 2>/dev/null) package.json package-lock.json
ASSET_STAMP := node_modules/.assets-bundled
ifeq ($(wildcard assets/dist/*),)
ASSET_SOURCES += no-bundle
endif

step = @printf '\n== %s (%(%H:%M:%S)T)\n' '$(1)'

.PHONY: help demo dev check test test-rust test-with-postgres e2e interop fixture openapi bench assets docs clean build-dev build-demo \
	bootstrap-demo bootstrap-test bootstrap-bench bootstrap-interop no-bundle

help: ## This list
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|'

demo: bootstrap-demo assets build-demo ## The demonstration network at http://127.0.0.1:8080 (PORT=... for another port)
	@exec $(TARGET)/demo/villemonde demo --bind $(BIND) --data-dir '$(DATA)'

dev: bootstrap-demo assets build-dev ## The same with the quick-to-build binary, for the one who changes the code
	@exec $(TARGET)/debug/villemonde demo --bind $(BIND) --data-dir '$(DATA)'

check: bootstrap-test assets ## Formatting and lints
	$(call step,Formatting)
	@cargo fmt --all --check
	$(call step,Types of the scripts)
	@npm run --silent types
	$(call step,Lints)
	@cargo clippy --locked --workspace --all-targets -- --deny warnings

test: check build-dev ## Everything that must pass: formatting, lints, Rust tests on both engines, browser journeys
	@scripts/postgres run $(MAKE) test-with-postgres

test-with-postgres: test-rust
	$(call step,Browser journeys)
	@$(PLAYWRIGHT)

# nextest where it is installed: it runs each test in a process of its own and names the slow ones. It knows no doc tests.
test-rust: bootstrap-test assets ## The Rust tests, on SQLite and a private PostgreSQL, with files on disk and in a private S3
	$(call step,Rust tests)
	@if cargo nextest --version >/dev/null 2>&1; then \
		scripts/postgres run scripts/s3 run cargo nextest run --locked --workspace --all-targets --no-fail-fast $(ARGS); \
	else \
		scripts/postgres run scripts/s3 run cargo test --locked --workspace --all-targets --no-fail-fast -- $(ARGS); \
	fi
	$(call step,Examples in the documentation)
	@cargo test --locked --workspace --doc --quiet

e2e: bootstrap-test assets build-dev ## The browser journeys alone
	@scripts/postgres run $(PLAYWRIGHT) $(ARGS)

# VILLEMONDE_SLOW=1: tests that kill, repeat or scan do it many times instead of a few.
interop: export VILLEMONDE_SLOW := 1
interop: bootstrap-interop assets build-dev ## The tests at length, and others' tools: a scanner, readers of open data, the licences of what we use
	@scripts/postgres run $(MAKE) test-with-postgres
	$(call step,A scanner from outside)
	@node interop/scan.mjs
	$(call step,The API asked by its own description)
	@node interop/api.mjs
	$(call step,Open data by others' readers)
	@node interop/opendata.mjs
	$(call step,Licences and bans of the crates)
	@interop/deny

fixture: bootstrap-interop assets build-dev ## NAME=2027-03-members: the database of a version that lands, for the tests of those after it
	@scripts/postgres run python3 scripts/make_fixture.py '$(NAME)' '$(TARGET)/debug/villemonde'

openapi: ## Write the API's description, docs/api/openapi.json, anew
	@VILLEMONDE_WRITE=1 cargo test --locked --workspace --test it --quiet -- api::the_description_in_the_documentation_is_fresh

bench: bootstrap-bench assets ## Figures only, of a release build: both engines at four sizes (ARGS="--size 1 --engine sqlite" for some)
	@cargo build --locked --release
	@VILLEMONDE_BINARY='$(abspath $(TARGET)/release/villemonde)' scripts/postgres run node bench/run.mjs $(ARGS)

docs: bootstrap-test assets build-demo ## The code's documentation, and the screenshots of the README
	@cargo doc --locked --workspace --no-deps
	@VILLEMONDE_BINARY='$(abspath $(TARGET)/demo/villemonde)' node e2e/screenshots.mjs

assets: bootstrap-demo $(ASSET_STAMP) ## Bundle styles and scripts into assets/dist

$(ASSET_STAMP): $(ASSET_SOURCES)
	$(call step,Bundling styles and scripts)
	@npm run --silent assets
	@touch $@

clean: ## Remove what was built, not the data of `make demo`
	rm -rf target assets/dist node_modules .venv .venv-api .venv-s3 test-results playwright-report

build-dev:
	$(call step,Compiling)
	@cargo build --locked --workspace --all-targets

build-demo:
	@started=$$SECONDS; \
	echo 'Compiling Villemonde. The first time takes about ten minutes on two cores, later only what changed.'; \
	cargo build --locked --profile demo --bin villemonde; \
	echo "Compiled in $$((SECONDS - started)) s."

bootstrap-demo bootstrap-test bootstrap-bench bootstrap-interop: bootstrap-%:
	@scripts/bootstrap $*
