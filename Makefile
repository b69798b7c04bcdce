# Needs make, a POSIX shell and Python 3.11 or newer. Everything is installed into .venv from the pins in requirements/.

VENV := .venv
BIN := $(VENV)/bin

# The first Python here that runs and is new enough; "make PYTHON=/path/to/python test" chooses another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then command -v "$$p"; break; fi; done)

# A .venv is used again as long as the pins and the Python are the same: their checksum is the name of its stamp.
sum = $(shell { cat $(1); echo '$(PYTHON)'; } | cksum | tr ' ' '-')
RUN := $(VENV)/run-$(call sum,requirements/all.txt)
DEV := $(VENV)/dev-$(call sum,requirements/all.txt requirements/dev.txt)

.PHONY: help demo test unit slow lint bench chaos pins clean

help:  ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile

demo: $(RUN)  ## Check the sample newsroom, write its reports to demo-report/, open it in the desk
	@$(BIN)/copydesk demo

test: lint unit  ## Run all checks and the fast tests

unit: $(DEV)  ## Run the fast tests
	$(BIN)/pytest -n auto --maxprocesses 4

slow: $(DEV)  ## Run the tests that take long, and those that drive a browser
	$(BIN)/pytest -n auto --maxprocesses 4 -m "slow or browser" --browser

lint: $(DEV)  ## Check style, types, the order of imports, dependencies, and safety
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src benchmarks training
	@echo bandit # it warns of each piece of a text that has no fault, so its warnings are shown only with a fault
	@$(BIN)/bandit -q -r src -c pyproject.toml 2>/dev/null || $(BIN)/bandit -q -r src -c pyproject.toml

bench: $(DEV)  ## Measure speed and planted faults (benchmarks/README.md has the rest)
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.faults

$(RUN):
	$(call new_venv)
	$(call install,-r requirements/all.txt)
	@touch $@

$(DEV):
	$(call new_venv)
	$(call install,-r requirements/dev.txt)
	@touch $@ $(RUN)

# A new .venv each time the pins change, so that nothing is left in it that the pins do not name.
define new_venv
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found; install it, or say make PYTHON=..."; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON) (once; a minute or less)"
	@rm -rf $(VENV)
	@"$(PYTHON)" -m venv $(VENV)
endef

define install
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps $(1)
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
endef

chaos: $(DEV)  ## Kill the desk's programs 200 times while 500 stories go through it (some minutes)
	$(BIN)/python -m benchmarks.chaos

pins:  ## Write requirements/*.txt anew from pyproject.toml, with the newest versions
	"$(PYTHON)" requirements/pin.py

clean:  ## Remove what was made here
	rm -rf $(VENV) demo-report build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
