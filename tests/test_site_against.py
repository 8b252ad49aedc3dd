"""One district against every other place held, and several programmes for one district."""

import io
from html import unescape
from urllib.parse import quote

import openpyxl
import pytest

from extract.site.against import build_against
from extract.site.frame import open_frame

from .site_client import fetch
from .test_site_home import Args


def rows(kb, given, **parameters):
    view = build_against(kb, open_frame(kb, Args(parameters)), given)
    return view, {row.programme.id: row for _, lines in view.groups for row in lines}


def test_every_programme_counts_every_other_place_once(kb):
    view, found = rows(kb, "闵行")
    assert [c.code for c in view.columns] == ["310112", "310000"] and view.others == 2
    states = {(r["programme_id"], r["district_code"]): r["state"] for r in kb.execute("SELECT programme_id, district_code, state FROM coverage_by_district")}
    for programme, row in found.items():
        assert sum(row.tally.values()) == view.others
        said = [states[programme, code] for code in ("310114", "310117")]
        assert {s: n for s, n in row.tally.items() if n} == {s: said.count(s) for s in said}
        assert row.cells[0].state == states[programme, "310112"] and row.cells[1].state == states[programme, "310000"]


def test_the_places_named_give_that_figure(kb):
    _, found = rows(kb, "310112")
    named = [(programme, o) for programme, row in found.items() for o in row.named]
    assert named
    for programme, other in named:
        figures = {r[0] for r in kb.execute("SELECT figure_zh FROM benefits b JOIN documents d ON d.id = b.document_id WHERE b.programme_id = ? AND b.district_code = ? AND d.stage <> 'draft'", [programme, other.code])}
        assert other.figure[0] in figures and other.count <= len(figures)


def test_a_gap_is_where_others_give_a_figure_and_this_district_none(kb):
    view, found = rows(kb, "310112")
    assert found["chief_technician"].gap and not found["master_studio"].gap
    assert view.gaps == sum(row.gap for row in found.values()) > 0


def test_a_day_and_drafts_count(kb):
    assert rows(kb, "310117", as_of="2026-01-01")[1]["chief_technician"].tally["not_in_force"] == 1
    assert rows(kb, "310117", as_of="2020-01-01")[0].others == 2
    view, _ = rows(kb, "310114", drafts="1")
    assert len(view.columns[0].used) == 2


def test_a_place_without_documents_is_a_state_of_its_own(kb):
    _, found = rows(kb, "310115")
    assert {row.cells[0].state for row in found.values()} == {"no_document"}


@pytest.mark.parametrize("path,words", [("/compare/district/310112", "本区无金额"), ("/compare/district/" + quote("松江区") + "?lang=en", "No figure here"), ("/compare/district/330106?as_of=2026-01-01", "未收录")])
def test_the_page_answers_and_leads_to_the_comparison(database, path, words):
    answer = fetch(database, path)
    assert answer.status_code == 200 and words in answer.text and len(answer.content) < 100_000
    assert "/compare/chief_technician?" in answer.text


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_it_can_be_taken_along(database, ending):
    answer = fetch(database, f"/compare/district/310112.{ending}")
    assert answer.status_code == 200
    if ending == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[1]
        line = [c.value for c in next(r for r in sheet.iter_rows(min_row=2) if r[0].value == "首席技师")]
        assert line[-1] == "本区无金额，2个地区有" and line[4:8] == [2, 0, 0, 0]


@pytest.mark.parametrize("path,status,where", [
    ("/compare?programme=首席技师&programme=mentorship&district=松江", 302, "/compare/chief_technician?d=310117&also=mentorship"), ("/compare?district=310112&as_of=2026-1-1", 302, "/compare/district/310112?as_of=2026-01-01"),
    ("/compare?district=310112,310114", 302, "/?d=310112,310114"), ("/compare?district=x", 400, None), ("/compare/district/x", 400, None), ("/compare/district/310112,310114", 400, None),
    ("/compare/district/%00", 400, None), ("/compare/district/310112.pdf", 400, None)])
def test_addresses_written_by_hand(database, path, status, where):
    answer = fetch(database, path)
    assert (answer.status_code, answer.headers.get("location")) == (status, where)


def test_several_programmes_of_one_district_stand_on_one_page(database, kb):
    text = unescape(fetch(database, "/compare/chief_technician?d=310117&also=mentorship").text)
    rows = kb.execute("SELECT figure FROM benefits_by_district WHERE district_code = '310117' AND programme_id IN ('chief_technician', 'mentorship')").fetchall()
    assert len(rows) > 3 and all(r["figure"] in text for r in rows) and text.count('<table class="compare"') == 2
    assert "闵行区" not in text.split('<table class="compare"', 1)[1]


def test_a_place_with_a_late_code_is_known(kb, database):
    """The vocabulary holds more than three thousand places; none is cut off."""
    assert len(open_frame(kb, Args({})).districts) == kb.execute("SELECT count(*) FROM districts").fetchone()[0] > 3000
    assert "乌鲁木齐" in fetch(database, "/?d=" + quote("乌鲁木齐市")).text


def test_each_picture_says_in_words_what_it_shows(database):
    text = fetch(database, "/compare/leading_talent").text
    pictures = text.split("<svg ")[1:]
    drawn = [p.split("</svg>")[0] for p in pictures if 'class="bar"' in p]
    assert drawn and all("<title id=" in p and "<desc id=" in p and p.count('class="bar"') == p.split("<desc")[1].split("</desc>")[0].count("；") + 1 for p in drawn)
