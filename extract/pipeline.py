"""One document in, its rows out: the stages in their order, a pure function that can be mapped over any executor."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from pathlib import Path

from .benefits import find_benefits
from .benefits.rows import read_table
from .head import read_head
from .inherit import inherit_departments
from .model import Clause, Document, Extraction, Mention, Problem, Role, TaggedClause, fold
from .read import UnreadableSource, read_document
from .segment import segment
from .tag.components import Frame, Tags, tag_text
from .tag.places import Home, home_of
from .tag.programmes import find_programmes
from .vocab import VocabularyError, load_vocabulary


def extract(document: Document) -> Extraction:
    """Return everything that is read off one document."""
    clauses = segment(document)
    head = read_head(document, clauses)
    home = home_of(load_vocabulary().divisions.get(head.district or ""))
    tags = {c.path: tag_text(c.reading.folded, Frame(c.text, home, head.title)) for c in clauses}
    by_path = {c.path: c for c in clauses}
    tagged = [_understand(c, by_path, tags, home) for c in clauses]
    return Extraction(document, head, inherit_departments(tagged, head))


def _understand(clause: Clause, by_path: dict[str, Clause], tags: dict[str, Tags], home: Home) -> TaggedClause:
    own = tags[clause.path]
    lead, objects = _lead(clause, by_path), _objects(clause, by_path)
    headings = [(m.id, lead) for m in _named(lead)[-1:]] + list(_headings(clause, by_path))
    if clause.reading.cells:
        amounts, found, trace = read_table(clause, headings, lead, home, objects)
    else:
        amounts, (found, trace) = list(own.amounts), find_benefits(clause, own.amounts, own.programmes, headings, lead, home, _above_share(clause, by_path, tags), objects)
    benefits = tuple(b for b in found if b.programme)
    paid = {b.programme for b in benefits}
    stated = [m for m in own.programmes if m.rule != "programmes.pattern" or m.id in paid]
    programmes = {m.id: (m.id, "stated", clause.reading.source(m.start, m.end), m.rule) for m in reversed(stated)}
    above = clause.parent
    while above and not above.startswith(("front", "sign")):
        for mention in tags[above].programmes if by_path[above].heading else ():
            if mention.end <= len(by_path[above].heading or ""):
                programmes.setdefault(mention.id, (mention.id, "inherited", by_path[above].reading.source(mention.start, mention.end), mention.rule))
        above = by_path[above].parent
    roles = tuple(Role(m.id, role, "stated", clause.reading.source(m.start, m.end), m.rule, name) for m, role, name in own.departments)
    unplaced = tuple(b for b in found if not b.programme)
    return TaggedClause(clause, tuple(programmes.values()), tuple(amounts), roles, own.citations, benefits, unplaced, tuple(trace))


_OBJECT = re.compile(r"[【\[]?(?:[一-龥]{0,4}(?:补贴|资助|奖励|支持|扶持|申报|享受|补助|适用|服务)[一-龥]{0,2})?(?:对象|范围)[】\]]?")


def _objects(clause: Clause, by_path: dict[str, Clause]) -> str:
    """Return the words of the block 补贴对象 that stands beside a clause or beside one above it."""
    here: str | None = clause.path
    while here:
        parent = by_path[here].parent
        for other in by_path.values():
            if other.parent == parent and other.path != here and other.seq < clause.seq and _OBJECT.match(other.heading or other.text):
                under = [c.text for c in by_path.values() if c.path.startswith(other.path + ".")]
                return "".join([_OBJECT.sub("", other.text, count=1), *under])
        here = parent
    return ""


def _above_share(clause: Clause, by_path: dict[str, Clause], tags: dict[str, Tags]) -> bool:
    """Tell whether the clause above pays a share of a cost: its paragraphs may set ceilings on it."""
    above = by_path.get(clause.parent or "")
    return above is not None and clause.kind == "paragraph" and any(a.kind == "percent" and "费" in above.reading.folded[max(0, a.start - 16):a.start] for a in tags[above.path].amounts)


def _lead(clause: Clause, by_path: dict[str, Clause]) -> str:
    """Return the words above that open the list a clause stands in: those of its parent, or of the paragraph before it, that end in a colon."""
    above = by_path.get(clause.parent or "")
    before = next((c for c in reversed(list(by_path.values())[:clause.seq]) if c.parent == clause.parent or c.path == clause.parent), None)
    if before and before.path != clause.parent and before.kind not in ("paragraph", "front") and clause.kind not in ("paragraph", "table"):
        before = None           # the list of the item before is that item's own
    opens = [c for c in dict.fromkeys((above, before)) if c and (c.text.endswith(("：", ":")) or (clause.kind == "table" and re.search(r"下表|附表|见表|如下", c.text)))]
    return "".join(c.text for c in opens)


def _named(words: str) -> list[Mention]:
    return [m for m in find_programmes(fold(words)) if m.rule != "programmes.paraphrase"]


def _headings(clause: Clause, by_path: dict[str, Clause]) -> Iterator[tuple[str, str]]:
    """Yield (programme, heading) for the clause's own caption and those above it, from the nearest up."""
    here: str | None = clause.path
    while here:
        heading = by_path[here].heading
        if heading:
            found = _named(heading)
            if found:
                yield found[-1].id, heading
        here = by_path[here].parent
    if clause.text.startswith("【"):
        for other in reversed([c for c in by_path.values() if c.parent == clause.parent and c.seq < clause.seq]):
            for mention in _named(other.text)[:1]:
                yield mention.id, other.text[mention.start:mention.end] if len(other.text) == len(other.reading.folded) else ""


def read_and_extract(path: Path) -> Extraction | Problem:
    """Read one source and return its rows, or the one sentence that says why there are none."""
    try:
        return extract(read_document(path))
    except UnreadableSource as problem:
        return Problem(path.name, str(problem))
    except VocabularyError:
        raise                           # it concerns every document
    except OSError as problem:
        return Problem(path.name, f"{path.name}: the file cannot be read ({problem.strerror}); look at its rights, or take it out of the corpus")
    except Exception as fault:          # a fault of ours in one document must not cost the others
        where = traceback.extract_tb(fault.__traceback__)[-1]
        return Problem(path.name, f"{path.name}: policykb broke off at this document ({type(fault).__name__} in {Path(where.filename).name}, line {where.lineno}); "
                                  "it is left out: please report it with the file")


def extract_corpus(paths: Iterable[Path], executor: Executor | None = None) -> Iterator[Extraction | Problem]:
    """Yield the rows of each source in the order given, over any concurrent.futures executor or none."""
    yield from (executor.map(read_and_extract, paths) if executor else map(read_and_extract, paths))
