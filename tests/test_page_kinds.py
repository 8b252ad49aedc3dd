"""Whole documents of the kinds that sites publish: what each becomes, and that what only tells about a measure fills no comparison."""

import hashlib
import sqlite3

import pytest

from extract.model import Document
from extract.pipeline import extract
from extract.read import read_document
from extract.read.html import read_html
from extract.read.plain import find_blocks
from extract.store import build_database
from tests.test_read_html import page
from tests.test_segment import assert_laws

NOTICE = """城东区人力资源和社会保障局文件
东人社规〔2025〕3号

关于印发《城东区首席技师资助办法》的通知

各街道办事处，各有关单位：
    现将《城东区首席技师资助办法》印发给你们，请认真贯彻执行。

    附件：1.城东区首席技师资助办法
          2.城东区首席技师资助申请表

                        城东区人力资源和社会保障局
                             2025年2月20日
（此件公开发布）

附件1
            城东区首席技师资助办法
第一章　总　则
第一条　为加强高技能人才队伍建设，制定本办法。
第二章　资助标准
第二条　给予所在企业每人3万元资助。
第三条　本办法自2025年3月1日起施行，有效期3年。

附件2
城东区首席技师资助申请表
姓名　　　性别　　　工作单位
单位意见：　　　　（盖章）　　年　月　日

城东区人力资源和社会保障局办公室          2025年2月21日印发
"""
GUIDE = """2025年度城东区技能人才项目申报指南

一、首席技师资助
【政策依据】
《城东区技能人才若干措施》（东人社规〔2024〕5号）
【补贴对象】
获评首席技师的企业。
【补贴标准】
一次性资助2万元。
【申请条件】
1.连续生产满2年；
2.设有首席技师岗位。
【申请材料】
营业执照复印件。
二、技能大师工作室资助
【补贴对象】获评技能大师工作室的单位。
【补贴标准】给予每个工作室一次性资助10万元。
【申请条件】
（1）设立满1年；
【受理部门】区人力资源社会保障局
"""
FAQ = """首席技师资助政策常见问题解答

1.首席技师的资助标准是多少？
答：给予一次性资助3万元。
问：技能大师工作室怎么资助？
答：每个工作室一次性资助10万元。
Q3：补贴什么时候发放？
A3：评审通过后一个月内拨付。
城东区人力资源和社会保障局
2025年3月1日
"""
DRAFT = """关于公开征求《城东区技能人才若干措施（征求意见稿）》意见的公告
我局起草了《城东区技能人才若干措施（征求意见稿）》，现公开征求意见。
一、征求意见时间
2025年3月1日至2025年3月31日。
二、反馈方式
联系人：张三
电子邮件：a@b.cn
城东区人力资源和社会保障局
2025年2月28日
附件
城东区技能人才若干措施
（征求意见稿）
第一条　对获评首席技师的，给予一次性资助3万元。
"""
INTERPRETATION = "《城东区首席技师资助办法》政策解读\n一、主要内容\n对获评首席技师的，给予所在企业每人5万元资助。\n"
REPORT = "城东区首席技师最高可获5万元资助\n日前，城东区出台新政，对获评首席技师的，给予一次性资助5万元。\n（记者 王小明）\n"


def understand(text, name="d", **sidecar):
    document = Document(name, text, tuple(find_blocks(text)), f"{name}.txt", "txt", hashlib.sha256(text.encode()).hexdigest(), sidecar)
    assert_laws(document)
    return extract(document)


def tree(extraction):
    return {t.clause.path: t.clause.text for t in extraction.clauses}


def figures(extraction):
    return [(t.clause.path, b.programme, b.max_cny) for t in extraction.clauses for b in t.benefits]


def test_notice_measure_and_annexes_in_one_file():
    found = understand(NOTICE)
    assert (found.head.title, found.head.doc_number, found.head.issued_on, found.head.printed_on, found.head.effective_to) == (
        "城东区首席技师资助办法", "东人社规〔2025〕3号", "2025-02-20", "2025-02-21", "2028-02-29")
    assert figures(found) == [("A1.2.2", "chief_technician", 30000)]
    assert {"annexlist.p2", "sign.p2", "A1.1.1", "A2", "A2.p2", "imprint.p1"} <= set(tree(found)) and tree(found)["A2"] == "城东区首席技师资助申请表"


