# Thin targets over the command line; `make help` explains them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
export TZ := UTC
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help setup report test lint types layers gold gold-pin lab bench docs dist clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make the virtual environment from requirements.lock (done by the others when needed)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "reportlib needs Python 3.11 or newer; call: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { echo "could not make $(VENV): on Debian and Ubuntu install python3-venv, then call make again" >&2; exit 1; }
	@echo "installing the packages of requirements.lock into $(VENV) (once) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

report: $(READY) ## read seeds/ and print build/brief.pdf and build/brief.html
	@$(BIN)/reportlib report

test: $(READY) ## lint, types, import layers, tests and accuracy floors
	@$(BIN)/ruff check --no-cache .
	@$(BIN)/ruff format --no-cache --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest

lint: $(READY) ## style only
	@$(BIN)/ruff check --no-cache .
	@$(BIN)/ruff format --no-cache --check .

types: $(READY) ## static types only
	@$(BIN)/mypy

layers: $(READY) ## import layers only
	@$(BIN)/lint-imports

gold: $(READY) ## how well the reading does on the annotated documents
	@$(BIN)/python -m tests.gold.gate

gold-pin: $(READY) ## raise the accuracy floors to what is measured now (never lowers one)
	@$(BIN)/python -m tests.gold.gate --pin

lab: $(READY) ## explore the notebooks in JupyterLab
	@$(BIN)/reportlib lab

bench: $(READY) ## speed, as ratios within one run
	@$(BIN)/python -m benchmarks

docs: $(READY) ## the documentation's generated pages (tables, rules, code lists) into docs/reference/
	@$(BIN)/reportlib docs

dist: $(READY) ## wheel and sdist into dist/
	@$(BIN)/hatchling build

clean: ## remove what was built (keeps the environment)
	@rm -rf build/* dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	@git checkout -q -- build/README.md 2>/dev/null || true
