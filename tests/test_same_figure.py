"""The law of one figure: for every benefit of every document the page, the saved question, the notebook, Excel and Word say the same words."""

import io
import json
import re
from html import unescape

import docx
import openpyxl
import pytest

from extract.figures import describe_figure
from extract.model import Benefit

from .conftest import ROOT
from .serving import ask, serve
from .site_client import fetch

_LEAD = re.compile(r'<p class="figure[^"]*"><a href="/read/[^"?]*\?at=([\w-]+)[^"]*">([^<]*)</a>')
_SOURCE = re.compile(r'<figcaption>(?:<b class="said">([^<]*)</b> )?<a href="/read/[^"?]*\?at=([\w-]+)')


def families(kb):
    return [r[0] for r in kb.execute("SELECT id FROM programmes WHERE parent_id IS NULL AND id IN (SELECT parent_id FROM programmes)")]


@pytest.fixture(scope="module")
def stored(kb):
    return {r["id"]: (r["figure_zh"], r["figure_en"]) for r in kb.execute("SELECT id, figure_zh, figure_en FROM benefits")}


@pytest.fixture(scope="module")
def pages(kb, database):
    """The comparison of every family, drafts too, in both languages."""
    found = {}
    for lang in ("zh", "en"):
        answers = fetch(database, *[f"/compare/{family}?drafts=1&lang={lang}" for family in families(kb)])
        found[lang] = [unescape(a.text) for a in answers]
    return found


@pytest.fixture(scope="module")
def books(kb, database):
    answers = fetch(database, *[f"/compare/{family}.xlsx?drafts=1" for family in families(kb)])
    return [openpyxl.load_workbook(io.BytesIO(a.content)) for a in answers]


def test_one_place_makes_the_words_of_a_figure(kb, stored):
    assert len(stored) > 100
    for row in kb.execute("SELECT * FROM benefits"):
        made = Benefit(row["programme_id"], row["kind"], 0, 1, row["rule"], min_cny=row["min_cny"], max_cny=row["max_cny"], min_fraction=row["min_fraction"], max_fraction=row["max_fraction"],
                       per=row["per"], period=row["period"], months=row["months"], total_cny=row["total_cny"], base_text=row["base_text"])
        assert describe_figure(made) == stored[row["id"]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_it(pages, stored, lang):
    said = {}
    for page in pages[lang]:
        for entry in page.split('<div class="entry"')[1:]:
            first, lead = _LEAD.search(entry).groups()
            assert lead == stored[first][lang == "en"]
            said |= {identifier: words or lead for words, identifier in _SOURCE.findall(entry)}
    assert said == {i: both[lang == "en"] for i, both in stored.items()}


def test_the_saved_questions_say_it(database, stored, tmp_path):
    rows = ask(serve(database, tmp_path), "/kb/any_programme.json", programme="", district="", drafts="1", _shape="array").json()
    said = {m[1]: row["标准 figure"] for row in rows if (m := re.search(r"benefit=([\w-]+)", row["原文 source"] or ""))}
    assert said == {i: zh for i, (zh, _) in stored.items()}


def test_the_notebook_says_it(kb, stored):
    code = "".join("".join(c["source"]) for c in json.loads((ROOT / "notebooks" / "ask.ipynb").read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code")
    query = re.search(r'"SELECT (place, award_level[^"]* figure[^"]*FROM comparison) WHERE programme_id = \'chief_technician\'', code)[1]
    assert {r["benefit_id"]: r["figure"] for r in kb.execute(f"SELECT benefit_id, {query} WHERE benefit_id IS NOT NULL")} == {i: zh for i, (zh, _) in stored.items()}


def test_the_excel_cells_say_it(books, stored, kb):
    rows, cells = {}, {}
    for book in books:
        heads = {c.value: c.column - 1 for c in book["数据"][1]}
        rows |= {row[heads["数据行编号"]]: row[heads["标准"]] for row in book["数据"].iter_rows(min_row=2, values_only=True)}
        for sheet in book.worksheets[1:-2]:
            cells |= {re.search(r"at=([\w-]+)", c.hyperlink.target)[1]: c for line in sheet.iter_rows(min_row=2) for c in line if c.comment}
    assert rows == {i: zh for i, (zh, _) in stored.items()}
    assert all(cell.value == stored[i][0] for i, cell in cells.items())
    merged = [i for i in stored if i not in cells]
    citations = {r[0]: r[1] for r in kb.execute("SELECT b.id, c.citation FROM benefits b JOIN clauses c ON c.id = b.clause_id")}
    notes = "\n".join(c.comment.text for c in cells.values())
    assert all(citations[i] in notes for i in merged) and len(cells) > len(stored) / 2


def test_word_says_it(kb, database, stored):
    for family, answer in zip(families(kb), fetch(database, *[f"/compare/{f}.docx?drafts=1" for f in families(kb)]), strict=True):
        taken = docx.Document(io.BytesIO(answer.content))
        words = "\n".join(c.text for t in taken.tables for r in t.rows for c in r.cells)
        wanted = kb.execute("SELECT b.id FROM benefits b JOIN programmes p ON p.id = b.programme_id WHERE p.parent_id = ?", [family]).fetchall()
        assert all(stored[r["id"]][0] in words for r in wanted)


def test_the_home_page_says_it(database, kb, stored):
    page = unescape(fetch(database, "/?drafts=1").text).split('<table class="matrix">')[1].split("</table>")[0]
    shown = {f.strip() for cell in re.findall(r'<td class="s-(?:amount|reference)"><a [^>]*>(.*?)</a>', page) for f in re.split(r"<br>", re.sub(r"<[ib]>.*?</[ib]>", "", cell))}
    assert len(shown) > 50 and shown <= {zh for zh, _ in stored.values()}
