# Two commands for everybody: `make demo` and `make test`; `make check` before a commit.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo test check bench docs lock audit clean

help:  ## Show what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1  /p' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $(STAMP)

demo: $(STAMP)  ## Set up, then watch applications travel through a regulation
	$(BIN)/procrunner demo

test: $(STAMP)  ## Set up, then run the tests
	$(BIN)/python -m pytest --numprocesses auto

check: $(STAMP)  ## What a developer runs before a commit
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --numprocesses auto

bench: $(STAMP)  ## Print how fast it is, as ratios of one run
	@for name in patterns peers durable weight workers startup growth; do \
		$(BIN)/python -m tests.benchmarks.$$name || exit 1; done
	$(BIN)/python -m tests.benchmarks.revocation

docs: $(STAMP)  ## Write again what is made from code: README and diagrams
	$(BIN)/python -m tests.readme
	$(BIN)/procrunner render --gallery

lock: $(STAMP)  ## Pin what is installed with the product, with hashes: requirements.lock
	$(BIN)/uv pip compile pyproject.toml --quiet --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --no-emit-index-url --output-file requirements.lock

audit: $(STAMP)  ## Ask PyPI for known weaknesses of what is pinned; needs the internet
	-@$(BIN)/python -m pip install --quiet --retries 0 --timeout 5 pip-audit
	@$(BIN)/python -m tests.dependencies

clean:  ## Remove what was installed and built
	rm -rf $(VENV) .demo build dist
