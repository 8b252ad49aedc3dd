# make serve: set up, build and serve; make test: set up and test. Everything else builds on those two.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: serve test lint install build dictionary score redteam clean
SINCE ?= HEAD

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

# The figures against tests/gold, each miss and invention, and the rows gained and lost since a commit: make score SINCE=HEAD~1
score: build
	rm -rf .score && mkdir .score
	git archive $(SINCE) extract corpus | tar -x -C .score
	cd .score && ../$(BIN)/python -c "from extract.cli import main; main()" build --output old.db
	$(BIN)/policykb score --misses --against .score/old.db

# Every kind of variant of every document and case, three times over; each failure is listed in redteam.md.
redteam: install
	$(BIN)/python -m tests.redteam.run 3 redteam.md

lint: install
	$(BIN)/ruff check extract tests docs notebooks

test: lint
	$(BIN)/python -m pytest

clean:
	rm -rf .venv .score kb.db redteam.md
