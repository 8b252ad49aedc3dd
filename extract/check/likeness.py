"""A built database in, names in it that look like known ones out: a person decides whether they are the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from ..link import find_alike
from ..tag.departments import LEVEL_PREFIX
from ..vocab import load_vocabulary
from .findings import Finding

_EDITS = 0.2            # of a department's letters: 区人力资源社会保障中心 is near 区人力资源社会保障局, 区属工会 is not 区总工会
_OF_RANK = {"部": ("",), "厅": ("", "省")}       # a ministry is nobody's district's
_LETTERS = 0.12         # of a title's


def find_lookalikes(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Yield unknown departments that look like known ones, cited titles that look like held ones, and titles held twice."""
    yield from _departments(connection)
    yield from _cited(connection)
    yield from _held(connection)


def _departments(connection: sqlite3.Connection) -> Iterator[Finding]:
    prefixes = sorted(set(LEVEL_PREFIX.values()))
    known = [prefix + name for body in load_vocabulary().bodies.values() for name in body["names"] for prefix in _OF_RANK.get(name[-1], ("", *prefixes))]
    unknown = connection.execute("SELECT t.name, min(c.clause_id), count(*) FROM departments t JOIN clause_departments c ON c.department_id = t.id WHERE t.id LIKE 'x-%' GROUP BY t.id ORDER BY t.name")
    for name, clause, count in unknown.fetchall():
        if alike := find_alike(name, known, _EDITS):
            yield Finding(clause, f"the department {name} ({count} rows) looks like {alike[0]}; if it is the same body, add the name to vocab/departments.toml")


def _cited(connection: sqlite3.Connection) -> Iterator[Finding]:
    titles = [title for (title,) in connection.execute("SELECT title FROM documents ORDER BY id")]
    missing = connection.execute("SELECT m.title, m.clauses, m.benefits, (SELECT min(clause_id) FROM citations c WHERE c.title = m.title) FROM missing_documents m ORDER BY m.benefits DESC, m.title")
    rows = missing.fetchall()
    for n, (title, clauses, benefits, clause) in enumerate(rows):
        held = [t for t in find_alike(title, titles, _LETTERS) if t != title]
        other = [t for t in find_alike(title, [r[0] for r in rows[:n]], _LETTERS) if t != title]
        like = f"; it looks like 《{held[0]}》, which is held" if held else f"; it looks like 《{other[0]}》, cited elsewhere" if other else ""
        yield Finding(clause, f"cited and not held: 《{title}》 ({clauses} clauses, {benefits} benefits in them){like}")


def _held(connection: sqlite3.Connection) -> Iterator[Finding]:
    rows = connection.execute("SELECT source_file, title, stage FROM documents ORDER BY id").fetchall()
    for n, (file, title, stage) in enumerate(rows):
        earlier = [r for r in rows[:n] if r[2] == stage]
        for alike in find_alike(title, [r[1] for r in earlier], _LETTERS / 2)[:1]:
            other = next(r[0] for r in earlier if r[1] == alike)
            yield Finding(file, f"its title is nearly that of {other}; one document may be held twice, or one replaces the other")
