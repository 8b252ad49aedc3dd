"""Markdown in, its printed lines and tables out, with the marks of the format left outside the blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model import Block, Furniture
from .pipes import read_cells
from .plain import split_lines

_HEADING = re.compile(r"[ \t]{0,3}#{1,6}(?=[ \t]|$)[ \t]*")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)*")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?=\S)")
# What a line prints for its look: emphasis, code, inline tags, links and pictures around their words.
_MARKS = re.compile(r"\*{2,3}|(?<![\w_])__(?=[^\s_])|(?<=[^\s_])__(?![\w_])|~~|`+|</?(?:b|i|u|s|em|strong|span|font|sup|sub|p|div|center|mark|small|big|br|a)(?:\s[^<>]*)?/?>|"
                    r"!?\[(?=[^\[\]\n]+\]\([^()\s]*\))|(?<=\S)\]\([^()\s]*\)|&(?:nbsp|emsp|ensp);|\\(?=[*_`#\[\]()>+.!|-])", re.IGNORECASE)


def find_marks(text: str, blocks: Sequence[Block]) -> Iterator[Furniture]:
    """Yield the marks of the format that stand inside blocks.

    >>> text = "**补贴标准**：每人<b>3</b>万元，见[办法](a.md)"
    >>> [text[f.start:f.end] for f in find_marks(text, [Block(0, len(text))])]
    ['**', '**', '<b>', '</b>', '[', '](a.md)']
    """
    for block in blocks:
        for mark in _MARKS.finditer(text, block.start, block.end):
            yield Furniture(mark.start(), mark.end(), "markdown_mark")


def find_blocks(text: str) -> Iterator[Block]:
    """Yield lines without heading marks and rules, and each table as one block, in reading order.

    >>> [("## 二、实施项目\\n\\n---\\n正文")[b.start:b.end] for b in find_blocks("## 二、实施项目\\n\\n---\\n正文")]
    ['二、实施项目', '正文']
    """
    from markdown_it import MarkdownIt

    starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n"), len(text) + 1]
    tables, headings, rules = [], set(), set()
    # CommonMark knows only \n and \r; the tokens carry line maps, which is all that is taken from them.
    tokens = MarkdownIt("commonmark").enable("table").parse(re.sub(r"\r(?!\n)", " ", text))
    for token in tokens:
        if not token.map:
            continue
        if token.type == "table_open":
            tables.append(tuple(token.map))
        elif token.type == "heading_open":
            headings.add(token.map[0])
        elif token.type == "hr":
            rules.add(token.map[0])
    last = 0
    for first, after in [*tables, (len(starts) - 1, len(starts) - 1)]:
        yield from _lines(text, starts, range(last, first), headings, rules)
        if first < after:
            end = min(starts[after] - 1, len(text.rstrip()))
            yield Block(starts[first], end, "table", tuple(read_cells(text, starts[first], end)))
        last = after


def _lines(text: str, starts: list[int], numbers: range, headings: set[int], rules: set[int]) -> Iterator[Block]:
    for number in numbers:
        if number in rules:
            continue
        left, right = starts[number], min(starts[number + 1] - 1, len(text))
        if number in headings and (mark := _HEADING.match(text, left, right)) or (mark := _QUOTE.match(text, left, right)):
            left = mark.end()
        if bullet := _BULLET.match(text, left, right):
            left = bullet.end()
        for block in split_lines(text, left, right):
            start, end = block.start, block.end
            while mark := _MARKS.match(text, start, end):
                start = mark.end()
            while text.endswith(("**", "`"), start, end):
                end -= 2 if text[end - 1] == "*" else 1
            if start < end:
                yield Block(start, end)
