"""Markdown: tables written as HTML, formulas that are figures, links, front matter and headings, each with spans that stay true."""

import hashlib
import time

import pytest

from extract.model import Document
from extract.pipeline import extract
from extract.read.markdown import find_blocks, find_marks
from extract.read.plain import find_blocks as find_plain
from tests.test_segment import assert_laws

HEAD = "城人社〔2025〕3号\n\n城东区人力资源和社会保障局关于做好技能人才工作的通知\n\n"


def read(text):
    blocks = tuple(find_blocks(text))
    document = Document("a", text, blocks, "a.md", "md", hashlib.sha256(text.encode()).hexdigest(), {}, tuple(find_marks(text, blocks)))
    assert_laws(document)
    return document


def clauses(text):
    return [t.clause.text for t in extract(read(text)).clauses]


def figures(text):
    return [(t.clause.reading.source(a.start, a.end), a.kind, a.max) for t in extract(read(text)).clauses for a in t.amounts]


TABLE = """<table border="1"><tr><td rowspan="2">竞赛级别</td><td colspan=2>奖励标准</td></tr><tr><td>一等奖</td>
<td>二等奖</td></tr>

<tr><td><p>全国<b>技能</b>大赛</p></td><td> 6万元 </td><td>4万元</td></tr></table>"""


@pytest.mark.parametrize("text", [f"一、标准\n\n{TABLE}\n\n二、其他\n", f"一、标准\n{TABLE}二、其他", f"一、标准\r\n\r\n{TABLE.upper().replace('B>', 'b>')}\r\n二、其他"])
def test_a_table_written_as_html_is_a_table(text):
    document = read(HEAD + text)
    rows = [(b.programme, b.award_level, b.tier, b.max_cny) for t in extract(document).clauses for b in t.benefits]
    assert rows == [("competition_prize", "national", "一等奖", 60000), ("competition_prize", "national", "二等奖", 40000)]
    assert [document.text[b.start:b.end] for b in document.blocks if b.kind != "table"][2:] == ["一、标准", "二、其他"]


def test_two_tables_on_one_line_and_words_between_them():
    table = "<table><tr><td>等级</td><td>标准</td></tr><tr><td>技师</td><td>1500元</td></tr></table>"
    document = read(f"一、标准{table}另外：{table}以上。\n二、其他")
    assert [b.kind if b.kind == "table" else document.text[b.start:b.end] for b in document.blocks] == ["一、标准", "table", "另外：", "table", "以上。", "二、其他"]


def test_a_table_that_lays_out_words_or_never_ends_is_text():
    assert clauses("一、标准\n\n<table><tr><td>每人1500元。</td></tr></table>") == ["标准", "每人1500元。"]
    assert clauses("一、标准\n\n<table><tr><td>每人1500元。") == ["标准", "每人1500元。"]


def test_a_formula_that_is_a_figure_is_read_and_its_marks_are_no_text():
    text = "一、按费用的 $80\\%$ 给予补贴，最高 $10$ 万元，配套 $1:0.5$，奖励 $20{,}000$ 元或 $3\\,000\\text{元}$，另按 50\\% 补助，区间 $1\\ $万元。\n"
    assert clauses(text) == ["按费用的80%给予补贴，最高10万元，配套1:0.5，奖励20,000元或3000元，另按50%补助，区间1万元。"]
    found = figures(text)
    assert [(kind, value) for _, kind, value in found] == [("percent", 0.8), ("money", 100000), ("ratio", 0.5), ("money", 20000), ("money", 3000), ("percent", 0.5), ("money", 10000)]
    assert text[found[0][0].start:found[0][0].end].startswith("80")


@pytest.mark.parametrize("text", ["一、奖励$500，另奖$600。", "一、美元$ 5 与$ 6。", "一、费用$10~20$元。"])
def test_no_digits_are_glued_where_a_formula_ends(text):
    assert "1020" not in clauses(text)[0] and not [f for f in figures(text) if f[2] > 20]


@pytest.mark.parametrize("address", ["http://a.cn/1.html", 'http://a.cn/1.html "《奖励办法》"', "http://a.cn/办法(试行).html", "<http://a.cn/a b.html>", "http://a.cn/1.html '办法'"])
def test_the_address_of_a_link_is_no_text(address):
    assert clauses(f"一、按照[《奖励办法》]({address})执行（试行）。") == ["按照《奖励办法》执行（试行）。"]


def test_front_matter_is_no_text_and_lines_between_rules_are():
    assert clauses("---\ntitle: 通知\ntags: [a]\nlist:\n  - x\n- y\n---\n\n一、总则\n") == ["总则"]
    assert clauses("---\n城东区通知\n---\n一、总则\n") == ["城东区通知", "总则"]
    started = time.monotonic()
    read("---\n" + "   \r\n" * 60 + "a: b\r\n" * 50 + "一、总则\n")
    assert time.monotonic() - started < 2


def test_a_heading_never_goes_on_in_the_paragraph_below():
    wrapped = "为贯落实有关文件精神，加强高技能人才队伍建设，增强培育新动能和壮大发展新赛，\n" * 8
    title = "# 城东区人力资源和社会保障局等九部门关于加强新时代高技能人才队伍建设的一些意见"
    assert clauses(f"城人社〔2025〕3号\n\n{title}\n\n各区相关部门，各有关单位：\n\n{wrapped}")[1:3] == [title[2:], "各区相关部门，各有关单位："]


PIPES = "一、奖励标准\n\n| 竞赛级别 | 一等奖 | 二等奖 |\n| 全国技能大赛 | 6万元 | 4万元 |\n| 省技能大赛 | 2万元 | |\n注：团体项目按1.5倍奖励。\n"


@pytest.mark.parametrize("find", [find_blocks, find_plain])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("rule", ["", "|---|---|---|\n"])
def test_a_table_of_pipes_needs_no_ruled_line_and_lines_may_end_in_a_carriage_return(find, ending, rule):
    text = PIPES.replace("| 全国", rule + "| 全国").replace("\n", ending)
    document = Document("a", text, tuple(find(text)), "a.md", "md", "")
    assert_laws(document)
    assert [(b.tier, b.max_cny) for t in extract(document).clauses if t.clause.kind == "table" for b in t.benefits] == [("一等奖", 60000), ("二等奖", 40000), ("一等奖", 20000)]


def test_lines_between_pipes_with_unlike_numbers_of_cells_are_no_table():
    assert [b.kind for b in find_plain("|甲|乙|\n|一|二|三|\n|丙|")] == ["line"] * 3


@pytest.mark.parametrize("head", ["|竞赛级别|奖励标准（元）|奖励标准（元）|备注|\n|---|---|---|---|\n|竞赛级别|一等奖|二等奖|备注|", "|竞赛级别|奖励标准（元）| |备注|\n|---|---|---|---|\n||一等奖|二等奖||"])
def test_two_rows_of_headings_in_a_table_of_pipes(head):
    rows = [(b.award_level, b.tier, b.max_cny) for t in extract(read(f"一、奖励标准\n\n{head}\n|全国职业技能大赛|60000|40000|每年|\n")).clauses for b in t.benefits]
    assert rows == [("national", "一等奖", 60000), ("national", "二等奖", 40000)]


def test_a_blank_heading_over_values_makes_no_second_row_of_headings():
    document = read("一、标准\n\n|等级|标准||\n|---|---|---|\n||每人600元|一次性|\n|技师|每人800元|一次性|\n")
    assert [c.row for b in document.blocks for c in b.cells if c.header] == [0, 0, 0]
