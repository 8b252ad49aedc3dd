"""Plain text in, its printed lines out; page numbers, rules and bookmarks are furniture by the named rules here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Block, fold
from .flat import find_flat_tables
from .pipes import find_pipe_tables

# Each rule matches a whole line (or the start of one, for marks) that no reader would cite.
FURNITURE = {
    "page_number": re.compile(r"[-·\s]*(?:第\s*\d{1,4}\s*页)?(?:[,/\s共]*\d{1,4}\s*页)?[-·\s]*|[-·\s]*\d{1,4}[-·\s]*|\d{1,3}\s*/\s*\d{1,3}"),
    "rule": re.compile(r"[\s\-_=*·—.…]+"),
    "page_break": re.compile(r"[\s\x0c\ufeff\u200b]+"),
}
BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]")
# A list mark before a printed number is the format's, not the text's: - 1、本区工会会员 (the number is the label).
LIST_MARK = re.compile(r"[-*+•]\s*(?=(?:\d{1,2}\s*[、.．)）]|[(（]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|[①-⑳]))")
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BLANK = " \t\u3000\u00a0\u2002\u2003\u2009\ufeff\u200b\u200c\u200d\u2060"


def furniture_rule(line: str) -> str | None:
    """Return the name of the rule by which a whole line is furniture, or None.

    >>> furniture_rule("— 12 —"), furniture_rule("第3页 共10页"), furniture_rule("三、资助资金")
    ('page_number', 'page_number', None)
    """
    folded = fold(line).strip()
    return next((name for name, pattern in FURNITURE.items() if pattern.fullmatch(folded)), None)


def split_lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Block]:
    """Yield the trimmed, non-blank lines of text[start:end] that are no furniture."""
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        line = match.group()
        left = match.start() + len(line) - len(line.lstrip(_BLANK))
        right = match.start() + len(line.rstrip(_BLANK))
        if mark := BOOKMARK.match(text, left, right):
            left = mark.end()
        if mark := LIST_MARK.match(text, left, right):
            left = mark.end()
        if left < right and not furniture_rule(text[left:right]):
            yield Block(left, right)


def find_blocks(text: str) -> Iterator[Block]:
    """Yield the printed lines of a plain text.

    >>> [(b.start, b.end) for b in find_blocks("一、总则\\n\\n— 2 —\\n[bookmark: x]二、资助")]
    [(0, 4), (25, 29)]
    """
    lines = []
    for match in _LINE.finditer(text):
        line = match.group()
        left, right = match.start() + len(line) - len(line.lstrip(_BLANK)), match.start() + len(line.rstrip(_BLANK))
        if left < right:
            lines.append((left, right))
    last = 0
    drawn = list(find_pipe_tables(text, lines))
    inside = {n for first, after, _ in drawn for n in range(first, after)}
    for first, after, table in sorted([*drawn, *(t for t in find_flat_tables(text, lines) if not inside & set(range(*t[:2])))], key=lambda t: t[0]):
        yield from split_lines(text, last, lines[first][0])
        yield table
        last = lines[after - 1][1]
    yield from split_lines(text, last)
