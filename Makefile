# The two commands of the README. Everything lives in .venv; delete it to start anew.
PYTHON ?= python3
PROVINCE ?= dak-nong
VENV := .venv
BIN := $(VENV)/bin
# Tests of a file share what it makes, so a file stays with one of two processes. In the order of the folders, because the
# last ones are quick: a long file at the end would leave one process idle.
TWO := --numprocesses 2 --dist loadfile --no-loadscope-reorder
# Python compiles what it imports; to compile all of it at once would add 190 MB. The warning that is left out tells package
# authors that an editable install finds folders by name.
INSTALL := PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --no-compile

# uv needs 18 s of processor time where pip needs 110 (decision 270), but doesn't read what only pip is told: its configuration, a folder of wheels.
QUICK_INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python

# Bytecode is written even where the machine forbids it (PYTHONDONTWRITEBYTECODE, as in images of containers): nothing is compiled
# when it's installed, and each process of tests and each kernel of a notebook would compile all libraries anew (decision 251).
unexport PYTHONDONTWRITEBYTECODE

# JupyterLab of this environment opens the notebooks, which are kept as text, by a double click.
LAB_SETTINGS = install -D -m 644 tools/jupyterlab.json $(VENV)/share/jupyter/lab/settings/overrides.json

.PHONY: demo test thorough slowest lint lint-style lint-types notebooks docs appraise install-test system-packages clean bench

PLANS := dak-nong hai-duong lao-cai quang-ngai thua-thien-hue

demo: $(VENV)/.installed
	$(BIN)/ansinh run $(PROVINCE)

test: $(VENV)/.installed-test system-packages
	$(BIN)/python -m pytest $(TWO)

# What only a release needs: long tests of kinds that `make test` covers with shorter ones.
thorough: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m thorough
	ANSINH_TESTS_SAMPLES=all $(BIN)/python -m pytest tests/property $$(grep -rl --include='test_*.py' 'tests.samples import.*examples' tests/models tests/geodata tests/planning)

# All tests, and the twenty that took longest (setting up included).
slowest: $(VENV)/.installed-test system-packages
	$(BIN)/python -m pytest $(TWO) --durations 20

# With --jobs 2, types are checked beside the rest: they take longest.
lint: lint-style lint-types

lint-style: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/vulture

lint-types: $(VENV)/.installed-test
	$(BIN)/python tools/link_tree.py
	$(BIN)/mypy
	PYTHONPATH=build/tree $(BIN)/lint-imports

notebooks: $(VENV)/.installed-test
	$(BIN)/python notebooks/execute.py

# The guides, into build/docs/index.html; the generated pages of the reference are written anew first.
docs: $(VENV)/.installed-test
	$(BIN)/python -m docs.generate.write
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# The five plans, run anew and read as an appraiser would; fails with the first objection.
appraise: $(VENV)/.installed
	set -e; for plan in $(PLANS); do rm -rf build/appraise/$$plan; \
	  $(BIN)/ansinh run $$plan --out build/appraise/$$plan --only proposal,workbook,report --quiet; \
	  $(BIN)/ansinh appraise build/appraise/$$plan --quiet; done

bench: $(VENV)/.installed
	$(INSTALL) --editable ".[bench]" --constraint constraints.txt
	$(BIN)/python -m benchmarks

install-test: $(VENV)/.installed-test

$(VENV)/.pip:
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --upgrade pip
	touch $@

$(VENV)/.installed: $(VENV)/.pip pyproject.toml setup.py constraints.txt tools/jupyterlab.json
	$(INSTALL) --editable . --constraint constraints.txt
	$(LAB_SETTINGS)
	touch $@

# In one go, not after the above: pip compares all versions each time it is called. Where uv finds less than pip does, pip installs.
$(VENV)/.installed-test: $(VENV)/.pip pyproject.toml setup.py constraints.txt tools/jupyterlab.json
	$(INSTALL) uv --constraint constraints.txt && $(QUICK_INSTALL) --editable ".[test]" --constraint constraints.txt \
	  || $(INSTALL) --editable ".[test]" --constraint constraints.txt
	$(LAB_SETTINGS)
	touch $(VENV)/.installed $@

# Debian packages that tests look at pages and documents with. Without root or apt they are left to you, and
# the tests that need them say so and are skipped.
system-packages:
	@tools/system-packages.sh

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
