"""Pages of government sites: the article and nothing else of the page, tables with their headings, figures that no tag splits."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Document, UnreadableSource
from extract.read import read_printed
from extract.read.child import read_in_child
from extract.read.html import read_html
from extract.segment import segment
from extract.tables import headings_of, read_rows
from tests.chance import laws_over
from tests.test_segment import assert_laws

DEPARTMENTS = "".join(f'<a href="#">市{name}局</a> ' for name in ("教育", "公安", "民政", "司法", "财政", "水务", "农业农村", "商务", "审计", "统计") * 4)
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_城东区人民政府</title><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="2025-03-01 10:00"><meta name="ContentSource" content="区人社局"><meta name="ColumnName" content="{column}"></head><body>
<div class="header"><ul><li><a>首页</a></li><li><a>政务公开</a></li><li><a>办事服务</a></li><li><a>互动交流</a></li></ul><form><input value="搜索"><button>搜索</button></form></div>
<div class="crumb">当前位置：<a>首页</a> &gt; <a>政务公开</a> &gt; 正文</div>
<div class="wrap"><table class="card"><tr><td>索引号：</td><td>AB-100/2025</td><td>发布机构：</td><td>区人社局</td></tr>
<tr><td>发文字号：</td><td>城人社规〔2025〕3号</td><td>成文日期：</td><td>2025-02-20</td></tr></table>
<h1>{title}</h1><div class="info">发布日期：2025-03-01　来源：区人社局　字体：[<a>大</a> <a>中</a> <a>小</a>] <a>打印</a></div>
<div id="zoom">{article}</div><div class="share">分享到：<a>微信</a><a>微博</a></div>
<div class="xg"><h3>相关解读</h3><ul><li><a>一图读懂人才政策</a></li><li><a>政策问答：补贴怎么领</a></li><li><a>专家谈技能人才</a></li></ul></div></div>
<div class="links">{departments}</div><div class="foot"><p>主办单位：城东区人民政府办公室　地址：城东区某路100号，邮编：200000</p><p>沪ICP备12345678号 版权所有</p></div>
<script>var a = "脚本";</script></body></html>"""
TITLE = "关于印发《城东区高技能人才若干措施》的通知"
ARTICLE = """<p>各镇人民政府，各街道办事处：</p><p>　　现将《城东区高技能人才若干措施》印发给你们，请认真遵照执行。</p>
<p>一、首席技师资助。对获评的，每人给予<b>3</b><!-- x --><span>万</span>元
资助，分<i>2</i><i>0</i>期。</p><p>（责任部门：区人社局）<br>二、其他<br/>详见下表，执行到期为止。</p>
<p style="text-align:right">城东区人力资源和社会保障局</p><p>2025年2月20日</p><p>附件：<a href="x.docx">1.申请表.docx</a></p>"""
TABLE = """<table><tr><td rowspan=2>类别</td><td colspan=2>补贴标准</td></tr><tr><td>市级</td><td>区级</td></tr>
<tr><td>技<span>师</span></td><td>15<b>00</b>元</td><td rowspan=2>1000元</td></tr><tr><td>高级技师</td><td>2500元</td></tr></table>"""


def page(article=ARTICLE, title=TITLE, column="规范性文件"):
    return PAGE.format(article=article, title=title, column=column, departments=DEPARTMENTS)


def read(source):
    return read_html(source.encode(), "a.html")


def blocks(printed):
    return [printed.text[b.start:b.end] for b in printed.blocks]


def document(printed):
    return Document("a", printed.text, printed.blocks, "a.html", "html", "", {}, printed.furniture, printed.facts, printed.claims)


def test_article_is_found_among_menus_card_share_bar_and_footer():
    printed = read(page())
    assert blocks(printed) == [TITLE, "各镇人民政府，各街道办事处：", "现将《城东区高技能人才若干措施》印发给你们，请认真遵照执行。",
                               "一、首席技师资助。对获评的，每人给予3万元资助，分20期。", "（责任部门：区人社局）", "二、其他", "详见下表，执行到期为止。",
                               "城东区人力资源和社会保障局", "2025年2月20日", "附件：1.申请表.docx"]
    assert_laws(document(printed))


