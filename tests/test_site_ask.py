"""Saved questions as pages: the rows of the query itself, choices instead of free text, and ways to take the answer along."""

import json
import re
from html import unescape
from urllib.parse import quote

import nbformat
import pytest
import yaml
from nbclient import NotebookClient

from .conftest import ROOT
from .site_client import fetch

QUERIES = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["kb"]["queries"]
CHINESE = re.compile(r"[一-龥]")


def table(page: str) -> list[list[str]]:
    """Return the words of each cell of an answer."""
    return [[unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)] for row in re.findall(r"<tr><td.*?</tr>", page, re.S)]


def test_the_list_names_every_question_in_either_language(database):
    zh, en = fetch(database, "/ask", "/ask?lang=en")
    for name, query in QUERIES.items():
        assert f'href="/ask/{name}"' in zh.text and query["title"].split(" ")[0] in zh.text
        assert f'href="/ask/{name}?lang=en"' in en.text
    assert not CHINESE.search(re.sub(r"<header.*?</header>", "", en.text, flags=re.S))


@pytest.mark.parametrize("name", QUERIES)
def test_a_page_holds_the_rows_of_its_query(database, name):
    chosen = "words=" + quote("首席技师") if name == "search" else "district=" + quote("松江区")
    page, data = fetch(database, f"/ask/{name}?{chosen}", f"/kb/{name}.json?_shape=array&_size=max&{chosen}")
    assert page.status_code == 200
    rows, wanted = table(page.text), data.json()
    assert len(rows) == min(len(wanted), 100) and len(wanted) > 0
    for shown, row in zip(rows, wanted, strict=False):
        for cell, (column, value) in zip(shown, row.items(), strict=True):
            if column.endswith(" state"):
                assert cell and str(value).startswith(cell)
            elif str(value).startswith("/kb/"):
                assert cell in ("查看原文", "对照")
            else:
                assert cell == ("" if value is None else f"{value:,}" if isinstance(value, int) else re.sub(r"\s+$", "", value))


def test_what_a_question_leaves_open_is_a_choice_with_names_in_both_languages(database):
    zh, en = fetch(database, "/ask/any_programme", "/ask/any_programme?lang=en")
    assert '<option value="首席技师">首席技师</option>' in zh.text and '<option value="首席技师">Chief technician</option>' in en.text
    assert '<option value="松江区">松江区</option>' in zh.text and '<option value="松江区">Songjiang</option>' in en.text
    for page in fetch(database, *(f"/ask/{name}" for name in QUERIES)):
        assert 'type="text"' not in page.text.split("<main")[1]


def test_choices_narrow_the_answer_and_stay_chosen(database):
    page = fetch(database, f"/ask/responsible?programme={quote('高师带徒')}&district={quote('松江区')}").text
    assert '<option value="高师带徒" selected>' in page and '<option value="松江区" selected>' in page
    assert {row[0] for row in table(page)} == {"松江区"} and {row[2] for row in table(page)} >= {"区财政局", "区人力资源和社会保障局"}


def test_english_pages_say_names_figures_and_states_in_english(database):
    page = fetch(database, "/ask/chief_technician?lang=en").text
    rows = table(page)
    assert [r[0] for r in rows][:2] == ["Shanghai", "Minhang"]
    assert any("CNY 1,000" in r[4] for r in rows) and not any(CHINESE.search(r[3]) for r in rows)
    unmarked = re.findall(r"<td(?![^>]*lang=)[^>]*>(.*?)</td>", page, re.S)
    assert not any(CHINESE.search(cell) for cell in unmarked), "what stays Chinese says so"


def test_every_row_leads_to_its_source_on_this_site(database):
    page = fetch(database, "/ask/chief_technician").text
    links = [unescape(a) for a in re.findall(r'<td[^>]*><a href="([^"]+)">查看原文', page)]
    assert len(links) == len(table(page))
    for answer in fetch(database, *links):
        assert answer.status_code == 200 and 'class="clause' in answer.text
    assert all("at=" in link and "#" in link for link in links)


def test_a_long_answer_comes_in_pages(database):
    first, second = fetch(database, "/ask/department", "/ask/department?page=2")
    assert len(table(first.text)) == 100 and table(second.text) and table(second.text)[0] != table(first.text)[0]
    assert "page=2" in first.text


def test_an_empty_answer_says_so(database):
    assert "没有符合的行" in fetch(database, "/ask/any_programme?programme=" + quote("不存在的项目")).text


def test_the_answer_can_be_taken_along(database):
    page = unescape(fetch(database, "/ask/responsible?district=" + quote("松江区")).text)
    csv, rows, edit = (re.search(rf'href="({pattern})"', page)[1] for pattern in (r"/kb/responsible\.csv[^\"]*", r"/kb/responsible\.json[^\"]*", r"/kb\?sql=[^\"]*"))
    answers = fetch(database, csv, rows, edit)
    shown = len(table(page))
    assert answers[0].text.count("\n") == shown + 1 and len(answers[1].json()) == shown and answers[2].status_code == 200
    assert "松江区" in answers[0].text


@pytest.mark.parametrize("name,chosen", [("chief_technician", ""), ("responsible", "?district=" + quote("松江区")), ("search", "?words=" + quote("工匠"))])
def test_the_notebook_gives_the_same_rows(database, monkeypatch, name, chosen):
    monkeypatch.setenv("POLICYKB_DATABASE", str(database))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    answer, page = fetch(database, f"/ask/{name}.ipynb{chosen}", f"/ask/{name}{chosen}")
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.ipynb"'
    notebook = nbformat.reads(answer.text, as_version=4)
    nbformat.validate(notebook)
    notebook.cells[-1].source += "\nprint(len(_answer := pd.read_sql_query('\\n'.join(sql), kb, params=values)), list(_answer.iloc[:, 0])[:3])"
    NotebookClient(notebook, kernel_name="python3", timeout=60).execute()
    printed = "".join(o.get("text", "") for o in notebook.cells[-1].outputs)
    assert printed.startswith(f"{len(table(page.text))} ") and table(page.text)[0][0] in printed


def test_hostile_choices_stay_text(database):
    hostile = quote('"><script>alert(1)</script>')
    page, notebook, missing = fetch(database, f"/ask/any_programme?programme={hostile}&district={hostile}", f"/ask/any_programme.ipynb?programme={hostile}", "/ask/%3Cscript%3E")
    assert "<script>alert" not in page.text and missing.status_code == 404 and "<script>" not in missing.text.split("<main")[1]
    assert json.loads(notebook.text)["cells"][2]["source"][-3].startswith("values = {")
