"""The characters of a page with their places in, its printed lines in reading order out, each knowing whether it fills its column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ..model import fold
from ..numbering import read_label
from ..units import ANNEX_LABEL
from ..wraps import DATE, SENTENCE_MARKS, TITLE_END, is_organisation

_GAP = 1.6                  # times the size of the type: a wider gap in a line parts two columns
_COLUMN_LINES = 5           # a column has at least so many lines beside its neighbour
_SLACK, _INDENT = 0.8, 0.8  # times the size of the type
_UNIT = re.compile(r"(?:[A-Za-z0-9.,%]+|.)[，。、；：！？）》」”’]*")        # what no line ends inside of


@dataclass(frozen=True)
class PrintedLine:
    """A line of print: its words, its place in points from the page's upper left corner, and the column it stands in."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    left: float = 0.0       # where its column begins and ends
    right: float = 0.0
    column: int = 0         # 0: over the whole page; 1, 2: left, right
    rule: str | None = None     # by which the line is no part of the text

    def fills_before(self, below: PrintedLine) -> bool:
        """Whether the line goes on so far that what cannot be parted at the head of the next one had no room in it."""
        unit = _UNIT.match(below.text)
        width = sum(0.55 if c.isascii() else 1 for c in unit.group()) if unit else 1
        return self.right - self.x1 < (width + _SLACK) * self.size

    @property
    def indented(self) -> bool:
        """Whether the line begins behind the beginning of its column."""
        return self.x0 > self.left + _INDENT * self.size


    @property
    def centred(self) -> bool:
        """Whether the line stands in the middle of its column and reaches neither edge."""
        return self.x0 - self.left > self.size and abs(self.x0 - self.left - (self.right - self.x1)) < 2 * self.size


def gather_lines(characters: Sequence[Mapping]) -> list[PrintedLine]:
    """Return the lines of print of some characters, from the head of the page to its foot, wide gaps parting a line in two."""
    rows: list[list[Mapping]] = []
    for c in sorted(characters, key=lambda c: (c["top"] + c["bottom"]) / 2):
        middle = (c["top"] + c["bottom"]) / 2
        if rows and middle - _middle(rows[-1]) <= 0.5 * max(c["size"], median(x["size"] for x in rows[-1][-8:])):
            rows[-1].append(c)
        else:
            rows.append([c])
    return [line for row in rows for line in _part(sorted(row, key=lambda c: c["x0"]))]


def _middle(row: Sequence[Mapping]) -> float:
    return median((c["top"] + c["bottom"]) / 2 for c in row[-8:])


def _part(row: Sequence[Mapping]) -> list[PrintedLine]:
    pieces: list[list[Mapping]] = []
    for c in row:
        if not c["text"].strip() and not pieces:
            continue
        printed = [x for x in pieces[-1] if x["text"].strip()] if pieces else []
        if pieces and not (c["text"].strip() and printed and c["x0"] - printed[-1]["x1"] > _GAP * max(c["size"], printed[-1]["size"])):
            pieces[-1].append(c)
        elif c["text"].strip():
            pieces.append([c])
    return [_line(p) for p in pieces]


def _line(piece: Sequence[Mapping]) -> PrintedLine:
    words, before = "", None
    for c in piece:
        if before is not None and c["text"].strip() and words[-1:].strip() and c["x0"] - before["x1"] > 0.6 * c["size"]:
            words += " "
        words += c["text"]
        before = c
    printed = [c for c in piece if c["text"].strip()]
    return PrintedLine(words.strip(), printed[0]["x0"], max(c["x1"] for c in printed), min(c["top"] for c in printed), max(c["bottom"] for c in printed),
                       median(c["size"] for c in printed))


