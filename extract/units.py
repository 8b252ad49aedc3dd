"""A document's printed blocks in, its lines joined over hard wraps and page breaks out, each with its label read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .model import Block, Document, Reading, fold
from .numbering import Label, read_label
from .tables import rejoin_table

_ENDS = tuple("。；;!！?？：:")
_OPENERS, _CLOSERS = "(（《〈“‘「[【〔", ")）》〉”’」]】〕"
DATE = re.compile(r"(?:二[〇○零0]|\d{4}|20)[\d〇○零一二三四五六七八九十\s]*年[\d一二三四五六七八九十\s]+月[\d一二三四五六七八九十\s]+日")
IMPRINT_DATE = re.compile(DATE.pattern + r"\s*印\s*发")
TITLE_END = re.compile(r"(?:措施|办法|意见|通知|方案|细则|规定|指南|公告|计划|政策|条例|名单|规划|规程|标准|清单|须知|问答|通告|决定)"
                        r"(?:\s*\([^()]{1,12}\))?$")
_ORGANISATION = re.compile(r"(?:局|厅|委|会|部|办公室|政府|中心|院|工商联|总队|管委会|联合会|公司|处|组织)$")
ANNEX_LABEL = re.compile(r"附\s*[件表录]\s*([一二三四五六七八九十\d]{0,3})\s*[:.、]?\s*")
ANNEX_LIST = re.compile(r"[-\s]*附\s*件?\s*(?::|(?=\s*$))")
_BRACKET_OF_RESPONSIBILITY = re.compile(r"\((?:责任|牵头|配合|主管|实施|承办|负责)(?:单位|部门)?[:].*")
SENTENCE_MARKS = re.compile(r"[,，。;；:：!！?？]")
_PROSE_LENGTH = 16          # a line of prose broken by a page is at least this long
_CAPTION_LENGTH = 40
_FIELD_LENGTH = 25          # a line of a card (联系人：张三) is no longer
_FIELD = re.compile(r"[一-龥()]{2,12}:\S|[QA问答]\d{0,2}[:.、]")
_NUMBER = re.compile(r"\(?[一-龥]{2,14}[\[(【]\d{4}[\])】]第?\d{1,5}号\)?")
_GOES_ON = (",", "，", "、", "由", "和", "与", "及", "或", "的", "向", "对")
_LONGEST_JOINED = 20_000    # characters; so many lines that never end are no paragraph, and joining on would cost their square


@dataclass(frozen=True)
class Unit:
    """The printed lines of one clause before it has a place in the tree."""

    blocks: tuple[Block, ...]
    label: Label | None
    text: str               # rejoined and folded, for decisions

    @property
    def end(self) -> int:
        return self.blocks[-1].end


def is_caption(text: str) -> bool:
    """Tell whether a numbered line is a caption alone: short, and without the marks of a sentence.

    >>> is_caption("培训费补贴"), is_caption("首席技师的资助标准是多少?"), is_caption("自成绩公布之日起二个月内,开发单位以班级为")
    (True, True, False)
    """
    return len(text) <= _CAPTION_LENGTH and not SENTENCE_MARKS.search(text.removesuffix("?").removesuffix("？")) and not text.endswith(("、", "的"))


def _open_brackets(text: str) -> bool:
    depth = 0
    for character in text:
        if character in _OPENERS:
            depth += 1
        elif character in _CLOSERS:
            depth = max(0, depth - 1)
    return depth > 0


def is_organisation(text: str) -> bool:
    """Tell whether a line is one or more names of bodies, as in a signature.

    >>> is_organisation("上海市嘉定区财政局"), is_organisation("加强对社会教育培训机构的指导和监管。")
    (True, False)
    """
    return 3 <= len(text) <= 60 and not SENTENCE_MARKS.search(text) and bool(_ORGANISATION.search(text.rstrip("章")))


def joins(above: str, below: str, labelled: bool) -> bool:
    """Tell whether a printed line goes on in the next one: it stops inside a sentence, a word or an amount.

    >>> joins("(责任部门:区人", "力资源社会保障局)", False), joins("给予补贴。", "对本区企业", False)
    (True, False)
    >>> joins("培训费补贴", "自成绩公布之日起,提交以下材料。", True)
    False
    """
    if above.endswith(_ENDS) and not _open_brackets(above):
        return False
    if _open_brackets(above) and len(above) - max(above.rfind(c) for c in _OPENERS) < 200:
        return True
    if above.endswith((",", "，", "、")) or (re.search(r"\d$", above) and re.match(r"[十百千]?[万千百]?元|[%万]", below)):
        return True
    if DATE.fullmatch(above) or IMPRINT_DATE.search(above) or TITLE_END.search(above) and not SENTENCE_MARKS.search(above):
        return False
    if ANNEX_LIST.match(above) and len(above) < _CAPTION_LENGTH * 2:
        return False
    if SENTENCE_MARKS.search(above):
        return not above.endswith((")", "》", "”")) or bool(re.match(r"[,，。;；、的]", below))
    if labelled and is_caption(above):
        return False
    if above.startswith("关于") and TITLE_END.search(below) and not SENTENCE_MARKS.search(below):
        return True
    if is_organisation(above):
        return False
    return len(above) >= _PROSE_LENGTH and bool(SENTENCE_MARKS.search(below)) and below.endswith(("。", "；", ";", ")", ":", "："))


def rejoin(document: Document, blocks: Sequence[Block], skip: int = 0) -> Reading:
    """Return the words of printed lines as one text: wraps joined, white space out unless it parts two Latin words."""
    if blocks[0].cells:
        return rejoin_table(document, blocks[0])
    characters: list[str] = []
    positions: list[int] = []
    source = [pair for b in blocks for pair in _printed(document, b)][skip:]
    for n, (character, position) in enumerate(source):
        if character.isspace() or character in "\u200b\ufeff\u2060":
            after = next((c for c, _ in source[n + 1:n + 8] if not c.isspace()), "")
            if not (characters and _latin(characters[-1]) and _latin(after)):
                continue
            if characters[-1] == " ":
                continue
            character = " "
        characters.append(character)
        positions.append(position)
    return Reading("".join(characters), tuple(positions))


def _printed(document: Document, block: Block) -> list[tuple[str, int]]:
    """Return the characters of a block that a reader sees, each with its place."""
    marks = document.marks_inside(block) if document.furniture else ()
    return [(c, i) for i, c in enumerate(document.text[block.start:block.end], block.start) if i not in marks]


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def stands_apart(above: str, below: str, following: str, first: bool) -> bool:
    """Tell whether a line is one by its look, whatever the line above it ends with: a signature, an imprint, a field of a card, prose below a title.

    >>> stands_apart("电子邮件:a@b.cn", "城东区人力资源和社会保障局", "2025年2月28日", False), stands_apart("联系人:张三", "联系电话:12345678", "", False)
    (True, True)
    >>> stands_apart("由区人力资源和", "社会保障局", "2025年2月28日", False)
    False
    """
    if above.endswith(_GOES_ON) or re.search(r"[\d.][十百千万亿]*$", above) or _open_brackets(above):
        return False
    if _NUMBER.fullmatch(below) and not re.search("[,。;]", above):
        return True
    if is_organisation(below) and DATE.fullmatch(following.strip("()")) or IMPRINT_DATE.search(below) and len(below) <= 60:
        return True
    if _FIELD.match(below) and len(above) <= _FIELD_LENGTH and "," not in above:
        return True
    return first and bool(SENTENCE_MARKS.search(below)) and not re.search("[,。;]", above) and not below.startswith((",", "。", ";", "、"))


def gather_units(document: Document) -> Iterator[Unit]:
    """Yield the lines of a document joined over wraps and page breaks, each with its label read."""
    pending: Unit | None = None
    printed = ["".join(c for c, _ in _printed(document, b)) for b in document.blocks]
    words = [fold(re.sub(r"\s+", "", raw)) for raw in printed]
    for i, (block, raw, text) in enumerate(zip(document.blocks, printed, words, strict=True)):
        label = None if block.kind == "table" else read_label(raw)
        if pending is not None and block.kind == "line" and pending.blocks[-1].kind == "line" and len(pending.text) < _LONGEST_JOINED:
            body = pending.text[len(re.sub(r"\s+", "", fold(pending.label.text))) if pending.label else 0:]
            cut_off = _BRACKET_OF_RESPONSIBILITY.fullmatch(text) and not TITLE_END.search(pending.text) and "。" in pending.text
            inside = label is None and not ANNEX_LABEL.match(text) and not stands_apart(
                body, text, words[i + 1] if i + 1 < len(words) else "", pending.blocks[0] is document.blocks[0])
            if cut_off or (inside and joins(body, text, pending.label is not None)):
                pending = Unit((*pending.blocks, block), pending.label, pending.text + text)
                continue
        if pending is not None:
            yield pending
        pending = Unit((block,), label, text)
    if pending is not None:
        yield pending
