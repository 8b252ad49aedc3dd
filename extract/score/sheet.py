"""A folder of labels, or a document of kb.db, in; one sheet with the same fields out, so that either can be compared with either."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

HEAD_FIELDS = ("title", "doc_number", "kind", "stage", "level", "district_code", "issued_on", "printed_on", "effective_from", "effective_to", "validity_basis", "issuers")
_NEEDED = {"clauses": ("path",), "amounts": ("path", "kind", "bound", "min", "max"), "benefits": ("path", "programme", "kind"),
           "departments": ("path", "departments", "role"), "programmes": ("path", "programme"), "citations": ("path", "title", "role")}
_SELECT = {
    "clauses": "SELECT path, text FROM clauses WHERE document_id = ? ORDER BY seq",
    "amounts": "SELECT c.path, a.* FROM amounts a JOIN clauses c ON c.id = a.clause_id WHERE c.document_id = ? ORDER BY a.char_start, a.id",
    "benefits": "SELECT c.path, b.*, b.programme_id AS programme FROM benefits b JOIN clauses c ON c.id = b.clause_id WHERE b.document_id = ? ORDER BY c.seq, b.char_start, b.id",
    "departments": "SELECT c.path, d.name, r.* FROM clause_departments r JOIN clauses c ON c.id = r.clause_id JOIN departments d ON d.id = r.department_id "
                   "WHERE c.document_id = ? AND r.basis = 'stated' AND r.role <> 'issues' ORDER BY c.seq, r.char_start, d.id",
    "programmes": "SELECT c.path, p.programme_id AS programme, p.* FROM clause_programmes p JOIN clauses c ON c.id = p.clause_id "
                  "WHERE c.document_id = ? AND p.basis = 'stated' ORDER BY c.seq, p.char_start, p.programme_id",
    "citations": "SELECT c.path, t.* FROM citations t JOIN clauses c ON c.id = t.clause_id WHERE c.document_id = ? ORDER BY t.char_start, t.id",
}
FIELDS = tuple(_SELECT)


class GoldError(ValueError):
    """A labelled document that cannot be used; the message names the file and what to do."""


@dataclass(frozen=True)
class Sheet:
    """What is known of one document: its head, and the rows of each field that was looked at, by the field's name."""

    document: str
    head: dict[str, object]
    rows: dict[str, list[dict]]


def read_labels(folder: Path) -> Sheet:
    """Return the labels of one document; a file that is not there was not labelled, an empty one says that there is nothing."""
    head = _load(folder / "head.json", (folder / "head.json").read_text(encoding="utf-8")) if (folder / "head.json").exists() else None
    if not isinstance(head, dict):
        raise GoldError(f"{folder}: there is no head.json with the fields of the head; label the head of the document")
    rows = {}
    for field in FIELDS:
        path = folder / f"{field}.jsonl"
        if path.exists():
            rows[field] = [_row(path, n, line, field) for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if line.strip()]
    if "departments" in rows:
        rows["departments"] = [{**row, "name": name} for row in rows["departments"] if row["role"] != "issues" for name in row["departments"]]
    return Sheet(folder.name, _head(head, head.get("issuers") or []), rows)


def _load(path: Path, text: str, line: int | None = None) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}: line {line or error.lineno} is no JSON ({error.msg}); mend it") from None


def _row(path: Path, line: int, text: str, field: str) -> dict:
    row = _load(path, text, line)
    if not isinstance(row, dict):
        raise GoldError(f"{path}: line {line} is no row of names and values; write one JSON object a line")
    for name in _NEEDED[field]:
        if name not in row:
            raise GoldError(f"{path}: line {line} lacks {name}; add it, null where there is none")
    for name in ("min", "max", "min_cny", "max_cny", "min_fraction", "max_fraction", "total_cny", "months", "char_start", "char_end"):
        if isinstance(row.get(name), str):
            raise GoldError(f"{path}: line {line} gives {name} as text; write a number or null")
    for name in ("recipients", "departments"):
        if not isinstance(row.get(name, []), list):
            raise GoldError(f"{path}: line {line} gives {name} as one word; write a list")
    return row


def _head(values: dict, issuers: list[str]) -> dict[str, object]:
    names = ",".join(sorted("".join(n.split()) for n in issuers)) or None
    return {**{f: _plain(values.get(f)) for f in HEAD_FIELDS}, "issuers": names}


def _plain(value: object) -> str | None:
    return None if value is None else "".join(str(value).split())


def read_database(connection: sqlite3.Connection, document: str) -> Sheet | None:
    """Return what kb.db holds of one document, or None where it does not hold it."""
    head = _rows(connection, "SELECT * FROM documents WHERE id = ?", document)
    if not head:
        return None
    rows = {field: _rows(connection, sql, document) for field, sql in _SELECT.items()}
    for row in rows["benefits"]:
        row["recipients"] = json.loads(row["recipients"])
    issuers = [r["name_text"] for r in _rows(connection, "SELECT name_text FROM document_issuers WHERE document_id = ?", document)]
    return Sheet(document, _head(head[0], issuers), rows)


def _rows(connection: sqlite3.Connection, sql: str, document: str) -> list[dict]:
    cursor = connection.execute(sql, [document])
    names = [c[0] for c in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
