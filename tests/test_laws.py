"""Laws that hold for any document, over documents that hypothesis puts together from pieces of real wordings."""

import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Document, fold
from extract.pipeline import extract
from extract.read.plain import find_blocks
from extract.store import build_database
from extract.tag.amounts import find_amounts

from .chance import laws_over
from .redteam.rows import case_sources, corpus_sources, understand

LABELS = st.sampled_from(["一、", "二、", "三、", "（一）", "（二）", "（十一）", "1. ", "2、", "（1）", "（2）", "①", "第三条 ", "第二章 ", "1.1 ", "一是", "附件1：", "【补贴标准】", "- ", ""])
FIGURES = st.sampled_from(["5万元", "5 万 元", "１０００元／人", "2000-6000元/对", "80%", "60%—80%", "1:0.5", "百分之三十", "人民币伍万元整", "五千元", "50,000元", "XX万元", "＿＿元", "l0万元",
                           "30万、20万和10万元", "1000元/月/人", "不超过30万元", "20 万\n\n\n元/项目", "5:3:2", "¥800", "每人每课时30元", "0.5万元以上", "十几万元", "0元", "99999999亿元"])
SUBJECTS = st.sampled_from(["对获评区首席技师的个人，", "对市级、区级技能大师工作室，", "高级工、技师、高级技师分别", "企业", "对前三名选手", "𠮷林区的企业", "<b>对企业</b>&amp;", ""])
VERBS = st.sampled_from(["给予", "分别给予", "按", "一次性奖励", "最高不超过", "参照市级标准给予", "处以罚款", "由1000元调整为", "补贴标准为"])
ENDS = st.sampled_from(["。", "补贴。", "/人；", "的资助，资助期限为3年。（责任部门：区人社局、区财政局）", "奖励", "、", "，", "培训费补贴。", "配套。", "\n"])
MADE = st.tuples(LABELS, SUBJECTS, VERBS, FIGURES, ENDS).map("".join)
REAL = sorted({t.clause.text for s in corpus_sources() for t in understand(s).clauses if t.amounts or t.roles or t.citations} | {s.text for s in case_sources()})
FRAME = st.sampled_from(["上海市嘉定区财政局", "2025年1月3日", "嘉人社规〔2025〕1号", "关于加强技能人才队伍建设的若干措施", "附件2", "— 3 —", "", "2025年1月3日印发", "|高级工|1000元|", "| --- | --- |", "\u200b",
                         "附件：1.申报办法", "（责任部门：区人"])
PIECES = st.one_of(MADE, st.tuples(LABELS, st.sampled_from(REAL)).map("".join), FRAME, st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12))
TEXTS = st.tuples(st.lists(PIECES, min_size=1, max_size=14), st.sampled_from(["\n", "\n\n", "\r\n", "\n\n\n\n", "\n　　"])).map(lambda parts: parts[1].join(parts[0]))

SAID_WITHOUT_FIGURES = {1.0: "全额|据实|实际|按实|凭", 0.5: "减半"}       # shares that a word proves, in the row's own printed words


def read(text, name="any"):
    return extract(Document(name, text, tuple(find_blocks(text)), f"{name}.txt", "txt", ""))


@laws_over(120)
@given(TEXTS)
def test_clauses_cover_everything_once_and_rows_stand_in_their_clause(text):
    extraction = read(text)
    clauses, last, covered = [t.clause for t in extraction.clauses], 0, set()
    for clause in clauses:
        assert last <= clause.span.start < clause.span.end <= len(text)
        last = clause.span.end
        covered.update(range(clause.span.start, clause.span.end))
        assert all(text[i] == c or text[i].isspace() for c, i in zip(clause.reading.text, clause.reading.at, strict=True))
        assert list(clause.reading.at) == sorted(set(clause.reading.at))
        assert not clause.reading.at or clause.span.start <= clause.reading.at[0] and clause.reading.at[-1] < clause.span.end
    assert all(text[i].isspace() or i in covered for b in extraction.document.blocks for i in range(b.start, b.end))
    assert len({c.path for c in clauses}) == len(clauses)
    assert {c.parent for c in clauses} <= {c.path for c in clauses} | {None}


@laws_over(120)
@given(TEXTS)
def test_evidence_stands_inside_the_clause_it_proves(text):
    for tagged in read(text).clauses:
        clause = tagged.clause
        inside = [(a.start, a.end) for a in tagged.amounts] + [(c.start, c.end) for c in tagged.citations] + [(b.start, b.end) for b in tagged.benefits]
        inside += [(e.start, e.end) for b in tagged.benefits for e in b.evidence]
        assert all(0 <= start < end <= len(clause.text) for start, end in inside)
        spans = [r.span for r in tagged.roles if r.basis == "stated"] + [span for _, basis, span, _ in tagged.programmes if basis == "stated"]
        assert all(clause.span.start <= s.start < s.end <= clause.span.end for s in spans)
        assert all(0 <= r.span.start < r.span.end <= len(text) for r in tagged.roles)
        assert all(span.start < span.end <= len(text) for _, _, span, _ in tagged.programmes)


