"""A saved question of metadata.yml and a visitor's choices in, its form and its rows in the page's language out."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .frame import Frame, NotHeld
from .names import Names

PAGE = 100
_CJK = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_CLAUSE = re.compile(r"/kb/clauses/([A-Za-z0-9_-]+)(?:\?benefit=([A-Za-z0-9_-]+))?")
_DOCUMENT = re.compile(r"/kb/documents/([A-Za-z0-9_-]+)")
_PROGRAMME = re.compile(r"/kb/any_programme\?programme=([a-z_]+)(?:&district=([A-Za-z0-9-]+))?")


@dataclass(frozen=True)
class Blank:
    """One thing that a question leaves open; kind: choice, day, words or tick; choices: each value with its words."""

    name: str
    label: str
    kind: str
    value: str
    hint: str
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Cell:
    """A value as it is shown; href: the page of ours that it leads to; chinese: words that stay Chinese on an English page."""

    text: str
    href: str = ""
    chinese: bool = False
    number: bool = False


@dataclass(frozen=True)
class Question:
    """A saved question in the page's language."""

    name: str
    title: str
    question: str


@dataclass(frozen=True)
class Answer:
    question: Question
    blanks: list[Blank]
    columns: list[str]
    rows: list[list[Cell]]
    total: int
    cut: bool
    page: int
    sql: str
    values: dict[str, str]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def in_language(words: str, lang: str) -> str:
    """Return the Chinese or the English of words that hold both, Chinese first; all of them where there is but one.

    >>> in_language("各区首席技师资助 Chief technician funding by district", "en"), in_language("标准 figure", "zh")
    ('Chief technician funding by district', '标准')
    >>> in_language("带教师傅和徒弟各得多少？ What is paid for a mentor? 按年。 A year.", "en")
    'What is paid for a mentor? A year.'
    """
    halves: dict[str, list[str]] = {"zh": [], "en": []}
    for part in re.split(r"(?<=[。？！；.?!;])\s+", words.strip()):
        found = re.fullmatch(r"(.*[^\x00-\x7f])\s+([\x00-\x7f“”‘’—–·]+)", part, re.S)
        for piece in found.groups() if found else (part,):
            halves["zh" if _CJK.search(piece) else "en"].append(piece)
    return (" " if lang == "en" else "").join(halves[lang]) or words


def read_questions(queries: Mapping[str, Mapping], lang: str) -> list[Question]:
    """Return the saved questions in their order."""
    return [Question(name, in_language(q.get("title") or name, lang), in_language(q.get("description") or "", lang)) for name, q in queries.items()]


def _heading(column: str, lang: str) -> str:
    words = in_language(column, lang)
    return words[:1].upper() + words[1:] if lang == "en" else words


def read_blanks(connection: sqlite3.Connection, frame: Frame, names: Sequence[str], described: Mapping[str, Mapping], given: Mapping[str, str]) -> list[Blank]:
    """Return what a question leaves open, each with the choices that the database holds."""
    blanks = []
    for name in names:
        words = described.get(name) or {}
        kind = "tick" if words.get("checked") else "choice" if words.get("choices") else words.get("input") or "words"
        rows = [tuple(r) for r in connection.execute(words["choices"]).fetchmany(1000)] if kind == "choice" else []
        choices = [(str(r[0]), frame.t.pick(r[1], r[2]) if len(r) > 2 else str(r[-1])) for r in rows]
        if given[name] and choices and given[name] not in (v for v, _ in choices):
            choices.append((given[name], given[name]))
        value = str(words["checked"]) if kind == "tick" and given[name] else given[name]
        blanks.append(Blank(name, _heading(words.get("label") or name, frame.lang), kind, value, str(words.get("hint") or ""), choices))
    return sorted(blanks, key=lambda b: b.kind == "tick")


