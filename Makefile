# make serve: set up, build and serve; make test: set up and test. Everything else builds on those two.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.PHONY: serve test bench lint install tools build dictionary picture score floors redteam hunt clean
SINCE ?= HEAD
TIMES ?= 20

.venv/.done: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; name one: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

# What tests, lint and the documents need besides.
.venv/.tools: .venv/.done
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@

install: .venv/.done

tools: .venv/.tools

build: install
	$(BIN)/policykb build

# A source that cannot be read is named and left out (exit code 1); what was read is served all the same.
serve: install
	$(BIN)/policykb build || test $$? -eq 1
	$(BIN)/policykb serve

# Writes the generated parts of README.md and CODEBOOK.md.
dictionary: tools build
	$(BIN)/python docs/dictionary.py

# Photographs the comparison page for README.md; wants Chromium and a Chinese font.
picture: tools build
	$(BIN)/python docs/picture.py

# The figures against tests/gold, each miss and invention, and the rows gained and lost since a commit: make score SINCE=HEAD~1
score: build
	rm -rf .score && mkdir .score
	git archive $(SINCE) extract corpus | tar -x -C .score
	cd .score && ../$(BIN)/python -c "from extract.cli import main; main()" build --output old.db
	$(BIN)/policykb score --misses --against .score/old.db

# The counts below which no labelled document may fall: tests/test_score.py holds every change against them.
floors: tools build
	for folder in gold once twice rare plain usual learnt; do $(BIN)/policykb score --csv --gold tests/$$folder; done | awk 'NR == 1 || !/^document,/' > tests/floors.csv
	$(BIN)/python -m tests.redteam.run floors

# Every kind of variant of every document and case, three times over; each failure is listed in redteam.md.
redteam: tools
	$(BIN)/python -m tests.redteam.run 3 redteam.md

# The laws, over other texts than those of make test and TIMES as many.
hunt: tools
	POLICYKB_HUNT=$(TIMES) $(BIN)/python -m pytest tests/test_laws.py tests/test_segment.py tests/test_read_html.py tests/test_read_pdf.py tests/test_score.py

# How long pages, questions, start and build take: benchmarks/README.md says what was measured and what is wanted.
bench: build
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.pages kb.db

lint: tools
	$(BIN)/ruff check extract tests docs notebooks benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: lint
	$(BIN)/python -m pytest

clean:
	rm -rf .venv .score kb.db kb.db-building-* redteam.md
