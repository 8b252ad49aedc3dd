"""A document's rows in, its text as a reader wants it out: outline, clauses with marks, what each mark was understood as."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from .cite import Reference, make_reference
from .frame import Frame, NotHeld
from .marks import Piece, align, cut_pieces, place_span
from .rows import ClauseRow, DocumentRow, load_document

PART = 200
_MOST_OUTLINE = 300


@dataclass(frozen=True)
class Note:
    """What was understood from a run of words: of which field, as what, by which rule; address: where that leads."""

    field: str
    start: int
    end: int
    value: str
    rule: str
    details: tuple[tuple[str, str], ...] = ()
    address: str = ""
    row_id: str = ""


@dataclass(frozen=True)
class Shown:
    """A clause as the page shows it; notes are numbered through the page from first."""

    clause: ClauseRow
    pieces: list[Piece]
    notes: list[Note]
    first: int
    current: bool
    inherited: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return self.clause.path.replace(".", "-")

    @property
    def level(self) -> int:
        return min(self.clause.depth + 1, 6)


@dataclass(frozen=True)
class Reading:
    document: DocumentRow
    issuers: list[str]
    facts: list[tuple[str, str, str]]
    outline: list[tuple[int, str, str, int]]
    shown: list[Shown]
    part: int
    parts: int
    at: str
    reference: Reference


def _clauses(connection: sqlite3.Connection, document: str, first: int) -> list[tuple[ClauseRow, str]]:
    columns = ", ".join("c." + name for name in ClauseRow.__dataclass_fields__)
    query = f"""SELECT {columns}, substr(d.text, c.char_start + 1, c.char_end - c.char_start) FROM clauses c JOIN documents d ON d.id = c.document_id
      WHERE c.document_id = ? AND c.seq >= ? AND c.seq < ? ORDER BY c.seq"""
    return [(ClauseRow(*row[:-1]), row[-1]) for row in connection.execute(query, [document, first, first + PART])]


def _spans(connection: sqlite3.Connection, columns: str, table: str, joined: str, document: str, first: int) -> Iterable[sqlite3.Row]:
    query = f"""SELECT t.clause_id, t.char_start, t.char_end, {columns} FROM clauses c CROSS JOIN {table} t ON t.clause_id = c.id {joined}
      WHERE c.document_id = ? AND c.seq >= ? AND c.seq < ? ORDER BY c.seq, t.char_start LIMIT 5000"""
    return connection.execute(query, [document, first, first + PART])


def _benefit_notes(connection: sqlite3.Connection, frame: Frame, document: str, first: int) -> Iterable[tuple[str, Note]]:
    columns = "t.id, t.programme_id, t.award_level, t.tier, t.kind, t.figure_zh, t.figure_en, t.base_text, t.condition_text, t.rule, t.recipients"
    for clause, start, end, identifier, programme, level, tier, kind, zh, en, base, condition, rule, recipients in \
            _spans(connection, columns, "benefits", "", document, first):
        payees = frame.t("comma").join(frame.word("recipients", r) for r in json.loads(recipients)) or frame.t("payee_unstated")
        found = (("programme", frame.programme(programme)), ("kind_label", frame.word("kind", kind)), ("payee", payees), ("level_label", frame.word("award_level", level)),
                 ("tier_label", frame.tier(tier)), ("base", base or ""), ("condition", condition or ""))
        yield clause, Note("figure", start, end, frame.t.pick(zh, en), rule, tuple((frame.t(k), v) for k, v in found if v), f"/compare/{programme}", identifier)


def _amount_notes(connection: sqlite3.Connection, frame: Frame, document: str, first: int) -> Iterable[tuple[str, Note]]:
    columns = "t.id, t.kind, t.bound, t.min, t.max, t.unit, t.rule, EXISTS (SELECT 1 FROM benefits b WHERE b.clause_id = t.clause_id AND b.amount_id = t.id)"
    for clause, start, end, identifier, kind, bound, low, high, unit, rule, used in _spans(connection, columns, "amounts", "", document, first):
        if used:
            continue
        numbers = [f"{n:,.0f}" if kind == "money" else f"{n:.0%}" if kind == "percent" else f"1:{n:.4g}" for n in dict.fromkeys((low, high)) if n is not None]
        value = frame.t("yuan", n="–".join(numbers)) if kind == "money" else "–".join(numbers)
        details = ((frame.t("bound_label"), frame.t("bound_" + bound)), (frame.t("unit"), unit or ""), (frame.t("use"), frame.t("no_benefit")))
        yield clause, Note("amount", start, end, value, rule, tuple(d for d in details if d[1]), "", identifier)


def _name_notes(connection: sqlite3.Connection, frame: Frame, document: str, first: int) -> Iterable[tuple[str, Note | tuple[str, str, str]]]:
    for clause, start, end, programme, basis, rule in _spans(connection, "t.programme_id, t.basis, t.rule", "clause_programmes", "", document, first):
        name = frame.programme(programme)
        yield clause, Note("programme", start, end, name, rule, (), f"/compare/{programme}") if basis == "stated" else (frame.t("programme"), name, frame.word("basis", basis))
    joined = "JOIN departments p ON p.id = t.department_id"
    for clause, start, end, zh, en, role, basis, rule in _spans(connection, "p.name, p.name_en, t.role, t.basis, t.rule", "clause_departments", joined, document, first):
        name = frame.t.pick(zh, en)
        note = Note("department", start, end, name, rule, ((frame.t("role_label"), frame.word("role", role)),))
        yield clause, note if basis == "stated" else (frame.word("role", role), name, frame.word("basis", basis))


def _citation_notes(connection: sqlite3.Connection, frame: Frame, document: str, first: int) -> Iterable[tuple[str, Note]]:
    columns = "t.id, t.title, t.doc_number, t.role, t.rule, t.target_document_id, t.draft_document_id"
    for clause, start, end, identifier, title, number, role, rule, target, draft in _spans(connection, columns, "citations", "", document, first):
        held = "cited_held" if target else "cited_draft" if draft else "cited_missing"
        details = ((frame.t("role_label"), frame.t("cite_" + role)), (frame.t("doc_number"), number or ""), (frame.t("held_label"), frame.t(held)))
        where = f"/read/{target or draft}" if target or draft else ""
        yield clause, Note("citation", start, end, f"《{title}》", rule, tuple(d for d in details if d[1]), where, identifier)


def _place(connection: sqlite3.Connection, document: str, at: str) -> tuple[str, int]:
    """Return the clause that an address names (its id, its path, or the id of a row under it) and its seq."""
    if not at:
        return "", -1
    found = connection.execute("SELECT id, seq FROM clauses WHERE document_id = ? AND id IN (?, ? || '_' || ?, ?)",
                               [document, at, document, at.replace(".", "-"), at.rpartition("_")[0]]).fetchone()
    return (found[0], found[1]) if found else ("", -1)


def build_reading(connection: sqlite3.Connection, frame: Frame, identifier: str, at: str = "", part: int = 1) -> Reading:
    """Return a part of a document with its marks; at: a clause, or a row under it, to be shown first."""
    document = load_document(connection, identifier)
    if document is None:
        raise NotHeld("no_such_document", identifier, _nearest(connection, frame, identifier))
    clause, seq = _place(connection, identifier, at)
    least, most = connection.execute("SELECT coalesce(min(seq), 0), coalesce(max(seq), 0) FROM clauses WHERE document_id = ?", [identifier]).fetchone()
    parts = (most - least) // PART + 1
    part = (seq - least) // PART + 1 if clause else min(max(part, 1), parts)
    first = least + (part - 1) * PART
    shown = _show(connection, frame, identifier, first, clause)
    current = next((s.clause for s in shown if s.current), None)
    issuers = [r[0] for r in connection.execute("SELECT name_text FROM document_issuers WHERE document_id = ? ORDER BY seq LIMIT 60", [identifier])]
    facts = connection.execute("SELECT field, value, rule FROM document_facts WHERE document_id = ? ORDER BY rowid LIMIT 40", [identifier])
    outline = connection.execute("""SELECT depth, coalesce(label, '') || coalesce(heading, text), path, seq FROM clauses
      WHERE document_id = ? AND depth <= 3 AND heading IS NOT NULL ORDER BY seq LIMIT ?""", [identifier, _MOST_OUTLINE])
    entries = [(r[0], r[1], r[2].replace(".", "-"), (r[3] - least) // PART + 1) for r in outline]
    return Reading(document, issuers, [tuple(r) for r in facts], entries, shown, part, parts, at, make_reference(document, issuers, current, frame.today))


def _nearest(connection: sqlite3.Connection, frame: Frame, given: str) -> tuple[tuple[str, str], ...]:
    rows = connection.execute("SELECT id, title FROM documents WHERE instr(?, district_code) OR instr(id, ?) ORDER BY id LIMIT 8", [given, given.partition("-")[0] or given])
    found = [tuple(r) for r in rows] or [tuple(r) for r in connection.execute("SELECT id, title FROM documents ORDER BY id LIMIT 8")]
    return tuple((title, f"/read/{i}{frame.choice.query()}") for i, title in found)


def _show(connection: sqlite3.Connection, frame: Frame, identifier: str, first: int, current: str) -> list[Shown]:
    notes: dict[str, list[Note]] = {}
    inherited: dict[str, list[tuple[str, str, str]]] = {}
    for read in (_benefit_notes, _amount_notes, _name_notes, _citation_notes):
        for clause, note in read(connection, frame, identifier, first):
            if isinstance(note, Note):
                notes.setdefault(clause, []).append(note)
            else:
                inherited.setdefault(clause, []).append(note)
    shown, number = [], 1
    for row, source in _clauses(connection, identifier, first):
        here = notes.get(row.id, [])
        places = align(row.text, source, row.char_start) if here else []
        pieces = cut_pieces(row.text, [place_span(places, n.start, n.end) for n in here])
        shown.append(Shown(row, pieces, here, number, row.id == current, inherited.get(row.id, [])))
        number += len(here)
    return shown
