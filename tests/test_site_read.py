"""The reading page: the whole text, each mark over the words it was understood from."""

import re
from dataclasses import replace

import pytest

from extract.site.cite import make_reference
from extract.site.frame import open_frame
from extract.site.read import build_reading
from extract.site.rows import load_clauses, load_document

from .site_client import fetch
from .test_site_home import Args

DOCUMENTS = ["jiading-2025", "jiading-draft", "minhang-2026", "shanghai-2023", "songjiang-2023"]


def squeeze(words):
    return re.sub(r"\s", "", words)


def reading(kb, document, **more):
    return build_reading(kb, open_frame(kb, Args()), document, **more)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_whole_text_is_shown_once_in_order(kb, document):
    parts = [reading(kb, document, part=n + 1) for n in range(reading(kb, document).parts)]
    shown = [(s.clause.id, "".join(p.text for p in s.pieces)) for part in parts for s in part.shown]
    assert shown == [tuple(r) for r in kb.execute("SELECT id, text FROM clauses WHERE document_id = ? ORDER BY seq", [document])]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_stated_row_has_a_mark_over_its_own_words(kb, document):
    text = kb.execute("SELECT text FROM documents WHERE id = ?", [document]).fetchone()[0]
    checked = 0
    for n in range(reading(kb, document).parts):
        for s in reading(kb, document, part=n + 1).shown:
            for number, note in enumerate(s.notes):
                marked = "".join(p.text for p in s.pieces if number in p.marks)
                evidence = squeeze(text[note.start:note.end])
                label = squeeze(s.clause.label or "")
                assert marked and evidence.endswith(squeeze(marked)) and (squeeze(marked) == evidence or label), (s.clause.id, note)
                checked += 1
    assert checked > 20


def test_a_figure_opens_its_clause_with_the_evidence_marked_strongly(database, kb):
    evidence = kb.execute("SELECT text FROM benefits WHERE id = 'songjiang-2023_2-2-9-p2_b1'").fetchone()[0]
    answer = fetch(database, "/read/songjiang-2023?at=songjiang-2023_2-2-9-p2_b1")
    clause = answer.text.split('id="2-2-9-p2"')[1].split('class="clause')[0]
    hits = "".join(re.findall(r'class="m[^"]* hit"[^>]*>([^<]*)<', clause))
    assert hits == squeeze(evidence) and "1000元/月/人" in hits
    assert "沪松人社规〔2023〕2号" in clause and "@misc{songjiang-2023," in clause
    assert answer.text.count("note m-figure open") == 1


def test_citations_name_number_and_clause(kb):
    clause = load_clauses(kb, ["jiading-2025_3-3-p1"])["jiading-2025_3-3-p1"]
    reference = make_reference(load_document(kb, "jiading-2025"), ["甲局", "乙局"], clause, "2026-11-21")
    assert reference.plain == "《关于加强新时代嘉定区高技能人才队伍建设的若干措施》（嘉人社规〔2025〕1号）三（三）第1段"
    assert reference.gbt7714.startswith("甲局, 乙局. 关于加强新时代嘉定区高技能人才队伍建设的若干措施: 嘉人社规〔2025〕1号[Z]")
    assert "author = {{甲局} and {乙局}}" in reference.bibtex and "year = {2025}" in reference.bibtex


def test_a_source_address_is_a_link_only_when_it_is_one(kb):
    document = replace(load_document(kb, "jiading-2025"), source_url="javascript:alert(1)")
    assert "javascript" not in str(make_reference(document, [], None, "2026-11-21"))


@pytest.mark.parametrize("path,status", [("/read/none-such", 404), ("/read/%3Cb%3E", 404), ("/read/jiading-2025?at=9-9-9", 200), ("/read/jiading-2025?part=99", 200),
                                         ("/read/jiading-2025?part=%00&at=%FF", 200), ("/read/jiading-2025?as_of=today", 400)])
def test_odd_addresses_never_break(database, path, status):
    answer = fetch(database, path)
    assert answer.status_code == status
    assert "<b>" not in answer.text or status == 200


def test_an_unknown_document_offers_those_that_are_held(database):
    assert 'href="/read/jiading-2025' in fetch(database, "/read/jiading-2024").text
