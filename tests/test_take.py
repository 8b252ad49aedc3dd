"""The files that a visitor takes along, opened again: the page's figures, links, notes and caveats, and nothing that a document could make them do."""

import io
import re
import shutil
import sqlite3
import zipfile
from html import unescape

import docx
import openpyxl
import pytest

from extract.site.seal import clean

from .site_client import fetch

CHOICE = "?d=310117,310114&mine=310114&also=mentorship&as_of=2026-01-01"


def workbook(database, path):
    answer = fetch(database, path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment; ")
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def document(database, path):
    return docx.Document(io.BytesIO(fetch(database, path).content))


def cells(sheet):
    return [c for row in sheet.iter_rows() for c in row if c.value is not None]


def said(taken):
    return "\n".join([p.text for p in taken.paragraphs] + [c.text for t in taken.tables for row in t.rows for c in row.cells])


def test_a_comparison_is_a_sheet_a_programme_with_sources_as_links_and_notes(database, kb):
    book = workbook(database, "/compare/chief_technician.xlsx" + CHOICE)
    assert book.sheetnames == ["说明", "首席技师", "高师带徒", "文件", "数据"]
    side = book["首席技师"]
    assert side.freeze_panes == "D2" and [c.value.splitlines()[0] for c in side[1][3:]] == ["上海市（市级）", "嘉定区（我区）", "松江区"]
    figures = [c for c in cells(side)[6:] if c.comment]
    assert {c.value for c in figures} >= {"80,000元/家企业", "一次性30,000元/人", "每月1,000元/人，共36个月，合计36,000元"}
    for cell in figures:
        document_id, clause = re.fullmatch(r"http://localhost/read/([\w-]+)\?at=([\w-]+)#[\w-]+", cell.hyperlink.target).groups()
        row = kb.execute("SELECT b.figure_zh, b.document_id, c.citation FROM benefits b JOIN clauses c ON c.id = b.clause_id WHERE b.id = ?", [clause]).fetchone()
        assert (row["figure_zh"], row["document_id"]) == (cell.value, document_id) and row["citation"] in cell.comment.text


def test_numbers_are_numbers_and_units_stand_in_the_heads(database, kb):
    sheet = workbook(database, "/compare/leading_talent.xlsx")["数据"]
    heads = {c.value: c.column - 1 for c in sheet[1]}
    assert {"下限（元）", "上限（元）", "期限（月）", "期内合计（元）"} <= set(heads) and sheet.freeze_panes == "C2" and sheet.auto_filter.ref
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == kb.execute("SELECT count(*) FROM benefits b JOIN documents d ON d.id = b.document_id JOIN programmes p ON p.id = b.programme_id WHERE p.parent_id = 'leading_talent' AND d.stage <> 'draft'").fetchone()[0]
    for row in rows:
        wanted = kb.execute("SELECT min_cny, max_cny, min_fraction, max_fraction, months, total_cny FROM benefits WHERE id = ?", [row[heads["数据行编号"]]]).fetchone()
        assert tuple(wanted) == tuple(row[heads[h]] for h in ("下限（元）", "上限（元）", "下限（比例）", "上限（比例）", "期限（月）", "期内合计（元）"))
        assert all(v is None or isinstance(v, int | float) for v in wanted)


def test_every_file_says_date_day_choice_address_and_caveats(database):
    about = [c.value for c in cells(workbook(database, "/compare/chief_technician.xlsx" + CHOICE)["说明"])]
    words = said(document(database, "/compare/chief_technician.docx" + CHOICE))
    for wanted in ("2026-01-01有效", "不含草案", "上海市、嘉定区、松江区", "http://localhost/compare/chief_technician" + CHOICE, "以正式文本为准", "不等于"):
        assert any(wanted in str(v) for v in about), wanted
        assert wanted in words, wanted


def test_word_has_the_figures_the_citations_and_repeated_heads(database, kb):
    taken = document(database, "/compare/chief_technician.docx")
    words = said(taken)
    rows = kb.execute("SELECT b.figure, b.citation FROM benefits_by_district b WHERE programme_id = 'chief_technician' AND stage <> 'draft'").fetchall()
    assert rows and all(r["figure"] in words and r["citation"] in words for r in rows)
    assert all(len(t.rows[0]._tr.xpath("./w:trPr/w:tblHeader")) == 1 and len(t.columns) <= 7 for t in taken.tables)
    page = taken.sections[0]
    assert page.page_width > page.page_height


def test_the_matrix_says_what_the_home_page_says(database):
    page = unescape(fetch(database, "/?drafts=1").text)
    body = page.split('<table class="matrix">')[1].split("</table>")[0]
    shown = [[re.sub(r"<[^>]+>", "\n", c).split() for c in re.findall(r"<td.*?</td>", line, re.S)] for line in body.split("<tr>")[2:]]
    sheet = workbook(database, "/matrix.xlsx?drafts=1")["一览"]
    taken = [[str(c.value).split() for c in row[1:]] for row in sheet.iter_rows(min_row=2) if row[1].value is not None]
    assert taken == [row for row in shown if row] and len(taken) > 35
    links = [c.hyperlink.target for row in sheet.iter_rows(min_row=2, min_col=2) for c in row if c.value is not None]
    assert all(re.match(r"http://localhost/compare/\w+\?drafts=1#d\d+$", link) for link in links)


@pytest.mark.parametrize("path", ["/compare/chief_technician.xlsx", "/compare/mentorship.docx", "/matrix.xlsx", "/matrix.docx"])
def test_the_same_choice_gives_the_same_bytes(database, path):
    first, second = fetch(database, path, path)
    assert first.content == second.content
    with zipfile.ZipFile(io.BytesIO(first.content)) as packed:
        assert {i.date_time for i in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)} and packed.testzip() is None


