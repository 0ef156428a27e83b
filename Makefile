# make run    installs and opens the app on the demo company
# make test   installs the test requirements and passes every test
# make check  a first answer within 90 seconds: style, types, the shape of the program, every View on the demo company
# make photos photographs every page into photos/

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A file's tests in one process: what they share is made once.
PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile
# A few tests of every room: what breaks there, breaks most.
FIRST := tests/test_architecture.py tests/agreement tests/cli/test_cli.py tests/importing/test_importing.py \
	tests/sources/test_recognise.py tests/views/test_charts.py tests/warehouse/test_facts.py tests/workspace/test_workspace.py

run: $(VENV)/run.stamp
	$(BIN)/python -m smarketing run

test: lint
	$(PYTEST)

check: lint
	$(PYTEST) $(FIRST)

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy smarketing app.py asgi.py

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

.PHONY: run test check lint photos bench
