"""Lines of a text in, the tables that are drawn with pipes out: |等级|标准|, in Markdown and where a page was copied as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..model import Block, Cell
from .grid import mark_headers

_CELL = re.compile(r"(?:[^|\\\n\r]|\\.?)*")
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百千万]元|[。；;]")
_DELIMITER = re.compile(r"[\s|:-]*-[\s|:-]*")


def find_pipe_tables(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, Block]]:
    """Yield (first line, line after the last, table) of each run of lines between pipes: one with a ruled second line, or with as many cells in each line.

    >>> text = "标准如下：\\n|等级|标准|\\n|---|---|\\n|技师|1500元|\\n以上。"
    >>> lines = [(m.start(), m.end()) for m in re.finditer(r"[^\\n]+", text)]
    >>> [(first, after) for first, after, _ in find_pipe_tables(text, lines)]
    [(1, 4)]
    >>> text = text.replace("|---|---|\\n", "")
    >>> lines = [(m.start(), m.end()) for m in re.finditer(r"[^\\n]+", text)]
    >>> [(first, after) for first, after, _ in find_pipe_tables(text, lines)]
    [(1, 3)]
    """
    first = 0
    while first < len(lines):
        after = first
        while after < len(lines) and text[lines[after][0]] == "|" and text[lines[after][1] - 1] == "|":
            after += 1
        if (after - first > 2 and _DELIMITER.fullmatch(text, *lines[first + 1])) or _has_columns(text, lines[first:after]):
            start, end = lines[first][0], lines[after - 1][1]
            yield first, after, Block(start, end, "table", tuple(read_cells(text, start, end)))
        first = max(after, first + 1)


def _has_columns(text: str, lines: Sequence[tuple[int, int]]) -> bool:
    widths = {sum(1 for _ in _split(text, left, right)) for left, right in lines}
    return len(lines) > 1 and len(widths) == 1 and widths.pop() > 1


def read_cells(text: str, start: int, end: int) -> Iterator[Cell]:
    """Yield the cells of a pipe table, the line under its heading left out.

    >>> table = "|等级|标准|\\n|---|---|\\n|技师|1500元|"
    >>> [(table[c.start:c.end], c.row, c.column, c.header) for c in read_cells(table, 0, len(table))]
    [('等级', 0, 0, True), ('标准', 0, 1, True), ('技师', 1, 0, False), ('1500元', 1, 1, False)]
    >>> spaced = table.replace("\\n", "\\n \\n")
    >>> [spaced[c.start:c.end] for c in read_cells(spaced, 0, len(spaced))]
    ['等级', '标准', '技师', '1500元']
    """
    row, cells, ruled = 0, [], False
    for line in re.finditer(r"[^\n\r]+", text[start:end]):
        words = line.group().strip()
        if not words:
            continue
        if row == 1 and not ruled and _DELIMITER.fullmatch(words):
            ruled = True
            continue
        left = start + line.start() + len(line.group()) - len(line.group().lstrip())
        for column, piece in enumerate(_split(text, left, left + len(words))):
            cells.append(Cell(*piece, row, column))
        row += 1
    yield from _with_second_heads(text, mark_headers(text, [Cell(c.start, c.end, c.row, c.column, header=c.row == 0) for c in cells]))


def _with_second_heads(text: str, cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells with the second row marked as headings where the first says a name over several columns, again in each or once before blanks.

    >>> table = "|级别|标准（元）||\\n|---|---|---|\\n||一等奖|二等奖|\\n|市级|600|400|"
    >>> [(table[c.start:c.end], c.row, c.columns) for c in read_cells(table, 0, len(table)) if c.header and c.end > c.start]
    [('级别', 0, 1), ('标准（元）', 0, 2), ('一等奖', 1, 1), ('二等奖', 1, 1)]
    """
    first, second = ([c for c in cells if c.row == row] for row in (0, 1))
    if max((c.row for c in cells), default=0) < 2 or len(first) != len(second) or not all(c.header for c in first):
        return tuple(cells)
    above, below = ([text[c.start:c.end] for c in row] for row in (first, second))
    shared = [n for n in range(1, len(above)) if above[n] in ("", above[n - 1])]
    named = [below[n] for n in range(1, len(below)) if n in shared or n + 1 in shared]
    if not shared or not above[0] or below[0] not in ("", above[0]) or not all(named) or len(set(named)) < len(named) or any(_FIGURE.search(words) for words in below):
        return tuple(cells)
    widths = {n: next((k for k in range(n + 1, len(above)) if above[k]), len(above)) - n for n in range(len(above)) if above[n]}
    return tuple(replace(c, header=c.row < 2, columns=widths.get(c.column, 1) if c.row == 0 else 1) for c in cells)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the trimmed range of each cell of a line, an empty one where two pipes follow each other."""
    position, end = start + text.startswith("|", start), end - (text[end - 1] == "|")
    while piece := _CELL.match(text, position, end):
        words = piece.group()
        left = piece.start() + len(words) - len(words.lstrip())
        yield left, max(left, piece.start() + len(words.rstrip()))
        position = piece.end() + 1
        if position > end:
            return
