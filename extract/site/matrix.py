"""Columns and rows of kb.db in, the home page's matrix of programmes by districts out."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from .chart import Strip, lay_timeline
from .frame import Column, Frame, lay_columns
from .rows import BenefitRow, DocumentRow, Programme, load_benefits, load_documents, load_mentions

_MOST_FIGURES = 2
_KINDS = ("fixed", "range", "up_to", "ratio", "share", "uplift", "limit", "reference")


@dataclass(frozen=True)
class Cell:
    """What the documents of a place say of a programme; note: the state of validity where it is not simply in force."""

    state: str
    figures: tuple[str, ...] = ()
    count: int = 0
    note: str = ""


@dataclass(frozen=True)
class Home:
    columns: list[Column]
    total: int
    groups: list[tuple[Programme, list[tuple[Programme, list[Cell]]]]]
    documents: list[tuple[DocumentRow, Strip]]
    years: list[tuple[int, float]]
    today_at: float
    without: list[str]


def read_cell(column: Column, benefits: list[BenefitRow], mentioned: bool, frame: Frame) -> Cell:
    """Return the state of one cell with its figures in words, those that give a figure before those that refer elsewhere."""
    if not column.used:
        return Cell("not_in_force" if column.documents else "no_document")
    if not benefits:
        return Cell("mentioned" if mentioned else "silent")
    ordered = sorted(benefits, key=lambda b: _KINDS.index(b.kind))
    figures = list(dict.fromkeys(frame.t.pick(b.figure_zh, b.figure_en) for b in ordered))
    state = "reference" if ordered[0].kind == "reference" else "amount"
    documents = {d.id: d for d in column.used}
    notes = {documents[b.document_id].status(frame.choice.as_of or frame.today) for b in ordered[:1]} & {"draft", "not_yet", "expired", "repealed"}
    return Cell(state, tuple(figures[:_MOST_FIGURES]), len(figures), next(iter(notes), ""))


def build_home(connection: sqlite3.Connection, frame: Frame) -> Home:
    """Return the home page: the matrix, what is held, and the documents on a timeline."""
    columns, total = lay_columns(connection, frame)
    used = [d.id for c in columns for d in c.used]
    mentions = load_mentions(connection, used)
    by_cell: dict[tuple[str, str], list[BenefitRow]] = {}
    for column in columns:
        for benefit in load_benefits(connection, [d.id for d in column.used]):
            by_cell.setdefault((column.code, benefit.programme_id), []).append(benefit)
    groups = []
    for family, programmes in frame.families():
        lines = []
        for programme in programmes:
            lines.append((programme, [read_cell(c, by_cell.get((c.code, programme.id), []), any((d.id, programme.id) in mentions for d in c.used), frame)
                                      for c in columns]))
        groups.append((family, lines))
    documents = load_documents(connection, [c.code for c in columns])
    strips, years, today_at = lay_timeline(documents, frame.today)
    near = {frame.districts[c].parent_code for c in frame.holdings if c in frame.districts} - {code for code, d in frame.districts.items() if d.level == "national"}
    without = [code for code, d in frame.districts.items() if d.level != "national" and d.parent_code in near and code not in frame.holdings]
    return Home(columns, total, groups, list(zip(documents, strips, strict=True)), years, today_at, without)
