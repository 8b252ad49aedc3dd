"""Markdown in, its printed lines and tables out, with the marks of the format left outside the blocks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from ..model import Block, Furniture
from .pipes import find_pipe_tables, read_cells
from .plain import split_lines
from .raw_tables import find_raw_tables

_HEADING = re.compile(r"[ \t]{0,3}#{1,6}(?=[ \t]|$)[ \t]*")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)*")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?=\S)")
_ADDRESS = r"\(\s?(?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s?\)"
_TAGS = "table|thead|tbody|caption|tr|td|th|h[1-6]|ul|ol|li|b|i|u|s|em|strong|span|font|sup|sub|p|div|center|mark|small|big|br|a"
# What a line prints for its look: emphasis, code, inline tags, links and pictures around their words.
_MARKS = re.compile(rf"\*{{2,3}}|(?<![\w_])__(?=[^\s_])|(?<=[^\s_])__(?![\w_])|~~|`+|</?(?:{_TAGS})(?:\s[^<>]*)?/?>|"
                    rf"!?\[(?=[^\[\]\n]+\]{_ADDRESS})|(?<=\S)\]{_ADDRESS}|&(?:nbsp|emsp|ensp);|\\(?=[!-/:-@\[-`{{-~])", re.IGNORECASE)
# A formula that is a figure: $80\%$, $1{,}000$, $10\text{万元}$; words of Chinese stand in none but as its \text.
_FORMULA = re.compile(r"\$(?!\s)(?P<inside>(?:\\(?:text|mathrm|rm)\s?\{[^{}$\n]{1,20}\}|\\.|[^$\\\n\u3000-\u9fff\uff00-\uffef]){1,80}+)\$")
_IN_FORMULA = re.compile(r"\\(?:text|mathrm|rm)\s?(?=\{)|\\[ ,;!]|\\(?=[%$&#_])|[{}]")
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?:(?:[A-Za-z_][\w-]*[ \t]*:[^\n]*|[ \t][^\n]*|-[ \t][^\n]*|#[^\n]*|\r?)\n){1,60}?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")


def find_marks(text: str, blocks: Sequence[Block]) -> Iterator[Furniture]:
    """Yield the marks of the format that stand inside blocks.

    >>> text = "**补贴标准**：每人<b>3</b>万元，见[办法](a.md)"
    >>> [text[f.start:f.end] for f in find_marks(text, [Block(0, len(text))])]
    ['**', '**', '<b>', '</b>', '[', '](a.md)']
    >>> text = '按 $80\\%$ 给予补贴，见[办法](a(1).md "办法")'
    >>> [text[f.start:f.end] for f in find_marks(text, [Block(0, len(text))])]
    ['$', '\\\\', '$', '[', '](a(1).md "办法")']
    """
    if head := _FRONT_MATTER.match(text):
        yield Furniture(0, head.end(), "front_matter")
    for block in blocks:
        places = {m.span() for m in _MARKS.finditer(text, block.start, block.end)}
        for formula in _FORMULA.finditer(text, block.start, block.end):
            places |= {(formula.start(), formula.start() + 1), (formula.end() - 1, formula.end())}
            places |= {m.span() for m in _IN_FORMULA.finditer(text, *formula.span("inside"))}
        last = block.start
        for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
            if start >= last:
                yield Furniture(start, end, "markdown_mark")
                last = end


def find_blocks(text: str) -> Iterator[Block]:
    """Yield lines without heading marks and rules, and each table as one block, in reading order.

    >>> [("## 二、实施项目\\n\\n---\\n正文")[b.start:b.end] for b in find_blocks("## 二、实施项目\\n\\n---\\n正文")]
    ['二、实施项目', '正文']
    """
    from markdown_it import MarkdownIt

    ending = "\n" if "\n" in text else "\r"
    starts = [0, *(i + 1 for i, c in enumerate(text) if c == ending), len(text) + 1]
    tables: list[tuple[int, int, Block]] = []
    headings, rules = set(), set()
    for table in find_raw_tables(text):
        tables.append((bisect_right(starts, table.start) - 1, bisect_left(starts, table.end), table))
    # CommonMark knows only \n and \r; the tokens carry line maps, which is all that is taken from them.
    tokens = MarkdownIt("commonmark").enable("table").parse(re.sub(r"\r(?!\n)", " " if ending == "\n" else "\n", text))
    for token in tokens:
        if not token.map:
            continue
        if token.type == "table_open":
            first, after = token.map
            end = min(starts[after] - 1, len(text.rstrip()))
            tables.append((first, after, Block(starts[first], end, "table", tuple(read_cells(text, starts[first], end)))))
        elif token.type == "heading_open":
            headings.add(token.map[0])
        elif token.type == "hr":
            rules.add(token.map[0])
    printed = [(m.start(), m.end()) for m in re.finditer(r"\S[^\n\r]*", text)]
    tables += [(bisect_right(starts, t.start) - 1, bisect_left(starts, t.end), t) for _, _, t in find_pipe_tables(text, [(a, a + len(text[a:b].rstrip())) for a, b in printed])]
    head = _FRONT_MATTER.match(text)
    line = bisect_left(starts, head.end()) if head else 0
    position = starts[line]
    for first, after, table in sorted(tables, key=lambda t: t[2].start):
        if table.start < position:
            continue
        if first >= line:
            yield from split_lines(text, position, min(starts[line], len(text)))
            yield from _lines(text, starts, range(line, first), headings, rules)
            position = starts[first]
        yield from split_lines(text, position, table.start)
        yield table
        position, line = table.end, after
    yield from split_lines(text, position, min(starts[line], len(text)))
    yield from _lines(text, starts, range(line, len(starts) - 1), headings, rules)


def _lines(text: str, starts: list[int], numbers: range, headings: set[int], rules: set[int]) -> Iterator[Block]:
    for number in numbers:
        if number in rules:
            continue
        left, right = starts[number], min(starts[number + 1] - 1, len(text))
        heading = number in headings and _HEADING.match(text, left, right)
        if (mark := heading or None) or (mark := _QUOTE.match(text, left, right)):
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
                yield Block(start, end, "heading" if heading else "line")
