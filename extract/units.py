"""A document's printed blocks in, its lines joined over hard wraps and page breaks out, each with its label read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .model import UNSEEN, Block, Document, Reading, fold
from .numbering import Label, read_label
from .tables import rejoin_table
from .wraps import DATE, IMPRINT_DATE, PAGE_FIELDS, SENTENCE_MARKS, TITLE_END, cuts_amount, is_organisation, joins, open_brackets, read_setting

_BLANK = re.compile("[\\s" + "".join(UNSEEN) + "]+")
ANNEX_LABEL = re.compile(r"附\s*(?:[件表录图]\s*|(?=[一二三四五六七八九十\d]{1,3}\s*(?:[:、]|$)))([一二三四五六七八九十\d]{0,3})\s*[:.、]?\s*")
_BRACKET_OF_RESPONSIBILITY = re.compile(r"[(\[【〔](?:责任|牵头|配合|主管|实施|承办|负责)(?:单位|部门)?[:].*")
_LABEL_LENGTH = 40
_FIELD_LENGTH = 25          # a line of a card (联系人：张三) is no longer
_FIELD = re.compile(r"[一-龥()]{2,12}:\S|[QA问答]\d{0,2}[:.、]")
_ASKED = re.compile(r"[问答]\d{0,2}:")         # a question or its answer
_ABOUT_PAGE = re.compile(rf"\(此件[^()]*\)$|(?:{PAGE_FIELDS})[:]")       # such a line goes on in none
_NUMBER = re.compile(r"\(?[一-龥]{2,14}[\[(【]\d{4}[\])】]第?\d{1,5}号\)?")
_TITLE = re.compile("(?:[一-龥]{2,40}(?<=[局府厅委会部室门]))?关于")       # how a notice's title begins: with the matter, or with who gives it
_GOES_ON = (",", "，", "、", "由", "和", "与", "及", "或", "的", "向", "对")
_ENDED = re.compile("[。；;!！?？:][)”’」》]*$")
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


def rejoin(document: Document, blocks: Sequence[Block], skip: int = 0) -> Reading:
    """Return the words of printed lines as one text: wraps joined, white space out unless it parts two Latin words."""
    if blocks[0].cells:
        return rejoin_table(document, blocks[0])
    characters: list[str] = []
    positions: list[int] = []
    source = [pair for b in blocks for pair in _printed(document, b)][skip:]
    for n, (character, position) in enumerate(source):
        if character.isspace():
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
    return [(c, i) for i, c in enumerate(document.text[block.start:block.end], block.start) if i not in marks and c not in UNSEEN]


def _printed_line(document: Document, block: Block) -> str:
    """Return a block with the indentation before it."""
    return document.text[document.text.rfind("\n", 0, block.start) + 1:block.end]


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def stands_apart(above: str, below: str, following: str, first: bool) -> bool:
    """Tell whether a line is one by its look, whatever the line above it ends with: a signature, an imprint, a field of a card, prose below a title.

    >>> stands_apart("电子邮件:a@b.cn", "城东区人力资源和社会保障局", "2025年2月28日", False), stands_apart("联系人:张三", "联系电话:12345678", "", False)
    (True, True)
    >>> stands_apart("由区人力资源和", "社会保障局", "2025年2月28日", False)
    False
    >>> [stands_apart(above, "各镇人民政府,区直有关单", "位,各企业:", False) for above in ("关于做好技能人才工作的通知", "城东区财政局关于“技能城东”的意见", "根据关于做好技能人才工作的通知")]
    [True, True, False]
    """
    if above.endswith(_GOES_ON) or cuts_amount(above, below) or (re.search(r"[\d.][十百千万亿]*$", above) and re.match(r"[\d.十百千万亿元%年月日人名家个]", below)) or open_brackets(above):
        return False
    if _ASKED.match(below):
        return True
    if _NUMBER.fullmatch(below) and not re.search("[,。;]", above):
        return True
    if (annex := ANNEX_LABEL.match(above)) and len(above) <= _LABEL_LENGTH and not SENTENCE_MARKS.search(above[annex.end():]) and SENTENCE_MARKS.search(below):
        return True
    if is_organisation(below) and DATE.fullmatch(following.strip("()")) or IMPRINT_DATE.search(below) and len(below) <= 60:
        return True
    if _FIELD.match(below) and "," not in above and (len(above) <= _FIELD_LENGTH or _FIELD.match(above)):
        return True
    if _ABOUT_PAGE.match(above) or (_TITLE.match(above) and TITLE_END.search(above) and not SENTENCE_MARKS.search(above) and not below.startswith(("的", "(")) and SENTENCE_MARKS.search(below)):
        return True
    return first and bool(SENTENCE_MARKS.search(below)) and not re.search("[,。;]", above) and not below.startswith((",", "。", ";", "、"))


def _broken_off(above: str, below: str, following: str, pending: Unit, numbered: bool) -> bool:
    """Tell whether a line is the rest of a label that stands alone (第三条) or of a title in the head."""
    return (pending.label is not None and not above and len(pending.blocks) == 1) or (not numbered and _title_goes_on(above, below, following))


def _title_goes_on(above: str, below: str, following: str = "") -> bool:
    """Tell whether a title in the head is printed over two lines, or three of which the last has a character or two.

    >>> _title_goes_on("江北区高技能人才", "若干措施"), _title_goes_on("江北区人力资源和社会保障局关于印发", "《江北区办法》"), _title_goes_on("江北区财政局", "关于补贴的办法")
    (True, True, False)
    >>> _title_goes_on("江北区人力资源和社会保障局等3部门关", "于加强技能人才队伍建设的实施意", "见")
    True
    """
    if len(following) <= 2 and not TITLE_END.search(below) and TITLE_END.search(below + following):
        below += following
    if SENTENCE_MARKS.search(above + below) or TITLE_END.search(above) or _NUMBER.fullmatch(above) or DATE.search(above):
        return False
    if re.search(r"(?:关于|印发|转发|修改|修订|废止|公布|调整)$", above):
        return True
    return bool(TITLE_END.search(below)) and 4 <= len(above) <= 40 and len(below) <= (24 if "关于" in above + below[:1] else 12) and not is_organisation(above)


def _only_looks_labelled(above: str, below: str, label: Label, flush: bool) -> bool:
    """Tell whether a line that begins like a label is the rest of a sentence; flush: it fills up a line and is not indented, as paragraphs are there.

    >>> words = ("二、三名2000元", "1.5给予配套", "2.其他条件")
    >>> [_only_looks_labelled(above, below, read_label(below), False) for above, below in zip(("第一名3000元,第", "按资助金额的1:", "按资助金额的1:"), words)]
    [True, True, False]
    """
    if above.endswith("第") or (label.style == "decimal" and cuts_amount(above, below)):
        return True
    return flush and not _ENDED.search(above) and not TITLE_END.search(above) and not ANNEX_LABEL.match(above)


def gather_units(document: Document) -> Iterator[Unit]:
    """Yield the lines of a document joined over wraps and page breaks, each with its label read."""
    pending: Unit | None = None
    numbered = False
    printed = ["".join(c for c, _ in _printed(document, b)) for b in document.blocks]
    words = [fold(_BLANK.sub("", raw)) for raw in printed]
    setting = read_setting([_printed_line(document, b) for b in document.blocks if b.kind == "line"])
    for i, (block, raw, text) in enumerate(zip(document.blocks, printed, words, strict=True)):
        label = None if block.kind == "table" else read_label(raw)
        if pending is not None and block.kind != "table" and pending.blocks[-1].kind == block.kind and len(pending.text) < _LONGEST_JOINED:
            body = pending.text[len(_BLANK.sub("", fold(pending.label.text))) if pending.label else 0:]
            following = words[i + 1] if i + 1 < len(words) else ""
            cut_off = _BRACKET_OF_RESPONSIBILITY.fullmatch(text) and not TITLE_END.search(pending.text) and "。" in pending.text
            inside = label is None and not ANNEX_LABEL.match(text) and not stands_apart(
                body, text, following, pending.label is None and pending.blocks[0] is document.blocks[0])
            goes_on = setting.goes_on(_printed_line(document, pending.blocks[-1]), _printed_line(document, block))
            if cut_off or (label is not None and _only_looks_labelled(body, text, label, setting.indents and goes_on is True)) or (inside and (_broken_off(body, text, following, pending, numbered) or (joins(body, text, pending.label is not None) if goes_on is None else goes_on))):
                pending = Unit((*pending.blocks, block), pending.label, pending.text + text)
                continue
        if pending is not None:
            yield pending
        pending = Unit((block,), label, text)
        numbered = numbered or label is not None
    if pending is not None:
        yield pending