def test_text_is_what_a_visitor_sees_and_every_line_is_article_or_named_furniture():
    printed = read(page('<p style="display:none">看不见的一行，有五万元。</p>' + ARTICLE))
    assert "看不见" not in printed.text and "脚本" not in printed.text and "市农业农村局" in printed.text
    covered = {i for part in (*printed.blocks, *printed.furniture) for i in range(part.start, part.end)}
    assert all(c.isspace() or i in covered for i, c in enumerate(printed.text))
    assert {"menu", "page_info", "footer", "trail"} <= {f.rule for f in printed.furniture}


def test_card_gives_facts_that_stand_at_their_spans_and_meta_tags_give_claims():
    printed = read(page())
    facts = {f.field: f.value for f in printed.facts}
    assert facts == {"index_number": "AB-100/2025", "issuer": "区人社局", "doc_number": "城人社规〔2025〕3号", "issued_on": "2025-02-20",
                     "published_on": "2025-03-01", "source": "区人社局"}
    assert all(printed.text[f.span.start:f.span.end] == f.value for f in printed.facts)
    assert printed.claims["articletitle"] == TITLE and printed.claims["contentsource"] == "区人社局" and "secondary" not in printed.claims
    assert read(page(column="政策解读")).claims["secondary"] == "政策解读"


def test_card_as_a_list_of_labels_and_values():
    printed = read("<body><dl><dt>发文字号</dt><dd>城人社规〔2025〕3号</dd><dt>成文日期：</dt><dd>2025年2月20日</dd></dl><div>" + ARTICLE + "</div></body>")
    assert {f.field: f.value for f in printed.facts} == {"doc_number": "城人社规〔2025〕3号", "issued_on": "2025年2月20日"}
    assert blocks(printed)[0].startswith("各镇")


def test_table_is_one_clause_and_each_row_carries_its_headings():
    printed = read(page(ARTICLE + TABLE))
    table = next(c for c in segment(document(printed)) if c.kind == "table")
    assert table.text == "类别|补贴标准\n市级|区级\n技师|1500元|1000元\n高级技师|2500元"
    assert [r.text for r in read_rows(table.reading)] == [
        "类别:技师，补贴标准:市级:1500元，补贴标准:区级:1000元", "类别:高级技师，补贴标准:市级:2500元，补贴标准:区级:1000元"]
    row = next(read_rows(table.reading))
    span = row.source(row.text.index("1500元"), row.text.index("1500元") + 5)
    assert printed.text[span.start:span.end] == "1500元"
    assert [table.text[h.start:h.end] for h in headings_of(table.reading.cells[-1], table.reading.cells)] == ["补贴标准", "市级"]


def test_nested_tables_part_into_lines_and_inner_tables():
    nested = f"<table><tr><td>补贴标准如下，按等级发放</td><td>{TABLE}</td></tr><tr><td>申请条件</td><td>在本区就业，满一年。</td></tr></table>"
    printed = read(page(ARTICLE + nested))
    assert blocks(printed)[-4:] == ["补贴标准如下，按等级发放", "类别\t补贴标准\n市级\t区级\n技师\t1500元\t1000元\n高级技师\t2500元", "申请条件", "在本区就业，满一年。"]


def test_numbers_in_lines_of_a_cell_never_grow_together():
    printed = read(page(ARTICLE + "<table><tr><td>等级</td><td>标准</td></tr><tr><td>技<br>师</td><td>3<br>5万元</td></tr></table>"))
    table = next(c for c in segment(document(printed)) if c.kind == "table")
    assert table.text == "等级|标准\n技师|3 5万元"


