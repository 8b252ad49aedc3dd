"""A connection to kb.db in, the rows that pages are made of out; every query is indexed and bounded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..vocab import Division as District
from ..vocab import Programme

MOST_ROWS = 1000
MOST_DOCUMENTS = 200


@dataclass(frozen=True)
class DocumentRow:
    """A document without its text; repealed_on is the day from which a document that we hold repeals it."""

    id: str
    title: str
    doc_number: str | None
    kind: str | None
    stage: str
    level: str | None
    district_code: str | None
    issued_on: str | None
    printed_on: str | None
    effective_from: str | None
    effective_to: str | None
    validity_basis: str
    source_file: str
    source_url: str | None
    retrieved_on: str | None
    repealed_on: str | None = None

    def status(self, day: str) -> str:
        """Return the state of validity on a day: draft, not_yet, in_force, expired, repealed, open or unknown."""
        if self.stage == "draft":
            return "draft"
        if self.repealed_on and self.repealed_on <= day:
            return "repealed"
        if self.effective_to and self.effective_to < day:
            return "expired"
        if self.effective_from is None:
            return "unknown"
        if self.effective_from > day:
            return "not_yet"
        return "in_force" if self.effective_to else "open"

    @property
    def number_or_title(self) -> str:
        return self.doc_number or f"《{self.title}》"


@dataclass(frozen=True)
class BenefitRow:
    """A benefit with the clause that proves it."""

    id: str
    clause_id: str
    document_id: str
    district_code: str | None
    programme_id: str
    award_level: str | None
    tier: str | None
    recipients: tuple[str, ...]
    kind: str
    min_cny: float | None
    max_cny: float | None
    min_fraction: float | None
    max_fraction: float | None
    per: str | None
    period: str | None
    months: int | None
    total_cny: float | None
    base_text: str | None
    condition_text: str | None
    char_start: int
    char_end: int
    text: str
    rule: str
    figure_zh: str
    figure_en: str


@dataclass(frozen=True)
class ClauseRow:
    id: str
    document_id: str
    parent_id: str | None
    seq: int
    depth: int
    path: str
    label: str | None
    kind: str
    heading: str | None
    text: str
    heading_path: str | None
    citation: str
    char_start: int
    char_end: int


def _rows(connection: sqlite3.Connection, kind: Any, where: str, parameters: Sequence[object] = (), table: str | None = None) -> list:
    columns = ", ".join(name for name in kind.__dataclass_fields__ if name != "repealed_on")
    return [kind(*row) for row in connection.execute(f"SELECT {columns} FROM {table} {where}", parameters)]


def load_districts(connection: sqlite3.Connection) -> list[District]:
    """Return every district of the vocabulary by code."""
    return _rows(connection, District, "ORDER BY code", table="districts")


def load_programmes(connection: sqlite3.Connection) -> list[Programme]:
    """Return families and programmes in the order of the vocabulary."""
    rows = connection.execute(f"SELECT id, parent_id, name_zh, name_en, aliases FROM programmes ORDER BY rowid LIMIT {MOST_ROWS}")
    return [Programme(identifier, parent, zh, en, tuple(json.loads(aliases))) for identifier, parent, zh, en, aliases in rows]


def load_codes(connection: sqlite3.Connection) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the words, Chinese and English, for each coded value."""
    return {(r[0], r[1]): (r[2], r[3]) for r in connection.execute("SELECT field, code, name_zh, name_en FROM codes LIMIT 1000")}


def load_holdings(connection: sqlite3.Connection) -> dict[str | None, tuple[int, int]]:
    """Return how many documents and how many drafts are held of each district; texts about a document are none."""
    query = "SELECT district_code, sum(stage <> 'draft'), sum(stage = 'draft') FROM documents WHERE authority = 'primary' GROUP BY district_code"
    return {r[0]: (r[1], r[2]) for r in connection.execute(query)}


