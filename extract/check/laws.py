"""A built database in, a line for each row that breaks a law of the contract out.

1. Every span lies in its document, and the text beside it is what stands there.
2. Clauses never overlap, follow each other in seq, and stand under a clause of their own document.
3. What a clause is said to hold stands inside it; what it inherits stands in another clause of the document.
4. Every reference has its row, every coded value its words, every list is a list, and what is empty is NULL.
5. A range goes up, and a ceiling has no lower figure.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from .findings import Finding

_IN_CLAUSE = {"amounts": "t.id", "benefits": "t.id", "citations": "t.id", "clause_programmes": "t.clause_id || ' ' || t.programme_id",
              "clause_departments": "t.clause_id || ' ' || t.department_id", "unplaced": "t.clause_id"}
_OF_DOCUMENT = {"document_facts": ("t.document_id || ' ' || t.field", "t.text"), "document_issuers": ("t.document_id || ' ' || t.department_id", "NULL")}
_CODED = (("benefits", "kind"), ("benefits", "award_level"), ("benefits", "period"), ("documents", "stage"), ("documents", "validity_basis"), ("clause_departments", "role"),
          ("clause_departments", "basis"), ("clause_programmes", "basis"))
_LISTS = (("programmes", "aliases"), ("departments", "aliases"), ("benefits", "recipients"))


def find_broken_laws(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Yield a finding for each row that breaks a law."""
    yield from _words_at_spans(connection)
    yield from _clauses(connection)
    yield from _evidence(connection)
    yield from _references(connection)
    yield from _values(connection)


def _broken(connection: sqlite3.Connection, table: str, sql: str, says: str) -> Iterator[Finding]:
    """Yield a finding for each row of a query whose first column says where; the others fill the sentence."""
    for where, *values in connection.execute(sql):
        yield Finding(f"{table} {where}", says.format(*values), broken=True)


def _words_at_spans(connection: sqlite3.Connection) -> Iterator[Finding]:
    differs = "substr(d.text, t.char_start + 1, t.char_end - t.char_start) IS NOT {words}"
    says = "its words are not what stands at characters {}–{} of the document"
    of_clause = "JOIN clauses c ON c.id = t.clause_id JOIN documents d ON d.id = c.document_id"
    for table, name in _IN_CLAUSE.items():
        yield from _broken(connection, table, f"SELECT {name}, t.char_start, t.char_end FROM {table} t {of_clause} WHERE {differs.format(words='t.text')}", says)
    yield from _broken(connection, "benefit_evidence", f"SELECT t.benefit_id || ' ' || t.field, t.char_start, t.char_end FROM benefit_evidence t "
                       f"JOIN benefits b ON b.id = t.benefit_id JOIN documents d ON d.id = b.document_id WHERE {differs.format(words='t.text')}", says)
    for table, (name, words) in _OF_DOCUMENT.items():
        wrong = differs.format(words="t.text") if words != "NULL" else "NOT 0 <= t.char_start OR NOT t.char_start < t.char_end OR t.char_end > length(d.text)"
        yield from _broken(connection, table, f"SELECT {name}, t.char_start, t.char_end FROM {table} t JOIN documents d ON d.id = t.document_id "
                           f"WHERE t.char_start IS NOT NULL AND ({wrong})", says)


def _clauses(connection: sqlite3.Connection) -> Iterator[Finding]:
    checks = {
        "SELECT a.id, b.id FROM clauses a JOIN clauses b ON b.document_id = a.document_id AND b.seq = a.seq + 1 WHERE b.char_start < a.char_end": "it overlaps with {}, which follows it",
        "SELECT c.id, c.seq FROM clauses c WHERE c.seq > 0 AND NOT EXISTS (SELECT 1 FROM clauses b WHERE b.document_id = c.document_id AND b.seq = c.seq - 1)": "no clause stands before its place {} in the document",
        "SELECT c.id, c.parent_id FROM clauses c JOIN clauses p ON p.id = c.parent_id WHERE p.document_id <> c.document_id OR p.seq >= c.seq": "{}, above it, is of another document or comes later",
        "SELECT c.id, c.char_start, c.char_end FROM clauses c JOIN documents d ON d.id = c.document_id WHERE NOT 0 <= c.char_start OR NOT c.char_start < c.char_end OR c.char_end > length(d.text)":
            "its span {}–{} is no stretch of the document",
        "SELECT min(id), path FROM clauses GROUP BY document_id, path HAVING count(*) > 1": "the path {} stands twice in its document",
    }
    for sql, says in checks.items():
        yield from _broken(connection, "clauses", sql, says)


