"""A document's printed lines in, its clause tree out: one unit for each numbered line, paragraph, table and signature.

Guarantees:
1. the clauses' spans never overlap and stand in reading order;
2. together they cover every non-space character of the document's blocks;
3. a path occurs once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from .model import Block, Clause, Document, Reading, Span, fold
from .numbering import Label, letter, read_label
from .tables import rejoin_table

_ENDS = tuple("。；;!！?？：:")
_OPENERS, _CLOSERS = "(（《〈“‘「[【〔", ")）》〉”’」]】〕"
_DATE = re.compile(r"(?:二[〇○零0]|\d{4}|20)[\d〇○零一二三四五六七八九十\s]*年[\d一二三四五六七八九十\s]+月[\d一二三四五六七八九十\s]+日")
_IMPRINT_DATE = re.compile(_DATE.pattern + r"\s*印\s*发")
_TITLE_END = re.compile(r"(?:措施|办法|意见|通知|方案|细则|规定|指南|公告|计划|政策|条例|名单|规划|规程|标准|清单|须知|问答|通告|决定)"
                        r"(?:\s*\([^()]{1,12}\))?$")
_ORGANISATION = re.compile(r"(?:局|厅|委|会|部|办公室|政府|中心|院|工商联|总队|管委会|联合会|公司|处|组织)$")
_ANNEX_LABEL = re.compile(r"附\s*[件表录]\s*([一二三四五六七八九十\d]{0,3})\s*[:.、]?\s*")
_ANNEX_LIST = re.compile(r"[-\s]*附\s*件?\s*(?::|(?=\s*$))")
_BRACKET_OF_RESPONSIBILITY = re.compile(r"\((?:责任|牵头|配合|主管|实施|承办|负责)(?:单位|部门)?[:].*")
_SENTENCE_MARKS = re.compile(r"[,，。;；:：!！?？]")
_PROSE_LENGTH = 16          # a line of prose broken by a page is at least this long
_CAPTION_LENGTH = 40
_TITLE_LIKENESS = 85        # attachment titles differ from the printed ones by a few characters


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

    >>> is_caption("培训费补贴"), is_caption("自成绩公布之日起二个月内,开发单位以班级为")
    (True, False)
    """
    return len(text) <= _CAPTION_LENGTH and not _SENTENCE_MARKS.search(text) and not text.endswith(("、", "的"))


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
    return 3 <= len(text) <= 60 and not _SENTENCE_MARKS.search(text) and bool(_ORGANISATION.search(text.rstrip("章")))


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
    if _DATE.fullmatch(above) or _IMPRINT_DATE.search(above) or _TITLE_END.search(above) and not _SENTENCE_MARKS.search(above):
        return False
    if _ANNEX_LIST.match(above) and len(above) < _CAPTION_LENGTH * 2:
        return False
    if _SENTENCE_MARKS.search(above):
        return not above.endswith((")", "》", "”")) or bool(re.match(r"[,，。;；、的]", below))
    if labelled and is_caption(above):
        return False
    if above.startswith("关于") and _TITLE_END.search(below) and not _SENTENCE_MARKS.search(below):
        return True
    if is_organisation(above):
        return False
    return len(above) >= _PROSE_LENGTH and bool(_SENTENCE_MARKS.search(below)) and below.endswith(("。", "；", ";", ")", ":", "："))


def rejoin(document: Document, blocks: Sequence[Block], skip: int = 0) -> Reading:
    """Return the words of printed lines as one text: wraps joined, white space out unless it parts two Latin words."""
    if blocks[0].cells:
        return rejoin_table(document, blocks[0])
    characters: list[str] = []
    positions: list[int] = []
    source = [(c, i) for b in blocks for i, c in enumerate(document.text[b.start:b.end], b.start)][skip:]
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


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def gather_units(document: Document) -> Iterator[Unit]:
    """Yield the lines of a document joined over wraps and page breaks, each with its label read."""
    pending: Unit | None = None
    for block in document.blocks:
        raw = document.text[block.start:block.end]
        text = fold(re.sub(r"\s+", "", raw))
        label = None if block.kind == "table" else read_label(raw)
        if pending is not None and block.kind == "line" and pending.blocks[-1].kind == "line":
            body = pending.text[len(re.sub(r"\s+", "", fold(pending.label.text))) if pending.label else 0:]
            cut_off = _BRACKET_OF_RESPONSIBILITY.fullmatch(text) and not _TITLE_END.search(pending.text) and "。" in pending.text
            inside = label is None and not _ANNEX_LABEL.match(text)
            if cut_off or (inside and joins(body, text, pending.label is not None)):
                pending = Unit((*pending.blocks, block), pending.label, pending.text + text)
                continue
        if pending is not None:
            yield pending
        pending = Unit((block,), label, text)
    if pending is not None:
        yield pending


