"""The visitor's journeys in a real browser, in both languages and at both widths: no console error, no serious barrier, nothing jumps."""

import io
import re
import sqlite3
from urllib.parse import quote

import openpyxl
import pytest

from . import browsing
from .serving import serve

VISITORS = [(lang, width) for lang in ("zh", "en") for width in (1280, 390)]
PAGES = ("/", "/compare/district/310112", "/compare/chief_technician", "/compare/chief_technician?also=master_studio&drafts=1", "/compare/certificate_subsidy/print", "/read/songjiang-2023", "/read/minhang-2026", "/search",
         "/search?q=" + quote("补贴"), "/search?q=" + quote("高技能人才购车") + "&d=310117", "/ask", "/ask/chief_technician", "/ask/responsible?district=" + quote("松江区"))


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright
    path = browsing.find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(browser, database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    serve(database, folder)
    with browsing.serving(folder) as address:
        yield address


@pytest.fixture(params=VISITORS, ids=[f"{lang}-{width}" for lang, width in VISITORS])
def visitor(request, browser, site):
    visitor = browsing.visit(browser, site, *request.param)
    yield visitor
    visitor.page.context.close()
    assert visitor.complaints == []


def test_from_a_cell_to_its_sentence_to_the_document_and_back(visitor):
    page = visitor.open("/")
    cell = page.locator("td.s-amount a", has_text=visitor.words("30,000元/人", "CNY 30,000")).first
    figure = cell.inner_text().split("\n")[0]
    cell.click()
    page.wait_for_url("**/compare/*")
    entry = page.locator(".entry", has_text="3万元").first
    assert figure[:6] in entry.locator(".figure").inner_text()
    assert "3万" in entry.locator("blockquote mark").first.inner_text()
    with page.expect_download() as waiting:
        page.locator(".tools a", has_text="Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    assert any(figure[:6] in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    entry.locator("figcaption a").first.click()
    page.wait_for_url("**/read/*")
    marked = page.locator(".clause.current .m.hit").first
    assert "3" in marked.inner_text() and marked.is_visible()
    box = marked.bounding_box()
    assert 0 <= box["y"] < 844, "the sentence is in view"
    page.go_back()
    assert page.locator(".entry", has_text="3万元").first.is_visible()
    page.go_back()
    assert page.locator("table.matrix").is_visible()
    assert page.locator("html").get_attribute("lang") == visitor.words("zh-CN", "en")


def test_change_the_day(visitor):
    page = visitor.open("/")
    page.locator(".choose summary").first.click()
    page.locator("input[name=as_of]").fill("2026-01-01")
    page.locator(".choose button.main").click()
    page.wait_for_url("**as_of=2026-01-01**")
    assert page.locator("td", has_text=visitor.words("当日无有效文件", "None in force that day")).count() > 5
    assert "2026-01-01" in page.locator(".choose .now").inner_text()
    assert (visitor.lang == "en") == ("lang=en" in page.url)


def test_choose_districts_and_my_own_first(visitor):
    page = visitor.open("/compare/chief_technician")
    page.locator(".choose summary").first.click()
    page.locator("input[name=d][value='310114']").uncheck()
    page.locator("input[name=d][value='310115']").check()
    page.locator("select[name=mine]").select_option("310117")
    page.locator(".choose button.main").click()
    page.wait_for_url("**mine=310117**")
    heads = [h.split("\n")[0] for h in page.locator(".compare thead th").all_inner_texts()][1:]
    names = visitor.words("松江区", "Songjiang"), visitor.words("闵行区", "Minhang"), visitor.words("浦东新区", "Pudong")
    assert [next(n for n in (*names, h) if h.startswith(n)) for h in heads[1:]] == list(names)
    assert not any(visitor.words("嘉定", "Jiading") in h for h in heads)


def broken_phrase(database) -> str:
    """Return eight characters of a clause that a page break parts in its source."""
    query = """SELECT c.text, substr(d.text, c.char_start + 1, c.char_end - c.char_start) FROM clauses c JOIN documents d ON d.id = c.document_id
      WHERE d.stage <> 'draft'"""
    for words, source in sqlite3.connect(database).execute(query):
        for m in re.finditer(r"([一-龥]{4})\s*\n\s*\n\s*([一-龥]{4})", source):
            if m[1] + m[2] in words:
                return m[1] + m[2]
    raise AssertionError("the corpus holds no phrase across a page break")


def test_search_from_the_home_page(visitor, database):
    phrase = broken_phrase(database)
    for words in ("补贴", "工匠", phrase, f"“{phrase}”"):
        page = visitor.open("/")
        page.locator("#quick").fill(words)
        page.locator("#quick").press("Enter")
        page.wait_for_url("**/search?**")
        assert page.locator(".hits li").count() > 0
        assert words.strip("“”") in page.locator(".hits").inner_text().replace("\n", "")
        assert page.locator(".hits mark").first.is_visible()
    link = page.locator(".hits .where a").first
    link.click()
    page.wait_for_url("**/read/*")
    assert phrase in page.locator(".clause.current").inner_text().replace("¶", "")


def test_a_search_without_hits_leads_on(visitor):
    page = visitor.open("/search?q=" + quote("高技能人才购车") + "&d=310117")
    page.locator(".notice a").first.click()
    page.wait_for_url("**/search?**")
    assert page.locator(".hits li").count() > 0


def test_who_is_responsible_in_my_district(visitor):
    page = visitor.open("/")
    page.locator(".shortcuts a", has_text=visitor.words("谁负责什么", "Who is responsible")).click()
    page.locator("select[name=programme]").select_option(label=visitor.words("高师带徒", "Mentor and apprentice"))
    page.locator("select[name=district]").select_option(label=visitor.words("松江区", "Songjiang"))
    page.locator("form button.main").last.click()
    page.wait_for_url("**district=**")
    answer = page.locator(".answer").inner_text()
    assert visitor.words("区财政局", "Finance Bureau") in answer and visitor.words("高师带徒", "Mentor and apprentice") in answer
    page.locator(".answer td a").first.click()
    page.wait_for_url("**/read/songjiang-2023**")
    assert page.locator(".clause.current").is_visible()


def test_the_print_version_is_a4_landscape_with_heads_on_each_sheet(browser, site):
    import pdfplumber
    visitor = browsing.visit(browser, site, "zh", 1280)
    page = visitor.open("/compare/certificate_subsidy/print?also=certification_outcome,mentorship&d=310112,310114,310117,310115,310101,310104&drafts=1")
    printed = pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = [(round(p.width), round(p.height), "".join((p.extract_text() or "").split())) for p in printed.pages]
    page.context.close()
    assert visitor.complaints == [] and len(sheets) > 4
    assert {(width, height) for width, height, _ in sheets} == {(842, 595)}
    with_rows = [words for _, _, words in sheets if "责任部门" in words or "条件" in words]
    assert len(with_rows) > 3 and all("补贴对象·级别" in words for words in with_rows)
    assert not any("检索" in words for _, _, words in sheets), "what is only for the screen stays off the paper"


def test_open_a_mark_and_hide_a_kind_of_mark(visitor):
    page = visitor.open("/read/songjiang-2023")
    mark = page.locator("a.m-figure").first
    mark.click()
    note = page.locator(mark.get_attribute("href"))
    assert note.is_visible() and visitor.words("规则", "Rule") in note.inner_text()
    before = mark.evaluate("e => getComputedStyle(e).backgroundColor")
    page.locator("#show-figure").uncheck()
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") != before


def test_the_keyboard_reaches_the_content(visitor):
    page = visitor.open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("path", PAGES)
def test_no_serious_barrier_and_nothing_jumps(visitor, path):
    from axe_playwright_python.sync_playwright import Axe
    page = visitor.open(path)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found if v["impact"] in ("serious", "critical")] == []
    assert page.evaluate("window.shifted") < 0.1
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0 or "/print" in path


@pytest.mark.parametrize("path", ["/kb", "/kb/comparison", "/kb/clauses?_search=" + quote("补贴"), "/kb/chief_technician", "/kb?sql=select+1+as+one", "/kb/documents/songjiang-2023"])
def test_datasettes_own_pages_work_under_their_policy(browser, site, path):
    visitor = browsing.visit(browser, site, "zh", 1280)
    page = visitor.open(path)
    if page.locator("textarea#sql-editor").count():
        assert page.locator(".CodeMirror").is_visible()
    if path == "/kb/comparison":
        page.locator("th .dropdown-menu-icon").first.click()
        assert page.locator(".dropdown-menu").is_visible()
    page.context.close()
    assert visitor.complaints == []