def test_guide_in_blocks_with_their_names_on_lines_of_their_own_or_not():
    found = understand(GUIDE)
    assert found.head.kind == "申报指南"
    assert figures(found) == [("1.p6", "chief_technician", 20000), ("2.p2", "master_studio", 100000)]
    assert [b.recipients for t in found.clauses for b in t.benefits] == [("enterprise",), ("organisation",)]
    assert tree(found)["1.2"] == "设有首席技师岗位。" and tree(found)["1.p8"] == "【申请材料】" and tree(found)["2.p4"].startswith("【受理部门】")


def test_questions_and_answers_take_their_programme_from_the_question():
    found = understand(FAQ)
    assert figures(found) == [("1.p1", "chief_technician", 30000), ("1.p3", "master_studio", 100000)]
    assert found.head.authority == "primary" and tree(found)["sign.p2"] == "2025年3月1日"


def test_draft_with_its_notice():
    found = understand(DRAFT)
    assert (found.head.title, found.head.stage, found.head.issued_on) == ("城东区技能人才若干措施（征求意见稿）", "draft", "2025-02-28")
    assert tree(found)["2.p1"] == "联系人：张三" and tree(found)["sign.p1"] == "城东区人力资源和社会保障局" and figures(found) == [("A1.1", "chief_technician", 30000)]


def test_sections_with_titles_and_no_numbers():
    found = understand("城东区技能人才政策清单\n首席技师资助\n给予每人3万元。\n技能大师工作室\n给予每个工作室10万元。\n")
    assert [(p, n) for _, p, n in figures(found)] == [("chief_technician", 30000), ("master_studio", 100000)]


@pytest.mark.parametrize("text", [INTERPRETATION, REPORT])
def test_secondary_text_is_marked_with_its_proof_and_pays_nobody(text):
    found = understand(text)
    assert found.head.authority == "secondary" and not figures(found) and any(t.amounts for t in found.clauses)
    proof = next(f for f in found.head.facts if f.field == "authority")
    assert text[proof.span.start:proof.span.end].strip()


def test_a_person_has_the_last_word_in_the_sidecar(tmp_path):
    for name, text, said in (("a", INTERPRETATION, "primary"), ("b", NOTICE, "secondary")):
        (tmp_path / f"{name}.txt").write_text(text)
        (tmp_path / f"{name}.sidecar.toml").write_text(f'authority = "{said}"\n')
        assert extract(read_document(tmp_path / f"{name}.txt")).head.authority == said


@pytest.mark.parametrize(("column", "trail", "expected"), [("政策解读", "", "secondary"), ("规范性文件", "", "primary"), ("", "政策解读", "secondary"), ("要闻动态", "", "secondary")])
def test_a_page_is_what_the_site_files_it_under_unless_it_has_a_number_or_a_signature(column, trail, expected):
    article = "<p>现就首席技师资助有关内容说明如下，供企业和职工参考。</p><p>一、资助标准。对获评首席技师的，给予所在企业每人5万元资助。</p>"
    source = page(article, "城东区首席技师补贴怎么领", column).replace("<a>政务公开</a> &gt; 正文", f"<a>政务公开</a> &gt; <a>{trail}</a> &gt; 正文")
    source = source.replace("<td>发文字号：</td><td>城人社规〔2025〕3号</td>", "<td>公开范围：</td><td>全社会</td>")
    printed = read_html(source.encode(), "a.html")
    found = extract(Document("a", printed.text, printed.blocks, "a.html", "html", "", {}, printed.furniture, printed.facts, printed.claims))
    assert found.head.authority == expected
    whole = read_html(page(column=column).encode(), "b.html")
    assert extract(Document("b", whole.text, whole.blocks, "b.html", "html", "", {}, whole.furniture, whole.facts, whole.claims)).head.authority == "primary"


def test_card_of_the_page_gives_what_the_text_leaves_out():
    article = "<p>一、资助标准。对获评首席技师的，给予所在企业每人5万元资助。</p><p>二、本办法自发布之日起施行，请各有关单位认真贯彻执行。</p>"
    printed = read_html(page(article, "城东区首席技师资助办法").encode(), "a.html")
    head = extract(Document("a", printed.text, printed.blocks, "a.html", "html", "", {}, printed.furniture, printed.facts, printed.claims)).head
    assert (head.doc_number, head.issued_on) == ("城人社规〔2025〕3号", "2025-02-20")
    for fact in head.facts:
        assert fact.span is None or fact.value[:4] in printed.text[fact.span.start:fact.span.end] or fact.field not in ("doc_number", "issued_on")


