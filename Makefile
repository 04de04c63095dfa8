# Everything a person does here. Each target sets up what it needs in .venv by itself;
# once that is done and pyproject.toml hasn't changed, nothing is fetched again.

VENV := .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.ready-to-run
DEVELOPS := $(VENV)/.ready-to-develop
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run test check format looks screenshots bench torture clean

help:  ## list what can be done (this)
	@grep -E '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sort | \
		awk -F ':.*## ' '{ printf "make %-16s %s\n", $$1, $$2 }'

run: $(RUNS)  ## open the demo register
	@$(BIN)/itam-tui --demo

test: $(DEVELOPS)  ## run every test, in random order
	$(BIN)/python -m pytest -n 4

check: $(DEVELOPS)  ## formatting, lint, types and tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 4

format: $(DEVELOPS)  ## format the code and sort the imports
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

looks: $(DEVELOPS)  ## take the screens as they look now as the right ones
	$(BIN)/python -m pytest tests/looks --snapshot-update

screenshots: $(DEVELOPS)  ## draw the pictures in screenshots/
	$(BIN)/python screenshots/capture.py

bench: $(DEVELOPS)  ## measure against the goals (files tests/bench/bench_*.py)
	$(BIN)/python -m pytest tests/bench -s -p no:randomly -o python_files='bench_*.py'

torture: $(DEVELOPS)  ## kill, tear, fill and race; TORTURE=--quick is short
	@failed=0; \
	for each in statements last_seat lost_updates interleavings storm killed torn damaged; do \
		$(BIN)/python -m tests.torture.$$each $(TORTURE) || failed=1; \
	done; \
	exit $$failed

clean:  ## remove .venv and what the tools keep
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@found=; \
	for each in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			found=$$each; break; \
		fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "itam-tui needs Python 3.11 or newer; install it and run make again." >&2; exit 1; \
	fi; \
	$$found -m venv $(VENV) || { \
		rm -rf $(VENV); \
		echo "Python can't make $(VENV); install its venv module (python3-venv) and run make again." >&2; \
		exit 1; \
	}

$(RUNS): pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) …"
	@$(PIP) install --editable .
	@touch $@

$(DEVELOPS): pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) with what the tests need …"
	@$(PIP) install --editable '.[dev]'
	@touch $@ $(RUNS)
