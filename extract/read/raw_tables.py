"""Markdown in, the tables that stand in it as raw HTML out: <table><tr><td>…, as text recognition and converters write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..model import Block
from .grid import RawCell, lay_out

_TAG = re.compile(r"<[^<>]*>")
_CELL = re.compile(r"<(td|th|tr)\b([^<>]*)>|</(?:td|th|tr)\s*>", re.IGNORECASE)
_SPAN = re.compile(r"\b(row|col)span\s*=\s*[\"']?(\d{1,3})", re.IGNORECASE)
_EDGE = re.compile(r"(?:\s|<[^<>]*>)+")


def find_raw_tables(text: str) -> Iterator[Block]:
    """Yield the tables that are written as HTML, each cell with its place in the text; one without rows of several cells is none.

    >>> text = "标准：\\n<table><tr><td>等级</td><td>标准</td></tr><tr><td><p>技师</p></td><td>1500元</td></tr></table>"
    >>> [[(text[c.start:c.end], c.row, c.column, c.header) for c in table.cells] for table in find_raw_tables(text)]
    [[('等级', 0, 0, True), ('标准', 0, 1, True), ('技师', 1, 0, False), ('1500元', 1, 1, False)]]
    """
    small, end = text.lower(), 0
    while (start := small.find("<table", end)) >= 0 and (close := small.find("</table>", start)) >= 0:
        end = close + len("</table>")
        rows = _rows(text, start, close)
        if sum(len(row) > 1 for row in rows) > 1:
            _, cells = lay_out([[cell for cell, _, _ in row] for row in rows])
            places = [(left, right) for row in rows for _, left, right in row]
            yield Block(start, end, "table", tuple(replace(c, start=a, end=b) for c, (a, b) in zip(cells, places, strict=True)))


def _rows(text: str, start: int, end: int) -> list[list[tuple[RawCell, int, int]]]:
    """Return the cells of each row of a table with their places; a cell ends where the next tag of a cell or row begins."""
    rows: list[list[tuple[RawCell, int, int]]] = []
    tags = list(_CELL.finditer(text, start, end))
    for n, tag in enumerate(tags):
        if not tag[1]:
            continue
        if tag[1].lower() == "tr" or not rows:
            rows.append([])
        if tag[1].lower() != "tr":
            left, right = _trimmed(text, tag.end(), tags[n + 1].start() if n + 1 < len(tags) else end)
            spans = {kind.lower(): int(size) for kind, size in _SPAN.findall(tag[2])}
            rows[-1].append((RawCell(_TAG.sub("", text[left:right]), spans.get("row", 1), spans.get("col", 1), tag[1].lower() == "th"), left, right))
    return [row for row in rows if row]


def _trimmed(text: str, left: int, right: int) -> tuple[int, int]:
    if edge := _EDGE.match(text, left, right):
        left = edge.end()
    words = re.sub(r"(?:</[^<>]*>|\s)+\Z", "", text[left:right])
    return left, left + len(words)