@pytest.mark.parametrize("path", ["/compare/leading_talent.xlsx?lang=en", "/matrix.xlsx?lang=en"])
def test_english_heads_and_names(database, path):
    book = workbook(database, path)
    assert book.sheetnames[0] == "About"
    for sheet in book:
        assert not [c.value for c in sheet[1] if re.search("[一-龥]", str(c.value).split("\n")[0])]


HOSTILE = ["=HYPERLINK(\"http://x\",\"y\")", "+1+cmd|' /C calc'!A0", "-1", "@SUM(A1)", "\t=1", "#N/A", "_x0041_", "<w:t>&amp;</w:t><script>alert(1)</script>", "a\x00b\x1b\ufffe", "1e5"]


@pytest.fixture(scope="module")
def hostile(database, tmp_path_factory):
    """A kb.db whose every word that a document gives begins like a formula, or holds markup or control characters."""
    target = tmp_path_factory.mktemp("hostile") / "kb.db"
    shutil.copy(database, target)
    with sqlite3.connect(target) as connection:
        for n, words in enumerate(HOSTILE):
            connection.execute("UPDATE benefits SET tier = ?, condition_text = ?, base_text = ?, figure_zh = ? WHERE rowid % ? = ?", [words] * 4 + [len(HOSTILE), n])
            connection.execute("UPDATE clauses SET citation = ? WHERE rowid % ? = ?", [words, len(HOSTILE), n])
            connection.execute("UPDATE documents SET title = ?, doc_number = ?, source_file = ?, source_url = ? WHERE rowid % 5 = ?", [words, words, words, "javascript:alert(1)", n])
    connection.close()
    return target


@pytest.mark.parametrize("path", ["/compare/leading_talent.xlsx?drafts=1", "/compare/assessment.xlsx?drafts=1", "/matrix.xlsx?drafts=1"])
def test_no_text_of_a_document_becomes_a_formula_a_link_or_breaks_the_file(hostile, path):
    answer = fetch(hostile, path)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        sheets = "".join(packed.read(n).decode() for n in packed.namelist() if n.startswith("xl/worksheets/sheet"))
    assert "<f>" not in sheets and 't="e"' not in sheets and "_x005F_x0041_" in sheets
    found = [c for sheet in openpyxl.load_workbook(io.BytesIO(answer.content)) for c in cells(sheet)]
    assert {c.data_type for c in found} <= {"s", "n", "inlineStr"}
    texts = {c.value: c for c in found if isinstance(c.value, str)}
    for words in HOSTILE[:4]:
        assert any(words in t for t in texts) and all(c.quotePrefix for t, c in texts.items() if t.startswith(words[0]))
    assert all(c.hyperlink.target.startswith("http://localhost/") for c in found if c.hyperlink)


@pytest.mark.parametrize("path", ["/compare/leading_talent.docx?drafts=1", "/matrix.docx?drafts=1"])
def test_markup_and_control_characters_stay_text_in_word(hostile, path):
    words = said(document(hostile, path))
    assert "<w:t>&amp;</w:t><script>alert(1)</script>" in words and "a�b��" in words


def test_nothing_but_xml_characters_is_left():
    assert clean("".join(map(chr, range(32)))) == "�" * 9 + "\t\n" + "��" + "\n" + "�" * 18


@pytest.mark.parametrize("path,status", [("/compare/nope.xlsx", 404), ("/compare/chief_technician.xlsx?d=;drop", 400), ("/compare/chief_technician.docx?as_of=x", 400),
                                         ("/compare/.xlsx", 404), ("/matrix.xlsx?d=%FF", 400), ("/compare/tax_relief.docx", 200), ("/compare/tax_relief.xlsx?d=310115", 200)])
def test_odd_addresses_get_a_page_that_helps(database, path, status):
    assert fetch(database, path).status_code == status


def test_the_pages_offer_the_files_with_the_same_choice(database):
    assert "/compare/chief_technician.xlsx" + CHOICE in unescape(fetch(database, "/compare/chief_technician" + CHOICE).text)
    assert "/matrix.docx?d=310117" in unescape(fetch(database, "/?d=310117").text)
