"""One document in, its rows out: the stages in their order, a pure function that can be mapped over any executor."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from .benefits import Around, define_contests, find_benefits
from .benefits.rows import read_table
from .head import read_head
from .inherit import inherit_departments
from .model import Clause, Document, Extraction, Problem, Role, TaggedClause
from .read import UnreadableSource, read_document, show_name
from .segment import segment
from .surroundings import Tree, above_share, caption_of, captions_of, cited_before, headings_of, lead_of, named_in, objects_of, opening_of
from .tables import read_rows
from .tag.components import Frame, Tags, tag_text
from .tag.departments import find_aliases
from .tag.places import Home, home_of
from .tag.roles import find_roles
from .vocab import VocabularyError, load_vocabulary


def extract(document: Document) -> Extraction:
    """Return everything that is read off one document."""
    clauses = segment(document)
    head = read_head(document, clauses)
    home = home_of(load_vocabulary().divisions.get(head.district or ""))
    tree = Tree(clauses, head.title)
    aliases = {short: name for c in clauses for short, name in find_aliases(c.reading.folded).items()}
    tags = {c.path: tag_text(c.reading.folded, Frame(c.text, home, head.title, caption_of(c, tree), aliases)) for c in clauses}
    contests = define_contests(clauses)
    tagged = [_understand(c, tree, tags, home, contests) for c in clauses]
    if head.authority == "secondary":           # what others tell about a measure is no row of a comparison, in whatever query
        tagged = [replace(t, benefits=(), unplaced=()) for t in tagged]
    return Extraction(document, head, inherit_departments(tagged, head))


def _understand(clause: Clause, tree: Tree, tags: dict[str, Tags], home: Home, contests: dict[str, str]) -> TaggedClause:
    own, by_path = tags[clause.path], tree.by_path
    lead = lead_of(clause, tree)
    headings = [(m.id, lead) for m in named_in(lead)[-1:]] + list(headings_of(clause, tree))
    headings += [(m.id, "") for m in (*named_in(opening_of(clause, tree))[-1:], *cited_before(clause, tree))]
    around = Around(tuple(headings), lead, home, objects_of(clause, tree), above_share(clause, tree, tags), contests, tuple(captions_of(clause, tree)))
    if clause.reading.cells:
        amounts, found, trace = read_table(clause, around)
    else:
        amounts, (found, trace) = list(own.amounts), find_benefits(clause, own.amounts, own.programmes, around)
    benefits = tuple(b for b in found if b.programme)
    programmes = {m.id: (m.id, "stated", clause.reading.source(m.start, m.end), m.rule) for m in reversed(own.programmes)}
    above = clause.parent
    while above and not above.startswith(("front", "sign")):
        for mention in tags[above].programmes if by_path[above].heading else ():
            if mention.end <= len(by_path[above].heading or ""):
                programmes.setdefault(mention.id, (mention.id, "inherited", by_path[above].reading.source(mention.start, mention.end), mention.rule))
        above = by_path[above].parent
    roles = tuple(Role(m.id, role, "stated", clause.reading.source(m.start, m.end), m.rule, name) for m, role, name in own.departments if clause.kind != "front" or not tree.numbered)
    roles += tuple(_roles_in_rows(clause, home, roles)) if clause.reading.cells else ()
    unplaced = tuple(b for b in found if not b.programme)
    return TaggedClause(clause, tuple(programmes.values()), tuple(amounts), roles, own.citations, benefits, unplaced, tuple(trace))


def _roles_in_rows(clause: Clause, home: Home, known: Sequence[Role]) -> Iterator[Role]:
    """Yield the departments that a table's rows give a role under its headings: 牵头单位 over 市人社局, 受理 beside 街道便民服务中心."""
    said = {(r.department, r.role) for r in known}
    for row in read_rows(clause.reading):
        for mention, role, name in find_roles(row.folded, home):
            if (mention.id, role) not in said:
                said.add((mention.id, role))
                yield Role(mention.id, role, "stated", row.source(mention.start, mention.end), mention.rule, name)


def read_and_extract(path: Path) -> Extraction | Problem:
    """Read one source and return its rows, or the one sentence that says why there are none."""
    try:
        return extract(read_document(path))
    except UnreadableSource as problem:
        return Problem(show_name(path), str(problem))
    except VocabularyError:
        raise                           # it concerns every document
    except OSError as problem:
        return Problem(show_name(path), f"{show_name(path)}: the file cannot be read ({problem.strerror}); look at its rights, or take it out of the corpus")
    except Exception as fault:          # a fault of ours in one document must not cost the others
        where = traceback.extract_tb(fault.__traceback__)[-1]
        return Problem(show_name(path), f"{show_name(path)}: policykb broke off at this document ({type(fault).__name__} in {Path(where.filename).name}, line {where.lineno}); "
                                  "it is left out: please report it with the file")


def extract_corpus(paths: Iterable[Path], executor: Executor | None = None) -> Iterator[Extraction | Problem]:
    """Yield the rows of each source in the order given, over any concurrent.futures executor or none."""
    yield from (executor.map(read_and_extract, paths) if executor else map(read_and_extract, paths))
