# A fresh machine needs Python 3.11 or later, git and make; everything else is fetched here.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
.DEFAULT_GOAL := help

.PHONY: help setup demo test coverage check bench invariants mutation requirements data
help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: .venv/demo.stamp ## build .venv, style sheet and script; nothing more

demo: .venv/demo.stamp ## load the sample area and serve it on 127.0.0.1
	@$(BIN)/earlyhelp demo

test: .venv/test.stamp ## run the whole suite, browser and PostgreSQL included
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

coverage: .venv/test.stamp ## run the suite without the browser and report lines and branches not run
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -q -m "not browser"
	@$(BIN)/coverage report --skip-covered --fail-under=95

check: .venv/test.stamp ## lint, types, imports and tests, as CI does
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(MAKE) --no-print-directory test

bench: .venv/test.stamp ## measure speed as ratios to floors; writes docs/benchmarks.md
	@$(BIN)/python -m benchmarks

invariants: .venv/test.stamp ## check the seven laws of every decision on 20,000 made-up cases for each ruleset
	@PYTHONPATH=. $(BIN)/python scripts/check_invariants.py

mutation: .venv/test.stamp ## change matching in small ways and list the changes that no test notices
	@$(BIN)/mutmut run
	@$(BIN)/mutmut results

crash: .venv/test.stamp ## kill 100 imports at random moments and look at what each left
	@$(BIN)/python -m benchmarks.crashing

requirements: .venv/test.stamp ## pin and hash the requirements anew
	@scripts/compile_requirements.sh

data: .venv/test.stamp ## write the sample extracts anew from EARLYHELP_REAL_DATA
	@$(BIN)/python scripts/make_extracts.py

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "earlyhelp needs Python 3.11 or later; set PYTHON=..." >&2; exit 3; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --require-hashes -r requirements/uv.txt || true

.venv/demo.stamp: requirements/demo.txt pyproject.toml assets/package-lock.json scripts/build_assets.py | .venv/bin/python
	@scripts/install.sh requirements/demo.txt
	@$(BIN)/python scripts/build_assets.py
	@touch $@

.venv/test.stamp: requirements/test.txt pyproject.toml assets/package-lock.json scripts/build_assets.py | .venv/bin/python
	@scripts/install.sh requirements/test.txt
	@$(BIN)/python scripts/build_assets.py
	@scripts/get_chromium.sh
	@touch .venv/demo.stamp $@
