# One verb for each thing a person wants; `make` alone lists them.
# Needs python3 (3.11 or newer), pip, git and make; all the rest is set up below .venv.

PYTHON ?= python3
PORT ?= 8080
FRESH ?=
ARGS ?=
WORKERS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

BIN := .venv/bin
MADE := .venv/made-at
RUN_READY := .venv/ready-to-run
TEST_READY := .venv/ready-to-test
QUIET := $(shell test -t 2 || echo -q)
INSTALL := install $(QUIET) --require-hashes --requirement
COMPILE := $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url \
	--python-version 3.11 $(if $(UPGRADE),--upgrade) --group setup
TYPED := bot handlers storage scheduler domain simulator \
	$(foreach folder,bench tests,$(if $(wildcard $(folder)/*.py),$(folder)))
GUARDS := $(foreach guard,house_rules texts migrations,$(wildcard tests/test_$(guard).py tests/*/test_$(guard).py))

# Compiled once, whatever the shell says: a start takes a third of the CPU it takes otherwise.
export PYTHONDONTWRITEBYTECODE :=

# An environment that was moved, or whose Python is gone, is made anew rather than half trusted.
STALE := $(shell test ! -e $(MADE) || { test "`cat $(MADE)`" = "`pwd -P`" && $(BIN)/python -c ''; } \
	2>/dev/null || { rm -rf .venv && echo yes; })
$(if $(STALE),$(info The environment in .venv no longer fits; making it anew.))

.DEFAULT_GOAL := help
.PHONY: help demo run test check fmt bench lock clean browser

help: ## list these verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' Makefile

demo: $(RUN_READY) ## play the whole story in a browser (PORT=8080, FRESH=1 starts over)
	@exec $(BIN)/nangniu demo --port "$(PORT)" $(if $(filter-out 0 no,$(FRESH)),--fresh)

run: $(RUN_READY) ## run the product with config.yaml (ARGS="--roles ...")
	@exec $(BIN)/nangniu run $(ARGS)

test: $(TEST_READY) browser ## run every test, on SQLite and on PostgreSQL (ARGS="-k words")
	$(BIN)/pytest -q -n $(WORKERS) --dist worksteal $(ARGS)

check: $(TEST_READY) ## style, types, import order, house rules, texts, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(TYPED)
	$(BIN)/lint-imports
	$(BIN)/pytest -q $(GUARDS)

fmt: $(TEST_READY) ## put the code into house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(TEST_READY) ## measure steps per second and CPU per step (more: docs/benchmarks.md)
	$(BIN)/python -m bench.steps $(ARGS)

lock: $(RUN_READY) ## resolve pyproject.toml into the lock files (UPGRADE=1 for newer versions)
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## remove the environment and all caches; the data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

browser: $(TEST_READY)
	@$(BIN)/python tests/browser.py

# The environment is made without pip, which saves seconds, and filled by the pip of the machine;
# where there is none, Python's own `ensurepip` brings one. What worked is kept as .venv/pip.
$(MADE):
	@for python in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Python 3.11 or newer is needed; $(PYTHON) is `$(PYTHON) --version 2>&1`." >&2; \
	  echo "Install one, or name it: make ... PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	echo "[1/3] Making the environment .venv with `"$$found" --version`"; \
	bring_uv() { \
	  printf '#!/bin/sh\nexec "%s" -m pip %s "$$@"\n' "$$1" "$$2" > .venv/pip; chmod +x .venv/pip; \
	  awk '/^[a-z]/ {keep = /^uv==/} keep' requirements.lock > .venv/uv.txt; \
	  .venv/pip install -qq --require-hashes --requirement .venv/uv.txt; \
	}; \
	why=`"$$found" -m venv --clear --without-pip .venv 2>&1 && \
	  bring_uv "$$found" "--python $(BIN)/python" 2>&1` || \
	why="$$why; "`"$$found" -m venv --clear .venv 2>&1 && bring_uv $(BIN)/python "" 2>&1` || { \
	  echo "$$why" >&2; \
	  echo "So uv could not be brought into .venv, neither by pip nor by ensurepip of $$found." >&2; \
	  echo "Where these are missing (Debian, Ubuntu): apt install python3-pip python3-venv" >&2; \
	  exit 1; }
	@pwd -P > $@

# pip stands in where it knows an index that uv doesn't (a mirror in pip's own settings).
define install
@$(BIN)/uv pip $(INSTALL) $(1) --python $(BIN)/python || { \
  echo "uv could not install; trying pip, which is slower"; \
  .venv/pip $(INSTALL) $(1); }
endef

$(RUN_READY): requirements.lock pyproject.toml | $(MADE)
	@echo "[2/3] Installing what running needs (requirements.lock)"
	$(call install,requirements.lock)
	@echo "[3/3] Linking the project into .venv"
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_READY): requirements-dev.lock $(RUN_READY)
	@echo "[dev] Installing what testing needs (requirements-dev.lock)"
	$(call install,requirements-dev.lock)
	@touch $@
