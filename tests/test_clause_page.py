"""The page of a clause: every benefit's evidence is marked where it stands, and text stays text."""

import html
import re
import shutil
import sqlite3

import pytest

from .serving import ask, serve


@pytest.fixture(scope="module")
def site(database, tmp_path_factory):
    return serve(database, tmp_path_factory.mktemp("site"))


def marked(page: str, number: str) -> str:
    pieces = re.findall(r'<mark class="[^"]*" data-findings="([^"]*)" title="[^"]*">([^<]*)</mark>', page)
    return "".join(html.unescape(text) for numbers, text in pieces if number in numbers.split())


def squeeze(text: str) -> str:
    return "".join(text.split())


def test_every_benefit_is_marked_in_its_clause(site, kb):
    benefits = kb.execute("SELECT id, clause_id, text, rule, figure_zh FROM benefits").fetchall()
    pages = {b["clause_id"]: ask(site, f"/kb/clauses/{b['clause_id']}") for b in benefits}
    for benefit in benefits:
        page = pages[benefit["clause_id"]]
        assert page.status_code == 200
        row = re.search(rf'<tr id="f(\d+)" data-of="{benefit["id"]}"><td>.*?</tr>', page.text, re.S)
        assert row, benefit["id"]
        assert squeeze(marked(page.text, row[1])) == squeeze(benefit["text"])
        assert benefit["figure_zh"] in html.unescape(row[0]) and benefit["rule"] in row[0]


def test_the_asked_benefit_stands_out(site):
    page = ask(site, "/kb/clauses/songjiang-2023_2-2-9-p2", benefit="songjiang-2023_2-2-9-p2_b1").text
    asked = squeeze("".join(re.findall(r'<mark class="[^"]* asked"[^>]*>([^<]*)</mark>', page)))
    assert "1000元/月/人" in asked and "首席技师" not in asked
    assert "沪松人社规〔2023〕2号" in page and "每月1,000元/人，共36个月，合计36,000元" in page


def test_inherited_departments_lead_to_the_clause_that_names_them(site, kb):
    rows = kb.execute("SELECT cd.clause_id, e.id FROM clause_departments cd JOIN clauses c ON c.id = cd.clause_id JOIN clauses e ON e.document_id = c.document_id "
                      "AND e.char_start <= cd.char_start AND cd.char_end <= e.char_end WHERE cd.basis = 'inherited' AND e.id <> c.id GROUP BY cd.clause_id").fetchall()
    assert rows
    for row in rows[:10]:
        assert f'原文在 in <a href="/kb/clauses/{row["id"]}">' in ask(site, f"/kb/clauses/{row['clause_id']}").text


def test_markup_in_a_document_shows_as_text(database, tmp_path):
    poisoned = tmp_path / "poisoned.db"
    shutil.copy(database, poisoned)
    with sqlite3.connect(poisoned) as connection:
        clause, start, text = connection.execute("SELECT clause_id, char_start, text FROM benefits LIMIT 1").fetchone()
        bad = "<b>x\"'"[:len(text)].ljust(len(text), "<")
        connection.execute("UPDATE documents SET title = '<script>alert(1)</script>', text = substr(text, 1, ?) || ? || substr(text, ?) "
                           "WHERE id = (SELECT document_id FROM clauses WHERE id = ?)", [start, bad, start + len(text) + 1, clause])
        connection.execute("UPDATE benefits SET text = ?, figure_zh = '<img src=x>' WHERE clause_id = ?", [bad, clause])
    folder = tmp_path / "site"
    folder.mkdir()
    page = ask(serve(poisoned, folder), f"/kb/clauses/{clause}").text
    assert "&lt;script&gt;alert(1)" in page and "&lt;b&gt;x" in page and "&lt;img src=x&gt;" in page
    assert "<script>alert(1)" not in page and "<b>x" not in page and "<img src=x>" not in page


def test_an_unknown_clause_is_not_found(site):
    assert ask(site, "/kb/clauses/no-such-clause").status_code == 404
