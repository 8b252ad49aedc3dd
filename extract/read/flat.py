"""The lines of a plain text in, the runs of them that were a table before it lost its rules out: a cell a line, or a row a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model import Block, Cell, fold
from .grid import looks_like_heading, mark_headers

_GAP = re.compile(r"\t+|\u3000+| {2,}")
_LONGEST_CELL = 40
_MOST_COLUMNS = 8
_FEWEST_ROWS = 2
_FIGURE = re.compile(r"\d")
_SUM = re.compile(r"\d\s*[十百千]?[万千百]?元|\d[%％]")
_LONGEST_NAME = 16
# What no cell of a table of figures is: a sentence, a numbered line, a signature's date.
_NO_CELL = re.compile(r".*[。;:]$|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、]\D|第[一二三四五六七八九十]{1,3}[章条]|附件|\d{4}年\d{1,2}月\d{1,2}日|注:")

Line = tuple[int, int]


def find_flat_tables(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, int, Block]]:
    """Yield (first line, line behind the last, block) of each table; lines are the trimmed, non-blank ones, page numbers included.

    >>> text = "等级\\n标准(元)\\n技师\\n3000\\n高级技师\\n5000\\n以上标准自发布之日起执行。"
    >>> lines = [m.span() for m in re.finditer(r"[^\\n]+", text)]
    >>> [(a, b, [(text[c.start:c.end], c.row, c.column) for c in t.cells][2:4]) for a, b, t in find_flat_tables(text, lines)]
    [(0, 6, [('技师', 1, 0), ('3000', 1, 1)])]
    """
    words = [fold(text[a:b]) for a, b in lines]
    i = 0
    while i < len(lines):
        found = _cells_on_lines(words, i) or _figures_in_columns(words, i) or _rows_on_lines(text, lines, i)
        if not found:
            i += 1
            continue
        after, grid = found
        cells = [Cell(a, b, row, column) for row, column, (a, b) in grid] if isinstance(grid, list) else [
            Cell(*lines[i + n], n // grid, n % grid) for n in range(after - i)]
        yield i, after, Block(cells[0].start, cells[-1].end, "table", mark_headers(text, [_headed(c) for c in cells]))
        i = after


def _headed(cell: Cell) -> Cell:
    return Cell(cell.start, cell.end, cell.row, cell.column, header=cell.row == 0)


def _is_cell(words: str) -> bool:
    return len(words) <= _LONGEST_CELL and not _NO_CELL.match(words)


def _cells_on_lines(words: Sequence[str], first: int) -> tuple[int, int] | None:
    """Return the line behind a table of one cell a line, and its number of columns: headings, then whole rows of like columns."""
    columns = 0
    while columns < _MOST_COLUMNS and first + columns < len(words) and looks_like_heading(words[first + columns]) and not _FIGURE.search(words[first + columns]):
        columns += 1
    if words[first] == "序号" and "1" in words[first:first + _MOST_COLUMNS + 1]:
        columns = words.index("1", first) - first
    if columns < 2:
        return None
    end = first + columns
    while end < len(words) and _is_cell(words[end]):
        end += 1
    body = words[first + columns:end]
    if words[first] == "序号":
        rows = 0
        while (rows + 1) * columns <= len(body) and body[rows * columns] == str(rows + 1):
            rows += 1
        return (first + columns * (rows + 1), columns) if rows >= _FEWEST_ROWS else None
    rows, rest = divmod(len(body), columns)
    like = any(all(_FIGURE.search(body[r * columns + c]) for r in range(rows)) for c in range(columns))
    return (end, columns) if rows >= _FEWEST_ROWS and not rest and like else None


def _figures_in_columns(words: Sequence[str], first: int) -> tuple[int, int] | None:
    """Return the line behind a table of one cell a line whose headings are names (竞赛级别, 一等奖, 二等奖): sums stand in the same columns of each row."""
    if not looks_like_heading(words[first]) or len(words[first]) > _LONGEST_NAME:
        return None
    end = first
    while end < len(words) and len(words[end]) <= _LONGEST_NAME and _is_cell(words[end]):
        end += 1
    for columns in range(min(_MOST_COLUMNS, (end - first) // (_FEWEST_ROWS + 1)), 1, -1):
        sums = [[bool(_SUM.search(w)) for w in words[i:i + columns]] for i in range(first, end - columns + 1, columns)]
        rows = next((n for n in range(1, len(sums)) if sums[n] != [False] + [True] * (columns - 1)), len(sums)) - 1
        if not any(sums[0]) and rows >= _FEWEST_ROWS:
            return first + columns * (rows + 1), columns
    return None


def _rows_on_lines(text: str, lines: Sequence[Line], first: int) -> tuple[int, list[tuple[int, int, Line]]] | None:
    """Return the line behind a table of one row a line, and its cells: as many, wide apart, on each line as in the headings."""
    head = _split(text, lines[first])
    names = [fold(text[a:b]) for a, b in head]
    if len(head) < 2 or not looks_like_heading(names[0]) or any(_FIGURE.search(n) and not looks_like_heading(n) or len(n) > _LONGEST_NAME for n in names):
        return None
    grid, row = [(0, n, cell) for n, cell in enumerate(head)], 1
    while first + row < len(lines):
        cells = _split(text, lines[first + row])
        if len(cells) != len(head) or not any(_FIGURE.search(text[a:b]) for a, b in cells):
            break
        grid += [(row, n, cell) for n, cell in enumerate(cells)]
        row += 1
    return (first + row, grid) if row > _FEWEST_ROWS else None


def _split(text: str, line: Line) -> list[Line]:
    start, end = line
    cuts = [m.span() for m in _GAP.finditer(text, start, end)]
    edges = [start, *(e for cut in cuts for e in cut), end]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
