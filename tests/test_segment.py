"""The two laws of the contract, on the corpus and on texts that hypothesis makes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Document
from extract.read import list_sources, plain, read_document
from extract.segment import segment

from .chance import laws_over

CORPUS = Path(__file__).parents[1] / "corpus"
LINES = st.lists(st.sampled_from([
    "一、总则", "（一）补贴对象。本区企业。", "1. 给予企业 3 万元/家的资助，", "（责任部门：区人", "力资源社会保障局）", "- 3 -", "",
    "上海市嘉定区财政局", "2025年1月3日", "2025年1月3日印发", "第三条 载体建设。", "①企业；"]) | st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30), max_size=40)


def assert_laws(document: Document) -> None:
    clauses = segment(document)
    last, covered = 0, set()
    for clause in clauses:
        assert last <= clause.span.start < clause.span.end, clause.path
        last = clause.span.end
        covered.update(range(clause.span.start, clause.span.end))
        for character, at in zip(clause.reading.text, clause.reading.at, strict=True):
            assert document.text[at] == character or document.text[at].isspace() or (character in "|\n" and document.text[at] == ">")     # </td>
            assert clause.span.start <= at < clause.span.end
    for block in document.blocks:
        assert all(document.text[i].isspace() or i in covered for i in range(block.start, block.end))
    assert len({c.path for c in clauses}) == len(clauses)


@pytest.mark.parametrize("path", list_sources(CORPUS), ids=lambda p: p.stem)
def test_corpus_keeps_the_laws(path):
    assert_laws(read_document(path))


@laws_over(150)
@given(LINES, st.sampled_from(["\n", "\n\n", "\r\n", "\n\n\n\n"]))
def test_any_text_keeps_the_laws(lines, gap):
    text = gap.join(lines)
    assert_laws(Document("any", text, tuple(plain.find_blocks(text)), "any.txt", "txt", ""))


@pytest.mark.parametrize(("stem", "path", "starts"), [
    ("songjiang-2023", "2.2.9.p2", "建立每两年资助25名"), ("songjiang-2023", "2.2.5.p1", "聚焦人工智能"), ("minhang-2026", "2.3.3.2", "首席技师资助项目。"),
    ("minhang-2026", "A4b", "关于高师带徒培养项目"), ("minhang-2026", "A3.4.1.1", "获区技能大师工作室"), ("jiading-2025", "sign.p3", "2025年1月3日"),
    ("jiading-2025", "front.p6", "关于加强新时代嘉定区"), ("jiading-draft", "6.16", "营造良好氛围"), ("shanghai-2023", "imprint.p2", "2023年10月18日印发"),
])
def test_numbering_of_the_corpus(stem, path, starts):
    document = read_document(next(CORPUS.glob(stem + ".*")))
    assert {c.path: c for c in segment(document)}[path].text.startswith(starts)
