"""Words in, lines for a terminal out, where a Chinese character is two columns wide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

_NO_LINE_START = "，。；：、！？）〕】》”’,.;:!?)]"


def width(text: str) -> int:
    """Return how many columns a text takes.

    >>> width("每月1,000元/人")
    14
    """
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, columns: int) -> list[str]:
    """Return a text in lines of at most so many columns; Latin words stay whole, and a closing mark may hang over rather than open a line.

    >>> wrap("给予3万元资助，责任部门", 12), wrap("见 minhang-2026_A2-p1", 16)
    (['给予3万元资', '助，责任部门'], ['见', 'minhang-2026_A2-', 'p1'])
    >>> wrap("a document cannot command \\x1b[31m the terminal", 60)
    ['a document cannot command ?[31m the terminal']
    """
    lines, room = [""], columns
    shown = re.sub(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", "?", " ".join(text.split()))
    for piece in re.findall(r"[!-~]+|.", shown):
        if width(piece) > room and piece not in _NO_LINE_START and lines[-1]:
            lines, room = [*lines, ""], columns
        for part in (piece[i:i + columns] for i in range(0, len(piece), columns)):
            if width(part) > room and part not in _NO_LINE_START:
                lines, room = [*lines, ""], columns
            lines[-1] += part
            room -= width(part)
    return [line.strip() for line in lines]


def pad(text: str, columns: int) -> str:
    """Return a text filled up with spaces to so many columns."""
    return text + " " * max(0, columns - width(text))


def lay_table(heads: Sequence[str], rows: Sequence[Sequence[str]], columns: int) -> Iterator[str]:
    """Yield the lines of a table that fits into so many columns: the widest of its columns are wrapped until it does, empty ones left out.

    >>> print(*lay_table(["地区", "标准"], [["嘉定区", "30,000元/人"]], 40), sep="\\n")
    地区    标准
    ──────  ───────────
    嘉定区  30,000元/人
    """
    cells = [[" ".join(str(cell or "").split()) for cell in row] for row in rows]
    kept = [n for n in range(len(heads)) if any(row[n] for row in cells)]
    lines = [[heads[n] for n in kept], *([row[n] for n in kept] for row in cells)]
    widths = [max(width(line[n]) for line in lines) for n in range(len(kept))]
    while sum(widths) + 2 * (len(widths) - 1) > columns and max(widths) > 6:
        widths[widths.index(max(widths))] -= 1
    for place, line in enumerate(lines):
        wrapped = [wrap(cell, w) for cell, w in zip(line, widths, strict=True)]
        for n in range(max(map(len, wrapped), default=0)):
            yield "  ".join(pad(parts[n] if n < len(parts) else "", w) for parts, w in zip(wrapped, widths, strict=True)).rstrip()
        if place == 0:
            yield "  ".join("─" * w for w in widths)
