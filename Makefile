# `make` lists the targets. Only Python >= 3.11, make and pip are needed; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help setup demo test soak check bench format lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

.venv/run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Smallgrid needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

setup: .venv/dev  ## build the environment in .venv and stop

demo: .venv/run  ## three phones, a map and a clock on http://127.0.0.1:8080
	$(BIN)/smallgrid demo

test: .venv/dev  ## run the tests
	$(PYTEST) -n auto

soak: .venv/dev  ## the tests that take minutes: thousands of messages among faults, thousands of hostile texts
	$(PYTEST) -m soak --timeout 3600

check: .venv/dev  ## lint, types, import contracts, catalogues, configuration, generated docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m locales.check
	$(BIN)/python -m docs.diagram --check
	$(BIN)/smallgrid check

bench: .venv/dev  ## measure; prints a table and writes bench/latest.json
	$(BIN)/python -m bench

record: .venv/dev  ## play the three phones' story in a browser and draw docs/demo.gif
	$(BIN)/python -m docs.record

format: .venv/dev  ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: .venv/dev  ## resolve the dependencies anew
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade --quiet -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml -c requirements-dev.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade --quiet -o requirements.lock

clean:  ## forget the environment and the demo's data
	rm -rf .venv .demo