def in_reading_order(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return the lines in the order in which they are read: the left column before the right one, a line over both where it stands."""
    gutter = find_gutter(lines)
    if gutter is None:
        return _in_column(_rejoined(lines), 0)
    ordered: list[PrintedLine] = []
    left: list[PrintedLine] = []
    right: list[PrintedLine] = []
    for line in [*lines, None]:
        if line is None or line.x0 < gutter < line.x1:
            ordered += [*_in_column(left, 1), *_in_column(right, 2)]
            left, right = [], []
            if line is not None:
                ordered.append(replace(line, left=line.x0, right=line.x1 + 3 * line.size))
        elif line.x1 <= gutter:
            left.append(line)
        else:
            right.append(line)
    return ordered


def find_gutter(lines: Sequence[PrintedLine]) -> float | None:
    """Return where the white strip between two columns stands, or None on a page of one column.

    Both sides must be prose: lines that mostly fill their side. Names and values side by side are no columns.
    """
    if len(lines) < 2 * _COLUMN_LINES:
        return None
    x0, x1 = min(n.x0 for n in lines), max(n.x1 for n in lines)
    found: list[tuple[int, float]] = []
    for start in sorted({round(n.x0) for n in lines if x0 + 0.4 * (x1 - x0) < n.x0 < x0 + 0.65 * (x1 - x0)}):
        left, right = [n for n in lines if n.x1 < start], [n for n in lines if n.x0 >= start - 1]
        crossing = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) >= _COLUMN_LINES and crossing <= 0.3 * len(lines) and _are_columns(left, right, x0, start, x1):
            found.append((crossing, (max(n.x1 for n in left) + start) / 2))
    return min(found, default=(0, None))[1]


def _are_columns(left: Sequence[PrintedLine], right: Sequence[PrintedLine], x0: float, start: float, x1: float) -> bool:
    prose = median(n.x1 - n.x0 for n in left) > 0.6 * (start - x0) and median(n.x1 - n.x0 for n in right) > 0.6 * (x1 - start)
    return prose and min(n.top for n in right) < max(n.bottom for n in left) and min(n.top for n in left) < max(n.bottom for n in right)


def _rejoined(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Put together again what wide gaps parted on a page without columns: a signature's names, a justified line."""
    whole: list[PrintedLine] = []
    for line in lines:
        if whole and abs(line.top - whole[-1].top) < 0.5 * line.size and line.x0 >= whole[-1].x1:
            before = whole.pop()
            line = replace(before, text=f"{before.text}  {line.text}", x1=line.x1, top=min(before.top, line.top), bottom=max(before.bottom, line.bottom))
        whole.append(line)
    return whole


def _in_column(lines: Sequence[PrintedLine], column: int) -> list[PrintedLine]:
    if not lines:
        return []
    left, right = min(n.x0 for n in lines), max(n.x1 for n in lines)
    return [replace(n, left=left, right=right, column=column) for n in lines]


def starts_paragraph(above: PrintedLine, below: PrintedLine) -> bool:
    """Tell whether a line begins a paragraph of its own: the one above ends early, or it is indented, larger, or far below."""
    if above.centred and below.centred and abs(above.size - below.size) < 0.05 * above.size and 0 < below.top - above.bottom < above.size:
        return not is_one_title(_squeezed(above.text), _squeezed(below.text))
    if not above.fills_before(below) or below.indented or abs(above.size - below.size) > 0.15 * above.size:
        return True
    same_column = below.column == above.column and below.top > above.top
    if stands_alone(_squeezed(above.text), _squeezed(below.text), not same_column):
        return True
    if same_column and below.top - above.bottom > 1.6 * above.size:
        return True
    # A full line before a numbered line that is not indented: the number decides, unless the line above stops in a word of reference.
    return read_label(below.text) is not None and above.text.endswith(("。", "；", ";", "：", ":", "）", ")"))


def stands_alone(above: str, below: str, parted: bool) -> bool:
    """Tell whether a line is one whatever the width of the one above: an annex's label and a signature; parted: by the end of a page or column.

    >>> stands_alone("由成员自行分配。", "附件2", True), stands_alone("2023年6月12日", "附件", False), stands_alone("按时报送。", "城东区财政局", True)
    (True, True, True)
    >>> stands_alone("由区人力资源和", "社会保障局", True), stands_alone("标准见", "附件2", True), stands_alone("标准见附件1，", "附件2。", True)
    (False, False, False)
    """
    if DATE.fullmatch(above):
        return True
    if not parted or not (above.endswith(("。", "；", ")")) or is_organisation(above)):
        return False
    return bool(ANNEX_LABEL.fullmatch(below) or DATE.fullmatch(below)) or is_organisation(below)


def _squeezed(text: str) -> str:
    return fold(re.sub(r"\s+", "", text))


def is_one_title(above: str, below: str) -> bool:
    """Tell whether two centred lines of one size are a title over two lines, by their folded words.

    >>> is_one_title("产教融合基地建设", "项目的操作办法"), is_one_title("市人力资源和社会保障局等23部门", "关于加强高技能人才"), is_one_title("关于加强高技能人才", "队伍建设的实施意见")
    (True, True, True)
    >>> is_one_title("城东区财政局", "关于补贴的办法"), is_one_title("技能人才补贴办法", "第一章总则"), is_one_title("技能人才办法", "(试行)"), is_one_title("首席技师", "工作室")
    (False, False, False, False)
    """
    if SENTENCE_MARKS.search(above + below) or TITLE_END.search(above) or is_organisation(above) or read_label(above) or read_label(below):
        return False
    return below.startswith("关于") or bool(TITLE_END.search(below)) or above.startswith("关于")
