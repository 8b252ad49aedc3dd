"""Two databases in, the rows that the newer one gained and lost out, document by document."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .sheet import FIELDS, Sheet, read_database
from .tally import Row, compare_rows

# What makes a row another row: every value a reader sees. Spans are left out, so that words added further up change nothing further down.
_SEEN = {"clauses": ("path", "text"), "amounts": ("path", "kind", "bound", "min", "max", "unit", "text"),
         "benefits": ("path", "programme", "award_level", "tier", "recipients", "kind", "min_cny", "max_cny", "min_fraction", "max_fraction", "per", "period", "months",
                      "total_cny", "base_text", "text"),
         "departments": ("path", "name", "role", "text"), "programmes": ("path", "programme", "text"), "citations": ("path", "title", "doc_number", "role")}


@dataclass(frozen=True)
class Change:
    """What one document gained and lost: field → the words of the rows; state is new, gone or held."""

    document: str
    state: str
    gained: dict[str, tuple[str, ...]]
    lost: dict[str, tuple[str, ...]]


def compare_databases(new: Path, old: Path) -> Iterator[Change]:
    """Yield what each document of two databases gained and lost, documents without a change left out."""
    ours, theirs = (sqlite3.connect(f"file:{path}?mode=ro", uri=True) for path in (new, old))
    held = [{row[0] for row in c.execute("SELECT id FROM documents")} for c in (ours, theirs)]
    for document in sorted(held[0] | held[1]):
        now, before = read_database(ours, document), read_database(theirs, document)
        if now is None or before is None:
            yield Change(document, "gone" if now is None else "new", {}, {})
        elif (change := _compare(now, before)).gained or change.lost:
            yield change


def _compare(now: Sheet, before: Sheet) -> Change:
    tallies = {"head": compare_rows(_head(now), _head(before))}
    for field in FIELDS:
        tallies[field] = compare_rows(_rows(now, field), _rows(before, field))
    return Change(now.document, "held", {f: t.invented for f, t in tallies.items() if t.invented}, {f: t.missed for f, t in tallies.items() if t.missed})


def _head(sheet: Sheet) -> list[Row]:
    return [Row((f, v), f"{f} {v or '–'}") for f, v in sheet.head.items()]


def _rows(sheet: Sheet, field: str) -> list[Row]:
    rows = []
    for row in sheet.rows[field]:
        values = [str(row[f]) for f in _SEEN[field] if row.get(f) not in (None, [])]
        rows.append(Row(tuple(str(row.get(f)) for f in _SEEN[field]), " ".join("".join(v.split()) for v in values)))
    return rows