class _Places:
    """The numbering that is open at a point of the document, and the paths already given."""

    def __init__(self) -> None:
        self.prefix = ""
        self.open: list[tuple[str, int, str]] = []     # style, rank, path
        self.used: set[str] = set()
        self.paragraphs: dict[str, int] = {}

    def restart(self, prefix: str) -> None:
        self.prefix, self.open = prefix, []

    def take(self, path: str) -> str:
        if path in self.used:
            path = next(f"{path}{letter(n)}" for n in range(2, 10_000) if f"{path}{letter(n)}" not in self.used)
        self.used.add(path)
        return path

    def number(self, label: Label) -> str:
        if label.style == "decimal":
            return self._decimal(label)
        styles = [style for style, _, _ in self.open]
        if label.style in styles:
            del self.open[styles.index(label.style):]
        elif label.style == "num" and "decimal" in styles and label.value > 1:
            del self.open[styles.index("decimal"):]         # 5 behind 4.6, whose 4 is not printed
        elif label.value != 1:
            while self.open and self.open[-1][1] > label.rank:
                self.open.pop()
        above = self.open[-1][2] if self.open else self.prefix
        path = self.take(f"{above}.{label.number}" if above else label.number)
        self.open.append((label.style, label.rank, path))
        return path

    def _decimal(self, label: Label) -> str:
        """1.2 stands under 1 where that is open, and by itself otherwise."""
        above, _, last = label.number.rpartition(".")
        holder = "decimal" if "." in above else "num"

        def holds(style: str, path: str) -> bool:
            return style == holder and (path == above or path.endswith("." + above))

        while self.open and self.open[-1][0] in ("decimal", "num", "num_paren") and not holds(self.open[-1][0], self.open[-1][2]):
            self.open.pop()
        outer = self.open[-1][2] if self.open else self.prefix
        under = bool(self.open) and holds(self.open[-1][0], outer)
        path = self.take(f"{outer}.{last}" if under else f"{outer}.{label.number}" if outer else label.number)
        self.open.append((label.style, label.rank + label.number.count("."), path))
        return path

    def paragraph(self, parent: str) -> str:
        count = self.paragraphs[parent] = self.paragraphs.get(parent, 0) + 1
        return self.take(f"{parent}.p{count}")

    @property
    def here(self) -> str:
        return self.open[-1][2] if self.open else self.prefix


def _signature_units(units: Sequence[Unit]) -> tuple[set[int], set[int]]:
    """Return which units are signatures (names above a date) and which are the imprint."""
    sign, imprint = set(), set()
    for i, unit in enumerate(units):
        text = unit.text
        if _IMPRINT_DATE.search(text) and len(text) <= 60:
            imprint.add(i)
            if i and is_organisation(units[i - 1].text) and _IMPRINT_DATE.fullmatch(text) is not None:
                imprint.add(i - 1)
        elif re.match(r"抄送[:]", text):
            imprint.add(i)
        elif _DATE.fullmatch(text.strip("()")) and i and is_organisation(units[i - 1].text):
            sign.add(i)
            j = i - 1
            while j >= 0 and units[j].label is None and is_organisation(units[j].text) and not _TITLE_END.search(units[j].text):
                sign.add(j)
                j -= 1
    return sign - imprint, imprint


def _annex_units(units: Sequence[Unit], sign: set[int]) -> tuple[set[int], dict[int, str], set[int]]:
    """Return the list of attachments, where each annex begins (with its number), and title lines that belong to a label line."""
    listed: set[int] = set()
    titles: dict[str, str] = {}
    for i, unit in enumerate(units):
        mark = _ANNEX_LIST.match(unit.text)
        if not mark or i in sign or _starts_annex(units, i, titles):
            continue
        listed.add(i)
        rest = unit.text[mark.end():]
        if first := read_label(rest):
            titles[first.number] = rest[len(first.text):]
        elif rest:
            titles[""] = rest
        for j in range(i + 1, len(units)):
            label = units[j].label
            if label is None or label.style != "num" or len(units[j].text) > 80 or "。" in units[j].text:
                break
            listed.add(j)
            titles[label.number] = units[j].text[len(label.text.strip()):]
    begins, belongs, after = {}, set(), max(listed, default=-1)
    for i, unit in enumerate(units):
        if i <= after or i in listed or i in belongs:
            continue
        mark = _ANNEX_LABEL.match(unit.text)
        if mark and (mark.end() == len(unit.text) or (len(unit.text) < 60 and not _SENTENCE_MARKS.search(unit.text[mark.end():]))):
            label = read_label(mark.group(1) + "、某") if mark.group(1) else None
            begins[i] = label.number if label else ""
            if mark.end() == len(unit.text) and i + 1 < len(units) and units[i + 1].label is None and len(units[i + 1].text) < 80:
                belongs.add(i + 1)
        elif unit.label is None and titles and len(unit.text) < 80 and not _SENTENCE_MARKS.search(unit.text):
            number, likeness = max(((n, fuzz.ratio(unit.text, t)) for n, t in titles.items()), key=lambda pair: pair[1])
            if likeness >= _TITLE_LIKENESS:
                begins[i] = number
    return listed, begins, belongs


