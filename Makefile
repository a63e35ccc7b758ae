# Needs Python 3.11 or newer and make, nothing else. PYTHON=python3.12 picks the interpreter,
# ARGS='-k keys' is handed to the tool behind a target.

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test lint bench lock clean

run: $(STAMP)
	@$(BIN)/osdi-gateway demo $(ARGS)

test: $(STAMP)
	$(BIN)/python -m pytest $(ARGS)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/python -m bench $(ARGS)

# Written anew from the bounds in pyproject.toml; ARGS='--upgrade-package rich' moves one library.
lock: $(STAMP)
	$(PIP) install 'uv>=0.9,<1'
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --quiet \
		--custom-compile-command 'make lock' --output-file constraints.txt $(ARGS)

clean:
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .schemathesis
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
	$(PIP) install --require-hashes --requirement $(VENV)/first.txt
	$(PIP) install --require-hashes --no-build-isolation --use-pep517 --requirement constraints.txt
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $(STAMP)
