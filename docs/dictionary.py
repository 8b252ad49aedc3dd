"""metadata.yml, the schema and kb.db in, the generated parts of README.md and CODEBOOK.md out (`make dictionary`)."""

from __future__ import annotations

import re
import sqlite3
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
KB = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["kb"]
# The three first questions of the README: the saved query, its parameters, the columns shown.
QUESTIONS = [
    ("各区给首席技师多少钱？ What does each district pay for a chief technician?", "chief_technician", {},
     ["地区 district", "级别 level", "补贴对象 payee", "标准 figure", "出处 citation"]),
    ("松江的高师带徒找哪个部门？ Which departments answer for mentoring in Songjiang?", "responsible", {"programme": "高师带徒", "district": "松江"},
     ["地区 district", "项目 programme", "责任部门 department", "出处 citation"]),
    ("2026年11月1日哪些文件有效？ Which documents are in force on 1 November 2026?", "in_force", {"day": "2026-11-01"},
     ["地区 district", "文件 document", "生效 from", "至 to", "状态 state"])]


def _cell(value: object) -> str:
    return "".join(str("" if value is None else value).splitlines()).replace("|", "\\|")


def _table(heads: list[str], rows: list[list[object]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(map(_cell, row)) + " |" for row in rows])


def write_answers(connection: sqlite3.Connection) -> str:
    """Return the first questions with the answers that the database gives."""
    parts = []
    for n, (question, name, parameters, columns) in enumerate(QUESTIONS, 1):
        sql = KB["queries"][name]["sql"]
        cursor = connection.execute(sql, dict.fromkeys(re.findall(r":(\w+)", sql), "") | parameters)
        places = [[d[0] for d in cursor.description].index(c) for c in columns]
        rows = [[row[p] for p in places] for row in map(tuple, cursor)]
        parts.append(f"**{n}. {question}**\n(`/kb/{name}`)\n\n" + _table(columns, list(dict.fromkeys(map(tuple, rows)))))
    return "\n\n".join(parts)


def write_tables(connection: sqlite3.Connection) -> str:
    """Return one row a table or view."""
    kinds = dict(connection.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')").fetchall())
    rows = [[f"[`{name}`](CODEBOOK.md#{name})", {"table": "表 table", "view": "视图 view"}[kinds[name]], words["description"]] for name, words in KB["tables"].items()]
    return _table(["名称 name", "种类 kind", "一行是什么 what a row is"], rows)


def write_columns(connection: sqlite3.Connection) -> str:
    """Return every column of every table and view with its type and meaning, in the order of the schema."""
    parts = []
    for name, words in KB["tables"].items():
        rows = [[f"`{column}`", kind.lower() + " key" * bool(key), words["columns"][column]]
                for _, column, kind, _, _, key in map(tuple, connection.execute(f"PRAGMA table_info([{name}])"))]
        parts.append(f"### {name}\n{words['title']}. {words['description']}\n\n" + _table(["列 column", "类型 type", "含义 meaning"], rows))
    return "\n\n".join(parts)


def render(connection: sqlite3.Connection) -> dict[Path, str]:
    """Return the documents as they should be, by path."""
    parts = {"answers": write_answers(connection), "tables": write_tables(connection), "columns": write_columns(connection)}
    written = {}
    for path in (ROOT / "README.md", ROOT / "CODEBOOK.md"):
        text = path.read_text(encoding="utf-8")
        for name, part in parts.items():
            text = re.sub(f"(<!-- {name}: make dictionary -->\n).*?(<!-- /{name} -->)", lambda m, part=part: m[1] + part + "\n" + m[2], text, flags=re.S)
        written[path] = text
    return written


if __name__ == "__main__":
    with sqlite3.connect(f"file:{ROOT / 'kb.db'}?mode=ro", uri=True) as database:
        for path, text in render(database).items():
            if path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                print(f"{path.name} written", file=sys.stderr)
