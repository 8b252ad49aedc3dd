"""A search in, its hits out: clauses with the words marked, what was searched, and the nearest terms where nothing was found."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model import Amount, fold
from ..tag.amounts import find_amounts
from ..words import cut_grams, search_phrase
from .choice import address
from .compare import find_programme
from .frame import Frame, NotHeld
from .marks import Piece, cut_pieces
from .query import Term, load_synonyms, match_expression, number_glob, number_spans, read_terms, say_in_chinese
from .rows import ClauseRow, DocumentRow, load_document, load_repeals

PAGE = 30
MOST = 1000
_AROUND = 90


@dataclass(frozen=True)
class Hit:
    clause: ClauseRow
    document: DocumentRow
    status: str
    pieces: list[Piece]
    before: bool
    after: bool

    @property
    def anchor(self) -> str:
        return self.clause.path.replace(".", "-")


@dataclass(frozen=True)
class Filters:
    """Where to search: places, a programme, a department, a day, drafts."""

    programme: str = ""
    department: str = ""


@dataclass(frozen=True)
class Found:
    typed: str
    terms: list[Term]
    filters: Filters
    hits: list[Hit]
    total: int
    page: int
    in_drafts: int
    nearest: list[tuple[str, int, str]]
    unfiltered: int
    places: list[tuple[str | None, int]]
    departments: list[tuple[str, str]]
    asked: bool

    @property
    def pages(self) -> int:
        return max(1, (min(self.total, MOST) + PAGE - 1) // PAGE)


def _figure_condition(term: Term, amount: Amount) -> tuple[str, list[object]]:
    """Return the condition that a clause gives a figure, or, for a bare number, prints it."""
    within, values = [], []
    for bound in sorted({v for v in (amount.min, amount.max) if v is not None}):
        within.append("c.id IN (SELECT clause_id FROM amounts WHERE max = ? AND kind = ? UNION ALL SELECT clause_id FROM amounts WHERE min = ? AND kind = ?)")
        values += [float(bound), amount.kind, float(bound), amount.kind]
    condition = " AND ".join(within)
    if not term.bare:
        return condition, values
    printed = "c.search_id IN (SELECT rowid FROM clauses_fts WHERE clauses_fts MATCH ?) AND ' ' || c.text || ' ' GLOB ?"
    return f"({condition} OR {printed})", [*values, search_phrase(term.typed), number_glob(term.typed)]


def _where(connection: sqlite3.Connection, frame: Frame, terms: Sequence[Term], filters: Filters, drafts: bool) -> tuple[str, list[object]]:
    """Return the tables and conditions of a search with their parameters."""
    expression = match_expression(terms)
    conditions: list[str]
    parameters: list[object]
    tables = "clauses_fts f CROSS JOIN clauses c ON c.search_id = f.rowid" if expression else "clauses c"
    conditions, parameters = (["clauses_fts MATCH ?"], [expression]) if expression else ([], [])
    for term in terms:
        if term.amount:
            condition, values = _figure_condition(term, term.amount)
            conditions.append(condition)
            parameters += values
    places = frame.choice.districts
    if places:
        conditions.append(f"c.district_code IN ({', '.join('?' * len(places))})")
        parameters += places
    for table, column, value in (("clause_programmes", "programme_id", filters.programme), ("clause_departments", "department_id", filters.department)):
        if value:
            conditions.append(f"c.id IN (SELECT clause_id FROM {table} WHERE {column} = ?)")
            parameters.append(value)
    if not drafts:
        conditions.append("d.stage <> 'draft'")
    if day := frame.choice.as_of:
        conditions.append("coalesce(d.effective_from, '') <= ? AND coalesce(d.effective_to, '9999') >= ? AND d.id NOT IN (SELECT value FROM json_each(?))")
        parameters += [day, day, json.dumps([i for i, since in load_repeals(connection).items() if since <= day])]
    return f"FROM {tables} CROSS JOIN documents d ON d.id = c.document_id WHERE {' AND '.join(conditions) or '1'}", parameters


def _count(connection: sqlite3.Connection, frame: Frame, terms: Sequence[Term], filters: Filters, drafts: bool) -> int:
    where, parameters = _where(connection, frame, terms, filters, drafts)
    return connection.execute(f"SELECT count(*) FROM (SELECT 1 {where} LIMIT {MOST + 1})", parameters).fetchone()[0]


def _count_places(connection: sqlite3.Connection, frame: Frame, terms: Sequence[Term], filters: Filters) -> list[tuple[str | None, int]]:
    """Return how many of the hits (as many of them as are shown) lie in each place."""
    where, parameters = _where(connection, frame, terms, filters, frame.choice.drafts)
    query = f"SELECT place, count(*) FROM (SELECT c.district_code AS place {where} LIMIT {MOST}) GROUP BY place ORDER BY place LIMIT 60"
    return [tuple(r) for r in connection.execute(query, parameters)]


def search_clauses(connection: sqlite3.Connection, frame: Frame, typed: str, programme: str = "", department: str = "", page: int = 1) -> Found:
    """Return one page of the clauses that hold every term, in the order of the documents."""
    synonyms = load_synonyms(connection)
    filters = Filters(find_programme(frame, programme).id if programme else "", _department(connection, department))
    terms = read_terms(say_in_chinese(connection, typed), synonyms)
    asked = bool(terms or filters.programme or filters.department)
    names = [tuple(r) for r in connection.execute("SELECT id, name FROM departments ORDER BY level IS NULL, level, name LIMIT 300")]
    if not asked:
        return Found(typed, terms, filters, [], 0, 1, 0, [], 0, [], names, bool(typed.strip()))
    total = _count(connection, frame, terms, filters, frame.choice.drafts)
    page = min(max(page, 1), max(1, -(-min(total, MOST) // PAGE)))
    in_drafts = 0 if frame.choice.drafts else _count(connection, frame, terms, filters, True) - total if total <= MOST else 0
    hits = _hits(connection, frame, terms, filters, page) if total else []
    if total:
        places = [] if frame.choice.districts else _count_places(connection, frame, terms, filters)
        return Found(typed, terms, filters, hits, total, page, in_drafts, [], 0, places, names, True)
    everywhere = replace(frame, choice=replace(frame.choice, districts=(), as_of=""))
    unfiltered = _count(connection, everywhere, terms, Filters(), False) if terms else 0
    return Found(typed, terms, filters, hits, total, page, in_drafts, _nearest(connection, everywhere, typed, terms, synonyms), unfiltered, [], names, True)


def _department(connection: sqlite3.Connection, given: str) -> str:
    if not given:
        return ""
    found = connection.execute("SELECT id FROM departments WHERE id = ? OR name = ? OR name_en = ? ORDER BY id LIMIT 1", [given] * 3).fetchone()
    if not found:
        raise NotHeld("unknown_department", given)
    return found[0]


def _hits(connection: sqlite3.Connection, frame: Frame, terms: Sequence[Term], filters: Filters, page: int) -> list[Hit]:
    where, parameters = _where(connection, frame, terms, filters, frame.choice.drafts)
    columns = ", ".join("c." + name for name in ClauseRow.__dataclass_fields__)
    rows = connection.execute(f"SELECT {columns} {where} ORDER BY c.search_id LIMIT {PAGE} OFFSET {(page - 1) * PAGE}", parameters).fetchall()
    documents = {d: load_document(connection, d) for d in dict.fromkeys(row[1] for row in rows)}
    hits = []
    for row in rows:
        clause = ClauseRow(*row)
        document = documents[clause.document_id]
        if document:
            hits.append(Hit(clause, document, document.status(frame.choice.as_of or frame.today), *snippet(clause.text, find_spans(clause.text, terms))))
    return hits


def find_spans(words: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where the terms stand in a clause's words, whatever the width, the case and the white space.

    >>> find_spans("给予３万元资助", [Term("三万元", amount=next(find_amounts("3万元")))])
    [(2, 5)]
    """
    folded = fold(words)
    spans = []
    for term in terms:
        if term.amount:
            values = {term.amount.min, term.amount.max} - {None}
            spans += [(a.start, a.end) for a in find_amounts(folded) if a.kind == term.amount.kind and values & {a.min, a.max}]
            spans += number_spans(term.typed, folded) if term.bare else []
            continue
        for variant in term.variants:
            pattern = r"\s*".join(re.escape(c) for c in fold(variant) if not c.isspace())
            spans += [m.span() for m in re.finditer(pattern, folded, re.I)]
    return sorted(set(spans))


