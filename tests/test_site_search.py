"""Search: any length, phrases, figures in any spelling, synonyms, filters, and a helpful empty answer."""

import random
import re
from html import unescape
from urllib.parse import quote

import pytest

from extract.model import fold
from extract.site.frame import open_frame
from extract.site.search import search_clauses

from .site_client import fetch
from .test_site_home import Args


def search(kb, typed, programme="", department="", page=1, **more):
    return search_clauses(kb, open_frame(kb, Args(more)), typed, programme, department, page)


def every(kb, typed, **more):
    found = search(kb, typed, **more)
    return [h for n in range(found.pages) for h in search(kb, typed, page=n + 1, **more).hits]


def squeeze(words):
    return re.sub(r"\s", "", fold(words)).lower()


@pytest.mark.parametrize("word", ["补", "补贴", "“区人力资源社会保障局、区教育局”", "“高技能人才认定成效补贴”", "g60", "“首席技师”"])
def test_finds_what_a_plain_scan_finds(kb, word):
    plain = squeeze(word.strip("“”"))
    rows = kb.execute("SELECT c.id, coalesce(label, '') || c.text AS words FROM clauses c JOIN documents d ON d.id = c.document_id WHERE d.stage <> 'draft'")
    wanted = {r["id"] for r in rows if plain in squeeze(r["words"])}
    assert {h.clause.id for h in every(kb, word)} == wanted and wanted


def test_any_run_of_any_clause_is_found_as_a_plain_scan_finds_it(kb):
    """Recall 1.0: three hundred runs of one to fourteen characters, taken from all over the corpus."""
    rows = kb.execute("SELECT c.id, coalesce(label, '') || c.text AS words FROM clauses c JOIN documents d ON d.id = c.document_id WHERE d.stage <> 'draft'").fetchall()
    plain = {r["id"]: squeeze(r["words"]) for r in rows}
    whole = [words for words in plain.values() if len(words) > 20]
    chance = random.Random(20260101)
    for _ in range(300):
        words, length = chance.choice(whole), chance.choice((1, 2, 2, 3, 4, 6, 9, 14))
        start = chance.randrange(len(words) - length)
        run = re.sub(r'["“”„«»]', "", words[start:start + length])
        if not re.search(r"\w", run):
            continue
        wanted = {i for i, w in plain.items() if run in w}
        total = search(kb, f"“{run}”").total
        assert total == len(wanted) and {h.clause.id for h in search(kb, f"“{run}”").hits} <= wanted, run


def test_figures_agree_with_a_plain_scan_of_the_amounts(kb):
    """Every figure of money of the corpus, typed as a number, finds each clause that gives it."""
    rows = kb.execute("""SELECT a.clause_id, a.min, a.max FROM amounts a JOIN clauses c ON c.id = a.clause_id JOIN documents d ON d.id = c.document_id
      WHERE a.kind = 'money' AND d.stage <> 'draft'""").fetchall()
    for value in {int(v) for r in rows for v in (r["min"], r["max"]) if v is not None}:
        wanted = {r["clause_id"] for r in rows if value in (r["min"], r["max"])}
        assert {h.clause.id for h in every(kb, f"{value}元")} == wanted
        assert {h.clause.id for h in every(kb, f"{value:,}")} >= wanted


def test_a_phrase_broken_by_a_page_break_is_found(kb):
    """Some word of the corpus stands across a page break in the source and whole in its clause."""
    broken = kb.execute("""SELECT c.id, c.text, substr(d.text, c.char_start + 1, c.char_end - c.char_start) AS source FROM clauses c JOIN documents d ON d.id = c.document_id
      WHERE d.stage <> 'draft'""")
    for row in broken:
        for m in re.finditer(r"([一-龥]{4})\s*\n\s*\n\s*([一-龥]{4})", row["source"]):
            phrase = m[1] + m[2]
            if phrase in row["text"]:
                assert row["id"] in {h.clause.id for h in every(kb, f"“{phrase}”")}
                return
    raise AssertionError("the corpus holds no phrase across a page break")


def test_amounts_in_any_spelling_find_each_other(kb):
    found = [{h.clause.id for h in every(kb, word)} for word in ("3万元", "30000元", "三万元", "30,000元", "３万元", "3 万元", "30000")]
    assert found[0] and all(f == found[0] for f in found)
    assert all("3" in "".join(p.text for p in h.pieces if p.marks) for h in every(kb, "三万元"))
    assert not any("13万" in "".join(p.text for p in h.pieces if p.marks) for h in every(kb, "3万元"))


