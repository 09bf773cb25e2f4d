# The two commands of the README. Everything lives in .venv; delete it to start anew.
PYTHON ?= python3
PROVINCE ?= dak-nong
VENV := .venv
BIN := $(VENV)/bin
# Python compiles what it imports; to compile all of it at once would add 190 MB. The warning that is left out tells package
# authors that an editable install finds folders by name.
INSTALL := PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --no-compile

.PHONY: demo test slowest lint notebooks docs install-test system-packages clean bench

demo: $(VENV)/.installed
	$(BIN)/ansinh run $(PROVINCE)

test: $(VENV)/.installed-test system-packages
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

# All tests, and the twenty that took longest (setting up included).
slowest: $(VENV)/.installed-test system-packages
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --durations 20

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tools/link_tree.py
	$(BIN)/mypy
	PYTHONPATH=build/tree $(BIN)/lint-imports
	$(BIN)/vulture

notebooks: $(VENV)/.installed-test
	$(BIN)/python notebooks/execute.py

# The guides, into build/docs/index.html; the generated pages of the reference are written anew first.
docs: $(VENV)/.installed-test
	$(BIN)/python -m docs.generate.write
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

bench: $(VENV)/.installed
	$(INSTALL) --editable ".[bench]" --constraint constraints.txt
	$(BIN)/python -m benchmarks

install-test: $(VENV)/.installed-test

$(VENV)/.installed: pyproject.toml setup.py constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --upgrade pip
	$(INSTALL) --editable . --constraint constraints.txt
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(INSTALL) --editable ".[test]" --constraint constraints.txt
	touch $@

# Debian packages that tests look at pages and documents with. Without root or apt they are left to you, and
# the tests that need them say so and are skipped.
system-packages:
	@tools/system-packages.sh

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
