"""A programme across districts: every figure is a row and stands over the sentence that proves it."""

import re
from html import unescape
from urllib.parse import quote

import pytest

from extract.site.compare import build_comparison
from extract.site.frame import open_frame
from extract.site.marks import align, cut_pieces, place_span
from extract.site.merge import merge_benefits, same
from extract.site.rows import BenefitRow

from .site_client import fetch
from .test_site_home import Args


def build(kb, programme, **parameters):
    return build_comparison(kb, open_frame(kb, Args(parameters)), programme)


def items(view):
    return [(column, item) for section in view.sections for line in section.lines for column, cell in zip(view.columns, line.cells, strict=True) for item in cell]


@pytest.mark.parametrize("programme", ["chief_technician", "mentorship", "certification_outcome", "competition_prize"])
def test_every_row_is_shown_once_and_its_evidence_is_marked(kb, programme):
    shown = [(source.benefit.id, source) for _, item in items(build(kb, programme)) for source in item.sources]
    wanted = {r["id"]: r["text"] for r in kb.execute("SELECT b.id, b.text FROM benefits b JOIN documents d ON d.id = b.document_id WHERE b.programme_id = ? AND d.stage <> 'draft'", [programme])}
    assert sorted(i for i, _ in shown) == sorted(wanted)
    for identifier, source in shown:
        marked = "".join(p.text for p in source.pieces if p.marks)
        assert re.sub(r"\s", "", marked) == re.sub(r"\s", "", wanted[identifier])


def test_the_cell_shows_the_figure_of_the_saved_query(kb, database):
    rows = fetch(database, "/kb/chief_technician.json?_shape=array&drafts=").json()
    asked = sorted(row["标准 figure"] for row in rows if not row["标准 figure"].startswith("〔"))
    assert asked == sorted(source.benefit.figure_zh for _, item in items(build(kb, "chief_technician")) for source in item.sources)
    text = unescape(fetch(database, "/compare/chief_technician").text)
    assert all(figure in text for figure in asked)


def row(clause, figure=2000, **more):
    values = {"id": clause + "_b1", "clause_id": "doc_" + clause, "document_id": "doc", "district_code": "310117", "programme_id": "mentorship", "award_level": None,
              "tier": None, "recipients": ("mentor",), "kind": "fixed", "min_cny": figure, "max_cny": figure, "min_fraction": None, "max_fraction": None, "per": None,
              "period": None, "months": None, "total_cny": figure, "base_text": None, "condition_text": None, "char_start": 0, "char_end": 1, "text": "", "rule": "",
              "figure_zh": f"{figure:,}元", "figure_en": ""}
    return BenefitRow(**values | more)


def test_text_and_annex_that_say_the_same_are_one_entry_with_both_citations():
    entries = merge_benefits([row("2-1"), row("A1-3", period="one_off")])
    assert [len(e.rows) for e in entries] == [2] and not entries[0].differs
    assert entries[0].lead.period == "one_off"


def test_text_and_annex_that_differ_are_both_shown_and_flagged():
    entries = merge_benefits([row("2-1"), row("A1-3", 3000)])
    assert [(e.lead.max_cny, e.differs) for e in entries] == [(2000, True), (3000, True)]


def test_two_figures_of_the_text_are_never_merged_or_flagged():
    entries = merge_benefits([row("2-1"), row("2-2")])
    assert [e.differs for e in entries] == [False, False]
    assert not same(row("2-1"), row("A1", tier="技师", recipients=("individual",)))


def test_pictures_keep_unlike_kinds_payees_and_units_apart(kb):
    for (programme,) in kb.execute("SELECT DISTINCT programme_id FROM benefits").fetchall():
        for section in build(kb, programme).sections:
            for panel in section.panels:
                assert {(b.benefit.kind, b.benefit.per, b.benefit.period) for b in panel.bars} == {(panel.kind, panel.per, panel.period)}
                assert len({b.code for b in panel.bars}) > 1 and all(0 < b.high <= 100 for b in panel.bars)


def test_a_page_break_inside_the_evidence_does_not_lose_the_mark():
    words, source = "给予不高于20万元/项目的补贴。", "（1）给予不高于 20 万\n\n— 3 —\n\n元/项目的补贴。"
    places = align(words, source, 50)
    start = 50 + source.index("20")
    left, right = place_span(places, start, 50 + source.index("的补贴"))
    assert words[left:right] == "20万元/项目"
    assert [p.text for p in cut_pieces(words, [(left, right)]) if p.marks] == ["20万元/项目"]


def test_an_unknown_programme_gets_the_nearest(database):
    answer = fetch(database, "/compare/" + quote("首席技工"))
    assert answer.status_code == 404
    assert "/compare/chief_technician" in answer.text and "首席技工" in answer.text


@pytest.mark.parametrize("path", ["/compare/" + quote("首席技师"), "/compare/leading_talent", "/compare/chief_technician?also=mentorship&d=310117&lang=en", "/compare/tax_relief",
                                  "/compare/chief_technician/print?d=310117,310112,310114,310115,310113", "/compare/mentorship?as_of=2024-01-01&drafts=1"])
def test_addresses_that_hold_a_choice_answer(database, path):
    answer = fetch(database, path)
    assert answer.status_code == 200
    assert answer.text.count("<table class=\"compare\"") >= 1


@pytest.mark.parametrize("path,status", [("/compare/%FF%00", 404), ("/compare/..%2F..", 404), ("/compare/chief_technician?also=nope", 404), ("/compare/chief_technician?d=;drop", 400),
                                         ("/compare/chief_technician?as_of=0000-00-00", 400), ("/compare/chief_technician?batch=999999999999", 200), ("/compare", 302),
                                         ("/compare?p=mentorship&p=chief_technician&d=310117", 302)])
def test_odd_addresses_never_break(database, path, status):
    assert fetch(database, path).status_code == status