def load_repeals(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the documents that a document held repeals, with the day from which it does."""
    query = """SELECT t.target_document_id, min(coalesce(d.effective_from, d.issued_on, d.printed_on)) FROM citations t
      JOIN clauses c ON c.id = t.clause_id JOIN documents d ON d.id = c.document_id
      WHERE t.role = 'repeals' AND t.target_document_id IS NOT NULL AND d.stage <> 'draft' AND d.authority = 'primary' GROUP BY t.target_document_id LIMIT 1000"""
    return {target: day for target, day in connection.execute(query) if day}


def load_documents(connection: sqlite3.Connection, districts: Iterable[str]) -> list[DocumentRow]:
    """Return the documents of districts, newest first within each."""
    where = f"WHERE authority = 'primary' AND district_code IN (SELECT value FROM json_each(?)) ORDER BY district_code, coalesce(effective_from, issued_on, '') DESC, id LIMIT {MOST_DOCUMENTS}"
    return _with_repeals(connection, _rows(connection, DocumentRow, where, [json.dumps(list(districts))], "documents"))


def load_all_documents(connection: sqlite3.Connection) -> list[DocumentRow]:
    """Return every document of a known place, newest first within each."""
    where = "WHERE district_code IS NOT NULL ORDER BY district_code, coalesce(effective_from, issued_on, '') DESC, id"
    return _with_repeals(connection, _rows(connection, DocumentRow, where, [], "documents"))


def load_document(connection: sqlite3.Connection, identifier: str) -> DocumentRow | None:
    """Return one document, None where it is not held."""
    found = _rows(connection, DocumentRow, "WHERE id = ?", [identifier], "documents")
    return _with_repeals(connection, found)[0] if found else None


def load_issuers(connection: sqlite3.Connection, documents: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of the issuers of documents, as printed and in the printed order."""
    found: dict[str, list[str]] = {}
    query = "SELECT document_id, name_text FROM document_issuers WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY document_id, seq LIMIT 5000"
    for document, name in connection.execute(query, [json.dumps(list(documents))]):
        found.setdefault(document, []).append(name)
    return found


def _with_repeals(connection: sqlite3.Connection, documents: list[DocumentRow]) -> list[DocumentRow]:
    repeals = load_repeals(connection)
    return [DocumentRow(**{**d.__dict__, "repealed_on": repeals.get(d.id)}) for d in documents]


def load_benefits(connection: sqlite3.Connection, documents: Iterable[str], programmes: Iterable[str] = ()) -> list[BenefitRow]:
    """Return the benefits that documents give, of some programmes or of all, in reading order."""
    programmes = list(programmes)
    columns = ", ".join("b." + name for name in BenefitRow.__dataclass_fields__)
    some = "AND b.programme_id IN (SELECT value FROM json_each(?))" if programmes else ""
    query = f"""SELECT {columns} FROM benefits b JOIN clauses c ON c.id = b.clause_id WHERE b.document_id IN (SELECT value FROM json_each(?)) {some}
      ORDER BY b.document_id, c.seq, b.char_start, b.rowid LIMIT {MOST_ROWS}"""
    parameters = [json.dumps(list(documents))] + ([json.dumps(programmes)] if programmes else [])
    rows = (dict(zip(BenefitRow.__dataclass_fields__, row, strict=True)) for row in connection.execute(query, parameters))
    return [BenefitRow(**{**row, "recipients": tuple(json.loads(row["recipients"]))}) for row in rows]


def load_mentions(connection: sqlite3.Connection, documents: Iterable[str], programmes: Iterable[str] = ()) -> dict[tuple[str, str], str]:
    """Return which documents name which programmes in their own words, with the first clause that does; of some programmes or of all."""
    programmes = list(programmes)
    some = "AND m.programme_id IN (SELECT value FROM json_each(?))" if programmes else ""
    query = f"""SELECT c.document_id, m.programme_id, c.path, min(c.seq) FROM clauses c CROSS JOIN clause_programmes m ON m.clause_id = c.id AND m.basis = 'stated' {some}
      WHERE c.document_id IN (SELECT value FROM json_each(?)) GROUP BY c.document_id, m.programme_id LIMIT 10000"""
    parameters = ([json.dumps(programmes)] if programmes else []) + [json.dumps(list(documents))]
    return {(r[0], r[1]): r[2] for r in connection.execute(query, parameters)}


def load_clauses(connection: sqlite3.Connection, identifiers: Iterable[str]) -> dict[str, ClauseRow]:
    """Return clauses by id."""
    found = _rows(connection, ClauseRow, f"WHERE id IN (SELECT value FROM json_each(?)) LIMIT {MOST_ROWS}", [json.dumps(list(identifiers))], "clauses")
    return {c.id: c for c in found}


def load_build(connection: sqlite3.Connection) -> dict[str, str]:
    """Return what kb.db says of its own making, with the newest day that any document carries."""
    build = dict(connection.execute("SELECT key, value FROM build_info LIMIT 100").fetchall())
    row = connection.execute("SELECT max(retrieved_on), max(coalesce(printed_on, issued_on, effective_from, '')), count(*) FROM documents").fetchone()
    return build | {"retrieved_on": row[0] or "", "newest_on": row[1] or "", "documents": str(row[2])}
