"""A printed table in, its reading out, and each of its rows as words with the headings that stand over them, for the stages that read figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .model import UNSEEN, Block, Cell, Document, Reading
from .numbering import read_label
from .wraps import SENTENCE_MARKS


def rejoin_table(document: Document, block: Block) -> Reading:
    """Return the words of a table: cells parted by |, rows by a line feed, white space out where it parts no figures.

    >>> text = "等级\\t标准\\n技 师\\t1 500元"
    >>> cells = (Cell(0, 2, 0, 0), Cell(3, 5, 0, 1), Cell(6, 9, 1, 0), Cell(10, 16, 1, 1))
    >>> rejoin_table(Document("a", text, (), "a.html", "html", ""), Block(0, 16, "table", cells)).text
    '等级|标准\\n技师|1 500元'
    """
    words: list[str] = []
    at: list[int] = []
    placed: list[Cell] = []
    marks = document.marks_inside(block)
    for before, cell in zip((None, *block.cells), block.cells, strict=False):
        if before is not None:
            mark = "|" if cell.row == before.row else "\n"
            words.append(mark)
            printed = document.text.rfind(mark, before.end, cell.start)
            at.append(printed if printed >= 0 else cell.start - 1)
        start = len(words)
        for i in range(cell.start, cell.end):
            character = document.text[i]
            if i in marks or character in UNSEEN:
                continue
            if character.isspace():
                if not _parts(document.text, i, cell) or words[-1] == " ":
                    continue
                character = " "
            words.append(character)
            at.append(i)
        placed.append(replace(cell, start=start, end=len(words)))
    return Reading("".join(words), tuple(at), tuple(placed))


def _parts(text: str, i: int, cell: Cell) -> bool:
    """Tell whether the white space at i parts two Latin words, two figures, or two numbered lines of a cell."""
    before, after = text[cell.start:i].rstrip()[-1:], text[i:cell.end].lstrip()
    if not before or not after:
        return False
    return (before.isascii() and before.isalnum() and after[0].isascii() and after[0].isalnum()) or ("\n" in text[i:i + 1] and read_label(after) is not None)


def headings_of(cell: Cell, cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the heading cells over a cell (in its columns) and before it (in its rows), from the outside in.

    >>> cells = (Cell(0, 2, 0, 0, header=True), Cell(3, 5, 0, 1, header=True), Cell(6, 8, 1, 0), Cell(9, 14, 1, 1))
    >>> headings_of(cells[3], cells)
    (Cell(start=3, end=5, row=0, column=1, rows=1, columns=1, header=True),)
    """
    over = [c for c in cells if c.header and c.row < cell.row and c.column < cell.column + cell.columns and cell.column < c.column + c.columns]
    before = [c for c in cells if c.header and c.column < cell.column and c.row < cell.row + cell.rows and cell.row < c.row + c.rows]
    return tuple(sorted([*over, *before], key=lambda c: (c.row, c.column)))


def read_rows(reading: Reading) -> Iterator[Reading]:
    """Yield each row that is no heading as a text of its own: heading, colon, cell, and a comma between cells.

    Merged cells are repeated in every row that they cover. Each character keeps its place in the source, so a figure found in a row
    has the span of its cell; the marks that are added carry the place of the character before them.

    >>> cells = (Cell(0, 2, 0, 0, header=True), Cell(3, 5, 0, 1, header=True), Cell(6, 8, 1, 0), Cell(9, 14, 1, 1))
    >>> [r.text for r in read_rows(Reading("等级|标准\\n技师|1500元", tuple(range(14)), cells))]
    ['等级:技师，标准:1500元']
    """
    cells = _filled(reading)
    for row in range(max((c.row + c.rows for c in cells), default=0)):
        body = [c for c in cells if not c.header and c.row <= row < c.row + c.rows]
        if body:
            yield _row(reading, sorted(body, key=lambda c: c.column), cells)


_FIGURE = re.compile(r"\d|[一二三四五六七八九十百千万]+元|百分之")
_BARE = re.compile(r"[\d.,]+(?:[-~至—–－][\d.,]+)?[万千百]?")
_UNIT = re.compile(r"[(（](?:单位[:：])?((?:[十百千]?万|千|百)?元(?:/[^()（）]{1,6}){0,2}|%|％)[)）]")
_NUMBERED = re.compile(r"序号|编号|条款|页码|年份|年度$|人数|名额|数量|时间|期限|课时")
# The unit of a whole table, above it or in a row over all its columns: 单位：万元, 标准（单位：元/人）, and 奖励标准（元）: at the end of a line.
_UNIT_OF_ALL = re.compile(r"(?:金额|计[量价]|货币)?单位[:](?:人民币)?((?:[十百千]?万|千|百)?元(?:/[人月年次个名家项场天期户对]{1,3}){0,2})(?:[)\s,。;:]|$)|"
                          r"\(((?:[十百千]?万|千|百)?元(?:/[人月年次个名家项场天期户对]{1,3}){0,2})\)(?:如下)?[:]?$")
# What is counted in a column is no money, whatever stands above the table.
_COUNTED = re.compile(r"等级|级别|层次|类[别型]|名次|排名|[次天月家个项场班]数|年限|学[时分]|比[例率]|系数|倍|面积|电话|代码|邮编|日期|分[数值]|成绩|得分|规模|占比|说明|备注|依据|文号|\((?:人|个|名|家|次|年|月|天|项|场|户|对|%)[^()]{0,4}\)")
_LONGEST_TITLE = 40