def _evidence(connection: sqlite3.Connection) -> Iterator[Finding]:
    outside = "(t.char_start < c.char_start OR t.char_end > c.char_end)"
    for table, name in _IN_CLAUSE.items():
        stated = " AND t.basis = 'stated'" if table in ("clause_programmes", "clause_departments") else ""
        yield from _broken(connection, table, f"SELECT {name}, t.text FROM {table} t JOIN clauses c ON c.id = t.clause_id WHERE {outside}{stated}", "{} stands outside its clause")
    yield from _broken(connection, "benefit_evidence", f"SELECT t.benefit_id || ' ' || t.field, t.text FROM benefit_evidence t JOIN benefits b ON b.id = t.benefit_id "
                       f"JOIN clauses c ON c.id = b.clause_id WHERE {outside}", "{} stands outside the benefit's clause")
    for table in ("clause_programmes", "clause_departments"):
        yield from _broken(connection, table, f"SELECT {_IN_CLAUSE[table]}, t.text FROM {table} t JOIN clauses c ON c.id = t.clause_id WHERE t.basis = 'inherited' AND NOT EXISTS "
                           "(SELECT 1 FROM clauses o WHERE o.document_id = c.document_id AND o.id <> c.id AND o.char_start <= t.char_start AND t.char_end <= o.char_end)",
                           "inherited, but {} stands in no other clause of the document")


def _references(connection: sqlite3.Connection) -> Iterator[Finding]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchall():
        columns = [c[1] for c in connection.execute(f"PRAGMA table_info([{table}])")]
        where = connection.execute(f"SELECT [{columns[0]}] FROM [{table}] WHERE rowid = ?", [row]).fetchone()
        yield Finding(f"{table} {where[0] if where else row}", f"it points to a row of {parent} that is not there", broken=True)
    for table, column in _CODED:
        yield from _broken(connection, table, f"SELECT min(rowid), [{column}], count(*) FROM {table} WHERE [{column}] IS NOT NULL AND [{column}] NOT IN "
                           f"(SELECT code FROM codes WHERE field = '{column}') GROUP BY [{column}]", f"{column} {{}} has no words in codes ({{}} rows)")
    known = {code for (code,) in connection.execute("SELECT code FROM codes WHERE field = 'per'")}
    pairs = known | {f"{a}_{b}" for a in known for b in known}
    for where, per in connection.execute("SELECT id, per FROM benefits WHERE per IS NOT NULL"):
        if per not in pairs:
            yield Finding(f"benefits {where}", f"per {per} has no words in codes", broken=True)


def _values(connection: sqlite3.Connection) -> Iterator[Finding]:
    for table, column in _LISTS:
        for where, value in connection.execute(f"SELECT id, [{column}] FROM {table}"):
            if not _is_list(value):
                yield Finding(f"{table} {where}", f"{column} is no list of words: {value}", broken=True)
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'clauses_fts%' AND name NOT LIKE 'sqlite_%'").fetchall():
        columns = [c[1] for c in connection.execute(f"PRAGMA table_info([{table}])")]
        for column in columns:
            if (table, column) != ("clauses", "text"):
                yield from _broken(connection, table, f"SELECT [{columns[0]}] FROM [{table}] WHERE [{column}] = ''", f"{column} is empty, where NULL should stand")
    yield from _broken(connection, "benefits", "SELECT id FROM benefits WHERE kind IN ('up_to', 'limit') AND min_cny IS NOT NULL", "a ceiling with a lower figure")
    for table, low, high in (("benefits", "min_cny", "max_cny"), ("benefits", "min_fraction", "max_fraction"), ("amounts", "min", "max")):
        yield from _broken(connection, table, f"SELECT id, [{low}], [{high}] FROM {table} WHERE [{low}] > [{high}]", "its range goes down, from {} to {}")


def _is_list(value: str) -> bool:
    try:
        read = json.loads(value)
    except (TypeError, ValueError):
        return False
    return isinstance(read, list) and all(isinstance(item, str) for item in read)
