"""A programme and columns in, the comparison out: recipients and tiers as rows, districts as columns, each figure with its sentence."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from .chart import Panel, lay_bars
from .frame import Column, Frame, NotHeld, lay_columns
from .marks import Piece, align, cut_pieces, place_span, sentence_around
from .merge import Entry, merge_benefits
from .rows import BenefitRow, ClauseRow, DocumentRow, Programme, load_benefits, load_clauses, load_mentions

_LEVELS = ("international", "national", "provincial", "municipal", "district", None)
_TIERS = ("初级工", "中级工", "高级工", "技师", "高级技师", "特级技师", "首席技师", "特等奖", "一等奖", "金奖", "金牌", "二等奖", "银奖", "银牌", "三等奖", "铜奖", "铜牌", "优胜奖")
MOST_ALSO = 6


@dataclass(frozen=True)
class Source:
    """Where a figure stands: the clause, its citation and the sentence with the evidence marked."""

    benefit: BenefitRow
    clause: ClauseRow
    pieces: list[Piece]

    @property
    def address(self) -> str:
        return f"/read/{self.clause.document_id}"

    @property
    def anchor(self) -> str:
        return self.clause.path.replace(".", "-")


@dataclass(frozen=True)
class Item:
    """An entry as the page shows it."""

    entry: Entry
    document: DocumentRow
    status: str
    sources: list[Source]
    departments: list[tuple[str, str | None, str]]

    @property
    def benefit(self) -> BenefitRow:
        return self.entry.lead

    @property
    def source(self) -> Source:
        """The place of the figure that is shown, among all that say the same."""
        return next(s for s in self.sources if s.benefit.id == self.benefit.id)


@dataclass(frozen=True)
class Line:
    """A row of the comparison: who is paid, of which level and tier, and the items of each column."""

    payees: tuple[str, ...]
    level: str | None
    tier: str | None
    cells: list[list[Item]]


@dataclass(frozen=True)
class Section:
    """One programme across the columns; states: what a column without items says; mentions: where it names the programme."""

    programme: Programme
    lines: list[Line]
    states: list[str]
    mentions: list[str]
    panels: list[Panel]


@dataclass(frozen=True)
class Comparison:
    columns: list[Column]
    total: int
    sections: list[Section]


def find_programme(frame: Frame, given: str) -> Programme:
    """Return the programme with an id, a name or an alias; NotHeld with the nearest where there is none."""
    key = given.strip().lower()
    for p in frame.programmes.values():
        if key and key in (p.id, p.name_zh.lower(), p.name_en.lower(), *(a.lower() for a in p.aliases)):
            return p
    wanted = set(key)
    scored = sorted(((len(wanted & set(p.name_zh + p.id + p.name_en.lower())) / (len(wanted) + 1), n, p) for n, p in enumerate(frame.programmes.values()) if p.parent_id),
                    key=lambda s: (-s[0], s[1]))
    raise NotHeld("no_such_programme", given, tuple((frame.programme(p.id), f"/compare/{p.id}{frame.choice.query()}") for _, _, p in scored[:5]))


def chosen_programmes(frame: Frame, given: str) -> list[Programme]:
    """Return the leaf programmes to compare: the one in the path (a family means all of its own) and those added."""
    found = [find_programme(frame, name) for name in (given, *frame.choice.also)]
    leaves = [leaf for p in found for leaf in ([p] if p.parent_id else [q for q in frame.programmes.values() if q.parent_id == p.id])]
    return list({p.id: p for p in leaves}.values())[:MOST_ALSO * 2]


def build_comparison(connection: sqlite3.Connection, frame: Frame, given: str) -> Comparison:
    """Return the comparison of one programme or more over the chosen places."""
    programmes = chosen_programmes(frame, given)
    columns, total = lay_columns(connection, frame)
    documents = {d.id: d for c in columns for d in c.used}
    benefits = load_benefits(connection, documents, [p.id for p in programmes])
    clauses = load_clauses(connection, {b.clause_id for b in benefits})
    reader = _Reader(connection, frame, documents, clauses)
    mentions = load_mentions(connection, documents, [p.id for p in programmes])
    sections = []
    for programme in programmes:
        items = []
        for column in columns:
            here = [b for b in benefits if b.programme_id == programme.id and b.document_id in {d.id for d in column.used}]
            items.append([reader.item(entry) for entry in merge_benefits(here)])
        named = [next((f"/read/{d.id}?at={path}#{path}" for d in c.used if (path := mentions.get((d.id, programme.id), "").replace(".", "-"))), "") for c in columns]
        states = [_state(c, here, bool(where)) for c, here, where in zip(columns, items, named, strict=True)]
        sections.append(Section(programme, _lines(items), states, named, lay_bars(columns, items)))
    return Comparison(columns, total, sections)


def _state(column: Column, items: Sequence[Item], mentioned: bool) -> str:
    if items:
        return "reference" if all(i.benefit.kind == "reference" for i in items) else "amount"
    if not column.used:
        return "not_in_force" if column.documents else "no_document"
    return "mentioned" if mentioned else "silent"


def _lines(columns: Sequence[Sequence[Item]]) -> list[Line]:
    """Group the items of all columns by payee, level and tier; levels from the highest, tiers from the lowest."""
    def key(item: Item) -> tuple:
        return item.entry.payees, item.entry.level, item.entry.tier

    def order(k: tuple) -> tuple:
        tier = _TIERS.index(k[2]) if k[2] in _TIERS else -1 if k[2] is None else len(_TIERS)
        return not k[0], k[0], _LEVELS.index(k[1]) if k[1] in _LEVELS else len(_LEVELS), tier, k[2] or ""

    keys = sorted({key(item) for items in columns for item in items}, key=order)
    return [Line(k[0], k[1], k[2], [[item for item in items if key(item) == k] for items in columns]) for k in keys]


class _Reader:
    """Reads the sentence, the citation and the departments behind each benefit."""

    def __init__(self, connection: sqlite3.Connection, frame: Frame, documents: dict[str, DocumentRow], clauses: dict[str, ClauseRow]) -> None:
        self.frame, self.documents, self.clauses = frame, documents, clauses
        query = """SELECT c.id, substr(d.text, c.char_start + 1, c.char_end - c.char_start) FROM clauses c JOIN documents d ON d.id = c.document_id
          WHERE c.id IN (SELECT value FROM json_each(?)) LIMIT 1000"""
        self.places = {i: align(clauses[i].text, source, clauses[i].char_start) for i, source in connection.execute(query, [json.dumps(list(clauses))])}
        query = """SELECT cd.clause_id, t.name, t.name_en, cd.role FROM clause_departments cd JOIN departments t ON t.id = cd.department_id
          WHERE cd.clause_id IN (SELECT value FROM json_each(?)) AND cd.role IN ('responsible', 'issues') ORDER BY cd.clause_id, cd.char_start LIMIT 1000"""
        self.departments: dict[str, list[tuple[str, str | None, str]]] = {}
        for clause, *department in connection.execute(query, [json.dumps(list(clauses))]):
            self.departments.setdefault(clause, []).append(tuple(department))

    def item(self, entry: Entry) -> Item:
        document = self.documents[entry.lead.document_id]
        found = dict.fromkeys(d for row in entry.rows for d in self.departments.get(row.clause_id, ()))
        named = [d for d in found if d[2] == "responsible"] or list(found)
        return Item(entry, document, document.status(self.frame.choice.as_of or self.frame.today), [self.source(row) for row in entry.rows], named)

    def source(self, row: BenefitRow) -> Source:
        clause = self.clauses[row.clause_id]
        start, end = place_span(self.places[clause.id], row.char_start, row.char_end)
        left, right = sentence_around(clause.text, start, end)
        return Source(row, clause, cut_pieces(clause.text[left:right], [(start - left, end - left)] if end > start else []))