def read_figures(reading: Reading) -> Iterator[Reading]:
    """Yield a text for each cell that holds a figure: the row's cells without figures, then its headings and the cell itself.

    A bare number takes the unit that its heading prints: 补贴标准（元/人） over 1500. A row without figures is one text.

    >>> cells = (Cell(0, 2, 0, 0, header=True), Cell(3, 10, 0, 1, header=True), Cell(11, 13, 1, 0), Cell(14, 18, 1, 1))
    >>> [r.text for r in read_figures(Reading("等级|标准(元/人)\\n技师|1500", tuple(range(18)), cells))]
    ['等级:技师，标准(元/人):1500元/人']
    >>> cells = (Cell(0, 2, 0, 0, header=True), Cell(3, 5, 0, 1, header=True), Cell(6, 8, 1, 0), Cell(9, 11, 1, 1), Cell(12, 12, 2, 0), Cell(13, 15, 2, 1))
    >>> [r.text for r in read_figures(Reading("竞赛|奖励\\n省级|5元\\n|3元", tuple(range(15)), cells))]
    ['竞赛:省级，奖励:5元', '竞赛:省级，奖励:3元']
    """
    cells = _filled(reading)
    for row in range(max((c.row + c.rows for c in cells), default=0)):
        body = sorted((c for c in cells if not c.header and c.row <= row < c.row + c.rows), key=lambda c: c.column)
        figures = [c for c in body if _holds_figure(reading, c, cells)]
        plain = [c for c in body if c not in figures]
        for cell in figures:
            yield _row(reading, [*plain, cell], cells)
        if body and not figures:
            yield _row(reading, body, cells)


def _filled(reading: Reading) -> list[Cell]:
    """Return the cells that hold words; a blank below a name in the first column stands for that name, as where cells were merged."""
    blank = {c.row for c in reading.cells if c.column == 0 and c.end == c.start and not c.header}
    cells = []
    for cell in (c for c in reading.cells if c.end > c.start):
        rows = cell.rows
        while cell.column == 0 and not cell.header and cell.row + rows in blank and not _FIGURE.search(reading.folded, cell.start, cell.end):
            rows += 1
        cells.append(replace(cell, rows=rows))
    return cells


def unit_above(lines: Sequence[str]) -> str:
    """Return the unit that the last of the folded lines above a table gives its figures, or nothing; a title may stand between.

    >>> unit_above(["一、载体资助标准", "单位:万元"]), unit_above(["一、资助标准(单位:元/人)"]), unit_above(["单位:万元", "表1载体资助标准"])
    ('万元', '元/人', '万元')
    >>> unit_above(["标准(万元)如下:"]), unit_above(["申报单位:万元公司"]), unit_above(["奖励标准单位:万元。", "对企业给予资助,标准见下表。"])
    ('万元', '', '')
    """
    for n, line in enumerate(reversed(lines[-2:])):
        if n and (len(lines[-1]) > _LONGEST_TITLE or SENTENCE_MARKS.search(lines[-1])):
            return ""
        if found := list(_UNIT_OF_ALL.finditer(line)):
            return found[-1].group(1) or found[-1].group(2)
    return ""


def _holds_figure(reading: Reading, cell: Cell, cells: Sequence[Cell]) -> bool:
    words = reading.folded[cell.start:cell.end]
    over = "".join(reading.folded[h.start:h.end] for h in headings_of(cell, cells))
    return bool(_FIGURE.search(words)) and not (_BARE.fullmatch(words) and (_NUMBERED.search(over) or not (_UNIT.search(over) or _takes_unit(reading, cell, over))))


def _takes_unit(reading: Reading, cell: Cell, over: str) -> bool:
    """Tell whether the unit above a table is that of a bare number: not of what names its row, nor of what is counted."""
    return bool(reading.unit) and cell.column > 0 and bool(over) and not _COUNTED.search(over) and not _NUMBERED.search(over)


def _row(reading: Reading, body: Sequence[Cell], cells: Sequence[Cell]) -> Reading:
    words: list[str] = []
    at: list[int] = []
    for cell in body:
        if words:
            words.append("，")
            at.append(at[-1])
        for part in (*headings_of(cell, cells), cell):
            words.extend(reading.text[part.start:part.end])
            at.extend(reading.at[part.start:part.end])
            if part is not cell:
                words.append(":")
                at.append(at[-1])
        _add_unit(reading, cell, cells, words, at)
    return Reading("".join(words), tuple(at))


def _add_unit(reading: Reading, cell: Cell, cells: Sequence[Cell], words: list[str], at: list[int]) -> None:
    """Put the unit of the heading behind a bare number; its characters keep their place in the heading, and those of a unit above the table that of the number."""
    if not _BARE.fullmatch(reading.folded[cell.start:cell.end]):
        return
    heads = headings_of(cell, cells)
    for head in reversed(heads):
        if unit := _UNIT.search(reading.folded, head.start, head.end):
            words.extend(unit.group(1))
            at.extend(reading.at[unit.start(1):unit.end(1)])
            return
    if _takes_unit(reading, cell, "".join(reading.folded[h.start:h.end] for h in heads)):
        words.extend(reading.unit)
        at.extend(at[-1:] * len(reading.unit))
