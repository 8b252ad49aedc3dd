"""Cases in plain text: a title, a text, what must come out. Adding one is pasting three lines into a file of tests/cases."""

import hashlib
import re
from pathlib import Path

import pytest

from extract.model import Block, Document
from extract.pipeline import extract
from extract.read.markdown import find_blocks as find_markdown
from extract.read.plain import find_blocks

CASES = Path(__file__).parent / "cases"


def read_cases(path):
    """Yield (title, what is shown, text, expected lines) of each case: ## title, a text, a line with the field, the rows."""
    for chunk in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        title, _, rest = chunk.partition("\n")
        text, shown, expected = re.split(r"^→ ?(\w+)[ \t]*\n?", rest.strip("\n") + "\n", maxsplit=1, flags=re.M)
        yield title.strip(), shown, text.strip("\n"), [line.strip() for line in expected.splitlines() if line.strip()]


def understand(text):
    blocks = find_markdown(text) if re.search(r"^\|", text, flags=re.M) else find_blocks(text)
    return extract(Document("case", text, tuple(b if isinstance(b, Block) else b for b in blocks), "case.txt", "txt", hashlib.sha256(text.encode()).hexdigest()))


def number(value):
    return "-" if value is None else f"{value:g}" if value < 1e6 else f"{value:.0f}"


def figures(low, high):
    return number(high) if low == high else f"{number(low)}..{number(high)}"


def benefit_line(b):
    figure = number(b.max_cny) if b.kind in ("up_to", "limit") and b.max_cny is not None else figures(b.min_cny, b.max_cny) if b.max_cny is not None else figures(b.min_fraction, b.max_fraction) if b.max_fraction is not None else "-"
    return " ".join(str(v) if v else "-" for v in (b.programme, b.award_level, b.tier, b.kind, figure, b.per, b.period, b.months, "+".join(b.recipients)))


def head_lines(extraction):
    head = extraction.head
    for field in ("title", "doc_number", "kind", "authority", "stage", "level", "district", "issued_on", "printed_on", "effective_from", "effective_to", "validity_basis"):
        yield f"{field}: {getattr(head, field)}"
    yield "issuers: " + ", ".join(name for _, name, _, _ in head.issuers)


SHOWN = {
    "benefits": lambda e: [benefit_line(b) for t in e.clauses for b in t.benefits],
    "amounts": lambda e: [f"{t.clause.text[a.start:a.end]} {a.kind} {a.bound} {figures(a.min, a.max)} {a.unit or '-'}" for t in e.clauses for a in t.amounts],
    "departments": lambda e: [f"{r.name} {r.role}" for t in e.clauses for r in t.roles if r.basis == "stated"],
    "clauses": lambda e: [f"{t.clause.path} {t.clause.kind} {t.clause.text[:12]}" for t in e.clauses],
    "citations": lambda e: [f"{c.title} {c.doc_number or '-'} {c.role}" for t in e.clauses for c in t.citations],
    "programmes": lambda e: [f"{p[0]} {p[1]}" for t in e.clauses for p in t.programmes],
    "head": lambda e: list(head_lines(e)),
}

ALL = [pytest.param(*case[1:], id=f"{path.stem}: {case[0]}") for path in sorted(CASES.glob("*.md")) for case in read_cases(path)]


@pytest.mark.parametrize(("shown", "text", "expected"), ALL)
def test_case(shown, text, expected):
    found = SHOWN[shown](understand(text))
    if shown == "head":
        assert [line for line in found if line.partition(":")[0] in {e.partition(":")[0] for e in expected}] == expected
    else:
        assert found == expected


def test_there_are_cases():
    assert len(ALL) > 80
