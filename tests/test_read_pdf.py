"""PDF files with a text layer: wraps, page numbers, running heads, columns and tables; scans and crafted files in one sentence."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table, TableStyle

from extract.model import Problem, UnreadableSource
from extract.pipeline import extract_corpus
from extract.read import child, list_sources, read_document
from extract.read.pdf import read_pdf
from extract.segment import segment
from extract.tables import read_rows
from tests.chance import laws_over
from tests.test_read_html import document
from tests.test_segment import assert_laws

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
BODY = ParagraphStyle("body", fontName="STSong-Light", fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
FLUSH = ParagraphStyle("flush", parent=BODY, firstLineIndent=0)
TITLE = ParagraphStyle("title", parent=BODY, fontSize=18, leading=28, alignment=1, firstLineIndent=0)
LONG = "（二）首席技师资助。对获评区首席技师并在本区企业就业满一年的高技能人才，给予其所在企业一次性资助30000元，用于技术攻关、技能传承和带徒培养；同一单位每年度资助不超过200000元，已享受市级资助的不再重复享受。"
WORDS_OF_FULL = "对首席技师所在的企业，由区人社局按照其承担的技术攻关任务给予一次性的资助。"        # one line, whole
FLUSH_FULL = Paragraph(WORDS_OF_FULL, FLUSH)
GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light", 11)])


def make(*story, head="", foot="", watermark=None, numbers=True, columns=1, encrypt=None):
    buffer = io.BytesIO()

    def furnish(page, template):
        page.setFont("STSong-Light", 9)
        if head:
            page.drawCentredString(A4[0] / 2, A4[1] - 40, head)
        if watermark is not None:
            page.saveState()
            page.setFont("STSong-Light", 40)
            page.setFillGray(0.85)
            page.translate(150, 600 if watermark else 725)
            page.rotate(watermark)
            page.drawString(0, 0, "内部资料 严禁外传")
            page.restoreState()
            page.setFont("STSong-Light", 9)
        if foot:
            page.drawString(72, 45, foot.format(template.page + 14))
        if numbers:
            page.drawCentredString(A4[0] / 2, 30, f"— {template.page} —")

    width = (A4[0] - 144 - 24 * (columns - 1)) / columns
    frames = [Frame(72 + i * (width + 24), 72, width, A4[1] - 150, 0, 0, 0, 0) for i in range(columns)]
    template = BaseDocTemplate(buffer, pagesize=A4, encrypt=encrypt)
    template.addPageTemplates(PageTemplate(frames=frames, onPage=furnish))
    template.build([Paragraph(s, BODY) if isinstance(s, str) else s for s in story])
    return buffer.getvalue()


def read(data):
    return read_pdf(data, "a.pdf")


def lines(printed):
    return [re.sub(r"\s", "", printed.text[b.start:b.end]) for b in printed.blocks]


def test_wrapped_lines_are_one_paragraph_and_numbers_are_whole():
    printed = read(make(Paragraph("城东区高技能人才若干措施", TITLE), "一、总则", LONG, "（三）其他。按规定执行。"))
    assert lines(printed) == ["城东区高技能人才若干措施", "一、总则", LONG, "（三）其他。按规定执行。"]
    assert_laws(document(printed))
    clause = next(c for c in segment(document(printed)) if c.path == "1.2")
    assert "30000元" in clause.text and clause.text.endswith("不再重复享受。")


def test_paragraphs_that_are_not_indented():
    story = ["一、总则", LONG, "（三）培训费补贴。按实际支付的培训费用给予企业补贴，最高不超过五万元。", "（四）其他。"]
    assert lines(read(make(*[Paragraph(s, FLUSH) for s in story]))) == story


def test_page_numbers_and_running_heads_are_furniture_and_paragraphs_go_on_over_the_page():
    printed = read(make("一、总则", *[LONG] * 24, head="城东区人民政府公报"))
    assert lines(printed) == ["一、总则", *[LONG] * 24]
    assert {(f.rule, printed.text[f.start:f.end]) for f in printed.furniture} == {
        ("running_head", "城东区人民政府公报"), ("page_number", "— 1 —"), ("page_number", "— 2 —"), ("page_number", "— 3 —")}


@pytest.mark.parametrize("foot", ["城东区人民政府公报 2023年第3期          {}", "东人社〔2023〕28号　第{}页 共20页", "https://www.chengdong.gov.cn/zwgk/content_12345.html      {}/20"])
def test_a_foot_with_the_number_of_its_page_is_no_text_and_never_glued_to_a_sum(foot):
    cut = "对首席技师所在的企业，由区人社局按照其承担的技术攻关任务给予一次性资助"
    printed = read(make(*[LONG] * 10, cut, PageBreak(), Paragraph("30000元，用于技术攻关。", FLUSH), *[LONG] * 10, foot=foot, numbers=False))
    assert lines(printed) == [*[LONG] * 10, cut + "30000元，用于技术攻关。", *[LONG] * 10]
    assert {f.rule for f in printed.furniture} <= {"running_head", "printed_from"} and "15" in printed.text


@pytest.mark.parametrize("degrees", [0, 45, 315])
def test_a_watermark_is_no_text(degrees):
    assert lines(read(make("一、总则", *[LONG] * 8, watermark=degrees))) == ["一、总则", *[LONG] * 8]


def test_lines_at_the_foot_of_pages_whose_numbers_are_no_page_numbers_are_text():
    story = [x for n in (8, 3) for x in (LONG, Spacer(1, 500), Paragraph(f"奖励{n}万元。", FLUSH), PageBreak())]
    assert lines(read(make(*story)))[1::2] == ["奖励8万元。", "奖励3万元。"]


def test_annex_labels_at_the_head_of_pages_are_no_running_heads():
    printed = read(make("一、总则。本办法有附件三个。", PageBreak(), Paragraph("附件", FLUSH), "甲表。", PageBreak(), Paragraph("附件", FLUSH), "乙表。"))
    assert lines(printed).count("附件") == 2


def test_an_annex_and_a_signature_begin_anew_on_the_next_page_below_a_full_line():
    right = ParagraphStyle("right", parent=FLUSH, alignment=2)
    story = [FLUSH_FULL, PageBreak(), Paragraph("城东区人力资源和社会保障局", right), Paragraph("2025年3月1日", right), PageBreak(), Paragraph("附件1", FLUSH), LONG, FLUSH_FULL, PageBreak(), Paragraph("附件2", FLUSH), LONG]
    assert lines(read(make(LONG, *story, numbers=False))) == [LONG, WORDS_OF_FULL, "城东区人力资源和社会保障局", "2025年3月1日", "附件1", LONG, WORDS_OF_FULL, "附件2", LONG]


@pytest.mark.parametrize("title", [("城东区人力资源和社会保障局等9部门", "关于加强新时代高技能人才", "队伍建设的实施意见"), ("首席技师和技能大师工作室", "建设项目的操作办法"), ("关于做好职工技能培训", "有关工作的通知")])
def test_a_title_over_several_lines_is_one(title):
    printed = read(make(Paragraph("<br/>".join(title), TITLE), "各镇人民政府：", LONG, Paragraph("城东区财政局", TITLE), Paragraph("技能大师工作室", TITLE), "（三）其他。"))
    assert lines(printed) == ["".join(title), "各镇人民政府：", LONG, "城东区财政局", "技能大师工作室", "（三）其他。"]


def test_two_columns_are_read_one_after_the_other():
    story = [f"第{n}条　{LONG[3:]}" for n in "一二三四五六七八"]
    assert lines(read(make(*story, columns=2))) == [re.sub(r"\s", "", s) for s in story]


def test_names_beside_values_are_no_columns():
    pairs = [f"{'项目名称' if n % 2 else '责任部门'}{'&nbsp;' * 30}值{n}" for n in range(12)]
    assert lines(read(make(*[Paragraph(p, FLUSH) for p in pairs])))[:2] == ["责任部门值0", "项目名称值1"]


def test_ruled_table_is_one_clause_with_its_headings():
    rows = [["类别", "补贴标准", ""], ["", "市级", "区级"], ["技师", "1500元", "1000元"], ["高级技师", "2500元", "2000元"]]
    spans = TableStyle([("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0))], parent=GRID)
    printed = read(make("一、补贴标准如下。", Spacer(1, 10), Table(rows, style=spans), Spacer(1, 10), "二、其他。"))
    assert lines(printed) == ["一、补贴标准如下。", "类别补贴标准市级区级技师1500元1000元高级技师2500元2000元", "二、其他。"]
    table = next(c for c in segment(document(printed)) if c.kind == "table")
    assert [r.text for r in read_rows(table.reading)] == ["类别:技师，补贴标准:市级:1500元，补贴标准:区级:1000元", "类别:高级技师，补贴标准:市级:2500元，补贴标准:区级:2000元"]
    assert_laws(document(printed))


def test_table_over_two_pages_is_one_table():
    rows = [["项目", "标准"], *[[f"项目{n}", f"{n}00元"] for n in range(1, 60)]]
    printed = read(make("一、标准。", Table(rows, style=GRID, repeatRows=1), "二、其他。"))
    tables = [b for b in printed.blocks if b.kind == "table"]
    assert len(tables) == 1 and len(tables[0].cells) == 120 and lines(printed)[-1] == "二、其他。"


def test_a_row_that_a_page_break_cuts_is_one_row():
    head, rows = ["级别", "一等奖"], [["全国技能大赛", "6万元"], ["省职业技", "2万元"]]
    printed = read(make("一、标准。", Table([head, *rows], [90, 60], style=GRID), PageBreak(), Table([head, ["能大赛", ""], ["市级大赛", "5000元"]], [90, 60], style=GRID), "二、其他。"))
    table = next(c for c in segment(document(printed)) if c.kind == "table")
    assert table.text == "级别|一等奖\n全国技能大赛|6万元\n省职业技能大赛|2万元\n市级大赛|5000元"
    assert_laws(document(printed))


def test_box_around_text_is_no_table():
    assert lines(read(make(Table([[Paragraph("一、总则", BODY)]], style=GRID)))) == ["一、总则"]


def picture_pages(*with_text):
    from PIL import Image

    buffer, image = io.BytesIO(), io.BytesIO()
    Image.new("L", (60, 80), 200).save(image, "PNG")
    page = canvas.Canvas(buffer)
    from reportlab.lib.utils import ImageReader
    for text in with_text:
        page.drawImage(ImageReader(io.BytesIO(image.getvalue())), 0, 0, *A4)
        page.setFont("STSong-Light", 12)
        page.drawString(72, 600, text)
        page.showPage()
    page.save()
    return buffer.getvalue()


def test_scan_is_one_sentence_and_a_partly_scanned_file_says_which_pages(tmp_path):
    (tmp_path / "a.pdf").write_bytes(picture_pages("", ""))
    with pytest.raises(UnreadableSource, match=r"^a\.pdf: the PDF holds pictures of its pages and no text \(a scan\); run a text recognition[^\n]*$"):
        read_document(tmp_path / "a.pdf")
    assert read(picture_pages("一、对首席技师，给予资助。", "")).claims == {"scanned_pages": "2"}


GOOD = make("一、对首席技师，给予一次性资助3万元。")
LOCKED = make("一、总则", encrypt=pdfencrypt.StandardEncryption("secret", strength=128))


@pytest.mark.parametrize(("data", "says"), [
    (LOCKED, "protected by a password"), (GOOD[:400], "damaged or cut off|a scan"), (GOOD[:len(GOOD) // 2], "damaged or cut off|a scan"), (b"%PDF-1.7\n" + b"x" * 3000, "damaged"),
    ("纯文本".encode(), "this is no PDF"), (b"", "empty"), (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R>>", "damaged|a scan")])
def test_broken_files_are_one_sentence(tmp_path, data, says):
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(UnreadableSource, match=rf"^a\.pdf: [^\n]*(?:{says})[^\n]*$"):
        read_document(tmp_path / "a.pdf")


def test_flate_bomb_stops_at_the_limit_and_the_others_are_read(tmp_path, monkeypatch):
    import zlib

    monkeypatch.setattr(child, "SECONDS", 4)
    bomb = zlib.compress(b"BT /F1 12 Tf (" + b"A" * 400_000_000 + b") Tj ET", 9)
    objects = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<>>>>",
               b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(bomb), bomb))
    data, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    (tmp_path / "a.pdf").write_bytes(data + table + b"trailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF" % len(data))
    (tmp_path / "b.pdf").write_bytes(GOOD)
    results = list(extract_corpus(list_sources(tmp_path)))
    assert isinstance(results[0], Problem) and "\n" not in results[0].message and results[0].message.startswith("a.pdf: ")
    assert [b.max_cny for t in results[1].clauses for b in t.benefits] == [30000]


@pytest.mark.parametrize("share", [20, 60, 90, 99])
def test_a_pdf_that_is_cut_off_is_never_read_in_part(tmp_path, share):
    whole = make("一、对首席技师，给予一次性资助3万元。", *[LONG] * 60)
    (tmp_path / "a.pdf").write_bytes(whole[:len(whole) * share // 100])
    with pytest.raises(UnreadableSource, match=r"^a\.pdf: the file is damaged or cut off; [^\n]*$"):
        read_document(tmp_path / "a.pdf")


WORDS = st.text(st.sampled_from("首席技师资助每人给予万元企业培训0123456789，；"), min_size=5, max_size=120)


@laws_over(80)
@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from([1, 2]))
def test_every_character_stands_once_in_its_order(paragraphs, columns):
    printed = read(make(*[f"第{n}条　{words}。" for n, words in enumerate(paragraphs, 1)], columns=columns))
    squeezed = "".join(lines(printed))
    assert squeezed == "".join(f"第{n}条{words}。" for n, words in enumerate(paragraphs, 1))
    assert_laws(document(printed))
