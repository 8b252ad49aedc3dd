"""Markdown in, its printed lines and tables out, with the marks of the format left outside the blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Block
from .plain import split_lines

_HEADING = re.compile(r"[ \t]{0,3}#{1,6}(?=[ \t]|$)[ \t]*")
_QUOTE_OR_EMPHASIS = re.compile(r"[ \t]*(?:>[ \t]?)*(?:\*\*|__)?")


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
            yield Block(starts[first], min(starts[after] - 1, len(text.rstrip())), "table")
        last = after


def _lines(text: str, starts: list[int], numbers: range, headings: set[int], rules: set[int]) -> Iterator[Block]:
    for number in numbers:
        if number in rules:
            continue
        left, right = starts[number], min(starts[number + 1] - 1, len(text))
        if number in headings and (mark := _HEADING.match(text, left, right)) or (mark := _QUOTE_OR_EMPHASIS.match(text, left, right)):
            left = mark.end()
        for block in split_lines(text, left, right):
            end = block.end - 2 if text[block.start:block.end].endswith(("**", "__")) else block.end
            if block.start < end:
                yield Block(block.start, end)
