"""Lines of a text in, the tables that are drawn with pipes out: |等级|标准|, in Markdown and where a page was copied as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model import Block, Cell
from .grid import mark_headers

_CELL = re.compile(r"(?:[^|\\\n\r]|\\.)+")
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
    widths = {sum(1 for _ in _with_gaps(text, list(_CELL.finditer(text, left + 1, right)))) for left, right in lines}
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
        pieces = list(_CELL.finditer(text, left + words.startswith("|"), left + len(words)))
        for column, piece in enumerate(_with_gaps(text, pieces)):
            cells.append(Cell(*piece, row, column))
        row += 1
    yield from mark_headers(text, [Cell(c.start, c.end, c.row, c.column, header=c.row == 0) for c in cells])


def _with_gaps(text: str, pieces: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Yield the trimmed range of each cell, an empty one where two pipes follow each other."""
    expected = pieces[0].start() if pieces else 0
    for piece in pieces:
        while expected < piece.start():
            yield expected, expected
            expected += 1
        words = piece.group()
        left = piece.start() + len(words) - len(words.lstrip())
        yield left, max(left, piece.start() + len(words.rstrip()))
        expected = piece.end() + 1
