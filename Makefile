# Two commands on a fresh machine (Python 3.11 or newer, make, a C compiler):
#   make demo    set up .venv and advise on a shipped example
#   make test    set up .venv and run the tests
# Another interpreter: make test PYTHON=python3.13

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# durable-rules calls a C function that CPython 3.13 removed; this gives it the present name (docs/how-it-works.md).
export CPPFLAGS := $(CPPFLAGS) -DPyEval_CallObject=PyObject_CallObject
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test core-test store-test app browser-test bench check deep lint types discussions schemas reference clean

help:  ## say what the targets are for
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c '' 2>/dev/null || { echo "'$(PYTHON)' cannot be run; name an interpreter that can: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "awsadvisor needs Python 3.11 or newer; try: make $(MAKECMDGOALS) PYTHON=python3.13" >&2; exit 2; }
	@test -x $(BIN)/python && $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@echo "Setting up $(VENV) (once; a minute or so) ..."
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: $(READY)  ## advise on a shipped example
	@$(BIN)/awsadvisor recommend examples/claims-photos.yaml

test: $(READY)  ## run the tests
	@$(BIN)/python -m pytest -n auto

core-test: $(READY)  ## run the tests of engine and core only (CI does, on further Python versions)
	@$(BIN)/python -m pytest -n auto tests/test_engine.py tests/test_conditions.py tests/test_meaning.py tests/test_advisor.py tests/test_examples.py

store-test: $(READY)  ## run the tests of progress; with AWSADVISOR_TEST_POSTGRES (.ci/postgres sets it) on PostgreSQL too
	@$(BIN)/python -m pytest tests/test_store.py

app: $(READY)  ## serve the app at http://localhost:8501
	@$(BIN)/awsadvisor app

browser-test: $(READY)  ## run the app's journeys in a real browser (needs Chromium: apt-get install chromium)
	@command -v "$${CHROMIUM:-chromium}" >/dev/null || { echo "browser-test needs Chromium: apt-get install chromium, or name another with CHROMIUM=/path/to/chrome" >&2; exit 2; }
	@$(BIN)/python -c 'import playwright, axe_playwright_python' 2>/dev/null || $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,browser]'
	@$(BIN)/python -m pytest -n 2 tests/browser

bench: $(READY)  ## measure speed and memory (docs/performance.md)
	@$(BIN)/python -m benchmarks

check: $(READY)  ## check the knowledge
	@$(BIN)/awsadvisor check

deep: $(READY)  ## check the knowledge exhaustively, with a solver
	@$(BIN)/awsadvisor check --deep

discussions: $(READY)  ## write the outputs in docs/discussions anew
	@$(BIN)/python scripts/discussions.py

schemas: $(READY)  ## write the JSON Schemas that editors use
	@$(BIN)/awsadvisor schema schemas

reference: $(READY)  ## write docs/reference and docs/coverage.md from the knowledge
	@rm -rf docs/reference
	@$(BIN)/awsadvisor reference docs/reference --coverage docs/coverage.md

lint: $(READY)  ## ruff and import-linter
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

types: $(READY)  ## mypy --strict
	@$(BIN)/mypy

clean:  ## remove what the targets made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
