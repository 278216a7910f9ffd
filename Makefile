# The commands of this project; `make` lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help

SWIFT ?= swift
RELEASE := .build/release/flowtui
DEBUG := .build/debug/flowtui
SOURCES := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Bench \
  Benchmarks/EngineBenchmarks
# An import that the manifest does not declare is an error: the modules stay apart.
BUILD_TESTS := $(SWIFT) build --build-tests --explicit-target-dependency-import-check error
# Coverage needs other compiler flags, so it has its own folder and spoils no other build.
COVER := .build-cover

# Two builds at once would wait for one lock.
.NOTPARALLEL:
# SEEDS=1,2 takes other seeds and lists what was missed and what was wrong.
SEEDS ?=

.PHONY: help scorecard run test check setup setup-test lint build replay bench cover docs clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## build for speed and open the panel
	@$(SWIFT) build -c release --product flowtui
	@$(RELEASE)

test: setup-test build ## run every test
	@echo "== test"
	@$(SWIFT) test --skip-build --disable-xctest

check: lint test replay ## what CI runs: format, imports, tests, replay in two processes
	@echo "== check passed"

setup:
	@scripts/setup

setup-test:
	@scripts/setup test

lint: ## check the format of every Swift file
	@echo "== lint"
	@$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

build:
	@echo "== build"
	@$(BUILD_TESTS)

replay: setup build ## one session, two processes, two batch sizes, one digest
	@echo "== replay"
	@FLOWTUI=$(DEBUG) scripts/replay-check

# PEERS_DAY=DIR adds feed files: DIR holds definition.dbn.zst and tcbbo.dbn.zst of one day, and
# tcbbo.parquet of the same. PEERS_PYTHON names a python3 that has duckdb, polars and chdb.
# MINUTES=N sets the length of the simulated session.
PEERS_DAY ?=
PEERS_PYTHON ?= python3
MINUTES ?= 120

bench: setup ## measure what docs/performance.md promises, as ratios of one run
	@$(SWIFT) build --package-path Benchmarks -c release --product bench
	@PEERS_DAY='$(PEERS_DAY)' PEERS_PYTHON='$(PEERS_PYTHON)' Benchmarks/.build/release/bench $(MINUTES)

scorecard: setup-test build ## score detectors on long simulated sessions, MINUTES=N each
	@FLOWTUI_SCORECARD_MINUTES='$(MINUTES)' $(if $(SEEDS),FLOWTUI_SCORECARD_SEEDS='$(SEEDS)') \
	  $(SWIFT) test --skip-build --disable-xctest --filter ScorecardTests

cover: setup ## lines covered by the tests, by file
	@$(SWIFT) test --disable-xctest --enable-code-coverage --scratch-path $(COVER)
	@scripts/coverage $(COVER)

docs: setup ## build the API pages into .build/docs
	@scripts/api-docs .build/docs

clean: ## remove what was built
	@rm -rf .build .build-* Benchmarks/.build
