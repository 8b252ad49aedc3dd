# make serve: set up, build and serve; make test: set up and test. Everything else builds on those two.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: serve test lint install build dictionary clean

.venv/.done: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[test]'
	touch $@

install: .venv/.done

build: install
	$(BIN)/policykb build

serve: build
	$(BIN)/policykb serve

# Writes the generated parts of README.md and CODEBOOK.md.
dictionary: build
	$(BIN)/python docs/dictionary.py

lint: install
	$(BIN)/ruff check extract tests docs notebooks

test: lint
	$(BIN)/python -m pytest

clean:
	rm -rf .venv kb.db
