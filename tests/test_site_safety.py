"""What a public site must bear: odd addresses, hostile text, and visitors' own SQL."""

import re
import shutil
import sqlite3
from html import unescape
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from extract.pipeline import extract_corpus
from extract.read import list_sources
from extract.store import build_database

from .chance import laws_over
from .conftest import ROOT
from .site_client import fetch

OURS = ("/", "/search", "/search?q=%E8%A1%A5%E8%B4%B4", "/compare/chief_technician", "/compare/chief_technician/print", "/read/songjiang-2023", "/ask", "/ask/any_programme", "/compare/nope", "/no/such/page")
THEIRS = ("/kb", "/kb/clauses", "/kb/chief_technician", "/kb?sql=select+1", "/kb/documents.json", "/kb/districts.csv?_size=2")
PARAMETERS = ("d", "mine", "as_of", "drafts", "also", "batch", "lang", "q", "programme", "department", "page", "at", "part", "benefit", "p", "v")
READS = {"/": ("d", "mine", "as_of", "batch", "lang"), "/search": ("q", "programme", "department", "page", "d"), "/compare": ("p",),
         "/compare/chief_technician": ("also", "d", "drafts"), "/read/jiading-2025": ("at", "part", "as_of"),
         "/ask/any_programme": ("programme", "district", "drafts", "page"), "/ask/in_force": ("day",), "/ask/search": ("words",)}
ODD = ("", " ", "%00", "%FF%FE", "-1", "0", "1e9", "99999999999999999999", "%C2%B2", "%D9%A3", "'", "%22", "%5D", "<script>", "{{1111*1111}}", "%25s", "../../etc/passwd", "nope",
       "x" * 3000, quote("松江区,闵行区," * 80), "2026-02-30", "0000-01-01", "9999-12-31", "9999-99-99", "en,zh", "chief_technician", "%F0%9F%98%80", ",,,", "%0D%0ASet-Cookie:%20a=b")


def test_odd_parameters_are_never_a_fault_of_ours(database):
    paths = [f"{page}?{name}={value}" for page, names in READS.items() for name in names for value in ODD]
    for path, answer in zip(paths, fetch(database, *paths), strict=True):
        assert answer.status_code in (200, 302, 400, 404), path
        assert "1234321" not in answer.text


def test_odd_paths_are_never_a_fault_of_ours(database):
    paths = [f"{page}{value or '/'}" for page in ("/", "/compare/", "/read/", "/read/songjiang-2023/", "/compare/chief_technician/", "/-/site/", "/ask/", "/kb/", "/kb/clauses/") for value in ODD]
    paths = [p.replace("<", "%3C").replace(" ", "%20") for p in paths if "../" not in p]
    for path, answer in zip(paths, fetch(database, *paths), strict=True):
        assert answer.status_code in (200, 302, 400, 404), path


@pytest.mark.parametrize("query", ["_sort=nope", "_sort=id&_sort_desc=id", "_through=x", "_timelimit=x", "_size=nope", "_facet=nope", "_col=nope", "_search_nope=x", "_where=nope(", "_shape=nope", "_next=%00",
                                   "_search=%22(", "_facet_size=x", "_json=nope", "_labels=x", "_ttl=x", "nope__exact=x", "id__nope=x", "_facet_array=id", "_nofacet=x", "_extra=x"])
def test_odd_parameters_of_datasettes_own_pages_are_no_fault_either(database, query):
    answers = fetch(database, f"/kb/clauses?{query}", f"/kb/comparison.json?{query}", f"/kb/chief_technician?{query}", f"/kb/documents/songjiang-2023.json?{query}")
    assert {a.status_code for a in answers} <= {200, 400}


WORDS = st.text(max_size=40)


@laws_over(25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(PARAMETERS), WORDS), min_size=1, max_size=6))
def test_any_words_as_parameters_are_answered(database, given_pairs):
    query = "&".join(f"{name}={quote(words.encode('utf-8', 'replace'))}" for name, words in given_pairs)
    answers = fetch(database, *(f"{page.partition('?')[0]}?{query}" for page in OURS[:6]))
    assert {a.status_code for a in answers} <= {200, 302, 400, 404}


@pytest.mark.parametrize("path,words", [
    ("/compare/nope", "没有“nope”这个项目"), ("/compare/首席", "首席技师"), ("/read/songjiang", "songjiang-2023"), ("/read/nope", "没有收录“nope”这份文件"), ("/no/such/page", "没有这个页面"),
    ("/compare/chief_technician/x/y", "没有这个页面"), ("/nope", "没有这个页面"), ("/kb/nope", "没有这个页面"), ("/kb/documents/nope", "没有这个页面"), ("/kb/documents/x/y", "没有这个页面"),
    ("/no/such/page?lang=en", "There is no such page")])
def test_what_is_not_there_gets_a_page_that_leads_on(database, path, words):
    answer = fetch(database, quote(path, safe="/?=&"))
    text = unescape(answer.text)
    assert answer.status_code == 404 and words in text and "site.css" in text
    assert len(re.findall(r'<li><a href="/', text.split("<main")[1])) >= 1


def test_what_is_not_there_is_json_where_json_was_asked_for(database):
    answer = fetch(database, "/no/such.json")
    assert answer.status_code == 404 and answer.json()["ok"] is False


@pytest.mark.parametrize("path", ["//example.com/", "/%5Cexample.com/", "//example.com/x/?lang=en"])
def test_no_address_leads_to_another_site(database, path):
    assert re.match(r"(/[^/\\]|$)", fetch(database, path).headers.get("location", ""))


