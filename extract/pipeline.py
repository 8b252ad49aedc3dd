"""One document in, its rows out: the stages in their order, a pure function that can be mapped over any executor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from pathlib import Path

from .benefits import find_benefits
from .head import read_head
from .inherit import inherit_departments
from .model import Clause, Document, Extraction, Mention, Problem, Role, TaggedClause, fold
from .read import UnreadableSource, read_document
from .segment import segment
from .tag.amounts import find_amounts
from .tag.citations import find_citations
from .tag.departments import find_roles
from .tag.programmes import find_programmes


def extract(document: Document) -> Extraction:
    """Return everything that is read off one document."""
    clauses = segment(document)
    head = read_head(document, clauses)
    by_path = {c.path: c for c in clauses}
    named = {c.path: find_programmes(c.reading.folded) for c in clauses}
    tagged = [_tag(c, head.title, by_path, named) for c in clauses]
    return Extraction(document, head, inherit_departments(tagged, head))


def _tag(clause: Clause, own_title: str, by_path: dict[str, Clause], named: dict[str, list[Mention]]) -> TaggedClause:
    text = clause.reading.folded
    mentions = named[clause.path]
    amounts = tuple(find_amounts(text))
    headings = list(_headings(clause, by_path))
    programmes = {m.id: (m.id, "stated", clause.reading.source(m.start, m.end), m.rule) for m in reversed(mentions)}
    above = clause.parent
    while above and not above.startswith(("front", "sign")):
        for mention in named[above] if by_path[above].heading else ():
            if mention.end <= len(by_path[above].heading or ""):
                programmes.setdefault(mention.id, (mention.id, "inherited", by_path[above].reading.source(mention.start, mention.end), mention.rule))
        above = by_path[above].parent
    roles = tuple(Role(m.id, role, "stated", clause.reading.source(m.start, m.end), m.rule, name) for m, role, name in find_roles(text))
    benefits = tuple(b for b in find_benefits(clause, amounts, mentions, headings) if b.programme)
    return TaggedClause(clause, tuple(programmes.values()), amounts, roles, tuple(find_citations(clause.text, text, own_title)), benefits)


def _headings(clause: Clause, by_path: dict[str, Clause]) -> Iterator[tuple[str, str]]:
    """Yield (programme, heading) for the clause's own caption and those above it, from the nearest up."""
    here: str | None = clause.path
    while here:
        heading = by_path[here].heading
        if heading:
            found = find_programmes(fold(heading))
            if found:
                yield found[-1].id, heading
        here = by_path[here].parent


def read_and_extract(path: Path) -> Extraction | Problem:
    """Read one source and return its rows, or the one sentence that says why there are none."""
    try:
        return extract(read_document(path))
    except UnreadableSource as problem:
        return Problem(path.name, str(problem))


def extract_corpus(paths: Iterable[Path], executor: Executor | None = None) -> Iterator[Extraction | Problem]:
    """Yield the rows of each source in the order given, over any concurrent.futures executor or none."""
    yield from (executor.map(read_and_extract, paths) if executor else map(read_and_extract, paths))
