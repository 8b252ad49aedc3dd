"""The front door: a matrix whose cells say what the rows of kb.db say, and no more."""

import re
from html import unescape

import pytest

from extract.site.choice import Choice
from extract.site.frame import open_frame
from extract.site.matrix import build_home

from .site_client import fetch


class Args(dict):
    """Parameters as Datasette's request.args gives them."""

    def getlist(self, key):
        return self.get(key, []) if isinstance(self.get(key), list) else [self[key]] if key in self else []


def home(kb, **parameters):
    frame = open_frame(kb, Args(parameters))
    return build_home(kb, frame), frame


def cells(view):
    return {(programme.id, column.code): cell for _, lines in view.groups for programme, row in lines for column, cell in zip(view.columns, row, strict=True)}


def test_cells_agree_with_the_coverage_view(kb):
    view, _ = home(kb)
    found = cells(view)
    wanted = {(r["programme_id"], r["district_code"]): r["state"] for r in kb.execute("SELECT * FROM coverage_by_district")}
    assert found and all(cell.state == wanted[key] for key, cell in found.items())


def test_every_figure_is_a_row_of_that_place_and_programme(kb):
    view, _ = home(kb)
    rows = {(r[0], r[1], r[2]) for r in kb.execute("SELECT b.programme_id, b.district_code, b.figure_zh FROM benefits b JOIN documents d ON d.id = b.document_id WHERE d.stage <> 'draft'")}
    shown = {(p, c, figure) for (p, c), cell in cells(view).items() for figure in cell.figures}
    assert shown and shown <= rows


def test_drafts_are_out_unless_asked_for(kb):
    before, after = cells(home(kb)[0]), cells(home(kb, drafts="1")[0])
    assert all(cell.note != "draft" for cell in before.values())
    assert any(cell.note == "draft" for cell in after.values())


def test_a_day_leaves_out_what_is_not_in_force(kb):
    view, _ = home(kb, as_of="2026-01-01")
    minhang = [cell for (_, code), cell in cells(view).items() if code == "310112"]
    assert {c.state for c in minhang} == {"not_in_force"}
    jiading = [cell for (_, code), cell in cells(view).items() if code == "310114"]
    assert "amount" in {c.state for c in jiading}


def test_my_own_district_comes_first_after_the_city(kb):
    view, _ = home(kb, mine="松江", d=["310112,310117", "浦东新区"])
    assert [c.code for c in view.columns] == ["310000", "310117", "310112", "310115"]
    assert {cell.state for (_, code), cell in cells(view).items() if code == "310115"} == {"no_document"}


def test_the_page_is_small_and_each_cell_is_a_link(database):
    answer = fetch(database, "/")
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    table = answer.text.split('<table class="matrix">')[1].split("</table>")[0]
    assert len(re.findall(r"<td", table)) == len(re.findall(r'<td class="s-[a-z]+"><a href="/compare/', table)) > 100
    assert "以正式文本为准" in answer.text


@pytest.mark.parametrize("parameters,status,words", [
    ("?d=火星区", 400, "火星区"), ("?as_of=2026-13-45", 400, "2026-13-45"), ("?as_of=%3Cscript%3E", 400, "<script>"), ("?mine=x", 400, "x"),
    ("?batch=99", 200, "首席技师"), ("?batch=-1", 200, "首席技师"), ("?drafts=%00", 200, "首席技师"), ("?lang=%FF", 200, "首席技师"), ("?d=" + "310117," * 50, 200, "松江区")])
def test_odd_parameters_get_a_page_that_helps(database, parameters, status, words):
    answer = fetch(database, "/" + parameters)
    assert answer.status_code == status
    assert words in unescape(answer.text)
    assert "<script>" not in answer.text


def test_every_label_and_name_has_an_english_form(database):
    text = fetch(database, "/?lang=en").text
    outside = re.sub(r'<(\w+)[^>]* lang="zh-CN"[^>]*>.*?</\1>|<title>.*?</title>|<input[^>]*>|aria-label="[^"]*"|set elsewhere: [^<]*', "", text, flags=re.S)
    assert not re.search(r"[一-龥]", outside), re.search(r".{20}[一-龥].{20}", outside, re.S)


def test_the_address_holds_the_whole_choice():
    choice = Choice(lang="en", districts=("310117",), mine="310117", as_of="2026-01-01", drafts=True, also=("mentorship",), batch=2)
    assert choice.query() == "?d=310117&mine=310117&also=mentorship&as_of=2026-01-01&drafts=1&batch=2&lang=en"