def _starts_annex(units: Sequence[Unit], i: int, titles: dict[str, str]) -> bool:
    """A bare 附件 line is an annex's label where a list was seen above it, or where what follows is no numbered list."""
    mark = _ANNEX_LABEL.match(units[i].text)
    if not mark or mark.end() != len(units[i].text):
        return False
    following = units[i + 1].label if i + 1 < len(units) else None
    return bool(titles) or bool(mark.group(1)) or following is None or following.style != "num"


def segment(document: Document) -> tuple[Clause, ...]:
    """Return the clauses of a document in reading order."""
    units = tuple(gather_units(document))
    sign, imprint = _signature_units(units)
    listed, begins, belongs = _annex_units(units, sign)
    places, placed, body = _Places(), [], False
    for i, unit in enumerate(units):
        if i in belongs:
            continue
        if i in imprint:
            placed.append((unit, places.paragraph("imprint"), "imprint"))
        elif i in sign:
            placed.append((unit, places.paragraph("sign"), "sign"))
            places.restart("")
            body = False
        elif i in listed:
            placed.append((unit, places.paragraph("annexlist"), "annexlist"))
        elif i in begins:
            if i + 1 in belongs:
                unit = Unit((*unit.blocks, *units[i + 1].blocks), None, unit.text + units[i + 1].text)
            root = places.take(f"A{begins[i] or 1}")
            places.restart(root)
            body = True
            placed.append((unit, root, "heading"))
        elif unit.label is not None:
            body = True
            placed.append((unit, places.number(unit.label), "item"))
        elif unit.blocks[0].kind == "table":
            placed.append((unit, places.paragraph(places.here or "front"), "table"))
        else:
            kind = "paragraph" if body else "front"
            placed.append((unit, places.paragraph(places.here if body and places.here else "front"), kind))
    return tuple(_finish(document, placed))


def _finish(document: Document, placed: list[tuple[Unit, str, str]]) -> Iterator[Clause]:
    known: dict[str, Clause] = {}
    for seq, (unit, path, kind) in enumerate(placed):
        label = unit.label if kind in ("item", "annexlist") else None
        reading = rejoin(document, unit.blocks, len(label.text) if label else 0)
        heading = None
        if kind == "heading":
            heading = reading.text
        elif kind == "item" and is_caption(fold(reading.text)):
            kind, heading = "heading", reading.text
        elif kind == "item":
            heading = _caption(reading.text)
        parent = path
        while parent not in known and "." in parent:
            parent = parent.rpartition(".")[0]
        clause = Clause(seq, path, parent if parent in known else None, label.text.strip() if label else None, kind, heading,
                        reading, Span(unit.blocks[0].start, unit.end))
        clause = replace(clause, heading_path=" › ".join(_headings(clause, known)))
        known[path] = clause
        yield clause


def _caption(text: str) -> str | None:
    """Return the caption that a numbered line opens with.

    >>> _caption("首席技师资助项目。对获区首席技师资助的项目，给予资助。"), _caption("获区首席技师资助的项目，给予企业资助")
    ('首席技师资助项目', None)
    """
    match = re.match(r"[(（【\[〔]([^()（）【】\[\]〔〕]{2,25})[)）】\]〕]|([^，。；：,;:]{2,30})[。：:](?=.)", text)
    return (match.group(1) or match.group(2)) if match else None


def _headings(clause: Clause, known: dict[str, Clause]) -> list[str]:
    trail, above = [], clause.parent
    while above:
        parent = known[above]
        trail.append((parent.label or "") + (parent.heading or parent.text[:24]))
        above = parent.parent
    return trail[::-1]
