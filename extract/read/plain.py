"""Plain text in, its printed lines out; page numbers, rules and bookmarks are furniture by the named rules here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..model import Block, fold
from .flat import find_flat_tables
from .pipes import find_pipe_tables

# Each rule matches a whole line (or the start of one, for marks) that no reader would cite.
FURNITURE = {
    "page_number": re.compile(r"[-·\s]*(?:第\s*\d{1,4}\s*页)?(?:[,/\s共]*\d{1,4}\s*页)?[-·\s]*|[-·\s]*\d{1,4}[-·\s]*|\d{1,3}\s*/\s*\d{1,3}"),
    "rule": re.compile(r"[\s\-_=*·—.…]+"),
    "printed_from": re.compile(r"https?://[!-~]{4,400}\s+\d{1,3}\s*/\s*\d{1,3}"),        # what browsers print below a page
    "page_break": re.compile(r"[\s\x0c\u00ad\u200b-\u200f\u2060\ufeff]+"),
}
BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]")
# A list mark before a printed number is the format's, not the text's: - 1、本区工会会员 (the number is the label).
LIST_MARK = re.compile(r"[-*+•]\s*(?=(?:\d{1,2}\s*[、.．)）]|[(（]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|[①-⑳]))")
# What a gazette, an office or a browser prints at the foot or head of its pages, with the number of the page on either side.
_FOOT = re.compile(r"(?:(\d{1,4})\s+)?(.{0,60}?(?:[公政]报|第\d{1,3}期|\][第]?\d{1,4}号|https?://[!-~]{4,300}))(?:\s+[-·]?\s*(?:第\s*)?(\d{1,4})(?:\s*页.{0,12}|\s*[-·])?)?")
_PRINTED_ON = re.compile(r"\d{4}/\d{1,2}/\d{1,2},?\s+(?:[上下]午)?\d{1,2}:\d{2}(?::\d{2})?\s.{2,120}")
_LONGEST_FOOT = 300
_MOST_PAGES_BETWEEN = 3     # a foot that the copy has lost here and there still counts
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BLANK = " \t\u3000\u00a0\u2002\u2003\u2009\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"


def furniture_rule(line: str) -> str | None:
    """Return the name of the rule by which a whole line is furniture, or None.

    >>> furniture_rule("— 12 —"), furniture_rule("第3页 共10页"), furniture_rule("三、资助资金")
    ('page_number', 'page_number', None)
    """
    folded = fold(line).strip()
    return next((name for name, pattern in FURNITURE.items() if pattern.fullmatch(folded)), None)


def find_feet(lines: Sequence[str]) -> set[str]:
    """Return which lines of a text are the heads and feet of its pages: they come again, and the number of the page grows.

    >>> sorted(find_feet(["给予一次性资助", "县人民政府公报 2023年第3期　15", "3万元。", "县人民政府公报 2023年第3期　16", "见附件1", "见附件2"]))
    ['县人民政府公报 2023年第3期　15', '县人民政府公报 2023年第3期　16']
    >>> find_feet(["详见县政府公报 2023年第3期", "载县政府公报 2023年第4期 2", "虞人社〔2023〕28号"])
    set()
    """
    alike: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for line in lines:
        folded = fold(line)
        if len(line) > _LONGEST_FOOT:
            continue
        if _PRINTED_ON.fullmatch(folded):
            alike[line].append((len(alike[line]), line))
        elif (foot := _FOOT.fullmatch(folded)) and bool(foot[1]) != bool(foot[3]):
            alike[foot[2]].append((int(foot[1] or foot[3]), line))
    return {line for found in alike.values() if len(found) > 1 and all(0 < b - a <= _MOST_PAGES_BETWEEN for (a, _), (b, _) in pairwise(found)) for _, line in found}


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
    feet = find_feet([text[a:b] for a, b in lines])
    lines = [(a, b) for a, b in lines if text[a:b] not in feet]
    last = 0
    drawn = list(find_pipe_tables(text, lines))
    inside = {n for first, after, _ in drawn for n in range(first, after)}
    for first, after, table in sorted([*drawn, *(t for t in find_flat_tables(text, lines) if not inside & set(range(*t[:2])))], key=lambda t: t[0]):
        yield from (b for b in split_lines(text, last, lines[first][0]) if text[b.start:b.end] not in feet)
        yield table
        last = lines[after - 1][1]
    yield from (b for b in split_lines(text, last) if text[b.start:b.end] not in feet)