def test_guide_table_of_two_columns_is_headed_by_its_first_column():
    guide = "<table><tr><td>补贴对象</td><td>本区企业</td></tr><tr><td>补贴标准</td><td>每人1500元</td></tr><tr><td>申请条件</td><td>缴纳社保满一年</td></tr></table>"
    table = next(c for c in segment(document(read(page(ARTICLE + guide)))) if c.kind == "table")
    assert [r.text for r in read_rows(table.reading)] == ["补贴对象:本区企业", "补贴标准:每人1500元", "申请条件:缴纳社保满一年"]


def test_old_pages_laid_out_by_tables_keep_their_article():
    body = "".join(f"<p>第{n}条　对符合条件的企业，按规定给予培训费补贴和技能提升补贴，具体见本办法的附件所列。</p>" for n in "一二三四五六七八九")
    old = f"<body><table><tr><td><a>首页</a></td><td><a>机构</a></td><td><a>法规</a></td><td><a>动态</a></td></tr></table><table><tr><td>左栏</td><td>{body}</td></tr></table></body>"
    assert [b[:3] for b in blocks(read(old)) if b.startswith("第")] == [f"第{n}条" for n in "一二三四五六七八九"]


def test_numbers_that_the_browser_prints_are_in_the_text():
    lists = '<ol><li>企业在本区注册，依法纳税。</li><li>职工参加社保，满一年。</li></ol><ol style="list-style-type:cjk-ideographic" start="3"><li>资助标准，另行公布。</li></ol>'
    assert blocks(read(page(ARTICLE + lists)))[-3:] == ["1.企业在本区注册，依法纳税。", "2.职工参加社保，满一年。", "三、资助标准，另行公布。"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_encodings_whatever_the_page_claims(encoding):
    assert blocks(read_html(page().encode(encoding), "a.html")) == blocks(read(page()))


@pytest.mark.parametrize("source", [
    "<body><ul><li><a>通知一</a></li><li><a>通知二</a></li></ul></body>", "<body><div id='app'></div><script>load()</script></body>", "<body>" + DEPARTMENTS * 30 + "</body>",
    "<!-- nothing -->", "<html></html>"])
def test_page_without_an_article_is_one_sentence(source):
    with pytest.raises(UnreadableSource, match=r"^a\.html: .*(no article|no text)[^\n]*$"):
        read(source)


def test_page_nested_too_deep_is_refused_and_never_cut():
    with pytest.raises(UnreadableSource, match="too deep"):
        read("<div>" * 3000 + "<p>对首席技师，给予三万元。</p>" * 20)


def test_crafted_spans_cost_nothing():
    printed = read(page(ARTICLE + '<table><tr><td colspan="99999" rowspan="65000">等级</td></tr>' + "<tr><td>技师</td><td>1500元</td></tr>" * 50 + "</table>"))
    assert len(printed.blocks[-1].cells) == 101


def test_a_large_page_is_read_in_a_process_of_its_own_like_any_other(tmp_path):
    (tmp_path / "small.html").write_text(page())
    (tmp_path / "large.html").write_text(page(ARTICLE + f"<img src='data:image/png;base64,{'A' * 3_000_000}'>"))
    small, large = read_printed(tmp_path / "small.html"), read_printed(tmp_path / "large.html")
    assert large.text == small.text and large.blocks == small.blocks and large.facts == small.facts
    with pytest.raises(UnreadableSource, match=r"^large\.html: (it needs more than 30 MB of memory|its reader broke off); "):
        read_in_child(tmp_path / "large.html", "html", megabytes=30)


def test_markup_in_the_text_stays_text():
    assert "<script>alert(1)</script>" in read(page(ARTICLE + "<p>对企业，&lt;script&gt;alert(1)&lt;/script&gt;</p>")).text


WORDS = st.text(st.sampled_from("首席技师资助每人给予万元企业0123456789％，。；（）"), min_size=12, max_size=60)
TAGS = st.sampled_from(["b", "span", "font", "i", "u", "em", "strong", "a", "o:p", "sup"])


@laws_over(120)
@given(st.lists(WORDS, min_size=4, max_size=10), st.data())
def test_inline_tags_never_split_and_every_character_stands_once(paragraphs, data):
    tagged = []
    for words in paragraphs:
        cuts = sorted(data.draw(st.lists(st.integers(0, len(words)), min_size=0, max_size=4)))
        tag = data.draw(TAGS)
        parts = [words[a:b] for a, b in zip([0, *cuts], [*cuts, len(words)], strict=True)]
        tagged.append("<p>" + "".join(f"<{tag}>{p}</{tag}>" if n % 2 else p for n, p in enumerate(parts)) + "</p>")
    anchor = "<p>现将本办法印发给你们，请认真遵照执行，并将执行情况及时报送我局，以便汇总上报。</p>"
    printed = read(page(anchor + "\n".join(tagged) + anchor, title="城东区办法"))
    squeezed = re.sub(r"\s", "", printed.text)
    assert squeezed.count("".join(paragraphs)) >= 1
    inside = [printed.text[b.start:b.end] for b in printed.blocks]
    assert [w for w in paragraphs if w in printed.text.split("\n")] == paragraphs
    assert_laws(document(printed))
    assert "".join(inside).count(paragraphs[0]) == "".join(paragraphs).count(paragraphs[0])


ANNEXED = """<p>城人社〔2025〕3号</p><p>现将《城东区技能人才若干措施》印发给你们，请认真遵照执行。</p>{list}<p>城东区人力资源和社会保障局</p><p>2025年2月20日</p>
<p>附件1</p><p>首席技师资助操作办法</p><p>一、标准</p><p>给予企业每人每年1万元资助。</p><p>附件2</p><p>技能大师工作室资助操作办法</p><p>一、标准</p><p>给予企业每个10万元资助。</p>{below}"""
IN_TEXT = "<p>附件：1.首席技师资助操作办法</p><p>2.技能大师工作室资助操作办法</p>"
BELOW = ["", '<p>附件：<a href="1.docx">申请表.docx</a></p>', '<p>附件：<a href="1.docx">1.首席技师资助操作办法.docx</a></p><p><a href="2.doc">2.申请表.doc</a></p>',
         '<p>附件：</p><p><a href="1.docx">1.申请表.docx</a></p><p><a href="2.xls">2.汇总表.xls</a></p>']


@pytest.mark.parametrize("below", BELOW)
def test_files_to_download_below_the_text_leave_its_annexes_alone(below):
    paths = [c.path for c in segment(document(read(page(ANNEXED.format(list=IN_TEXT, below=below))))) if not c.path.startswith("annexlist")]
    assert paths[-6:] == ["A1", "A1.1", "A1.1.p1", "A2", "A2.1", "A2.1.p1"]


def test_a_list_of_attachments_that_are_links_is_no_menu():
    linked = "<p>附：</p>" + "".join(f'<p><a href="{n}.htm">{n}.{words}</a></p>' for n, words in enumerate(("首席技师资助操作办法", "技能大师工作室资助操作办法", "产教融合基地操作办法"), 1))
    clauses = segment(document(read(page(ANNEXED.format(list=linked, below="")))))
    assert [c.text for c in clauses if c.kind == "annexlist"] == ["附：", "首席技师资助操作办法", "技能大师工作室资助操作办法", "产教融合基地操作办法"]


def test_a_page_that_offers_its_own_text_as_a_file_is_no_annex_of_itself():
    article = f'<p>{TITLE}</p><p>一、首席技师资助。对获评首席技师的，每人给予企业一次性资助3万元，用于技术攻关和带徒培养。</p><p>附件：<a href="1.docx">{TITLE}.docx</a></p>'
    assert [c.path for c in segment(document(read(page(article)))) if c.text.startswith("首席")] == ["1"]


def test_struck_out_words_are_no_text():
    article = '<p>一、对首席技师，给予企业<del>5万元</del><ins>8万元</ins>、<s>6万元</s>7万元、<span style="color:red; text-decoration: red line-through">9万元</span>一次性资助，用于技术攻关、技能传承和带徒培养，由区人力资源社会保障局负责组织实施。</p>'
    assert "给予企业8万元、7万元、一次性资助" in blocks(read(page(article)))[1]