def snippet(words: str, spans: Sequence[tuple[int, int]]) -> tuple[list[Piece], bool, bool]:
    """Return the words around the first hit in pieces, and whether something was left out before and behind."""
    if len(words) <= 2 * _AROUND + 40:
        left, right = 0, len(words)
    else:
        start, end = spans[0] if spans else (0, 0)
        left, right = max(0, start - _AROUND), min(len(words), max(end + _AROUND, start - _AROUND + 2 * _AROUND))
    inside = [(max(a, left) - left, min(b, right) - left) for a, b in spans if a < right and b > left]
    return cut_pieces(words[left:right], inside), left > 0, right < len(words)


def _nearest(connection: sqlite3.Connection, frame: Frame, typed: str, terms: Sequence[Term], synonyms: Sequence[tuple[str, ...]]) -> list[tuple[str, int, str]]:
    """Return terms that do have hits: the words one by one, their parts as jieba cuts them, and the nearest names of the vocabulary."""
    from .terms import key_terms

    grams = {g for g in cut_grams(typed).split(" ") if len(g) == 2}
    names = sorted({n for names in synonyms for n in names}, key=lambda n: (-len(grams & set(cut_grams(n).split(" "))) / (len(n) + 2), n))
    close = [n for n in names[:8] if grams & set(cut_grams(n).split(" "))]
    candidates = dict.fromkeys([t.typed for t in terms if len(terms) > 1] + key_terms(typed) + close)
    found: list[tuple[str, int, str]] = []
    for name in candidates:
        n = _count(connection, frame, read_terms(name, ()), Filters(), frame.choice.drafts)
        if n and name != typed and not any(name in longer and n == hits for longer, hits, _ in found):
            found.append((name, n, "/search" + address(q=name, lang="en" if frame.lang == "en" else "")))
    return found[:8]