def test_a_figure_inside_a_word_is_a_figure(kb):
    both = [{h.clause.id for h in every(kb, word)} for word in ("最高5万元", "最高50000元", "“最高” 五万元")]
    assert both[0] and both[0] == both[1] == both[2]


def test_synonyms_are_searched_and_quotes_turn_them_off(kb):
    both, exact = search(kb, "高师带徒"), search(kb, "“高师带徒”")
    assert "师徒结对" in both.terms[0].synonyms and not exact.terms[0].synonyms
    assert both.total > exact.total > 0
    assert search(kb, "区人社局").total >= search(kb, "“区人力资源社会保障局”").total > 0


@pytest.mark.parametrize("english,chinese", [("Chief technician", "首席技师"), ("chief technicians", "首席技师"), ("certificate subsidy", "获证补贴"), ("Competition prizes", "竞赛获奖奖励")])
def test_an_english_name_finds_what_the_chinese_one_does(kb, english, chinese):
    assert search(kb, english).total == search(kb, chinese).total > 0


def test_words_must_all_occur_and_are_marked(kb):
    hits = every(kb, "“首席技师” “资助”")
    assert hits
    for h in hits:
        assert {"首席技师", "资助"} <= {p.text for p in h.pieces if p.marks} | {h.clause.text[m.start():m.end()] for m in re.finditer("首席技师|资助", h.clause.text)}
        assert any(p.marks for p in h.pieces)


def test_filters_narrow(kb):
    everywhere, here = search(kb, "补贴"), search(kb, "补贴", d="310117")
    assert 0 < here.total < everywhere.total
    assert {h.document.district_code for h in every(kb, "补贴", d="310117")} == {"310117"}
    assert {h.document.id for h in every(kb, "补贴", as_of="2024-01-01")} <= {"songjiang-2023", "shanghai-2023"}
    assert 0 < search(kb, "", programme="chief_technician").total < 60
    assert search(kb, "补贴", drafts="1").total == everywhere.total + everywhere.in_drafts


def test_an_empty_result_says_what_was_searched_and_offers_terms_that_have_hits(database):
    answer = fetch(database, "/search?d=310117&q=" + quote("高技能人才购车摇号"))
    text = unescape(answer.text)
    assert "高技能人才购车摇号" in text and "松江区" in text
    assert "同样的词有" not in text
    offered = re.findall(r'<a href="(/search\?q=[^"]+)">', answer.text.split('class="notice"')[1])
    assert offered and all('class="hits"><li>' in a.text.replace("\n", "") for a in [fetch(database, o) for o in offered[:2]])


def test_an_empty_result_of_narrow_limits_offers_the_search_without_them(database):
    text = unescape(fetch(database, "/search?as_of=1999-01-01&d=310117&q=" + quote("补贴")).text)
    offered = re.search(r'href="(/search\?q=[^"]+)">不限地区、项目、部门和日期，同样的词有(\d+)条', text)
    assert f"<strong>{offered[2]}条</strong>" in fetch(database, offered[1]).text


@pytest.mark.parametrize("query", ["%00", "%FF%FE", quote('"'), quote("a OR NEAR("), quote("*"), quote("' OR 1=1 --"), "x" * 5000, quote("补 " * 300), quote("“"), quote("-" * 50), quote("999999999999999999999万元"),
                                   "page=-1", quote("½"), quote("ß İ ﬁ")])
def test_odd_searches_never_break(database, query):
    assert fetch(database, "/search?q=" + query + "&page=x&department=&programme=").status_code == 200


def test_markup_in_a_search_shows_as_text(database):
    text = fetch(database, "/search?q=" + quote("<script>alert(1)</script>")).text
    assert "<script>alert" not in text


@pytest.mark.parametrize("path,status", [("/search?programme=nope", 404), ("/search?department=nope", 404), ("/search?d=nope", 400), ("/search?as_of=nope", 400)])
def test_unknown_filters_get_a_page_that_helps(database, path, status):
    answer = fetch(database, path)
    assert answer.status_code == status and "nope" in answer.text
