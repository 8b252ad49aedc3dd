"""A built database and a programme in, the comparison of districts as lines for a terminal out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from .terminal import lay_table, wrap

_HEADS = ("地区 district", "级别 level", "等级 tier", "对象 payee", "标准 figure", "部门 departments", "条款 clause")
_ROWS = """SELECT place, coalesce(l.name_zh, c.award_level) AS level, tier, recipients, figure, departments, clause_id, evidence, document,
  (SELECT text FROM clause_programmes m WHERE m.clause_id = c.clause_id AND m.programme_id = c.programme_id) AS named
FROM comparison c LEFT JOIN codes l ON l.field = 'award_level' AND l.code = c.award_level
WHERE programme_id = ? AND (stage <> 'draft' OR ?) ORDER BY c.district_code, document_id, benefit_id IS NULL, char_start, benefit_id"""


def find_programme(connection: sqlite3.Connection, wanted: str) -> tuple[str, str, str]:
    """Return the id and the names of a programme by its id, name or alias; LookupError with one clear sentence where none or several are meant."""
    names = connection.execute("SELECT DISTINCT programme_id FROM programme_names WHERE name = ? COLLATE NOCASE", [wanted]).fetchall() \
        or connection.execute("SELECT DISTINCT programme_id FROM programme_names WHERE name LIKE '%' || ? || '%'", [wanted]).fetchall()
    if len(names) == 1:
        return connection.execute("SELECT id, name_zh, name_en FROM programmes WHERE id = ?", names[0]).fetchone()
    offered = [identifier for (identifier,) in names] or [i for (i,) in connection.execute("SELECT id FROM programmes WHERE parent_id IS NOT NULL ORDER BY rowid")]
    says = "several programmes have this name" if names else "no programme has this name"
    raise LookupError(f"{wanted}: {says}; write one of {', '.join(offered)}")


def compare_programme(connection: sqlite3.Connection, wanted: str, drafts: bool, columns: int) -> Iterator[str]:
    """Yield the comparison: a table of figures, the words that prove them, and the documents that give none."""
    programme, zh, en = find_programme(connection, wanted)
    yield f"{zh} {en} ({programme})"
    yield ""
    rows = connection.execute(_ROWS, [programme, drafts]).fetchall()
    kinds = dict(connection.execute("SELECT code, name_zh FROM codes WHERE field = 'recipients'").fetchall())
    paid = [row for row in rows if row[3] is not None]
    if paid:
        yield from lay_table(_HEADS, [(p, level, tier, _payees(payees, kinds), figure, departments, clause) for p, level, tier, payees, figure, departments, clause, *_ in paid], columns)
        yield ""
        yield "依据 evidence"
        for clause, evidence in dict.fromkeys((row[6], row[7]) for row in paid):
            yield from _hang(f"{clause}  {evidence}", columns)
    yield from _without(rows, columns)
    yield ""
    yield from wrap("以正式文本为准 the official text prevails; why a row is as it is: policykb explain CLAUSE", columns)


def _payees(recipients: str, kinds: dict[str, str]) -> str:
    try:
        return "、".join(kinds.get(code, code) for code in json.loads(recipients))
    except ValueError:
        return recipients


def _without(rows: list[tuple], columns: int) -> Iterator[str]:
    """Yield a line for each document that gives no figure."""
    for n, (place, *_, figure, _, clause, evidence, document, named) in enumerate(row for row in rows if row[3] is None):
        if n == 0:
            yield ""
            yield "没有金额 without a figure"
        yield from _hang(f"{place}  {figure}  {document}" + (f"  {clause} “{_around(evidence, named)}”" if clause else ""), columns)


def _around(text: str, named: str | None) -> str:
    """Return the words around a name.

    >>> _around("支持在沪央企、市属国企等大型企业按规定评聘特级技师、设立首席技师。", "首席技师")
    '…按规定评聘特级技师、设立首席技师。'
    """
    at = max(0, text.find(named or ""))
    end = at + len(named or "")
    return ("…" if at > 12 else "") + text[max(0, at - 12):end + 12] + ("…" if end + 12 < len(text) else "")


def _hang(text: str, columns: int) -> list[str]:
    return [("  " if n == 0 else "      ") + line for n, line in enumerate(wrap(text, columns - 6))]