@laws_over(120)
@given(TEXTS)
def test_the_printed_words_of_an_amount_read_again_give_its_value(text):
    for tagged in read(text).clauses:
        for amount in tagged.amounts:
            printed = fold(tagged.clause.text[amount.start:amount.end])
            value = {v for v in (amount.min, amount.max) if v is not None}
            again = [v for a in find_amounts(printed) for v in (a.min, a.max) if v is not None]
            if amount.kind == "ratio" and ":" in printed:
                left, right = printed.split(":")
                assert value == {round(float(right) / float(left), 6)}
            elif amount.kind in ("percent", "ratio") or "元" in printed or "¥" in printed:
                assert value == (set(again) if amount.bound != "up_to" else {max(again)}), printed
            else:       # 30万、20万和10万元: the unit stands further on in the list
                assert min(value) >= float(printed.rstrip("百千万亿十").replace(",", "") or 1)
            assert value and all(v > 0 for v in value), printed


@laws_over(120)
@given(TEXTS)
def test_a_benefit_has_the_figure_of_its_amount_and_no_other(text):
    for tagged in read(text).clauses:
        for benefit in tagged.benefits:
            figures = {v for v in (benefit.min_cny, benefit.max_cny, benefit.min_fraction, benefit.max_fraction) if v is not None}
            if benefit.amount is None:
                assert len(figures) <= 1
                assert all(re.search(SAID_WITHOUT_FIGURES[share], tagged.clause.text[benefit.start:benefit.end]) for share in figures), benefit
            else:
                assert benefit.amount in tagged.amounts
                assert figures == {v for v in (benefit.amount.min, benefit.amount.max) if v is not None}
            if benefit.total_cny is not None:
                assert benefit.kind == "fixed" and benefit.total_cny >= (benefit.max_cny or 0)


@laws_over(40)
@given(TEXTS)
def test_the_same_text_gives_the_same_rows(text):
    assert read(text) == read(text)


@laws_over(60)
@given(TEXTS, st.sampled_from([" ", "\u3000", "\u00a0"]))
def test_white_space_at_the_ends_of_lines_changes_no_row(text, gap):
    def rows(extraction):
        return [(t.clause.path, t.clause.text, t.amounts, t.benefits, [(r.department, r.role) for r in t.roles]) for t in extraction.clauses]

    assert rows(read(text)) == rows(read("\n".join(line + gap for line in text.split("\n"))))


@laws_over(12)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_the_database_keeps_the_contract(tmp_path_factory, texts):
    target = tmp_path_factory.mktemp("laws") / "kb.db"
    build_database([read(text, f"any-{n}") for n, text in enumerate(texts)], target)
    kb = sqlite3.connect(target)
    assert kb.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in ("amounts", "benefits", "clause_programmes", "clause_departments", "citations"):
        wrong = kb.execute(f"SELECT t.text, substr(d.text, t.char_start + 1, t.char_end - t.char_start) FROM {table} t JOIN clauses c ON c.id = t.clause_id "
                           "JOIN documents d ON d.id = c.document_id WHERE substr(d.text, t.char_start + 1, t.char_end - t.char_start) <> t.text").fetchall()
        assert wrong == [], table
    assert kb.execute("SELECT count(*) FROM benefits WHERE min_cny = max_cny AND typeof(min_cny) <> typeof(max_cny)").fetchone() == (0,)
    assert [d for (d,) in kb.execute("SELECT text FROM documents ORDER BY id")] == texts


@pytest.mark.parametrize("law", [test_clauses_cover_everything_once_and_rows_stand_in_their_clause, test_evidence_stands_inside_the_clause_it_proves,
                                 test_the_printed_words_of_an_amount_read_again_give_its_value, test_a_benefit_has_the_figure_of_its_amount_and_no_other])
def test_every_real_clause_keeps_the_law_by_itself(law):
    for text in REAL:
        law.hypothesis.inner_test(text)


@pytest.mark.parametrize("source", corpus_sources(), ids=lambda s: s.name)
def test_ids_stay_when_a_paragraph_is_added_at_the_end(source):
    before = [t.clause.path for t in understand(source).clauses]
    after = [t.clause.path for t in understand(source.with_text(source.text.rstrip() + "\n\n本文所称区级部门，由区财政局另行公布。\n")).clauses]
    assert after[:len(before)] == before