def test_secondary_documents_fill_no_comparison(tmp_path):
    texts = {"measure": NOTICE, "told": INTERPRETATION, "press": REPORT, "follows": "关于做好首席技师工作的通知\n一、按照《城东区首席技师资助办法》执行。\n"}
    build_database([understand(t, n, district="310114") for n, t in texts.items()] + [understand(INTERPRETATION, "alone", district="310115")], tmp_path / "kb.db")
    kb = sqlite3.connect(tmp_path / "kb.db")
    secondary = {"told", "press", "alone"}
    assert {r[0] for r in kb.execute("SELECT id FROM documents WHERE authority = 'secondary'")} == secondary
    for view in ("coverage", "benefits_by_district", "comparison", "responsibilities", "benefits"):
        assert not {r[0] for r in kb.execute(f"SELECT DISTINCT document_id FROM {view}")} & secondary, view
    assert {r[0] for r in kb.execute("SELECT DISTINCT state FROM coverage_by_district WHERE district_code = '310115'")} <= {"no_document"}
    assert kb.execute("SELECT target_document_id FROM citations WHERE clause_id LIKE 'follows%'").fetchall() == [("measure",)]
    assert kb.execute("SELECT count(*) FROM clauses WHERE document_id = 'told'").fetchone()[0] == 3


def test_a_guide_on_a_page_with_headings_blocks_lists_and_a_table():
    article = """<h2>首席技师资助</h2><p><strong>【补贴对象】</strong>本区企业在职职工，满两年。</p><p><strong>【补贴标准】</strong>每人<b>2</b>万元，一次性发放。</p>
<h2>技能大师工作室</h2><p>资助标准：</p><ul><li>区级工作室，每个10万元；</li><li>市级工作室，每个15万元。</li></ul>
<table><tr><td colspan=3>技能竞赛奖励标准（单位：万元）</td></tr><tr><td>级别</td><td>一等奖</td><td>二等奖</td></tr><tr><td>市级</td><td>5</td><td>3</td></tr></table>"""
    printed = read_html(page(article, "城东区技能人才项目申报指南").encode(), "a.html")
    found = extract(Document("a", printed.text, printed.blocks, "a.html", "html", "", {}, printed.furniture, printed.facts, printed.claims))
    assert [(b.programme, b.award_level, b.max_cny, b.recipients[:1] == ("individual",)) for t in found.clauses for b in t.benefits if t.clause.kind != "table"] == [
        ("chief_technician", None, 20000, True), ("master_studio", "district", 100000, False), ("master_studio", "municipal", 150000, False)]
    assert [(b.tier, b.max_cny) for t in found.clauses for b in t.benefits if t.clause.kind == "table"] == [("一等奖", 50000), ("二等奖", 30000)]


def test_a_notice_in_markdown_with_its_marks(tmp_path):
    (tmp_path / "a.md").write_text("""# 关于印发《江北区技能人才办法》的通知

**江人社规〔2024〕3号**

> 现将**《江北区技能人才办法》**印发给你们。

江北区人力资源和社会保障局
2024年5月6日

## 江北区技能人才办法
### 第一章 总则
**第一条** 为加强管理，制定本办法。
### 第二章 补贴标准
**第二条** 首席技师补贴标准如下表：

| 级别 | 补贴标准（万元） |
| :--- | ---: |
| 区级首席技师 | **3** |

第三条 申报材料见[目录](a.md)：
1. 申请表；
   - 原件
""")
    document = read_document(tmp_path / "a.md")
    assert_laws(document)
    found = extract(document)
    assert (found.head.title, found.head.doc_number, found.head.issued_on) == ("江北区技能人才办法", "江人社规〔2024〕3号", "2024-05-06")
    assert figures(found) == [("2.2.p1", "chief_technician", 30000)]
    assert tree(found)["1.1"] == "为加强管理，制定本办法。" and tree(found)["2.3"] == "申报材料见目录：" and tree(found)["2.3.1.p1"] == "原件"
    assert not any(mark in text for text in tree(found).values() for mark in "*#[]>")
