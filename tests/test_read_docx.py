"""Word files: the numbers that Word prints, tables, tracked changes, text boxes and notes; broken and crafted files in one sentence."""

import io
import os
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from extract.model import Problem, UnreadableSource
from extract.pipeline import extract_corpus
from extract.read import list_sources, read_document
from extract.read.child import read_in_child
from extract.read.docx import read_docx
from extract.segment import segment
from extract.tables import read_rows
from tests.test_segment import assert_laws

W = nsdecls("w")
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'


def level(n, style, text, extra=""):
    return f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'


class Maker:
    """A Word file in the making."""

    def __init__(self):
        self.file = docx.Document()

    def numbering(self, *levels, overrides=""):
        root = self.file.part.numbering_part.element
        number = 90 + len(root)
        root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'))
        root.append(parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{number}"/>{overrides}</w:num>'))
        return number

    def add(self, inner, number=None, ilvl=0, properties=""):
        listed = f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{number}"/></w:numPr>' if number is not None else ""
        self.file.element.body.insert(len(self.file.element.body) - 1, parse_xml(
            f"<w:p {W} {MC}><w:pPr>{listed}{properties}</w:pPr>{inner if inner.startswith('<') else self.run(inner)}</w:p>"))
        return self

    @staticmethod
    def run(words, properties=""):
        return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'

    def save(self, path=None):
        buffer = io.BytesIO()
        self.file.save(buffer)
        if path:
            path.write_bytes(buffer.getvalue())
        return buffer.getvalue()

    def read(self):
        return read_docx(self.save(), "a.docx")


def lines(printed):
    return [printed.text[b.start:b.end] for b in printed.blocks]


def test_numbers_that_word_generates_are_in_the_text():
    maker = Maker()
    n = maker.numbering(level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3."))
    for words, ilvl in (("总则", 0), ("补贴", 0), ("培训费", 1), ("首席技师", 1), ("5万元以下的，按实补贴。", 2), ("其他", 2), ("竞赛", 1), ("选手", 2), ("附则", 0)):
        maker.add(words, n, ilvl)
    printed = maker.read()
    assert lines(printed) == ["一、总则", "二、补贴", "（一）培训费", "（二）首席技师", "1. 5万元以下的，按实补贴。", "2. 其他", "（三）竞赛", "1. 选手", "三、附则"]


def test_chapters_articles_decimals_and_restarts():
    maker = Maker()
    n = maker.numbering(level(0, "chineseCountingThousand", "第%1章"), level(1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>'))
    d = maker.numbering(level(0, "chineseCounting", "%1"), level(1, "decimal", "%1.%2", "<w:isLgl/>"),
                        overrides='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>')
    for words, number, ilvl in (("总则", n, 0), ("目的。", n, 1), ("资助", n, 0), ("标准。", n, 1), ("附则", d, 0), ("说明", d, 1), ("不编号", 0, 0)):
        maker.add(words, number, ilvl)
    assert lines(maker.read()) == ["第一章 总则", "第一条 目的。", "第二章 资助", "第二条 标准。", "三 附则", "3.1 说明", "不编号"]


def test_numbers_that_come_by_style():
    maker = Maker()
    maker.file.add_paragraph("企业申请", style="List Number")
    maker.file.add_paragraph("部门审核", style="List Number")
    maker.file.add_paragraph("不要求", style="List Bullet")
    assert lines(maker.read()) == ["1. 企业申请", "2. 部门审核", "●不要求"]


def test_tracked_changes_are_read_as_accepted():
    maker = Maker()
    mark = 'w:id="1" w:author="a" w:date="2025-01-01T00:00:00Z"'
    maker.add(f'{maker.run("资助")}<w:del {mark}><w:r><w:delText>1</w:delText></w:r></w:del><w:ins {mark}>{maker.run("3")}</w:ins>{maker.run("万元，")}')
    maker.add(f"<w:del {mark}><w:r><w:delText>整段删去</w:delText></w:r></w:del>", properties=f"<w:rPr><w:del {mark}/></w:rPr>")
    maker.add("前半段", properties=f"<w:rPr><w:del {mark}/></w:rPr>").add("后半段。")
    maker.add(f'<w:moveFrom {mark}>{maker.run("移走")}</w:moveFrom><w:moveTo {mark}>{maker.run("移来")}</w:moveTo>')
    printed = maker.read()
    assert lines(printed) == ["资助3万元，", "前半段后半段。", "移来"] and "删" not in printed.text


def test_runs_never_split_words_and_hidden_text_and_fields_are_not_printed():
    maker = Maker()
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    maker.add(maker.run("首席") + maker.run("技师") + maker.run("3") + maker.run("0000元") + maker.run("暗文", "<w:vanish/>") + field + maker.run("（三）"))
    maker.add("<w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r>")
    assert lines(maker.read()) == ["首席技师30000元（三）", "上", "下"]


def test_text_boxes_once_and_notes_behind_their_paragraph():
    maker = Maker()
    box = f"<w:txbxContent><w:p>{maker.run('城人社规〔2025〕3号')}</w:p></w:txbxContent>"
    maker.add(f'{maker.run("正文。")}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
              f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>")
    assert lines(maker.read()) == ["正文。", "城人社规〔2025〕3号"]


def test_table_with_merged_cells_is_one_clause_with_its_headings():
    maker = Maker()
    maker.file.add_paragraph("一、补贴标准如下。")
    table = maker.file.add_table(4, 3)
    for r, row in enumerate((("类别", "补贴标准", ""), ("", "市级", "区级"), ("技师", "1500元", "1000元"), ("", "2500元", "2000元"))):
        for c, words in enumerate(row):
            table.cell(r, c).text = words
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(2, 0).merge(table.cell(3, 0))
    printed = maker.read()
    assert lines(printed)[1] == "类别\t补贴标准\n市级\t区级\n技师\t1500元\t1000元\n2500元\t2000元"
    from tests.test_read_html import document
    assert_laws(document(printed))
    clause = next(c for c in segment(document(printed)) if c.kind == "table")
    assert [r.text for r in read_rows(clause.reading)] == ["类别:技师，补贴标准:市级:1500元，补贴标准:区级:1000元", "类别:技师，补贴标准:市级:2500元，补贴标准:区级:2000元"]


def test_frame_of_one_cell_and_nested_tables_are_running_text():
    maker = Maker()
    frame = maker.file.add_table(1, 1)
    frame.cell(0, 0).text = "一、总则"
    outer = maker.file.add_table(2, 2)
    for r in range(2):
        for c in range(2):
            outer.cell(r, c).text = f"格{r}{c}。"
    inner = outer.cell(1, 1).add_table(2, 2)
    for r, row in enumerate((("等级", "标准"), ("技师", "1500元"))):
        for c, words in enumerate(row):
            inner.cell(r, c).text = words
    assert lines(maker.read()) == ["一、总则", "格00。", "格01。", "格10。", "格11。", "等级\t标准\n技师\t1500元"]


def test_table_of_contents_is_furniture():
    maker = Maker()
    maker.add(f'<w:hyperlink>{maker.run("一、总则	1")}</w:hyperlink>', properties='<w:pStyle w:val="TOC1"/>')
    maker.file.styles.add_style("toc 1", 1).element.set(next(k for k in maker.file.styles["Normal"].element.attrib if k.endswith("styleId")), "TOC1")
    maker.add("一、总则")
    printed = maker.read()
    assert lines(printed) == ["一、总则"] and [f.rule for f in printed.furniture] == ["contents"]


def zipped(*parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            package.writestr(name, data)
    return buffer.getvalue()


GOOD = Maker().add("一、对首席技师，给予一次性资助3万元。").save()
BOMB = zipped(("word/document.xml", b"<a>" + b" " * 300_000_000 + b"</a>"))
LAUGHS = zipped(("word/document.xml", '<!DOCTYPE a [<!ENTITY b "哈哈">]><a>&b;</a>'))
INNER = "<tbl><tr><tc>" * 60 + "<p><r><t>一、资助。</t></r></p>" + "</tc></tr></tbl>" * 60
NESTED = zipped(("word/document.xml", f"<document><body>{INNER}</body></document>"))
NUMBERS = zipped(("word/document.xml", "<document><body><p><r><t>一、资助。</t></r></p></body></document>"), ("word/numbering.xml", b"<a>" + b" " * 300_000_000 + b"</a>"))
DEEP = zipped(("word/document.xml", b"<a>" * 5000 + b"</a>" * 5000))


@pytest.mark.parametrize(("data", "says"), [
    (GOOD[:len(GOOD) // 2], "damaged or cut off"), (b"PK\x03\x04" + b"x" * 500, "damaged or cut off"), (b"", "empty"), ("纯文本".encode(), "damaged"),
    (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"), (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Word file"),
    (BOMB, "unpacked, word/document.xml has more than"), (LAUGHS, "declares entities"), (DEEP, "is damaged"), (NESTED, "one in another more than 40 deep"), (NUMBERS, "unpacked, word/numbering.xml has more than"),
    (zipped(("word/document.xml", "<document><body><p><r><t>资\0助</t></r></p></body></document>")), "is damaged"), (GOOD[:-30], "damaged or cut off"), (zipped(("xl/workbook.xml", "<a/>")), "no Word document"),
    (zipped(("word/document.xml", "<document><body><p><r><drawing/></r></p></body></document>")), "a scan"), (Maker().save(), "no text")])
def test_broken_and_crafted_files_are_one_sentence(tmp_path, data, says):
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(UnreadableSource, match=rf"^a\.docx: [^\n]*{says}[^\n]*$"):
        read_document(path)


def test_others_are_read_beside_a_broken_one(tmp_path):
    (tmp_path / "a.docx").write_bytes(BOMB)
    (tmp_path / "b.docx").write_bytes(GOOD)
    results = list(extract_corpus(list_sources(tmp_path)))
    assert isinstance(results[0], Problem) and [b.kind for t in results[1].clauses for b in t.benefits] == ["fixed"]


def test_footnote_stands_behind_the_paragraph_that_refers_to_it():
    note = '<footnotes><footnote id="2"><p><r><t>按市级标准执行。</t></r></p></footnote></footnotes>'
    body = '<document><body><p><r><t>一、资助。</t></r><r><footnoteReference id="2"/></r></p><p><r><t>二、其他。</t></r></p></body></document>'
    assert lines(read_docx(zipped(("word/document.xml", body), ("word/footnotes.xml", note)), "a.docx")) == ["一、资助。", "按市级标准执行。", "二、其他。"]


def test_reader_that_needs_too_much_memory_is_stopped(tmp_path):
    (tmp_path / "a.docx").write_bytes(zipped(("word/document.xml", "<document><body>" + "<p><r><t>对</t></r></p>" * 900_000 + "</body></document>")))
    with pytest.raises(UnreadableSource, match=r"^a\.docx: (it needs more than 200 MB of memory|its reader broke off|word/document.xml is damaged); [^\n]*$"):
        read_in_child(tmp_path / "a.docx", "docx", megabytes=200)


def test_reader_that_hangs_is_stopped(tmp_path):
    os.mkfifo(tmp_path / "a.docx")
    with pytest.raises(UnreadableSource, match=r"^a\.docx: not read within 1 seconds; "):
        read_in_child(tmp_path / "a.docx", "docx", seconds=1)


def test_struck_out_words_are_no_text():
    run = Maker.run
    printed = Maker().add(run("给予", '<w:strike w:val="0"/>') + run("5万元", "<w:strike/>") + run("6万元", "<w:dstrike/>") + run("8万元资助。")).read()
    assert printed.text.strip() == "给予8万元资助。"
