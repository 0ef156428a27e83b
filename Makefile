# make run    installs and opens the app on the demo company
# make test   installs the test requirements and passes every test
# make photos photographs every page into photos/

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

run: $(VENV)/run.stamp
	$(BIN)/python -m smarketing run

test: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy smarketing app.py
	$(BIN)/python -m pytest -n auto

photos: $(VENV)/test.stamp
	$(BIN)/python -m tests.browser.photos photos

bench: $(VENV)/run.stamp
	$(BIN)/python -m benchmarks

$(VENV)/run.stamp: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "smarketing needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

.PHONY: run test photos bench
