"""The lines of a PDF's pages in, which of them are running heads, feet and page numbers out, and the others with the edges of the text they stand in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from ..model import fold
from ..numbering import read_label
from .pdf_lines import PrintedLine
from .plain import furniture_rule

_MARGIN = 0.13              # of a page's height, at its head and foot, where running heads stand
_FULL = 0.9                 # of the usual width of a page's text; a narrower page does not show where its text begins and ends
_NUMBER = re.compile(r"\d+")
_OWN = re.compile("[附表图]")       # 附件1, 表2: what heads a page of the document's own


def mark_running(pages: Sequence[tuple[Sequence[PrintedLine], float]]) -> list[list[PrintedLine]]:
    """Return the lines of pages (given with their heights) again: furniture with its rule, the rest with the edges of the text alone.

    >>> page = [PrintedLine("给予资助。", 72, 132, 300, 312, 12)]
    >>> pages = [([*page, PrintedLine(f"公报 2023年第3期 {n}", 50, 500, 800, 809, 9)], 842.0) for n in (15, 16)]
    >>> [(n.text, n.rule, n.right) for n in mark_running(pages)[1]]
    [('给予资助。', None, 132), ('公报 2023年第3期 16', 'running_head', 0.0)]
    """
    running = {(n, id(line)) for n, line in _running(pages)}
    marked = [[replace(line, rule="running_head" if (n, id(line)) in running else furniture_rule(line.text)) for line in lines] for n, (lines, _) in enumerate(pages)]
    return _with_edges(marked)


def _running(pages: Sequence[tuple[Sequence[PrintedLine], float]]) -> Iterator[tuple[int, PrintedLine]]:
    """Yield the lines, with their page, that stand apart at the head or foot of most pages, alike but for the page's number."""
    alike: defaultdict[tuple[str, int], list[tuple[int, PrintedLine]]] = defaultdict(list)
    for n, (lines, height) in enumerate(pages):
        for line in _in_margin(lines, height):
            if not fold(line.text).startswith("附"):
                alike[_NUMBER.sub("0", fold(line.text)), round(line.top / 2)].append((n, line))
    for group in alike.values():
        same: defaultdict[str, list[tuple[int, PrintedLine]]] = defaultdict(list)
        for n, line in group:
            same[fold(line.text)].append((n, line))
        for found in [group] if _counts_pages(group) else same.values():
            count = len({n for n, _ in found})
            if count >= 2 and (count == len(pages) or (count >= 3 and count * 5 >= len(pages) * 2)):
                yield from found


def _counts_pages(group: Sequence[tuple[int, PrintedLine]]) -> bool:
    """Tell whether lines that are alike hold one number that grows as the pages do, and are no labels of the text."""
    numbers = [[int(d[:9]) - n for d in _NUMBER.findall(fold(line.text))] for n, line in group]
    grown = any(len(set(column)) == 1 for column in zip(*numbers, strict=True))
    return grown and not any(read_label(line.text) or _OWN.match(fold(line.text)) for _, line in group)


def _in_margin(page: Sequence[PrintedLine], height: float) -> Iterator[PrintedLine]:
    """Yield the lines in a page's head and foot that white space parts from the text."""
    lines = sorted((n for n in page if not furniture_rule(n.text)), key=lambda n: n.top)
    for line in lines:
        head = line.bottom < _MARGIN * height
        if head or line.top > (1 - _MARGIN) * height:
            gaps = [n.top - line.bottom if head else line.top - n.bottom for n in lines if (n.top > line.bottom if head else n.bottom < line.top)]
            if not gaps or min(gaps) > line.size:
                yield line


def _with_edges(pages: Sequence[Sequence[PrintedLine]]) -> list[list[PrintedLine]]:
    """Return the lines of pages of one column with where their text begins and ends; a page of a few short lines takes it from the nearest one that shows it."""
    # A page's number is seldom set outside the width of the text, and shows it where all lines are short; a browser's head and foot are.
    bodies = [[line for line in page if line.rule in (None, "page_number")] for page in pages]
    edges = {n: (min(b.x0 for b in body), max(b.x1 for b in body)) for n, body in enumerate(bodies) if body and not any(b.column for b in body)}
    usual = median([right - left for left, right in edges.values()] or [0.0])
    full = [n for n, (left, right) in edges.items() if right - left >= _FULL * usual]
    settled = []
    for n, page in enumerate(pages):
        if n in edges:
            # Pages that are printed on both sides have their text at two places in turn.
            left, right = edges[n if n in full else min(full, key=lambda f: ((f - n) % 2, abs(f - n)))]
            settled.append([line if line.rule else replace(line, left=min(left, line.x0), right=max(right, line.x1)) for line in page])
        else:
            settled.append(list(page))
    return settled