def test_every_answer_carries_the_headers_of_a_public_site(database):
    for path, answer in zip(OURS + THEIRS, fetch(database, *(OURS + THEIRS)), strict=True):
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY", path
        assert "camera=()" in headers["permissions-policy"] and headers["referrer-policy"] in ("same-origin", "no-referrer")
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert policy["frame-ancestors"] == policy["base-uri"] == policy["default-src"] == "'none'"
        assert "unsafe" not in policy["script-src"] and headers.get_list("content-security-policy") == [headers["content-security-policy"]]
        if path in OURS:
            assert policy["script-src"] == policy["style-src"] == "'self'"


def test_our_pages_hold_no_inline_script_or_style(database):
    for path, answer in zip(OURS, fetch(database, *OURS), strict=True):
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:", answer.text), path


def test_inline_scripts_of_datasettes_pages_are_those_its_policy_names(database):
    import base64
    import hashlib
    for path, answer in zip(THEIRS[:4], fetch(database, *THEIRS[:4]), strict=True):
        scripts = [s for s in re.findall(r"<script>(.*?)</script>", answer.text, re.S) if s.strip()]
        hashes = {base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts}
        assert scripts and all(f"'sha256-{h}'" in answer.headers["content-security-policy"] for h in hashes), path


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A document whose file name, title, number, headings and clauses hold markup."""
    folder = tmp_path_factory.mktemp("hostile")
    corpus = folder / "corpus"
    corpus.mkdir()
    words = (ROOT / "corpus" / "jiading-2025.txt").read_text(encoding="utf-8")
    source = corpus / "x<img src=q onerror=alert(3)>.txt"
    source.write_text(words.replace("资助", f"资助{HOSTILE}").replace("嘉定区关于", f"嘉定区关于{HOSTILE}"), encoding="utf-8")
    (corpus / f"{source.stem}.sidecar.toml").write_text('id = "hostile"\ndistrict = "310114"\nurl = "https://example.org/?a=1&b=<script>"\n', encoding="utf-8")
    shutil.copy(ROOT / "corpus" / "songjiang-2023.md", corpus)
    target = folder / "kb.db"
    build_database(extract_corpus(list_sources(corpus)), target)
    return target


def test_markup_in_text_title_and_file_name_shows_as_text(hostile):
    assert sqlite3.connect(hostile).execute("SELECT count(*) FROM documents WHERE id = 'hostile'").fetchone()[0] == 1
    clause = sqlite3.connect(hostile).execute("SELECT id FROM clauses WHERE text LIKE '%<script>%' LIMIT 1").fetchone()[0]
    paths = ["/", "/?lang=en", "/compare/chief_technician", "/compare/chief_technician/print", "/read/hostile", f"/read/hostile?at={clause}", "/read/nope", "/search?q=alert(1)", "/kb/documents",
             "/kb/documents/hostile", f"/kb/clauses/{clause}", "/kb/clauses?_search=alert", "/kb/chief_technician", "/kb/comparison?document_id=hostile", "/search?q=" + quote(HOSTILE)]
    shown = 0
    for path, answer in zip(paths, fetch(hostile, *paths), strict=True):
        assert answer.status_code in (200, 404), path
        assert not re.search(r"<script>alert|<img src=[xq]|<script>\"?$", answer.text), path
        shown += "&lt;script&gt;alert(1)" in answer.text
    assert shown > 8


@pytest.mark.parametrize("sql", ["delete from documents", "update documents set title = 'x'", "attach database 'other.db' as other", "vacuum into 'copy.db'", "pragma journal_mode = delete",
                                 "with x as (select 1) delete from documents", "select load_extension('x')", "select writefile('written', 'y')", "select readfile('/etc/passwd')",
                                 "select * from other.documents", "select 1; drop table documents", "create table x (y)", "select length(hex(zeroblob(900000000)))"])
def test_a_visitors_sql_reads_kb_alone(database, sql):
    before = database.read_bytes()
    answer = fetch(database, f"/kb.json?sql={quote(sql)}")
    assert answer.status_code == 400 and database.read_bytes() == before


def test_a_visitors_sql_ends_at_the_time_limit(database):
    endless = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"
    answer = fetch(database, f"/kb.json?sql={quote(endless)}", settings={"sql_time_limit_ms": 200})
    assert answer.status_code == 400 and "time limit" in answer.text


def test_a_visitors_mistake_prints_no_values(database, capfd):
    assert {a.status_code for a in fetch(database, "/kb/documents?_size=nope", "/kb/documents?_sort=nope")} == {400}
    printed = capfd.readouterr()
    assert "locals" not in printed.out + printed.err and len(printed.out + printed.err) < 20_000


@pytest.mark.parametrize("name", ["arraycontains", "arraynotcontains"])
def test_the_column_of_an_array_filter_is_no_sql(database, name):
    """GHSA-w3hf-fcg5-p4cc, reported in June 2026: a column's name with ] in it once became SQL in these filters."""
    def column(condition: str) -> str:
        return quote(f"recipients])) or ({condition}) or 1 in (select value from json_each([benefits].[recipients")

    answers = fetch(database, *(f"/kb/benefits.json?_shape=array&{column(condition)}__{name}=x"
                                for condition in ("exists (select 1 from documents where id like 'songjiang%')", "exists (select 1 from documents where id = 'none')")))
    assert all(a.status_code == 400 for a in answers)
    honest = fetch(database, f"/kb/benefits.json?_shape=array&_size=max&recipients__{name}=individual").json()
    assert honest and all(("individual" in row["recipients"]) == (name == "arraycontains") for row in honest)
