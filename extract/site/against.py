"""One district in, its programmes against those of every other place held out: its own figures, the city's, and what the others give."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .choice import BadChoice, read_districts
from .frame import Column, Frame, in_use, upper_places
from .matrix import Cell, read_cell
from .rows import BenefitRow, DocumentRow, Programme, load_all_documents, load_benefits, load_mentions

_STATES = ("amount", "reference", "mentioned", "silent", "not_in_force")
_MOST_NAMED = 4


@dataclass(frozen=True)
class Other:
    """Another place that gives a figure: the first in words, and how many there are."""

    code: str
    figure: tuple[str, str]
    count: int


@dataclass(frozen=True)
class Row:
    """A programme: my own cell and those of the places above, how many other places say what, and some that give a figure."""

    programme: Programme
    cells: list[Cell]
    tally: dict[str, int]
    named: list[Other]

    @property
    def gap(self) -> bool:
        """Tell whether others give a figure where my own documents give none."""
        return self.cells[0].state != "amount" and self.tally["amount"] > 0


@dataclass(frozen=True)
class Against:
    columns: list[Column]
    others: int
    groups: list[tuple[Programme, list[Row]]]

    @property
    def gaps(self) -> int:
        return sum(row.gap for _, rows in self.groups for row in rows)


def find_district(frame: Frame, given: str) -> str:
    """Return the code of a district named by code or name; BadChoice where it is none."""
    codes = read_districts([given], list(frame.districts.values()))
    if len(codes) != 1:
        raise BadChoice("unknown_district", given)
    return codes[0]


def build_against(connection: sqlite3.Connection, frame: Frame, given: str) -> Against:
    """Return a district against every other place of which documents are held, whatever their number."""
    code = find_district(frame, given)
    above = upper_places(frame, [code])
    documents = [d for d in load_all_documents(connection) if frame.choice.drafts or d.stage != "draft"]
    columns = [_column(frame, c, "mine" if c == code else "city", documents) for c in [code, *above]]
    others = [d for d in documents if d.district_code and d.district_code not in (code, *above)]
    tallies, paying = _tally(connection, frame, others)
    own = {c.code: load_benefits(connection, [d.id for d in c.used]) for c in columns}
    mentions = load_mentions(connection, [d.id for c in columns for d in c.used])
    named = _name_some(connection, frame, code, others, paying)

    def row(programme: Programme) -> Row:
        cells = [read_cell(c, [b for b in own[c.code] if b.programme_id == programme.id], any((d.id, programme.id) in mentions for d in c.used), frame) for c in columns]
        return Row(programme, cells, tallies[programme.id], named.get(programme.id, []))

    groups = [(family, [row(p) for p in programmes]) for family, programmes in frame.families() if programmes]
    return Against(columns, len({d.district_code for d in others}), groups)


def _column(frame: Frame, code: str, role: str, documents: Sequence[DocumentRow]) -> Column:
    here = tuple(d for d in documents if d.district_code == code)
    return Column(frame.districts[code], role, here, tuple(d for d in here if in_use(frame, d)))


def _tally(connection: sqlite3.Connection, frame: Frame, documents: Sequence[DocumentRow]) -> tuple[dict[str, dict[str, int]], dict[str, list[str]]]:
    """Return for each programme how many places say what, and the places that give a figure; a place counts by the strongest of its documents."""
    used = {d.id: d.district_code or "" for d in documents if in_use(frame, d)}
    query = "SELECT document_id, programme_id, state FROM document_programmes WHERE state <> 'silent' AND document_id IN (SELECT value FROM json_each(?))"
    best: dict[str, dict[str, int]] = {p: {} for p in frame.programmes}
    for document, programme, state in connection.execute(query, [json.dumps(list(used))]):
        ranked = best[programme]
        ranked[used[document]] = min(ranked.get(used[document], 9), _STATES.index(state))
    places, idle = set(used.values()), {d.district_code for d in documents} - set(used.values())
    tallies = {}
    for programme, found in best.items():
        ranks = list(found.values())
        tallies[programme] = {s: ranks.count(n) for n, s in enumerate(_STATES)} | {"silent": len(places) - len(ranks), "not_in_force": len(idle)}
    return tallies, {p: sorted(c for c, rank in found.items() if rank == 0) for p, found in best.items()}


def _name_some(connection: sqlite3.Connection, frame: Frame, code: str, documents: Iterable[DocumentRow], paying: dict[str, list[str]]) -> dict[str, list[Other]]:
    """Return a few of the places that give a figure, the neighbours of the district first."""
    parent = frame.districts[code].parent_code
    wanted = {p: sorted(codes, key=lambda c: (frame.districts[c].parent_code != parent, c))[:_MOST_NAMED] for p, codes in paying.items() if codes}
    shown = {c for codes in wanted.values() for c in codes}
    used = {d.id for d in documents if d.district_code in shown and in_use(frame, d)}
    found: dict[tuple[str, str], list[BenefitRow]] = {}
    for place in sorted(shown):
        for benefit in load_benefits(connection, [d.id for d in documents if d.district_code == place and d.id in used]):
            if benefit.kind != "reference":
                found.setdefault((benefit.programme_id, place), []).append(benefit)
    return {p: [_other(c, found[p, c]) for c in codes if (p, c) in found] for p, codes in wanted.items()}


def _other(code: str, benefits: Sequence[BenefitRow]) -> Other:
    lead = min(benefits, key=lambda b: ("fixed", "range", "up_to").index(b.kind) if b.kind in ("fixed", "range", "up_to") else 3)
    return Other(code, (lead.figure_zh, lead.figure_en), len({b.figure_zh for b in benefits}))