def ask_question(connection: sqlite3.Connection, frame: Frame, query: Mapping, names: Sequence[str], described: Mapping[str, Mapping],
                 given: Mapping[str, str], page: int, most: int) -> Answer:
    """Return one page of a question's answer; most: the number of rows at which any answer is cut."""
    names = list(dict.fromkeys(names))
    values = {name: given.get(name, "") for name in names}
    blanks = read_blanks(connection, frame, names, described, values)
    values |= {b.name: b.value for b in blanks}
    cursor = connection.execute(query["sql"], values)
    found = [tuple(r) for r in cursor.fetchmany(most + 1)]
    columns = [c[0] for c in cursor.description]
    cut, found = len(found) > most, found[:most]
    page = min(max(page, 1), max(1, -(-len(found) // PAGE)))
    shown = found[(page - 1) * PAGE:page * PAGE]
    names_of = Names(connection, frame, (v for row in shown for v in row if isinstance(v, str)))
    places = _clause_places(connection, shown)
    rows = [[_cell(v, column, frame, names_of, places) for v, column in zip(row, columns, strict=True)] for row in shown]
    return Answer(read_questions({query["name"]: query}, frame.lang)[0], blanks, [_heading(c, frame.lang) for c in columns], rows, len(found), cut, page,
                  query["sql"].strip(), values)


def _clause_places(connection: sqlite3.Connection, rows: Iterable[Sequence]) -> dict[str, tuple[str, str]]:
    """Return the document and the path of each clause that rows lead to."""
    clauses = {m[1] for row in rows for v in row if isinstance(v, str) and (m := _CLAUSE.fullmatch(v))}
    found = connection.execute("SELECT id, document_id, path FROM clauses WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(sorted(clauses))])
    return {r[0]: (r[1], r[2].replace(".", "-")) for r in found}


def _cell(value: object, column: str, frame: Frame, names: Names, places: Mapping[str, tuple[str, str]]) -> Cell:
    if value is None or isinstance(value, (int, float)):
        return Cell("" if value is None else f"{value:,}", number=value is not None)
    words, english = str(value), "&lang=en" if frame.lang == "en" else ""
    if (m := _CLAUSE.fullmatch(words)) and m[1] in places:
        document, anchor = places[m[1]]
        return Cell(frame.t("see_source"), f"/read/{document}?at={m[2] or anchor}{english}#{anchor}")
    if m := _DOCUMENT.fullmatch(words):
        return Cell(frame.t("see_source"), f"/read/{m[1]}{english.replace('&', '?')}")
    if m := _PROGRAMME.fullmatch(words):
        query = f"d={m[2]}{english}" if m[2] else english.lstrip("&")
        return Cell(frame.t("see_comparison"), f"/compare/{m[1]}{'?' + query if query else ''}")
    if column.endswith(" state"):
        words = in_language(words, frame.lang)
    shown = names(words)
    return Cell(shown, chinese=frame.lang == "en" and bool(_CJK.search(shown)))


def find_question(frame: Frame, queries: Mapping[str, Mapping], name: str) -> Mapping:
    """Return a saved question; NotHeld with all that there are where there is none of that name."""
    if name in queries:
        return queries[name]
    raise NotHeld("no_such_query", name, tuple((q.title, f"/ask/{q.name}{'?lang=en' if frame.lang == 'en' else ''}") for q in read_questions(queries, frame.lang)))


def write_notebook(answer: Answer) -> str:
    """Return a question as a Jupyter notebook that asks kb.db the same with the same values."""
    connect = ["import os\n", "import sqlite3\n", "from pathlib import Path\n", "\n", "import pandas as pd\n", "\n",
               "path = Path(os.environ.get(\"POLICYKB_DATABASE\", \"kb.db\"))\n", "kb = sqlite3.connect(f\"{path.resolve().as_uri()}?mode=ro\", uri=True)\n"]
    if "search_phrase(" in answer.sql:
        connect += ["\n", "from extract.words import search_phrase\n", "\n", "kb.create_function(\"search_phrase\", 1, search_phrase)\n"]
    ask = [f"sql = {json.dumps(answer.sql.splitlines(), ensure_ascii=False, indent=4)}\n", f"values = {json.dumps(answer.values, ensure_ascii=False)}\n",
           "pd.set_option(\"display.max_colwidth\", 80)\n", "pd.read_sql_query(\"\\n\".join(sql), kb, params=values)"]
    title = [f"# {answer.question.title}\n", "\n", f"{answer.question.question}\n", "\n", "以正式文本为准。 The official text prevails."]
    cells: list[dict[str, object]] = [{"cell_type": "markdown", "id": "question", "metadata": {}, "source": title}]
    cells += [{"cell_type": "code", "id": i, "metadata": {}, "execution_count": None, "outputs": [], "source": s} for i, s in (("open", connect), ("ask", ask))]
    return json.dumps({"cells": cells, "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}, "nbformat": 4, "nbformat_minor": 5},
                      ensure_ascii=False, indent=1)
