"""The rows of a table in, its text and its cells out: tabs part cells, line feeds part rows, spans place the cells in the grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model import Cell, fold

_MOST_COLUMNS = 64          # a crafted colspan of a million must not cost a million steps
# How a heading cell ends in the tables of guides and annexes.
_HEADING = re.compile(r"(?:序号|项目|名称|类[别型]|等级|级别|层次|标准|金额|额度|对象|范围|条件|要求|奖项|名次|职业|工种|专业|方向|补[贴助]|奖励|资助|备注|说明|单位|部门|"
                      r"机构|时[间限]|期限|材料|内容|数量|人数|依据|方式|流程|程序|渠道|地[址点区]|电话|情况|合计|事项|措施|政策|证书|比例|次数|频次|学时|课时|姓名|排名)"
                      r"(?:\([^()]{1,16}\))?:?$")
_FIGURE = re.compile(r"\d[\d.,]*\s*(?:万|元|%|人|名|家)|[。；;]")
_LONGEST_HEADING = 24


@dataclass(frozen=True)
class RawCell:
    """A cell as its format gives it."""

    text: str
    rows: int = 1
    columns: int = 1
    header: bool = False


def lay_out(rows: Sequence[Sequence[RawCell]]) -> tuple[str, tuple[Cell, ...]]:
    """Return the text of a table and its cells with places in the grid; merged cells stand once and say what they cover.

    >>> text, cells = lay_out([[RawCell("等级"), RawCell("标准", columns=2)], [RawCell("技师"), RawCell("1500元"), RawCell("一次性")]])
    >>> text
    '等级\\t标准\\n技师\\t1500元\\t一次性'
    >>> [(c.row, c.column, c.columns, c.header) for c in cells]
    [(0, 0, 1, True), (0, 1, 2, True), (1, 0, 1, False), (1, 1, 1, False), (1, 2, 1, False)]
    """
    pieces: list[str] = []
    cells: list[Cell] = []
    position, taken = 0, [0] * _MOST_COLUMNS           # taken[c]: the first row in which column c is free
    for r, row in enumerate(rows):
        column = 0
        for n, raw in enumerate(row):
            while column < _MOST_COLUMNS - 1 and taken[column] > r:
                column += 1
            columns = max(1, min(raw.columns, _MOST_COLUMNS - column))
            height = max(1, min(raw.rows, len(rows) - r))
            taken[column:column + columns] = [r + height] * columns
            separator = ("\t" if n else "\n") if pieces else ""
            pieces.append(separator + raw.text)
            position += len(separator)
            cells.append(Cell(position, position + len(raw.text), r, column, height, columns, raw.header))
            position += len(raw.text)
            column = min(column + columns, _MOST_COLUMNS - 1)
    text = "".join(pieces)
    return text, mark_headers(text, cells)


def looks_like_heading(text: str) -> bool:
    """Tell whether a cell's words are those of a heading cell.

    >>> looks_like_heading("补贴标准（元/人）"), looks_like_heading("每人1500元"), looks_like_heading("嘉定区")
    (True, False, False)
    """
    text = re.sub(r"\s+", "", fold(text))
    return len(text) <= _LONGEST_HEADING and not _FIGURE.search(text) and bool(_HEADING.search(text))


def mark_headers(text: str, cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells with those marked that head a column or a row; what the format marks itself is kept."""
    if any(c.header for c in cells) or not cells:
        return tuple(cells)
    width = max(c.column + c.columns for c in cells)
    first_column = [c for c in cells if c.column == 0]
    named = [c for c in first_column if looks_like_heading(text[c.start:c.end])]
    if width == 2 and len(first_column) >= 2 and len(named) * 3 >= len(first_column) * 2:
        return tuple(replace(c, header=c.column == 0) for c in cells)       # 补贴对象 | …: each row has its own heading
    heads = _header_rows(text, cells, width)
    return tuple(replace(c, header=c.row < heads) for c in cells)


def _header_rows(text: str, cells: Sequence[Cell], width: int) -> int:
    """Return how many rows at the top are headings: a title over all columns, names of columns, names below a merged name."""
    height = max(c.row + c.rows for c in cells)
    row, wanted = 0, 1
    while row < min(wanted, height - 1):
        here = [c for c in cells if c.row == row]
        words = [text[c.start:c.end] for c in here if c.end > c.start]
        if any(_FIGURE.search(fold(w)) or len(w) > 2 * _LONGEST_HEADING for w in words):
            return row
        title = len(here) == 1 and here[0].columns == width > 1
        if not title and row == wanted - 1 and not any(map(looks_like_heading, words)) and not (row and any(c.columns > 1 for c in cells if c.row == row - 1)):
            return row
        wanted = max([wanted, *(row + c.rows for c in here), row + 2 if title or any(1 < c.columns < width for c in here) else 0])
        row += 1
    return row
