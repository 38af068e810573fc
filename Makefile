# Everything here needs python3 (3.11 or newer, with its venv module), make and git, and no root.
# The first target that needs it makes .venv; a changed pyproject.toml makes it anew.

PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
STAMP   := $(VENV)/.installed
SERVER15 ?= /usr/lib/postgresql/15/bin
# Arguments for pytest: make test ARGS="-k booking", ARGS=-n0
ARGS    ?=
# The whole suite is shared by several processes; a part of it runs in one.
PYTEST  := $(BIN)/python -m pytest -n auto --dist=worksteal

.DEFAULT_GOAL := help
.PHONY: help venv demo serve test test-15 check format bench fuzz load pictures mutants golden clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: $(STAMP)  ## Make .venv with everything that development needs

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Making $(VENV) (once; takes a minute)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(STAMP)  ## Start a server, migrate, replay a sample, storm it, show the day
	@$(BIN)/capacity-db demo

serve: $(STAMP)  ## A seeded restaurant in the browser, until Ctrl-C
	@$(BIN)/capacity-db serve

test: $(STAMP)  ## All tests on the embedded PostgreSQL 18 (ARGS="-k booking" for some)
	$(PYTEST) $(ARGS)

test-15: $(STAMP)  ## Those that another server may answer otherwise, on PostgreSQL 15 (SERVER15=/path/to/bin)
	$(PYTEST) --server=$(SERVER15) $(ARGS)

check: $(STAMP)  ## Lint, format, types, generated files and docs, golden files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy -p capacity_db -p tests
	$(BIN)/python bin/generate_sync_client.py --check
	$(BIN)/python bin/make_sample.py --check
	$(BIN)/python bin/docs --check
	$(BIN)/python bin/openapi --check
	$(BIN)/python -m tests.golden

format: $(STAMP)  ## Format the Python code and repair what ruff can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP)  ## Measure booking and reading against their floors, and how services are seated
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.seating.figures

fuzz: $(STAMP)  ## Send the API thousands of generated requests (some 5 minutes)
	$(BIN)/python -m tests.web.fuzz

load: $(STAMP)  ## Load the HTTP layer and compare with the bare client; writes docs/http-load.md
	$(BIN)/python -m tests.web.load --write

pictures: $(STAMP)  ## Write docs/pictures anew, by Chromium
	$(BIN)/python -m tests.web.browser.pictures

mutants: $(STAMP)  ## Remove each guard once and see the tests notice; writes docs/mutants.md (nightly)
	$(BIN)/python -m tests.mutants

golden: $(STAMP)  ## Write tests/golden anew from a migrated database
	$(BIN)/python -m tests.golden --update

clean:  ## Remove .venv, caches and build products
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
