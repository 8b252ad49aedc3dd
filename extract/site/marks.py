"""A clause's words and its stretch of the source in, the place of each span of the source in those words out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[。！？!?]|；|;(?=\s|[（(])")


@dataclass(frozen=True)
class Piece:
    """A run of words that the same marks cover; top: the mark that a click opens."""

    text: str
    marks: tuple[int, ...] = ()

    @property
    def top(self) -> int:
        return self.marks[0]


def align(words: str, source: str, start: int) -> list[int]:
    """Return where each character of a clause's words stands in the source, whose stretch begins at start.

    >>> align("20万元", "（1）20 万\\n元", 100)
    [103, 104, 106, 108]
    """
    begin = _begin(words, source)
    places, at = [], begin
    for character in words:
        found = source.find(character, at)
        if found < 0:
            found = max(at - 1, 0)
        places.append(start + found)
        at = found + 1
    return places


def _begin(words: str, source: str) -> int:
    """The label is no part of the words: look for their first characters, wraps between them allowed."""
    head = [re.escape(c) for c in words[:12] if not c.isspace()]
    found = re.search(r"\s*".join(head), source)
    return found.start() if found else 0


def place_span(places: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Return the range of a clause's words that a range of the source covers; empty where it lies outside.

    >>> place_span([103, 104, 106, 108], 104, 109)
    (1, 4)
    """
    return bisect_left(places, start), bisect_left(places, end)


def cut_pieces(words: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    """Return the words cut where marks begin and end, the shortest mark of a piece first.

    >>> [(p.text, p.marks) for p in cut_pieces("给予1000元/月", [(0, 9), (2, 7)])]
    [('给予', (0,)), ('1000元', (1, 0)), ('/月', (0,))]
    """
    edges = sorted({0, len(words), *(e for span in spans for e in span if 0 <= e <= len(words))})
    pieces = []
    for left, right in zip(edges, edges[1:], strict=False):
        over = [n for n, (a, b) in enumerate(spans) if a <= left and right <= b]
        pieces.append(Piece(words[left:right], tuple(sorted(over, key=lambda n: (spans[n][1] - spans[n][0], n)))))
    return pieces


def sentence_around(words: str, start: int, end: int) -> tuple[int, int]:
    """Return the range of the sentence of a clause that holds a range.

    >>> words = "设立补贴。给予1000元/月，期限3年。另行公布。"
    >>> words[slice(*sentence_around(words, 7, 12))]
    '给予1000元/月，期限3年。'
    """
    left = max((m.end() for m in _SENTENCE_END.finditer(words, 0, max(start, 0))), default=0)
    after = _SENTENCE_END.search(words, max(end - 1, 0))
    return left, after.end() if after else len(words)
